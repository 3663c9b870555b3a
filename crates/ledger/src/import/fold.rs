//! Bins that are finer than a minute, or do not begin with one, are gathered into quarters of
//! an hour before anything is written.

use super::CountRow;
use crate::append::Reading;
use crate::event::{Bin, Crossings, Samples};
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;

/// Seconds of a quarter of an hour.
const QUARTER: i64 = 900;

/// The quarters that are being gathered, one for each device.
#[derive(Default)]
pub(crate) struct Fold(BTreeMap<DeviceId, Quarter>);

struct Quarter {
    start: i64,
    /// Where the last fine bin ended.
    end: i64,
    covered: u32,
    shown: Crossings,
    samples: Option<(u32, u32)>,
    line: u64,
}

/// Whether a bin can be kept as it is.
pub(crate) fn is_whole(row: &CountRow) -> bool {
    row.total || (row.from.as_second() % 60 == 0 && row.seconds.is_multiple_of(60))
}

impl Fold {
    /// Adds a fine bin; a quarter that is over comes back.
    ///
    /// # Errors
    /// When the bin begins before the last one of its device ended, or reaches over the end of
    /// its quarter.
    pub(crate) fn add(
        &mut self,
        line: u64,
        row: &CountRow,
    ) -> Result<Option<(u64, Reading)>, String> {
        let (from, to) = (row.from.as_second(), row.from.as_second() + i64::from(row.seconds));
        let start = from - from.rem_euclid(QUARTER);
        if to > start + QUARTER {
            return Err(format!(
                "a bin of {} seconds reaches over a quarter of an hour",
                row.seconds
            ));
        }
        if let Some(quarter) = self.0.get(&row.device)
            && from < quarter.end
        {
            return Err("the bin begins before the last one of the device ended".into());
        }
        let over = self.0.get(&row.device).is_some_and(|quarter| quarter.start != start);
        let done = if over { self.0.remove(&row.device).map(Quarter::reading) } else { None };
        let quarter = self.0.entry(row.device.clone()).or_insert(Quarter {
            start,
            end: from,
            covered: 0,
            shown: Crossings::default(),
            samples: Some((0, 0)),
            line,
        });
        quarter.add(row, to);
        Ok(done)
    }

    /// The quarters that are left, in order of device.
    pub(crate) fn end(self) -> Vec<(DeviceId, u64, Reading)> {
        self.0
            .into_iter()
            .map(|(device, quarter)| {
                let (line, reading) = quarter.reading();
                (device, line, reading)
            })
            .collect()
    }
}

impl Quarter {
    fn add(&mut self, row: &CountRow, to: i64) {
        self.end = to;
        self.covered = self.covered.saturating_add(row.seconds);
        self.shown.add(&row.shown);
        self.samples = match (self.samples, row.samples) {
            (Some((taken, expected)), Some(s)) => {
                Some((taken.saturating_add(s.taken), expected.saturating_add(s.expected)))
            }
            _ => None,
        };
    }

    /// The quarter as one bin. How much of it was covered stands in its samples: by the
    /// device's own, or in seconds when it has none.
    fn reading(self) -> (u64, Reading) {
        let whole = 900_u32;
        let samples = match self.samples {
            Some((taken, expected)) if expected > 0 && self.covered > 0 => {
                let whole = u64::from(expected) * u64::from(whole) / u64::from(self.covered);
                Samples { taken, expected: u32::try_from(whole).unwrap_or(u32::MAX).max(1) }
            }
            _ => Samples { taken: self.covered.min(whole), expected: whole },
        };
        let bin = Bin { start_min: self.start / 60, length_min: 15 };
        (self.line, Reading { bin, shown: self.shown, samples: Some(samples), total: false })
    }
}
