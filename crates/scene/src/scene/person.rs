//! People: a face in soft light with closed eyes, and a profile against the light.

use super::Scene;
use crate::canvas::Canvas;
use crate::colour::{Rgb, bell, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, SOFT};

/// Half of a head's height, in picture heights.
const HEAD: f32 = 0.215;

/// Middle of the head, from the picture's centre.
fn place(seed: u64, half_width: f32) -> (f32, f32) {
    let mut dice = Dice::new(seed, 60);
    let room = (half_width - 0.30).max(0.0);
    (room * dice.range(-0.45, 0.45), -0.10 + 0.015 * dice.bell())
}

/// Where the face is, as shares of the picture: centre x and y, width, height.
pub(super) fn face(scene: Scene, seed: u64, aspect: f32) -> Option<[f32; 4]> {
    if !matches!(scene, Scene::Portrait | Scene::Profile) {
        return None;
    }
    let (x, y) = place(seed, aspect * 0.5);
    let width = (HEAD * 1.62 / aspect).min(1.0);
    Some([x / aspect + 0.5, y + 0.5 + 0.02, width, HEAD * 2.05])
}

/// Skin, hair, cloth, background dark and light, sun.
const LOOKS: [[u32; 6]; 4] = [
    [0xd99c78, 0x1d1412, 0x8a3b2e, 0x1e2a30, 0x7c8a84, 0xffdcb0],
    [0x8a563c, 0x120d0c, 0x3f5a6a, 0x2a1d16, 0x9a7450, 0xffe0b4],
    [0xe6b394, 0x6a3a1c, 0x4e5d44, 0x20281c, 0x8f9a70, 0xfff0cc],
    [0xc78a62, 0x241813, 0xc9a24e, 0x241c2c, 0x85708c, 0xffd2a8],
];

fn look(seed: u64) -> [Rgb; 6] {
    LOOKS[(seed as usize).wrapping_add(3) % LOOKS.len()].map(Rgb::hex)
}

/// What a face is drawn with at a point: `u` to the right and `v` down in half head heights,
/// both 0 between the eyes' level and the mouth's; `s` is `u` away from the light.
struct Face {
    u: f32,
    v: f32,
    s: f32,
}

impl Face {
    /// A spot that ends at the given distances from the point, and from its mirror image.
    fn pair(&self, x: f32, y: f32, w: f32, h: f32) -> f32 {
        let (a, b) = ((self.u.abs() - x) / w, (self.v - y) / h);
        bell(a * a + b * b)
    }

    /// Light and shadow, flat as in a poster: one terminator down the face, the brow's and
    /// the nose's shadow beyond it.
    fn light(&self) -> f32 {
        let bow = 0.10 + 0.16 * self.v * self.v + 0.05 * CLOUD.at(0.3, self.v * 0.2);
        let half = step(bow + 0.20, bow - 0.16, self.s);
        let length = step(-0.16, 0.30, self.v);
        let wing = 0.03 + 0.12 * length;
        let nose = step(-0.012, 0.012, self.s - 0.015) * step(wing + 0.02, wing - 0.03, self.s);
        let nose = nose * step(-0.16, 0.02, self.v) * step(0.37, 0.33, self.v);
        let socket = self.pair(0.30, -0.09, 0.26, 0.15);
        let lip = self.pair(0.0, 0.665, 0.20, 0.045);
        (half - 0.55 * nose - 0.22 * socket - 0.18 * lip).clamp(0.0, 1.0)
    }

    /// Lashes, brows, nostrils and the line of the mouth: how dark it is drawn, 0 to 1.
    fn line(&self) -> f32 {
        let e = self.u.abs() - 0.30;
        let taper = (1.0 - (e / 0.165) * (e / 0.165)).max(0.0);
        let lid = 0.045 - 1.7 * e * e;
        let lash =
            step(0.024, 0.010, (self.v - lid).abs() - 0.010 * taper) * step(0.0, 0.12, taper);
        let b = (e + 0.01) / 0.20;
        let arch = -0.215 - 0.055 * (1.0 - b * b) + 0.03 * b;
        let thick = 0.030 * (1.0 - 0.6 * (b * 0.5 + 0.5)) * step(1.05, 0.8, b.abs());
        let brow = step(0.012, -0.002, (self.v - arch).abs() - thick) * step(1.05, 0.9, b.abs());
        let mouth = 0.555 - 0.20 * self.u * self.u + 0.016 * bell(self.u * self.u * 160.0);
        let seam = step(0.016, 0.004, (self.v - mouth).abs()) * step(0.23, 0.12, self.u.abs());
        let nostril = self.pair(0.062, 0.352, 0.040, 0.022);
        (0.90 * lash).max(0.78 * brow).max(0.55 * seam).max(0.6 * nostril.sqrt())
    }

    /// How much of the lips' colour there is, 0 to 1.
    fn lips(&self) -> f32 {
        let side = self.u.abs() / 0.23;
        let room = (1.0 - side * side).max(0.0);
        let bow = 0.055 * room.sqrt() - 0.016 * bell(self.u * self.u * 300.0);
        let low = 0.078 * room;
        let off = self.v - (0.555 - 0.20 * self.u * self.u);
        step(0.010, -0.010, -off - bow) * step(0.014, -0.014, off - low)
    }

    /// Light on the skin.
    fn skin(&self, look: &[Rgb; 6]) -> Rgb {
        let lit = self.light();
        let bright = look[0] * look[5] * (1.12 - 0.10 * self.v);
        let dim = look[0] * (look[3].mix(look[4], 0.55) * 0.35 + Rgb(0.20, 0.155, 0.16));
        let rim = step(0.52, 0.80, self.s) * step(0.9, -0.2, self.v);
        let tone = dim.mix(bright, lit) + look[0] * look[4] * (0.35 * rim);
        let blush = 0.30 * self.pair(0.44, 0.27, 0.30, 0.22);
        let tone = tone.mix(tone * Rgb(1.12, 0.66, 0.60), blush + 0.72 * self.lips());
        let shine = lit
            * (0.16 * self.pair(0.0, 0.27, 0.05, 0.06)
                + 0.13 * self.pair(0.40, 0.10, 0.17, 0.09)
                + 0.12 * self.pair(0.0, 0.605, 0.09, 0.025));
        (tone + look[5] * shine).mix(look[1] * (0.7 + 0.6 * lit), self.line())
    }
}

fn backdrop(canvas: &mut Canvas, seed: u64, look: &[Rgb; 6], side: f32, lift: f32) {
    let mut dice = Dice::new(seed, 61);
    let piece = dice.range(0.0, 9.0);
    let half = canvas.half_width;
    canvas.paint(|p| {
        let (dx, dy) = (p.x + side * half * 0.9, p.y + 0.3);
        let wide = 0.5 / (0.5 + dx * dx + dy * dy);
        let blur = SOFT.at(p.x * 0.14 + piece, p.y * 0.14) * 0.14;
        look[3].mix(look[4], (wide * wide * 0.9 + blur + lift).clamp(0.0, 1.0))
    });
    for _ in 0..16 {
        let radius = dice.range(0.03, 0.08);
        let centre = (half * dice.range(-1.0, 1.0), dice.range(-0.5, 0.3));
        let light = look[4].mix(look[5], dice.next()) * dice.range(0.02, 0.13);
        canvas.glow(centre, radius, radius * 0.35, light);
    }
}

/// How the hair is worn.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Long,
    Short,
    Bun,
}

fn style(seed: u64) -> Style {
    [Style::Bun, Style::Long, Style::Short][(seed % 3) as usize]
}

pub(super) fn portrait(canvas: &mut Canvas, seed: u64) -> Film {
    let look = look(seed);
    let mut dice = Dice::new(seed, 62);
    let side = if dice.next() < 0.5 { 1.0 } else { -1.0 };
    let middle = place(seed, canvas.half_width);
    let style = style(seed);
    let tilt = 0.08 * dice.bell();
    let soft = (canvas.pixel / HEAD).max(0.010);
    backdrop(canvas, seed, &look, side, 0.12);
    // A disc like a low sun behind the head.
    let disc = (middle.0 + side * 0.10, middle.1 + 0.02);
    canvas.glow(disc, 0.36, 0.006, look[4].mix(look[5], 0.35) * 0.30);
    canvas.shade(|p, under| {
        let (x, y) = ((p.x - middle.0) / HEAD, (p.y - middle.1) / HEAD);
        let (u, v) = (x - tilt * y, y + tilt * x);
        let edge = |d: f32| (d / soft + 0.5).clamp(0.0, 1.0);
        let behind = edge(hair_behind(u, v, style));
        let mut seen = under;
        if behind > 0.0 {
            seen = seen.mix(hair(u, v, side, &look) * 0.62, behind);
        }
        if y > 0.4 {
            seen = body(x, y, side, &look, seen, soft);
        }
        let ear = (u.abs() - 0.735) / 0.085 * ((u.abs() - 0.735) / 0.085)
            + (v - 0.10) / 0.19 * ((v - 0.10) / 0.19);
        let jaw = 0.75 - 0.20 * step(0.10, 1.05, v);
        let skin = edge((1.0 - ((u / jaw) * (u / jaw) + v * v * 0.96).sqrt()) * 0.6);
        let skin = skin.max(edge((1.0 - ear.sqrt()) * 0.085));
        if skin > 0.0 {
            let tone = Face { u, v, s: u * side }.skin(&look);
            seen = seen.mix(tone * (1.0 - 0.45 * step(0.70, 0.78, u.abs())), skin);
        }
        let front = edge(hair_before(u, v, side, style));
        if front > 0.0 {
            seen = seen.mix(hair(u, v, side, &look), front);
        }
        seen
    });
    Film { bloom: 0.14, contrast: 0.22, vignette: 0.26, grain: 1.8 }
}

/// Distance into the hair behind the head, positive inside, in half head heights.
fn hair_behind(u: f32, v: f32, style: Style) -> f32 {
    let round = |x: f32, y: f32, w: f32, h: f32| {
        let (a, b) = ((u - x) / w, (v - y) / h);
        (1.0 - (a * a + b * b).sqrt()) * w.min(h)
    };
    let crown = round(0.0, -0.14, 0.88, 0.98);
    match style {
        Style::Short => crown.min(0.12 - v),
        Style::Bun => crown.min(0.20 - v).max(round(0.0, -1.20, 0.36, 0.30)),
        Style::Long => {
            let wave = 0.035 * CLOUD.at(u.signum() * 0.3 + 0.5, v * 0.20);
            let fall = (0.86 + 0.10 * step(-0.1, 1.4, v) + wave - u.abs()).min(v + 0.2);
            crown.max(fall.min(1.75 - v + 0.25 * u * u))
        }
    }
}

/// Distance into the hair that falls over the brow and the temples.
fn hair_before(u: f32, v: f32, side: f32, style: Style) -> f32 {
    let crown =
        (1.0 - ((u / 0.88) * (u / 0.88) + (v + 0.14) / 0.98 * ((v + 0.14) / 0.98)).sqrt()) * 0.88;
    let off = (u + 0.20 * side).abs();
    let line = match style {
        Style::Long => -0.66 + 0.62 * off * off + 0.16 * off,
        Style::Bun => -0.72 + 0.58 * off * off,
        Style::Short => -0.50 + 0.10 * off + 0.03 * CLOUD.at(u * 0.35, 0.2),
    };
    let fringe = crown.min((line - v) * 0.8);
    let wide = 0.64 - 0.05 * v;
    let temple = match style {
        Style::Long => (u.abs() - wide).min(1.05 + 0.25 * u.abs() - v).min(0.85 - u.abs()),
        Style::Short => (u.abs() - 0.66).min(0.02 - v).min(crown),
        Style::Bun => (u.abs() - 0.68).min(-0.12 - v).min(crown),
    };
    fringe.max(temple.min(crown.max(v + 0.14)))
}

fn hair(u: f32, v: f32, side: f32, look: &[Rgb; 6]) -> Rgb {
    let flow = u - 0.10 * v * u.signum() + 0.3 * u * (v + 0.6).min(0.0);
    let strand = GRIT.at(flow * 0.8, v * 0.04) * 0.4 + CLOUD.at(flow * 1.3, v * 0.10 + 0.3) * 0.3;
    let ring = v + 0.62 + 0.25 * u * u + 0.02 * strand;
    let shine = bell(ring * ring * 22.0) * (0.7 + 0.4 * strand).max(0.0);
    let lit = (0.42 - 0.50 * u * side).clamp(0.08, 1.0);
    let glow = look[1] * (0.7 + 1.5 * lit) + look[5] * look[1].mix(look[5], 0.08) * (shine * lit);
    glow * (1.0 + 0.26 * strand).max(0.3)
}

fn body(x: f32, y: f32, side: f32, look: &[Rgb; 6], under: Rgb, soft: f32) -> Rgb {
    let edge = |d: f32| (d / soft + 0.5).clamp(0.0, 1.0);
    let neck = 0.34 + 0.14 * step(1.0, 1.55, y) + 0.03 * step(1.0, 0.7, y) - x.abs();
    let chin = 1.13 - 0.30 * x * x + 0.16 * x * side;
    let light = step(0.22, -0.14, x * side) * step(chin - 0.02, chin + 0.06, y);
    let dim = look[0] * (look[3].mix(look[4], 0.5) * 0.28 + Rgb(0.15, 0.11, 0.115));
    let throat = dim.mix(look[0] * look[5], 0.92 * light);
    let seen = under.mix(throat, edge(neck.min(y - 0.5)));
    let out = x.abs();
    let slope = 1.40 + 0.34 * (out - 0.45).max(0.0) + 0.42 * (out - 1.0).max(0.0) * (out - 0.6);
    let collar = 0.17 * bell((x / 0.56) * (x / 0.56)) + slope;
    let below = y - collar;
    let fold = CLOUD.at(x * 0.20, y * 0.14) * 0.10 + GRIT.at(x * 1.4, y * 1.4) * 0.03;
    let turn = (0.62 - 0.30 * x * side - 0.10 * (y - 1.5)).clamp(0.12, 1.0);
    let seam = 1.0 - 0.30 * bell((below - 0.10) * (below - 0.10) * 3000.0) * step(0.62, 0.5, out);
    let cloth = look[2] * (look[5] * (turn * seam * (0.95 + fold)) + Rgb(0.02, 0.02, 0.025));
    seen.mix(cloth, edge(below * 0.8))
}

/// The front of a head in profile, from the crown to the chest: `(v, u)`.
const FRONT: [(f32, f32); 23] = [
    (-1.02, -0.10),
    (-0.96, 0.22),
    (-0.80, 0.50),
    (-0.55, 0.68),
    (-0.34, 0.72),
    (-0.20, 0.70),
    (-0.06, 0.68),
    (0.08, 0.77),
    (0.24, 0.93),
    (0.30, 0.92),
    (0.35, 0.77),
    (0.43, 0.765),
    (0.49, 0.81),
    (0.54, 0.745),
    (0.60, 0.78),
    (0.67, 0.70),
    (0.78, 0.73),
    (0.88, 0.70),
    (0.97, 0.55),
    (1.04, 0.28),
    (1.20, 0.20),
    (1.45, 0.22),
    (1.90, 0.95),
];
/// The back of it, with the hair in a knot.
const BACK: [(f32, f32); 13] = [
    (-1.02, -0.12),
    (-0.97, -0.38),
    (-0.80, -0.66),
    (-0.50, -0.86),
    (-0.22, -0.94),
    (0.02, -1.06),
    (0.22, -1.12),
    (0.45, -0.98),
    (0.62, -0.66),
    (0.85, -0.52),
    (1.20, -0.52),
    (1.50, -0.80),
    (1.90, -1.70),
];

/// The back of a head with short hair.
const BACK_SHORT: [(f32, f32); 13] = [
    (-1.02, -0.12),
    (-0.97, -0.38),
    (-0.80, -0.66),
    (-0.50, -0.86),
    (-0.22, -0.92),
    (0.02, -0.90),
    (0.22, -0.82),
    (0.45, -0.68),
    (0.62, -0.58),
    (0.85, -0.52),
    (1.20, -0.52),
    (1.50, -0.80),
    (1.90, -1.70),
];

/// A smooth line through points whose first numbers ascend; straight on beyond its ends.
fn through(points: &[(f32, f32)], v: f32) -> f32 {
    let last = points.len() - 2;
    let i = points.iter().rposition(|p| p.0 <= v).unwrap_or(0).min(last);
    let at = |k: usize| points[k.min(points.len() - 1)];
    let slope = |k: usize| {
        let (a, b) = (at(k.saturating_sub(1)), at(k + 1));
        (b.1 - a.1) / (b.0 - a.0)
    };
    let (a, b) = (at(i), at(i + 1));
    let span = b.0 - a.0;
    let t = ((v - a.0) / span).clamp(0.0, 1.0);
    let (t2, t3) = (t * t, t * t * t);
    let curve = a.1 * (2.0 * t3 - 3.0 * t2 + 1.0)
        + b.1 * (3.0 * t2 - 2.0 * t3)
        + span * (slope(i) * (t3 - 2.0 * t2 + t) + slope(i + 1) * (t3 - t2));
    curve + (v - b.0).max(0.0) * slope(last)
}

pub(super) fn profile(canvas: &mut Canvas, seed: u64) -> Film {
    const SKIES: [(u32, u32, u32); 3] = [
        (0x5a4a6a, 0xf0a070, 0xffd890),
        (0x2f4a68, 0xd8b8a0, 0xffe8c0),
        (0x3a3450, 0xd87a78, 0xffc890),
    ];
    let (high, low, sun) = SKIES[(seed as usize).wrapping_add(2) % 3];
    let look =
        [look(seed)[0], look(seed)[1], look(seed)[2], Rgb::hex(high), Rgb::hex(low), Rgb::hex(sun)];
    let mut dice = Dice::new(seed, 63);
    let facing = if dice.next() < 0.5 { 1.0 } else { -1.0 };
    let middle = place(seed, canvas.half_width);
    backdrop(canvas, seed, &look, -facing, 0.25);
    let lamp = (middle.0 + facing * 0.34, middle.1 + 0.16);
    canvas.glow(lamp, 0.55, 0.55, look[5] * 0.55);
    let front = super::shape::Ridge::new(|v| through(&FRONT, v.clamp(-1.02, 2.5)));
    let nape = if style(seed) == Style::Short { &BACK_SHORT } else { &BACK };
    let back = super::shape::Ridge::new(|v| through(nape, v.clamp(-1.02, 2.5)));
    let soft = (canvas.pixel / HEAD).max(0.012);
    canvas.shade(|p, under| {
        let (u, v) = ((p.x - middle.0) / HEAD * facing, (p.y - middle.1) / HEAD);
        let low = (v - 2.4).max(0.0);
        let (ahead, behind) =
            (front.at(v.min(2.4)) + 1.6 * low - u, u - back.at(v.min(2.4)) + 2.2 * low);
        let inside = ahead.min(behind).min(v + 1.02);
        let cover = (inside / soft + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 {
            return under;
        }
        let skinned = step(-0.10, 0.14, u - 0.22 + 0.20 * (v + 0.4))
            * step(-0.56, -0.40, v + 0.10 * u)
            * step(1.5, 1.35, v - 0.2 * u);
        let strand = GRIT.at(v * 0.12 + 0.4 * u, (u * u + v * v).sqrt() * 0.6) * 0.5;
        let fur = look[1] * (1.1 + 0.5 * strand);
        let cloth = look[2] * (0.30 + 0.05 * CLOUD.at(u * 0.2, v * 0.2));
        let flesh = look[0] * (0.16 + 0.42 * step(0.55, 0.0, ahead) * step(1.4, 0.2, v));
        let tone = fur.mix(flesh, skinned).mix(cloth, step(1.32, 1.42, v + 0.1 * u));
        let rim = bell((inside / 0.085) * (inside / 0.085));
        let shine = look[5] * (rim * mix(0.12, 0.85, step(0.3, -0.1, ahead - behind * 0.3)));
        under.mix(tone * Rgb(1.0, 0.92, 0.90) + shine, cover)
    });
    Film { bloom: 0.22, contrast: 0.25, vignette: 0.28, grain: 2.0 }
}
