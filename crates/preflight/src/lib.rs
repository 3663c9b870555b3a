//! Judges finished files: a block, a cover, or a folder of spreads as JPEG.
//!
//! The file is read anew by a reader of its own, which shares no code with what wrote it. Each
//! rule that the printer's profile or the kind of PDF asks for becomes a [`Row`] of the
//! [`Receipt`]: what was asked, what was measured, the verdict, and the pages and plates where
//! it is broken.
//!
//! The receipt depends on the file, the profile and the program's version alone, never on the
//! day. Memory does not grow with the pictures: they stay in the file, and where their ink is
//! measured, one is unpacked at a time, to an eighth of its size.

#![deny(missing_docs)]

mod bench;
mod check;
mod expected;
mod html;
mod ink;
mod message;
mod pdf;
mod receipt;
mod rule;
mod rules;
mod spreads;
mod text;
mod xmp;

pub use check::check;
pub use expected::{Expected, ExpectedCover, FrameLookup, Head, PlateLookup};
pub use html::html;
pub use pdf::Area;
pub use receipt::{CheckedFile, CheckedProfile, Place, PlateName, Receipt, Row, Verdict};
pub use rule::{Rule, SPECS, Spec, ledger};
pub use text::text;
