//! Delegations fit inside their hall. Visits do not move: where the two do not fit, it is the
//! delegations that give way.

use super::claims::Delegation;
use super::organisations::Organisations;
use crate::numeric::{draws, real, size};
use crate::visits::Visits;
use crate::vocabulary::{Estimate, HallId};
use jiff::civil::Date;
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Delegations of a hall and day beside its visits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HallDay {
    /// Which hall.
    pub hall: HallId,
    /// Which day.
    pub day: Date,
    /// Persons claimed by all organisations; `None` when nothing was.
    pub claimed: Option<u64>,
    /// Probability that all who were claimed fit into the visits; `None` without claim or
    /// figure.
    pub claims_fit: Option<f64>,
    /// Persons who came in delegations, given the visits; `None` when nothing is known of any,
    /// or the day has no figure.
    pub in_delegations: Option<Estimate>,
    /// Share of the visits by people of no delegation.
    pub walk_in_share: Option<Estimate>,
    /// Share of draws for which no set of delegations fits: near 0 when all is well.
    pub without_fit: f64,
}

/// How many sets of delegations are tried for each draw of visits.
const TRIES: usize = 64;

/// Every hall and day that a delegation is told of, in order.
#[must_use]
pub fn reconcile(visits: &Visits, organisations: &Organisations) -> Vec<HallDay> {
    let mut told: BTreeMap<(&HallId, Date), Vec<(usize, &Delegation)>> = BTreeMap::new();
    for (index, report) in organisations.reports.iter().enumerate() {
        for d in &report.delegations {
            told.entry((&d.hall, d.day)).or_default().push((index, d));
        }
    }
    told.into_iter().map(|(key, list)| hall_day(visits, organisations, key, &list)).collect()
}

fn hall_day(
    visits: &Visits,
    organisations: &Organisations,
    (hall, day): (&HallId, Date),
    delegations: &[(usize, &Delegation)],
) -> HallDay {
    let claimed = delegations
        .iter()
        .filter_map(|(_, d)| d.claimed)
        .fold(None, |sum, n| Some(sum.unwrap_or(0_u64).saturating_add(n)));
    let people: &[f64] = visits
        .halls
        .iter()
        .find(|h| h.hall == *hall)
        .and_then(|h| h.days.iter().find(|d| d.date == day))
        .map_or(&[], |d| &d.draws);
    let fits = |claimed: u64| {
        let fitting = people.iter().filter(|n| real(claimed) <= **n).count();
        (!people.is_empty()).then(|| size(fitting) / size(people.len()))
    };
    let sums = sums(organisations, hall, day, delegations);
    let fitted: Vec<Option<f64>> = match &sums {
        Some(sums) => people.iter().enumerate().map(|(k, n)| fitting(sums, k, *n)).collect(),
        None => Vec::new(),
    };
    let known: Vec<f64> = fitted.iter().copied().flatten().collect();
    let shares: Vec<f64> = fitted
        .iter()
        .zip(people)
        .filter_map(|(sum, n)| sum.map(|sum| if *n > 0.0 { 1.0 - sum / n } else { 0.0 }))
        .collect();
    HallDay {
        hall: hall.clone(),
        day,
        claimed,
        claims_fit: claimed.and_then(fits),
        in_delegations: draws::summary(&known),
        walk_in_share: draws::summary(&shares),
        without_fit: 1.0 - size(known.len()) / size(fitted.len().max(1)),
    }
}

/// The first set of delegations from place `k` on which fits into so many visits.
fn fitting(sums: &[f64], k: usize, visits: f64) -> Option<f64> {
    (0..TRIES).map(|j| sums[(k + 17 * j) % sums.len()]).find(|sum| *sum <= visits)
}

/// Draws of the persons of all delegations together; `None` when nothing is known of any.
fn sums(
    organisations: &Organisations,
    hall: &HallId,
    day: Date,
    delegations: &[(usize, &Delegation)],
) -> Option<Vec<f64>> {
    let known = |d: &Delegation| d.head_count.is_some() || d.claimed.is_some();
    if !delegations.iter().any(|(_, d)| known(d)) {
        return None;
    }
    let seed = Sha256::digest(format!("{hall}\n{day}"));
    let mut rng = ChaCha12Rng::from_seed(seed.into());
    let posteriors = &organisations.posteriors;
    let draw = |_| {
        delegations
            .iter()
            .filter_map(|(organisation, d)| {
                let u = posteriors.inclination(&mut rng, *organisation);
                posteriors.came(&mut rng, d, u)
            })
            .sum()
    };
    Some((0..1024).map(draw).collect())
}
