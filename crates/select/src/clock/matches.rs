//! Scenes that two cameras have taken, and the vote about their clocks.

use super::Reading;
use crate::shot::Shot;
use std::collections::BTreeMap;

/// A match differs in at most so many bits of the hash …
const BITS: u32 = 14;
/// … and at most so much in the small picture.
const DISTANCE: f64 = 0.5;
/// Photographs of one camera matched by one photograph, at most: a time lapse of a thousand
/// equal frames tells no more than a few.
const PER_SHOT: usize = 24;
/// Clocks that agree put a matching pair at the same difference within this, in ms.
const WINDOW_MS: i64 = 60_000;
/// The middle of the vote is taken from the densest span so long, in ms.
const FINE_MS: i64 = 10_000;
/// Matches closer than this are one moment, and have one vote, in ms.
const MOMENT_MS: i64 = 60_000;

/// Two instants that show the same scene: of the reference, of the clock in question.
pub(super) type Pair = (i64, i64);

/// What a vote says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Vote {
    /// To add to the clock in question, in milliseconds.
    pub add_ms: i64,
    /// Moments that speak for it.
    pub votes: usize,
}

/// Whether two photographs show the same scene, seen by two cameras.
pub(super) fn is_match(a: &Shot, b: &Shot) -> bool {
    match (&a.look, &b.look) {
        (Some(x), Some(y)) => {
            x.bits(y) <= BITS && x.distance(y).is_some_and(|distance| distance <= DISTANCE)
        }
        _ => false,
    }
}

/// Matching pairs for each pair of cameras, the names in order, at most `reach_ms` apart.
pub(super) fn across<'a>(
    shots: &[Shot<'a>],
    readings: &[Option<Reading>],
    reach_ms: i64,
) -> BTreeMap<(&'a str, &'a str), Vec<Pair>> {
    let mut line: Vec<(i64, usize, &'a str)> = Vec::new();
    for (i, (shot, reading)) in shots.iter().zip(readings).enumerate() {
        let exact = reading.as_ref().filter(|r| r.is_exact && !r.is_fixed);
        if let (Some(ms), Some(camera)) =
            (exact.and_then(Reading::utc_ms), shot.photo.camera.as_deref())
        {
            line.push((ms, i, camera));
        }
    }
    line.sort_unstable();
    let mut found: BTreeMap<_, Vec<Pair>> = BTreeMap::new();
    for (at, &(ms, i, camera)) in line.iter().enumerate() {
        let mut matched = 0;
        for &(other_ms, j, other) in &line[at + 1..] {
            if other_ms - ms > reach_ms || matched == PER_SHOT {
                break;
            }
            if camera == other || !is_match(&shots[i], &shots[j]) {
                continue;
            }
            matched += 1;
            if camera < other {
                found.entry((camera, other)).or_default().push((ms, other_ms));
            } else {
                found.entry((other, camera)).or_default().push((other_ms, ms));
            }
        }
    }
    found
}

/// What most pairs agree on: at least `least` moments, and twice as many as speak for anything
/// else.
pub(super) fn vote(pairs: &[Pair], least: usize) -> Option<Vote> {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable_by_key(|&(a, b)| (a - b, a));
    let mut windows: Vec<(usize, i64, &[Pair])> = Vec::new();
    let mut end = 0;
    for start in 0..pairs.len() {
        let from = difference(pairs[start]);
        while end < pairs.len() && difference(pairs[end]) - from <= WINDOW_MS {
            end += 1;
        }
        windows.push((moments(&pairs[start..end]), from, &pairs[start..end]));
    }
    let best = windows.iter().max_by_key(|w| (w.0, w.2.len(), std::cmp::Reverse(w.1)))?;
    let elsewhere = |w: &&(usize, i64, &[Pair])| (w.1 - best.1).abs() > WINDOW_MS;
    let second = windows.iter().filter(elsewhere).map(|w| w.0).max().unwrap_or(0);
    let clear = best.0 >= least && best.0 >= 2 * second;
    clear.then(|| Vote { add_ms: middle(best.2), votes: best.0 })
}

const fn difference((reference, questioned): Pair) -> i64 {
    reference - questioned
}

/// How many separate moments the pairs speak of: a burst has one vote.
fn moments(pairs: &[Pair]) -> usize {
    let count = |mut times: Vec<i64>| {
        times.sort_unstable();
        let mut count = 0;
        let mut last = None;
        for time in times {
            if last.is_none_or(|last| time - last > MOMENT_MS) {
                count += 1;
                last = Some(time);
            }
        }
        count
    };
    let of_reference = count(pairs.iter().map(|p| p.0).collect());
    let of_questioned: usize = count(pairs.iter().map(|p| p.1).collect());
    of_questioned.min(of_reference)
}

/// Median of the densest span; of pairs sorted by difference, at least one.
fn middle(pairs: &[Pair]) -> i64 {
    let mut best = (0, 0, 1);
    let mut end = 0;
    for start in 0..pairs.len() {
        while end < pairs.len() && difference(pairs[end]) - difference(pairs[start]) <= FINE_MS {
            end += 1;
        }
        if end - start > best.0 {
            best = (end - start, start, end);
        }
    }
    difference(pairs[best.1 + (best.2 - best.1) / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(differences: &[i64]) -> Vec<Pair> {
        let at = |i: usize| i as i64 * 600_000;
        differences.iter().enumerate().map(|(i, d)| (at(i) + d * 1000, at(i))).collect()
    }

    #[test]
    fn four_moments_that_agree_are_a_vote_and_three_are_not() {
        let vote = |d: &[i64]| super::vote(&pairs(d), 4);
        assert_eq!(vote(&[3600, 3601, 3602, 3600]), Some(Vote { add_ms: 3_601_000, votes: 4 }));
        assert_eq!(vote(&[3600, 3601, 3602]), None);
        assert_eq!(vote(&[3600, 3601, 3602, 3600, 0, 900, 1800]).map(|v| v.votes), Some(4));
        assert_eq!(vote(&[3600, 3601, 3602, 3600, 0, 1, 2]), None);
        assert_eq!(vote(&[]), None);
    }

    #[test]
    fn a_burst_has_one_vote() {
        let burst: Vec<Pair> = (0..20).map(|i| (7_200_000 + i * 500, i * 500)).collect();
        assert_eq!(vote(&burst, 2), None);
    }
}
