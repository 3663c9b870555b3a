//! Small pictures for measuring. Means of encoded numbers are good enough here.

use crate::resample::{Kernel, Rows, Window, resample};
use leporello_model::PixelSize;

/// A small picture in colour.
pub(super) struct Small {
    /// Width and height.
    pub(super) size: PixelSize,
    /// Red, green, blue beside each other.
    pub(super) rgb: Vec<u8>,
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

/// The same picture smaller.
pub(super) fn reduced(rgb: &[u8], from: PixelSize, size: PixelSize) -> Small {
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
        out.extend(pixels.flat_map(|&[r, g, b, _]| [r, g, b].map(|number| (number + 0.5) as u8)));
    });
    Small { size, rgb: out }
}
