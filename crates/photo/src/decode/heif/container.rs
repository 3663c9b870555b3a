//! The items of a still-picture file (HEIF, ISO/IEC 23008-12): which there are, where their
//! bytes lie, what properties they have, and how they belong together.
//!
//! Every table has no more entries than the file has bytes, and an item is never longer than
//! the file, so that what a file claims costs no more than what it holds.

use super::boxes::{Boxes, IsoBox, Reader, find};
use crate::PictureError;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A still-picture file, its tables read.
pub(crate) struct Container<'a> {
    bytes: &'a [u8],
    /// The item that is the picture.
    pub(super) primary: u32,
    kinds: BTreeMap<u32, [u8; 4]>,
    places: BTreeMap<u32, Place>,
    references: Vec<Reference>,
    properties: Vec<IsoBox<'a>>,
    owned: BTreeMap<u32, Vec<usize>>,
    idat: &'a [u8],
}

/// Where the bytes of an item lie.
struct Place {
    is_in_idat: bool,
    /// Offset and length; length 0 means to the end.
    extents: Vec<(u64, u64)>,
}

/// One item's relation to others.
struct Reference {
    kind: [u8; 4],
    from: u32,
    to: Vec<u32>,
}

impl<'a> Container<'a> {
    /// Reads the tables.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, PictureError> {
        let meta = find(bytes, b"meta").and_then(|meta| meta.get(4..)).ok_or_else(broken)?;
        let table = |kind| find(meta, kind);
        let iprp = table(b"iprp").ok_or_else(broken)?;
        let iref = table(b"iref").map_or(Some(Vec::new()), references);
        Ok(Self {
            bytes,
            primary: table(b"pitm").and_then(primary).ok_or_else(broken)?,
            kinds: table(b"iinf").and_then(kinds).ok_or_else(broken)?,
            places: table(b"iloc").and_then(places).ok_or_else(broken)?,
            references: iref.ok_or_else(broken)?,
            properties: find(iprp, b"ipco").map(|all| Boxes(all).collect()).unwrap_or_default(),
            owned: find(iprp, b"ipma").and_then(owned).ok_or_else(broken)?,
            idat: table(b"idat").unwrap_or_default(),
        })
    }

    /// The type of an item.
    pub(super) fn kind(&self, item: u32) -> Option<&[u8; 4]> {
        self.kinds.get(&item)
    }

    /// The properties of an item in their order.
    pub(super) fn properties(&self, item: u32) -> impl Iterator<Item = &IsoBox<'a>> {
        let indices = self.owned.get(&item).into_iter().flatten();
        indices.filter_map(|&index| self.properties.get(index.checked_sub(1)?))
    }

    /// What is in an item's first property of this type.
    pub(super) fn property(&self, item: u32, kind: &[u8; 4]) -> Option<&'a [u8]> {
        self.properties(item).find(|property| property.kind == kind).map(|property| property.body)
    }

    /// The items that `item` is made of.
    pub(super) fn parts(&self, item: u32) -> &[u32] {
        let made = |reference: &&Reference| &reference.kind == b"dimg" && reference.from == item;
        self.references.iter().find(made).map_or(&[], |reference| &reference.to)
    }

    /// The items that refer to `item` in this way.
    pub(super) fn referring(&self, kind: &[u8; 4], item: u32) -> impl Iterator<Item = u32> {
        let wanted = move |r: &&Reference| &r.kind == kind && r.to.contains(&item);
        self.references.iter().filter(wanted).map(|reference| reference.from)
    }

    /// The bytes of an item.
    pub(super) fn data(&self, item: u32) -> Result<Cow<'a, [u8]>, PictureError> {
        let place = self.places.get(&item).ok_or_else(broken)?;
        let source = if place.is_in_idat { self.idat } else { self.bytes };
        if let [(offset, length)] = place.extents[..] {
            return Ok(Cow::Borrowed(part(source, offset, length)?));
        }
        let mut joined = Vec::new();
        for &(offset, length) in &place.extents {
            let part = part(source, offset, length)?;
            if joined.len() + part.len() > source.len() {
                return Err(broken());
            }
            joined.extend_from_slice(part);
        }
        Ok(Cow::Owned(joined))
    }
}

fn broken() -> PictureError {
    PictureError::Damaged("has no complete table of its pictures".into())
}

fn part(source: &[u8], offset: u64, length: u64) -> Result<&[u8], PictureError> {
    let rest = usize::try_from(offset).ok().and_then(|offset| source.get(offset..));
    let part = rest.and_then(|rest| match length {
        0 => Some(rest),
        _ => rest.get(..usize::try_from(length).ok()?),
    });
    part.ok_or_else(|| PictureError::Damaged("ends before its picture does".into()))
}

fn primary(pitm: &[u8]) -> Option<u32> {
    let mut reader = Reader(pitm);
    let (version, _) = reader.version()?;
    reader.short(if version == 0 { 2 } else { 4 })
}

fn kinds(iinf: &[u8]) -> Option<BTreeMap<u32, [u8; 4]>> {
    let mut reader = Reader(iinf);
    let (version, _) = reader.version()?;
    reader.short(if version == 0 { 2 } else { 4 })?;
    let entries = Boxes(reader.0).filter(|entry| entry.kind == b"infe");
    Some(entries.filter_map(|entry| kind(entry.body)).collect())
}

fn kind(infe: &[u8]) -> Option<(u32, [u8; 4])> {
    let mut reader = Reader(infe);
    let item_width = match reader.version()?.0 {
        2 => 2,
        3 => 4,
        _ => return None,
    };
    let item = reader.short(item_width)?;
    reader.bytes(2)?;
    Some((item, *reader.bytes(4)?.first_chunk()?))
}

fn references(iref: &[u8]) -> Option<Vec<Reference>> {
    let mut reader = Reader(iref);
    let width = if reader.version()?.0 == 0 { 2 } else { 4 };
    let relation = |found: IsoBox| {
        let mut reader = Reader(found.body);
        let from = reader.short(width)?;
        let count = reader.short(2)?;
        let to = (0..count).map(|_| reader.short(width)).collect::<Option<_>>()?;
        Some(Reference { kind: *found.kind, from, to })
    };
    Boxes(reader.0).map(relation).collect()
}

fn places(iloc: &[u8]) -> Option<BTreeMap<u32, Place>> {
    let mut reader = Reader(iloc);
    let (version, _) = reader.version()?;
    let widths = reader.short(2)?;
    let nibble = |shift: u32| (widths >> shift & 15) as usize;
    let (offset_width, length_width, base_width) = (nibble(12), nibble(8), nibble(4));
    let index_width = if version == 0 { 0 } else { nibble(0) };
    let item_width = if version < 2 { 2 } else { 4 };
    let mut places = BTreeMap::new();
    for _ in 0..reader.short(item_width)? {
        let item = reader.short(item_width)?;
        let method = if version == 0 { 0 } else { reader.short(2)? & 15 };
        reader.bytes(2)?;
        let base = reader.number(base_width)?;
        let count = reader.short(2)?;
        // Extents that take no bytes in the table would cost memory all the same.
        let is_bare = index_width + offset_width + length_width == 0;
        let mut extents = Vec::new();
        for _ in 0..if is_bare { count.min(1) } else { count } {
            reader.number(index_width)?;
            let offset = reader.number(offset_width)?.checked_add(base)?;
            extents.push((offset, reader.number(length_width)?));
        }
        // Method 2, parts of other items, is used by no camera.
        if method <= 1 {
            places.insert(item, Place { is_in_idat: method == 1, extents });
        }
    }
    Some(places)
}

fn owned(ipma: &[u8]) -> Option<BTreeMap<u32, Vec<usize>>> {
    let mut reader = Reader(ipma);
    let (version, flags) = reader.version()?;
    let item_width = if version == 0 { 2 } else { 4 };
    let (width, mask) = if flags & 1 == 1 { (2, 0x7fff) } else { (1, 0x7f) };
    let mut owned = BTreeMap::new();
    for _ in 0..reader.short(4)? {
        let item = reader.short(item_width)?;
        let count = reader.short(1)?;
        let indices = (0..count).map(|_| Some((reader.short(width)? & mask) as usize));
        owned.insert(item, indices.collect::<Option<_>>()?);
    }
    Some(owned)
}
