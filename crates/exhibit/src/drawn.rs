//! An exhibition in a folder of its own, for tests: two halls, and a clicker that is paired.

use crate::desk::{Desk, Memory};
use crate::house::{House, Options, Running, clock};
use jiff::Timestamp;
use jiff::civil::{Time, date, time};
use leporello_audit::{Keep, Place};
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::{
    About, Bin, Body, Clock, Correction, Crossings, Event, EventKey, Hash, Ledger, NOTHING_BEFORE,
    Reading, Signed, recorded,
};
use leporello_turnout::vocabulary::{
    CountBin, CounterClass, Device, DeviceId, Door, DoorId, Fact, Hall, HallId, Hours, Role, Venue,
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
        let running = house.begin(&about, facts()).unwrap().unwrap();
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

    /// The clicker's entry of this number does not stand; what was counted from a minute on holds
    /// instead, or nothing.
    pub(crate) fn strikes(&self, seq: u64, instead: Option<(i64, u64)>) {
        self.strikes_of("clicker", seq, instead);
    }

    /// The same for another device.
    pub(crate) fn strikes_of(&self, of: &str, seq: u64, instead: Option<(i64, u64)>) {
        let device = DeviceId::new(of).unwrap();
        let instead = instead.map(|(minute, entered)| {
            Fact::Count(CountBin {
                device: device.clone(),
                from: Timestamp::from_second(minute * 60).unwrap(),
                seconds: 60,
                entered: Some(entered),
                left: None,
                undirected: None,
                samples: None,
                samples_expected: None,
            })
        });
        let of = EventKey { device, epoch: 1, seq };
        let by = [Role::Statistician, Role::ShiftLead];
        let correction = Correction { of, reason: "a school class".into(), by, instead };
        let corrected = move |ledger: &mut Ledger<Keep>, own: &Secret| {
            ledger.correct(correction, clock(), own).map(drop)
        };
        self.running.with(corrected).unwrap();
        self.house.changed();
    }

    /// A light barrier in the hall West that shows running totals.
    pub(crate) fn has_a_beam(&self) {
        let door = DoorId::new("gate of West").unwrap();
        let hall = HallId::new("West").unwrap();
        let of = Door { id: door.clone(), hall, width_m: 1.6, expected_share: None };
        let device = Device { id: beam(), door, class: CounterClass::Beam };
        self.running.record(vec![Fact::Door(of), Fact::Device(device)]).unwrap();
        let paired = |ledger: &mut Ledger<Keep>, own: &Secret| {
            ledger.pair(&beam(), own.public(), clock(), own)
        };
        self.running.with(paired).unwrap();
    }

    /// The light barrier shows a total at the end of the quarter of an hour.
    pub(crate) fn shows(&self, start_min: i64, entered: u64) {
        let shown = Crossings { entered: Some(entered), ..Crossings::default() };
        let bin = Bin { start_min, length_min: 15 };
        let reading = Reading { bin, shown, samples: None, total: true };
        let read = move |ledger: &mut Ledger<Keep>, own: &Secret| {
            ledger.record_readings(&beam(), &[reading], clock(), own).map(drop)
        };
        self.running.with(read).unwrap();
    }
}

fn beam() -> DeviceId {
    DeviceId::new("beam").unwrap()
}
