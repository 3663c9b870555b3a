//! How wide words are, for what must fit its place.

use crate::fonts::font_of;
use crate::look::Face;
use skrifa::MetadataProvider as _;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;

/// Width of a letter that no font has, in em: of one that fills a square, and of another.
const UNKNOWN: (f64, f64) = (1.0, 0.6);

/// Measures words in some fonts, letter by letter: kerning and joined forms are not reckoned,
/// so that a width is right to a few hundredths for most scripts.
pub struct Ruler<'a> {
    fonts: Vec<(Charmap<'a>, GlyphMetrics<'a>, f64)>,
}

impl<'a> Ruler<'a> {
    /// A ruler for these fonts, each for the letters that those before it lack. Files that are
    /// no fonts are passed over.
    #[must_use]
    pub fn new(faces: impl IntoIterator<Item = &'a Face>) -> Self {
        let one = |face: &'a Face| {
            let font = font_of(face)?;
            let (size, place) = (Size::unscaled(), LocationRef::default());
            let units = f64::from(font.metrics(size, place).units_per_em).max(1.0);
            Some((font.charmap(), font.glyph_metrics(size, place), units))
        };
        Self { fonts: faces.into_iter().filter_map(one).collect() }
    }

    /// Width of a character in em.
    #[must_use]
    pub fn letter(&self, c: char) -> f64 {
        let of = |(charmap, metrics, units): &(Charmap, GlyphMetrics, f64)| {
            let advance = metrics.advance_width(charmap.map(c)?)?;
            Some(f64::from(advance) / units)
        };
        let guessed = || if is_square(c) { UNKNOWN.0 } else { UNKNOWN.1 };
        self.fonts.iter().find_map(of).unwrap_or_else(guessed)
    }

    /// Width of words on one line in em.
    #[must_use]
    pub fn width(&self, words: &str) -> f64 {
        words.chars().map(|c| self.letter(c)).sum()
    }

    /// The widest word in em, which no line can be narrower than.
    #[must_use]
    pub fn widest_word(&self, words: &str) -> f64 {
        pieces(words).map(|word| self.width(word.trim_end())).fold(0.0, f64::max)
    }

    /// How many lines words take when lines are `width` em wide. A word that is wider than a
    /// line is broken anywhere.
    #[must_use]
    pub fn lines(&self, words: &str, width: f64) -> usize {
        words.lines().map(|line| self.lines_of(line, width.max(0.01))).sum()
    }

    fn lines_of(&self, words: &str, width: f64) -> usize {
        let (mut lines, mut used) = (1, 0.0);
        for word in pieces(words) {
            let bare = self.width(word.trim_end());
            if used > 0.0 && used + bare > width {
                lines += 1;
                used = 0.0;
            }
            if bare > width {
                let broken = (bare / width).ceil();
                lines += broken as usize - 1;
                used = bare - (broken - 1.0) * width;
            } else {
                used += self.width(word);
            }
        }
        lines
    }
}

/// Whether a letter fills a square, and a line may end behind it.
pub(crate) const fn is_square(c: char) -> bool {
    matches!(c as u32, 0x2e80..=0xa4cf | 0xf900..=0xfaff | 0xff00..=0xff60 | 0x20000..=0x3ffff)
}

/// What a line can be broken between: words with the spaces behind them, square letters.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if is_square(first) {
            first.len_utf8()
        } else {
            let breaks = |(at, c): &(usize, char)| *at > 0 && (is_square(*c) || c.is_whitespace());
            rest.char_indices().find(breaks).map_or(rest.len(), |(at, _)| at)
        };
        let spaces = rest[end..].find(|c: char| !c.is_whitespace()).unwrap_or(rest.len() - end);
        let (piece, after) = rest.split_at(end + spaces);
        rest = after;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::tests::face;

    const INTER: &[u8] = include_bytes!("../../typeset/themes/gallery/fonts/Inter-Regular.otf");

    #[test]
    fn words_take_as_many_lines_as_they_need() {
        let inter = face("Inter", 400, false, INTER);
        let ruler = Ruler::new([&inter]);
        let width = ruler.width("at the quay");
        assert!((4.0..7.0).contains(&width), "{width}");
        assert_eq!(ruler.lines("at the quay at the quay", width + 0.01), 2);
        assert_eq!(ruler.lines("at the quay\nat", width + 0.01), 2);
        assert_eq!(ruler.lines("", 3.0), 0);
        assert_eq!(ruler.lines("aaaaaaaaaa", ruler.width("aaa") + 0.01), 4);
    }

    #[test]
    fn lines_end_between_square_letters() {
        let ruler = Ruler::new([]);
        assert_eq!(ruler.lines("港で漁師が待つ", 4.0), 2);
        assert!((ruler.widest_word("港で漁師") - 1.0).abs() < 1e-9);
    }
}
