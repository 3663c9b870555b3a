//! The negative: linear light that scenes paint on.

use crate::camera::{Camera, View};
use crate::colour::{Rgb, smooth};
use core::ops::Range;
use rayon::prelude::*;

/// A point of the scene's plane: origin at the picture's centre, y down, unit one height.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spot {
    pub(crate) x: f32,
    pub(crate) y: f32,
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

    /// Paints the whole picture anew: `paint` gives the light of a place.
    ///
    /// Where a block of pixels is even (its corners and its middle agree) the rest of it is
    /// mixed from the corners; elsewhere every pixel is asked for. Things thinner than three
    /// pixels are laid over by the other methods, which leave no pixel out.
    pub(crate) fn paint(&mut self, paint: impl Fn(Spot) -> Rgb + Sync) {
        let view = self.view;
        let spot = move |column: usize, row: usize| {
            let (x, y) = view.scene(column as f32, row as f32);
            Spot { x, y }
        };
        let width = view.width as usize;
        let even = view.height >= FINE_BELOW;
        let bands = self.light.par_chunks_mut(width * BLOCK);
        bands.enumerate().for_each(|(band, pixels)| {
            let top = band * BLOCK;
            if even {
                paint_band(pixels, width, top, &|column, row| paint(spot(column, row)));
            } else {
                for (i, light) in pixels.iter_mut().enumerate() {
                    *light = paint(spot(i % width, top + i / width));
                }
            }
        });
    }

    /// Gives every pixel the light that `paint` makes of its place and of the light there.
    pub(crate) fn shade(&mut self, paint: impl Fn(Spot, Rgb) -> Rgb + Sync) {
        self.shade_pixels(0..self.view.width, 0..self.view.height, paint);
    }

    /// As [`Canvas::shade`], within the box between two points only.
    pub(crate) fn shade_box(
        &mut self,
        low: (f32, f32),
        high: (f32, f32),
        paint: impl Fn(Spot, Rgb) -> Rgb + Sync,
    ) {
        let corners =
            [low, high, (low.0, high.1), (high.0, low.1)].map(|(x, y)| self.view.pixel(x, y));
        let range = |of: fn(&(f32, f32)) -> f32, size: u32| {
            let low = corners.iter().map(of).fold(f32::MAX, f32::min) - 1.5;
            let high = corners.iter().map(of).fold(f32::MIN, f32::max) + 2.5;
            low.clamp(0.0, size as f32) as u32..high.clamp(0.0, size as f32) as u32
        };
        let (columns, rows) = (range(|c| c.0, self.view.width), range(|c| c.1, self.view.height));
        self.shade_pixels(columns, rows, paint);
    }

    /// As [`Canvas::shade`], within the box around a circle only.
    pub(crate) fn shade_around(
        &mut self,
        centre: (f32, f32),
        radius: f32,
        paint: impl Fn(Spot, Rgb) -> Rgb + Sync,
    ) {
        let (low, high) =
            ((centre.0 - radius, centre.1 - radius), (centre.0 + radius, centre.1 + radius));
        self.shade_box(low, high, paint);
    }

    fn shade_pixels(
        &mut self,
        columns: Range<u32>,
        rows: Range<u32>,
        paint: impl Fn(Spot, Rgb) -> Rgb + Sync,
    ) {
        let view = self.view;
        let width = view.width as usize;
        let columns = columns.start as usize..columns.end as usize;
        let chosen = &mut self.light[rows.start as usize * width..rows.end as usize * width];
        let rows_of = chosen.par_chunks_exact_mut(width).with_min_len(64).enumerate();
        rows_of.for_each(|(row, pixels)| {
            let row = (row + rows.start as usize) as f32;
            for (column, light) in columns.clone().zip(&mut pixels[columns.clone()]) {
                let (x, y) = view.scene(column as f32, row);
                *light = paint(Spot { x, y }, *light);
            }
        });
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

    /// Width in pixels and every pixel's light.
    pub(crate) fn light(&self) -> (usize, &[Rgb]) {
        (self.view.width as usize, &self.light)
    }
}

/// Side of the blocks of [`Canvas::paint`].
const BLOCK: usize = 4;
/// Pictures less high are painted pixel by pixel.
const FINE_BELOW: u32 = 600;

/// Paints up to [`BLOCK`] rows, block by block.
fn paint_band(pixels: &mut [Rgb], width: usize, top: usize, at: &impl Fn(usize, usize) -> Rgb) {
    let middle = BLOCK / 2;
    let (mut nw, mut sw) = (at(0, top), at(0, top + BLOCK));
    for left in (0..width).step_by(BLOCK) {
        let (ne, se) = (at(left + BLOCK, top), at(left + BLOCK, top + BLOCK));
        let corners = [nw, ne, sw, se];
        let block = left..(left + BLOCK).min(width);
        if is_even(&corners, at(left + middle, top + middle)) {
            fill(pixels, width, block, &corners);
        } else {
            for (row, pixels) in pixels.chunks_exact_mut(width).enumerate() {
                for column in block.clone() {
                    pixels[column] = at(column, top + row);
                }
            }
        }
        (nw, sw) = (ne, se);
    }
}

/// Whether a block may be mixed from its corners: no step across it, and its middle where
/// the mixture has it, to less than the grain can show.
fn is_even(corners: &[Rgb; 4], middle: Rgb) -> bool {
    let even = |of: fn(&Rgb) -> f32| {
        let c = [of(&corners[0]), of(&corners[1]), of(&corners[2]), of(&corners[3])];
        let mean = (c[0] + c[1] + c[2] + c[3]) * 0.25;
        let low = c[0].min(c[1]).min(c[2].min(c[3]));
        let high = c[0].max(c[1]).max(c[2].max(c[3]));
        // A step of light looks as large as it is beside the root of the light.
        let scale = mean.max(0.0).sqrt() + 0.02;
        high - low < 0.10 * scale && (of(&middle) - mean).abs() < 0.010 * scale
    };
    even(|c| c.0) && even(|c| c.1) && even(|c| c.2)
}

fn fill(pixels: &mut [Rgb], width: usize, block: Range<usize>, corners: &[Rgb; 4]) {
    const STEP: f32 = 1.0 / BLOCK as f32;
    for (row, pixels) in pixels.chunks_exact_mut(width).enumerate() {
        let down = row as f32 * STEP;
        let (start, end) = (corners[0].mix(corners[2], down), corners[1].mix(corners[3], down));
        for (column, pixel) in pixels[block.clone()].iter_mut().enumerate() {
            *pixel = start.mix(end, column as f32 * STEP);
        }
    }
}
