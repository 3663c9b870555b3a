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

/// A count beside its expectation, without a division: all times powers of what a crowd costs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scaled {
    /// One over the share of the rate that the crowd leaves; at least 1.
    pub(super) slow: f64,
    /// How far the count is above its mean, times `slow`.
    pub(super) off: f64,
    /// Variance times the square of `slow`.
    pub(super) variance: f64,
}

/// [`Scaled`] at any number of persons within a range, as polynomials.
#[derive(Clone, Copy, Debug)]
pub(super) struct Curve {
    slow: [f64; 2],
    off: [f64; 2],
    variance: [f64; 4],
}

impl Curve {
    #[inline]
    pub(super) fn at(&self, persons: f64) -> Scaled {
        let [v0, v1, v2, v3] = self.variance;
        Scaled {
            slow: self.slow[0] + self.slow[1] * persons,
            off: self.off[0] + self.off[1] * persons,
            variance: v0 + persons * (v1 + persons * (v2 + persons * v3)),
        }
    }
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
    #[inline]
    pub(super) fn new(response: &Response, span: &Span) -> Self {
        let q = span.completeness;
        let session = response.session_cv * q;
        let false_counts = q * response.false_per_hour * span.hours;
        let share = 1.0 / span.directions;
        Self {
            rate: response.rate,
            completeness: q,
            per_person: response.dead_time * span.crowding,
            false_counts,
            scatter: q * share,
            blur: (false_counts + 1.0 / 12.0) * share,
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

    /// What [`Self::moments`] says of `count`, for where it is asked for at many nodes.
    #[inline]
    pub(super) fn scaled(&self, persons: f64, count: f64) -> Scaled {
        let slow = 1.0 + self.per_person * persons;
        let seen = (self.rate - DUPLICATES * slow).max(0.0).min(slow);
        let detected = self.rate * persons;
        let scatter = self.scatter * persons;
        Scaled {
            slow,
            off: (count - self.false_counts) * slow - self.completeness * detected,
            variance: scatter * seen * (slow - seen)
                + self.session * detected * detected
                + (scatter * DUPLICATES + self.blur) * slow * slow,
        }
    }

    /// Where the detected share of `persons` lies: below 0, within, above 1.
    #[inline]
    fn side(&self, persons: f64) -> i8 {
        let slow = 1.0 + self.per_person * persons;
        let seen = self.rate - DUPLICATES * slow;
        i8::from(seen > slow) - i8::from(seen < 0.0)
    }

    /// What [`Self::scaled`] gives from `low` to `high` persons; `None` where the detected share
    /// is cut off on a part of the way.
    #[inline]
    pub(super) fn curve(&self, count: f64, low: f64, high: f64) -> Option<Curve> {
        // The share falls as persons rise.
        let side = self.side(low);
        if side != self.side(high) {
            return None;
        }
        let (p, scatter, blur) = (self.per_person, self.scatter, self.blur);
        let free = count - self.false_counts;
        let twice = 2.0 * p;
        let mut variance = [
            blur,
            scatter * DUPLICATES + twice * blur,
            twice * scatter * DUPLICATES + p * p * blur + self.session * self.rate * self.rate,
            p * p * scatter * DUPLICATES,
        ];
        if side == 0 {
            // Detected times undetected share, each a line.
            let seen = [self.rate - DUPLICATES, -DUPLICATES * p];
            let missed = [1.0 - seen[0], p - seen[1]];
            variance[1] += scatter * seen[0] * missed[0];
            variance[2] += scatter * (seen[0] * missed[1] + seen[1] * missed[0]);
            variance[3] += scatter * seen[1] * missed[1];
        }
        let off = [free, free * p - self.completeness * self.rate];
        Some(Curve { slow: [1.0, p], off, variance })
    }

    /// How `count` pulls at the logarithm of `visits`, which are a part of `persons`, and how
    /// precisely: the mean's rise with it times the distance over the variance, and its square
    /// over the variance.
    #[inline]
    pub(super) fn pull(&self, persons: f64, visits: f64, count: f64) -> (f64, f64) {
        let s = self.scaled(persons, count);
        let rise = self.completeness * self.rate * visits / (s.slow * s.variance);
        (rise * s.off, rise * rise * s.variance)
    }

    /// Persons for whom the mean is `count`, roughly where the counter saturates.
    #[inline]
    pub(super) fn persons(&self, count: f64) -> f64 {
        let gain = self.completeness * self.rate;
        let seen = (count - self.false_counts).max(0.0);
        seen / (gain - self.per_person * seen).max(0.1 * gain)
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
    fn what_is_scaled_is_what_the_moments_say() {
        for (rate, dead_time) in [(0.9, 0.02), (1.3, 0.5), (0.01, 0.0)] {
            let response = Response { rate, session_cv: 0.02, false_per_hour: 1.5, dead_time };
            let expected = Expected::new(&response, &Span { directions: 2.0, ..SPAN });
            for persons in [0.0, 1.0, 80.0, 9e5] {
                let (m, s) = (expected.moments(persons), expected.scaled(persons, 70.0));
                let near = |a: f64, b: f64| (a - b).abs() < 1e-12 * (1.0 + b.abs());
                assert!(near(s.off / s.slow, 70.0 - m.mean), "{rate} {persons}");
                assert!(near(s.variance / (s.slow * s.slow), m.variance), "{rate} {persons}");
                let rise = 40.0 * m.slope;
                let (pull, precision) = expected.pull(persons, 40.0, 70.0);
                assert!(near(pull, rise * (70.0 - m.mean) / m.variance), "{rate} {persons}");
                assert!(near(precision, rise * rise / m.variance), "{rate} {persons}");
                let Some(curve) = expected.curve(70.0, 0.5 * persons, 1.5 * persons) else {
                    continue;
                };
                let c = curve.at(persons);
                assert!(near(c.slow, s.slow) && near(c.off, s.off), "{rate} {persons}");
                assert!(near(c.variance, s.variance), "{rate} {persons}");
            }
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
