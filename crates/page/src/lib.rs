//! What pages share, those of an exhibition and those of the preview: their frame, their look, and
//! what browsers may do with them. Paper, ink and rules are those of the turnout report, so that the desk in the hall and
//! the report on the table look like one thing.

mod address;
mod assets;
mod frame;
mod policy;

pub use address::in_path;
pub use assets::{Asset, JAVASCRIPT, looks, serve_asset};
pub use frame::{Page, Width};
pub use policy::{harden, nothing_here};
