//! How well a count fits to what the estimate expects.

use super::day::Row;
use super::response::{Expected, Response, Span};
use super::result::{DoorDraws, HallVisits};
use crate::numeric::{normal, size};
use crate::vocabulary::DeviceId;
use jiff::civil::Date;
use libm::sqrt;

/// A count beside its expectation.
#[derive(Clone, Debug)]
pub(crate) struct Predicted {
    /// Place of the door among the watched doors of the hall.
    pub(crate) door: usize,
    pub(crate) device: DeviceId,
    /// Probability of a count at least as far off, to either side.
    pub(crate) probability: f64,
    counter: usize,
    count: f64,
    span: Span,
}

impl HallVisits {
    /// Every count of a day that is part of the estimate, beside its expectation.
    pub(crate) fn fits(&self, day: Date) -> Vec<Predicted> {
        let Some(index) = self.days.iter().position(|d| d.date == day) else { return Vec::new() };
        let mut fits = Vec::new();
        for (door, draws) in self.doors.iter().enumerate() {
            for row in &draws.problem.days[index].rows {
                fits.push(Predicted {
                    door,
                    device: draws.problem.counters[row.counter].device.clone(),
                    probability: tail(draws, index, row),
                    counter: row.counter,
                    count: row.count,
                    span: row.span,
                });
            }
        }
        fits
    }

    /// Probability of the count of another estimate of the same hall; 1 when this one has no
    /// expectation for it.
    pub(crate) fn probability_of(&self, fit: &Predicted, day: Date) -> f64 {
        let index = self.days.iter().position(|d| d.date == day);
        match (index, self.doors.get(fit.door)) {
            (Some(index), Some(draws)) if !draws.entries[index].is_empty() => {
                tail(draws, index, &Row { counter: fit.counter, count: fit.count, span: fit.span })
            }
            _ => 1.0,
        }
    }
}

/// Twice the smaller tail of the predictive distribution.
fn tail(draws: &DoorDraws, day: usize, row: &Row) -> f64 {
    let entries = &draws.entries[day];
    let today = &draws.problem.days[day];
    let below: f64 = draws
        .responses
        .iter()
        .zip(entries)
        .map(|((responses, kappa), visits): (&(Vec<Response>, f64), &f64)| {
            let staff = today.staff + kappa * today.roster_hours;
            let m = Expected::new(&responses[row.counter], &row.span).moments(visits + staff);
            normal::below((row.count - m.mean) / sqrt(m.variance))
        })
        .sum();
    let share = below / size(entries.len());
    2.0 * share.min(1.0 - share)
}
