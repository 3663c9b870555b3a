//! JPEG to pixels.
//!
//! `rusty_jpeg` decodes at 1, 1/2, 1/4 or 1/8 in the DCT's domain, which is most of the speed
//! of taking in a folder. It gives up on the first damage; then `zune-jpeg` takes what there
//! is, at full size.
//!
//! A picture larger than [`PLANES_FROM`] stays in planes of luma and chroma, which takes a half
//! to three quarters less memory.

use super::segments::{Header, header, is_whole};
use crate::PictureError;
use crate::decode::{Decoded, Pixels, Plane, Planes, Probe, Samples, Want};
use leporello_model::{Ink, PixelSize};
use rusty_jpeg::Decoder;
use rusty_jpeg::decode::PlanarComponent;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pixels from which on a picture stays in planes. Below, memory does not matter and the
/// decoder's own way to red, green and blue is quicker.
const PLANES_FROM: u64 = 16_000_000;

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

/// Memory that decoding takes, in bytes.
pub(crate) fn memory(bytes: &[u8], want: Want) -> u64 {
    let Some(header) = header(bytes) else { return 0 };
    let pixels = |size: PixelSize| u64::from(size.w) * u64::from(size.h);
    let small = |by: u32| PixelSize { w: header.size.w / by, h: header.size.h / by };
    let keeps = |by: &u32| small(*by).w >= want.floor.w && small(*by).h >= want.floor.h;
    let scale = [8, 4, 2].into_iter().find(keeps).unwrap_or(1);
    let copies = if stays_in_planes(&header, want) { 1 } else { 2 };
    let coefficients = if header.process == 0xc2 { 2 * pixels(header.size) } else { 0 };
    (copies * pixels(small(scale)) + coefficients) * u64::from(header.components)
}

/// Whether a picture is decoded at full size and is large.
fn stays_in_planes(header: &Header, want: Want) -> bool {
    let PixelSize { w, h } = header.size;
    let is_whole = w / 2 < want.floor.w || h / 2 < want.floor.h;
    header.halved.is_some() && is_whole && u64::from(w) * u64::from(h) > PLANES_FROM
}

/// Decodes a JPEG at the smallest scale that keeps `want.floor`.
pub(crate) fn decode(bytes: &[u8], want: Want) -> Result<Decoded, PictureError> {
    let header = readable(bytes)?;
    let pixels = match stays_in_planes(&header, want) {
        true => in_planes(bytes, &header),
        false => scaled(bytes, want, &header),
    };
    match pixels {
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
    let mut decoder = Decoder::new(bytes);
    decoder.set_single_threaded(true);
    let side = |pixels: u32| u16::try_from(pixels.max(1)).unwrap_or(u16::MAX);
    let (w, h) = decoder.scale(side(want.floor.w), side(want.floor.h)).map_err(damaged)?;
    let data = decoder.decode().map_err(damaged)?;
    let size = PixelSize { w: w.into(), h: h.into() };
    pixels(size, data, header.components).ok_or_else(too_few)
}

fn in_planes(bytes: &[u8], header: &Header) -> Result<Pixels, PictureError> {
    let mut decoder = Decoder::new(bytes);
    decoder.set_single_threaded(true);
    let decoded = decoder.decode_planar().map_err(damaged)?;
    let plane = |of: PlanarComponent| Plane::new(of.data, of.stride, of.width, of.height);
    let planes = decoded.components.into_iter().map(plane).collect::<Option<Vec<_>>>();
    let planes = planes.and_then(|planes| planes.try_into().ok());
    let planes = planes.zip(header.halved).and_then(|(planes, halved)| Planes::new(planes, halved));
    planes.and_then(|planes| Pixels::new(header.size, Samples::Ycc8(planes))).ok_or_else(too_few)
}

fn damaged(error: rusty_jpeg::decode::Error) -> PictureError {
    PictureError::Damaged(error.to_string())
}

fn too_few() -> PictureError {
    PictureError::Damaged("holds fewer pixels than it says".into())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::colour::srgb_profile;
    use crate::jpeg;

    /// Colours that change softly, in a size that is no multiple of a block.
    fn picture(quality: u8) -> (PixelSize, Vec<u8>) {
        let size = PixelSize { w: 61, h: 43 };
        let pixel = |x: u32, y: u32| [4 * x as u8, 5 * y as u8, (2 * (x + y)) as u8];
        let rgb: Vec<u8> =
            (0..size.h).flat_map(|y| (0..size.w).flat_map(move |x| pixel(x, y))).collect();
        (size, jpeg::encode(size, &rgb, quality, srgb_profile()).unwrap())
    }

    #[test]
    fn planes_give_the_colours_of_the_decoder_s_own_way() {
        for (quality, halved) in [(95, false), (85, true)] {
            let (size, bytes) = picture(quality);
            let header = header(&bytes).unwrap();
            assert_eq!(header.halved.map(|halved| halved.across), Some(halved));
            let want = Want { floor: size };
            let Samples::Rgb8(rgb) = scaled(&bytes, want, &header).unwrap().samples else {
                panic!()
            };
            let Samples::Ycc8(planes) = in_planes(&bytes, &header).unwrap().samples else {
                panic!()
            };
            let rows = (0..size.h as usize).flat_map(|y| planes.row(y, 0)).flatten();
            let furthest = rows.zip(&rgb).map(|(a, &b)| a.abs_diff(b)).max();
            assert!(furthest.is_some_and(|levels| levels <= 2), "{quality}: {furthest:?}");
        }
    }

    #[test]
    fn a_large_picture_is_reckoned_and_kept_in_planes() {
        let (size, bytes) = picture(95);
        let mut header = header(&bytes).unwrap();
        assert_eq!(memory(&bytes, Want { floor: size }), 2 * 3 * 61 * 43);
        assert_eq!(memory(&bytes, Want { floor: PixelSize { w: 1, h: 1 } }), 2 * 3 * 7 * 5);
        header.size = PixelSize { w: 6000, h: 4000 };
        assert!(stays_in_planes(&header, Want { floor: header.size }));
        assert!(!stays_in_planes(&header, Want { floor: PixelSize { w: 3000, h: 2000 } }));
    }
}
