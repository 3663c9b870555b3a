//! PNG, TIFF, WebP, GIF and BMP, by the `image` crate.

use super::{Decoded, Pixels, Probe, Samples, ycc};
use crate::PictureError;
use image::{ColorType, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};
use leporello_model::{Format, Ink, PixelSize};
use std::io::Cursor;

/// Bytes of one decoded pixel at most: four channels of 32-bit floats.
const WIDEST_PIXEL: u64 = 16;

/// Size and colour from the header.
pub(super) fn probe(bytes: &[u8], format: Format) -> Result<Probe, PictureError> {
    let decoder = match reader(bytes, format, 1 << 20)?.into_decoder() {
        Err(ImageError::Unsupported(_)) if format == Format::Tiff => return ycc::probe(bytes),
        other => other.map_err(explained)?,
    };
    let (w, h) = decoder.dimensions();
    let colour = decoder.color_type();
    Ok(Probe {
        size: PixelSize { w, h },
        ink: if colour.has_color() { Ink::Rgb } else { Ink::Gray },
        bits: (colour.bits_per_pixel() / u16::from(colour.channel_count())) as u8,
        bytes_per_pixel: u64::from(colour.bytes_per_pixel()) + 6,
    })
}

/// Decodes at full size; of animations the first picture. What is transparent lies on white.
pub(super) fn decode(bytes: &[u8], format: Format) -> Result<Decoded, PictureError> {
    let probe = probe(bytes, format)?;
    let pixels = u64::from(probe.size.w) * u64::from(probe.size.h);
    let memory = pixels * WIDEST_PIXEL + (64 << 20);
    let picture = match reader(bytes, format, memory)?.decode() {
        Err(ImageError::Unsupported(_)) if format == Format::Tiff => return ycc::decode(bytes),
        other => other.map_err(explained)?,
    };
    let pixels = on_white(picture)
        .ok_or_else(|| PictureError::Damaged("holds fewer pixels than it says".into()))?;
    Ok(Decoded { pixels, icc: None, is_partial: false })
}

fn reader(
    bytes: &[u8],
    format: Format,
    memory: u64,
) -> Result<ImageReader<Cursor<&[u8]>>, PictureError> {
    let format = match format {
        Format::Png => ImageFormat::Png,
        Format::Tiff => ImageFormat::Tiff,
        Format::Webp => ImageFormat::WebP,
        Format::Gif => ImageFormat::Gif,
        Format::Bmp => ImageFormat::Bmp,
        other => {
            return Err(PictureError::Unsupported(format!("is a {other:?}, not a raster file")));
        }
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(memory);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    Ok(reader)
}

fn explained(error: ImageError) -> PictureError {
    match error {
        ImageError::Unsupported(_) => {
            PictureError::Unsupported("is coded in a way that is not decoded here".into())
        }
        ImageError::Limits(_) => {
            PictureError::TooLarge("needs more memory than its size allows".into())
        }
        _ => PictureError::Damaged("holds data that cannot be decoded".into()),
    }
}

fn on_white(picture: DynamicImage) -> Option<Pixels> {
    let size = PixelSize { w: picture.width(), h: picture.height() };
    let samples = match (picture, ()) {
        (DynamicImage::ImageLuma8(p), ()) => Samples::Gray8(p.into_raw()),
        (DynamicImage::ImageRgb8(p), ()) => Samples::Rgb8(p.into_raw()),
        (DynamicImage::ImageLuma16(p), ()) => Samples::Gray16(p.into_raw()),
        (DynamicImage::ImageRgb16(p), ()) => Samples::Rgb16(p.into_raw()),
        (DynamicImage::ImageLumaA8(p), ()) => Samples::Gray8(
            p.as_raw().as_chunks::<2>().0.iter().map(|&[g, a]| over8(g, a)).collect(),
        ),
        (DynamicImage::ImageRgba8(p), ()) => Samples::Rgb8(
            p.as_raw()
                .as_chunks::<4>()
                .0
                .iter()
                .flat_map(|&[r, g, b, a]| [over8(r, a), over8(g, a), over8(b, a)])
                .collect(),
        ),
        (other, ()) if matches!(other.color(), ColorType::Rgb32F | ColorType::Rgba32F) => {
            // Floats hold light itself; the 16-bit numbers of this crate follow the sRGB curve.
            let curve = &crate::curve::tables().to16;
            Samples::Rgb16(
                other
                    .into_rgba32f()
                    .as_raw()
                    .as_chunks::<4>()
                    .0
                    .iter()
                    .flat_map(|&[r, g, b, a]| {
                        [r, g, b].map(|light| {
                            let light = light.clamp(0.0, 1.0) * a + 1.0 - a;
                            curve[(light * 65535.0).round() as usize]
                        })
                    })
                    .collect(),
            )
        }
        (other, ()) => Samples::Rgb16(
            other
                .into_rgba16()
                .as_raw()
                .as_chunks::<4>()
                .0
                .iter()
                .flat_map(|&[r, g, b, a]| [over16(r, a), over16(g, a), over16(b, a)])
                .collect(),
        ),
    };
    Pixels::new(size, samples)
}

fn over8(sample: u8, alpha: u8) -> u8 {
    let (sample, alpha) = (u32::from(sample), u32::from(alpha));
    ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn over16(sample: u16, alpha: u16) -> u16 {
    let (sample, alpha) = (u64::from(sample), u64::from(alpha));
    ((sample * alpha + 65535 * (65535 - alpha) + 32767) / 65535) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_is_white_and_what_is_opaque_stays() {
        for sample in [0, 1, 127, 254, 255] {
            assert_eq!(over8(sample, 255), sample);
            assert_eq!(over8(sample, 0), 255);
            assert_eq!(over16(u16::from(sample), 65535), u16::from(sample));
        }
    }
}
