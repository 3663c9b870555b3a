//! What holds of what devices counted: an entry that was struck out is left out, and what was said
//! instead stands in its place.

use crate::fault::Fault;
use leporello_audit::Keep;
use leporello_ledger::store::{Store as _, Stored, Tables};
use leporello_ledger::{Bin, Body, Corrections, Crossings, EventKey, Kind, Ledger, between};
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::collections::{BTreeMap, BTreeSet};

/// A running total of this many minutes before may begin what counts now: the longest day, and the
/// longest bin.
pub(crate) const REACH_MIN: i64 = 49 * 60;

/// Corrections of what devices counted.
#[derive(Default)]
pub(crate) struct Struck {
    all: Corrections,
    /// The minute that each corrected entry is about: an entry does not change, so that it is
    /// looked up once.
    minutes: BTreeMap<EventKey, i64>,
}

impl Struck {
    /// These corrections, as they were read now.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn renewed(&self, all: Corrections, from: &mut Ledger<Keep>) -> Result<Self, Fault> {
        let mut minutes = BTreeMap::new();
        from.store().reading(&mut |tables| {
            minutes.clear();
            for key in all.keys() {
                let minute = match self.minutes.get(key) {
                    Some(minute) => Some(*minute),
                    None => about(tables, key)?,
                };
                minutes.extend(minute.map(|minute| (key.clone(), minute)));
            }
            Ok(())
        })?;
        Ok(Self { all, minutes })
    }

    /// All corrections of counts and totals.
    pub(crate) const fn all(&self) -> &Corrections {
        &self.all
    }

    /// Whether an entry does not stand.
    pub(crate) fn has(&self, key: &EventKey) -> bool {
        self.all.contains_key(key)
    }

    /// The devices of which something that was said of these minutes, or is said of them now, was
    /// corrected.
    pub(crate) fn touched(&self, from_min: i64, to_min: i64) -> BTreeSet<&DeviceId> {
        let within = |minute: i64| from_min <= minute && minute < to_min;
        let was = self.minutes.iter().filter(|(_, minute)| within(**minute)).map(|(key, _)| key);
        let is = self
            .all
            .keys()
            .filter(|key| self.instead(key).is_some_and(|(bin, _)| within(bin.start_min)));
        was.chain(is).map(|key| &key.device).collect()
    }

    /// What holds in the place of an entry.
    fn instead(&self, key: &EventKey) -> Option<(Bin, Crossings)> {
        let Some(Fact::Count(count)) = &self.all.get(key)?.last()?.instead else { return None };
        let start_min = count.from.as_second().div_euclid(60);
        let shown =
            Crossings { entered: count.entered, left: count.left, undirected: count.undirected };
        Some((Bin { start_min, length_min: count.seconds / 60 }, shown))
    }

    /// The counts of a device that begin within these minutes, as they hold.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn counts(
        &self,
        tables: &mut dyn Tables,
        device: &DeviceId,
        from_min: i64,
        to_min: i64,
    ) -> Result<Vec<(Bin, Crossings)>, Fault> {
        let said = tables.bins(device, Kind::Count, from_min, to_min)?;
        let mut all = self.standing(&said);
        let key = |epoch, seq| EventKey { device: device.clone(), epoch, seq };
        let mine = self.all.range(key(0, 0)..=key(u32::MAX, u64::MAX));
        let instead = mine.filter_map(|(key, _)| self.instead(key));
        all.extend(instead.filter(|(bin, _)| from_min <= bin.start_min && bin.start_min < to_min));
        Ok(all)
    }

    /// What lies between the running totals of a device that began within these minutes; nothing
    /// when it has none. What went by between two totals is in the next one, whichever is struck
    /// out.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn between_totals(
        &self,
        tables: &mut dyn Tables,
        device: &DeviceId,
        from_min: i64,
        to_min: i64,
    ) -> Result<Vec<(Bin, Crossings)>, Fault> {
        let said = tables.bins(device, Kind::Total, from_min, to_min)?;
        Ok(between(&self.standing(&said)).into_iter().map(|step| (step.bin, step.shown)).collect())
    }

    /// What stands of what was said.
    fn standing(&self, said: &[Stored]) -> Vec<(Bin, Crossings)> {
        let stands = |stored: &&Stored| !self.has(&stored.signed.event.key);
        said.iter().filter(stands).filter_map(shown).collect()
    }
}

fn shown(stored: &Stored) -> Option<(Bin, Crossings)> {
    match stored.signed.event.body {
        Body::Count(bin, shown, _) | Body::Total(bin, shown, _) => Some((bin, shown)),
        _ => None,
    }
}

fn about(tables: &mut dyn Tables, key: &EventKey) -> Result<Option<i64>, Fault> {
    let there = tables.span(&key.device, key.epoch, key.seq, key.seq)?;
    Ok(there.first().map(|stored| stored.signed.event.about_min()))
}

/// Sums of some of these, and how many minutes they are of.
pub(crate) fn sum(all: &[(Bin, Crossings)], is_in: impl Fn(Bin) -> bool) -> (Crossings, i64) {
    let (mut sums, mut covered) = (Crossings::default(), 0);
    for (bin, shown) in all.iter().filter(|(bin, _)| is_in(*bin)) {
        sums.add(shown);
        covered += i64::from(bin.length_min);
    }
    (sums, covered)
}
