//! Sums and highest values with four numbers side by side, in an order of their own that is the same
//! on every machine.

/// Numbers that are reckoned with side by side.
const LANES: usize = 4;

/// The highest of the values, whose number is a multiple of four.
#[inline]
pub(crate) fn highest(values: &[f64]) -> f64 {
    let mut lanes = [f64::NEG_INFINITY; LANES];
    for four in values.chunks_exact(LANES) {
        for (most, value) in lanes.iter_mut().zip(four) {
            *most = if *value > *most { *value } else { *most };
        }
    }
    lanes.into_iter().fold(f64::NEG_INFINITY, f64::max)
}

/// The sum of the values, whose number is a multiple of four.
#[inline]
pub(crate) fn sum(values: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    for four in values.chunks_exact(LANES) {
        for (sum, value) in lanes.iter_mut().zip(four) {
            *sum += value;
        }
    }
    lanes.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_values_are_seen() {
        let values: Vec<f64> = (0..16).map(|i| f64::from((i * 7) % 16)).collect();
        assert_eq!((highest(&values), sum(&values)), (15.0, 120.0));
        assert_eq!(highest(&[f64::NAN; 4]), f64::NEG_INFINITY);
    }
}
