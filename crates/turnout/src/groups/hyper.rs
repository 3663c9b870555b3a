//! What all organisations have in common: middle and spread of their inclinations, spread
//! between visits, share of absent delegations. An exact sum over a grid that is laid anew
//! where the posterior turns out to be.

use super::bells::{Bells, Ladder};
use super::claims::GroupPriors;
use super::likelihood::{Likelihood, masses};
use super::table::{Counted, Nodes};
use crate::numeric::exponential::LogProduct;
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
            absent: spread(logit(0.1 * priors.absent), logit(5.0 * priors.absent).min(2.0), 5)
                .into_iter()
                .map(share)
                .collect(),
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

/// Organisations of the first grid; grids at most before the last; nodes of the last: middle,
/// between, within, absent.
const FEW: usize = 32;
const ROUNDS: usize = 10;
const FINAL: [usize; 4] = [13, 11, 9, 7];

impl Hyper {
    /// The posterior of the four parameters. `organisations` holds the counted delegations of
    /// each.
    ///
    /// A few organisations say roughly where it is; each grid about it takes four times as many,
    /// until all have spoken and the nodes are closer together than the posterior is wide.
    pub(super) fn fit(priors: &GroupPriors, organisations: &[Vec<Counted>], nodes: &Nodes) -> Self {
        let told: Vec<&[Counted]> =
            organisations.iter().map(Vec::as_slice).filter(|c| !c.is_empty()).collect();
        let mut many = told.len().min(FEW);
        let mut axes = Axes::prior(priors);
        for _ in 0..ROUNDS {
            let some: Vec<&[Counted]> = (0..many).map(|i| told[i * told.len() / many]).collect();
            let hyper = Self::over(axes, priors, &some, nodes);
            let last = many == told.len() && hyper.is_resolved();
            axes = Axes::about(&hyper, if last { FINAL } else { [9, 8, 7, 5] });
            if last {
                break;
            }
            many = told.len().min(4 * many);
        }
        Self::over(axes, priors, &told, nodes)
    }

    /// Whether the posterior is wider than the distance of the nodes on every axis: what is
    /// narrower falls between them.
    fn is_resolved(&self) -> bool {
        let logs = |values: &[f64]| values.iter().map(|v| log(*v)).collect::<Vec<_>>();
        let old = &self.axes;
        let absent = old.absent.iter().map(|p| logit(*p)).collect();
        let scales = [logs(&old.within), absent, logs(&old.between), old.middle.clone()];
        scales.iter().enumerate().all(|(axis, values)| {
            let step = (values[values.len() - 1] - values[0]) / size(values.len() - 1);
            self.moments(axis, values).1 > 0.45 * step
        })
    }

    fn over(axes: Axes, priors: &GroupPriors, organisations: &[&[Counted]], nodes: &Nodes) -> Self {
        let ladder = Ladder::of(&axes, nodes);
        let count: usize = axes.sizes().iter().product();
        let mut logs: Vec<f64> =
            (0..count).map(|place| axes.log_prior(priors, axes.cell(place))).collect();
        let mut products = vec![LogProduct::new(); count];
        for chunk in organisations.chunks(64) {
            let each: Vec<_> =
                chunk.par_iter().map(|counted| masses(&axes, counted, &ladder)).collect();
            for (place, masses) in each.iter().flatten().enumerate() {
                let first = place % (axes.within.len() * axes.absent.len()) * ladder.pairs();
                let cells = first..first + ladder.pairs();
                logs[cells.clone()].iter_mut().for_each(|log| *log += masses.offset);
                products[cells].iter_mut().zip(&*masses.each).for_each(|(p, m)| p.multiply(*m));
            }
        }
        logs.iter_mut().zip(products).for_each(|(log, product)| *log += product.log());
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

    /// Posterior of every organisation's inclination at the nodes, each summing to 1.
    pub(super) fn inclinations(
        &self,
        organisations: &[Vec<Counted>],
        nodes: &Nodes,
    ) -> Vec<Vec<f64>> {
        let bells = Bells::of(&self.axes, nodes);
        // What is lighter does not matter.
        let least = 1e-5 * self.weights.iter().copied().fold(0.0, f64::max);
        organisations
            .par_iter()
            .map(|counted| self.inclination(counted, nodes, &bells, least))
            .collect()
    }

    fn inclination(
        &self,
        counted: &[Counted],
        nodes: &Nodes,
        bells: &Bells,
        least: f64,
    ) -> Vec<f64> {
        let mut sum = vec![0.0; nodes.count];
        for (w, within) in self.axes.within.iter().enumerate() {
            let likelihood = Likelihood::of(counted, nodes, *within, &self.axes.absent);
            // A table that serves all shares of absence takes their weights together.
            let shares = self.axes.absent.len() / likelihood.tables.len();
            for (t, table) in likelihood.tables.iter().enumerate() {
                let mut prior = vec![0.0; table.values.len()];
                for (pair, bell) in bells.0.iter().enumerate() {
                    let first = self.axes.place([w, t * shares, 0, 0]) + pair;
                    let weight: f64 =
                        (0..shares).map(|a| self.weights[first + a * bells.0.len()]).sum();
                    if weight > least {
                        bell.add(&mut prior, table, weight);
                    }
                }
                let sum = sum[table.from..].iter_mut().zip(&table.values);
                sum.zip(prior).for_each(|((sum, value), prior)| *sum += value * prior);
            }
        }
        let total: f64 = sum.iter().sum();
        sum.into_iter().map(|s| s / total.max(1e-300)).collect()
    }
}
