//! Photographs: which there are in a folder, what they show, and their pixels on request.
//!
//! [`ingest`] walks a folder, decodes each picture once, and writes down everything the
//! press needs to know of it: size, colour, words, faces, sharpness. What it learns lies in a
//! cache under the photograph's identity, so that a second run reads no photograph again.
//! Afterwards the pixels of one photograph come from a [`Darkroom`] (any crop at any size) or,
//! for the print edition, stay compressed and are copied by [`scan_jpeg`].
//!
//! The folder is only ever read. Nothing a file says is believed before it is checked
//! against [`Limits`], and a decoder that fails costs its one photograph, not the book.

#![deny(missing_docs)]

#[cfg(feature = "avif-encode")]
mod av1;
mod budget;
mod cache;
mod coding;
mod colour;
mod curve;
mod darkroom;
mod decode;
mod develop;
mod error;
mod identity;
mod ingest;
mod inks;
mod intake;
mod jpeg;
mod kind;
mod lattice;
mod limits;
mod look;
mod names;
mod note;
mod raw;
mod record;
mod rendition;
mod resample;
mod scan;
mod series;
mod shrink;
mod sidecars;
mod source;
mod survive;
mod upright;
mod walk;

pub use coding::Coding;
pub use colour::srgb_profile;
pub use darkroom::{Darkroom, Spoilt};
pub use error::PictureError;
pub use ingest::{Ingest, ingest, proxy_path, thumbnail_path};
pub use inks::Inks;
pub use limits::Limits;
pub use names::{escaped, source_path};
pub use rendition::{Recipe, rendition, rendition_pixels, srgb_jpeg};
pub use scan::{Scan, scan_jpeg};
pub use series::Series;
pub use source::Source;
pub use walk::photo_files;

/// Longest side of a proxy in pixels.
pub const PROXY_SIDE: u32 = 1200;
/// Longest side of a thumbnail in pixels: the size in which pictures are looked at.
pub const THUMBNAIL_SIDE: u32 = 512;
