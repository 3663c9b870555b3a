//! Small pictures for measuring. Means of encoded numbers are good enough here.

use crate::PictureError;
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{InnerPixel, U8, U8x3};
use fast_image_resize::{FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};
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

    /// The same picture smaller.
    pub(super) fn reduced(&self, size: PixelSize) -> Result<Self, PictureError> {
        let pixels: Vec<U8> = self.values.iter().map(|&v| U8::new(v)).collect();
        let values = resampled(&pixels, self.size, size)?.iter().map(|p| p.0).collect();
        Ok(Self { size, values })
    }
}

/// Luma of one pixel (ITU-R BT.601 in 16-bit fixed point).
pub(super) fn luma(&[r, g, b]: &[u8; 3]) -> u8 {
    ((19595 * u32::from(r) + 38470 * u32::from(g) + 7471 * u32::from(b) + 32768) >> 16) as u8
}

/// The same picture smaller.
pub(super) fn reduced(rgb: &[u8], from: PixelSize, size: PixelSize) -> Result<Small, PictureError> {
    if from == size {
        return Ok(Small { size, rgb: rgb.to_vec() });
    }
    let pixels: Vec<U8x3> = rgb.as_chunks::<3>().0.iter().map(|&p| U8x3::new(p)).collect();
    let rgb = resampled(&pixels, from, size)?.iter().flat_map(|p| p.0).collect();
    Ok(Small { size, rgb })
}

fn resampled<P: PixelTrait + InnerPixel>(
    pixels: &[P],
    from: PixelSize,
    to: PixelSize,
) -> Result<Vec<P>, PictureError> {
    let wrong = |error: &dyn std::fmt::Display| {
        PictureError::Damaged(format!("cannot be resampled: {error}"))
    };
    let source = TypedImageRef::new(from.w, from.h, pixels).map_err(|e| wrong(&e))?;
    let mut out = vec![P::default(); to.w as usize * to.h as usize];
    let mut target = TypedImage::from_pixels_slice(to.w, to.h, &mut out).map_err(|e| wrong(&e))?;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Bilinear))
        .use_alpha(false);
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(|e| wrong(&e))?;
    Ok(out)
}
