//! The cover unfolded: where front, spine and back lie on its sheet.

use crate::{Cover, Profile};
use leporello_model::{BoundAt, Length, Rect, Size};

/// A part of the cover between two folds or edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
    /// What is seen of it, without bleed or wrap.
    pub place: Rect,
    /// Where important things may lie; `None` when nothing is left of it.
    pub safe: Option<Rect>,
}

/// A cover as one sheet, seen from outside.
///
/// All places are from the top left corner of what is seen of the unfolded cover: for a soft
/// cover the corner after cutting, for a hard one the board's, for a jacket the flap's.
/// Bleed and wrap lie outside of it, at negative coordinates on the left and above.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfolded {
    /// The whole sheet, bleed or wrap and all: the PDF page.
    pub sheet: Rect,
    /// What is seen: all panels together. The trim box.
    pub face: Rect,
    /// The front.
    pub front: Panel,
    /// The spine.
    pub spine: Panel,
    /// The back.
    pub back: Panel,
    /// Flaps of the front and of the back.
    pub flaps: Option<[Panel; 2]>,
    /// What to leave free for the printer's barcode, at the foot of the back beside the spine.
    pub barcode: Option<Rect>,
    /// Where it is folded across, from left to right.
    pub folds: Vec<Length>,
}

impl Profile {
    /// The unfolded cover of a block of this trim whose spine is so wide.
    ///
    /// In a book bound at the left the back lies left of the spine; one that is bound at the
    /// right is its mirror image, the barcode's room with it.
    #[must_use]
    pub fn unfolded_cover(&self, trim: Size, spine: Length, bound: BoundAt) -> Unfolded {
        let cover = self.cover.unfolded(trim, spine);
        match bound {
            BoundAt::Left => cover,
            BoundAt::Right => cover.mirrored(),
        }
    }
}

impl Cover {
    /// The cover of a book that is bound at the left.
    fn unfolded(&self, trim: Size, spine: Length) -> Unfolded {
        let board = trim.w + self.overhang_front.unwrap_or(self.overhang);
        let height = trim.h + self.overhang * 2;
        let at = |x: Length, w: Length| Rect { x, y: Length::ZERO, w, h: height };
        let back = at(self.flap, board);
        let spine = at(back.right(), spine);
        let front = at(spine.right(), board);
        let face = at(Length::ZERO, front.right() + self.flap);
        let fold = self.safe_fold.unwrap_or(self.safe);
        let flaps = (self.flap > Length::ZERO).then(|| {
            let [first, last] = [at(front.right(), self.flap), at(Length::ZERO, self.flap)];
            [self.panel(first, self.safe, self.safe), self.panel(last, self.safe, self.safe)]
        });
        let mut folds = vec![spine.x, spine.right()];
        if flaps.is_some() {
            folds.insert(0, back.x);
            folds.push(front.right());
        }
        Unfolded {
            sheet: Rect {
                x: -self.wrap.outside,
                y: -self.wrap.top,
                w: face.w + self.wrap.outside * 2,
                h: face.h + self.wrap.top + self.wrap.bottom,
            },
            face,
            front: self.panel(front, fold, self.safe),
            spine: self.panel(spine, self.spine_text_clear, self.spine_text_clear),
            back: self.panel(back, self.safe, fold),
            flaps,
            barcode: self.barcode_beside(back),
            folds,
        }
    }

    /// A panel with its safe area: so far from its left and right, `safe` from head and foot.
    fn panel(&self, place: Rect, left: Length, right: Length) -> Panel {
        let safe = Rect {
            x: place.x + left,
            y: place.y + self.safe,
            w: place.w - left - right,
            h: place.h - self.safe * 2,
        };
        let some = safe.w > Length::ZERO && safe.h > Length::ZERO;
        Panel { place, safe: some.then_some(safe) }
    }

    fn barcode_beside(&self, back: Rect) -> Option<Rect> {
        let inset = self.barcode_inset.unwrap_or(self.safe);
        self.barcode.map(|Size { w, h }| Rect {
            x: back.right() - inset - w,
            y: back.bottom() - inset - h,
            w,
            h,
        })
    }
}

impl Unfolded {
    /// The same cover for a book that is bound at the other side.
    fn mirrored(self) -> Self {
        let width = self.face.w;
        let flip = |rect: Rect| Rect { x: width - rect.right(), ..rect };
        let panel = |panel: Panel| Panel { place: flip(panel.place), safe: panel.safe.map(flip) };
        Self {
            sheet: flip(self.sheet),
            face: self.face,
            front: panel(self.front),
            spine: panel(self.spine),
            back: panel(self.back),
            flaps: self.flaps.map(|flaps| flaps.map(panel)),
            barcode: self.barcode.map(flip),
            folds: self.folds.iter().rev().map(|fold| width - *fold).collect(),
        }
    }
}
