//! What a head count leaves of the true size of a delegation, whatever was claimed.

use super::claims::GroupPriors;
use crate::numeric::gauss::{self, Atom};
use crate::numeric::{normal, size};
use libm::{exp, log, sqrt};
use std::sync::OnceLock;

/// Probability of a head count from `low` to `high` for a delegation of `persons`.
fn cell(priors: &GroupPriors, persons: f64, count: f64) -> f64 {
    let mean = priors.head_count_rate * persons;
    let session = priors.head_count_cv * mean;
    let sd = sqrt(priors.head_count_variance * persons + session * session);
    let low = if count == 0.0 { -40.0 } else { (count - 0.5 - mean) / sd };
    normal::cell(low, (count + 0.5 - mean) / sd)
}

/// Sizes of a delegation that a head count leaves, at least 1, with the count's probability.
fn sizes(priors: &GroupPriors, count: f64) -> Vec<(f64, f64)> {
    let middle = count / priors.head_count_rate;
    let session = priors.head_count_cv * middle;
    let reach = 2.0 + 7.0 * sqrt(priors.head_count_variance * middle + session * session);
    let mut persons = (middle - reach).floor().max(1.0);
    let mut sizes = Vec::new();
    while persons <= middle + reach {
        let probability = cell(priors, persons, count);
        if probability > 1e-14 {
            sizes.push((persons, probability));
        }
        persons += 1.0;
    }
    sizes
}

/// Sizes that a head count leaves, ready to be looked at in the logarithm.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) count: f64,
    /// Sizes, at least 1, with the probability of the count.
    pub(super) sizes: Vec<(f64, f64)>,
    /// Logarithms of the borders of the sizes.
    pub(super) borders: Vec<f64>,
    /// Total, mean and variance of the logarithm under the head count, each size weighed by
    /// its width.
    pub(super) log_moments: (f64, f64, f64),
    /// Made when they are asked for: only the tables of many organisations need them.
    rules: OnceLock<Rules>,
}

/// Few points that stand for all sizes of two persons and more.
#[derive(Clone, Debug)]
struct Rules {
    /// Variance of the logarithm.
    variance: f64,
    /// With the numbers of points of [`POINTS`].
    rules: Vec<Vec<Atom>>,
}

/// Numbers of points of the rules that are kept.
const POINTS: [usize; 6] = [3, 4, 5, 7, 9, 12];
/// By how much of its highest value a sum of bells over a rule may be off.
const OFF: f64 = 1e-9;
/// Widest part of a size, in the logarithm, that counts as three points.
const PART: f64 = 0.02;

impl Seen {
    pub(super) fn new(priors: &GroupPriors, count: f64) -> Self {
        let sizes = sizes(priors, count);
        let mut borders: Vec<f64> = sizes.iter().map(|(m, _)| log(m - 0.5)).collect();
        borders.extend(sizes.last().map(|(m, _)| log(m + 0.5)));
        let log_moments = log_moments(&sizes);
        Self { count, sizes, borders, log_moments, rules: OnceLock::new() }
    }

    /// Few bells of this variance that, one at each point with its mass, sum up to what the sizes of
    /// two persons and more do; `None` when as many would be needed as there are sizes.
    ///
    /// A rule of `k` points for masses that are nearly normal leaves the fraction `1 / 2^k` of the
    /// `k`-th power of the ratio of their variance to that of the bells.
    pub(super) fn rule(&self, variance: f64) -> Option<&[Atom]> {
        let rules = self.rules.get_or_init(|| self.rules());
        let ratio = 0.5 * rules.variance / variance;
        rules.rules.iter().find(|rule| libm::pow(ratio, size(rule.len())) <= OFF).map(Vec::as_slice)
    }

    fn rules(&self) -> Rules {
        let atoms = self.atoms();
        let total: f64 = atoms.iter().map(|(_, mass)| mass).sum();
        let mean = atoms.iter().map(|(at, mass)| at * mass).sum::<f64>() / total;
        let square = |(at, mass): &Atom| (at - mean) * (at - mean) * mass;
        let variance = atoms.iter().map(square).sum::<f64>() / total;
        let fewer = POINTS.into_iter().filter(|points| *points < self.sizes.len());
        let good = total > 0.0 && variance > 0.0;
        let rules = fewer.filter(|_| good).map(|points| gauss::rule(&atoms, points)).collect();
        Rules { variance, rules }
    }

    /// The sizes of two persons and more as masses in the logarithm, spread evenly between their
    /// borders.
    fn atoms(&self) -> Vec<Atom> {
        let mut atoms = Vec::new();
        for ((persons, probability), border) in self.sizes.iter().zip(self.borders.windows(2)) {
            let parts = ((border[1] - border[0]) / PART).ceil().max(1.0);
            let width = (border[1] - border[0]) / parts;
            let mut part = 0.5;
            while *persons > 1.0 && part < parts {
                let middle = border[0] + part * width;
                atoms.extend(
                    GAUSS.map(|(share, at)| (middle + at * width, share * probability * width)),
                );
                part += 1.0;
            }
        }
        atoms
    }
}

/// Gauss's rule of three points over a width of one: weights and places (Abramowitz and Stegun
/// 1964, 25.4.30). It is exact up to the fifth power.
pub(super) const GAUSS: [(f64, f64); 3] = [
    (5.0 / 18.0, -0.387_298_334_620_741_7),
    (8.0 / 18.0, 0.0),
    (5.0 / 18.0, 0.387_298_334_620_741_7),
];

fn log_moments(sizes: &[(f64, f64)]) -> (f64, f64, f64) {
    // A size stands for its width in the logarithm, about one over it.
    let weights = || sizes.iter().map(|(m, p)| (log(*m), p / m));
    let total: f64 = weights().map(|(_, w)| w).sum();
    if total <= 0.0 {
        return (0.0, 0.0, 1.0);
    }
    let mean = weights().map(|(x, w)| w * x).sum::<f64>() / total;
    let variance = weights().map(|(x, w)| w * (x - mean) * (x - mean)).sum::<f64>() / total;
    // Whole persons are cells of width 1: their rounding adds a twelfth.
    (total, mean, variance + exp(-2.0 * mean) / 12.0)
}

/// Sum of a delegation's true sizes under the head count alone: mean and variance.
pub(super) fn measured(priors: &GroupPriors, count: f64) -> (f64, f64) {
    let persons = count / priors.head_count_rate;
    let session = priors.head_count_cv * persons;
    let rate = priors.head_count_rate;
    (persons, priors.head_count_variance * persons / (rate * rate) + session * session)
}
