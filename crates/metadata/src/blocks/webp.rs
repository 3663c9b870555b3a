//! WebP: chunks of a RIFF file.

use super::Blocks;
use crate::bytes::{Order, part};

/// Takes the blocks of a WebP file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let mut at = 12;
    while let Some((kind, data)) = chunk(bytes, at) {
        match kind {
            b"EXIF" => found.take_exif(data),
            b"XMP " | b"XMP\0" => found.take_xmp(data),
            b"ICCP" => found.take_icc(data),
            _ => {}
        }
        at += 8 + data.len().next_multiple_of(2);
    }
}

fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    Some((part(bytes, at, 4)?, part(bytes, at + 8, Order::Little.index(bytes, at + 4)?)?))
}
