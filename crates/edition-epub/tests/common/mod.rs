//! Drawn photographs, planned as a book; looks of the themes. Used by the tests and by the
//! example that makes books for the judges.
#![allow(dead_code, reason = "each file uses a part of it")]

pub mod books;
mod looks;
#[path = "../../../photo/tests/album/taken.rs"]
mod taken;
pub mod told;

pub use books::{Kind, plan_of};
pub use looks::look;
pub use taken::Album;
