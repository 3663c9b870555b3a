//! Flags on claims, and on our own head counts.

use super::rounding::{expected_share, rounding_test};
use super::{Flag, FlagKind, false_discovery_set};
use crate::groups::{HallDay, OrganisationReport, Organisations};

/// Claims of a hall and day that fit with less than this probability are told of.
const HARDLY: f64 = 0.01;
/// Mean probability of being wrong among the organisations told of.
const FALSE_DISCOVERIES: f64 = 0.05;
/// Visits on which nothing changed since the announcement, from which on this is told.
const VISITS: usize = 4;

fn flag(kind: FlagKind, value: f64) -> Flag {
    Flag { kind, hall: None, day: None, device: None, organisation: None, value }
}

fn of(report: &OrganisationReport, kind: FlagKind, value: f64) -> Flag {
    Flag { organisation: Some(report.organisation.clone()), ..flag(kind, value) }
}

/// All flags on claims, in the order of the organisations, then of the halls and days.
#[must_use]
pub fn claim_flags(organisations: &Organisations, days: &[HallDay]) -> Vec<Flag> {
    let reports = &organisations.reports;
    let mut flags = above_head_count(reports);
    let head_counts: Vec<u64> =
        reports.iter().flat_map(|r| &r.delegations).filter_map(|d| d.head_count).collect();
    let expected = expected_share(&head_counts);
    for report in reports {
        let claims: Vec<u64> = report.delegations.iter().filter_map(|d| d.claimed).collect();
        let test = rounding_test(&claims, expected);
        if test.is_strong() {
            flags.push(of(report, FlagKind::RoundedClaims, test.bayes_factor));
        }
        if let Some(visits) = unchanged(report) {
            flags.push(of(report, FlagKind::UnchangedFromAnnouncement, visits));
        }
    }
    let tally = rounding_test(&head_counts, 0.1);
    if tally.is_strong() {
        flags.push(flag(FlagKind::RoundedTally, tally.bayes_factor));
    }
    for day in days {
        if let Some(fit) = day.claims_fit.filter(|fit| *fit < HARDLY) {
            flags.push(Flag {
                hall: Some(day.hall.clone()),
                day: Some(day.day),
                ..flag(FlagKind::ClaimsExceedTheDoors, fit)
            });
        }
    }
    flags
}

/// Organisations whose claims are above the head counts, with few false ones among all.
fn above_head_count(reports: &[OrganisationReport]) -> Vec<Flag> {
    let sure = |r: &OrganisationReport| {
        let fact = r.factor.as_ref().map_or(0.0, |f| f.above_a_quarter);
        fact.min(r.generally_above_a_quarter)
    };
    let probabilities: Vec<f64> = reports.iter().map(sure).collect();
    false_discovery_set(&probabilities, FALSE_DISCOVERIES)
        .into_iter()
        .filter(|place| reports[*place].claim_is_above_head_count())
        .map(|place| of(&reports[place], FlagKind::ClaimAboveHeadCount, probabilities[place]))
        .collect()
}

/// Number of visits on all of which the claim is what was announced; `None` when one differs,
/// or there are too few.
fn unchanged(report: &OrganisationReport) -> Option<f64> {
    let both: Vec<(u64, u64)> =
        report.delegations.iter().filter_map(|d| Some((d.announced?, d.claimed?))).collect();
    let same = both.len() >= VISITS && both.iter().all(|(announced, claimed)| announced == claimed);
    same.then(|| crate::numeric::size(both.len()))
}
