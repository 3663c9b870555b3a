//! The opening against the other days.

use crate::numeric::draws;
use crate::visits::HallVisits;
use crate::vocabulary::Estimate;
use jiff::civil::Date;

/// Visits of one day over the mean of the other days that have a figure; draw by draw, so that
/// what the days share (the counter) cancels. `None` when the day or all others have none.
#[must_use]
pub fn opening_ratio(hall: &HallVisits, opening: Date) -> Option<Estimate> {
    let first = hall.draws_of(|day| day == opening)?;
    let others = hall.draws_of(|day| day != opening)?;
    let count = hall.days.iter().filter(|d| d.date != opening && !d.draws.is_empty()).count();
    let ratios: Vec<f64> = first
        .iter()
        .zip(others)
        .map(|(a, b)| a * crate::numeric::size(count) / b.max(0.5))
        .collect();
    draws::summary(&ratios)
}
