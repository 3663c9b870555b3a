//! A street in perspective, and a window in rain.

use super::Hour;
use super::sky::Sky;
use crate::canvas::{Canvas, Spot};
use crate::colour::{Rgb, bell, mix, step};
use crate::film::Film;
use crate::noise::{CLOUD, Dice, GRIT, SOFT, floor, hash, hash2, share};

/// The street's geometry: an eye at the vanishing point, walls at a distance of one on
/// both sides, measured in street half-widths.
struct StreetView {
    eye: (f32, f32),
    /// Half of the street's width at depth 1, in heights.
    width: f32,
    seed: u64,
    evening: bool,
    sky: Sky,
    pixel: f32,
}

/// What one looks at through a pixel.
enum Hit {
    Sky,
    Ground { x: f32, z: f32 },
    Wall { side: i32, z: f32, y: f32, top: f32 },
}

const EYE_HEIGHT: f32 = 0.34;

impl StreetView {
    fn house(&self, side: i32, z: f32) -> (u64, f32) {
        let place = z / 1.15 + if side > 0 { 0.4 } else { 0.0 };
        (hash2(self.seed, floor(place) as i32, side), place - floor(place))
    }

    fn look(&self, p: Spot) -> Hit {
        let (dx, dy) = ((p.x - self.eye.0) / self.width, (p.y - self.eye.1) / self.width);
        let side = if dx < 0.0 { -1 } else { 1 };
        let z = 1.0 / dx.abs().max(1e-4);
        let (h, _) = self.house(side, z);
        let top = -(1.5 + 0.9 * share(h));
        let y = dy * z;
        if dy > 0.0 && y > EYE_HEIGHT {
            return Hit::Ground { x: dx * EYE_HEIGHT / dy, z: EYE_HEIGHT / dy };
        }
        if z > 16.0 || y < top { Hit::Sky } else { Hit::Wall { side, z, y, top } }
    }

    fn haze(&self, p: Spot) -> Rgb {
        let (dx, dy) = (p.x - self.eye.0, p.y - self.eye.1 + 0.05);
        let near = bell((dx * dx + dy * dy) * 2.2);
        let base = self.sky.light.haze.mix(self.sky.light.sky.at(0.95), 0.5);
        base + self.sky.light.glow * (near * if self.evening { 0.05 } else { 0.55 })
    }

    fn wall(&self, side: i32, z: f32, y: f32, top: f32) -> Rgb {
        const PLASTER: [u32; 6] = [0xd9b48a, 0xc98f6a, 0xe2cfa8, 0xb9a08c, 0xd8a48a, 0xa8b0a4];
        let (h, along) = self.house(side, z);
        let paint = Rgb::hex(PLASTER[(h >> 20) as usize % 6]);
        let lit_side = side as f32 * self.sky.sun.0.signum() < 0.0;
        let light = if self.evening {
            0.10
        } else if lit_side {
            0.62
        } else {
            0.24
        };
        let stain =
            1.0 + 0.07 * CLOUD.at(z * 0.3 + share(h), y * 0.5) + 0.05 * GRIT.at(z * 0.4, y * 0.6);
        let sky_light = self.sky.light.sky.at(0.5) * (0.10 + 0.20 * step(EYE_HEIGHT, top, y));
        let warm = if self.evening {
            self.sky.light.sky.at(0.8)
        } else {
            Rgb(1.0, 0.80, 0.60).mix(self.sky.light.lit, 0.25)
        };
        let mut tone = paint * stain * (warm * light + sky_light);
        let columns = 2.0 + (h >> 30 & 1) as f32;
        let storey = 0.46;
        let (cx, cy) = (floor(along * columns), floor((y - top) / storey));
        let (fx, fy) = (along * columns - cx, (y - top) / storey - cy);
        let soft = (self.pixel / self.width * z * z * columns * 0.9).clamp(0.01, 0.6);
        let edge = |d: f32, soft: f32| (d / soft + 0.5).clamp(0.0, 1.0);
        let soft_y = (self.pixel / self.width * z / storey).clamp(0.01, 0.6);
        let frame = edge(0.20 - (fx - 0.5).abs(), soft) * edge(0.31 - (fy - 0.52).abs(), soft_y);
        let glass = edge(0.165 - (fx - 0.5).abs(), soft) * edge(0.28 - (fy - 0.52).abs(), soft_y);
        let cross =
            edge(0.012 - (fx - 0.5).abs(), soft).max(edge(0.012 - (fy - 0.42).abs(), soft_y));
        let w = hash2(h, cx as i32, cy as i32);
        let lamp = self.evening && share(w) < 0.48;
        let pane = if lamp {
            Rgb::hex(0xffb45a) * (0.5 + 0.9 * share(hash(w))) * (1.1 - 0.5 * fy)
        } else {
            self.sky.light.shade.mix(self.sky.light.sky.at(0.6), 0.25 + 0.3 * share(w) * (1.0 - fy))
        };
        tone = tone.mix(tone * 0.6 + Rgb(0.02, 0.02, 0.02), frame);
        tone = tone.mix(pane, glass * (1.0 - 0.8 * cross));
        let cornice = edge(0.035 - (y - top - 0.035).abs(), soft_y * storey);
        tone = tone.mix(tone * 1.35, cornice * 0.7);
        let joint = edge(0.012 - along.min(1.0 - along), soft / columns);
        tone * (1.0 - 0.35 * joint) * mix(1.0, 0.62, step(0.1, EYE_HEIGHT, y))
    }

    fn ground(&self, x: f32, z: f32) -> Rgb {
        let fade = step(9.0, 2.0, z);
        let stones = GRIT.at(x * 0.30, z * 0.12) * 0.10 + CLOUD.at(x * 0.3, z * 0.08) * 0.10;
        let joints = {
            let row = floor(z * 7.0);
            let col = x * 6.0 + 0.5 * (row as i32 & 1) as f32;
            let (fx, fz) = (col - floor(col), z * 7.0 - row);
            let d = fx.min(1.0 - fx).min(fz.min(1.0 - fz) * 1.2);
            step(0.10, 0.02, d) * fade * 0.35
        };
        let base =
            self.sky.light.shade.mix(Rgb::hex(0x8a8078), 0.35) * (1.0 + stones) * (1.0 - joints);
        let shine = step(0.75, 0.0, x.abs()) * step(1.2, 7.0, z);
        let gloss =
            if self.evening { Rgb::hex(0xff9c50) * 0.35 } else { self.sky.light.glow * 0.75 };
        base * if self.evening { 0.55 } else { 0.9 } + gloss * (shine * (0.55 + 1.6 * stones))
    }

    fn at(&self, p: Spot) -> Rgb {
        let (z, seen) = match self.look(p) {
            Hit::Sky => return self.sky.at(p.x, p.y),
            Hit::Ground { x, z } => (z, self.ground(x, z)),
            Hit::Wall { side, z, y, top } => (z, self.wall(side, z, y, top)),
        };
        seen.mix(self.haze(p), (step(0.0, 15.0, z) * 1.05).min(0.96))
    }
}

pub(super) fn street(canvas: &mut Canvas, seed: u64, hour: Hour) -> Film {
    let mut dice = Dice::new(seed, 40);
    let eye = (canvas.half_width.min(0.75) * dice.range(-0.25, 0.25), dice.range(0.06, 0.14));
    let mut sky = Sky::new(hour, &mut dice, eye.1, canvas.half_width);
    let flank = sky.sun.0.signum();
    sky.sun = (eye.0 + flank * 0.06, eye.1 - 0.10);
    let evening = matches!(hour, Hour::Dusk);
    let width = dice.range(0.34, 0.42);
    let view = StreetView { eye, width, seed: hash(seed ^ 81), evening, sky, pixel: canvas.pixel };
    let quarter = canvas.pixel * 0.25;
    canvas.paint(|p| {
        let a = view.at(Spot { x: p.x - quarter, y: p.y - quarter });
        let b = view.at(Spot { x: p.x + quarter, y: p.y + quarter });
        (a + b) * 0.5
    });
    if evening {
        lamps(canvas, &view);
    }
    for _ in 0..2 + (dice.next() * 3.0) as usize {
        let z = dice.range(1.6, 5.5);
        walker(canvas, &view, dice.range(-0.55, 0.55), z, &mut dice);
    }
    Film { bloom: 0.16, contrast: 0.28, vignette: 0.3, grain: 2.0 }
}

/// Street lamps along both walls, each a small sun with a halo.
fn lamps(canvas: &mut Canvas, view: &StreetView) {
    for i in (1..7).rev() {
        for side in [-1.0f32, 1.0] {
            let z = 0.9 + 1.1 * i as f32 + if side > 0.0 { 0.5 } else { 0.0 };
            let centre =
                (view.eye.0 + side * 0.82 * view.width / z, view.eye.1 - 0.42 * view.width / z);
            let size = 0.05 * view.width / z;
            canvas.glow(centre, size * 14.0, size * 14.0, Rgb::hex(0xff9a48) * 0.22);
            canvas.glow(centre, size, size * 0.5, Rgb::hex(0xffd8a0) * 3.0);
        }
    }
}

/// A person on the way, against the light: legs, coat, head and a long shadow.
fn walker(canvas: &mut Canvas, view: &StreetView, x: f32, z: f32, dice: &mut Dice) {
    let scale = view.width / z;
    let foot = (view.eye.0 + x * scale, view.eye.1 + EYE_HEIGHT * scale);
    let tall = 0.36 * scale;
    let haze = view.haze(Spot { x: foot.0, y: foot.1 - tall * 0.5 });
    let tone = Rgb::hex(0x14110f).mix(haze, (z / 15.0).min(0.5));
    let at = |u: f32, v: f32| (foot.0 + u * tall, foot.1 - v * tall);
    let stride = dice.range(0.05, 0.11);
    let reach = if view.evening { 0.5 } else { 1.5 };
    let shadow = (foot.0 + (foot.0 - view.sky.sun.0) * 0.35, foot.1 + tall * reach);
    canvas.stroke(foot, shadow, (tall * 0.16, tall * 0.34), tone, 0.45);
    canvas.stroke(at(-0.03, 0.48), at(-stride, 0.0), (tall * 0.10, tall * 0.05), tone, 1.0);
    canvas.stroke(at(0.03, 0.48), at(stride, 0.02), (tall * 0.10, tall * 0.05), tone, 1.0);
    canvas.stroke(at(0.0, 0.80), at(0.0, 0.40), (tall * 0.17, tall * 0.25), tone, 1.0);
    canvas.stroke(at(-0.10, 0.78), at(-0.13, 0.45), (tall * 0.07, tall * 0.05), tone, 1.0);
    canvas.stroke(at(0.10, 0.78), at(0.14, 0.46), (tall * 0.07, tall * 0.05), tone, 1.0);
    canvas.stroke(at(0.0, 0.945), at(0.0, 0.90), (tall * 0.11, tall * 0.10), tone, 1.0);
}

/// One sheet of drops on the glass: the drop of the cell the point is in, if any, as its
/// place within (both -1 to 1) and its cover.
fn drop_at(seed: u64, p: Spot, cells: f32, chance: f32, pixel: f32) -> Option<(f32, f32, f32)> {
    let (fx, fy) = (p.x * cells, p.y * cells);
    let h = hash2(seed, floor(fx) as i32, floor(fy) as i32);
    if share(h) > chance {
        return None;
    }
    let h2 = hash(h);
    let at = |shift: u32| ((h2 >> shift) & 0xff) as f32 / 255.0;
    let radius = 0.16 + 0.20 * at(16) * at(16);
    let (cx, cy) = (0.36 + 0.28 * at(0), 0.40 + 0.2 * at(8));
    let wobble = 0.06 * CLOUD.at(p.x * 2.0, p.y * 2.0);
    let (u, v) =
        ((fx - floor(fx) - cx) / radius, (fy - floor(fy) - cy) / (radius * (1.0 + 0.4 * at(24))));
    let d = (u * u + v * v).sqrt() + wobble;
    let soft = (pixel * cells / radius * 1.2).max(0.06);
    let cover = ((1.0 - d) / soft + 0.5).clamp(0.0, 1.0);
    (cover > 0.0).then_some((u, v, cover))
}

pub(super) fn rain_window(canvas: &mut Canvas, seed: u64) -> Film {
    const LAMPS: [u32; 8] =
        [0xffb45c, 0xff8a3c, 0xffd9a0, 0xff4f3a, 0x58c8b0, 0xffe9c8, 0xff6a50, 0x6aa4ff];
    let mut dice = Dice::new(seed, 41);
    let piece = dice.range(0.0, 9.0);
    let moods = [(0x0a1220, 0x2a3450), (0x120e18, 0x3c2a3c), (0x07161a, 0x1f4048)];
    let (dark, light) = moods[(seed as usize) % 3];
    let (dark, light) = (Rgb::hex(dark), Rgb::hex(light));
    canvas.paint(|p| {
        let cloud = SOFT.at(p.x * 0.16 + piece, p.y * 0.16);
        dark.mix(light, (0.42 + 0.30 * cloud + 0.35 * p.y).clamp(0.0, 1.0))
    });
    let half = canvas.half_width;
    for _ in 0..46 {
        let depth = dice.next();
        let radius = mix(0.035, 0.105, depth * depth);
        let centre = (half * dice.range(-1.1, 1.1), 0.10 + 0.26 * dice.bell() + 0.08 * depth);
        let lamp = Rgb::hex(LAMPS[(dice.next() * 8.0) as usize % 8]);
        let power = dice.range(0.10, 0.55) * mix(1.0, 0.55, depth);
        canvas.glow(centre, radius, radius * 0.12, lamp * power);
        canvas.glow(centre, radius * 0.96, radius * 0.5, lamp * (-0.18 * power));
        canvas.glow((centre.0, centre.1 + 0.30), radius * 1.5, radius * 1.5, lamp * (power * 0.12));
    }
    let own = hash(seed ^ 91);
    let pixel = canvas.pixel;
    let sky = light.mix(Rgb::hex(0xffc890), 0.4);
    canvas.shade(|p, under| {
        let fog = 0.5 + 0.12 * CLOUD.at(p.x * 0.6 + piece, p.y * 0.6);
        let mut seen = under.mix(light * 1.1, 0.10 * fog);
        for (sheet, cells, chance) in [(0u64, 46.0, 0.30), (1, 21.0, 0.34), (2, 9.5, 0.30)] {
            let slide = 0.13 * sheet as f32;
            let q = Spot { x: p.x + slide, y: p.y + slide };
            if let Some((u, v, cover)) = drop_at(own ^ sheet, q, cells, chance, pixel) {
                let lens = (0.45 + 0.55 * v).clamp(0.0, 1.0);
                let rim = step(0.55, 1.0, (u * u + v * v).sqrt());
                let inside =
                    dark.mix(under * 1.25 + sky * 0.42, lens) * (1.0 - 0.55 * rim * (1.0 - lens));
                let glint = bell(((u + 0.35) * (u + 0.35) + (v + 0.45) * (v + 0.45)) * 14.0);
                seen = seen.mix(inside + sky * (glint * 1.5), cover * 0.94);
            }
        }
        seen
    });
    Film { bloom: 0.12, contrast: 0.25, vignette: 0.35, grain: 2.2 }
}
