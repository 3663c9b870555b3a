//! What the words mean: the vocabulary of the press as types.
//!
//! Pure: no files, no clock, no threads. Three products pass between the stages and
//! each is a type here: the [`Catalogue`] (what photographs there are), the
//! [`Sequence`] (which are chosen, in what order and chapters), and the [`Plan`]
//! (what stands where on which page). Editions are written from a plan alone.

#![deny(missing_docs)]

mod catalogue;
mod cover;
mod edition;
mod edits;
mod geometry;
mod language;
mod length;
mod measure;
mod orientation;
mod pdf_kind;
mod photo;
mod plan;
mod project;
mod sequence;
mod taken;
mod words;

pub use catalogue::{Catalogue, LeftOut, LeftOutReason};
pub use cover::{CoverPanel, CoverPlan};
pub use edition::{Edition, FIRST_MOMENT, file_size};
pub use edits::{ClockEdit, Edits, PhotoEdit};
pub use geometry::{Crop, PixelSize, Point, Rect, Share, Sides, Size};
pub use language::{is_right_to_left, may_be_vertical, primary_language};
pub use length::{Length, ParseLengthError};
pub use measure::{EvenMeasure, TextMeasure};
pub use orientation::Orientation;
pub use pdf_kind::PdfKind;
pub use photo::{
    Appraisal, Colour, Face, FaceSource, Format, Gps, Ink, Labels, Photo, PhotoId, Place, Saliency,
    Signature, Storage, Words,
};
pub use plan::{
    BoundAt, CaptionBox, Chapter, Page, PageKind, Plan, Plate, Reason, SectionPart, Side, Spread,
    TextBox, TextRole,
};
pub use project::{Binding, CropLimits, PageCount, Project, Safety};
pub use sequence::{Chosen, ClockFinding, Sequence, SequenceChapter};
pub use taken::{Doubt, Taken, TakenSource};
pub use words::{
    Block, ChapterWords, Contributor, Entry, Inline, Manuscript, Matter, MatterPage, PhotoWords,
    Section, SectionKind,
};
