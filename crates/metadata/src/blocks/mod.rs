//! Finding the metadata blocks inside a picture file, whatever its format.
//!
//! Every format is told by its content. All sizes are checked against the bytes that
//! are there; what a block claims is never allocated before. Each byte is looked at a
//! bounded number of times, whatever the file says about itself.

mod gif;
mod isobmff;
mod jpeg;
mod photoshop;
mod png;
mod tiff;
mod webp;

use crate::bytes::{be32, part};
use leporello_model::Orientation;

/// The metadata blocks found inside a picture file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// A TIFF structure with the EXIF directories. Of TIFF and RAW files only the
    /// directories are copied, not the pictures.
    pub exif: Option<Vec<u8>>,
    /// XMP packets, the main one first; the parts of extended XMP are joined to one.
    pub xmp: Vec<Vec<u8>>,
    /// IPTC-IIM records.
    pub iptc: Option<Vec<u8>>,
    /// Whether the IPTC records were changed by a program that left the XMP alone: the
    /// file keeps a digest of the records as they were, and it no longer fits.
    pub iptc_is_newer: bool,
    /// ICC profile.
    pub icc: Option<Vec<u8>>,
    /// How a HEIC or AVIF container itself says its picture is turned (`irot`, `imir`);
    /// a decoder of such files may already obey it. `None` if it says nothing.
    pub container_turn: Option<Orientation>,
    /// Texts with their keywords: PNG `tEXt`, `zTXt` and `iTXt`; comments of JPEG and
    /// GIF files under the keyword `Comment`.
    pub texts: Vec<(String, String)>,
}

/// Finds the metadata blocks of any picture format; empty for anything else.
#[must_use]
pub fn blocks(bytes: &[u8]) -> Blocks {
    let mut found = Blocks::default();
    match bytes {
        [0xff, 0xd8, ..] => jpeg::read(bytes, &mut found),
        [0x89, b'P', b'N', b'G', ..] => png::read(bytes, &mut found),
        [b'G', b'I', b'F', b'8', ..] => gif::read(bytes, &mut found),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => {
            webp::read(bytes, &mut found);
        }
        [b'I', b'I', ..] | [b'M', b'M', ..] => tiff::read(bytes, &mut found),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => isobmff::read(bytes, &mut found),
        _ if bytes.starts_with(b"FUJIFILMCCD-RAW") => {
            if let Some(preview) = fuji_preview(bytes) {
                jpeg::read(preview, &mut found);
            }
        }
        _ => {}
    }
    found
}

/// The JPEG inside a Fujifilm RAW file, which carries all of its metadata.
fn fuji_preview(bytes: &[u8]) -> Option<&[u8]> {
    let preview = part(bytes, be32(bytes, 84)?, be32(bytes, 88)?)?;
    preview.starts_with(&[0xff, 0xd8]).then_some(preview)
}

impl Blocks {
    /// Takes an EXIF block, with or without its `Exif` header, unless one is there or
    /// nothing in it can be read: a damaged block must not hide a good one behind it.
    fn take_exif(&mut self, block: &[u8]) {
        let block = match block {
            [b'E', b'x', b'i', b'f', 0, _, rest @ ..] => rest,
            _ => block,
        };
        let is_readable = || crate::tiff::Tiff::read(block).is_some_and(|tiff| !tiff.is_empty());
        if self.exif.is_none() && is_readable() {
            self.exif = Some(block.to_vec());
        }
    }

    fn take_xmp(&mut self, packet: &[u8]) {
        if !packet.is_empty() {
            self.xmp.push(packet.to_vec());
        }
    }

    fn take_icc(&mut self, profile: &[u8]) {
        if self.icc.is_none() && !profile.is_empty() {
            self.icc = Some(profile.to_vec());
        }
    }

    fn take_iptc(&mut self, records: &[u8]) {
        if self.iptc.is_none() && records.first() == Some(&0x1c) {
            self.iptc = Some(records.to_vec());
        }
    }
}
