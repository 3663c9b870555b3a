//! A cover as the template wants it: numbers in millimetres, words prepared, bars drawn.

use super::barcode::{self, MODULES, QUIET};
use crate::Typesetter;
use crate::book_data::{A4_DIAGONAL, BookFonts, Palette, RectMm, rect_mm};
use crate::fonts::FontShelf;
use crate::section_data::Speech;
use crate::theme::CaptionType;
use crate::words::{self, breaks_anywhere, keep_korean_words};
use leporello_model::{BoundAt, CoverPanel, CoverPlan, Length, Rect};
use serde::Serialize;

/// Least size of words on the spine: 6 points in millimetres.
pub(super) const LEAST_ON_SPINE_MM: f64 = 2.117;
/// Width of an EAN-13 with its white margins, and height with its digits, in nominal size
/// (GS1 General Specifications, §5.2.6.6): 0.33 mm for a module.
const NOMINAL_MM: (f64, f64) = (37.29, 25.93);
/// Least share of the nominal size that scanners need not refuse (ditto).
const LEAST_SCALE: f64 = 0.8;
/// Room for a line that writes the ISBN out above the bars, in millimetres.
const ISBN_LINE_MM: f64 = 3.6;

/// What the template reads.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct CoverData<'a> {
    title: Option<WordsData>,
    subtitle: Option<WordsData>,
    author: Option<WordsData>,
    /// Paragraphs of the back.
    about: Vec<WordsData>,
    #[serde(flatten)]
    speech: Speech,
    /// Title and author for the document's own description.
    names: [&'a str; 2],
    fonts: BookFonts,
    colours: Palette,
    caption: &'a CaptionType,
    width: f64,
    height: f64,
    /// Size of the front against A4: sizes of type grow with it.
    unit: f64,
    sheet: RectMm,
    front: Panel,
    spine: Panel,
    back: Panel,
    flaps: Vec<Panel>,
    /// Whether the front lies left of the spine.
    mirrored: bool,
    spine_words: bool,
    /// Width over height of the photograph on the front.
    aspect: Option<f64>,
    picture: Option<Picture>,
    barcode: Option<Barcode>,
}

#[derive(Serialize)]
struct Panel {
    #[serde(flatten)]
    place: RectMm,
    /// Where words may stand; empty where nothing is left.
    safe: RectMm,
}

/// Words as they are set.
#[derive(Serialize)]
struct WordsData {
    text: String,
    /// Words that must not be wider than their room.
    words: Vec<String>,
    #[serde(flatten)]
    speech: Speech,
}

#[derive(Serialize)]
struct Picture {
    #[serde(flatten)]
    frame: RectMm,
    placeholder: String,
    alt: String,
}

/// White room, and what is drawn in it.
#[derive(Serialize)]
struct Barcode {
    #[serde(flatten)]
    room: RectMm,
    bars: Vec<RectMm>,
    /// Digits below the bars, and the line above them.
    signs: Vec<Sign>,
}

/// Letters with the middle of their foot, and their size.
#[derive(Serialize)]
struct Sign {
    text: String,
    x: f64,
    y: f64,
    size: f64,
}

/// Why an ISBN has no bars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NoBars {
    /// It is no ISBN.
    NoIsbn,
    /// The room is smaller than this, in millimetres.
    NoRoom { w: f64, h: f64 },
}

/// Parts of a cover as data.
pub(super) struct Teller<'a> {
    pub(super) typesetter: &'a Typesetter,
    pub(super) shelf: &'a FontShelf,
    pub(super) cover: &'a CoverPlan,
}

impl<'a> Teller<'a> {
    /// The cover as data; `aspect` is that of the photograph on the front.
    pub(super) fn data(&self, aspect: Option<f64>) -> CoverData<'a> {
        let (cover, theme) = (self.cover, &self.typesetter.theme.numbers);
        let prepared = words::prepare(&cover.language, &cover.language, false);
        let language = words::font_language(&cover.language, &prepared.language);
        let (w, h) = (cover.front.place.w.to_mm(), cover.front.place.h.to_mm());
        CoverData {
            title: self.words(&cover.title),
            subtitle: self.words(&cover.subtitle),
            author: self.words(&cover.author),
            about: paragraphs(&cover.back_text).filter_map(|text| self.words(&text)).collect(),
            speech: self.typesetter.teller(self.shelf).speech("", &cover.language),
            names: [&cover.title, &cover.author],
            fonts: BookFonts::of(theme, self.shelf, &language),
            colours: Palette::of(&theme.colours),
            caption: &theme.caption,
            width: cover.face.w.to_mm(),
            height: cover.face.h.to_mm(),
            unit: libm::sqrt(w * w + h * h) / A4_DIAGONAL,
            sheet: rect_mm(cover.sheet()),
            front: panel(cover.front),
            spine: panel(cover.spine),
            back: panel(cover.back),
            flaps: cover.flaps.iter().flatten().map(|flap| panel(*flap)).collect(),
            mirrored: cover.bound_at == BoundAt::Right,
            spine_words: spine_has_words(cover),
            aspect,
            picture: cover.picture.as_ref().map(|plate| Picture {
                frame: rect_mm(plate.frame),
                placeholder: crate::world::placeholder_path(plate.number),
                alt: words::prepare(&plate.alt, "", false).text,
            }),
            barcode: room_for_barcode(cover).map(|room| barcode(cover, room)),
        }
    }

    /// Words without letters that no font has; `None` when nothing is left.
    fn words(&self, text: &str) -> Option<WordsData> {
        let missing = self.typesetter.missing_glyphs(text);
        let printable: String = text.chars().filter(|c| !missing.contains(c)).collect();
        let prepared = words::prepare(&printable, &self.cover.language, false);
        let unbroken = |word: &&str| !word.contains(breaks_anywhere);
        (!prepared.text.is_empty()).then(|| WordsData {
            words: prepared.text.split_whitespace().filter(unbroken).map(str::to_owned).collect(),
            speech: self.typesetter.teller(self.shelf).speech(&prepared.text, &self.cover.language),
            text: keep_korean_words(&prepared.text),
        })
    }
}

/// Texts between empty lines.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    let mut all = vec![String::new()];
    for line in text.lines() {
        match (line.trim(), all.last_mut()) {
            ("", _) => all.push(String::new()),
            (line, Some(last)) => *last = format!("{last} {line}"),
            (_, None) => {}
        }
    }
    all.into_iter()
}

fn panel(panel: CoverPanel) -> Panel {
    let place = panel.place;
    let none = Rect { x: place.x, y: place.y, w: Length::ZERO, h: Length::ZERO };
    Panel { place: rect_mm(place), safe: rect_mm(panel.safe.unwrap_or(none)) }
}

/// Whether words stand on the spine: allowed, and at least six points high.
pub(super) fn spine_has_words(cover: &CoverPlan) -> bool {
    cover.spine_text && spine_room_mm(cover) >= LEAST_ON_SPINE_MM
}

/// Width of what words on the spine may take, in millimetres.
pub(super) fn spine_room_mm(cover: &CoverPlan) -> f64 {
    cover.spine.safe.map_or(0.0, |safe| safe.w.to_mm())
}

/// The printer's room; without one, a place at the foot of the back beside the spine if there
/// is an ISBN.
fn room_for_barcode(cover: &CoverPlan) -> Option<Rect> {
    if cover.barcode.is_some() {
        return cover.barcode;
    }
    cover.isbn.as_ref()?;
    let safe = cover.back.safe?;
    let (w, h) = (Length::snapped_mm(40.0), Length::snapped_mm(31.0));
    let x = match cover.bound_at {
        BoundAt::Left => safe.right() - w,
        BoundAt::Right => safe.x,
    };
    // The feet of digits reach a hair lower than their line.
    let y = safe.bottom() - h - Length::snapped_mm(0.5);
    (safe.w >= w && y >= safe.y).then_some(Rect { x, y, w, h })
}

/// Why the cover's ISBN gets no bars, if it gets none.
pub(super) fn no_bars(cover: &CoverPlan) -> Option<NoBars> {
    let isbn = cover.isbn.as_ref()?;
    let room = room_for_barcode(cover).unwrap_or_default();
    let (w, h) = (room.w.to_mm(), room.h.to_mm());
    if barcode::thirteen_digits(isbn).is_none() {
        return Some(NoBars::NoIsbn);
    }
    (scale(room) < LEAST_SCALE).then_some(NoBars::NoRoom { w, h })
}

/// Least room of an EAN-13 in millimetres.
pub(super) fn least_room_mm() -> (f64, f64) {
    (NOMINAL_MM.0 * LEAST_SCALE, NOMINAL_MM.1 * LEAST_SCALE)
}

/// Share of the nominal size that fits a room, at most 1.
fn scale(room: Rect) -> f64 {
    (room.w.to_mm() / NOMINAL_MM.0).min(room.h.to_mm() / NOMINAL_MM.1).min(1.0)
}

fn barcode(cover: &CoverPlan, room: Rect) -> Barcode {
    let mut drawn = Barcode { room: rect_mm(room), bars: Vec::new(), signs: Vec::new() };
    let isbn = cover.isbn.as_deref().unwrap_or_default();
    if let (None, Some(digits)) = (no_bars(cover), barcode::thirteen_digits(isbn)) {
        draw(&mut drawn, room, isbn, &digits);
    }
    drawn
}

/// Draws the bars in the middle of the room.
fn draw(drawn: &mut Barcode, room: Rect, isbn: &str, digits: &[u8; 13]) {
    let scale = scale(room);
    let module = 0.33 * scale;
    let (w, h) = (NOMINAL_MM.0 * scale, NOMINAL_MM.1 * scale);
    let line = if room.h.to_mm() - h >= ISBN_LINE_MM { ISBN_LINE_MM } else { 0.0 };
    let left = room.x.to_mm() + (room.w.to_mm() - w) / 2.0 + f64::from(QUIET.0) * module;
    let top = room.y.to_mm() + (room.h.to_mm() - h + line) / 2.0;
    let height = 22.85 * scale;
    drawn.bars = barcode::bars(digits)
        .into_iter()
        .map(|bar| RectMm {
            x: left + f64::from(bar.at) * module,
            y: top,
            w: f64::from(bar.width) * module,
            h: height + if bar.guard { 5.0 * module } else { 0.0 },
        })
        .collect();
    let foot = top + h;
    let mut sign = |text: String, modules: f64, y: f64, size: f64| {
        drawn.signs.push(Sign { text, x: left + modules * module, y, size: size * scale });
    };
    sign(digits[0].to_string(), -6.0, foot, 3.2);
    for (place, digit) in (0_u32..).zip(&digits[1..]) {
        let middle = if place < 6 { 6.5 } else { 11.5 };
        sign(digit.to_string(), middle + 7.0 * f64::from(place), foot, 3.2);
    }
    if line > 0.0 {
        sign(format!("ISBN {isbn}"), f64::from(MODULES) / 2.0, top - 0.9, 2.6);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_lines_part_paragraphs_and_others_do_not() {
        let found: Vec<String> = paragraphs("one\ntwo\n\n\nthree").collect();
        assert_eq!(found, [" one two", "", " three"]);
    }
}
