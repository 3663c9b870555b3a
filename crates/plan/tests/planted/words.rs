//! Planted books with pages of words.

use super::year;
use leporello_diag::Sink;
use leporello_model::{
    Catalogue, EvenMeasure, Matter, MatterPage, Page, PageKind, PhotoId, Plan, Project,
    SectionPart, Sequence,
};
use leporello_plan::{check, plan};

/// What a book is made of.
pub struct Book {
    pub catalogue: Catalogue,
    pub sequence: Sequence,
    pub project: Project,
    pub matter: Matter,
}

impl Book {
    /// Photographs in chapters, with this matter, on as many pages as suit them.
    pub fn of(photographs: usize, chapters: usize, matter: Matter) -> Self {
        let (catalogue, sequence) = year(photographs, chapters, 0.3, 4);
        Self { catalogue, sequence, project: Project::titled("Words"), matter }
    }

    pub fn told(&self, previous: Option<&Plan>) -> (Plan, Sink) {
        let Self { catalogue, sequence, project, matter } = self;
        let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
        let made = plan(catalogue, sequence, project, matter, previous, &measure, &mut sink);
        let plan = made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
        assert_eq!(check(&plan, catalogue, project), Vec::<String>::new());
        (plan, sink)
    }

    pub fn planned(&self) -> Plan {
        self.told(None).0
    }
}

/// So many pages of a section.
pub fn section(id: &str, pages: u32) -> Vec<MatterPage> {
    (1..=pages).map(|part| MatterPage::Section { id: id.into(), part }).collect()
}

pub fn then_blank(mut pages: Vec<MatterPage>) -> Vec<MatterPage> {
    pages.push(MatterPage::Blank);
    pages
}

/// Half title, blank, title, contents of two pages; an essay before the second chapter, words
/// after the last of four; a list and a colophon of its own.
pub fn rich() -> Matter {
    let mut front = then_blank(section("half-title", 1));
    front.push(MatterPage::Title);
    front.extend(section("contents", 2));
    let mut essay = vec![MatterPage::Blank];
    essay.extend(section("essay", 3));
    let mut back = section("list", 3);
    back.extend(section("colophon", 1));
    let before = [(1, essay), (4, section("after", 2))].into();
    Matter { front, before, back, last: MatterPage::Blank }
}

pub fn words(plan: &Plan) -> Vec<MatterPage> {
    plan.pages().filter_map(as_matter).collect()
}

/// A page that is made from matter, but for blank ones.
pub fn as_matter(page: &Page) -> Option<MatterPage> {
    match (page.kind, &page.section) {
        (PageKind::Title, None) => Some(MatterPage::Title),
        (PageKind::Colophon, None) => Some(MatterPage::Colophon),
        (PageKind::Words, Some(SectionPart { id, part })) => {
            Some(MatterPage::Section { id: id.clone(), part: *part })
        }
        (PageKind::Frontispiece, None) => Some(MatterPage::Frontispiece(page.plates[0].photo)),
        _ => None,
    }
}

pub fn pages_of(plan: &Plan, id: &str) -> Vec<u32> {
    let is_part = |page: &&Page| page.section.as_ref().is_some_and(|section| section.id == id);
    plan.pages().filter(is_part).map(|page| page.number).collect()
}

/// Pages on which photographs of a chapter of the sequence stand.
pub fn plated(plan: &Plan, book: &Book, chapter: usize) -> Vec<u32> {
    let photos = &book.sequence.chapters[chapter].photos;
    let is_of = |id: PhotoId| photos.iter().any(|chosen| chosen.photo == id);
    plan.plates().filter(|(_, plate)| is_of(plate.photo)).map(|(page, _)| page.number).collect()
}

pub fn with_frontispiece(id: PhotoId) -> Matter {
    let front = vec![MatterPage::Blank, MatterPage::Frontispiece(id), MatterPage::Title];
    Matter { front, ..Matter::default() }
}
