//! Outlines: crests of ranges and dunes, treetops.

use crate::noise::{floor, hash, line, line_octaves, share};

const REACH: f32 = 2.6;
const STEPS: usize = 16_384;

/// An outline over the whole width of any picture: for each x the y where it begins.
pub(super) struct Ridge(Vec<f32>);

impl Ridge {
    pub(super) fn new(height: impl Fn(f32) -> f32) -> Self {
        let x = |i: usize| (i as f32 / (STEPS - 1) as f32 * 2.0 - 1.0) * REACH;
        Self((0..STEPS).map(|i| height(x(i))).collect())
    }

    pub(super) fn at(&self, x: f32) -> f32 {
        let place = ((x / REACH + 1.0) * 0.5).clamp(0.0, 1.0) * (STEPS - 1) as f32;
        let i = (place as usize).min(STEPS - 2);
        self.0[i] + (self.0[i + 1] - self.0[i]) * (place - i as f32)
    }

    /// Share of a pixel of this size at the point that lies below the outline.
    pub(super) fn cover(&self, x: f32, y: f32, pixel: f32) -> f32 {
        ((y - self.at(x)) / pixel + 0.5).clamp(0.0, 1.0)
    }
}

/// A crest with sharp peaks and soft valleys, around 0, peaks negative (up).
pub(super) fn peaks(seed: u64, x: f32, octaves: u32) -> f32 {
    let (mut sum, mut height, mut scale) = (0.0, 1.0, 1.0);
    for octave in 0..octaves {
        let n = line(hash(seed ^ u64::from(octave)), x * scale + 5.1 * octave as f32);
        sum += (1.0 - (2.0 * n - 1.0).abs() * 2.0) * height;
        height *= 0.47;
        scale *= 2.07;
    }
    -sum * 0.5
}

/// Rolling ground, around 0.
pub(super) fn hills(seed: u64, x: f32) -> f32 {
    line_octaves(hash(seed), x, 5, 0.42)
}

/// Height (positive) of a wood's outline above its ground: firs of about the given size.
pub(super) fn firs(seed: u64, x: f32, size: f32) -> f32 {
    let stand = 0.45 + 0.55 * line(hash(seed ^ 77), x / (size * 9.0));
    let mut top = 0.35 * size;
    for (layer, spread) in [(0u64, 0.55f32), (1, 0.71), (2, 0.43)] {
        let width = size * spread;
        let place = x / width + 0.37 * layer as f32;
        let cell = floor(place);
        let h = hash(seed ^ layer << 40 ^ u64::from(cell as i32 as u32));
        let tall = size * (0.45 + 0.75 * share(h)) * stand;
        let off = ((place - cell) * 2.0 - 1.0 + 0.3 * (share(hash(h)) - 0.5)).abs();
        let steps = 1.0 + 0.10 * line(h, off * 9.0);
        top = top.max(tall * (1.0 - off * steps * 1.05));
    }
    top
}
