//! An exhibition in a folder of its own, for tests: two halls, and a clicker that is paired.

use crate::desk::{Desk, Memory};
use crate::house::{House, Options, Running, clock};
use jiff::civil::{Time, date, time};
use leporello_audit::Place;
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::{
    About, Bin, Body, Clock, Crossings, Event, EventKey, Hash, NOTHING_BEFORE, Signed, recorded,
};
use leporello_turnout::vocabulary::{
    CounterClass, Device, DeviceId, Door, DoorId, Fact, Hall, HallId, Hours, Venue,
};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// 2026-04-08T12:00Z.
pub(crate) const NOON: i64 = 29_594_160;

/// The exhibition.
pub(crate) struct Drawn {
    pub(crate) house: House,
    pub(crate) running: Arc<Running>,
    said: Mutex<(u64, Hash)>,
    _folder: TempDir,
}

pub(crate) fn hall(name: &str) -> Fact {
    Fact::Hall(Hall { id: HallId::new(name).unwrap(), planned_daily_visits: None })
}

fn facts() -> Vec<Fact> {
    let venue = Venue {
        zone: "UTC".into(),
        day_begins: time(4, 0, 0, 0),
        first: date(2026, 4, 1),
        last: date(2026, 4, 30),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let (id, hall_id) = (DoorId::new("gate").unwrap(), HallId::new("East").unwrap());
    let door = Door { id: id.clone(), hall: hall_id, width_m: 1.6, expected_share: None };
    let device = Device { id: device(), door: id, class: CounterClass::Clicker };
    let places = [Fact::Venue(venue), hall("East"), hall("West")];
    places.into_iter().chain([Fact::Door(door), Fact::Device(device)]).collect()
}

fn device() -> DeviceId {
    DeviceId::new("clicker").unwrap()
}

fn secret() -> Secret {
    Secret::from_seed(&[3; 32])
}

impl Drawn {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options {
            ledger: Place::File(folder.path().join("exhibition.db")),
            key: folder.path().join("exhibition.key"),
            base: "http://127.0.0.1:8080".into(),
            is_encrypted: false,
            tls: None,
            books: Vec::new(),
            guest_book: None,
            sensors: leporello_sensors::Settings::default(),
            print: None,
            log: None,
        };
        let desk = Desk::new(Memory::default());
        let house = House::open(desk, options, &mut Sink::new()).unwrap();
        let about = About {
            exhibition: "Harbour".into(),
            zone: "UTC".into(),
            day_begins: Time::constant(4, 0, 0, 0),
        };
        let running = house.begin(&about, facts()).unwrap();
        let key = secret().public();
        running.with(move |ledger, own| ledger.pair(&device(), key, clock(), own)).unwrap();
        Self { house, running, said: Mutex::new((0, NOTHING_BEFORE)), _folder: folder }
    }

    /// The clicker counts so many within the minute.
    pub(crate) fn counts(&self, start_min: i64, entered: u64) {
        let receipt = self.running.writer.ingest(vec![self.entry(start_min, entered)]).unwrap();
        assert_eq!(recorded(&receipt), 1, "{receipt:?}");
        self.house.changed();
    }

    fn entry(&self, start_min: i64, entered: u64) -> Signed {
        let mut said = self.said.lock().unwrap();
        let key = EventKey { device: device(), epoch: 1, seq: said.0 + 1 };
        let shown = Crossings { entered: Some(entered), ..Crossings::default() };
        let body = Body::Count(Bin { start_min, length_min: 1 }, shown, None);
        let clock = Clock { mono_min: 0, wall_min: start_min, offset_ms: 0 };
        let event = Event { key, body, clock, prev: said.1 };
        *said = (said.0 + 1, event.hash());
        secret().sign(event)
    }
}
