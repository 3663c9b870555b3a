//! Separable resampling of rows of numbers.
//!
//! Rows are mixed first and columns after, so that the longer of the two passes runs along
//! memory; of the source no more rows are held than one row of the result needs. Sums are
//! 32-bit floats in a fixed order: the same on every machine, whatever width of registers
//! the processor has.

use fearless_simd::{Level, Simd as _, dispatch};
use leporello_model::PixelSize;

/// Part of a picture, in its pixels. May begin and end between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    /// Left edge.
    pub(crate) x: f64,
    /// Top edge.
    pub(crate) y: f64,
    /// Width.
    pub(crate) w: f64,
    /// Height.
    pub(crate) h: f64,
}

impl Window {
    /// The whole of a picture of this size.
    pub(crate) fn whole(size: PixelSize) -> Self {
        Self { x: 0.0, y: 0.0, w: size.w.into(), h: size.h.into() }
    }
}

/// How neighbours are weighted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kernel {
    /// A triangle: quick and a little soft; for measuring.
    Triangle,
    /// The cubic of Catmull and Rom: crisp, and a third quicker than Lanczos; for the screen.
    CatmullRom,
    /// Lanczos's windowed sinc of three lobes: crisp with the least aliasing; for print.
    Lanczos,
}

impl Kernel {
    /// Distance from which on weights are zero.
    fn reach(self) -> f64 {
        match self {
            Self::Triangle => 1.0,
            Self::CatmullRom => 2.0,
            Self::Lanczos => 3.0,
        }
    }

    fn weight(self, distance: f64) -> f64 {
        let sinc = |x: f64| {
            let angle = std::f64::consts::PI * x;
            if x.abs() < 1e-9 { 1.0 } else { libm::sin(angle) / angle }
        };
        match self {
            _ if distance.abs() >= self.reach() => 0.0,
            Self::Triangle => 1.0 - distance.abs(),
            Self::CatmullRom => catmull_rom(distance.abs()),
            Self::Lanczos => sinc(distance) * sinc(distance / 3.0),
        }
    }
}

/// Below a distance of 2; the cubic family's member with B = 0 and C = 1/2 (Mitchell and
/// Netravali, "Reconstruction filters in computer graphics", 1988).
fn catmull_rom(d: f64) -> f64 {
    if d < 1.0 { (1.5 * d - 2.5) * d * d + 1.0 } else { ((2.5 - 0.5 * d) * d - 4.0) * d + 2.0 }
}

/// Rows of a picture as numbers.
pub(crate) struct Rows<'a> {
    /// Size of the picture.
    pub(crate) size: PixelSize,
    /// Writes the numbers of a row from a column on: row, column, place to fill.
    pub(crate) fill: &'a dyn Fn(usize, usize, &mut [f32]),
}

/// Resamples a window of a picture to a size. The picture has `N` numbers to a pixel; `write`
/// is given the rows of the result from top to bottom.
pub(crate) fn resample<const N: usize>(
    rows: &Rows,
    window: Window,
    size: PixelSize,
    kernel: Kernel,
    write: &mut dyn FnMut(&[f32]),
) {
    let across = taps((window.x, window.w), rows.size.w, size.w, kernel);
    let down = taps((window.y, window.h), rows.size.h, size.h, kernel);
    let left = across.first().map_or(0, |tap| tap.first);
    let right = across.last().map_or(0, Tap::end);
    let held = down.iter().map(|tap| tap.weights.len()).max().unwrap_or(1);
    let mut ring = vec![vec![0f32; (right - left) * N]; held];
    let mut column = vec![0f32; (right - left) * N];
    let mut out = vec![0f32; across.len() * N];
    let level = Level::new();
    let mut next = 0;
    for tap in &down {
        for y in tap.first.max(next)..tap.end() {
            (rows.fill)(y, left, &mut ring[y % held]);
        }
        next = tap.end();
        dispatch!(level, simd => simd.vectorize(
            #[inline(always)]
            || {
                mix_rows(&ring, tap, &mut column);
                mix_columns::<N>(&column, left, &across, &mut out);
            }
        ));
        write(&out);
    }
}

/// What one number of the result is made of: neighbours from `first` on.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

impl Tap {
    fn end(&self) -> usize {
        self.first + self.weights.len()
    }
}

/// The taps of `count` numbers spread over a span of `side` numbers. Shrinking widens the
/// kernel, so that every number has its share; at the edges what lies outside is left out.
fn taps((from, length): (f64, f64), side: u32, count: u32, kernel: Kernel) -> Vec<Tap> {
    /// Weights below this change no number of 16 bits.
    const NOTHING: f64 = 1e-6;
    let step = length / f64::from(count);
    let widened = step.max(1.0);
    let mut least = 0;
    let at = |i: u32| {
        let centre = from + (f64::from(i) + 0.5) * step;
        let reach = kernel.reach() * widened;
        let low = (centre - reach).floor().max(0.0) as u32;
        let high = ((centre + reach).ceil().max(0.0) as u32).clamp(1, side);
        let weight = |n: u32| kernel.weight((f64::from(n) + 0.5 - centre) / widened);
        let mut span = low.min(high - 1)..high;
        while span.len() > 1 && weight(span.start).abs() < NOTHING {
            span.start += 1;
        }
        while span.len() > 1 && weight(span.end - 1).abs() < NOTHING {
            span.end -= 1;
        }
        // Rows are read in their order, so no tap may begin before the last one.
        span.start = span.start.max(least).min(span.end - 1);
        least = span.start;
        let sum: f64 = span.clone().map(weight).sum();
        let sum = if sum.abs() < NOTHING { 1.0 } else { sum };
        Tap {
            first: span.start as usize,
            weights: span.map(|n| (weight(n) / sum) as f32).collect(),
        }
    };
    (0..count).map(at).collect()
}

/// One row from several.
#[inline(always)]
fn mix_rows(ring: &[Vec<f32>], tap: &Tap, out: &mut [f32]) {
    /// So many sums stay in the nearest cache while all rows are added to them.
    const BLOCK: usize = 1024;
    let row = |i: usize| &ring[(tap.first + i) % ring.len()];
    let (fours, rest) = tap.weights.as_chunks::<4>();
    for (n, out) in out.chunks_mut(BLOCK).enumerate() {
        let span = n * BLOCK..n * BLOCK + out.len();
        out.fill(0.0);
        for (i, [p, q, r, s]) in fours.iter().enumerate() {
            let [a, b, c, d] = [0, 1, 2, 3].map(|j| &row(4 * i + j)[span.clone()]);
            let rows = a.iter().zip(b).zip(c.iter().zip(d));
            for (sum, ((a, b), (c, d))) in out.iter_mut().zip(rows) {
                *sum += (p * a + q * b) + (r * c + s * d);
            }
        }
        for (i, weight) in rest.iter().enumerate() {
            let values = &row(4 * fours.len() + i)[span.clone()];
            out.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
    }
}

/// The columns of one row. Two sums for each number, so that no addition waits for the last.
#[inline(always)]
fn mix_columns<const N: usize>(row: &[f32], left: usize, across: &[Tap], out: &mut [f32]) {
    let (pixels, _) = row.as_chunks::<N>();
    let (out, _) = out.as_chunks_mut::<N>();
    for (out, tap) in out.iter_mut().zip(across) {
        let pixels = &pixels[tap.first - left..][..tap.weights.len()];
        let ((pairs, rest), (weights, last)) = (pixels.as_chunks::<2>(), tap.weights.as_chunks());
        let (mut even, mut odd) = ([0f32; N], [0f32; N]);
        for ([a, b], [p, q]) in pairs.iter().zip(weights) {
            even.iter_mut().zip(a).for_each(|(sum, value)| *sum += p * value);
            odd.iter_mut().zip(b).for_each(|(sum, value)| *sum += q * value);
        }
        for (pixel, weight) in rest.iter().zip(last) {
            even.iter_mut().zip(pixel).for_each(|(sum, value)| *sum += weight * value);
        }
        out.iter_mut().zip(even.iter().zip(&odd)).for_each(|(out, (even, odd))| *out = even + odd);
    }
}

/// The whole number from 0 to `TOP`, at most 65535, that is nearest to a sum: what a crisp
/// kernel puts beyond black and white is cut.
pub(crate) fn nearest<const TOP: u16>(sum: f32) -> u16 {
    /// Added to this a small number's digits are the last bits of the sum, rounded: cheaper
    /// than turning it into a whole one, as processors do it to many numbers at once.
    const DIGITS: f32 = 8_388_608.0;
    (sum.clamp(0.0, f32::from(TOP)) + DIGITS).to_bits() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resampled(
        values: &[f32],
        (w, h): (u32, u32),
        window: Window,
        size: (u32, u32),
        kernel: Kernel,
    ) -> Vec<f32> {
        let fill = |y: usize, left: usize, row: &mut [f32]| {
            let from = y * w as usize + left;
            row.copy_from_slice(&values[from..from + row.len()]);
        };
        let rows = Rows { size: PixelSize { w, h }, fill: &fill };
        let mut out = Vec::new();
        let size = PixelSize { w: size.0, h: size.1 };
        resample::<1>(&rows, window, size, kernel, &mut |row| out.extend_from_slice(row));
        out
    }

    #[test]
    fn the_nearest_number_is_inside_the_range() {
        for (sum, number) in [(-9.0, 0), (0.4, 0), (0.6, 1), (254.6, 255), (70_000.0, 255)] {
            assert_eq!(nearest::<255>(sum), number, "{sum}");
        }
        assert_eq!(nearest::<65535>(65_534.4), 65_534);
        assert_eq!(nearest::<65535>(f32::MAX), 65_535);
    }

    #[test]
    fn the_same_size_is_the_same_picture() {
        let values: Vec<f32> = (0..35).map(|i| (i * i % 17) as f32).collect();
        let whole = Window::whole(PixelSize { w: 7, h: 5 });
        for kernel in [Kernel::Triangle, Kernel::CatmullRom, Kernel::Lanczos] {
            assert_eq!(resampled(&values, (7, 5), whole, (7, 5), kernel), values);
        }
    }

    #[test]
    fn what_is_flat_stays_flat_in_every_window_and_size() {
        let values = vec![100.0; 40 * 30];
        for (x, y, w, h) in [(0.0, 0.0, 40.0, 30.0), (3.3, 0.4, 20.7, 29.6), (38.9, 29.0, 1.0, 1.0)]
        {
            for size in [(40, 30), (13, 7), (1, 1), (80, 50)] {
                let window = Window { x, y, w, h };
                let out = resampled(&values, (40, 30), window, size, Kernel::Lanczos);
                assert_eq!(out.len() as u32, size.0 * size.1);
                assert!(out.iter().all(|v| (v - 100.0).abs() < 0.01), "{window:?} {size:?}");
            }
        }
    }

    #[test]
    fn a_slope_keeps_its_slope_away_from_the_edges() {
        let values: Vec<f32> = (0..100 * 4).map(|i| (i % 100) as f32).collect();
        let whole = Window::whole(PixelSize { w: 100, h: 4 });
        for kernel in [Kernel::Triangle, Kernel::CatmullRom, Kernel::Lanczos] {
            let out = resampled(&values, (100, 4), whole, (25, 2), kernel);
            for (x, value) in out.iter().enumerate().take(20).skip(5) {
                let middle = 4.0 * (x as f32 + 0.5) - 0.5;
                assert!((value - middle).abs() < 0.05, "{value} at {x}");
            }
        }
    }
}
