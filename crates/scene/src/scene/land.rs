//! Ranges, lakes, dunes and snow.

use super::Hour;
use super::shape::{Ridge, firs, hills, peaks};
use super::sky::Sky;
use crate::canvas::{Canvas, Spot};
use crate::colour::{Rgb, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, floor, hash};

/// One range in front of another.
struct Range {
    crest: Ridge,
    /// 0 at the horizon, 1 before the camera.
    near: f32,
    /// Strength of relief and light on its slopes.
    relief: f32,
    /// The piece of rock texture it shows.
    piece: f32,
}

/// A view over ranges under a sky.
struct Ranges {
    sky: Sky,
    ranges: Vec<Range>,
    snow: f32,
    pixel: f32,
}

impl Ranges {
    fn new(canvas: &Canvas, seed: u64, hour: Hour, horizon: f32, depth: f32) -> Self {
        let mut dice = Dice::new(seed, 1);
        let sky = Sky::new(hour, &mut dice, horizon, canvas.half_width);
        let count = 4 + (dice.next() * 3.0) as usize;
        let massive = dice.range(0.04, 0.24);
        let summit = -sky.sun.0.signum() * canvas.half_width * dice.range(0.1, 0.5);
        let scale = dice.range(0.9, 1.35);
        let high = dice.range(0.8, 1.2);
        let ranges = (0..count)
            .map(|i| {
                let near = i as f32 / (count - 1) as f32;
                let own = hash(seed ^ i as u64);
                let base = horizon - 0.03 + depth * near * near;
                let tall = high * mix(0.15, 0.085, near);
                let crest = Ridge::new(|x| {
                    let swell = 1.0 / (1.0 + (x - summit) * (x - summit) * 7.0);
                    let rock = peaks(own, x * scale * mix(1.5, 0.9, near) + 40.0, 8);
                    let soft = hills(own, x * scale * 1.2);
                    let line = mix(rock, soft * 1.6, near * near) * tall;
                    let massif = (1.0 - near) * swell * massive * high;
                    let trees = if near > 0.6 { firs(own, x, 0.055 * near * near) } else { 0.0 };
                    base + line - massif - trees
                });
                Range { crest, near, relief: 1.0 - near, piece: dice.range(0.0, 7.0) }
            })
            .collect();
        let snow = if matches!(hour, Hour::Day | Hour::Dawn) { dice.range(0.3, 1.0) } else { 0.3 };
        Self { sky, ranges, snow, pixel: canvas.pixel }
    }

    fn at(&self, p: Spot) -> Rgb {
        let (mut sum, mut open) = (Rgb::BLACK, 1.0);
        for range in self.ranges.iter().rev() {
            let cover = range.crest.cover(p.x, p.y, self.pixel);
            if cover > 0.0 {
                sum = sum + self.slope(range, p) * (cover * open);
                open *= 1.0 - cover;
                if open <= 0.0 {
                    return sum;
                }
            }
        }
        sum + self.sky.at(p.x, p.y) * open
    }

    fn slope(&self, range: &Range, p: Spot) -> Rgb {
        let light = &self.sky.light;
        let below = p.y - range.crest.at(p.x);
        let toward = 0.006 * ((self.sky.sun.0 - p.x) * 2.5).clamp(-1.0, 1.0);
        let (u, v) = (p.x * 0.5 + range.piece + p.y * 0.2, p.y * 0.62 + range.piece * 0.7);
        let rock = CLOUD.at(u, v);
        let facing = (rock.abs() - CLOUD.at(u + toward, v - 0.004).abs()) * 2.2 * range.relief;
        let lit = (0.40 + facing).clamp(0.0, 1.0);
        let stone = light.shade.mix(light.lit, lit * 0.55);
        let snowline = 0.09 + 0.05 * rock;
        let snow = self.snow
            * range.relief
            * step(snowline, snowline - 0.07, below)
            * step(-0.5, 0.3, rock + facing);
        let white = light.cloud.1.mix(light.cloud.0, lit) * 0.95;
        let ground = stone.mix(white, snow * 0.85);
        let distance = 1.0 - range.near;
        let clear = mix(0.0, 0.80, distance * mix(1.0, distance, 0.4));
        let valley = step(0.0, 0.26, below + 0.03 * rock) * 0.62 * mix(0.04, 1.0, distance);
        let sun = self.sky.sun_haze(p.x, p.y);
        let haze = light.haze.mix(light.sky.at(0.96), 0.45 * sun) + light.glow * (0.22 * sun * sun);
        ground.mix(haze, clear).mix(haze, valley)
    }
}

pub(super) fn mountains(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let view = Ranges::new(canvas, seed, hour, 0.02, 0.36);
    canvas.paint(|p| view.at(p));
    Film { bloom: 0.10, ..Film::default() }
}

pub(super) fn lake(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let shore = 0.13;
    let view = Ranges::new(canvas, hash(seed ^ 5), hour, 0.03, 0.08);
    let pixel = canvas.pixel;
    let piece = (seed % 97) as f32 * 0.13;
    canvas.paint(|p| {
        if p.y < shore {
            return view.at(p);
        }
        let deep = p.y - shore;
        let far = 1.0 / (deep + 0.035);
        let wave = GRIT.at(p.x * far * 0.05 + piece, far * 0.19)
            + 0.7 * CLOUD.at(p.x * far * 0.11, far * 0.5 + piece);
        let breeze = step(0.2, 1.4, CLOUD.at(p.x * 0.3 + piece, far * 0.03));
        let sway = wave * deep * mix(0.012, 0.10, breeze);
        let mirrored = Spot { x: p.x + sway * 0.35, y: shore - deep * 0.92 - sway };
        let seen = view.at(mirrored);
        let open = view.sky.light.sky.at(0.45);
        let water = view.sky.light.shade.mix(open, 0.18);
        let bank = step(pixel * 3.0 + 0.004, 0.0, deep);
        seen.mix(water, 0.16 + 0.42 * step(0.02, 0.42, deep)) * (1.0 - 0.55 * bank)
    });
    Film { bloom: 0.08, ..Film::default() }
}

pub(super) fn dunes(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let mut dice = Dice::new(seed, 2);
    let horizon = -0.12 + 0.06 * dice.bell();
    let sky = Sky::new(hour, &mut dice, horizon, canvas.half_width).with_cover(0.12);
    let side = sky.sun.0.signum();
    let sand = match hour {
        Hour::Dusk => Rgb::hex(0x8a5f5c),
        Hour::Dawn => Rgb::hex(0xcfa088),
        _ => Rgb::hex(0xe0a468),
    };
    let dark = sand.mix(sky.light.sky.at(0.2), 0.42) * 0.34;
    let bright = sand.mix(sky.light.lit, 0.35) * if hour == Hour::Dusk { 0.8 } else { 1.12 };
    let dunes: Vec<Dune> = (0..11)
        .map(|i| Dune::new(&mut dice, seed, i as f32 / 10.0, horizon, side, canvas.half_width))
        .collect();
    let pixel = canvas.pixel;
    canvas.paint(|p| {
        let mut seen = sky.at(p.x, p.y);
        for dune in &dunes {
            let cover = dune.crest.cover(p.x, p.y, pixel);
            if cover > 0.0 {
                let ground = dark.mix(bright, dune.lit(p));
                let haze = sky.light.haze + sky.light.glow * (0.25 * sky.sun_haze(p.x, p.y));
                let clear = 0.78 * (1.0 - dune.near) * (1.0 - dune.near);
                seen = seen.mix(ground.mix(haze, clear), cover);
            }
        }
        seen
    });
    Film { bloom: 0.08, contrast: 0.3, ..Film::default() }
}

/// One dune: a long flank towards the sun, a steep one away from it, and between them an
/// edge that winds down from the summit towards the camera.
struct Dune {
    crest: Ridge,
    near: f32,
    summit: (f32, f32),
    /// Height above its foot and width of the steep flank.
    size: (f32, f32),
    /// The side in shadow, -1 or 1.
    lee: f32,
    bend: f32,
    piece: f32,
}

impl Dune {
    fn new(
        dice: &mut Dice,
        seed: u64,
        near: f32,
        horizon: f32,
        side: f32,
        half_width: f32,
    ) -> Self {
        let foot = horizon + 0.02 + 0.46 * near * near;
        let tall = mix(0.025, 0.20, near) * dice.range(0.7, 1.25);
        let x = half_width * dice.range(-1.0, 1.0);
        let wide = mix(0.22, 0.75, near) * dice.range(0.8, 1.3);
        let own = hash(seed ^ (f64::from(near) * 1000.0) as u64);
        let crest = Ridge::new(|at| {
            let off = (at - x) * -side;
            let t = (off / if off > 0.0 { wide * 0.75 } else { -wide * 1.7 }).min(1.0);
            let rise = (1.0 - t) * (1.0 - t) * (1.0 + 0.4 * t);
            foot - tall * rise + mix(0.006, 0.035, near) * hills(own, at * mix(2.2, 0.9, near))
        });
        Self {
            summit: (x, crest.at(x)),
            crest,
            near,
            size: (tall, wide),
            lee: -side,
            bend: dice.range(-0.5, 0.9),
            piece: dice.range(0.0, 9.0),
        }
    }

    /// Light on the sand at a point, 0 to about 1.2.
    fn lit(&self, p: Spot) -> f32 {
        let (tall, wide) = self.size;
        let down = ((p.y - self.summit.1) / (tall * 2.0)).max(0.0);
        let t = down.min(1.0);
        let wind = self.bend * t * t * (3.0 - 2.0 * t) + 0.25 * t * (1.0 - t) * (1.0 - 2.0 * t);
        let wind = wind + 0.012 * CLOUD.at(self.piece, p.y * 0.4) * t;
        let off = (p.x - self.summit.0) * self.lee - wind * wide * 0.6;
        let sharp = 0.003 + 0.05 * t * t * wide;
        let reach = wide * (0.62 + 0.5 * t);
        let shadow = step(-sharp, sharp, off) * step(reach, 0.05 * reach, off);
        let shadow = shadow * step(1.5, 0.35, down);
        let swell = 0.10 * CLOUD.at(p.x * 0.22 + self.piece, p.y * 0.5);
        let bow = 0.05 * CLOUD.at(p.x * 0.30 + self.piece, p.y * 0.30);
        let v = (p.y + 0.10 * p.x * self.lee + bow) * mix(160.0, 55.0, self.near);
        let ripple = (v - floor(v) - 0.5).abs() * 4.0 - 1.0;
        let fine = 0.05 * ripple * self.near * self.near * step(0.1, 0.5, down);
        let grain = 0.02 * GRIT.at(p.x * 1.3, p.y * 1.5) * self.near;
        let base = 0.92 + 0.10 * step(0.6, 0.0, down) + swell;
        (base * (1.0 - 0.80 * shadow) + fine + grain).clamp(0.0, 1.2)
    }
}

pub(super) fn snow(canvas: &mut Canvas, seed: u64) -> Film {
    let mut dice = Dice::new(seed, 3);
    let horizon = -0.02 + 0.05 * dice.bell();
    let sky = Sky::new(Hour::Dawn, &mut dice, horizon, canvas.half_width).with_cover(0.3);
    let side = sky.sun.0.signum();
    let far_wood = {
        let own = hash(seed ^ 3);
        Ridge::new(|x| horizon + 0.025 + 0.03 * hills(own, x * 1.3) - firs(own, x, 0.05))
    };
    let own = hash(seed ^ 9);
    let field = Ridge::new(|x| horizon + 0.06 + 0.035 * hills(own, x * 1.1));
    let (pixel, light) = (canvas.pixel, &sky.light);
    let (blue, white) = (Rgb::hex(0x9fb2d2), Rgb::hex(0xfff3e6));
    canvas.paint(|p| {
        let mut seen = sky.at(p.x, p.y);
        let mist = light.sky.at(0.93).mix(light.haze, 0.3);
        let wood = light.shade.mix(mist, 0.62 + 0.2 * step(-0.03, 0.05, p.y - horizon));
        seen = seen.mix(wood, far_wood.cover(p.x, p.y, pixel));
        let cover = field.cover(p.x, p.y, pixel * 3.0);
        if cover > 0.0 {
            let down = p.y - field.at(p.x);
            let far = 1.0 / (down + 0.16);
            let (u, v) = (p.x * far * 0.06 + 0.4, far * 0.35);
            let drift = CLOUD.at(u, v) - CLOUD.at(u + 0.01 * side, v + 0.012);
            let lit = (0.55 + drift * 1.0 - 0.5 * down).clamp(0.0, 1.0);
            let sparkle = step(2.6, 3.4, GRIT.at(p.x * 2.1, p.y * 2.3)) * 0.35 * down;
            let ground = blue.mix(white, lit) * (1.0 - 0.18 * down) + Rgb(1.0, 1.0, 1.0) * sparkle;
            seen = seen.mix(ground.mix(mist, step(0.22, 0.0, down) * 0.75), cover);
        }
        seen
    });
    let mut trees = Dice::new(seed, 4);
    let count = 1 + (trees.next() * 3.0) as usize;
    let middle = -side * canvas.half_width * trees.range(0.15, 0.45);
    for _ in 0..count {
        let size = trees.range(0.16, 0.42);
        let x = middle + trees.bell() * 0.22;
        super::tree::bare(
            canvas,
            (x, horizon + 0.07 + size * 0.22),
            size,
            light.shade * 1.4,
            &mut trees,
        );
    }
    Film { bloom: 0.10, contrast: 0.15, vignette: 0.2, ..Film::default() }
}
