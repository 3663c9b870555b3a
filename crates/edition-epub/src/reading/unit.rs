//! The documents of a flowing book, by the pages they hold.

use crate::book::Book;
use leporello_model::{Chapter, Page, PageKind, Section};

/// Plates in one document: more than this, and small readers run out of memory.
const MOST_PLATES: usize = 24;

/// What a document is.
#[derive(Clone, Debug)]
pub(super) enum Kind<'a> {
    /// The title page.
    Title,
    /// Set words alone.
    Words,
    /// A section of words.
    Section(&'a Section),
    /// Plates, perhaps of a chapter.
    Plates(Option<&'a Chapter>),
}

/// A document.
#[derive(Clone, Debug)]
pub(super) struct Unit<'a> {
    pub(super) id: String,
    pub(super) kind: Kind<'a>,
    /// Pages that it holds, empty ones too.
    pub(super) pages: Vec<&'a Page>,
    /// Whether it begins its chapter.
    pub(super) is_first: bool,
}

impl Unit<'_> {
    pub(super) fn file(&self) -> String {
        format!("{}.xhtml", self.id)
    }

    pub(super) fn title(&self, book: &Book) -> String {
        let own = match &self.kind {
            Kind::Section(section) => section.title.trim(),
            Kind::Plates(Some(chapter)) => chapter.title.trim(),
            Kind::Plates(None) => book.terms.plates,
            Kind::Title | Kind::Words => "",
        };
        if own.is_empty() { book.title().to_owned() } else { own.to_owned() }
    }

    fn plates(&self) -> usize {
        self.pages.iter().map(|page| page.plates.len()).sum()
    }
}

/// The documents of a book in order; every page is in one of them.
pub(super) fn of<'a>(book: &Book<'a>) -> Vec<Unit<'a>> {
    let mut walk = Walk { book, units: Vec::new(), waiting: Vec::new(), chapter: None };
    for page in book.plan.pages() {
        walk.page(page);
    }
    let Walk { mut units, waiting, .. } = walk;
    match units.last_mut() {
        Some(last) => last.pages.extend(waiting),
        None if !waiting.is_empty() => units.push(Unit {
            id: "words".into(),
            kind: Kind::Words,
            pages: waiting,
            is_first: true,
        }),
        None => {}
    }
    units
}

struct Walk<'b, 'a> {
    book: &'b Book<'a>,
    units: Vec<Unit<'a>>,
    /// Empty pages that go with what comes next.
    waiting: Vec<&'a Page>,
    /// The chapter that is under way, with its number from 1.
    chapter: Option<(usize, &'a Chapter)>,
}

impl<'a> Walk<'_, 'a> {
    fn page(&mut self, page: &'a Page) {
        let chapters = self.book.plan.chapters.iter();
        let begun = (1..).zip(chapters).filter(|(_, chapter)| chapter.page == page.number).last();
        let begins = begun.is_some();
        self.chapter = begun.or(self.chapter);
        if let Some(part) = &page.section
            && let Some(section) = self.book.plan.section(&part.id)
        {
            return self.section(page, section);
        }
        match page.kind {
            PageKind::Title => self.open(page, Kind::Title, "title", true),
            PageKind::Colophon => self.open(page, Kind::Words, "colophon", true),
            _ if page.plates.is_empty() && !begins && !self.is_over_fold() => {
                self.waiting.push(page);
            }
            _ => self.plates(page, begins),
        }
    }

    /// Whether the page before shows a plate that reaches over onto this one.
    fn is_over_fold(&self) -> bool {
        self.waiting.is_empty()
            && self.units.last().is_some_and(|unit| {
                let across =
                    |page: &&&Page| page.kind == PageKind::AcrossFold && !page.plates.is_empty();
                matches!(unit.kind, Kind::Plates(_))
                    && unit.pages.last().as_ref().is_some_and(across)
            })
    }

    fn section(&mut self, page: &'a Page, section: &'a Section) {
        let goes_on = self.units.last().is_some_and(
            |unit| matches!(unit.kind, Kind::Section(before) if before.id == section.id),
        );
        if goes_on {
            self.add(page);
        } else {
            self.open(
                page,
                Kind::Section(section),
                &format!("section-{}", plain(&section.id)),
                true,
            );
        }
    }

    fn plates(&mut self, page: &'a Page, begins: bool) {
        let (number, chapter) = match self.chapter {
            Some((number, chapter)) => (number, Some(chapter)),
            None => (0, None),
        };
        let last = self.units.last().filter(|unit| matches!(unit.kind, Kind::Plates(_)));
        let has_room = last.is_some_and(|unit| {
            page.plates.is_empty() || unit.plates() + page.plates.len() <= MOST_PLATES
        });
        if !begins && has_room {
            return self.add(page);
        }
        let stem = format!("chapter-{number:02}");
        let is_first = begins || number == 0 && last.is_none();
        self.open(page, Kind::Plates(chapter), &stem, is_first);
    }

    fn add(&mut self, page: &'a Page) {
        let waiting = std::mem::take(&mut self.waiting);
        if let Some(unit) = self.units.last_mut() {
            unit.pages.extend(waiting);
            unit.pages.push(page);
        }
    }

    fn open(&mut self, page: &'a Page, kind: Kind<'a>, stem: &str, is_first: bool) {
        let taken = |id: &String| self.units.iter().any(|unit| unit.id == *id);
        let numbered = (2..).map(|n| format!("{stem}-{n}"));
        let mut ids = std::iter::once(stem.to_owned()).chain(numbered);
        let id = ids.find(|id| !taken(id)).unwrap_or_default();
        let mut pages = std::mem::take(&mut self.waiting);
        pages.push(page);
        self.units.push(Unit { id, kind, pages, is_first });
    }
}

/// A section's name as an id and a file's name: small ASCII letters and digits; others by
/// their numbers.
fn plain(id: &str) -> String {
    let mut out = String::new();
    for c in id.chars() {
        match c {
            'a'..='z' | '0'..='9' | '-' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            ' ' | '_' | '.' => out.push('-'),
            other => out.push_str(&format!("u{:x}", other as u32)),
        }
    }
    out
}
