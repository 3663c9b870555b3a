//! Forest, leaves and lavender.

use super::Hour;
use super::shape::{Ridge, firs, hills};
use super::sky::Sky;
use crate::canvas::{Canvas, Spot};
use crate::colour::{Rgb, bell, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, SOFT, floor, hash, hash2, share};

/// No value of a texture is further from 0.
const MOST: f32 = 5.0;

/// A row of trunks at one distance.
struct Trunks {
    seed: u64,
    spacing: f32,
    width: f32,
    foot: f32,
    near: f32,
}

impl Trunks {
    /// A wood, from the far rows to the near ones.
    fn rows(seed: u64) -> Vec<Self> {
        (0..6u64)
            .map(|i| {
                let near = i as f32 / 5.0;
                Self {
                    seed: hash(seed ^ i << 5),
                    spacing: mix(0.055, 0.42, near * near),
                    width: mix(0.008, 0.085, near * near),
                    foot: mix(0.14, 0.44, near * near),
                    near,
                }
            })
            .collect()
    }

    /// Cover of the leaves of a row at the point.
    fn crowns(&self, p: Spot, piece: f32) -> f32 {
        let crowns = CLOUD.at(p.x * 0.9 + self.near * 3.0 + piece, p.y * 0.9)
            + 0.7 * GRIT.at(p.x * 0.5, p.y * 0.5 + self.near);
        let height = step(-0.12, -0.55, p.y) * 1.7;
        step(0.9, 1.5, crowns + height - 0.5 * self.near)
            * (0.12 + 0.5 * self.near * self.near)
            * 0.8
    }

    /// Cover and side light (-1 left edge … 1 right edge) of a trunk at the point.
    fn at(&self, p: Spot, pixel: f32) -> (f32, f32) {
        let cell = floor(p.x / self.spacing) as i32;
        let h = hash2(self.seed, cell, 1);
        if share(hash(h ^ 3)) < 0.22 {
            return (0.0, 0.0);
        }
        let middle = (cell as f32 + 0.25 + 0.5 * share(h)) * self.spacing;
        let lean = 0.05 * (share(hash(h)) - 0.5);
        let thick = self.width * (0.55 + 0.75 * share(hash(h ^ 1)));
        let half = thick * (0.5 + 0.12 * p.y + 0.9 * bell((self.foot - p.y) * 7.0));
        let straight = p.x - middle - lean * (self.foot - p.y);
        let soft = pixel.max(0.0012);
        if straight.abs() > half + 0.04 * MOST * thick + soft {
            return (0.0, 0.0);
        }
        let knots = 0.04 * CLOUD.at(p.y * 0.6 + share(h), 0.3);
        let off = straight - knots * thick;
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
    let rows = Trunks::rows(seed);
    let (pixel, piece) = (canvas.pixel, dice.range(0.0, 9.0));
    canvas.paint(|p| {
        let (dx, dy) = (p.x - sun.0, p.y - sun.1);
        let square = dx * dx + dy * dy;
        let ray = CLOUD.at(piece + dx / (dy.abs() + 0.35) * 0.35, 0.5);
        let shaft = (0.55 + 0.25 * ray) * step(0.9, 0.0, square.sqrt());
        let glow = mood[0] * (0.30 / (0.30 + square) * 0.55 + 0.40 * shaft);
        let fog = mood[1].mix(mood[0], 0.4 * bell(square)) + glow * 0.55;
        let mut seen = fog * (1.0 + 0.05 * CLOUD.at(p.x * 0.3 + piece, p.y * 0.3));
        // What is behind ground that is surely there is not drawn.
        let first = rows.iter().rposition(|row| p.y > row.foot + TUFTS).unwrap_or(0);
        for row in &rows[first..] {
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
            let green = mood[2].mix(mood[3], 0.45).mix(fog, 0.75 - 0.6 * clear);
            seen = seen.mix(green, row.crowns(p, piece));
        }
        seen + glow * 0.10
    });
    Film { bloom: 0.22, contrast: 0.3, vignette: 0.25, ..Film::default() }
}

/// Undergrowth ends within this distance of its row's foot, in heights.
const TUFTS: f32 = (0.018 * 1.3 + 0.015) * MOST + 0.02;

/// Undergrowth in front of a row: bright with fog far away, dark and mossy near.
fn floor_of(p: Spot, row: &Trunks, seen: Rgb, fog: Rgb, mood: &[Rgb; 4], piece: f32) -> Rgb {
    if p.y < row.foot - TUFTS {
        return seen;
    }
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
        let between = (slant - floor(slant) - 0.5).abs() * 2.0;
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
    canvas.paint(|p| {
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
    let field = Rows {
        side: sky.sun.0.signum(),
        vanishing,
        count: dice.range(1.6, 2.5),
        bow: dice.range(-0.5, 0.5),
        piece,
        sun: sky.light.lit,
    };
    canvas.paint(|p| {
        let haze = sky.light.haze + sky.light.glow * (0.3 * sky.sun_haze(p.x, p.y));
        let mut seen = sky.at(p.x, p.y);
        seen = seen.mix(sky.light.shade.mix(haze, 0.75), back.cover(p.x, p.y, pixel));
        seen = seen.mix(sky.light.shade.mix(haze, 0.35), wood.cover(p.x, p.y, pixel));
        let down = p.y - horizon;
        if down <= 0.0 {
            return seen;
        }
        let sunny = sky.light.glow * (0.10 * sky.sun_haze(p.x, p.y));
        let ground = field.at(p, down, pixel) + sunny;
        seen.mix(ground.mix(haze, 0.6 * step(0.16, 0.0, down)), step(0.0, pixel * 2.0, down))
    });
    let stand = canvas.half_width * dice.range(0.35, 0.7) * -field.side;
    let haze = sky.light.haze.mix(sky.light.glow, 0.1);
    let crown = sky.light.shade.mix(haze, 0.22);
    lone_tree(canvas, (stand, horizon + 0.012), &mut dice, crown, field.side, sky.light.lit);
    Film { bloom: 0.10, contrast: 0.28, ..Film::default() }
}

/// Rows of lavender on level ground, running to one point of the horizon.
struct Rows {
    /// Where the sun stands: -1 left, 1 right.
    side: f32,
    vanishing: f32,
    /// Rows to half a picture height, one height before the camera.
    count: f32,
    bow: f32,
    piece: f32,
    sun: Rgb,
}

impl Rows {
    /// The field's light `down` below the horizon.
    fn at(&self, p: Spot, down: f32, pixel: f32) -> Rgb {
        let z = 1.0 / (down + 0.02);
        let across = (p.x - self.vanishing - self.bow * down * down) * z * self.count;
        let along = z * self.count;
        // Flower heads finer than a pixel would only flicker.
        let resolved = (0.004 / (pixel * (1.0 + 0.25 * z))).min(1.0);
        let tuft = GRIT.at(across * 0.42 + self.piece, along * 0.21) * resolved;
        let heads = GRIT.at(across * 1.1, along * 0.42 + self.piece) * resolved;
        let drift = CLOUD.at(across * 0.02 + self.piece, along * 0.05);
        let sway = across + 0.03 * drift;
        let off = (sway - floor(sway) - 0.5) * 2.0;
        let round = 1.0 - off * off;
        let flower = step(0.20, 0.46, round + 0.10 * tuft + 0.05 * heads);
        let lit = (0.30 + 0.38 * round + 0.34 * off * self.side + 0.07 * tuft + 0.10 * heads)
            .clamp(0.0, 1.2);
        let (deep, bloom, pale) = (Rgb::hex(0x352862), Rgb::hex(0x8a6cb8), Rgb::hex(0xd2bbe8));
        let purple = deep.mix(bloom, (lit * 1.5).min(1.0)).mix(pale, step(0.62, 1.15, lit));
        let purple = purple.mix(purple * self.sun * 1.9, 0.35 * lit);
        let stems = Rgb::hex(0x4d5f36) * (0.30 + 0.55 * round + 0.12 * tuft);
        let soil = Rgb::hex(0x6b5242) * (0.55 + 0.10 * tuft + 0.25 * (1.0 - round));
        let gap = soil.mix(stems, step(0.06, 0.24, round + 0.06 * tuft));
        let even = deep.mix(bloom, 0.72).mix(self.sun, 0.10);
        gap.mix(purple, flower).mix(even, step(0.05, 0.0, down)) * (1.0 + 0.07 * drift)
    }
}

/// A tree that stands alone at the edge of the field, its crown a heap of soft discs.
fn lone_tree(
    canvas: &mut Canvas,
    foot: (f32, f32),
    dice: &mut Dice,
    tone: Rgb,
    side: f32,
    sun: Rgb,
) {
    let tall = dice.range(0.09, 0.14);
    let top = (foot.0, foot.1 - tall * 0.45);
    canvas.stroke(foot, top, (tall * 0.12, tall * 0.08), tone * 0.8, 1.0);
    for ring in 0..3 {
        let lit = ring as f32 / 2.0;
        let leaf = tone.mix(sun * 0.55 + tone, 0.30 * lit * lit);
        for _ in 0..14 {
            let shift = (0.34 * dice.bell() + 0.10 * side * lit, 0.26 * dice.bell() - 0.08 * lit);
            let at = (top.0 + tall * shift.0, top.1 + tall * (shift.1 - 0.18));
            let size = tall * dice.range(0.16, 0.32) * (1.0 - 0.35 * lit);
            canvas.stroke(at, (at.0 + 1e-4, at.1), (size, size), leaf, 1.0);
        }
    }
}
