//! GIF: extensions between the pictures.

use super::Blocks;
use crate::bytes::part;
use crate::text;

/// XMP in a GIF ends with this many bytes that lead a reader which knows nothing of XMP
/// out of it: 1, then 255 down to 0.
const XMP_TRAILER: usize = 257;

/// Takes the blocks of a GIF file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let _ = walk(bytes, found);
}

/// Goes from block to block; `None` where the file ends early.
fn walk(bytes: &[u8], found: &mut Blocks) -> Option<()> {
    let mut at = 13 + table_len(*bytes.get(10)?);
    loop {
        match *bytes.get(at)? {
            0x21 => {
                let start = at + 2;
                let end = skip_sub_blocks(bytes, start)?;
                extension(*bytes.get(at + 1)?, &bytes[start..end], found);
                at = end;
            }
            0x2c => {
                let table = table_len(*bytes.get(at + 9)?);
                at = skip_sub_blocks(bytes, at + 11 + table)?;
            }
            _ => return None,
        }
    }
}

/// Bytes of a colour table, from the flags of a screen or picture.
const fn table_len(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn skip_sub_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match usize::from(*bytes.get(at)?) {
            0 => return Some(at + 1),
            len => at += 1 + len,
        }
    }
}

/// `body` is the extension with the lengths of its sub-blocks.
fn extension(label: u8, body: &[u8], found: &mut Blocks) {
    match (label, part(body, 1, 11)) {
        (0xfe, _) => found.texts.push(("Comment".to_owned(), text::decode(&joined(body)))),
        (0xff, Some(b"XMP DataXMP")) => {
            let end = body.len().saturating_sub(XMP_TRAILER + 1);
            found.take_xmp(body.get(12..end).unwrap_or_default());
        }
        (0xff, Some(b"ICCRGBG1012")) => found.take_icc(&joined(&body[12..])),
        _ => {}
    }
}

fn joined(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&len @ 1..) = body.get(at) {
        out.extend(part(body, at + 1, len.into()).unwrap_or_default());
        at += 1 + usize::from(len);
    }
    out
}
