//! Points, sizes, rectangles and margins on paper; shares of a photograph.

use crate::Length;
use serde::{Deserialize, Serialize};

/// A place on a page, from the trim's top left corner, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "[Length; 2]", into = "[Length; 2]")]
pub struct Point {
    /// Rightward.
    pub x: Length,
    /// Downward.
    pub y: Length,
}

impl From<[Length; 2]> for Point {
    fn from([x, y]: [Length; 2]) -> Self {
        Self { x, y }
    }
}

impl From<Point> for [Length; 2] {
    fn from(p: Point) -> Self {
        [p.x, p.y]
    }
}

/// Width and height on paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "[Length; 2]", into = "[Length; 2]")]
pub struct Size {
    /// Width.
    pub w: Length,
    /// Height.
    pub h: Length,
}

impl From<[Length; 2]> for Size {
    fn from([w, h]: [Length; 2]) -> Self {
        Self { w, h }
    }
}

impl From<Size> for [Length; 2] {
    fn from(s: Size) -> Self {
        [s.w, s.h]
    }
}

/// A rectangle on a page, from the trim's top left corner, y down. Parts outside the
/// trim (in the bleed, or on the facing page) have negative or large coordinates.
///
/// Serialised as `[x, y, w, h]` in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "[Length; 4]", into = "[Length; 4]")]
pub struct Rect {
    /// Left edge.
    pub x: Length,
    /// Top edge.
    pub y: Length,
    /// Width.
    pub w: Length,
    /// Height.
    pub h: Length,
}

impl From<[Length; 4]> for Rect {
    fn from([x, y, w, h]: [Length; 4]) -> Self {
        Self { x, y, w, h }
    }
}

impl From<Rect> for [Length; 4] {
    fn from(r: Rect) -> Self {
        [r.x, r.y, r.w, r.h]
    }
}

impl Rect {
    /// A rectangle from millimetres whose *edges* are snapped to 0.01 mm, so that edges
    /// computed on two ways to the same place are the same number.
    #[must_use]
    pub fn snapped_mm(x: f64, y: f64, w: f64, h: f64) -> Self {
        let (left, top) = (Length::snapped_mm(x), Length::snapped_mm(y));
        let (right, bottom) = (Length::snapped_mm(x + w), Length::snapped_mm(y + h));
        Self { x: left, y: top, w: right - left, h: bottom - top }
    }

    /// Right edge.
    #[must_use]
    pub fn right(self) -> Length {
        self.x + self.w
    }

    /// Bottom edge.
    #[must_use]
    pub fn bottom(self) -> Length {
        self.y + self.h
    }

    /// Width over height.
    #[must_use]
    pub fn aspect(self) -> f64 {
        self.w.to_mm() / self.h.to_mm()
    }

    /// The same rectangle moved.
    #[must_use]
    pub fn moved(self, dx: Length, dy: Length) -> Self {
        Self { x: self.x + dx, y: self.y + dy, ..self }
    }
}

/// A length for each side of a page, told by the binding and not by left and right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sides {
    /// At the top.
    pub top: Length,
    /// At the bottom.
    pub bottom: Length,
    /// Toward the binding.
    pub inside: Length,
    /// Away from the binding.
    pub outside: Length,
}

/// Width and height in pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "[u32; 2]", into = "[u32; 2]")]
pub struct PixelSize {
    /// Width.
    pub w: u32,
    /// Height.
    pub h: u32,
}

impl From<[u32; 2]> for PixelSize {
    fn from([w, h]: [u32; 2]) -> Self {
        Self { w, h }
    }
}

impl From<PixelSize> for [u32; 2] {
    fn from(s: PixelSize) -> Self {
        [s.w, s.h]
    }
}

impl PixelSize {
    /// Width over height.
    #[must_use]
    pub fn aspect(self) -> f64 {
        f64::from(self.w) / f64::from(self.h)
    }

    /// Millions of pixels.
    #[must_use]
    pub fn megapixels(self) -> f64 {
        f64::from(self.w) * f64::from(self.h) / 1e6
    }
}

/// A rectangle inside a photograph, in shares of its upright width and height (0 to 1).
///
/// Serialised as `[x, y, w, h]`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "[f64; 4]", into = "[f64; 4]")]
pub struct Share {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl From<[f64; 4]> for Share {
    fn from([x, y, w, h]: [f64; 4]) -> Self {
        Self { x, y, w, h }
    }
}

impl From<Share> for [f64; 4] {
    fn from(s: Share) -> Self {
        [s.x, s.y, s.w, s.h]
    }
}

impl Share {
    /// The whole photograph.
    pub const WHOLE: Self = Self { x: 0.0, y: 0.0, w: 1.0, h: 1.0 };

    /// How much of `other` lies inside, from 0 to 1; 1 when `other` is empty.
    #[must_use]
    pub fn holds(self, other: Self) -> f64 {
        let area = other.w * other.h;
        if area <= 0.0 {
            return 1.0;
        }
        let w = (self.x + self.w).min(other.x + other.w) - self.x.max(other.x);
        let h = (self.y + self.h).min(other.y + other.h) - self.y.max(other.y);
        w.max(0.0) * h.max(0.0) / area
    }
}

/// The part of a photograph that a frame shows: a [`Share`] of the upright picture.
pub type Crop = Share;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges_that_touch_are_the_same_number() {
        let third = 100.0 / 3.0;
        let left = Rect::snapped_mm(0.0, 0.0, third, 10.0);
        let right = Rect::snapped_mm(third, 0.0, third, 10.0);
        assert_eq!(left.right(), right.x);
    }

    #[test]
    fn a_crop_holds_what_it_shows() {
        let crop = Share { x: 0.1, y: 0.0, w: 0.9, h: 1.0 };
        assert!((crop.holds(Share { x: 0.2, y: 0.2, w: 0.1, h: 0.1 }) - 1.0).abs() < 1e-12);
        assert!((crop.holds(Share { x: 0.0, y: 0.0, w: 0.2, h: 0.2 }) - 0.5).abs() < 1e-12);
        assert_eq!(crop.holds(Share { x: 0.0, y: 0.0, w: 0.05, h: 0.2 }), 0.0);
    }
}
