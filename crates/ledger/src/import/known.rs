//! What the ledger has already, corrections included: a file that says no more than it changes
//! nothing.

use crate::append::Reading;
use crate::event::{Bin, Crossings, EventKey, Hash, Samples};
use crate::read::{Corrections, Recorded};
use leporello_turnout::vocabulary::{CountBin, DeviceId, Fact};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// How a fact of a file stands to the ledger.
pub(super) enum Standing {
    /// It was recorded, or is what holds instead of one that was.
    Said,
    /// Something else is recorded about the same.
    Other,
    /// Nothing is recorded about it.
    New,
}

/// What was recorded, as hashes.
#[derive(Clone, Default)]
pub(super) struct Known {
    /// What some fact that holds now is about.
    about: BTreeSet<Hash>,
    /// Everything that a fact ever said.
    said: BTreeSet<Hash>,
    /// Counts that hold instead of what a device said, by their first minute.
    counts: BTreeMap<DeviceId, BTreeMap<i64, Reading>>,
    /// Entries of devices of which nothing holds.
    struck: BTreeSet<EventKey>,
}

impl Known {
    /// A fact of the ledger.
    pub(super) fn recorded(&mut self, recorded: &Recorded) {
        self.said.extend(recorded.versions().map(says));
        self.about.extend(recorded.now().map(about));
    }

    /// Corrections of counts. Of several of one entry the last holds, and the others say nothing.
    pub(super) fn counts(&mut self, corrections: Corrections) {
        for (key, mut all) in corrections {
            match all.pop().map(|last| last.instead) {
                Some(Some(Fact::Count(count))) => {
                    if let Some(reading) = reading(&count) {
                        let holding = self.counts.entry(count.device).or_default();
                        holding.insert(reading.bin.start_min, reading);
                    }
                }
                Some(None) => drop(self.struck.insert(key)),
                _ => {}
            }
        }
    }

    /// Whether an entry of a device was struck out.
    pub(super) fn is_struck(&self, key: &EventKey) -> bool {
        self.struck.contains(key)
    }

    /// How a fact of a file stands to what is known.
    pub(super) fn fact(&self, fact: &Fact) -> Standing {
        if self.said.contains(&says(fact)) {
            Standing::Said
        } else if self.about.contains(&about(fact)) {
            Standing::Other
        } else {
            Standing::New
        }
    }

    /// Whether a fact that holds now is about the same.
    pub(super) fn holds_about(&self, fact: &Fact) -> bool {
        self.about.contains(&about(fact))
    }

    /// A fact that is recorded from now on.
    pub(super) fn add(&mut self, fact: &Fact) {
        self.said.insert(says(fact));
        self.about.insert(about(fact));
    }

    /// What holds of a device instead of entries, by its first minute.
    pub(super) fn instead(&self, device: &DeviceId) -> Option<&BTreeMap<i64, Reading>> {
        self.counts.get(device)
    }
}

/// A count as the reading of a file that says the same; `None` when none can.
fn reading(count: &CountBin) -> Option<Reading> {
    let start = count.from.as_second();
    if start % 60 != 0 || !count.seconds.is_multiple_of(60) {
        return None;
    }
    let shown =
        Crossings { entered: count.entered, left: count.left, undirected: count.undirected };
    let samples = match (count.samples, count.samples_expected) {
        (Some(taken), Some(expected)) => Some(Samples { taken, expected }),
        _ => None,
    };
    let bin = Bin { start_min: start / 60, length_min: count.seconds / 60 };
    Some(Reading { bin, shown, samples, total: false })
}

/// What a fact is about: two facts about the same cannot both stand.
pub(super) fn what(fact: &Fact) -> String {
    match fact {
        Fact::Announced(a) => {
            format!("what `{}` announced for {} in `{}`", a.organisation, a.day, a.hall)
        }
        Fact::Claimed(c) => {
            format!("what `{}` claimed for {} in `{}`", c.organisation, c.day, c.hall)
        }
        Fact::HeadCount(h) => {
            format!("the head count of `{}` on {} in `{}`", h.organisation, h.day, h.hall)
        }
        Fact::Trial(t) => {
            format!("the trial of `{}` in `{}` at {}", t.device, t.configuration, t.from)
        }
        other => json(other),
    }
}

/// Whether two facts are about the same.
pub(super) fn same(a: &Fact, b: &Fact) -> bool {
    what(a) == what(b)
}

fn json(fact: &Fact) -> String {
    serde_json::to_string(fact).unwrap_or_default()
}

fn about(fact: &Fact) -> Hash {
    Sha256::digest(what(fact)).into()
}

fn says(fact: &Fact) -> Hash {
    Sha256::digest(json(fact)).into()
}
