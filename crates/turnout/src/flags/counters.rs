//! Flags on counters.

use super::{Flag, FlagKind};
use crate::prior::Priors;
use crate::visits::{
    CounterReport, DayVisits, Evidence, HallVisits, Predicted, Visits, estimate_visits,
    trial_surprises,
};
use crate::vocabulary::DeviceId;
use leporello_diag::Sink;
use std::collections::BTreeSet;

/// Probability below which a count does not fit to the other counters.
const UNLIKELY: f64 = 0.01;
/// Probability below which, with the count itself among the evidence, it is looked at again
/// without.
const SUSPECT: f64 = 0.25;
/// How many may enter for each who leaves, at least and at most, in the count of a day.
pub const IN_OVER_OUT: (f64, f64) = (0.85, 1.15);
/// How far above the most crowded trial a flow may be.
const BEYOND: f64 = 1.25;
/// Share of the hours below which a gap is told of.
const WHOLE: f64 = 0.95;

fn flag(kind: FlagKind, hall: &HallVisits, day: &DayVisits, device: &DeviceId, value: f64) -> Flag {
    Flag {
        kind,
        hall: Some(hall.hall.clone()),
        day: Some(day.date),
        device: Some(device.clone()),
        organisation: None,
        value,
    }
}

/// All flags on counters, by hall and day. A count that does not fit is tried against an
/// estimate made without it; this costs one more estimate for each suspect.
#[must_use]
pub fn counter_flags(evidence: &Evidence, priors: &Priors, visits: &Visits) -> Vec<Flag> {
    let mut flags = rate_changes(evidence, priors);
    for hall in &visits.halls {
        for day in &hall.days {
            for count in &day.counts {
                let device = &count.device;
                if count.completeness < WHOLE {
                    flags.push(flag(FlagKind::DataGap, hall, day, device, count.completeness));
                }
                if let (Some(entered), Some(left)) = (count.entered, count.left) {
                    let ratio =
                        (crate::numeric::real(entered) + 0.5) / (crate::numeric::real(left) + 0.5);
                    // Of few people a ratio says nothing.
                    if entered + left >= 100 && !(IN_OVER_OUT.0..=IN_OVER_OUT.1).contains(&ratio) {
                        flags.push(flag(FlagKind::InAndOutDiffer, hall, day, device, ratio));
                    }
                }
                let report = report_of(hall, count);
                if let (Some(peak), Some(report)) = (count.peak_flow, report)
                    && report.class.suffers_from_crowds()
                    && peak > BEYOND * report.highest_trial_flow.unwrap_or(0.0)
                {
                    flags.push(flag(FlagKind::OutsideCalibrationRange, hall, day, device, peak));
                }
            }
            flags.extend(disagreements(evidence, priors, hall, day));
        }
    }
    flags
}

/// Trials that do not fit to the earlier ones of the same state: the device has changed, and its
/// counts since the last good trial are in doubt.
fn rate_changes(evidence: &Evidence, priors: &Priors) -> Vec<Flag> {
    trial_surprises(evidence, priors)
        .into_iter()
        .filter(|surprise| surprise.probability < UNLIKELY)
        .map(|surprise| Flag {
            kind: FlagKind::RateChanged,
            hall: None,
            day: surprise.day,
            device: Some(surprise.device),
            organisation: None,
            value: surprise.probability,
        })
        .collect()
}

fn report_of<'a>(
    hall: &'a HallVisits,
    count: &crate::visits::DayCount,
) -> Option<&'a CounterReport> {
    let same =
        |r: &&CounterReport| r.device == count.device && r.configuration == count.configuration;
    hall.counters.iter().find(same)
}

/// Counts of a day that do not fit to the other counters of their door. Where three or more
/// count there, only the one that fits worst is named.
fn disagreements(
    evidence: &Evidence,
    priors: &Priors,
    hall: &HallVisits,
    day: &DayVisits,
) -> Vec<Flag> {
    let mut flags = Vec::new();
    let mut doors_done = BTreeSet::new();
    let fits = hall.fits(day.date);
    for first in &fits {
        if !doors_done.insert(first.door) {
            continue;
        }
        let of_door: Vec<&Predicted> = fits.iter().filter(|f| f.door == first.door).collect();
        if of_door.len() < 2 || of_door.iter().all(|f| f.probability > SUSPECT) {
            continue;
        }
        let mut worst: Option<(f64, &DeviceId)> = None;
        for fit in &of_door {
            let p = without(evidence, priors, hall, day, fit);
            if p < UNLIKELY && worst.is_none_or(|(least, _)| p < least) {
                worst = Some((p, &fit.device));
            }
        }
        if let Some((p, device)) = worst {
            flags.push(flag(FlagKind::CountersDisagree, hall, day, device, p));
        }
    }
    flags
}

/// Probability of a count as far off as this one, by an estimate that has not seen it.
fn without(
    evidence: &Evidence,
    priors: &Priors,
    hall: &HallVisits,
    day: &DayVisits,
    fit: &Predicted,
) -> f64 {
    let mut rest = evidence.without_day(&fit.device, day.date);
    rest.halls.retain(|h| h.id == hall.hall);
    rest.doors.retain(|d| d.hall == hall.hall);
    let Ok(visits) = estimate_visits(&rest, priors, &mut Sink::new()) else { return 1.0 };
    visits.halls.first().map_or(1.0, |other| other.probability_of(fit, day.date))
}
