//! What is handed to Little's law: counts that passed the checks, of whole days.

use super::check::check;
use super::evidence::Evidence;
use super::result::{HallVisits, Visits};
use crate::quantities::occupancy;
use crate::vocabulary::{CountBin, DeviceId, DoorId, HallId, VenueDay};
use leporello_diag::Sink;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Share of the opening hours from which on a day counts: a curve of people inside has no holes.
const WHOLE: f64 = 0.95;

/// How long people stayed in a hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MeanStay {
    /// Which hall.
    pub hall: HallId,
    /// The device that told it.
    pub device: DeviceId,
    /// Mean stay in hours, above 0.
    pub hours: f64,
    /// Days it is taken from, at least 1.
    pub days: usize,
}

/// Mean stay in each hall that has a single door and a device that tells both directions there,
/// by the first such device of the evidence; with several doors people may leave by another one
/// than they came in.
///
/// Counts that [`super::estimate_visits`] leaves out are left out here too, and so is a day on
/// which the device worked for less than 95 % of the opening hours. `visits` is the estimate from
/// the same evidence.
#[must_use]
pub fn mean_stays(evidence: &Evidence, visits: &Visits) -> Vec<MeanStay> {
    let days = evidence.venue.days().unwrap_or_default();
    // What cannot be used was told of by the estimate.
    let checked = check(evidence, &days, &mut Sink::new());
    let stay = |hall: &HallVisits| {
        let door = only_door(evidence, &hall.hall)?;
        checked.devices.iter().filter(|device| device.door == *door).find_map(|device| {
            let (mut hours, mut entered, mut used) = (0.0, 0.0, 0);
            for day in days.iter().filter(|day| is_whole(hall, day, &device.id)) {
                let open = checked.bins(&device.id).iter().filter(|bin| is_open(day, bin));
                let bins: Vec<CountBin> = open.map(|bin| (*bin).clone()).collect();
                if let Some(people) = occupancy(&bins) {
                    hours += people.person_hours;
                    entered += people.entered;
                    used += 1;
                }
            }
            let (hall, device) = (hall.hall.clone(), device.id.clone());
            (hours > 0.0).then(|| MeanStay { hall, device, hours: hours / entered, days: used })
        })
    };
    visits.halls.iter().filter_map(stay).collect()
}

/// The door of a hall that has one alone; doors that were refused are doors.
fn only_door<'a>(evidence: &'a Evidence, hall: &HallId) -> Option<&'a DoorId> {
    let here = evidence.doors.iter().filter(|door| door.hall == *hall).map(|door| &door.id);
    let mut doors = here.collect::<BTreeSet<_>>().into_iter();
    doors.next().filter(|_| doors.next().is_none())
}

/// Whether the hall was open during any of the bin: cleaners pass at other times.
fn is_open(day: &VenueDay, bin: &CountBin) -> bool {
    day.holds(bin.from) && bin.to().is_some_and(|to| day.open_hours_between(bin.from, to) > 0.0)
}

fn is_whole(hall: &HallVisits, day: &VenueDay, device: &DeviceId) -> bool {
    let counts = hall.days.iter().filter(|d| d.date == day.date).flat_map(|d| &d.counts);
    counts.filter(|count| count.device == *device).any(|c| c.used && c.completeness >= WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prior::Priors;
    use crate::simulate::{SETUPS, draw_from_priors};
    use crate::visits::estimate_visits;

    fn two_way() -> Evidence {
        let mut evidence = draw_from_priors(&SETUPS[0], &Priors::default(), 2, 9).unwrap().evidence;
        let counts = evidence.counts.len() / 2;
        for (i, bin) in evidence.counts.iter_mut().enumerate() {
            // Who came in one bin leaves in the next.
            let now = if i % counts == counts - 1 { 0 } else { 20 };
            let before = if i % counts == 0 { 0 } else { 20 };
            (bin.entered, bin.left) = (Some(now), Some(before));
        }
        evidence
    }

    fn stays(evidence: &Evidence) -> Vec<MeanStay> {
        let visits = estimate_visits(evidence, &Priors::default(), &mut Sink::new()).unwrap();
        mean_stays(evidence, &visits)
    }

    #[test]
    fn who_leaves_a_bin_later_stays_for_a_bin() {
        let evidence = two_way();
        let all = stays(&evidence);
        let bin = f64::from(evidence.counts[0].seconds) / 3600.0;
        assert_eq!((all.len(), all[0].days), (1, 2));
        assert!((all[0].hours / bin - 1.0).abs() < 1e-9, "{} {bin}", all[0].hours);
    }

    #[test]
    fn a_count_that_is_refused_does_not_lengthen_the_stay() {
        let good = two_way();
        let mut wrong = good.clone();
        // Imported twice, with another length: the second overlaps and is refused.
        let mut again = good.counts[3].clone();
        again.seconds += 60;
        again.entered = Some(900);
        wrong.counts.push(again);
        assert_eq!(stays(&wrong), stays(&good));
        // More than can pass the door: the day is no longer whole.
        let mut beyond = good.clone();
        beyond.counts[3].entered = Some(1_000_000);
        let left = stays(&beyond);
        assert_eq!((left[0].days, left[0].hours), (1, stays(&good)[0].hours));
    }

    #[test]
    fn a_hall_with_two_doors_has_no_stay() {
        let mut evidence = two_way();
        let mut other = evidence.doors[0].clone();
        other.id = DoorId::new("Garden door").unwrap();
        evidence.doors.push(other);
        assert_eq!(stays(&evidence), Vec::new());
    }
}
