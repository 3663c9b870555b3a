//! What is believed before anything is counted. Judgement, published, and open to change: a
//! report always prints prior beside posterior.

use crate::vocabulary::CounterClass;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Visits of a usual day in a hall for which nobody planned a number.
pub const UNPLANNED_VISITS: f64 = 300.0;

/// What is believed of a counter before its trials.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterPrior {
    /// Median of the counts per visit; above 0. Misses lower it, duplicates raise it.
    pub rate: f64,
    /// Standard deviation of the logarithm of the rate; above 0.
    pub rate_log_sd: f64,
    /// Scale of the half-normal prior of the coefficient of variation from session to session;
    /// above 0.
    pub session_cv: f64,
    /// Mean of the exponential prior of false counts in an hour, in one direction; 0 for none.
    pub false_per_hour: f64,
    /// Scale of the half-normal prior of the dead time: share of the rate that is lost for
    /// each person per minute per metre of door; 0 for none.
    pub dead_time: f64,
}

/// All priors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Priors {
    /// By class of counter.
    pub counters: BTreeMap<CounterClass, CounterPrior>,
    /// Standard deviation of the logarithm of a day's visits about what was planned.
    pub daily_log_sd: f64,
    /// Mean crossings of staff in an hour of roster; above 0.
    pub staff_per_hour: f64,
}

/// Staff crossings in an hour of roster follow Gamma(2, mean 4) in judgement; a lognormal of
/// the same mean and variance stands in, so that every parameter is a function of one normal.
pub(crate) const STAFF_LOG_SD: f64 = 0.636_761_4;

/// Duplicates for each visit, which add to the variance of a count.
pub(crate) const DUPLICATES: f64 = 0.02;

/// Coefficient of variation of one observer's count in a trial: the totals of four trained
/// counters of one march lie between 0.93 and 1.07 of their mean (P. Yip et al., *Chance* 23,
/// 2010, tables 2 and 3).
pub(crate) const OBSERVER_CV: f64 = 0.05;

/// How far the share of visits in a gap may be from the share of time, as a coefficient of
/// variation of what was missed.
pub(crate) const GAP_CV: f64 = 0.5;

/// The published prior of a class.
const fn published(class: CounterClass) -> CounterPrior {
    let (rate, rate_log_sd, session_cv, false_per_hour, dead_time) = match class {
        CounterClass::Beam => (0.85, 0.15, 0.05, 1.0, 0.015),
        CounterClass::PassiveInfrared => (0.90, 0.15, 0.06, 1.0, 0.015),
        CounterClass::Thermal => (0.95, 0.08, 0.04, 0.5, 0.008),
        CounterClass::Stereo => (0.98, 0.03, 0.02, 0.5, 0.003),
        CounterClass::Camera => (0.95, 0.08, 0.05, 1.0, 0.006),
        CounterClass::Turnstile => (0.995, 0.01, 0.01, 0.1, 0.0),
        CounterClass::Clicker => (0.97, 0.06, 0.07, 0.0, 0.003),
        CounterClass::Scan => (0.60, 0.50, 0.10, 0.0, 0.0),
    };
    CounterPrior { rate, rate_log_sd, session_cv, false_per_hour, dead_time }
}

impl Default for Priors {
    fn default() -> Self {
        let counters = CounterClass::ALL.into_iter().map(|c| (c, published(c))).collect();
        Self { counters, daily_log_sd: 1.0, staff_per_hour: 4.0 }
    }
}

impl Priors {
    /// The prior of a class: as set here, or as published when it was not set.
    #[must_use]
    pub fn of(&self, class: CounterClass) -> CounterPrior {
        self.counters.get(&class).copied().unwrap_or_else(|| published(class))
    }

    /// The first number which is no prior, in words, with what was found and what can be; `None`
    /// when all are.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let positive = |x: f64| x.is_finite() && x > 0.0;
        let not_negative = |x: f64| x.is_finite() && x >= 0.0;
        for (class, p) in &self.counters {
            let of = |name: &str, found: f64, can_be: &str| {
                Some(format!("`{name}` of `{}` is {found}; {can_be} can be", class.word()))
            };
            let above =
                [("rate", p.rate), ("rate_log_sd", p.rate_log_sd), ("session_cv", p.session_cv)];
            if let Some((name, found)) = above.into_iter().find(|(_, x)| !positive(*x)) {
                return of(name, found, ABOVE_ZERO);
            }
            let from = [("false_per_hour", p.false_per_hour), ("dead_time", p.dead_time)];
            if let Some((name, found)) = from.into_iter().find(|(_, x)| !not_negative(*x)) {
                return of(name, found, "0 or a finite number above it");
            }
        }
        [("daily_log_sd", self.daily_log_sd), ("staff_per_hour", self.staff_per_hour)]
            .into_iter()
            .find(|(_, x)| !positive(*x))
            .map(|(name, found)| format!("`{name}` is {found}; {ABOVE_ZERO} can be"))
    }
}

const ABOVE_ZERO: &str = "a finite number above 0";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_priors_are_priors() {
        assert_eq!(Priors::default().fault(), None);
        assert_eq!(Priors::default().counters.len(), CounterClass::ALL.len());
    }

    #[test]
    fn the_number_that_is_no_prior_is_named_with_what_was_found() {
        let fault = |change: fn(&mut Priors)| {
            let mut priors = Priors::default();
            change(&mut priors);
            priors.fault().unwrap()
        };
        assert_eq!(
            fault(|p| p.counters.get_mut(&CounterClass::Beam).unwrap().session_cv = 0.0),
            "`session_cv` of `beam` is 0; a finite number above 0 can be"
        );
        assert_eq!(
            fault(|p| p.counters.get_mut(&CounterClass::Stereo).unwrap().dead_time = -0.5),
            "`dead_time` of `stereo or time of flight` is -0.5; 0 or a finite number above it can be"
        );
        assert_eq!(
            fault(|p| p.daily_log_sd = f64::NAN),
            "`daily_log_sd` is NaN; a finite number above 0 can be"
        );
        let mut none = Priors::default();
        let beam = none.counters.get_mut(&CounterClass::Beam).unwrap();
        (beam.false_per_hour, beam.dead_time) = (0.0, 0.0);
        assert_eq!(none.fault(), None);
    }
}
