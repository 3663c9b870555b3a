//! `plan.toml`: the plan as a file that people and programs read, edit, pin and diff.
//!
//! One line for a plate, one table for a page, the user's own changes on top. What is
//! written is ordinary TOML, so any program can read it; the writer is ours so that a
//! change of one plate is a change of one line.
//!
//! `write` and `read` are the two ways; `mark` tells what the user rewrote; `ranges` says
//! what values there can be.

mod mark;
mod ranges;
mod read;
#[cfg(test)]
pub(crate) mod tests;
mod write;

pub use ranges::{language, too_white};
pub use read::{is_ours, read};
pub use write::write;

/// Name of the file in the book's folder.
pub const NAME: &str = "plan.toml";
