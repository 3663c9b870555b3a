//! Gamma, Beta and Dirichlet variables from a seeded stream.

use super::normal;
use libm::{exp, log, sqrt};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::RngCore;

/// A uniform variable inside (0, 1): 53 bits, moved by half a step so that neither end is
/// reached.
pub(crate) fn uniform(rng: &mut ChaCha12Rng) -> f64 {
    (super::real(rng.next_u64() >> 11) + 0.5) / super::real(1 << 53)
}

/// A standard normal variable.
pub(crate) fn standard_normal(rng: &mut ChaCha12Rng) -> f64 {
    normal::quantile(uniform(rng))
}

/// A Gamma variable of the given shape, above 0, and scale 1 (G. Marsaglia and W. W. Tsang,
/// 2000).
pub(crate) fn gamma(rng: &mut ChaCha12Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        let power = log(uniform(rng)) / shape;
        return gamma(rng, shape + 1.0) * exp(power);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / sqrt(9.0 * d);
    loop {
        let x = standard_normal(rng);
        let root = 1.0 + c * x;
        let v = root * root * root;
        if v > 0.0 && log(uniform(rng)) < 0.5 * x * x + d - d * v + d * log(v) {
            return d * v;
        }
    }
}

/// A Beta variable.
pub(crate) fn draw(rng: &mut ChaCha12Rng, a: f64, b: f64) -> f64 {
    let x = gamma(rng, a);
    x / (x + gamma(rng, b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn beta_draws_have_their_mean_and_variance() {
        let mut rng = ChaCha12Rng::from_seed([1; 32]);
        for (a, b) in [(0.4, 2.0), (3.0, 5.0)] {
            let draws: Vec<f64> = (0..20_000).map(|_| draw(&mut rng, a, b)).collect();
            let mean = super::super::draws::mean(&draws).unwrap();
            let sd = super::super::draws::deviation(&draws).unwrap();
            let expected = sqrt(a * b / (a + b + 1.0)) / (a + b);
            assert!((mean - a / (a + b)).abs() < 0.01 && (sd - expected).abs() < 0.01);
        }
    }
}
