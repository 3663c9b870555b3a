//! What the pages' modules write is what the ledger reads. `vectors.json` holds entries byte by
//! byte; `browser/modules.test.js` makes the same entries from the same key.

use crate::common::Hall;
use leporello_clicker::Office as _;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Memory;
use leporello_ledger::{Bin, Body, Clock, Crossings, Event, EventKey, Hash, Outcome, Signed};
use leporello_turnout::vocabulary::DeviceId;
use serde::Deserialize;

#[derive(Deserialize)]
struct Vectors {
    seed: String,
    key: String,
    entries: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    device: String,
    epoch: u32,
    seq: u64,
    minute: i64,
    entered: Option<u64>,
    left: Option<u64>,
    mono: i64,
    wall: i64,
    offset: i64,
    prev: String,
    leaf: String,
}

fn bytes(hex: &str) -> [u8; 32] {
    std::array::from_fn(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

impl Entry {
    fn event(&self) -> Event {
        let device = DeviceId::new(&self.device).unwrap();
        let shown = Crossings { entered: self.entered, left: self.left, undirected: None };
        let bin = Bin { start_min: self.minute, length_min: 1 };
        Event {
            key: EventKey { device, epoch: self.epoch, seq: self.seq },
            body: Body::Count(bin, shown, None),
            clock: Clock { mono_min: self.mono, wall_min: self.wall, offset_ms: self.offset },
            prev: bytes(&self.prev) as Hash,
        }
    }
}

#[test]
fn an_entry_of_the_page_is_the_entry_the_ledger_would_write() {
    let vectors = vectors();
    let secret = Secret::from_seed(&bytes(&vectors.seed));
    assert_eq!(secret.public(), bytes(&vectors.key));
    for entry in &vectors.entries {
        assert_eq!(secret.sign(entry.event()).leaf(), entry.leaf);
        assert_eq!(Signed::parse(&entry.leaf).unwrap().event, entry.event());
    }
}

#[test]
fn entries_of_the_page_are_let_in_and_chain() {
    let vectors = vectors();
    let (hall, _writing) = Hall::open(Memory::new(), Secret::from_seed(&[9; 32]));
    let device = vectors.entries[0].device.as_str();
    hall.pair(&hall.token(device), bytes(&vectors.key)).unwrap().unwrap();
    let batch = vectors.entries.iter().map(|entry| Signed::parse(&entry.leaf).unwrap()).collect();
    let receipt = hall.ingest(batch).unwrap();
    assert!(receipt.outcomes.iter().all(|outcome| *outcome == Outcome::Recorded), "{receipt:?}");
    let ends: Vec<_> = receipt.chains.iter().map(|chain| (chain.epoch, chain.contiguous)).collect();
    assert_eq!(ends, [(1, 3), (2, 1)]);
}
