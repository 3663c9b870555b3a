//! The compressed scan of a JPEG, to be copied into a PDF as it is.

use crate::jpeg::{self, Segment};
use leporello_model::PixelSize;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Which bytes of a JPEG file to copy so that its metadata is left behind and its picture
/// stays bit for bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scan {
    /// Byte ranges `(from, to)` to copy in order.
    pub keep: Vec<(u64, u64)>,
    /// Bytes in all ranges together.
    pub len: u64,
    /// Size as stored.
    pub size: PixelSize,
    /// Channels: 1, 3 or 4.
    pub components: u8,
    /// Transform byte of the Adobe segment, if there is one. Four channels with an Adobe
    /// segment are stored inverted.
    pub adobe: Option<u8>,
    /// ICC profile, put together from its segments.
    pub icc: Option<Arc<[u8]>>,
}

/// Finds the scan of a JPEG: drops EXIF, XMP, IPTC, MPF, comments, the ICC profile (which a
/// PDF carries beside the picture) and whatever follows the picture's end.
///
/// # Errors
/// When the file cannot be read, or is no JPEG that a PDF can carry as it is, or is cut short.
pub fn scan_jpeg(path: &Path) -> io::Result<Scan> {
    let bytes = std::fs::read(path)?;
    scan(&bytes).ok_or_else(|| {
        io::Error::new(io::ErrorKind::InvalidData, "not a whole JPEG that a PDF can carry")
    })
}

fn scan(bytes: &[u8]) -> Option<Scan> {
    let header = jpeg::header(bytes).filter(jpeg::Header::is_common)?;
    if !jpeg::is_whole(bytes) {
        return None;
    }
    let mut keep: Vec<(u64, u64)> = Vec::new();
    for segment in jpeg::segments(bytes).filter(is_picture) {
        let (from, to) = (segment.from as u64, segment.to as u64);
        match keep.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => keep.push((from, to)),
        }
    }
    Some(Scan {
        len: keep.iter().map(|(from, to)| to - from).sum(),
        keep,
        size: header.size,
        components: header.components,
        adobe: header.adobe,
        icc: leporello_metadata::blocks(bytes).icc.map(Arc::from),
    })
}

/// Whether a segment belongs to the picture: tables, frames and scans; of the application
/// segments those that say how colours are meant, JFIF without its thumbnail and Adobe.
fn is_picture(segment: &Segment) -> bool {
    match (segment.marker, segment.payload) {
        (0xe0, payload) => payload.starts_with(b"JFIF\0") && payload.len() == 14,
        (0xee, payload) => payload.starts_with(b"Adobe"),
        (0xe1..=0xfe, _) => false,
        _ => true,
    }
}
