//! What a file is expected to be, beyond a printer's profile: all of it optional.

use crate::{Area, PlateName};
use leporello_model::{BoundAt, Length, Rect, Sides, Size};
use leporello_printer::Profile;

/// Tells the plate at a spot of a page, in millimetres from the trim's top left corner.
pub type PlateLookup<'a> = dyn Fn(u32, Area) -> Option<PlateName> + 'a;

/// Tells the frames of the pictures planned for a page, in millimetres from the trim's top left
/// corner. A plate across the fold has one on both pages.
pub type FrameLookup<'a> = dyn Fn(u32) -> Vec<Rect> + 'a;

/// A head in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Page, from 1.
    pub page: u32,
    /// Where it is, from the trim's top left corner.
    pub area: Rect,
}

/// A cover laid flat: back, spine, front, with flaps outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedCover {
    /// Width of the front and of the back, each with its flap.
    pub panel: Length,
    /// Height.
    pub height: Length,
    /// Width of the spine.
    pub spine: Length,
    /// Bleed, or the wrap folded over the boards; `outside` counts left and right.
    pub wrap: Sides,
    /// Whether words may stand on the spine.
    pub spine_words: bool,
    /// Room to leave on each side of words on the spine.
    pub spine_clear: Length,
    /// Safe distance from the outer edges.
    pub safe: Length,
    /// The printer's room for a barcode, from the trim's top left corner: what stands there
    /// is where the printer wants it.
    pub barcode: Option<Rect>,
}

impl ExpectedCover {
    /// The cover a printer asks for, around a block of this trim and so many pages, with a
    /// spine so wide.
    #[must_use]
    pub fn of(profile: &Profile, trim: Size, pages: u32, spine: Length, bound: BoundAt) -> Self {
        let cover = profile.unfolded_cover(trim, spine, bound);
        let (face, sheet) = (cover.face, cover.sheet);
        Self {
            panel: cover.spine.place.x - face.x,
            height: face.h,
            spine: cover.spine.place.w,
            wrap: Sides {
                top: face.y - sheet.y,
                bottom: sheet.bottom() - face.bottom(),
                inside: Length::ZERO,
                outside: face.x - sheet.x,
            },
            spine_words: profile.takes_spine_text(pages),
            spine_clear: profile.cover.spine_text_clear,
            safe: profile.cover.safe,
            barcode: cover.barcode,
        }
    }
}

/// What the caller knows of the book.
#[derive(Clone, Copy, Default)]
pub struct Expected<'a> {
    /// The edge the leaves are bound at.
    pub bound_at: BoundAt,
    /// Trim size; without it, any the printer offers.
    pub trim: Option<Size>,
    /// Count of pages.
    pub pages: Option<u32>,
    /// Finds the plate at a spot, so that messages can name it.
    pub plates: Option<&'a PlateLookup<'a>>,
    /// Frames of the pictures planned for each page of a block; without it, whether pages show
    /// what was planned is not judged.
    pub frames: Option<&'a FrameLookup<'a>>,
    /// Heads that must not come near fold or trim.
    pub heads: &'a [Head],
    /// The file is a cover of this make, not a block.
    pub cover: Option<ExpectedCover>,
    /// Languages of the book (BCP 47); the file's own must be one of them.
    pub languages: &'a [String],
    /// Title of the book.
    pub title: Option<&'a str>,
}

impl Expected<'_> {
    /// The plate at a spot.
    pub(crate) fn plate(&self, page: u32, area: Area) -> Option<PlateName> {
        self.plates.and_then(|lookup| lookup(page, area))
    }
}
