//! Each counter: what was believed of it, what is now.

use super::prepare::DoorWork;
use super::response::{Response, dimensions};
use super::result::{CounterReport, DoorDraws, Sampling};
use crate::numeric::{draws, normal, size};
use crate::prior::CounterPrior;
use crate::vocabulary::Estimate;

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
    let both = |parameter: Parameter| {
        let posterior: Vec<f64> =
            door.responses.iter().map(|(r, _)| parameter(&r[index])).collect();
        Some((prior_summary(&counter.prior, parameter)?, draws::summary(&posterior)?))
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

/// A parameter under its prior, by 1,024 evenly spaced quantiles.
fn prior_summary(prior: &CounterPrior, parameter: Parameter) -> Option<Estimate> {
    let values: Vec<f64> = (0..1024_usize)
        .map(|i| {
            let z = normal::quantile((size(i) + 0.5) / 1024.0);
            parameter(&Response::of(prior, &vec![z; dimensions(prior)]))
        })
        .collect();
    draws::summary(&values)
}
