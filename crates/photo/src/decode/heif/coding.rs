//! How samples stand for colours: the codes of ITU-T H.273, and what becomes of them.

use crate::{colour, curve};
use moxcms::ColorProfile;

/// The codes for colours, of the container or of the coded picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coding {
    /// Code of the primaries; 2 is "unspecified", as in the other two.
    pub(crate) primaries: u16,
    /// Code of the transfer curve.
    pub(crate) transfer: u16,
    /// Code of the matrix between luma with chroma, and red, green, blue.
    pub(crate) matrix: u16,
    /// Whether samples use their whole range, or that of television.
    pub(crate) is_full_range: bool,
}

impl Coding {
    /// From the body of a `colr` box, if it holds such codes and no profile.
    pub(super) fn from_colr(body: &[u8]) -> Option<Self> {
        let [b'n', b'c', b'l', b'x', p0, p1, t0, t1, m0, m1, range, ..] = *body else {
            return None;
        };
        Some(Self {
            primaries: u16::from_be_bytes([p0, p1]),
            transfer: u16::from_be_bytes([t0, t1]),
            matrix: u16::from_be_bytes([m0, m1]),
            is_full_range: range & 0x80 != 0,
        })
    }

    /// The profile that says the primaries, with the sRGB curve; `None` where the numbers
    /// may be read as sRGB.
    pub(super) fn profile(self) -> Option<Vec<u8>> {
        let srgb = ColorProfile::new_srgb();
        let mut profile = match self.primaries {
            9 => ColorProfile::new_bt2020(),
            11 | 12 => ColorProfile::new_display_p3(),
            _ => return None,
        };
        profile.red_trc = srgb.red_trc;
        profile.green_trc = srgb.green_trc;
        profile.blue_trc = srgb.blue_trc;
        // The codes would win over the curves.
        profile.cicp = None;
        colour::profile_bytes(&profile)
    }

    /// A table from 16-bit numbers of this transfer to those of sRGB; `None` where they may
    /// be read as sRGB. Television's curve (BT.709) counts as sRGB, as in all viewers.
    ///
    /// Light beyond the white of paper (PQ, HLG) is brought back to it, each channel by
    /// itself: hues of lamps and suns move towards white, as on film.
    pub(super) fn to_srgb(self) -> Option<Vec<u16>> {
        let light: fn(f64) -> f64 = match self.transfer {
            4 => |x| libm::pow(x, 2.2),
            5 => |x| libm::pow(x, 2.8),
            8 => |x| x,
            16 => |x| shoulder(pq(x) / WHITE_NITS),
            18 => |x| shoulder(hlg(x) / hlg(HLG_WHITE)),
            _ => return None,
        };
        let to16 = &curve::tables().to16;
        let number = |x: u32| {
            let light = light(f64::from(x) / 65535.0).clamp(0.0, 1.0);
            to16[(light * 65535.0).round() as usize]
        };
        Some((0..=65535).map(number).collect())
    }
}

/// Brightness of a white page in nits, and its HLG number (ITU-R BT.2408).
const WHITE_NITS: f64 = 203.0;
const HLG_WHITE: f64 = 0.75;

/// The brightness in nits of a PQ number (SMPTE ST 2084).
fn pq(x: f64) -> f64 {
    let power = libm::pow(x, 32.0 / 2523.0);
    let base = (power - 0.8359375).max(0.0) / (18.8515625 - 18.6875 * power);
    10_000.0 * libm::pow(base, 8192.0 / 1305.0)
}

/// The shown light of an HLG number (ITU-R BT.2100), 1 at most: the camera's curve undone,
/// and the system's gamma of 1.2 for a screen of 1000 nits.
fn hlg(x: f64) -> f64 {
    const A: f64 = 0.178_832_77;
    const B: f64 = 0.284_668_92;
    const C: f64 = 0.559_910_73;
    let scene = if x <= 0.5 { x * x / 3.0 } else { (libm::exp((x - C) / A) + B) / 12.0 };
    libm::pow(scene, 1.2)
}

/// Light to paper: what is darker than `KNEE` stays as it is, brighter light approaches 1
/// along a hyperbola that begins with the same slope.
fn shoulder(light: f64) -> f64 {
    const KNEE: f64 = 0.6;
    if light <= KNEE {
        return light;
    }
    let over = (light - KNEE) / (1.0 - KNEE);
    KNEE + (1.0 - KNEE) * over / (1.0 + over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coding(transfer: u16) -> Coding {
        Coding { primaries: 9, transfer, matrix: 9, is_full_range: true }
    }

    #[test]
    fn curves_rise_from_black_and_stay_below_paper_white() {
        for transfer in [4, 5, 8, 16, 18] {
            let table = coding(transfer).to_srgb().unwrap();
            assert_eq!(table[0], 0, "{transfer}");
            assert!(table.is_sorted(), "{transfer}");
        }
        assert!(coding(13).to_srgb().is_none() && coding(1).to_srgb().is_none());
    }

    #[test]
    fn a_white_page_is_bright_in_every_curve_of_high_range() {
        // 203 nits are 58 percent of PQ.
        assert!((pq(0.5807) - WHITE_NITS).abs() < 1.0);
        for (transfer, white) in [(16, 0.5807), (18, HLG_WHITE)] {
            let number = coding(transfer).to_srgb().unwrap()[(white * 65535.0) as usize];
            assert!((55_000..65_535).contains(&number), "{transfer}: {number}");
        }
    }

    #[test]
    fn wide_primaries_have_a_profile_and_those_of_srgb_none() {
        for primaries in [9, 12] {
            let icc = Coding { primaries, ..coding(13) }.profile().unwrap();
            assert!(!leporello_metadata::icc_is_srgb(&icc));
        }
        assert!(Coding { primaries: 1, ..coding(13) }.profile().is_none());
    }
}
