//! Runs of photographs that belong together under one title.

use crate::events::{EVENT, SOFT};
use crate::folders;
use crate::shot::Shot;
use crate::titles::{Heading, heading, untitled};

/// A book of fewer photographs needs no chapters.
pub(crate) const SMALL_BOOK: usize = 24;
/// Sizes of a chapter that need no excuse.
const COMFORTABLE: (f64, f64) = (12.0, 80.0);
/// A chapter must be worth its opening page.
const OPENING: f64 = 1.0;
/// Chapters in a book, at most; people who make more folders get more.
const MOST: usize = 24;
/// Places where a chapter may begin, at most.
const CANDIDATES: usize = 1500;

/// A chapter with its photographs in reading order.
pub(crate) struct Run {
    pub heading: Heading,
    pub members: Vec<usize>,
}

/// Divides the shots, which stand in order of time, into chapters with headings in a language.
pub(crate) fn divide(shots: &[Shot], breaks: &[f64], language: &str) -> Vec<Run> {
    let parts: Vec<(Option<String>, Vec<usize>)> = match folders::chapters(shots) {
        Some(folders) => folders.into_iter().map(|f| (f.title, f.members)).collect(),
        None => by_time(breaks).into_iter().map(|run| (None, run.collect())).collect(),
    };
    let parts = split_by_user(shots, parts);
    let is_one = parts.len() == 1;
    let run = |(title, members): (Option<String>, Vec<usize>)| {
        let of: Vec<&Shot> = members.iter().map(|&i| &shots[i]).collect();
        let heading = match title {
            None if is_one => untitled(&of, language),
            title => heading(&of, title, language),
        };
        Run { heading, members }
    };
    let mut runs: Vec<Run> = parts.into_iter().map(run).collect();
    tell_apart(&mut runs);
    runs
}

/// Begins a chapter wherever the user wants one.
fn split_by_user(
    shots: &[Shot],
    parts: Vec<(Option<String>, Vec<usize>)>,
) -> Vec<(Option<String>, Vec<usize>)> {
    let mut split: Vec<(Option<String>, Vec<usize>)> = Vec::new();
    for (title, members) in parts {
        let mut open = (title, Vec::new());
        for i in members {
            if let Some(title) = shots[i].edit.and_then(|e| e.chapter.clone()) {
                let done = std::mem::replace(&mut open, (Some(title), Vec::new()));
                split.push(done);
            }
            open.1.push(i);
        }
        split.push(open);
    }
    split.retain(|(_, members)| !members.is_empty());
    split
}

/// Two chapters of one name that follow each other are told apart by their dates.
fn tell_apart(runs: &mut [Run]) {
    for i in 1..runs.len() {
        let (before, after) = runs.split_at_mut(i);
        let (a, b) = (&before[i - 1].heading, &mut after[0].heading);
        if a.title == b.title && !b.dates.is_empty() && a.dates != b.dates {
            b.title = format!("{}, {}", b.title, b.dates);
            b.dates.clear();
        }
    }
}

/// Chapters at the strongest breaks: the division with the greatest sum of strengths less
/// what each chapter costs by its opening and its size.
fn by_time(breaks: &[f64]) -> Vec<std::ops::Range<usize>> {
    let n = breaks.len();
    if n < SMALL_BOOK {
        return std::iter::once(0..n).filter(|run| !run.is_empty()).collect();
    }
    let starts = candidates(breaks);
    let gain = |k: usize| if k == 0 { 0 } else { micro(breaks[starts[k]] - EVENT - OPENING) };
    let end = |k: usize| starts.get(k).copied().unwrap_or(n);
    // best[c][k]: the best division of everything before candidate k into c chapters.
    let mut best = vec![vec![None; starts.len() + 1]; MOST + 1];
    best[0][0] = Some((0_i64, 0_usize));
    for c in 1..=MOST {
        for k in 1..=starts.len() {
            best[c][k] = (0..k)
                .filter_map(|j| {
                    let (value, _) = best[c - 1][j]?;
                    Some((value + gain(j) - unease(end(k) - starts[j]), j))
                })
                .max_by_key(|&(value, j)| (value, std::cmp::Reverse(j)));
        }
    }
    let value = |c: usize| best[c][starts.len()].map(|(value, _)| value);
    let count = (1..=MOST).max_by_key(|&c| (value(c), std::cmp::Reverse(c))).unwrap_or(1);
    let mut runs = Vec::new();
    let (mut c, mut k) = (count, starts.len());
    while let Some((_, j)) = best[c][k].filter(|_| c > 0) {
        runs.push(starts[j]..end(k));
        (c, k) = (c - 1, j);
    }
    runs.reverse();
    runs
}

/// Where chapters may begin: at the beginning, and at breaks that are felt.
fn candidates(breaks: &[f64]) -> Vec<usize> {
    let mut felt: Vec<usize> = (1..breaks.len()).filter(|&i| breaks[i] >= SOFT).collect();
    felt.sort_by(|&a, &b| breaks[b].total_cmp(&breaks[a]).then(a.cmp(&b)));
    felt.truncate(CANDIDATES);
    felt.push(0);
    felt.sort_unstable();
    felt
}

/// What a chapter of `n` photographs costs by its size: nothing while it is comfortable, then
/// rising with the square of the logarithm.
fn unease(n: usize) -> i64 {
    let n = n as f64;
    let (low, high) = COMFORTABLE;
    let beyond = if n < low { libm::log(low / n) } else { libm::log((n / high).max(1.0)) };
    micro(3.0 * beyond * beyond)
}

/// Whole millionths, so that the choice is the same on every machine.
fn micro(x: f64) -> i64 {
    libm::rint(x * 1e6) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_of_full_days_has_a_chapter_for_each() {
        let mut breaks = vec![0.5; 7 * 30];
        (1..7).for_each(|day| breaks[day * 30] = 6.0);
        let runs = by_time(&breaks);
        assert_eq!(runs.len(), 7);
        assert!(runs.iter().all(|run| run.len() == 30));
    }

    #[test]
    fn an_even_stream_is_one_chapter() {
        assert_eq!(by_time(&[0.3; 70]).first(), Some(&(0..70)));
        assert!(by_time(&[]).is_empty());
    }

    #[test]
    fn a_handful_of_photographs_joins_a_neighbour() {
        let mut breaks = vec![0.5; 60];
        breaks[30] = 6.0;
        breaks[33] = 6.0;
        assert_eq!(by_time(&breaks).len(), 2);
    }
}
