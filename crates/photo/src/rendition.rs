//! Pixels of one photograph as a new JPEG.

use crate::develop::{Negative, develop};
use crate::resample::Kernel;
use crate::{PictureError, colour, jpeg, raw, source_path};
use leporello_model::{Crop, Format, Photo, PixelSize};
use std::path::Path;

/// What a rendition shall be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recipe {
    /// Part of the upright picture.
    pub crop: Crop,
    /// Size of the result in pixels. Pixels are never invented: where the crop has fewer,
    /// the result is smaller in the same shape.
    pub size: PixelSize,
    /// JPEG quality, 1 to 100; from 90 on colours keep their full resolution (4:4:4).
    pub quality: u8,
}

/// A part of a photograph as a JPEG: upright, resampled in linear light, in sRGB with its
/// profile, and without metadata. The same input gives the same bytes.
///
/// # Errors
/// When the photograph cannot be read or decoded any more.
pub fn rendition(folder: &Path, photo: &Photo, recipe: &Recipe) -> Result<Vec<u8>, PictureError> {
    let path = source_path(folder, &photo.file);
    let file = std::fs::read(path).map_err(|e| PictureError::Io(format!("cannot be read: {e}")))?;
    let (bytes, format) = match photo.storage.format {
        Format::Raw => (raw::preview(&file)?, Format::Jpeg),
        format => (file.as_slice(), format),
    };
    let icc = leporello_metadata::blocks(bytes).icc;
    let negative = Negative {
        bytes,
        format,
        stored: photo.storage.stored,
        orientation: photo.storage.orientation,
        icc: icc.as_deref(),
    };
    let print = develop(&negative, recipe.crop, recipe.size, Kernel::Lanczos)?;
    jpeg::encode(print.size, &print.rgb, recipe.quality, colour::srgb_profile())
}
