//! What is said about words that cannot be set as planned.

use crate::section::Given;
use crate::words_box::WordsBox;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::{Page, Section, TextRole};

/// No font has some characters of a text.
pub(crate) fn missing(words: &WordsBox, missing: &[char]) -> Diagnostic {
    let message = format!("no font here has {}; left out", named(missing));
    let first = missing.first().copied().unwrap_or_default();
    Diagnostic::new(codes::TYP_001, subject(words), message).hint(font_hint(first))
}

/// The first characters with their numbers, and how many more there are.
pub(crate) fn named(missing: &[char]) -> String {
    let named: Vec<String> =
        missing.iter().take(3).map(|&c| format!("`{c}` (U+{:04X})", c as u32)).collect();
    let more = missing.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// What to install for a character.
pub(crate) fn font_hint(c: char) -> &'static str {
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

/// No font has some characters of a section.
pub(crate) fn missing_in_section(section: &Section, missing: &[char]) -> Diagnostic {
    let named = named(missing);
    let message = format!("no font here has {named}; left out of the words of `{}`", section.id);
    let first = missing.first().copied().unwrap_or_default();
    Diagnostic::new(codes::TYP_001, Subject::Book, message).hint(font_hint(first))
}

/// No font has some characters of a paper.
pub(crate) fn missing_in_paper(title: &str, missing: &[char]) -> Diagnostic {
    let named = named(missing);
    let message = format!("no font here has {named}; left out of `{title}`");
    let first = missing.first().copied().unwrap_or_default();
    Diagnostic::new(codes::TYP_001, Subject::Book, message).hint(font_hint(first))
}

/// Words need more pages than the plan has for them.
pub(crate) fn too_many_pages(given: &Given, needed: u32) -> Diagnostic {
    let (id, count) = (&given.section.id, given.count);
    let message = format!("the words of `{id}` take {needed} pages; the plan gives them {count}");
    Diagnostic::new(codes::TYP_005, Subject::Page(given.first), message)
        .hint("plan the book anew: `leporello make BOOK`")
}

/// The plan names a section that has no words.
pub(crate) fn no_words(page: u32, id: &str) -> Diagnostic {
    let message = format!("the plan has pages for `{id}`, whose words are not in the project");
    Diagnostic::new(codes::TYP_006, Subject::Page(page), message)
        .hint("plan the book anew: `leporello make BOOK`")
        .hint(format!("if it was a chapter, put its file back: `chapters/{id}.md`"))
}

/// The theme asks for a font that is not here.
pub(crate) fn no_family(name: &str) -> Diagnostic {
    let message = format!("the theme asks for the font `{name}`, which is not here");
    Diagnostic::new(codes::TYP_011, Subject::Book, message)
        .hint("put the font's files into the folder `fonts` of the theme or of the book")
}

/// A template of the theme has a mistake.
pub(crate) fn failing_template(file: String, place: (usize, usize), words: &str) -> Diagnostic {
    let subject = Subject::File { path: file, place: Some(place) };
    Diagnostic::new(codes::TYP_012, subject, format!("the theme's template fails: {words}"))
        .hint("compare it with a bundled theme: `leporello themes copy quiet`")
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
