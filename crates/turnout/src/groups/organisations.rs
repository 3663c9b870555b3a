//! Stage 2 as a whole: claims and head counts in, a report for each organisation out.

use super::claims::{Claims, Delegation, GroupPriors};
use super::hyper::Hyper;
use super::organisation::{A_QUARTER, OrganisationReport, factor, sums, verdict};
use super::seen::{Seen, measured};
use super::table::{Counted, Nodes};
use crate::numeric::beta::{standard_normal, uniform};
use crate::numeric::{draws, real};
use crate::vocabulary::{Interval, OrganisationId};
use leporello_diag::Sink;
use libm::{exp, log, sqrt};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What organisations have in common: mean and standard deviation of each parameter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Common {
    /// Middle of the logarithms of true size over claim.
    pub middle: (f64, f64),
    /// Spread between organisations.
    pub between: (f64, f64),
    /// Spread between the visits of one.
    pub within: (f64, f64),
    /// Share of delegations that did not come.
    pub absent: (f64, f64),
}

/// All organisations.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Organisations {
    /// One report for each, by name.
    pub reports: Vec<OrganisationReport>,
    /// What they have in common.
    pub common: Common,
    #[serde(skip)]
    pub(super) posteriors: Posteriors,
}

/// What later steps draw from.
#[derive(Clone, Debug, Default)]
pub(super) struct Posteriors {
    pub(super) first: f64,
    /// Posterior of each organisation's inclination at the nodes, in the order of the reports.
    pub(super) inclinations: Vec<Vec<f64>>,
    pub(super) within: f64,
    pub(super) absent: f64,
    pub(super) priors: GroupPriors,
}

/// A report for each organisation that announced, claimed, or was counted.
pub fn organisations(claims: &Claims, priors: &GroupPriors, sink: &mut Sink) -> Organisations {
    let grouped = by_organisation(claims.delegations(sink));
    let counted = counted(priors, &grouped);
    let pairs = grouped.iter().flat_map(|(_, list)| list).filter_map(Delegation::pair);
    let nodes =
        Nodes::over(pairs.map(|(claim, count)| log(count / priors.head_count_rate / claim)));
    let hyper = Hyper::fit(priors, &counted, &nodes);
    let inclinations = hyper.inclinations(&counted, &nodes);
    let axes = &hyper.axes;
    let common = Common {
        middle: hyper.moments(3, &axes.middle),
        between: hyper.moments(2, &axes.between),
        within: hyper.moments(0, &axes.within),
        absent: hyper.moments(1, &axes.absent),
    };
    let posteriors = Posteriors {
        first: nodes.first,
        inclinations,
        within: common.within.0,
        absent: common.absent.0,
        priors: *priors,
    };
    let reports = grouped
        .into_par_iter()
        .enumerate()
        .map(|(index, (name, delegations))| report(index, name, delegations, &posteriors))
        .collect();
    Organisations { reports, common, posteriors }
}

/// The delegations of each organisation that were counted; equal counts share what they leave.
fn counted(
    priors: &GroupPriors,
    grouped: &[(OrganisationId, Vec<Delegation>)],
) -> Vec<Vec<Counted>> {
    let mut all: BTreeMap<u64, Arc<Seen>> = BTreeMap::new();
    let mut of = |(claim, count): (f64, f64)| {
        let seen = || Arc::new(Seen::new(priors, count));
        Counted::new(claim, Arc::clone(all.entry(count.to_bits()).or_insert_with(seen)))
    };
    let each = grouped.iter();
    each.map(|(_, list)| list.iter().filter_map(Delegation::pair).map(&mut of).collect()).collect()
}

fn by_organisation(delegations: Vec<Delegation>) -> Vec<(OrganisationId, Vec<Delegation>)> {
    let mut grouped: Vec<(OrganisationId, Vec<Delegation>)> = Vec::new();
    for delegation in delegations {
        match grouped.last_mut() {
            Some((name, list)) if *name == delegation.organisation => list.push(delegation),
            _ => grouped.push((delegation.organisation.clone(), vec![delegation])),
        }
    }
    grouped
}

fn report(
    index: usize,
    organisation: OrganisationId,
    delegations: Vec<Delegation>,
    posteriors: &Posteriors,
) -> OrganisationReport {
    let [announced, claimed, head_count] = sums(&delegations);
    let factor = factor(&posteriors.priors, &delegations);
    let curve = Curve { first: posteriors.first, masses: &posteriors.inclinations[index] };
    let between = |p: f64| Interval { low: curve.quantile(p), high: curve.quantile(1.0 - p) };
    OrganisationReport {
        verdict: verdict(claimed, factor.as_ref()),
        inclination: curve.moments(),
        inclination_interval: between(0.025),
        inclination_inner: (between(0.25), between(0.05)),
        generally_above_a_quarter: curve.below(-log(A_QUARTER)),
        predicted: posteriors.predicted(index, &organisation, &delegations),
        organisation,
        delegations,
        announced,
        claimed,
        head_count,
        factor,
    }
}

/// A posterior at evenly spread nodes; the mass of a node is spread evenly around it.
pub(super) struct Curve<'a> {
    pub(super) first: f64,
    pub(super) masses: &'a [f64],
}

impl Curve<'_> {
    fn at(&self, node: usize) -> f64 {
        self.first + Nodes::STEP * crate::numeric::size(node)
    }

    fn moments(&self) -> (f64, f64) {
        let nodes = || self.masses.iter().enumerate().map(|(i, m)| (self.at(i), m));
        let mean: f64 = nodes().map(|(u, m)| u * m).sum();
        let variance: f64 = nodes().map(|(u, m)| m * (u - mean) * (u - mean)).sum();
        (mean, sqrt(variance))
    }

    pub(super) fn quantile(&self, p: f64) -> f64 {
        let mut rest = p;
        for (node, mass) in self.masses.iter().enumerate() {
            if rest <= *mass && *mass > 0.0 {
                return self.at(node) + Nodes::STEP * (rest / mass - 0.5);
            }
            rest -= mass;
        }
        self.at(self.masses.len().saturating_sub(1))
    }

    fn below(&self, u: f64) -> f64 {
        let share = |node: usize| ((u - self.at(node)) / Nodes::STEP + 0.5).clamp(0.0, 1.0);
        self.masses.iter().enumerate().map(|(node, mass)| mass * share(node)).sum()
    }
}

impl Posteriors {
    /// A draw of how many came of a delegation, by its organisation's inclination `u`.
    pub(super) fn came(
        &self,
        rng: &mut ChaCha12Rng,
        delegation: &Delegation,
        u: f64,
    ) -> Option<f64> {
        match (delegation.claimed, delegation.head_count, delegation.pair()) {
            (_, _, Some((claim, count))) => {
                let counted = Counted::new(claim, Arc::new(Seen::new(&self.priors, count)));
                Some(counted.draw(u, self.within, self.absent, uniform(rng)))
            }
            (_, Some(count), None) => {
                let (mean, variance) = measured(&self.priors, real(count));
                Some((mean + sqrt(variance) * standard_normal(rng)).max(0.0).round())
            }
            (Some(claim), None, _) if claim > 0 => {
                if uniform(rng) < self.absent {
                    return Some(0.0);
                }
                let width = super::claims::rounding(real(claim)) / real(claim);
                let sd = sqrt(self.within * self.within + width * width / 12.0);
                Some((real(claim) * exp(u + sd * standard_normal(rng))).round().max(1.0))
            }
            _ => None,
        }
    }

    /// A draw of an organisation's inclination.
    pub(super) fn inclination(&self, rng: &mut ChaCha12Rng, organisation: usize) -> f64 {
        let curve = Curve { first: self.first, masses: &self.inclinations[organisation] };
        curve.quantile(uniform(rng))
    }

    fn predicted(
        &self,
        index: usize,
        organisation: &OrganisationId,
        delegations: &[Delegation],
    ) -> Option<crate::vocabulary::Estimate> {
        let uncounted: Vec<&Delegation> = delegations
            .iter()
            .filter(|d| d.head_count.is_none() && d.claimed.is_some_and(|c| c > 0))
            .collect();
        if uncounted.is_empty() {
            return None;
        }
        let mut rng = ChaCha12Rng::from_seed(Sha256::digest(organisation.as_str()).into());
        let sums: Vec<f64> = (0..1024)
            .map(|_| {
                let u = self.inclination(&mut rng, index);
                uncounted.iter().filter_map(|d| self.came(&mut rng, d, u)).sum()
            })
            .collect();
        draws::summary(&sums)
    }
}
