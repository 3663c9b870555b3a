//! What is said about words that cannot be set as planned.

use crate::book_data::WordsBox;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::{Page, TextRole};

/// No font has some characters of a text.
pub(crate) fn missing(words: &WordsBox, missing: &[char]) -> Diagnostic {
    let named: Vec<String> =
        missing.iter().take(3).map(|&c| format!("`{c}` (U+{:04X})", c as u32)).collect();
    let more = missing.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let message = format!("no font here has {}{more}; left out", named.join(", "));
    let first = missing.first().copied().unwrap_or_default();
    Diagnostic::new(codes::TYP_001, subject(words), message).hint(font_hint(first))
}

/// What to install for a character.
fn font_hint(c: char) -> &'static str {
    use crate::words::{Script, script};
    match script(c) {
        Script::Hangul | Script::Kana | Script::Han => {
            "install the Noto Serif CJK fonts: `apt install fonts-noto-cjk`"
        }
        _ if matches!(c as u32, 0x2600..=0x27bf | 0x1f000..=0x1faff) => {
            "install an emoji font: `apt install fonts-noto-color-emoji`"
        }
        _ => "install the Noto fonts: `apt install fonts-noto-core`",
    }
}

/// Words do not fit their box in the smallest size of their role.
pub(crate) fn too_long(words: &WordsBox) -> Diagnostic {
    let what = match words.role {
        None => "caption",
        Some(TextRole::Title) => "title",
        Some(TextRole::Subtitle) => "subtitle",
        Some(TextRole::Author) => "author",
        Some(TextRole::ChapterTitle) => "chapter title",
        Some(TextRole::ChapterNote) => "chapter's note",
        Some(TextRole::Folio) => "page number",
        Some(TextRole::Colophon) => "colophon",
    };
    let length = words.text.chars().count();
    let (w, h) = (words.frame.w.to_mm(), words.frame.h.to_mm());
    let message = format!("{what} of {length} characters does not fit its {w:.0} × {h:.0} mm");
    Diagnostic::new(codes::TYP_002, subject(words), message).hint("shorten it")
}

/// Typst refused the template or the data, which no plan should bring about.
pub(crate) fn refused(words: &str) -> Diagnostic {
    let message = format!("Typst refused the book ({words}); this is a fault in Leporello");
    Diagnostic::new(codes::TYP_003, Subject::Book, message)
}

/// Typst found no glyph for a character that a font claims to have.
pub(crate) fn empty_box(page: Option<&Page>, text: &str) -> Diagnostic {
    let subject = page.map_or(Subject::Book, |page| Subject::Page(page.number));
    Diagnostic::new(codes::TYP_004, subject, format!("a font has no glyph for part of `{text}`"))
}

fn subject(words: &WordsBox) -> Subject {
    match words.plate {
        Some(plate) => Subject::Plate {
            number: plate.number,
            page: words.page.number,
            photo: plate.file.clone(),
        },
        None => Subject::Page(words.page.number),
    }
}
