//! Stars, northern lights and a city by night.

use super::Hour;
use super::shape::{Ridge, firs, peaks};
use super::sky::Sky;
use crate::canvas::{Canvas, Spot};
use crate::colour::{Ramp, Rgb, bell, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, floor, hash, hash2, line_octaves, share};

/// One sheet of stars: the light of the star of the cell the point is in.
fn stars(seed: u64, x: f32, y: f32, cells: f32, pixel: f32, share_lit: f32) -> Rgb {
    let (fx, fy) = (x * cells, y * cells);
    let (cx, cy) = (floor(fx), floor(fy));
    let h = hash2(seed, cx as i32, cy as i32);
    if share(h) > share_lit {
        return Rgb::BLACK;
    }
    let h2 = hash(h);
    let at = |shift: u32| 0.25 + 0.5 * ((h2 >> shift) & 0xff) as f32 / 255.0;
    let (dx, dy) = ((fx - cx - at(0)) / cells, (fy - cy - at(8)) / cells);
    let power = ((h2 >> 16) & 0xff) as f32 / 255.0;
    let size = 0.0010 + 0.0011 * power * power;
    let radius = size.max(pixel * 1.1);
    let dim = (size / radius) * (size / radius);
    let shine =
        bell((dx * dx + dy * dy) / (radius * radius)) * (0.25 + 2.6 * power * power * power);
    let warm = ((h2 >> 24) & 0xff) as f32 / 255.0;
    Rgb(0.75, 0.85, 1.0).mix(Rgb(1.0, 0.85, 0.66), warm * warm) * (shine * dim)
}

fn starry(seed: u64, p: Spot, pixel: f32, dense: f32) -> Rgb {
    stars(seed, p.x, p.y, 16.0, pixel, 0.35)
        + stars(seed ^ 1, p.x, p.y, 43.0, pixel, 0.30 + 0.2 * dense) * 0.55
        + stars(seed ^ 2, p.x, p.y, 97.0, pixel, 0.25 + 0.6 * dense) * 0.30
}

pub(super) fn night_sky(canvas: &mut Canvas, seed: u64) -> Film {
    let mut dice = Dice::new(seed, 20);
    let tilt = dice.range(0.5, 1.15) * if dice.next() < 0.5 { -1.0 } else { 1.0 };
    let (sin, cos) = (libm::sinf(tilt), libm::cosf(tilt));
    let middle = canvas.half_width * dice.range(-0.4, 0.4);
    let piece = dice.range(0.0, 9.0);
    let sky = Ramp::new(&[(0.0, 0x070b1c), (0.5, 0x101c3a), (0.85, 0x29405e), (1.0, 0x5c6468)]);
    let own = hash(seed ^ 51);
    let ridge = Ridge::new(|x| 0.33 + 0.11 * peaks(own, x * 0.9, 6) - firs(own, x, 0.035));
    let pixel = canvas.pixel;
    let town = canvas.half_width * dice.range(-0.7, 0.7);
    canvas.paint(|p| {
        let (x, y) = (p.x - middle, p.y + 0.1);
        let (along, across) = (x * cos + y * sin, y * cos - x * sin);
        let warp = 0.06 * CLOUD.at(along * 0.3 + piece, across * 0.3);
        let off = (across + warp) / 0.27;
        let band = bell(off * off);
        let cloud = CLOUD.at(along * 0.35 + piece, across * 0.55);
        let dust = step(
            0.0,
            1.3,
            CLOUD.at(along * 0.5 + 0.4, across * 0.9 + piece) + 0.9 * bell(off * off * 14.0),
        );
        let glow = band * (0.65 + 0.30 * cloud).max(0.0) * (1.0 - 0.72 * dust * band);
        let t = step(-0.5, 0.36, p.y);
        let milky = Rgb::hex(0x8d93b8).mix(Rgb::hex(0xe8c9a8), bell(off * off * 3.0) * 0.65)
            * (glow * 0.30);
        let off_town = (p.x - town) * 1.3;
        let lamp = Rgb::hex(0xf2b070)
            * (0.30 * bell(off_town * off_town + (p.y - 0.36) * (p.y - 0.36) * 8.0));
        let air = sky.at(t) + milky + lamp;
        let seen =
            air + starry(own, p, pixel, band) * (1.0 - 0.6 * dust * band) * step(0.4, 0.1, p.y);
        seen.mix(Rgb::hex(0x04060c), ridge.cover(p.x, p.y, pixel))
    });
    tent(canvas, &mut dice, &ridge);
    Film { vignette: 0.35, contrast: 0.2, grain: 2.6, bloom: 0.12 }
}

/// A lit tent on the ridge: the only warm thing in the night.
fn tent(canvas: &mut Canvas, dice: &mut Dice, ridge: &Ridge) {
    let x = canvas.half_width * dice.range(-0.45, 0.45);
    let y = ridge.at(x).max(ridge.at(x + 0.03)).max(ridge.at(x - 0.03)) + 0.05;
    let size = 0.045;
    let pixel = canvas.pixel;
    canvas.shade_around((x, y), size * 4.0, |p, under| {
        let (u, v) = ((p.x - x) / size, (y - p.y) / size);
        let wall = (1.0 - v - u.abs() * 0.95).min(v);
        let cover = (wall * size / pixel + 0.5).clamp(0.0, 1.0);
        let light = Rgb::hex(0xffc06a).mix(Rgb::hex(0xd0602a), (u.abs() * 0.5 + v * 0.6).min(1.0));
        let halo = bell((u * u + v * v) / 14.0);
        let seam = 1.0 - 0.35 * step(0.05, 0.02, u.abs());
        (under + Rgb::hex(0xd07030) * (halo * 0.16)).mix(light * (1.2 * seam), cover)
    });
}

pub(super) fn aurora(canvas: &mut Canvas, seed: u64) -> Film {
    let mut dice = Dice::new(seed, 21);
    let own = hash(seed ^ 61);
    let water = 0.24;
    let ridge = Ridge::new(|x| 0.17 + 0.13 * peaks(own, x * 1.1, 7) - firs(own, x, 0.02));
    let sky = Ramp::new(&[(0.0, 0x060d1e), (0.6, 0x0c2038), (1.0, 0x2a4a5c)]);
    let curtains: Vec<(Ridge, f32, u64)> = (0..3u64)
        .map(|i| {
            let base = -0.10 + 0.11 * i as f32 + dice.range(-0.05, 0.05);
            let bow = dice.range(-0.25, 0.25);
            let curtain = hash(own ^ i);
            (
                Ridge::new(|x| base + bow * x + 0.11 * line_octaves(curtain, x * 1.3, 3, 0.45)),
                dice.range(0.55, 1.0),
                curtain,
            )
        })
        .collect();
    let magenta = dice.range(0.3, 1.0);
    let pixel = canvas.pixel;
    let piece = dice.range(0.0, 5.0);
    let world = |p: Spot| {
        let mut seen = sky.at(step(-0.5, 0.25, p.y)) + starry(own, p, pixel, 0.2) * 0.8;
        for (edge, power, curtain) in &curtains {
            seen = seen + curtain_at(p, edge, *power, *curtain, magenta);
        }
        let snow = step(0.3, 1.2, CLOUD.at(p.x * 0.7, p.y * 0.9)) * 0.5;
        let rock = Rgb::hex(0x070c14).mix(Rgb::hex(0x2c4a50), snow * step(0.25, 0.0, p.y));
        seen.mix(rock, ridge.cover(p.x, p.y, pixel))
    };
    canvas.paint(|p| {
        if p.y < water {
            return world(p);
        }
        let deep = p.y - water;
        let far = 1.0 / (deep + 0.03);
        let wave = CLOUD.at(p.x * far * 0.08 + piece, far * 0.5);
        let sway = wave * (0.004 + deep * 0.05);
        let mirrored = world(Spot { x: p.x + sway * 0.4, y: water - deep * 1.5 - sway });
        mirrored * mix(0.62, 0.4, step(0.0, 0.26, deep))
    });
    Film { vignette: 0.3, contrast: 0.2, grain: 2.4, bloom: 0.16 }
}

fn curtain_at(p: Spot, edge: &Ridge, power: f32, seed: u64, magenta: f32) -> Rgb {
    let fold = 0.05 * CLOUD.at(p.x * 0.35, p.y * 0.12 + power);
    let up = edge.at(p.x + fold) - p.y;
    let piece = (seed % 13) as f32 * 0.21;
    let rays = 0.62 + 0.30 * CLOUD.at((p.x + fold) * 1.6 + piece, piece + p.y * 0.05);
    let tall = 0.30 + 0.12 * CLOUD.at(p.x * 0.4 + piece, 0.3);
    let rise = step(-0.035, 0.012, up);
    let fall = (1.0 - (up / tall.max(0.08)).clamp(0.0, 1.0)).max(0.0);
    let light = rise * fall * fall * rays.max(0.0) * power * 0.55;
    let height = (up / tall.max(0.08)).clamp(0.0, 1.0);
    let green = Rgb(0.16, 0.72, 0.40);
    let violet = Rgb(0.50, 0.16, 0.62);
    green.mix(violet, step(0.15, 0.9, height) * magenta) * light
}

/// A row of towers; cells along x, each with a hash of its own.
struct Towers {
    seed: u64,
    width: f32,
    low: f32,
    high: f32,
    foot: f32,
}

impl Towers {
    fn cell(&self, x: f32) -> (u64, f32) {
        let place = x / self.width;
        let cell = floor(place);
        (hash2(self.seed, cell as i32, 3), place - cell)
    }

    fn top(&self, x: f32) -> f32 {
        let (h, within) = self.cell(x);
        let tall = self.low + (self.high - self.low) * share(h) * share(h) * 1.2;
        let inset = 0.06 * ((h >> 8) & 3) as f32;
        let set_back = if (inset..1.0 - inset).contains(&within) { 0.0 } else { tall * 0.12 };
        let spire = if h & 7 == 0 && (within - 0.5).abs() < 0.03 { tall * 0.22 } else { 0.0 };
        self.foot - tall + set_back - spire
    }

    /// Light of the windows at a point of a façade.
    fn windows(&self, x: f32, y: f32, pixel: f32, lit: f32) -> Rgb {
        let (h, within) = self.cell(x);
        let columns = 5.0 + (h >> 16 & 7) as f32;
        let pitch = self.width / columns;
        let rows = pitch * (1.1 + 0.5 * share(hash(h)));
        let (cx, cy) = (floor(within * columns), floor(y / rows));
        let (fx, fy) = (within * columns - cx, y / rows - cy);
        let w = hash2(h, cx as i32, cy as i32);
        let floor_lit = share(hash2(h, 999, cy as i32)) < 0.12;
        if share(w) > lit && !floor_lit {
            return Rgb::BLACK;
        }
        let soft = (pixel / pitch).max(0.04);
        let edge = |f: f32, half: f32| ((half - (f - 0.5).abs()) / soft + 0.5).clamp(0.0, 1.0);
        let warm = share(hash(w));
        let tone = Rgb::hex(0xffd28a)
            .mix(Rgb::hex(0xff9c4a), warm)
            .mix(Rgb::hex(0xcfe2ff), if warm > 0.85 { 0.9 } else { 0.0 });
        tone * (edge(fx, 0.30) * edge(fy, 0.28) * (0.35 + 1.1 * share(hash(w ^ 5))))
    }
}

pub(super) fn skyline(canvas: &mut Canvas, seed: u64) -> Film {
    let mut dice = Dice::new(seed, 22);
    let shore = dice.range(0.14, 0.24);
    let sky = Sky::new(Hour::Dusk, &mut dice, shore + 0.06, canvas.half_width);
    let rows: Vec<(Towers, f32)> = (0..3u64)
        .map(|i| {
            let near = i as f32 / 2.0;
            let width = mix(0.055, 0.10, near) * dice.range(0.9, 1.2);
            let (low, high) = (mix(0.12, 0.05, near), mix(0.52, 0.30, near));
            (Towers { seed: hash(seed ^ i << 9), width, low, high, foot: shore }, near)
        })
        .collect();
    let pixel = canvas.pixel;
    let haze = sky.light.haze.mix(sky.light.sky.at(0.9), 0.4);
    // From the front to the back, so that what is hidden costs nothing.
    let world = |p: Spot, soft: f32| {
        let (mut sum, mut open) = (Rgb::BLACK, 1.0);
        for (towers, near) in rows.iter().rev() {
            let x = p.x + near * 3.1;
            let cover = ((p.y - towers.top(x)) / soft + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                let up = step(shore, shore - 0.4, p.y);
                let wall = sky.light.shade.mix(haze, 0.42 * (1.0 - near) + 0.10 * up);
                let (_, within) = towers.cell(x);
                let lamps = towers.windows(x, p.y, soft, 0.26 + 0.2 * near);
                let seen = wall * (0.8 + 0.35 * within) + lamps * mix(0.5, 1.0, *near);
                sum = sum + seen * (cover * open);
                open *= 1.0 - cover;
                if open <= 0.0 {
                    return sum;
                }
            }
        }
        sum + sky.at(p.x, p.y) * open
    };
    let piece = dice.range(0.0, 9.0);
    canvas.paint(|p| {
        if p.y < shore {
            let quay = Rgb::hex(0xffb566) * (0.5 * bell((shore - p.y) * (shore - p.y) / 0.0009));
            return world(p, pixel) + quay;
        }
        let deep = p.y - shore;
        let far = 1.0 / (deep + 0.05);
        let wave = CLOUD.at(p.x * far * 0.12 + piece, far * 0.85)
            + 0.6 * GRIT.at(p.x * far * 0.03, far * 0.26 + piece);
        let sway = wave * (0.006 + deep * 0.13);
        let mut seen = Rgb::BLACK;
        for tap in 0..4 {
            let spread = (tap as f32 - 1.5) * (0.010 + deep * 0.10);
            let y = shore - deep * 0.85 - sway - spread;
            seen = seen
                + world(
                    Spot { x: p.x + sway * 0.12, y: y.min(shore - 0.002) },
                    pixel * 2.0 + deep * 0.02,
                );
        }
        let body = sky.light.shade.mix(sky.light.sky.at(0.3), 0.3);
        (seen * 0.25).mix(body, 0.2 + 0.35 * step(0.0, 0.35, deep))
            + Rgb::hex(0xffa860) * (0.10 * step(0.03, 0.0, deep))
    });
    Film { vignette: 0.25, contrast: 0.25, grain: 2.2, bloom: 0.14 }
}
