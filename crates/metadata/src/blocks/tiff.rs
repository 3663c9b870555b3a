//! TIFF files and the RAW files built like them.

use super::{Blocks, photoshop};
use crate::tiff::Tiff;

const XMP: u16 = 700;
const IPTC: u16 = 33723;
const PHOTOSHOP: u16 = 34377;
const ICC: u16 = 34675;

/// Takes the blocks of a TIFF file.
pub fn read(bytes: &[u8], found: &mut Blocks) {
    let Some(tiff) = Tiff::read(bytes) else { return };
    let data = |tag| tiff.main.get(tag).map(|entry| entry.data);
    if let Some(packet) = data(XMP) {
        found.take_xmp(packet);
    }
    if let Some(records) = data(IPTC) {
        found.take_iptc(records);
    }
    if let Some(resources) = data(PHOTOSHOP) {
        photoshop::read(resources, found);
    }
    if let Some(profile) = data(ICC) {
        found.take_icc(profile);
    }
    found.take_exif(&tiff.to_bytes());
}
