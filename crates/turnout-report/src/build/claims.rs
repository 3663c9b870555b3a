//! Organisations: which of their numbers may be published.
//!
//! Announced, claimed and counted persons of delegations that were both claimed and counted at
//! the door are one table each; those of all other delegations are another. Every sum that is
//! printed is a sum of one of these six tables, or adds two that are printed: so the protection
//! against subtraction in [`suppress`] holds for everything that is printed.

use crate::figure::{Count, Figure};
use crate::given::Given;
use crate::report::{DelegationPart, MixPart, OrganisationPart, Said, Share};
use jiff::civil::Date;
use leporello_turnout::groups::{Delegation, Factor, Missing, OrganisationReport, Verdict};
use leporello_turnout::suppress::{Counted, Published, suppress};
use leporello_turnout::vocabulary::{Estimate, HallId, OrganisationId};

/// A quantity of a delegation.
type Of = fn(&Delegation) -> Option<u64>;

const QUANTITIES: [Of; 3] = [|d| d.announced, |d| d.claimed, |d| d.head_count];

/// A quantity over the delegations that were counted, and over the others.
struct Both {
    counted: Published,
    others: Published,
}

impl Both {
    fn row(&self, row: usize) -> Count {
        Count::from(self.counted.rows[row]).and(self.others.rows[row].into())
    }

    fn column(&self, column: usize) -> Count {
        let at = |p: &Published| p.columns.get(column).map_or(Count::NotCollected, |c| (*c).into());
        at(&self.counted).and(at(&self.others))
    }

    fn cell(&self, row: usize, column: usize) -> Count {
        let at = |p: &Published| Count::from(p.cells[row][column]);
        at(&self.counted).and(at(&self.others))
    }
}

/// All tables of what was told and counted, small numbers withheld.
pub(super) struct Told {
    columns: Vec<(Date, HallId)>,
    announced: Both,
    claimed: Both,
    head_count: Both,
}

/// Claimed above nobody and counted at the door: what a factor is made of.
fn is_counted(d: &Delegation) -> bool {
    d.head_count.is_some() && d.claimed.is_some_and(|claimed| claimed > 0)
}

impl Told {
    pub(super) fn new(given: &Given<'_>) -> Self {
        let reports = reports(given);
        let delegations = || reports.iter().flat_map(|r| &r.delegations);
        let mut columns: Vec<_> = delegations().map(|d| (d.day, d.hall.clone())).collect();
        columns.sort();
        columns.dedup();
        let table = |of: Of, counted: bool| -> Vec<Vec<Counted>> {
            let row = |r: &OrganisationReport| {
                columns
                    .iter()
                    .map(|(day, hall)| {
                        r.delegations
                            .iter()
                            .find(|d| d.day == *day && d.hall == *hall && is_counted(d) == counted)
                            .and_then(of)
                    })
                    .collect()
            };
            reports.iter().map(row).collect()
        };
        let [announced, claimed, head_count] = QUANTITIES.map(|of| Both {
            counted: suppress(&table(of, true)),
            others: suppress(&table(of, false)),
        });
        Self { columns, announced, claimed, head_count }
    }

    /// Persons claimed by all.
    pub(super) fn total(&self) -> Count {
        Count::from(self.claimed.counted.total).and(self.claimed.others.total.into())
    }

    pub(super) fn total_of_counted(&self) -> Count {
        self.claimed.counted.total.into()
    }

    pub(super) fn total_head_count(&self) -> Count {
        self.head_count.counted.total.into()
    }

    /// Factor over all delegations that were counted; head counts of organisations err
    /// independently of one another.
    pub(super) fn verification(&self, given: &Given<'_>) -> Option<Figure> {
        let claimed = self.total_of_counted().shown().filter(|n| *n > 0)?;
        self.total_head_count().shown()?;
        let factors = || reports(given).iter().filter_map(|r| r.factor.as_ref());
        let came: f64 = factors().map(|f| f.came.mean).sum();
        let sd = factors().map(|f| f.came.sd * f.came.sd).sum::<f64>().sqrt();
        #[allow(clippy::cast_precision_loss, reason = "persons are below 2^53")]
        let claimed = claimed as f64;
        let estimate = Estimate::normal(came, sd).times(1.0 / claimed);
        Some(Figure::ratio(&estimate, 2))
    }

    fn row_of(given: &Given<'_>, name: &OrganisationId) -> Option<usize> {
        reports(given).iter().position(|r| r.organisation == *name)
    }

    /// Whether all that an organisation announced and claimed is shown.
    pub(super) fn all_shown(&self, given: &Given<'_>, name: &OrganisationId) -> bool {
        Self::row_of(given, name).is_some_and(|row| {
            let shown = |b: &Both, c| b.cell(row, c) != Count::Withheld;
            (0..self.columns.len()).all(|c| shown(&self.announced, c) && shown(&self.claimed, c))
        })
    }

    /// Whether the sum of what was claimed of a hall on a day is shown.
    pub(super) fn claims_shown(&self, hall: Option<&HallId>, day: Option<Date>) -> bool {
        let is_it = |(date, name): &(Date, HallId)| Some(*date) == day && Some(name) == hall;
        let column = self.columns.iter().position(is_it);
        column.is_none_or(|column| self.claimed.column(column) != Count::Withheld)
    }

    /// Whether the factor of an organisation may be shown.
    pub(super) fn factor_shown(&self, given: &Given<'_>, name: &OrganisationId) -> bool {
        Self::row_of(given, name).is_some_and(|row| self.factor_row_shown(row))
    }

    fn factor_row_shown(&self, row: usize) -> bool {
        let shown = |b: &Both| Count::from(b.counted.rows[row]).shown().is_some();
        shown(&self.claimed) && shown(&self.head_count)
    }

    /// The organisations, those of most persons first.
    pub(super) fn organisations(&self, given: &Given<'_>) -> Vec<OrganisationPart> {
        let all = reports(given).iter().enumerate();
        let mut parts: Vec<_> = all.map(|(row, r)| self.organisation(given, row, r)).collect();
        // By published numbers: an order by withheld ones would tell of them.
        let size = |o: &OrganisationPart| {
            [o.claimed, o.head_count, o.announced].iter().filter_map(|c| c.shown()).max()
        };
        parts.sort_by(|a, b| size(b).cmp(&size(a)).then(a.organisation.cmp(&b.organisation)));
        parts
    }

    fn organisation(
        &self,
        given: &Given<'_>,
        row: usize,
        report: &OrganisationReport,
    ) -> OrganisationPart {
        let factor = printed(report).filter(|_| self.factor_row_shown(row));
        let missing = match &report.verdict {
            // That few were reported would tell which of the withheld numbers are small.
            Verdict::InsufficientEvidence(missing) => {
                missing.iter().copied().filter(|why| *why != Missing::FewerThanTen).collect()
            }
            _ => Vec::new(),
        };
        let expected = report.predicted.as_ref().filter(|e| {
            e.mean >= 10.0 && Count::from(self.claimed.others.rows[row]).shown().is_some()
        });
        OrganisationPart {
            organisation: report.organisation.to_string(),
            announced: self.announced.row(row),
            claimed: self.claimed.row(row),
            announced_of_counted: self.announced.counted.rows[row].into(),
            claimed_of_counted: self.claimed.counted.rows[row].into(),
            head_count: self.head_count.counted.rows[row].into(),
            counted: Share {
                part: report.delegations.iter().filter(|d| is_counted(d)).count(),
                whole: report.delegations.len(),
            },
            came: factor.map(|f| Figure::persons(&f.came)),
            verification: factor.map(|f| Figure::ratio(&f.verification, 2)),
            verdict: said(report, factor.is_some(), &missing),
            missing,
            expected_of_uncounted: expected.map(Figure::persons),
            reply: given.replies.get(&report.organisation).cloned(),
            delegations: report.delegations.iter().map(|d| self.delegation(row, d)).collect(),
        }
    }

    fn delegation(&self, row: usize, d: &Delegation) -> DelegationPart {
        let column = self.columns.iter().position(|(day, hall)| *day == d.day && *hall == d.hall);
        let at = |b: &Both| column.map_or(Count::NotCollected, |c| b.cell(row, c));
        DelegationPart {
            date: d.day,
            hall: d.hall.to_string(),
            announced: at(&self.announced),
            claimed: at(&self.claimed),
            head_count: at(&self.head_count),
        }
    }

    /// Delegations and others, by day and hall.
    pub(super) fn mix(&self, given: &Given<'_>) -> Vec<MixPart> {
        let mut parts: Vec<MixPart> = Vec::new();
        for (column, (date, hall)) in self.columns.iter().enumerate() {
            let Some(day) = given.hall_days.iter().find(|d| d.day == *date && d.hall == *hall)
            else {
                continue;
            };
            let claimed = self.claimed.column(column);
            let hidden = [claimed, self.head_count.column(column)].contains(&Count::Withheld);
            let few = |e: &&Estimate| e.mean >= 10.0 && !hidden;
            let percent = |e: &Estimate| e.times(100.0);
            let came = day.in_delegations.as_ref().filter(few);
            let share = day.walk_in_share.as_ref().filter(|_| came.is_some()).map(percent);
            parts.push(MixPart {
                date: *date,
                hall: hall.to_string(),
                claimed,
                in_delegations: came.map(Figure::persons),
                walk_in_percent: share.map(|e| Figure::persons(&e)),
            });
        }
        parts
    }
}

fn reports<'a>(given: &Given<'a>) -> &'a [OrganisationReport] {
    given.organisations.map_or(&[], |all| &all.reports)
}

/// The factor, where there is enough evidence for it.
fn printed(report: &OrganisationReport) -> Option<&Factor> {
    let enough = !matches!(report.verdict, Verdict::InsufficientEvidence(_));
    report.factor.as_ref().filter(|_| enough)
}

fn said(report: &OrganisationReport, shown: bool, missing: &[Missing]) -> Said {
    match report.verdict {
        // Not enough evidence for no reason that may be told would be that of few persons.
        Verdict::InsufficientEvidence(_) if missing.is_empty() => Said::Suppressed,
        Verdict::InsufficientEvidence(_) => Said::InsufficientEvidence,
        _ if !shown => Said::Suppressed,
        Verdict::Consistent => Said::Consistent,
        Verdict::ClaimAboveCount => Said::ClaimAboveCount,
        Verdict::ClaimBelowCount => Said::ClaimBelowCount,
    }
}
