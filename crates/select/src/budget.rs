//! Which photographs stay when the book has a fixed number of pages, or grows too thick.
//!
//! Greedy choice by `importance + λ · what it newly stands for`, where a photograph stands for
//! its neighbours the more, the nearer in time and the more alike they are. That sum is
//! submodular, so the greedy choice is at least 63 % of the best. Every event has a quota that
//! grows with the 0.6th power of its size: a thousand frames of one evening do not crowd out
//! the morning after.

use crate::shot::Shot;
use std::collections::{BTreeMap, BinaryHeap};

/// Photographs on a page of comfortable density.
const PER_PAGE: f64 = 4.2;
/// Weight of standing for others against importance.
const COVERAGE: f64 = 0.5;
/// Neighbours in reading order that a photograph can stand for, on either side.
const NEIGHBOURS: usize = 12;
/// Within this time, in ms, standing for each other falls to a third.
const FADES_MS: f64 = 600_000.0;
/// Gains are compared in whole millionths.
const FINE: f64 = 1e6;

/// Photographs in the thickest book that is made where nobody asked for a number of pages:
/// about 500 pages, which is as much as binderies take.
pub(crate) const FREE_ROOM: usize = 1_500;

/// How many photographs suit so many pages.
pub(crate) fn room(pages: u32) -> usize {
    libm::floor(f64::from(pages) * PER_PAGE) as usize
}

/// For each photograph whether it stays. At most `room` stay, but for those the user wants.
pub(crate) fn choose(shots: &[Shot], weights: &[f64], events: &[usize], room: usize) -> Vec<bool> {
    let mut choice = Choice::new(shots, weights);
    let mut left = quotas(events, room);
    for i in (0..shots.len()).filter(|&i| shots[i].must_stay()) {
        choice.take(i);
        left.entry(events[i]).and_modify(|n| *n = n.saturating_sub(1));
    }
    choice.fill(room, |i| {
        let quota = left.get_mut(&events[i]);
        quota.is_some_and(|n| std::mem::replace(n, n.saturating_sub(1)) > 0)
    });
    // Small events may not use up their quotas; the rest goes to whoever gains most.
    choice.fill(room, |_| true);
    choice.stays
}

/// Places of each event, together at least `room`.
fn quotas(events: &[usize], room: usize) -> BTreeMap<usize, usize> {
    let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
    for &event in events {
        *sizes.entry(event).or_insert(0.0) += 1.0;
    }
    let whole: f64 = sizes.values().map(|&n| libm::pow(n, 0.6)).sum();
    let share = |n: f64| libm::ceil(room as f64 * libm::pow(n, 0.6) / whole) as usize;
    sizes.into_iter().map(|(event, n)| (event, share(n))).collect()
}

struct Choice<'a, 'b> {
    shots: &'a [Shot<'b>],
    weights: &'a [f64],
    /// How well each photograph is stood for, 0 to 1.
    covered: Vec<f64>,
    stays: Vec<bool>,
    count: usize,
}

impl<'a, 'b> Choice<'a, 'b> {
    fn new(shots: &'a [Shot<'b>], weights: &'a [f64]) -> Self {
        let n = shots.len();
        Self { shots, weights, covered: vec![0.0; n], stays: vec![false; n], count: 0 }
    }

    fn neighbours(&self, i: usize) -> std::ops::Range<usize> {
        i.saturating_sub(NEIGHBOURS)..self.shots.len().min(i + NEIGHBOURS + 1)
    }

    fn gain(&self, i: usize) -> i64 {
        let more = self.neighbours(i).map(|k| (self.stands_for(i, k) - self.covered[k]).max(0.0));
        libm::rint((self.weights[i] + COVERAGE * more.sum::<f64>()) * FINE) as i64
    }

    /// How well `i` stands for `k`, 0 to 1.
    fn stands_for(&self, i: usize, k: usize) -> f64 {
        if i == k {
            return 1.0;
        }
        let (a, b) = (&self.shots[i], &self.shots[k]);
        let Some(apart) = a.apart_ms(b) else { return 0.0 };
        let alike = match (&a.look, &b.look) {
            (Some(x), Some(y)) => 1.0 - f64::from(x.bits(y)) / 64.0,
            _ => 0.0,
        };
        alike * libm::exp(-(apart as f64) / FADES_MS)
    }

    fn take(&mut self, i: usize) {
        for k in self.neighbours(i) {
            self.covered[k] = self.covered[k].max(self.stands_for(i, k));
        }
        self.stays[i] = true;
        self.count += 1;
    }

    /// Takes the photographs that gain most and are allowed, until there are `room`.
    fn fill(&mut self, room: usize, mut is_allowed: impl FnMut(usize) -> bool) {
        let all = 0..self.shots.len();
        // Of equal gains the earlier photograph, hence the reversed index.
        let entry = |gain, i| (gain, std::cmp::Reverse(i));
        let open = all.filter(|&i| !self.stays[i]).map(|i| entry(self.gain(i), i));
        let mut heap: BinaryHeap<_> = open.collect();
        while self.count < room {
            let Some((known, std::cmp::Reverse(i))) = heap.pop() else { break };
            // Gains only fall, so one that has not fallen is still the greatest.
            let gain = self.gain(i);
            if gain < known {
                heap.push(entry(gain, i));
            } else if is_allowed(i) {
                self.take(i);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_leave_room_for_small_events() {
        let mut events = vec![0; 1000];
        events.extend([1; 10]);
        let quotas = quotas(&events, 100);
        assert!(quotas[&0] + quotas[&1] >= 100);
        assert!((5..=8).contains(&quotas[&1]), "{quotas:?}");
    }
}
