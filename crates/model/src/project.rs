//! What the user asked for, with defaults filled in.

use crate::{BoundAt, Edits, Length, Sides, Size};
use serde::{Deserialize, Serialize};

/// How the leaves are held together; decides how much of the fold is lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Binding {
    /// Glued at the spine: the fold swallows most.
    #[default]
    Perfect,
    /// Sewn signatures.
    Sewn,
    /// Opens flat: pictures may cross the fold.
    Layflat,
}

impl Binding {
    /// Distance from the fold within which nothing important may lie (albumworks and
    /// Queensberry ask 20 and 12 mm).
    #[must_use]
    pub const fn fold_safe(self) -> Length {
        match self {
            Self::Perfect => Length::mm(20),
            Self::Sewn => Length::mm(12),
            Self::Layflat => Length::mm(3),
        }
    }
}

/// How many pages the block shall have.
///
/// Serialised as `"best"` or as the number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PageCountText", into = "PageCountText")]
pub enum PageCount {
    /// The best count for the material.
    #[default]
    Best,
    /// Exactly so many.
    Exactly(u32),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PageCountText {
    Number(u32),
    Word(String),
}

impl TryFrom<PageCountText> for PageCount {
    type Error = String;

    fn try_from(text: PageCountText) -> Result<Self, String> {
        match text {
            PageCountText::Number(pages) => Ok(Self::Exactly(pages)),
            PageCountText::Word(word) if word == "best" => Ok(Self::Best),
            PageCountText::Word(word) => Err(format!("`{word}` is not a number nor `best`")),
        }
    }
}

impl From<PageCount> for PageCountText {
    fn from(pages: PageCount) -> Self {
        match pages {
            PageCount::Best => Self::Word("best".into()),
            PageCount::Exactly(pages) => Self::Number(pages),
        }
    }
}

/// How much of a photograph a crop may take, in shares of its area.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CropLimits {
    /// Inside the margins.
    pub inside: f64,
    /// For a hero that fills the page to its edges.
    pub hero: f64,
}

/// Where nothing important may lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Safety {
    /// Distance from the trim on full bleeds.
    pub trim: Length,
    /// Distance from the fold.
    pub fold: Length,
}

/// What the user asked for. Nothing is optional that has a default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Title of the book; from the folder's name when the user gave none.
    pub title: String,
    /// Second line of the title page; may be empty.
    pub subtitle: String,
    /// Who made the book; may be empty.
    pub author: String,
    /// Language of the book's own words (BCP 47).
    pub language: String,
    /// Trim size.
    pub trim: Size,
    /// Bleed.
    pub bleed: Sides,
    /// Margins: the content box lies inside them.
    pub margins: Sides,
    /// Gap between pictures.
    pub gap: Length,
    /// Binding.
    pub binding: Binding,
    /// The edge the leaves are bound at.
    pub bound_at: BoundAt,
    /// Name of the theme; empty for the first one.
    pub theme: String,
    /// Name of the printer's profile; empty when none was chosen.
    pub printer: String,
    /// How many pages.
    pub pages: PageCount,
    /// The count of pages is a multiple of this; 1 to 64.
    pub page_multiple: u32,
    /// Limits of cropping.
    pub crop: CropLimits,
    /// Safe distances.
    pub safety: Safety,
    /// Least effective resolution of a picture in pixels per inch: it is shown smaller rather
    /// than below it.
    pub least_ppi: f64,
    /// Whether captions from the photographs' metadata are set.
    pub captions: bool,
    /// The user's changes.
    pub edits: Edits,
}

impl Project {
    /// A book on A4 landscape with every default, under this title.
    #[must_use]
    pub fn titled(title: impl Into<String>) -> Self {
        let binding = Binding::default();
        let bleed = Length::mm(3);
        Self {
            title: title.into(),
            subtitle: String::new(),
            author: String::new(),
            language: "en".into(),
            trim: Size { w: Length::mm(297), h: Length::mm(210) },
            bleed: Sides { top: bleed, bottom: bleed, inside: Length::ZERO, outside: bleed },
            margins: Sides {
                top: Length::mm(12),
                bottom: Length::mm(14),
                inside: Length::mm(16),
                outside: Length::mm(12),
            },
            gap: Length::mm(4),
            binding,
            bound_at: BoundAt::Left,
            theme: String::new(),
            printer: String::new(),
            pages: PageCount::Best,
            page_multiple: 1,
            crop: CropLimits { inside: 0.10, hero: 0.16 },
            safety: Safety { trim: Length::mm(8), fold: binding.fold_safe() },
            least_ppi: 150.0,
            captions: true,
            edits: Edits::default(),
        }
    }
}
