//! What a printer asks for.

use leporello_model::{Length, PdfKind, Sides, Size};
use serde::{Deserialize, Serialize};

/// How sure a requirement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Read in the printer's own words.
    Verified,
    /// Read in the words of others, who name the printer.
    Reported,
    /// Not found; chosen so that it does no harm.
    Assumed,
}

/// Where a requirement was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    /// Address of the page.
    pub url: String,
    /// Requirements it speaks of.
    pub of: Vec<Requirement>,
    /// How sure they are.
    pub certainty: Certainty,
    /// Day it was read, `2026-11-26`.
    pub read: String,
    /// What to know about it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a rule is about. Each is checked by preflight under the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    /// Trim size.
    Trim,
    /// Bleed at each side.
    Bleed,
    /// Nothing important outside the safe area, nor near the fold.
    Safe,
    /// Count of pages.
    Pages,
    /// Effective resolution.
    Resolution,
    /// Colour of pictures and words.
    Colour,
    /// Most ink.
    Ink,
    /// Kind of PDF.
    Pdf,
    /// Fonts are embedded.
    Fonts,
    /// No transparency.
    Transparency,
    /// No marks, annotations, bookmarks or protection.
    Extras,
    /// Size of the file.
    FileSize,
    /// Width of the spine.
    Spine,
    /// Construction of the cover.
    Cover,
    /// Words on the spine.
    SpineText,
}

impl Requirement {
    /// Every requirement, in the order they are shown.
    pub const ALL: [Self; 15] = [
        Self::Trim,
        Self::Bleed,
        Self::Safe,
        Self::Pages,
        Self::Resolution,
        Self::Colour,
        Self::Ink,
        Self::Pdf,
        Self::Fonts,
        Self::Transparency,
        Self::Extras,
        Self::FileSize,
        Self::Spine,
        Self::Cover,
        Self::SpineText,
    ];

    /// Its name in a profile's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trim => "trim",
            Self::Bleed => "bleed",
            Self::Safe => "safe",
            Self::Pages => "pages",
            Self::Resolution => "resolution",
            Self::Colour => "colour",
            Self::Ink => "ink",
            Self::Pdf => "pdf",
            Self::Fonts => "fonts",
            Self::Transparency => "transparency",
            Self::Extras => "extras",
            Self::FileSize => "file-size",
            Self::Spine => "spine",
            Self::Cover => "cover",
            Self::SpineText => "spine-text",
        }
    }
}

impl Certainty {
    /// Its name in a profile's file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Reported => "reported",
            Self::Assumed => "assumed",
        }
    }
}

/// A trim size on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Trim {
    /// Its name in the shop, which may differ from its measure: `10x8`.
    pub name: String,
    /// What is left after cutting.
    pub size: Size,
}

/// Sizes between two bounds, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SizeRange {
    /// Least width and height.
    pub from: Size,
    /// Greatest width and height.
    pub to: Size,
}

/// A value for counts of pages up to a bound; the first band that holds the count applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Band {
    /// Most pages it applies to.
    pub to_pages: u32,
    /// The value.
    pub length: Length,
}

/// Colours that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Colour {
    /// Everything in sRGB.
    Srgb,
    /// RGB with a profile of its own, as photographs have it.
    Rgb,
    /// Inks only.
    Cmyk,
    /// RGB with profiles or inks.
    Any,
}

/// How the book is handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// One PDF for the block, one for the cover.
    Pdf,
    /// One JPEG for each spread, one for the cover.
    SpreadJpegs,
}

/// How wide the spine is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "by"
)]
pub enum Spine {
    /// `pages × per_page + plus`.
    Pages {
        /// Thickness of one page (half a leaf), in millimetres.
        per_page_mm: f64,
        /// Added for the cover, in millimetres.
        #[serde(default)]
        plus_mm: f64,
    },
    /// `floor(ceil(16 · pages / per_inch_16) · 4.5)` points: in steps of a sixteenth of an inch.
    Sixteenths {
        /// Pages to the inch.
        pages_per_inch: f64,
    },
    /// From a table.
    Bands {
        /// Rising counts of pages.
        bands: Vec<Band>,
    },
    /// Only the printer knows: the user pastes the figure from the printer's page.
    Ask {
        /// A rough figure for looking at a draft, in millimetres a page.
        about_per_page_mm: f64,
    },
}

/// How the cover is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cover {
    /// Bleed, or the wrap that is folded over the board.
    pub wrap: Sides,
    /// How far the boards reach over the block at top, bottom and the front edge; zero for
    /// soft covers.
    pub overhang: Length,
    /// How much wider than the page a board is, when that is not `overhang`: boards that stand
    /// off from the spine, or a jacket that goes round their edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overhang_front: Option<Length>,
    /// Safe distance from the edges that are cut or folded.
    pub safe: Length,
    /// Safe distance of front and back from the spine, when that is not `safe`: a joint that
    /// is pressed in asks for more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_fold: Option<Length>,
    /// Width of each flap; zero for none.
    pub flap: Length,
    /// Fewest pages for words on the spine; `None` when they are never allowed.
    pub spine_text_from: Option<u32>,
    /// Room to leave on each side of words on the spine.
    pub spine_text_clear: Length,
    /// Room to leave free for the printer's barcode, at the back's lower right corner.
    pub barcode: Option<Size>,
    /// Distance of that room from the spine and from the foot, when that is not `safe`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode_inset: Option<Length>,
}

/// A printer's requirements for one kind of book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Name on the command line: `blurb`, `lulu-hardcover`.
    pub name: String,
    /// Printer and product, for people.
    pub title: String,
    /// Day the requirements were last looked through, `2026-11-26`.
    pub version: String,
    /// Where they were read.
    pub sources: Vec<Source>,
    /// How the book is handed in.
    pub delivery: Delivery,
    /// Trim sizes on offer; empty when any within reason is taken.
    pub trims: Vec<Trim>,
    /// Sizes that are taken beside those of `trims`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_trim: Option<SizeRange>,
    /// Bleed of the block.
    pub bleed: Sides,
    /// Safe distance from the trim.
    pub safe_trim: Length,
    /// Safe distance from the fold, by count of pages.
    pub safe_fold: Vec<Band>,
    /// Fewest and most pages.
    pub pages: [u32; 2],
    /// The count of pages is a multiple of this, after `page_offset` is taken off.
    pub page_multiple: u32,
    /// 2 for a printer who takes 26, 30, 34 … pages; 0 for nearly all.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub page_offset: u32,
    /// Least effective resolution of a picture, in pixels per inch: below it a file is refused.
    pub least_ppi: f64,
    /// Resolution that pictures are brought down to, in pixels per inch.
    pub wanted_ppi: f64,
    /// Colours that are taken.
    pub colour: Colour,
    /// Most ink, the sum of four in per cent.
    pub ink_limit: Option<f64>,
    /// Kind of PDF.
    pub pdf: PdfKind,
    /// Most bytes of a file.
    pub most_bytes: Option<u64>,
    /// Width of the spine.
    pub spine: Spine,
    /// The cover.
    pub cover: Cover,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl Profile {
    /// How sure a requirement is: as sure as the least sure of its sources; `Assumed` without
    /// any.
    #[must_use]
    pub fn certainty(&self, of: Requirement) -> Certainty {
        let sources = self.sources.iter().filter(|source| source.of.contains(&of));
        sources.map(|source| source.certainty).max().unwrap_or(Certainty::Assumed)
    }
}
