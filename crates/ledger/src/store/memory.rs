//! A ledger that is gone when the program ends: for tests and for looking at a report.

use super::{Checkpoint, Health, Paired, Store, Stored, Tables, Work};
use crate::event::{Body, Crossings, EventKey, Kind, Signed};
use crate::fault::Fault;
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeMap;
use std::ops::Bound::{Excluded, Included};

type BinKey = (DeviceId, Kind, i64, u32);

/// Keeps a ledger in memory.
#[derive(Default)]
pub struct Memory {
    state: State,
}

#[derive(Default)]
struct State {
    settings: BTreeMap<String, String>,
    devices: BTreeMap<DeviceId, Paired>,
    contiguous: BTreeMap<(DeviceId, u32), u64>,
    events: BTreeMap<EventKey, Stored>,
    bins: BTreeMap<BinKey, EventKey>,
    leaves: BTreeMap<(Date, u64), EventKey>,
    checkpoints: BTreeMap<(Date, u32), Checkpoint>,
    health: BTreeMap<DeviceId, Health>,
}

impl Memory {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for Memory {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        let mut tables = Journal { state: &mut self.state, undo: Vec::new() };
        let outcome = work(&mut tables);
        if outcome.is_err() {
            let Journal { state, undo } = tables;
            undo.into_iter().rev().for_each(|back| back(state));
        }
        outcome
    }
}

/// Takes one change back.
type Undo = Box<dyn FnOnce(&mut State)>;

/// The state, with what takes each change back.
struct Journal<'a> {
    state: &'a mut State,
    undo: Vec<Undo>,
}

/// Puts `value` under `key` and returns what puts the earlier value back.
macro_rules! put {
    ($journal:expr, $map:ident, $key:expr, $value:expr) => {{
        let key = $key;
        let before = $journal.state.$map.insert(key.clone(), $value);
        $journal.undo.push(Box::new(move |state| {
            match before {
                Some(value) => state.$map.insert(key, value),
                None => state.$map.remove(&key),
            };
        }));
    }};
}

fn key(device: &DeviceId, epoch: u32, seq: u64) -> EventKey {
    EventKey { device: device.clone(), epoch, seq }
}

fn most(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

impl Tables for Journal<'_> {
    fn setting(&mut self, name: &str) -> Result<Option<String>, Fault> {
        Ok(self.state.settings.get(name).cloned())
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        put!(self, settings, name.to_owned(), value.to_owned());
        Ok(())
    }

    fn devices(&mut self) -> Result<Vec<Paired>, Fault> {
        Ok(self.state.devices.values().cloned().collect())
    }

    fn device(&mut self, device: &DeviceId) -> Result<Option<Paired>, Fault> {
        Ok(self.state.devices.get(device).cloned())
    }

    fn pair(&mut self, paired: &Paired) -> Result<(), Fault> {
        put!(self, devices, paired.device.clone(), paired.clone());
        Ok(())
    }

    fn lock_chain(&mut self, device: &DeviceId, epoch: u32) -> Result<u64, Fault> {
        let chain = (device.clone(), epoch);
        let known = self.state.contiguous.get(&chain).copied();
        if known.is_none() {
            put!(self, contiguous, chain, 0);
        }
        Ok(known.unwrap_or(0))
    }

    fn set_contiguous(&mut self, device: &DeviceId, epoch: u32, seq: u64) -> Result<(), Fault> {
        put!(self, contiguous, (device.clone(), epoch), seq);
        Ok(())
    }

    fn seqs(&mut self, d: &DeviceId, epoch: u32, after: u64, n: u32) -> Result<Vec<u64>, Fault> {
        let range = (Excluded(key(d, epoch, after)), Included(key(d, epoch, u64::MAX)));
        Ok(self.state.events.range(range).take(most(n)).map(|(key, _)| key.seq).collect())
    }

    fn gaps(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, u64)>, Fault> {
        let mut gaps = Vec::new();
        let mut before = after;
        for seq in self.seqs(device, epoch, after, u32::MAX)? {
            if seq > before + 1 {
                gaps.push((before + 1, seq - 1));
            }
            before = seq;
        }
        gaps.truncate(most(limit));
        Ok(gaps)
    }

    fn epochs(&mut self, device: &DeviceId) -> Result<Vec<(u32, u64)>, Fault> {
        let range = (device.clone(), 0)..=(device.clone(), u32::MAX);
        Ok(self.state.contiguous.range(range).map(|((_, epoch), seq)| (*epoch, *seq)).collect())
    }

    fn span(&mut self, d: &DeviceId, epoch: u32, a: u64, b: u64) -> Result<Vec<Stored>, Fault> {
        let range = key(d, epoch, a)..=key(d, epoch, b);
        Ok(self.state.events.range(range).map(|(_, stored)| stored.clone()).collect())
    }

    fn insert(&mut self, entries: &[(Signed, Date)]) -> Result<Vec<EventKey>, Fault> {
        let mut refused = Vec::new();
        for (signed, day) in entries {
            let event = &signed.event;
            if let Body::Count(bin, ..) | Body::Total(bin, ..) = &event.body {
                let at = (event.key.device.clone(), event.kind(), bin.start_min, event.key.epoch);
                if self.state.bins.contains_key(&at) {
                    refused.push(event.key.clone());
                    continue;
                }
                put!(self, bins, at, event.key.clone());
            }
            let stored = Stored { signed: signed.clone(), day: *day, leaf: None };
            put!(self, events, event.key.clone(), stored);
        }
        Ok(refused)
    }

    fn bins(&mut self, d: &DeviceId, kind: Kind, a: i64, b: i64) -> Result<Vec<Stored>, Fault> {
        if a >= b {
            return Ok(Vec::new());
        }
        let range = (d.clone(), kind, a, 0)..(d.clone(), kind, b, 0);
        let keys = self.state.bins.range(range).map(|(_, key)| key);
        Ok(keys.filter_map(|key| self.state.events.get(key)).cloned().collect())
    }

    fn sums(&mut self, from_min: i64, to_min: i64) -> Result<Vec<(DeviceId, Crossings)>, Fault> {
        let mut all: BTreeMap<DeviceId, Crossings> = BTreeMap::new();
        for stored in self.state.events.values() {
            let event = &stored.signed.event;
            if let Body::Count(bin, shown, _) = &event.body
                && from_min <= bin.start_min
                && bin.end_min() <= to_min
            {
                all.entry(event.key.device.clone()).or_default().add(shown);
            }
        }
        Ok(all.into_iter().collect())
    }

    fn page(&mut self, d: &DeviceId, after: (u32, u64), n: u32) -> Result<Vec<Stored>, Fault> {
        let range = (Excluded(key(d, after.0, after.1)), Included(key(d, u32::MAX, u64::MAX)));
        Ok(self.state.events.range(range).take(most(n)).map(|(_, s)| s.clone()).collect())
    }

    fn open_days(&mut self) -> Result<Vec<Date>, Fault> {
        let open = self.state.events.values().filter(|s| s.leaf.is_none()).map(|s| s.day);
        let days: std::collections::BTreeSet<Date> = open.collect();
        Ok(days.into_iter().collect())
    }

    fn open_page(
        &mut self,
        day: Date,
        device: &DeviceId,
        after: (u32, u64),
        limit: u32,
    ) -> Result<Vec<Stored>, Fault> {
        let first = Excluded(key(device, after.0, after.1));
        let all = self.state.events.range((first, Included(key(device, u32::MAX, u64::MAX))));
        let open = all.map(|(_, s)| s).filter(|s| s.day == day && s.leaf.is_none());
        Ok(open.take(most(limit)).cloned().collect())
    }

    fn seal(&mut self, leaves: &[(EventKey, u64)]) -> Result<(), Fault> {
        for (key, leaf) in leaves {
            let Some(stored) = self.state.events.get(key).cloned() else { continue };
            let day = stored.day;
            put!(self, leaves, (day, *leaf), key.clone());
            put!(self, events, key.clone(), Stored { leaf: Some(*leaf), ..stored });
        }
        Ok(())
    }

    fn leaves(&mut self, day: Date, from: u64, limit: u32) -> Result<Vec<Stored>, Fault> {
        let keys = self.state.leaves.range((day, from)..=(day, u64::MAX)).map(|(_, key)| key);
        let stored = keys.filter_map(|key| self.state.events.get(key));
        Ok(stored.take(most(limit)).cloned().collect())
    }

    fn checkpoints(&mut self) -> Result<Vec<Checkpoint>, Fault> {
        Ok(self.state.checkpoints.values().cloned().collect())
    }

    fn add_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Fault> {
        put!(self, checkpoints, (checkpoint.day, checkpoint.number), checkpoint.clone());
        Ok(())
    }

    fn set_health(&mut self, health: &Health) -> Result<(), Fault> {
        put!(self, health, health.device.clone(), health.clone());
        Ok(())
    }

    fn health(&mut self) -> Result<Vec<Health>, Fault> {
        Ok(self.state.health.values().cloned().collect())
    }
}
