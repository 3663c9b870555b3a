//! How likely a head count is for each inclination of its organisation.
//!
//! A delegation of true size `M`, claimed as `c`, by an organisation whose true sizes are
//! `exp(u)` of its claims: with probability zeta nobody comes; otherwise `log M` is normal
//! about `log c + u`, rounded to whole persons. The head count `g` is normal about
//! `0.98 M`, rounded.

use super::claims::rounding;
use super::seen::{GAUSS, Seen};
use crate::numeric::{exponential, normal, size};
use libm::{log, sqrt};
use std::sync::Arc;

/// Head counts from here on are taken in closed form; below, whole persons are summed.
const MANY: f64 = 60.0;

/// Evenly spread values of `u`, the logarithm of true size over claim.
#[derive(Clone, Debug)]
pub(super) struct Nodes {
    pub(super) first: f64,
    pub(super) step: f64,
    pub(super) count: usize,
}

impl Nodes {
    /// Between nodes: at 0.033 standard deviations were off by a fifth.
    pub(super) const STEP: f64 = 0.01;

    /// Nodes that hold all observed logarithms with room to either side.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 8 / 0.01")]
    pub(super) fn over(ratios: impl Iterator<Item = f64>) -> Self {
        let (mut low, mut high) = (-1.75_f64, 1.25_f64);
        for ratio in ratios.filter(|r| r.is_finite()) {
            low = low.min(ratio - 0.75);
            high = high.max(ratio + 0.75);
        }
        let (low, high) = (low.max(-5.0), high.min(3.0));
        let count = ((high - low) / Self::STEP).ceil() as usize + 1;
        Self { first: low, step: Self::STEP, count }
    }

    /// Every `stride`-th node, and as many as reach to the last.
    pub(super) fn every(&self, stride: usize) -> Self {
        let count = (self.count - 1).div_ceil(stride) + 1;
        Self { first: self.first, step: self.step * size(stride), count }
    }

    pub(super) fn at(&self, node: usize) -> f64 {
        self.first + self.step * size(node)
    }
}

/// A delegation that was counted, ready for the table.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) seen: Arc<Seen>,
    log_claim: f64,
    /// Variance of the logarithm that rounding the claim adds.
    rounding: f64,
}

impl Counted {
    /// `seen` is of the head count, and can serve all delegations with the same.
    pub(super) fn new(claim: f64, seen: Arc<Seen>) -> Self {
        let width = rounding(claim) / claim;
        Self { seen, log_claim: log(claim), rounding: width * width / 12.0 }
    }

    /// Variance of the logarithm of a true size about its organisation's inclination.
    pub(super) fn variance(&self, within: f64) -> f64 {
        within * within + self.rounding
    }

    /// Probability of the head count given that the delegation came, at every node.
    pub(super) fn came(&self, nodes: &Nodes, within: f64) -> Vec<f64> {
        let variance = self.variance(within);
        if self.seen.count >= MANY {
            return self.closed(nodes, variance);
        }
        match self.seen.rule(variance) {
            Some(rule) => self.ruled(nodes, variance, rule),
            None => self.summed(nodes, variance),
        }
    }

    fn closed(&self, nodes: &Nodes, variance: f64) -> Vec<f64> {
        let (total, mean, spread) = self.seen.log_moments;
        let mut sums = vec![0.0; nodes.count];
        add_bell(&mut sums, nodes, total, mean - self.log_claim, variance + spread);
        sums
    }

    /// The sum over the few points that stand for the sizes; a single person is a cell that reaches
    /// down to none.
    fn ruled(&self, nodes: &Nodes, variance: f64, rule: &[(f64, f64)]) -> Vec<f64> {
        let mut sums = vec![0.0; nodes.count];
        for (at, mass) in rule {
            add_bell(&mut sums, nodes, *mass, at - self.log_claim, variance);
        }
        if let Some((_, probability)) = self.seen.sizes.first().filter(|(m, _)| *m <= 1.0) {
            let high = self.seen.borders[1] - self.log_claim;
            add_cell(&mut sums, nodes, *probability, (f64::NEG_INFINITY, high), sqrt(variance));
        }
        sums
    }

    /// The sum over sizes. A size is a cell in the logarithm; where it is narrower than a quarter of
    /// the spread, cell and spread together are as good as a bell of their common variance; up to
    /// the spread itself, as three bells.
    fn summed(&self, nodes: &Nodes, variance: f64) -> Vec<f64> {
        let mut sums = vec![0.0; nodes.count];
        for ((persons, probability), border) in
            self.seen.sizes.iter().zip(self.seen.borders.windows(2))
        {
            let (low, high) = (border[0] - self.log_claim, border[1] - self.log_claim);
            let width = high - low;
            // Whoever came is at least one: the smallest size takes all below it.
            let low = if *persons <= 1.0 { f64::NEG_INFINITY } else { low };
            let middle = 0.5 * (border[0] + border[1]) - self.log_claim;
            let weight = probability * width;
            if width * width <= NARROW * variance {
                add_bell(&mut sums, nodes, weight, middle, variance + width * width / 12.0);
            } else if width * width <= MIDDLING * variance {
                for (share, at) in GAUSS {
                    add_bell(&mut sums, nodes, share * weight, middle + at * width, variance);
                }
            } else {
                add_cell(&mut sums, nodes, *probability, (low, high), sqrt(variance));
            }
        }
        sums
    }

    /// Draws a true size given the inclination: 0 with the probability that nobody came.
    pub(super) fn draw(&self, u: f64, within: f64, absent: f64, uniform: f64) -> f64 {
        let sd = sqrt(self.variance(within));
        let z = |border: f64| (border - self.log_claim - u) / sd;
        let none = if self.seen.count == 0.0 { absent } else { 0.0 };
        let sizes = &self.seen.sizes;
        let weights: Vec<f64> = sizes
            .iter()
            .zip(self.seen.borders.windows(2))
            .map(|((m, p), b)| {
                let low = if *m <= 1.0 { -40.0 } else { z(b[0]) };
                (1.0 - absent) * p * normal::cell(low, z(b[1]))
            })
            .collect();
        let total = none + weights.iter().sum::<f64>();
        if total <= 0.0 {
            return self.seen.count;
        }
        let mut rest = uniform * total - none;
        for ((persons, _), weight) in sizes.iter().zip(&weights) {
            if rest <= 0.0 {
                break;
            }
            rest -= weight;
            if rest <= 0.0 {
                return *persons;
            }
        }
        if uniform * total <= none { 0.0 } else { sizes.last().map_or(0.0, |(m, _)| *m) }
    }
}

/// Square of the width of a cell over that of the spread, up to which both are one bell: its fourth
/// cumulant, a 120th of the fourth power of the width, is then below 4e-5 of the spread's.
const NARROW: f64 = 0.0625;
/// As [`NARROW`], up to which a cell is the three bells of [`GAUSS`]. Their sixth moment is short of
/// the cell's by 0.023 of the sixth power of half the width: some 2e-6 of the highest density.
const MIDDLING: f64 = 0.64;
/// Standard deviations from which on a density is nothing: 2e-10 of the highest.
const NOTHING: f64 = 6.7;

/// Nodes between two inclinations.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
fn between(nodes: &Nodes, low: f64, high: f64) -> std::ops::Range<usize> {
    let place = |u: f64| {
        let node = (u - nodes.first) / nodes.step;
        node.clamp(0.0, size(nodes.count)).ceil() as usize
    };
    place(low)..place(high)
}

/// Adds a normal density times `mass`. From node to node it grows by a factor which itself
/// shrinks by a constant one, so two products take the place of an exponential; four strands
/// go side by side.
fn add_bell(sums: &mut [f64], nodes: &Nodes, mass: f64, centre: f64, variance: f64) {
    const STRANDS: usize = 4;
    let far = NOTHING * sqrt(variance);
    let window = between(nodes, centre - far, centre + far);
    let leap = nodes.step * size(STRANDS);
    let precision = 1.0 / variance;
    let height = mass * sqrt(precision / (2.0 * std::f64::consts::PI));
    let off = |i: usize| nodes.at(window.start + i) - centre;
    let mut values: [f64; STRANDS] =
        std::array::from_fn(|i| height * exponential::exp(-0.5 * precision * off(i) * off(i)));
    let mut growth: [f64; STRANDS] =
        std::array::from_fn(|i| exponential::exp(-precision * leap * (off(i) + 0.5 * leap)));
    let shrink = exponential::exp(-precision * leap * leap);
    let mut chunks = sums[window.clone()].chunks_exact_mut(STRANDS);
    for chunk in &mut chunks {
        for i in 0..STRANDS {
            chunk[i] += values[i];
            values[i] *= growth[i];
            growth[i] *= shrink;
        }
    }
    chunks.into_remainder().iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
}

/// Adds `mass` times the probability that a normal variable about each node falls between two
/// borders.
fn add_cell(sums: &mut [f64], nodes: &Nodes, mass: f64, (low, high): (f64, f64), sd: f64) {
    let table = crate::numeric::table::below();
    let inverse = 1.0 / sd;
    let window = between(nodes, low - NOTHING * sd, high + NOTHING * sd);
    let begin = window.start;
    for (node, sum) in sums[window].iter_mut().enumerate() {
        let u = nodes.at(begin + node);
        *sum += mass * (table.at((high - u) * inverse) - table.at((low - u) * inverse));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::GroupPriors;

    fn counted(claim: f64, count: f64) -> Counted {
        Counted::new(claim, Arc::new(Seen::new(&GroupPriors::default(), count)))
    }

    #[test]
    fn few_points_stand_for_all_sizes() {
        let nodes = Nodes { first: -3.0, step: 0.01, count: 501 };
        let mut ruled = 0;
        for count in 1..60 {
            let counted = counted(40.0, f64::from(count));
            for within in [0.03, 0.08, 0.15, 0.4] {
                let sd = sqrt(counted.variance(within));
                let Some(rule) = counted.seen.rule(sd * sd) else { continue };
                ruled += 1;
                let mut exact = vec![0.0; nodes.count];
                for ((m, p), b) in counted.seen.sizes.iter().zip(counted.seen.borders.windows(2)) {
                    let low = if *m <= 1.0 { f64::NEG_INFINITY } else { b[0] - counted.log_claim };
                    add_cell(&mut exact, &nodes, *p, (low, b[1] - counted.log_claim), sd);
                }
                let most = exact.iter().copied().fold(0.0, f64::max);
                for (few, all) in counted.ruled(&nodes, sd * sd, rule).iter().zip(&exact) {
                    // The table of the cells itself is within 1e-11.
                    assert!((few - all).abs() < 1e-8 * most, "{count} {within}: {few} {all}");
                }
            }
        }
        assert!(ruled > 150, "{ruled}");
    }

    #[test]
    fn the_closed_form_is_the_sum_over_whole_persons() {
        let nodes = Nodes::over(std::iter::empty());
        for (claim, count) in [(80.0, 60.0), (120.0, 118.0), (61.0, 64.0), (400.0, 200.0)] {
            let counted = counted(claim, count);
            for within in [0.02, 0.1, 0.3] {
                let variance = counted.variance(within);
                let (a, b) = (counted.closed(&nodes, variance), counted.summed(&nodes, variance));
                let most = b.iter().copied().fold(0.0, f64::max);
                for (a, b) in a.iter().zip(&b) {
                    assert!((a - b).abs() < 0.02 * most, "{claim} {count} {within}: {a} {b}");
                }
            }
        }
    }

    #[test]
    fn probabilities_of_all_head_counts_sum_to_one() {
        let nodes = Nodes { first: -0.2, step: Nodes::STEP, count: 1 };
        let total: f64 = (0..59).map(|g| counted(12.0, f64::from(g)).came(&nodes, 0.2)[0]).sum();
        assert!((total - 1.0).abs() < 1e-6, "{total}");
    }

    #[test]
    fn a_delegation_that_was_counted_is_drawn_near_its_count() {
        let some = counted(50.0, 31.0);
        let draws: Vec<f64> =
            (0..200).map(|k| some.draw(-0.4, 0.2, 0.05, (f64::from(k) + 0.5) / 200.0)).collect();
        let mean = crate::numeric::draws::mean(&draws).unwrap();
        assert!((mean - 31.6).abs() < 0.5, "{mean}");
        let nobody = counted(50.0, 0.0);
        assert_eq!(nobody.draw(0.0, 0.2, 0.05, 0.5), 0.0);
    }
}
