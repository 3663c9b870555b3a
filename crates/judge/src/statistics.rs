//! Means, shares and rank correlations.

/// Arithmetic mean; `None` of nothing.
pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The smallest value; `None` of nothing.
pub(crate) fn least(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::min)
}

/// The largest value; `None` of nothing.
pub(crate) fn most(values: &[f64]) -> Option<f64> {
    values.iter().copied().reduce(f64::max)
}

/// The value below which the share `quantile` of all lies: the one at place
/// ⌊(n − 1) · quantile⌋ in ascending order. `None` of nothing.
pub(crate) fn percentile(values: &[f64], quantile: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len().checked_sub(1)? as f64 * quantile) as usize;
    sorted.get(place).copied()
}

/// `part` of `whole` in per cent; `None` of nothing.
pub(crate) fn per_cent(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| 100.0 * part as f64 / whole as f64)
}

/// Spearman's rank correlation: Pearson's correlation of the ranks, equal values sharing
/// the mean of their ranks. From −1 to 1; `None` when one side does not vary, or when
/// there are fewer than two pairs.
#[must_use]
pub fn spearman(pairs: &[[f64; 2]]) -> Option<f64> {
    let ranks = [0, 1].map(|side| ranks(&pairs.iter().map(|pair| pair[side]).collect::<Vec<_>>()));
    let middle = (pairs.len() as f64 - 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| -> f64 {
        a.iter().zip(b).map(|(x, y)| (x - middle) * (y - middle)).sum()
    };
    let spread = product(&ranks[0], &ranks[0]) * product(&ranks[1], &ranks[1]);
    (spread > 0.0).then(|| product(&ranks[0], &ranks[1]) / spread.sqrt())
}

/// The rank of each value from 0; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut before = 0;
    for run in order.chunk_by(|&a, &b| values[a] == values[b]) {
        for &place in run {
            ranks[place] = before as f64 + (run.len() as f64 - 1.0) / 2.0;
        }
        before += run.len();
    }
    ranks
}

/// Kendall's count of inversions: pairs that stand in the other order than their values,
/// each as the places (earlier, later) of the pair.
#[must_use]
pub fn inversions(values: &[usize]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for later in 0..values.len() {
        for earlier in 0..later {
            if values[earlier] > values[later] {
                found.push((earlier, later));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spearman_of_five_pairs_is_what_the_textbook_says() {
        // d = 0, 1, -1, 1, -1: rho = 1 - 6 * 4 / (5 * 24).
        let pairs = [[1.0, 10.0], [2.0, 30.0], [3.0, 20.0], [4.0, 50.0], [5.0, 40.0]];
        assert!((spearman(&pairs).unwrap() - 0.8).abs() < 1e-12);
    }

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(ranks(&[3.0, 1.0, 3.0, 2.0]), [2.5, 0.0, 2.5, 1.0]);
    }

    #[test]
    fn what_does_not_vary_has_no_correlation() {
        assert_eq!(spearman(&[[1.0, 1.0], [1.0, 2.0]]), None);
        assert_eq!(spearman(&[]), None);
    }

    #[test]
    fn inversions_are_counted_by_pairs() {
        assert_eq!(inversions(&[2, 0, 1]), [(0, 1), (0, 2)]);
        assert!(inversions(&[0, 1, 1, 2]).is_empty());
    }

    #[test]
    fn percentiles_are_values_that_occur() {
        let values = [5.0, 1.0, 3.0, 2.0, 4.0];
        assert_eq!(percentile(&values, 0.0), Some(1.0));
        assert_eq!(percentile(&values, 0.5), Some(3.0));
        assert_eq!(percentile(&values, 0.95), Some(4.0));
        assert_eq!(percentile(&[], 0.5), None);
    }

    proptest! {
        #[test]
        fn a_rising_change_of_scale_leaves_spearman_alone(
            pairs in prop::collection::vec([0.1_f64..10.0, 0.1_f64..10.0], 2..40)
        ) {
            let stretched: Vec<_> = pairs.iter().map(|[a, b]| [a * a * a, b + 7.0]).collect();
            let (before, after) = (spearman(&pairs), spearman(&stretched));
            prop_assert!((before.unwrap_or(0.0) - after.unwrap_or(0.0)).abs() < 1e-9);
        }

        #[test]
        fn a_sorted_list_has_no_inversions_and_a_reversed_one_all(count in 1_usize..30) {
            let up: Vec<usize> = (0..count).collect();
            let down: Vec<usize> = (0..count).rev().collect();
            prop_assert!(inversions(&up).is_empty());
            prop_assert_eq!(inversions(&down).len(), count * (count - 1) / 2);
        }
    }
}
