//! JPEG to pixels.
//!
//! `rusty_jpeg` decodes at 1, 1/2, 1/4 or 1/8 in the DCT's domain, which is most of the speed
//! of taking in a folder. It gives up on the first damage; then `zune-jpeg` takes what there
//! is, at full size.

use super::segments::{Header, header, is_whole};
use crate::PictureError;
use crate::decode::{Decoded, Pixels, Probe, Samples, Want};
use leporello_model::{Ink, PixelSize};
use rusty_jpeg::Decoder;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Size and colour from the header; refuses codings that are not decoded here.
pub(crate) fn probe(bytes: &[u8]) -> Result<Probe, PictureError> {
    let header = readable(bytes)?;
    Ok(Probe {
        size: header.size,
        ink: match header.components {
            1 => Ink::Gray,
            3 => Ink::Rgb,
            _ => Ink::Cmyk,
        },
        bits: header.bits,
        // Planes, coefficients of progressive pictures, and interleaved pixels.
        bytes_per_pixel: u64::from(header.components) * if header.process == 0xc2 { 4 } else { 2 },
    })
}

fn readable(bytes: &[u8]) -> Result<Header, PictureError> {
    let header = header(bytes)
        .ok_or_else(|| PictureError::Damaged("ends before its picture begins".into()))?;
    if header.is_common() { Ok(header) } else { Err(uncommon(&header)) }
}

/// Decodes a JPEG at the smallest scale that keeps `want.floor`.
pub(crate) fn decode(bytes: &[u8], want: Want) -> Result<Decoded, PictureError> {
    let header = readable(bytes)?;
    match scaled(bytes, want, &header) {
        Ok(pixels) => Ok(Decoded { pixels, icc: None, is_partial: !is_whole(bytes) }),
        Err(why) => {
            let pixels = salvage(bytes, &header).ok_or(why)?;
            Ok(Decoded { pixels, icc: None, is_partial: true })
        }
    }
}

fn uncommon(header: &Header) -> PictureError {
    let PixelSize { w, h } = header.size;
    if w == 0 || h == 0 {
        return PictureError::Damaged(format!("says it has {w} × {h} pixels"));
    }
    PictureError::Unsupported(match header.process {
        0xc9..=0xcf => "is a JPEG with arithmetic coding, which is not decoded here".into(),
        0xc3 | 0xc5..=0xc7 => "is a lossless or hierarchical JPEG, not decoded here".into(),
        _ if header.bits != 8 => format!("is a JPEG of {} bits, where 8 are decoded", header.bits),
        _ => format!("is a JPEG of {} channels, not decoded here", header.components),
    })
}

fn scaled(bytes: &[u8], want: Want, header: &Header) -> Result<Pixels, PictureError> {
    let damaged = |error: rusty_jpeg::decode::Error| PictureError::Damaged(error.to_string());
    let mut decoder = Decoder::new(bytes);
    decoder.set_single_threaded(true);
    let side = |pixels: u32| u16::try_from(pixels.max(1)).unwrap_or(u16::MAX);
    let (w, h) = decoder.scale(side(want.floor.w), side(want.floor.h)).map_err(damaged)?;
    let data = decoder.decode().map_err(damaged)?;
    let size = PixelSize { w: w.into(), h: h.into() };
    pixels(size, data, header.components)
        .ok_or_else(|| PictureError::Damaged("holds fewer pixels than it says".into()))
}

fn pixels(size: PixelSize, data: Vec<u8>, components: u8) -> Option<Pixels> {
    let samples = match components {
        1 => Samples::Gray8(data),
        3 => Samples::Rgb8(data),
        _ => Samples::Cmyk8(data),
    };
    Pixels::new(size, samples)
}

/// What can be had of a damaged JPEG.
fn salvage(bytes: &[u8], header: &Header) -> Option<Pixels> {
    let colours = match header.components {
        1 => ColorSpace::Luma,
        3 => ColorSpace::RGB,
        _ => return None,
    };
    let options = DecoderOptions::default()
        .set_strict_mode(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(colours);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let data = decoder.decode().ok()?;
    pixels(header.size, data, header.components)
}
