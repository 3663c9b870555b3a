//! From light to the inks of a printing condition.
//!
//! Relative colorimetric with black point compensation (ISO 18619): lights are scaled so that
//! the darkest of the source meets the darkest that the inks reach, and shadows keep their
//! drawing. The scaling is linear in XYZ and keeps the white point, so it may as well be done
//! in the linear light of any RGB space whose white is the white point; here in one with the
//! primaries of ITU-R BT.2020, which holds the colours of every camera profile in use.

use crate::curve;
use crate::lattice::Lattice;
use crate::shrink::Shrunk;
use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, ProfileText, RenderingIntent,
    Transform16BitExecutor, TransformOptions,
};
use std::sync::Arc;

/// Pixels in work at once.
const BATCH: usize = 1 << 14;
/// Share of the lights of the working space in luminance (ITU-R BT.2020, table 4).
const LUMINANCE: [f64; 3] = [0.2627, 0.6780, 0.0593];
/// Why a transform cannot fail.
const FITS: &str = "buffers of equally many pixels fit a transform";

/// The inks of a printing condition: how colours are printed with them.
pub struct Inks {
    profile: Vec<u8>,
    name: Option<String>,
    from_work: Lattice,
    /// Luminance of the darkest colour in neutral, white is 1.
    black: f64,
    /// Most ink of a pixel, the sum of four in steps of 1/255.
    limit: Option<u16>,
}

impl std::fmt::Debug for Inks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Inks").field("name", &self.name).field("limit", &self.limit).finish()
    }
}

impl Inks {
    /// The inks that this ICC profile describes. `limit` is the most ink a point may get, in
    /// per cent of full ink, 100 to 400.
    ///
    /// # Errors
    /// Says in words that follow "the profile" why it cannot be used: it must be of class
    /// `prtr`, for CMYK, and have tables in both directions.
    pub fn new(profile: &[u8], limit: Option<f64>) -> Result<Self, String> {
        let parsed =
            ColorProfile::new_from_slice(profile).map_err(|_| "cannot be read".to_owned())?;
        if parsed.profile_class != ProfileClass::OutputDevice
            || parsed.color_space != DataColorSpace::Cmyk
        {
            return Err("is not one of a printing condition with four inks".into());
        }
        let from_work = lattice(&parsed).ok_or("has no table from colours to inks")?;
        let black = black_of(&parsed, &from_work).ok_or("has no table from inks to colours")?;
        let limit = limit.map(|per_cent| (per_cent.clamp(100.0, 400.0) * 2.55).floor() as u16);
        let name = parsed.description.as_ref().and_then(first_words);
        Ok(Self { profile: profile.to_vec(), name, from_work, black, limit })
    }

    /// What the profile calls the printing condition, if it does.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The profile.
    #[must_use]
    pub fn icc(&self) -> &[u8] {
        &self.profile
    }

    /// The most ink a point may get, in steps of 1/255 of full ink.
    #[must_use]
    pub fn limit(&self) -> Option<u16> {
        self.limit
    }

    /// Inks of one painted sRGB colour, each 0 to 1, within the limit. What has no hue is printed with black
    /// alone: `0 0 0 K`, where K is one less its sRGB number.
    #[must_use]
    pub fn of_srgb(&self, rgb: [f64; 3]) -> [f64; 4] {
        let numbers = rgb.map(|number| (number.clamp(0.0, 1.0) * 255.0).round() as u8);
        if numbers[0] == numbers[1] && numbers[1] == numbers[2] {
            return [0.0, 0.0, 0.0, 1.0 - rgb[0].clamp(0.0, 1.0)];
        }
        let light = numbers.map(|number| curve::tables().from8[usize::from(number)] as u16);
        let mut inks = self.of_picture(&Shrunk::Rgb(vec![light]), None);
        self.keep_to_limit(&mut inks, 0);
        std::array::from_fn(|i| f64::from(inks[i]) / 255.0)
    }

    /// The inks of a picture beside each other, 255 is full ink. A picture in inks without a
    /// profile, or with this one, keeps its numbers; every other goes through its profile, and
    /// without a usable one counts as sRGB.
    pub(crate) fn of_picture(&self, picture: &Shrunk, icc: Option<&[u8]>) -> Vec<u8> {
        match (picture, self.source(picture, icc)) {
            (Shrunk::Cmyk(numbers), None) => numbers.as_flattened().to_vec(),
            (_, source) => self.through(&source.unwrap_or_else(Source::srgb), picture),
        }
    }

    /// Brings the inks of every pixel so many steps of 1/255 below the limit, if there is one.
    pub(crate) fn keep_to_limit(&self, inks: &mut [u8], spare: u16) {
        if let Some(limit) = self.limit {
            for pixel in inks.as_chunks_mut().0 {
                *pixel = limited(*pixel, limit.saturating_sub(spare));
            }
        }
    }

    /// The profile a picture is in, if it has one that fits and is another than this.
    fn source(&self, picture: &Shrunk, icc: Option<&[u8]>) -> Option<Source> {
        let icc = icc.filter(|icc| *icc != self.profile)?;
        let profile = ColorProfile::new_from_slice(icc).ok()?;
        let (space, layout, channels) = match picture {
            Shrunk::Gray(_) => (DataColorSpace::Gray, Layout::Gray, 1),
            Shrunk::Rgb(_) => (DataColorSpace::Rgb, Layout::Rgb, 3),
            Shrunk::Cmyk(_) => (DataColorSpace::Cmyk, Layout::Rgba, 4),
        };
        if profile.color_space != space {
            return None;
        }
        let work = working_space();
        let to_work = profile.create_transform_16bit(layout, &work, Layout::Rgb, intent()).ok()?;
        let black = if space == DataColorSpace::Cmyk {
            black_of(&profile, &lattice(&profile)?)?
        } else {
            0.0
        };
        Some(Source { to_work, channels, black })
    }

    fn through(&self, source: &Source, picture: &Shrunk) -> Vec<u8> {
        let count = match picture {
            Shrunk::Gray(light) => light.len(),
            Shrunk::Rgb(light) => light.len(),
            Shrunk::Cmyk(inks) => inks.len(),
        };
        let scale = (1.0 - self.black) / (1.0 - source.black);
        let lift = 65535.0 * (self.black - source.black) / (1.0 - source.black);
        let table = curve::tables();
        let mut inks = Vec::with_capacity(4 * count);
        for from in (0..count).step_by(BATCH) {
            let numbers = source.numbers(picture, from..count.min(from + BATCH));
            let pixels = numbers.len() / source.channels;
            let mut work = vec![0; 3 * pixels];
            source.to_work.transform(&numbers, &mut work).expect(FITS);
            for number in &mut work {
                let light = f64::from(table.from16[usize::from(*number)]) * scale + lift;
                *number = table.to16[light.round().clamp(0.0, 65535.0) as usize];
            }
            for colour in work.as_chunks().0 {
                let four = self.from_work.at(*colour);
                inks.extend(four.map(|ink| ((u32::from(ink) * 255 + 32767) / 65535) as u8));
            }
        }
        inks
    }
}

/// Where the numbers of a picture come from.
struct Source {
    to_work: Arc<Transform16BitExecutor>,
    channels: usize,
    /// Luminance of its darkest colour, white is 1.
    black: f64,
}

impl Source {
    fn srgb() -> Self {
        let to_work = ColorProfile::new_srgb()
            .create_transform_16bit(Layout::Rgb, &working_space(), Layout::Rgb, intent())
            .expect("two spaces of three primaries always have a transform");
        Self { to_work, channels: 3, black: 0.0 }
    }

    /// The numbers of some pixels as the profile takes them.
    fn numbers(&self, picture: &Shrunk, range: std::ops::Range<usize>) -> Vec<u16> {
        let number = |light: u16| curve::tables().to16[usize::from(light)];
        match picture {
            Shrunk::Gray(light) => light[range]
                .iter()
                .flat_map(|&light| std::iter::repeat_n(number(light), self.channels))
                .collect(),
            Shrunk::Rgb(light) => light[range].as_flattened().iter().map(|&l| number(l)).collect(),
            Shrunk::Cmyk(inks) => {
                inks[range].as_flattened().iter().map(|&ink| u16::from(ink) * 257).collect()
            }
        }
    }
}

/// From the working space to the inks of a profile.
fn lattice(profile: &ColorProfile) -> Option<Lattice> {
    let transform = working_space()
        .create_transform_16bit(Layout::Rgb, profile, Layout::Rgba, intent())
        .ok()?;
    Lattice::of(&*transform)
}

fn first_words(text: &ProfileText) -> Option<String> {
    let words = match text {
        ProfileText::PlainString(words) => words,
        ProfileText::Localizable(languages) => &languages.first()?.value,
        ProfileText::Description(description) => &description.ascii_string,
    };
    let words = words.trim_end_matches('\0').trim();
    (!words.is_empty()).then(|| words.to_owned())
}

fn intent() -> TransformOptions {
    TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    }
}

/// The primaries of ITU-R BT.2020 with the curve of sRGB.
fn working_space() -> ColorProfile {
    let (srgb, mut work) = (ColorProfile::new_srgb(), ColorProfile::new_bt2020());
    work.red_trc = srgb.red_trc;
    work.green_trc = srgb.green_trc;
    work.blue_trc = srgb.blue_trc;
    work.cicp = None;
    work
}

/// Luminance of what the inks make of black: through the profile and back.
fn black_of(profile: &ColorProfile, from_work: &Lattice) -> Option<f64> {
    let work = working_space();
    let to_work =
        profile.create_transform_16bit(Layout::Rgba, &work, Layout::Rgb, intent()).ok()?;
    let mut back = [0; 3];
    to_work.transform(&from_work.at([0; 3]), &mut back).ok()?;
    // The black of no paper is brighter.
    Some(luminance_of(back).min(0.25))
}

/// Luminance of a colour of the working space, white is 1.
fn luminance_of(rgb: [u16; 3]) -> f64 {
    let light = |number: u16| f64::from(curve::tables().from16[usize::from(number)]) / 65535.0;
    rgb.iter().zip(LUMINANCE).map(|(&number, share)| light(number) * share).sum()
}

/// Brings the sum of four inks to `limit` at most, in steps of 1/255. Where cyan, magenta and
/// yellow all lie, one part of each gives way to one part of black, which is two parts less
/// (grey component replacement); when black is full, the three give way alone, evenly; what
/// is still too much is taken off them in proportion. Black is never taken away, so a limit
/// below 100 % is one of 100 %.
fn limited([c, m, y, k]: [u8; 4], limit: u16) -> [u8; 4] {
    let mut coloured = [c, m, y].map(u16::from);
    let mut black = u16::from(k);
    let excess = |coloured: &[u16; 3], black: u16| {
        (coloured.iter().sum::<u16>() + black).saturating_sub(limit)
    };
    let common = |coloured: &[u16; 3]| coloured.iter().copied().min().unwrap_or(0);
    let replaced = excess(&coloured, black).div_ceil(2).min(common(&coloured)).min(255 - black);
    coloured = coloured.map(|ink| ink - replaced);
    black += replaced;
    let removed = excess(&coloured, black).div_ceil(3).min(common(&coloured));
    coloured = coloured.map(|ink| ink - removed);
    if excess(&coloured, black) > 0 {
        let sum = u32::from(coloured.iter().sum::<u16>().max(1));
        let room = u32::from(limit.saturating_sub(black));
        coloured = coloured.map(|ink| (u32::from(ink) * room / sum) as u16);
    }
    [coloured[0] as u8, coloured[1] as u8, coloured[2] as u8, black as u8]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FOGRA39: &[u8] = include_bytes!("../../edition-print/assets/FOGRA39L_coated.icc");

    fn inks(limit: Option<f64>) -> Inks {
        Inks::new(FOGRA39, limit).unwrap()
    }

    fn of(inks: &Inks, rgb: [u8; 3]) -> [u8; 4] {
        let light = rgb.map(|n| curve::tables().from8[usize::from(n)] as u16);
        inks.of_picture(&Shrunk::Rgb(vec![light]), None).try_into().unwrap()
    }

    #[test]
    fn white_is_bare_paper_and_black_is_much_ink() {
        let inks = inks(None);
        assert!(of(&inks, [255; 3]).iter().all(|&ink| ink <= 1), "{:?}", of(&inks, [255; 3]));
        let black: u32 = of(&inks, [0; 3]).iter().map(|&ink| u32::from(ink)).sum();
        assert!(black > 600, "{black}");
        assert!((0.001..0.02).contains(&inks.black), "{}", inks.black);
    }

    #[test]
    fn shadows_keep_their_drawing() {
        let inks = inks(None);
        let luminances = [0u8, 4, 8, 12, 16, 24].map(|n| luminance(of(&inks, [n; 3])));
        assert!(luminances.windows(2).all(|two| two[0] < two[1]), "{luminances:?}");
        assert!((luminances[0] - inks.black).abs() < 0.002, "{luminances:?}");
    }

    /// What the inks look like, white is 1.
    fn luminance(inks: [u8; 4]) -> f64 {
        let profile = ColorProfile::new_from_slice(FOGRA39).unwrap();
        let work = working_space();
        let back =
            profile.create_transform_16bit(Layout::Rgba, &work, Layout::Rgb, intent()).unwrap();
        let mut rgb = [0; 3];
        back.transform(&inks.map(|ink| u16::from(ink) * 257), &mut rgb).unwrap();
        luminance_of(rgb)
    }

    #[test]
    fn a_picture_in_inks_without_a_profile_keeps_its_numbers() {
        let picture = Shrunk::Cmyk(vec![[1, 20, 130, 255], [9, 8, 7, 6]]);
        assert_eq!(inks(None).of_picture(&picture, None), [1, 20, 130, 255, 9, 8, 7, 6]);
        assert_eq!(inks(None).of_picture(&picture, Some(FOGRA39)), [1, 20, 130, 255, 9, 8, 7, 6]);
    }

    #[test]
    fn painted_greys_are_black_alone() {
        let inks = inks(None);
        assert_eq!(inks.of_srgb([0.0; 3]), [0.0, 0.0, 0.0, 1.0]);
        assert_eq!(inks.of_srgb([0.75; 3]), [0.0, 0.0, 0.0, 0.25]);
        let red = inks.of_srgb([1.0, 0.0, 0.0]);
        assert!(red[0] < 0.1 && red[1] > 0.9 && red[2] > 0.9, "{red:?}");
    }

    #[test]
    fn a_painted_colour_keeps_to_the_limit_as_pictures_do() {
        let dark = [0.15, 0.12, 0.10];
        // In steps of 1/255, as inks are.
        let sum =
            |inks: &Inks| inks.of_srgb(dark).map(|ink| (255.0 * ink).round()).iter().sum::<f64>();
        assert!(sum(&inks(None)) > 612.0);
        assert!(sum(&inks(Some(240.0))) <= 612.0);
    }

    #[test]
    fn a_profile_of_the_wrong_class_is_refused_in_words() {
        for bytes in [&b"no profile"[..], crate::srgb_profile()] {
            assert!(Inks::new(bytes, None).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_more_ink_than_the_limit_and_none_more_than_before_but_black(
            pixel: [u8; 4],
            limit in 255u16..=1020,
        ) {
            let after = limited(pixel, limit);
            let sum = |p: [u8; 4]| p.iter().map(|&ink| u16::from(ink)).sum::<u16>();
            prop_assert!(sum(after) <= limit);
            prop_assert!(after[..3].iter().zip(pixel).all(|(a, b)| *a <= b));
            prop_assert!(after[3] >= pixel[3]);
            if sum(pixel) <= limit {
                prop_assert_eq!(after, pixel);
            }
        }
    }
}
