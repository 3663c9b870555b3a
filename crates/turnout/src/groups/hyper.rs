//! What all organisations have in common: middle and spread of their inclinations, spread
//! between visits, share of absent delegations. An exact sum over a grid that is laid anew
//! where the posterior turns out to be.

use super::claims::GroupPriors;
use super::table::{Counted, Nodes};
use crate::numeric::size;
use libm::{exp, log, log1p, sqrt};
use rayon::prelude::*;

/// Values of the four parameters with the logarithm of their prior mass.
#[derive(Clone, Debug)]
pub(super) struct Axes {
    pub(super) middle: Vec<f64>,
    pub(super) between: Vec<f64>,
    pub(super) within: Vec<f64>,
    pub(super) absent: Vec<f64>,
}

/// Posterior weights over the grid, in the order within, absent, between, middle; sum 1.
#[derive(Clone, Debug)]
pub(super) struct Hyper {
    pub(super) axes: Axes,
    pub(super) weights: Vec<f64>,
}

/// `count` values evenly spread from `low` to `high`, both included.
fn spread(low: f64, high: f64, count: usize) -> Vec<f64> {
    let step = (high - low) / size(count.max(2) - 1);
    (0..count).map(|i| low + step * size(i)).collect()
}

/// The positive values of logarithms.
fn positive(logs: Vec<f64>) -> Vec<f64> {
    logs.into_iter().map(exp).collect()
}

fn logit(p: f64) -> f64 {
    log(p) - log1p(-p)
}

fn share(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

impl Axes {
    /// The first grid: all that the priors allow.
    fn prior(priors: &GroupPriors) -> Self {
        let (mean, sd) = priors.middle;
        Self {
            middle: spread(mean - 3.0 * sd, mean + 3.0 * sd, 9),
            between: positive(spread(log(0.02 * priors.between), log(3.0 * priors.between), 8)),
            within: positive(spread(log(0.04 * priors.within), log(3.0 * priors.within), 6)),
            absent: vec![0.2 * priors.absent, priors.absent, 3.0 * priors.absent],
        }
    }

    /// A grid of four standard deviations about the means of the last one; a spread below the
    /// distance of its nodes is not known better than that distance.
    fn about(last: &Hyper, counts: [usize; 4]) -> Self {
        let old = &last.axes;
        let reach = |values: Vec<f64>, axis: usize, count: usize| {
            let step = (values[values.len() - 1] - values[0]) / size(values.len() - 1);
            let (mean, sd) = last.moments(axis, &values);
            let wide = 4.2 * sd.max(0.4 * step);
            spread(mean - wide, mean + wide, count)
        };
        let logs = |values: &[f64]| values.iter().map(|v| log(*v)).collect::<Vec<_>>();
        let absent = old.absent.iter().map(|p| logit(*p)).collect();
        Self {
            middle: reach(old.middle.clone(), 3, counts[0]),
            between: positive(reach(logs(&old.between), 2, counts[1])),
            within: positive(reach(logs(&old.within), 0, counts[2])),
            absent: reach(absent, 1, counts[3]).into_iter().map(share).collect(),
        }
    }

    pub(super) const fn sizes(&self) -> [usize; 4] {
        [self.within.len(), self.absent.len(), self.between.len(), self.middle.len()]
    }

    /// Logarithm of the prior at a cell, up to a constant; spreads on their logarithm, shares on
    /// their logit, as the nodes are.
    fn log_prior(&self, priors: &GroupPriors, cell: [usize; 4]) -> f64 {
        let half_normal = |value: f64, scale: f64| {
            let z = value / scale;
            log(value) - 0.5 * z * z
        };
        let z = (self.middle[cell[3]] - priors.middle.0) / priors.middle.1;
        let absent = self.absent[cell[1]];
        // Beta(1, b) of mean 1 / (1 + b), times the derivative of the logit.
        let b = 1.0 / priors.absent - 1.0;
        -0.5 * z * z
            + half_normal(self.between[cell[2]], priors.between)
            + half_normal(self.within[cell[0]], priors.within)
            + log(absent)
            + b * log1p(-absent)
    }

    /// Where a cell stands in the list of weights.
    fn place(&self, cell: [usize; 4]) -> usize {
        let n = self.sizes();
        ((cell[0] * n[1] + cell[1]) * n[2] + cell[2]) * n[3] + cell[3]
    }

    /// The cell that stands at a place of the list.
    fn cell(&self, place: usize) -> [usize; 4] {
        let n = self.sizes();
        [
            place / (n[1] * n[2] * n[3]),
            place / (n[2] * n[3]) % n[1],
            place / n[3] % n[2],
            place % n[3],
        ]
    }
}

/// Density of the inclinations under one middle and spread, where it is not negligible.
struct Bell {
    from: usize,
    heights: Vec<f64>,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the nodes")]
fn bell(nodes: &Nodes, middle: f64, between: f64) -> Bell {
    // A spread narrower than the nodes would fall between them.
    let sd = between.max(0.6 * Nodes::STEP);
    let last = size(nodes.count - 1);
    let place = |u: f64| ((u - nodes.first) / Nodes::STEP).clamp(0.0, last);
    let from = place(middle - 6.0 * sd).floor() as usize;
    let to = place(middle + 6.0 * sd).ceil() as usize;
    let height = Nodes::STEP / (sd * sqrt(2.0 * std::f64::consts::PI));
    let heights = (from..=to)
        .map(|node| {
            let z = (nodes.at(node) - middle) / sd;
            height * exp(-0.5 * z * z)
        })
        .collect();
    Bell { from, heights }
}

/// Bells of every spread and middle, in the order of the weights.
struct Bells(Vec<Bell>);

impl Bells {
    fn of(axes: &Axes, nodes: &Nodes) -> Self {
        let pairs = axes.between.iter().flat_map(|b| axes.middle.iter().map(move |m| (*m, *b)));
        Self(pairs.map(|(middle, between)| bell(nodes, middle, between)).collect())
    }
}

/// Likelihood of one organisation's head counts at every node, for one spread between visits
/// and share of absence, scaled by its largest value, with the logarithm of the scale.
fn likelihood(
    counted: &[Counted],
    nodes: &Nodes,
    within: f64,
    absent: &[f64],
) -> Vec<(Vec<f64>, f64)> {
    let mut present = (vec![1.0; nodes.count], 0.0);
    let mut zeros = Vec::new();
    for delegation in counted {
        let came = delegation.came(nodes, within);
        if delegation.count > 0.0 {
            present = scaled(present, came.into_iter());
        } else {
            zeros.push(came);
        }
    }
    let stayed = size(counted.len() - zeros.len());
    absent
        .iter()
        .map(|share| {
            let start = (present.0.clone(), present.1 + stayed * log1p(-share));
            zeros.iter().fold(start, |sum, came| {
                scaled(sum, came.iter().map(|c| share + (1.0 - share) * c))
            })
        })
        .collect()
}

fn scaled((values, offset): (Vec<f64>, f64), by: impl Iterator<Item = f64>) -> (Vec<f64>, f64) {
    let product: Vec<f64> = values.iter().zip(by).map(|(a, b)| a * b).collect();
    let most = product.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        // No inclination explains the count: it says nothing of which one it is.
        return (values, offset - 700.0);
    }
    (product.iter().map(|v| v / most).collect(), offset + log(most))
}

/// Sum of products, in four strands so that the processor can overlap them; always the same
/// order.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 4];
    let (wide_a, wide_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = wide_a.remainder().iter().zip(wide_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in wide_a.zip(wide_b) {
        for i in 0..4 {
            strands[i] += a[i] * b[i];
        }
    }
    (strands[0] + strands[1]) + (strands[2] + strands[3]) + rest
}

fn masses<'a>(likelihood: &'a [f64], bells: &'a Bells) -> impl Iterator<Item = f64> + 'a {
    bells.0.iter().map(|bell| {
        let end = (bell.from + bell.heights.len()).min(likelihood.len());
        dot(&likelihood[bell.from.min(end)..end], &bell.heights).max(1e-300)
    })
}

impl Hyper {
    /// The posterior of the four parameters. `organisations` holds the counted delegations of
    /// each.
    pub(super) fn fit(priors: &GroupPriors, organisations: &[Vec<Counted>], nodes: &Nodes) -> Self {
        let mut hyper = Self::over(Axes::prior(priors), priors, organisations, nodes);
        for _ in 0..2 {
            let axes = Axes::about(&hyper, [9, 8, 6, 3]);
            hyper = Self::over(axes, priors, organisations, nodes);
        }
        let axes = Axes::about(&hyper, [13, 11, 9, 5]);
        Self::over(axes, priors, organisations, nodes)
    }

    fn over(
        axes: Axes,
        priors: &GroupPriors,
        organisations: &[Vec<Counted>],
        nodes: &Nodes,
    ) -> Self {
        let bells = Bells::of(&axes, nodes);
        let count: usize = axes.sizes().iter().product();
        let mut logs: Vec<f64> =
            (0..count).map(|place| axes.log_prior(priors, axes.cell(place))).collect();
        for chunk in organisations.chunks(64) {
            let each: Vec<Vec<f64>> = chunk
                .par_iter()
                .filter(|counted| !counted.is_empty())
                .map(|counted| log_masses(&axes, counted, nodes, &bells))
                .collect();
            for one in each {
                logs.iter_mut().zip(one).for_each(|(sum, log)| *sum += log);
            }
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let raw: Vec<f64> = logs.iter().map(|l| exp(l - most)).collect();
        let total: f64 = raw.iter().sum();
        Self { axes, weights: raw.iter().map(|w| w / total).collect() }
    }

    /// Mean and deviation of an axis (0 within, 1 absent, 2 between, 3 middle) whose nodes have
    /// `values`.
    pub(super) fn moments(&self, axis: usize, values: &[f64]) -> (f64, f64) {
        let (mut mean, mut square) = (0.0, 0.0);
        for (place, weight) in self.weights.iter().enumerate() {
            let value = values[self.axes.cell(place)[axis]];
            mean += weight * value;
            square += weight * value * value;
        }
        (mean, sqrt((square - mean * mean).max(0.0)))
    }

    /// Cells that matter, with weights that sum to 1.
    fn heavy(&self) -> Vec<(usize, f64)> {
        let most = self.weights.iter().copied().fold(0.0, f64::max);
        let kept: Vec<(usize, f64)> =
            self.weights.iter().copied().enumerate().filter(|(_, w)| *w > 1e-5 * most).collect();
        let total: f64 = kept.iter().map(|(_, w)| w).sum();
        kept.into_iter().map(|(place, w)| (place, w / total)).collect()
    }

    /// Posterior of every organisation's inclination at the nodes, each summing to 1.
    pub(super) fn inclinations(
        &self,
        organisations: &[Vec<Counted>],
        nodes: &Nodes,
    ) -> Vec<Vec<f64>> {
        let bells = Bells::of(&self.axes, nodes);
        let heavy = self.heavy();
        organisations
            .par_iter()
            .map(|counted| self.inclination(counted, nodes, &bells, &heavy))
            .collect()
    }

    fn inclination(
        &self,
        counted: &[Counted],
        nodes: &Nodes,
        bells: &Bells,
        heavy: &[(usize, f64)],
    ) -> Vec<f64> {
        let per_pair = bells.0.len();
        let mut sum = vec![0.0; nodes.count];
        let mut rest = heavy;
        for (w, within) in self.axes.within.iter().enumerate() {
            let tables = likelihood(counted, nodes, *within, &self.axes.absent);
            for (a, (table, _)) in tables.iter().enumerate() {
                let begin = self.axes.place([w, a, 0, 0]);
                let here = rest.iter().take_while(|(place, _)| *place < begin + per_pair).count();
                let (cells, later) = rest.split_at(here);
                rest = later;
                if cells.is_empty() {
                    continue;
                }
                let mut prior = vec![0.0; nodes.count];
                for (place, weight) in cells {
                    let bell = &bells.0[place - begin];
                    let end = (bell.from + bell.heights.len()).min(nodes.count);
                    let slice = &table[bell.from.min(end)..end];
                    let by = weight / dot(slice, &bell.heights).max(1e-300);
                    for (p, h) in prior[bell.from.min(end)..end].iter_mut().zip(&bell.heights) {
                        *p += by * h;
                    }
                }
                sum.iter_mut().zip(table).zip(prior).for_each(|((s, l), p)| *s += l * p);
            }
        }
        let total: f64 = sum.iter().sum();
        sum.into_iter().map(|s| s / total.max(1e-300)).collect()
    }
}

/// Logarithm of the probability of one organisation's head counts in every cell.
fn log_masses(axes: &Axes, counted: &[Counted], nodes: &Nodes, bells: &Bells) -> Vec<f64> {
    let mut logs = Vec::with_capacity(axes.sizes().iter().product());
    let has_zero = counted.iter().any(|c| c.count == 0.0);
    for within in &axes.within {
        let tables = likelihood(counted, nodes, *within, &axes.absent);
        // Where everybody came, the share of absence is a factor, and one sum serves all.
        let shared: Option<Vec<f64>> =
            (!has_zero).then(|| masses(&tables[0].0, bells).map(log).collect());
        for (table, offset) in &tables {
            match &shared {
                Some(shared) => logs.extend(shared.iter().map(|l| l + offset)),
                None => logs.extend(masses(table, bells).map(|m| log(m) + offset)),
            }
        }
    }
    logs
}
