//! The Exif block: a small TIFF with three directories (Exif 2.32, little endian).

use crate::tags::Tags;

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;

/// One entry of a directory, its value already in little-endian bytes.
struct Entry {
    tag: u16,
    kind: u16,
    count: u32,
    value: Vec<u8>,
}

impl Entry {
    fn text(tag: u16, text: &str) -> Self {
        let mut value = text.as_bytes().to_vec();
        value.push(0);
        Self { tag, kind: ASCII, count: value.len() as u32, value }
    }

    fn short(tag: u16, number: u16) -> Self {
        Self { tag, kind: SHORT, count: 1, value: number.to_le_bytes().to_vec() }
    }

    fn long(tag: u16, number: u32) -> Self {
        Self { tag, kind: LONG, count: 1, value: number.to_le_bytes().to_vec() }
    }

    fn rationals(tag: u16, numbers: &[(u32, u32)]) -> Self {
        let value = numbers
            .iter()
            .flat_map(|(over, under)| [over.to_le_bytes(), under.to_le_bytes()].concat())
            .collect();
        Self { tag, kind: RATIONAL, count: numbers.len() as u32, value }
    }
}

/// The body of an APP1 segment, from `Exif\0\0` on; `None` when the tags need no Exif.
pub(crate) fn block(tags: &Tags) -> Option<Vec<u8>> {
    let (mut main, exif, gps) = (main_entries(tags), exif_entries(tags), gps_entries(tags));
    if main.is_empty() && exif.is_empty() && gps.is_empty() {
        return None;
    }
    let pointers = usize::from(!exif.is_empty()) + usize::from(!gps.is_empty());
    let mut next = 8 + directory_length(&main) + 12 * pointers;
    for (tag, entries) in [(0x8769, &exif), (0x8825, &gps)] {
        if !entries.is_empty() {
            main.push(Entry::long(tag, next as u32));
            next += directory_length(entries);
        }
    }
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    for entries in [&main, &exif, &gps] {
        if !entries.is_empty() {
            write_directory(&mut tiff, entries);
        }
    }
    Some([b"Exif\0\0".as_slice(), &tiff].concat())
}

fn main_entries(tags: &Tags) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Some((make, model)) = &tags.camera {
        entries.push(Entry::text(0x010f, make));
        entries.push(Entry::text(0x0110, model));
    }
    if let Some(orientation) = tags.orientation {
        entries.push(Entry::short(0x0112, u16::from(orientation)));
    }
    if let Some(copyright) = &tags.copyright {
        entries.push(Entry::text(0x8298, copyright));
    }
    entries
}

fn exif_entries(tags: &Tags) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Some(taken) = &tags.taken {
        entries.push(Entry::text(0x9003, taken));
    }
    if let Some(offset) = &tags.offset {
        entries.push(Entry::text(0x9011, offset));
    }
    if let Some(subsec) = tags.subsec {
        entries.push(Entry::text(0x9291, &format!("{subsec:03}")));
    }
    entries
}

fn gps_entries(tags: &Tags) -> Vec<Entry> {
    let Some((latitude, longitude)) = tags.gps else { return Vec::new() };
    vec![
        Entry::text(1, if latitude < 0.0 { "S" } else { "N" }),
        Entry::rationals(2, &degrees(latitude)),
        Entry::text(3, if longitude < 0.0 { "W" } else { "E" }),
        Entry::rationals(4, &degrees(longitude)),
    ]
}

/// Degrees, minutes and ten-thousandths of a second, from whole ten-thousandths so that
/// rounding never writes sixty seconds.
fn degrees(value: f64) -> [(u32, u32); 3] {
    let whole = (value.abs().min(180.0) * 36_000_000.0 + 0.5) as u64;
    let part = |n: u64| n as u32;
    [
        (part(whole / 36_000_000), 1),
        (part(whole / 600_000 % 60), 1),
        (part(whole % 600_000), 10_000),
    ]
}

fn padded(length: usize) -> usize {
    length + length % 2
}

/// A directory's length with the values that do not fit into its entries.
fn directory_length(entries: &[Entry]) -> usize {
    let beside = |e: &Entry| if e.value.len() > 4 { padded(e.value.len()) } else { 0 };
    2 + 12 * entries.len() + 4 + entries.iter().map(beside).sum::<usize>()
}

fn write_directory(tiff: &mut Vec<u8>, entries: &[Entry]) {
    let mut beside = Vec::new();
    let values_at = tiff.len() + 2 + 12 * entries.len() + 4;
    tiff.extend((entries.len() as u16).to_le_bytes());
    for entry in entries {
        tiff.extend(entry.tag.to_le_bytes());
        tiff.extend(entry.kind.to_le_bytes());
        tiff.extend(entry.count.to_le_bytes());
        if entry.value.len() > 4 {
            tiff.extend(((values_at + beside.len()) as u32).to_le_bytes());
            beside.extend(&entry.value);
            beside.resize(padded(beside.len()), 0);
        } else {
            let mut inline = [0; 4];
            inline[..entry.value.len()].copy_from_slice(&entry.value);
            tiff.extend(inline);
        }
    }
    tiff.extend([0; 4]);
    tiff.extend(beside);
}
