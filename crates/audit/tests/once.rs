//! What is read once.

use jiff::civil::{Time, date, time};
use leporello_audit::collect;
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Memory, Store, Work};
use leporello_ledger::{About, Clock, Fault, Ledger};
use leporello_turnout::vocabulary::{DeviceId, Fact, Hours, Venue};

/// A store that knows how often it was read.
struct Watched {
    store: Memory,
    readings: usize,
}

impl Store for Watched {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.readings += 1;
        self.store.transaction(work)
    }

    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.readings += 1;
        self.store.reading(work)
    }
}

/// How often the ledger of an exhibition with so many devices is read for its report.
fn readings(devices: usize) -> usize {
    let about = About {
        exhibition: "Harbour".into(),
        zone: "UTC".into(),
        day_begins: Time::constant(4, 0, 0, 0),
    };
    let venue = Venue {
        zone: about.zone.clone(),
        day_begins: about.day_begins,
        first: date(2026, 4, 8),
        last: date(2026, 4, 18),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let secret = Secret::from_seed(&[3; 32]);
    let clock = Clock { mono_min: 0, wall_min: 29_594_160, offset_ms: 0 };
    let store = Watched { store: Memory::new(), readings: 0 };
    let facts = vec![Fact::Venue(venue)];
    let mut ledger = Ledger::begin_with(store, &about, facts, &secret, clock).unwrap();
    for number in 0..devices {
        let device = DeviceId::new(&format!("clicker {number}")).unwrap();
        ledger.pair(&device, Secret::from_seed(&[7; 32]).public(), clock, &secret).unwrap();
    }
    ledger.store().readings = 0;
    collect(&mut ledger, &mut Sink::new()).unwrap();
    ledger.store().readings
}

#[test]
fn a_report_reads_of_each_device_its_own_entries_and_corrections_once_for_all() {
    assert_eq!(readings(12) - readings(2), 10);
}
