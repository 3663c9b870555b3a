//! Which part of a photograph the front of a cover shows.

use leporello_model::{Crop, Photo, Rect, Share};

/// Faces less sure than this are none.
const SURE: f64 = 0.6;
/// Places tried along the cut side.
const STEPS: usize = 80;
/// Weight of a head that is cut, against all that the eye goes to.
const HEAD: f64 = 10.0;

/// The part of the photograph that fills `frame`, of which `seen` is not in bleed or wrap: as
/// large as can be, and placed so that the heads are seen, and of the rest what the eye goes to.
///
/// The frame has an area, and `seen` lies inside of it; an empty one counts as the frame.
#[must_use]
pub fn crop_for(photo: &Photo, frame: Rect, seen: Rect) -> Crop {
    let ratio = frame.aspect() / photo.aspect();
    let is_across = ratio < 1.0;
    let size = ratio.min(1.0 / ratio);
    if !size.is_finite() || size >= 1.0 {
        return Crop::WHOLE;
    }
    let at = |offset: f64| match is_across {
        true => Crop { x: offset, y: 0.0, w: size, h: 1.0 },
        false => Crop { x: 0.0, y: offset, w: 1.0, h: size },
    };
    let window = window(frame, seen);
    let heads = heads(photo);
    let score = |crop: Crop| {
        let shown = Share {
            x: crop.x + window.x * crop.w,
            y: crop.y + window.y * crop.h,
            w: window.w * crop.w,
            h: window.h * crop.h,
        };
        let kept: f64 = heads.iter().map(|head| shown.holds(*head)).sum();
        let off_middle = (crop.x + crop.w / 2.0 - 0.5).abs() + (crop.y + crop.h / 2.0 - 0.5).abs();
        HEAD * kept + photo.saliency.within(shown) - 0.05 * off_middle
    };
    let mut best = (f64::NEG_INFINITY, Crop::WHOLE);
    for step in 0..=STEPS {
        let crop = at((1.0 - size) * step as f64 / STEPS as f64);
        let score = score(crop);
        if score > best.0 + 1e-9 {
            best = (score, crop);
        }
    }
    best.1
}

/// The seen part as shares of the frame.
fn window(frame: Rect, seen: Rect) -> Share {
    let (w, h) = (frame.w.to_mm(), frame.h.to_mm());
    if seen.w.to_mm() <= 0.0 || seen.h.to_mm() <= 0.0 {
        return Share::WHOLE;
    }
    Share {
        x: (seen.x - frame.x).to_mm() / w,
        y: (seen.y - frame.y).to_mm() / h,
        w: seen.w.to_mm() / w,
        h: seen.h.to_mm() / h,
    }
}

/// Faces with hair, chin and ears, as far as the photograph reaches.
fn heads(photo: &Photo) -> Vec<Share> {
    let sure = photo.faces.iter().filter(|face| face.confidence >= SURE);
    sure.map(|face| {
        let f = face.area;
        let (left, top) = ((f.x - 0.25 * f.w).max(0.0), (f.y - 0.45 * f.h).max(0.0));
        let (right, bottom) = ((f.x + 1.25 * f.w).min(1.0), (f.y + 1.10 * f.h).min(1.0));
        Share { x: left, y: top, w: (right - left).max(0.0), h: (bottom - top).max(0.0) }
    })
    .collect()
}
