//! Counters and their trials.

use crate::figure::Figure;
use crate::given::Given;
use crate::report::{CounterPart, ParameterPart, TrialPart};
use leporello_turnout::visits::{CounterReport, Evidence};
use leporello_turnout::vocabulary::{Estimate, Observation, Trial, Truth};

pub(super) fn counters(given: &Given<'_>) -> Vec<CounterPart> {
    given.visits.halls.iter().flat_map(|hall| &hall.counters).map(counter).collect()
}

fn counter(c: &CounterReport) -> CounterPart {
    let parameter =
        |name: &str, (prior, posterior): &(Estimate, Estimate), decimals| ParameterPart {
            name: name.into(),
            prior: Figure::ratio(prior, decimals),
            posterior: Figure::ratio(posterior, decimals),
        };
    CounterPart {
        device: c.device.to_string(),
        configuration: c.configuration.as_ref().map(ToString::to_string),
        door: c.door.to_string(),
        class: c.class.word().into(),
        trials: c.trials,
        rate_is_plausible: c.rate_is_plausible,
        parameters: vec![
            parameter("rate", &c.rate, 3),
            parameter("session_cv", &c.session_cv, 3),
            parameter("false_per_hour", &c.false_per_hour, 2),
            parameter("dead_time", &c.dead_time, 4),
        ],
    }
}

/// Every trial, one line for each direction, in the order of counters and time.
pub(super) fn trials(evidence: &Evidence) -> Vec<TrialPart> {
    let mut parts = Vec::new();
    for device in &evidence.devices {
        let width = evidence.doors.iter().find(|d| d.id == device.door).map(|d| d.width_m);
        let mut trials: Vec<&Trial> =
            evidence.trials.iter().filter(|t| t.device == device.id).collect();
        trials.sort_by_key(|t| t.from);
        for trial in trials {
            let entered = truth(trial, |o| o.entered, 0);
            let left = truth(trial, |o| o.left, 1);
            let sum = |(a, n): (f64, usize)| left.map(|(b, m)| (a + b, n.max(m)));
            let both = entered.and_then(sum).or(entered).or(left);
            parts.extend(part(trial, "in", entered, trial.device_entered, width));
            parts.extend(part(trial, "out", left, trial.device_left, width));
            parts.extend(part(trial, "both", both, trial.device_undirected, width));
        }
    }
    parts
}

/// Persons of a trial in a direction, 0 in and 1 out, and observers; 0 of them for the truth.
fn truth(
    trial: &Trial,
    of: fn(&Observation) -> Option<u64>,
    direction: usize,
) -> Option<(f64, usize)> {
    match &trial.truth {
        Truth::Known { entered, left } => [*entered, *left][direction].map(|n| (real(n), 0)),
        Truth::Observed(all) => {
            let seen: Vec<f64> = all.iter().filter_map(of).map(real).collect();
            #[allow(clippy::cast_precision_loss, reason = "observers of a trial are few")]
            let mean = seen.iter().sum::<f64>() / seen.len() as f64;
            (!seen.is_empty()).then_some((mean, seen.len()))
        }
    }
}

fn part(
    trial: &Trial,
    direction: &str,
    truth: Option<(f64, usize)>,
    counted: Option<u64>,
    width: Option<f64>,
) -> Option<TrialPart> {
    let ((persons, observers), device_count) = (truth?, counted?);
    let minutes = f64::from(trial.seconds) / 60.0;
    let tenth = |x: f64| (x * 10.0).round() / 10.0;
    Some(TrialPart {
        device: trial.device.to_string(),
        configuration: trial.configuration.to_string(),
        from: trial.from.to_string(),
        minutes: tenth(minutes),
        direction: direction.into(),
        persons: tenth(persons),
        observers,
        device_count,
        flow: width.filter(|w| *w > 0.0 && minutes > 0.0).map(|w| tenth(persons / minutes / w)),
        ratio: (persons > 0.0).then(|| (real(device_count) / persons * 1000.0).round() / 1000.0),
    })
}

#[allow(clippy::cast_precision_loss, reason = "counts of a trial are below 2^53")]
fn real(n: u64) -> f64 {
    n as f64
}
