//! The plan as the template wants it: numbers in millimetres, words prepared.

use crate::Typesetter;
use crate::fonts::FontShelf;
use crate::words::{self, breaks_anywhere};
use leporello_model::{Length, Page, Plan, Plate, Rect, Side, Sides, TextRole};
use serde::Serialize;

/// What the template reads.
#[derive(Serialize)]
pub(crate) struct Book {
    title: String,
    author: String,
    language: String,
    fonts: Vec<&'static str>,
    width: f64,
    height: f64,
    pub(crate) pages: Vec<PageData>,
}

#[derive(Serialize)]
pub(crate) struct PageData {
    bleed: Bleed,
    /// Trim and bleed.
    sheet: RectMm,
    plates: Vec<PlateData>,
    pub(crate) words: Vec<WordsData>,
}

#[derive(Clone, Copy, Serialize)]
struct Bleed {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

#[derive(Clone, Copy, Serialize)]
struct RectMm {
    x: f64,
    y: f64,
    w: f64,
    h: f64,
}

#[derive(Serialize)]
struct PlateData {
    #[serde(flatten)]
    rect: RectMm,
    placeholder: String,
    /// What a reader who cannot see it is told.
    alt: String,
    /// Whether it lies on both pages of the spread.
    crosses: bool,
}

/// Words in a box.
#[derive(Serialize)]
pub(crate) struct WordsData {
    #[serde(flatten)]
    rect: RectMm,
    /// Place in [`Typesetter::boxes_of`], which names the box in messages.
    key: usize,
    role: &'static str,
    text: String,
    /// Words that must not be wider than the box.
    words: Vec<String>,
    language: String,
    rtl: bool,
    fonts: Vec<&'static str>,
    verso: bool,
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
fn boxes_on(page: &Page, captions: bool) -> impl Iterator<Item = WordsBox<'_>> {
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

/// The plan as data for the template, set from this shelf.
pub(crate) fn book(typesetter: &Typesetter, shelf: &FontShelf, plan: &Plan) -> Book {
    let mut keys = 0..;
    let pages = plan.spreads.iter().flat_map(|spread| {
        let crossing: Vec<&Plate> = spread
            .verso
            .iter()
            .flat_map(|page| &page.plates)
            .filter(|plate| crosses(plate, plan))
            .collect();
        spread.pages().map(move |page| (page, crossing.clone()))
    });
    let pages = pages
        .map(|(page, crossing)| {
            let words = boxes_on(page, plan.captions)
                .map(|words| words_data(typesetter, shelf, &words, keys.next().unwrap_or(0)))
                .collect();
            page_data(plan, page, &crossing, words)
        })
        .collect();
    Book {
        title: words::prepare(&plan.title, &plan.language, false).text,
        author: words::prepare(&plan.author, &plan.language, false).text,
        language: words::prepare("", &plan.language, false).language,
        fonts: shelf.families(&plan.language),
        width: plan.trim.w.to_mm(),
        height: plan.trim.h.to_mm(),
        pages,
    }
}

/// Whether a plate of a verso reaches over the fold, farther than a bleed there would.
fn crosses(plate: &Plate, plan: &Plan) -> bool {
    plate.frame.right() > plan.trim.w + plan.bleed.inside
}

fn page_data(plan: &Plan, page: &Page, crossing: &[&Plate], words: Vec<WordsData>) -> PageData {
    let bleed = bleed_of(plan.bleed, page.side());
    let sheet = RectMm {
        x: -bleed.left,
        y: -bleed.top,
        w: plan.trim.w.to_mm() + bleed.left + bleed.right,
        h: plan.trim.h.to_mm() + bleed.top + bleed.bottom,
    };
    let from_the_verso = |plate: &Plate| {
        let moved = plate.frame.moved(-plan.trim.w, Length::ZERO);
        plate_data(plate, moved, true)
    };
    let own = |plate: &Plate| {
        let crosses = page.side() == Side::Verso && crosses(plate, plan);
        plate_data(plate, plate.frame, crosses)
    };
    let over = crossing.iter().filter(|_| page.side() == Side::Recto);
    let plates =
        over.map(|plate| from_the_verso(plate)).chain(page.plates.iter().map(own)).collect();
    PageData { bleed, sheet, plates, words }
}

fn bleed_of(bleed: Sides, side: Side) -> Bleed {
    let (left, right) = match side {
        Side::Verso => (bleed.outside, bleed.inside),
        Side::Recto => (bleed.inside, bleed.outside),
    };
    Bleed {
        left: left.to_mm(),
        right: right.to_mm(),
        top: bleed.top.to_mm(),
        bottom: bleed.bottom.to_mm(),
    }
}

fn rect_mm(rect: Rect) -> RectMm {
    RectMm { x: rect.x.to_mm(), y: rect.y.to_mm(), w: rect.w.to_mm(), h: rect.h.to_mm() }
}

fn plate_data(plate: &Plate, frame: Rect, crosses: bool) -> PlateData {
    let caption = plate.caption.as_ref().map(|caption| caption.text.as_str());
    let alt = caption.filter(|text| !text.trim().is_empty()).unwrap_or(&plate.file);
    PlateData {
        rect: rect_mm(frame),
        placeholder: crate::world::placeholder_path(plate.number),
        alt: words::prepare(alt, "", false).text,
        crosses,
    }
}

fn words_data(typesetter: &Typesetter, shelf: &FontShelf, of: &WordsBox, key: usize) -> WordsData {
    let missing = typesetter.missing_glyphs(of.text);
    let printable: String = of.text.chars().filter(|c| !missing.contains(c)).collect();
    let keeps_lines = of.role == Some(TextRole::Colophon);
    let prepared = words::prepare(&printable, of.language, keeps_lines);
    let unbroken = |word: &&str| !word.contains(breaks_anywhere);
    let (text, words) = if of.role.is_none() {
        (typesetter.caption_for_width(&prepared.text, of.frame.w.to_mm()), Vec::new())
    } else {
        let words = prepared.text.split_whitespace().filter(unbroken).map(str::to_owned).collect();
        (words::keep_korean_words(&prepared.text), words)
    };
    WordsData {
        rect: rect_mm(of.frame),
        key,
        role: role_name(of.role),
        text,
        words,
        fonts: shelf.families(&font_language(of.language, &prepared.language)),
        language: prepared.language,
        rtl: prepared.right_to_left,
        verso: of.page.side() == Side::Verso,
    }
}

/// The given tag with its region if it agrees with what the words are in; else the latter.
fn font_language(given: &str, found: &str) -> String {
    let first = given.split('-').next().unwrap_or("");
    if first.eq_ignore_ascii_case(found) { given.to_owned() } else { found.to_owned() }
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
