//! PNG: chunks before, between and after the picture data.

use super::{Blocks, photoshop};
use crate::bytes::{be32, part, split_at_zero};
use crate::text;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit as inflate;

/// All compressed chunks of a file together may become this large.
const LARGEST_INFLATED: usize = 32 << 20;
/// The keyword under which XMP travels.
const XMP_KEYWORD: &str = "XML:com.adobe.xmp";
/// ImageMagick's keyword for other blocks, followed by which.
const RAW_PROFILE: &str = "Raw profile type ";

/// Takes the blocks of a PNG file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let mut budget = LARGEST_INFLATED;
    let mut at = 8;
    while let Some((kind, data)) = chunk(bytes, at) {
        match kind {
            b"eXIf" => found.take_exif(data),
            b"iCCP" => {
                if let Some((_, [_, packed @ ..])) = split_at_zero(data) {
                    found.take_icc(&unpack(packed, &mut budget).unwrap_or_default());
                }
            }
            b"tEXt" => {
                if let Some((keyword, value)) = split_at_zero(data) {
                    take_text(&text::decode(keyword), value, found);
                }
            }
            b"zTXt" => {
                if let Some((keyword, [_, packed @ ..])) = split_at_zero(data) {
                    let value = unpack(packed, &mut budget).unwrap_or_default();
                    take_text(&text::decode(keyword), &value, found);
                }
            }
            b"iTXt" => {
                let _ = international_text(data, &mut budget, found);
            }
            _ => {}
        }
        at += 12 + data.len();
    }
}

fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    Some((part(bytes, at + 4, 4)?, part(bytes, at + 8, be32(bytes, at)?)?))
}

fn unpack(packed: &[u8], budget: &mut usize) -> Option<Vec<u8>> {
    let unpacked = inflate(packed, *budget).ok()?;
    *budget -= unpacked.len();
    Some(unpacked)
}

/// `iTXt`: keyword, whether and how compressed, language, translated keyword, text.
fn international_text(data: &[u8], budget: &mut usize, found: &mut Blocks) -> Option<()> {
    let (keyword, rest) = split_at_zero(data)?;
    let (is_packed, rest) = (*rest.first()? == 1, rest.get(2..)?);
    let (_language, rest) = split_at_zero(rest)?;
    let (_translated, value) = split_at_zero(rest)?;
    let keyword = text::decode(keyword);
    if is_packed {
        take_text(&keyword, &unpack(value, budget)?, found);
    } else {
        take_text(&keyword, value, found);
    }
    Some(())
}

fn take_text(keyword: &str, value: &[u8], found: &mut Blocks) {
    if keyword == XMP_KEYWORD {
        found.take_xmp(value);
    } else if let Some(kind) = keyword.strip_prefix(RAW_PROFILE) {
        take_raw_profile(kind, &raw_profile(value).unwrap_or_default(), found);
    } else {
        found.texts.push((keyword.to_owned(), text::decode(value)));
    }
}

fn take_raw_profile(kind: &str, data: &[u8], found: &mut Blocks) {
    match kind {
        "exif" | "APP1" if data.starts_with(b"Exif\0") => found.take_exif(data),
        "xmp" => found.take_xmp(data),
        "iptc" if data.starts_with(b"8BIM") => photoshop::read(data, found),
        "8bim" => photoshop::read(data, found),
        "iptc" => found.take_iptc(data),
        _ => {}
    }
}

/// ImageMagick's form: a line with the kind, one with the length, then hexadecimal digits.
fn raw_profile(value: &[u8]) -> Option<Vec<u8>> {
    let mut lines = value.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    let (_kind, _length) = (lines.next()?, lines.next()?);
    let digits: Vec<u8> = lines
        .flatten()
        .filter_map(|&byte| char::from(byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    Some(digits.chunks_exact(2).map(|pair| (pair[0] << 4) | pair[1]).collect())
}
