//! What was planted beside what was found.

use crate::results::Results;
use jiff::civil::Date;
use leporello_turnout::flags::FlagKind;
use leporello_turnout::simulate::Truth;
use leporello_turnout::vocabulary::HallId;
use leporello_turnout_report::{Report, Said};
use serde::Serialize;

/// What was planted beside what was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Against {
    /// Hall-days.
    pub days: Vec<DayAgainst>,
    /// Organisations.
    pub organisations: Vec<OrganisationAgainst>,
}

/// A day of a hall.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DayAgainst {
    /// Which hall.
    pub hall: HallId,
    /// Which day.
    pub date: Date,
    /// Visits that were planted.
    pub planted: u64,
    /// Median and 95 % interval; `None` when there is not enough evidence.
    pub estimated: Option<(f64, f64, f64)>,
    /// Whether the interval holds what was planted; `None` without one.
    pub is_inside: Option<bool>,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OrganisationAgainst {
    /// Which.
    pub organisation: String,
    /// How many it reports for each person who comes, as it was planted.
    pub planted: f64,
    /// What the report says of it; `None` when it does not know it.
    pub said: Option<Said>,
    /// Whether the report finds its claims more than a quarter above the head counts.
    pub is_told: bool,
}

impl Against {
    /// Sets what was found beside the truth.
    #[must_use]
    pub fn of(truth: &Truth, results: &Results, report: &Report) -> Self {
        let mut days = Vec::new();
        for (hall, planted) in &truth.visits {
            let found = results.visits.halls.iter().find(|found| found.hall == *hall);
            for (date, visits) in planted {
                let day = found.and_then(|found| found.days.iter().find(|day| day.date == *date));
                let estimate = day.and_then(|day| day.visits);
                #[allow(clippy::cast_precision_loss, reason = "visits of a day")]
                let is_inside = estimate.map(|e| e.ninety_five.holds(*visits as f64));
                days.push(DayAgainst {
                    hall: hall.clone(),
                    date: *date,
                    planted: *visits,
                    estimated: estimate.map(|e| (e.median, e.ninety_five.low, e.ninety_five.high)),
                    is_inside,
                });
            }
        }
        let organisations = truth.organisations.iter().map(|planted| {
            let name = planted.organisation.as_str();
            let found = report.organisations.iter().find(|found| found.organisation == name);
            OrganisationAgainst {
                organisation: name.to_owned(),
                planted: planted.inflation,
                said: found.map(|found| found.verdict),
                is_told: report.flags.iter().any(|flag| {
                    flag.kind == FlagKind::ClaimAboveHeadCount
                        && flag.organisation.as_deref() == Some(name)
                }),
            }
        });
        Self { days, organisations: organisations.collect() }
    }

    /// Hall-days with a figure, and those whose interval holds what was planted.
    #[must_use]
    pub fn inside(&self) -> (usize, usize) {
        let figures = self.days.iter().filter_map(|day| day.is_inside);
        (figures.clone().count(), figures.filter(|inside| *inside).count())
    }
}
