//! Pictures coded in AV1 (AVIF), by `leporello-avif`.

use super::coding::Coding;
use super::yuv::{Chroma, Planes};
use crate::PictureError;
use crate::survive::survive_apart;
use leporello_avif::{Error, Layout};
use leporello_model::PixelSize;

/// Bits of one sample, from the decoder's configuration ("AV1 Codec ISO Media File Format
/// Binding", section 2.3.3).
pub(super) fn depth(av1c: &[u8]) -> Option<u8> {
    Some(match av1c.get(2)? >> 5 & 3 {
        3 => 12,
        2 => 10,
        _ => 8,
    })
}

/// Decodes a picture that should have this size. The configuration's own units come first:
/// the sequence header may be there and nowhere else.
///
/// The decoder answers some damage with a panic inside functions of C.
pub(super) fn decode(av1c: &[u8], data: &[u8], size: PixelSize) -> Result<Planes, PictureError> {
    let limit = u32::try_from(u64::from(size.w) * u64::from(size.h)).unwrap_or(u32::MAX);
    let coded = [av1c.get(4..).unwrap_or_default(), data].concat();
    let decoded = survive_apart(move || leporello_avif::decode(&coded, limit));
    let picture = decoded.unwrap_or(Err(Error::Damaged)).map_err(|error| match error {
        Error::Damaged | Error::TooLarge => PictureError::Damaged(error.to_string()),
        Error::Memory => PictureError::TooLarge(error.to_string()),
    })?;
    let [primaries, transfer, matrix] = picture.colour;
    let [luma, blue, red] = picture.planes;
    let halves_height = picture.layout == Layout::I420;
    let chroma = Chroma {
        halves_width: halves_height || picture.layout == Layout::I422,
        halves_height,
        planes: [blue, red],
    };
    Ok(Planes {
        size: PixelSize { w: picture.width, h: picture.height },
        depth: picture.bit_depth,
        luma,
        chroma: (picture.layout != Layout::I400).then_some(chroma),
        coding: Coding { primaries, transfer, matrix, is_full_range: picture.is_full_range },
    })
}
