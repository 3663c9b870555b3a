//! What e-book is wanted.

use jiff::Timestamp;
use leporello_model::{Contributor, FIRST_MOMENT};
use std::path::PathBuf;

/// Most pixels of a page, and so of a picture, in millions: under the limits of the large
/// readers (Kobo 3.8, Apple 5.6).
pub(crate) const MEGAPIXELS: f64 = 3.2;
/// JPEG quality of pictures where room is no question.
pub(crate) const QUALITY: u8 = 86;

/// How the book is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Rendition {
    /// Page by page as printed, with true spreads and live text: for tablets and large screens.
    #[default]
    Facsimile,
    /// Flowing: chapters, whole photographs, words as large as the reader likes: for phones,
    /// e-readers and screen readers.
    Reading,
}

impl Rendition {
    /// Its name in settings and files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Facsimile => "facsimile",
            Self::Reading => "reading",
        }
    }
}

/// Somebody who made the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Maker {
    /// As they want to be named.
    pub name: String,
    /// What they did: `photographer`, `author`, `introduction`, `translator`, `editor`,
    /// `designer`, `publisher`, a MARC relator such as `ill`, or in words of your own.
    pub role: String,
    /// The name as it is put in order: `Person, A.`; without one, libraries take the name.
    pub file_as: Option<String>,
}

impl From<&Contributor> for Maker {
    fn from(of: &Contributor) -> Self {
        Self { name: of.name.clone(), role: of.role.clone(), file_as: None }
    }
}

/// What e-book is wanted, and what is said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct EpubOptions {
    /// How it is laid out.
    pub rendition: Rendition,
    /// Whether the flowing book is set in columns from right to left, where its language may be.
    pub vertical: bool,
    /// JPEG quality of pictures, 1 to 100.
    pub quality: u8,
    /// Most size of the file in bytes. Where the book is larger, pictures lose quality, then
    /// pixels, until it fits.
    pub max_bytes: Option<u64>,
    /// Whether pictures tell where they were taken; without it they tell nothing.
    pub keep_locations: bool,
    /// What tells this book from every other: equal for all its versions. Empty: its title,
    /// author and language. The same with another rendition or language is another book.
    pub identifier: String,
    /// When it was changed last; nobody here asks a clock.
    pub modified: Timestamp,
    /// Who made it; without any, the plan's author.
    pub makers: Vec<Maker>,
    /// Who holds the rights.
    pub rights: Option<String>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// What it is about, in single words.
    pub subjects: Vec<String>,
    /// Number of the printed book whose pages are told, of 10 or 13 digits.
    pub isbn: Option<String>,
    /// The front as a JPEG. Without one, the plate that matters most, with the title below.
    pub cover: Option<PathBuf>,
    /// Languages that stand in the book beside its own (BCP 47).
    pub languages: Vec<String>,
    /// The title in other languages: language and words.
    pub titles: Vec<(String, String)>,
    /// Who vouches that the flowing book keeps WCAG 2.2, level AA. Only then is it said, and
    /// only where every plate has an alternative.
    pub certified_by: Option<String>,
}

impl Default for EpubOptions {
    fn default() -> Self {
        Self {
            rendition: Rendition::default(),
            vertical: false,
            quality: QUALITY,
            max_bytes: None,
            keep_locations: false,
            identifier: String::new(),
            modified: FIRST_MOMENT,
            makers: Vec::new(),
            rights: None,
            publisher: None,
            description: None,
            subjects: Vec::new(),
            isbn: None,
            cover: None,
            languages: Vec::new(),
            titles: Vec::new(),
            certified_by: None,
        }
    }
}
