//! From keys to facts, with the place of every mistake.

use super::Described;
use super::keys::{
    ConfigurationKeys, DeviceKeys, DoorKeys, EbookKeys, EventKeys, HallKeys, HoursKeys, Keys,
    ReentryKeys, Spans, StaffKeys, Text,
};
use crate::collect::{Known, Supplement};
use crate::fault::{at, line_and_column};
use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use leporello_diag::{Sink, Stopped, codes};
use leporello_ledger::About;
use leporello_turnout::vocabulary::{
    Configuration, ConfigurationId, Device, DeviceId, Door, DoorId, Event, Fact, Hall, HallId,
    Hours, IdError, Opening, OrganisationId, ReentrySample, StaffHours, Venue, VenueError,
};
use leporello_turnout_report::{Ebook, Theme};
use std::ops::Range;

/// A description as it is read: goes on after a mistake, so that all are told at once.
pub(super) struct Reading<'a> {
    name: &'a str,
    text: &'a str,
    sink: &'a mut Sink,
    is_sound: bool,
    zone: TimeZone,
    halls: Vec<HallId>,
    doors: Vec<DoorId>,
    devices: Vec<DeviceId>,
    facts: Vec<Fact>,
}

const AS_TIME: &str = "write it as 2026-04-08T17:00, in the exhibition's zone";

impl<'a> Reading<'a> {
    pub(super) fn new(name: &'a str, text: &'a str, sink: &'a mut Sink) -> Self {
        Self {
            name,
            text,
            sink,
            is_sound: true,
            zone: TimeZone::UTC,
            halls: Vec::new(),
            doors: Vec::new(),
            devices: Vec::new(),
            facts: Vec::new(),
        }
    }

    /// The whole description.
    pub(super) fn whole(mut self, keys: Keys) -> Result<Described, Stopped> {
        let about = self.venue(&keys);
        keys.hall.iter().for_each(|hall| self.hall(hall));
        keys.door.iter().for_each(|door| self.door(door));
        keys.device.iter().for_each(|device| self.device(device));
        keys.configuration.iter().for_each(|state| self.configuration(state));
        keys.event.iter().for_each(|event| self.event(event));
        keys.staff.iter().for_each(|staff| self.staff(staff));
        keys.reentry.iter().for_each(|sample| self.reentry(sample));
        self.once_each();
        let supplement = self.supplement(keys);
        match about {
            Some(about) if self.is_sound => Ok(Described { about, facts: self.facts, supplement }),
            _ => Err(Stopped),
        }
    }

    /// Of two that are about the same, one would be lost.
    fn once_each(&mut self) {
        let mut known = Known::default();
        for fact in &self.facts {
            if let Some(what) = known.replaced_by(fact) {
                self.is_sound = false;
                let why = format!("{what}: described twice");
                let hint = "write one entry; of several samples or shifts, their sums";
                self.sink.report(at(codes::AUD_001, self.name, None, why, hint));
            }
            known.take(fact);
        }
    }

    fn wrong(&mut self, span: Range<usize>, why: impl Into<String>, hint: &str) {
        self.is_sound = false;
        let place = line_and_column(self.text, span.start);
        self.sink.report(at(codes::AUD_001, self.name, Some(place), why, hint));
    }

    /// A value, or a message about its place.
    fn read<T, E: std::fmt::Display>(
        &mut self,
        text: &Text,
        what: &str,
        parse: impl FnOnce(&str) -> Result<T, E>,
        hint: &str,
    ) -> Option<T> {
        let word = text.get_ref().0.trim();
        match parse(word) {
            Ok(value) => Some(value),
            Err(why) => {
                self.wrong(text.span(), format!("`{word}` is no {what}: {why}"), hint);
                None
            }
        }
    }

    fn id<T>(&mut self, text: &Text, new: impl FnOnce(&str) -> Result<T, IdError>) -> Option<T> {
        self.read(text, "name", new, "write a name of one line")
    }

    /// The one of these names; each must be there before it is spoken of.
    fn known<T: PartialEq + std::fmt::Display>(
        &mut self,
        text: &Text,
        what: &str,
        new: impl FnOnce(&str) -> Result<T, IdError>,
        all: impl FnOnce(&Self) -> &Vec<T>,
    ) -> Option<T> {
        let id = self.id(text, new)?;
        let names = all(self);
        if names.contains(&id) {
            return Some(id);
        }
        let names: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
        let list = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let why = format!("there is no {what} `{id}`; described above: {list}");
        self.wrong(text.span(), why, "write the name as it stands above");
        None
    }

    /// A name that was not given before.
    fn fresh<T: PartialEq + Clone + std::fmt::Display>(
        &mut self,
        text: &Text,
        what: &str,
        new: impl FnOnce(&str) -> Result<T, IdError>,
        all: impl FnOnce(&mut Self) -> &mut Vec<T>,
    ) -> Option<T> {
        let id = self.id(text, new)?;
        let names = all(self);
        if names.contains(&id) {
            self.wrong(text.span(), format!("the {what} `{id}` is there twice"), "name it once");
            return None;
        }
        names.push(id.clone());
        Some(id)
    }

    fn date(&mut self, text: &Text) -> Option<Date> {
        self.read(text, "day", str::parse::<Date>, "write it as 2026-04-08")
    }

    fn moment(&mut self, text: &Text) -> Option<Timestamp> {
        let zone = self.zone.clone();
        let parse = |word: &str| {
            word.parse::<Timestamp>().or_else(|_| {
                let there = word.parse::<DateTime>()?;
                zone.to_ambiguous_timestamp(there).compatible()
            })
        };
        self.read(text, "time", parse, AS_TIME)
    }

    fn above_zero(&mut self, number: &toml::Spanned<f64>, what: &str) -> Option<f64> {
        let value = *number.get_ref();
        if value > 0.0 && value.is_finite() {
            return Some(value);
        }
        self.wrong(number.span(), format!("{what} is {value}"), "write a number above zero");
        None
    }

    fn venue(&mut self, keys: &Keys) -> Option<About> {
        let title = keys.title.get_ref().0.trim().to_owned();
        if title.is_empty() || title.contains(char::is_control) {
            self.wrong(keys.title.span(), "the title is empty or has several lines", "name it");
        }
        let find = |zone: &str| TimeZoneDatabase::bundled().get(zone);
        let hint = "write it by its IANA name, such as `Europe/Prague`";
        self.zone = self.read(&keys.zone, "time zone", find, hint)?;
        let day_begins = match &keys.day_begins {
            None => Some(Time::midnight()),
            Some(text) => self.read(text, "time of day", str::parse::<Time>, "write it as 04:00"),
        };
        let hours = self.hours(&keys.hours);
        let (first, last) = (self.date(&keys.first), self.date(&keys.last));
        let (zone, day_begins) = (keys.zone.get_ref().0.trim().to_owned(), day_begins?);
        let about = About { exhibition: title, zone: zone.clone(), day_begins };
        let venue = Venue { zone, day_begins, first: first?, last: last?, hours: hours? };
        if let Err(error) = venue.days() {
            let span = match error {
                VenueError::Hours(_) => keys.hours.span(),
                _ => keys.last.span(),
            };
            self.wrong(span, error.to_string(), "mend the days or the opening hours");
        }
        self.facts.push(Fact::Venue(venue));
        Some(about)
    }

    fn hours(&mut self, keys: &toml::Spanned<HoursKeys>) -> Option<Hours> {
        let written = keys.get_ref();
        let closed = || Spans::Several(Vec::new());
        let week = [
            &written.monday,
            &written.tuesday,
            &written.wednesday,
            &written.thursday,
            &written.friday,
            &written.saturday,
            &written.sunday,
        ];
        let read = || -> Result<Hours, String> {
            let mut hours = Hours::default();
            for (day, of) in week.into_iter().zip(&mut hours.weekly) {
                let spans = day.clone().or_else(|| written.daily.clone()).unwrap_or_else(closed);
                *of = openings(&spans)?;
            }
            for (date, spans) in &written.exceptions {
                let day = date.parse().map_err(|e| format!("`{date}` is no day: {e}"))?;
                hours.exceptions.insert(day, openings(spans)?);
            }
            Ok(hours)
        };
        match read() {
            Ok(hours) => Some(hours),
            Err(why) => {
                self.wrong(keys.span(), why, "write hours as `daily = \"10:00-18:00\"`");
                None
            }
        }
    }

    fn hall(&mut self, keys: &HallKeys) {
        let id = self.fresh(&keys.name, "hall", HallId::new, |all| &mut all.halls);
        let what = "the planned number of visits";
        let planned = keys.planned_daily_visits.as_ref().map(|n| self.above_zero(n, what));
        if let (Some(id), None | Some(Some(_))) = (id, planned) {
            let planned_daily_visits = planned.flatten();
            self.facts.push(Fact::Hall(Hall { id, planned_daily_visits }));
        }
    }

    fn door(&mut self, keys: &DoorKeys) {
        let id = self.fresh(&keys.name, "door", DoorId::new, |all| &mut all.doors);
        let hall = self.known(&keys.hall, "hall", HallId::new, |all| &all.halls);
        let width_m = self.above_zero(&keys.width_m, "the width of the door");
        let share = keys.share.as_ref().map(|share| *share.get_ref());
        if let Some(out) = keys.share.as_ref().filter(|s| !(0.0..=1.0).contains(s.get_ref())) {
            let why = format!("the share {} is not between 0 and 1", out.get_ref());
            self.wrong(out.span(), why, "write 0.4 for four in ten");
        }
        if let (Some(id), Some(hall), Some(width_m)) = (id, hall, width_m) {
            self.facts.push(Fact::Door(Door { id, hall, width_m, expected_share: share }));
        }
    }

    fn device(&mut self, keys: &DeviceKeys) {
        let id = self.fresh(&keys.name, "device", DeviceId::new, |all| &mut all.devices);
        let door = self.known(&keys.door, "door", DoorId::new, |all| &all.doors);
        if id.as_ref().is_some_and(|id| id.as_str() == leporello_ledger::OWN) {
            let why = "no device can be called `ledger`: the ledger itself is";
            self.wrong(keys.name.span(), why, "give the device another name");
        }
        if let (Some(id), Some(door)) = (id, door) {
            self.facts.push(Fact::Device(Device { id, door, class: keys.class }));
        }
    }

    fn configuration(&mut self, keys: &ConfigurationKeys) {
        let device = self.known(&keys.device, "device", DeviceId::new, |all| &all.devices);
        let id = self.id(&keys.name, ConfigurationId::new);
        let from = self.moment(&keys.from);
        if let (Some(device), Some(id), Some(from)) = (device, id, from) {
            self.facts.push(Fact::Configuration(Configuration { device, id, from }));
        }
    }

    fn event(&mut self, keys: &EventKeys) {
        let hall = self.known(&keys.hall, "hall", HallId::new, |all| &all.halls);
        let (from, to) = (self.moment(&keys.from), self.moment(&keys.to));
        if let (Some(hall), Some(from), Some(to)) = (hall, from, to) {
            if to <= from {
                self.wrong(keys.to.span(), "the event ends before it begins", AS_TIME);
            }
            let name = keys.name.get_ref().0.clone();
            self.facts.push(Fact::Event(Event { name, hall, from, to }));
        }
    }

    fn staff(&mut self, keys: &StaffKeys) {
        let door = self.known(&keys.door, "door", DoorId::new, |all| &all.doors);
        let day = self.date(&keys.day);
        let hours = keys.hours.as_ref().map(|hours| *hours.get_ref());
        if let Some(wrong) = keys.hours.as_ref().filter(|h| !(0.0..=10_000.0).contains(h.get_ref()))
        {
            let why = format!("{} hours of work on a day", wrong.get_ref());
            self.wrong(wrong.span(), why, "write the sum over all staff at the door");
        }
        if keys.crossings.is_none() && keys.hours.is_none() {
            let hint = "write one of them, or leave the entry out";
            self.wrong(keys.day.span(), "neither `crossings` nor `hours` is given", hint);
        }
        if let (Some(door), Some(day)) = (door, day) {
            self.facts.push(Fact::Staff(StaffHours {
                door,
                day,
                crossings: keys.crossings,
                hours,
            }));
        }
    }

    fn reentry(&mut self, keys: &ReentryKeys) {
        let hall = self.known(&keys.hall, "hall", HallId::new, |all| &all.halls);
        let had_been_in = *keys.had_been_in.get_ref();
        if had_been_in > keys.asked {
            let why = format!("{had_been_in} of {} had been in", keys.asked);
            self.wrong(keys.had_been_in.span(), why, "write how many of those asked");
        }
        if let Some(hall) = hall {
            self.facts.push(Fact::Reentry(ReentrySample { hall, asked: keys.asked, had_been_in }));
        }
    }

    fn supplement(&mut self, keys: Keys) -> Supplement {
        let mut supplement = Supplement {
            ebook: keys.ebook.map(ebook),
            themes: keys
                .theme
                .into_iter()
                .map(|theme| Theme { name: theme.name, entries: theme.entries })
                .collect(),
            ..Supplement::default()
        };
        for reply in keys.reply {
            if let Some(name) = self.id(&reply.organisation, OrganisationId::new) {
                supplement.replies.insert(name, reply.text);
            }
        }
        supplement
    }
}

fn ebook(keys: EbookKeys) -> Ebook {
    Ebook {
        copies_during: keys.copies_during,
        copies_after: keys.copies_after,
        openings: keys.openings,
        readings: keys.readings,
        pages_reached: keys.pages_reached,
    }
}

/// Spans such as `10:00-18:00`.
fn openings(spans: &Spans) -> Result<Vec<Opening>, String> {
    let all = match spans {
        Spans::One(one) => std::slice::from_ref(one),
        Spans::Several(several) => several,
    };
    let read = |span: &String| {
        let (from, to) = span.split_once(['-', '\u{2013}'])?;
        let time = |text: &str| text.trim().parse::<Time>().ok();
        Some(Opening { from: time(from)?, to: time(to)? })
    };
    all.iter()
        .map(|span| read(span).ok_or_else(|| format!("`{span}` is no span such as 10:00-18:00")))
        .collect()
}
