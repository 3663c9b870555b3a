//! The negative: linear light that scenes paint on, and its development to a picture.

use crate::camera::{Camera, View};
use crate::colour::{Rgb, smooth, to_srgb};
use crate::noise::{hash, hash2, share};
use crate::picture::Picture;
use rayon::prelude::*;

/// A point of the scene's plane: origin at the picture's centre, y down, unit one height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) x: f32,
    pub(crate) y: f32,
}

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

/// Linear light under a camera's view.
pub(crate) struct Canvas {
    pub(crate) view: View,
    /// Half of the picture's width in heights.
    pub(crate) half_width: f32,
    /// Size of a pixel in heights: the width of a sharp edge.
    pub(crate) pixel: f32,
    light: Vec<Rgb>,
}

impl Canvas {
    pub(crate) fn new(camera: &Camera, width: u32, height: u32) -> Self {
        let view = View::new(camera, width, height);
        let (width, height) = (view.width, view.height);
        Self {
            view,
            half_width: 0.5 * width as f32 / height as f32,
            pixel: view.pixel_size(),
            light: vec![Rgb::BLACK; width as usize * height as usize],
        }
    }

    /// Gives every pixel the light that `paint` makes of its place and of the light there.
    pub(crate) fn shade(&mut self, paint: impl Fn(Spot, Rgb) -> Rgb + Sync) {
        let view = self.view;
        let rows = self.light.par_chunks_exact_mut(view.width as usize);
        rows.enumerate().for_each(|(row, pixels)| {
            for (column, light) in pixels.iter_mut().enumerate() {
                let (x, y) = view.scene(column as f32, row as f32);
                *light = paint(Spot { x, y }, *light);
            }
        });
    }

    /// As [`Canvas::shade`], within the box around a circle only.
    pub(crate) fn shade_around(
        &mut self,
        centre: (f32, f32),
        radius: f32,
        paint: impl Fn(Spot, Rgb) -> Rgb,
    ) {
        let view = self.view;
        let (cx, cy) = view.pixel(centre.0, centre.1);
        let reach = radius / self.pixel + 1.5;
        let range = |c: f32, size: u32| {
            let low = (c - reach).floor().clamp(0.0, size as f32) as u32;
            let high = (c + reach).ceil().clamp(0.0, size as f32) as u32;
            low..high
        };
        let columns = range(cx, view.width);
        for row in range(cy, view.height) {
            for column in columns.clone() {
                let (x, y) = view.scene(column as f32, row as f32);
                let at = row as usize * view.width as usize + column as usize;
                self.light[at] = paint(Spot { x, y }, self.light[at]);
            }
        }
    }

    /// A disc of light laid over (not in front of) what is there; `edge` is the width of
    /// its soft edge in heights.
    pub(crate) fn glow(&mut self, centre: (f32, f32), radius: f32, edge: f32, light: Rgb) {
        let edge = edge.max(self.pixel);
        self.shade_around(centre, radius, |p, under| {
            let (dx, dy) = (p.x - centre.0, p.y - centre.1);
            let inside = (radius - (dx * dx + dy * dy).sqrt()) / edge;
            under + light * smooth(inside.clamp(0.0, 1.0))
        });
    }

    /// A tapering line from one point to another, its widths in heights, laid over with the
    /// given opacity.
    pub(crate) fn stroke(
        &mut self,
        from: (f32, f32),
        to: (f32, f32),
        widths: (f32, f32),
        light: Rgb,
        opacity: f32,
    ) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let square = (dx * dx + dy * dy).max(1e-12);
        let centre = ((from.0 + to.0) * 0.5, (from.1 + to.1) * 0.5);
        let radius = square.sqrt() * 0.5 + widths.0.max(widths.1);
        let pixel = self.pixel;
        self.shade_around(centre, radius, |p, under| {
            let (px, py) = (p.x - from.0, p.y - from.1);
            let along = ((px * dx + py * dy) / square).clamp(0.0, 1.0);
            let (ox, oy) = (px - dx * along, py - dy * along);
            let half = (widths.0 + (widths.1 - widths.0) * along) * 0.5;
            let off = (ox * ox + oy * oy).sqrt();
            let cover = ((half - off) / pixel + 0.5).clamp(0.0, 1.0);
            under.mix(light, cover * opacity * (half * 2.0 / pixel).min(1.0))
        });
    }

    /// Develops the light to a picture.
    pub(crate) fn develop(mut self, camera: &Camera, film: Film, seed: u64) -> Picture {
        if film.bloom > 0.0 {
            self.bloom(film.bloom);
        }
        let curve = curve(film.contrast);
        let gain = libm::exp2f(camera.exposure);
        let (width, height) = (self.view.width, self.view.height);
        let corner = 1.0 / (self.half_width * self.half_width + 0.25);
        let seed = hash(seed ^ hash(camera.frame));
        let mut rgb = vec![0u8; self.light.len() * 3];
        let rows = rgb.par_chunks_exact_mut(width as usize * 3);
        rows.enumerate().for_each(|(row, bytes)| {
            let y = (row as f32 + 0.5) / height as f32 - 0.5;
            let light = &self.light[row * width as usize..][..width as usize];
            for (column, (bytes, light)) in bytes.chunks_exact_mut(3).zip(light).enumerate() {
                let x = (column as f32 + 0.5) / height as f32 - self.half_width;
                let off = (x * x + y * y) * corner;
                let gain = gain * (1.0 - film.vignette * off * (0.35 + 0.65 * off));
                let grain = grain(seed, column as i32, row as i32);
                for (channel, (byte, light)) in
                    bytes.iter_mut().zip([light.0, light.1, light.2]).enumerate()
                {
                    let tone = lookup(&curve, light * gain);
                    let strength = film.grain * (1.25 - tone * 0.004);
                    *byte = (tone + grain[channel] * strength + 0.5).clamp(0.0, 255.0) as u8;
                }
            }
        });
        Picture { width, height, rgb }
    }

    /// Spills light from the bright parts around them, as lenses do.
    fn bloom(&mut self, amount: f32) {
        let (width, height) = (self.view.width as usize, self.view.height as usize);
        let block = (height / 160).max(1);
        let (small_w, small_h) = (width.div_ceil(block), height.div_ceil(block));
        let mut small = vec![Rgb::BLACK; small_w * small_h];
        let light = &self.light;
        small.par_chunks_exact_mut(small_w).enumerate().for_each(|(row, cells)| {
            for (column, cell) in cells.iter_mut().enumerate() {
                *cell = block_mean(light, width, height, column * block, row * block, block);
            }
        });
        for _ in 0..3 {
            small = box_blur(&small, small_w, small_h, 6);
        }
        let small = &small;
        self.light.par_chunks_exact_mut(width).enumerate().for_each(|(row, pixels)| {
            let fy = (row as f32 + 0.5) / block as f32 - 0.5;
            for (column, pixel) in pixels.iter_mut().enumerate() {
                let fx = (column as f32 + 0.5) / block as f32 - 0.5;
                let spill = bilinear(small, small_w, small_h, fx, fy);
                *pixel = pixel.mix(spill, amount);
            }
        });
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

fn bilinear(cells: &[Rgb], width: usize, height: usize, x: f32, y: f32) -> Rgb {
    let (x, y) = (x.clamp(0.0, (width - 1) as f32), y.clamp(0.0, (height - 1) as f32));
    let (x0, y0) = (x as usize, y as usize);
    let (x1, y1) = ((x0 + 1).min(width - 1), (y0 + 1).min(height - 1));
    let (tx, ty) = (x - x0 as f32, y - y0 as f32);
    let upper = cells[y0 * width + x0].mix(cells[y0 * width + x1], tx);
    let lower = cells[y1 * width + x0].mix(cells[y1 * width + x1], tx);
    upper.mix(lower, ty)
}

/// Grain of one pixel for the three channels, about standard deviation 1: mostly shared by
/// them, partly from the pixel and partly from its neighbourhood of two.
fn grain(seed: u64, x: i32, y: i32) -> [f32; 3] {
    let fine = hash2(seed, x, y);
    let coarse = hash2(!seed, (x.wrapping_add(y & 2)) >> 1, y >> 1);
    let part = |h: u64, shift: u32| ((h >> shift) & 0xfff) as f32 / 2048.0 - 1.0;
    let shared = part(fine, 0) + part(fine, 12) + 0.9 * share(coarse) - 0.45;
    [shared + 0.5 * part(fine, 24), shared + 0.3 * part(fine, 36), shared + 0.6 * part(fine, 48)]
}

const CURVE_TOP: f32 = 6.0;
const CURVE_STEPS: usize = 4096;

/// From the root of light to 8-bit sRGB: straight in the middle, a long shoulder above,
/// and a share of S.
fn curve(contrast: f32) -> Vec<f32> {
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
        255.0 * (value + (smooth(value) - value) * contrast)
    };
    (0..CURVE_STEPS).map(tone).collect()
}

fn lookup(curve: &[f32], light: f32) -> f32 {
    let root = (light.max(0.0) * (1.0 / CURVE_TOP)).sqrt().min(1.0);
    let place = root * (CURVE_STEPS - 1) as f32;
    let i = (place as usize).min(CURVE_STEPS - 2);
    curve[i] + (curve[i + 1] - curve[i]) * (place - i as f32)
}
