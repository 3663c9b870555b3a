//! Running totals as devices send them, kept to one for each quarter of an hour.

use crate::append::Reading;
use crate::event::{Bin, Crossings};
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;

/// Which way people went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Into the hall.
    In,
    /// Out of the hall.
    Out,
    /// Either; the device does not tell.
    Both,
}

impl Direction {
    /// A count in this direction.
    #[must_use]
    pub fn crossings(self, count: u64) -> Crossings {
        let mut shown = Crossings::default();
        self.set(&mut shown, count);
        shown
    }

    fn set(self, shown: &mut Crossings, count: u64) {
        match self {
            Self::In => shown.entered = Some(count),
            Self::Out => shown.left = Some(count),
            Self::Both => shown.undirected = Some(count),
        }
    }
}

/// The last totals of each device in the quarter that is running. A quarter in which a device
/// says nothing has no reading: a gap, not a count of zero.
#[derive(Debug, Default)]
pub struct Totals {
    quarter: i64,
    last: BTreeMap<DeviceId, Crossings>,
}

impl Totals {
    /// Takes a total at a minute since 1970-01-01T00:00Z; readings of a quarter that is over
    /// come back.
    pub fn take(
        &mut self,
        device: &DeviceId,
        direction: Direction,
        total: u64,
        minute: i64,
    ) -> Vec<(DeviceId, Reading)> {
        let over = self.at(minute);
        direction.set(self.last.entry(device.clone()).or_default(), total);
        over
    }

    /// Says what minute it is; readings of a quarter that is over come back.
    pub fn at(&mut self, minute: i64) -> Vec<(DeviceId, Reading)> {
        let quarter = minute - minute.rem_euclid(15);
        if quarter <= self.quarter {
            return Vec::new();
        }
        let over = self.end();
        self.quarter = quarter;
        over
    }

    /// The readings of the quarter that is running, as far as it has come.
    pub fn end(&mut self) -> Vec<(DeviceId, Reading)> {
        let bin = Bin { start_min: self.quarter, length_min: 15 };
        let reading = |shown| Reading { bin, shown, samples: None, total: true };
        std::mem::take(&mut self.last).into_iter().map(|(d, shown)| (d, reading(shown))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_total_of_a_quarter_is_kept_and_silence_is_a_gap() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        assert!(totals.take(&beam, Direction::In, 7, 900).is_empty());
        assert!(totals.take(&beam, Direction::In, 9, 914).is_empty());
        assert!(totals.take(&beam, Direction::Out, 2, 914).is_empty());
        let over = totals.at(931);
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].1.bin, Bin { start_min: 900, length_min: 15 });
        let shown = Crossings { entered: Some(9), left: Some(2), undirected: None };
        assert_eq!(over[0].1.shown, shown);
        assert!(totals.at(990).is_empty());
    }
}
