//! The way out when importance sampling fails: a chain, seeded by its input, and told of.

use super::importance::Proposal;
use super::mode::Target;
use crate::numeric::beta::{standard_normal, uniform};
use crate::numeric::size;
use libm::{exp, log, sqrt};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::SeedableRng;

/// Steps thrown away while the length of steps adapts; then steps for each kept draw.
const WARM_UP: usize = 4000;
const THINNING: usize = 20;

/// So many draws of a random walk (Metropolis), in blocks of one direction of the proposal at a time;
/// the second value is the equivalent number of independent draws of the worst coordinate.
pub(super) fn sample(
    target: &impl Target,
    proposal: &Proposal,
    seed: [u8; 32],
    kept: usize,
) -> (Vec<Vec<f64>>, f64) {
    let n = proposal.centre.len();
    let mut rng = ChaCha12Rng::from_seed(seed);
    let (mut at, mut value) = (proposal.centre.clone(), target.value(&proposal.centre));
    let mut log_length = vec![0.5; n];
    let mut draws = Vec::with_capacity(kept);
    for step in 0..WARM_UP + kept * THINNING {
        let along = step % n.max(1);
        let length = exp(log_length[along]) * standard_normal(&mut rng);
        let next: Vec<f64> =
            at.iter().enumerate().map(|(i, x)| x + length * proposal.lower.get(i, along)).collect();
        let next_value = target.value(&next);
        let accepted = log(uniform(&mut rng)) < next_value - value;
        if accepted {
            (at, value) = (next, next_value);
        }
        if step < WARM_UP {
            // Towards an acceptance of 0.44, best for one direction at a time.
            let gain = 4.0 / sqrt(size(step / n.max(1)) + 4.0);
            log_length[along] += gain * (if accepted { 0.56 } else { -0.44 });
        } else if step % THINNING == 0 {
            draws.push(at.clone());
        }
    }
    draws.truncate(kept);
    let worst = (0..n).map(|i| effective(&draws, i)).fold(size(kept), f64::min);
    (draws, worst)
}

/// Equivalent independent draws of one coordinate, from batch means (C. J. Geyer, 1992).
fn effective(draws: &[Vec<f64>], coordinate: usize) -> f64 {
    let values: Vec<f64> = draws.iter().map(|d| d[coordinate]).collect();
    let means: Vec<f64> = values.chunks(32).filter_map(crate::numeric::draws::mean).collect();
    let spread = |v: &[f64]| crate::numeric::draws::deviation(v).unwrap_or(0.0);
    let (all, between) = (spread(&values), spread(&means));
    let ratio = all * all / (32.0 * between * between).max(1e-300);
    size(values.len()) * ratio.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::linear::Square;
    use crate::visits::mode::difference;

    struct Normal;
    impl Target for Normal {
        fn value(&self, at: &[f64]) -> f64 {
            -0.5 * at.iter().map(|x| (x - 3.0) * (x - 3.0)).sum::<f64>()
        }
        fn slope(&self, at: &[f64]) -> Vec<f64> {
            (0..at.len()).map(|i| difference(self, at, i)).collect()
        }
    }

    #[test]
    fn a_chain_finds_mean_and_spread_and_repeats_itself() {
        let proposal = Proposal { centre: vec![0.0, 0.0], lower: Square::identity(2) };
        let (draws, effective) = sample(&Normal, &proposal, [7; 32], 1024);
        let first: Vec<f64> = draws.iter().map(|d| d[0]).collect();
        assert!((crate::numeric::draws::mean(&first).unwrap() - 3.0).abs() < 0.15);
        assert!((crate::numeric::draws::deviation(&first).unwrap() - 1.0).abs() < 0.1);
        assert!(effective > 300.0, "{effective}");
        assert_eq!(draws, sample(&Normal, &proposal, [7; 32], 1024).0);
    }
}
