//! Pixels of one photograph as a new JPEG, or as they are.

use crate::budget::Budget;
use crate::decode::{Decoded, Pixels, Samples, Want};
use crate::develop::{Negative, Print, develop, develop_inks};
use crate::inks::Inks;
use crate::resample::Kernel;
use crate::{PictureError, colour, jpeg, raw, source_path};
use leporello_model::{Crop, Format, Photo, PixelSize};
use rusty_jpeg::encode::{PixelDensity, PixelDensityUnit};
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
    rendition_within(folder, photo, recipe, None)
}

/// As [`rendition`], with memory from a budget.
pub(crate) fn rendition_within(
    folder: &Path,
    photo: &Photo,
    recipe: &Recipe,
    budget: Option<&Budget>,
) -> Result<Vec<u8>, PictureError> {
    let (size, rgb) = pixels_within(folder, photo, recipe, budget)?;
    jpeg::encode(size, &rgb, recipe.quality, colour::srgb_profile())
}

/// JPEG changes inks a little: how far below their limit pictures are brought, in steps of
/// 1/255 of full ink; the first that holds when the JPEG is read again is taken.
const SPARES: [u16; 6] = [6, 12, 24, 36, 48, 64];

/// As [`rendition`], in the inks of a printing condition: a JPEG of cyan, magenta, yellow and
/// black with Adobe's marker and without a profile. No pixel of it has more ink than the limit.
///
/// # Errors
/// When the photograph cannot be read or decoded any more.
pub(crate) fn rendition_in_inks(
    folder: &Path,
    photo: &Photo,
    recipe: &Recipe,
    inks: &Inks,
    budget: &Budget,
) -> Result<Vec<u8>, PictureError> {
    let of = |negative: &Negative| develop_inks(negative, recipe.crop, recipe.size, inks);
    let (size, mut numbers) = with_negative(folder, photo, Some(budget), of)?;
    let mut written = Vec::new();
    for spare in SPARES {
        inks.keep_to_limit(&mut numbers, spare);
        written = jpeg::encode_inks(size, &numbers, recipe.quality)?;
        if inks.limit().is_none_or(|limit| most_ink(&written, size) <= limit) {
            break;
        }
    }
    Ok(written)
}

/// The largest sum of inks in a JPEG, in steps of 1/255.
fn most_ink(bytes: &[u8], floor: PixelSize) -> u16 {
    let decoded = jpeg::decode(bytes, Want { floor });
    let Ok(Decoded { pixels: Pixels { samples: Samples::Cmyk8(inks), .. }, .. }) = decoded else {
        return 0;
    };
    let sum = |pixel: &[u8; 4]| pixel.iter().map(|&ink| u16::from(ink)).sum();
    inks.as_chunks().0.iter().map(sum).max().unwrap_or(0)
}

/// As [`rendition`], not compressed: the size, and red, green and blue beside each other in
/// rows from the top. The quality is not asked.
///
/// # Errors
/// When the photograph cannot be read or decoded any more.
pub fn rendition_pixels(
    folder: &Path,
    photo: &Photo,
    recipe: &Recipe,
) -> Result<(PixelSize, Vec<u8>), PictureError> {
    pixels_within(folder, photo, recipe, None)
}

fn pixels_within(
    folder: &Path,
    photo: &Photo,
    recipe: &Recipe,
    budget: Option<&Budget>,
) -> Result<(PixelSize, Vec<u8>), PictureError> {
    let of = |negative: &Negative| develop(negative, recipe.crop, recipe.size, Kernel::Lanczos);
    let Print { size, rgb, .. } = with_negative(folder, photo, budget, of)?;
    Ok((size, rgb))
}

/// A JPEG of sRGB pixels with their profile and resolution, and no other metadata.
///
/// # Errors
/// When a side is longer than the 65,535 pixels a JPEG can have.
pub fn srgb_jpeg(
    size: PixelSize,
    rgb: &[u8],
    quality: u8,
    ppi: u16,
) -> Result<Vec<u8>, PictureError> {
    let density = PixelDensity { density: (ppi, ppi), unit: PixelDensityUnit::Inches };
    jpeg::encode_at(size, rgb, quality, colour::srgb_profile(), density)
}

pub(crate) fn with_negative<T>(
    folder: &Path,
    photo: &Photo,
    budget: Option<&Budget>,
    develop: impl FnOnce(&Negative) -> Result<T, PictureError>,
) -> Result<T, PictureError> {
    let path = source_path(folder, &photo.file);
    let file = std::fs::read(path).map_err(|e| PictureError::Io(format!("cannot be read: {e}")))?;
    let (bytes, format) = match photo.storage.format {
        Format::Raw => (raw::preview(&file)?, Format::Jpeg),
        format => (file.as_slice(), format),
    };
    let icc = leporello_metadata::blocks(bytes).icc;
    develop(&Negative {
        bytes,
        format,
        stored: photo.storage.stored,
        orientation: photo.storage.orientation,
        icc: icc.as_deref(),
        budget,
    })
}
