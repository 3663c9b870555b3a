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
pub(super) struct Told(BTreeMap<i64, Vec<Span>>);

/// Running totals that did not fall, for an entry or two of the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rise {
    /// What was reached, from the minute of the first total on.
    pub reading: Reading,
    /// The first total of each direction; nothing when `reading` is a count.
    from: Crossings,
}

impl From<Reading> for Rise {
    fn from(reading: Reading) -> Self {
        Self { reading, from: Crossings::default() }
    }
}

impl Rise {
    /// The entries of it, where these totals stood before: one, or two when the device began again
    /// and has reached as much as before since then, which the last total alone does not tell.
    pub(super) fn entries(&self, stood: &Crossings) -> Vec<Reading> {
        let Self { reading, from } = *self;
        if !hides(stood, &from, &reading.shown) {
            return vec![reading];
        }
        let Bin { start_min, length_min } = reading.bin;
        let low = Reading { bin: Bin { start_min, length_min: 1 }, shown: from, ..reading };
        let bin = Bin { start_min: start_min + 1, length_min: length_min.saturating_sub(1) };
        let high = Reading { bin, ..reading };
        // A single minute is of a device that goes on: the next total contains the rest.
        [low, high].into_iter().filter(|reading| reading.bin.length_min > 0).collect()
    }
}

/// Whether a device that stood here began again, and has reached as much as before since then.
fn hides(stood: &Crossings, from: &Crossings, to: &Crossings) -> bool {
    let is_hidden = |way: Direction| {
        let has_fallen = way.of(from).zip(way.of(stood)).is_some_and(|(f, s)| f < s);
        has_fallen && way.of(to) >= way.of(stood)
    };
    Direction::ALL.into_iter().any(is_hidden)
}

/// Totals of one minute that did not fall: the first and the last of each direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Span {
    from: Crossings,
    to: Crossings,
}

impl Span {
    /// Whether there is nothing new in a total: it was sent again, or a later one overtook it.
    fn holds(&self, said: &Crossings) -> bool {
        let (from, to) = (&self.from, &self.to);
        let is_within = |way: &Direction| {
            way.of(said).is_none_or(|s| way.of(from) <= Some(s) && Some(s) <= way.of(to))
        };
        Direction::ALL.iter().all(is_within)
    }

    /// Goes on with totals that did not fall.
    fn go_on(&mut self, from: &Crossings, to: &Crossings) {
        self.from = self.from.or(from);
        self.to = to.or(&self.to);
    }
}

impl Told {
    /// Whether a total of this minute says nothing new.
    pub(super) fn holds(&self, minute: i64, said: &Crossings) -> bool {
        self.0.get(&minute).is_some_and(|spans| spans.iter().any(|span| span.holds(said)))
    }

    /// Takes what was told at a minute.
    pub(super) fn take(&mut self, minute: i64, said: &Crossings) {
        if self.holds(minute, said) {
            return;
        }
        let spans = self.0.entry(minute).or_default();
        match spans.last_mut() {
            Some(last) if !said.has_fallen_from(&last.to) => last.go_on(said, said),
            _ => spans.push(Span { from: *said, to: *said }),
        }
    }

    /// Whether nothing was told.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was reached up to the minute `end`, apart for each stretch without a fall, so that
    /// nothing is lost. The last one ends with `end`, each other one where the next begins, and
    /// each has a minute at least, and two where it may be two entries: nobody knows here whether the
    /// device falls again in the next quarter.
    pub(super) fn rises(&self, end: i64) -> Vec<Rise> {
        let stretches = self.stretches();
        let mut end = end;
        let mut rises: Vec<Rise> = Vec::new();
        for (i, (first, Span { from, to })) in stretches.iter().enumerate().rev() {
            // Where the device stood before the first stretch only the ledger knows.
            let may_hide = match i.checked_sub(1) {
                Some(before) => hides(&stretches[before].1.to, from, to),
                None => from != to,
            };
            let least = if may_hide { 2 } else { 1 };
            // No further back than the quarter, where another entry ends.
            let start_min = (*first).min((end - least).max(quarter_of(*first))).min(end - 1);
            let length_min = u32::try_from(end - start_min).unwrap_or(1);
            let bin = Bin { start_min, length_min };
            let reading = Reading { bin, shown: *to, samples: None, total: true };
            rises.push(Rise { reading, from: *from });
            end = start_min;
        }
        rises.reverse();
        rises
    }

    /// The stretches without a fall, each with the minute in which it begins.
    fn stretches(&self) -> Vec<(i64, Span)> {
        let mut stretches: Vec<(i64, Span)> = Vec::new();
        for (minute, span) in self.0.iter().flat_map(|(at, spans)| spans.iter().map(|s| (*at, s))) {
            match stretches.last_mut() {
                Some((_, last)) if !span.from.has_fallen_from(&last.to) => {
                    last.go_on(&span.from, &span.to);
                }
                _ => stretches.push((minute, span.clone())),
            }
        }
        stretches
    }
}
