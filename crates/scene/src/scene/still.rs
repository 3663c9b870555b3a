//! Still life, light on walls and abstract studies.

use crate::canvas::{Canvas, Spot};
use crate::colour::{Rgb, bell, mix, smooth, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, SOFT, floor, hash, line_octaves};

/// Something round on the table.
struct Round {
    centre: (f32, f32),
    radius: f32,
    tone: Rgb,
    /// Height over width; a pear is drawn narrower above.
    tall: f32,
    pear: bool,
    gloss: f32,
}

impl Round {
    fn foot(&self) -> f32 {
        self.centre.1 + self.radius * self.tall * 0.93
    }

    fn at(&self, p: Spot, pixel: f32) -> (Rgb, f32) {
        let v = (p.y - self.centre.1) / (self.radius * self.tall);
        let narrow = if self.pear { 1.0 - 0.52 * step(0.25, -0.75, v) } else { 1.0 };
        let u = (p.x - self.centre.0) / (self.radius * narrow);
        let square = u * u + v * v;
        if square > 1.2 {
            return (Rgb::BLACK, 0.0);
        }
        let cover = ((1.0 - square.sqrt()) * self.radius / pixel + 0.5).clamp(0.0, 1.0);
        let w = (1.0 - square).max(0.0).sqrt();
        let skin = 0.05 * GRIT.at(p.x * 1.3, p.y * 1.3) + 0.08 * CLOUD.at(p.x * 1.1, p.y * 1.1);
        let sun = (-0.62 * u - 0.52 * v + 0.58 * w).max(0.0);
        let bounce = (0.5 * v + 0.3 * u).max(0.0) * 0.10;
        let (hx, hy) = (u + 0.40, v + 0.36);
        let shine = bell((hx * hx + hy * hy) * 9.0) * self.gloss;
        let cheek = self.tone.mix(self.tone * Rgb(1.1, 0.62, 0.4), (0.4 * u + 0.3).clamp(0.0, 1.0));
        let body = cheek * ((sun * 1.15 + 0.035 + bounce) * (1.0 + skin));
        let dimple = bell(((u * 4.0) * (u * 4.0) + (v + 0.88) * (v + 0.88) * 60.0).min(2.0));
        (body * (1.0 - 0.6 * dimple) + Rgb(1.0, 0.95, 0.86) * (shine * 0.45), cover)
    }
}

/// A jug, turned on a wheel: its outline is one smooth line.
struct Jug {
    x: f32,
    foot: f32,
    height: f32,
    tone: Rgb,
}

impl Jug {
    fn half(&self, t: f32) -> f32 {
        let belly = 0.30 * bell((t - 0.36) * (t - 0.36) * 4.4);
        let lip = 0.05 * step(0.86, 1.0, t);
        self.height * (0.125 + belly * 0.85 + lip)
    }

    fn at(&self, p: Spot, pixel: f32) -> (Rgb, f32) {
        let t = (self.foot - p.y) / self.height;
        let half = self.half(t.clamp(0.0, 1.0));
        let u = (p.x - self.x) / half;
        let bow = 0.025 * (1.0 - (u * u).min(1.0)).max(0.0).sqrt();
        let up = (t + bow).min(1.0 + bow * 0.6 - t) * self.height;
        let cover = ((half - (p.x - self.x).abs()).min(up) / pixel + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return (Rgb::BLACK, 0.0);
        }
        let w = (1.0 - u * u).max(0.0).sqrt();
        let slope = (self.half((t + 0.02).min(1.0)) - self.half((t - 0.02).max(0.0)))
            / (0.04 * self.height);
        let sun = (-0.66 * u + 0.62 * w - 0.38 * slope).max(0.0);
        let glaze = 1.0 + 0.06 * CLOUD.at(p.x * 0.9, p.y * 2.1) + 0.04 * GRIT.at(p.x, p.y * 1.4);
        let shine = bell((u + 0.45) * (u + 0.45) * 26.0) * step(0.15, 0.5, t) * step(0.85, 0.55, t);
        let dip = step(0.60, 0.64, t + 0.02 * CLOUD.at(p.x * 0.8, 0.2));
        let clay = self.tone.mix(Rgb::hex(0xe8dcc4), dip * 0.75);
        (clay * ((0.05 + sun * 0.95) * glaze) + Rgb(1.0, 0.96, 0.9) * (0.28 * shine), cover)
    }
}

pub(super) fn still_life(canvas: &mut Canvas, seed: u64) -> Film {
    const FRUIT: [(u32, bool, f32); 5] = [
        (0xe8842a, false, 0.5),
        (0xc23a2a, false, 0.9),
        (0xb9b04a, true, 0.4),
        (0xe0b83c, false, 0.5),
        (0x6a2a44, false, 0.6),
    ];
    const MOODS: [(u32, u32, u32); 3] = [
        (0x6b5a48, 0x7a5434, 0x3d6670),
        (0x4c5a58, 0x8a7a66, 0x8c4a34),
        (0x5d4a44, 0x5a4030, 0x4a5a3c),
    ];
    let mut dice = Dice::new(seed, 50);
    let (wall, wood, clay) = MOODS[(seed as usize).wrapping_add(2) % 3];
    let (wall, wood, clay) = (Rgb::hex(wall), Rgb::hex(wood), Rgb::hex(clay));
    let table = dice.range(0.14, 0.20);
    let lean = if canvas.half_width > 0.6 { dice.range(-0.22, 0.1) } else { -0.05 };
    let jug = Jug { x: lean, foot: table + 0.10, height: dice.range(0.44, 0.54), tone: clay };
    let mut fruit: Vec<Round> = (0..3 + (dice.next() * 3.0) as usize)
        .map(|i| {
            let (tone, pear, gloss) =
                FRUIT[(seed as usize + i / 2 + (dice.next() * 2.0) as usize) % 5];
            let radius = dice.range(0.062, 0.080);
            let tall = if pear { 1.25 } else { 0.94 };
            let x = lean + [0.25, -0.27, 0.42, 0.12, -0.42][i % 5] + 0.03 * dice.bell();
            let y = table + [0.15, 0.17, 0.10, 0.24, 0.12][i % 5] - radius * tall;
            Round { centre: (x, y), radius, tone: Rgb::hex(tone), tall, pear, gloss }
        })
        .collect();
    fruit.sort_by(|a, b| a.foot().total_cmp(&b.foot()));
    let pixel = canvas.pixel;
    canvas.paint(|p| {
        let beam = 0.35 / (0.35 + (p.x + 0.75) * (p.x + 0.75) * 0.55 + (p.y + 0.3) * (p.y + 0.3));
        let plaster =
            1.0 + 0.05 * CLOUD.at(p.x * 0.4, p.y * 0.4) + 0.02 * GRIT.at(p.x * 0.8, p.y * 0.8);
        let back = wall * (0.06 + 0.75 * beam * beam) * plaster;
        let front = board(p, table, wood) * (0.12 + 0.95 * beam);
        let edge = table + 0.002 * CLOUD.at(p.x * 0.3, 0.2);
        let mut seen = back.mix(front, step(edge - 0.004, edge + 0.004, p.y));
        let mut shade = 0.0f32;
        for (x, foot, size) in
            fruit.iter().map(|f| (f.centre.0, f.foot(), f.radius)).chain([(jug.x, jug.foot, 0.15)])
        {
            shade = shade.max(shadow(p, x, foot, size, table));
        }
        seen = seen * (1.0 - 0.82 * shade);
        let (tone, cover) = jug.at(p, pixel);
        seen = seen.mix(tone, cover);
        for round in &fruit {
            let (tone, cover) = round.at(p, pixel);
            seen = seen.mix(tone, cover);
        }
        seen
    });
    Film { bloom: 0.06, contrast: 0.35, vignette: 0.35, grain: 2.0 }
}

fn board(p: Spot, table: f32, wood: Rgb) -> Rgb {
    let depth = 1.0 / (p.y - table + 0.28);
    let x = p.x * depth;
    let plank = floor(x * 0.9);
    let fibre = CLOUD.at(x * 1.1 + plank * 0.37, depth * 0.06) * 0.10
        + GRIT.at(x * 0.5 + plank, depth * 0.03) * 0.08;
    let gap = step(0.012, 0.004, (x * 0.9 - plank).min(1.0 - (x * 0.9 - plank)));
    wood * ((1.0 + fibre) * (1.0 - 0.6 * gap))
}

/// The shadow of a thing lit from the upper left: an ellipse on the table to its right.
fn shadow(p: Spot, x: f32, foot: f32, size: f32, table: f32) -> f32 {
    if p.y < table {
        return 0.0;
    }
    let along = (p.x - x - size * 1.1) / (size * 2.1);
    let across = (p.y - foot + 0.10 * size - (p.x - x) * 0.05) / (size * 0.42);
    let contact = {
        let (u, v) = ((p.x - x) / (size * 0.95), (p.y - foot) / (size * 0.22));
        bell((u * u + v * v) * 0.8)
    };
    contact.max(bell((along * along + across * across) * 0.62) * 0.9)
}

pub(super) fn light_and_shadow(canvas: &mut Canvas, seed: u64) -> Film {
    const WALLS: [(u32, u32, u32); 4] = [
        (0xe0b48c, 0xffd9a0, 0x7a86a4),
        (0xc96f50, 0xffc08a, 0x5a5a80),
        (0xd8d4c8, 0xffecc8, 0x8a98ac),
        (0x7f9a94, 0xffe0a8, 0x4a6078),
    ];
    let mut dice = Dice::new(seed, 51);
    let (wall, sun, shade) = WALLS[(seed as usize) % 4];
    let (wall, sun, shade) = (Rgb::hex(wall), Rgb::hex(sun), Rgb::hex(shade));
    let slant = dice.range(0.25, 0.5);
    let origin = (canvas.half_width * dice.range(-0.25, 0.1), dice.range(-0.06, 0.04));
    let floor = dice.range(0.30, 0.38);
    let own = hash(seed ^ 95);
    let fronds: Vec<(f32, f32, f32)> = (0..9)
        .map(|_| (dice.range(-0.5, 0.6), dice.range(0.3, 0.75), dice.range(-0.5, 0.5)))
        .collect();
    canvas.paint(|p| {
        let plaster =
            1.0 + 0.035 * CLOUD.at(p.x * 0.5, p.y * 0.5) + 0.03 * GRIT.at(p.x * 1.1, p.y * 1.1);
        let ground = p.y > floor;
        let (x, y) = if ground {
            (p.x - (p.y - floor) * 0.9, floor + (p.y - floor) * 1.6)
        } else {
            (p.x, p.y)
        };
        let (u, v) = (x - origin.0 + 0.12 * (y - origin.1), y - origin.1 - slant * (x - origin.0));
        let soft = 0.014 + 0.03 * (u + 0.4).clamp(0.0, 1.0);
        let side = |d: f32| step(-soft, soft, d);
        let opening = side(0.40 - u.abs()) * side(0.33 - v.abs());
        let bars = (side(u.abs() - 0.012) * side((u.abs() - 0.21).abs() - 0.008))
            .min(side((v.abs() - 0.11).abs() - 0.010));
        let plant = foliage(u, v, &fronds, soft, own);
        let light = opening * bars * plant;
        let glow = 0.3 / (0.3 + u * u + v * v);
        let base = if ground { wall * Rgb(0.55, 0.48, 0.42) } else { wall };
        let skirt =
            if ground { 1.0 } else { 1.0 - 0.35 * step(0.030, 0.0, (p.y - floor + 0.012).abs()) };
        base * (shade * (0.42 + 0.30 * glow) + sun * (0.95 * light + 0.12 * glow))
            * (plaster * skirt)
    });
    Film { bloom: 0.10, contrast: 0.25, vignette: 0.22, grain: 2.2 }
}

/// Light left by the leaves of a plant in the window: 0 in their shadow, 1 beside it.
fn foliage(u: f32, v: f32, fronds: &[(f32, f32, f32)], soft: f32, seed: u64) -> f32 {
    let wind = 0.012 * line_octaves(seed, u * 4.0, 2, 0.5);
    let mut light: f32 = 1.0;
    for (x, tall, lean) in fronds {
        let t = (0.40 - v) / tall;
        if !(0.0..=1.0).contains(&t) {
            continue;
        }
        let middle = 0.22 + 0.4 * x * 0.3 + lean * t * t * 0.5 + wind;
        let half = 0.045 * (t * (1.0 - t) * 4.0) * (0.4 + 0.6 * t);
        light = light.min(1.0 - step(-soft, soft, half - (u - middle).abs()) * step(0.0, 0.08, t));
    }
    light
}

pub(super) fn waves(canvas: &mut Canvas, seed: u64) -> Film {
    const PALETTES: [[u32; 5]; 4] = [
        [0xf3e3cf, 0xe8a87c, 0xc4553f, 0x5b2a3f, 0x1d1a2e],
        [0xe9f0ee, 0x9cc5c1, 0x4a8a94, 0x23506a, 0x101f36],
        [0xf6ead2, 0xe6c15a, 0xb88a34, 0x4d5a3e, 0x1e2a26],
        [0xf4e6ea, 0xd7a3b8, 0x9a6aa8, 0x4c3f86, 0x1c1a40],
    ];
    let mut dice = Dice::new(seed, 52);
    let palette = PALETTES[(seed as usize) % 4].map(Rgb::hex);
    let tilt = dice.range(-0.35, 0.35);
    let own = hash(seed ^ 97);
    let sheets: Vec<(super::shape::Ridge, Rgb, Rgb)> = (0..11u64)
        .map(|i| {
            let t = i as f32 / 10.0;
            let sheet = hash(own ^ (i / 2) ^ (i << 32));
            let base = mix(-0.46, 0.50, t);
            let place = t * 3.99;
            let (k, f) = (place as usize, smooth(place - floor(place)));
            let tone = palette[k].mix(palette[(k + 1).min(4)], f);
            let line = super::shape::Ridge::new(|x| {
                base + tilt * x * (1.0 - t) + 0.13 * line_octaves(sheet, x * 0.9 + 3.0 * t, 2, 0.3)
            });
            (line, tone, palette[(k + 1).min(4)].mix(palette[4], 0.3))
        })
        .collect();
    let pixel = canvas.pixel;
    canvas.paint(|p| {
        let mut seen = palette[0];
        for (line, tone, deep) in &sheets {
            let below = p.y - line.at(p.x);
            let cover = (below / pixel + 0.5).clamp(0.0, 1.0);
            if cover > 0.0 {
                let slope = (line.at(p.x + 0.02) - line.at(p.x - 0.02)) / 0.04;
                let lit = (0.62 - slope * 0.8).clamp(0.15, 1.15);
                let edge = 0.22 * step(0.010, 0.0, below);
                let body = deep.mix(
                    *tone,
                    (lit * (1.0 - 0.75 * step(0.0, 0.22, below)) + edge).clamp(0.0, 1.25),
                );
                seen = seen.mix(body, cover);
            } else {
                seen = seen * (1.0 - 0.42 * bell((below / 0.05) * (below / 0.05)));
            }
        }
        let paper = 1.0 + 0.018 * GRIT.at(p.x * 1.2, p.y * 1.2);
        seen * paper
    });
    Film { bloom: 0.04, contrast: 0.1, vignette: 0.12, grain: 1.6 }
}

pub(super) fn colour_field(canvas: &mut Canvas, seed: u64) -> Film {
    const PALETTES: [[u32; 3]; 4] = [
        [0x5a1a1a, 0xd8502a, 0xe8963a],
        [0x16243a, 0x2f5f86, 0xd8c8a4],
        [0x2a2233, 0x8a3a52, 0xe8b0a0],
        [0x22301f, 0x6a7a3a, 0xe6c84e],
    ];
    let mut dice = Dice::new(seed, 53);
    let tones = PALETTES[(seed as usize) % 4].map(Rgb::hex);
    let split = dice.range(-0.10, 0.14);
    let piece = dice.range(0.0, 9.0);
    let half = canvas.half_width;
    canvas.paint(|p| {
        let brush = CLOUD.at(p.x * 0.55 + piece, p.y * 0.35);
        let weave = GRIT.at(p.x * 0.9, p.y * 0.9 + piece);
        let stain = SOFT.at(p.x * 0.25 + piece, p.y * 0.25);
        let ragged = 0.012 * brush + 0.006 * weave;
        let block = |top: f32, bottom: f32| {
            let side = half - 0.07 - p.x.abs();
            let inner = side.min(p.y - top).min(bottom - p.y) + ragged;
            step(-0.022, 0.030, inner)
        };
        let ground = tones[0] * (1.0 + 0.10 * stain + 0.05 * brush);
        let upper = tones[1] * (1.0 + 0.12 * brush + 0.10 * stain + 0.03 * weave);
        let lower = tones[2] * (1.0 + 0.12 * brush - 0.10 * stain + 0.03 * weave);
        let seen = ground
            .mix(upper, block(-0.43, split - 0.02) * 0.93)
            .mix(lower, block(split + 0.02, 0.43) * 0.93);
        seen * (0.88 + 0.16 * step(0.6, -0.6, p.y + 0.3 * p.x))
    });
    Film { bloom: 0.05, contrast: 0.12, vignette: 0.2, grain: 2.0 }
}
