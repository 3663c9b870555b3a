//! Functions from tables, where they are asked for millions of times.

use super::{normal, size};
use std::sync::OnceLock;

/// A smooth function between two ends, by Hermite's cubic between nodes.
pub(crate) struct Table {
    low: f64,
    per_unit: f64,
    /// Value, and rise over one step, at every node.
    nodes: Vec<(f64, f64)>,
}

impl Table {
    /// `function` gives value and derivative. Nodes stand `1 / per_unit` apart, `steps` steps
    /// from `low` on.
    fn new(low: f64, per_unit: f64, steps: usize, function: impl Fn(f64) -> (f64, f64)) -> Self {
        let node = |i: usize| {
            let (value, slope) = function(low + size(i) / per_unit);
            (value, slope / per_unit)
        };
        Self { low, per_unit, nodes: (0..=steps).map(node).collect() }
    }

    /// The value at `x`; of the nearer end where `x` lies outside, and of the lower when it is
    /// no number.
    #[inline]
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    pub(crate) fn at(&self, x: f64) -> f64 {
        let last = self.nodes.len() - 1;
        let place = ((x - self.low) * self.per_unit).max(0.0).min(size(last));
        let node = (place as usize).min(last - 1);
        let ((a, rise_a), (b, rise_b)) = (self.nodes[node], self.nodes[node + 1]);
        let t = place - size(node);
        let s = 1.0 - t;
        (1.0 + 2.0 * t) * s * s * a + t * s * s * rise_a + t * t * (3.0 - 2.0 * t) * b
            - t * t * s * rise_b
    }
}

static BELOW: OnceLock<Table> = OnceLock::new();
static HALF_NORMAL: OnceLock<Table> = OnceLock::new();
static WAITING: OnceLock<Table> = OnceLock::new();

/// Probability of a normal variable below `z`, within 1e-11 of [`normal::below`].
pub(crate) fn below() -> &'static Table {
    BELOW.get_or_init(|| Table::new(-8.0, 256.0, 4096, |z| (normal::below(z), normal::density(z))))
}

/// A half-normal variable from a normal one, rising with it; within 1e-9. It reaches to ten
/// standard deviations.
pub(crate) fn half_normal() -> &'static Table {
    HALF_NORMAL.get_or_init(|| {
        Table::new(-10.0, 128.0, 2560, |z| {
            let value = -normal::quantile(0.5 * normal::below(-z));
            (value, 0.5 * normal::density(z) / normal::density(value))
        })
    })
}

/// An exponential variable of mean 1 from a normal one, rising with it; within 1e-9. It reaches
/// to ten standard deviations.
pub(crate) fn waiting() -> &'static Table {
    WAITING.get_or_init(|| {
        Table::new(-10.0, 128.0, 2560, |z| {
            let above = normal::below(-z);
            let value = if z < 0.0 { -libm::log1p(-normal::below(z)) } else { -libm::log(above) };
            (value, normal::density(z) / above)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_distribution() {
        for i in -9000..9000 {
            let z = f64::from(i) / 1000.0 + 0.000_3;
            assert!((below().at(z) - normal::below(z)).abs() < 1e-11, "{z}");
        }
        assert_eq!(below().at(f64::NAN), normal::below(-8.0));
    }

    #[test]
    fn variables_from_tables_are_those_of_their_formulas() {
        for i in -9000..9000 {
            let z = f64::from(i) / 1000.0 + 0.000_3;
            let half = -normal::quantile(0.5 * normal::below(-z));
            assert!((half_normal().at(z) - half).abs() < 1e-9, "{z}");
            assert!((waiting().at(z) + libm::log(normal::below(-z))).abs() < 1e-9, "{z}");
        }
    }
}
