//! Setting pixels upright.

use leporello_model::{Orientation, PixelSize};

/// Turns pixels from their stored orientation (EXIF 1 to 8) upright.
pub(crate) fn upright<T: Copy, const N: usize>(
    pixels: Vec<T>,
    stored: PixelSize,
    orientation: Orientation,
) -> (PixelSize, Vec<T>) {
    let size = orientation.turn(stored);
    if orientation == Orientation::UPRIGHT {
        return (size, pixels);
    }
    let (from, _) = pixels.as_chunks::<N>();
    let (sw, sh) = (stored.w as usize, stored.h as usize);
    let (w, h) = (size.w as usize, size.h as usize);
    // The stored place of an upright pixel is `base + x * right + y * down`.
    let last = sw * sh - 1;
    let row = sw as isize;
    let (base, right, down) = match orientation.exif() {
        2 => (sw - 1, -1, row),
        3 => (last, -1, -row),
        4 => (last + 1 - sw, 1, -row),
        5 => (0, row, 1),
        6 => (last + 1 - sw, -row, 1),
        7 => (last, -row, -1),
        8 => (sw - 1, row, -1),
        _ => (0, 1, row),
    };
    let mut out = Vec::with_capacity(pixels.len());
    for y in 0..h {
        let start = base as isize + y as isize * down;
        for x in 0..w {
            out.extend_from_slice(&from[(start + x as isize * right) as usize]);
        }
    }
    (size, out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Share;

    #[test]
    fn pixels_and_shares_turn_alike() {
        let stored = PixelSize { w: 3, h: 2 };
        let pixels: Vec<u8> = (0..6).collect();
        for exif in 1..=8 {
            let orientation = Orientation::from_exif(exif).unwrap();
            let (size, turned) = upright::<u8, 1>(pixels.clone(), stored, orientation);
            for (i, &value) in turned.iter().enumerate() {
                let (x, y) = (i as u32 % size.w, i as u32 / size.w);
                let share = Share {
                    x: f64::from(x) / f64::from(size.w),
                    y: f64::from(y) / f64::from(size.h),
                    w: 1.0 / f64::from(size.w),
                    h: 1.0 / f64::from(size.h),
                };
                let at = orientation.share_to_stored(share);
                let (sx, sy) = ((at.x * 3.0).round() as usize, (at.y * 2.0).round() as usize);
                assert_eq!(usize::from(value), sy * 3 + sx, "orientation {exif} at {x}, {y}");
            }
        }
    }
}
