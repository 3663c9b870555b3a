//! The cover: front, spine and back as one sheet seen from outside.

use crate::{BoundAt, Length, Plate, Rect, Sides, Size};
use serde::{Deserialize, Serialize};

/// A part of a cover between two folds or edges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverPanel {
    /// What is seen of it, without bleed or wrap.
    pub place: Rect,
    /// Where words may stand; `None` when nothing is left of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe: Option<Rect>,
}

/// A planned cover: its geometry, which is the printer's, and what stands on it.
///
/// All places are from the top left corner of what is seen of the unfolded cover, y down;
/// bleed and wrap lie outside of it, at negative coordinates on the left and above. In a book
/// bound at the left the back lies left of the spine, in one bound at the right the front.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CoverPlan {
    /// Title of the book; may be empty.
    pub title: String,
    /// Line below the title; may be empty.
    pub subtitle: String,
    /// Who made the book; may be empty.
    pub author: String,
    /// Language of these words (BCP 47).
    pub language: String,
    /// Words on the back, in lines; an empty line parts paragraphs. May be empty.
    pub back_text: String,
    /// ISBN of 13 or 10 digits, with hyphens or without; a barcode is drawn for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub isbn: Option<String>,
    /// The edge the leaves are bound at.
    pub bound_at: BoundAt,
    /// Name of the theme; empty for the first one.
    pub theme: String,
    /// What is seen of the unfolded cover: the trim box.
    pub face: Size,
    /// Bleed or wrap around it: at head, foot, and at both sides `outside`. `inside` is not
    /// asked.
    pub wrap: Sides,
    /// The front.
    pub front: CoverPanel,
    /// The spine.
    pub spine: CoverPanel,
    /// The back.
    pub back: CoverPanel,
    /// Flaps of the front and of the back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flaps: Option<[CoverPanel; 2]>,
    /// Room for a barcode, which stays white.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<Rect>,
    /// Where it is folded, from left to right.
    pub folds: Vec<Length>,
    /// Whether the printer takes words on a spine of this width, and the user wants them.
    pub spine_text: bool,
    /// The picture on the front, with its bleed; its number is of no weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Plate>,
}

impl CoverPlan {
    /// The whole sheet, bleed or wrap and all: the PDF page.
    #[must_use]
    pub fn sheet(&self) -> Rect {
        Rect {
            x: -self.wrap.outside,
            y: -self.wrap.top,
            w: self.face.w + self.wrap.outside * 2,
            h: self.face.h + self.wrap.top + self.wrap.bottom,
        }
    }

    /// The part of `frame` that is seen on the front: not in bleed, wrap, flap or spine.
    /// Empty when there is none.
    #[must_use]
    pub fn seen_on_front(&self, frame: Rect) -> Rect {
        let front = self.front.place;
        let (x, y) = (frame.x.max(front.x), frame.y.max(front.y));
        let (right, bottom) =
            (frame.right().min(front.right()), frame.bottom().min(front.bottom()));
        Rect { x, y, w: (right - x).max(Length::ZERO), h: (bottom - y).max(Length::ZERO) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_picture_that_bleeds_only_the_part_on_the_front_is_seen() {
        let panel =
            |x: f64, w: f64| CoverPanel { place: Rect::snapped_mm(x, 0.0, w, 210.0), safe: None };
        let wrap = Length::mm(3);
        let cover = CoverPlan {
            title: String::new(),
            subtitle: String::new(),
            author: String::new(),
            language: "en".into(),
            back_text: String::new(),
            isbn: None,
            bound_at: BoundAt::Left,
            theme: String::new(),
            face: Size { w: Length::mm(306), h: Length::mm(210) },
            wrap: Sides { top: wrap, bottom: wrap, inside: Length::ZERO, outside: wrap },
            front: panel(158.0, 148.0),
            spine: panel(148.0, 10.0),
            back: panel(0.0, 148.0),
            flaps: None,
            barcode: None,
            folds: vec![Length::mm(148), Length::mm(158)],
            spine_text: true,
            picture: None,
        };
        assert_eq!(cover.sheet(), Rect::snapped_mm(-3.0, -3.0, 312.0, 216.0));
        let bleeding = Rect::snapped_mm(200.0, -3.0, 109.0, 100.0);
        assert_eq!(cover.seen_on_front(bleeding), Rect::snapped_mm(200.0, 0.0, 106.0, 97.0));
        let on_the_back = Rect::snapped_mm(10.0, 10.0, 50.0, 50.0);
        assert_eq!(cover.seen_on_front(on_the_back).w, Length::ZERO);
    }
}
