//! Sections of words over their pages.
//!
//! The plan says which pages a section has, not which words are on which. So all its pages
//! are fields, its words are measured, and the largest size is taken at which they fit.

use super::flow::pieces;
use super::pour::{Bit, Measure, Piece, Room};
use super::sheet::Sheet;
use super::typeface::Typefaces;
use crate::book::Book;
use crate::entries::{self, Places};
use leporello_model::{Block, Page, Section, SectionKind, primary_language};
use leporello_screen::language::{Speech, speech};
use leporello_screen::{Attributes, Role, Titles, escape};
use std::collections::BTreeMap;

mod column;
mod render;

use column::{Field, Frame};

/// The words of one page.
pub(super) struct SetPage {
    pub(super) html: String,
    pub(super) style: String,
    pub(super) has_folio: bool,
}

/// The words of all pages, by their numbers.
pub(super) struct SetWords(BTreeMap<u32, SetPage>);

impl SetWords {
    pub(super) fn page(&self, number: u32) -> Option<&SetPage> {
        self.0.get(&number)
    }
}

/// Sets every section over its pages.
pub(super) fn of(book: &Book, sheet: &Sheet, faces: &Typefaces, places: &dyn Places) -> SetWords {
    let mut set = BTreeMap::new();
    for section in &book.plan.sections {
        let is_of = |page: &&Page| page.section.as_ref().is_some_and(|part| part.id == section.id);
        let pages: Vec<u32> = book.plan.pages().filter(is_of).map(|page| page.number).collect();
        if !pages.is_empty() {
            let setter = Setter { book, sheet, faces, places, section, pages: &pages };
            set.extend(pages.iter().copied().zip(setter.set()));
        }
    }
    SetWords(set)
}

/// Sections that stand where a title does, without page numbers.
const fn is_bare(kind: SectionKind) -> bool {
    use SectionKind as K;
    matches!(kind, K::HalfTitle | K::Imprint | K::Dedication | K::Colophon)
}

struct Setter<'a> {
    book: &'a Book<'a>,
    sheet: &'a Sheet,
    faces: &'a Typefaces<'a>,
    places: &'a dyn Places,
    section: &'a Section,
    pages: &'a [u32],
}

/// Sizes that are tried, each three hundredths smaller than the one before.
const SIZES: i32 = 44;

impl Setter<'_> {
    fn set(&self) -> Vec<SetPage> {
        let pieces = pieces(self.section);
        let wished = self.wished();
        for step in 0..=SIZES {
            let size = wished * 0.97_f64.powi(step);
            let frames: Vec<Frame> = (0..self.pages.len()).map(|at| self.frame(at, size)).collect();
            if let Some(poured) = self.poured(&pieces, &frames, size, step == SIZES) {
                return render::pages(self, &frames, poured, size);
            }
        }
        Vec::new()
    }

    /// Size of the words in pixels, if there is room.
    fn wished(&self) -> f64 {
        use SectionKind as K;
        let unit = self.sheet.unit().clamp(0.9, 1.2);
        let share = match self.section.kind {
            K::Imprint => 0.8,
            K::Colophon | K::ListOfPlates => 0.88,
            K::Index | K::Credits => 0.92,
            K::Dedication => 1.1,
            K::HalfTitle | K::Contents | K::Essay => 1.0,
        };
        self.sheet.pt(self.book.look.text_points * unit * share)
    }

    fn poured(
        &self,
        pieces: &[Piece],
        frames: &[Frame],
        size: f64,
        must: bool,
    ) -> Option<Vec<Vec<Bit>>> {
        let rooms: Vec<Room> = frames
            .iter()
            .flat_map(|frame| &frame.fields)
            .map(|field| Room { w: field.w / size, h: 0.985 * field.h / size })
            .collect();
        let between = if self.book.look.indents { 0.0 } else { 0.6 };
        let ruler = self.faces.ruler(Role::Text);
        Measure { ruler, line: self.line(), between }.pour(pieces, &rooms, must)
    }

    /// Height of a line in em: some scripts need more than Latin letters.
    fn line(&self) -> f64 {
        let more = match primary_language(&self.speech().language).as_str() {
            "ja" | "zh" | "th" | "hi" | "mr" | "ne" | "sa" => 0.26,
            "ko" => 0.22,
            "ar" | "fa" | "ur" | "ps" | "ku" | "ug" => 0.2,
            "he" | "yi" => 0.08,
            _ => 0.0,
        };
        1.0 + self.book.look.text_leading + more
    }

    fn speech(&self) -> Speech {
        let letters = [Block::letters(&self.section.blocks), self.section.title.clone()].concat();
        speech(&letters, &self.section.language)
    }

    /// The fields of one of the pages at a size, and where the title stands on the first.
    fn frame(&self, at: usize, size: f64) -> Frame {
        let number = self.pages.get(at).copied().unwrap_or(1);
        let mut frame = column::frame(self, number, size);
        if at == 0 && !self.section.title.trim().is_empty() {
            self.make_room(&mut frame, size);
        }
        frame
    }

    /// Takes the room of the title from the fields below it; a title in the margin needs none.
    fn make_room(&self, frame: &mut Frame, size: f64) {
        let (Some(first), Some(last)) = (frame.fields.first().copied(), frame.fields.last()) else {
            return;
        };
        let (left, right) = (first.x.min(last.x), (first.x + first.w).max(last.x + last.w));
        let over = Field { x: left, w: right - left, ..first };
        let place = frame.margin.unwrap_or(over);
        let title = self.title_size(place.w, size);
        frame.title = Some((place, title));
        if frame.margin.is_some() || is_bare(self.section.kind) {
            return;
        }
        let ruler = self.faces.ruler(Role::Display);
        let lines = |words: &str, size: f64| match words.trim() {
            "" => 0.0,
            words => ruler.lines(words, place.w / (size * 1.05)) as f64 * size * 1.3,
        };
        let section = self.section;
        let height = lines(&section.title, title)
            + lines(&section.subtitle, 1.15 * size) * 1.4
            + lines(&section.author, size) * 1.6
            + self.sheet.px(9.0 * self.sheet.unit());
        for field in &mut frame.fields {
            let taken = height.min(0.7 * field.h);
            field.y += taken;
            field.h -= taken;
        }
    }

    fn title_size(&self, width: f64, size: f64) -> f64 {
        let share = match (self.section.kind, self.book.look.titles) {
            (SectionKind::HalfTitle, _) => 1.4,
            (kind, _) if is_bare(kind) => 1.1,
            (_, Titles::Start) => 2.4,
            (_, Titles::Margin) => 2.9,
            (_, Titles::Centre) => 1.9,
        };
        let sizes = (0..20).map(|step| size * share * 0.93_f64.powi(step));
        let height = 3.4 * size * share;
        self.faces.fitting(Role::Display, &self.section.title, (width, height), 0.15, sizes)
    }
}
