//! Each trial beside what the earlier ones of the same state lead to expect.

use super::check::check;
use super::door::Door;
use super::evidence::Evidence;
use super::{importance, prepare};
use crate::numeric::{normal, size};
use crate::prior::Priors;
use crate::vocabulary::DeviceId;
use jiff::civil::Date;
use leporello_diag::Sink;
use libm::sqrt;
use rayon::prelude::*;

/// Earlier trials from which on an expectation is worth having.
const EARLIER: usize = 2;

/// A trial and how well it fits.
#[derive(Clone, Debug, PartialEq)]
pub struct TrialSurprise {
    /// Which device.
    pub device: DeviceId,
    /// The venue day of the trial; `None` when it was before or after the exhibition.
    pub day: Option<Date>,
    /// Probability of a count at least as far off, to either side, by the earlier trials.
    pub probability: f64,
}

/// Every trial that has at least two earlier ones of the same device and state, in the order of
/// halls, doors, counters and time.
#[must_use]
pub fn trial_surprises(evidence: &Evidence, priors: &Priors) -> Vec<TrialSurprise> {
    let days = evidence.venue.days().unwrap_or_default();
    // What cannot be used was told of by the estimate.
    let checked = check(evidence, &days, &mut Sink::new());
    let mut surprises = Vec::new();
    for hall in &evidence.halls {
        for work in prepare::doors(evidence, &checked, hall, &[], priors) {
            for counter in 0..work.problem.counters.len() {
                let alone = alone(&work.problem, counter);
                let probabilities: Vec<f64> = (EARLIER..alone.trials.len())
                    .into_par_iter()
                    .map(|place| surprise(&alone, place))
                    .collect();
                for (trial, probability) in alone.trials.iter().skip(EARLIER).zip(probabilities) {
                    surprises.push(TrialSurprise {
                        device: work.problem.counters[counter].device.clone(),
                        day: days.iter().find(|d| d.holds(trial.at)).map(|d| d.date),
                        probability,
                    });
                }
            }
        }
    }
    surprises
}

/// One counter with its trials in the order of time, and no days.
fn alone(door: &Door, counter: usize) -> Door {
    let mut trials: Vec<_> = door.trials.iter().filter(|t| t.counter == counter).cloned().collect();
    trials.sort_by_key(|t| t.at);
    for trial in &mut trials {
        trial.counter = 0;
    }
    Door {
        counters: vec![door.counters[counter].clone()],
        trials,
        days: Vec::new(),
        daily_log_sd: door.daily_log_sd,
        staff_per_hour: door.staff_per_hour,
    }
}

/// Probability of the trial at `place` by those before it; 1 when they lead nowhere.
fn surprise(alone: &Door, place: usize) -> f64 {
    let mut before = alone.clone();
    before.trials.truncate(place);
    let Ok(sample) = importance::sample(&before, before.dimensions()) else { return 1.0 };
    let below: f64 = sample
        .draws()
        .map(|z| {
            let (off, variance) = alone.trials[place].off(&before.responses(z).0[0]);
            normal::below(off / sqrt(variance))
        })
        .sum();
    let share = below / size(sample.picks.len());
    2.0 * share.min(1.0 - share)
}
