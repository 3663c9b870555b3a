//! The print edition: a planned book as a PDF for the printer, and pictures of its pages.
//!
//! A block is written in three steps:
//!
//! 1. **Assets** (`asset`): for each plate either the photograph's own JPEG, bit for bit but
//!    for its metadata, or a rendition cut and resampled for its frame, kept in the cache.
//! 2. **Skeleton** ([`Typesetter::skeleton`](leporello_typeset::Typesetter::skeleton)): all
//!    pages and words, with a placeholder for each plate.
//! 3. **Finish** (`finish`): the skeleton is copied out and each placeholder is replaced by
//!    its asset straight from the disk, so that memory does not grow with the photographs.
//!
//! Pictures for looking at are rendered from a PDF finished with small copies.

#![deny(missing_docs)]

mod asset;
mod block;
mod catalog;
mod cells;
mod compose;
mod cover;
mod finish;
mod inked;
mod look;
mod mark;
mod matrix;
mod object;
mod options;
mod outline;
mod output;
mod output_profile;
mod pdf_file;
mod pixels;
mod proof;
mod recolour;
mod skeleton;
mod spread_jpegs;
mod standard;
mod writer;
mod xmp;

pub use block::write_block;
pub use cover::{cover_front, crop_for, write_cover, write_cover_picture};
pub use leporello_photo::Source;
pub use look::{write_contact_sheet, write_spreads};
pub use mark::is_block_of;
pub use options::PrintOptions;
pub use output_profile::OutputProfile;
pub use pdf_file::Receipt;
pub use proof::Proof;
pub use spread_jpegs::{SpreadOptions, write_spread_jpegs};
