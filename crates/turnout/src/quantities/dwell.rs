//! How long people stayed, without following anybody.

use crate::numeric::real;
use crate::vocabulary::CountBin;
use serde::{Deserialize, Serialize};

/// People inside at the end of each bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Occupancy {
    /// People inside at the end of each bin, none below zero; zero at the end of the last.
    pub inside: Vec<f64>,
    /// By what the exits were multiplied so that as many left as entered.
    pub exit_scale: f64,
    /// Area under the curve, in person-hours.
    pub person_hours: f64,
    /// Entries over the span.
    pub entered: f64,
}

/// Occupancy over the bins of one day, in order, of a device that tells both directions.
///
/// Exits are scaled so that the hall is empty at the end. Where the curve would still fall
/// below zero, people who left were missed when they entered: the deficit enters at once, and
/// the same number is spread over the later exits. `None` when a bin does not tell both
/// directions, nobody entered, or nobody left.
#[must_use]
pub fn occupancy(bins: &[CountBin]) -> Option<Occupancy> {
    let flows: Vec<(f64, f64, f64)> = bins
        .iter()
        .map(|b| Some((real(b.entered?), real(b.left?), f64::from(b.seconds) / 3600.0)))
        .collect::<Option<_>>()?;
    let entered: f64 = flows.iter().map(|f| f.0).sum();
    let left: f64 = flows.iter().map(|f| f.1).sum();
    if entered <= 0.0 || left <= 0.0 {
        return None;
    }
    let scale = entered / left;
    let (mut level, mut least) = (0.0_f64, 0.0_f64);
    let mut levels = Vec::with_capacity(flows.len());
    for (inward, outward, _) in &flows {
        level += inward - scale * outward;
        least = least.min(level);
        // Lifted by the deepest deficit so far: Lindley's reflection of a walk at zero.
        levels.push(level - least);
    }
    // What was lifted in leaves evenly over the remaining bins, so that the last is empty.
    let surplus = levels.last().copied().unwrap_or(0.0);
    let count = crate::numeric::size(levels.len());
    let inside: Vec<f64> = levels
        .iter()
        .zip(1_u32..)
        .map(|(level, place)| (level - surplus * f64::from(place) / count).max(0.0))
        .collect();
    let mut before = 0.0;
    let mut person_hours = 0.0;
    for (now, (_, _, hours)) in inside.iter().zip(&flows) {
        person_hours += 0.5 * (before + now) * hours;
        before = *now;
    }
    Some(Occupancy { inside, exit_scale: scale, person_hours, entered })
}

/// Mean stay in hours by Little's law (J. D. C. Little, 1961): the area under the occupancy
/// over the number who entered.
#[must_use]
pub fn dwell_time(bins: &[CountBin]) -> Option<f64> {
    occupancy(bins).map(|o| o.person_hours / o.entered)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::DeviceId;
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    fn bins(flows: &[(u64, u64)]) -> Vec<CountBin> {
        (0_i64..)
            .zip(flows)
            .map(|(i, (entered, left))| CountBin {
                device: DeviceId::new("d").unwrap(),
                from: Timestamp::UNIX_EPOCH + SignedDuration::from_mins(15 * i),
                seconds: 900,
                entered: Some(*entered),
                left: Some(*left),
                undirected: None,
                samples: None,
                samples_expected: None,
            })
            .collect()
    }

    #[test]
    fn ten_who_stay_an_hour_stay_an_hour() {
        let day = bins(&[(10, 0), (0, 0), (0, 0), (0, 0), (0, 10)]);
        // Entering and leaving are spread over their bins.
        assert!((dwell_time(&day).unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn exits_that_were_missed_do_not_lengthen_the_stay() {
        let all = bins(&[(40, 0), (40, 40), (40, 40), (0, 40)]);
        let half = bins(&[(40, 0), (40, 20), (40, 20), (0, 20)]);
        assert_eq!(dwell_time(&all), dwell_time(&half));
    }

    #[test]
    fn without_exits_there_is_no_stay() {
        assert_eq!(dwell_time(&bins(&[(5, 0)])), None);
        let mut blind = bins(&[(5, 5)]);
        blind[0].left = None;
        assert_eq!(dwell_time(&blind), None);
    }

    proptest! {
        #[test]
        fn nobody_is_ever_below_zero_and_the_hall_ends_empty(
            flows in proptest::collection::vec((0_u64..50, 0_u64..50), 1..60)
        ) {
            if let Some(o) = occupancy(&bins(&flows)) {
                prop_assert!(o.inside.iter().all(|n| *n >= 0.0));
                prop_assert!(o.inside.last().unwrap().abs() < 1e-9);
            }
        }
    }
}
