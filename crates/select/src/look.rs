//! How alike two pictures look.
//!
//! Two measures, each good at what the other is not: the distance of the DCT hashes, sure
//! for re-encoded files and frames of a burst; and the distance of small normalised
//! pictures, the best of a few shifts, which also knows a scene that was framed anew.

use leporello_model::Signature;

/// Pixels along a side of the small picture.
const SIDE: usize = 32;
/// Pixels of one channel.
const AREA: usize = SIDE * SIDE;
/// The small pictures are compared at shifts up to so many pixels each way.
const SHIFT: i32 = 3;
/// A standard deviation of 1 in the normalised picture.
const UNIT: f64 = 32.0;
/// Pictures with a standard deviation below this (of 255) have nothing to compare.
const FLAT: f64 = 2.0;
/// Cells along a side of the coarse picture that sorts out what cannot match.
const CELLS: usize = 8;
/// Coarse distance above which two pictures are not compared further.
const COARSE_LIMIT: f64 = 1.1;
/// Cells of the mirrored shape that may differ.
const MIRROR_BITS: u32 = 10;

/// A picture prepared for comparing.
pub(crate) struct Look {
    hash: u64,
    /// Luma, Cb and Cr, each without its mean, together of standard deviation [`UNIT`].
    /// Whole numbers, so that distances are the same on every machine.
    pixels: Vec<i8>,
    coarse: [i8; CELLS * CELLS],
    /// A bit for each coarse cell lighter than the mean, a byte for each row.
    shape: u64,
    is_grey: bool,
}

impl Look {
    /// Prepares a signature; `None` when the picture is too flat to be told from others, or
    /// the signature is not one.
    pub fn of(signature: &Signature) -> Option<Self> {
        if signature.thumb.len() != 3 * AREA {
            return None;
        }
        let mut centred = Vec::with_capacity(3 * AREA);
        let mut variances = [0.0; 3];
        for (plane, variance) in signature.thumb.chunks_exact(AREA).zip(&mut variances) {
            let mean = plane.iter().map(|&v| f64::from(v)).sum::<f64>() / AREA as f64;
            centred.extend(plane.iter().map(|&v| f64::from(v) - mean));
            let squares = plane.iter().map(|&v| (f64::from(v) - mean) * (f64::from(v) - mean));
            *variance = squares.sum::<f64>() / AREA as f64;
        }
        let deviation = libm::sqrt(variances.iter().sum());
        if deviation < FLAT {
            return None;
        }
        let scaled = |v: f64| libm::rint(v * UNIT / deviation).clamp(-127.0, 127.0) as i8;
        let pixels: Vec<i8> = centred.into_iter().map(scaled).collect();
        let coarse = coarse(&pixels[..AREA]);
        let lighter = |shape, (bit, &cell): (usize, &i8)| shape | (u64::from(cell > 0) << bit);
        let shape = coarse.iter().enumerate().fold(0, lighter);
        let is_grey = variances[1] + variances[2] < 1.0;
        Some(Self { hash: signature.phash, pixels, coarse, shape, is_grey })
    }

    /// Bits in which the hashes differ, 0 to 64; unrelated pictures about 32.
    pub fn bits(&self, other: &Self) -> u32 {
        (self.hash ^ other.hash).count_ones()
    }

    /// Mean squared difference of the small pictures at the best shift: 0 for equal, about 2
    /// without relation. `None` when a coarse look shows that they do not match.
    pub fn distance(&self, other: &Self) -> Option<f64> {
        if squares(&self.coarse, &other.coarse) as f64 > COARSE_LIMIT * UNIT * UNIT * 64.0 {
            return None;
        }
        let mut best = f64::INFINITY;
        for dy in -SHIFT..=SHIFT {
            for dx in -SHIFT..=SHIFT {
                best = best.min(self.at_shift(other, dx, dy));
            }
        }
        Some(best)
    }

    /// As [`Self::distance`], but without shifts and of the luma alone: for versions of one
    /// exposure, of which one may have lost its colours.
    pub fn luma_distance(&self, other: &Self) -> f64 {
        let sum = squares(&self.pixels[..AREA], &other.pixels[..AREA]);
        sum as f64 / (AREA as f64 * UNIT * UNIT)
    }

    /// Luma distance to the other picture in a mirror.
    pub fn mirrored_distance(&self, other: &Self) -> f64 {
        let rows = self.pixels[..AREA].chunks_exact(SIDE);
        let sum: i32 = rows
            .zip(other.pixels.chunks_exact(SIDE))
            .map(|(a, b)| {
                let pairs = a.iter().zip(b.iter().rev());
                pairs.map(|(&p, &q)| square(p, q)).sum::<i32>()
            })
            .sum();
        f64::from(sum) / (AREA as f64 * UNIT * UNIT)
    }

    /// Whether the one could be the other in a mirror, by the shape of light and dark.
    pub fn may_mirror(&self, other: &Self) -> bool {
        let mirrored = u64::from_le_bytes(other.shape.to_le_bytes().map(u8::reverse_bits));
        (self.shape ^ mirrored).count_ones() <= MIRROR_BITS
    }

    /// Whether it has no colours.
    pub const fn is_grey(&self) -> bool {
        self.is_grey
    }

    fn at_shift(&self, other: &Self, dx: i32, dy: i32) -> f64 {
        let span = |d: i32| {
            let length = SIDE - d.unsigned_abs() as usize;
            (d.max(0) as usize, (-d).max(0) as usize, length)
        };
        let ((xa, xb, w), (ya, yb, h)) = (span(dx), span(dy));
        let mut sum = 0;
        for plane in 0..3 {
            for row in 0..h {
                let a = plane * AREA + (ya + row) * SIDE + xa;
                let b = plane * AREA + (yb + row) * SIDE + xb;
                sum += squares(&self.pixels[a..a + w], &other.pixels[b..b + w]);
            }
        }
        sum as f64 / ((w * h) as f64 * UNIT * UNIT)
    }
}

fn square(a: i8, b: i8) -> i32 {
    let d = i32::from(a) - i32::from(b);
    d * d
}

/// Sum of squared differences; of at most 1 024 numbers, so that it fits.
fn squares(a: &[i8], b: &[i8]) -> i32 {
    a.iter().zip(b).fold(0_i32, |sum, (&p, &q)| sum.wrapping_add(square(p, q)))
}

fn coarse(luma: &[i8]) -> [i8; CELLS * CELLS] {
    const STEP: usize = SIDE / CELLS;
    std::array::from_fn(|cell| {
        let (row, column) = (cell / CELLS * STEP, cell % CELLS * STEP);
        let sum: i32 = (0..STEP * STEP)
            .map(|i| i32::from(luma[(row + i / STEP) * SIDE + column + i % STEP]))
            .sum();
        (sum / (STEP * STEP) as i32) as i8
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of three blobs, moved by `dx` and mirrored if asked.
    fn blobs(dx: i32, mirror: bool, colour: i32) -> Look {
        let mut thumb = vec![128; 3 * AREA];
        for y in 0..32_i32 {
            for x in 0..32_i32 {
                let u = if mirror { 31 - x } else { x } + dx;
                let near = |cx: i32, cy: i32| (120 - 6 * ((u - cx).abs() + (y - cy).abs())).max(0);
                let luma = (near(8, 10) + near(22, 6) + near(14, 25)).min(255);
                thumb[(y * 32 + x) as usize] = luma as u8;
                thumb[AREA + (y * 32 + x) as usize] = (128 + colour * luma / 255) as u8;
            }
        }
        Look::of(&Signature { phash: 0, thumb }).unwrap()
    }

    #[test]
    fn a_picture_moved_by_three_pixels_is_the_same() {
        assert!(blobs(0, false, 40).distance(&blobs(3, false, 40)).unwrap() < 0.02);
        assert!(blobs(0, false, 40).luma_distance(&blobs(3, false, 40)) > 0.2);
    }

    #[test]
    fn a_mirror_turns_left_and_right() {
        assert!(blobs(0, false, 40).mirrored_distance(&blobs(0, true, 40)) < 0.001);
        assert!(blobs(0, false, 40).may_mirror(&blobs(0, true, 40)));
        assert!(blobs(0, false, 40).mirrored_distance(&blobs(0, false, 40)) > 0.2);
    }

    #[test]
    fn a_picture_without_colours_is_near_in_luma() {
        let (colour, grey) = (blobs(0, false, 60), blobs(0, false, 0));
        assert!(grey.is_grey() && !colour.is_grey());
        assert!(colour.luma_distance(&grey) < 0.05);
    }

    #[test]
    fn flat_pictures_and_broken_signatures_have_no_look() {
        assert!(Look::of(&Signature { phash: 0, thumb: vec![7; 3 * AREA] }).is_none());
        assert!(Look::of(&Signature { phash: 0, thumb: Vec::new() }).is_none());
    }
}
