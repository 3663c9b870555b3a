//! Calibration trials: who may observe, what phones saw, and the trials that came of it.
//!
//! What a phone saw is a paper of the desk until its trial is whole; the trial is a fact of the ledger.

use crate::desk::Paper;
use crate::fault::Fault;
use crate::house::{House, Running, clock};
use leporello_audit::Known;
use leporello_clicker::trial::{Counter, Observed, Phones, Seen};
use leporello_diag::Sink;
use leporello_ledger::store::Store as _;
use leporello_ledger::{Kind, Recorded};
use leporello_turnout::vocabulary::{
    ConfigurationId, CountBin, CounterClass, DeviceId, DoorId, Fact, Trial, Truth,
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
    pub(crate) seen: Seen,
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
        if !self.may_observe(device, seen.from_min)? {
            let why = "nobody let this phone observe at that time: ask the lead of your shift";
            return Ok(refused(why));
        }
        let is_here = |tried: &DeviceId| {
            known.devices.iter().any(|d| d.id == *tried && d.door == paired.door)
        };
        if seen.begun.as_ref().is_some_and(|b| b.counter == *device || !is_here(&b.counter)) {
            return Ok(refused("the counter is not at the door of this phone"));
        }
        if seen.to_min() > self.now_min() + 1 {
            return Ok(refused("it ends in the future: the clock of this phone is wrong"));
        }
        let name = format!("{device}/{}", seen.from_min);
        let sight = Sight { device: device.clone(), door: paired.door.clone(), seen };
        if self.desk.create(&name, &sight)? {
            return self.settled(running, &known, &sight);
        }
        let Some(kept) = self.desk.find::<Sight>(&name)? else {
            return Ok(Observed::WaitsForOther);
        };
        let said = |seen: &Seen| (seen.number, seen.entered.clone(), seen.left.clone());
        if said(&kept.seen) != said(&sight.seen) {
            return Ok(refused("this phone has sent other numbers of the same minutes before"));
        }
        self.settled(running, &known, &kept)
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
        let fact = trial.clone();
        running.with(move |ledger, secret| {
            loop {
                // Two phones may send at the same time, to two servers: then it is looked again.
                let entries = ledger.own_entries()?;
                if ledger.facts()?.iter().any(|recorded| is_of(recorded, &fact)) {
                    return Ok(());
                }
                let facts = vec![Fact::Trial(fact.clone())];
                if ledger.record_at(entries, facts, clock(), secret)?.is_some() {
                    return Ok(());
                }
            }
        })?;
        self.changed();
        Ok(Observed::Recorded(trial))
    }

    /// What is to become of a sight by all that has come so far.
    pub(crate) fn next(
        &self,
        running: &Running,
        known: &Known,
        sight: &Sight,
    ) -> Result<Next, Fault> {
        let all: Vec<(String, Sight)> = self.desk.all()?;
        let of_door = all.iter().map(|(_, s)| s).filter(|s| s.door == sight.door);
        let lent: Vec<_> = of_door.map(|s| (&s.device, &s.seen)).collect();
        let Some(phones) = Phones::of((&sight.device, &sight.seen), &lent) else {
            return Ok(Next::Said(Observed::WaitsForOther));
        };
        let counter = &phones.begun.counter;
        let class = known.devices.iter().find(|d| d.id == *counter).map(|d| d.class);
        let from_min = phones.seen.from_min;
        if let Some(there) = running.trial(counter, from_min)? {
            return Ok(Next::Said(found(there, &sight.device)));
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
}

/// Whether this entry is about the same counter at the same minute, struck out or not.
fn is_of(recorded: &Recorded, trial: &Trial) -> bool {
    matches!(&recorded.first, Fact::Trial(t) if t.device == trial.device && t.from == trial.from)
}

/// A trial that is there, for one of its observers.
fn found(trial: Trial, device: &DeviceId) -> Observed {
    let saw = match &trial.truth {
        Truth::Known { .. } => true,
        Truth::Observed(all) => all.iter().any(|o| o.observer == device.as_str()),
    };
    if saw {
        Observed::Recorded(trial)
    } else {
        refused("the trial of that time was recorded without this phone")
    }
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
    fn trial(&self, counter: &DeviceId, from_min: i64) -> Result<Option<Trial>, Fault> {
        let is_it = |t: &Trial| t.device == *counter && t.from.as_second() == from_min * 60;
        Ok(self.trials()?.into_iter().map(|(_, trial)| trial).find(is_it))
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
