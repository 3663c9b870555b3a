//! Quality in numbers. The definitions are those of [`Appraisal`]'s fields.

use super::plane::Plane;
use leporello_model::Appraisal;

/// Tiles along each side for sharpness: a sharp tile speaks for a picture of which the rest
/// is out of focus on purpose.
const TILES: usize = 8;
/// Variance of the Laplacian at which a tile counts as half sharp.
const HALF_SHARP: f64 = 25.0;

pub(super) fn appraise(rgb: &[u8], luma: &Plane) -> Appraisal {
    let mut histogram = [0u32; 256];
    for &value in &luma.values {
        histogram[usize::from(value)] += 1;
    }
    let all = luma.values.len() as f64;
    let share = |values: &[u32]| f64::from(values.iter().sum::<u32>()) / all;
    let sum: u64 = histogram.iter().zip(0u64..).map(|(&n, value)| u64::from(n) * value).sum();
    Appraisal {
        sharpness: sharpness(luma),
        clipped_light: share(&histogram[250..]),
        clipped_dark: share(&histogram[..=5]),
        mean_luma: sum as f64 / all,
        contrast: percentile(&histogram, 0.95) - percentile(&histogram, 0.05),
        colourfulness: colourfulness(rgb),
    }
}

fn percentile(histogram: &[u32; 256], share: f64) -> f64 {
    let all: u32 = histogram.iter().sum();
    let rank = share * f64::from(all);
    let mut below = 0;
    let reached = histogram.iter().position(|count| {
        below += count;
        f64::from(below) >= rank
    });
    reached.unwrap_or(255) as f64
}

fn sharpness(luma: &Plane) -> f64 {
    let (w, h) = (luma.size.w as usize, luma.size.h as usize);
    if w < 3 || h < 3 {
        return 0.0;
    }
    let (tiles_x, tiles_y) = (TILES.min(w - 2), TILES.min(h - 2));
    let mut sums = vec![(0i64, 0i64, 0i64); tiles_x * tiles_y];
    for y in 1..h - 1 {
        let row = |y: usize| &luma.values[y * w..(y + 1) * w];
        let (above, here, below) = (row(y - 1), row(y), row(y + 1));
        let tile_row = (y - 1) * tiles_y / (h - 2) * tiles_x;
        for x in 1..w - 1 {
            let value = |s: &[u8], x: usize| i64::from(s[x]);
            let laplacian =
                value(above, x) + value(below, x) + value(here, x - 1) + value(here, x + 1)
                    - 4 * value(here, x);
            let sum = &mut sums[tile_row + (x - 1) * tiles_x / (w - 2)];
            sum.0 += 1;
            sum.1 += laplacian;
            sum.2 += laplacian * laplacian;
        }
    }
    let mut scores: Vec<f64> = sums
        .iter()
        .map(|&(n, sum, squares)| {
            let n = n.max(1) as f64;
            let variance = squares as f64 / n - (sum as f64 / n).powi(2);
            variance / (variance + HALF_SHARP)
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    scores[(scores.len() * 9 / 10).min(scores.len() - 1)]
}

/// Hasler and Süsstrunk, "Measuring colourfulness in natural images" (2003).
fn colourfulness(rgb: &[u8]) -> f64 {
    // Sums of red − green and of red + green − 2 blue, and of their squares, in integers.
    let (mut rg, mut rg2, mut yb, mut yb2) = (0i64, 0i64, 0i64, 0i64);
    let (pixels, _) = rgb.as_chunks::<3>();
    for &[r, g, b] in pixels {
        let [r, g, b] = [r, g, b].map(i64::from);
        let (d, e) = (r - g, r + g - 2 * b);
        rg += d;
        rg2 += d * d;
        yb += e;
        yb2 += e * e;
    }
    let n = pixels.len().max(1) as f64;
    let (mean_rg, mean_yb) = (rg as f64 / n, yb as f64 / n / 2.0);
    let variance_rg = rg2 as f64 / n - mean_rg * mean_rg;
    let variance_yb = yb2 as f64 / n / 4.0 - mean_yb * mean_yb;
    (variance_rg + variance_yb).max(0.0).sqrt() + 0.3 * mean_rg.hypot(mean_yb)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::PixelSize;

    fn drawn(pixel: impl Fn(u32, u32) -> [u8; 3]) -> (Vec<u8>, Plane) {
        let size = PixelSize { w: 64, h: 48 };
        let rgb: Vec<u8> = (0..size.h)
            .flat_map(|y| (0..size.w).flat_map(move |x| [(x, y)]))
            .flat_map(|(x, y)| pixel(x, y))
            .collect();
        let luma = Plane::luma(&rgb, size);
        (rgb, luma)
    }

    #[test]
    fn a_flat_grey_is_neither_sharp_nor_colourful() {
        let (rgb, luma) = drawn(|_, _| [128; 3]);
        let appraisal = appraise(&rgb, &luma);
        assert_eq!((appraisal.sharpness, appraisal.contrast), (0.0, 0.0));
        assert_eq!((appraisal.mean_luma, appraisal.colourfulness), (128.0, 0.0));
    }

    #[test]
    fn fine_detail_is_sharper_than_a_slow_gradient() {
        let (rgb, luma) = drawn(|x, y| [if (x + y) % 2 == 0 { 60 } else { 190 }; 3]);
        let (soft_rgb, soft) = drawn(|x, _| [60 + x as u8 * 2; 3]);
        assert!(appraise(&rgb, &luma).sharpness > 0.9);
        assert!(appraise(&soft_rgb, &soft).sharpness < 0.1);
    }

    #[test]
    fn clipped_shares_are_counted_at_both_ends() {
        let (rgb, luma) = drawn(|x, _| {
            [if x < 16 {
                255
            } else if x < 48 {
                128
            } else {
                0
            }; 3]
        });
        let appraisal = appraise(&rgb, &luma);
        assert_eq!((appraisal.clipped_light, appraisal.clipped_dark), (0.25, 0.25));
    }

    #[test]
    fn a_picture_of_one_pixel_is_appraised_too() {
        let luma = Plane::luma(&[9, 9, 9], PixelSize { w: 1, h: 1 });
        assert_eq!(appraise(&[9, 9, 9], &luma).mean_luma, 9.0);
    }
}
