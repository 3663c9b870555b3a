//! JPEG: segments before the first scan.

use super::{Blocks, photoshop};
use crate::bytes::{be16, be32, part};
use crate::text;
use std::collections::BTreeMap;

const EXIF: &[u8] = b"Exif\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED_XMP: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const ICC: &[u8] = b"ICC_PROFILE\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
/// Length of the identity in front of each part of extended XMP.
const IDENTITY: usize = 32;

/// Blocks that are spread over segments.
#[derive(Default)]
struct Spread<'a> {
    /// Parts of the profile by number.
    icc: BTreeMap<u8, &'a [u8]>,
    /// Parts of extended XMP by identity and offset.
    xmp: BTreeMap<(&'a [u8], usize), &'a [u8]>,
    photoshop: Vec<u8>,
}

/// Takes the blocks of a JPEG file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let mut spread = Spread::default();
    for (marker, payload) in (Segments { bytes, at: 2 }) {
        segment(marker, payload, found, &mut spread);
    }
    photoshop::read(&spread.photoshop, found);
    found.take_icc(&spread.icc.into_values().collect::<Vec<_>>().concat());
    join_extended_xmp(&spread.xmp, found);
}

/// The segments of a JPEG up to the first scan. Bytes between segments are skipped.
struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let marker = *self.bytes.get(self.at + 1)?;
            match (self.bytes[self.at], marker) {
                (0xff, 0xd9 | 0xda) => return None,
                (0xff, 0xc0..=0xcf | 0xdb..=0xfe) => {
                    let len = usize::from(be16(self.bytes, self.at + 2)?);
                    let payload = part(self.bytes, self.at + 4, len.checked_sub(2)?)?;
                    self.at += 2 + len;
                    return Some((marker, payload));
                }
                _ => self.at += 1,
            }
        }
    }
}

fn segment<'a>(marker: u8, payload: &'a [u8], found: &mut Blocks, spread: &mut Spread<'a>) {
    match marker {
        0xe1 if payload.starts_with(EXIF) => found.take_exif(payload),
        0xe1 => {
            if let Some(packet) = payload.strip_prefix(XMP) {
                found.take_xmp(packet);
            } else if let Some(part) = payload.strip_prefix(EXTENDED_XMP) {
                extended_xmp(part, spread);
            }
        }
        0xe2 => {
            if let Some([number, _, data @ ..]) = payload.strip_prefix(ICC) {
                spread.icc.entry(*number).or_insert(data);
            }
        }
        0xed => {
            if let Some(resources) = payload.strip_prefix(PHOTOSHOP) {
                spread.photoshop.extend(resources);
            }
        }
        0xfe => found.texts.push(("Comment".to_owned(), text::decode(payload))),
        _ => {}
    }
}

/// Keeps a part of extended XMP: identity, length of the whole, offset, bytes.
fn extended_xmp<'a>(part: &'a [u8], spread: &mut Spread<'a>) {
    let (Some(offset), Some(data)) = (be32(part, IDENTITY + 4), part.get(IDENTITY + 8..)) else {
        return;
    };
    spread.xmp.entry((&part[..IDENTITY], offset)).or_insert(data);
}

/// Joins the parts that the main packet names; others are left over from another picture.
fn join_extended_xmp(parts: &BTreeMap<(&[u8], usize), &[u8]>, found: &mut Blocks) {
    let Some(identity) = found.xmp.first().and_then(|main| extension_named_in(main)) else {
        return;
    };
    let mut whole = Vec::new();
    for ((_, offset), data) in parts.iter().filter(|((other, _), _)| *other == identity) {
        if *offset != whole.len() {
            return;
        }
        whole.extend(*data);
    }
    found.take_xmp(&whole);
}

/// The identity after `xmpNote:HasExtendedXMP`, written as an attribute or an element.
fn extension_named_in(packet: &[u8]) -> Option<Vec<u8>> {
    const PROPERTY: &[u8] = b"HasExtendedXMP";
    let at = packet.windows(PROPERTY.len()).position(|window| window == PROPERTY)?;
    let rest = &packet[at + PROPERTY.len()..];
    let start = rest.iter().position(u8::is_ascii_hexdigit)?;
    part(rest, start, IDENTITY).map(<[u8]>::to_vec)
}
