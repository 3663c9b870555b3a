//! Sizes of pages, their sheets and safe areas; which sizes and counts of pages are taken.

use crate::{Profile, Trim};
use leporello_model::{BoundAt, Length, Rect, Side, Size};

/// How far a size may be from one on offer and still be it, in millimetres: A4 in inches with
/// two places is 0.07 mm from A4.
const SAME_SIZE_MM: f64 = 0.1;

/// One page as it is handed in: what is left after cutting, and the bleed around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Size of the PDF page: trim and bleed. The bleed box is the whole page.
    pub size: Size,
    /// Trim box, from the sheet's top left corner, y down.
    pub trim: Rect,
}

impl Profile {
    /// The sheet of a page on this side of the spread.
    #[must_use]
    pub fn sheet(&self, trim: Size, side: Side, bound: BoundAt) -> Sheet {
        let bleed = self.bleed;
        let left = if bound.fold_is_left(side) { bleed.inside } else { bleed.outside };
        Sheet {
            size: Size {
                w: trim.w + bleed.inside + bleed.outside,
                h: trim.h + bleed.top + bleed.bottom,
            },
            trim: Rect { x: left, y: bleed.top, w: trim.w, h: trim.h },
        }
    }

    /// The sheet of a spread: two pages side by side, bleed around both, none at the fold.
    #[must_use]
    pub fn spread_sheet(&self, trim: Size) -> Sheet {
        let bleed = self.bleed;
        Sheet {
            size: Size { w: trim.w * 2 + bleed.outside * 2, h: trim.h + bleed.top + bleed.bottom },
            trim: Rect { x: bleed.outside, y: bleed.top, w: trim.w * 2, h: trim.h },
        }
    }

    /// Distance from the fold within which nothing important may lie, in a block with so many
    /// pages: the first band that holds the count, or the last one.
    #[must_use]
    pub fn safe_fold_at(&self, pages: u32) -> Length {
        let bands = &self.safe_fold;
        let band = bands.iter().find(|band| pages <= band.to_pages).or(bands.last());
        band.map_or(Length::ZERO, |band| band.length)
    }

    /// Where important things may lie on a page, from the trim's top left corner.
    #[must_use]
    pub fn safe_area(&self, trim: Size, side: Side, bound: BoundAt, pages: u32) -> Rect {
        let (edge, fold) = (self.safe_trim, self.safe_fold_at(pages));
        Rect {
            x: if bound.fold_is_left(side) { fold } else { edge },
            y: edge,
            w: trim.w - edge - fold,
            h: trim.h - edge * 2,
        }
    }

    /// The trim on offer that has this size, to a tenth of a millimetre.
    #[must_use]
    pub fn trim_of(&self, size: Size) -> Option<&Trim> {
        self.trims.iter().find(|trim| {
            let (w, h) = apart_mm(trim.size, size);
            w.max(h) <= SAME_SIZE_MM
        })
    }

    /// Whether this size is taken: it is on offer, within the free sizes, or any is taken.
    #[must_use]
    pub fn takes_size(&self, size: Size) -> bool {
        let any = self.trims.is_empty() && self.free_trim.is_none();
        let free = self.free_trim.is_some_and(|range| {
            (range.from.w..=range.to.w).contains(&size.w)
                && (range.from.h..=range.to.h).contains(&size.h)
        });
        any || free || self.trim_of(size).is_some()
    }

    /// Up to `most` trims on offer, the nearest to this size first. Near is what needs the
    /// least stretching: the ratios of the widths and of the heights, each the larger over the
    /// smaller, multiplied. So a wide book does not become an upright one that only happens to
    /// have its height.
    #[must_use]
    pub fn nearest_trims(&self, size: Size, most: usize) -> Vec<&Trim> {
        let mut trims: Vec<&Trim> = self.trims.iter().collect();
        let distance = |trim: &Trim| ratio(trim.size.w, size.w) * ratio(trim.size.h, size.h);
        trims.sort_by(|a, b| distance(a).total_cmp(&distance(b)).then_with(|| a.name.cmp(&b.name)));
        trims.truncate(most);
        trims
    }

    /// Whether a block with so many pages is taken.
    #[must_use]
    pub fn takes_pages(&self, pages: u32) -> bool {
        let [least, most] = self.pages;
        let multiple = self.page_multiple.max(1);
        (least..=most).contains(&pages) && pages % multiple == self.page_offset % multiple
    }

    /// The next count of pages that is taken, for a block that has so many; the greatest one
    /// when it has more than any that is.
    #[must_use]
    pub fn fitting_pages(&self, pages: u32) -> u32 {
        let [least, most] = self.pages;
        let wanted = pages.clamp(least, most.max(least));
        let multiple = self.page_multiple.max(1);
        let offset = self.page_offset % multiple;
        let over = match (wanted % multiple).checked_sub(offset) {
            Some(over) => over,
            None => wanted % multiple + (multiple - offset),
        };
        if over == 0 {
            return wanted;
        }
        match wanted.checked_add(multiple - over).filter(|up| *up <= most) {
            Some(up) => up,
            None => wanted.saturating_sub(over),
        }
    }
}

/// The longer of two lengths over the shorter: 1 when they are the same. Products of such
/// ratios stand in the same order as sums of their logarithms.
fn ratio(a: Length, b: Length) -> f64 {
    let (a, b) = (a.to_mm(), b.to_mm());
    a.max(b) / a.min(b)
}

/// How far two sizes are apart, in width and height.
fn apart_mm(a: Size, b: Size) -> (f64, f64) {
    ((a.w.to_mm() - b.w.to_mm()).abs(), (a.h.to_mm() - b.h.to_mm()).abs())
}
