//! One day at one door, for one behaviour of its counters: how likely its counts are, and
//! which numbers of visits they leave.

use super::grid::{Bell, Fine, MIDDLE, NODES, Place, STEP};
use super::response::{Expected, Response, Scaled, Span};
use super::whole::Whole;
use crate::numeric::exponential::{exp, rough_log};
use crate::numeric::lanes::{highest, sum};
use crate::numeric::normal;
use libm::{log, sqrt};

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

impl Day {
    /// What is expected of each row of counters that behave so.
    pub(super) fn expected(&self, responses: &[Response]) -> impl Iterator<Item = Expected> {
        self.rows.iter().map(|row| Expected::new(&responses[row.counter], &row.span))
    }
}

/// In the place of a centre that nobody asks for.
pub(super) const NOWHERE: (f64, f64) = (0.0, 0.0);
/// Days on which all counters say fewer than this are summed over whole numbers.
const SMALL: f64 = 30.0;
/// Half the width of the sums over whole numbers, in standard deviations.
const REACH: f64 = 7.0;
/// Most steps to a centre, and most grids laid for one day.
const STEPS: u32 = 40;
/// Half the width of the grids for what is no bell, in standard deviations.
const FAR: f64 = 28.0;
/// Variance from which the density of a rounded count is as good as its cell.
const WIDE: f64 = 4.0;
/// Most counters whose variances are multiplied: four of the largest are far from overflowing.
const TOGETHER: usize = 4;
/// Share of the highest weight at the ends of a grid from which on the grid is too narrow.
const CUT: f64 = 1e-5;
/// Logarithm of no visits plus a half.
const NOBODY: f64 = -std::f64::consts::LN_2;

/// A day's visits given its counters: what draws are taken from.
#[allow(
    clippy::large_enum_variant,
    reason = "one at a time, on the stack; a box would be made tens of thousands of times"
)]
pub(super) enum Visits {
    Whole(Whole),
    Bell(Bell, [f64; NODES - 1]),
    Fine(Fine),
}

impl Visits {
    /// Visits at which the share `uniform` of the mass is reached.
    pub(super) fn at(&self, uniform: f64) -> f64 {
        match self {
            Self::Whole(whole) => whole.at(uniform),
            Self::Bell(bell, sums) => bell.at(sums, uniform),
            Self::Fine(fine) => fine.at(uniform),
        }
    }
}

/// Exponent of the density at each node of a block, and the factor before the exponential: so one
/// exponential serves all counters.
struct Block {
    exponents: [f64; NODES],
    factors: [f64; NODES],
}

impl Block {
    fn highest(&self) -> f64 {
        highest(&self.exponents)
    }

    /// The densities over that of the exponent `shift`, so that nothing underflows.
    fn weights(&self, shift: f64) -> [f64; NODES] {
        std::array::from_fn(|i| exp(self.exponents[i] - shift) * self.factors[i])
    }
}

/// Counts of several counters at the nodes of a block: their squares over a common denominator, so
/// that one division serves them all.
struct Joint {
    squares: [f64; NODES],
    common: [f64; NODES],
    slow: [f64; NODES],
}

impl Joint {
    #[inline]
    fn add(&mut self, persons: &[f64; NODES], at: impl Fn(f64) -> Scaled) {
        for (i, persons) in persons.iter().enumerate() {
            let s = at(*persons);
            self.squares[i] = self.squares[i] * s.variance + self.common[i] * s.off * s.off;
            self.common[i] *= s.variance;
            self.slow[i] *= s.slow;
        }
    }
}

/// How likely a day's counts are: a factor, and the logarithm of what it is to be multiplied by.
pub(super) struct Mass {
    pub(super) log: f64,
    pub(super) factor: f64,
}

/// The day with all that does not depend on the number of visits worked out.
pub(super) struct Posterior<'a> {
    day: &'a Day,
    daily_log_sd: f64,
    expected: &'a [Expected],
    staff: f64,
}

impl<'a> Posterior<'a> {
    /// `desk` is room to work in, which many days can share one after the other.
    pub(super) fn new(
        day: &'a Day,
        responses: &[Response],
        kappa: f64,
        daily_log_sd: f64,
        desk: &'a mut Vec<Expected>,
    ) -> Self {
        desk.clear();
        desk.extend(day.expected(responses));
        Self::of(day, desk, kappa, daily_log_sd)
    }

    /// The same from what is expected of the day's rows.
    #[inline]
    pub(super) fn of(
        day: &'a Day,
        expected: &'a [Expected],
        kappa: f64,
        daily_log_sd: f64,
    ) -> Self {
        Self { day, daily_log_sd, expected, staff: day.staff + kappa * day.roster_hours }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (&Row, &Expected)> {
        self.day.rows.iter().zip(self.expected)
    }

    /// Centre and spread in the logarithm: one step of Gauss and Newton.
    fn centre(&self) -> (f64, f64) {
        self.nearer(self.start())
    }

    /// The same after as many steps as it takes. Counts of nearly nothing weigh so little where the
    /// steps begin, near what was planned, that one step stays far above them.
    fn settled(&self) -> (f64, f64) {
        let mut from = self.start();
        let (mut centre, mut spread) = self.nearer(from);
        for _ in 0..STEPS {
            if (centre - from).abs() < 0.1 * spread {
                break;
            }
            from = centre;
            (centre, spread) = self.nearer(from);
        }
        (centre, spread)
    }

    /// A first centre, from the counts taken at their word.
    #[inline]
    pub(super) fn start(&self) -> f64 {
        let prior = 1.0 / (self.daily_log_sd * self.daily_log_sd);
        let (mut visits, mut precision) = (0.0, 0.0);
        for (row, expected) in self.rows() {
            let said = (expected.persons(row.count) - self.staff).max(0.5);
            let (_, weight) = expected.pull(said + self.staff, said, row.count);
            visits += weight * said;
            precision += weight;
        }
        // A rough logarithm of the mean, not a mean of logarithms: the step from here mends it.
        let counted = rough_log(visits / precision.max(f64::MIN_POSITIVE) + 0.5);
        (prior * self.day.centre + precision * counted) / (prior + precision)
    }

    /// One step of at most one from `x`, and the spread there.
    #[inline]
    pub(super) fn nearer(&self, x: f64) -> (f64, f64) {
        let prior = 1.0 / (self.daily_log_sd * self.daily_log_sd);
        let visits = (exp(x) - 0.5).max(0.0);
        let (mut slope, mut precision) = (prior * (self.day.centre - x), prior);
        for (row, expected) in self.rows() {
            let (pull, weight) = expected.pull(visits + self.staff, visits + 0.5, row.count);
            slope += pull;
            precision += weight;
        }
        (x + (slope / precision).clamp(-1.0, 1.0), 1.0 / sqrt(precision))
    }

    /// The density at the nodes from `place` on.
    #[inline]
    fn block(&self, place: Place) -> Block {
        let persons = place.exponentials().map(|n| (n - 0.5).max(0.0) + self.staff);
        let inverse = 1.0 / self.daily_log_sd;
        let mut exponents = std::array::from_fn(|i| {
            let z =
                (place.first + place.step * crate::numeric::size(i) - self.day.centre) * inverse;
            -0.5 * z * z
        });
        let mut factors = [1.0; NODES];
        for (rows, expected) in self.day.rows.chunks(TOGETHER).zip(self.expected.chunks(TOGETHER)) {
            let mut joint =
                Joint { squares: [0.0; NODES], common: [1.0; NODES], slow: [1.0; NODES] };
            for (row, expected) in rows.iter().zip(expected) {
                match expected.curve(row.count, persons[0], persons[NODES - 1]) {
                    Some(curve) => joint.add(&persons, |n| curve.at(n)),
                    None => joint.add(&persons, |n| expected.scaled(n, row.count)),
                }
            }
            for i in 0..NODES {
                let inverse = 1.0 / joint.common[i];
                exponents[i] -= 0.5 * joint.squares[i] * inverse;
                factors[i] *= joint.slow[i] * inverse.sqrt();
            }
        }
        Block { exponents, factors }
    }

    /// The bell about the centre with its mass; `None` when the posterior turns out to be narrower,
    /// more skewed or further off than Gauss and Newton say.
    #[inline]
    fn bell(&self, (centre, spread): (f64, f64)) -> Option<(Bell, Mass)> {
        let step = STEP * spread;
        let place = Place { first: centre - MIDDLE * step, step };
        let block = self.block(place);
        let shift = block.highest();
        let weights = block.weights(shift);
        let total = sum(&weights);
        let good = place.first > NOBODY && is_whole(&weights, total, false);
        good.then(|| (Bell { place, weights }, self.mass_of(shift, total, step)))
    }

    /// The posterior on blocks of nodes around the centre, with its mass.
    fn fine(&self, centre: f64, reach: f64, blocks: u32) -> (Fine, Mass, bool) {
        let first = (centre - reach).max(NOBODY);
        let step = (centre + reach - first) / (f64::from(blocks) * crate::numeric::size(NODES));
        let stride = step * crate::numeric::size(NODES);
        let all: Vec<Block> = (0..blocks)
            .map(|i| self.block(Place { first: first + stride * f64::from(i), step }))
            .collect();
        let shift = all.iter().map(Block::highest).fold(f64::NEG_INFINITY, f64::max);
        let weights: Vec<f64> = all.iter().flat_map(|block| block.weights(shift)).collect();
        let total = sum(&weights);
        let good = is_whole(&weights, total, first == NOBODY);
        let mass = self.mass_of(shift, total, step);
        (Fine { place: Place { first, step }, weights }, mass, good)
    }

    fn finest(&self, (centre, spread): (f64, f64)) -> (Fine, Mass, bool) {
        let reach = (FAR * spread).min(6.0 + 2.0 * self.daily_log_sd);
        let mut laid = self.fine(centre, reach, 40);
        // Where counters contradict each other, the posterior can lie beside the grid: it is laid
        // again about its highest node.
        for _ in 0..STEPS {
            if laid.2 {
                break;
            }
            laid = self.fine(laid.0.highest(), reach, 40);
        }
        laid
    }

    /// The integral; very low, and above zero, when all weights vanish.
    fn mass_of(&self, log: f64, total: f64, step: f64) -> Mass {
        Mass { log, factor: (total * step / self.daily_log_sd).max(1e-300) }
    }

    /// Whether the day is one of few visits, to be summed over whole numbers.
    #[inline]
    pub(super) fn is_small(&self) -> bool {
        self.day.rows.iter().all(|row| row.count / row.span.completeness <= SMALL)
    }

    /// Probability of each whole number of visits, times the counts'.
    fn whole(&self) -> Whole {
        let (centre, spread) = self.settled();
        let high = (exp(centre + REACH * spread) + 12.0).min(2000.0).ceil();
        let mut weights = Vec::new();
        let mut visits = 0.0;
        while visits <= high {
            weights.push(self.prior_cell(visits) * self.cells(visits));
            visits += 1.0;
        }
        Whole { weights }
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
        let centre = if self.is_small() { NOWHERE } else { self.centre() };
        let (mass, _) = self.mass(centre);
        mass.log + log(mass.factor)
    }

    /// The same before its logarithm is taken, and the day's visits where they are a bell; `centre`
    /// is the one of [`Self::nearer`], which days of few visits do not ask for.
    #[inline]
    pub(super) fn mass(&self, centre: (f64, f64)) -> (Mass, Option<Bell>) {
        if self.is_small() {
            return (Mass { log: 0.0, factor: self.whole().total().max(1e-300) }, None);
        }
        if let Some((bell, mass)) = self.bell(centre) {
            return (mass, Some(bell));
        }
        // Most often a long tail: the same step reaches it.
        match self.fine(centre.0, FAR * centre.1, 5) {
            (_, mass, true) => (mass, None),
            _ => (self.finest(centre).1, None),
        }
    }

    /// Persons who crossed, at the nodes of the bell, with weights that sum to 1; `None` on days
    /// of few visits and of no bell.
    pub(super) fn normed(&self) -> Option<([f64; NODES], [f64; NODES])> {
        if self.is_small() {
            return None;
        }
        let (bell, _) = self.bell(self.centre())?;
        let total = sum(&bell.weights);
        let persons = bell.place.exponentials().map(|n| (n - 0.5).max(0.0) + self.staff);
        Some((persons, bell.weights.map(|w| w / total)))
    }

    /// What the day's visits may be.
    pub(super) fn visits(&self) -> Visits {
        if self.is_small() {
            return Visits::Whole(self.whole());
        }
        let centre = self.centre();
        match self.bell(centre) {
            Some((bell, _)) => Visits::Bell(bell, bell.sums()),
            None => Visits::Fine(self.finest(centre).0),
        }
    }
}

/// Whether weights are fine enough for their peak and wide enough for their tails; `low_end` says
/// that nothing can be below the first.
#[inline]
fn is_whole(weights: &[f64], total: f64, low_end: bool) -> bool {
    let most = highest(weights);
    let cut = |end: Option<&f64>| end.is_some_and(|w| *w > CUT * most);
    total.is_finite()
        && most > 0.0
        && most < 0.5 * total
        && (low_end || !cut(weights.first()))
        && !cut(weights.last())
}
