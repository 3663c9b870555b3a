//! The exhibition: a thousand halls, two phones at the door of each, a book.

use crate::drawn::Drawn;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use jiff::civil::{Time, date, time};
use leporello_audit::{Books, Place};
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::{About, Bin, Body, Clock, Crossings, Event, EventKey, Hash, NOTHING_BEFORE};
use leporello_turnout::vocabulary::{
    Configuration, ConfigurationId, CounterClass, Device, DeviceId, Door, DoorId, Fact, Hall,
    HallId, Hours, Venue,
};
use std::path::Path;

pub const HALLS: u64 = 1000;
const PHONES: u64 = 2 * HALLS;
/// Bytes of the e-book, about.
pub const BOOK: usize = 40_000_000;
/// The folder of the book, within that of the exhibition.
pub const BOOK_FOLDER: &str = "book";
/// Its file.
pub const BOOK_FILE: &str = "facsimile.epub";
/// Each phone tells of minutes from so long ago on, one after the other.
const SINCE_MIN: i64 = 30 * 60;

/// A phone that was paired.
pub struct Phone {
    device: DeviceId,
    secret: Secret,
    seq: u64,
    prev: Hash,
    start_min: i64,
}

impl Phone {
    fn new(number: u64, start_min: i64) -> Self {
        let mut seed = [9; 32];
        seed[..8].copy_from_slice(&number.to_le_bytes());
        let device = DeviceId::new(&format!("phone {number}")).unwrap();
        Self { device, secret: Secret::from_seed(&seed), seq: 0, prev: NOTHING_BEFORE, start_min }
    }

    /// Its next entry, as it is sent: how many came in and went out within a minute.
    pub fn says(&mut self) -> String {
        self.seq += 1;
        let start_min = self.start_min + i64::try_from(self.seq).unwrap();
        let persons = mixed(self.seq) % 23;
        let shown = Crossings { entered: Some(persons), left: Some(persons / 2), undirected: None };
        let event = Event {
            key: EventKey { device: self.device.clone(), epoch: 1, seq: self.seq },
            body: Body::Count(Bin { start_min, length_min: 1 }, shown, None),
            clock: Clock { mono_min: 0, wall_min: start_min + 1, offset_ms: 0 },
            prev: self.prev,
        };
        self.prev = event.hash();
        self.secret.sign(event).leaf()
    }

    /// A heartbeat of now: its body, and its signature in Base64.
    pub fn beats(&self) -> (String, String) {
        let (device, at_ms) = (&self.device, Timestamp::now().as_millisecond());
        let body = format!(
            "{{\"device\":\"{device}\",\"at_ms\":{at_ms},\"battery\":80,\"offset_ms\":12,\"waiting\":0}}"
        );
        let text = format!("leporello-request/1\nPOST /api/heartbeat\n{body}");
        (body, STANDARD.encode(self.secret.sign_bytes(text.as_bytes())))
    }
}

/// SplitMix64: any number, the same on every run.
pub fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

pub fn hall(number: u64) -> HallId {
    HallId::new(&format!("Hall {number}")).unwrap()
}

fn door(number: u64) -> DoorId {
    DoorId::new(&format!("Hall {number}: entrance")).unwrap()
}

/// Where the ledger is.
pub fn place(folder: &Path, database: Option<&str>) -> Place {
    database.map_or_else(
        || Place::File(folder.join("exhibition.db")),
        |address| Place::Server(address.to_owned()),
    )
}

/// Where its key is.
pub fn key(folder: &Path) -> std::path::PathBuf {
    folder.join("exhibition.key")
}

/// Begins the exhibition in this folder: its ledger with all phones paired, and its book.
pub fn begin(folder: &Path, database: Option<&str>) -> Vec<Phone> {
    let book = folder.join(BOOK_FOLDER);
    std::fs::create_dir(&book).unwrap();
    Drawn { ballast: BOOK, ..Drawn::default() }.write(&book, BOOK_FILE);
    let now_min = Timestamp::now().as_second().div_euclid(60);
    let clock = Clock { mono_min: 0, wall_min: now_min, offset_ms: 0 };
    let about =
        About { exhibition: "Load".into(), zone: "UTC".into(), day_begins: Time::midnight() };
    let (place, key) = (place(folder, database), key(folder));
    let opened = Books::open_or_begin(place, &key, Some(&about), clock, &mut Sink::new());
    let Ok(opened) = opened else { panic!("the ledger cannot be begun: is the database empty?") };
    let (mut ledger, secret) = (opened.books.ledger, opened.secret);
    ledger.record(facts(), clock, &secret).unwrap();
    let phones: Vec<Phone> = (0..PHONES).map(|n| Phone::new(n, now_min - SINCE_MIN)).collect();
    for phone in &phones {
        ledger.pair(&phone.device, phone.secret.public(), clock, &secret).unwrap();
    }
    phones
}

fn facts() -> Vec<Fact> {
    let (first, last) = (date(2026, 1, 1), date(2035, 12, 31));
    let hours = Hours::daily(time(4, 0, 0, 0), time(23, 30, 0, 0));
    let day_begins = Time::midnight();
    let mut facts = vec![Fact::Venue(Venue { zone: "UTC".into(), day_begins, first, last, hours })];
    for number in 0..HALLS {
        facts.push(Fact::Hall(Hall { id: hall(number), planned_daily_visits: None }));
        let (id, hall) = (door(number), hall(number));
        facts.push(Fact::Door(Door { id, hall, width_m: 1.2, expected_share: None }));
    }
    let id = ConfigurationId::new("as paired").unwrap();
    for number in 0..PHONES {
        let device = DeviceId::new(&format!("phone {number}")).unwrap();
        let (door, class) = (door(number / 2), CounterClass::Clicker);
        facts.push(Fact::Device(Device { id: device.clone(), door, class }));
        let from = Timestamp::from_second(0).unwrap();
        facts.push(Fact::Configuration(Configuration { device, id: id.clone(), from }));
    }
    facts
}

/// Two thousand phones keep as many connections; a shell allows half of that.
pub fn raise_the_limit_of_open_files() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
}
