//! From a picture's own colours to sRGB.

use crate::curve;
use crate::shrink::Shrunk;
use moxcms::{ColorProfile, DataColorSpace, Layout, RenderingIntent, TransformOptions};
use std::sync::OnceLock;

/// The first moment of 2026 as six numbers: the date in the header of profiles that are made
/// here.
const WRITTEN: [u8; 12] = [0x07, 0xea, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
/// Where the date is in a profile's header (ICC.1:2022, 7.2.8).
const DATE: std::ops::Range<usize> = 24..36;

/// A profile in bytes; `None` when it cannot be written. The library dates it with the present,
/// and the same picture would be other bytes every second.
pub(crate) fn profile_bytes(profile: &ColorProfile) -> Option<Vec<u8>> {
    let mut bytes = profile.encode().ok()?;
    bytes.get_mut(DATE)?.copy_from_slice(&WRITTEN);
    Some(bytes)
}

/// The sRGB profile that new pictures carry: the same bytes on every day.
pub fn srgb_profile() -> &'static [u8] {
    static PROFILE: OnceLock<Vec<u8>> = OnceLock::new();
    PROFILE.get_or_init(|| {
        let mut profile = ColorProfile::new_srgb();
        profile.cicp = None;
        profile_bytes(&profile).unwrap_or_default()
    })
}

/// Converts a resampled picture to 8-bit sRGB, red, green and blue beside each other. A
/// profile that cannot be used is passed over.
pub(crate) fn to_srgb(picture: &Shrunk, icc: Option<&[u8]>) -> Vec<u8> {
    let profile = icc
        .filter(|icc| !leporello_metadata::icc_is_srgb(icc))
        .and_then(|icc| ColorProfile::new_from_slice(icc).ok());
    let managed = profile.and_then(|profile| match picture {
        Shrunk::Gray(light) => sixteen(
            &profile,
            DataColorSpace::Gray,
            Layout::Gray,
            light.iter().map(|&p| curve::tables().to16[usize::from(p)]).collect(),
        ),
        Shrunk::Rgb(light) => sixteen(
            &profile,
            DataColorSpace::Rgb,
            Layout::Rgb,
            light.iter().flat_map(|p| p.map(|s| curve::tables().to16[usize::from(s)])).collect(),
        ),
        Shrunk::Cmyk(inks) => sixteen(
            &profile,
            DataColorSpace::Cmyk,
            Layout::Rgba,
            inks.iter().flat_map(|p| p.map(|s| u16::from(s) * 257)).collect(),
        ),
    });
    managed.unwrap_or_else(|| unmanaged(picture))
}

fn sixteen(
    profile: &ColorProfile,
    space: DataColorSpace,
    layout: Layout,
    numbers: Vec<u16>,
) -> Option<Vec<u8>> {
    if profile.color_space != space {
        return None;
    }
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let transform = profile
        .create_transform_16bit(layout, &ColorProfile::new_srgb(), Layout::Rgb, options)
        .ok()?;
    let channels = match layout {
        Layout::Gray => 1,
        Layout::Rgb => 3,
        _ => 4,
    };
    let mut rgb = vec![0u16; numbers.len() / channels * 3];
    transform.transform(&numbers, &mut rgb).ok()?;
    Some(rgb.into_iter().map(|s| ((u32::from(s) * 255 + 32767) / 65535) as u8).collect())
}

fn unmanaged(picture: &Shrunk) -> Vec<u8> {
    let to8 = &curve::tables().to8;
    match picture {
        Shrunk::Gray(light) => light.iter().flat_map(|p| [to8[usize::from(*p)]; 3]).collect(),
        Shrunk::Rgb(light) => {
            let mut rgb = vec![0; 3 * light.len()];
            for (rgb, light) in rgb.as_chunks_mut().0.iter_mut().zip(light) {
                *rgb = light.map(|s| to8[usize::from(s)]);
            }
            rgb
        }
        Shrunk::Cmyk(inks) => inks.iter().flat_map(|p| from_inks(*p)).collect(),
    }
}

/// sRGB of full prints of cyan, magenta and yellow on coated paper (US Web Coated SWOP, as
/// swatch books show them): bit 0 is cyan, bit 1 magenta, bit 2 yellow.
const OVERPRINTS: [[f32; 3]; 8] = [
    [255.0, 255.0, 255.0],
    [0.0, 174.0, 239.0],
    [236.0, 0.0, 140.0],
    [46.0, 49.0, 146.0],
    [255.0, 242.0, 0.0],
    [0.0, 166.0, 81.0],
    [237.0, 28.0, 36.0],
    [54.0, 53.0, 52.0],
];

/// sRGB of a full print of black.
const BLACK: [f32; 3] = [35.0, 31.0, 32.0];

/// Inks without a profile: the Neugebauer model over [`OVERPRINTS`], each weighted by the
/// share of paper it covers (Demichel), then darkened by black.
fn from_inks([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    let [c, m, y, k] = [c, m, y, k].map(|ink| f32::from(ink) / 255.0);
    let mut rgb = [0.0f32; 3];
    for (i, colour) in OVERPRINTS.iter().enumerate() {
        let covered = |ink: f32, bit: usize| if i >> bit & 1 == 1 { ink } else { 1.0 - ink };
        let share = covered(c, 0) * covered(m, 1) * covered(y, 2);
        for (sum, channel) in rgb.iter_mut().zip(colour) {
            *sum += share * channel;
        }
    }
    std::array::from_fn(|i| (rgb[i] * (1.0 - k + k * BLACK[i] / 255.0)).round() as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_ink_is_white_and_full_black_is_the_black_of_print() {
        assert_eq!(from_inks([0; 4]), [255; 3]);
        assert_eq!(from_inks([0, 0, 0, 255]), BLACK.map(|channel| channel as u8));
    }

    #[test]
    fn the_profile_written_is_read_as_srgb() {
        let profile = ColorProfile::new_from_slice(srgb_profile()).unwrap();
        assert_eq!(profile.color_space, DataColorSpace::Rgb);
    }

    #[test]
    fn the_profile_written_does_not_know_the_time() {
        let date: Vec<u8> = [2026u16, 1, 1, 0, 0, 0].iter().flat_map(|n| n.to_be_bytes()).collect();
        assert_eq!(srgb_profile()[DATE], date);
    }
}
