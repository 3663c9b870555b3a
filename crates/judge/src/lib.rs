//! Measures a finished book from its own rectangles.
//!
//! The judge is independent of the planner: it reads where the pictures of a PDF really
//! stand ([`read_pdf`]), finds out which plate each is, and measures the book by fifteen
//! metrics with targets ([`measure`]). A plan's rectangles, or those of any other way to
//! lay out pages, can be measured the same way ([`measure_plan`], [`Specimen`]).
//!
//! A plan and a catalogue tell only what a PDF cannot: how much a photograph matters, where
//! its faces are, its true size, the order it was chosen in.
//!
//! All lengths here are millimetres as `f64`: what is measured must not be rounded first.

#![deny(missing_docs)]

mod area;
mod measure;
mod metrics;
mod pdf;
mod recognise;
mod report;
mod specimen;
mod statistics;

pub use area::Area;
pub use measure::measure_specimen;
pub use metrics::{Fault, Metric, Metrics, Part, Target, Verdict};
pub use pdf::{PlacedPicture, ReadBook, ReadPage, read_pdf};
pub use specimen::{About, Paper, Shown, Specimen, SpecimenPage};
pub use statistics::{inversions, spearman};

use leporello_model::{Catalogue, Plan};

/// Measures a finished PDF. The plan and the catalogue tell what a PDF cannot know.
///
/// The reading order is that of the plan's plates; to measure against another order, see
/// [`Specimen::in_order_of`].
#[must_use]
pub fn measure(book: &ReadBook, plan: &Plan, catalogue: &Catalogue) -> Metrics {
    measure_specimen(&Specimen::of_pdf(book, plan, catalogue))
}

/// Measures a plan's own rectangles the same way, without any pixels.
#[must_use]
pub fn measure_plan(plan: &Plan, catalogue: &Catalogue) -> Metrics {
    measure_specimen(&Specimen::of_plan(plan, catalogue))
}
