//! Sobol points: they fill a cube more evenly than random points, and are the same each time.

use super::{normal, size, sobol_table::TABLE};
use std::borrow::Cow;
use std::sync::OnceLock;

/// Dimensions the table reaches.
pub(crate) const DIMENSIONS: usize = TABLE.len();

const BITS: usize = 30;

/// The direction numbers of one dimension, from 0 (P. Bratley and B. L. Fox, *Algorithm 659*,
/// 1988), as fractions of 2^30. The first dimension has none in the table: it is van der
/// Corput's sequence.
fn directions(dimension: usize) -> [u32; BITS] {
    let (polynomial, first) = TABLE[dimension];
    let degree = first.len();
    let mut v = [0_u32; BITS];
    for bit in 0..BITS {
        v[bit] = if degree == 0 {
            1 << (BITS - 1 - bit)
        } else if bit < degree {
            first[bit] << (BITS - 1 - bit)
        } else {
            let mut next = v[bit - degree] ^ (v[bit - degree] >> degree);
            for back in 1..degree {
                if (polynomial >> (degree - back)) & 1 == 1 {
                    next ^= v[bit - back];
                }
            }
            next
        };
    }
    v
}

/// A fixed digital shift of a dimension: the bits of a multiple of the golden ratio. Unshifted,
/// the first point lies in the corner of all dimensions at once, far out in the tail of what is
/// drawn through it; that one point of 4,096 made variances too large by a tenth.
fn shift(dimension: usize) -> u32 {
    let turn = u32::try_from(dimension + 1).unwrap_or(1).wrapping_mul(0x9E37_79B9);
    turn >> 2
}

/// Points of one round.
pub(crate) const ROUND: usize = 512;
/// Rounds that are kept in memory once somebody has asked for them.
const KEPT: usize = 4;

/// The points of one round, from 0, with `dimensions` coordinates, each inside (0, 1); one row for
/// each point. `dimensions` is at most [`DIMENSIONS`].
///
/// Shifted by digits, which keeps them as even as they are, and not scrambled; moved by half of
/// the grid of 2^30, so that none lies on the border. A round is as even as the first.
fn points(round: usize, dimensions: usize) -> Vec<Vec<f64>> {
    let table: Vec<_> = (0..dimensions).map(directions).collect();
    let scale = size(1_usize << BITS);
    let start = round * ROUND;
    // Point `i` has the direction numbers of the bits of its Gray code.
    let gray = start ^ (start >> 1);
    let mut state: Vec<u32> = (0..dimensions)
        .map(|d| {
            let bits = (0..BITS).filter(|bit| (gray >> bit) & 1 == 1);
            bits.fold(shift(d), |state, bit| state ^ table[d][bit])
        })
        .collect();
    let mut rows = Vec::with_capacity(ROUND);
    for index in start..start + ROUND {
        rows.push(state.iter().map(|x| (f64::from(*x) + 0.5) / scale).collect());
        let bit = (!index).trailing_zeros() as usize;
        for (x, v) in state.iter_mut().zip(&table) {
            *x ^= v[bit.min(BITS - 1)];
        }
    }
    rows
}

static STUDENT: [[OnceLock<Vec<Vec<f64>>>; KEPT]; DIMENSIONS] =
    [const { [const { OnceLock::new() }; KEPT] }; DIMENSIONS];

/// The points of one round, from 0, spread as a t distribution with 5 degrees, centre 0 and scale
/// 1, in `dimensions` dimensions, fewer than [`DIMENSIONS`]. The first coordinate, which is the
/// most even, mixes the scale that all others share.
pub(crate) fn student_5(round: usize, dimensions: usize) -> Cow<'static, [Vec<f64>]> {
    match STUDENT.get(dimensions).and_then(|rounds| rounds.get(round)) {
        Some(kept) => Cow::Borrowed(kept.get_or_init(|| spread_as_student(round, dimensions))),
        None => Cow::Owned(spread_as_student(round, dimensions)),
    }
}

fn spread_as_student(round: usize, dimensions: usize) -> Vec<Vec<f64>> {
    points(round, dimensions + 1)
        .into_iter()
        .map(|row| {
            let mix = libm::sqrt(5.0 / normal::chi_square_5_quantile(row[0]));
            row[1..].iter().map(|u| normal::quantile(*u) * mix).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_points_are_the_published_ones() {
        let rows = points(0, 6);
        let expected = [0.375, 0.375, 0.625, 0.875, 0.375, 0.125];
        let scale = size(1_usize << BITS);
        for (dimension, (x, e)) in rows[4].iter().zip(expected).enumerate() {
            let unshifted = (x * scale) as u32 ^ shift(dimension);
            assert_eq!(f64::from(unshifted) / scale, e);
        }
    }

    #[test]
    fn every_dimension_has_one_point_in_each_of_1024_cells() {
        let rows: Vec<_> = (4..6).flat_map(|round| points(round, DIMENSIONS)).collect();
        for dimension in 0..DIMENSIONS {
            let mut cells: Vec<u32> = rows.iter().map(|r| (r[dimension] * 1024.0) as u32).collect();
            cells.sort_unstable();
            assert!(cells.iter().copied().eq(0..1024), "dimension {dimension}");
        }
    }

    #[test]
    fn student_points_have_the_variance_of_five_degrees() {
        let rows: Vec<_> = (0..8).flat_map(|round| student_5(round, 5).into_owned()).collect();
        for d in 0..5 {
            let square: f64 = rows.iter().map(|r| r[d] * r[d]).sum::<f64>() / 4096.0;
            assert!((square - 5.0 / 3.0).abs() < 0.05, "{square}");
        }
    }
}
