//! What stands in a picture's place until it is loaded: its colours from top to bottom.

use leporello_model::{Crop, Signature};

/// Side of a signature's small picture in pixels.
const SIDE: usize = 32;
/// Bands of colour.
const BANDS: usize = 3;

/// A CSS gradient of the mean colours of the upper, middle and lower part of a crop; `None` when
/// the photograph has no signature.
pub(crate) fn gradient(signature: &Signature, crop: Crop) -> Option<String> {
    let planes = signature.thumb.get(..3 * SIDE * SIDE)?;
    let cells = |from: f64, length: f64| {
        let first = ((from * SIDE as f64) as usize).min(SIDE - 1);
        let last = (((from + length) * SIDE as f64).ceil() as usize).clamp(first + 1, SIDE);
        first..last
    };
    let columns = cells(crop.x, crop.w);
    let bands = (0..BANDS).map(|band| {
        let height = crop.h / BANDS as f64;
        let rows = cells(crop.y + band as f64 * height, height);
        let places: Vec<usize> =
            rows.flat_map(|y| columns.clone().map(move |x| y * SIDE + x)).collect();
        let mean = |plane: usize| {
            let sum: u32 =
                places.iter().map(|&at| u32::from(planes[plane * SIDE * SIDE + at])).sum();
            f64::from(sum) / places.len() as f64
        };
        hex([mean(0), mean(1), mean(2)])
    });
    Some(format!("linear-gradient({})", bands.collect::<Vec<_>>().join(",")))
}

/// A colour of luma and two differences (JFIF) as CSS writes it.
fn hex([y, cb, cr]: [f64; 3]) -> String {
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    let [r, g, b] = rgb.map(|level| level.round().clamp(0.0, 255.0) as u8);
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_has_the_colours_of_its_picture_from_top_to_bottom() {
        let luma = (0..32).flat_map(|y| [8 * y as u8; 32]);
        let thumb: Vec<u8> = luma.chain([128; 2048]).collect();
        let signature = Signature { phash: 0, thumb };
        let whole = gradient(&signature, Crop::WHOLE);
        assert_eq!(whole.as_deref(), Some("linear-gradient(#282828,#7c7c7c,#d0d0d0)"));
        let top = gradient(&signature, Crop { h: 0.09, ..Crop::WHOLE });
        assert!(top.is_some_and(|css| css.starts_with("linear-gradient(#000000,")));
    }

    #[test]
    fn a_photograph_without_a_signature_has_no_colours() {
        let signature = Signature { phash: 0, thumb: Vec::new() };
        assert_eq!(gradient(&signature, Crop::WHOLE), None);
    }
}
