//! The sea, and boats on still water.

use super::Hour;
use super::shape::{Ridge, firs, hills};
use super::sky::Sky;
use crate::canvas::{Canvas, Spot};
use crate::colour::{Rgb, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, hash};

pub(super) fn sea(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let mut dice = Dice::new(seed, 10);
    let horizon = [-0.12, 0.02, 0.16][(dice.next() * 3.0) as usize % 3] + 0.02 * dice.bell();
    let sky = Sky::new(hour, &mut dice, horizon, canvas.half_width);
    let swell = dice.range(0.3, 1.0);
    let piece = dice.range(0.0, 9.0);
    let headland = headland(&mut dice, seed, horizon, canvas.half_width);
    let beach = dice.next() < 0.45;
    let shore = Ridge::new(|x| 0.40 - 0.16 * x * piece.fract() + 0.02 * hills(seed, x * 1.5));
    let pixel = canvas.pixel;
    let sand = Rgb::hex(0xb59a7c).mix(sky.light.haze, 0.35).mix(sky.light.shade, 0.25);
    canvas.paint(|p| {
        if p.y < horizon {
            let land = headland.cover(p.x, p.y, pixel);
            let tone = sky.light.shade.mix(sky.light.haze, 0.55);
            return sky.at(p.x, p.y).mix(tone, land);
        }
        let water = sea_at(&sky, p, swell, piece, pixel);
        if beach { surf(p, &shore, water, sand, piece) } else { water }
    });
    Film { bloom: 0.08, ..Film::default() }
}

fn headland(dice: &mut Dice, seed: u64, horizon: f32, half_width: f32) -> Ridge {
    let side = if dice.next() < 0.5 { -1.0 } else { 1.0 };
    let tall = if dice.next() < 0.6 { dice.range(0.03, 0.09) } else { -1.0 };
    let start = half_width * dice.range(-0.1, 0.6);
    let own = hash(seed ^ 31);
    Ridge::new(move |x| {
        let rise = step(start, start + 0.7, x * side);
        horizon + 0.004 - (tall * (0.75 + 0.5 * hills(own, x * 3.0)) * rise)
    })
}

/// Open water: the sky mirrored in waves, its own colour looking down, glitter under the sun.
fn sea_at(sky: &Sky, p: Spot, swell: f32, piece: f32, pixel: f32) -> Rgb {
    let deep = p.y - sky.horizon;
    let far = 1.0 / (deep + 0.02);
    let fade = step(0.0, 0.05, deep);
    let (u, v) = (p.x * far * 0.045 + piece, far * 0.16);
    let long = CLOUD.at(u, v * 2.2);
    let short = GRIT.at(u * 1.7 + 0.5, v * 3.3);
    let wave = (long * 0.75 + short * 0.5) * swell * fade;
    let tilt = deep * (0.9 - 0.28 * wave) - 0.02 * wave;
    let mirrored = sky.at(p.x + 0.05 * wave * deep, sky.horizon - 0.03 - tilt.max(0.0) * 0.8);
    let body = sky.light.shade.mix(sky.light.sky.at(0.25), 0.45) * 0.75;
    let grazing = mix(0.80, 0.22, step(0.0, 0.5, deep)) - 0.16 * wave;
    let water = body.mix(mirrored, grazing.clamp(0.05, 0.95));
    let reach = 0.05 + deep * 0.34;
    let off = (p.x - sky.sun.0) / reach;
    let path = (1.0 - off * off).max(0.0);
    let spark = step(0.5, 1.7, short + 0.5 * long + 0.5 * path) * path * path;
    let size = (0.002 / pixel).min(1.0);
    water + sky.light.glow * (spark * (0.35 + 1.3 * size * fade))
}

/// Where the sea runs out on the sand: wet shine, then foam, then water.
fn surf(p: Spot, shore: &Ridge, water: Rgb, sand: Rgb, piece: f32) -> Rgb {
    let edge = p.y - shore.at(p.x) + 0.012 * CLOUD.at(p.x * 0.35 + piece, p.y * 0.6);
    let lace = CLOUD.at(p.x * 1.3, p.y * 4.0 + piece) + 0.6 * GRIT.at(p.x * 1.1, p.y * 3.0);
    let foam = step(-0.055, -0.004, edge) * step(0.004, -0.002, edge) * step(-0.9, 0.7, lace)
        + 0.55 * step(-0.15, -0.10, edge) * step(-0.075, -0.10, edge) * step(0.0, 1.2, lace);
    let dry = step(0.03, 0.14, edge);
    let grain = 1.0 + 0.06 * GRIT.at(p.x * 1.5, p.y * 2.5) + 0.07 * CLOUD.at(p.x * 0.4, p.y);
    let wet = sand.mix(water, 0.45) * 0.75;
    let ground = wet.mix(sand * 1.1, dry) * grain;
    let under = water.mix(sand * 0.9, 0.35 * step(-0.16, 0.0, edge));
    let white = Rgb(0.82, 0.82, 0.80).mix(water, 0.25);
    under.mix(ground, step(-0.004, 0.004, edge)).mix(white, foam.clamp(0.0, 1.0) * 0.85)
}

/// A boat: where it floats, how long it is and what it looks like.
struct Boat {
    x: f32,
    y: f32,
    length: f32,
    heading: f32,
    mast: f32,
    hull: Rgb,
    stripe: Rgb,
    cabin: f32,
}

impl Boat {
    fn new(dice: &mut Dice, x: f32, y: f32, length: f32) -> Self {
        const HULLS: [u32; 6] = [0xe9e4da, 0x24405c, 0x8f2f28, 0x2f5d54, 0xd8c9a8, 0x34373c];
        const STRIPES: [u32; 3] = [0xb8452f, 0xf0e6d2, 0x1c2f46];
        let pick = |share: f32, n: usize| (share * n as f32) as usize % n;
        Self {
            x,
            y,
            length,
            heading: if dice.next() < 0.5 { -1.0 } else { 1.0 },
            mast: if dice.next() < 0.62 { dice.range(0.95, 1.45) } else { 0.0 },
            hull: Rgb::hex(HULLS[pick(dice.next(), 6)]),
            stripe: Rgb::hex(STRIPES[pick(dice.next(), 3)]),
            cabin: dice.range(-0.22, 0.05),
        }
    }

    /// The boat's colour and cover at a point of the scene, y up to its waterline.
    fn at(&self, x: f32, y: f32, pixel: f32, light: (Rgb, Rgb)) -> (Rgb, f32) {
        let (u, v) = ((x - self.x) / self.length * self.heading, (self.y - y) / self.length);
        if u.abs() > 0.62 || !(-0.01..=1.5).contains(&v) {
            return (Rgb::BLACK, 0.0);
        }
        let soft = pixel / self.length;
        let inside = |d: f32| (d / soft + 0.5).clamp(0.0, 1.0);
        let sheer = 0.115 + 0.16 * (u - 0.05).max(0.0) * (u - 0.05).max(0.0) + 0.05 * u * u;
        let bow = 0.42 + 0.55 * v - u;
        let stern = u + 0.46 + 0.12 * v;
        let hull = inside((sheer - v).min(bow).min(stern));
        let round = 0.55 + 0.45 * step(0.0, 0.12, v) - 0.25 * step(0.1, 0.5, u);
        let band = step(0.028, 0.022, (v - sheer + 0.035).abs());
        let low = step(0.03, 0.02, v);
        let side = self.hull.mix(self.stripe, band * 0.85).mix(Rgb::hex(0x4a2420), low * 0.6);
        let mut tone = (side * light.0) * round + side * light.1;
        let mut cover = hull;
        let wall = (0.15 - (u - self.cabin).abs()).min(0.225 + 0.02 * u - v).min(v - 0.09);
        let house = inside(wall) * (1.0 - hull);
        let pane = step(0.03, 0.02, (v - 0.175).abs())
            * step(0.055, 0.045, ((u - self.cabin).abs() - 0.07).abs());
        let paint = Rgb::hex(0xe6e0d4) * light.0 * 0.9 + Rgb::hex(0xe6e0d4) * light.1;
        tone = tone.mix(paint.mix(Rgb::hex(0x141c26), pane * 0.9), house);
        cover = cover.max(house);
        if self.mast > 0.0 {
            let pole = (0.006 - (u - 0.08 - 0.012 * v).abs()).min(self.mast - v).min(v - 0.1);
            let boom = (0.014 - (v - 0.29 - 0.05 * (0.08 - u)).abs()).min(0.08 - u).min(u + 0.40);
            let stay_line = (u - 0.09) / 0.44 * (self.mast - 0.15) + v - self.mast;
            let stay = (0.0025 - stay_line.abs() * 0.3).min(0.53 - u).min(u - 0.09);
            let wire = (0.0025 / soft).min(1.0) * 0.7 * inside(stay);
            let rig = inside(pole).max(inside(boom)).max(wire);
            tone = tone.mix(
                Rgb::hex(0x57483c) * light.0 + Rgb::hex(0x3a332e) * light.1,
                rig * (1.0 - cover),
            );
            cover = cover.max(rig);
        }
        (tone, cover)
    }
}

pub(super) fn boats(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let mut dice = Dice::new(seed, 11);
    let horizon = -0.06 + 0.05 * dice.bell();
    let sky = Sky::new(hour, &mut dice, horizon, canvas.half_width);
    let own = hash(seed ^ 41);
    let shore = Ridge::new(|x| horizon - 0.045 - 0.05 * hills(own, x * 1.2) - firs(own, x, 0.03));
    let near_shore = Ridge::new(|x| horizon - 0.004 - 0.02 * (1.0 + hills(own ^ 1, x * 2.2)));
    let fleet = fleet(&mut dice, horizon, canvas.half_width);
    let pixel = canvas.pixel;
    let piece = dice.range(0.0, 9.0);
    let ambient = sky.light.sky.at(0.5) * 0.55;
    let direct = sky.light.cloud.0 * if hour == Hour::Dusk { 0.18 } else { 0.62 };
    let world = |x: f32, y: f32, line: f32| {
        let haze = sky.light.haze.mix(sky.light.sky.at(0.95), 0.3);
        let mut seen = sky.at(x, y);
        seen = seen.mix(sky.light.shade.mix(haze, 0.72), shore.cover(x, y, pixel));
        seen = seen.mix(sky.light.shade.mix(haze, 0.45), near_shore.cover(x, y, pixel));
        for boat in &fleet {
            if boat.y <= line + 1e-4 {
                let (tone, cover) = boat.at(x, y, pixel, (direct, ambient));
                let fog = 0.45 * step(0.25, 0.0, boat.y - horizon);
                seen = seen.mix(tone.mix(haze, fog), cover);
            }
        }
        seen
    };
    canvas.paint(|p| {
        if p.y < horizon {
            return world(p.x, p.y, f32::MAX);
        }
        for boat in &fleet {
            let (_, cover) = boat.at(p.x, p.y, pixel, (direct, ambient));
            if cover > 0.99 {
                return world(p.x, p.y, f32::MAX);
            }
        }
        let water = still_water(p, &sky, &fleet, &world, piece);
        over_water(p, water, &fleet, pixel, (direct, ambient), &sky)
    });
    Film { bloom: 0.08, ..Film::default() }
}

fn fleet(dice: &mut Dice, horizon: f32, half_width: f32) -> Vec<Boat> {
    let count = 3 + (dice.next() * 5.0) as usize;
    let mut fleet: Vec<Boat> = (0..count)
        .map(|i| {
            let near = if i == 0 { 1.0 } else { dice.next() * 0.55 };
            let x = if i == 0 { dice.range(-0.3, 0.3) } else { dice.range(-0.95, 0.95) };
            let y = horizon + mix(0.02, 0.30, near * near);
            let length = mix(0.10, 0.62, near) * dice.range(0.85, 1.1);
            Boat::new(dice, x * half_width, y, length)
        })
        .collect();
    fleet.sort_by(|a, b| a.y.total_cmp(&b.y));
    fleet
}

/// Each boat is mirrored about its own waterline, everything else about the horizon.
fn still_water(
    p: Spot,
    sky: &Sky,
    fleet: &[Boat],
    world: &impl Fn(f32, f32, f32) -> Rgb,
    piece: f32,
) -> Rgb {
    let deep = p.y - sky.horizon;
    let far = 1.0 / (deep + 0.04);
    let wave =
        CLOUD.at(p.x * far * 0.10 + piece, far * 0.62) + 0.5 * GRIT.at(p.x * far * 0.04, far * 0.2);
    let sway = wave * (0.004 + deep * 0.035);
    let x = p.x + sway * 0.5;
    let mut seen = world(x, sky.horizon - deep * 0.8 - sway, f32::MIN);
    for boat in fleet {
        let below = p.y - boat.y;
        if below > 0.0 {
            let (tone, cover) = boat.at(
                x,
                boat.y - below * 1.0 - sway * 0.6,
                0.002 + below * 0.01,
                (sky.light.sky.at(0.7) * 0.35, sky.light.sky.at(0.5) * 0.35),
            );
            seen = seen.mix(tone, cover * 0.85 * step(0.9, 0.1, below / boat.length));
        }
    }
    let body = sky.light.shade.mix(sky.light.sky.at(0.3), 0.3);
    seen.mix(body, 0.12 + 0.42 * step(0.05, 0.6, deep))
}

fn over_water(
    p: Spot,
    water: Rgb,
    fleet: &[Boat],
    pixel: f32,
    light: (Rgb, Rgb),
    sky: &Sky,
) -> Rgb {
    let mut seen = water;
    for boat in fleet {
        let (tone, cover) = boat.at(p.x, p.y, pixel, light);
        if cover > 0.0 {
            let fog = 0.45 * step(0.25, 0.0, boat.y - sky.horizon);
            seen = seen.mix(tone.mix(sky.light.haze, fog), cover);
        }
    }
    seen
}
