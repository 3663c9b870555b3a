//! The normal distribution from a table, where it is asked for millions of times.

use super::normal;
use std::sync::OnceLock;

/// Nodes for each standard deviation.
const FINE: usize = 256;
/// Standard deviations the table reaches to either side.
const REACH: usize = 8;

/// Distribution and its rise over one step, at every node.
static NODES: OnceLock<Vec<(f64, f64)>> = OnceLock::new();

fn nodes() -> &'static [(f64, f64)] {
    NODES.get_or_init(|| {
        (0..=2 * REACH * FINE)
            .map(|i| {
                let z = super::size(i) / super::size(FINE) - super::size(REACH);
                (normal::below(z), normal::density(z) / super::size(FINE))
            })
            .collect()
    })
}

/// The table at hand, so that it is looked up once for many values.
#[derive(Clone, Copy)]
pub(crate) struct Normal(&'static [(f64, f64)]);

impl Normal {
    pub(crate) fn get() -> Self {
        Self(nodes())
    }

    /// Probability of a value below `z`, by Hermite's cubic; within 1e-11 of
    /// [`normal::below`], and 0 or 1 beyond eight standard deviations.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    pub(crate) fn below(self, z: f64) -> f64 {
        let place = (z + super::size(REACH)) * super::size(FINE);
        if place <= 0.0 || z.is_nan() {
            return 0.0;
        }
        let node = place as usize;
        let (Some((a, rise_a)), Some((b, rise_b))) = (self.0.get(node), self.0.get(node + 1))
        else {
            return 1.0;
        };
        let t = place - super::size(node);
        let s = 1.0 - t;
        (1.0 + 2.0 * t) * s * s * a + t * s * s * rise_a + t * t * (3.0 - 2.0 * t) * b
            - t * t * s * rise_b
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_distribution() {
        let table = Normal::get();
        for i in -9000..9000 {
            let z = f64::from(i) / 1000.0 + 0.000_3;
            assert!((table.below(z) - normal::below(z)).abs() < 1e-11, "{z}");
        }
    }
}
