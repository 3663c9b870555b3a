//! Each counter: what was believed of it, what is now.

use super::prepare::DoorWork;
use super::response::Response;
use super::result::{CounterReport, DoorDraws, Sampling};
use crate::numeric::{draws, normal, size};
use crate::prior::CounterPrior;
use std::sync::OnceLock;

/// A parameter of a response.
type Parameter = fn(&Response) -> f64;

/// A report for each counter, by door.
pub(super) fn counter_reports(
    work: &[DoorWork],
    solved: &[(DoorDraws, Sampling)],
) -> Vec<CounterReport> {
    let each = |(work, (door, _)): (&DoorWork, &(DoorDraws, Sampling))| {
        (0..work.problem.counters.len()).filter_map(|i| report(work, door, i)).collect::<Vec<_>>()
    };
    work.iter().zip(solved).flat_map(each).collect()
}

fn report(work: &DoorWork, door: &DoorDraws, index: usize) -> Option<CounterReport> {
    let counter = &work.problem.counters[index];
    let believed = under_prior(&counter.prior);
    let both = |parameter: Parameter| {
        let prior: Vec<f64> = believed.iter().map(parameter).collect();
        let posterior: Vec<f64> =
            door.responses.iter().map(|(r, _)| parameter(&r[index])).collect();
        Some((draws::summary(&prior)?, draws::summary(&posterior)?))
    };
    let rate = both(|r| r.rate)?;
    let trials =
        work.problem.trials.iter().filter(|t| t.counter == index && t.persons > 0.0).count();
    Some(CounterReport {
        device: counter.device.clone(),
        configuration: counter.configuration.clone(),
        door: work.door.id.clone(),
        class: counter.class,
        prior: counter.prior,
        rate,
        session_cv: both(|r| r.session_cv)?,
        false_per_hour: both(|r| r.false_per_hour)?,
        dead_time: both(|r| r.dead_time)?,
        trials,
        highest_trial_flow: work.trial_flows[index],
        rate_is_plausible: rate.1.ninety_five.low >= 0.7 && rate.1.ninety_five.high <= 1.25,
    })
}

static QUANTILES: OnceLock<Vec<f64>> = OnceLock::new();

/// Behaviours under a prior, by 1,024 evenly spaced quantiles: each parameter rises with its
/// variable, so all may rise together.
fn under_prior(prior: &CounterPrior) -> Vec<Response> {
    let quantile = |i: usize| normal::quantile((size(i) + 0.5) / 1024.0);
    let quantiles = QUANTILES.get_or_init(|| (0..1024).map(quantile).collect());
    quantiles.iter().map(|z| Response::of(prior, &[*z; 4])).collect()
}
