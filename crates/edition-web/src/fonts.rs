//! Letters for the web: the cut fonts of the look in WOFF, which takes a third off their bytes.

use leporello_screen::Embedded;
use miniz_oxide::deflate::compress_to_vec_zlib;

/// Effort of compression, 0 to 10.
const EFFORT: u8 = 9;

/// A font as WOFF 1.0, each table compressed by itself; `None` when it is not one font.
pub(crate) fn woff(font: &[u8]) -> Option<Vec<u8>> {
    let word = |at: usize| Some(u32::from_be_bytes(*font.get(at..)?.first_chunk()?));
    let count = usize::from(u16::from_be_bytes(*font.get(4..)?.first_chunk()?));
    let mut records = Vec::new();
    let mut data = Vec::new();
    let start = 44 + 20 * count;
    let mut unpacked = 12 + 16 * count;
    for at in (0..count).map(|i| 12 + 16 * i) {
        let (offset, length) = (word(at + 8)? as usize, word(at + 12)? as usize);
        let table = font.get(offset..offset.checked_add(length)?)?;
        let packed = compress_to_vec_zlib(table, EFFORT);
        let stored = if packed.len() < table.len() { &packed } else { table };
        let place = (start + data.len()) as u32;
        for field in [word(at)?, place, stored.len() as u32, length as u32, word(at + 4)?] {
            records.extend(field.to_be_bytes());
        }
        data.extend(stored);
        data.resize(data.len().next_multiple_of(4), 0);
        unpacked += length.next_multiple_of(4);
    }
    let mut out = b"wOFF".to_vec();
    out.extend(font.get(..4)?);
    out.extend(((start + data.len()) as u32).to_be_bytes());
    out.extend((count as u16).to_be_bytes());
    out.extend([0, 0]);
    out.extend((unpacked as u32).to_be_bytes());
    out.extend([0, 1, 0, 0]);
    // No metadata and no private data: five fields of nothing.
    out.extend([0; 20]);
    out.extend(records);
    out.extend(data);
    Some(out)
}

/// The font as WOFF under a name of its content; one that cannot be packed stays as it is.
pub(crate) fn packed(font: Embedded) -> Embedded {
    let (bytes, ending) = match woff(&font.bytes) {
        Some(bytes) => (bytes, "woff".to_owned()),
        None => {
            let ending = font.file.rsplit('.').next().unwrap_or("ttf").to_owned();
            (font.bytes, ending)
        }
    };
    let stem = font.file.split('.').next().unwrap_or("font");
    let mark = &blake3::hash(&bytes).to_hex()[..8];
    Embedded { file: format!("{stem}-{mark}.{ending}"), bytes, ..font }
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::inflate::decompress_to_vec_zlib;

    const INTER: &[u8] = include_bytes!("../../typeset/themes/gallery/fonts/Inter-Regular.otf");

    #[test]
    fn every_table_is_there_again_when_unpacked() {
        let woff = woff(INTER).unwrap();
        let word = |bytes: &[u8], at: usize| {
            u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
        };
        assert_eq!(word(&woff, 8), woff.len());
        assert!(woff.len() * 10 < INTER.len() * 9);
        let count = usize::from(u16::from_be_bytes([INTER[4], INTER[5]]));
        for i in 0..count {
            let (from, to) = (12 + 16 * i, 44 + 20 * i);
            let stored = &woff[word(&woff, to + 4)..][..word(&woff, to + 8)];
            let table = &INTER[word(INTER, from + 8)..][..word(INTER, from + 12)];
            let unpacked = decompress_to_vec_zlib(stored).unwrap_or_else(|_| stored.to_vec());
            assert_eq!(unpacked, table);
        }
    }

    #[test]
    fn what_is_no_font_is_not_packed() {
        assert_eq!(woff(b"x"), None);
        assert_eq!(woff(&[0xff; 64]), None);
    }
}
