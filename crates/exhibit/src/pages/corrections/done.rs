//! What was corrected, in words.

use super::super::{key, trials};
use super::sees;
use crate::answer::Answer;
use crate::correction::{Kind, Told};
use crate::house::Running;
use jiff::civil::Date;
use leporello_ledger::{Correction, Corrections, Recorded};
use leporello_turnout::vocabulary::{Fact, Role};
use std::collections::{BTreeMap, BTreeSet};

/// What was corrected, in words, for one line.
pub(super) struct Done {
    pub(super) day: Option<Date>,
    pub(super) what: String,
    pub(super) was: String,
    pub(super) is: String,
    pub(super) by: String,
    pub(super) reason: String,
}

/// A fact that can be corrected, in words.
pub(super) struct Spoken {
    kind: Kind,
    pub(super) title: String,
    pub(super) day: Date,
    numbers: String,
}

impl Spoken {
    /// The words of a fact; `None` when it cannot be corrected at the desk.
    pub(super) fn of(running: &Running, fact: &Fact) -> Option<Self> {
        if let Fact::Trial(trial) = fact {
            let minute = trial.from.as_second().div_euclid(60);
            let begins = running.local(minute);
            let (_, time) = begins.split_once(' ').unwrap_or_default();
            return Some(Self {
                kind: Kind::Trial,
                title: format!("trial of {} at {time}", trial.device),
                day: running.calendar.day_of(minute),
                numbers: trials::numbers(trial),
            });
        }
        let told = Told::of(fact)?;
        let (title, numbers) = (told.title(), told.persons.to_string());
        Some(Self { kind: told.kind, title, day: told.day, numbers })
    }
}

pub(super) fn number(spoken: Option<&Spoken>) -> String {
    spoken.map_or_else(|| "struck out".into(), |spoken| spoken.numbers.clone())
}

fn by(correction: &Correction) -> String {
    correction.by.map(|role| key(&role)).join(", ")
}

/// Every correction that a role sees, the newest last.
pub(super) fn done(running: &Running, role: Role, closed: &BTreeSet<Date>) -> Answer<Vec<Done>> {
    let (recorded, struck) = (running.recorded()?, running.struck()?);
    let of_facts = recorded.iter().flat_map(|of| of_fact(running, of, role, closed));
    let mut all: Vec<Done> = of_facts.collect();
    if sees(role, Kind::Counts, None, closed) {
        all.extend(of_counts(struck.all()));
    }
    Ok(all)
}

fn of_fact(
    running: &Running,
    recorded: &Recorded,
    role: Role,
    closed: &BTreeSet<Date>,
) -> Vec<Done> {
    let Some(first) = Spoken::of(running, &recorded.first) else { return Vec::new() };
    if !sees(role, first.kind, Some(first.day), closed) {
        return Vec::new();
    }
    let mut was = number(Some(&first));
    let mut all = Vec::new();
    for correction in &recorded.corrections {
        let is = correction.instead.as_ref().and_then(|fact| Spoken::of(running, fact));
        let moved = is.as_ref().filter(|is| is.title != first.title);
        let what = match moved {
            Some(is) => format!("{}, then {}", first.title, is.title),
            None => first.title.clone(),
        };
        let is = number(is.as_ref());
        let (by, reason) = (by(correction), correction.reason.clone());
        all.push(Done { day: Some(first.day), what, was, is: is.clone(), by, reason });
        was = is;
    }
    all
}

/// Counts that were struck out, those of one device and reason together.
fn of_counts(corrections: &Corrections) -> Vec<Done> {
    let mut all: BTreeMap<(String, String, String), usize> = BTreeMap::new();
    for (key, list) in corrections {
        for correction in list {
            let of = (key.device.to_string(), by(correction), correction.reason.clone());
            *all.entry(of).or_default() += 1;
        }
    }
    let line = |((device, by, reason), entries): ((String, String, String), usize)| Done {
        day: None,
        what: format!("counts of {device}"),
        was: format!("{entries} entries"),
        is: "struck out".into(),
        by,
        reason,
    };
    all.into_iter().map(line).collect()
}
