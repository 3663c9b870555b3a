//! Development: bloom, exposure, tone curve, vignette and grain, from light to bytes.

use crate::camera::Camera;
use crate::canvas::Canvas;
use crate::colour::{Rgb, smooth, to_srgb};
use crate::noise::{hash, hash2};
use crate::picture::Picture;
use rayon::prelude::*;
use std::sync::LazyLock;

/// How the negative is developed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Film {
    /// Darkening of the corners, 0 to 1.
    pub(crate) vignette: f32,
    /// Share of an S-shaped curve, 0 to 1.
    pub(crate) contrast: f32,
    /// Standard deviation of the grain in steps of 8-bit sRGB at middle grey.
    pub(crate) grain: f32,
    /// Light spilled around bright parts, 0 to 1.
    pub(crate) bloom: f32,
}

impl Default for Film {
    fn default() -> Self {
        Self { vignette: 0.16, contrast: 0.25, grain: 1.6, bloom: 0.05 }
    }
}

impl Film {
    /// Develops the light to a picture; the seed is the grain's.
    pub(crate) fn develop(&self, canvas: &Canvas, camera: &Camera, seed: u64) -> Picture {
        let (width, light) = canvas.light();
        let height = light.len() / width;
        let spill = Spill::new(light, width, height);
        let curve = curve(self.contrast);
        let gain = libm::exp2f(camera.exposure);
        let corner = 1.0 / (canvas.half_width * canvas.half_width + 0.25);
        let unit = 1.0 / height as f32;
        let seed = hash(seed ^ hash(camera.frame));
        let mut rgb = vec![0u8; light.len() * 3];
        rgb.par_chunks_exact_mut(width * 3).enumerate().for_each(|(row, bytes)| {
            let y = (row as f32 + 0.5) * unit - 0.5;
            let around = spill.line(row);
            let light = &light[row * width..][..width];
            for (column, (bytes, light)) in bytes.chunks_exact_mut(3).zip(light).enumerate() {
                let x = (column as f32 + 0.5) * unit - canvas.half_width;
                let off = (x * x + y * y) * corner;
                let gain = gain * (1.0 - self.vignette * off * (0.35 + 0.65 * off));
                let light = light.mix(spill.at(&around, column), self.bloom) * gain;
                bytes[0] = lookup(&curve, light.0);
                bytes[1] = lookup(&curve, light.1);
                bytes[2] = lookup(&curve, light.2);
            }
            add_grain(bytes, row, seed, self.grain);
        });
        Picture { width: width as u32, height: height as u32, rgb }
    }
}

/// Light of the picture in a wide blur, on a coarse grid: what lenses spill around.
struct Spill {
    cells: Vec<Rgb>,
    width: usize,
    height: usize,
    scale: f32,
}

impl Spill {
    fn new(light: &[Rgb], width: usize, height: usize) -> Self {
        let block = (height / 160).max(1);
        let (small_w, small_h) = (width.div_ceil(block), height.div_ceil(block));
        let mut cells = vec![Rgb::BLACK; small_w * small_h];
        cells.par_chunks_exact_mut(small_w).enumerate().for_each(|(row, cells)| {
            for (column, cell) in cells.iter_mut().enumerate() {
                *cell = block_mean(light, width, height, column * block, row * block, block);
            }
        });
        for _ in 0..3 {
            cells = box_blur(&cells, small_w, small_h, 6);
        }
        Self { cells, width: small_w, height: small_h, scale: 1.0 / block as f32 }
    }

    /// The blur along a row of pixels, still on the coarse grid's columns; the last is
    /// repeated once.
    fn line(&self, row: usize) -> Vec<Rgb> {
        let y = ((row as f32 + 0.5) * self.scale - 0.5).clamp(0.0, (self.height - 1) as f32);
        let upper = y as usize;
        let lower = (upper + 1).min(self.height - 1);
        let cells = |row: usize| &self.cells[row * self.width..][..self.width];
        let mut line: Vec<Rgb> = cells(upper)
            .iter()
            .zip(cells(lower))
            .map(|(a, b)| a.mix(*b, y - upper as f32))
            .collect();
        line.push(line[self.width - 1]);
        line
    }

    fn at(&self, line: &[Rgb], column: usize) -> Rgb {
        let x = ((column as f32 + 0.5) * self.scale - 0.5).clamp(0.0, (self.width - 1) as f32);
        let left = x as usize;
        line[left].mix(line[left + 1], x - left as f32)
    }
}

fn block_mean(
    light: &[Rgb],
    width: usize,
    height: usize,
    left: usize,
    top: usize,
    block: usize,
) -> Rgb {
    let (mut sum, mut count) = (Rgb::BLACK, 0.0);
    for row in top..(top + block).min(height) {
        for pixel in &light[row * width + left..row * width + (left + block).min(width)] {
            sum = sum + *pixel;
            count += 1.0;
        }
    }
    sum * (1.0 / count)
}

/// A mean over `2 * radius + 1` cells along both directions, edges repeated.
fn box_blur(cells: &[Rgb], width: usize, height: usize, radius: usize) -> Vec<Rgb> {
    let scale = 1.0 / (2 * radius + 1) as f32;
    let mean = |at: &dyn Fn(usize) -> Rgb, i: usize, size: usize| {
        let mut sum = Rgb::BLACK;
        for k in 0..=2 * radius {
            sum = sum + at((i + k).saturating_sub(radius).min(size - 1));
        }
        sum * scale
    };
    let mut across = Vec::with_capacity(cells.len());
    for y in 0..height {
        let row = &cells[y * width..][..width];
        across.extend((0..width).map(|x| mean(&|i| row[i], x, width)));
    }
    let mut down = Vec::with_capacity(cells.len());
    for y in 0..height {
        down.extend((0..width).map(|x| mean(&|i| across[i * width + x], y, height)));
    }
    down
}

/// Side of the grain's tile in pixels.
const GRAIN_SIDE: usize = 256;

/// One tile of grain, three channels to the pixel, in sixteenths of a step: about standard
/// deviation 1, mostly shared by the channels, partly by the neighbourhood of two.
static GRAIN: LazyLock<Vec<[i8; 3]>> = LazyLock::new(|| {
    let part = |h: u64, shift: u32| ((h >> shift) & 0xfff) as f32 / 2048.0 - 1.0;
    let at = |i: usize| {
        let (x, y) = ((i % GRAIN_SIDE) as i32, (i / GRAIN_SIDE) as i32);
        let fine = hash2(101, x, y);
        let coarse = hash2(102, (x + (y & 2)) >> 1, y >> 1);
        let shared = part(fine, 0) + part(fine, 12) + 0.45 * part(coarse, 0);
        [(24, 0.5), (36, 0.3), (48, 0.6)]
            .map(|(shift, own)| ((shared + own * part(fine, shift)) * 16.0) as i8)
    };
    (0..GRAIN_SIDE * GRAIN_SIDE).map(at).collect()
});

/// Adds grain to a row, less in the lights; every tile is shifted by a chance of its own.
fn add_grain(bytes: &mut [u8], row: usize, seed: u64, strength: f32) {
    // Sixteenths of grain, 256ths of strength: a shift by twelve bits.
    let strength = (strength * 256.0) as i32;
    for (tile, bytes) in bytes.chunks_mut(GRAIN_SIDE * 3).enumerate() {
        let shift = hash2(seed, tile as i32, (row / GRAIN_SIDE) as i32) as usize;
        let line = (row + shift) % GRAIN_SIDE * GRAIN_SIDE;
        let start = (shift >> 16) % GRAIN_SIDE;
        let line = &GRAIN[line..line + GRAIN_SIDE];
        let shifted = line[start..].iter().chain(&line[..start]);
        for (byte, grain) in bytes.iter_mut().zip(shifted.flatten()) {
            let tone = i32::from(*byte);
            let held = (strength * (320 - tone)) >> 8;
            *byte = (tone + ((i32::from(*grain) * held + 2048) >> 12)).clamp(0, 255) as u8;
        }
    }
}

const CURVE_TOP: f32 = 6.0;
const CURVE_STEPS: usize = 4096;

/// From the root of light to 8-bit sRGB: straight in the middle, a long shoulder above,
/// and a share of S.
fn curve(contrast: f32) -> Vec<u8> {
    let tone = |i: usize| {
        let root = i as f32 / (CURVE_STEPS - 1) as f32;
        let light = root * root * CURVE_TOP;
        let knee = 0.55;
        let held = if light < knee {
            light
        } else {
            let over = (light - knee) / (1.0 - knee);
            knee + (1.0 - knee) * (1.0 - libm::expf(-over))
        };
        let value = to_srgb(held).min(1.0);
        (255.0 * (value + (smooth(value) - value) * contrast) + 0.5) as u8
    };
    (0..CURVE_STEPS).map(tone).collect()
}

fn lookup(curve: &[u8], light: f32) -> u8 {
    let root = (light.max(0.0) * (1.0 / CURVE_TOP)).sqrt().min(1.0);
    curve[((root * (CURVE_STEPS - 1) as f32 + 0.5) as usize).min(CURVE_STEPS - 1)]
}
