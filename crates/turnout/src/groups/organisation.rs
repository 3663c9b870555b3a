//! One organisation: what can be said of its claims, and whether enough is known to say it.

use super::claims::{Delegation, GroupPriors};
use super::seen::measured;
use crate::numeric::{normal, real};
use crate::vocabulary::{Estimate, Interval, OrganisationId};
use libm::sqrt;
use serde::{Deserialize, Serialize};

/// Why there is not enough evidence for a factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// No delegation with a claim was counted at the door.
    NoHeadCount,
    /// Head counts cover less than half of the persons claimed.
    LessThanHalfCounted,
    /// The upper end of the interval is more than twice the lower.
    IntervalTooWide,
    /// Fewer than ten persons were claimed.
    FewerThanTen,
    /// Nothing was claimed.
    NoClaim,
}

/// How claims stand beside head counts. WHO takes 0.90 to 1.10 as consistent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "verdict", content = "missing")]
pub enum Verdict {
    /// Turnout over claim is 0.90 to 1.10.
    Consistent,
    /// Turnout over claim is below 0.90.
    ClaimAboveCount,
    /// Turnout over claim is above 1.10.
    ClaimBelowCount,
    /// No factor is printed.
    InsufficientEvidence(Vec<Missing>),
}

/// Turnout over claim for the delegations that were counted: a finite fact, uncertain only by
/// the error of the head counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// Delegations it is about.
    pub delegations: usize,
    /// Persons claimed for them.
    pub claimed: u64,
    /// Persons counted of them, as counted.
    pub counted: u64,
    /// Persons who came, with the error of counting.
    pub came: Estimate,
    /// Verification factor: who came over what was claimed.
    pub verification: Estimate,
    /// Its inverse, 95 %; `None` when the lower end of who came is nobody.
    pub inflation: Option<Interval>,
    /// Probability that the claim is more than a quarter above who came.
    pub above_a_quarter: f64,
}

/// All that is said of one organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationReport {
    /// Which.
    pub organisation: OrganisationId,
    /// Its delegations, by day and hall.
    pub delegations: Vec<Delegation>,
    /// Persons announced; `None` when nothing was.
    pub announced: Option<u64>,
    /// Persons claimed; `None` when nothing was.
    pub claimed: Option<u64>,
    /// Persons counted at the door; `None` when nobody counted.
    pub head_count: Option<u64>,
    /// The factor of the delegations that were counted; `None` without one. To be printed only
    /// when the verdict is not one of insufficient evidence.
    pub factor: Option<Factor>,
    /// What may be said.
    pub verdict: Verdict,
    /// Logarithm of true size over claim, for this organisation's delegations in general: mean
    /// and standard deviation, drawn towards the other organisations where little is known.
    pub inclination: (f64, f64),
    /// Its 95 % interval.
    pub inclination_interval: Interval,
    /// Its 50 and 90 % intervals.
    pub inclination_inner: (Interval, Interval),
    /// Probability that its claims are in general more than a quarter too high.
    pub generally_above_a_quarter: f64,
    /// Persons who came of the delegations that nobody counted, by the inclination; never
    /// added to turnout. `None` when there is no such delegation with a claim.
    pub predicted: Option<Estimate>,
}

/// Probability from which on a flag is raised.
const SURE: f64 = 0.95;

impl OrganisationReport {
    /// Whether enough is known to say that the claims are more than a quarter above the head
    /// counts: of the delegations that were counted as a fact, and in general, so that one
    /// delegation which stayed away is no habit.
    #[must_use]
    pub fn claim_is_above_head_count(&self) -> bool {
        let enough = !matches!(self.verdict, Verdict::InsufficientEvidence(_));
        let fact = self.factor.as_ref().is_some_and(|f| f.above_a_quarter > SURE);
        enough && fact && self.generally_above_a_quarter > SURE
    }
}

/// Claims above this multiple of the count are told of.
pub(super) const A_QUARTER: f64 = 1.25;

fn sum(all: &[Delegation], of: fn(&Delegation) -> Option<u64>) -> Option<u64> {
    all.iter().filter_map(of).fold(None, |sum, n| Some(sum.unwrap_or(0_u64).saturating_add(n)))
}

/// The factor of the delegations that have both claim and head count.
pub(super) fn factor(priors: &GroupPriors, delegations: &[Delegation]) -> Option<Factor> {
    let pairs: Vec<&Delegation> = delegations.iter().filter(|d| d.pair().is_some()).collect();
    let (claimed, counted) = (sum_of(&pairs, |d| d.claimed), sum_of(&pairs, |d| d.head_count));
    if pairs.is_empty() {
        return None;
    }
    let (mut mean, mut variance) = (0.0, 0.0);
    for (_, count) in pairs.iter().filter_map(|d| d.pair()) {
        let (persons, spread) = measured(priors, count);
        mean += persons;
        variance += spread;
    }
    let came = Estimate::normal(mean, sqrt(variance));
    let verification = came.times(1.0 / real(claimed));
    let five = verification.ninety_five;
    let inflation =
        (five.low > 0.0).then(|| Interval { low: 1.0 / five.high, high: 1.0 / five.low });
    let limit = real(claimed) / A_QUARTER;
    let above = if variance > 0.0 {
        normal::below((limit - mean) / sqrt(variance))
    } else {
        f64::from(u8::from(mean < limit))
    };
    Some(Factor {
        delegations: pairs.len(),
        claimed,
        counted,
        came,
        verification,
        inflation,
        above_a_quarter: above,
    })
}

fn sum_of(pairs: &[&Delegation], of: fn(&Delegation) -> Option<u64>) -> u64 {
    pairs.iter().filter_map(|d| of(d)).fold(0, u64::saturating_add)
}

/// What may be said of an organisation.
pub(super) fn verdict(claimed: Option<u64>, factor: Option<&Factor>) -> Verdict {
    let Some(all) = claimed else {
        return Verdict::InsufficientEvidence(vec![Missing::NoClaim]);
    };
    let mut missing = Vec::new();
    match factor {
        None => missing.push(Missing::NoHeadCount),
        Some(factor) => {
            let five = factor.verification.ninety_five;
            if factor.claimed.saturating_mul(2) < all {
                missing.push(Missing::LessThanHalfCounted);
            }
            // Nobody at all is a clear answer, though it has no ratio.
            if factor.counted > 0 && five.high > 2.0 * five.low {
                missing.push(Missing::IntervalTooWide);
            }
        }
    }
    if all < 10 {
        missing.push(Missing::FewerThanTen);
    }
    match factor {
        Some(factor) if missing.is_empty() => {
            let middle = factor.verification.median;
            if middle < 0.9 {
                Verdict::ClaimAboveCount
            } else if middle > 1.1 {
                Verdict::ClaimBelowCount
            } else {
                Verdict::Consistent
            }
        }
        _ => Verdict::InsufficientEvidence(missing),
    }
}

/// Announced, claimed and counted persons of all delegations.
pub(super) fn sums(delegations: &[Delegation]) -> [Option<u64>; 3] {
    [
        sum(delegations, |d| d.announced),
        sum(delegations, |d| d.claimed),
        sum(delegations, |d| d.head_count),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::HallId;

    fn delegation(claimed: Option<u64>, head_count: Option<u64>) -> Delegation {
        Delegation {
            organisation: OrganisationId::new("School 4").unwrap(),
            hall: HallId::new("East").unwrap(),
            day: jiff::civil::date(2026, 4, 9),
            announced: None,
            claimed,
            head_count,
        }
    }

    fn says(delegations: &[Delegation]) -> Verdict {
        let factor = factor(&GroupPriors::default(), delegations);
        verdict(sums(delegations)[1], factor.as_ref())
    }

    #[test]
    fn a_claim_nobody_counted_has_no_factor() {
        let missing = vec![Missing::NoHeadCount];
        assert_eq!(says(&[delegation(Some(80), None)]), Verdict::InsufficientEvidence(missing));
    }

    #[test]
    fn a_head_count_of_a_tenth_of_the_claims_is_not_enough() {
        let all = [delegation(Some(10), Some(9)), delegation(Some(90), None)];
        let missing = vec![Missing::LessThanHalfCounted];
        assert_eq!(says(&all), Verdict::InsufficientEvidence(missing));
    }

    #[test]
    fn claims_are_consistent_above_or_below() {
        assert_eq!(says(&[delegation(Some(50), Some(49))]), Verdict::Consistent);
        assert_eq!(says(&[delegation(Some(50), Some(28))]), Verdict::ClaimAboveCount);
        assert_eq!(says(&[delegation(Some(50), Some(70))]), Verdict::ClaimBelowCount);
    }

    #[test]
    fn a_delegation_that_did_not_come_is_a_clear_answer() {
        let factor = factor(&GroupPriors::default(), &[delegation(Some(50), Some(0))]).unwrap();
        assert_eq!(factor.above_a_quarter, 1.0);
        assert_eq!(factor.inflation, None);
        assert_eq!(says(&[delegation(Some(50), Some(0))]), Verdict::ClaimAboveCount);
    }

    #[test]
    fn what_was_not_counted_is_not_zero() {
        assert_eq!(sums(&[delegation(Some(50), None)])[2], None);
    }
}
