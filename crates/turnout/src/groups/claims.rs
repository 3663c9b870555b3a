//! What is given to stage 2, put in order: one delegation for each organisation, hall and day.

use crate::numeric::real;
use crate::vocabulary::{Announced, Claimed, Hall, HallId, HeadCount, OrganisationId, Venue};
use jiff::civil::Date;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was said, and what was counted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Claims {
    /// Said before.
    pub announced: Vec<Announced>,
    /// Said after.
    pub claimed: Vec<Claimed>,
    /// Counted at the door.
    pub head_counts: Vec<HeadCount>,
}

/// What is believed of organisations, and of our staff's head counts, before any is seen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupPriors {
    /// Mean and standard deviation of the middle of all logarithms of true size over claim.
    pub middle: (f64, f64),
    /// Scale of the half-normal spread between organisations.
    pub between: f64,
    /// Scale of the half-normal spread between visits of one organisation.
    pub within: f64,
    /// Mean share of delegations that do not come at all; Beta(1, 1/mean - 1).
    pub absent: f64,
    /// Persons counted for each person of a delegation.
    pub head_count_rate: f64,
    /// Variance of a head count for each person.
    pub head_count_variance: f64,
    /// Coefficient of variation from one head count to the next.
    pub head_count_cv: f64,
}

impl Default for GroupPriors {
    fn default() -> Self {
        Self {
            middle: (-0.105_360_515_657_826_3, 0.4),
            between: 0.5,
            within: 0.25,
            absent: 0.05,
            head_count_rate: 0.98,
            head_count_variance: 0.04,
            head_count_cv: 0.02,
        }
    }
}

/// A delegation: what one organisation said, and what was counted, of one hall and day.
/// Several numbers of one kind for the same hall and day are several groups, and are added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Whose.
    pub organisation: OrganisationId,
    /// Into which hall.
    pub hall: HallId,
    /// On which day.
    pub day: Date,
    /// Persons announced; `None` when nothing was.
    pub announced: Option<u64>,
    /// Persons claimed; `None` when nothing was.
    pub claimed: Option<u64>,
    /// Persons counted at the door; `None` when nobody counted.
    pub head_count: Option<u64>,
}

impl Delegation {
    /// Claim and head count as floats, where there are both and the claim is above zero.
    pub(super) fn pair(&self) -> Option<(f64, f64)> {
        match (self.claimed, self.head_count) {
            (Some(claimed), Some(count)) if claimed > 0 => Some((real(claimed), real(count))),
            _ => None,
        }
    }
}

/// Width to which a claim was rounded: the largest of 1, 5, 10, 50 and 100 that divides it
/// and is at most a quarter of it. A rounded claim is an interval, not an inflation.
pub(super) fn rounding(claim: f64) -> f64 {
    let fits = |width: &f64| libm::fmod(claim, *width) == 0.0 && *width <= 0.25 * claim;
    [100.0, 50.0, 10.0, 5.0].into_iter().find(fits).unwrap_or(1.0)
}

impl Claims {
    /// Those for halls and days of the exhibition; the others are told of and left out.
    #[must_use]
    pub fn of_exhibition(&self, venue: &Venue, halls: &[Hall], sink: &mut Sink) -> Self {
        let mut keep = |what: &str, o: &OrganisationId, day: Date, hall: &HallId| {
            let subject = || Subject::Exhibition(format!("{what} of `{o}` for {day}"));
            let diagnostic = if !halls.iter().any(|h| h.id == *hall) {
                Diagnostic::new(codes::TRN_001, subject(), format!("there is no hall `{hall}`"))
                    .hint("name a hall of the exhibition")
            } else if day < venue.first || day > venue.last {
                let message = "the day lies outside of the exhibition";
                Diagnostic::new(codes::TRN_006, subject(), message).hint("check the date")
            } else {
                return true;
            };
            sink.report(diagnostic);
            false
        };
        let mut all = self.clone();
        all.announced.retain(|a| keep("announcement", &a.organisation, a.day, &a.hall));
        all.claimed.retain(|c| keep("claim", &c.organisation, c.day, &c.hall));
        all.head_counts.retain(|h| keep("head count", &h.organisation, h.day, &h.hall));
        all
    }

    /// All delegations, by organisation, day and hall. Organisations whose names differ by
    /// case or spacing alone are told of; they stay apart until somebody joins them.
    pub fn delegations(&self, sink: &mut Sink) -> Vec<Delegation> {
        let mut all: BTreeMap<(OrganisationId, Date, HallId), [Option<u64>; 3]> = BTreeMap::new();
        let mut add = |key: (&OrganisationId, Date, &HallId), place: usize, persons: u64| {
            let entry = all.entry((key.0.clone(), key.1, key.2.clone())).or_default();
            entry[place] = Some(entry[place].unwrap_or(0).saturating_add(persons));
        };
        for a in &self.announced {
            add((&a.organisation, a.day, &a.hall), 0, a.persons);
        }
        for c in &self.claimed {
            add((&c.organisation, c.day, &c.hall), 1, c.persons);
        }
        for h in &self.head_counts {
            add((&h.organisation, h.day, &h.hall), 2, h.persons);
        }
        tell_of_twins(all.keys().map(|(organisation, _, _)| organisation), sink);
        all.into_iter()
            .map(|((organisation, day, hall), [announced, claimed, head_count])| Delegation {
                organisation,
                hall,
                day,
                announced,
                claimed,
                head_count,
            })
            .collect()
    }
}

fn tell_of_twins<'a>(names: impl Iterator<Item = &'a OrganisationId>, sink: &mut Sink) {
    let mut seen: BTreeMap<String, &OrganisationId> = BTreeMap::new();
    for name in names {
        match seen.get(&name.folded()) {
            Some(other) if *other != name => {
                let message = format!("is most likely the same as `{other}`; they stay apart");
                let subject = Subject::Exhibition(format!("organisation `{name}`"));
                let diagnostic = Diagnostic::new(codes::TRN_012, subject, message)
                    .hint("write the name in one way in all files");
                if !sink.diagnostics().contains(&diagnostic) {
                    sink.report(diagnostic);
                }
            }
            Some(_) => {}
            None => {
                seen.insert(name.folded(), name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(organisation: &str, persons: u64) -> Claimed {
        Claimed {
            organisation: OrganisationId::new(organisation).unwrap(),
            day: jiff::civil::date(2026, 4, 9),
            hall: HallId::new("East").unwrap(),
            persons,
            source: None,
        }
    }

    #[test]
    fn two_groups_of_a_day_are_added_and_what_was_not_counted_stays_missing() {
        let claims = Claims { claimed: vec![claim("A", 20), claim("A", 30)], ..Claims::default() };
        let all = claims.delegations(&mut Sink::new());
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].claimed, all[0].head_count, all[0].announced), (Some(50), None, None));
    }

    #[test]
    fn claims_for_other_halls_and_days_are_told_of_and_left_out() {
        let venue = Venue {
            zone: "UTC".into(),
            day_begins: jiff::civil::Time::midnight(),
            first: jiff::civil::date(2026, 4, 8),
            last: jiff::civil::date(2026, 4, 9),
            hours: crate::vocabulary::Hours::default(),
        };
        let halls = [Hall { id: HallId::new("East").unwrap(), planned_daily_visits: None }];
        let (mut late, mut lost) = (claim("A", 3), claim("A", 4));
        late.day = jiff::civil::date(2026, 4, 10);
        lost.hall = HallId::new("North").unwrap();
        let claims = Claims { claimed: vec![claim("A", 2), late, lost], ..Claims::default() };
        let mut sink = Sink::new();
        assert_eq!(claims.of_exhibition(&venue, &halls, &mut sink).claimed, [claim("A", 2)]);
        let names: Vec<_> = sink.diagnostics().iter().map(|d| d.code.name()).collect();
        assert_eq!(names, ["TRN-006", "TRN-001"]);
    }

    #[test]
    fn names_that_differ_by_case_are_told_of_once() {
        let mut sink = Sink::new();
        let claims =
            Claims { claimed: vec![claim("School", 1), claim("SCHOOL", 2)], ..Claims::default() };
        assert_eq!(claims.delegations(&mut sink).len(), 2);
        assert_eq!(sink.diagnostics().len(), 1);
    }

    #[test]
    fn a_claim_of_forty_may_be_rounded_to_tens_and_one_of_ten_not() {
        let widths = [10.0, 20.0, 37.0, 40.0, 200.0, 500.0].map(rounding);
        assert_eq!(widths, [1.0, 5.0, 1.0, 10.0, 50.0, 100.0]);
    }
}
