//! HEIC and AVIF, whose metadata are items beside the picture, and Canon's CR3.

use super::Blocks;
use crate::bytes::{be_wide, be16, be32, part, split_at_zero};
use crate::tiff::Tiff;
use leporello_model::Orientation;

/// Canon's box with the EXIF directories of a CR3 file.
const CANON_METADATA: &[u8] = b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
/// The box with an XMP packet.
const XMP: &[u8] = b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac";

/// No sound file has more Exif and XMP items; each may cost a walk through the file.
const MOST_ITEMS: usize = 8;

/// A box: its type and what is in it.
struct Box<'a> {
    kind: &'a [u8],
    body: &'a [u8],
}

/// The boxes that lie one after the other. One that claims more than there is takes what
/// there is, and is the last.
struct Boxes<'a>(&'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = Box<'a>;

    fn next(&mut self) -> Option<Box<'a>> {
        let kind = part(self.0, 4, 4)?;
        let (head, len) = match be32(self.0, 0)? {
            0 => (8, self.0.len()),
            1 => (16, be_wide(self.0, 8, 8)?),
            len => (8, len),
        };
        let len = len.min(self.0.len());
        let body = self.0.get(head..len)?;
        self.0 = &self.0[len..];
        Some(Box { kind, body })
    }
}

fn find<'a>(bytes: &'a [u8], kind: &[u8]) -> Option<&'a [u8]> {
    Boxes(bytes).find(|found| found.kind == kind).map(|found| found.body)
}

/// Takes the blocks of a HEIC, AVIF or CR3 file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    for outer in Boxes(bytes) {
        match outer.kind {
            b"meta" => items(bytes, outer.body.get(4..).unwrap_or_default(), found),
            b"moov" => {
                for inner in Boxes(outer.body).filter(|inner| inner.kind == b"uuid") {
                    if let Some(directories) = inner.body.strip_prefix(CANON_METADATA) {
                        canon(directories, found);
                    }
                }
            }
            b"uuid" => {
                if let Some(packet) = outer.body.strip_prefix(XMP) {
                    found.take_xmp(packet);
                }
            }
            _ => {}
        }
    }
}

/// CR3 keeps the main, EXIF and GPS directories as three TIFF structures.
fn canon(bytes: &[u8], found: &mut Blocks) {
    let directory =
        |kind| find(bytes, kind).and_then(Tiff::read).map(|tiff| tiff.main).unwrap_or_default();
    let tiff = Tiff { main: directory(b"CMT1"), exif: directory(b"CMT2"), gps: directory(b"CMT4") };
    found.take_exif(&tiff.to_bytes());
}

/// Takes the items of a `meta` box.
fn items(bytes: &[u8], meta: &[u8], found: &mut Blocks) {
    let kinds = find(meta, b"iinf").map(item_kinds).unwrap_or_default();
    let wanted: Vec<usize> = kinds.iter().map(|&(item, _)| item).collect();
    let locations = find(meta, b"iloc").map(|iloc| locations(iloc, &wanted)).unwrap_or_default();
    let idat = find(meta, b"idat").unwrap_or_default();
    for (item, kind) in kinds {
        let Some(location) = locations.iter().find(|location| location.item == item) else {
            continue;
        };
        let source = if location.is_in_idat { idat } else { bytes };
        let data = location.collect(source).unwrap_or_default();
        match kind {
            Kind::Exif => exif_item(&data, found),
            Kind::Xmp if found.xmp.is_empty() => found.take_xmp(&data),
            Kind::Xmp => {}
        }
    }
    properties(meta, found);
}

/// An Exif item: a number that says how far behind it the TIFF structure begins.
fn exif_item(data: &[u8], found: &mut Blocks) {
    let start = be32(data, 0).and_then(|skip| skip.checked_add(4));
    if let Some(structure) = start.and_then(|start| data.get(start..)) {
        found.take_exif(structure);
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Exif,
    Xmp,
}

/// The items of an `iinf` box that matter here, the first [`MOST_ITEMS`] of them.
fn item_kinds(iinf: &[u8]) -> Vec<(usize, Kind)> {
    let entries = if iinf.first() == Some(&0) { iinf.get(6..) } else { iinf.get(8..) };
    let entries = Boxes(entries.unwrap_or_default()).filter(|entry| entry.kind == b"infe");
    entries.filter_map(|entry| item_kind(entry.body)).take(MOST_ITEMS).collect()
}

/// Version and flags, item, protection, type, name, and for `mime` a content type.
fn item_kind(infe: &[u8]) -> Option<(usize, Kind)> {
    let width = match infe.first()? {
        2 => 2,
        3 => 4,
        _ => return None,
    };
    let item = be_wide(infe, 4, width)?;
    match part(infe, 6 + width, 4)? {
        b"Exif" => Some((item, Kind::Exif)),
        b"mime" => {
            let (_name, content) = split_at_zero(infe.get(10 + width..)?)?;
            content.starts_with(b"application/rdf+xml").then_some((item, Kind::Xmp))
        }
        _ => None,
    }
}

/// Where an item's bytes lie.
struct Location {
    item: usize,
    is_in_idat: bool,
    /// Offset and length; length 0 means to the end.
    extents: Vec<(usize, usize)>,
}

impl Location {
    /// The bytes of all extents, together never more than `source` has.
    fn collect(&self, source: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        for &(offset, len) in &self.extents {
            let rest = source.get(offset..)?;
            let data = if len == 0 { rest } else { rest.get(..len)? };
            if out.len() + data.len() > source.len() {
                return None;
            }
            out.extend(data);
        }
        Some(out)
    }
}

/// The places of the wanted items, from an `iloc` box as far as it goes.
fn locations(iloc: &[u8], wanted: &[usize]) -> Vec<Location> {
    let mut out = Vec::new();
    let _ = read_locations(iloc, wanted, &mut out);
    out
}

fn read_locations(iloc: &[u8], wanted: &[usize], out: &mut Vec<Location>) -> Option<()> {
    let version = *iloc.first()?;
    let widths = be16(iloc, 4)?;
    let nibble = |shift: u16| usize::from(widths >> shift & 15);
    let (offset_width, length_width, base_width) = (nibble(12), nibble(8), nibble(4));
    let index_width = if version == 0 { 0 } else { nibble(0) };
    let item_width = if version < 2 { 2 } else { 4 };
    let mut reader = Reader { bytes: iloc, at: 6 };
    for _ in 0..reader.take(item_width)? {
        let item = reader.take(item_width)?;
        let method = if version == 0 { 0 } else { reader.take(2)? & 15 };
        reader.take(2)?;
        let base = reader.take(base_width)?;
        let mut extents = Vec::new();
        let count = reader.take(2)?;
        // Extents without an offset are all the same one, and take no bytes here.
        let count = if offset_width == 0 { count.min(1) } else { count };
        for _ in 0..count {
            reader.take(index_width)?;
            let offset = reader.take(offset_width)?.checked_add(base)?;
            extents.push((offset, reader.take(length_width)?));
        }
        if method <= 1 && wanted.contains(&item) {
            out.push(Location { item, is_in_idat: method == 1, extents });
        }
    }
    Some(())
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn take(&mut self, width: usize) -> Option<usize> {
        let value = be_wide(self.bytes, self.at, width)?;
        self.at += width;
        Some(value)
    }
}

/// Takes the profile and the turning among the properties of the primary item. If that
/// has no profile, as when it is a grid, its tiles have.
fn properties(meta: &[u8], found: &mut Blocks) {
    let Some(iprp) = find(meta, b"iprp") else { return };
    let all: Vec<Box> = Boxes(find(iprp, b"ipco").unwrap_or_default()).collect();
    let primary = find(meta, b"pitm").and_then(|pitm| match pitm.first()? {
        0 => be_wide(pitm, 4, 2),
        _ => be_wide(pitm, 4, 4),
    });
    let indices = primary.zip(find(iprp, b"ipma")).and_then(|(item, ipma)| owned(ipma, item));
    let indices = indices.unwrap_or_default();
    let own = indices.iter().filter_map(|&index| all.get(index.checked_sub(1)?));
    found.container_turn = turn(own.clone());
    for colour in own.chain(&all).filter(|property| property.kind == b"colr") {
        if let [b'p', b'r', b'o', b'f', icc @ ..] | [b'r', b'I', b'C', b'C', icc @ ..] = colour.body
        {
            found.take_icc(icc);
        }
    }
}

/// The turning and the flip among an item's properties.
fn turn<'a>(properties: impl Iterator<Item = &'a Box<'a>>) -> Option<Orientation> {
    let (mut quarters, mut flip) = (None, None);
    for property in properties {
        match (property.kind, property.body) {
            (b"irot", &[angle, ..]) => quarters = Some(angle & 3),
            (b"imir", &[axis, ..]) => flip = Some(axis & 1),
            _ => {}
        }
    }
    (quarters.is_some() || flip.is_some()).then(|| turned(quarters.unwrap_or(0), flip))?
}

/// The EXIF value for a turn of `quarters` against the clock followed by a flip: axis 0
/// exchanges top and bottom, axis 1 left and right.
fn turned(quarters: u8, flip: Option<u8>) -> Option<Orientation> {
    let value = match (quarters, flip) {
        (0, None) => 1,
        (1, None) => 8,
        (2, None) => 3,
        (_, None) => 6,
        (0, Some(1)) | (2, Some(0)) => 2,
        (0, Some(_)) | (2, Some(_)) => 4,
        (1, Some(1)) | (3, Some(0)) => 7,
        _ => 5,
    };
    Orientation::from_exif(value)
}

/// The numbers of the properties that `item` owns, from an `ipma` box.
fn owned(ipma: &[u8], item: usize) -> Option<Vec<usize>> {
    let item_width = if *ipma.first()? < 1 { 2 } else { 4 };
    let index_width = if *ipma.get(3)? & 1 == 1 { 2 } else { 1 };
    let mut reader = Reader { bytes: ipma, at: 4 };
    for _ in 0..reader.take(4)? {
        let owner = reader.take(item_width)?;
        let count = reader.take(1)?;
        let top_bit = 1 << (8 * index_width - 1);
        let indices = (0..count).map(|_| Some(reader.take(index_width)? & (top_bit - 1)));
        let indices: Vec<usize> = indices.collect::<Option<_>>()?;
        if owner == item {
            return Some(indices);
        }
    }
    None
}
