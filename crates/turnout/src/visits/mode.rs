//! Where the posterior of a door is highest, and how it bends there.

use crate::numeric::linear::Square;
use rayon::prelude::*;

/// A function of several variables that is to be made as large as possible.
pub(super) trait Target: Sync {
    /// Its value.
    fn value(&self, at: &[f64]) -> f64;

    /// Its slope in every variable.
    fn slope(&self, at: &[f64]) -> Vec<f64>;
}

impl Target for super::door::Door {
    fn value(&self, at: &[f64]) -> f64 {
        self.log_target(at)
    }

    fn slope(&self, at: &[f64]) -> Vec<f64> {
        Self::slope(self, at)
    }
}

/// Step of differences; the functions here are smooth on the scale of 1.
pub(super) const STEP: f64 = 1e-3;
/// Gain of a step below which the highest point is near enough: a tenth of a deviation away.
const NEAR: f64 = 5e-3;

fn moved(at: &[f64], place: usize, by: f64) -> Vec<f64> {
    let mut to = at.to_vec();
    to[place] += by;
    to
}

/// The slope in one variable, by differences.
pub(super) fn difference(target: &(impl Target + ?Sized), at: &[f64], place: usize) -> f64 {
    let value = |by| target.value(&moved(at, place, by));
    (value(STEP) - value(-STEP)) / (2.0 * STEP)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The highest point that Broyden, Fletcher, Goldfarb and Shanno's method finds from the origin.
pub(super) fn highest(target: &impl Target, dimensions: usize) -> Vec<f64> {
    let mut at = vec![0.0; dimensions];
    let mut value = target.value(&at);
    let mut slope = target.slope(&at);
    let mut inverse = Square::identity(dimensions);
    for _ in 0..60 {
        let mut direction = inverse.times(&slope);
        if dot(&direction, &slope) <= 0.0 {
            inverse = Square::identity(dimensions);
            direction.clone_from(&slope);
        }
        let longest = direction.iter().fold(0.0_f64, |most, d| most.max(d.abs()));
        let Some((next, next_value)) = climb(target, &at, value, &slope, &direction, longest)
        else {
            break;
        };
        let next_slope = target.slope(&next);
        let gained = next_value - value;
        update(&mut inverse, &at, &next, &slope, &next_slope);
        (at, value, slope) = (next, next_value, next_slope);
        if gained < NEAR {
            break;
        }
    }
    at
}

/// A step along `direction` which gains what Armijo's rule asks; `None` when none does.
fn climb(
    target: &impl Target,
    at: &[f64],
    value: f64,
    slope: &[f64],
    direction: &[f64],
    longest: f64,
) -> Option<(Vec<f64>, f64)> {
    let mut length = if longest > 2.0 { 2.0 / longest } else { 1.0 };
    for _ in 0..20 {
        let next: Vec<f64> = at.iter().zip(direction).map(|(a, d)| a + length * d).collect();
        let next_value = target.value(&next);
        if next_value > value + 1e-4 * length * dot(direction, slope) {
            return Some((next, next_value));
        }
        length *= 0.4;
    }
    None
}

/// What the last step tells of the inverse of the (negative) second derivative.
fn update(inverse: &mut Square, at: &[f64], next: &[f64], slope: &[f64], next_slope: &[f64]) {
    let n = at.len();
    let step: Vec<f64> = next.iter().zip(at).map(|(a, b)| a - b).collect();
    let turn: Vec<f64> = slope.iter().zip(next_slope).map(|(a, b)| a - b).collect();
    let product = dot(&step, &turn);
    if product <= 1e-10 {
        return;
    }
    let bent = inverse.times(&turn);
    let factor = (1.0 + dot(&turn, &bent) / product) / product;
    for i in 0..n {
        for j in 0..n {
            *inverse.at(i, j) +=
                factor * step[i] * step[j] - (bent[i] * step[j] + step[i] * bent[j]) / product;
        }
    }
}

/// The negative second derivative, by differences of the slope.
pub(super) fn curvature(target: &impl Target, at: &[f64]) -> Square {
    let h = 10.0 * STEP;
    let n = at.len();
    let bends: Vec<Vec<f64>> = (0..n)
        .into_par_iter()
        .map(|i| {
            let up = target.slope(&moved(at, i, h));
            let down = target.slope(&moved(at, i, -h));
            up.iter().zip(down).map(|(up, down)| (down - up) / (2.0 * h)).collect()
        })
        .collect();
    let mut bend = Square::zero(n);
    for (i, row) in bends.iter().enumerate() {
        for (j, value) in row.iter().enumerate() {
            *bend.at(i, j) += 0.5 * value;
            *bend.at(j, i) += 0.5 * value;
        }
    }
    bend
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bowl;
    impl Target for Bowl {
        fn value(&self, at: &[f64]) -> f64 {
            let (x, y) = (at[0] - 1.0, at[1] + 2.0);
            -(x * x + 2.0 * y * y + 1.2 * x * y)
        }

        fn slope(&self, at: &[f64]) -> Vec<f64> {
            (0..2).map(|i| difference(self, at, i)).collect()
        }
    }

    #[test]
    fn the_highest_point_of_a_bowl_is_found_with_its_bend() {
        let at = highest(&Bowl, 2);
        assert!((at[0] - 1.0).abs() < 0.05 && (at[1] + 2.0).abs() < 0.05, "{at:?}");
        let bend = curvature(&Bowl, &at);
        assert!((bend.get(0, 0) - 2.0).abs() < 1e-6);
        assert!((bend.get(1, 1) - 4.0).abs() < 1e-6);
        assert!((bend.get(0, 1) - 1.2).abs() < 1e-6);
    }
}
