//! Where pages and plates are in the picture of a spread.

use crate::plan_file::{PagePart, PlanFile, PlatePart, SpreadPart};

/// Left, top, width and height, in shares of the spread's picture.
pub(crate) type Part = [f64; 4];

/// The picture of every spread in millimetres: both pages at their trim, with the bleed around.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Grid {
    page: (f64, f64),
    /// Bleed at the outer edges and at the top.
    corner: (f64, f64),
    picture: (f64, f64),
    left_is_verso: bool,
}

impl Grid {
    pub(crate) fn of(plan: &PlanFile) -> Self {
        let page = (plan.trim.w.to_mm(), plan.trim.h.to_mm());
        let bleed = plan.bleed;
        let corner = (bleed.outside.to_mm(), bleed.top.to_mm());
        let height = page.1 + corner.1 + bleed.bottom.to_mm();
        let left_is_verso = plan.bound_at == leporello_model::BoundAt::Left;
        Self { page, corner, picture: (2.0 * (page.0 + corner.0), height), left_is_verso }
    }

    /// Width of the picture over its height.
    pub(crate) fn aspect(&self) -> f64 {
        self.picture.0 / self.picture.1
    }

    /// A page at its trim.
    pub(crate) fn page(&self, page: &PagePart) -> Part {
        self.part([self.left(page), self.corner.1, self.page.0, self.page.1])
    }

    /// What is seen of a plate: its frame within the pages that are seen together.
    pub(crate) fn plate(&self, spread: &SpreadPart, page: &PagePart, plate: &PlatePart) -> Part {
        // As in the web edition: where words face it, a page is a sheet of its own.
        let is_alone = spread.pages().any(|page| page.section.is_some());
        let seen: Vec<f64> = spread
            .pages()
            .filter(|one| !is_alone || one.number == page.number)
            .map(|one| self.left(one))
            .collect();
        let from = seen.iter().copied().fold(f64::INFINITY, f64::min);
        let to = seen.iter().copied().fold(0.0, f64::max) + self.page.0;
        let frame = plate.frame;
        let (left, top) = (self.left(page) + frame.x.to_mm(), self.corner.1 + frame.y.to_mm());
        let (x, y) = (left.max(from), top.max(self.corner.1));
        let right = (left + frame.w.to_mm()).min(to);
        let bottom = (top + frame.h.to_mm()).min(self.corner.1 + self.page.1);
        self.part([x, y, (right - x).max(0.1), (bottom - y).max(0.1)])
    }

    /// Where a page begins from the left, in millimetres.
    fn left(&self, page: &PagePart) -> f64 {
        let is_verso = page.number.is_multiple_of(2);
        if is_verso == self.left_is_verso { self.corner.0 } else { self.corner.0 + self.page.0 }
    }

    fn part(&self, [x, y, w, h]: Part) -> Part {
        let (all_w, all_h) = self.picture;
        [x / all_w, y / all_h, w / all_w, h / all_h].map(|share| (share * 1e6).round() / 1e6)
    }
}

/// A part that holds all of these.
pub(crate) fn around(parts: impl Iterator<Item = Part>) -> Part {
    let [mut x, mut y, mut right, mut bottom] = [1.0_f64, 1.0, 0.0, 0.0];
    for [left, top, w, h] in parts {
        (x, y) = (x.min(left), y.min(top));
        (right, bottom) = (right.max(left + w), bottom.max(top + h));
    }
    [x, y, (right - x).max(0.0), (bottom - y).max(0.0)]
}
