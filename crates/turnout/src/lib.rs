//! What an exhibition counted and what was claimed, made into visits with honest intervals.
//!
//! Pure: no files, no clock, no network; the same input gives the same bytes on every machine
//! and for any number of threads. `docs/turnout.md` has the model and the reasons.

#![deny(missing_docs)]

pub mod flags;
pub mod groups;
mod numeric;
pub mod prior;
pub mod quantities;
pub mod simulate;
pub mod suppress;
pub mod visits;
pub mod vocabulary;
