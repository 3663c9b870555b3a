//! A season from some of its days.

use crate::numeric::{draws, normal, size};
use crate::vocabulary::{Basis, Interval};
use libm::sqrt;
use serde::{Deserialize, Serialize};

/// Days of one kind, such as Saturdays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// What the days are.
    pub name: String,
    /// How many there are in the season.
    pub days: u32,
    /// Visits on the days that were counted, with the variance of each count.
    pub counted: Vec<(f64, f64)>,
}

/// Visits of a season.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GrossedUp {
    /// Visits.
    pub visits: f64,
    /// 95 % interval.
    pub interval: Interval,
    /// Always [`Basis::Sampled`].
    pub basis: Basis,
    /// Days counted, of how many.
    pub sampled: (usize, usize),
}

/// Sum over all days, each kind grossed up by itself: W. G. Cochran, *Sampling techniques*
/// (1977), equations 5.1 and 5.6, with the correction for a finite number of days, and the
/// error of the counts added.
///
/// # Errors
/// The name of the first kind with days of which fewer than two were counted (one is enough
/// when there is only one), or more were counted than there are: its spread is not known, and
/// missing days are not zero.
pub fn gross_up(strata: &[Stratum]) -> Result<GrossedUp, String> {
    let (mut visits, mut variance, mut sampled) = (0.0, 0.0, (0, 0));
    for stratum in strata.iter().filter(|s| s.days > 0) {
        let (all, n) = (f64::from(stratum.days), size(stratum.counted.len()));
        let values: Vec<f64> = stratum.counted.iter().map(|(v, _)| *v).collect();
        let enough = n >= 2.0 || all <= n;
        let mean = draws::mean(&values).filter(|_| enough && n <= all);
        let mean = mean.ok_or_else(|| stratum.name.clone())?;
        let spread = draws::deviation(&values).unwrap_or(0.0);
        let between = if n > 1.0 { spread * spread * n / (n - 1.0) } else { 0.0 };
        let counting: f64 = stratum.counted.iter().map(|(_, v)| *v).sum();
        visits += all * mean;
        variance += all * all * (1.0 - n / all) * between / n + (all / n) * (all / n) * counting;
        sampled.0 += stratum.counted.len();
        sampled.1 += stratum.days as usize;
    }
    let reach = normal::quantile(0.975) * sqrt(variance);
    let interval = Interval { low: (visits - reach).max(0.0), high: visits + reach };
    Ok(GrossedUp { visits, interval, basis: Basis::Sampled, sampled })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(name: &str, days: u32, counted: &[f64]) -> Stratum {
        let counted = counted.iter().map(|v| (*v, 0.0)).collect();
        Stratum { name: name.into(), days, counted }
    }

    #[test]
    fn days_that_were_all_counted_have_no_spread() {
        let g = gross_up(&[days("week", 3, &[10.0, 20.0, 30.0])]).unwrap();
        assert_eq!((g.visits, g.interval.low, g.interval.high), (60.0, 60.0, 60.0));
    }

    #[test]
    fn a_kind_nobody_counted_is_not_zero() {
        let strata = [days("weekdays", 20, &[100.0, 120.0]), days("Sundays", 4, &[])];
        assert_eq!(gross_up(&strata), Err("Sundays".into()));
    }

    #[test]
    fn the_interval_of_a_sample_is_cochran_s() {
        let g = gross_up(&[days("days", 10, &[90.0, 110.0])]).unwrap();
        // 10^2 (1 - 0.2) 200 / 2 = 8000.
        assert_eq!(g.visits, 1000.0);
        assert!((g.interval.high - 1000.0 - 1.959_964 * 8000.0_f64.sqrt()).abs() < 1e-3);
        assert_eq!(g.sampled, (2, 10));
    }
}
