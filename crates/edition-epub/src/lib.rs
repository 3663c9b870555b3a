//! The e-book: a planned book as an EPUB 3.3, written from the plan alone.
//!
//! There are two, as two files, because no reader can have both in one and each serves whom
//! the other cannot:
//!
//! * [`Rendition::Facsimile`]: one document for each page at its exact geometry; pictures at
//!   their frames, words live over them, true spreads (`facsimile`);
//! * [`Rendition::Reading`]: chapters that flow, whole photographs with their captions, and the
//!   printed book's page numbers (`reading`).
//!
//! Both make a `Package`: documents, pictures that are wanted, and what
//! leads to them. `opf` and `nav` write what is said about it, `pictures` and `budget` make
//! the pictures, `zip` the container.
//!
//! In print, the typesetter lets the words of a section flow over their pages, and the plan
//! does not know which words are on which. The facsimile lets them flow anew: words are
//! measured with the fonts of the look and split between words, in the largest size at which
//! all of them fit (`facsimile::flow`). No word is cut off or lost; which page a word of an
//! essay stands on may differ from print by some lines.

#![deny(missing_docs)]

mod book;
mod budget;
mod contents;
mod cover;
mod entries;
mod facsimile;
mod location;
mod makers;
mod nav;
mod opf;
mod options;
mod output;
mod package;
mod pictures;
mod reading;
mod write;

pub use leporello_photo::Source;
pub use options::{EpubOptions, Maker, Rendition};
pub use write::{Receipt, write_epub};
