//! TIFF files whose strips are JPEGs in luma and chroma, as scanners write them; `image`
//! decodes no such colours.

use super::{Decoded, Pixels, Probe, Samples};
use crate::PictureError;
use leporello_model::{Ink, PixelSize};
use std::io::Cursor;
use tiff::ColorType;
use tiff::decoder::{Decoder, DecodingResult, Limits};

/// Size from the header; an error if it is no such file.
pub(super) fn probe(bytes: &[u8]) -> Result<Probe, PictureError> {
    let (_, size) = open(bytes)?;
    // The numbers, their conversion, and the coded strips.
    Ok(Probe { size, ink: Ink::Rgb, bits: 8, bytes_per_pixel: 8 })
}

/// Decodes at full size.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, PictureError> {
    let (decoder, size) = open(bytes)?;
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 3 * size.w as usize * size.h as usize;
    limits.intermediate_buffer_size = limits.decoding_buffer_size + (1 << 20);
    let DecodingResult::U8(mut numbers) =
        decoder.with_limits(limits).read_image().map_err(broken)?
    else {
        return Err(unknown());
    };
    for pixel in numbers.as_chunks_mut().0 {
        *pixel = rgb(*pixel);
    }
    let pixels = Pixels::new(size, Samples::Rgb8(numbers))
        .ok_or_else(|| PictureError::Damaged("holds fewer pixels than it says".into()))?;
    Ok(Decoded { pixels, icc: None, is_partial: false })
}

type Open<'a> = (Decoder<Cursor<&'a [u8]>>, PixelSize);

fn open(bytes: &[u8]) -> Result<Open<'_>, PictureError> {
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(broken)?;
    let (w, h) = decoder.dimensions().map_err(broken)?;
    match decoder.colortype() {
        Ok(ColorType::YCbCr(8)) => Ok((decoder, PixelSize { w, h })),
        _ => Err(unknown()),
    }
}

fn unknown() -> PictureError {
    PictureError::Unsupported("is coded in a way that is not decoded here".into())
}

fn broken(error: tiff::TiffError) -> PictureError {
    match error {
        tiff::TiffError::UnsupportedError(_) => unknown(),
        _ => PictureError::Damaged("holds data that cannot be decoded".into()),
    }
}

/// Colours of JPEG (ITU-T T.871), in 16-bit fixed point.
pub(super) fn rgb([y, blue, red]: [u8; 3]) -> [u8; 3] {
    let (y, blue, red) = (i32::from(y) << 16, i32::from(blue) - 128, i32::from(red) - 128);
    [y + 91_881 * red, y - 22_554 * blue - 46_802 * red, y + 116_130 * blue]
        .map(|sum| ((sum + 32_768) >> 16).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_and_red_is_red() {
        assert_eq!(rgb([77, 128, 128]), [77; 3]);
        assert_eq!(rgb([76, 85, 255]), [254, 0, 0]);
    }
}
