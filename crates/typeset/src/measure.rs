//! How much room a caption takes, without setting it.
//!
//! Words are as wide as the advances of their letters, and lines are filled greedily, as
//! Typst does for text that is not justified. Every simplification errs on the side of
//! more lines, so that a caption never needs more room than was measured.

use crate::Typesetter;
use crate::words::{self, break_word, breaks_anywhere};
use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use leporello_model::{Length, TextMeasure};
use std::sync::{Arc, LazyLock};
use typst::layout::Abs;
use typst::text::{FontStyle, FontVariant, FontVariations};

/// What a height is enlarged by in millimetres, so that rounding a frame to the grid of
/// 0.01 mm does not make it too low.
const GRID_MM: f64 = 0.02;
/// What widths are enlarged by, for pairs of letters that are set apart.
const APART: f64 = 1.01;
/// The same for letters of other fonts than the first, whose joined forms may be wider than
/// their single ones.
const OTHER_FONT: f64 = 1.15;
/// What a line of Chinese or Japanese may lose in em to rules for punctuation that differ.
const PUNCTUATION_EM: f64 = 1.0;

/// The widths of a caption.
#[derive(Debug)]
pub(crate) struct Ruler {
    /// Width of the widest piece in em.
    widest: f64,
    /// Widths of the pieces between which a line may end.
    pieces: Vec<PieceWidth>,
}

/// Width of a piece in em.
#[derive(Clone, Copy, Debug)]
struct PieceWidth {
    /// At the end of a line, where a space does not count.
    ink: f64,
    /// Inside a line.
    with_space: f64,
}

static SEGMENTER: LazyLock<LineSegmenterBorrowed> =
    LazyLock::new(|| LineSegmenter::new_lstm(LineBreakOptions::default()));

impl TextMeasure for Typesetter {
    fn caption_height_mm(&self, text: &str, language: &str, width_mm: f64) -> f64 {
        let words = words::prepare(text, language, true);
        // The frame may be snapped to a grid, and then be narrower by so much.
        let width = width_mm - GRID_MM;
        let lines = words.text.lines().map(|line| self.count_lines(line, width)).sum::<usize>();
        if lines == 0 {
            return 0.0;
        }
        let caption = &self.theme.numbers.caption;
        let em = lines as f64 + (lines - 1) as f64 * caption.leading;
        em * caption.size / Length::mm(1).to_pt() + GRID_MM
    }

    fn caption_distance_mm(&self) -> f64 {
        self.theme.numbers.caption.distance
    }
}

impl Typesetter {
    fn to_em(&self, width_mm: f64) -> f64 {
        width_mm.max(0.0) * Length::mm(1).to_pt() / self.theme.numbers.caption.size
    }

    /// A prepared caption with its rules for ending lines written into it: Korean words stay
    /// whole, and words wider than the line may end anywhere.
    pub(crate) fn caption_for_width(&self, text: &str, width_mm: f64) -> String {
        let line = self.to_em(width_mm);
        let breakable = |word: &str| {
            let kept = self.keep_korean_words(word);
            let is_wide = pieces(&kept).any(|piece| self.width_em(piece) > line);
            if is_wide { break_word(word) } else { kept }
        };
        let line = |line: &str| line.split(' ').map(breakable).collect::<Vec<_>>().join(" ");
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }

    /// Widths of a prepared text's pieces, remembered: the planner asks for the same caption
    /// at many widths.
    fn ruler(&self, text: &str) -> Arc<Ruler> {
        if let Some(known) = self.rulers.read().unwrap_or_else(|e| e.into_inner()).get(text) {
            return Arc::clone(known);
        }
        let whole_words: Vec<String> =
            text.split(' ').map(|word| self.keep_korean_words(word)).collect();
        let pieces = self.piece_widths(&whole_words.join(" "));
        let widest = pieces.iter().map(|piece| piece.ink).fold(0.0, f64::max);
        let ruler = Arc::new(Ruler { widest, pieces });
        let mut rulers = self.rulers.write().unwrap_or_else(|e| e.into_inner());
        rulers.insert(text.to_owned(), Arc::clone(&ruler));
        ruler
    }

    fn piece_widths(&self, caption: &str) -> Vec<PieceWidth> {
        let widths = |piece: &str| PieceWidth {
            ink: self.width_em(piece.trim_end()),
            with_space: self.width_em(piece),
        };
        pieces(caption).map(widths).collect()
    }

    /// Lines that a prepared text takes at most, in lines of this width.
    fn count_lines(&self, text: &str, width_mm: f64) -> usize {
        let line_em = self.to_em(width_mm);
        let lost = if text.contains(breaks_anywhere) { PUNCTUATION_EM } else { 0.0 };
        let line = (line_em - lost).max(line_em / 2.0);
        let ruler = self.ruler(text);
        if ruler.widest > line_em {
            let caption = self.caption_for_width(text, width_mm);
            return fill(&self.piece_widths(&caption), line);
        }
        fill(&ruler.pieces, line)
    }

    /// Width of some letters in em.
    pub(crate) fn width_em(&self, text: &str) -> f64 {
        APART * text.chars().map(|c| self.advance_em(c)).sum::<f64>()
    }

    fn advance_em(&self, c: char) -> f64 {
        if let Some(&known) = self.advances.read().unwrap_or_else(|e| e.into_inner()).get(&c) {
            return known;
        }
        let advance = self.look_up_advance(c);
        self.advances.write().unwrap_or_else(|e| e.into_inner()).insert(c, advance);
        advance
    }

    /// Advance of a character in the font Typst will take; 0 when no font has it.
    fn look_up_advance(&self, c: char) -> f64 {
        let shelf = self.shelf_for(&c.to_string());
        let caption = &self.theme.numbers.caption;
        let style = if caption.italic { FontStyle::Italic } else { FontStyle::Normal };
        let variant = FontVariant { style, ..FontVariant::default() };
        let first = self.theme.numbers.fonts.caption.to_lowercase();
        let first = shelf.book().select(&first, variant);
        let has = |index: &usize| {
            shelf.book().info(*index).is_some_and(|info| info.coverage.contains(c as u32))
        };
        let like = first.and_then(|index| shelf.book().info(index));
        let (index, factor) = match first.filter(has) {
            Some(index) => (Some(index), 1.0),
            None => (shelf.book().select_fallback(like, variant, &c.to_string()), OTHER_FONT),
        };
        let Some(font) = index.and_then(|index| shelf.font(index)) else { return 0.0 };
        let font = font.instantiate(variant, Abs::pt(caption.size), &FontVariations::default());
        let advance = font
            .ttf()
            .glyph_index(c)
            .and_then(|glyph| font.x_advance(glyph.0))
            .map_or(1.0, |em| em.get());
        // Old-style figures are other glyphs than the ones the character map names.
        factor * if c.is_ascii_digit() { advance.max(0.52) } else { advance }
    }
}

/// Fills lines one after the other with as many pieces as go in, and counts them.
fn fill(pieces: &[PieceWidth], line: f64) -> usize {
    let (mut lines, mut used) = (0, f64::INFINITY);
    for piece in pieces {
        if used + piece.ink > line {
            (lines, used) = (lines + 1, 0.0);
        }
        used += piece.with_space;
    }
    lines
}

/// The parts of a text between which a line may end, by the rules that Typst goes by.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let ends = SEGMENTER.segment_str(text).filter(|&end| end > 0);
    ends.scan(0, |start, end| {
        let piece = &text[*start..end];
        *start = end;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_caption_takes_no_room() {
        let typesetter = Typesetter::bundled();
        assert_eq!(typesetter.caption_height_mm(" \n ", "en", 50.0), 0.0);
        assert!(typesetter.caption_height_mm("a", "en", 50.0) > 2.0);
    }

    #[test]
    fn a_narrower_line_never_lowers_a_caption() {
        let typesetter = Typesetter::bundled();
        let text = "A long walk over the dunes to the lighthouse, and back before the tide";
        let heights: Vec<f64> =
            (1..40).map(|w| typesetter.caption_height_mm(text, "en", f64::from(w * 5))).collect();
        assert!(heights.windows(2).all(|pair| pair[0] >= pair[1]), "{heights:?}");
    }

    #[test]
    fn a_word_wider_than_its_line_may_end_anywhere() {
        let typesetter = Typesetter::bundled();
        assert!(
            typesetter.caption_for_width("IMG_20240803_181503_long.jpg", 10.0).contains('\u{200b}')
        );
        assert_eq!(typesetter.caption_for_width("by the sea", 40.0), "by the sea");
    }

    #[test]
    fn lines_end_where_the_script_lets_them() {
        assert_eq!(pieces("夏のsea。海").collect::<Vec<_>>(), ["夏", "の", "sea。", "海"]);
        assert_eq!(pieces("by the sea").collect::<Vec<_>>(), ["by ", "the ", "sea"]);
        assert_eq!(pieces("").count(), 0);
    }
}
