//! What is said about a cover that cannot be set as wished.

use super::data::{LEAST_ON_SPINE_MM, NoBars, least_room_mm};
use crate::report::{font_hint, named};
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::Length;

/// A part of the cover with words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Front,
    Spine,
    Back,
}

impl Part {
    /// From the name that the templates use.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        match name {
            "front" => Some(Self::Front),
            "spine" => Some(Self::Spine),
            "back" => Some(Self::Back),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Front => "front",
            Self::Spine => "spine",
            Self::Back => "back",
        }
    }
}

/// No font has some characters.
pub(super) fn missing(part: Part, missing: &[char]) -> Diagnostic {
    let (named, part) = (named(missing), part.name());
    let message = format!("no font here has {named}; left out on the cover's {part}");
    let first = missing.first().copied().unwrap_or_default();
    Diagnostic::new(codes::TYP_001, Subject::Book, message).hint(font_hint(first))
}

/// Words do not fit in their smallest size.
pub(super) fn too_long(part: Part) -> Diagnostic {
    let message =
        format!("the words on the cover's {} do not fit in their smallest size", part.name());
    let hint = match part {
        Part::Front => "shorten the title or the subtitle",
        Part::Spine => "shorten the title, or write `title-on-spine = false` under `[cover]`",
        Part::Back => "shorten `back-text` under `[cover]`",
    };
    Diagnostic::new(codes::TYP_020, Subject::Book, message).hint(hint)
}

/// The spine is too narrow for words.
pub(super) fn narrow_spine(spine: Length, room: f64) -> Diagnostic {
    let message = format!(
        "the spine of {:.1} mm leaves {room:.1} mm for words, which need {LEAST_ON_SPINE_MM:.1} mm; \
         it stays without",
        spine.to_mm()
    );
    Diagnostic::new(codes::TYP_021, Subject::Book, message)
}

/// The spine is too short for title and author.
pub(super) fn short_spine() -> Diagnostic {
    let message = "the spine is too short for title and author; it has the title alone";
    Diagnostic::new(codes::TYP_021, Subject::Book, message)
}

/// The ISBN becomes no barcode.
pub(super) fn no_bars(isbn: &str, why: NoBars) -> Diagnostic {
    match why {
        NoBars::NoIsbn => {
            let message =
                format!("`{isbn}` is no ISBN, or its last digit is wrong; no barcode is drawn");
            Diagnostic::new(codes::TYP_022, Subject::Book, message)
                .hint("write the ISBN as you got it: `isbn = \"978-3-16-148410-0\"`")
        }
        NoBars::NoRoom { w, h } => {
            let (least_w, least_h) = least_room_mm();
            let message = format!(
                "the cover has {w:.1} × {h:.1} mm for a barcode, which needs at least \
                 {least_w:.1} × {least_h:.1} mm; none is drawn"
            );
            Diagnostic::new(codes::TYP_023, Subject::Book, message)
        }
    }
}
