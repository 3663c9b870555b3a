//! Drives the stages: photographs → catalogue → sequence → plan → print edition.
//!
//! 1. [`Workplace::find`] says where the photographs are, where the book goes and where
//!    the cache is; the folder of photographs is only ever read.
//! 2. [`catalogue`] reads the photographs (crate `photo`).
//! 3. [`plan`] chooses and orders them (crate `select`), lays them out (crate `plan`) and
//!    carries the user's edits and locks over from the plan before.
//! 4. [`save_plan`] writes `plan.toml`.
//! 5. [`build`] writes the editions from the plan alone (crate `edition-print`), and
//!    [`look`] makes pictures of its spreads.
//!
//! The press holds no state between calls.

#![deny(missing_docs)]

mod asked;
mod carry;
pub mod plan_file;
mod stages;
mod why;
mod workplace;

pub use asked::{Asked, SIZES, size};
pub use plan_file::language;
pub use stages::{Planned, build, catalogue, clocks, load, look, plan, save_plan, typesetter};
pub use why::why;
pub use workplace::{BLOCK, CONTACT_SHEET, SPREADS, Workplace};
