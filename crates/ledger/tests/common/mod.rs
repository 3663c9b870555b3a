//! Stores, keys and entries for tests. A PostgreSQL server is started in a folder of its own.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses some of it")]

use jiff::civil::Time;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Store;
use leporello_ledger::{
    About, Bin, Body, Clock, Crossings, Event, EventKey, Hash, Ledger, NOTHING_BEFORE, Signed,
};
use leporello_turnout::vocabulary::DeviceId;
pub mod case;
#[cfg(feature = "postgres")]
pub mod server;
pub mod stream;
#[cfg(feature = "postgres")]
pub mod wire;

/// 2026-04-08T08:00Z.
pub const OPENING: i64 = 29_593_920;

pub fn about() -> About {
    About {
        exhibition: "Harbour".into(),
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
    }
}

pub fn own() -> Secret {
    Secret::from_seed(&[7; 32])
}

pub fn clock(wall_min: i64) -> Clock {
    Clock { mono_min: 0, wall_min, offset_ms: 0 }
}

pub fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

pub fn begun<S: Store>(store: S) -> Ledger<S> {
    Ledger::begin(store, &about(), &own(), clock(OPENING)).unwrap()
}

pub fn entered(value: u64) -> Crossings {
    Crossings { entered: Some(value), ..Crossings::default() }
}

/// A device that signs: one entry for each quarter of an hour.
pub struct Clicker {
    pub device: DeviceId,
    pub secret: Secret,
    pub epoch: u32,
    seq: u64,
    prev: Hash,
}

impl Clicker {
    pub fn new(name: &str) -> Self {
        let mut seed = [0; 32];
        seed[..name.len()].copy_from_slice(name.as_bytes());
        let secret = Secret::from_seed(&seed);
        Self { device: device(name), secret, epoch: 1, seq: 0, prev: NOTHING_BEFORE }
    }

    pub fn body(bin: i64, value: u64) -> Body {
        let bin = Bin { start_min: OPENING + bin * 15, length_min: 15 };
        Body::Count(bin, entered(value), None)
    }

    pub fn say(&mut self, body: Body) -> Signed {
        self.seq += 1;
        let key = EventKey { device: self.device.clone(), epoch: self.epoch, seq: self.seq };
        let wall = OPENING + i64::try_from(self.seq).unwrap();
        let event = Event { key, body, clock: clock(wall), prev: self.prev };
        self.prev = event.hash();
        self.secret.sign(event)
    }

    pub fn counts(&mut self, values: &[u64]) -> Vec<Signed> {
        let from = i64::try_from(self.seq).unwrap();
        (from..).zip(values).map(|(bin, value)| self.say(Self::body(bin, *value))).collect()
    }
}
