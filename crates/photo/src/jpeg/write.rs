//! Pixels to JPEG.

use crate::PictureError;
use leporello_model::PixelSize;
use rusty_jpeg::encode::PixelDensity;
use rusty_jpeg::{ColorType, Encoder, SamplingFactor};

/// From this quality on colours keep their full resolution (4:4:4).
const FULL_CHROMA_FROM: u8 = 90;

/// Writes sRGB pixels as a JPEG with this profile and no other metadata.
pub(crate) fn encode(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    icc: &[u8],
) -> Result<Vec<u8>, PictureError> {
    encode_at(size, rgb, quality, icc, PixelDensity::default())
}

/// As [`encode`], with so many pixels on an inch in its header.
pub(crate) fn encode_at(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    icc: &[u8],
    density: PixelDensity,
) -> Result<Vec<u8>, PictureError> {
    write(size, rgb, quality, icc, |encoder| encoder.set_density(density))
}

/// As [`encode`], for screens: with Huffman tables of its own, which take a tenth of the bytes
/// off. Progressive ones were larger by a tenth, and something stands in a picture's place anyway.
pub(crate) fn encode_small(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    icc: &[u8],
) -> Result<Vec<u8>, PictureError> {
    write(size, rgb, quality, icc, |encoder| {
        encoder.set_optimized_huffman_tables(true);
        encoder.set_streaming_optimize(false);
    })
}

fn write(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    icc: &[u8],
    set: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Result<Vec<u8>, PictureError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    set(&mut encoder);
    encoder.set_sampling_factor(if quality >= FULL_CHROMA_FROM {
        SamplingFactor::F_1_1
    } else {
        SamplingFactor::F_2_2
    });
    encoder.add_icc_profile(icc).map_err(wrong)?;
    encoder.encode(rgb, side(size.w)?, side(size.h)?, ColorType::Rgb).map_err(wrong)?;
    Ok(out)
}

/// Writes cyan, magenta, yellow and black (255 is full ink) as a JPEG of four channels in full
/// resolution: stored inverted with Adobe's marker, as every program expects them.
pub(crate) fn encode_inks(
    size: PixelSize,
    inks: &[u8],
    quality: u8,
) -> Result<Vec<u8>, PictureError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.encode(inks, side(size.w)?, side(size.h)?, ColorType::Cmyk).map_err(wrong)?;
    Ok(out)
}

fn wrong(error: rusty_jpeg::EncodingError) -> PictureError {
    PictureError::Unsupported(error.to_string())
}

fn side(pixels: u32) -> Result<u16, PictureError> {
    u16::try_from(pixels).map_err(|_| PictureError::TooLarge("is longer than a JPEG can be".into()))
}
