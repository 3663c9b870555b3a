//! A page in pixels.

use crate::options::MEGAPIXELS;
use leporello_model::{PixelSize, Rect, Size};

/// A rectangle in whole pixels of a page; may reach over its edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Box {
    pub(super) x: i64,
    pub(super) y: i64,
    pub(super) w: i64,
    pub(super) h: i64,
}

impl Box {
    pub(super) fn right(self) -> i64 {
        self.x + self.w
    }

    pub(super) fn bottom(self) -> i64 {
        self.y + self.h
    }

    /// What two boxes have in common; `None` when that is nothing.
    pub(super) fn common(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (w, h) = (self.right().min(other.right()) - x, self.bottom().min(other.bottom()) - y);
        (w > 0 && h > 0).then_some(Self { x, y, w, h })
    }

    /// Its place as CSS.
    pub(super) fn css(self) -> String {
        let Self { x, y, w, h } = self;
        format!("left:{x}px;top:{y}px;width:{w}px;height:{h}px")
    }
}

/// How large pages are in pixels: as many as the large readers take, the same for all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) w: u32,
    pub(super) h: u32,
    trim: Size,
}

impl Sheet {
    pub(super) fn of(trim: Size) -> Self {
        let aspect = (trim.w.to_mm() / trim.h.to_mm()).clamp(0.05, 20.0);
        let w = (MEGAPIXELS * 1e6 * aspect).sqrt().floor();
        Self { w: w.max(1.0) as u32, h: (w / aspect).round().max(1.0) as u32, trim }
    }

    pub(super) fn viewport(&self) -> String {
        let Self { w, h, .. } = self;
        format!("<meta name=\"viewport\" content=\"width={w}, height={h}\"/>\n")
    }

    pub(super) const fn whole(&self) -> Box {
        Box { x: 0, y: 0, w: self.w as i64, h: self.h as i64 }
    }

    /// Pixels of a length in millimetres.
    pub(super) fn px(&self, mm: f64) -> f64 {
        mm * f64::from(self.w) / self.trim.w.to_mm()
    }

    /// Pixels of a length in points.
    pub(super) fn pt(&self, points: f64) -> f64 {
        self.px(points * 25.4 / 72.0)
    }

    /// The page against A4: 1 where the shorter side has 210 mm.
    pub(super) fn unit(&self) -> f64 {
        self.trim.w.min(self.trim.h).to_mm() / 210.0
    }

    /// A frame of the page, moved by so many pages to the right. Edges that touch on paper
    /// touch here, across the fold too.
    pub(super) fn frame(&self, frame: Rect, pages: i64) -> Box {
        let (sx, sy) =
            (f64::from(self.w) / self.trim.w.to_mm(), f64::from(self.h) / self.trim.h.to_mm());
        let across = |mm: f64| (mm * sx).round() as i64 + pages * i64::from(self.w);
        let down = |mm: f64| (mm * sy).round() as i64;
        let (x, y) = (across(frame.x.to_mm()), down(frame.y.to_mm()));
        let (right, bottom) = (across(frame.right().to_mm()), down(frame.bottom().to_mm()));
        Box { x, y, w: right - x, h: bottom - y }
    }

    /// The largest box of a picture's shape, in the middle of the page.
    pub(super) fn within(&self, size: PixelSize) -> Box {
        let (w, h) = (f64::from(self.w), f64::from(self.h));
        let scale = (w / f64::from(size.w.max(1))).min(h / f64::from(size.h.max(1)));
        let (bw, bh) = ((f64::from(size.w) * scale).round(), (f64::from(size.h) * scale).round());
        let middle = |all: f64, part: f64| ((all - part) / 2.0).round() as i64;
        Box { x: middle(w, bw), y: middle(h, bh), w: bw as i64, h: bh as i64 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Length;

    fn a4() -> Sheet {
        Sheet::of(Size { w: Length::mm(297), h: Length::mm(210) })
    }

    #[test]
    fn a_page_keeps_within_what_readers_take() {
        for (w, h) in [(297, 210), (210, 297), (80, 1000), (300, 300)] {
            let sheet = Sheet::of(Size { w: Length::mm(w), h: Length::mm(h) });
            let pixels = f64::from(sheet.w) * f64::from(sheet.h);
            assert!((3.0e6..=3.8e6).contains(&pixels), "{w} x {h}: {pixels}");
        }
    }

    #[test]
    fn halves_of_a_picture_meet_at_the_fold() {
        let sheet = a4();
        let frame = Rect::snapped_mm(-3.0, -3.0, 600.0, 216.0);
        let (left, right) = (sheet.frame(frame, 0), sheet.frame(frame, -1));
        let (l, r) = (left.common(sheet.whole()).unwrap(), right.common(sheet.whole()).unwrap());
        assert_eq!((l.right(), r.x), (i64::from(sheet.w), 0));
        assert_eq!(l.right() - left.x, -right.x);
    }
}
