//! Posteriors of a day's visits on nodes that are even in the logarithm, and draws from them.

use crate::numeric::exponential::exp;
use crate::numeric::size;
use libm::sqrt;
use std::sync::OnceLock;

/// Nodes of a bell.
pub(super) const NODES: usize = 16;
/// Distance of the nodes of a bell in standard deviations. For a bell the trapezoid rule is off
/// by `2 exp(-2 (pi / step)^2)` of the whole: here 1e-13, and 7e-6 where the true spread is two
/// thirds of the assumed one.
pub(super) const STEP: f64 = 0.8;
/// Place of the centre among the nodes of a bell.
pub(super) const MIDDLE: f64 = 7.5;
/// Parts of a cell between two nodes of a bell.
const PARTS: usize = 4;

/// Where nodes stand: logarithm of visits plus a half at the first, and the step between them.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) first: f64,
    pub(super) step: f64,
}

impl Place {
    /// Visits plus a half at all nodes of a bell: exponentials of the first and of the step, and
    /// products of them.
    #[inline]
    pub(super) fn exponentials(self) -> [f64; NODES] {
        let mut values = [exp(self.first); NODES];
        let mut growth = exp(self.step);
        let mut done = 1;
        while done < NODES {
            for i in 0..done {
                values[done + i] = values[i] * growth;
            }
            growth *= growth;
            done *= 2;
        }
        values
    }

    /// Whole visits at a place between nodes.
    fn visits(&self, node: f64) -> f64 {
        (exp(self.first + self.step * node) - 0.5).max(0.0).round()
    }
}

/// Weights at many nodes, close together.
pub(super) struct Fine {
    pub(super) place: Place,
    pub(super) weights: Vec<f64>,
}

/// Weights at the nodes of a bell.
#[derive(Clone, Copy)]
pub(super) struct Bell {
    pub(super) place: Place,
    pub(super) weights: [f64; NODES],
}

/// Share of a cell of linear density, from `a` to `b`, that lies below the share `mass` of its
/// mass.
fn inside(a: f64, b: f64, mass: f64) -> f64 {
    if (b - a).abs() < 1e-9 * (a + b) {
        mass
    } else {
        (sqrt(a * a + mass * (b * b - a * a)) - a) / (b - a)
    }
}

impl Fine {
    /// The place of its highest node.
    pub(super) fn highest(&self) -> f64 {
        let higher =
            |best: usize, i: usize| if self.weights[i] > self.weights[best] { i } else { best };
        let best = (0..self.weights.len()).fold(0, higher);
        self.place.first + self.place.step * crate::numeric::size(best)
    }

    fn weight(&self, node: usize) -> f64 {
        self.weights.get(node).copied().unwrap_or(0.0)
    }

    /// Integral from a node to the next, by the cubic through four nodes; never negative.
    fn cell(&self, node: usize) -> f64 {
        let before = if node == 0 { 0.0 } else { self.weight(node - 1) };
        let (a, b) = (self.weight(node), self.weight(node + 1));
        ((13.0 * (a + b) - before - self.weight(node + 2)) / 24.0).max(0.0)
    }

    /// Visits at which the share `uniform` of the mass is reached, as a whole number. Inside of
    /// a cell the density runs in a straight line.
    pub(super) fn at(&self, uniform: f64) -> f64 {
        let last = self.weights.len().saturating_sub(1);
        let total: f64 = (0..last).map(|node| self.cell(node)).sum();
        let mut rest = uniform * total;
        let mut node = 0;
        while node + 1 < last && rest > self.cell(node) {
            rest -= self.cell(node);
            node += 1;
        }
        let share = (rest / self.cell(node).max(1e-300)).clamp(0.0, 1.0);
        self.place.visits(size(node) + inside(self.weight(node), self.weight(node + 1), share))
    }
}

/// Of each cell between two nodes of a bell: the first of the four nodes it is reckoned from, the
/// factors of their weights for its mass, and for the density at the ends of its parts.
struct Cell {
    from: usize,
    mass: [f64; 4],
    density: [[f64; 4]; PARTS + 1],
}

static CELLS: OnceLock<Vec<Cell>> = OnceLock::new();

/// Between its nodes a bell is the normal density times the cubic through four of its ratios to
/// it: 0.8 deviations are too far apart for a cubic through the weights.
fn cells() -> &'static [Cell] {
    CELLS.get_or_init(|| (0..NODES - 1).map(cell).collect())
}

fn cell(node: usize) -> Cell {
    let from = node.saturating_sub(1).min(NODES - 4);
    let normal = |place: f64| {
        let t = STEP * (place - MIDDLE);
        libm::exp(-0.5 * t * t)
    };
    let density = std::array::from_fn(|part| {
        let place = size(node) + size(part) / size(PARTS);
        std::array::from_fn(|i| {
            let others = (0..4).filter(|k| *k != i);
            let lagrange: f64 = others
                .map(|k| (place - size(from + k)) / (size(from + i) - size(from + k)))
                .product();
            normal(place) / normal(size(from + i)) * lagrange
        })
    });
    // Simpson's rule over four parts.
    let simpson = [1.0, 4.0, 2.0, 4.0, 1.0].map(|w| w / 12.0);
    let mass = std::array::from_fn(|i| {
        simpson.iter().zip(&density).map(|(w, d): (&f64, &[f64; 4])| w * d[i]).sum()
    });
    Cell { from, mass, density }
}

impl Bell {
    fn sum(&self, from: usize, factors: &[f64; 4]) -> f64 {
        let w = &self.weights[from..from + 4];
        (w[0] * factors[0] + w[1] * factors[1] + w[2] * factors[2] + w[3] * factors[3]).max(0.0)
    }

    /// Masses of the cells, summed up.
    pub(super) fn sums(&self) -> [f64; NODES - 1] {
        let mut sum = 0.0;
        let mut sums = [0.0; NODES - 1];
        for (into, cell) in sums.iter_mut().zip(cells()) {
            sum += self.sum(cell.from, &cell.mass);
            *into = sum;
        }
        sums
    }

    /// Visits at which the share `uniform` of the mass is reached, as a whole number.
    pub(super) fn at(&self, sums: &[f64; NODES - 1], uniform: f64) -> f64 {
        let wanted = uniform * sums[NODES - 2];
        let node = sums.iter().take_while(|sum| **sum < wanted).count().min(NODES - 2);
        let before = if node == 0 { 0.0 } else { sums[node - 1] };
        let cell = &cells()[node];
        let heights = cell.density.map(|factors| self.sum(cell.from, &factors));
        let parts: [f64; PARTS] = std::array::from_fn(|i| 0.5 * (heights[i] + heights[i + 1]));
        let total: f64 = parts.iter().sum();
        let share = (wanted - before) / (sums[node] - before).max(1e-300);
        let mut rest = share.clamp(0.0, 1.0) * total;
        let mut part = 0;
        while part + 1 < PARTS && rest > parts[part] {
            rest -= parts[part];
            part += 1;
        }
        let share = (rest / parts[part].max(1e-300)).clamp(0.0, 1.0);
        let moved = (size(part) + inside(heights[part], heights[part + 1], share)) / size(PARTS);
        self.place.visits(size(node) + moved)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::normal;

    #[test]
    fn a_bell_gives_back_the_quantiles_of_a_normal() {
        // Spread 0.05 about 100,000: whole visits are small steps.
        let (centre, spread) = (libm::log(1e5), 0.05);
        let place = Place { first: centre - MIDDLE * STEP * spread, step: STEP * spread };
        for skew in [0.0, 0.02] {
            let density = |t: f64| libm::exp(-0.5 * t * t + skew * t * t * t);
            let weights = std::array::from_fn(|i| density(STEP * (size(i) - MIDDLE)));
            let bell = Bell { place, weights };
            let sums = bell.sums();
            let fine = Fine {
                place: Place { first: place.first, step: place.step / 32.0 },
                weights: (0..32 * 15 + 1)
                    .map(|i| density(STEP * (size(i) / 32.0 - MIDDLE)))
                    .collect(),
            };
            for i in 1..200 {
                let u = f64::from(i) / 200.0;
                let drawn = bell.at(&sums, u);
                let off = (libm::log(drawn / fine.at(u)) / spread).abs();
                assert!(off < 0.01, "{skew} {u}: {off}");
                if skew == 0.0 {
                    let exact = libm::exp(centre + spread * normal::quantile(u));
                    assert!((libm::log(drawn / exact) / spread).abs() < 0.004, "{u}");
                }
            }
        }
    }
}
