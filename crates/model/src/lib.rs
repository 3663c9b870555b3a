//! What the words mean: the vocabulary of the press as types.
//!
//! Pure: no files, no clock, no threads. Three products pass between the stages and
//! each is a type here: the [`Catalogue`] (what photographs there are), the
//! [`Sequence`] (which are chosen, in what order and chapters), and the [`Plan`]
//! (what stands where on which page). Editions are written from a plan alone.

#![deny(missing_docs)]

mod catalogue;
mod edits;
mod geometry;
mod length;
mod measure;
mod photo;
mod plan;
mod project;
mod sequence;
mod taken;

pub use catalogue::{Catalogue, LeftOut, LeftOutReason};
pub use edits::{ClockEdit, Edits, PhotoEdit};
pub use geometry::{Crop, PixelSize, Point, Rect, Share, Sides, Size};
pub use length::{Length, ParseLengthError};
pub use measure::{EvenMeasure, TextMeasure};
pub use photo::{
    Appraisal, Colour, Face, FaceSource, Format, Gps, Ink, Labels, Orientation, Photo, PhotoId,
    Place, Saliency, Signature, Storage, Words,
};
pub use plan::{
    CaptionBox, Chapter, Page, PageKind, Plan, Plate, Reason, Side, Spread, TextBox, TextRole,
};
pub use project::{Binding, CropLimits, PageCount, Project, Safety};
pub use sequence::{Chosen, ClockFinding, Sequence, SequenceChapter};
pub use taken::{Doubt, Taken, TakenSource};
