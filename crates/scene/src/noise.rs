//! Chance that is the same everywhere: whole-number hashes and the textures made of them.

use crate::colour::smooth;
use std::sync::LazyLock;

/// A well mixed number from a number (the finaliser of SplitMix64).
pub(crate) fn hash(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A well mixed number from a cell of a plane.
pub(crate) fn hash2(seed: u64, x: i32, y: i32) -> u64 {
    hash(seed ^ (u64::from(x as u32) << 32 | u64::from(y as u32)))
}

/// The upper bits of a hash as a share in [0, 1).
pub(crate) fn share(hash: u64) -> f32 {
    (hash >> 40) as f32 / (1u64 << 24) as f32
}

/// A stream of chance for placing things.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, topic: u64) -> Self {
        Self(hash(seed ^ hash(topic)))
    }

    pub(crate) fn next(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(1);
        share(hash(self.0))
    }

    pub(crate) fn range(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.next()
    }

    /// Around 0, at most 1 away, most often near 0.
    pub(crate) fn bell(&mut self) -> f32 {
        (self.next() + self.next() + self.next()) / 1.5 - 1.0
    }
}

/// The whole number below; in a few instructions where `f32::floor` may be a call.
/// Exact for magnitudes below 2^31.
pub(crate) fn floor(x: f32) -> f32 {
    let cut = x as i32 as f32;
    if cut > x { cut - 1.0 } else { cut }
}

/// Smooth noise along a line, in [0, 1).
pub(crate) fn line(seed: u64, x: f32) -> f32 {
    let cell = floor(x);
    let at = |i: i32| share(hash2(seed, i, 0));
    let i = cell as i32;
    let t = smooth(x - cell);
    at(i) + (at(i.wrapping_add(1)) - at(i)) * t
}

/// Noise along a line in several octaves, each half as high, around 0, within about ±1.
pub(crate) fn line_octaves(seed: u64, x: f32, octaves: u32, gain: f32) -> f32 {
    let (mut sum, mut height, mut scale, mut total) = (0.0, 1.0, 1.0, 0.0);
    for octave in 0..octaves {
        let n = line(seed.wrapping_add(u64::from(octave)), x * scale + 7.3 * octave as f32);
        sum += (n * 2.0 - 1.0) * height;
        total += height;
        height *= gain;
        scale *= 2.03;
    }
    sum / total
}

const TILE: usize = 1024;

/// A texture that repeats every unit, drawn once and looked up ever after.
pub(crate) struct Tile(Vec<f32>);

impl Tile {
    /// `octaves` octaves of smooth noise, the coarsest with `cells` cells to the unit, each
    /// `gain` as high as the one before; the values are spread to mean 0 and variance 1.
    fn new(seed: u64, cells: usize, octaves: u32, gain: f32) -> Self {
        let mut values = vec![0.0f32; TILE * TILE];
        let (mut cells, mut height) = (cells, 1.0);
        for octave in 0..octaves {
            add_octave(&mut values, hash(seed ^ u64::from(octave)), cells, height);
            cells *= 2;
            height *= gain;
        }
        let count = values.len() as f64;
        let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / count;
        let variance = values.iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / count;
        let scale = 1.0 / variance.sqrt();
        for v in &mut values {
            *v = ((f64::from(*v) - mean) * scale) as f32;
        }
        Self(values)
    }

    /// The texture at a point, mixed from its four nearest values.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x * TILE as f32, y * TILE as f32);
        let (cell_x, cell_y) = (floor(x), floor(y));
        let (tx, ty) = (x - cell_x, y - cell_y);
        let (x0, y0) = (cell_x as i32 as usize % TILE, cell_y as i32 as usize % TILE);
        let (x1, y1) = ((x0 + 1) % TILE, (y0 + 1) % TILE);
        let (upper, lower) = (y0 * TILE, y1 * TILE);
        let a = self.0[upper + x0] + (self.0[upper + x1] - self.0[upper + x0]) * tx;
        let b = self.0[lower + x0] + (self.0[lower + x1] - self.0[lower + x0]) * tx;
        a + (b - a) * ty
    }
}

fn add_octave(values: &mut [f32], seed: u64, cells: usize, height: f32) {
    let lattice: Vec<f32> =
        (0..cells * cells).map(|i| share(hash(seed.wrapping_add(i as u64)))).collect();
    let step = cells as f32 / TILE as f32;
    for (y, row) in values.chunks_exact_mut(TILE).enumerate() {
        let fy = y as f32 * step;
        let (y0, ty) = (fy as usize, smooth(fy - fy.floor()));
        let (upper, lower) = (y0 % cells * cells, (y0 + 1) % cells * cells);
        for (x, value) in row.iter_mut().enumerate() {
            let fx = x as f32 * step;
            let (x0, tx) = (fx as usize, smooth(fx - fx.floor()));
            let (left, right) = (x0 % cells, (x0 + 1) % cells);
            let a = lattice[upper + left] + (lattice[upper + right] - lattice[upper + left]) * tx;
            let b = lattice[lower + left] + (lattice[lower + right] - lattice[lower + left]) * tx;
            *value += (a + (b - a) * ty) * height;
        }
    }
}

/// Broad, cloud-like: coarse features carry most.
pub(crate) static CLOUD: LazyLock<Tile> = LazyLock::new(|| Tile::new(11, 4, 8, 0.5));
/// Fine, gritty: all scales alike.
pub(crate) static GRIT: LazyLock<Tile> = LazyLock::new(|| Tile::new(23, 16, 6, 0.8));
/// Soft blobs of one scale.
pub(crate) static SOFT: LazyLock<Tile> = LazyLock::new(|| Tile::new(37, 8, 2, 0.35));
