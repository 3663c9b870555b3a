//! The TIFF structure that carries EXIF: a main directory that points to two more.
//!
//! Only the three directories with words in them are read (main, EXIF, GPS), each once,
//! so a chain of directories that bites its own tail costs nothing. An entry whose value
//! lies outside the bytes is left out; the others are still read.

use crate::bytes::{Order, part};
use crate::text;

/// Entries larger than this, such as maker notes, are not copied by [`Tiff::to_bytes`].
const LARGEST_COPIED: usize = 65_536;
/// Together the copied entries take no more than this.
const LARGEST_COPY: usize = 1 << 20;

const EXIF_POINTER: u16 = 0x8769;
const GPS_POINTER: u16 = 0x8825;
const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// One value of a directory.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// What it is.
    pub tag: u16,
    /// Type of its numbers, 1 to 13.
    pub kind: u16,
    /// The value as it lies in the file.
    pub data: &'a [u8],
    /// Byte order of its numbers.
    pub order: Order,
}

impl Entry<'_> {
    /// Text up to the first zero byte: UTF-8 if it is, else Windows Latin-1.
    pub fn text(&self) -> String {
        let end = self.data.iter().position(|&byte| byte == 0).unwrap_or(self.data.len());
        text::decode(&self.data[..end])
    }

    /// Text in UTF-16, least significant byte first, as Windows writes it.
    pub fn utf16_text(&self) -> String {
        text::decode_utf16(self.data, Order::Little)
    }

    /// The first whole number.
    pub fn number(&self) -> Option<u32> {
        match self.kind {
            SHORT => self.order.u16(self.data, 0).map(u32::from),
            LONG => self.order.u32(self.data, 0),
            _ => self.data.first().map(|&byte| byte.into()),
        }
    }

    /// The `index`th fraction; `None` if its denominator is 0.
    pub fn fraction(&self, index: usize) -> Option<f64> {
        let above = self.order.u32(self.data, 8 * index)?;
        let below = self.order.u32(self.data, 8 * index + 4)?;
        (below != 0).then(|| f64::from(above) / f64::from(below))
    }
}

/// A directory: its entries in the file's order.
#[derive(Clone, Debug, Default)]
pub struct Directory<'a>(pub Vec<Entry<'a>>);

impl<'a> Directory<'a> {
    /// The first entry with this tag.
    pub fn get(&self, tag: u16) -> Option<&Entry<'a>> {
        self.0.iter().find(|entry| entry.tag == tag)
    }

    /// The text of the first entry with this tag.
    pub fn text(&self, tag: u16) -> Option<String> {
        self.get(tag).map(Entry::text)
    }

    fn read(bytes: &'a [u8], order: Order, at: usize) -> Self {
        let count = order.u16(bytes, at).unwrap_or(0);
        let entries = (0..usize::from(count)).map_while(|i| part(bytes, at + 2 + 12 * i, 12));
        Self(entries.filter_map(|raw| entry(bytes, order, raw)).collect())
    }
}

/// Reads one entry of 12 bytes; `None` if its type is unknown or its value is not there.
fn entry<'a>(bytes: &'a [u8], order: Order, raw: &'a [u8]) -> Option<Entry<'a>> {
    let kind = order.u16(raw, 2)?;
    let len = order.index(raw, 4)?.checked_mul(element_size(kind)?)?;
    let data = if len <= 4 { &raw[8..8 + len] } else { part(bytes, order.index(raw, 8)?, len)? };
    Some(Entry { tag: order.u16(raw, 0)?, kind, data, order })
}

const fn element_size(kind: u16) -> Option<usize> {
    match kind {
        1 | ASCII | 6 | 7 | 129 => Some(1),
        SHORT | 8 => Some(2),
        LONG | 9 | 11 | 13 => Some(4),
        5 | 10 | 12 => Some(8),
        _ => None,
    }
}

/// The directories with words in them.
#[derive(Clone, Debug, Default)]
pub struct Tiff<'a> {
    /// The main directory: camera, description, orientation.
    pub main: Directory<'a>,
    /// The EXIF directory: dates, comment.
    pub exif: Directory<'a>,
    /// The GPS directory.
    pub gps: Directory<'a>,
}

impl<'a> Tiff<'a> {
    /// Reads a TIFF structure; `None` if the bytes do not begin as one. The variants of
    /// Olympus (`IIRO`, `IIRS`) and Panasonic (`IIU`) RAW files are taken too.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let order = match bytes.get(..2)? {
            b"II" => Order::Little,
            b"MM" => Order::Big,
            _ => return None,
        };
        if !matches!(order.u16(bytes, 2)?, 42 | 0x55 | 0x4f52 | 0x5352) {
            return None;
        }
        let main = Directory::read(bytes, order, order.index(bytes, 4)?);
        let follow = |tag| {
            let pointer = main.get(tag).and_then(Entry::number)?;
            Some(Directory::read(bytes, order, usize::try_from(pointer).ok()?))
        };
        let exif = follow(EXIF_POINTER).unwrap_or_default();
        let gps = follow(GPS_POINTER).unwrap_or_default();
        Some(Self { main, exif, gps })
    }

    /// Whether nothing could be read.
    pub fn is_empty(&self) -> bool {
        self.main.0.is_empty() && self.exif.0.is_empty() && self.gps.0.is_empty()
    }

    /// The directories alone as a TIFF structure of their own, without pictures and
    /// without values that are no words: what is kept of a TIFF or RAW file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let order = self.main.0.first().map_or(Order::Little, |entry| entry.order);
        Writer::new(order).write(self)
    }
}

/// Writes directories one after the other, each followed by its values.
struct Writer {
    order: Order,
    out: Vec<u8>,
}

impl Writer {
    fn new(order: Order) -> Self {
        Self { order, out: Vec::new() }
    }

    fn write(mut self, tiff: &Tiff) -> Vec<u8> {
        self.out.extend(if self.order == Order::Little { b"II" } else { b"MM" });
        self.put_u16(42);
        self.put_u32(8);
        let places = self.directory(&tiff.main, &[EXIF_POINTER, GPS_POINTER]);
        for (place, directory) in places.into_iter().zip([&tiff.exif, &tiff.gps]) {
            let at = self.out.len();
            self.set_u32(place, at);
            self.directory(directory, &[]);
        }
        self.out
    }

    /// Writes a directory with room for pointers, whose places it returns.
    fn directory(&mut self, directory: &Directory, pointers: &[u16]) -> Vec<usize> {
        let kept: Vec<&Entry> = directory.0.iter().filter(|e| self.is_kept(e)).collect();
        self.put_u16(u16::try_from(kept.len() + pointers.len()).unwrap_or(u16::MAX));
        let mut values = Vec::new();
        for entry in kept.iter().take(usize::from(u16::MAX) - pointers.len()) {
            let size = element_size(entry.kind).unwrap_or(1);
            self.put_u16(entry.tag);
            self.put_u16(entry.kind);
            self.put_u32(entry.data.len() / size);
            values.push((self.out.len(), *entry));
            self.put_u32(0);
        }
        let places = pointers.iter().map(|&tag| self.pointer(tag)).collect();
        self.put_u32(0);
        for (place, entry) in values {
            self.value(place, entry);
        }
        places
    }

    fn is_kept(&self, entry: &Entry) -> bool {
        !matches!(entry.tag, EXIF_POINTER | GPS_POINTER)
            && entry.data.len() <= LARGEST_COPIED
            && self.out.len() + entry.data.len() <= LARGEST_COPY
    }

    fn pointer(&mut self, tag: u16) -> usize {
        self.put_u16(tag);
        self.put_u16(LONG);
        self.put_u32(1);
        let place = self.out.len();
        self.put_u32(0);
        place
    }

    fn value(&mut self, place: usize, entry: &Entry) {
        let mut data = entry.data.to_vec();
        if entry.order != self.order {
            let unit = if matches!(entry.kind, 5 | 10) {
                4
            } else {
                element_size(entry.kind).unwrap_or(1)
            };
            data.chunks_mut(unit).for_each(<[u8]>::reverse);
        }
        if data.len() <= 4 {
            self.out[place..place + data.len()].copy_from_slice(&data);
        } else if self.out.len() + data.len() <= LARGEST_COPY {
            let at = self.out.len();
            self.set_u32(place, at);
            self.out.extend(data);
        } else {
            self.set_u32(place, usize::MAX);
        }
    }

    fn put_u16(&mut self, value: u16) {
        self.out.extend(match self.order {
            Order::Little => value.to_le_bytes(),
            Order::Big => value.to_be_bytes(),
        });
    }

    fn put_u32(&mut self, value: usize) {
        let place = self.out.len();
        self.out.extend([0; 4]);
        self.set_u32(place, value);
    }

    fn set_u32(&mut self, place: usize, value: usize) {
        let value = u32::try_from(value).unwrap_or(u32::MAX);
        self.out[place..place + 4].copy_from_slice(&match self.order {
            Order::Little => value.to_le_bytes(),
            Order::Big => value.to_be_bytes(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(tag: u16, kind: u16, data: &[u8], order: Order) -> Entry<'_> {
        Entry { tag, kind, data, order }
    }

    #[test]
    fn directories_of_different_byte_order_are_written_in_one() {
        let main =
            vec![entry(1, ASCII, b"maker\0", Order::Big), entry(2, SHORT, b"\0\x06", Order::Big)];
        let gps = vec![entry(3, 5, b"\x2f\0\0\0\x02\0\0\0", Order::Little)];
        let exif = vec![entry(4, LONG, b"\x01\0\0\0", Order::Little)];
        let [main, exif, gps] = [main, exif, gps].map(Directory);
        let bytes = Tiff { main, exif, gps }.to_bytes();
        let read = Tiff::read(&bytes).unwrap();
        assert_eq!(read.main.text(1).as_deref(), Some("maker"));
        assert_eq!(read.main.get(2).and_then(Entry::number), Some(6));
        assert_eq!(read.gps.get(3).and_then(|entry| entry.fraction(0)), Some(23.5));
        assert_eq!(read.exif.get(4).and_then(Entry::number), Some(1));
    }

    #[test]
    fn an_entry_that_points_outside_is_left_out_and_the_next_one_read() {
        let mut bytes = b"II\x2a\0\x08\0\0\0\x03\0".to_vec();
        bytes.extend(b"\x01\0\x02\0\xff\0\0\0\x20\0\0\0");
        bytes.extend(b"\x02\0\x63\0\x01\0\0\0\0\0\0\0");
        bytes.extend(b"\x03\0\x02\0\x02\0\0\0a\0\0\0");
        let read = Tiff::read(&bytes).unwrap();
        let tags: Vec<u16> = read.main.0.iter().map(|entry| entry.tag).collect();
        assert_eq!(tags, [3]);
    }

    #[test]
    fn a_directory_that_is_cut_off_gives_its_beginning() {
        let bytes = b"MM\0\x2a\0\0\0\x08\0\x05\0\x01\0\x03\0\0\0\x01\0\x06\0\0\0\x02";
        let read = Tiff::read(bytes).unwrap();
        assert_eq!(read.main.get(1).and_then(Entry::number), Some(6));
        assert_eq!(read.main.0.len(), 1);
    }
}
