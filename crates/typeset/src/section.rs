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

/// The pages that a plan gives to its sections, in reading order.
///
/// # Errors
///
/// [`Stopped`] when a section has no words in the plan.
pub(crate) fn pages_of_sections<'a>(
    plan: &'a Plan,
    sink: &mut Sink,
) -> Result<Vec<Given<'a>>, Stopped> {
    let mut given: Vec<Given> = Vec::new();
    let parts = plan.pages().filter_map(|page| Some((page.number, page.section.as_ref()?)));
    for (number, part) in parts {
        let Some(section) = plan.section(&part.id) else {
            return Err(sink.stop(report::no_words(number, &part.id)));
        };
        match given.last_mut() {
            Some(last) if part.part > 1 && last.section.id == part.id => last.count += 1,
            _ => given.push(Given { section, first: number, count: 1 }),
        }
    }
    Ok(given)
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
        let data = book_data::book(self, shelf, &plan, &[]);
        let world = BookWorld::new(shelf, &self.theme, book_data::json(&data));
        let document = compile(&world)?;
        Ok(ends_of_sections(&document).first().copied().unwrap_or(1))
    }
}
