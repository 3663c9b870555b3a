//! The zone of each photograph.

use super::{Reading, wall_ms};
use crate::shot::Shot;
use std::collections::BTreeMap;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 86_400_000;
/// Zones are multiples of this.
const QUARTER: i64 = 15;
/// People seldom change the zone of another camera's photographs within this time.
const NEAR_MS: i64 = DAY_MS;
/// So far the zone of another photograph of the same camera is believed.
const FAR_MS: i64 = 7 * DAY_MS;

/// Photographs whose zone is known: clock on the wall and minutes, sorted.
type Known = Vec<(i64, i32)>;

/// Fills in the missing zones: from the nearest tagged photograph within a day; else from the
/// satellite's time, to the quarter of an hour; else from the nearest known one within a week,
/// of the same camera first; else the most frequent zone of the book; else Greenwich.
pub(super) fn fill(shots: &[Shot], readings: &mut [Option<Reading>]) {
    let tagged = known(readings.iter().flatten());
    for reading in readings.iter_mut().flatten().filter(|r| r.zone.is_none()) {
        reading.zone = nearest(&tagged, wall_ms(reading.local), NEAR_MS);
        if let (None, Some(gps)) = (reading.zone, reading.gps_ms) {
            reading.zone = quarter(wall_ms(reading.local) - gps);
        }
    }
    let all = known(readings.iter().flatten());
    let usual = most_frequent(&all).unwrap_or(0);
    let mut cameras: BTreeMap<Option<&str>, Vec<&Reading>> = BTreeMap::new();
    for (shot, reading) in shots.iter().zip(readings.iter()) {
        cameras.entry(shot.photo.camera.as_deref()).or_default().extend(reading.as_ref());
    }
    let cameras: BTreeMap<_, Known> =
        cameras.into_iter().map(|(camera, of)| (camera, known(of.into_iter()))).collect();
    for (shot, reading) in shots.iter().zip(readings.iter_mut()) {
        let Some(reading) = reading.as_mut().filter(|r| r.zone.is_none()) else { continue };
        let at = wall_ms(reading.local);
        let own = cameras.get(&shot.photo.camera.as_deref());
        let zone = own.and_then(|known| nearest(known, at, FAR_MS));
        reading.zone = zone.or_else(|| nearest(&all, at, FAR_MS)).or(Some(usual));
    }
}

fn known<'a>(readings: impl Iterator<Item = &'a Reading>) -> Known {
    let mut known: Known = readings.filter_map(|r| Some((wall_ms(r.local), r.zone?))).collect();
    known.sort_unstable();
    known
}

fn nearest(known: &Known, at: i64, within: i64) -> Option<i32> {
    let next = known.partition_point(|&(ms, _)| ms < at);
    let before = next.checked_sub(1).and_then(|i| known.get(i));
    let both = before.into_iter().chain(known.get(next));
    both.map(|&(ms, zone)| (ms.abs_diff(at), zone))
        .filter(|&(apart, _)| apart <= within.unsigned_abs())
        .min()
        .map(|(_, zone)| zone)
}

/// The difference to the next quarter of an hour, in minutes, if a zone can be so.
fn quarter(ms: i64) -> Option<i32> {
    let step = QUARTER * MINUTE_MS;
    let minutes = (ms + step / 2).div_euclid(step) * QUARTER;
    i32::try_from(minutes).ok().filter(|m| (-12 * 60..=14 * 60).contains(m))
}

fn most_frequent(known: &Known) -> Option<i32> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    for &(_, zone) in known {
        *counts.entry(zone).or_insert(0) += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|&(_, count)| count == most).map(|(zone, _)| zone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_whole_number_of_quarters() {
        assert_eq!(quarter(2 * 3_600_000 + 95_000), Some(120));
        assert_eq!(quarter(-(3 * 60 + 30) * 60_000 - 95_000), Some(-210));
        assert_eq!(quarter(400 * DAY_MS), None);
    }

    #[test]
    fn the_nearest_of_two_photographs_gives_the_zone() {
        let known = vec![(0, 60), (100, 120)];
        assert_eq!(nearest(&known, 40, 1000), Some(60));
        assert_eq!(nearest(&known, 60, 1000), Some(120));
        assert_eq!(nearest(&known, 5000, 1000), None);
    }
}
