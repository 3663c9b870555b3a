//! From chosen photographs and words to the plan.

use crate::chapters::{self, Joined};
use crate::matter::{Book, Counts, Sections};
use crate::measure::EveryLanguage;
use crate::{Workshop, captions};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::{Catalogue, PageCount, Plan, Project};
use leporello_printer::Profile;
use std::collections::BTreeMap;

/// Rounds in which pages of words and page numbers in them are brought together.
const ROUNDS: usize = 4;
/// Rounds in which the count of pages and what the printer asks for such a count are.
const PRINTER_ROUNDS: usize = 3;
/// Pages for which photographs are chosen at least.
const LEAST_PAGES: u32 = 4;

/// The photographs of the book in their chapters: as many as suit the pages that words leave.
pub fn chosen(
    workshop: &Workshop,
    catalogue: &Catalogue,
    project: &Project,
    sink: &mut Sink,
) -> Result<Joined, Stopped> {
    let joined = |project: &Project, sink: &mut Sink| {
        let sequence = leporello_select::select(catalogue, project, sink);
        chapters::join(sequence, &workshop.written, catalogue)
    };
    let mut said = Sink::new();
    let first = joined(project, &mut said);
    if let PageCount::Exactly(pages) = project.pages
        && !first.essays.is_empty()
    {
        let language = &project.language;
        let book = Book { workshop, catalogue, joined: &first, project, language };
        let sections = book.sections(None);
        let counts = book.count(&sections, None, sink)?;
        let words = 2 * book.matter(&sections, &counts).spreads() as u32;
        let left = PageCount::Exactly(pages.saturating_sub(words).max(LEAST_PAGES));
        return Ok(joined(&Project { pages: left, ..project.clone() }, sink));
    }
    sink.append(said);
    Ok(first)
}

/// Everything a plan is made from.
pub struct Desk<'a> {
    pub workshop: &'a Workshop,
    pub catalogue: &'a Catalogue,
    pub joined: &'a Joined,
    pub before: Option<&'a Plan>,
}

/// Catalogue, language and sections of one edition.
struct Edition {
    language: String,
    catalogue: Catalogue,
    sections: Sections,
}

impl Desk<'_> {
    /// The plan, with a count of pages that the printer takes and the white it asks for with
    /// such a count. `project` is the project for a book of so many pages.
    ///
    /// # Errors
    ///
    /// [`Stopped`] when there is none; the reason is in `sink`.
    pub fn planned(
        &self,
        project: impl Fn(Option<u32>) -> Project,
        sink: &mut Sink,
    ) -> Result<(Project, Plan), Stopped> {
        let (mut hint, mut forced) = (None, None);
        for round in 1.. {
            let made = project(hint);
            let asked = made.pages;
            let pages = forced.map_or(asked, PageCount::Exactly);
            let made = Project { pages, ..made };
            let mut said = Sink::new();
            let plan = self.with_words(&made, &mut said);
            let (Some(profile), Ok(plan)) = (&self.workshop.profile, &plan) else {
                let fails = plan.is_err();
                match (&self.workshop.profile, forced.filter(|_| fails)) {
                    (Some(profile), Some(pages)) => sink.report(too_few(pages, profile)),
                    _ => sink.append(said),
                }
                return plan.map(|plan| (made, plan));
            };
            let wanted = match profile.takes_pages(plan.pages) {
                true => plan.pages,
                false => profile.fitting_pages(plan.pages),
            };
            let known = hint.unwrap_or(profile.pages[0]);
            let has_its_white = profile.safe_fold_at(wanted) == profile.safe_fold_at(known);
            let fits = wanted == plan.pages && has_its_white;
            if fits || round == PRINTER_ROUNDS || asked != PageCount::Best {
                sink.append(said);
                let plan = Plan { asked_pages: asked, ..plan.clone() };
                return Ok((Project { pages: asked, ..made }, plan));
            }
            hint = Some(wanted);
            forced = (wanted != plan.pages).then_some(wanted).or(forced);
        }
        Err(Stopped)
    }

    /// The book's own edition and the further ones, with sections that name the pages of the
    /// plan, if there is one.
    fn editions(&self, project: &Project, plan: Option<&Plan>) -> Vec<Edition> {
        let further = captions::further_editions(self.workshop, &project.language);
        let languages = std::iter::once(project.language.clone()).chain(further);
        let edition = |language: String| {
            let mut catalogue = self.catalogue.clone();
            if language != project.language {
                captions::apply(&mut catalogue, self.workshop, &language);
            }
            let Self { workshop, joined, .. } = *self;
            let book =
                Book { workshop, catalogue: &catalogue, joined, project, language: &language };
            let sections = book.sections(plan);
            Edition { language, catalogue, sections }
        };
        languages.map(edition).collect()
    }

    /// Pages of each section: those of the edition that needs most.
    fn count(
        &self,
        project: &Project,
        editions: &[Edition],
        before: Option<(&[Edition], &Counts)>,
        sink: &mut Sink,
    ) -> Result<Counts, Stopped> {
        let mut most = Counts::new();
        for (at, edition) in editions.iter().enumerate() {
            let book = self.book(project, edition);
            // Only with one edition is a count that of its own section.
            let known = before.filter(|_| editions.len() == 1);
            let known = known.map(|(editions, counts)| (&editions[at].sections, counts));
            for (id, pages) in book.count(&edition.sections, known, sink)? {
                let entry = most.entry(id).or_insert(pages);
                *entry = pages.max(*entry);
            }
        }
        Ok(most)
    }

    fn book<'b>(&'b self, project: &'b Project, edition: &'b Edition) -> Book<'b> {
        Book {
            workshop: self.workshop,
            catalogue: &edition.catalogue,
            joined: self.joined,
            project,
            language: &edition.language,
        }
    }

    /// The plan with its words: the lists name the pages they lead to.
    fn with_words(&self, project: &Project, sink: &mut Sink) -> Result<Plan, Stopped> {
        let Self { workshop, catalogue, joined, before } = *self;
        // The numbers of the plan before are most often those of this one too, and what has not
        // changed is not set again.
        let mut editions = self.editions(project, before);
        let mut counts = self.count(project, &editions, None, sink)?;
        let translations = captions::translations(workshop, catalogue, &project.language);
        let measure = EveryLanguage::new(&workshop.typesetter, translations);
        for round in 1.. {
            let matter = self.book(project, &editions[0]).matter(&editions[0].sections, &counts);
            let mut said = Sink::new();
            let plan = leporello_plan::plan(
                catalogue,
                &joined.sequence,
                project,
                &matter,
                before,
                &measure,
                &mut said,
            );
            let Ok(mut plan) = plan else {
                sink.append(said);
                return Err(Stopped);
            };
            let true_ones = self.editions(project, Some(&plan));
            let needed = self.count(project, &true_ones, Some((&editions, &counts)), sink)?;
            // At last a list may end early, but never be cut.
            let fits = needed.iter().all(|(id, pages)| counts.get(id).is_some_and(|c| pages <= c));
            if needed == counts || (fits && round >= ROUNDS) || round > 2 * ROUNDS {
                let sections = &true_ones[0].sections;
                name_chapters(&mut plan, sections);
                plan.sections = sections.all().cloned().collect();
                sink.append(said);
                return Ok(plan);
            }
            (editions, counts) = (true_ones, needed);
        }
        Err(Stopped)
    }
}

/// Chapters whose essay bears the title are called by it.
fn name_chapters(plan: &mut Plan, sections: &Sections) {
    let mut titles = BTreeMap::new();
    for page in plan.pages() {
        let part = page.section.as_ref().filter(|part| part.part == 1);
        let section = part.and_then(|part| sections.all().find(|s| s.id == part.id));
        if let Some(section) = section {
            titles.insert(page.number, section.title.clone());
        }
    }
    for chapter in plan.chapters.iter_mut().filter(|chapter| chapter.title.is_empty()) {
        chapter.title = titles.get(&chapter.page).cloned().unwrap_or_default();
    }
}

/// These photographs do not fill the pages that the printer asks for at least.
fn too_few(pages: u32, profile: &Profile) -> Diagnostic {
    let message = format!(
        "{} takes books from {pages} pages on, and these photographs and words do not fill so many",
        profile.title
    );
    Diagnostic::new(codes::PRJ_053, Subject::Book, message)
        .hint("take more photographs in, or write more")
        .hint("choose another printer: `leporello printers`")
}
