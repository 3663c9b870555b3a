//! What must not be cut: heads, and what the eye goes to.

use crate::paper::{Area, Paper, crop_along};
use leporello_model::{Crop, Photo, Saliency, Share, Side};

/// Faces less sure than this are none.
const SURE: f64 = 0.6;
/// Heads lower than this share of the photograph are background.
const BACKGROUND: f64 = 0.03;
/// Room kept above the topmost head, in shares of the photograph's height.
const HEAD_ROOM: f64 = 0.04;
/// Offsets tried along the cut axis.
const STEPS: usize = 40;

/// The heads of a photograph: a face with 0.45 of its height above it, 0.10 below, and 0.25
/// of its width on each side, as far as the photograph reaches.
pub fn heads(photo: &Photo) -> Vec<Share> {
    let sure = photo.faces.iter().filter(|face| face.confidence >= SURE);
    let heads = sure.map(|face| {
        let f = face.area;
        let (left, top) = ((f.x - 0.25 * f.w).max(0.0), (f.y - 0.45 * f.h).max(0.0));
        let (right, bottom) = ((f.x + 1.25 * f.w).min(1.0), (f.y + 1.10 * f.h).min(1.0));
        Share { x: left, y: top, w: right - left, h: bottom - top }
    });
    heads.filter(|head| head.h >= BACKGROUND && head.w > 0.0).collect()
}

/// What lies between the first and the last head across, and down with room above.
fn spans(heads: &[Share]) -> Option<[(f64, f64); 2]> {
    let first = heads.first()?;
    let mut across = (first.x, first.x + first.w);
    let mut down = (first.y, first.y + first.h);
    for head in heads {
        across = (across.0.min(head.x), across.1.max(head.x + head.w));
        down = (down.0.min(head.y), down.1.max(head.y + head.h));
    }
    Some([across, ((down.0 - HEAD_ROOM).max(0.0), down.1)])
}

/// The largest shares of width and of height that may be cut without cutting a head.
pub fn cut_limits(heads: &[Share], limit: f64) -> [f64; 2] {
    // A hair is left, so that rounding on the way never reaches a head.
    let room = |(from, to): (f64, f64)| (1.0 - (to - from) - 1e-4).clamp(0.0, limit);
    spans(heads).map_or([limit; 2], |[across, down]| [room(across), room(down)])
}

/// Where a photograph of this aspect can be cut for this frame: along which axis, how much
/// is shown, and between which offsets.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub is_across: bool,
    pub size: f64,
    pub from: f64,
    pub to: f64,
}

impl Window {
    /// Without regard to heads.
    pub fn any(aspect: f64, frame_aspect: f64) -> Self {
        let is_across = frame_aspect < aspect;
        let ratio = if is_across { frame_aspect / aspect } else { aspect / frame_aspect };
        let size = ratio.min(1.0);
        Self { is_across, size, from: 0.0, to: 1.0 - size }
    }

    /// Share of the photograph lost.
    pub fn loss(&self) -> f64 {
        1.0 - self.size
    }

    /// Narrowed so that every head is shown, with room above; if that cannot be, so that as
    /// much is missing at one end as at the other.
    pub fn around_heads(self, heads: &[Share]) -> Self {
        let Some([across, down]) = spans(heads) else { return self };
        let (first, last) = if self.is_across { across } else { down };
        let (from, to) = (self.from.max(last - self.size), self.to.min(first));
        if from <= to {
            return Self { from, to, ..self };
        }
        let middle = ((from + to) / 2.0).clamp(0.0, 1.0 - self.size);
        Self { from: middle, to: middle, ..self }
    }

    /// Narrowed so that every head lies inside `safe` when the photograph fills `frame`;
    /// `None` if that cannot be.
    pub fn inside(self, frame: Area, safe: Area, heads: &[Share]) -> Option<Self> {
        let [mut window, hair] = [self; 2];
        for head in heads {
            for is_across in [true, false] {
                let (at, length, start, extent, low, high) = if is_across {
                    (head.x, head.w, frame.x, frame.w, safe.x, safe.right())
                } else {
                    (head.y, head.h, frame.y, frame.h, safe.y, safe.bottom())
                };
                let size = if is_across == hair.is_across { hair.size } else { 1.0 };
                let most = at - (low - start) * size / extent;
                let least = at + length - (high - start) * size / extent;
                if is_across == hair.is_across {
                    window.from = window.from.max(least);
                    window.to = window.to.min(most);
                } else if least > 0.0 || most < 0.0 {
                    return None;
                }
            }
        }
        (window.from <= window.to).then_some(window)
    }

    /// The crop that shows most of what the eye goes to.
    pub fn best(&self, saliency: &Saliency) -> Crop {
        if self.size >= 1.0 {
            return Crop::WHOLE;
        }
        let profile = profile(saliency, self.is_across);
        let middle = (1.0 - self.size) / 2.0;
        let mut best = (f64::NEG_INFINITY, self.from);
        for step in 0..=STEPS {
            let offset = self.from + (self.to - self.from) * step as f64 / STEPS as f64;
            let off_middle = (offset - middle).abs() / self.size;
            let score = within(&profile, offset, self.size) - 0.05 * off_middle;
            if score > best.0 + 1e-9 {
                best = (score, offset);
            }
        }
        crop_along(self.is_across, best.1, self.size)
    }
}

/// Saliency summed over columns, or over rows, as shares of the whole.
fn profile(saliency: &Saliency, is_across: bool) -> Vec<f64> {
    let side = Saliency::SIDE;
    let mut sums = vec![0.0; side];
    for (i, &weight) in saliency.0.iter().enumerate().take(side * side) {
        sums[if is_across { i % side } else { i / side }] += f64::from(weight);
    }
    let whole: f64 = sums.iter().sum();
    if whole <= 0.0 {
        return vec![1.0 / side as f64; side];
    }
    sums.iter().map(|sum| sum / whole).collect()
}

fn within(profile: &[f64], offset: f64, size: f64) -> f64 {
    let n = profile.len() as f64;
    let (from, to) = (offset * n, (offset + size) * n);
    let overlap = |i: usize| (to.min(i as f64 + 1.0) - from.max(i as f64)).max(0.0);
    profile.iter().enumerate().map(|(i, share)| share * overlap(i)).sum()
}

/// The crop of a full bleed on this side of the fold, if no head comes near trim or fold
/// and no more is lost than the limit.
pub fn bleed(photo: &Photo, heads: &[Share], paper: &Paper, side: Side) -> Option<Window> {
    let frame = paper.bled_page(side);
    let window = Window::any(photo.aspect(), frame.w / frame.h);
    if window.loss() > paper.crop_hero {
        return None;
    }
    window.inside(frame, paper.safe_area(side), heads)
}

/// The frame of a panorama across the fold, from the verso's trim, if nothing important
/// lies in the fold.
pub fn across(photo: &Photo, heads: &[Share], paper: &Paper) -> Option<Area> {
    let aspect = photo.aspect();
    let whole = 2.0 * (paper.page_w - paper.outside);
    let w = whole.min(paper.box_h * aspect);
    let h = w / aspect;
    let x = paper.page_w - w / 2.0;
    let y = paper.top + (paper.box_h - h) * crate::weights::OPTICAL_AXIS;
    let strip =
        Share { x: 0.5 - paper.fold_safe / w, y: 0.0, w: 2.0 * paper.fold_safe / w, h: 1.0 };
    let in_fold = |head: &Share| head.x < strip.x + strip.w && head.x + head.w > strip.x;
    if heads.iter().any(in_fold) {
        return None;
    }
    let salient = within(&profile(&photo.saliency, true), strip.x, strip.w) / strip.w;
    let allowed = if paper.fold_safe < 5.0 * paper.unit { 2.0 } else { 1.15 };
    (salient <= allowed).then_some(Area { x, y, w, h })
}
