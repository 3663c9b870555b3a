//! What the container says of one still picture: its tiles, its size, its colours, and what
//! is to be done to it. Everything is checked before anything is decoded.

use super::coding::Coding;
use super::container::Container;
use super::yuv::Planes;
use super::{av1, boxes::Reader, hevc};
use crate::PictureError;
use leporello_model::{Orientation, PixelSize};

/// Tiles that a picture may have: far more than any camera makes.
const MOST_TILES: u32 = 4096;

/// One still picture in a container.
pub(super) struct Still<'a> {
    /// The coded items, row by row; the one item itself if there are no tiles.
    pub(super) tiles: Vec<u32>,
    /// Tiles beside each other.
    pub(super) columns: u32,
    /// Size of each tile.
    pub(super) tile: PixelSize,
    /// Size of the whole, before the changes.
    pub(super) size: PixelSize,
    /// Bits of one sample.
    pub(super) depth: u8,
    /// How colours are coded, if the container says so.
    pub(super) coding: Option<Coding>,
    /// The colour profile.
    pub(super) icc: Option<&'a [u8]>,
    /// Cropping, turning and mirroring, in their order.
    pub(super) changes: Vec<Change>,
    /// The item with the opacity.
    pub(super) alpha: Option<u32>,
    /// Whether the colours have been multiplied by the opacity.
    pub(super) is_multiplied: bool,
}

/// What is done to the painted picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Cut to this size, with the middle moved by this much; each a numerator with its
    /// denominator.
    Crop([(i64, i64); 4]),
    /// Turned or mirrored.
    Turn(Orientation),
}

impl<'a> Still<'a> {
    /// Reads what the container says of an item.
    pub(super) fn read(container: &Container<'a>, item: u32) -> Result<Self, PictureError> {
        let (tiles, columns, size) = match container.kind(item) {
            Some(b"grid") => {
                let grid = Grid::read(&container.data(item)?).ok_or_else(crooked)?;
                let tiles = container.parts(item);
                if tiles.len() as u64 != u64::from(grid.rows) * u64::from(grid.columns) {
                    return Err(crooked());
                }
                (tiles.to_vec(), grid.columns, Some(grid.size))
            }
            _ => (vec![item], 1, None),
        };
        let first = *tiles.first().ok_or_else(crooked)?;
        let tile = extent(container, first).ok_or_else(crooked)?;
        let size = size.unwrap_or(tile);
        if !covers(tile, columns, tiles.len() as u32 / columns, size)
            || tiles.iter().any(|&other| extent(container, other) != Some(tile))
        {
            return Err(crooked());
        }
        let colours = || [item, first].into_iter().flat_map(|item| container.properties(item));
        let colours = || colours().filter(|p| p.kind == b"colr").map(|p| p.body);
        let alpha = container.referring(b"auxl", item).find(|&other| is_alpha(container, other));
        Ok(Self {
            depth: depth(container, first)?,
            columns,
            tile,
            size,
            coding: colours().find_map(Coding::from_colr),
            icc: colours().find_map(|body| match body {
                [b'p', b'r', b'o', b'f', icc @ ..] | [b'r', b'I', b'C', b'C', icc @ ..] => {
                    Some(icc)
                }
                _ => None,
            }),
            changes: container.properties(item).filter_map(|p| change(p.kind, p.body)).collect(),
            alpha,
            is_multiplied: alpha.is_some_and(|alpha| {
                container.referring(b"prem", alpha).any(|picture| picture == item)
            }),
            tiles,
        })
    }

    /// Size of all tiles together, which may be more than is shown of them.
    pub(super) fn coded(&self) -> PixelSize {
        let rows = self.tiles.len() as u32 / self.columns;
        PixelSize {
            w: self.tile.w.saturating_mul(self.columns),
            h: self.tile.h.saturating_mul(rows),
        }
    }

    /// Decodes tile number `index`.
    pub(super) fn decode(
        &self,
        container: &Container<'a>,
        index: usize,
    ) -> Result<Planes, PictureError> {
        let item = self.tiles[index];
        let data = container.data(item)?;
        let planes = match configuration(container, item)? {
            Configuration::Hevc(hvcc) => hevc::decode(hvcc, &data, self.tile),
            Configuration::Av1(av1c) => av1::decode(av1c, &data, self.tile),
        }?;
        if planes.size.w < self.tile.w || planes.size.h < self.tile.h {
            return Err(PictureError::Damaged("holds a smaller picture than it says".into()));
        }
        Ok(planes)
    }
}

/// How the decoder of an item is configured, by its kind.
enum Configuration<'a> {
    Hevc(&'a [u8]),
    Av1(&'a [u8]),
}

fn configuration<'a>(
    container: &Container<'a>,
    item: u32,
) -> Result<Configuration<'a>, PictureError> {
    match container.kind(item) {
        Some(b"hvc1") => container.property(item, b"hvcC").map(Configuration::Hevc),
        Some(b"av01") => container.property(item, b"av1C").map(Configuration::Av1),
        Some(other) => {
            let words = format!("holds a picture of kind \"{}\"", other.escape_ascii());
            return Err(PictureError::Unsupported(words));
        }
        None => None,
    }
    .ok_or_else(crooked)
}

fn depth(container: &Container, item: u32) -> Result<u8, PictureError> {
    match configuration(container, item)? {
        Configuration::Hevc(hvcc) => hevc::depth(hvcc),
        Configuration::Av1(av1c) => av1::depth(av1c),
    }
    .ok_or_else(crooked)
}

fn crooked() -> PictureError {
    PictureError::Damaged("has a table of its pictures that contradicts itself".into())
}

/// How the tiles lie.
struct Grid {
    rows: u32,
    columns: u32,
    size: PixelSize,
}

impl Grid {
    fn read(data: &[u8]) -> Option<Self> {
        let mut reader = Reader(data);
        reader.bytes(1)?;
        let width = if reader.short(1)? & 1 == 1 { 4 } else { 2 };
        let (rows, columns) = (reader.short(1)? + 1, reader.short(1)? + 1);
        let size = PixelSize { w: reader.short(width)?, h: reader.short(width)? };
        (rows * columns <= MOST_TILES).then_some(Self { rows, columns, size })
    }
}

/// Whether tiles cover a picture, and each of them a part of it.
fn covers(tile: PixelSize, columns: u32, rows: u32, size: PixelSize) -> bool {
    let fits = |tile: u32, count: u32, side: u32| {
        let (tile, count) = (u64::from(tile), u64::from(count));
        (tile * (count - 1) + 1..=tile * count).contains(&u64::from(side))
    };
    columns > 0 && rows > 0 && fits(tile.w, columns, size.w) && fits(tile.h, rows, size.h)
}

fn extent(container: &Container, item: u32) -> Option<PixelSize> {
    let mut reader = Reader(container.property(item, b"ispe")?);
    reader.version()?;
    let size = PixelSize { w: reader.short(4)?, h: reader.short(4)? };
    (size.w > 0 && size.h > 0).then_some(size)
}

fn is_alpha(container: &Container, item: u32) -> bool {
    const NAMES: [&[u8]; 2] =
        [b"urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", b"urn:mpeg:hevc:2015:auxid:1\0"];
    let named = container.property(item, b"auxC").and_then(|aux| aux.get(4..));
    named.is_some_and(|name| NAMES.iter().any(|alpha| name.starts_with(alpha)))
}

fn change(kind: &[u8; 4], body: &[u8]) -> Option<Change> {
    // Turns are counted against the clock; axis 0 exchanges top and bottom.
    let turn = match (kind, body) {
        (b"clap", _) => return crop(body),
        (b"irot", &[quarters, ..]) => [1, 8, 3, 6][usize::from(quarters & 3)],
        (b"imir", &[axis, ..]) => [4, 2][usize::from(axis & 1)],
        _ => return None,
    };
    Orientation::from_exif(turn).map(Change::Turn)
}

fn crop(clap: &[u8]) -> Option<Change> {
    let mut reader = Reader(clap);
    let mut fraction = |is_signed: bool| {
        let (over, under) = (reader.short(4)?, reader.short(4)?);
        let over = if is_signed { i64::from(over.cast_signed()) } else { i64::from(over) };
        (under > 0).then_some((over, i64::from(under)))
    };
    Some(Change::Crop([fraction(false)?, fraction(false)?, fraction(true)?, fraction(true)?]))
}

impl Change {
    /// The size that a picture has afterwards; `None` if nothing is left.
    pub(super) fn size(&self, size: PixelSize) -> Option<PixelSize> {
        match self {
            Self::Turn(orientation) => Some(orientation.turn(size)),
            Self::Crop(_) => self.window(size).map(|(_, _, size)| size),
        }
    }

    /// The part that a crop leaves: its left upper corner and its size. A turn leaves all.
    pub(super) fn window(&self, size: PixelSize) -> Option<(u32, u32, PixelSize)> {
        let Self::Crop([w, h, x, y]) = *self else { return Some((0, 0, size)) };
        let span = |(over, under): (i64, i64), offset: (i64, i64), have: u32| {
            let span = (over / under).min(i64::from(have));
            let start = (i64::from(have) - span) / 2 + offset.0 / offset.1;
            let start = start.clamp(0, i64::from(have) - span);
            (span > 0).then_some((start as u32, span as u32))
        };
        let ((x, w), (y, h)) = (span(w, x, size.w)?, span(h, y, size.h)?);
        Some((x, y, PixelSize { w, h }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_must_cover_the_picture_without_one_to_spare() {
        let tile = PixelSize { w: 512, h: 512 };
        assert!(covers(tile, 8, 6, PixelSize { w: 4032, h: 3024 }));
        assert!(!covers(tile, 7, 6, PixelSize { w: 4032, h: 3024 }));
        assert!(!covers(tile, 9, 6, PixelSize { w: 4032, h: 3024 }));
        assert!(!covers(tile, 1, 1, PixelSize { w: u32::MAX, h: u32::MAX }));
    }

    #[test]
    fn a_crop_lies_in_the_middle_and_inside() {
        let size = PixelSize { w: 100, h: 60 };
        let cropped = |x| Change::Crop([(80, 1), (40, 1), x, (0, 1)]).window(size).unwrap();
        assert_eq!(cropped((0, 1)), (10, 10, PixelSize { w: 80, h: 40 }));
        assert_eq!(cropped((-10, 2)), (5, 10, PixelSize { w: 80, h: 40 }));
        assert_eq!(cropped((9_000, 1)).0, 20);
    }
}
