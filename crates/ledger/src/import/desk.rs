//! The desk at which every file ends: what is impossible is refused, what is known is left as
//! it is, the rest is written in batches.

use super::fold::{Fold, is_whole};
use super::said::Said;
use super::{CountRow, Item, Report};
use crate::event::{Body, Clock, Hash, Kind};
use crate::fault::{Fault, another};
use crate::key::Secret;
use crate::ledger::{Ledger, Reading};
use crate::store::{Store, within};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use leporello_diag::{Code, Sink, codes};
use leporello_turnout::vocabulary::{
    Device, DeviceId, Door, Fact, Hall, HallId, OrganisationId, Venue, VenueDay,
};
use sha2::{Digest as _, Sha256};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How many readings or facts are written at once.
const BATCH: usize = 1000;

/// More persons than this for each second and metre of a door's width do not pass in one
/// direction: twice the greatest flow that engineers of escape routes reckon with, 1.3 to 1.5
/// (SFPE Handbook of Fire Protection Engineering, "Employing the hydraulic model").
const PASSABLE: f64 = 3.0;

/// What an import must know of the exhibition.
pub struct Exhibition {
    zone: TimeZone,
    days: Vec<VenueDay>,
    halls: Vec<Hall>,
    doors: Vec<Door>,
    devices: Vec<Device>,
}

impl Exhibition {
    /// The exhibition with its halls, doors and devices.
    ///
    /// # Errors
    /// When the venue has no days.
    pub fn new(
        venue: &Venue,
        halls: Vec<Hall>,
        doors: Vec<Door>,
        devices: Vec<Device>,
    ) -> Result<Self, Fault> {
        let wrong =
            |e: &dyn std::fmt::Display| another(e.to_string(), "mend the days of the exhibition");
        let days = venue.days().map_err(|e| wrong(&e))?;
        let zone = TimeZoneDatabase::bundled().get(&venue.zone).map_err(|e| wrong(&e))?;
        Ok(Self { zone, days, halls, doors, devices })
    }

    pub(crate) const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(crate) fn device(&self, id: &DeviceId) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == *id)
    }

    /// The one device that watches a door of a hall.
    pub(crate) fn device_at(&self, hall: &str, door: &str) -> Option<&DeviceId> {
        let door = self.doors.iter().find(|d| d.hall.as_str() == hall && d.id.as_str() == door)?;
        let mut there = self.devices.iter().filter(|device| device.door == door.id);
        let first = there.next()?;
        there.next().is_none().then_some(&first.id)
    }

    fn door(&self, device: &Device) -> Option<&Door> {
        self.doors.iter().find(|door| door.id == device.door)
    }
}

/// Why a row is not kept.
pub(crate) struct No {
    pub code: Code,
    pub why: String,
    pub hint: &'static str,
}

pub(crate) fn no(code: Code, why: impl Into<String>, hint: &'static str) -> No {
    No { code, why: why.into(), hint }
}

/// A desk for files of one exhibition.
pub struct Desk<'a, S> {
    ledger: &'a mut Ledger<S>,
    pub(crate) exhibition: &'a Exhibition,
    secret: &'a Secret,
    clock: Clock,
    pub(crate) said: Rc<RefCell<Said<'a>>>,
    fold: Fold,
    counts: BTreeMap<DeviceId, Vec<(u64, Reading)>>,
    facts: Vec<Fact>,
    waiting: usize,
    /// What each fact is about, and what it says, as hashes.
    known: BTreeMap<Hash, Hash>,
    names: BTreeMap<String, OrganisationId>,
    report: Report,
}

impl<'a, S: Store> Desk<'a, S> {
    /// A desk before a ledger. `secret` is the ledger's key, `clock` is now, `sink` is told of
    /// every row that is not kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn new(
        ledger: &'a mut Ledger<S>,
        exhibition: &'a Exhibition,
        secret: &'a Secret,
        clock: Clock,
        sink: &'a mut Sink,
    ) -> Result<Self, Fault> {
        ledger.own_key(secret)?;
        let mut desk = Self {
            exhibition,
            secret,
            clock,
            said: Rc::new(RefCell::new(Said::new(sink))),
            fold: Fold::default(),
            counts: BTreeMap::new(),
            facts: Vec::new(),
            waiting: 0,
            known: BTreeMap::new(),
            names: BTreeMap::new(),
            report: Report::default(),
            ledger,
        };
        for recorded in desk.ledger.facts()? {
            let (about, says) = hashes(&recorded.first);
            desk.known.insert(about, says);
            if let Some(name) = organisation(&recorded.first) {
                desk.names.entry(folded(name)).or_insert_with(|| name.clone());
            }
        }
        Ok(desk)
    }

    pub(crate) fn begin(&mut self, name: &str) {
        self.report = Report::default();
        self.said.borrow_mut().begin(name);
    }

    /// Writes what waits and tells what was done.
    pub(crate) fn end(&mut self) -> Result<Report, Fault> {
        for (device, line, reading) in self.fold.end() {
            self.wait(device, line, reading)?;
        }
        self.flush()?;
        self.said.borrow_mut().end();
        Ok(self.report)
    }

    /// A row that is not kept.
    pub(crate) fn refuse(&mut self, line: u64, no: &No) {
        self.report.refused += 1;
        self.said.borrow_mut().say(no.code, line, no.why.clone(), no.hint);
    }

    /// A row that could not be read.
    pub(crate) fn unreadable(&mut self, line: u64, why: String) {
        self.report.rows += 1;
        self.refuse(line, &no(codes::LDG_022, why, "mend the row and import the file again"));
    }

    /// Takes what a row says, or why it says nothing.
    pub(crate) fn take(&mut self, line: u64, item: Result<Item, No>) -> Result<(), Fault> {
        self.report.rows += 1;
        match item {
            Err(no) => self.refuse(line, &no),
            Ok(Item::Count(row)) => match self.check(&row) {
                Err(no) => self.refuse(line, &no),
                Ok(()) => return self.count(line, row),
            },
            Ok(Item::Fact(fact)) => return self.fact(line, fact),
        }
        Ok(())
    }

    fn count(&mut self, line: u64, row: CountRow) -> Result<(), Fault> {
        if is_whole(&row) {
            let bin = crate::event::Bin {
                start_min: row.from.as_second().div_euclid(60),
                length_min: row.seconds / 60,
            };
            let reading = Reading { bin, shown: row.shown, samples: row.samples, total: row.total };
            return self.wait(row.device, line, reading);
        }
        match self.fold.add(line, &row) {
            Ok(Some((line, reading))) => self.wait(row.device, line, reading),
            Ok(None) => Ok(()),
            Err(why) => {
                self.refuse(
                    line,
                    &no(codes::LDG_024, why, "sort the file by time, or leave the row out"),
                );
                Ok(())
            }
        }
    }

    fn check(&self, row: &CountRow) -> Result<(), No> {
        let device = self.known_device(row)?;
        let Some(door) = self.exhibition.door(device) else {
            let why = format!("device `{}` watches `{}`, which is no door", device.id, device.door);
            return Err(no(codes::LDG_025, why, "give the door to the exhibition"));
        };
        if row.door.as_ref().is_some_and(|named| *named != door.id) {
            let why = format!("device `{}` watches the door `{}`", device.id, door.id);
            return Err(no(codes::LDG_025, why, "mend the door in the file, or move the device"));
        }
        if let Some(hall) = &row.hall {
            self.hall(hall)?;
            if *hall != door.hall {
                let why = format!("the door `{}` leads into the hall `{}`", door.id, door.hall);
                return Err(no(codes::LDG_025, why, "mend the hall in the file"));
            }
        }
        self.moment(row.from)?;
        if row.shown.is_empty() {
            return Err(no(
                codes::LDG_022,
                "no count is given",
                "write 0 where nobody passed; leave the row out where nobody counted",
            ));
        }
        if row.seconds == 0 || row.seconds > 86_400 {
            let why = format!("a bin of {} seconds is not 1 second to 1 day long", row.seconds);
            return Err(no(codes::LDG_022, why, "mend the length of the bin"));
        }
        passable(row, door.width_m)
    }

    fn known_device(&self, row: &CountRow) -> Result<&Device, No> {
        self.exhibition.device(&row.device).ok_or_else(|| {
            let names = self.exhibition.devices.iter().map(|d| d.id.as_str());
            let why = format!("there is no device `{}`; {}", row.device, those(names));
            no(codes::LDG_025, why, "add the device to the exhibition, or mend its name")
        })
    }

    pub(crate) fn hall(&self, hall: &HallId) -> Result<(), No> {
        if self.exhibition.halls.iter().any(|known| known.id == *hall) {
            return Ok(());
        }
        let names = self.exhibition.halls.iter().map(|h| h.id.as_str());
        let why = format!("there is no hall `{hall}`; {}", those(names));
        Err(no(codes::LDG_025, why, "add the hall to the exhibition, or mend its name"))
    }

    fn moment(&self, from: Timestamp) -> Result<(), No> {
        if self.exhibition.days.iter().any(|day| day.holds(from)) {
            return Ok(());
        }
        Err(self.outside(&self.exhibition.zone.to_datetime(from).date()))
    }

    pub(crate) fn day(&self, day: Date) -> Result<(), No> {
        if self.exhibition.days.iter().any(|known| known.date == day) {
            Ok(())
        } else {
            Err(self.outside(&day))
        }
    }

    fn outside(&self, day: &Date) -> No {
        let days = &self.exhibition.days;
        let why = match (days.first(), days.last()) {
            (Some(a), Some(b)) => {
                format!("{day} is outside of the exhibition, {} to {}", a.date, b.date)
            }
            _ => format!("{day} is outside of the exhibition"),
        };
        no(
            codes::LDG_028,
            why,
            "look at the order of day and month, or change the days of the exhibition",
        )
    }

    /// The name under which an organisation is known; a new one is known from now on.
    pub(crate) fn organisation(&mut self, line: u64, text: &str) -> Result<OrganisationId, No> {
        let name = OrganisationId::new(text)
            .map_err(|e| no(codes::LDG_022, e.to_string(), "write the organisation's name"))?;
        let known = self.names.entry(folded(&name)).or_insert_with(|| name.clone()).clone();
        if known != name {
            let why =
                format!("`{name}` is taken as `{known}`, which differs by case or spaces alone");
            self.said.borrow_mut().say(
                codes::LDG_029,
                line,
                why,
                "write the name alike everywhere",
            );
        }
        Ok(known)
    }

    fn fact(&mut self, line: u64, fact: Fact) -> Result<(), Fault> {
        let (about, says) = hashes(&fact);
        match self.known.get(&about) {
            Some(known) if *known == says => self.report.unchanged += 1,
            Some(_) => {
                let why = format!("{} is recorded already, and says something else", what(&fact));
                self.refuse(
                    line,
                    &no(codes::LDG_031, why, "if the file is right, correct the entry"),
                );
            }
            None => {
                self.known.insert(about, says);
                self.facts.push(fact);
                self.waiting += 1;
                if self.waiting >= BATCH {
                    self.flush()?;
                }
            }
        }
        Ok(())
    }

    fn wait(&mut self, device: DeviceId, line: u64, reading: Reading) -> Result<(), Fault> {
        self.counts.entry(device).or_default().push((line, reading));
        self.waiting += 1;
        if self.waiting >= BATCH { self.flush() } else { Ok(()) }
    }

    /// Readings of devices that came by another way than a file.
    ///
    /// # Errors
    /// What the database says.
    pub fn readings(&mut self, readings: Vec<(DeviceId, Reading)>) -> Result<Report, Fault> {
        self.begin("messages of devices");
        for (device, reading) in readings {
            self.report.rows += 1;
            if self.exhibition.device(&device).is_some() {
                self.wait(device, 0, reading)?;
            } else {
                let why = format!("there is no device `{device}`");
                self.refuse(0, &no(codes::LDG_025, why, "add the device to the exhibition"));
            }
        }
        self.end()
    }

    fn flush(&mut self) -> Result<(), Fault> {
        self.waiting = 0;
        let facts = std::mem::take(&mut self.facts);
        if !facts.is_empty() {
            self.report.recorded += facts.len() as u64;
            self.ledger.record(facts, self.clock, self.secret)?;
        }
        for (device, readings) in std::mem::take(&mut self.counts) {
            self.readings_of(&device, readings)?;
        }
        Ok(())
    }

    fn readings_of(
        &mut self,
        device: &DeviceId,
        mut readings: Vec<(u64, Reading)>,
    ) -> Result<(), Fault> {
        let paired = within(&mut self.ledger.store, |tables| tables.device(device))?;
        if paired.as_ref().is_some_and(|p| p.key != self.secret.public()) {
            let why = format!("device `{device}` signs its own counts; a file cannot speak for it");
            let own = no(codes::LDG_025, why, "let the device send what it holds");
            readings.iter().for_each(|(line, _)| self.refuse(*line, &own));
            return Ok(());
        }
        if paired.is_none_or(|paired| paired.revoked) {
            self.ledger.pair(device, self.secret.public(), self.clock, self.secret)?;
        }
        readings.sort_by_key(|(line, reading)| (reading.total, reading.bin, *line));
        let mut fresh: Vec<Reading> = Vec::with_capacity(readings.len());
        for near in readings.chunk_by(|a, b| {
            a.1.total == b.1.total && b.1.bin.start_min - a.1.bin.start_min <= 1440
        }) {
            self.sift(device, near, &mut fresh)?;
        }
        if !fresh.is_empty() {
            self.ledger.record_readings(device, &fresh, self.clock, self.secret)?;
            self.report.recorded += fresh.len() as u64;
        }
        Ok(())
    }

    /// Puts readings into `fresh` that neither are recorded nor overlap one that is.
    fn sift(
        &mut self,
        device: &DeviceId,
        near: &[(u64, Reading)],
        fresh: &mut Vec<Reading>,
    ) -> Result<(), Fault> {
        let (Some((_, first)), Some((_, last))) = (near.first(), near.last()) else {
            return Ok(());
        };
        let kind = if first.total { Kind::Total } else { Kind::Count };
        let (from, to) = (first.bin.start_min - 1440, last.bin.end_min());
        let stored = within(&mut self.ledger.store, |tables| tables.bins(device, kind, from, to))?;
        let mut there: BTreeMap<i64, Reading> = BTreeMap::new();
        for entry in stored {
            if let Body::Count(bin, shown, samples) | Body::Total(bin, shown, samples) =
                entry.signed.event.body
            {
                there.insert(bin.start_min, Reading { bin, shown, samples, total: first.total });
            }
        }
        for (line, reading) in near {
            let start = reading.bin.start_min;
            if there.get(&start) == Some(reading) {
                self.report.unchanged += 1;
            } else if there.get(&start).is_some_and(|known| known.bin == reading.bin) {
                let why = format!(
                    "the bin at {} of `{device}` is recorded already, with another count",
                    moment(start)
                );
                self.refuse(
                    *line,
                    &no(codes::LDG_031, why, "if the file is right, correct the entry"),
                );
            } else if let Some(other) = overlapped(&there, reading) {
                let why = format!(
                    "the bin at {} of `{device}` overlaps the one at {} of {} minutes",
                    moment(start),
                    moment(other.bin.start_min),
                    other.bin.length_min
                );
                self.refuse(*line, &no(codes::LDG_024, why, "find out which of the two is right"));
            } else {
                there.insert(start, *reading);
                fresh.push(*reading);
            }
        }
        Ok(())
    }
}

fn overlapped<'a>(there: &'a BTreeMap<i64, Reading>, reading: &Reading) -> Option<&'a Reading> {
    let (start, end) = (reading.bin.start_min, reading.bin.end_min());
    let near = there.range(start - 1440..end).map(|(_, other)| other);
    near.into_iter().find(|other| other.bin.end_min() > start)
}

fn moment(minute: i64) -> Timestamp {
    Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default()
}

/// Refuses a count that is higher than the door lets pass.
fn passable(row: &CountRow, width_m: f64) -> Result<(), No> {
    if row.total {
        return Ok(());
    }
    let most = (PASSABLE * width_m.max(0.5) * f64::from(row.seconds)).ceil();
    #[allow(clippy::cast_precision_loss, reason = "only compared")]
    let highest = row.shown.told().max().unwrap_or(0) as f64;
    if highest <= most {
        return Ok(());
    }
    let why = format!(
        "{highest} in {} seconds: a door of {width_m} m lets pass {most} at most",
        row.seconds
    );
    Err(no(codes::LDG_023, why, "look at the device, or mend the width of the door"))
}

/// At most five names, for a message.
fn those<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.len() {
        0 => "none is known".into(),
        n if n > 5 => format!("known are {} and {} more", names[..5].join(", "), n - 5),
        _ => format!("known are {}", names.join(", ")),
    }
}

/// The same for names which differ by case and spaces alone.
fn folded(name: &OrganisationId) -> String {
    name.folded().split_whitespace().collect()
}

fn organisation(fact: &Fact) -> Option<&OrganisationId> {
    match fact {
        Fact::Announced(a) => Some(&a.organisation),
        Fact::Claimed(c) => Some(&c.organisation),
        Fact::HeadCount(h) => Some(&h.organisation),
        _ => None,
    }
}

/// What a fact is about: two facts about the same cannot both stand.
fn what(fact: &Fact) -> String {
    match fact {
        Fact::Announced(a) => {
            format!("what `{}` announced for {} in `{}`", a.organisation, a.day, a.hall)
        }
        Fact::Claimed(c) => {
            format!("what `{}` claimed for {} in `{}`", c.organisation, c.day, c.hall)
        }
        Fact::HeadCount(h) => {
            format!("the head count of `{}` on {} in `{}`", h.organisation, h.day, h.hall)
        }
        Fact::Trial(t) => {
            format!("the trial of `{}` in `{}` at {}", t.device, t.configuration, t.from)
        }
        other => says(other),
    }
}

fn says(fact: &Fact) -> String {
    serde_json::to_string(fact).unwrap_or_default()
}

fn hashes(fact: &Fact) -> (Hash, Hash) {
    (Sha256::digest(what(fact)).into(), Sha256::digest(says(fact)).into())
}
