//! What was recorded is corrected, or struck out: by a new entry, with a reason.

use crate::amended::corrections;
use crate::collect::{Known, what};
use crate::fault::about;
use leporello_diag::{Sink, codes};
use leporello_ledger::import::{Desk, Exhibition};
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Store, Stored, Tables};
use leporello_ledger::{Body, Clock, Correction, EventKey, Fault, Ledger, OWN};
use leporello_turnout::vocabulary::{CountBin, DeviceId, Fact, Role, Trial, Truth};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How many entries are held in memory at once.
const PAGE: u32 = 4096;

/// Where an entry is in the ledger, as it is typed: `41` for the ledger's own entries, such as head
/// counts, claims and trials; `beam:1:57` for those of a device, by its epoch and number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryNumber(EventKey);

/// The epoch in which the ledger writes.
const OWN_EPOCH: u32 = 1;

impl FromStr for EntryNumber {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no number of an entry: write 41, or `beam:1:57`");
        let read = |device: &str, epoch: &str, seq: &str| {
            let device = DeviceId::new(device).ok()?;
            Some(Self(EventKey { device, epoch: epoch.parse().ok()?, seq: seq.parse().ok()? }))
        };
        let mut parts = text.trim().rsplitn(3, ':');
        let found = match (parts.next(), parts.next(), parts.next()) {
            (Some(seq), Some(epoch), Some(device)) => read(device, epoch, seq),
            (Some(seq), None, _) => read(OWN, &OWN_EPOCH.to_string(), seq),
            _ => None,
        };
        found.ok_or_else(wrong)
    }
}

impl fmt::Display for EntryNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EventKey { device, epoch, seq } = &self.0;
        if device.as_str() == OWN && *epoch == OWN_EPOCH {
            write!(f, "{seq}")
        } else {
            write!(f, "{device}:{epoch}:{seq}")
        }
    }
}

/// What is to become of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing holds in its place.
    Strike,
    /// Other values in some columns, which are called as in the tables that are imported.
    Set(Vec<(String, String)>),
}

/// A correction that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correcting {
    /// Which entry.
    pub number: EntryNumber,
    /// What is to become of it.
    pub change: Change,
    /// Why, in a sentence that the report prints.
    pub reason: String,
    /// The two roles that agreed; not the same.
    pub by: [Role; 2],
}

/// An entry that can be corrected, and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Correctable {
    /// Which entry.
    pub number: EntryNumber,
    /// What it said first, in words.
    pub said: String,
    /// What holds now, in words; `None` when it is struck out, or its clock was too far off.
    pub holds: Option<String>,
    /// How often it was corrected.
    pub corrections: usize,
    /// Whether it is under a checkpoint: a correction of it is an amendment of a closed day.
    pub is_closed: bool,
}

/// A correction that was made, or would be.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrected {
    /// The entry as it stood before.
    pub entry: Correctable,
    /// What holds now, in words; `None` when nothing does.
    pub holds: Option<String>,
    /// The entry that says so; `None` when it was tried only, or held before.
    pub recorded: Option<EntryNumber>,
    /// Whether it held before, so that there was nothing to record.
    pub held_before: bool,
}

/// An entry with what was said of it later.
struct Entry {
    stored: Stored,
    corrections: Vec<Correction>,
}

impl Entry {
    fn key(&self) -> &EventKey {
        &self.stored.signed.event.key
    }

    /// What it said first, as a fact; running totals are none.
    fn first(&self) -> Option<Fact> {
        match &self.stored.signed.event.body {
            Body::Fact(fact) => Some((**fact).clone()),
            _ => self.stored.signed.event.as_count().map(Fact::Count),
        }
    }

    /// What it said last, whether it holds or was struck out since.
    fn last(&self) -> Option<Fact> {
        let instead = self.corrections.iter().rev().find_map(|c| c.instead.clone());
        instead.or_else(|| self.first())
    }

    /// Whether what it said last holds: it was not struck out, and its clock is believed.
    fn is_held(&self) -> bool {
        let event = &self.stored.signed.event;
        match self.corrections.last() {
            Some(last) => last.instead.is_some(),
            None => !event.kind().counts() || event.is_timely(),
        }
    }

    /// The entry for people; `None` for what cannot be corrected.
    fn correctable(&self) -> Option<Correctable> {
        let said = match (&self.stored.signed.event.body, self.first()) {
            (_, Some(fact)) => words(&fact),
            (Body::Total(bin, shown, _), None) => {
                let numbers = numbers(shown.entered, shown.left, shown.undirected);
                format!("`{}` had counted {numbers} at {}", self.key().device, at(bin.end_min()))
            }
            _ => return None,
        };
        let last = self.last().map_or_else(|| said.clone(), |fact| words(&fact));
        Some(Correctable {
            number: EntryNumber(self.key().clone()),
            said,
            holds: self.is_held().then_some(last),
            corrections: self.corrections.len(),
            is_closed: self.stored.leaf.is_some(),
        })
    }
}

/// Entries that can be corrected: those of a device, or the ledger's own without one.
///
/// # Errors
/// What the database says; a device that there is not.
pub fn correctable<S: Store>(
    ledger: &mut Ledger<S>,
    device: Option<&DeviceId>,
) -> Result<Vec<Correctable>, Fault> {
    let of = device.unwrap_or(ledger.own()).clone();
    if ledger.devices()?.iter().all(|paired| paired.device != of) {
        return Err(refused(&format!("device `{of}`"), "it has no entry", "see how it is written"));
    }
    let mut made: BTreeMap<EventKey, Vec<Correction>> = BTreeMap::new();
    for (correction, _) in corrections(ledger)? {
        made.entry(correction.of.clone()).or_default().push(correction);
    }
    let (mut all, mut after) = (Vec::new(), (0, 0));
    ledger.store().reading(&mut |tables| {
        (all, after) = (Vec::new(), (0, 0));
        loop {
            let page = tables.page(&of, after, PAGE)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = (last.signed.event.key.epoch, last.signed.event.key.seq);
            all.extend(page.into_iter().filter_map(|stored| {
                let corrections = made.get(&stored.signed.event.key).cloned().unwrap_or_default();
                Entry { stored, corrections }.correctable()
            }));
        }
    })?;
    Ok(all)
}

/// Corrects an entry, or strikes it out. What was said first stays in the ledger, and both are
/// shown. `is_tried` tells what would be without recording it. What holds already is not recorded
/// again.
///
/// # Errors
/// When there is no such entry or it is no fact, a value is not one that a file may have, the two
/// roles are one, no reason is given, the key is not that of the ledger, or the database fails.
pub fn correct<S: Store>(
    ledger: &mut Ledger<S>,
    asked: &Correcting,
    is_tried: bool,
    clock: Clock,
    secret: &Secret,
    sink: &mut Sink,
) -> Result<Corrected, Fault> {
    let Correcting { number, change, reason, by } = asked;
    let entry = entry(ledger, number)?;
    let Some(shown) = entry.correctable() else {
        let hint = "look at the list: `leporello turnout correct LEDGER`";
        return Err(refused(&format!("entry {number}"), "it is no fact", hint));
    };
    let instead = match change {
        Change::Strike => struck(&entry, number)?,
        Change::Set(values) => Some(set(ledger, &entry, values, clock, secret, sink)?),
    };
    let held_before = match &instead {
        Some(fact) => entry.is_held() && entry.last().as_ref() == Some(fact),
        None => entry.corrections.last().is_some_and(|last| last.instead.is_none()),
    };
    let correction = Correction {
        of: number.0.clone(),
        reason: reason.trim().to_owned(),
        by: *by,
        instead: instead.clone(),
    };
    let recorded = if held_before {
        None
    } else if is_tried {
        ledger.may_correct(&correction)?;
        None
    } else {
        Some(EntryNumber(ledger.correct(correction, clock, secret)?))
    };
    Ok(Corrected { entry: shown, holds: instead.as_ref().map(words), recorded, held_before })
}

/// Nothing, for an entry that may be struck out.
fn struck(entry: &Entry, number: &EntryNumber) -> Result<Option<Fact>, Fault> {
    if matches!(entry.first(), Some(Fact::Venue(_))) {
        let why = "without its days there is no exhibition";
        let hint = "mend the days in `exhibition.toml`, and import it again";
        return Err(refused(&format!("entry {number}"), why, hint));
    }
    Ok(None)
}

fn set<S: Store>(
    ledger: &mut Ledger<S>,
    entry: &Entry,
    values: &[(String, String)],
    clock: Clock,
    secret: &Secret,
    sink: &mut Sink,
) -> Result<Fact, Fault> {
    let Some(fact) = entry.last() else {
        let why = "a running total has no value that could be another's";
        let hint = "strike it out: what lies between its neighbours holds then";
        return Err(refused(&entry.key().to_string(), why, hint));
    };
    let Known { venue, halls, doors, devices, .. } = crate::collect::described_in(ledger)?;
    let Some(venue) = venue else { return Err(crate::collect::undescribed(ledger)) };
    let exhibition = Exhibition::new(&venue, halls, doors, devices)?;
    Desk::new(ledger, &exhibition, secret, clock, sink)?.corrected(&fact, entry.is_held(), values)
}

fn entry<S: Store>(ledger: &mut Ledger<S>, number: &EntryNumber) -> Result<Entry, Fault> {
    let EventKey { device, epoch, seq } = &number.0;
    let mut found = None;
    ledger.store().transaction(&mut |tables: &mut dyn Tables| {
        found = tables.span(device, *epoch, *seq, *seq)?.pop();
        Ok(())
    })?;
    let Some(stored) = found else {
        let hint = "look at the list: `leporello turnout correct LEDGER`, with `--device NAME` for \
                    the counts of a device";
        return Err(refused(&format!("entry {number}"), "there is none in this ledger", hint));
    };
    let made = corrections(ledger)?.into_iter().map(|(correction, _)| correction);
    let mine = made.filter(|c| c.of == number.0).collect();
    Ok(Entry { stored, corrections: mine })
}

fn refused(subject: &str, why: &str, hint: &str) -> Fault {
    Box::new(about(codes::AUD_009, subject, why, hint))
}

fn at(minute: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(minute.saturating_mul(60)).unwrap_or_default()
}

/// A fact in words, with every number that can be corrected.
fn words(fact: &Fact) -> String {
    match fact {
        Fact::Announced(a) => {
            format!("`{}` announced {} for `{}` on {}", a.organisation, a.persons, a.hall, a.day)
        }
        Fact::Claimed(c) => {
            format!("`{}` claimed {} in `{}` on {}", c.organisation, c.persons, c.hall, c.day)
        }
        Fact::HeadCount(h) => {
            format!("{} of `{}` counted in `{}` on {}", h.persons, h.organisation, h.hall, h.day)
        }
        Fact::Count(count) => counted(count),
        Fact::Trial(trial) => tried(trial),
        other => what(other),
    }
}

fn counted(count: &CountBin) -> String {
    let CountBin { device, from, seconds, .. } = count;
    let numbers = numbers(count.entered, count.left, count.undirected);
    format!("`{device}` counted {numbers} from {from} for {} minutes", seconds / 60)
}

fn tried(trial: &Trial) -> String {
    let truth = match &trial.truth {
        Truth::Known { entered, left } => numbers(*entered, *left, None),
        Truth::Observed(seen) => {
            let each = seen.iter().map(|o| {
                format!("{} by observer {}", numbers(o.entered, o.left, None), o.observer)
            });
            each.collect::<Vec<_>>().join("; ")
        }
    };
    let shown = numbers(trial.device_entered, trial.device_left, trial.device_undirected);
    format!("trial of `{}` at {}: truth {truth}; device {shown}", trial.device, trial.from)
}

fn numbers(entered: Option<u64>, left: Option<u64>, both: Option<u64>) -> String {
    let told = [("in", entered), ("out", left), ("either way", both)];
    let told = told.iter().filter_map(|(way, n)| n.map(|n| format!("{n} {way}")));
    let told: Vec<String> = told.collect();
    if told.is_empty() { "nothing".into() } else { told.join(", ") }
}
