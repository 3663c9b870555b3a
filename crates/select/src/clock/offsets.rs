//! Errors of whole cameras' clocks.

use super::matches::{Pair, Vote, across, is_match, vote};
use super::{Reading, SMALL_ERROR_MS, later};
use crate::shot::Shot;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{ClockEdit, ClockFinding};
use std::collections::{BTreeMap, BTreeSet};

/// Scenes are matched across clocks that differ by at most this, in ms.
const REACH_MS: i64 = 36 * 3_600_000;
/// Moments that must agree before a clock is corrected.
const LEAST_VOTES: usize = 4;
/// Moments that must agree to place a reset clock, of which nothing else is known.
const LEAST_RESET_VOTES: usize = 2;
/// Satellite times that must agree.
const LEAST_FIXES: usize = 3;
/// A correction of at least so many seconds is meant for a clock that had been reset.
const RESET_SECONDS: u64 = 30 * 86_400;

/// Adds to a camera's readings; those the user dated stay.
fn add(
    shots: &[Shot],
    readings: &mut [Option<Reading>],
    camera: &str,
    ms: i64,
    reset: Option<bool>,
) {
    for (shot, reading) in shots.iter().zip(readings) {
        let Some(reading) = reading.as_mut().filter(|r| !r.is_fixed) else { continue };
        let concerned = reset.is_none_or(|reset| reading.is_reset == reset);
        if shot.photo.camera.as_deref() == Some(camera) && concerned {
            reading.local = later(reading.local, ms);
            reading.is_reset &= reset == Some(false);
        }
    }
}

/// Applies the user's corrections. One of a month or more, of a camera that had been reset,
/// concerns the photographs taken after the reset, any other the rest.
pub(super) fn apply_edits(
    shots: &[Shot],
    readings: &mut [Option<Reading>],
    edits: &[ClockEdit],
    sink: &mut Sink,
) -> Vec<ClockFinding> {
    let mut findings = Vec::new();
    for edit in edits {
        let of_camera = |s: &Shot| s.photo.camera.as_deref() == Some(edit.camera.as_str());
        if !shots.iter().any(of_camera) {
            sink.report(unknown_camera(shots, &edit.camera));
            continue;
        }
        let was_reset = shots
            .iter()
            .zip(readings.iter())
            .any(|(s, r)| of_camera(s) && r.as_ref().is_some_and(|r| r.is_reset));
        let for_reset = was_reset && edit.add_seconds.unsigned_abs() >= RESET_SECONDS;
        let ms = edit.add_seconds.saturating_mul(1000);
        add(shots, readings, &edit.camera, ms, Some(for_reset));
        findings.push(ClockFinding {
            camera: edit.camera.clone(),
            added_seconds: edit.add_seconds,
            votes: 0,
            why: "as you said".into(),
        });
    }
    findings
}

fn unknown_camera(shots: &[Shot], camera: &str) -> Diagnostic {
    let known: BTreeSet<&str> = shots.iter().filter_map(|s| s.photo.camera.as_deref()).collect();
    let message = format!("no photograph was taken with the camera `{camera}`");
    let diagnostic = Diagnostic::new(codes::PLN_006, Subject::Book, message);
    let names: Vec<String> = known.into_iter().take(8).map(|c| format!("`{c}`")).collect();
    if names.is_empty() {
        return diagnostic;
    }
    diagnostic.hint(format!("write one of {}", names.join(", ")))
}

/// Sets clocks by the satellite's time, where enough fixes agree.
pub(super) fn by_satellite(
    shots: &[Shot],
    readings: &mut [Option<Reading>],
    known: &[ClockFinding],
) -> Vec<ClockFinding> {
    let mut fixes: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for (shot, reading) in shots.iter().zip(readings.iter()) {
        let (Some(camera), Some(reading)) = (shot.photo.camera.as_deref(), reading) else {
            continue;
        };
        let is_known = known.iter().any(|k| k.camera == camera);
        let firm = reading.is_exact && !reading.is_fixed && !is_known;
        if let (Some(gps), Some(utc), true) = (reading.gps_ms, reading.utc_ms(), firm) {
            fixes.entry(camera).or_default().push(gps - utc);
        }
    }
    let mut findings = Vec::new();
    for (camera, mut errors) in fixes {
        errors.sort_unstable();
        let middle = errors[errors.len() / 2];
        // A receiver without sight repeats its last fix, so single times may be old.
        let votes = errors.iter().filter(|&&e| (e - middle).abs() <= SMALL_ERROR_MS).count();
        if votes < LEAST_FIXES || 2 * votes <= errors.len() || middle.abs() < SMALL_ERROR_MS {
            continue;
        }
        add(shots, readings, camera, middle, Some(false));
        findings.push(finding(camera, middle, votes, format!("{votes} satellite times say so")));
    }
    findings
}

fn finding(camera: &str, ms: i64, votes: usize, why: String) -> ClockFinding {
    let added_seconds = (ms + 500).div_euclid(1000);
    ClockFinding { camera: camera.to_owned(), added_seconds, votes, why }
}

/// Sets clocks by scenes that two cameras have taken, starting from the cameras that are
/// known to be right, the surest vote first.
pub(super) fn by_scenes(
    shots: &[Shot],
    readings: &mut [Option<Reading>],
    known: &[ClockFinding],
) -> Vec<ClockFinding> {
    let mut edges: BTreeMap<(&str, &str), Vote> = BTreeMap::new();
    for (cameras, pairs) in across(shots, readings, REACH_MS) {
        if let Some(vote) = vote(&pairs, LEAST_VOTES) {
            edges.insert(cameras, vote);
        }
    }
    let trust = trust(shots, readings, known);
    let mut open: BTreeSet<&str> = edges.keys().flat_map(|&(a, b)| [a, b]).collect();
    let mut set: BTreeMap<&str, i64> = BTreeMap::new();
    let mut findings = Vec::new();
    for &camera in known.iter().filter_map(|k| open.get(k.camera.as_str())).collect::<Vec<_>>() {
        set.insert(camera, 0);
    }
    open.retain(|camera| !set.contains_key(camera));
    while !open.is_empty() {
        let Some((camera, reference, vote)) = surest(&edges, &set, &open) else {
            let best = open.iter().copied().max_by_key(|c| (trust.get(c), std::cmp::Reverse(*c)));
            let best = best.expect("the loop runs while a camera is open");
            open.remove(best);
            set.insert(best, 0);
            continue;
        };
        open.remove(camera);
        let ms = set[reference] + vote.add_ms;
        let ms = if ms.abs() < SMALL_ERROR_MS { 0 } else { ms };
        set.insert(camera, ms);
        if ms != 0 {
            add(shots, readings, camera, ms, Some(false));
            let why = format!("{} scenes were also taken with {reference}", vote.votes);
            findings.push(finding(camera, ms, vote.votes, why));
        }
    }
    findings
}

/// The edge with most votes between a camera that is set and one that is open: the open one,
/// its reference, and what to add to the open one against the reference.
fn surest<'a>(
    edges: &BTreeMap<(&'a str, &'a str), Vote>,
    set: &BTreeMap<&'a str, i64>,
    open: &BTreeSet<&'a str>,
) -> Option<(&'a str, &'a str, Vote)> {
    let directed = edges.iter().filter_map(|(&(a, b), &vote)| {
        if set.contains_key(a) && open.contains(b) {
            Some((b, a, vote))
        } else if set.contains_key(b) && open.contains(a) {
            Some((a, b, Vote { add_ms: -vote.add_ms, ..vote }))
        } else {
            None
        }
    });
    directed.max_by_key(|&(camera, reference, vote)| {
        (vote.votes, std::cmp::Reverse((camera, reference)))
    })
}

/// How far a camera's clock is trusted: how many satellite times, zones and photographs.
fn trust<'a>(
    shots: &[Shot<'a>],
    readings: &[Option<Reading>],
    known: &[ClockFinding],
) -> BTreeMap<&'a str, (bool, usize, usize, usize)> {
    let mut trust: BTreeMap<&str, (bool, usize, usize, usize)> = BTreeMap::new();
    for (shot, reading) in shots.iter().zip(readings) {
        let (Some(camera), Some(reading)) = (shot.photo.camera.as_deref(), reading) else {
            continue;
        };
        let of = trust.entry(camera).or_default();
        of.0 |= known.iter().any(|k| k.camera == camera);
        of.1 += usize::from(reading.gps_ms.is_some());
        // Only telephones and a few cameras write the zone, and those keep time by radio.
        of.2 += usize::from(shot.taken.is_some_and(|t| t.offset_minutes.is_some()));
        of.3 += 1;
    }
    trust
}

/// Places the photographs of reset clocks by scenes that others have taken too.
pub(super) fn of_reset_clocks(
    shots: &[Shot],
    readings: &mut [Option<Reading>],
) -> Vec<ClockFinding> {
    let mut pairs: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for (i, reading) in readings.iter().enumerate() {
        let Some(questioned) = reading.as_ref().filter(|r| r.is_reset) else { continue };
        let Some(camera) = shots[i].photo.camera.as_deref() else { continue };
        let clock = Reading { is_reset: false, ..questioned.clone() }.utc_ms();
        for (shot, other) in shots.iter().zip(readings.iter()) {
            let other = other.as_ref().filter(|r| r.is_exact).and_then(Reading::utc_ms);
            if let (Some(reference), Some(clock), true) = (other, clock, is_match(&shots[i], shot))
            {
                pairs.entry(camera).or_default().push((reference, clock));
            }
        }
    }
    let mut findings = Vec::new();
    for (camera, pairs) in pairs {
        if let Some(Vote { add_ms, votes }) = vote(&pairs, LEAST_RESET_VOTES) {
            add(shots, readings, camera, add_ms, Some(true));
            let why = format!("its clock had been reset; {votes} scenes were taken by others too");
            findings.push(finding(camera, add_ms, votes, why));
        }
    }
    findings
}
