//! Roots of functions of one variable.

/// Where a rising function crosses zero between `low` and `high`, by halving until the
/// floats between them are used up; the nearer end when it does not cross.
pub(crate) fn rising(function: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if function(middle) < 0.0 { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_is_found_to_the_last_digit() {
        assert!((rising(|x| x * x - 2.0, 0.0, 2.0) - std::f64::consts::SQRT_2).abs() < 1e-15);
    }

    #[test]
    fn without_a_crossing_the_nearer_end_is_given() {
        assert!(rising(|_| 1.0, 3.0, 5.0) - 3.0 < 1e-12);
        assert!(5.0 - rising(|_| -1.0, 3.0, 5.0) < 1e-12);
    }
}
