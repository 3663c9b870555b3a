//! Pictures coded in HEVC (HEIC), by `heic-rs`.

use super::boxes::Reader;
use super::coding::Coding;
use super::sps::{self, Sps};
use super::yuv::{Chroma, Planes};
use crate::PictureError;
use heic_rs::{ChromaFormat, hevc};
use leporello_model::PixelSize;

/// Type of a unit with a sequence parameter set (ITU-T H.265, table 7-1).
const SPS: u8 = 33;
/// Samples that a coded picture may have beyond the one it stands for, along each side: it
/// is made of blocks of up to 64.
const BLOCK: u32 = 64;

/// Bits of one sample, from the decoder's configuration (ISO/IEC 14496-15, clause 8.3.3).
pub(super) fn depth(hvcc: &[u8]) -> Option<u8> {
    Some((hvcc.get(17)? & 7) + 8)
}

/// Decodes a picture that should have this size.
pub(super) fn decode(hvcc: &[u8], data: &[u8], size: PixelSize) -> Result<Planes, PictureError> {
    let damaged = || PictureError::Damaged("holds a picture whose coding is not complete".into());
    let (sets, length_width) = configuration(hvcc).ok_or_else(damaged)?;
    let coding = sequence(&sets, size)?;
    let units = units(data, length_width).ok_or_else(damaged)?;
    let frame = hevc::decode_still(&sets, &units).map_err(explained)?;
    let chroma = match frame.chroma {
        ChromaFormat::Monochrome => None,
        ChromaFormat::Yuv420 => Some((true, true)),
        ChromaFormat::Yuv422 => Some((true, false)),
        ChromaFormat::Yuv444 => Some((false, false)),
    };
    let (cw, ch) = frame.chroma.chroma_size(frame.width, frame.height);
    let packed = |samples: &[u16], stride: u32, w: u32, h: u32| {
        let rows = samples.chunks(stride.max(1) as usize).take(h as usize);
        rows.flat_map(|row| row.iter().take(w as usize)).copied().collect::<Vec<u16>>()
    };
    Ok(Planes {
        size: PixelSize { w: frame.width, h: frame.height },
        depth: frame.bit_depth,
        luma: packed(&frame.y, frame.y_stride, frame.width, frame.height),
        chroma: chroma.map(|(halves_width, halves_height)| Chroma {
            halves_width,
            halves_height,
            planes: [&frame.cb, &frame.cr].map(|plane| packed(plane, frame.c_stride, cw, ch)),
        }),
        coding,
    })
}

/// The colours of the sequence, if its pictures are no larger than the container says: from
/// here on the decoder would take memory for what the sequence says.
fn sequence(sets: &[&[u8]], size: PixelSize) -> Result<Coding, PictureError> {
    let mut coding = None;
    for set in sets.iter().filter(|set| set.first().is_some_and(|head| head >> 1 == SPS)) {
        let Sps { size: (w, h), coding: found } = sps::read(set)
            .ok_or_else(|| PictureError::Damaged("holds a picture of unknown size".into()))?;
        if w > size.w.saturating_add(BLOCK) || h > size.h.saturating_add(BLOCK) {
            let words = format!("holds a picture of {w} × {h} samples for {} × {}", size.w, size.h);
            return Err(PictureError::Damaged(words));
        }
        coding = coding.or(Some(found));
    }
    coding.ok_or_else(|| PictureError::Damaged("holds a picture without a size".into()))
}

/// The parameter sets, and the bytes of the length before each unit of data.
fn configuration(hvcc: &[u8]) -> Option<(Vec<&[u8]>, usize)> {
    let mut reader = Reader(hvcc);
    let head = reader.bytes(22)?;
    let mut sets = Vec::new();
    for _ in 0..reader.number(1)? {
        reader.bytes(1)?;
        for _ in 0..reader.number(2)? {
            let length = reader.number(2)? as usize;
            sets.push(reader.bytes(length)?);
        }
    }
    Some((sets, usize::from(head[21] & 3) + 1))
}

fn units(data: &[u8], length_width: usize) -> Option<Vec<&[u8]>> {
    let mut reader = Reader(data);
    let mut units = Vec::new();
    while !reader.0.is_empty() {
        let length = reader.number(length_width)? as usize;
        let unit = reader.bytes(length)?;
        if !unit.is_empty() {
            units.push(unit);
        }
    }
    Some(units)
}

fn explained(error: heic_rs::Error) -> PictureError {
    match error {
        heic_rs::Error::Unsupported(_) => PictureError::Unsupported(error.to_string()),
        other => PictureError::Damaged(other.to_string()),
    }
}
