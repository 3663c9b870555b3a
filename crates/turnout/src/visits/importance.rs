//! Draws from a posterior without chance: Sobol points of a t distribution, weighted.

use super::mode::{Target, curvature, highest};
use crate::numeric::linear::Square;
use crate::numeric::{size, sobol};
use libm::{exp, log, log1p, sqrt};
use rayon::prelude::*;
use std::borrow::Cow;

/// How many draws are taken of each posterior, and from how many points at least.
///
/// The usual 1,024 tell a mean to a thirtieth of its standard deviation. More of them bring figures
/// nearer to those of the posterior itself, for as many times the work; they tell no more of what
/// was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort(usize);

impl Effort {
    /// The usual effort.
    pub const USUAL: Self = Self(1);
    /// Draws of the usual effort.
    const DRAWS: usize = 1024;
    /// The greatest effort, in usual ones.
    const MOST: usize = 64;

    /// Effort of as many draws: 1,024, or 2, 4, 8, 16, 32 or 64 times as many; `None` of any other
    /// number.
    #[must_use]
    pub fn of_draws(draws: usize) -> Option<Self> {
        let times = draws / Self::DRAWS;
        let whole = draws.is_multiple_of(Self::DRAWS) && times.is_power_of_two();
        (whole && times <= Self::MOST).then_some(Self(times))
    }

    /// How many draws are kept of each posterior.
    #[must_use]
    pub const fn draws(self) -> usize {
        Self::DRAWS * self.0
    }

    /// How many usual efforts this is.
    pub(super) const fn times(self) -> usize {
        self.0
    }

    /// Points of one round: as many even rounds as one, for a greater effort.
    fn round(self, round: usize, dimensions: usize) -> Vec<Cow<'static, [Vec<f64>]>> {
        (0..self.0).map(|part| sobol::student_5(round * self.0 + part, dimensions)).collect()
    }
}

/// Points of all rounds at most.
const MOST_ROUNDS: usize = 16;
/// Rounds after which the result may be accepted: the first only finds the shape.
const LEAST_ROUNDS: usize = 2;
/// Equivalent independent draws from which on another round would gain little, of a usual effort.
const PLENTY: f64 = 512.0;
/// Equivalent independent draws for each 1,024 points below which a result is not accepted.
const ENOUGH: f64 = 200.0;
/// Least curvature: whitened parameters have a prior precision of 1.
const FLOOR: f64 = 0.8;

/// Equally likely draws, and how they were had.
pub(super) struct Sample<K> {
    /// Points, and the place among them of each draw.
    pub(super) at: Vec<Vec<f64>>,
    /// What was kept of each point.
    pub(super) kept: Vec<K>,
    pub(super) picks: Vec<usize>,
    /// Points that were weighed.
    pub(super) points: usize,
    /// Equivalent number of independent draws (L. Kish, 1965).
    pub(super) effective: f64,
}

impl<K> Sample<K> {
    /// The draws one after the other.
    pub(super) fn draws(&self) -> impl Iterator<Item = &[f64]> {
        self.picks.iter().map(|place| self.at[*place].as_slice())
    }
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

impl Proposal {
    /// Logarithm of the density, up to a constant of the dimensions.
    fn log_density(&self, at: &[f64]) -> f64 {
        let off: Vec<f64> = at.iter().zip(&self.centre).map(|(x, c)| x - c).collect();
        let square: f64 = self.lower.undo_lower(&off).iter().map(|u| u * u).sum();
        -0.5 * (5.0 + size(at.len())) * log1p(square / 5.0) - self.log_volume()
    }

    fn log_volume(&self) -> f64 {
        (0..self.centre.len()).map(|i| log(self.lower.get(i, i))).sum()
    }

    fn point(&self, unit: &[f64]) -> Vec<f64> {
        self.lower.times(unit).iter().zip(&self.centre).map(|(by, centre)| centre + by).collect()
    }
}

/// Points of all rounds so far.
struct Pool<K> {
    proposals: Vec<Proposal>,
    at: Vec<Vec<f64>>,
    kept: Vec<K>,
    /// Logarithm of the target at every point.
    values: Vec<f64>,
    /// Logarithms of the densities of all proposals at every point.
    densities: Vec<Vec<f64>>,
}

impl<K: Send> Pool<K> {
    const fn new() -> Self {
        Self {
            proposals: Vec::new(),
            at: Vec::new(),
            kept: Vec::new(),
            values: Vec::new(),
            densities: Vec::new(),
        }
    }

    fn add(
        &mut self,
        evaluate: &(impl Fn(&[f64]) -> (f64, K) + Sync),
        proposal: Proposal,
        base: &[Cow<'static, [Vec<f64>]>],
    ) {
        for (at, densities) in self.at.iter().zip(&mut self.densities) {
            densities.push(proposal.log_density(at));
        }
        self.proposals.push(proposal);
        let proposals = &self.proposals;
        let last = &proposals[proposals.len() - 1];
        let new: Vec<_> = base
            .par_iter()
            .flat_map(|part| part.par_iter())
            .map(|unit| {
                let at = last.point(unit);
                let densities: Vec<f64> = proposals.iter().map(|p| p.log_density(&at)).collect();
                (evaluate(&at), densities, at)
            })
            .collect();
        for ((value, kept), densities, at) in new {
            self.at.push(at);
            self.kept.push(kept);
            self.values.push(value);
            self.densities.push(densities);
        }
    }

    /// Weights that sum to 1: every point as if it had been drawn from all proposals mixed, which
    /// no single bad proposal can spoil (E. Veach and L. J. Guibas, 1995; J.-M. Cornuet and
    /// others, *Adaptive multiple importance sampling*, 2012).
    fn weights(&self) -> Vec<f64> {
        let logs: Vec<f64> = self
            .values
            .iter()
            .zip(&self.densities)
            .map(|(value, densities)| {
                let most = densities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let mixed: f64 = densities.iter().map(|d| exp(d - most)).sum();
                value - most - log(mixed)
            })
            .collect();
        let most = logs.iter().copied().filter(|l| l.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let raw: Vec<f64> =
            logs.iter().map(|l| if l.is_finite() { exp(l - most) } else { 0.0 }).collect();
        let total: f64 = raw.iter().sum();
        raw.iter().map(|w| w / total).collect()
    }
}

/// Draws by importance sampling; `Err` with the last proposal when the weights stay too uneven,
/// for a chain to begin from.
pub(super) fn sample(target: &impl Target, dimensions: usize) -> Result<Sample<()>, Proposal> {
    sample_keeping(target, dimensions, Effort::USUAL, |at| (target.value(at), ()))
}

/// The same; `evaluate` gives the value of the target at a point, and what is to be kept of it.
pub(super) fn sample_keeping<K: Send>(
    target: &impl Target,
    dimensions: usize,
    effort: Effort,
    evaluate: impl Fn(&[f64]) -> (f64, K) + Sync,
) -> Result<Sample<K>, Proposal> {
    let mut proposal = at_mode(target, dimensions);
    if dimensions >= sobol::DIMENSIONS {
        return Err(proposal);
    }
    let mut pool = Pool::new();
    for round in 0..MOST_ROUNDS {
        pool.add(&evaluate, proposal, &effort.round(round, dimensions));
        let weights = pool.weights();
        let (points, effective) = (pool.at.len(), effective(&weights));
        let plenty = effective >= PLENTY * size(effort.times());
        let enough = plenty && effective * 1024.0 / size(points) >= ENOUGH;
        if round + 1 >= LEAST_ROUNDS && enough {
            let (picks, Pool { at, kept, .. }) = (resample(&weights, effort.draws()), pool);
            return Ok(Sample { at, kept, picks, points, effective });
        }
        proposal = refit(&pool.proposals[round], &pool.at, &weights);
    }
    Err(proposal)
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

/// Places of equally likely draws, by steps of equal weight (J. Carpenter, P. Clifford
/// and P. Fearnhead, 1999) from the middle of the first.
fn resample(weights: &[f64], draws: usize) -> Vec<usize> {
    let mut picks = Vec::with_capacity(draws);
    let mut sum = 0.0;
    let mut index = 0;
    for step in 0..draws {
        let wanted = (size(step) + 0.5) / size(draws);
        while index + 1 < weights.len() && sum + weights[index] < wanted {
            sum += weights[index];
            index += 1;
        }
        picks.push(index);
    }
    picks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visits::mode::difference;

    /// A curved ridge, far from normal.
    struct Banana;
    impl Target for Banana {
        fn value(&self, at: &[f64]) -> f64 {
            let bent = at[1] - 0.5 * (at[0] * at[0] - 1.0);
            -0.5 * (at[0] * at[0] + bent * bent / 0.25)
        }
        fn slope(&self, at: &[f64]) -> Vec<f64> {
            (0..at.len()).map(|i| difference(self, at, i)).collect()
        }
    }

    #[test]
    fn a_bent_ridge_keeps_its_moments() {
        let sample = sample(&Banana, 2).ok().unwrap();
        let mean = |f: &dyn Fn(&[f64]) -> f64| {
            sample.draws().map(f).sum::<f64>() / size(Effort::USUAL.draws())
        };
        // Three standard errors of as many independent draws as there are in effect.
        let error = 3.0 / sqrt(ENOUGH);
        assert!(mean(&|d| d[0]).abs() < error);
        assert!(mean(&|d| d[1]).abs() < error * sqrt(0.75));
        assert!((mean(&|d| d[0] * d[0]) - 1.0).abs() < error * sqrt(2.0));
    }

    #[test]
    fn efforts_are_of_the_usual_draws_doubled() {
        let all: Vec<usize> = (0..=1 << 17).filter(|n| Effort::of_draws(*n).is_some()).collect();
        assert_eq!(all, [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536]);
        assert_eq!(Effort::of_draws(1024), Some(Effort::USUAL));
        assert_eq!(Effort::of_draws(4096).unwrap().draws(), 4096);
    }

    #[test]
    fn without_parameters_there_is_one_point() {
        struct Flat;
        impl Target for Flat {
            fn value(&self, _at: &[f64]) -> f64 {
                0.7
            }
            fn slope(&self, _at: &[f64]) -> Vec<f64> {
                Vec::new()
            }
        }
        let sample = sample(&Flat, 0).ok().unwrap();
        assert_eq!(sample.draws().count(), Effort::USUAL.draws());
    }
}
