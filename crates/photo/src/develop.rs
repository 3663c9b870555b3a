//! From a picture's bytes to upright sRGB pixels of a wanted size: the one way that proxies
//! and renditions share.
//!
//! Decoded at the smallest scale that leaves [`SPARE`] times the wanted size, resampled in
//! linear light, converted to sRGB once, set upright last, when the pixels are few.

use crate::budget::Budget;
use crate::decode::{Decoded, Want, decode, memory};
use crate::inks::Inks;
use crate::resample::{Kernel, Window};
use crate::shrink::{Shrunk, shrink};
use crate::{PictureError, colour, upright};
use leporello_model::{Crop, Format, Orientation, PixelSize};

/// A decoder's own scaling keeps less detail than resampling does; with this much to spare
/// the difference is not seen.
const SPARE: f64 = 1.25;

/// A picture in memory, of which something is to be developed.
pub(crate) struct Negative<'a> {
    /// The bytes of the picture; of a RAW file its preview's.
    pub(crate) bytes: &'a [u8],
    /// Kind of file; of a RAW file its preview's.
    pub(crate) format: Format,
    /// Size as stored.
    pub(crate) stored: PixelSize,
    /// How it is set upright.
    pub(crate) orientation: Orientation,
    /// Its colour profile.
    pub(crate) icc: Option<&'a [u8]>,
    /// Where the memory for decoding it is taken from; nothing if whoever asks has taken it.
    pub(crate) budget: Option<&'a Budget>,
}

/// Upright sRGB pixels.
pub(crate) struct Print {
    /// Width and height.
    pub(crate) size: PixelSize,
    /// Red, green, blue beside each other.
    pub(crate) rgb: Vec<u8>,
    /// Whether a part of the picture is missing.
    pub(crate) is_partial: bool,
}

/// Develops the part `crop` of the upright picture at `size` pixels. Pixels are never
/// invented: where the crop has fewer, the print is smaller in the same shape.
pub(crate) fn develop(
    negative: &Negative,
    crop: Crop,
    size: PixelSize,
    kernel: Kernel,
) -> Result<Print, PictureError> {
    let light = expose(negative, crop, size, kernel)?;
    let rgb = colour::to_srgb(&light.shrunk, light.icc(negative));
    let (size, rgb) = upright::upright::<u8, 3>(rgb, light.size, negative.orientation);
    Ok(Print { size, rgb, is_partial: light.is_partial })
}

/// As [`develop`], in the inks of a printing condition: cyan, magenta, yellow and black beside
/// each other, 255 is full ink.
pub(crate) fn develop_inks(
    negative: &Negative,
    crop: Crop,
    size: PixelSize,
    inks: &Inks,
) -> Result<(PixelSize, Vec<u8>), PictureError> {
    let light = expose(negative, crop, size, Kernel::Lanczos)?;
    let numbers = inks.of_picture(&light.shrunk, light.icc(negative));
    Ok(upright::upright::<u8, 4>(numbers, light.size, negative.orientation))
}

/// A part of a picture at its final size in its own colours, not yet upright.
struct Light {
    shrunk: Shrunk,
    size: PixelSize,
    /// A profile that only the decoder found.
    icc: Option<Vec<u8>>,
    is_partial: bool,
}

impl Light {
    fn icc<'a>(&'a self, negative: &Negative<'a>) -> Option<&'a [u8]> {
        self.icc.as_deref().or(negative.icc)
    }
}

fn expose(
    negative: &Negative,
    crop: Crop,
    size: PixelSize,
    kernel: Kernel,
) -> Result<Light, PictureError> {
    let window = window(negative.orientation.share_to_stored(crop), negative.stored);
    let size = within(negative.orientation.turn(size), window);
    let want = want(negative.stored, window, size);
    let needed = || memory(negative.bytes, negative.format, want);
    let _permit = negative.budget.map(|budget| budget.take(needed()));
    let decoded = decode(negative.bytes, negative.format, want)?;
    let window = scaled(window, &decoded, negative.stored);
    let shrunk = shrink(&decoded.pixels, window, size, kernel);
    Ok(Light { shrunk, size, icc: decoded.icc, is_partial: decoded.is_partial })
}

/// The largest size of this shape that a picture or crop of `have` pixels can fill with its
/// long side at most `side`.
pub(crate) fn fitted(have: PixelSize, side: u32) -> PixelSize {
    let scale = (f64::from(side) / f64::from(have.w.max(have.h))).min(1.0);
    let scaled = |pixels: u32| ((f64::from(pixels) * scale).round() as u32).max(1);
    PixelSize { w: scaled(have.w), h: scaled(have.h) }
}

fn window(share: Crop, stored: PixelSize) -> Window {
    let (w, h) = (f64::from(stored.w), f64::from(stored.h));
    let x = (share.x * w).clamp(0.0, w - 1.0);
    let y = (share.y * h).clamp(0.0, h - 1.0);
    Window { x, y, w: (share.w * w).clamp(1.0, w - x), h: (share.h * h).clamp(1.0, h - y) }
}

fn within(size: PixelSize, window: Window) -> PixelSize {
    let (w, h) = (f64::from(size.w.max(1)), f64::from(size.h.max(1)));
    // A crop's pixels are seldom whole; half a pixel more is no enlargement to speak of.
    let fits = w <= window.w + 0.5 && h <= window.h + 0.5;
    let scale = if fits { 1.0 } else { (window.w / w).min(window.h / h) };
    let scaled = |side: f64| ((side * scale).round() as u32).max(1);
    PixelSize { w: scaled(w), h: scaled(h) }
}

fn want(stored: PixelSize, window: Window, size: PixelSize) -> Want {
    let scale = (f64::from(size.w) / window.w).max(f64::from(size.h) / window.h) * SPARE;
    let floor = |side: u32| (f64::from(side) * scale.min(1.0)).ceil() as u32;
    Want { floor: PixelSize { w: floor(stored.w), h: floor(stored.h) } }
}

/// The window in the pixels of a picture that was decoded at a scale.
fn scaled(window: Window, decoded: &Decoded, stored: PixelSize) -> Window {
    let scale_x = f64::from(decoded.pixels.size.w) / f64::from(stored.w);
    let scale_y = f64::from(decoded.pixels.size.h) / f64::from(stored.h);
    Window {
        x: window.x * scale_x,
        y: window.y * scale_y,
        w: window.w * scale_x,
        h: window.h * scale_y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fitted_size_keeps_its_shape_and_never_grows() {
        assert_eq!(fitted(PixelSize { w: 6000, h: 4000 }, 1600), PixelSize { w: 1600, h: 1067 });
        assert_eq!(fitted(PixelSize { w: 300, h: 200 }, 1600), PixelSize { w: 300, h: 200 });
        assert_eq!(fitted(PixelSize { w: 65_000, h: 2 }, 1600), PixelSize { w: 1600, h: 1 });
    }

    #[test]
    fn a_size_beyond_the_crop_shrinks_in_its_own_shape() {
        let window = Window { x: 0.0, y: 0.0, w: 300.0, h: 200.0 };
        let size = within(PixelSize { w: 600, h: 400 }, window);
        assert_eq!(size, PixelSize { w: 300, h: 200 });
    }
}
