//! An exhibition with two halls, and files that are read into its ledger.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses some of it")]

use super::{OPENING, begun, clock, device, own};
use jiff::Timestamp;
use jiff::civil::{Time, date, time};
use leporello_diag::{Diagnostic, Sink};
use leporello_ledger::Ledger;
use leporello_ledger::import::{Desk, Exhibition, Format, Report};
use leporello_ledger::store::Memory;
use leporello_turnout::vocabulary::{
    CounterClass, Device, Door, DoorId, Fact, Hall, HallId, Hours, Venue,
};
use std::io::Read;

pub fn exhibition() -> Exhibition {
    let venue = Venue {
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
        first: date(2026, 4, 8),
        last: date(2026, 4, 18),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let hall = |id: &str| Hall { id: HallId::new(id).unwrap(), planned_daily_visits: None };
    let door = |id: &str, hall: &str| Door {
        id: DoorId::new(id).unwrap(),
        hall: HallId::new(hall).unwrap(),
        width_m: 1.0,
        expected_share: None,
    };
    let counter = |id: &str, door: &str| Device {
        id: device(id),
        door: DoorId::new(door).unwrap(),
        class: CounterClass::Stereo,
    };
    let doors = vec![door("main", "East"), door("garden", "West")];
    let devices = vec![counter("e1", "main"), counter("w1", "garden")];
    Exhibition::new(&venue, vec![hall("East"), hall("West")], doors, devices).unwrap()
}

/// An exhibition with a ledger in memory.
pub struct Case {
    pub ledger: Ledger<Memory>,
    pub exhibition: Exhibition,
}

impl Case {
    pub fn new() -> Self {
        Self { ledger: begun(Memory::new()), exhibition: exhibition() }
    }

    pub fn read(&mut self, format: &Format, input: &mut dyn Read) -> (Report, Vec<Diagnostic>) {
        let (secret, mut sink) = (own(), Sink::new());
        let mut desk =
            Desk::new(&mut self.ledger, &self.exhibition, &secret, clock(OPENING), &mut sink)
                .unwrap();
        let report = desk.import(format, "file.csv", input).unwrap();
        drop(desk);
        (report, sink.diagnostics().to_vec())
    }

    pub fn import(&mut self, format: &Format, text: impl AsRef<[u8]>) -> (Report, Vec<String>) {
        let (report, said) = self.read(format, &mut text.as_ref());
        (report, said.iter().map(|d| format!("{} {}", d.code.name(), d.subjects[0])).collect())
    }

    pub fn counts(&mut self, name: &str) -> Vec<(i64, Option<u64>, Option<u64>)> {
        let counts = self.ledger.counts(&device(name), &mut Sink::new()).unwrap();
        let minute = |at: Timestamp| at.as_second() / 60 - OPENING;
        counts.iter().map(|c| (minute(c.from), c.entered, c.left)).collect()
    }

    pub fn facts(&mut self) -> Vec<Fact> {
        self.ledger.facts().unwrap().into_iter().map(|recorded| recorded.first).collect()
    }
}

/// First line of a table of counts.
pub const HEAD: &str = "hall,door,device,bin_start,bin_s,in,out,samples,expected\n";

/// A table of counts.
pub fn counts(rows: &str) -> String {
    format!("{HEAD}{rows}")
}
