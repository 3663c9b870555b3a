//! Cameras' RAW files: the largest JPEG inside.
//!
//! Sensor data is not developed here. Every camera stores a rendering of its own beside
//! it, in most cases at full size, and that is what its owner saw.

use crate::{PictureError, jpeg};

/// Most directories that are looked at in one file; real files have below ten.
const MOST_DIRECTORIES: usize = 64;

/// Whether a TIFF structure is a camera's RAW file and not a picture to be read as TIFF.
pub(crate) fn is_raw(bytes: &[u8]) -> bool {
    const DNG_VERSION: u16 = 0xc612;
    const PHOTOMETRIC: u16 = 0x0106;
    const COLOUR_FILTER: u32 = 32803;
    if bytes.get(8..10) == Some(b"CR") {
        return true;
    }
    directories(bytes).iter().any(|entries| {
        entries.iter().any(|entry| {
            entry.tag == DNG_VERSION || (entry.tag == PHOTOMETRIC && entry.value == COLOUR_FILTER)
        })
    })
}

/// The largest JPEG in a RAW file that decodes as a common one.
///
/// # Errors
/// When there is none.
pub(crate) fn preview(bytes: &[u8]) -> Result<&[u8], PictureError> {
    starts(bytes)
        .filter_map(|at| {
            let tail = &bytes[at..];
            let header = jpeg::header(tail).filter(jpeg::Header::is_common)?;
            Some((u64::from(header.size.w) * u64::from(header.size.h), tail))
        })
        .max_by_key(|(pixels, tail)| (*pixels, tail.len()))
        .map(|(_, tail)| tail)
        .ok_or_else(|| PictureError::Unsupported("is a RAW file without a JPEG preview".into()))
}

/// Places where a JPEG may begin: a start of image followed by another marker. Found by
/// its bytes, which serves every maker's container alike.
fn starts(bytes: &[u8]) -> impl Iterator<Item = usize> {
    const MOST: usize = 32;
    bytes
        .windows(4)
        .enumerate()
        .filter(|(_, w)| matches!(w, [0xff, 0xd8, 0xff, 0xc0..=0xfe]))
        .map(|(at, _)| at)
        .take(MOST)
}

/// A field of a TIFF directory, with its value where it is one number.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: u32,
}

/// All directories of a TIFF structure: the chain and those hung below it.
fn directories(bytes: &[u8]) -> Vec<Vec<Entry>> {
    const SUB_DIRECTORIES: u16 = 0x014a;
    let big_endian = bytes.starts_with(b"MM");
    let mut waiting: Vec<u32> = read(bytes, 4, 4, big_endian).into_iter().collect();
    let mut seen = Vec::new();
    let mut found = Vec::new();
    while let Some(at) = waiting.pop() {
        if at == 0 || seen.contains(&at) || seen.len() >= MOST_DIRECTORIES {
            continue;
        }
        seen.push(at);
        let (entries, next) = directory(bytes, at as usize, big_endian);
        waiting.extend(next);
        for entry in entries.iter().filter(|entry| entry.tag == SUB_DIRECTORIES) {
            match entry.count {
                1 => waiting.push(entry.value),
                count => waiting.extend((0..count.min(16)).filter_map(|i| {
                    read(bytes, entry.value as usize + 4 * i as usize, 4, big_endian)
                })),
            }
        }
        found.push(entries);
    }
    found
}

fn directory(bytes: &[u8], at: usize, big_endian: bool) -> (Vec<Entry>, Option<u32>) {
    let field = |at: usize, size: usize| read(bytes, at, size, big_endian);
    let count = field(at, 2).unwrap_or(0) as usize;
    let entries = (0..count).map_while(|i| {
        let at = at + 2 + 12 * i;
        let kind = field(at + 2, 2)? as u16;
        let value = field(at + 8, if kind == 3 { 2 } else { 4 })?;
        Some(Entry { tag: field(at, 2)? as u16, kind, count: field(at + 4, 4)?, value })
    });
    (
        entries.filter(|entry| (1..=13).contains(&entry.kind)).collect(),
        field(at + 2 + 12 * count, 4),
    )
}

fn read(bytes: &[u8], at: usize, size: usize, big_endian: bool) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(size)?)?;
    let push = |number: u32, &byte: &u8| number << 8 | u32::from(byte);
    Some(if big_endian { field.iter().fold(0, push) } else { field.iter().rev().fold(0, push) })
}
