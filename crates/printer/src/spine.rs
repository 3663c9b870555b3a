//! How wide the spine is.

use crate::{Band, Profile, Spine};
use leporello_model::Length;
use serde::{Deserialize, Serialize};

/// Where the width of a spine comes from; the receipt says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SpineFrom {
    /// The user copied it from the printer.
    Pasted,
    /// The printer's formula.
    Formula,
    /// The printer's table.
    Table,
    /// A rough figure for looking at a draft, never for printing.
    Estimate,
}

/// The width of a spine and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SpineWidth {
    /// Its width.
    pub width: Length,
    /// Where that comes from.
    pub from: SpineFrom,
}

impl Profile {
    /// Width of the spine of a block with so many pages, to 0.01 mm.
    ///
    /// A figure that the user pasted from the printer's own page is taken as it is.
    #[must_use]
    pub fn spine_width(&self, pages: u32, pasted: Option<Length>) -> SpineWidth {
        match pasted {
            Some(width) => SpineWidth { width, from: SpineFrom::Pasted },
            None => self.spine.width(pages),
        }
    }

    /// Whether words may stand on the spine of a block with so many pages.
    #[must_use]
    pub fn takes_spine_text(&self, pages: u32) -> bool {
        self.cover.spine_text_from.is_some_and(|from| pages >= from)
    }
}

impl Spine {
    /// Width for a block with so many pages, to 0.01 mm.
    ///
    /// Past the end of a table the width is guessed along the table's mean slope and marked
    /// [`SpineFrom::Estimate`].
    #[must_use]
    pub fn width(&self, pages: u32) -> SpineWidth {
        let count = f64::from(pages);
        let (width, from) = match self {
            Self::Pages { per_page_mm, plus_mm } => {
                (Length::snapped_mm(count * per_page_mm + plus_mm), SpineFrom::Formula)
            }
            Self::Sixteenths { pages_per_inch } => {
                (sixteenths(count, *pages_per_inch), SpineFrom::Formula)
            }
            Self::Bands { bands } => match bands.iter().find(|band| pages <= band.to_pages) {
                Some(band) => (band.length, SpineFrom::Table),
                None => (beyond(bands, count), SpineFrom::Estimate),
            },
            Self::Ask { about_per_page_mm } => {
                (Length::snapped_mm(count * about_per_page_mm), SpineFrom::Estimate)
            }
        };
        SpineWidth { width, from }
    }
}

/// Sixteenths of an inch, rounded up, in whole points, rounded down.
fn sixteenths(pages: f64, pages_per_inch: f64) -> Length {
    let sixteenths = (16.0 * pages / pages_per_inch).ceil();
    Length::pt((sixteenths * 4.5).floor() as i64)
}

/// A guess for more pages than the last band has; nothing without bands.
fn beyond(bands: &[Band], pages: f64) -> Length {
    let Some(last) = bands.last() else { return Length::ZERO };
    let (first_pages, first_mm) = match bands {
        [first, _, ..] => (f64::from(first.to_pages), first.length.to_mm()),
        _ => (0.0, 0.0),
    };
    let (last_pages, last_mm) = (f64::from(last.to_pages), last.length.to_mm());
    let slope = (last_mm - first_mm) / (last_pages - first_pages).max(1.0);
    Length::snapped_mm(last_mm + (pages - last_pages) * slope)
}
