//! HEIC, by `heic-rs`. The container's own turning and mirroring are applied, so that what
//! comes out is upright; the EXIF orientation beside it says the same once more and does
//! not count (ISO/IEC 23008-12, annex A).

use super::{Decoded, Pixels, Probe, Samples};
use crate::PictureError;
use heic_rs::{DecodeOptions, PixelLayout};
use leporello_model::{Ink, PixelSize};

/// Size and depth from the container.
pub(super) fn probe(bytes: &[u8]) -> Result<Probe, PictureError> {
    let info = heic_rs::probe(bytes).map_err(explained)?;
    Ok(Probe {
        size: PixelSize { w: info.width, h: info.height },
        ink: Ink::Rgb,
        bits: info.bit_depth,
        // Tiles of 16-bit samples, and the pixels twice while they are turned.
        bytes_per_pixel: 3 + 2 * if info.bit_depth > 8 { 6 } else { 3 },
    })
}

/// Decodes at full size.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let probe = probe(bytes)?;
    let layout = if probe.bits > 8 { PixelLayout::Rgb16 } else { PixelLayout::Rgb8 };
    // The size was held against our own limits before.
    let options = DecodeOptions { layout, max_pixels: None, ..DecodeOptions::default() };
    let image = heic_rs::decode(bytes, &options).map_err(explained)?;
    let size = PixelSize { w: image.width, h: image.height };
    let samples = match layout {
        PixelLayout::Rgb16 => {
            let (pairs, _) = image.data.as_chunks::<2>();
            Samples::Rgb16(pairs.iter().map(|&pair| u16::from_ne_bytes(pair)).collect())
        }
        _ => Samples::Rgb8(image.data),
    };
    let pixels = Pixels::new(size, samples)
        .ok_or_else(|| PictureError::Damaged("holds fewer pixels than it says".into()))?;
    Ok(Decoded { pixels, icc: None, is_partial: false })
}

fn explained(error: heic_rs::Error) -> PictureError {
    match error {
        heic_rs::Error::Unsupported(_) => PictureError::Unsupported(error.to_string()),
        other => PictureError::Damaged(other.to_string()),
    }
}
