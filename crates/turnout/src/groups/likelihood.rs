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

/// Precision of what is smoothest about the likelihood: of every bell in its products.
fn precision(counted: &[Counted], within: f64) -> f64 {
    // Where nobody came the likelihood does not vanish at the ends of the nodes, and where it is cut
    // there is nothing smooth.
    if counted.iter().all(|c| c.seen.count == 0.0) {
        return f64::INFINITY;
    }
    counted.iter().map(|c| 1.0 / c.variance(within)).sum()
}

/// The masses of one organisation for every spread between visits and every share of absence, in
/// the order of the weights.
pub(super) fn masses(axes: &Axes, counted: &[Counted], ladder: &Ladder) -> Vec<Masses> {
    let mut all = Vec::with_capacity(axes.within.len() * axes.absent.len());
    for within in &axes.within {
        let (nodes, bells) = ladder.rung(precision(counted, *within));
        let likelihood = Likelihood::of(counted, nodes, *within, &axes.absent);
        let each: Vec<Arc<[f64]>> = likelihood
            .tables
            .iter()
            .map(|table| bells.0.iter().map(|bell| bell.mass(table)).collect())
            .collect();
        let each = each.iter().cycle().cloned();
        all.extend(
            likelihood.offsets.iter().zip(each).map(|(o, each)| Masses { offset: *o, each }),
        );
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::bells::Bells;
    use super::super::claims::GroupPriors;
    use super::super::seen::Seen;
    use super::*;
    use libm::exp;

    #[test]
    fn masses_on_wide_nodes_are_those_on_close_ones() {
        let axes = Axes {
            middle: vec![-0.4, -0.1, 0.2],
            between: vec![0.08, 0.3, 0.6],
            within: vec![0.05, 0.12, 0.25],
            absent: vec![0.02, 0.1],
        };
        let nodes = Nodes::over(std::iter::empty());
        let ladder = Ladder::of(&axes, &nodes);
        let bells = Bells::of(&axes, &nodes);
        let organisations: [&[(f64, f64)]; 5] = [
            &[(33.0, 40.0)],
            // No two so far apart that they meet where their tables are cut, at 6.7 deviations.
            &[(28.0, 31.0), (43.0, 38.0), (113.0, 95.0)],
            &[(38.0, 0.0), (33.0, 29.0)],
            &[(23.0, 13.0)],
            &[(38.0, 0.0)],
        ];
        let mut wide = 0;
        for organisation in organisations {
            let seen = |count| Arc::new(Seen::new(&GroupPriors::default(), count));
            let counted: Vec<Counted> =
                organisation.iter().map(|(c, g)| Counted::new(*c, seen(*g))).collect();
            let mut all = masses(&axes, &counted, &ladder).into_iter();
            for within in &axes.within {
                let step = ladder.rung(precision(&counted, *within)).0.step;
                wide += usize::from(step > 1.5 * nodes.step);
                let likelihood = Likelihood::of(&counted, &nodes, *within, &axes.absent);
                for (a, offset) in likelihood.offsets.iter().enumerate() {
                    let table = &likelihood.tables[a.min(likelihood.tables.len() - 1)];
                    let ours = all.next().unwrap();
                    let exact: Vec<f64> = bells.0.iter().map(|bell| bell.mass(table)).collect();
                    let most = exact.iter().copied().fold(0.0, f64::max);
                    let scale = exp(ours.offset - offset);
                    for (mass, exact) in ours.each.iter().zip(exact) {
                        let off = (mass * scale - exact).abs() / most;
                        // Where visits differ much, a likelihood has not quite vanished at the ends of
                        // the nodes; bells end at 1.5e-8 of their height.
                        assert!(off < 1e-6, "{organisation:?} {within}: {off}");
                    }
                }
            }
        }
        assert!(wide > 6, "{wide}");
    }
}
