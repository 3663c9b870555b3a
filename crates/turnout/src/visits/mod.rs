//! Stage 1: visits by hall and day, from counters and their trials alone.
//!
//! Nothing in this module can read a claim: [`Evidence`] has no place for one.

mod chain;
mod check;
mod day;
mod door;
mod estimate;
mod evidence;
mod grid;
mod importance;
mod mode;
mod predict;
mod prepare;
pub mod protocol;
mod report;
mod response;
mod result;
mod slope;
mod stay;
mod trials;
mod whole;

pub use estimate::{estimate_visits, estimate_visits_with};
pub use evidence::Evidence;
pub use importance::Effort;
pub(crate) use predict::Predicted;
pub use response::Response;
pub(crate) use response::dimensions;
pub use result::{CounterReport, DayCount, DayVisits, Fingerprint, HallVisits, Sampling, Visits};
pub use stay::{MeanStay, mean_stays};
pub use trials::{TrialSurprise, trial_surprises};
