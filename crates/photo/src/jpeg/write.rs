//! Pixels to JPEG.

use crate::PictureError;
use leporello_model::PixelSize;
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
    let wrong = |error: rusty_jpeg::EncodingError| PictureError::Unsupported(error.to_string());
    let side = |pixels: u32| {
        u16::try_from(pixels)
            .map_err(|_| PictureError::TooLarge("is longer than a JPEG can be".into()))
    };
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality.clamp(1, 100));
    encoder.set_sampling_factor(if quality >= FULL_CHROMA_FROM {
        SamplingFactor::F_1_1
    } else {
        SamplingFactor::F_2_2
    });
    encoder.add_icc_profile(icc).map_err(wrong)?;
    encoder.encode(rgb, side(size.w)?, side(size.h)?, ColorType::Rgb).map_err(wrong)?;
    Ok(out)
}
