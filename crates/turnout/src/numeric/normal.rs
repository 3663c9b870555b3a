//! The normal distribution, and the mixing distribution of Student's t with 5 degrees.

use libm::{erfc, exp, log, sqrt};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Probability of a value below `z`.
pub(crate) fn below(z: f64) -> f64 {
    0.5 * erfc(-z * FRAC_1_SQRT_2)
}

/// Density at `z`.
pub(crate) fn density(z: f64) -> f64 {
    exp(-0.5 * z * z) / sqrt(2.0 * PI)
}

/// Probability of a cell from `low` to `high`, without loss in the far tails.
pub(crate) fn cell(low: f64, high: f64) -> f64 {
    if low > 0.0 { below(-low) - below(-high) } else { below(high) - below(low) }
}

/// Value below which a normal variable falls with probability `p`, inside (0, 1).
///
/// P. J. Acklam's rational approximation (relative error 1.15e-9), made exact to rounding by
/// one step of Halley's method on [`below`].
pub(crate) fn quantile(p: f64) -> f64 {
    let p = p.clamp(1e-300, 1.0 - f64::EPSILON / 2.0);
    let z = if p < 0.024_25 {
        tail(p)
    } else if p > 1.0 - 0.024_25 {
        -tail(1.0 - p)
    } else {
        middle(p - 0.5)
    };
    let step = (below(z) - p) / density(z);
    if step.is_finite() { z - step / (1.0 + 0.5 * z * step) } else { z }
}

fn polynomial(coefficients: &[f64], x: f64) -> f64 {
    coefficients.iter().fold(0.0, |sum, c| sum * x + c)
}

fn tail(p: f64) -> f64 {
    let q = sqrt(-2.0 * log(p));
    let over = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    let under = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
        1.0,
    ];
    polynomial(&over, q) / polynomial(&under, q)
}

fn middle(q: f64) -> f64 {
    let r = q * q;
    let over = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    let under = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
        1.0,
    ];
    q * polynomial(&over, r) / polynomial(&under, r)
}

/// Value below which a chi-square variable with 5 degrees falls with probability `p`.
///
/// For an odd number of degrees the distribution is closed: Abramowitz and Stegun 26.4.4.
pub(crate) fn chi_square_5_quantile(p: f64) -> f64 {
    let distribution = |x: f64| {
        let root = sqrt(x);
        1.0 - erfc(root * FRAC_1_SQRT_2) - sqrt(2.0 / PI) * exp(-0.5 * x) * root * (1.0 + x / 3.0)
    };
    super::root::rising(|x| distribution(x) - p, 0.0, 200.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_undoes_the_distribution() {
        for i in 1..2000 {
            let p = f64::from(i) / 2000.0;
            assert!((below(quantile(p)) - p).abs() < 1e-14, "{p}");
        }
        for p in [1e-250, 1e-20, 1e-9, 1e-4] {
            assert!((below(quantile(p)) / p - 1.0).abs() < 1e-9, "{p}");
        }
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((chi_square_5_quantile(0.95) - 11.070_497_693_516_35).abs() < 1e-9);
        assert!((chi_square_5_quantile(0.01) - 0.554_298_076_728_277).abs() < 1e-9);
    }

    #[test]
    fn cells_far_out_keep_their_digits() {
        assert!((cell(8.0, 9.0) / (below(-8.0) - below(-9.0)) - 1.0).abs() < 1e-12);
        assert!(cell(30.0, 31.0) > 0.0);
    }
}
