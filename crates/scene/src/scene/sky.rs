//! Skies and the light of the hours.

use super::Hour;
use crate::colour::{Ramp, Rgb, bell, mix, step};
use crate::noise::{CLOUD, Dice};

/// The colours of a landscape at an hour.
pub(super) struct Light {
    /// From the zenith (0) to the horizon (1).
    pub(super) sky: Ramp,
    /// Added around the sun.
    pub(super) glow: Rgb,
    /// What distance fades into.
    pub(super) haze: Rgb,
    /// The nearest, unlit ground.
    pub(super) shade: Rgb,
    /// Light on what faces the sun.
    pub(super) lit: Rgb,
    /// Clouds in the light and in their own shadow.
    pub(super) cloud: (Rgb, Rgb),
    /// Height of the sun above the horizon, in picture heights.
    sun_height: f32,
}

/// One hour's colours as designers write them: four of the sky from zenith to horizon, then
/// glow, haze, shade, lit, cloud lit, cloud dark.
type Palette = [u32; 10];

const DAWN: [Palette; 3] = [
    [
        0x3a5887, 0x8197bb, 0xdcbab6, 0xf8d0ad, 0xffb98a, 0xc9b3bd, 0x17263c, 0xe8a98a, 0xf6c4b0,
        0x8a8fae,
    ],
    [
        0x5f6a96, 0x9d98b8, 0xdabfc6, 0xf3dcca, 0xffc9a0, 0xbfb4c6, 0x232a44, 0xdba79c, 0xf2cfc6,
        0x9791b0,
    ],
    [
        0x3f6b86, 0x8bb0ba, 0xd8d6c6, 0xf6e2c0, 0xffd59a, 0xb9c4c4, 0x14302f, 0xd8b78c, 0xf4dfc8,
        0x8aa3ad,
    ],
];
const DAY: [Palette; 3] = [
    [
        0x2c62a8, 0x6b9ccf, 0xaecbe4, 0xd9e6ee, 0xfff4dc, 0xa9bfd4, 0x24382c, 0xb9b489, 0xfdfbf7,
        0xa9b6c6,
    ],
    [
        0x3a76b0, 0x7fb0d4, 0xbcd8e4, 0xe2ecec, 0xfff2d0, 0xb2c8d0, 0x2b3d2a, 0xc0b27c, 0xfffaf0,
        0xb0bcc6,
    ],
    [
        0x6f8ba6, 0x9fb3c4, 0xc6d0d6, 0xe1e2de, 0xfff6e6, 0xb4bfc6, 0x2a3330, 0xa8a890, 0xf2f1ee,
        0x98a3ae,
    ],
];
const GOLDEN: [Palette; 3] = [
    [
        0x567ba5, 0xa9a8a4, 0xeab77f, 0xffd898, 0xffb45c, 0xd9ae85, 0x2b2723, 0xf0b06a, 0xffd9a6,
        0x9b8a8c,
    ],
    [
        0x6d6889, 0xbb8a83, 0xf0a66c, 0xffd08c, 0xff9d55, 0xd79b7c, 0x2d2029, 0xf0a060, 0xffc796,
        0x8f7480,
    ],
    [
        0x4f86a6, 0x9fb9b4, 0xe6cf97, 0xffe2a2, 0xffc66b, 0xd3c096, 0x27301f, 0xe8c070, 0xffe6b8,
        0x9a9a90,
    ],
];
const DUSK: [Palette; 3] = [
    [
        0x12213d, 0x2c4873, 0x856c8e, 0xe28a60, 0xff7a45, 0x6c6486, 0x080e1a, 0x8a6a70, 0xd98a78,
        0x2a3757,
    ],
    [
        0x0e1a33, 0x263f6a, 0x5c6d99, 0xd7a28d, 0xff9d70, 0x5a6a92, 0x070c18, 0x707a9a, 0xb98f9c,
        0x25365a,
    ],
    [
        0x1c1e3b, 0x483b67, 0xa45c75, 0xf4a276, 0xff7f60, 0x7d5a7c, 0x0d0a1a, 0x9a6078, 0xe88a84,
        0x3c3560,
    ],
];

impl Light {
    pub(super) fn of(hour: Hour, dice: &mut Dice) -> Self {
        let (palettes, sun_height) = match hour {
            Hour::Dawn => (&DAWN, 0.02),
            Hour::Day => (&DAY, 0.62),
            Hour::Golden => (&GOLDEN, 0.10),
            Hour::Dusk => (&DUSK, -0.04),
        };
        let p = palettes[(dice.next() * 3.0) as usize % 3];
        Self {
            sky: Ramp::new(&[(0.0, p[0]), (0.42, p[1]), (0.76, p[2]), (1.0, p[3])]),
            glow: Rgb::hex(p[4]),
            haze: Rgb::hex(p[5]),
            shade: Rgb::hex(p[6]),
            lit: Rgb::hex(p[7]),
            cloud: (Rgb::hex(p[8]), Rgb::hex(p[9])),
            sun_height: sun_height * dice.range(0.7, 1.3),
        }
    }
}

/// A sky above a horizon, with a sun and a sheet of clouds.
pub(super) struct Sky {
    pub(super) light: Light,
    /// The horizon's y.
    pub(super) horizon: f32,
    pub(super) sun: (f32, f32),
    /// Share of the sky under cloud, 0 to 1.
    cover: f32,
    /// Which piece of the endless clouds is seen.
    piece: (f32, f32),
    stretch: f32,
    sun_disc: f32,
}

impl Sky {
    pub(super) fn new(hour: Hour, dice: &mut Dice, horizon: f32, half_width: f32) -> Self {
        let light = Light::of(hour, dice);
        let side = if dice.next() < 0.5 { -1.0 } else { 1.0 };
        let sun = (side * half_width * dice.range(0.2, 0.62), horizon - light.sun_height);
        let disc = if matches!(hour, Hour::Golden) { dice.range(0.016, 0.024) } else { 0.0 };
        Self {
            light,
            horizon,
            sun,
            cover: dice.range(0.15, 0.62),
            piece: (dice.range(0.0, 9.0), dice.range(0.0, 9.0)),
            stretch: dice.range(0.05, 0.11),
            sun_disc: disc,
        }
    }

    pub(super) fn with_cover(mut self, cover: f32) -> Self {
        self.cover = cover;
        self
    }

    /// The sky's light in a direction; below the horizon, the horizon's.
    pub(super) fn at(&self, x: f32, y: f32) -> Rgb {
        let up = (self.horizon - y).max(0.0);
        let plain = self.light.sky.at(1.0 - up / (up + 0.28) * 1.32);
        let (dx, dy) = ((x - self.sun.0) * 0.8, y - self.sun.1);
        let square = dx * dx + dy * dy;
        let near = 0.025 / (0.025 + square);
        let wide = 0.25 / (0.25 + square);
        let glow = self.light.glow * (0.55 * near * near + 0.16 * wide);
        let mut seen = plain + glow;
        seen = self.clouds(x, up, near, seen);
        if self.sun_disc > 0.0 {
            let d = ((x - self.sun.0) * (x - self.sun.0) + dy * dy).sqrt();
            let disc = step(self.sun_disc * 1.15, self.sun_disc * 0.85, d);
            seen = seen + (self.light.glow + Rgb(0.8, 0.7, 0.5)) * (disc * 3.0);
        }
        seen
    }

    fn clouds(&self, x: f32, up: f32, near: f32, behind: Rgb) -> Rgb {
        let depth = 1.0 / (up + 0.10);
        let (u, v) = (self.piece.0 + x * depth * self.stretch, self.piece.1 + depth * 0.16);
        let broad = CLOUD.at(u, v);
        let fine = CLOUD.at(u * 3.1 + 0.3, v * 3.1);
        let n = broad + 0.32 * fine;
        let threshold = mix(1.5, -1.2, self.cover);
        let cover = step(threshold, threshold + 1.5, n) * step(0.015, 0.12, up);
        if cover <= 0.0 {
            return behind;
        }
        let toward = 0.014 * ((self.sun.0 - x) * 2.5).clamp(-1.0, 1.0);
        let relief = broad - CLOUD.at(u + toward, v + 0.012);
        let lit = (0.5 + relief * 1.1 - (n - threshold - 0.8) * 0.22).clamp(0.0, 1.0);
        let (bright, dark) = self.light.cloud;
        let cloud = dark.mix(behind, 0.35).mix(bright, lit) + self.light.glow * (0.35 * near * lit);
        behind.mix(cloud, cover * 0.9)
    }

    /// How strongly the sun lights a place in the haze, 0 to 1.
    pub(super) fn sun_haze(&self, x: f32, y: f32) -> f32 {
        let (dx, dy) = ((x - self.sun.0) * 0.75, y - self.sun.1);
        bell((dx * dx + dy * dy) * 0.9)
    }
}
