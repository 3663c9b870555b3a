//! How a counter answers to people: parameters, their priors, mean and variance of a count.

use crate::numeric::exponential::exp;
use crate::numeric::table;
use crate::prior::{CounterPrior, DUPLICATES};
use serde::{Deserialize, Serialize};

/// One possible behaviour of a counter in one state.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Counts per visit at a quiet door.
    pub rate: f64,
    /// Coefficient of variation of the rate from session to session.
    pub session_cv: f64,
    /// False counts in an hour, in one direction.
    pub false_per_hour: f64,
    /// Share of the rate lost for each person per minute per metre of door.
    pub dead_time: f64,
}

/// How many normal variables a counter of this prior has.
pub(crate) fn dimensions(prior: &CounterPrior) -> usize {
    2 + usize::from(prior.false_per_hour > 0.0) + usize::from(prior.dead_time > 0.0)
}

/// A half-normal variable from a normal one, rising with it.
fn half_normal(z: f64) -> f64 {
    table::half_normal().at(z).max(0.0)
}

impl Response {
    /// The behaviour that belongs to standard normal variables: rate, session, then false
    /// counts and dead time where the prior has them.
    pub(crate) fn of(prior: &CounterPrior, z: &[f64]) -> Self {
        let mut rest = z.iter().copied().skip(2);
        let mut next = |scale: f64| if scale > 0.0 { rest.next() } else { None };
        Self {
            rate: prior.rate * exp(prior.rate_log_sd * z[0]),
            session_cv: prior.session_cv * half_normal(z[1]),
            false_per_hour: next(prior.false_per_hour)
                .map_or(0.0, |z| prior.false_per_hour * table::waiting().at(z).max(0.0)),
            dead_time: next(prior.dead_time).map_or(0.0, |z| prior.dead_time * half_normal(z)),
        }
    }
}

/// What a count is taken over, whoever came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    /// Share of the span in which the counter worked, above 0 and at most 1.
    pub(super) completeness: f64,
    /// Length in hours.
    pub(super) hours: f64,
    /// Persons per minute per metre of door, for each person of the span.
    pub(super) crowding: f64,
    /// Directions whose mean the count is: 1 or 2.
    pub(super) directions: f64,
    /// Coefficient of variation that a gap adds.
    pub(super) gap_cv: f64,
}

/// Mean, variance and slope of a count, for some number of persons.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moments {
    pub(super) mean: f64,
    pub(super) variance: f64,
    /// By how much the mean rises for one person more.
    pub(super) slope: f64,
}

/// A response over a span, with what does not depend on the number of persons worked out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected {
    rate: f64,
    completeness: f64,
    per_person: f64,
    false_counts: f64,
    scatter: f64,
    blur: f64,
    session: f64,
}

impl Expected {
    pub(super) fn new(response: &Response, span: &Span) -> Self {
        let q = span.completeness;
        let session = response.session_cv * q;
        Self {
            rate: response.rate,
            completeness: q,
            per_person: response.dead_time * span.crowding,
            false_counts: q * response.false_per_hour * span.hours,
            scatter: q / span.directions,
            blur: (q * response.false_per_hour * span.hours + 1.0 / 12.0) / span.directions,
            session: session * session + span.gap_cv * span.gap_cv,
        }
    }

    /// Binomial detection with duplicates, Poisson false counts, a session effect, rounding.
    #[inline]
    pub(super) fn moments(&self, persons: f64) -> Moments {
        let loss = 1.0 / (1.0 + self.per_person * persons);
        let rate = self.rate * loss;
        let seen = (rate - DUPLICATES).clamp(0.0, 1.0);
        let detected = rate * persons;
        let variance = self.scatter * (seen * (1.0 - seen) + DUPLICATES) * persons
            + self.session * detected * detected
            + self.blur;
        Moments {
            mean: self.completeness * detected + self.false_counts,
            variance,
            slope: self.completeness * rate * loss,
        }
    }

    /// Persons for whom the mean is `count`, roughly where the counter saturates.
    pub(super) fn persons(&self, count: f64) -> f64 {
        let seen = ((count - self.false_counts) / (self.completeness * self.rate)).max(0.0);
        seen / (1.0 - self.per_person * seen).max(0.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span =
        Span { completeness: 1.0, hours: 8.0, crowding: 0.01, directions: 1.0, gap_cv: 0.0 };

    #[test]
    fn a_half_normal_has_its_median() {
        assert!((half_normal(0.0) - 0.674_489_750_196_082).abs() < 1e-9);
        assert!(half_normal(-40.0) >= 0.0 && half_normal(9.0) > 8.9);
    }

    #[test]
    fn persons_undo_the_mean() {
        let response =
            Response { rate: 0.9, session_cv: 0.02, false_per_hour: 1.5, dead_time: 0.02 };
        let expected = Expected::new(&response, &SPAN);
        for persons in [1.0, 80.0, 900.0] {
            let mean = expected.moments(persons).mean;
            assert!((expected.persons(mean) / persons - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_crowd_lowers_the_rate() {
        let response = Response { rate: 1.0, session_cv: 0.0, false_per_hour: 0.0, dead_time: 0.1 };
        let expected = Expected::new(&response, &SPAN);
        assert!((expected.moments(1000.0).mean - 500.0).abs() < 1e-9);
    }

    #[test]
    fn a_class_without_false_counts_and_dead_time_has_two_parameters() {
        let scan = crate::prior::Priors::default().of(crate::vocabulary::CounterClass::Scan);
        assert_eq!(dimensions(&scan), 2);
        let response = Response::of(&scan, &[0.0, 0.0]);
        assert_eq!((response.false_per_hour, response.dead_time), (0.0, 0.0));
    }
}
