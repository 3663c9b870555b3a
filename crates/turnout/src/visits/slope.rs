//! How the posterior of a door rises with each of its variables.
//!
//! The slope of a logarithm of an integral is the mean of the slope of the logarithm under what is
//! integrated (R. A. Fisher, 1925): one pass over the nodes of a day gives the slopes of all its
//! counters. Trials, and days whose posterior is no bell, are few: theirs are differences.

use super::day::{Day, Posterior, Row};
use super::door::{Door, TrialRow};
use super::grid::NODES;
use super::mode::STEP;
use super::response::{Expected, Response, dimensions};
use crate::prior::DUPLICATES;

/// Of one counter: where its variables begin, its behaviour, and the same with every variable a
/// step higher and lower. Every parameter has its own variable.
struct Steps {
    first: usize,
    at: Response,
    up: Response,
    down: Response,
}

/// The parameters of a counter in the order of its variables: rate, session, then false counts and
/// dead time where its prior has them.
const PARAMETERS: [Parameter; 4] =
    [|r| &mut r.rate, |r| &mut r.session_cv, |r| &mut r.false_per_hour, |r| &mut r.dead_time];
type Parameter = fn(&mut Response) -> &mut f64;

impl Steps {
    /// The behaviour with one parameter taken from another.
    fn with(&self, parameter: Parameter, mut other: Response) -> Response {
        let mut response = self.at;
        *parameter(&mut response) = *parameter(&mut other);
        response
    }

    /// By how much a parameter rises with its variable.
    fn rise(&self, parameter: Parameter) -> f64 {
        let (mut up, mut down) = (self.up, self.down);
        (*parameter(&mut up) - *parameter(&mut down)) / (2.0 * STEP)
    }
}

impl Door {
    /// Slope of [`Door::log_target`] in every variable.
    pub(super) fn slope(&self, z: &[f64]) -> Vec<f64> {
        let (responses, kappa) = self.responses(z);
        let steps = self.steps(z);
        let mut slope: Vec<f64> = z.iter().map(|z| -z).collect();
        for trial in &self.trials {
            self.add_trial(&mut slope, &steps[trial.counter], trial);
        }
        let mut desk = Vec::new();
        for day in self.days.iter().filter(|day| !day.rows.is_empty()) {
            let posterior = Posterior::new(day, &responses, kappa, self.daily_log_sd, &mut desk);
            match posterior.normed() {
                Some((persons, weights)) => {
                    for (row, expected) in posterior.rows() {
                        let step = &steps[row.counter];
                        let by = by_parameter(&step.at, row, expected, &persons, &weights);
                        self.add(&mut slope, row.counter, step, by);
                    }
                }
                None => self.add_differences(&mut slope, &steps, day, &responses, kappa),
            }
        }
        if let Some(last) = self.has_roster().then(|| z.len() - 1) {
            slope[last] = super::mode::difference(self, z, last);
        }
        slope
    }

    fn steps(&self, z: &[f64]) -> Vec<Steps> {
        let mut first = 0;
        let step = |counter: &super::door::Counter| {
            let mine = &z[first..first + dimensions(&counter.prior)];
            let moved = |by: f64| {
                let all: Vec<f64> = mine.iter().map(|z| z + by).collect();
                Response::of(&counter.prior, &all)
            };
            let steps = Steps { first, at: moved(0.0), up: moved(STEP), down: moved(-STEP) };
            first += mine.len();
            steps
        };
        self.counters.iter().map(step).collect()
    }

    /// The parameters of a counter, each with its place among the variables of the counter.
    fn parameters(&self, counter: usize) -> impl Iterator<Item = (usize, usize)> {
        let prior = &self.counters[counter].prior;
        let has = [true, true, prior.false_per_hour > 0.0, prior.dead_time > 0.0];
        (0..4).filter(move |parameter| has[*parameter]).enumerate()
    }

    fn add(&self, slope: &mut [f64], counter: usize, steps: &Steps, by: [f64; 4]) {
        for (place, parameter) in self.parameters(counter) {
            slope[steps.first + place] += by[parameter] * steps.rise(PARAMETERS[parameter]);
        }
    }

    fn add_trial(&self, slope: &mut [f64], steps: &Steps, trial: &TrialRow) {
        for (place, parameter) in self.parameters(trial.counter) {
            let of = |other| trial.log_density_of(&steps.with(PARAMETERS[parameter], other));
            slope[steps.first + place] += (of(steps.up) - of(steps.down)) / (2.0 * STEP);
        }
    }

    fn add_differences(
        &self,
        slope: &mut [f64],
        steps: &[Steps],
        day: &Day,
        responses: &[Response],
        kappa: f64,
    ) {
        let (mut desk, mut responses) = (Vec::new(), responses.to_vec());
        for row in &day.rows {
            let step = &steps[row.counter];
            for (place, parameter) in self.parameters(row.counter) {
                let mut of = |other| {
                    responses[row.counter] = step.with(PARAMETERS[parameter], other);
                    Posterior::new(day, &responses, kappa, self.daily_log_sd, &mut desk).log_mass()
                };
                slope[step.first + place] += (of(step.up) - of(step.down)) / (2.0 * STEP);
                responses[row.counter] = step.at;
            }
        }
    }
}

/// Mean slope of the logarithm of a count's density in each parameter of its counter, over numbers
/// of persons with their weights.
fn by_parameter(
    response: &Response,
    row: &Row,
    expected: &Expected,
    persons: &[f64; NODES],
    weights: &[f64; NODES],
) -> [f64; 4] {
    let (q, span) = (row.span.completeness, &row.span);
    let worked = q * span.hours;
    let (mut rate, mut session, mut spurious, mut dead) = (0.0, 0.0, 0.0, 0.0);
    for (n, weight) in persons.iter().zip(weights) {
        let m = expected.moments(*n);
        // The density in its mean, and in its variance.
        let pull = (row.count - m.mean) / m.variance;
        let widen = 0.5 * (pull * pull - 1.0 / m.variance);
        let loss = 1.0 / (1.0 + response.dead_time * span.crowding * n);
        let seen = response.rate * loss - DUPLICATES;
        let free = if seen > 0.0 && seen < 1.0 { 1.0 - 2.0 * seen } else { 0.0 };
        let detected = response.rate * loss * n;
        let cv = response.session_cv * q;
        // The density in the share of persons that is detected.
        let share = pull * q * n
            + widen
                * (q / span.directions * free * n
                    + 2.0 * (cv * cv + span.gap_cv * span.gap_cv) * detected * n);
        rate += weight * share * loss;
        dead -= weight * share * loss * loss * response.rate * span.crowding * n;
        session += weight * widen * 2.0 * cv * q * detected * detected;
        spurious += weight * worked * (pull + widen / span.directions);
    }
    [rate, session, spurious, dead]
}

#[cfg(test)]
mod tests {
    use crate::prior::Priors;
    use crate::simulate::{SETUPS, draw_from_priors};
    use crate::visits::estimate_visits;
    use leporello_diag::Sink;

    #[test]
    fn the_slope_is_that_of_differences() {
        let priors = Priors::default();
        for (seed, setup) in SETUPS.iter().enumerate() {
            let evidence = draw_from_priors(setup, &priors, 6, 40 + seed as u64).unwrap().evidence;
            let visits = estimate_visits(&evidence, &priors, &mut Sink::new()).unwrap();
            let door = &visits.halls[0].doors[0].problem;
            let z: Vec<f64> =
                (0..door.dimensions()).map(|i| 0.3 * (i as f64 * 1.7).sin()).collect();
            for (i, slope) in door.slope(&z).into_iter().enumerate() {
                let difference = crate::visits::mode::difference(door, &z, i);
                assert!(
                    (slope - difference).abs() < 2e-4 * (1.0 + slope.abs()),
                    "{i}: {slope} {difference}"
                );
            }
        }
    }
}
