//! Draws from a posterior without chance: Sobol points of a t distribution, weighted.

use super::mode::{Target, curvature, highest};
use crate::numeric::linear::Square;
use crate::numeric::{size, sobol};
use libm::{exp, log1p, sqrt};
use rayon::prelude::*;

/// Draws that are kept of each posterior.
pub(crate) const DRAWS: usize = 1024;
/// Points of the first attempt, and of the second.
const POINTS: [usize; 2] = [1024, 4096];
/// Equivalent independent draws for each 1,024 points below which a result is not accepted.
const ENOUGH: f64 = 200.0;
/// From here on another round would gain little.
const PLENTY: f64 = 600.0;
/// Refits of the proposal.
const ROUNDS: u32 = 3;
/// Least curvature: whitened parameters have a prior precision of 1.
const FLOOR: f64 = 0.8;

/// Equally likely draws, and how they were had.
pub(super) struct Sample {
    /// [`DRAWS`] points.
    pub(super) draws: Vec<Vec<f64>>,
    /// Points that were weighed.
    pub(super) points: usize,
    /// Equivalent number of independent draws (L. Kish, 1965).
    pub(super) effective: f64,
}

/// A t distribution with 5 degrees that the points are drawn from.
pub(super) struct Proposal {
    pub(super) centre: Vec<f64>,
    pub(super) lower: Square,
}

/// The proposal that fits the highest point.
pub(super) fn at_mode(target: &impl Target, dimensions: usize) -> Proposal {
    let centre = highest(target, dimensions);
    let covariance = curvature(target, &centre).inverse_with_floor(FLOOR);
    let lower = covariance.cholesky().unwrap_or_else(|| Square::identity(dimensions));
    Proposal { centre, lower }
}

/// Draws by importance sampling; `Err` with the proposal when the weights stay too uneven, for
/// a chain to begin from.
pub(super) fn sample(target: &impl Target, dimensions: usize) -> Result<Sample, Proposal> {
    let mut proposal = at_mode(target, dimensions);
    if dimensions >= sobol::DIMENSIONS {
        return Err(proposal);
    }
    for points in POINTS {
        let base = sobol::student_5(points, dimensions);
        for round in 1..=ROUNDS {
            let (at, weights) = weigh(target, &proposal, &base);
            let effective = effective(&weights);
            let scaled = effective * size(DRAWS) / size(points);
            if scaled >= PLENTY || (round == ROUNDS && scaled >= ENOUGH) {
                let draws = resample(&at, &weights);
                return Ok(Sample { draws, points, effective });
            }
            proposal = refit(&proposal, &at, &weights);
        }
    }
    Err(proposal)
}

/// The points of a round with their weights, which sum to 1.
fn weigh(
    target: &impl Target,
    proposal: &Proposal,
    base: &[Vec<f64>],
) -> (Vec<Vec<f64>>, Vec<f64>) {
    let (at, logs): (Vec<Vec<f64>>, Vec<f64>) = base
        .par_iter()
        .map(|unit| {
            let at: Vec<f64> = proposal
                .lower
                .times(unit)
                .iter()
                .zip(&proposal.centre)
                .map(|(move_by, centre)| centre + move_by)
                .collect();
            let square: f64 = unit.iter().map(|u| u * u).sum();
            let density = -0.5 * (5.0 + size(unit.len())) * log1p(square / 5.0);
            let value = target.value(&at) - density;
            (at, value)
        })
        .unzip();
    let most = logs.iter().copied().filter(|l| l.is_finite()).fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> =
        logs.iter().map(|l| if l.is_finite() { exp(l - most) } else { 0.0 }).collect();
    let total: f64 = raw.iter().sum();
    (at, raw.iter().map(|w| w / total).collect())
}

/// Equivalent number of independent draws.
fn effective(weights: &[f64]) -> f64 {
    1.0 / weights.iter().map(|w| w * w).sum::<f64>()
}

/// Mean and covariance of the weighted points, no weight above one over the root of their
/// number (E. L. Ionides, *Truncated importance sampling*, 2008).
fn refit(last: &Proposal, at: &[Vec<f64>], weights: &[f64]) -> Proposal {
    let cap = 1.0 / sqrt(size(at.len()));
    let cut: Vec<f64> = weights.iter().map(|w| w.min(cap)).collect();
    let total: f64 = cut.iter().sum();
    let n = last.centre.len();
    let mut centre = vec![0.0; n];
    for (point, weight) in at.iter().zip(&cut) {
        for (c, x) in centre.iter_mut().zip(point) {
            *c += weight / total * x;
        }
    }
    let mut covariance = Square::zero(n);
    for (point, weight) in at.iter().zip(&cut) {
        for i in 0..n {
            for j in 0..n {
                *covariance.at(i, j) +=
                    weight / total * (point[i] - centre[i]) * (point[j] - centre[j]);
            }
        }
    }
    // Shrink towards the last one, so that few heavy points cannot make it flat.
    for i in 0..n {
        for j in 0..n {
            let before: f64 = (0..n).map(|k| last.lower.get(i, k) * last.lower.get(j, k)).sum();
            *covariance.at(i, j) = 0.95 * covariance.get(i, j) + 0.05 * before;
        }
    }
    match covariance.cholesky() {
        Some(lower) => Proposal { centre, lower },
        None => Proposal { centre, lower: last.lower.clone() },
    }
}

/// [`DRAWS`] equally likely draws, by steps of equal weight (J. Carpenter, P. Clifford and
/// P. Fearnhead, 1999) from the middle of the first.
fn resample(at: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let mut draws = Vec::with_capacity(DRAWS);
    let mut sum = 0.0;
    let mut index = 0;
    for step in 0..DRAWS {
        let wanted = (size(step) + 0.5) / size(DRAWS);
        while index + 1 < at.len() && sum + weights[index] < wanted {
            sum += weights[index];
            index += 1;
        }
        draws.push(at[index].clone());
    }
    draws
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A curved ridge, far from normal.
    struct Banana;
    impl Target for Banana {
        fn value(&self, at: &[f64]) -> f64 {
            let bent = at[1] - 0.5 * (at[0] * at[0] - 1.0);
            -0.5 * (at[0] * at[0] + bent * bent / 0.25)
        }
    }

    #[test]
    fn a_bent_ridge_keeps_its_moments() {
        let sample = sample(&Banana, 2).ok().unwrap();
        let mean = |f: &dyn Fn(&[f64]) -> f64| {
            sample.draws.iter().map(|d| f(d)).sum::<f64>() / size(DRAWS)
        };
        // Three standard errors of as many independent draws as there are in effect.
        let error = 3.0 / sqrt(ENOUGH);
        assert!(mean(&|d| d[0]).abs() < error);
        assert!(mean(&|d| d[1]).abs() < error * sqrt(0.75));
        assert!((mean(&|d| d[0] * d[0]) - 1.0).abs() < error * sqrt(2.0));
    }

    #[test]
    fn without_parameters_there_is_one_point() {
        struct Flat;
        impl Target for Flat {
            fn value(&self, _at: &[f64]) -> f64 {
                0.7
            }
        }
        let sample = sample(&Flat, 0).ok().unwrap();
        assert_eq!(sample.draws.len(), DRAWS);
    }
}
