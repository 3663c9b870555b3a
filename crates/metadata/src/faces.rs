//! Marked faces, set upright with the picture.

use crate::claims::Region;
use crate::text::tidy_to_line;
use leporello_model::{Face, FaceSource, Orientation, PixelSize, Share};

/// How far the aspect of the picture may be from the one that was marked, as a ratio:
/// rounding of a small copy, but not a crop.
const SAME_ASPECT: f64 = 1.03;

/// The faces in shares of the upright picture. Those marked in another crop of the
/// picture are left out, since nobody knows where they are now.
pub fn upright(regions: &[Region], orientation: Orientation, stored: PixelSize) -> Vec<Face> {
    let face = |region: &Region| {
        let area = match frame(region.marked_in, orientation, stored)? {
            Frame::Stored => orientation.share_to_upright(region.area),
            Frame::Upright => region.area,
        };
        Some(Face {
            area: clip(area)?,
            confidence: 1.0,
            name: region.name.as_deref().and_then(tidy_to_line),
            source: FaceSource::Metadata,
        })
    };
    regions.iter().filter_map(face).collect()
}

enum Frame {
    Stored,
    Upright,
}

/// What a region is a share of. The standard says the stored picture; programs that mark
/// the upright one give themselves away by the sides they note.
fn frame(
    marked_in: Option<PixelSize>,
    orientation: Orientation,
    stored: PixelSize,
) -> Option<Frame> {
    let Some(marked) = marked_in else { return Some(Frame::Stored) };
    let upright = orientation.turn(stored);
    if is_same_shape(marked, stored) {
        Some(Frame::Stored)
    } else if is_same_shape(marked, upright) {
        Some(Frame::Upright)
    } else {
        None
    }
}

fn is_same_shape(a: PixelSize, b: PixelSize) -> bool {
    let ratio = a.aspect() / b.aspect();
    (1.0 / SAME_ASPECT..=SAME_ASPECT).contains(&ratio)
}

/// The part inside the picture; `None` if nothing is.
fn clip(area: Share) -> Option<Share> {
    let (left, top) = (area.x.clamp(0.0, 1.0), area.y.clamp(0.0, 1.0));
    let (right, bottom) = ((area.x + area.w).clamp(0.0, 1.0), (area.y + area.h).clamp(0.0, 1.0));
    let clipped = Share { x: left, y: top, w: right - left, h: bottom - top };
    (clipped.w > 0.0 && clipped.h > 0.0).then_some(clipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: PixelSize = PixelSize { w: 700, h: 840 };

    fn marked(size: Option<[u32; 2]>) -> Vec<Region> {
        let area = Share { x: 0.1, y: 0.2, w: 0.2, h: 0.3 };
        vec![Region { area, name: None, marked_in: size.map(Into::into) }]
    }

    fn turned(size: Option<[u32; 2]>) -> Option<Share> {
        let quarter = Orientation::from_exif(6).unwrap();
        upright(&marked(size), quarter, STORED).first().map(|face| face.area)
    }

    #[test]
    fn a_face_marked_in_the_stored_picture_turns_with_it() {
        let area = turned(Some([350, 420])).unwrap();
        assert!((area.x - 0.5).abs() < 1e-12 && (area.y - 0.1).abs() < 1e-12, "{area:?}");
        assert_eq!(turned(None), Some(area));
    }

    #[test]
    fn a_face_marked_in_the_upright_picture_stays() {
        assert_eq!(turned(Some([840, 700])).map(|area| area.x), Some(0.1));
    }

    #[test]
    fn a_face_marked_in_another_crop_is_left_out() {
        assert_eq!(turned(Some([1600, 900])), None);
    }

    #[test]
    fn a_face_beyond_the_edge_is_cut_and_one_outside_is_none() {
        assert_eq!(
            clip(Share { x: -0.5, y: 0.5, w: 1.0, h: 1.0 }),
            Some(Share { x: 0.0, y: 0.5, w: 0.5, h: 0.5 })
        );
        assert_eq!(clip(Share { x: 1.5, y: 0.5, w: 1.0, h: 1.0 }), None);
        assert_eq!(clip(Share { x: 0.5, y: 0.5, w: -0.2, h: 0.1 }), None);
    }
}
