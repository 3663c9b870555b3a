//! How likely the head counts of one organisation are, at every inclination and in every cell of
//! the grid.

use super::bells::Ladder;
use super::hyper::Axes;
use super::table::{Counted, Nodes};
use crate::numeric::size;
use libm::{log, log1p};
use std::sync::Arc;

/// A likelihood at the nodes from one on, where it is not negligible, over its largest value.
pub(super) struct Table {
    pub(super) from: usize,
    pub(super) values: Vec<f64>,
}

/// Share of the largest value below which a likelihood is left out at the ends of its table: no
/// bell that it is multiplied with falls as far between its middle and its ends.
const NEGLIGIBLE: f64 = 1e-18;

impl Table {
    fn of(values: &[f64]) -> Self {
        let counts = |value: &f64| *value > NEGLIGIBLE;
        let from = values.iter().position(counts).unwrap_or(0);
        let to = values.iter().rposition(counts).map_or(values.len(), |last| last + 1);
        Self { from, values: values[from..to].to_vec() }
    }
}

/// Likelihood of one organisation's head counts at every node, for one spread between visits.
pub(super) struct Likelihood {
    /// One for each share of absence; a single one where everybody came, for then the share is a
    /// factor. Each is scaled by its largest value.
    pub(super) tables: Vec<Table>,
    /// Logarithm of what the table was scaled by, and of the factor, for each share of absence.
    offsets: Vec<f64>,
}

impl Likelihood {
    pub(super) fn of(counted: &[Counted], nodes: &Nodes, within: f64, absent: &[f64]) -> Self {
        let mut present = (vec![1.0; nodes.count], 0.0);
        let mut zeros = Vec::new();
        for delegation in counted {
            let came = delegation.came(nodes, within);
            if delegation.seen.count > 0.0 {
                present = scaled(present, came.into_iter());
            } else {
                zeros.push(came);
            }
        }
        let stayed = size(counted.len() - zeros.len());
        let factor = |share: &f64| stayed * log1p(-share);
        if zeros.is_empty() {
            let offsets = absent.iter().map(|share| present.1 + factor(share)).collect();
            return Self { tables: vec![Table::of(&present.0)], offsets };
        }
        let each = absent.iter().map(|share| {
            let start = (present.0.clone(), present.1 + factor(share));
            let (values, offset) = zeros.iter().fold(start, |sum, came| {
                scaled(sum, came.iter().map(|c| share + (1.0 - share) * c))
            });
            (Table::of(&values), offset)
        });
        let (tables, offsets) = each.unzip();
        Self { tables, offsets }
    }
}

fn scaled((mut values, offset): (Vec<f64>, f64), by: impl Iterator<Item = f64>) -> (Vec<f64>, f64) {
    let before = values.clone();
    values.iter_mut().zip(by).for_each(|(value, by)| *value *= by);
    let most = values.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        // No inclination explains the count: it says nothing of which one it is.
        return (before, offset - 700.0);
    }
    let inverse = 1.0 / most;
    values.iter_mut().for_each(|value| *value *= inverse);
    (values, offset + log(most))
}

/// Probability of one organisation's head counts under every spread between organisations and
/// middle, for one spread between visits and one share of absence.
pub(super) struct Masses {
    /// Logarithm of what all are to be multiplied by.
    pub(super) offset: f64,
    pub(super) each: Arc<[f64]>,
}

/// The masses of one organisation for every spread between visits and every share of absence, in
/// the order of the weights.
pub(super) fn masses(axes: &Axes, counted: &[Counted], ladder: &Ladder) -> Vec<Masses> {
    let mut all = Vec::with_capacity(axes.within.len() * axes.absent.len());
    for within in &axes.within {
        let precision = counted.iter().map(|c| 1.0 / c.variance(*within)).sum();
        let (nodes, bells) = ladder.rung(precision);
        let likelihood = Likelihood::of(counted, nodes, *within, &axes.absent);
        let each: Vec<Arc<[f64]>> = likelihood
            .tables
            .iter()
            .map(|table| bells.0.iter().map(|bell| bell.mass(table)).collect())
            .collect();
        let each = each.iter().cycle().cloned();
        all.extend(likelihood.offsets.iter().zip(each).map(|(o, each)| Masses { offset: *o, each }));
    }
    all
}
