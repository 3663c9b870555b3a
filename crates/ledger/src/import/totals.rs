//! Running totals as devices send them, kept to one for each quarter of an hour.

use super::told::{QUARTER, Rise, Told, quarter_of};
use crate::event::Crossings;
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
    /// All that a device may tell.
    pub(super) const ALL: [Self; 3] = [Self::In, Self::Out, Self::Both];

    /// A count in this direction.
    #[must_use]
    pub fn crossings(self, count: u64) -> Crossings {
        let mut shown = Crossings::default();
        match self {
            Self::In => shown.entered = Some(count),
            Self::Out => shown.left = Some(count),
            Self::Both => shown.undirected = Some(count),
        }
        shown
    }

    /// What is shown in this direction.
    pub(super) const fn of(self, shown: &Crossings) -> Option<u64> {
        match self {
            Self::In => shown.entered,
            Self::Out => shown.left,
            Self::Both => shown.undirected,
        }
    }
}

/// The totals of each device in the quarter that is running, in the order in which they are heard.
/// A quarter in which a device says nothing has no reading: a gap, not a count of zero. The next
/// total contains what was counted meanwhile.
#[derive(Debug, Default)]
pub struct Totals {
    /// The latest minute that was told.
    minute: i64,
    told: BTreeMap<DeviceId, Told>,
}

impl Totals {
    /// Takes a total at a minute since 1970-01-01T00:00Z; what was told in a quarter that is over comes
    /// back. A device may say one direction alone: what stands in the other is known when the
    /// reading is written ([`super::Desk::readings`]).
    pub fn take(
        &mut self,
        device: &DeviceId,
        direction: Direction,
        total: u64,
        minute: i64,
    ) -> Vec<(DeviceId, Rise)> {
        let done = self.at(minute);
        let told = self.told.entry(device.clone()).or_default();
        // A clock that is put back changes nothing in their order.
        told.take(self.minute, &direction.crossings(total));
        done
    }

    /// Says what minute it is; readings of a quarter that is over come back.
    pub fn at(&mut self, minute: i64) -> Vec<(DeviceId, Rise)> {
        let is_over = quarter_of(minute) > quarter_of(self.minute);
        let over = if is_over { self.end(minute) } else { Vec::new() };
        self.minute = self.minute.max(minute);
        over
    }

    /// The readings of what has come of the quarter that is running, up to a minute.
    pub fn end(&mut self, minute: i64) -> Vec<(DeviceId, Rise)> {
        let end = minute.min(quarter_of(self.minute) + QUARTER);
        let mut rises = Vec::new();
        for (device, told) in std::mem::take(&mut self.told) {
            rises.extend(told.rises(end).into_iter().map(|rise| (device.clone(), rise)));
        }
        rises
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Bin;

    #[test]
    fn the_last_total_of_a_quarter_is_kept_and_silence_is_a_gap() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        assert!(totals.take(&beam, Direction::In, 7, 901).is_empty());
        assert!(totals.take(&beam, Direction::In, 9, 914).is_empty());
        assert!(totals.take(&beam, Direction::Out, 2, 914).is_empty());
        assert!(totals.at(915).is_empty(), "what is told now still belongs to it");
        let over = totals.at(931);
        assert_eq!(over.len(), 1);
        assert_eq!(over[0].1.reading.bin, Bin { start_min: 901, length_min: 14 });
        let shown = Crossings { entered: Some(9), left: Some(2), undirected: None };
        assert_eq!(over[0].1.reading.shown, shown);
        assert!(totals.at(990).is_empty());
    }

    #[test]
    fn a_total_that_falls_ends_what_was_reached_before_and_nothing_of_it_is_lost() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        for (way, total, minute) in [
            (Direction::In, 100, 901),
            (Direction::Out, 90, 901),
            (Direction::In, 2, 907),
            (Direction::Out, 0, 907),
        ] {
            assert!(totals.take(&beam, way, total, minute).is_empty());
        }
        let read = |(_, rise): &(DeviceId, Rise)| {
            (rise.reading.bin, rise.reading.shown.entered, rise.reading.shown.left)
        };
        let over: Vec<_> = totals.at(916).iter().map(read).collect();
        let before = (Bin { start_min: 901, length_min: 6 }, Some(100), Some(90));
        let after = (Bin { start_min: 907, length_min: 8 }, Some(2), Some(0));
        assert_eq!(over, [before, after]);
    }

    #[test]
    fn a_clock_that_is_put_back_makes_no_total_fall() {
        let beam = DeviceId::new("beam").unwrap();
        let mut totals = Totals::default();
        totals.take(&beam, Direction::In, 7, 910);
        totals.take(&beam, Direction::In, 9, 840);
        let over = totals.at(916);
        assert_eq!((over.len(), over[0].1.reading.shown.entered), (1, Some(9)));
    }
}
