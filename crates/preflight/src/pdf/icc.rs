//! What of an ICC profile matters here (ICC.1:2010): its class, its colours, its name, and
//! whether it is sRGB by its numbers and not by its name.

use leporello_model::PixelSize;

/// A colour profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Icc {
    /// Device class, four letters: `prtr`, `mntr`, `scnr`, `spac`.
    pub class: String,
    /// Colour space, four letters without spaces at the end: `RGB`, `CMYK`, `GRAY`, `Lab`.
    pub space: String,
    /// Its name for people; may be empty.
    pub name: String,
    /// Major version.
    pub version: u8,
    /// Whether its primaries and its tone curve are those of sRGB (IEC 61966-2-1).
    pub is_srgb: bool,
}

/// Colorants of sRGB adapted to D50, as its ICC profiles write them.
const SRGB: [([u8; 4], [f64; 3]); 3] = [
    (*b"rXYZ", [0.4360, 0.2225, 0.0139]),
    (*b"gXYZ", [0.3851, 0.7169, 0.0971]),
    (*b"bXYZ", [0.1431, 0.0606, 0.7139]),
];
/// How far a colorant or a tone may be off: room for rounding and for small profiles.
const NEAR: f64 = 0.004;

impl Icc {
    /// Reads a profile; `None` when the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.get(36..40)? != b"acsp" {
            return None;
        }
        let letters = |at: usize| {
            let word = String::from_utf8_lossy(&bytes[at..at + 4]).into_owned();
            word.trim_end().to_owned()
        };
        Some(Self {
            class: letters(12),
            space: letters(16),
            name: tag(bytes, b"desc").and_then(description).unwrap_or_default(),
            version: bytes[8],
            is_srgb: letters(16) == "RGB" && is_srgb(bytes).unwrap_or(false),
        })
    }

    /// How many colours its space has; 0 when it is not known.
    pub fn components(&self) -> u64 {
        match &self.space[..] {
            "GRAY" => 1,
            "RGB" | "Lab" => 3,
            "CMYK" => 4,
            _ => 0,
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn tag<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    const MOST_TAGS: u32 = 256;
    (0..word(bytes, 128)?.min(MOST_TAGS) as usize).find_map(|i| {
        let at = 132 + 12 * i;
        (bytes.get(at..at + 4)? == name).then_some(())?;
        let (start, length) = (word(bytes, at + 4)? as usize, word(bytes, at + 8)? as usize);
        bytes.get(start..start.checked_add(length)?)
    })
}

/// Text of a `desc` or `mluc` tag.
fn description(tag: &[u8]) -> Option<String> {
    match tag.get(..4)? {
        b"desc" => {
            let length = word(tag, 8)? as usize;
            let text = tag.get(12..12_usize.checked_add(length)?)?;
            Some(String::from_utf8_lossy(text).trim_end_matches('\0').to_owned())
        }
        b"mluc" => {
            let (length, start) = (word(tag, 20)? as usize, word(tag, 24)? as usize);
            let text = tag.get(start..start.checked_add(length)?)?;
            let units = text.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            Some(String::from_utf16_lossy(&units.collect::<Vec<_>>()))
        }
        _ => None,
    }
}

fn is_srgb(bytes: &[u8]) -> Option<bool> {
    for (name, expected) in SRGB {
        let found = tag(bytes, &name)?;
        for (i, expected) in expected.into_iter().enumerate() {
            let value = f64::from(word(found, 8 + 4 * i)? as i32) / 65536.0;
            if (value - expected).abs() > NEAR {
                return Some(false);
            }
        }
    }
    let curve = tag(bytes, b"gTRC")?;
    for x in [0.1_f64, 0.25, 0.5, 0.75] {
        let expected = ((x + 0.055) / 1.055).powf(2.4);
        if (tone(curve, x)? - expected).abs() > NEAR {
            return Some(false);
        }
    }
    Some(true)
}

/// The value of a tone curve at `x`, both from 0 to 1.
fn tone(tag: &[u8], x: f64) -> Option<f64> {
    let fixed = |at: usize| Some(f64::from(word(tag, at)? as i32) / 65536.0);
    let half = |at: usize| {
        Some(f64::from(u16::from_be_bytes(tag.get(at..at.checked_add(2)?)?.try_into().ok()?)))
    };
    if tag.get(..4)? == b"para" {
        let gamma = fixed(12)?;
        return match half(8)? as u16 {
            0 => Some(x.powf(gamma)),
            3 => {
                let [a, b, c, d] = [fixed(16)?, fixed(20)?, fixed(24)?, fixed(28)?];
                Some(if x >= d { (a * x + b).powf(gamma) } else { c * x })
            }
            _ => None,
        };
    }
    match word(tag, 8)? {
        0 => Some(x),
        1 => Some(x.powf(half(12)? / 256.0)),
        count => {
            let place = x * f64::from(count - 1);
            let at = 12 + 2 * place.floor() as usize;
            let (low, high) = (half(at)?, half(at + 2)?);
            Some((low + (high - low) * place.fract()) / 65535.0)
        }
    }
}

/// What of a JPEG is said before its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct JpegHead {
    /// Pixels.
    pub pixels: PixelSize,
    /// Colours of a pixel.
    pub components: u8,
    /// Whether its pixels come in several passes, which takes memory for all of them.
    pub is_progressive: bool,
    /// Its colour profile.
    pub icc: Option<Icc>,
}

impl JpegHead {
    /// Reads the markers of a JPEG up to its size; `None` when the bytes are none.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = 2;
        let mut profile = Vec::new();
        bytes.starts_with(&[0xff, 0xd8]).then_some(())?;
        loop {
            let marker = *bytes.get(at + 1)?;
            (bytes[at] == 0xff).then_some(())?;
            if marker == 0xff {
                at += 1;
                continue;
            }
            let length =
                usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
            let body = bytes.get(at + 4..(at + 2).checked_add(length)?)?;
            match marker {
                0xe2 => profile.extend(
                    body.strip_prefix(b"ICC_PROFILE\0").and_then(|b| b.get(2..)).unwrap_or(&[]),
                ),
                0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                    let side = |i: usize| {
                        Some(u32::from(u16::from_be_bytes(body.get(i..i + 2)?.try_into().ok()?)))
                    };
                    let pixels = PixelSize { w: side(3)?, h: side(1)? };
                    return Some(Self {
                        pixels,
                        components: *body.get(5)?,
                        is_progressive: marker == 0xc2,
                        icc: Icc::read(&profile),
                    });
                }
                _ => {}
            }
            at += 2 + length;
        }
    }
}

#[cfg(test)]
#[path = "../../tests/draft/icc.rs"]
mod draft;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) use super::draft::icc as profile;

    #[test]
    fn srgb_is_known_by_its_numbers() {
        assert!(Icc::read(&profile(b"mntr", b"RGB ", 2.4)).unwrap().is_srgb);
        assert!(!Icc::read(&profile(b"mntr", b"RGB ", 1.8)).unwrap().is_srgb);
    }

    #[test]
    fn the_class_and_space_are_read_from_the_header() {
        let icc = Icc::read(&profile(b"prtr", b"CMYK", 2.4)).unwrap();
        assert_eq!((&icc.class[..], icc.components()), ("prtr", 4));
        assert_eq!(Icc::read(b"no profile"), None);
    }

    #[test]
    fn no_cut_of_a_profile_is_read_beyond_its_end() {
        let bytes = profile(b"mntr", b"RGB ", 2.4);
        for end in 0..bytes.len() {
            let _ = Icc::read(&bytes[..end]);
        }
    }
}
