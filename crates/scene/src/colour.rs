//! Linear light: the colours a scene is painted with.

use core::ops::{Add, Mul};
use std::sync::LazyLock;

/// Linear sRGB light; 1 is paper white, more is brighter than the film can hold.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rgb(pub(crate) f32, pub(crate) f32, pub(crate) f32);

impl Rgb {
    pub(crate) const BLACK: Self = Self(0.0, 0.0, 0.0);

    /// From an sRGB colour as designers write it: `0xRRGGBB`.
    pub(crate) fn hex(code: u32) -> Self {
        let channel = |shift: u32| LINEAR[((code >> shift) & 0xff) as usize];
        Self(channel(16), channel(8), channel(0))
    }

    pub(crate) fn mix(self, other: Self, share: f32) -> Self {
        Self(
            self.0 + (other.0 - self.0) * share,
            self.1 + (other.1 - self.1) * share,
            self.2 + (other.2 - self.2) * share,
        )
    }
}

impl Add for Rgb {
    type Output = Self;
    fn add(self, o: Self) -> Self {
        Self(self.0 + o.0, self.1 + o.1, self.2 + o.2)
    }
}

impl Mul<f32> for Rgb {
    type Output = Self;
    fn mul(self, k: f32) -> Self {
        Self(self.0 * k, self.1 * k, self.2 * k)
    }
}

impl Mul for Rgb {
    type Output = Self;
    fn mul(self, o: Self) -> Self {
        Self(self.0 * o.0, self.1 * o.1, self.2 * o.2)
    }
}

/// A scale of colours, even steps from 0 to 1, mixed in between.
pub(crate) struct Ramp(Vec<Rgb>);

impl Ramp {
    /// A finely divided ramp through the given `(place, 0xRRGGBB)` stops, which ascend.
    pub(crate) fn new(stops: &[(f32, u32)]) -> Self {
        let steps = 256;
        let at = |i: usize| {
            let place = i as f32 / (steps - 1) as f32;
            let upper = stops.iter().position(|s| s.0 >= place).unwrap_or(stops.len() - 1);
            let (low, high) = (stops[upper.saturating_sub(1)], stops[upper]);
            let span = (high.0 - low.0).max(1e-6);
            Rgb::hex(low.1).mix(Rgb::hex(high.1), smooth(((place - low.0) / span).clamp(0.0, 1.0)))
        };
        Self((0..steps).map(at).collect())
    }

    pub(crate) fn at(&self, place: f32) -> Rgb {
        let scaled = place.clamp(0.0, 1.0) * (self.0.len() - 1) as f32;
        let i = (scaled as usize).min(self.0.len() - 2);
        self.0[i].mix(self.0[i + 1], scaled - i as f32)
    }
}

/// The gentle S from 0 to 1 for an argument in that range.
pub(crate) fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

/// The gentle S between two edges; the edges may fall or rise.
pub(crate) fn step(from: f32, to: f32, value: f32) -> f32 {
    smooth(((value - from) / (to - from)).clamp(0.0, 1.0))
}

pub(crate) fn mix(a: f32, b: f32, share: f32) -> f32 {
    a + (b - a) * share
}

/// A bell of height 1 around 0 that ends at distance 1, without an exponential.
pub(crate) fn bell(distance_squared: f32) -> f32 {
    let left = (1.0 - distance_squared).max(0.0);
    left * left * left
}

/// The light of each 8-bit sRGB value: scenes ask for colours at every pixel.
static LINEAR: LazyLock<[f32; 256]> =
    LazyLock::new(|| core::array::from_fn(|value| to_linear(value as f32 / 255.0)));

/// IEC 61966-2-1, decoding.
fn to_linear(v: f32) -> f32 {
    if v <= 0.040_45 { v / 12.92 } else { libm::powf((v + 0.055) / 1.055, 2.4) }
}

/// IEC 61966-2-1, encoding.
pub(crate) fn to_srgb(v: f32) -> f32 {
    if v <= 0.003_130_8 { v * 12.92 } else { 1.055 * libm::powf(v, 1.0 / 2.4) - 0.055 }
}
