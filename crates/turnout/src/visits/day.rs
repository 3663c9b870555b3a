//! One day at one door, for one behaviour of its counters: how likely its counts are, and
//! which numbers of visits they leave.

use super::response::{Expected, Response, Span};
use crate::numeric::normal;
use libm::{exp, log, sqrt};

/// A day's count of one counter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Row {
    /// Which counter of the door.
    pub(super) counter: usize,
    /// The count in one direction, or the mean of both.
    pub(super) count: f64,
    pub(super) span: Span,
}

/// A day at a door.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Day {
    pub(super) rows: Vec<Row>,
    /// Logarithm of the visits that were planned.
    pub(super) centre: f64,
    /// Crossings of staff that were counted.
    pub(super) staff: f64,
    /// Hours of staff at work whose crossings were not counted.
    pub(super) roster_hours: f64,
}

/// Days on which all counters say fewer than this are summed over whole numbers.
const SMALL: f64 = 30.0;
/// Half the width of a grid, in standard deviations.
const REACH: f64 = 7.0;
/// Variance from which the density of a rounded count is as good as its cell.
const WIDE: f64 = 4.0;

/// Numbers of visits with their weights: the posterior of a day given the counters.
pub(super) struct Grid {
    /// Logarithm of visits plus a half at the first node; the step between nodes.
    first: f64,
    step: f64,
    weights: Vec<f64>,
    /// Logarithm of the integral.
    pub(super) log_mass: f64,
}

/// The day with all that does not depend on the number of visits worked out.
pub(super) struct Posterior<'a> {
    day: &'a Day,
    daily_log_sd: f64,
    expected: Vec<Expected>,
    staff: f64,
}

impl<'a> Posterior<'a> {
    pub(super) fn new(day: &'a Day, responses: &[Response], kappa: f64, daily_log_sd: f64) -> Self {
        let expected =
            day.rows.iter().map(|row| Expected::new(&responses[row.counter], &row.span)).collect();
        Self { day, daily_log_sd, expected, staff: day.staff + kappa * day.roster_hours }
    }

    fn rows(&self) -> impl Iterator<Item = (&Row, &Expected)> {
        self.day.rows.iter().zip(&self.expected)
    }

    /// Centre and spread in the logarithm, by Gauss and Newton.
    fn centre(&self) -> (f64, f64) {
        let prior = 1.0 / (self.daily_log_sd * self.daily_log_sd);
        let (mut pull, mut precision) = (prior * self.day.centre, prior);
        for (row, expected) in self.rows() {
            let visits = (expected.persons(row.count) - self.staff).max(0.5);
            let m = expected.moments(visits + self.staff);
            let weight = visits * visits * m.slope * m.slope / m.variance;
            pull += weight * log(visits + 0.5);
            precision += weight;
        }
        let mut x = pull / precision;
        for _ in 0..2 {
            let visits = (exp(x) - 0.5).max(0.0);
            let mut slope = prior * (self.day.centre - x);
            precision = prior;
            for (row, expected) in self.rows() {
                let m = expected.moments(visits + self.staff);
                let rise = (visits + 0.5) * m.slope;
                slope += rise * (row.count - m.mean) / m.variance;
                precision += rise * rise / m.variance;
            }
            x += (slope / precision).clamp(-1.0, 1.0);
        }
        (x, 1.0 / sqrt(precision))
    }

    /// Exponent and factor of the density of the counts, so that one exponential serves all.
    fn likelihood(&self, visits: f64) -> (f64, f64) {
        let (mut exponent, mut product) = (0.0, 1.0);
        for (row, expected) in self.rows() {
            let m = expected.moments(visits + self.staff);
            let off = row.count - m.mean;
            exponent -= 0.5 * off * off / m.variance;
            product *= m.variance;
        }
        (exponent, 1.0 / sqrt(product))
    }

    /// The posterior on `nodes` numbers, evenly spread in the logarithm around the centre.
    fn wide_grid(&self, nodes: u32, centre: f64, reach: f64) -> Grid {
        let step = 2.0 * reach / f64::from(nodes - 1);
        let first = (centre - reach).max(log(0.5));
        let growth = exp(step);
        let mut persons = exp(first);
        let inverse = 1.0 / self.daily_log_sd;
        let mut weights = Vec::with_capacity(nodes as usize);
        let shift = self.shift(centre);
        for node in 0..nodes {
            let x = first + step * f64::from(node);
            let z = (x - self.day.centre) * inverse;
            let (exponent, factor) = self.likelihood((persons - 0.5).max(0.0));
            weights.push(exp(exponent - 0.5 * z * z - shift) * factor);
            persons *= growth;
        }
        Grid { first, step, log_mass: shift + log_sum(&weights, step * inverse), weights }
    }

    /// The exponent at the centre, taken off so that nothing underflows.
    fn shift(&self, centre: f64) -> f64 {
        let z = (centre - self.day.centre) / self.daily_log_sd;
        self.likelihood((exp(centre) - 0.5).max(0.0)).0 - 0.5 * z * z
    }

    /// A grid of about `nodes` numbers; a finer and wider one when the posterior turns out to
    /// be narrower, skewer or further off than Gauss and Newton say.
    pub(super) fn grid(&self, nodes: u32) -> Grid {
        let (centre, spread) = self.centre();
        let grid = self.wide_grid(nodes, centre, REACH * spread);
        let most = grid.weights.iter().copied().fold(0.0, f64::max);
        let total: f64 = grid.weights.iter().sum();
        let ends = [grid.weights.first(), grid.weights.last()];
        let cut = ends.into_iter().flatten().any(|w| *w > 1e-6 * most);
        let low_end = grid.first > centre - REACH * spread;
        if total.is_finite() && most > 0.0 && most < 0.5 * total && (!cut || low_end) {
            grid
        } else {
            self.wide_grid(641, centre, (4.0 * REACH * spread).min(6.0 + 2.0 * self.daily_log_sd))
        }
    }

    /// Whether the day is one of few visits, to be summed over whole numbers.
    pub(super) fn is_small(&self) -> bool {
        self.day.rows.iter().all(|row| row.count / row.span.completeness <= SMALL)
    }

    /// Probability of each whole number of visits from the first given, times the counts'.
    pub(super) fn whole(&self) -> Whole {
        let (centre, spread) = self.centre();
        let low = (exp(centre - REACH * spread) - 12.0).max(0.0).floor();
        let high = (exp(centre + REACH * spread) + 12.0).min(low + 2000.0).ceil();
        let mut weights = Vec::new();
        let mut visits = low;
        while visits <= high {
            weights.push(self.prior_cell(visits) * self.cells(visits));
            visits += 1.0;
        }
        let total: f64 = weights.iter().sum();
        Whole { first: low, log_mass: log(total.max(1e-300)), weights }
    }

    /// Prior probability of exactly so many visits.
    fn prior_cell(&self, visits: f64) -> f64 {
        let z = |v: f64| (log(v) - self.day.centre) / self.daily_log_sd;
        let low = if visits > 0.0 { z(visits) } else { -40.0 };
        normal::cell(low, z(visits + 1.0))
    }

    /// Probability of the counts as whole numbers.
    fn cells(&self, visits: f64) -> f64 {
        self.rows()
            .map(|(row, expected)| {
                let m = expected.moments(visits + self.staff);
                let half = 0.5 / row.span.directions;
                let off = row.count - m.mean;
                let exact = (m.variance - 1.0 / (12.0 * row.span.directions)).max(1e-6);
                if m.variance > WIDE {
                    normal::density(off / sqrt(m.variance)) / sqrt(m.variance)
                } else {
                    let sd = sqrt(exact);
                    normal::cell((off - half) / sd, (off + half) / sd) / (2.0 * half)
                }
            })
            .product()
    }

    /// Logarithm of the probability of the day's counts, up to a constant of the day.
    pub(super) fn log_mass(&self) -> f64 {
        if self.is_small() { self.whole().log_mass } else { self.grid(21).log_mass }
    }

    /// A number of visits from a uniform variable: the inverse of the posterior.
    pub(super) fn draw(&self, uniform: f64) -> f64 {
        if self.is_small() { self.whole().draw(uniform) } else { self.grid(41).draw(uniform) }
    }
}

/// Logarithm of a sum of weights times a step; very low, and finite, when all vanish.
fn log_sum(weights: &[f64], step: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    log((total * step).max(1e-300))
}

impl Grid {
    /// Weight of a node; zero outside.
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
    fn draw(&self, uniform: f64) -> f64 {
        let last = self.weights.len().saturating_sub(1);
        let total: f64 = (0..last).map(|node| self.cell(node)).sum();
        let mut rest = uniform * total;
        let mut node = 0;
        while node + 1 < last && rest > self.cell(node) {
            rest -= self.cell(node);
            node += 1;
        }
        let (a, b) = (self.weight(node), self.weight(node + 1));
        let share = (rest / self.cell(node).max(1e-300)).clamp(0.0, 1.0);
        let inside = if (b - a).abs() < 1e-9 * (a + b) {
            share
        } else {
            (sqrt(a * a + share * (b * b - a * a)) - a) / (b - a)
        };
        let x = self.first + self.step * (crate::numeric::size(node) + inside);
        (exp(x) - 0.5).max(0.0).round()
    }
}

/// Whole numbers of visits with their weights.
pub(super) struct Whole {
    first: f64,
    weights: Vec<f64>,
    log_mass: f64,
}

impl Whole {
    fn draw(&self, uniform: f64) -> f64 {
        let mut rest = uniform * self.weights.iter().sum::<f64>();
        let mut visits = self.first;
        for weight in &self.weights {
            if rest <= *weight {
                break;
            }
            rest -= weight;
            visits += 1.0;
        }
        visits
    }
}
