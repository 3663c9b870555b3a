//! People: a face in soft light with closed eyes, and a profile against the light.

use super::Scene;
use crate::canvas::{Canvas, Film};
use crate::colour::{Rgb, bell, mix, step};
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

/// The relief of a face: height above the head's middle plane, in half head heights;
/// `u` to the right and `v` down, both 0 between the eyes' level and the mouth's.
fn relief(u: f32, v: f32) -> f32 {
    let jaw = 0.76 - 0.22 * step(0.15, 1.0, v);
    let round = (1.0 - (u / jaw) * (u / jaw) - v * v * 0.96).max(0.0).sqrt() * 0.72;
    let side = u.abs();
    let spot = |x: f32, y: f32, w: f32, h: f32| {
        let (a, b) = ((side - x) / w, (v - y) / h);
        bell(a * a + b * b)
    };
    let bridge = bell((u / 0.14) * (u / 0.14)) * step(-0.22, 0.26, v) * step(0.37, 0.27, v);
    round + 0.12 * bridge + 0.06 * spot(0.11, 0.29, 0.10, 0.08)
        - 0.12 * spot(0.30, -0.05, 0.24, 0.16)
        + 0.085 * spot(0.30, -0.02, 0.155, 0.10)
        + 0.05 * spot(0.26, -0.23, 0.28, 0.10)
        + 0.07 * spot(0.42, 0.22, 0.28, 0.28)
        + 0.07 * spot(0.0, 0.50, 0.25, 0.065)
        + 0.07 * spot(0.0, 0.60, 0.20, 0.07)
        - 0.05 * spot(0.0, 0.545, 0.26, 0.030)
        - 0.03 * spot(0.0, 0.42, 0.06, 0.07)
        + 0.09 * spot(0.0, 0.84, 0.22, 0.16)
}

/// Light on the skin at a point of the face.
fn skin(u: f32, v: f32, side: f32, look: &[Rgb; 6]) -> Rgb {
    const E: f32 = 0.012;
    let (gx, gy) = (
        (relief(u + E, v) - relief(u - E, v)) / (2.0 * E),
        (relief(u, v + E) - relief(u, v - E)) / (2.0 * E),
    );
    let norm = 1.0 / (1.0 + gx * gx + gy * gy).sqrt();
    let sun = ((gx * side * 0.66 + gy * 0.46 + 0.58) * norm).max(0.0);
    let fill = ((0.5 - gx * side * 0.5) * norm).max(0.0) * 0.22;
    let mouth = bell((u / 0.27) * (u / 0.27) + ((v - 0.55) / 0.12) * ((v - 0.55) / 0.12));
    let cheek = bell(
        ((u.abs() - 0.42) / 0.3) * ((u.abs() - 0.42) / 0.3)
            + ((v - 0.25) / 0.3) * ((v - 0.25) / 0.3),
    );
    let blush = Rgb(1.05, 0.72, 0.68);
    let tone = look[0].mix(look[0] * blush, (0.9 * mouth.sqrt() + 0.45 * cheek).min(1.0));
    let eye = u.abs() - 0.30;
    let lid = 0.035 - 0.9 * eye * eye;
    let lash = step(0.020, 0.004, (v - lid).abs()) * step(0.17, 0.13, eye.abs());
    let arch = -0.235 + 0.5 * (eye - 0.03) * (eye - 0.03) + 0.05 * eye.abs();
    let brow = step(0.034, 0.010, (v - arch).abs()) * step(0.20, 0.12, eye.abs());
    let line = step(0.016, 0.002, (v - 0.545 - 0.15 * u * u).abs()) * step(0.24, 0.12, u.abs());
    let nostril = bell(
        ((u.abs() - 0.075) / 0.05) * ((u.abs() - 0.075) / 0.05)
            + ((v - 0.355) / 0.028) * ((v - 0.355) / 0.028),
    );
    let mark = (0.85 * lash + 0.72 * brow + 0.6 * line + 0.55 * nostril).min(0.9);
    let lit = tone * (look[5] * (sun * 1.15) + look[4] * fill + Rgb(0.045, 0.035, 0.035));
    lit.mix(look[1] * (0.25 + 0.5 * sun), mark)
}

fn backdrop(canvas: &mut Canvas, seed: u64, look: &[Rgb; 6], side: f32, lift: f32) {
    let mut dice = Dice::new(seed, 61);
    let piece = dice.range(0.0, 9.0);
    let half = canvas.half_width;
    canvas.shade(|p, _| {
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

pub(super) fn portrait(canvas: &mut Canvas, seed: u64) -> Film {
    let look = look(seed);
    let mut dice = Dice::new(seed, 62);
    let side = if dice.next() < 0.5 { 1.0 } else { -1.0 };
    let middle = place(seed, canvas.half_width);
    let long = dice.next() < 0.6;
    let tilt = 0.10 * dice.bell();
    let soft = (canvas.pixel / HEAD).max(0.010);
    backdrop(canvas, seed, &look, side, 0.12);
    canvas.shade(|p, under| {
        let (x, y) = ((p.x - middle.0) / HEAD, (p.y - middle.1) / HEAD);
        let (u, v) = (x - tilt * y, y + tilt * x);
        let edge = |d: f32| (d / soft + 0.5).clamp(0.0, 1.0);
        let mut seen = under;
        let mass = hair_mass(u, v, long);
        seen = seen.mix(hair(u, v, side, &look), edge(mass * 0.35));
        seen = body(x, y, side, &look, seen, soft);
        let jaw = 0.76 - 0.22 * step(0.15, 1.0, v);
        let rim = 1.0 - ((u / jaw) * (u / jaw) + v * v * 0.96).sqrt();
        seen = seen.mix(skin(u, v, side, &look), edge(rim * 0.6));
        let parting = 0.12 * side;
        let line = -0.36 - 0.36 * (1.0 - (u - parting).abs() * 1.15).max(0.0)
            + 0.02 * CLOUD.at(u * 0.5, 0.2);
        let fringe = step(line + 0.035, line - 0.035, v) * edge(mass * 0.35);
        let wide = 0.62 - 0.06 * v;
        let curtain = if long {
            step(wide - 0.02, wide + 0.08, u.abs()) * step(1.5, 1.1, v)
        } else {
            step(0.66, 0.72, u.abs()) * step(0.15, -0.05, v)
        };
        seen.mix(hair(u, v, side, &look), fringe.max(curtain * edge(mass * 0.35)))
    });
    Film { bloom: 0.14, contrast: 0.28, vignette: 0.3, grain: 2.0 }
}

/// Positive inside the hair, in half head heights.
fn hair_mass(u: f32, v: f32, long: bool) -> f32 {
    let crown = 1.0 - ((u / 0.86) * (u / 0.86) + ((v + 0.16) / 1.0) * ((v + 0.16) / 1.0)).sqrt();
    if !long {
        return crown.min(0.30 - v);
    }
    let wave = 0.05 * CLOUD.at(u.signum() * 0.3 + 0.5, v * 0.22);
    let fall = (0.86 + 0.06 * v + wave - u.abs()).min(1.45 - v - 0.2 * u.abs()).min(v + 0.2);
    crown.max(fall)
}

fn hair(u: f32, v: f32, side: f32, look: &[Rgb; 6]) -> Rgb {
    let flow = u - 0.10 * v * u.signum() + 0.3 * u * (v + 0.6).min(0.0);
    let strand = GRIT.at(flow * 0.9, v * 0.05) * 0.5 + CLOUD.at(flow * 1.3, v * 0.12 + 0.3) * 0.35;
    let shine = bell((v + 0.55 + 0.2 * u.abs()) * (v + 0.55 + 0.2 * u.abs()) * 5.0);
    let lit = (0.35 - 0.55 * u * side).clamp(0.06, 1.0);
    let glow = look[1] * (0.5 + 1.4 * lit) + look[5] * look[1] * (shine * lit * 3.0);
    glow * (1.0 + 0.38 * strand).max(0.2)
}

fn body(x: f32, y: f32, side: f32, look: &[Rgb; 6], under: Rgb, soft: f32) -> Rgb {
    let edge = |d: f32| (d / soft + 0.5).clamp(0.0, 1.0);
    let neck = 0.36 + 0.12 * step(0.9, 1.5, y) + 0.04 * step(1.0, 0.7, y) - x.abs();
    let round = (x / 0.42).clamp(-1.0, 1.0);
    let light = (0.42 - 0.55 * round * side).max(0.03) * mix(0.30, 1.0, step(0.95, 1.45, y));
    let throat = look[0] * (look[5] * light + Rgb(0.03, 0.025, 0.025));
    let seen = under.mix(throat, edge(neck.min(y - 0.5)));
    let slope =
        1.36 + 0.30 * (x.abs() - 0.4).max(0.0) + 0.30 * (x.abs() - 1.05).max(0.0) * (x.abs() - 0.6);
    let collar = 0.12 * bell((x / 0.5) * (x / 0.5)) + slope;
    let fold = CLOUD.at(x * 0.22, y * 0.16) * 0.16 + GRIT.at(x * 1.4, y * 1.4) * 0.04;
    let turn = (0.45 - 0.30 * x * side - 0.10 * (y - 1.5)).clamp(0.06, 1.0);
    let cloth = look[2] * (look[5] * (turn * (0.85 + fold)) + Rgb(0.02, 0.02, 0.025));
    seen.mix(cloth, edge((y - collar) * 0.7))
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
    let back = super::shape::Ridge::new(|v| through(&BACK, v.clamp(-1.02, 2.5)));
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
