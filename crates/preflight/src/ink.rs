//! How much ink a picture asks for.
//!
//! Measured as the mean over squares of 8 × 8 pixels (0.7 mm at 300 ppi): what a sheet must
//! dry is an area, and a single pixel that a JPEG rounds up is none.

use crate::pdf::icc::JpegHead;
use crate::pdf::{Document, Family, Image, Object, Predictor, Space, Stream};
use flate2::read::ZlibDecoder;
use jpeg_decoder::Decoder;
use std::io::{BufReader, Read};

/// Pixels to a side of the measured square.
const SQUARE: usize = 8;
/// Most bytes a decoder may take.
const MOST_MEMORY: usize = 256 << 20;
/// Most bytes of the head of a JPEG: its profile and its words stand there.
const HEAD: u64 = 4 << 20;

/// The most ink of any square of a picture, in per cent.
///
/// # Errors
/// Why it cannot be measured.
pub fn most_ink(document: &Document, image: &Image) -> Result<f64, String> {
    let space = image.space.as_ref().ok_or("it has no colours")?;
    if let Space::Indexed(base, table) = space {
        return indexed(base, table);
    }
    let object = document.object(image.object);
    let stream = object.stream().ok_or("it stands inside the content of a page")?;
    let filters: Vec<&str> = image.filters.iter().map(String::as_str).collect();
    match filters[..] {
        ["DCTDecode"] => jpeg(document, stream, image.is_inverted),
        ["FlateDecode"] if image.bits == 8 => {
            let parameters = document.filters(stream).pop().map(|filter| filter.parameters);
            let predictor = Predictor::of(&parameters.unwrap_or(Object::Null))?;
            rows(ZlibDecoder::new(BufReader::new(document.raw(stream))), image, predictor)
        }
        [] if image.bits == 8 => rows(BufReader::new(document.raw(stream)), image, None),
        _ => Err(format!("pixels packed by {} are not unpacked here", image.filters.join(" and "))),
    }
}

/// The darkest colour of a table.
fn indexed(base: &Space, table: &[u8]) -> Result<f64, String> {
    if base.family() != Family::Cmyk {
        return Err("its table is not given in inks".to_owned());
    }
    let sums = table.chunks_exact(4).map(|entry| entry.iter().map(|i| f64::from(*i)).sum::<f64>());
    Ok(sums.fold(0.0, f64::max) / 2.55)
}

/// A JPEG is unpacked to an eighth of its size, where each pixel is the mean of a square.
fn jpeg(document: &Document, stream: &Stream, is_inverted: bool) -> Result<f64, String> {
    let mut head = Vec::new();
    let unreadable = |_| "it cannot be read".to_owned();
    document.raw(stream).take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
    let head = JpegHead::read(&head).ok_or("it is no JPEG")?;
    let all = u64::from(head.pixels.w) * u64::from(head.pixels.h) * 8;
    if head.components != 4 {
        return Err("it is said to have four inks and has not".to_owned());
    }
    if head.is_progressive && all > MOST_MEMORY as u64 {
        return Err("it is a progressive JPEG too large to unpack".to_owned());
    }
    let small = eighth(document.raw(stream))?;
    // The decoder turns every value round, as Adobe's JPEGs ask for.
    let ink = |value: u8| f64::from(if is_inverted { value } else { 255 - value });
    let sums = small.chunks_exact(4).map(|pixel| pixel.iter().map(|v| ink(*v)).sum::<f64>());
    Ok(sums.fold(0.0, f64::max) / 2.55)
}

/// A JPEG's pixels at an eighth of its size.
///
/// # Errors
/// A sentence: it is damaged, ends early or would take too much memory.
pub fn eighth(bytes: impl Read) -> Result<Vec<u8>, String> {
    let mut decoder = Decoder::new(BufReader::new(bytes));
    decoder.set_max_decoding_buffer_size(MOST_MEMORY);
    decoder.read_info().map_err(|error| format!("it cannot be unpacked: {error}"))?;
    decoder.scale(1, 1).map_err(|error| format!("it cannot be unpacked: {error}"))?;
    decoder.decode().map_err(|error| format!("it cannot be unpacked: {error}"))
}

/// Rows of four bytes a pixel, one after another.
fn rows(mut bytes: impl Read, image: &Image, predictor: Option<Predictor>) -> Result<f64, String> {
    let wide = image.pixels.w as usize * 4;
    let stored = predictor.map_or(wide, Predictor::stored_row);
    let skipped = stored.checked_sub(wide).filter(|_| wide > 0 && stored <= MOST_MEMORY);
    let skipped = skipped.filter(|s| *s <= 1).ok_or("its rows are not as long as it says")?;
    let mut row = vec![0; stored];
    let mut above = vec![0; wide];
    let mut squares = vec![(0_u64, 0_u64); (image.pixels.w as usize).div_ceil(SQUARE)];
    let mut most = 0.0_f64;
    for y in 0..image.pixels.h as usize {
        bytes.read_exact(&mut row).map_err(|_| "its pixels end early".to_owned())?;
        if let Some(predictor) = predictor {
            predictor.undo_row(&mut row, &above)?;
        }
        above.copy_from_slice(&row[skipped..]);
        for (x, pixel) in above.chunks_exact(4).enumerate() {
            let square = &mut squares[x / SQUARE];
            square.0 += pixel.iter().map(|ink| u64::from(*ink)).sum::<u64>();
            square.1 += 1;
        }
        if y % SQUARE == SQUARE - 1 || y + 1 == image.pixels.h as usize {
            for square in &mut squares {
                let (sum, count) = std::mem::take(square);
                let mean = sum as f64 / count.max(1) as f64;
                let mean = if image.is_inverted { 1020.0 - mean } else { mean };
                most = most.max(mean / 2.55);
            }
        }
    }
    Ok(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::PixelSize;

    fn image(w: u32, h: u32) -> Image {
        Image {
            object: 1,
            pixels: PixelSize { w, h },
            space: Some(Space::Cmyk),
            filters: Vec::new(),
            bits: 8,
            is_inverted: false,
        }
    }

    #[test]
    fn one_dark_pixel_is_no_dark_area() {
        let mut pixels = vec![0_u8; 8 * 8 * 4];
        pixels[..4].fill(255);
        let most = rows(&pixels[..], &image(8, 8), None).unwrap();
        assert!((most - 400.0 / 64.0).abs() < 0.01, "{most}");
    }

    #[test]
    fn the_last_square_may_be_narrow() {
        let mut pixels = vec![0_u8; 9 * 9 * 4];
        pixels[9 * 9 * 4 - 4..].fill(255);
        let most = rows(&pixels[..], &image(9, 9), None).unwrap();
        assert!((most - 400.0).abs() < 0.01, "{most}");
    }

    #[test]
    fn pixels_that_end_early_are_not_measured() {
        assert!(rows(&[0_u8; 10][..], &image(8, 8), None).is_err());
    }
}
