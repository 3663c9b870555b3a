//! Fewer pixels: resampling in linear light.
//!
//! Means are taken of light and not of the numbers that encode it, so that fine bright
//! detail keeps its brightness. The light is reckoned by the sRGB curve whatever the
//! profile: exact for sRGB and Display P3, near enough for a mean of neighbours elsewhere.
//! Inks are averaged as they are: the share of paper they cover is already linear.

use crate::PictureError;
use crate::curve;
use crate::decode::{Pixels, Samples};
use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{U8x4, U16, U16x3};
use fast_image_resize::{
    FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer, pixels::InnerPixel,
};
use leporello_model::PixelSize;

/// Part of a picture, in its pixels. May begin and end between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// Left edge.
    pub(crate) x: f64,
    /// Top edge.
    pub(crate) y: f64,
    /// Width.
    pub(crate) w: f64,
    /// Height.
    pub(crate) h: f64,
}

impl Window {
    /// The whole of a picture of this size.
    pub(crate) fn whole(size: PixelSize) -> Self {
        Self { x: 0.0, y: 0.0, w: size.w.into(), h: size.h.into() }
    }
}

/// A resampled picture in its own colour space.
pub(crate) enum Shrunk {
    /// Grey, in linear light.
    Gray(Vec<U16>),
    /// Red, green, blue, in linear light.
    Rgb(Vec<U16x3>),
    /// Cyan, magenta, yellow, black, 255 is full ink.
    Cmyk(Vec<U8x4>),
}

/// Resamples a window of a picture to this size.
pub(crate) fn shrink(
    pixels: &Pixels,
    window: Window,
    size: PixelSize,
) -> Result<Shrunk, PictureError> {
    let cut = Cut::around(window, pixels.size);
    let to_light = curve::tables();
    Ok(match &pixels.samples {
        Samples::Gray8(v) => Shrunk::Gray(
            cut.resampled(v, size, |[g]: &[u8; 1]| U16::new(to_light.from8[usize::from(*g)]))?,
        ),
        Samples::Gray16(v) => Shrunk::Gray(
            cut.resampled(v, size, |[g]: &[u16; 1]| U16::new(to_light.from16[usize::from(*g)]))?,
        ),
        Samples::Rgb8(v) => Shrunk::Rgb(cut.resampled(v, size, |rgb: &[u8; 3]| {
            U16x3::new(rgb.map(|s| to_light.from8[usize::from(s)]))
        })?),
        Samples::Rgb16(v) => Shrunk::Rgb(cut.resampled(v, size, |rgb: &[u16; 3]| {
            U16x3::new(rgb.map(|s| to_light.from16[usize::from(s)]))
        })?),
        Samples::Cmyk8(v) => {
            Shrunk::Cmyk(cut.resampled(v, size, |inks: &[u8; 4]| U8x4::new(*inks))?)
        }
    })
}

/// The whole pixels around a window, and the window inside them.
struct Cut {
    stride: usize,
    left: usize,
    top: usize,
    w: usize,
    h: usize,
    inner: Window,
}

impl Cut {
    fn around(window: Window, size: PixelSize) -> Self {
        let span = |from: f64, length: f64, side: u32| {
            let low = from.floor().clamp(0.0, f64::from(side - 1));
            let high = (from + length).ceil().clamp(low + 1.0, f64::from(side));
            (low, high)
        };
        let (left, right) = span(window.x, window.w, size.w);
        let (top, bottom) = span(window.y, window.h, size.h);
        let x = (window.x - left).clamp(0.0, right - left);
        let y = (window.y - top).clamp(0.0, bottom - top);
        Self {
            stride: size.w as usize,
            left: left as usize,
            top: top as usize,
            w: (right - left) as usize,
            h: (bottom - top) as usize,
            inner: Window {
                x,
                y,
                w: window.w.min(right - left - x),
                h: window.h.min(bottom - top - y),
            },
        }
    }

    fn resampled<S, const N: usize, P: PixelTrait + InnerPixel>(
        &self,
        samples: &[S],
        size: PixelSize,
        convert: impl Fn(&[S; N]) -> P,
    ) -> Result<Vec<P>, PictureError> {
        let (all, _) = samples.as_chunks::<N>();
        let mut light = Vec::with_capacity(self.w * self.h);
        for row in all.chunks_exact(self.stride).skip(self.top).take(self.h) {
            light.extend(row[self.left..self.left + self.w].iter().map(&convert));
        }
        let exact = self.inner == Window::whole(PixelSize { w: self.w as u32, h: self.h as u32 });
        if exact && (self.w, self.h) == (size.w as usize, size.h as usize) {
            return Ok(light);
        }
        convolved(&light, self, size)
    }
}

fn convolved<P: PixelTrait + InnerPixel>(
    light: &[P],
    cut: &Cut,
    size: PixelSize,
) -> Result<Vec<P>, PictureError> {
    let wrong = |error: &dyn std::fmt::Display| {
        PictureError::Damaged(format!("cannot be resampled: {error}"))
    };
    let source = TypedImageRef::new(cut.w as u32, cut.h as u32, light).map_err(|e| wrong(&e))?;
    let mut out = vec![P::default(); size.w as usize * size.h as usize];
    let mut target =
        TypedImage::from_pixels_slice(size.w, size.h, &mut out).map_err(|e| wrong(&e))?;
    let Window { x, y, w, h } = cut.inner;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(false)
        .crop(x, y, w, h);
    Resizer::new().resize_typed(&source, &mut target, &options).map_err(|e| wrong(&e))?;
    Ok(out)
}
