//! Clocks that fell back: dates far before those of the neighbours by file number.
//!
//! A camera numbers its files in the order in which it takes them. After its clock was reset it
//! runs on from the factory date, so that only the first photographs show that date itself. What
//! gives the others away is that their dates lie years before those of the numbers beside them.

use super::{Reading, wall_ms};
use crate::shot::Shot;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
/// Numbers further apart are no neighbours: counters begin anew, and albums are gathered.
const NEAR_NUMBER: u64 = 20;
/// From one number to the next, dates closer than this are of one run of the clock.
const RUNS_ON_MS: i64 = 60 * DAY_MS;
/// A fall of the date that no journey explains.
const FALL_MS: i64 = 365 * DAY_MS;
/// Until the owner sets a new camera, it shows its factory date; one that only rested for so
/// long is rare.
const RISE_MS: i64 = 3 * FALL_MS;
/// Of one camera in one folder. With more of them the folder is gathered from many years.
const MOST_RUNS: usize = 2;

/// Folder, camera and what stands before the number: within these, numbers count up.
type Series<'a> = (&'a str, &'a str, &'a str);

/// Successive numbers whose dates belong together.
struct Run {
    members: Vec<usize>,
    numbers: (u64, u64),
    clocks: (i64, i64),
    /// A date with a zone, by satellite or from the user: the clock was set.
    is_set: bool,
    /// Begins with a factory date, or on a first of January.
    is_factory: bool,
}

/// Marks the readings of clocks that had been reset and ran on.
pub(super) fn mark(shots: &[Shot], readings: &mut [Option<Reading>]) {
    let mut series: BTreeMap<Series, Vec<(u64, usize)>> = BTreeMap::new();
    for (i, (shot, reading)) in shots.iter().zip(readings.iter()).enumerate() {
        let is_exact = reading.as_ref().is_some_and(|r| r.is_exact);
        if let (Some(camera), Some(number), true) =
            (shot.photo.camera.as_deref(), shot.name.number, is_exact)
        {
            let of = (shot.photo.folder(), camera, shot.name.series.as_str());
            series.entry(of).or_default().push((number, i));
        }
    }
    for mut members in series.into_values() {
        members.sort_unstable();
        let runs = runs(&members, readings);
        let fallen: Vec<usize> = (0..runs.len()).filter(|&k| has_fallen(&runs, k)).collect();
        if fallen.len() <= MOST_RUNS {
            let marked = fallen.into_iter().flat_map(|k| &runs[k].members);
            marked.for_each(|&i| {
                if let Some(reading) = readings[i].as_mut() {
                    reading.is_reset = true;
                }
            });
        }
    }
}

/// Divides photographs in order of their numbers where the number or the date jumps.
fn runs(members: &[(u64, usize)], readings: &[Option<Reading>]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for &(number, i) in members {
        let Some(reading) = &readings[i] else { continue };
        let clock = wall_ms(reading.local);
        let is_set = reading.is_fixed || reading.zone.is_some() || reading.gps_ms.is_some();
        let follows = |run: &&mut Run| {
            number - run.numbers.1 <= NEAR_NUMBER && (clock - run.clocks.1).abs() < RUNS_ON_MS
        };
        if let Some(run) = runs.last_mut().filter(follows) {
            run.members.push(i);
            (run.numbers.1, run.clocks.1) = (number, clock);
            run.is_set |= is_set;
        } else {
            let day = reading.local.date();
            let is_factory = reading.is_reset || (day.month(), day.day()) == (1, 1);
            let (numbers, clocks) = ((number, number), (clock, clock));
            runs.push(Run { members: vec![i], numbers, clocks, is_set, is_factory });
        }
    }
    runs
}

/// Whether a run's dates fall out of the order of the numbers: between two runs that follow on
/// one another, or beside one of them if the run begins like a reset clock.
fn has_fallen(runs: &[Run], k: usize) -> bool {
    let run = &runs[k];
    let before = k.checked_sub(1).map(|k| &runs[k]);
    let before = before.filter(|b| run.numbers.0 - b.numbers.1 <= NEAR_NUMBER);
    let after = runs.get(k + 1).filter(|a| a.numbers.0 - run.numbers.1 <= NEAR_NUMBER);
    let fall = before.map_or(0, |b| b.clocks.1 - run.clocks.0);
    let rise = after.map_or(0, |a| a.clocks.0 - run.clocks.1);
    let follow_on = |(b, a): (&Run, &Run)| (0..RUNS_ON_MS).contains(&(a.clocks.0 - b.clocks.1));
    let is_between = fall >= FALL_MS && before.zip(after).is_some_and(follow_on);
    !run.is_set && (is_between || run.is_factory && (fall >= FALL_MS || rise >= RISE_MS))
}
