//! What a picture file says about itself: bytes in, words out.
//!
//! No files are opened and no pixels decoded here. [`blocks`] finds the metadata inside a
//! picture of any format; [`read`] weighs it against what lies beside the picture.
//!
//! # Who wins
//!
//! | what | strongest first |
//! |---|---|
//! | orientation | HEIC and AVIF container, EXIF, XMP. A sidecar is not asked: one that belongs to a RAW file may lie beside an upright JPEG |
//! | when taken | XMP sidecar, EXIF original, IPTC and XMP creation, EXIF digitized, EXIF changed, satellites, file name; see below |
//! | zone | the date's own, another date's that shows the same time, satellites, UTC in the file name |
//! | camera | EXIF, XMP |
//! | where | XMP sidecar, EXIF, XMP, Takeout |
//! | words, place in words | XMP sidecar, Takeout, Picasa, XMP, IPTC, EXIF, PNG texts |
//! | stars, label | the same; in XMP: `xmp:Rating`, Microsoft's, with digiKam's flag |
//! | faces | XMP sidecar, XMP (Working Group's, else Microsoft's), Picasa |
//!
//! IPTC goes before XMP where the file's digest of its IPTC records no longer fits: then a
//! program changed them that knew nothing of XMP. This is the rule of the Metadata Working
//! Group. Unlike there, EXIF comes last for words: cameras fill its description with their
//! own names, and it has neither languages nor a coding.
//!
//! Of several texts the first that a person can have written is taken, unless a later one
//! begins with the same words and goes on: older formats cut texts off. A date that cannot
//! be believed makes way for the next one that can. Digitizing and changing are later acts:
//! they make way for any date that is more than a day older. The date of a service (Takeout)
//! counts only if it is more than a day away from the file's own, since it has no zone: then
//! the user corrected it.

#![deny(missing_docs)]

mod blocks;
mod boilerplate;
mod bytes;
mod claims;
mod clue;
mod exif;
mod faces;
mod file_name;
mod icc;
mod iptc;
mod picasa;
mod read;
mod taken;
mod takeout;
mod text;
mod tiff;
mod xmp;

pub use blocks::{Blocks, blocks};
pub use icc::{icc_is_srgb, icc_name};
pub use picasa::{PicasaEntry, picasa_ini};
pub use read::{Metadata, Sidecars, read};
