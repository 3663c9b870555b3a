//! How far a figure can be trusted, and how it is written down.

use crate::numeric::normal;
use serde::{Deserialize, Serialize};

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Counters at work the whole time.
    Continuous,
    /// Some days or hours, grossed up.
    Sampled,
    /// Staff counted heads.
    HeadCount,
    /// Scans of tickets or codes.
    Scan,
    /// A model, with its interval.
    Estimated,
    /// Somebody said so.
    Claimed,
    /// Nobody collected it. Not zero.
    NotCollected,
}

/// What may be done with a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// May still change.
    Provisional,
    /// The day is closed.
    Closed,
    /// Changed after the close, with a reason that is kept.
    Amended,
    /// There is not enough evidence for a figure.
    InsufficientEvidence,
    /// Known, and not shown, because few persons stand behind it.
    Suppressed,
}

/// A range that holds the true value with a stated probability.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Interval {
    /// Whether `value` lies inside, ends included.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Upper end minus lower end.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }
}

/// A quantity that was inferred: what its draws say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
    /// Median.
    pub median: f64,
    /// Interval of 50 %.
    pub half: Interval,
    /// Interval of 90 %.
    pub ninety: Interval,
    /// Interval of 95 %.
    pub ninety_five: Interval,
}

impl Estimate {
    /// A normal quantity, none of it below zero.
    #[must_use]
    pub fn normal(mean: f64, sd: f64) -> Self {
        let between = |p: f64| {
            let z = normal::quantile(p);
            Interval { low: (mean + z * sd).max(0.0), high: (mean - z * sd).max(0.0) }
        };
        Self {
            mean,
            sd,
            median: mean,
            half: between(0.25),
            ninety: between(0.05),
            ninety_five: between(0.025),
        }
    }

    /// The same in another unit; `by` is above zero.
    #[must_use]
    pub fn times(&self, by: f64) -> Self {
        let both = |i: Interval| Interval { low: i.low * by, high: i.high * by };
        Self {
            mean: self.mean * by,
            sd: self.sd * by,
            median: self.median * by,
            half: both(self.half),
            ninety: both(self.ninety),
            ninety_five: both(self.ninety_five),
        }
    }
}
