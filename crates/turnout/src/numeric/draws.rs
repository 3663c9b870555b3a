//! What a set of equally likely draws says.

use super::size;
use crate::vocabulary::{Estimate, Interval};

/// Mean of the values; `None` of none.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / size(values.len()))
}

/// Standard deviation of the values about their mean; `None` of none.
pub(crate) fn deviation(values: &[f64]) -> Option<f64> {
    let centre = mean(values)?;
    let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
    Some(libm::sqrt(squares / size(values.len())))
}

/// The quantile `p` of sorted, non-empty values, the mass of each spread evenly around it
/// (type 5 of R. J. Hyndman and Y. Fan, 1996).
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
pub(crate) fn quantile(sorted: &[f64], p: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let place = (p * size(sorted.len()) - 0.5).clamp(0.0, size(last));
    let lower = place as usize;
    let share = place - size(lower);
    let upper = (lower + 1).min(last);
    sorted[lower] + share * (sorted[upper] - sorted[lower])
}

/// Mean, deviation, median and intervals of draws; `None` of none.
pub(crate) fn summary(draws: &[f64]) -> Option<Estimate> {
    let mut sorted = draws.to_vec();
    sorted.sort_by(f64::total_cmp);
    let between =
        |low: f64| Interval { low: quantile(&sorted, low), high: quantile(&sorted, 1.0 - low) };
    Some(Estimate {
        mean: mean(draws)?,
        sd: deviation(draws)?,
        median: quantile(&sorted, 0.5),
        half: between(0.25),
        ninety: between(0.05),
        ninety_five: between(0.025),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_of_equal_steps_is_what_it_must_be() {
        let draws: Vec<f64> = (0..1000).map(|i| f64::from(999 - i) + 0.5).collect();
        let summary = summary(&draws).unwrap();
        assert_eq!(summary.mean, 500.0);
        assert_eq!(summary.median, 500.0);
        assert_eq!(summary.ninety_five, Interval { low: 25.0, high: 975.0 });
    }

    #[test]
    fn nothing_has_no_summary() {
        assert_eq!(summary(&[]), None);
        assert_eq!(mean(&[]), None);
    }
}
