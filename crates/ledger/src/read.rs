//! Facts out of a ledger: what holds now, and what was said first.

use crate::between::between;
use crate::close::PAGE;
use crate::event::{Bin, Body, Correction, Crossings, Event, EventKey, Samples};
use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::store::{Health, Paired, Store, Stored, seen};
use jiff::Timestamp;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_turnout::vocabulary::{CountBin, DeviceId, Fact};
use std::collections::BTreeMap;

/// A clock that is further off is put right by what was measured, and it is said.
const OFF_MS: u64 = 120_000;

/// A clock that is further off is not believed: the entry waits for a correction.
const LOST_MS: u64 = 12 * 3_600_000;

/// Whole minutes by which a clock was ahead and counts are put right; `None` when it is too far off
/// to be believed.
const fn ahead_min(offset_ms: i64) -> Option<i64> {
    match offset_ms.unsigned_abs() {
        0..=OFF_MS => Some(0),
        off if off > LOST_MS => None,
        _ => Some((offset_ms + 30_000).div_euclid(60_000)),
    }
}

impl Event {
    /// What a count says until it is corrected: its bin put right by what was measured of the
    /// device's clock. `None` for what is no count.
    #[must_use]
    pub fn as_count(&self) -> Option<CountBin> {
        let Body::Count(bin, shown, samples) = self.body else { return None };
        let shift = ahead_min(self.clock.offset_ms).unwrap_or(0);
        let device = &self.key.device;
        count(device, bin.start_min - shift, bin.end_min() - shift, shown, samples)
    }

    /// Whether the device's clock was near enough for its counts to be used.
    #[must_use]
    pub const fn is_timely(&self) -> bool {
        ahead_min(self.clock.offset_ms).is_some()
    }
}

/// One fact with its history.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// The entry that recorded it first.
    pub key: EventKey,
    /// What that entry says.
    pub first: Fact,
    /// Corrections of it, in order; the last one holds.
    pub corrections: Vec<Correction>,
}

impl Recorded {
    /// All that was ever said of it, in order.
    pub fn versions(&self) -> impl Iterator<Item = &Fact> {
        let instead = self.corrections.iter().filter_map(|correction| correction.instead.as_ref());
        std::iter::once(&self.first).chain(instead)
    }

    /// What holds now; `None` when it was a mistake altogether.
    #[must_use]
    pub fn now(&self) -> Option<&Fact> {
        self.corrections.last().map_or(Some(&self.first), |last| last.instead.as_ref())
    }
}

impl<S: Store> Ledger<S> {
    /// Everything that is no count of a device, in the order of recording, with corrections.
    ///
    /// # Errors
    /// What the database says.
    pub fn facts(&mut self) -> Result<Vec<Recorded>, Fault> {
        self.facts_and_rest().map(|(facts, _)| facts)
    }

    /// Corrections in order, by the entry they correct.
    ///
    /// # Errors
    /// What the database says.
    pub fn corrections(&mut self) -> Result<Corrections, Fault> {
        self.walk_own(|_, _| ())
    }

    /// The facts, and the corrections of what is none: of counts of devices. Both are read at once.
    ///
    /// # Errors
    /// What the database says.
    pub fn facts_and_rest(&mut self) -> Result<(Vec<Recorded>, Corrections), Fault> {
        let mut facts = Vec::new();
        let mut corrections = self.walk_own(|key, body| {
            if let Body::Fact(fact) = body {
                facts.push(Recorded { key, first: *fact, corrections: Vec::new() });
            }
        })?;
        for fact in &mut facts {
            fact.corrections = corrections.remove(&fact.key).unwrap_or_default();
        }
        Ok((facts, corrections))
    }

    /// Counts of a device, in order of entry, corrections applied; totals are made into counts
    /// by what lies between two of them. `sink` is told of clocks that were off and of totals
    /// that began again.
    ///
    /// # Errors
    /// What the database says.
    pub fn counts(&mut self, device: &DeviceId, sink: &mut Sink) -> Result<Vec<CountBin>, Fault> {
        let corrections = self.corrections()?;
        self.counts_by(device, &corrections, sink)
    }

    /// As [`Self::counts`], with corrections that were read before: for who asks about several
    /// devices.
    ///
    /// # Errors
    /// What the database says.
    pub fn counts_by(
        &mut self,
        device: &DeviceId,
        corrections: &Corrections,
        sink: &mut Sink,
    ) -> Result<Vec<CountBin>, Fault> {
        let mut reading =
            Counts { device, sink, corrections, counts: Vec::new(), totals: Vec::new() };
        let mut after = (0, 0);
        loop {
            let page = seen(&mut self.store, |tables| tables.page(device, after, PAGE))?;
            let Some(last) = page.last() else { break };
            after = (last.signed.event.key.epoch, last.signed.event.key.seq);
            page.into_iter().for_each(|stored| reading.entry(stored));
        }
        Ok(reading.end())
    }

    /// How devices were when they last spoke, in order of name.
    ///
    /// # Errors
    /// What the database says.
    pub fn health(&mut self) -> Result<Vec<Health>, Fault> {
        seen(&mut self.store, |tables| tables.health())
    }

    /// The devices that have or had a key, in order of name.
    ///
    /// # Errors
    /// What the database says.
    pub fn devices(&mut self) -> Result<Vec<Paired>, Fault> {
        seen(&mut self.store, |tables| tables.devices())
    }

    /// One device that has or had a key.
    ///
    /// # Errors
    /// What the database says.
    pub fn device(&mut self, device: &DeviceId) -> Result<Option<Paired>, Fault> {
        seen(&mut self.store, |tables| tables.device(device))
    }

    /// How many entries the ledger itself has written: while the number is the same, so are
    /// [`Self::facts`].
    ///
    /// # Errors
    /// What the database says.
    pub fn own_entries(&mut self) -> Result<u64, Fault> {
        let own = self.own().clone();
        let epochs = seen(&mut self.store, |tables| tables.epochs(&own))?;
        Ok(epochs.iter().map(|(_, contiguous)| contiguous).sum())
    }

    /// What each device shows in all over its counts that lie within these minutes, raw, without
    /// corrections, in order of name; a device that counted nothing then is not in it.
    ///
    /// # Errors
    /// What the database says.
    pub fn sums(
        &mut self,
        from_min: i64,
        to_min: i64,
    ) -> Result<Vec<(DeviceId, Crossings)>, Fault> {
        seen(&mut self.store, |tables| tables.sums(from_min, to_min))
    }

    /// A mark of what this ledger would read now. As [`Store::state`].
    ///
    /// # Errors
    /// What the database says.
    pub fn state(&mut self) -> Result<Option<String>, Fault> {
        self.store.state()
    }

    /// Walks the ledger's own chain and returns the corrections in it by what they correct.
    fn walk_own(&mut self, mut see: impl FnMut(EventKey, Body)) -> Result<Corrections, Fault> {
        let own = self.own().clone();
        let mut corrections = Corrections::new();
        let mut after = (0, 0);
        loop {
            let page = seen(&mut self.store, |tables| tables.page(&own, after, PAGE))?;
            let Some(last) = page.last() else { return Ok(corrections) };
            after = (last.signed.event.key.epoch, last.signed.event.key.seq);
            for stored in page {
                let event = stored.signed.event;
                match event.body {
                    Body::Correction(c) => corrections.entry(c.of.clone()).or_default().push(*c),
                    body => see(event.key, body),
                }
            }
        }
    }
}

/// Corrections in order, by what they correct.
pub type Corrections = BTreeMap<EventKey, Vec<Correction>>;

struct Counts<'a> {
    device: &'a DeviceId,
    sink: &'a mut Sink,
    corrections: &'a Corrections,
    counts: Vec<CountBin>,
    totals: Vec<(Bin, Crossings, Option<Samples>)>,
}

impl Counts<'_> {
    fn entry(&mut self, stored: Stored) {
        let event = stored.signed.event;
        if let Some(last) = self.corrections.get(&event.key).and_then(|all| all.last()) {
            if let Some(Fact::Count(count)) = &last.instead {
                self.counts.push(count.clone());
            }
            return;
        }
        let Some(shift) = self.shift(&event.key, event.clock.offset_ms) else { return };
        match event.body {
            Body::Count(bin, shown, samples) => {
                let bin = Bin { start_min: bin.start_min - shift, ..bin };
                let count = count(self.device, bin.start_min, bin.end_min(), shown, samples);
                self.counts.extend(count);
            }
            Body::Total(bin, shown, samples) => {
                let bin = Bin { start_min: bin.start_min - shift, ..bin };
                self.totals.push((bin, shown, samples));
            }
            _ => {}
        }
    }

    /// Whole minutes by which the device's clock was ahead; `None` when it is not believed.
    fn shift(&mut self, key: &EventKey, offset_ms: i64) -> Option<i64> {
        let shift = ahead_min(offset_ms);
        if shift == Some(0) {
            return shift;
        }
        let is = if shift.is_none() { "left out until it is corrected" } else { "put right" };
        let far = offset_ms.unsigned_abs() / 60_000;
        let way = if offset_ms > 0 { "ahead" } else { "behind" };
        let message = format!("the device's clock was {far} minutes {way}; its counts are {is}");
        let hint = "set the device's clock, or let it ask a time server";
        let subject = Subject::Exhibition(format!("device `{}`, epoch {}", key.device, key.epoch));
        self.sink.report(Diagnostic::new(codes::LDG_027, subject, message).hint(hint));
        shift
    }

    fn end(mut self) -> Vec<CountBin> {
        self.totals.sort_by_key(|(bin, ..)| *bin);
        let shown: Vec<_> = self.totals.iter().map(|(bin, shown, _)| (*bin, *shown)).collect();
        let samples: Vec<_> = self.totals.iter().skip(1).map(|(.., samples)| *samples).collect();
        for (step, samples) in between(&shown).into_iter().zip(samples) {
            step.fell.iter().for_each(|(was, is)| self.fell(step.bin, *was, *is));
            if !step.shown.is_empty() {
                let (from, to) = (step.bin.start_min, step.bin.end_min());
                self.counts.extend(count(self.device, from, to, step.shown, samples));
            }
        }
        self.counts.sort_by_key(|count| count.from);
        self.counts
    }

    /// Tells of a total that is smaller than the one before.
    fn fell(&mut self, bin: Bin, was: u64, is: u64) {
        let message = format!("a running total fell from {was} to {is}: taken as a new start");
        let at = Timestamp::from_second(bin.end_min() * 60).unwrap_or_default();
        let subject = Subject::Exhibition(format!("device `{}` at {at}", self.device));
        let hint = "see whether the device lost power; what it counted since its last message \
                    before that is missing";
        self.sink.report(Diagnostic::new(codes::LDG_030, subject, message).hint(hint));
    }
}

fn count(
    device: &DeviceId,
    from_min: i64,
    to_min: i64,
    shown: Crossings,
    samples: Option<Samples>,
) -> Option<CountBin> {
    Some(CountBin {
        device: device.clone(),
        from: Timestamp::from_second(from_min.checked_mul(60)?).ok()?,
        seconds: u32::try_from(to_min.checked_sub(from_min)?.checked_mul(60)?).ok()?,
        entered: shown.entered,
        left: shown.left,
        undirected: shown.undirected,
        samples: samples.map(|s| s.taken),
        samples_expected: samples.map(|s| s.expected),
    })
    .filter(|count| count.seconds > 0)
}
