//! How inclinations are spread under each middle and spread of the grid.

use super::hyper::Axes;
use super::likelihood::Table;
use super::table::Nodes;
use crate::numeric::size;
use libm::{exp, sqrt};

/// Density of the inclinations under one middle and spread, where it is not negligible.
pub(super) struct Bell {
    from: usize,
    heights: Vec<f64>,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the nodes")]
fn bell(nodes: &Nodes, middle: f64, between: f64) -> Bell {
    // A spread narrower than the nodes would fall between them.
    let sd = between.max(0.6 * nodes.step);
    let last = size(nodes.count - 1);
    let place = |u: f64| ((u - nodes.first) / nodes.step).clamp(0.0, last);
    let from = place(middle - 6.0 * sd).floor() as usize;
    let to = place(middle + 6.0 * sd).ceil() as usize;
    let height = nodes.step / (sd * sqrt(2.0 * std::f64::consts::PI));
    let heights = (from..=to)
        .map(|node| {
            let z = (nodes.at(node) - middle) / sd;
            height * exp(-0.5 * z * z)
        })
        .collect();
    Bell { from, heights }
}

/// Sum of products, in four strands so that the processor can overlap them; always the same
/// order.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut strands = [0.0; 4];
    let (wide_a, wide_b) = (a.chunks_exact(4), b.chunks_exact(4));
    let rest: f64 = wide_a.remainder().iter().zip(wide_b.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in wide_a.zip(wide_b) {
        for i in 0..4 {
            strands[i] += a[i] * b[i];
        }
    }
    (strands[0] + strands[1]) + (strands[2] + strands[3]) + rest
}

impl Bell {
    /// The nodes that this density and a table have in common: of the density, and of the table.
    fn common<'a>(&'a self, table: &'a Table) -> (&'a [f64], std::ops::Range<usize>) {
        let from = self.from.max(table.from);
        let to = (self.from + self.heights.len()).min(table.from + table.values.len()).max(from);
        let of = |first: usize, len: usize| (from - first).min(len)..(to - first).min(len);
        let mine = of(self.from, self.heights.len());
        (&self.heights[mine], of(table.from, table.values.len()))
    }

    /// Probability of what was counted.
    pub(super) fn mass(&self, table: &Table) -> f64 {
        let (heights, theirs) = self.common(table);
        dot(heights, &table.values[theirs]).max(1e-300)
    }

    /// Adds this density, times `weight` over the probability of what was counted, to sums at the
    /// nodes of the table.
    pub(super) fn add(&self, sums: &mut [f64], table: &Table, weight: f64) {
        let by = weight / self.mass(table);
        let (heights, theirs) = self.common(table);
        sums[theirs].iter_mut().zip(heights).for_each(|(sum, height)| *sum += by * height);
    }
}

/// Bells of every spread and middle, in the order of the weights.
pub(super) struct Bells(pub(super) Vec<Bell>);

impl Bells {
    pub(super) fn of(axes: &Axes, nodes: &Nodes) -> Self {
        let pairs = axes.between.iter().flat_map(|b| axes.middle.iter().map(move |m| (*m, *b)));
        Self(pairs.map(|(middle, between)| bell(nodes, middle, between)).collect())
    }
}

/// Strides of the rungs of a [`Ladder`].
const STRIDES: [usize; 3] = [4, 2, 1];
/// Distance of nodes in standard deviations up to which a sum over them is an integral: off by
/// `2 exp(-2 (pi / distance)^2)` of the whole, 1e-13, for a bell and all that is made of bells.
const DISTANCE: f64 = 0.8;

/// The same nodes in several strides, each with its bells: what is smooth is summed over few.
pub(super) struct Ladder {
    rungs: Vec<(Nodes, Bells)>,
    /// The least spread between organisations.
    between: f64,
}

impl Ladder {
    pub(super) fn of(axes: &Axes, nodes: &Nodes) -> Self {
        let rung = |stride| {
            let nodes = nodes.every(stride);
            let bells = Bells::of(axes, &nodes);
            (nodes, bells)
        };
        let between = axes.between.iter().copied().fold(f64::INFINITY, f64::min);
        Self { rungs: STRIDES.into_iter().map(rung).collect(), between }
    }

    /// How many pairs of a spread and a middle there are.
    pub(super) fn pairs(&self) -> usize {
        self.rungs[0].1.0.len()
    }

    /// The widest nodes that do for bells times what is smooth on a scale of one over the root of
    /// `precision`; the closest where none do.
    pub(super) fn rung(&self, precision: f64) -> (&Nodes, &Bells) {
        let sd = 1.0 / sqrt(precision + 1.0 / (self.between * self.between));
        let fits = |(nodes, _): &&(Nodes, Bells)| nodes.step <= DISTANCE * sd;
        let (nodes, bells) =
            self.rungs.iter().find(fits).unwrap_or(&self.rungs[self.rungs.len() - 1]);
        (nodes, bells)
    }
}
