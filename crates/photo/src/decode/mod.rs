//! Any picture file to pixels, as they are stored.

mod heif;
mod pixels;
mod planes;
mod raster;
mod ycc;

pub(crate) use pixels::{Pixels, Samples};
pub(crate) use planes::{Halved, Plane, Planes};

use crate::{Limits, PictureError, jpeg};
use leporello_model::{Format, Ink, PixelSize};

/// What a picture says of itself before it is decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Probe {
    /// Size as stored.
    pub(crate) size: PixelSize,
    /// Kind of colour numbers.
    pub(crate) ink: Ink,
    /// Bits of one channel.
    pub(crate) bits: u8,
    /// Memory that decoding takes at full size, per pixel.
    pub(crate) bytes_per_pixel: u64,
}

/// A decoded picture in its stored orientation and its own colours.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// The pixels, perhaps at a smaller scale than stored.
    pub(crate) pixels: Pixels,
    /// Colour profile that the decoder found beside the pixels.
    pub(crate) icc: Option<Vec<u8>>,
    /// Whether a part of the picture is missing.
    pub(crate) is_partial: bool,
}

/// How much smaller than stored a picture may be decoded: any scale at which both sides keep
/// at least `floor`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Want {
    /// Smallest useful size, as stored.
    pub(crate) floor: PixelSize,
}

/// Reads size and colour from the header and holds them against the limits.
pub(crate) fn probe(bytes: &[u8], format: Format, limits: &Limits) -> Result<Probe, PictureError> {
    let probe = match format {
        Format::Jpeg => jpeg::probe(bytes),
        Format::Heic | Format::Avif => heif::probe(bytes, limits),
        _ => raster::probe(bytes, format),
    }?;
    let PixelSize { w, h } = probe.size;
    if w == 0 || h == 0 {
        return Err(PictureError::Damaged(format!("says it has {w} × {h} pixels")));
    }
    if u64::from(w) * u64::from(h) > limits.max_pixels {
        return Err(PictureError::TooLarge(format!(
            "has {w} × {h} pixels, above the limit of {} million",
            limits.max_pixels / 1_000_000
        )));
    }
    Ok(probe)
}

/// Decodes a picture that [`probe`] let pass.
pub(crate) fn decode(bytes: &[u8], format: Format, want: Want) -> Result<Decoded, PictureError> {
    match format {
        Format::Jpeg => jpeg::decode(bytes, want),
        Format::Heic | Format::Avif => heif::decode(bytes),
        _ => raster::decode(bytes, format),
    }
}

/// Memory that decoding takes, in bytes, of a picture that [`probe`] let pass.
pub(crate) fn memory(bytes: &[u8], format: Format, want: Want) -> u64 {
    let whole =
        |probe: Probe| u64::from(probe.size.w) * u64::from(probe.size.h) * probe.bytes_per_pixel;
    match format {
        Format::Jpeg => jpeg::memory(bytes, want),
        _ => probe(bytes, format, &Limits::default()).map_or(0, whole),
    }
}

/// Whether decoding sets a picture of this kind upright by itself, from the container and
/// not from EXIF.
pub(crate) const fn comes_upright(format: Format) -> bool {
    matches!(format, Format::Heic | Format::Avif)
}
