//! Rectangles in unrounded millimetres, and the matrices of PDF.

use leporello_model::Rect;
use serde::{Deserialize, Serialize};

/// A rectangle in millimetres from the trim's top left corner, y down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl From<Rect> for Area {
    fn from(rect: Rect) -> Self {
        Self {
            left: rect.x.to_mm(),
            top: rect.y.to_mm(),
            right: rect.right().to_mm(),
            bottom: rect.bottom().to_mm(),
        }
    }
}

impl Area {
    /// Larger than any page: a clip that clips nothing.
    pub(crate) const EVERYWHERE: Self = Self { left: -1e9, top: -1e9, right: 1e9, bottom: 1e9 };

    /// The smallest area around all points; `None` without points.
    pub(crate) fn around(points: impl IntoIterator<Item = [f64; 2]>) -> Option<Self> {
        points
            .into_iter()
            .map(|[x, y]| Self { left: x, top: y, right: x, bottom: y })
            .reduce(Self::union)
    }

    /// Around both.
    pub(crate) fn union(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// What is inside both; `None` when that has no extent.
    pub(crate) fn intersection(self, other: Self) -> Option<Self> {
        let both = Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        };
        (both.left < both.right && both.top < both.bottom).then_some(both)
    }

    /// To a hundredth of a millimetre, as a receipt writes it.
    pub(crate) fn rounded(self) -> Self {
        let round = |value: f64| (value * 100.0).round() / 100.0;
        Self {
            left: round(self.left),
            top: round(self.top),
            right: round(self.right),
            bottom: round(self.bottom),
        }
    }

    /// Width.
    #[must_use]
    pub fn width(self) -> f64 {
        self.right - self.left
    }

    /// Whether another area lies wholly in it.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        other.left >= self.left
            && other.right <= self.right
            && other.top >= self.top
            && other.bottom <= self.bottom
    }

    /// Larger by so many millimetres at each edge.
    pub(crate) fn grown(self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// Whether each edge is no further than this from the same edge of another area.
    pub(crate) fn is_near(self, other: Self, most: f64) -> bool {
        self.grown(most).holds(other) && other.grown(most).holds(self)
    }

    /// Height.
    #[must_use]
    pub fn height(self) -> f64 {
        self.bottom - self.top
    }
}

/// `[a b c d e f]` as PDF writes it: `x' = ax + cy + e`, `y' = bx + dy + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Matrix(pub [f64; 6]);

impl Matrix {
    /// Changes nothing.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this one, then `next`.
    pub fn then(self, next: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, next.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// A point moved.
    pub fn apply(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// Around a rectangle given by two corners, moved.
    pub fn around(self, [left, bottom, right, top]: [f64; 4]) -> Area {
        let corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
        Area::around(corners.map(|corner| self.apply(corner))).expect("four points have an area")
    }

    /// Lengths of the images of the unit vectors.
    pub fn scales(self) -> [f64; 2] {
        let [a, b, c, d, ..] = self.0;
        [a.hypot(b), c.hypot(d)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_after_scaling_is_not_scaling_after_moving() {
        let scale = Matrix([2.0, 0.0, 0.0, 2.0, 0.0, 0.0]);
        let shift = Matrix([1.0, 0.0, 0.0, 1.0, 5.0, 0.0]);
        assert_eq!(scale.then(shift).apply([1.0, 1.0]), [7.0, 2.0]);
        assert_eq!(shift.then(scale).apply([1.0, 1.0]), [12.0, 2.0]);
    }
}
