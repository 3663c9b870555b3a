//! Printers' requirements as dated data with their sources.
//!
//! A [`Profile`] is one product of one printer. The bundled ones are files in `profiles/`;
//! a user's own is a file of the same form in the book's folder. From it follow the size of
//! each page's sheet, the count of pages, the width of the spine and the cover unfolded.

#![deny(missing_docs)]
#![expect(clippy::result_large_err, reason = "an error ends the command: it is moved once")]

mod boxes;
mod bundled;
mod cover;
mod faults;
mod find;
mod profile;
mod read;
mod show;
mod spine;

pub use boxes::Sheet;
pub use cover::{Panel, Unfolded};
pub use faults::Fault;
pub use profile::{
    Band, Certainty, Colour, Cover, Delivery, Profile, Requirement, SizeRange, Source, Spine, Trim,
};
pub use show::{details, table};
pub use spine::{SpineFrom, SpineWidth};
