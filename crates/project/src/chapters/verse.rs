//! Verse: every line stays a line.

use super::inlines::Words;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// One thing in a line of verse, with its place in the line.
pub(super) type Piece<'t> = (Event<'t>, Range<usize>);

/// The lines of a verse, each with its offset in the text; empty lines at its end are none.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let start = text.as_ptr() as usize;
    let text = text.trim_end_matches(['\n', '\r', ' ']);
    text.lines().map(move |line| (line, line.as_ptr() as usize - start))
}

/// A line of verse as Markdown sees its words; `None` when it would see more than words, such
/// as a list in `1. May`: the line then stands as its letters are.
pub(super) fn pieces(line: &str) -> Option<Vec<Piece<'_>>> {
    // The older kind of footnotes knows a call without seeing the definition.
    let parser = Parser::new_ext(line, Options::ENABLE_OLD_FOOTNOTES);
    let mut pieces: Vec<Piece> = parser.into_offset_iter().collect();
    let is_paragraph = matches!(pieces.first(), Some((Event::Start(Tag::Paragraph), _)))
        && matches!(pieces.last(), Some((Event::End(TagEnd::Paragraph), _)));
    if !is_paragraph {
        return None;
    }
    pieces.pop();
    pieces.remove(0);
    Some(pieces)
}

/// Blanks at the beginning of a line of verse are the author's: they stay.
pub(super) fn indent(line: &str, words: &mut Words) {
    let blanks = line.len() - line.trim_start().len();
    words.text(&line[..blanks]);
}
