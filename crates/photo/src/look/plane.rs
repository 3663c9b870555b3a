//! Small pictures for measuring. Means of encoded numbers are good enough here.

use crate::resample::{Kernel, Rows, Window, nearest, resample};
use leporello_model::PixelSize;

/// A small picture in colour.
pub(crate) struct Small {
    /// Width and height.
    pub(crate) size: PixelSize,
    /// Red, green, blue beside each other.
    pub(crate) rgb: Vec<u8>,
}

/// One channel.
pub(super) struct Plane {
    /// Width and height.
    pub(super) size: PixelSize,
    /// Row by row.
    pub(super) values: Vec<u8>,
}

impl Plane {
    /// Luma of sRGB numbers (ITU-R BT.601), 0 to 255.
    pub(super) fn luma(rgb: &[u8], size: PixelSize) -> Self {
        let values = rgb.as_chunks::<3>().0.iter().map(luma).collect();
        Self { size, values }
    }
}

/// Luma of one pixel (ITU-R BT.601 in 16-bit fixed point).
pub(super) fn luma(&[r, g, b]: &[u8; 3]) -> u8 {
    ((19595 * u32::from(r) + 38470 * u32::from(g) + 7471 * u32::from(b) + 32768) >> 16) as u8
}

/// The same picture smaller. Halved by plain means as long as more than the size is left,
/// which costs a tenth of mixing neighbours by their weights.
pub(super) fn reduced(rgb: &[u8], from: PixelSize, size: PixelSize) -> Small {
    let half = PixelSize { w: from.w / 2, h: from.h / 2 };
    if half.w >= size.w && half.h >= size.h && half != from {
        return reduced(&halved(rgb, from), half, size);
    }
    if from == size {
        return Small { size, rgb: rgb.to_vec() };
    }
    mixed(rgb, from, size)
}

/// Means of two by two pixels; an odd last row or column is left out.
fn halved(rgb: &[u8], from: PixelSize) -> Vec<u8> {
    let width = from.w as usize;
    let mut out = Vec::with_capacity(rgb.len() / 4);
    for pair in rgb.chunks_exact(6 * width) {
        let (above, below) = pair.split_at(3 * width);
        let (above, below) = (above.as_chunks::<6>().0, below.as_chunks::<6>().0);
        for (a, b) in above.iter().zip(below) {
            let mean = |i: usize| {
                let sum = [a[i], a[i + 3], b[i], b[i + 3]].map(u16::from).iter().sum::<u16>();
                ((sum + 2) / 4) as u8
            };
            out.extend([mean(0), mean(1), mean(2)]);
        }
    }
    out
}

fn mixed(rgb: &[u8], from: PixelSize, size: PixelSize) -> Small {
    let fill = |y: usize, left: usize, row: &mut [f32]| {
        let (pixels, _) = rgb[3 * (y * from.w as usize + left)..].as_chunks::<3>();
        for (numbers, &[r, g, b]) in row.as_chunks_mut::<4>().0.iter_mut().zip(pixels) {
            *numbers = [f32::from(r), f32::from(g), f32::from(b), 0.0];
        }
    };
    let rows = Rows { size: from, fill: &fill };
    let mut out = Vec::with_capacity(3 * size.w as usize * size.h as usize);
    resample::<4>(&rows, Window::whole(from), size, Kernel::Triangle, &mut |row| {
        let pixels = row.as_chunks::<4>().0.iter();
        out.extend(
            pixels.flat_map(|&[r, g, b, _]| [r, g, b].map(|number| nearest::<255>(number) as u8)),
        );
    });
    Small { size, rgb: out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smaller_picture_keeps_its_mean_and_its_sides() {
        let from = PixelSize { w: 101, h: 75 };
        let left_is_dark = |i: u32| if i % from.w < 50 { [10, 20, 30] } else { [210, 220, 230] };
        let rgb: Vec<u8> = (0..from.w * from.h).flat_map(left_is_dark).collect();
        for (w, h) in [(101, 75), (50, 37), (32, 32), (20, 15)] {
            let small = reduced(&rgb, from, PixelSize { w, h });
            let (pixels, _) = small.rgb.as_chunks::<3>();
            assert_eq!(pixels.len() as u32, w * h);
            let mean = pixels.iter().map(|p| f64::from(p[0])).sum::<f64>() / f64::from(w * h);
            assert!((mean - 111.0).abs() < 4.0, "{w} × {h}: {mean}");
            assert!(pixels[0][2] < 40 && pixels[w as usize - 1][2] > 220, "{w} × {h}");
        }
    }
}
