//! Other quantities: how long people stayed, what sampled weeks say of a season, how many
//! walked in a procession, how many persons stand behind the visits.

mod dwell;
mod opening;
mod overlap;
mod procession;
mod sampled;
mod visitors;

pub use dwell::{Occupancy, dwell_time, occupancy};
pub use opening::opening_ratio;
pub use overlap::{Overlap, overlap};
pub use procession::{Procession, ProcessionInterval, TwoPoints, procession};
pub use sampled::{GrossedUp, Stratum, gross_up};
pub use visitors::visitors;
