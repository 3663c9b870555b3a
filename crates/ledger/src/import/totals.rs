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

    const fn of(self, shown: &Crossings) -> Option<u64> {
        match self {
            Self::In => shown.entered,
            Self::Out => shown.left,
            Self::Both => shown.undirected,
        }
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
/// says nothing has no reading: a gap, not a count of zero. The next total contains what was
/// counted meanwhile.
#[derive(Debug, Default)]
pub struct Totals {
    quarter: i64,
    last: BTreeMap<DeviceId, Last>,
}

#[derive(Debug)]
struct Last {
    shown: Crossings,
    /// The first minute that the next reading is for; `None` when the device has said nothing in
    /// this quarter.
    since: Option<i64>,
}

impl Last {
    fn reading(&mut self, end: i64) -> Option<Reading> {
        let start = self.since.take()?;
        let length = u32::try_from(end - start).ok().filter(|length| *length > 0)?;
        let bin = Bin { start_min: start, length_min: length };
        Some(Reading { bin, shown: self.shown, samples: None, total: true })
    }
}

impl Totals {
    /// Takes a total at a minute since 1970-01-01T00:00Z; readings that are complete come back:
    /// of a quarter that is over, and of a device that began again from zero what it had reached
    /// before.
    ///
    /// A device may say one direction alone, when the other has not moved: that it stays as it
    /// was is part of the reading.
    pub fn take(
        &mut self,
        device: &DeviceId,
        direction: Direction,
        total: u64,
        minute: i64,
    ) -> Vec<(DeviceId, Reading)> {
        let mut done = self.at(minute);
        let last = self.last.entry(device.clone());
        let last = last.or_insert(Last { shown: Crossings::default(), since: None });
        if direction.of(&last.shown).is_some_and(|before| total < before) {
            done.extend(last.reading(minute).map(|reading| (device.clone(), reading)));
            // Both totals began again; the other one is not told yet.
            last.shown = Crossings::default();
        }
        direction.set(&mut last.shown, total);
        last.since.get_or_insert(minute);
        done
    }

    /// Says what minute it is; readings of a quarter that is over come back.
    pub fn at(&mut self, minute: i64) -> Vec<(DeviceId, Reading)> {
        let quarter = minute - minute.rem_euclid(15);
        if quarter <= self.quarter {
            return Vec::new();
        }
        let over = self.end(self.quarter + 15);
        self.quarter = quarter;
        over
    }

    /// The readings of what has come of the quarter that is running, up to a minute.
    pub fn end(&mut self, minute: i64) -> Vec<(DeviceId, Reading)> {
        let read = |(device, last): (&DeviceId, &mut Last)| {
            last.reading(minute).map(|reading| (device.clone(), reading))
        };
        self.last.iter_mut().filter_map(read).collect()
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

    #[test]
    fn a_total_that_falls_ends_what_was_reached_before_and_nothing_of_it_is_lost() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        totals.take(&beam, Direction::In, 100, 900);
        totals.take(&beam, Direction::Out, 90, 900);
        let before = totals.take(&beam, Direction::In, 2, 907);
        let reached = Crossings { entered: Some(100), left: Some(90), undirected: None };
        assert_eq!(before.len(), 1);
        assert_eq!(before[0].1.bin, Bin { start_min: 900, length_min: 7 });
        assert_eq!(before[0].1.shown, reached);
        assert!(totals.take(&beam, Direction::Out, 0, 907).is_empty());
        let after = totals.at(915);
        assert_eq!(after[0].1.bin, Bin { start_min: 907, length_min: 8 });
        assert_eq!((after[0].1.shown.entered, after[0].1.shown.left), (Some(2), Some(0)));
    }

    #[test]
    fn a_direction_that_is_not_told_again_stays_as_it_was() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        totals.take(&beam, Direction::In, 7, 900);
        totals.take(&beam, Direction::Out, 5, 900);
        totals.take(&beam, Direction::In, 9, 920);
        let over = totals.at(930);
        assert_eq!((over[0].1.shown.entered, over[0].1.shown.left), (Some(9), Some(5)));
        assert_eq!(over[0].1.bin, Bin { start_min: 920, length_min: 10 });
        assert!(totals.at(945).is_empty(), "silence is a gap");
    }
}
