//! The problem of one door: its counters, their trials, its days.

use super::day::{Day, NOWHERE, Posterior};
use super::grid::Bell;
use super::response::{Expected, Response, Span, dimensions};
use crate::numeric::exponential::{LogProduct, exp};
use crate::prior::{CounterPrior, STAFF_LOG_SD};
use crate::vocabulary::{ConfigurationId, CounterClass, DeviceId};
use jiff::Timestamp;
use libm::log;

/// A device in one state.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Counter {
    pub(super) device: DeviceId,
    pub(super) configuration: Option<ConfigurationId>,
    pub(super) class: CounterClass,
    pub(super) prior: CounterPrior,
}

/// A trial of one counter.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TrialRow {
    pub(super) counter: usize,
    /// Persons who really passed in one direction, or the mean of both.
    pub(super) persons: f64,
    /// Standard deviation of what is known of that.
    pub(super) persons_sd: f64,
    /// What the device counted.
    pub(super) count: f64,
    /// When the trial was.
    pub(super) at: Timestamp,
    pub(super) span: Span,
}

/// Most days of which bells are kept: 150 bytes each, for up to 8,192 points of a usual effort.
const MOST_BELLS: usize = 64;

/// Everything that bears on the visits through one door.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Door {
    pub(super) counters: Vec<Counter>,
    pub(super) trials: Vec<TrialRow>,
    pub(super) days: Vec<Day>,
    pub(super) daily_log_sd: f64,
    pub(super) staff_per_hour: f64,
}

impl Door {
    /// Whether a roster stands in for staff crossings on some day.
    pub(super) fn has_roster(&self) -> bool {
        self.days.iter().any(|day| day.roster_hours > 0.0 && !day.rows.is_empty())
    }

    /// How many normal variables the door has.
    pub(super) fn dimensions(&self) -> usize {
        let counters: usize = self.counters.iter().map(|c| dimensions(&c.prior)).sum();
        counters + usize::from(self.has_roster())
    }

    /// The behaviour of every counter, and staff crossings in an hour of roster.
    pub(super) fn responses(&self, z: &[f64]) -> (Vec<Response>, f64) {
        let mut at = 0;
        let mut responses = Vec::with_capacity(self.counters.len());
        for counter in &self.counters {
            responses.push(Response::of(&counter.prior, &z[at..]));
            at += dimensions(&counter.prior);
        }
        let middle = log(self.staff_per_hour) - 0.5 * STAFF_LOG_SD * STAFF_LOG_SD;
        let kappa = if self.has_roster() { exp(middle + STAFF_LOG_SD * z[at]) } else { 0.0 };
        (responses, kappa)
    }

    /// Logarithm of the posterior density of the normal variables, with the visits of every
    /// day summed out; up to a constant.
    pub(super) fn log_target(&self, z: &[f64]) -> f64 {
        self.weigh(z, |_| ())
    }

    /// The same with the bells of the days, one for each, for draws of visits; none for a season
    /// of more than [`MOST_BELLS`] days and usual efforts, whose bells are laid again where they are needed.
    pub(super) fn log_target_with_bells(
        &self,
        z: &[f64],
        efforts: usize,
    ) -> (f64, Vec<Option<Bell>>) {
        let keep = self.days.len() * efforts <= MOST_BELLS;
        let mut bells = Vec::with_capacity(if keep { self.days.len() } else { 0 });
        let log = self.weigh(z, |bell| {
            if keep {
                bells.push(bell);
            }
        });
        (log, bells)
    }

    /// [`Self::log_target`]; `see` is shown what the visits of each day are.
    fn weigh(&self, z: &[f64], mut see: impl FnMut(Option<Bell>)) -> f64 {
        let (responses, kappa) = self.responses(z);
        let prior: f64 = z.iter().map(|z| -0.5 * z * z).sum();
        let (mut squares, mut variances) = (0.0, LogProduct::new());
        for trial in &self.trials {
            let (off, variance) = trial.off(&responses[trial.counter]);
            squares += off * off / variance;
            variances.multiply(variance);
        }
        let mut desk = Vec::new();
        self.days.iter().for_each(|day| desk.extend(day.expected(&responses)));
        let mut rest = desk.as_slice();
        let mut posteriors = Vec::with_capacity(self.days.len());
        for day in &self.days {
            let expected;
            (expected, rest) = rest.split_at(day.rows.len());
            posteriors.push(Posterior::of(day, expected, kappa, self.daily_log_sd));
        }
        let centres = centres(&posteriors);
        let (mut days, mut factors) = (0.0, LogProduct::new());
        for (posterior, centre) in posteriors.iter().zip(centres) {
            if posterior.rows().next().is_none() {
                see(None);
                continue;
            }
            let (mass, bell) = posterior.mass(centre);
            days += mass.log;
            factors.multiply(mass.factor);
            see(bell);
        }
        prior - 0.5 * (squares + variances.log()) + days + factors.log()
    }
}

/// The centres of many days, each step for all of them: what one waits for overlaps with the next.
fn centres(posteriors: &[Posterior<'_>]) -> Vec<(f64, f64)> {
    let starts: Vec<f64> =
        posteriors.iter().map(|day| if day.is_small() { 0.0 } else { day.start() }).collect();
    let nearer = |(day, start): (&Posterior<'_>, f64)| {
        if day.is_small() { NOWHERE } else { day.nearer(start) }
    };
    posteriors.iter().zip(starts).map(nearer).collect()
}

impl TrialRow {
    /// Logarithm of the density of the device's count, for a behaviour of its counter.
    pub(super) fn log_density_of(&self, response: &Response) -> f64 {
        let (off, variance) = self.off(response);
        -0.5 * (off * off / variance + log(variance))
    }

    /// How far the count is from its expectation, and the variance of that; truth that is itself
    /// uncertain widens it by the slope.
    pub(super) fn off(&self, response: &Response) -> (f64, f64) {
        let expected = Expected::new(response, &self.span);
        let m = expected.moments(self.persons);
        let blur = m.slope * self.persons_sd;
        (self.count - m.mean, m.variance + blur * blur)
    }
}
