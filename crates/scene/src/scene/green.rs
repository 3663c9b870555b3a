//! Forest, leaves and lavender.

use super::Hour;
use super::shape::{Ridge, firs, hills};
use super::sky::Sky;
use crate::canvas::{Canvas, Film, Spot};
use crate::colour::{Rgb, bell, mix, step};
use crate::noise::{CLOUD, Dice, GRIT, SOFT, hash, hash2, share};

/// A row of trunks at one distance.
struct Trunks {
    seed: u64,
    spacing: f32,
    width: f32,
    foot: f32,
    near: f32,
}

impl Trunks {
    /// Cover and side light (-1 left edge … 1 right edge) of a trunk at the point.
    fn at(&self, p: Spot, pixel: f32) -> (f32, f32) {
        let cell = (p.x / self.spacing).floor() as i32;
        let h = hash2(self.seed, cell, 1);
        if share(hash(h ^ 3)) < 0.22 {
            return (0.0, 0.0);
        }
        let middle = (cell as f32 + 0.25 + 0.5 * share(h)) * self.spacing;
        let lean = 0.05 * (share(hash(h)) - 0.5);
        let knots = 0.04 * CLOUD.at(p.y * 0.6 + share(h), 0.3);
        let thick = self.width * (0.55 + 0.75 * share(hash(h ^ 1)));
        let half = thick * (0.5 + 0.12 * p.y + 0.9 * bell((self.foot - p.y) * 7.0));
        let off = p.x - middle - lean * (self.foot - p.y) - knots * thick;
        let soft = pixel.max(0.0012);
        let cover = ((half - off.abs()) / soft + 0.5).clamp(0.0, 1.0);
        let foot = self.foot + 0.01 * CLOUD.at(p.x * 0.8, self.near);
        (cover * step(foot + 0.004, foot - 0.004, p.y), off / half.max(1e-6))
    }
}

pub(super) fn forest(canvas: &mut Canvas, seed: u64) -> Film {
    const MOODS: [[u32; 4]; 3] = [
        [0xf6ecc8, 0xb9bfa0, 0x1a2118, 0x6d6a2c],
        [0xdfe9ea, 0x9fb2b4, 0x152024, 0x3f5a44],
        [0xffdfb0, 0xc9a27c, 0x211814, 0x8a5426],
    ];
    let mut dice = Dice::new(seed, 30);
    let mood = MOODS[(seed as usize).wrapping_add(2) % 3].map(Rgb::hex);
    let sun = (canvas.half_width * dice.range(-0.5, 0.5), dice.range(-0.42, -0.2));
    let rows: Vec<Trunks> = (0..6u64)
        .map(|i| {
            let near = i as f32 / 5.0;
            Trunks {
                seed: hash(seed ^ i << 5),
                spacing: mix(0.055, 0.42, near * near),
                width: mix(0.008, 0.085, near * near),
                foot: mix(0.14, 0.44, near * near),
                near,
            }
        })
        .collect();
    let (pixel, piece) = (canvas.pixel, dice.range(0.0, 9.0));
    canvas.shade(|p, _| {
        let (dx, dy) = (p.x - sun.0, p.y - sun.1);
        let square = dx * dx + dy * dy;
        let ray = CLOUD.at(piece + dx / (dy.abs() + 0.35) * 0.35, 0.5);
        let shaft = (0.55 + 0.25 * ray) * step(0.9, 0.0, square.sqrt());
        let glow = mood[0] * (0.30 / (0.30 + square) * 0.55 + 0.40 * shaft);
        let fog = mood[1].mix(mood[0], 0.4 * bell(square)) + glow * 0.55;
        let mut seen = fog * (1.0 + 0.05 * CLOUD.at(p.x * 0.3 + piece, p.y * 0.3));
        for row in &rows {
            let clear = row.near * row.near;
            seen = floor_of(p, row, seen, fog, &mood, piece);
            let (cover, side) = row.at(p, pixel);
            if cover > 0.0 {
                let lit = step(0.2, 1.0, side * -dx.signum() * (dx.abs() * 6.0).min(1.0));
                let bark = 1.0 + 0.35 * GRIT.at(p.x * 2.2, p.y * 0.22) * row.near;
                let wood = mood[2] * bark + mood[0] * (0.22 * lit * row.near);
                let veil = 0.93 - 0.86 * clear + 0.25 * bell(square * 2.0) * (1.0 - row.near);
                seen = seen.mix(wood.mix(fog, veil.min(0.97)), cover);
            }
            let crowns = CLOUD.at(p.x * 0.9 + row.near * 3.0 + piece, p.y * 0.9)
                + 0.7 * GRIT.at(p.x * 0.5, p.y * 0.5 + row.near);
            let height = step(-0.12, -0.55, p.y) * 1.7;
            let leaf = step(0.9, 1.5, crowns + height - 0.5 * row.near) * (0.12 + 0.5 * clear);
            seen = seen.mix(mood[2].mix(mood[3], 0.45).mix(fog, 0.75 - 0.6 * clear), leaf * 0.8);
        }
        seen + glow * 0.10
    });
    Film { bloom: 0.22, contrast: 0.3, vignette: 0.25, ..Film::default() }
}

/// Undergrowth in front of a row: bright with fog far away, dark and mossy near.
fn floor_of(p: Spot, row: &Trunks, seen: Rgb, fog: Rgb, mood: &[Rgb; 4], piece: f32) -> Rgb {
    let tufts = 0.018 * GRIT.at(p.x * 0.35 + row.near, piece) * (0.3 + row.near);
    let top = row.foot - 0.012 + tufts + 0.015 * CLOUD.at(p.x * 0.4 + piece, row.near);
    let cover = step(top - 0.004, top + 0.006, p.y);
    if cover <= 0.0 {
        return seen;
    }
    let fern = 0.75 + 0.28 * GRIT.at(p.x * 0.8, p.y * 1.3) + 0.2 * CLOUD.at(p.x * 0.9, p.y * 1.6);
    let moss = mood[2].mix(mood[3], 0.5 * fern.clamp(0.0, 1.4));
    seen.mix(moss.mix(fog, 0.85 - 0.70 * row.near), cover)
}

/// A leaf in its own measure: `u` from stalk (0) to tip (1), `v` across.
struct Leaf {
    base: (f32, f32),
    along: (f32, f32),
    length: f32,
    broad: f32,
    soft: f32,
    tone: Rgb,
    light: f32,
}

impl Leaf {
    fn at(&self, p: Spot, pixel: f32) -> (Rgb, f32) {
        let (dx, dy) = (p.x - self.base.0, p.y - self.base.1);
        let u = (dx * self.along.0 + dy * self.along.1) / self.length;
        if !(-0.3..=1.3).contains(&u) {
            return (Rgb::BLACK, 0.0);
        }
        let bend = 0.10 * (u - 0.3) * (u - 0.3);
        let v = (dy * self.along.0 - dx * self.along.1) / self.length - bend;
        let t = u.clamp(0.0, 1.0);
        let half = self.broad * 2.6 * t * (1.0 - t) * (1.35 - 0.75 * t) * 0.5;
        let soft = self.soft.max(pixel / self.length);
        let stalk = 0.006 * step(0.05, -0.02, u);
        let cover = (((half + stalk - v.abs()) / soft) + 0.5).clamp(0.0, 1.0)
            * step(-0.25 - soft, -0.25 + soft, u)
            * step(1.0 + soft, 1.0 - soft, u);
        if cover <= 0.0 {
            return (Rgb::BLACK, 0.0);
        }
        (self.tissue(t, v, half, p), cover)
    }

    fn tissue(&self, t: f32, v: f32, half: f32, p: Spot) -> Rgb {
        let sharp = (1.0 - self.soft * 22.0).clamp(0.0, 1.0);
        let rib = step(0.012 * (1.15 - t), 0.003, v.abs());
        let slant = (t - v.abs() * 1.15 + 0.015 * v.signum()) * 11.0;
        let between = (slant - slant.floor() - 0.5).abs() * 2.0;
        let vein = step(0.80, 0.98, between) * step(half, half * 0.7, v.abs());
        let net = CLOUD.at(p.x * 3.0, p.y * 3.0) * 0.5 + GRIT.at(p.x * 2.1, p.y * 2.1) * 0.35;
        let pillow = 0.82 + 0.22 * (1.0 - between) + 0.06 * net * sharp;
        let fold = if v > 0.0 { 1.14 } else { 0.84 };
        let lit = self.light * pillow * fold * (0.78 + 0.4 * t);
        let through = self.tone * lit;
        let pale = Rgb(1.25, 1.18, 0.62) * (lit * 0.62);
        through.mix(pale, (rib * 0.75).max(vein * 0.42) * sharp)
    }
}

pub(super) fn leaves(canvas: &mut Canvas, seed: u64) -> Film {
    const MOODS: [[u32; 4]; 3] = [
        [0x0e1f12, 0x4f7a2e, 0xdfe6a0, 0x86b52e],
        [0x24140c, 0x9a5a22, 0xffd890, 0xd98a24],
        [0x0d1c1e, 0x2f6a55, 0xcfe8d0, 0x5fae5a],
    ];
    let mut dice = Dice::new(seed, 31);
    let mood = MOODS[(seed as usize).wrapping_add(2) % 3].map(Rgb::hex);
    let piece = dice.range(0.0, 9.0);
    let sun = (canvas.half_width * dice.range(-0.7, 0.7), dice.range(-0.6, -0.25));
    canvas.shade(|p, _| {
        let (dx, dy) = (p.x - sun.0, p.y - sun.1);
        let wide = 0.28 / (0.28 + dx * dx + dy * dy);
        let blur = SOFT.at(p.x * 0.22 + piece, p.y * 0.22) * 0.5;
        mood[0].mix(mood[1], (0.25 + 0.75 * wide + 0.22 * blur).clamp(0.0, 1.0))
            + mood[2] * (wide * wide * 0.35)
    });
    for _ in 0..34 {
        let centre = (canvas.half_width * dice.range(-1.1, 1.1), dice.range(-0.6, 0.5));
        let radius = dice.range(0.025, 0.085);
        let (dx, dy) = (centre.0 - sun.0, centre.1 - sun.1);
        let power = dice.range(0.03, 0.24) * 0.5 / (0.4 + dx * dx + dy * dy);
        canvas.glow(centre, radius, radius * 0.22, mood[1].mix(mood[2], dice.next()) * power);
    }
    let far =
        (0..9).map(|_| leaf(&mut dice, canvas.half_width, &mood, 0.09, 0.55)).collect::<Vec<_>>();
    let near = (0..3 + (dice.next() * 3.0) as usize)
        .map(|i| branch_leaf(&mut dice, canvas.half_width, &mood, i))
        .collect::<Vec<_>>();
    let pixel = canvas.pixel;
    canvas.shade(|p, under| {
        let mut seen = under;
        for leaf in &far {
            let (tone, cover) = leaf.at(p, pixel);
            seen = seen.mix(tone.mix(under, 0.35), cover * 0.85);
        }
        for leaf in &near {
            let (tone, cover) = leaf.at(p, pixel);
            seen = seen.mix(tone, cover);
        }
        seen
    });
    Film { bloom: 0.14, contrast: 0.3, vignette: 0.3, ..Film::default() }
}

fn leaf(dice: &mut Dice, half_width: f32, mood: &[Rgb; 4], soft: f32, light: f32) -> Leaf {
    let angle = dice.range(0.0, core::f32::consts::TAU);
    Leaf {
        base: (half_width * dice.range(-1.0, 1.0), dice.range(-0.5, 0.5)),
        along: (libm::cosf(angle), libm::sinf(angle)),
        length: dice.range(0.25, 0.5),
        broad: dice.range(0.35, 0.55),
        soft: soft * dice.range(0.6, 1.5),
        tone: mood[3].mix(mood[1], dice.next()),
        light: light * dice.range(0.5, 1.3),
    }
}

fn branch_leaf(dice: &mut Dice, half_width: f32, mood: &[Rgb; 4], index: usize) -> Leaf {
    let angle = 0.55 + 0.62 * index as f32 + 0.2 * dice.bell();
    Leaf {
        base: (half_width * (-0.55 + 0.10 * index as f32), -0.34 + 0.05 * index as f32),
        along: (libm::cosf(angle), libm::sinf(angle)),
        length: dice.range(0.55, 0.86),
        broad: dice.range(0.40, 0.54),
        soft: 0.006 + 0.018 * (index as f32 - 1.0).abs(),
        tone: mood[3].mix(mood[2], 0.25 * dice.next()),
        light: dice.range(0.85, 1.25),
    }
}

pub(super) fn lavender(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let mut dice = Dice::new(seed, 32);
    let horizon = -0.10 + 0.06 * dice.bell();
    let sky = Sky::new(hour, &mut dice, horizon, canvas.half_width);
    let vanishing = canvas.half_width * dice.range(-0.45, 0.45);
    let own = hash(seed ^ 71);
    let back = Ridge::new(|x| horizon - 0.035 - 0.035 * hills(own, x * 0.9));
    let wood = Ridge::new(|x| {
        horizon - 0.002 - 0.012 * (1.0 + hills(own ^ 2, x * 2.0)) - 0.6 * firs(own, x, 0.022)
    });
    let (pixel, piece) = (canvas.pixel, dice.range(0.0, 9.0));
    let side = sky.sun.0.signum();
    let rows = dice.range(2.6, 4.2);
    let (bloom, deep, green, soil) =
        (Rgb::hex(0x9a78c8), Rgb::hex(0x3c2a68), Rgb::hex(0x5a6a3c), Rgb::hex(0x8a6a4c));
    canvas.shade(|p, _| {
        let haze = sky.light.haze + sky.light.glow * (0.3 * sky.sun_haze(p.x, p.y));
        let mut seen = sky.at(p.x, p.y);
        seen = seen.mix(sky.light.shade.mix(haze, 0.75), back.cover(p.x, p.y, pixel));
        seen = seen.mix(sky.light.shade.mix(haze, 0.35), wood.cover(p.x, p.y, pixel));
        let down = p.y - horizon;
        if down <= 0.0 {
            return seen;
        }
        let z = 1.0 / (down + 0.012);
        let across = (p.x - vanishing) * z * rows * 0.5;
        let ragged = 0.10 * GRIT.at(across * 0.05 + piece, z * 0.25);
        let place = across + ragged - (across + ragged).floor();
        let bump = 1.0 - (place - 0.5) * (place - 0.5) * 4.0;
        // Flower heads finer than a pixel would only flicker.
        let resolved = (0.0024 / (pixel * (1.0 + 0.12 * z))).min(1.0);
        let flower =
            step(0.25, 0.55, bump + 0.12 * resolved * GRIT.at(across * 0.21, z * 1.1 + piece));
        let crest = step(0.3, 1.0, bump);
        let facing = 0.5 + (place - 0.5) * side * 1.1;
        let spikes = resolved
            * (GRIT.at(across * 0.33 + piece, z * 1.9) * 0.5
                + CLOUD.at(p.x * 2.2, p.y * 1.5) * 0.22);
        let fine = step(0.0, 0.16, down);
        let lit = (crest * 0.55 + facing * 0.5 + spikes * 0.22 * fine).clamp(0.0, 1.3);
        let purple = deep.mix(bloom.mix(sky.light.lit, 0.22), lit);
        let stalk = green.mix(deep, 0.35) * (0.35 + 0.5 * bump);
        let ground = soil.mix(sky.light.shade, 0.45) * (0.7 + 0.12 * spikes);
        let low = ground.mix(stalk, step(0.02, 0.28, bump));
        let field = low.mix(purple, flower);
        let even = deep.mix(bloom, 0.55).mix(sky.light.lit, 0.12);
        let blend = step(0.035, 0.0, down);
        let patch = 1.0 + 0.10 * CLOUD.at(across * 0.03, z * 0.05 + piece);
        let field = field.mix(even, blend) * patch;
        let sunny = sky.light.glow * (0.16 * sky.sun_haze(p.x, p.y) * lit);
        seen.mix(
            (field + sunny).mix(haze, 0.55 * step(0.16, 0.0, down)),
            step(0.0, pixel * 2.0, down),
        )
    });
    Film { bloom: 0.10, contrast: 0.28, ..Film::default() }
}
