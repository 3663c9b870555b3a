//! The measures of the page in millimetres, and rectangles in the planner's own numbers.

use crate::weights::REFERENCE_DIAGONAL;
use leporello_model::{Length, Project, Share, Side, Size};

/// A rectangle in millimetres, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub x: f64,
    pub y: f64,
    pub w: f64,
    pub h: f64,
}

impl Area {
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    pub fn moved(self, dx: f64, dy: f64) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }

    pub fn edges(self) -> [f64; 4] {
        [self.x, self.right(), self.y, self.bottom()]
    }
}

/// What the layout must know of the paper. Lengths in millimetres.
#[derive(Clone, Debug)]
pub struct Paper {
    pub page_w: f64,
    pub page_h: f64,
    pub top: f64,
    pub inside: f64,
    pub outside: f64,
    /// Content box.
    pub box_w: f64,
    pub box_h: f64,
    pub gap: f64,
    /// Bleed at top, bottom, inside, outside.
    pub bleed: [f64; 4],
    /// Size of the page against A4: constants of taste are multiplied by it.
    pub unit: f64,
    pub trim_safe: f64,
    pub fold_safe: f64,
    /// Most share of a photograph lost inside the margins, and of a hero at the edges.
    pub crop_inside: f64,
    pub crop_hero: f64,
}

impl Paper {
    pub fn of(project: &Project) -> Self {
        let page_w = Self::page_width(project.trim).to_mm();
        let page_h = project.trim.h.to_mm().max(20.0);
        let m = project.margins;
        let (mut top, mut bottom) = (m.top.to_mm(), m.bottom.to_mm());
        let (mut inside, mut outside) = (m.inside.to_mm(), m.outside.to_mm());
        // Margins that leave less than a third of the page are brought down to it.
        let across = (inside + outside) / (page_w * 2.0 / 3.0);
        let down = (top + bottom) / (page_h * 2.0 / 3.0);
        if across > 1.0 {
            (inside, outside) = (inside / across, outside / across);
        }
        if down > 1.0 {
            (top, bottom) = (top / down, bottom / down);
        }
        let (box_w, box_h) = (page_w - inside - outside, page_h - top - bottom);
        let b = project.bleed;
        Self {
            page_w,
            page_h,
            top,
            inside,
            outside,
            box_w,
            box_h,
            gap: project.gap.to_mm().clamp(0.0, box_w.min(box_h) / 16.0),
            bleed: [b.top.to_mm(), b.bottom.to_mm(), b.inside.to_mm(), b.outside.to_mm()],
            unit: libm::sqrt(page_w * page_w + page_h * page_h) / REFERENCE_DIAGONAL,
            trim_safe: project.safety.trim.to_mm(),
            fold_safe: project.safety.fold.to_mm().max(project.binding.fold_safe().to_mm()),
            crop_inside: project.crop.inside.clamp(0.0, 0.5),
            crop_hero: project.crop.hero.clamp(0.0, 0.5),
        }
    }

    /// Width of the trimmed page; pages narrower than 20 mm are planned as if they had that.
    pub fn page_width(trim: Size) -> Length {
        trim.w.max(Length::mm(20))
    }

    /// Left edge of the content box.
    pub fn box_x(&self, side: Side) -> f64 {
        match side {
            Side::Verso => self.outside,
            Side::Recto => self.inside,
        }
    }

    /// The page with its bleed.
    pub fn bled_page(&self, side: Side) -> Area {
        let [top, bottom, inside, outside] = self.bleed;
        let left = if side == Side::Verso { outside } else { inside };
        let w = self.page_w + inside + outside;
        Area { x: -left, y: -top, w, h: self.page_h + top + bottom }
    }

    /// Where heads may lie on a full bleed.
    pub fn safe_area(&self, side: Side) -> Area {
        let (left, right) = match side {
            Side::Verso => (self.trim_safe, self.fold_safe),
            Side::Recto => (self.fold_safe, self.trim_safe),
        };
        Area {
            x: left,
            y: self.trim_safe,
            w: self.page_w - left - right,
            h: self.page_h - 2.0 * self.trim_safe,
        }
    }
}

/// Crop of a photograph along one axis: `size` of it is shown from `offset` on.
pub fn crop_along(is_across: bool, offset: f64, size: f64) -> Share {
    if is_across {
        Share { x: offset, y: 0.0, w: size, h: 1.0 }
    } else {
        Share { x: 0.0, y: offset, w: 1.0, h: size }
    }
}
