//! Words of a plan in their boxes: captions, titles, page numbers.

use crate::Typesetter;
use crate::book_data::{RectMm, rect_mm};
use crate::section_data::{Speech, Teller};
use crate::words::{self, breaks_anywhere};
use leporello_model::{Page, Plan, Plate, Rect, TextRole};
use serde::Serialize;

/// Words in a box.
#[derive(Serialize)]
pub(crate) struct WordsData {
    #[serde(flatten)]
    rect: RectMm,
    /// Place in [`boxes_of`], which names the box in messages.
    key: usize,
    role: &'static str,
    text: String,
    /// The same without what steers the ends of lines.
    plain: String,
    /// Words that must not be wider than the box.
    words: Vec<String>,
    #[serde(flatten)]
    speech: Speech,
}

/// A box of words in the plan, with the page and perhaps the plate it belongs to.
pub(crate) struct WordsBox<'a> {
    pub(crate) page: &'a Page,
    pub(crate) plate: Option<&'a Plate>,
    pub(crate) role: Option<TextRole>,
    pub(crate) text: &'a str,
    pub(crate) language: &'a str,
    pub(crate) frame: Rect,
}

/// All boxes of words of a page: captions, then the others.
pub(crate) fn boxes_on(page: &Page, captions: bool) -> impl Iterator<Item = WordsBox<'_>> {
    let captions = page.plates.iter().filter(move |_| captions).filter_map(move |plate| {
        let caption = plate.caption.as_ref()?;
        Some(WordsBox {
            page,
            plate: Some(plate),
            role: None,
            text: &caption.text,
            language: &caption.language,
            frame: caption.frame,
        })
    });
    captions.chain(page.texts.iter().map(move |text| WordsBox {
        page,
        plate: None,
        role: Some(text.role),
        text: &text.text,
        language: &text.language,
        frame: text.frame,
    }))
}

/// All boxes of words of a plan in reading order.
pub(crate) fn boxes_of(plan: &Plan) -> Vec<WordsBox<'_>> {
    plan.pages().flat_map(|page| boxes_on(page, plan.captions)).collect()
}

/// A box as the template reads it.
pub(crate) fn words_data(
    typesetter: &Typesetter,
    teller: &Teller,
    of: &WordsBox,
    key: usize,
) -> WordsData {
    let missing = typesetter.missing_glyphs(of.text);
    let printable: String = of.text.chars().filter(|c| !missing.contains(c)).collect();
    let keeps_lines = matches!(of.role, None | Some(TextRole::Colophon));
    let prepared = words::prepare(&printable, of.language, keeps_lines);
    let unbroken = |word: &&str| !word.contains(breaks_anywhere);
    let (text, words) = if of.role.is_none() {
        (typesetter.caption_for_width(&prepared.text, of.frame.w.to_mm()), Vec::new())
    } else {
        let words = prepared.text.split_whitespace().filter(unbroken).map(str::to_owned).collect();
        (typesetter.keep_korean_words(&prepared.text), words)
    };
    let family = match of.role {
        None => &typesetter.theme.numbers.fonts.caption,
        Some(_) => &typesetter.theme.numbers.fonts.text,
    };
    WordsData {
        rect: rect_mm(of.frame),
        key,
        role: role_name(of.role),
        text,
        words,
        speech: Teller { family, ..*teller }.speech(&prepared.text, of.language),
        plain: prepared.text,
    }
}

/// The theme's name for a role; `None` is a caption.
fn role_name(role: Option<TextRole>) -> &'static str {
    match role {
        None => "caption",
        Some(TextRole::Title) => "title",
        Some(TextRole::Subtitle) => "subtitle",
        Some(TextRole::Author) => "author",
        Some(TextRole::ChapterTitle) => "chapter-title",
        Some(TextRole::ChapterNote) => "chapter-note",
        Some(TextRole::Folio) => "folio",
        Some(TextRole::Colophon) => "colophon",
    }
}
