//! What the devices say.

use leporello_ledger::key::Secret;
use leporello_ledger::{
    Bin, Body, Clock, Crossings, Event, EventKey, Hash, NOTHING_BEFORE, Signed,
};
use leporello_turnout::vocabulary::DeviceId;

/// How many devices share the entries.
const DEVICES: u64 = 8;

/// 2026-04-08T08:00Z.
pub const OPENING: i64 = 29_593_920;

/// What one device says: the same on every run.
pub struct Tape {
    pub device: DeviceId,
    pub secret: Secret,
    pub entries: u64,
    seq: u64,
    prev: Hash,
}

pub fn tapes(events: u64) -> Vec<Tape> {
    (0..DEVICES)
        .filter_map(|number| {
            let device = DeviceId::new(&format!("clicker-{number}")).ok()?;
            let mut seed = [1; 32];
            seed[0] = u8::try_from(number).ok()?;
            let secret = Secret::from_seed(&seed);
            let entries = events / DEVICES + u64::from(number < events % DEVICES);
            Some(Tape { device, secret, entries, seq: 0, prev: NOTHING_BEFORE })
        })
        .collect()
}

/// Persons in an entry: any numbers, the same on every run.
pub fn persons(seq: u64) -> u64 {
    mixed(seq) % 23
}

/// SplitMix64, so that the storm is the same on every run.
pub fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Tape {
    /// Goes on behind an entry that was sent on an earlier run.
    pub fn go_on_after(&mut self, last: &Event) {
        (self.seq, self.prev) = (last.key.seq, last.hash());
    }
}

impl Iterator for Tape {
    type Item = Signed;

    fn next(&mut self) -> Option<Signed> {
        if self.seq == self.entries {
            return None;
        }
        self.seq += 1;
        let key = EventKey { device: self.device.clone(), epoch: 1, seq: self.seq };
        let start_min = OPENING + i64::try_from(self.seq).ok()? - 1;
        let bin = Bin { start_min, length_min: 1 };
        let shown = Crossings { entered: Some(persons(self.seq)), ..Crossings::default() };
        let clock = Clock { mono_min: 0, wall_min: start_min + 1, offset_ms: 0 };
        let event = Event { key, body: Body::Count(bin, shown, None), clock, prev: self.prev };
        self.prev = event.hash();
        Some(self.secret.sign(event))
    }
}
