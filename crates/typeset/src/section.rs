//! How many pages the words of a section take.

use crate::Typesetter;
use crate::skeleton::{compile, ends_of_sections};
use crate::world::BookWorld;
use crate::{book_data, report};
use leporello_diag::{Diagnostic, Sink, Stopped};
use leporello_model::{Page, PageKind, Plan, Project, Section, SectionPart, Spread};

/// The pages a plan gives to a section.
pub(crate) struct Given<'a> {
    pub(crate) section: &'a Section,
    /// Number of the first.
    pub(crate) first: u32,
    /// How many.
    pub(crate) count: u32,
}

/// Whether every section that a plan has pages for has its words in the plan.
///
/// # Errors
///
/// [`Stopped`] when one has none; every such section is told once.
pub fn sections_are_there(plan: &Plan, sink: &mut Sink) -> Result<(), Stopped> {
    let mut there = Ok(());
    for page in plan.pages() {
        let begun = page.section.as_ref().filter(|part| part.part == 1);
        if let Some(part) = begun.filter(|part| plan.section(&part.id).is_none()) {
            there = Err(sink.stop(report::no_words(page.number, &part.id)));
        }
    }
    there
}

/// The pages that a plan gives to its sections, in reading order.
pub(crate) fn pages_of_sections(plan: &Plan) -> Vec<Given<'_>> {
    let mut given: Vec<Given> = Vec::new();
    for page in plan.pages() {
        let part = page.section.as_ref();
        let Some((part, section)) = part.and_then(|part| Some((part, plan.section(&part.id)?)))
        else {
            continue;
        };
        match given.last_mut() {
            Some(last) if part.part > 1 && last.section.id == part.id => last.count += 1,
            _ => given.push(Given { section, first: page.number, count: 1 }),
        }
    }
    given
}

/// How many pages each section really takes, from the pages on which they end when none is
/// given empty pages.
pub(crate) fn lengths(ends: &[u32], given: &[Given]) -> Vec<u32> {
    let mut shift = 0_i64;
    let length = |(end, given): (&u32, &Given)| {
        let length = i64::from(*end) - (i64::from(given.first) + shift) + 1;
        shift += length - i64::from(given.count);
        u32::try_from(length).unwrap_or(0)
    };
    ends.iter().zip(given).map(length).collect()
}

impl Typesetter {
    /// How many pages a section takes in a book of this trim size and these margins. The
    /// numbers of pages it names must have as many digits as they will have.
    ///
    /// # Errors
    ///
    /// A message when the theme's templates fail.
    pub fn pages_of_section(
        &self,
        section: &Section,
        project: &Project,
    ) -> Result<u32, Box<Diagnostic>> {
        let part = SectionPart { id: section.id.clone(), part: 1 };
        let page = Page { number: 1, section: Some(part), ..Page::blank(PageKind::Words) };
        let plan = Plan {
            spreads: vec![Spread { recto: Some(page), ..Spread::default() }],
            sections: vec![section.clone()],
            pages: 1,
            ..Plan::empty(project)
        };
        let shelf = self.shelf_for(&section.letters());
        let data = book_data::book(self, shelf, &plan, &[], false);
        let world = BookWorld::new(shelf, &self.theme, book_data::json(&data));
        let document = compile(&world)?;
        Ok(ends_of_sections(&document).first().copied().unwrap_or(1))
    }
}
