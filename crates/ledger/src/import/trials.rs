//! Calibration trials: rows of the same trial, one for each observer, are put together.

use super::Item;
use super::counters::wrong;
use super::desk::Desk;
use super::exhibition::{Exhibition, No, no};
use super::table::{Row, rows};
use super::times::moment;
use crate::event::Crossings;
use crate::fault::Fault;
use crate::store::Store;
use jiff::Timestamp;
use leporello_diag::codes;
use leporello_turnout::vocabulary::{ConfigurationId, DeviceId, Fact, Observation, Trial, Truth};
use std::collections::BTreeMap;
use std::io::Read;

/// Most rows of trials of one file: they are held in memory until their trials are whole.
const MOST: usize = 100_000;

/// Most observers of one trial.
const OBSERVERS: usize = 50;

/// Longest trial, in seconds.
const LONGEST: u32 = 86_400;

/// Device, configuration, beginning and end.
type Which = (DeviceId, ConfigurationId, Timestamp, u32);

struct Seen {
    line: u64,
    trial: Trial,
    observations: Vec<Observation>,
}

pub(crate) fn trials<S: Store>(desk: &mut Desk<'_, S>, input: &mut dyn Read) -> Result<(), Fault> {
    let mut all: BTreeMap<Which, Seen> = BTreeMap::new();
    let mut kept = 0;
    let needed: &[&[&str]] = &[
        &["device"],
        &["config"],
        &["start"],
        &["end"],
        &["true_in", "true_out"],
        &["device_in", "device_out", "device_count"],
    ];
    rows(desk, input, needed, |desk, row| {
        match which(desk, row) {
            Ok(_) if kept == MOST => {
                desk.unreadable(row.line, format!("more than {MOST} rows of trials in one file"));
            }
            Ok(which) => match add(desk.exhibition, &mut all, which, row) {
                Ok(()) => kept += 1,
                Err(no) => desk.take(row.line, Err(no))?,
            },
            Err(no) => desk.take(row.line, Err(no))?,
        }
        Ok(())
    })?;
    if desk.is_broken {
        return Ok(());
    }
    for seen in all.into_values() {
        desk.take(seen.line, whole(seen).map(Item::Fact))?;
    }
    Ok(())
}

/// One trial from the rows of its observers.
pub(super) fn together<S: Store>(desk: &Desk<'_, S>, rows: &[Row<'_>]) -> Result<Fact, No> {
    let mut all = BTreeMap::new();
    for row in rows {
        let which = which(desk, row)?;
        add(desk.exhibition, &mut all, which, row)?;
    }
    let (_, seen) = all.pop_first().expect("a trial has a row");
    whole(seen)
}

fn which<S: Store>(desk: &Desk<'_, S>, row: &Row<'_>) -> Result<Which, No> {
    let device = DeviceId::new(row.need("device").map_err(wrong)?).map_err(wrong)?;
    desk.exhibition.known_device(&device)?;
    let config = ConfigurationId::new(row.need("config").map_err(wrong)?).map_err(wrong)?;
    let zone = desk.exhibition.zone();
    let from = moment(row.need("start").map_err(wrong)?, zone).map_err(wrong)?;
    let to = moment(row.need("end").map_err(wrong)?, zone).map_err(wrong)?;
    let seconds = u32::try_from(to.duration_since(from).as_secs()).ok().filter(|s| *s > 0);
    let seconds = seconds.ok_or_else(|| {
        no(
            codes::LDG_027,
            "the trial ends before it begins",
            "look whether the clock was changed between the two times",
        )
    })?;
    if seconds > LONGEST {
        let why = format!("a trial of {} minutes is longer than a day", seconds / 60);
        return Err(no(codes::LDG_022, why, "look at the order of day and month"));
    }
    // The length is kept to the second, the beginning to the minute: as everywhere.
    let minute = Timestamp::from_second(from.as_second().div_euclid(60) * 60).map_err(wrong)?;
    Ok((device, config, minute, seconds))
}

fn add(
    exhibition: &Exhibition,
    all: &mut BTreeMap<Which, Seen>,
    which: Which,
    row: &Row<'_>,
) -> Result<(), No> {
    let (trial, observation) = one(exhibition, which.clone(), row)?;
    if let Some(seen) = all.get_mut(&which) {
        return seen.join(&trial, observation);
    }
    let observations = observation.into_iter().collect();
    all.insert(which, Seen { line: row.line, trial, observations });
    Ok(())
}

/// The trial as one row has it, and who observed it.
fn one(
    exhibition: &Exhibition,
    (device, configuration, from, seconds): Which,
    row: &Row<'_>,
) -> Result<(Trial, Option<Observation>), No> {
    let (entered, left) =
        (row.count("true_in").map_err(wrong)?, row.count("true_out").map_err(wrong)?);
    if entered.is_none() && left.is_none() {
        let why = format!(
            "the trial of `{device}` at {from} has no truth: `true_in` and `true_out` are empty"
        );
        let hint = "write what the observers counted, 0 if nobody passed";
        return Err(no(codes::LDG_026, why, hint));
    }
    let shown = Crossings {
        entered: row.count("device_in").map_err(wrong)?,
        left: row.count("device_out").map_err(wrong)?,
        undirected: row.count("device_count").map_err(wrong)?,
    };
    if shown.is_empty() {
        return Err(wrong("the trial does not say what the device showed"));
    }
    for persons in [shown, Crossings { entered, left, undirected: None }] {
        exhibition.can_pass(&device, seconds, &persons)?;
    }
    let observer = row.text("observer").map_err(wrong)?;
    let observation = observer.map(|observer| Observation { observer, entered, left });
    let trial = Trial {
        device,
        configuration,
        from,
        seconds,
        truth: Truth::Known { entered, left },
        device_entered: shown.entered,
        device_left: shown.left,
        device_undirected: shown.undirected,
    };
    Ok((trial, observation))
}

impl Seen {
    /// Takes another row of the same trial: by another observer, or the same again.
    fn join(&mut self, trial: &Trial, observation: Option<Observation>) -> Result<(), No> {
        let shown = |t: &Trial| (t.device_entered, t.device_left, t.device_undirected);
        if shown(&self.trial) != shown(trial) {
            return Err(wrong(
                "two rows of one trial say that the device showed different numbers",
            ));
        }
        let seen = &mut self.observations;
        match observation {
            Some(_) if seen.len() == OBSERVERS => {
                Err(wrong(format!("the trial has more than {OBSERVERS} observers")))
            }
            Some(o) if !seen.is_empty() && seen.iter().all(|s| s.observer != o.observer) => {
                seen.push(o);
                Ok(())
            }
            Some(o) if seen.contains(&o) => Ok(()),
            None if seen.is_empty() && self.trial == *trial => Ok(()),
            _ => Err(wrong(
                "two rows of one trial contradict each other: each needs an observer of its own",
            )),
        }
    }
}

fn whole(seen: Seen) -> Result<Fact, No> {
    let mut trial = seen.trial;
    if !seen.observations.is_empty() {
        trial.truth = Truth::Observed(seen.observations);
    }
    Ok(Fact::Trial(trial))
}
