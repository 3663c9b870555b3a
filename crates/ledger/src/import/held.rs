//! Bins that a device pushes, held until their quarter of an hour is over: what is written
//! stands for a quarter, and a push that comes twice, late or out of order changes nothing.

use super::CountRow;
use super::exhibition::{No, no};
use super::told::{QUARTER, Rise, Told, quarter_of};
use crate::append::Reading;
use crate::event::{Bin, Crossings, Samples};
use leporello_diag::codes;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minutes for which a quarter that is over waits for what has not come yet.
const WAITS: i64 = 15;

/// Minutes for which a quarter that was written is remembered, so that a push that comes again
/// is known.
const KNOWN: i64 = 180;

/// A bin that ends so many minutes ahead of the server is of a clock that is wrong.
const AHEAD: i64 = 2;

/// What one device pushed and is not written yet, and what was written of late. It can be kept
/// between two pushes as serde writes it; no time in it is finer than a minute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    quarters: BTreeMap<i64, Quarter>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Quarter {
    /// Counts by their first minute.
    bins: BTreeMap<i64, Part>,
    /// Running totals.
    #[serde(default)]
    told: Told,
    written: bool,
    /// The minute in which something of it came last.
    #[serde(default)]
    heard: i64,
}

/// A count: minutes, in, out, in either direction, samples taken and expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Part(u32, Option<u64>, Option<u64>, Option<u64>, Option<(u32, u32)>);

impl Part {
    fn of(row: &CountRow) -> Self {
        let Crossings { entered, left, undirected } = row.shown;
        let samples = row.samples.map(|s| (s.taken, s.expected));
        Self(row.seconds / 60, entered, left, undirected, samples)
    }

    const fn shown(&self) -> Crossings {
        Crossings { entered: self.1, left: self.2, undirected: self.3 }
    }
}

/// What became of a row.
pub(crate) enum Kept {
    /// It waits for its quarter, which begins at this minute, to be over.
    Waits(i64),
    /// It was there already.
    Known,
    /// It is longer than a quarter of an hour, or reaches over the end of one: to be written as
    /// it is.
    Whole,
}

impl Held {
    /// Whether nothing of it is needed any more.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.quarters.is_empty()
    }

    /// Takes a row at the minute `now`.
    pub(crate) fn take(&mut self, row: &CountRow, now: i64) -> Result<Kept, No> {
        let (start, length) = minutes(row)?;
        let end = start + i64::from(length);
        if end > now + AHEAD {
            let why = format!("it ends {} minutes ahead of the server's clock", end - now);
            return Err(no(codes::LDG_027, why, "let the device ask a time server"));
        }
        if row.total {
            return self.total(start, &row.shown, now);
        }
        let of = start - start.rem_euclid(QUARTER);
        if end > of + QUARTER {
            return Ok(Kept::Whole);
        }
        let part = Part::of(row);
        let quarter = self.quarters.entry(of).or_default();
        if quarter.bins.get(&start) == Some(&part) {
            return Ok(Kept::Known);
        }
        quarter.is_open()?;
        let other = quarter.bins.range(..end).next_back();
        if other.is_some_and(|(at, p)| at + i64::from(p.0) > start) {
            let why = "the device said something else of these minutes before";
            return Err(no(
                codes::LDG_031,
                why,
                "find out which is right; a correction is made at the desk",
            ));
        }
        quarter.bins.insert(start, part);
        quarter.heard = now;
        Ok(Kept::Waits(of))
    }

    /// Takes a running total of a minute.
    fn total(&mut self, minute: i64, shown: &Crossings, now: i64) -> Result<Kept, No> {
        let of = quarter_of(minute);
        let quarter = self.quarters.entry(of).or_default();
        if quarter.told.holds(minute, shown) {
            return Ok(Kept::Known);
        }
        quarter.is_open()?;
        quarter.told.take(minute, shown);
        quarter.heard = now;
        Ok(Kept::Waits(of))
    }

    /// What was told in quarters that are complete, or have waited long enough at the minute `now`.
    /// Each comes back once.
    pub(crate) fn due(&mut self, now: i64) -> Vec<Rise> {
        self.quarters.retain(|start, quarter| !quarter.written || now < start + QUARTER + KNOWN);
        let mut due = Vec::new();
        for (start, quarter) in self.quarters.iter_mut().filter(|(_, quarter)| !quarter.written) {
            let covered: u32 = quarter.bins.values().map(|part| part.0).sum();
            let is_whole = i64::from(covered) == QUARTER && quarter.told.is_empty();
            if is_whole || now >= quarter.over(*start) + WAITS {
                quarter.written = true;
                due.extend(quarter.count(*start, covered).map(Rise::from));
                due.extend(quarter.told.rises(start + QUARTER));
            }
        }
        due
    }

    /// Whether the quarter that begins at this minute is not written yet.
    pub(crate) fn waits(&self, start: i64) -> bool {
        self.quarters.get(&start).is_some_and(|quarter| !quarter.written)
    }

    /// Whether some quarter is due to be written, or may be forgotten.
    #[must_use]
    pub fn is_due(&self, now: i64) -> bool {
        self.quarters.iter().any(|(start, quarter)| match quarter.written {
            true => now >= start + QUARTER + KNOWN,
            false => now >= quarter.over(*start) + WAITS,
        })
    }
}

impl Quarter {
    /// Whether something may still come of it.
    fn is_open(&self) -> Result<(), No> {
        if !self.written {
            return Ok(());
        }
        let why = "this quarter of an hour is written already";
        Err(no(codes::LDG_031, why, "a correction is made at the desk"))
    }

    /// Since when nothing more is expected of it: its end, or what came last after an outage.
    fn over(&self, start: i64) -> i64 {
        self.heard.max(start + QUARTER)
    }

    /// All bins as one. How much of the quarter was covered stands in its samples: by the
    /// device's own, or in minutes when it has none.
    fn count(&self, start: i64, covered: u32) -> Option<Reading> {
        let mut shown = Crossings::default();
        self.bins.values().for_each(|part| shown.add(&part.shown()));
        let told: Option<Vec<(u32, u32)>> = self.bins.values().map(|part| part.4).collect();
        let samples = match told {
            Some(told) => {
                let taken = told.iter().fold(0_u32, |sum, s| sum.saturating_add(s.0));
                let expected: u64 = told.iter().map(|s| u64::from(s.1)).sum();
                let expected = expected * 15 / u64::from(covered.max(1));
                let expected = u32::try_from(expected).unwrap_or(u32::MAX).max(1);
                Some(Samples { taken, expected })
            }
            None if covered < 15 => Some(Samples { taken: covered, expected: 15 }),
            None => None,
        };
        let bin = Bin { start_min: start, length_min: 15 };
        (covered > 0).then_some(Reading { bin, shown, samples, total: false })
    }
}

/// First minute and length of a row. Nothing finer than a minute is held.
fn minutes(row: &CountRow) -> Result<(i64, u32), No> {
    let from = row.from.as_second();
    if from.rem_euclid(60) == 0 && row.seconds.is_multiple_of(60) {
        return Ok((from.div_euclid(60), row.seconds / 60));
    }
    let why = "the bin does not begin and end with a minute";
    Err(no(codes::LDG_024, why, "let the device gather for 15 minutes, or for 1 at least"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use leporello_turnout::vocabulary::DeviceId;

    fn row(minute: i64, length: u32, entered: u64) -> CountRow {
        let from = Timestamp::from_second(minute * 60).unwrap();
        let shown = Crossings { entered: Some(entered), ..Crossings::default() };
        CountRow::of(DeviceId::new("beam").unwrap(), from, length * 60, shown)
    }

    #[test]
    fn minutes_of_an_hour_that_come_after_an_outage_are_all_kept() {
        let mut held = Held::default();
        let mut due = Vec::new();
        for minute in 900..960 {
            assert!(held.take(&row(minute, 1, 2), 970).is_ok(), "minute {minute}");
            due.extend(held.due(970));
        }
        let entered: u64 = due.iter().filter_map(|rise| rise.reading.shown.entered).sum();
        assert_eq!((due.len(), entered), (4, 120));
    }

    #[test]
    fn minutes_become_a_quarter_whatever_their_order_and_however_often_they_come() {
        let mut held = Held::default();
        for minute in (900..915).rev() {
            assert!(matches!(held.take(&row(minute, 1, 2), 915), Ok(Kept::Waits(900))));
            assert!(matches!(held.take(&row(minute, 1, 2), 915), Ok(Kept::Known)));
        }
        let due = held.due(915);
        assert_eq!(due.len(), 1);
        assert_eq!((due[0].reading.bin.start_min, due[0].reading.bin.length_min), (900, 15));
        assert_eq!((due[0].reading.shown.entered, due[0].reading.samples), (Some(30), None));
        assert!(held.due(990).is_empty(), "it comes back once");
        assert!(matches!(held.take(&row(903, 1, 2), 990), Ok(Kept::Known)));
        assert!(held.take(&row(903, 1, 9), 990).is_err());
        assert!(held.due(1200).is_empty() && held.is_empty());
    }

    #[test]
    fn a_quarter_with_a_gap_waits_and_says_how_much_of_it_was_covered() {
        let mut held = Held::default();
        held.take(&row(900, 5, 7), 905).ok().unwrap();
        assert!(held.due(929).is_empty() && !held.is_due(929));
        assert!(held.is_due(930));
        let due = held.due(930);
        assert_eq!(due[0].reading.samples, Some(Samples { taken: 5, expected: 15 }));
    }

    #[test]
    fn what_overlaps_is_ahead_or_finer_than_a_minute_is_refused() {
        let mut held = Held::default();
        held.take(&row(900, 5, 7), 905).ok().unwrap();
        assert!(held.take(&row(904, 5, 7), 990).is_err(), "overlaps");
        assert!(held.take(&row(1000, 5, 7), 990).is_err(), "ahead");
        let fine = CountRow { seconds: 5, ..row(901, 1, 1) };
        assert!(held.take(&fine, 990).is_err(), "fine");
        assert!(matches!(held.take(&row(840, 60, 7), 990), Ok(Kept::Whole)));
    }

    #[test]
    fn the_last_total_of_a_quarter_is_kept() {
        let mut held = Held::default();
        for (minute, total) in [(912, 40), (901, 30)] {
            let row = CountRow { total: true, ..row(minute, 1, total) };
            assert!(matches!(held.take(&row, 915), Ok(Kept::Waits(900))));
        }
        let due = held.due(930);
        assert_eq!(
            (due.len(), due[0].reading.shown.entered, due[0].reading.total),
            (1, Some(40), true)
        );
    }
}
