//! The result of a measurement: metrics with their values, targets and verdicts.

use std::collections::{BTreeMap, BTreeSet};

/// One metric of the fifteen, with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// Number, 1 to 15.
    pub number: u8,
    /// What it is called.
    pub name: &'static str,
    /// Its figures.
    pub parts: Vec<Part>,
    /// Where it is worse than it should be, in the order of pages.
    pub faults: Vec<Fault>,
}

/// One figure of a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is.
    pub name: &'static str,
    /// Value; `None` when the book has nothing to measure it on.
    pub value: Option<f64>,
    /// Unit: `mm`, `%`, `ppi`, `s`, or empty for a count or a ratio.
    pub unit: &'static str,
    /// What it shall be.
    pub target: Target,
}

/// What a figure shall be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
    /// Told for information.
    Open,
}

/// Whether a target is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Met,
    /// It is not.
    Missed,
    /// There is no target, or nothing to measure.
    None,
}

/// A place where the book is worse than it should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fault {
    /// Number of the page, from 1.
    pub page: u32,
    /// How bad, 1 being as bad as the target still allows for one page.
    pub weight: f64,
}

/// All fifteen metrics of a book.
#[derive(Clone, Debug, PartialEq)]
pub struct Metrics {
    /// In the order of their numbers.
    pub all: Vec<Metric>,
}

/// Targets hold to the precision with which a book is measured, not to the last bit.
const PRECISION: f64 = 1e-9;

impl Part {
    /// Whether its target is met.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some(value) = self.value else { return Verdict::None };
        let met = match self.target {
            Target::AtMost(most) => value <= most + PRECISION,
            Target::AtLeast(least) => value >= least - PRECISION,
            Target::Open => return Verdict::None,
        };
        if met { Verdict::Met } else { Verdict::Missed }
    }
}

impl Metric {
    /// Missed when one of its figures misses its target, met when one meets it.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let mut verdicts = self.parts.iter().map(Part::verdict);
        if verdicts.clone().any(|verdict| verdict == Verdict::Missed) {
            Verdict::Missed
        } else if verdicts.any(|verdict| verdict == Verdict::Met) {
            Verdict::Met
        } else {
            Verdict::None
        }
    }

    /// Its worst page, if one is at fault.
    #[must_use]
    pub fn worst_page(&self) -> Option<u32> {
        self.worst_pages().first().copied()
    }

    /// The pages at fault, worst first.
    #[must_use]
    pub fn worst_pages(&self) -> Vec<u32> {
        let mut faults = self.faults.clone();
        faults.sort_by(|a, b| b.weight.total_cmp(&a.weight).then(a.page.cmp(&b.page)));
        let mut seen = BTreeSet::new();
        faults.iter().map(|fault| fault.page).filter(|&page| seen.insert(page)).collect()
    }
}

impl Metrics {
    /// The metric with this number.
    #[must_use]
    pub fn get(&self, number: u8) -> Option<&Metric> {
        self.all.iter().find(|metric| metric.number == number)
    }

    /// The figure with this name of the metric with this number.
    #[must_use]
    pub fn value(&self, number: u8, part: &str) -> Option<f64> {
        self.get(number)?.parts.iter().find(|figure| figure.name == part)?.value
    }

    /// Figures that miss their target, each with its metric.
    pub fn missed(&self) -> impl Iterator<Item = (&Metric, &Part)> {
        self.all
            .iter()
            .flat_map(|metric| metric.parts.iter().map(move |part| (metric, part)))
            .filter(|(_, part)| part.verdict() == Verdict::Missed)
    }

    /// Adds what only the caller can know: the CPU seconds the layout took on one core.
    #[must_use]
    pub fn with_seconds(self, seconds: f64) -> Self {
        self.with_value(14, seconds)
    }

    /// Adds what only the caller can know: whether planning again gave the same bytes.
    #[must_use]
    pub fn with_repeat(self, same: bool) -> Self {
        self.with_value(15, if same { 1.0 } else { 0.0 })
    }

    fn with_value(mut self, number: u8, value: f64) -> Self {
        let metric = self.all.iter_mut().find(|metric| metric.number == number);
        if let Some(part) = metric.and_then(|metric| metric.parts.first_mut()) {
            part.value = Some(value);
        }
        self
    }

    /// The `count` worst spreads, worst first: those with the largest sum of faults. A
    /// spread is told by its place from 0; page 1 is spread 0, pages 2 and 3 are spread 1.
    #[must_use]
    pub fn worst_spreads(&self, count: usize) -> Vec<usize> {
        let mut sums = BTreeMap::<usize, f64>::new();
        for fault in self.all.iter().flat_map(|metric| &metric.faults) {
            *sums.entry((fault.page / 2) as usize).or_default() += fault.weight;
        }
        let mut spreads: Vec<_> = sums.into_iter().collect();
        spreads.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        spreads.into_iter().take(count).map(|(spread, _)| spread).collect()
    }
}
