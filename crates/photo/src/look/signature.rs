//! What two pictures are compared by.

use super::plane::{Small, luma, reduced};
use leporello_model::{PixelSize, Signature};
use std::sync::OnceLock;

/// Side of the small picture.
const SIDE: usize = 32;
/// Side of the block of low frequencies.
const LOW: usize = 8;

pub(super) fn signature(small: &Small) -> Signature {
    let size = PixelSize { w: SIDE as u32, h: SIDE as u32 };
    let tiny = reduced(&small.rgb, small.size, size);
    let (pixels, _) = tiny.rgb.as_chunks::<3>();
    let y: Vec<u8> = pixels.iter().map(luma).collect();
    let mut thumb = y.clone();
    for weights in [[-11059i32, -21709, 32768], [32768, -27439, -5329]] {
        thumb.extend(pixels.iter().map(|rgb| chroma(rgb, weights)));
    }
    Signature { phash: phash(&y), thumb }
}

/// Cb or Cr (ITU-R BT.601, full range) in 16-bit fixed point.
fn chroma(rgb: &[u8; 3], weights: [i32; 3]) -> u8 {
    let sum: i32 = rgb.iter().zip(weights).map(|(&c, w)| i32::from(c) * w).sum();
    (((sum + 32768) >> 16) + 128).clamp(0, 255) as u8
}

/// The signs of 8 × 8 low frequencies against their median.
fn phash(y: &[u8]) -> u64 {
    let basis = cosines();
    let mut rows = [[0f64; LOW]; SIDE];
    for (row, values) in rows.iter_mut().zip(y.chunks_exact(SIDE)) {
        for (sum, cosine) in row.iter_mut().zip(basis) {
            *sum = values.iter().zip(cosine).map(|(&v, c)| f64::from(v) * c).sum();
        }
    }
    let mut low = [0f64; LOW * LOW];
    for (i, sum) in low.iter_mut().enumerate() {
        let (v, u) = (i / LOW, i % LOW);
        *sum = rows.iter().zip(&basis[v]).map(|(row, c)| row[u] * c).sum();
    }
    let mut sorted = low;
    sorted.sort_by(f64::total_cmp);
    let median = (sorted[31] + sorted[32]) / 2.0;
    low.iter().enumerate().fold(0, |hash, (i, &value)| hash | u64::from(value > median) << i)
}

/// The first rows of the discrete cosine transform of 32 values.
fn cosines() -> &'static [[f64; SIDE]; LOW] {
    static BASIS: OnceLock<[[f64; SIDE]; LOW]> = OnceLock::new();
    BASIS.get_or_init(|| {
        let step = std::f64::consts::PI / (2.0 * SIDE as f64);
        std::array::from_fn(|u| {
            std::array::from_fn(|x| libm::cos(u as f64 * (2 * x + 1) as f64 * step))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(pixel: impl Fn(u32, u32) -> u8) -> Small {
        let size = PixelSize { w: 96, h: 64 };
        let grey = (0..size.w * size.h).map(|i| pixel(i % size.w, i / size.w));
        Small { size, rgb: grey.flat_map(|v| [v; 3]).collect() }
    }

    #[test]
    fn a_brighter_copy_has_the_same_hash_and_another_picture_has_not() {
        let wave = |x: u32, y: u32| (x * 2 + (y * y) / 40) as u8 / 2;
        let a = signature(&drawn(wave));
        let b = signature(&drawn(|x, y| wave(x, y) + 20));
        let c = signature(&drawn(|x, y| (x * x / 80 + y) as u8));
        assert!((a.phash ^ b.phash).count_ones() <= 2);
        assert!((a.phash ^ c.phash).count_ones() > 8);
    }

    #[test]
    fn grey_has_no_chroma() {
        let signature = signature(&drawn(|x, _| x as u8));
        assert_eq!(signature.thumb.len(), 3 * SIDE * SIDE);
        assert!(signature.thumb[SIDE * SIDE..].iter().all(|&c| c == 128));
    }
}
