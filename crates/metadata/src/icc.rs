//! ICC profiles: their name, and whether they are sRGB.

use crate::bytes::{Order, be16, be32, part};
use crate::text::{self, tidy_to_line};

/// Name of an ICC profile, from its description; the English one where there are several.
#[must_use]
pub fn icc_name(icc: &[u8]) -> Option<String> {
    let data = tag(icc, b"desc")?;
    match part(data, 0, 4)? {
        b"desc" => {
            let text = part(data, 12, be32(data, 8)?)?;
            let end = text.iter().position(|&byte| byte == 0).unwrap_or(text.len());
            tidy_to_line(&text::decode(&text[..end]))
        }
        b"mluc" => localized(data),
        _ => None,
    }
}

/// Languages of twelve bytes each: language, country, length, offset.
fn localized(data: &[u8]) -> Option<String> {
    let count = be32(data, 8)?;
    let records = (0..count).map_while(|i| part(data, 16 + 12 * i, 12));
    let mut first = None;
    for record in records {
        if record.starts_with(b"en") || first.is_none() {
            first = Some(record);
        }
        if record.starts_with(b"en") {
            break;
        }
    }
    let record = first?;
    let text = part(data, be32(record, 8)?, be32(record, 4)?)?;
    tidy_to_line(&text::decode_utf16(text, Order::Big))
}

/// The data of the tag with this signature.
fn tag<'a>(icc: &'a [u8], signature: &[u8]) -> Option<&'a [u8]> {
    let count = be32(icc, 128)?.min(100);
    let mut records = (0..count).map_while(|i| part(icc, 132 + 12 * i, 12));
    let record = records.find(|record| record.starts_with(signature))?;
    part(icc, be32(record, 4)?, be32(record, 8)?)
}

/// The primaries of sRGB under D50, as X, Y and Z of red, green and blue.
const PRIMARIES: [(&[u8], [f64; 3]); 3] = [
    (b"rXYZ", [0.4360, 0.2225, 0.0139]),
    (b"gXYZ", [0.3851, 0.7169, 0.0971]),
    (b"bXYZ", [0.1431, 0.0606, 0.7141]),
];
/// Profiles of sRGB differ by rounding and by how they adapt to D50. The nearest other
/// space in use, Apple RGB, is 0.01 away.
const PRIMARY_TOLERANCE: f64 = 0.003;
/// A level of 255. Gamma 2.2 is off by 0.008.
const CURVE_TOLERANCE: f64 = 0.0055;

/// Whether an ICC profile describes sRGB: RGB numbers with the primaries of sRGB and its
/// curve (IEC 61966-2-1), to a level of 255. Profiles with tables for each rendering intent
/// are never taken for sRGB.
#[must_use]
pub fn icc_is_srgb(icc: &[u8]) -> bool {
    let has_table = [b"A2B0", b"A2B1", b"A2B2"].iter().any(|table| tag(icc, *table).is_some());
    let is_rgb = part(icc, 16, 4) == Some(b"RGB ");
    let has_primary = |&(name, expected): &(&[u8], [f64; 3])| {
        let found = tag(icc, name).and_then(xyz);
        found.is_some_and(|found| {
            found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= PRIMARY_TOLERANCE)
        })
    };
    let has_curve = |name: &&[u8]| tag(icc, name).is_some_and(is_srgb_curve);
    is_rgb
        && !has_table
        && PRIMARIES.iter().all(has_primary)
        && [&b"rTRC"[..], b"gTRC", b"bTRC"].iter().all(has_curve)
}

fn xyz(data: &[u8]) -> Option<[f64; 3]> {
    Some([fixed(data, 8)?, fixed(data, 12)?, fixed(data, 16)?])
}

/// A number with 16 bits behind the point.
fn fixed(data: &[u8], at: usize) -> Option<f64> {
    let raw: [u8; 4] = part(data, at, 4)?.try_into().ok()?;
    Some(f64::from(i32::from_be_bytes(raw)) / 65_536.0)
}

fn is_srgb_curve(data: &[u8]) -> bool {
    (0..=20)
        .map(|step| f64::from(step) / 20.0)
        .all(|x| curve(data, x).is_some_and(|y| (y - srgb_to_linear(x)).abs() <= CURVE_TOLERANCE))
}

/// Light for a number, both from 0 to 1 (IEC 61966-2-1).
fn srgb_to_linear(x: f64) -> f64 {
    if x <= 0.04045 { x / 12.92 } else { ((x + 0.055) / 1.055).powf(2.4) }
}

/// A profile's curve at `x`: a table, a gamma or a formula.
fn curve(data: &[u8], x: f64) -> Option<f64> {
    match part(data, 0, 4)? {
        b"curv" => match be32(data, 8)? {
            0 => Some(x),
            1 => Some(x.powf(f64::from(be16(data, 12)?) / 256.0)),
            count => {
                let value = |i: usize| Some(f64::from(be16(data, 12 + 2 * i)?) / 65_535.0);
                let place = x * (count - 1) as f64;
                let below = (place.floor() as usize).min(count - 2);
                let share = place - below as f64;
                Some(value(below)? * (1.0 - share) + value(below + 1)? * share)
            }
        },
        b"para" => formula(data, x),
        _ => None,
    }
}

/// `(a·x + b)^g + e` from `d` on, below it `c·x + f`; the kinds 0 to 4 leave some out.
fn formula(data: &[u8], x: f64) -> Option<f64> {
    let p = |index: usize| fixed(data, 12 + 4 * index);
    let g = p(0)?;
    let kind = be16(data, 8)?;
    if kind == 0 {
        return Some(x.powf(g));
    }
    let (a, b) = (p(1)?, p(2)?);
    let above = |e: f64| Some((a * x + b).max(0.0).powf(g) + e);
    match kind {
        1 => {
            if x >= -b / a {
                above(0.0)
            } else {
                Some(0.0)
            }
        }
        2 => {
            if x >= -b / a {
                above(p(3)?)
            } else {
                p(3)
            }
        }
        3 => {
            if x >= p(4)? {
                above(0.0)
            } else {
                Some(p(3)? * x)
            }
        }
        4 => {
            if x >= p(4)? {
                above(p(5)?)
            } else {
                Some(p(3)? * x + p(6)?)
            }
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(value: f64) -> [u8; 4] {
        ((value * 65_536.0).round() as i32).to_be_bytes()
    }

    fn primary(xyz: [f64; 3]) -> Vec<u8> {
        [b"XYZ \0\0\0\0".to_vec(), xyz.into_iter().flat_map(number).collect()].concat()
    }

    fn srgb_formula() -> Vec<u8> {
        let parameters = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];
        let head = b"para\0\0\0\0\0\x03\0\0".to_vec();
        [head, parameters.into_iter().flat_map(number).collect()].concat()
    }

    /// A profile with these tags.
    fn profile(space: &[u8; 4], tags: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut icc = vec![0; 128];
        icc[16..20].copy_from_slice(space);
        icc.extend(u32::try_from(tags.len()).unwrap().to_be_bytes());
        let mut at = 132 + 12 * tags.len();
        for (name, data) in tags {
            icc.extend(*name);
            icc.extend(u32::try_from(at).unwrap().to_be_bytes());
            icc.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
            at += data.len();
        }
        tags.iter().for_each(|(_, data)| icc.extend(data));
        icc
    }

    fn matrix_profile(red: [f64; 3], curve: Vec<u8>) -> Vec<u8> {
        let tags = [
            (b"rXYZ", primary(red)),
            (b"gXYZ", primary(PRIMARIES[1].1)),
            (b"bXYZ", primary(PRIMARIES[2].1)),
            (b"rTRC", curve.clone()),
            (b"gTRC", curve.clone()),
            (b"bTRC", curve),
        ];
        profile(b"RGB ", &tags)
    }

    #[test]
    fn srgb_is_known_by_its_numbers_and_not_by_its_name() {
        assert!(icc_is_srgb(&matrix_profile(PRIMARIES[0].1, srgb_formula())));
        let p3_red = [0.5151, 0.2412, -0.0011];
        assert!(!icc_is_srgb(&matrix_profile(p3_red, srgb_formula())));
        let gamma = |hundredths: u16| {
            let value = (u32::from(hundredths) * 256 / 100) as u16;
            [&b"curv\0\0\0\0\0\0\0\x01"[..], &value.to_be_bytes()].concat()
        };
        assert!(!icc_is_srgb(&matrix_profile(PRIMARIES[0].1, gamma(220))));
        let linear = b"curv\0\0\0\0\0\0\0\0".to_vec();
        assert!(!icc_is_srgb(&matrix_profile(PRIMARIES[0].1, linear)));
        assert!(!icc_is_srgb(b"sRGB"));
    }

    #[test]
    fn the_english_name_is_found_among_others() {
        let text: Vec<u8> = "ÄB".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut data = b"mluc\0\0\0\0\0\0\0\x02\0\0\0\x0c".to_vec();
        data.extend(b"deDE\0\0\0\x02\0\0\0\x28");
        data.extend(b"enUS\0\0\0\x02\0\0\0\x2a");
        data.extend(text);
        assert_eq!(icc_name(&profile(b"RGB ", &[(b"desc", data)])).as_deref(), Some("B"));
        let old = b"desc\0\0\0\0\0\0\0\x05sRGB\0".to_vec();
        assert_eq!(icc_name(&profile(b"RGB ", &[(b"desc", old)])).as_deref(), Some("sRGB"));
    }
}
