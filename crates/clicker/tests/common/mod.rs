//! An exhibition with two doors, for the tests and for trying the pages by hand.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]
#![allow(dead_code, reason = "no test asks for all of it")]

use jiff::civil::time;
use leporello_clicker::trial::{Begun, Counter, Observed, Phones, Seen};
use leporello_clicker::{
    Direction, Expected, HeadCounted, NewPost, Office, Post, Shift, Task, fresh_epoch,
};
use leporello_diag::Sink;
use leporello_ledger::import::cannot_pass;
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Health, Store};
use leporello_ledger::{About, Clock, Fault, Ledger, Progress, Receipt, Signed, Writer, Writing};
use leporello_turnout::vocabulary::{
    ConfigurationId, CounterClass, DeviceId, DoorId, Fact, HallId, HeadCount, Hours,
    OrganisationId, Trial,
};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// The PIN of every shift.
pub const PIN: &str = "246810";

/// Width of every door, in metres.
const DOOR_M: f64 = 1.6;

/// Tries before a post is locked.
const TRIES: u32 = 5;

pub struct Hall<S> {
    writer: Writer<S>,
    secret: Arc<Secret>,
    tokens: Mutex<BTreeMap<String, DeviceId>>,
    wrong: Mutex<BTreeMap<DeviceId, u32>>,
    seen: Mutex<Vec<(DeviceId, Seen)>>,
    closed: Mutex<bool>,
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn clock() -> Clock {
    Clock { mono_min: 0, wall_min: now_ms() / 60_000, offset_ms: 0 }
}

impl<S: Store + 'static> Hall<S> {
    /// The exhibition in a store; its writing thread ends with it.
    pub fn open(store: S, secret: Secret) -> (Self, Writing<S>) {
        let about = About {
            exhibition: "Harbour".into(),
            zone: "Europe/Prague".into(),
            day_begins: time(4, 0, 0, 0),
        };
        let ledger = Ledger::open_or_begin(store, &about, &secret, clock()).unwrap();
        let (writer, writing) = Writer::start(ledger).unwrap();
        let (tokens, wrong, seen) = (Mutex::default(), Mutex::default(), Mutex::default());
        let secret = Arc::new(secret);
        (Self { writer, secret, tokens, wrong, seen, closed: Mutex::default() }, writing)
    }

    /// A token with which a phone becomes this device.
    pub fn token(&self, device: &str) -> String {
        let mut tokens = self.tokens.lock().unwrap();
        let token = format!("token-{}-{}", tokens.len(), now_ms());
        tokens.insert(token.clone(), DeviceId::new(device).unwrap());
        token
    }

    pub fn revoke(&self, device: &str) {
        let (device, secret) = (DeviceId::new(device).unwrap(), Arc::clone(&self.secret));
        self.writer.with(move |ledger| ledger.revoke(&device, clock(), &secret)).unwrap().unwrap();
    }

    /// What is in the ledger of a device: persons in, persons out, entries.
    pub fn counted(&self, device: &str) -> (u64, u64, usize) {
        let device = DeviceId::new(device).unwrap();
        let mut sink = Sink::new();
        let counts =
            self.writer.with(move |ledger| ledger.counts(&device, &mut sink).unwrap()).unwrap();
        let sum = |of: fn(&leporello_turnout::vocabulary::CountBin) -> Option<u64>| {
            counts.iter().filter_map(of).sum()
        };
        (sum(|count| count.entered), sum(|count| count.left), counts.len())
    }

    /// Checks every signature and chain: how many entries there are, and how many came over a gap.
    pub fn verified(&self) -> (u64, u64) {
        let verify = |ledger: &mut Ledger<S>| ledger.verify(&ledger.verifier().clone());
        let verified = self.writer.with(verify).unwrap().unwrap();
        (verified.events, verified.gaps)
    }

    /// Persons of each delegation that was counted, in the order of recording.
    pub fn heads(&self) -> Vec<(String, u64)> {
        let facts = self.writer.with(|ledger| ledger.facts().unwrap()).unwrap();
        let heads = facts.iter().filter_map(|fact| match fact.now() {
            Some(Fact::HeadCount(count)) => Some((count.organisation.to_string(), count.persons)),
            _ => None,
        });
        heads.collect()
    }

    /// From now on every day is closed.
    pub fn close(&self) {
        *self.closed.lock().unwrap() = true;
    }

    /// Trials in the order of recording.
    pub fn trials(&self) -> Vec<Trial> {
        let facts = self.writer.with(|ledger| ledger.facts().unwrap()).unwrap();
        let trials = facts.into_iter().filter_map(|fact| match fact.first {
            Fact::Trial(trial) => Some(trial),
            _ => None,
        });
        trials.collect()
    }

    pub fn health(&self) -> Vec<Health> {
        self.writer.with(|ledger| ledger.health().unwrap()).unwrap()
    }
}

impl<S: Store + 'static> Office for Hall<S> {
    fn ingest(&self, batch: Vec<Signed>) -> Result<Receipt, Fault> {
        self.writer.ingest(batch)
    }

    fn progress(&self, device: &DeviceId, epoch: u32) -> Result<Progress, Fault> {
        let device = device.clone();
        self.writer.with(move |ledger| ledger.progress(&device, epoch))?
    }

    fn key(&self, device: &DeviceId) -> Result<Option<[u8; 32]>, Fault> {
        let devices = self.writer.with(Ledger::devices)??;
        let paired = devices.into_iter().find(|paired| paired.device == *device);
        Ok(paired.filter(|paired| !paired.revoked).map(|paired| paired.key))
    }

    fn post(&self, device: &DeviceId) -> Result<Option<Post>, Fault> {
        Ok(Some(Post {
            device: device.clone(),
            hall: HallId::new("Old granary").unwrap(),
            // Such as `East` and `East 2`.
            door: DoorId::new(device.as_str().split(' ').next().unwrap()).unwrap(),
            exhibition: "Harbour".into(),
            zone: "Europe/Prague".into(),
            day_begins: time(4, 0, 0, 0),
            hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
            may: vec![Task::Count, Task::Headcount, Task::Trial],
            directions: vec![Direction::In, Direction::Out],
            counters: vec![beam()],
        }))
    }

    fn heard(&self, health: &Health, _waiting: u64) -> Result<(), Fault> {
        self.writer.heard(health.clone())
    }

    fn pair(&self, token: &str, key: [u8; 32]) -> Result<Option<NewPost>, Fault> {
        let device = self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
        let Some(device) = device else { return Ok(None) };
        let epoch = fresh_epoch(|epoch| self.progress(&device, epoch))?;
        let post = self.post(&device)?;
        let secret = Arc::clone(&self.secret);
        self.writer.with(move |ledger| ledger.pair(&device, key, clock(), &secret))??;
        Ok(post.map(|post| NewPost { post, epoch }))
    }

    fn open_shift(&self, device: &DeviceId, pin: &str) -> Result<Shift, Fault> {
        let mut all = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let wrong = all.entry(device.clone()).or_default();
        if *wrong < TRIES && pin == PIN {
            *wrong = 0;
            return Ok(Shift::Opened);
        }
        *wrong = (*wrong + 1).min(TRIES);
        Ok(Shift::Refused { tries_left: TRIES - *wrong })
    }

    fn expected(&self, _: &DeviceId) -> Result<Vec<Expected>, Fault> {
        let of = |name, announced| {
            let organisation = OrganisationId::new(name).unwrap();
            Expected { organisation, announced }
        };
        Ok(vec![of("School 4", Some(10)), of("Rowing club", None)])
    }

    fn head_count(&self, count: HeadCount) -> Result<HeadCounted, Fault> {
        let secret = Arc::clone(&self.secret);
        if *self.closed.lock().unwrap() {
            return Ok(HeadCounted::Closed);
        }
        self.writer.with(move |ledger| {
            let facts = ledger.facts()?;
            let mut before = facts.iter().filter_map(|fact| match fact.now() {
                Some(Fact::HeadCount(before)) => Some(before),
                _ => None,
            });
            let place = |of: &HeadCount| (of.organisation.folded(), of.day, of.hall.clone());
            if let Some(before) = before.find(|other| place(other) == place(&count)) {
                return Ok(if before.persons == count.persons {
                    HeadCounted::Recorded
                } else {
                    HeadCounted::Other { persons: before.persons }
                });
            }
            ledger.record(vec![Fact::HeadCount(count)], clock(), &secret)?;
            Ok(HeadCounted::Recorded)
        })?
    }

    fn observed(&self, device: &DeviceId, seen: Seen) -> Result<Observed, Fault> {
        let displayed = seen.begun.as_ref().and_then(Begun::displayed).unwrap_or_default();
        if let Some(why) = cannot_pass(DOOR_M, seen.minutes() * 60, &displayed) {
            return Ok(Observed::Misread(format!("the display of `Beam` was misread: {why}")));
        }
        let one = (device.clone(), seen);
        let mut all = self.seen.lock().unwrap();
        if !all.contains(&one) {
            all.push(one.clone());
        }
        let lent: Vec<(&DeviceId, &Seen)> =
            all.iter().map(|(device, seen)| (device, seen)).collect();
        let Some(phones) = Phones::of((&one.0, &one.1), &lent) else {
            return Ok(Observed::WaitsForOther);
        };
        let Some(counted) = phones.counted(CounterClass::Beam, &[]) else {
            return Ok(Observed::WaitsForCounter);
        };
        let trial = match phones.trial(ConfigurationId::new("as paired").unwrap(), counted) {
            Ok(trial) => trial,
            Err(why) => return Ok(Observed::Refused(why)),
        };
        if !self.trials().contains(&trial) {
            let (fact, secret) = (Fact::Trial(trial.clone()), Arc::clone(&self.secret));
            self.writer.with(move |ledger| ledger.record(vec![fact], clock(), &secret))??;
        }
        Ok(Observed::Recorded(trial))
    }

    fn now_ms(&self) -> i64 {
        now_ms()
    }
}

/// The counter that can be tried at every door. It sends nothing.
fn beam() -> Counter {
    let device = DeviceId::new("Beam").unwrap();
    Counter { device, class: CounterClass::Beam, sends: false }
}
