//! The fonts of a look as rulers, and sizes at which words fit.

use leporello_screen::{Face, Look, Role, Ruler};

/// A ruler for each kind of words.
pub(super) struct Typefaces<'a> {
    text: Ruler<'a>,
    display: Ruler<'a>,
    caption: Ruler<'a>,
    small_capitals: bool,
}

/// What browsers set wider than the ruler says, at most.
const SLACK: f64 = 1.02;
/// Capitals against small letters, where titles are in small capitals.
const CAPITALS: f64 = 1.12;

impl<'a> Typefaces<'a> {
    pub(super) fn of(look: &'a Look) -> Self {
        Self {
            text: ruler(look, &look.text, 400, false),
            display: ruler(look, &look.display, look.display_weight, false),
            caption: ruler(look, &look.caption, 400, look.caption_italic),
            small_capitals: look.small_capitals,
        }
    }

    pub(super) fn ruler(&self, role: Role) -> &Ruler<'a> {
        match role {
            Role::Text => &self.text,
            Role::Display => &self.display,
            Role::Caption => &self.caption,
        }
    }

    /// The first of some sizes (largest first) at which words fit a box, lines standing so far
    /// from each other beyond their own height; the last one when none fits.
    pub(super) fn fitting(
        &self,
        role: Role,
        words: &str,
        (w, h): (f64, f64),
        leading: f64,
        sizes: impl IntoIterator<Item = f64>,
    ) -> f64 {
        let ruler = self.ruler(role);
        let wide = match role {
            Role::Display if self.small_capitals => SLACK * CAPITALS,
            _ => SLACK,
        };
        let fits = |size: f64| {
            let width = w / (size * wide);
            let lines = ruler.lines(words, width).max(1) as f64;
            let height = size * (lines * (1.0 + leading) - leading);
            ruler.widest_word(words) <= width && height <= h * 1.01
        };
        let mut last = 1.0;
        for size in sizes {
            last = size;
            if fits(size) {
                break;
            }
        }
        last
    }
}

/// The face of a family that is nearest to the wished, then those for other scripts.
fn ruler<'a>(look: &'a Look, family: &str, weight: u16, italic: bool) -> Ruler<'a> {
    let far = |face: &&Face| (face.italic != italic, face.weight.abs_diff(weight));
    let own = look.faces.iter().filter(|face| face.family == family).min_by_key(far);
    let upright = |face: &&Face| !face.languages.is_empty() && !face.italic && face.weight <= 500;
    Ruler::new(own.into_iter().chain(look.faces.iter().filter(upright)))
}
