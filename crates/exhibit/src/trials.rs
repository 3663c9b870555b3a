//! Calibration trials: who may observe, what phones saw, and the trials that came of it.
//!
//! What a phone saw is a paper of the desk until its trial is whole; the trial is a fact of the ledger.

use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use leporello_audit::Known;
use leporello_clicker::trial::{Begun, Counter, Observed, Phones, Seen};
use leporello_diag::Sink;
use leporello_ledger::import::cannot_pass;
use leporello_ledger::store::Store as _;
use leporello_ledger::{EventKey, Kind, Recorded};
use leporello_turnout::vocabulary::{
    ConfigurationId, CountBin, CounterClass, Device, DeviceId, DoorId, Fact, Trial, Truth,
};
use serde::{Deserialize, Serialize};

/// How long a phone that was let observe may do so, in minutes: the longest shift.
pub(crate) const OBSERVES_MIN: i64 = 12 * 60;

/// A counter that was silent for a day is read by its display.
const SILENT_MIN: i64 = 24 * 60;

/// That a phone may observe in trials, under the name of its device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observer {
    since_min: i64,
    pub(crate) until_min: i64,
}

impl Paper for Observer {
    const KIND: &'static str = "observer";
}

/// What a phone saw, under the name of its device and its first minute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sight {
    pub(crate) device: DeviceId,
    pub(crate) door: DoorId,
    /// As it was sent, but for what the desk has decided of it: its number when that was mistyped,
    /// and that no second phone is waited for.
    pub(crate) seen: Seen,
    /// Whether the desk has put it away.
    #[serde(default)]
    pub(crate) is_away: bool,
}

impl Paper for Sight {
    const KIND: &'static str = "sight";
}

/// What is to become of a sight.
pub(crate) enum Next {
    /// The trial is whole and not in the ledger yet.
    Record(Trial),
    /// Nothing has to be done.
    Said(Observed),
}

impl Sight {
    /// Whether a trial has what this phone saw.
    pub(crate) fn is_in(&self, trial: &Trial) -> bool {
        let minutes = trial.seconds / 60;
        match &trial.truth {
            Truth::Known { entered, left } => {
                let sums = self.seen.sums(trial.from.as_second().div_euclid(60), minutes);
                sums == Some((*entered, *left))
            }
            Truth::Observed(all) => all.iter().any(|o| o.observer == self.device.as_str()),
        }
    }
}

fn refused(why: impl Into<String>) -> Observed {
    Observed::Refused(why.into())
}

impl House {
    /// Lets a phone observe in trials for a shift, or not from now on.
    pub(crate) fn let_observe(&self, device: &DeviceId, may: bool) -> Result<(), Fault> {
        let now = self.now_min();
        let until_min = if may { now + OBSERVES_MIN } else { now };
        let new = Observer { since_min: now, until_min };
        if self.desk.create(device.as_str(), &new)? {
            return Ok(());
        }
        // What was seen under an earlier leave may still be on its way.
        self.desk
            .change(device.as_str(), |old: Observer| {
                Ok::<_, Fault>(Some(Observer { until_min, ..old }))
            })
            .map(drop)
    }

    /// Whether a phone may observe at a minute.
    pub(crate) fn may_observe(&self, device: &DeviceId, minute: i64) -> Result<bool, Fault> {
        let observer: Option<Observer> = self.desk.find(device.as_str())?;
        Ok(observer.is_some_and(|o| o.since_min <= minute && minute < o.until_min))
    }

    /// Keeps what a phone saw, and records the trial when it is whole.
    pub(crate) fn saw(
        &self,
        running: &Running,
        device: &DeviceId,
        seen: Seen,
    ) -> Result<Observed, Fault> {
        let known = running.known()?;
        let Some(paired) = known.devices.iter().find(|known| known.id == *device) else {
            return Ok(refused("this phone has no post"));
        };
        if let Some(why) = self.unfit(&known, paired, &seen)? {
            return Ok(refused(why));
        }
        let name = format!("{device}/{}", seen.from_min);
        let is_new = self.desk.find::<Sight>(&name)?.is_none();
        if let Some(why) = misread(&known, &paired.door, &seen).filter(|_| is_new) {
            return Ok(Observed::Misread(why));
        }
        let door = paired.door.clone();
        let sight = Sight { device: device.clone(), door, seen, is_away: false };
        if self.desk.create(&name, &sight)? {
            return self.settled(running, &known, &sight);
        }
        let Some(kept) = self.desk.find::<Sight>(&name)? else {
            return Ok(Observed::WaitsForOther);
        };
        if (&kept.seen.entered, &kept.seen.left) != (&sight.seen.entered, &sight.seen.left) {
            return Ok(refused("this phone has sent other numbers of the same minutes before"));
        }
        self.settled(running, &known, &kept)
    }

    /// Why what a phone saw can be of no trial.
    fn unfit(
        &self,
        known: &Known,
        phone: &Device,
        seen: &Seen,
    ) -> Result<Option<&'static str>, Fault> {
        let is_here = |begun: &Begun| {
            let tried = known.devices.iter().find(|d| d.id == begun.counter && d.id != phone.id);
            tried.is_some_and(|tried| tried.door == phone.door)
        };
        Ok(if !self.may_observe(&phone.id, seen.from_min)? {
            Some("nobody let this phone observe at that time: ask the lead of your shift")
        } else if !seen.begun.as_ref().is_none_or(is_here) {
            Some("the counter is not at the door of this phone")
        } else if seen.to_min() > self.now_min() + 1 {
            Some("it ends in the future: the clock of this phone is wrong")
        } else {
            None
        })
    }

    /// Records the trial of a sight when it is whole.
    pub(crate) fn settled(
        &self,
        running: &Running,
        known: &Known,
        sight: &Sight,
    ) -> Result<Observed, Fault> {
        let trial = match self.next(running, known, sight)? {
            Next::Said(said) => return Ok(said),
            Next::Record(trial) => trial,
        };
        let (counter, from_min) = (trial.device.clone(), trial.from.as_second().div_euclid(60));
        running.with(move |ledger, secret| {
            loop {
                // Two phones may send at the same time, to two servers: then it is looked again.
                let entries = ledger.own_entries()?;
                if ledger.facts()?.iter().any(|recorded| is_of(recorded, &trial)) {
                    return Ok(());
                }
                let facts = vec![Fact::Trial(trial.clone())];
                if ledger.record_at(entries, facts, clock(), secret)?.is_some() {
                    return Ok(());
                }
            }
        })?;
        self.changed();
        let there = running.trial(&counter, from_min)?;
        Ok(there.map_or(Observed::WaitsForOther, |(_, trial)| found(trial, sight)))
    }

    /// What all phones of a door have sent and the desk has not put away.
    fn sent_at(&self, door: &DoorId) -> Result<Vec<Sight>, Fault> {
        let all = self.desk.all::<Sight>()?.into_iter().map(|(_, sight)| sight);
        Ok(all.filter(|sight| sight.door == *door && !sight.is_away).collect())
    }

    /// What is to become of a sight by all that has come so far.
    pub(crate) fn next(
        &self,
        running: &Running,
        known: &Known,
        sight: &Sight,
    ) -> Result<Next, Fault> {
        if sight.is_away {
            return Ok(Next::Said(refused("it was put away at the desk: no trial came of it")));
        }
        let sent = self.sent_at(&sight.door)?;
        let Some(phones) = Phones::of((&sight.device, &sight.seen), &lent(&sent)) else {
            return Ok(Next::Said(Observed::WaitsForOther));
        };
        let counter = &phones.begun.counter;
        let class = known.devices.iter().find(|d| d.id == *counter).map(|d| d.class);
        let from_min = phones.seen.from_min;
        if let Some((_, there)) = running.trial(counter, from_min)? {
            return Ok(Next::Said(found(there, sight)));
        }
        let counts = match phones.begun.shown {
            Some(_) => Vec::new(),
            None => running.counts(counter)?,
        };
        let Some(counted) = class.and_then(|class| phones.counted(class, &counts)) else {
            return Ok(Next::Said(Observed::WaitsForCounter));
        };
        let trial = phones.trial(state(known, counter, from_min), counted);
        Ok(trial.map_or_else(|why| Next::Said(Observed::Refused(why)), Next::Record))
    }

    /// The entry of the trial that a second phone came too late for, and the trial with what it
    /// saw; `None` when it came in time, or cannot be joined.
    pub(crate) fn joined(
        &self,
        running: &Running,
        sight: &Sight,
    ) -> Result<Option<(EventKey, Trial, Trial)>, Fault> {
        let sent = self.sent_at(&sight.door)?;
        let lent = lent(&sent);
        let Some(phones) = Phones::of((&sight.device, &sight.seen), &lent) else { return Ok(None) };
        let is_second = phones.second.is_some_and(|(device, _)| *device == sight.device);
        let there = running.trial(&phones.begun.counter, phones.seen.from_min)?;
        let Some((recorded, was)) = there.filter(|_| is_second) else { return Ok(None) };
        let stands = recorded.now().is_some() && observers(&was) == 1 && !sight.is_in(&was);
        let Ok(truth) = phones.truth() else { return Ok(None) };
        let with_both = Trial { truth, ..was.clone() };
        Ok(stands.then_some((recorded.key, was, with_both)))
    }

    /// Numbers of trials that wait for a second phone and that a sight could be of, if its number
    /// was mistyped.
    pub(crate) fn could_be_of(&self, sight: &Sight) -> Result<Vec<u16>, Fault> {
        let sent = self.sent_at(&sight.door)?;
        let begun = |other: &&Sight| other.seen.begun.as_ref().is_some_and(|b| b.second);
        let waits = |first: &&Sight| {
            first.seen.could_be_beside(&sight.seen)
                && !sent.iter().any(|second| second.seen.is_beside(&first.seen))
        };
        Ok(sent.iter().filter(begun).filter(waits).map(|first| first.seen.number).collect())
    }
}

fn lent(sent: &[Sight]) -> Vec<(&DeviceId, &Seen)> {
    sent.iter().map(|sight| (&sight.device, &sight.seen)).collect()
}

/// Why a counter cannot have shown what was read of it at this door.
fn misread(known: &Known, door: &DoorId, seen: &Seen) -> Option<String> {
    let begun = seen.begun.as_ref()?;
    let width_m = known.doors.iter().find(|known| known.id == *door)?.width_m;
    let why = cannot_pass(width_m, seen.minutes() * 60, &begun.displayed()?)?;
    Some(format!(
        "the display of `{}` at `{door}` was misread: {why}; write what it showed anew",
        begun.counter
    ))
}

/// How many observed a trial; of what is known without error nobody says.
fn observers(trial: &Trial) -> usize {
    match &trial.truth {
        Truth::Known { .. } => 1,
        Truth::Observed(all) => all.len(),
    }
}

/// Whether this entry is about the same counter at the same minute, struck out or not.
fn is_of(recorded: &Recorded, trial: &Trial) -> bool {
    matches!(&recorded.first, Fact::Trial(t) if t.device == trial.device && t.from == trial.from)
}

/// What is told of a trial that is there to a phone that is of it, or came too late.
fn found(trial: Trial, sight: &Sight) -> Observed {
    if sight.is_in(&trial) {
        return Observed::Recorded(trial);
    }
    let when = match observers(&trial) {
        1 => "recorded with one observer before this phone had sent",
        _ => "observed by two others",
    };
    refused(format!("the trial was {when}: the desk has what this phone saw and can decide"))
}

/// The state of a counter at a minute. One that nobody told of has one state all the time.
fn state(known: &Known, counter: &DeviceId, minute: i64) -> ConfigurationId {
    let of = known.configurations.iter().filter(|c| c.device == *counter);
    let before = of.clone().filter(|c| c.from.as_second() <= minute * 60);
    let newest = before.max_by_key(|c| c.from).or_else(|| of.min_by_key(|c| c.from));
    newest.map_or_else(as_paired, |c| c.id.clone())
}

/// The state of a counter that nobody told of.
fn as_paired() -> ConfigurationId {
    ConfigurationId::new("as paired").expect("it is a name")
}

/// The state that a counter is in now.
pub(crate) fn state_now(known: &Known, counter: &DeviceId) -> ConfigurationId {
    state(known, counter, i64::MAX / 60)
}

impl Running {
    /// All trials with their corrections, in the order of recording.
    pub(crate) fn trials(&self) -> Result<Vec<(Recorded, Trial)>, Fault> {
        let all = self.recorded()?;
        let trial = |recorded: &Recorded| match recorded.now().unwrap_or(&recorded.first) {
            Fact::Trial(trial) => Some((recorded.clone(), trial.clone())),
            _ => None,
        };
        Ok(all.iter().filter_map(trial).collect())
    }

    /// The trial of a counter that began at a minute.
    fn trial(&self, counter: &DeviceId, from_min: i64) -> Result<Option<(Recorded, Trial)>, Fault> {
        let is_it = |(_, t): &(Recorded, Trial)| {
            t.device == *counter && t.from.as_second() == from_min * 60
        };
        Ok(self.trials()?.into_iter().find(is_it))
    }

    /// A minute as people at the exhibition read it.
    pub(crate) fn local(&self, minute: i64) -> String {
        let moment = jiff::Timestamp::from_second(minute * 60).unwrap_or_default();
        self.calendar.zone().to_datetime(moment).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// Counts of a counter, corrections applied.
    pub(crate) fn counts(&self, counter: &DeviceId) -> Result<Vec<CountBin>, Fault> {
        let struck = self.struck()?;
        self.reader().count(|ledger| ledger.counts_by(counter, struck.all(), &mut Sink::new()))
    }

    /// The counters at a door, but for one, that can be tried there.
    pub(crate) fn counters(
        &self,
        known: &Known,
        door: &DoorId,
        but: &DeviceId,
        now_min: i64,
    ) -> Result<Vec<Counter>, Fault> {
        let here = known.devices.iter().filter(|d| d.door == *door && d.id != *but);
        let here: Vec<(DeviceId, CounterClass)> = here.map(|d| (d.id.clone(), d.class)).collect();
        self.reader().count(|ledger| {
            let mut counters = Vec::with_capacity(here.len());
            ledger.store().reading(&mut |tables| {
                counters.clear();
                for (device, class) in &here {
                    // Sensors send whole quarters of an hour: no trial is made of such.
                    let sends = *class == CounterClass::Clicker
                        && !tables
                            .bins(device, Kind::Count, now_min - SILENT_MIN, now_min)?
                            .is_empty();
                    counters.push(Counter { device: device.clone(), class: *class, sends });
                }
                Ok(())
            })?;
            Ok(counters)
        })
    }
}
