//! A place for photographs whose date is missing or not to be believed.

use super::wall_ms;
use crate::name::natural;
use crate::shot::Shot;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::ClockFinding;
use std::collections::BTreeMap;

/// File numbers further apart than this belong to different days.
const NEAR_NUMBER: u64 = 100;
/// Where photographs stand of which nothing is known.
const LAST: (i64, i32) = (i64::MAX, 0);

/// Gives every shot its place on the line, and reports those that have no date of their own.
pub(super) fn settle(shots: &mut [Shot], sink: &mut Sink) -> Vec<ClockFinding> {
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (i, shot) in shots.iter().enumerate() {
        folders.entry(shot.photo.folder()).or_default().push(i);
    }
    for members in folders.values_mut() {
        members.sort_by(|&a, &b| {
            let (a, b) = (&shots[a], &shots[b]);
            natural(a.photo.name(), b.photo.name()).then_with(|| a.order(b))
        });
    }
    for shot in shots.iter_mut() {
        shot.moment.place = shot.moment.utc_ms.map_or(LAST, |ms| (ms, 0));
    }
    for members in folders.into_values() {
        let runs = runs(shots, &members);
        for run in runs {
            let place = place_of(shots, &members, &run);
            for (step, &i) in (0..).zip(&run) {
                // The run keeps its own order wherever it stands.
                let first =
                    if place.1 < 0 { -i32::try_from(run.len()).unwrap_or(i32::MAX) } else { 1 };
                shots[i].moment.place = (place.0, first.saturating_add(step));
            }
        }
    }
    report(shots, sink)
}

/// Photographs without a place that were taken one after the other: the unplaced of a camera,
/// their numbers close, in order of file names; those without a number in order of the clock.
fn runs(shots: &[Shot], members: &[usize]) -> Vec<Vec<usize>> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    let mut is_open = false;
    for &i in members {
        let shot = &shots[i];
        let last = runs.last().and_then(|run| run.last()).map(|&before| &shots[before]);
        if shot.moment.utc_ms.is_some() {
            is_open &= last.is_none_or(|last| last.name.series != shot.name.series);
            continue;
        }
        let follows = last.is_some_and(|last| {
            let near = numbers_apart(last, shot).is_none_or(|apart| apart <= NEAR_NUMBER);
            near && last.photo.camera == shot.photo.camera && last.name.series == shot.name.series
        });
        match runs.last_mut() {
            Some(run) if follows && is_open => run.push(i),
            _ => runs.push(vec![i]),
        }
        is_open = true;
    }
    for run in runs.iter_mut().filter(|run| run.iter().any(|&i| shots[i].name.number.is_none())) {
        run.sort_by_key(|&i| shots[i].moment.clock_ms);
    }
    runs
}

fn numbers_apart(a: &Shot, b: &Shot) -> Option<u64> {
    (a.name.series == b.name.series).then_some(())?;
    Some(a.name.number?.abs_diff(b.name.number?))
}

/// Where a run stands: beside the nearest file number that has a place, else behind the
/// others of the folder.
fn place_of(shots: &[Shot], members: &[usize], run: &[usize]) -> (i64, i32) {
    let (Some(&first), Some(&last)) = (run.first(), run.last()) else { return LAST };
    let placed = || members.iter().copied().filter(|&m| shots[m].moment.utc_ms.is_some());
    let near = |end: usize, before: bool| {
        let beside = placed().filter_map(|m| {
            let apart = numbers_apart(&shots[end], &shots[m])?;
            let side = (shots[m].name.number < shots[end].name.number) == before;
            (side && apart <= NEAR_NUMBER).then_some((apart, shots[m].moment.utc_ms?))
        });
        beside.min()
    };
    match (near(first, true), near(last, false)) {
        (Some((below, ms)), Some((above, _))) if below <= above => (ms, 1),
        (_, Some((_, ms))) => (ms, -1),
        (Some((_, ms)), None) => (ms, 1),
        (None, None) => {
            placed().filter_map(|m| shots[m].moment.utc_ms).max().map_or(LAST, |ms| (ms, 1))
        }
    }
}

/// Says which photographs stand where they stand for want of a date.
fn report(shots: &[Shot], sink: &mut Sink) -> Vec<ClockFinding> {
    let mut reset: BTreeMap<&str, usize> = BTreeMap::new();
    let mut hints: BTreeMap<&str, String> = BTreeMap::new();
    let mut unplaced: Vec<&Shot> =
        shots.iter().filter(|shot| shot.moment.utc_ms.is_none()).collect();
    unplaced.sort_by(|a, b| a.photo.file.cmp(&b.photo.file));
    for shot in unplaced {
        let subject = Subject::Photo(shot.photo.file.clone());
        let diagnostic = if shot.moment.clock_ms.is_some() {
            let camera = shot.photo.camera.as_deref().unwrap_or("unknown camera");
            *reset.entry(camera).or_insert(0) += 1;
            let hint = hints.entry(camera).or_insert_with(|| hint(shots, shot, camera));
            Diagnostic::new(
                codes::PLN_002,
                subject,
                "the camera's clock had been reset when this was taken",
            )
            .hint(hint.clone())
        } else {
            Diagnostic::new(
                codes::PLN_003,
                subject,
                "photograph has no date and stands by its file's name",
            )
        };
        sink.report(diagnostic);
    }
    let why = |count| {
        format!("its clock had been reset; {count} photographs stand by the numbers of their files")
    };
    reset
        .into_iter()
        .map(|(camera, count)| ClockFinding {
            camera: camera.to_owned(),
            added_seconds: 0,
            votes: 0,
            why: why(count),
        })
        .collect()
}

/// What to write for the clock of a camera, so that the first of its photographs stands at the
/// time of the one whose number is beside it.
fn hint(shots: &[Shot], first: &Shot, camera: &str) -> String {
    let beside = shots.iter().find(|s| s.moment.utc_ms == Some(first.moment.place.0));
    let there = beside.and_then(|s| Some((s, wall_ms(s.moment.local?))));
    let (Some((beside, wall)), Some(clock)) = (there, first.moment.clock_ms) else {
        return format!(
            "say in `plan.toml` by how many seconds the clock of `{camera}` was wrong; \
             `leporello explain PLN-002` shows how"
        );
    };
    let seconds = (wall - clock).div_euclid(1000);
    let name = beside.photo.name();
    format!(
        "if it was wrong by as much as from `{}` to `{name}`, write into `plan.toml`, each on a \
         line of its own: `[[edits.clock]]`, `camera = \"{camera}\"`, `add_seconds = {seconds}`",
        first.photo.name()
    )
}
