//! How many walked in a procession, from counts at two points and a short survey.

use crate::numeric::{normal, real};
use crate::vocabulary::Interval;
use libm::sqrt;
use serde::{Deserialize, Serialize};

/// What was counted and asked: P. Yip and others, *Estimation of the number of people in a
/// demonstration*, Australian & New Zealand Journal of Statistics 52 (2010).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TwoPoints {
    /// People who passed the first point, and the variance of that count.
    pub first: (f64, f64),
    /// People who passed the second point, and the variance of that count.
    pub second: (f64, f64),
    /// People asked at the second point whether they had passed the first.
    pub asked: u64,
    /// How many of them had; at most `asked`.
    pub passed_both: u64,
}

/// Which variance the interval uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProcessionInterval {
    /// As the paper writes it: the survey's part grows with the square of the second count.
    Formula,
    /// As M. Höhle's published code has it, without that square; only to repeat his figures.
    PublishedCode,
}

/// People in the procession.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Procession {
    /// Their number.
    pub people: f64,
    /// 95 % interval.
    pub interval: Interval,
}

/// Those who passed the first point, and those of the second who had not.
///
/// `None` when nobody was asked, more had passed than were asked, or a number is no count.
#[must_use]
pub fn procession(points: &TwoPoints, interval: ProcessionInterval) -> Option<Procession> {
    let numbers = [points.first.0, points.first.1, points.second.0, points.second.1];
    let possible = numbers.iter().all(|x| x.is_finite() && *x >= 0.0);
    if points.asked == 0 || points.passed_both > points.asked || !possible {
        return None;
    }
    let share = real(points.passed_both) / real(points.asked);
    let (second, second_variance) = points.second;
    let people = points.first.0 + (1.0 - share) * second;
    let survey = share * (1.0 - share) / real(points.asked);
    let weight = match interval {
        ProcessionInterval::Formula => second * second,
        ProcessionInterval::PublishedCode => second,
    };
    let variance =
        points.first.1 + (1.0 - share) * (1.0 - share) * second_variance + weight * survey;
    let reach = normal::quantile(0.975) * sqrt(variance);
    Some(Procession {
        people,
        interval: Interval { low: (people - reach).max(0.0), high: people + reach },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_of_nobody_says_nothing() {
        let points =
            TwoPoints { first: (10.0, 1.0), second: (10.0, 1.0), asked: 0, passed_both: 0 };
        assert_eq!(procession(&points, ProcessionInterval::Formula), None);
    }

    #[test]
    fn who_all_passed_both_points_are_counted_once() {
        let points =
            TwoPoints { first: (900.0, 0.0), second: (850.0, 0.0), asked: 50, passed_both: 50 };
        let p = procession(&points, ProcessionInterval::Formula).unwrap();
        assert_eq!((p.people, p.interval.low, p.interval.high), (900.0, 900.0, 900.0));
    }
}
