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
mod begin;
mod captions;
mod carry;
mod chapters;
mod cover;
mod dress;
mod editions;
mod matter;
mod measure;
pub mod plan_file;
mod planning;
mod printer;
mod receipt;
mod screens;
mod stages;
mod terms;
mod why;
mod workplace;
mod workshop;

pub use asked::{Asked, SIZES, TrimAsked, size};
pub use begin::begin;
pub use cover::{COVER, COVER_PICTURE, build_cover};
pub use editions::{
    PrintAsked, SPREAD_JPEGS, Written, build, kinds, main_kind, options, spreads_into,
};
pub use leporello_preflight::{Receipt, text as receipt_text};
pub use leporello_typeset::{FontSources, Theme, Typesetter};
pub use plan_file::language;
pub use receipt::{forget_receipts, preflight};
pub use screens::{EditionsAsked, ForScreens, WEB, build_for_screens};
pub use stages::{Planned, catalogue, clocks, load, look, plan, plan_of, save_plan};
pub use why::why;
pub use workplace::{BLOCK, CONTACT_SHEET, SPREADS, Workplace};
pub use workshop::{PRINTERS, Workshop, find_printer, own_theme};
