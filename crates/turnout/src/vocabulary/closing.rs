//! What is written down when a day is closed.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A day was closed before its last hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosedEarly {
    /// Which day.
    pub day: Date,
    /// Why, in a sentence for the report.
    pub reason: String,
}

/// One hash over all entries of the guest book that have one label. Nothing of an entry can be
/// found from it, and no entry can be changed or added unseen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuestBookRoot {
    /// The label: a half-day such as `2026-05-02 morning`, a day, or `exhibition`.
    pub period: String,
    /// The root as 64 hexadecimal digits; the newest of a label holds.
    pub root: String,
}
