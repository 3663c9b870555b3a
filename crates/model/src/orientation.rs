//! Which way up a stored picture is.

use crate::{PixelSize, Share};
use serde::{Deserialize, Serialize};

/// How the stored picture must be turned to stand upright: EXIF values 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Orientation(u8);

impl Orientation {
    /// Stored upright.
    pub const UPRIGHT: Self = Self(1);

    /// From the EXIF value; `None` outside 1 to 8.
    #[must_use]
    pub const fn from_exif(value: u16) -> Option<Self> {
        if matches!(value, 1..=8) { Some(Self(value as u8)) } else { None }
    }

    /// The EXIF value, 1 to 8.
    #[must_use]
    pub const fn exif(self) -> u8 {
        self.0
    }

    /// Whether width and height change places when the picture is set upright.
    #[must_use]
    pub const fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// The size of the upright picture, from the stored size; and the other way round.
    #[must_use]
    pub const fn turn(self, size: PixelSize) -> PixelSize {
        if self.swaps_sides() { PixelSize { w: size.h, h: size.w } } else { size }
    }

    /// The upright share that shows what `stored` covers of the stored picture.
    #[must_use]
    pub fn share_to_upright(self, s: Share) -> Share {
        let (right, bottom) = (1.0 - s.x - s.w, 1.0 - s.y - s.h);
        let (x, y, w, h) = match self.0 {
            2 => (right, s.y, s.w, s.h),
            3 => (right, bottom, s.w, s.h),
            4 => (s.x, bottom, s.w, s.h),
            5 => (s.y, s.x, s.h, s.w),
            6 => (bottom, s.x, s.h, s.w),
            7 => (bottom, right, s.h, s.w),
            8 => (s.y, right, s.h, s.w),
            _ => (s.x, s.y, s.w, s.h),
        };
        Share { x, y, w, h }
    }

    /// The share of the stored picture that `upright` covers: the inverse of
    /// [`Self::share_to_upright`].
    #[must_use]
    pub fn share_to_stored(self, upright: Share) -> Share {
        let inverse = match self.0 {
            6 => 8,
            8 => 6,
            other => other,
        };
        Self(inverse).share_to_upright(upright)
    }
}

impl TryFrom<u8> for Orientation {
    type Error = String;
    fn try_from(value: u8) -> Result<Self, String> {
        Self::from_exif(value.into()).ok_or_else(|| format!("there is no orientation {value}"))
    }
}

impl From<Orientation> for u8 {
    fn from(orientation: Orientation) -> Self {
        orientation.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_a_share_upright_and_back_is_nothing() {
        let share = Share { x: 0.1, y: 0.2, w: 0.3, h: 0.25 };
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).unwrap();
            let back = orientation.share_to_stored(orientation.share_to_upright(share));
            for (a, b) in <[f64; 4]>::from(back).into_iter().zip(<[f64; 4]>::from(share)) {
                assert!((a - b).abs() < 1e-12, "orientation {exif}");
            }
        }
    }

    #[test]
    fn orientation_six_puts_the_stored_left_edge_on_top() {
        let orientation = Orientation::from_exif(6).unwrap();
        let top = orientation.share_to_upright(Share { x: 0.0, y: 0.0, w: 0.1, h: 1.0 });
        assert_eq!(top, Share { x: 0.0, y: 0.0, w: 1.0, h: 0.1 });
    }
}
