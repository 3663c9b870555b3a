//! Which photographs are in the book, in what order and chapters.

use crate::{LeftOut, PhotoId};
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// The chosen photographs in reading order, by chapter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sequence {
    /// Chapters in order; none is empty.
    pub chapters: Vec<SequenceChapter>,
    /// Photographs that were not chosen, with their reasons.
    pub left_out: Vec<LeftOut>,
    /// What was found out about the cameras' clocks.
    pub clocks: Vec<ClockFinding>,
}

impl Sequence {
    /// How many photographs are chosen.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chapters.iter().map(|chapter| chapter.photos.len()).sum()
    }

    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The chosen photographs in reading order.
    pub fn photos(&self) -> impl Iterator<Item = &Chosen> {
        self.chapters.iter().flat_map(|chapter| &chapter.photos)
    }
}

/// A chapter of the sequence.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SequenceChapter {
    /// Title; empty when there is nothing to call it (a book of one chapter).
    pub title: String,
    /// When, in words, such as `3 – 9 August 2024`; empty when unknown.
    pub dates: String,
    /// Where, in words; empty when unknown.
    pub place: String,
    /// Its photographs in order; never empty.
    pub photos: Vec<Chosen>,
}

/// A chosen photograph in its place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// Which.
    pub photo: PhotoId,
    /// Corrected moment in UTC, milliseconds since 1970; `None` when unknown.
    pub utc_ms: Option<i64>,
    /// What a right clock on the wall showed.
    pub local: Option<DateTime>,
    /// How much it matters, 0.5 to 3.
    pub importance: f64,
    /// Whether it may fill a page to its edges.
    pub hero: bool,
    /// Strength of the break before it, 0 and up: from about 1.5 on pages should not mix what
    /// lies on its two sides; events begin at ln 17 ≈ 2.8.
    pub break_before: f64,
    /// Photographs of the same scene have the same number.
    pub scene: Option<u32>,
    /// It must stand on one spread with the photograph before it.
    pub together: bool,
    /// Whether cropping is forbidden by the user.
    pub uncropped: bool,
    /// Words in place of its own caption.
    pub caption: Option<String>,
    /// Why it was chosen and weighs what it weighs, in words for `leporello plan --why`.
    pub reasons: Vec<String>,
}

/// What the clock doctor found out about one camera.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClockFinding {
    /// Camera as the catalogue names it.
    pub camera: String,
    /// Seconds added to what its clock said.
    pub added_seconds: i64,
    /// How many pairs of matching photographs, or satellite times, speak for it.
    pub votes: usize,
    /// In words.
    pub why: String,
}
