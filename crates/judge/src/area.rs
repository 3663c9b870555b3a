//! Rectangles in unrounded millimetres, and the matrices of PDF.

use leporello_model::{Rect, Share};

/// A rectangle in millimetres from the trim's top left corner, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub w: f64,
    /// Height.
    pub h: f64,
}

impl From<Rect> for Area {
    fn from(rect: Rect) -> Self {
        Self { x: rect.x.to_mm(), y: rect.y.to_mm(), w: rect.w.to_mm(), h: rect.h.to_mm() }
    }
}

impl Area {
    /// Larger than any page: a clip that clips nothing.
    pub(crate) const EVERYWHERE: Self = Self { x: -1e9, y: -1e9, w: 2e9, h: 2e9 };

    /// From two opposite corners, in any order.
    #[must_use]
    pub fn of_corners(a: [f64; 2], b: [f64; 2]) -> Self {
        let (x, y) = (a[0].min(b[0]), a[1].min(b[1]));
        Self { x, y, w: a[0].max(b[0]) - x, h: a[1].max(b[1]) - y }
    }

    /// The smallest area around all points; `None` without points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Self> {
        points.into_iter().map(|point| Self::of_corners(point, point)).reduce(Self::union)
    }

    /// Right edge.
    #[must_use]
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Bottom edge.
    #[must_use]
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Square millimetres.
    #[must_use]
    pub fn size(self) -> f64 {
        self.w * self.h
    }

    /// Width over height.
    #[must_use]
    pub fn aspect(self) -> f64 {
        self.w / self.h
    }

    /// The shorter side.
    #[must_use]
    pub fn short_side(self) -> f64 {
        self.w.min(self.h)
    }

    /// Left, right, top, bottom.
    #[must_use]
    pub fn edges(self) -> [f64; 4] {
        [self.x, self.right(), self.y, self.bottom()]
    }

    /// The same area moved to the right.
    #[must_use]
    pub fn moved_right(self, by: f64) -> Self {
        Self { x: self.x + by, ..self }
    }

    /// The smallest area around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, w: right - x, h: bottom - y }
    }

    /// What both cover; `None` when they do not overlap.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (x, y) = (self.x.max(other.x), self.y.max(other.y));
        let (right, bottom) = (self.right().min(other.right()), self.bottom().min(other.bottom()));
        (right > x && bottom > y).then_some(Self { x, y, w: right - x, h: bottom - y })
    }

    /// The part of this area that `visible` is, in shares of its sides.
    #[must_use]
    pub fn share_of(self, visible: Self) -> Share {
        Share {
            x: (visible.x - self.x) / self.w,
            y: (visible.y - self.y) / self.h,
            w: visible.w / self.w,
            h: visible.h / self.h,
        }
    }

    /// Length by which the horizontal extents of two areas overlap; negative when apart.
    pub(crate) fn overlap_across(self, other: Self) -> f64 {
        self.right().min(other.right()) - self.x.max(other.x)
    }

    /// Length by which the vertical extents of two areas overlap; negative when apart.
    pub(crate) fn overlap_down(self, other: Self) -> f64 {
        self.bottom().min(other.bottom()) - self.y.max(other.y)
    }
}

/// An affine map as PDF writes it: `[a b c d e f]` sends (x, y) to
/// (a x + c y + e, b x + d y + f). ISO 32000-2, 8.3.4.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

impl Matrix {
    /// First `self`, then `next`.
    pub fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [p, q, r, s, t, u] = next.0;
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// Where a point goes.
    pub fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// Where the unit square goes: the place of an image.
    pub fn unit_square(self) -> Area {
        self.rectangle([0.0, 0.0, 1.0, 1.0])
    }

    /// The area around the image of the rectangle with these two opposite corners.
    pub fn rectangle(self, [x0, y0, x1, y1]: [f64; 4]) -> Area {
        let corners = [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];
        Area::around(corners.map(|corner| self.apply(corner))).unwrap_or_default()
    }

    /// Whether it turns pictures by a quarter, so that columns become rows.
    pub fn swaps_sides(self) -> bool {
        let [a, b, c, d, ..] = self.0;
        b.abs() + c.abs() > a.abs() + d.abs()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matrices_apply_in_the_order_they_are_joined() {
        let twice = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let right = Matrix([1.0, 0.0, 0.0, 1.0, 5.0, 0.0]);
        assert_eq!(twice.then(right).apply([1.0, 1.0]), [7.0, 2.0]);
        assert_eq!(right.then(twice).apply([1.0, 1.0]), [12.0, 2.0]);
    }

    #[test]
    fn a_quarter_turn_swaps_the_sides_of_a_picture() {
        let turned = Matrix([0.0, 30.0, -20.0, 0.0, 20.0, 0.0]);
        assert!(turned.swaps_sides());
        assert_eq!(turned.unit_square(), Area { x: 0.0, y: 0.0, w: 20.0, h: 30.0 });
    }

    #[test]
    fn areas_that_only_touch_do_not_overlap() {
        let left = Area { x: 0.0, y: 0.0, w: 10.0, h: 10.0 };
        assert_eq!(left.intersection(left.moved_right(10.0)), None);
        assert_eq!(left.overlap_across(left.moved_right(12.0)), -2.0);
    }
}
