//! Photoshop's image resources, in which IPTC records travel.

use super::Blocks;
use crate::bytes::{be16, be32, part};

const IPTC: u16 = 0x0404;
const ICC: u16 = 0x040f;
const XMP: u16 = 0x0424;
const IPTC_DIGEST: u16 = 0x0425;

/// Takes what lies in a run of `8BIM` resources.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let mut digest = None;
    let mut at = 0;
    while let Some((id, data, next)) = resource(bytes, at) {
        match id {
            IPTC => found.take_iptc(data),
            ICC => found.take_icc(data),
            XMP if found.xmp.is_empty() => found.take_xmp(data),
            IPTC_DIGEST => digest = digest.or(Some(data)),
            _ => {}
        }
        at = next;
    }
    if let (Some(records), Some(digest)) = (&found.iptc, digest) {
        found.iptc_is_newer = md5::compute(records).as_slice() != digest;
    }
}

/// The resource at `at`: its number, its data, and where the next one begins.
fn resource(bytes: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    if part(bytes, at, 4)? != b"8BIM" {
        return None;
    }
    let id = be16(bytes, at + 4)?;
    // The name is a length byte and as many letters, together an even number of bytes.
    let name = usize::from(*bytes.get(at + 6)?) + 1;
    let start = at + 6 + name.next_multiple_of(2);
    let len = be32(bytes, start)?;
    let data = part(bytes, start + 4, len)?;
    Some((id, data, start + 4 + len.next_multiple_of(2)))
}
