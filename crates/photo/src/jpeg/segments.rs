//! The segments of a JPEG file (ITU-T T.81, annex B).

use crate::decode::Halved;
use leporello_model::PixelSize;

/// Start of image.
pub(crate) const SOI: u8 = 0xd8;
/// End of image.
pub(crate) const EOI: u8 = 0xd9;
/// Start of scan.
pub(crate) const SOS: u8 = 0xda;

/// One segment: its marker and the bytes it takes in the file, marker included. A start of
/// scan reaches to the end of its entropy-coded data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    /// Second byte of the marker.
    pub(crate) marker: u8,
    /// Place of the first byte in the file.
    pub(crate) from: usize,
    /// Place after the last byte.
    pub(crate) to: usize,
    /// What follows the length, for segments that have one; without entropy-coded data.
    pub(crate) payload: &'a [u8],
}

/// The segments from the start of the image to its end. Stops early where the file does.
pub(crate) fn segments(bytes: &[u8]) -> impl Iterator<Item = Segment<'_>> {
    let mut at = 0;
    let mut over = !bytes.starts_with(&[0xff, SOI]);
    std::iter::from_fn(move || {
        if over {
            return None;
        }
        let segment = next_segment(bytes, at)?;
        at = segment.to;
        over = segment.marker == EOI;
        Some(segment)
    })
}

fn next_segment(bytes: &[u8], at: usize) -> Option<Segment<'_>> {
    // Decoders skip whatever stands between segments; a marker may follow fill bytes of 0xff.
    let mut from = at + bytes.get(at..)?.iter().position(|&b| b == 0xff)?;
    loop {
        match *bytes.get(from + 1)? {
            0xff => from += 1,
            0 => from += 2 + bytes.get(from + 2..)?.iter().position(|&b| b == 0xff)?,
            _ => break,
        }
    }
    let marker = bytes[from + 1];
    if matches!(marker, SOI | EOI | 0x01 | 0xd0..=0xd7) {
        return Some(Segment { marker, from, to: from + 2, payload: &[] });
    }
    let length = usize::from(u16::from_be_bytes([*bytes.get(from + 2)?, *bytes.get(from + 3)?]));
    let end = (from + 2 + length).min(bytes.len());
    let payload = bytes.get(from + 4..end)?;
    let to = if marker == SOS { end_of_scan(bytes, end) } else { end };
    Some(Segment { marker, from, to, payload })
}

/// Where entropy-coded data ends: before the first marker that is neither a stuffed zero,
/// nor a restart, nor a fill byte.
fn end_of_scan(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = first_ff(&bytes[at..]) {
        at += found;
        match bytes.get(at + 1) {
            None => return bytes.len(),
            Some(0 | 0xd0..=0xd7) => at += 2,
            Some(0xff) => at += 1,
            Some(_) => return at,
        }
    }
    bytes.len()
}

/// Place of the first 0xff. Whole blocks without one, which are most, are passed over at
/// once.
fn first_ff(bytes: &[u8]) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<32>();
    let is_clean = |block: &&[u8; 32]| !block.iter().fold(false, |any, &b| any | (b == 0xff));
    let from = 32 * blocks.iter().take_while(is_clean).count();
    bytes[from..].iter().position(|&b| b == 0xff).map(|found| from + found)
}

/// What a JPEG says of itself before its first scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Size as stored.
    pub(crate) size: PixelSize,
    /// Bits of one sample.
    pub(crate) bits: u8,
    /// Number of channels.
    pub(crate) components: u8,
    /// Transform byte of the Adobe segment.
    pub(crate) adobe: Option<u8>,
    /// Coding: `0xc0` and `0xc1` baseline and extended, `0xc2` progressive, others rare.
    pub(crate) process: u8,
    /// Whether a sequential picture comes in several scans.
    pub(crate) is_split: bool,
    /// Where chroma has half the resolution of luma; nothing where the channels are not luma and
    /// chroma, or are sampled in a rarer way.
    pub(crate) halved: Option<Halved>,
}

impl Header {
    /// Whether common decoders, among them those of PDF readers, know this coding.
    pub(crate) fn is_common(&self) -> bool {
        self.bits == 8
            && matches!(self.process, 0xc0..=0xc2)
            && matches!(self.components, 1 | 3 | 4)
            && self.size.w > 0
            && self.size.h > 0
    }
}

/// Reads the header; `None` when there is no frame before the first scan.
pub(crate) fn header(bytes: &[u8]) -> Option<Header> {
    let mut adobe = None;
    let mut frame: Option<(u8, &[u8])> = None;
    for segment in segments(bytes) {
        match (segment.marker, segment.payload) {
            (0xee, [b'A', b'd', b'o', b'b', b'e', _, _, _, _, _, _, transform, ..]) => {
                adobe = Some(*transform);
            }
            // 0xc4, 0xc8 and 0xcc are tables and a reserved marker, not frames.
            (0xc0..=0xcf, payload) if !matches!(segment.marker, 0xc4 | 0xc8 | 0xcc) => {
                frame = Some((segment.marker, payload));
            }
            (SOS, scan) => {
                let (process, frame) = frame?;
                let [bits, h1, h0, w1, w0, components, ..] = *frame else { return None };
                let size = PixelSize {
                    w: u16::from_be_bytes([w1, w0]).into(),
                    h: u16::from_be_bytes([h1, h0]).into(),
                };
                let is_split = process != 0xc2 && scan.first().is_some_and(|&n| n < components);
                let halved = halved(frame, adobe);
                return Some(Header { size, bits, components, adobe, process, is_split, halved });
            }
            _ => {}
        }
    }
    None
}

fn halved(frame: &[u8], adobe: Option<u8>) -> Option<Halved> {
    let [_, _, _, _, _, 3, luma, sampling, _, blue, 0x11, _, red, 0x11, _] = *frame else {
        return None;
    };
    let is_ycc = match &[luma, blue, red] {
        [1, 2, 3] => true,
        // Others that name their channels by letters, or mean a larger range.
        b"RGB" | b"rgb" | [1, 34, 35] => false,
        _ => adobe != Some(0),
    };
    let (across, down) = match sampling {
        0x11 => (false, false),
        0x21 => (true, false),
        0x12 => (false, true),
        0x22 => (true, true),
        _ => return None,
    };
    is_ycc.then_some(Halved { across, down })
}

/// Whether the file goes on to the end marker of its image.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    segments(bytes).last().is_some_and(|segment| segment.marker == EOI)
}
