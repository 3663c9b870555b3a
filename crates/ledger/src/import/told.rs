//! What a device says of its running totals within a quarter of an hour, made into entries: the one
//! way for totals that are pushed and for those that are heard at a broker.

use super::totals::Direction;
use crate::append::Reading;
use crate::event::{Bin, Crossings};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Minutes of a quarter of an hour.
pub(super) const QUARTER: i64 = 15;

/// The first minute of the quarter that a total told at `minute` belongs to. One that is told in
/// the first minute of a quarter stands for the end of the quarter before: a device that speaks
/// every quarter of an hour would be a quarter late otherwise.
pub(super) const fn quarter_of(minute: i64) -> i64 {
    minute - 1 - (minute - 1).rem_euclid(QUARTER)
}

/// The totals of one device and quarter, by the minute in which they were told. Within a minute
/// they stand in the order in which they came: no finer time is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Told(BTreeMap<i64, Vec<Rise>>);

/// Totals of one minute that did not fall: the first and the last of each direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Rise {
    from: Crossings,
    to: Crossings,
}

impl Rise {
    /// Whether there is nothing new in a total: it was sent again, or a later one overtook it.
    fn holds(&self, said: &Crossings) -> bool {
        let (from, to) = (&self.from, &self.to);
        let is_within = |way: &Direction| {
            way.of(said).is_none_or(|s| way.of(from) <= Some(s) && Some(s) <= way.of(to))
        };
        Direction::ALL.iter().all(is_within)
    }
}

impl Told {
    /// Whether a total of this minute says nothing new.
    pub(super) fn holds(&self, minute: i64, said: &Crossings) -> bool {
        self.0.get(&minute).is_some_and(|rises| rises.iter().any(|rise| rise.holds(said)))
    }

    /// Takes what was told at a minute.
    pub(super) fn take(&mut self, minute: i64, said: &Crossings) {
        if self.holds(minute, said) {
            return;
        }
        let rises = self.0.entry(minute).or_default();
        match rises.last_mut() {
            Some(last) if !said.has_fallen_from(&last.to) => {
                last.from = last.from.or(said);
                last.to = said.or(&last.to);
            }
            _ => rises.push(Rise { from: *said, to: *said }),
        }
    }

    /// Whether nothing was told.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One reading for the time up to the minute `end`, or one for each stretch without a fall, so
    /// that nothing which was reached is lost. The last one ends with `end`, each other one where
    /// the next begins, and each has a minute at least.
    pub(super) fn readings(&self, end: i64) -> Vec<Reading> {
        let mut end = end;
        let mut readings: Vec<Reading> = Vec::new();
        for (first, shown) in self.stretches().into_iter().rev() {
            let start_min = first.min(end - 1);
            let length_min = u32::try_from(end - start_min).unwrap_or(1);
            let bin = Bin { start_min, length_min };
            readings.push(Reading { bin, shown, samples: None, total: true });
            end = start_min;
        }
        readings.reverse();
        readings
    }

    /// The minute in which each stretch without a fall begins, and what it reached.
    fn stretches(&self) -> Vec<(i64, Crossings)> {
        let mut stretches: Vec<(i64, Crossings)> = Vec::new();
        let rises = self.0.iter().flat_map(|(minute, rises)| rises.iter().map(|r| (*minute, r)));
        for (minute, rise) in rises {
            match stretches.last_mut() {
                Some((_, reached)) if !rise.from.has_fallen_from(reached) => {
                    *reached = rise.to.or(reached);
                }
                _ => stretches.push((minute, rise.to)),
            }
        }
        stretches
    }
}
