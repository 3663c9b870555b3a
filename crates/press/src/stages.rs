//! The stages, one function each.

use crate::carry::carry;
use crate::chapters::{self, Joined};
use crate::matter::{Book, Sections};
use crate::measure::EveryLanguage;
use crate::{Asked, CONTACT_SHEET, SPREADS, Workplace, Workshop, captions, plan_file, printer};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_edition_print::{Source, cannot_write, write_whole};
use leporello_model::{
    Catalogue, ClockFinding, PageCount, Plan, Project, Section, Sequence, Spread,
};
use leporello_photo::{Ingest, Limits};
use leporello_typeset::{Theme, Typesetter};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// Everything that is known once a book is planned.
pub struct Planned {
    /// The photographs.
    pub catalogue: Catalogue,
    /// Which are chosen, in what order.
    pub sequence: Sequence,
    /// What was asked for.
    pub project: Project,
    /// What stands where.
    pub plan: Plan,
}

/// Reads the photographs.
///
/// # Errors
///
/// [`Stopped`] when the folder cannot be read, holds no photograph, or the user stopped.
pub fn catalogue(
    place: &Workplace,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Catalogue, Stopped> {
    let ingest = Ingest {
        folder: &place.photographs,
        cache: &place.cache,
        latest: place.latest,
        limits: Limits::default(),
    };
    let catalogue = leporello_photo::ingest(&ingest, progress, sink)?;
    if catalogue.photos.is_empty() {
        let subject = Subject::File { path: place.photographs.display().to_string(), place: None };
        let found = catalogue.left_out.len();
        return Err(sink.stop(
            Diagnostic::new(
                codes::PHO_001,
                subject,
                format!("no photograph was found; files of other kinds or damaged: {found}"),
            )
            .hint("check the path; all folders below it are read too"),
        ));
    }
    Ok(catalogue)
}

/// What the cameras' clocks are found to be, as `leporello doctor` tells it.
#[must_use]
pub fn clocks(catalogue: &Catalogue, project: &Project) -> Vec<ClockFinding> {
    leporello_select::select(catalogue, project, &mut Sink::new()).clocks
}

impl Planned {
    /// Where the photographs of the book are.
    #[must_use]
    pub fn source<'a>(&'a self, place: &'a Workplace) -> Source<'a> {
        Source { folder: &place.photographs, cache: &place.cache, catalogue: &self.catalogue }
    }
}

/// Rounds in which pages of words and page numbers in them are brought together.
const ROUNDS: usize = 4;

/// Plans the book anew, keeping what the user fixed in the plan before.
///
/// Lists such as the index name pages, and pages depend on how long the lists are: so the
/// book is planned, the lists are set with the true numbers, and where that changes their
/// count of pages, it is planned once more.
///
/// # Errors
///
/// [`Stopped`] when no plan can meet what was asked; the reason is in `sink`.
pub fn plan(
    place: &Workplace,
    workshop: &Workshop,
    before: Option<Plan>,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Planned, Stopped> {
    let catalogue = catalogue(place, progress, sink)?;
    plan_of(place, workshop, catalogue, before, sink)
}

/// The same with photographs that were read already.
///
/// # Errors
///
/// As [`plan`].
pub fn plan_of(
    place: &Workplace,
    workshop: &Workshop,
    mut catalogue: Catalogue,
    before: Option<Plan>,
    sink: &mut Sink,
) -> Result<Planned, Stopped> {
    let before = before.map(|before| carry(before, &catalogue));
    let name = place.photographs.canonicalize().ok();
    let name = name.as_ref().and_then(|path| path.file_name()).map(|n| n.to_string_lossy());
    let mut project = workshop.project(&name.unwrap_or_default(), before.as_ref());
    chapters::report_missing(&workshop.written, &catalogue, sink);
    captions::apply(&mut catalogue, workshop, &project.language);
    let joined = chosen(workshop, &catalogue, &project, sink)?;
    printer::agree(&mut project, workshop, before.as_ref(), sink)?;
    let desk = Desk { workshop, catalogue: &catalogue, joined: &joined, before: before.as_ref() };
    let mut plan = desk.planned(&mut project, sink)?;
    plan.photographs = place.photographs_from_out();
    plan.words = place.words_from_out();
    captions::describe(&mut plan, workshop, &project.language);
    Ok(Planned { catalogue, sequence: joined.sequence, project, plan })
}

/// The photographs of the book in their chapters: as many as suit the pages that words leave.
fn chosen(
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
        let book = Book { workshop, catalogue, joined: &first, project };
        let sections = book.sections(None);
        let counts = book.count(&sections, None, sink)?;
        let words = 2 * book.matter(&sections, &counts).spreads() as u32;
        let left = PageCount::Exactly(pages.saturating_sub(words).max(LEAST_PAGES));
        return Ok(joined(&Project { pages: left, ..project.clone() }, sink));
    }
    sink.append(said);
    Ok(first)
}

/// Pages for which photographs are chosen at least.
const LEAST_PAGES: u32 = 4;

/// Everything a plan is made from.
struct Desk<'a> {
    workshop: &'a Workshop,
    catalogue: &'a Catalogue,
    joined: &'a Joined,
    before: Option<&'a Plan>,
}

impl Desk<'_> {
    /// The plan, with a count of pages that the printer takes.
    fn planned(&self, project: &mut Project, sink: &mut Sink) -> Result<Plan, Stopped> {
        let mut said = Sink::new();
        let plan = self.with_words(project, &mut said);
        if let (Ok(plan), Some(profile)) = (&plan, &self.workshop.profile)
            && !profile.takes_pages(plan.pages)
            && project.pages == PageCount::Best
        {
            project.pages = PageCount::Exactly(profile.fitting_pages(plan.pages));
            let plan = self.with_words(project, sink);
            project.pages = PageCount::Best;
            return plan.map(|plan| Plan { asked_pages: PageCount::Best, ..plan });
        }
        sink.append(said);
        plan
    }

    /// The plan with its words: the lists name the pages they lead to.
    fn with_words(&self, project: &Project, sink: &mut Sink) -> Result<Plan, Stopped> {
        let Self { workshop, catalogue, joined, before } = *self;
        let book = Book { workshop, catalogue, joined, project };
        let mut sections = book.sections(None);
        let mut counts = book.count(&sections, None, sink)?;
        let translations = captions::translations(workshop, catalogue, &project.language);
        let measure = EveryLanguage::new(&workshop.typesetter, translations);
        for round in 0.. {
            let matter = book.matter(&sections, &counts);
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
            let true_ones = book.sections(Some(&plan));
            let needed = book.count(&true_ones, Some((&sections, &counts)), sink)?;
            // At last a list may end early, but never be cut.
            let fits = needed.iter().all(|(id, pages)| counts.get(id).is_some_and(|c| pages <= c));
            if needed == counts || (fits && round + 1 >= ROUNDS) || round > 2 * ROUNDS {
                name_chapters(&mut plan, &true_ones);
                plan.sections = true_ones.all().cloned().collect();
                sink.append(said);
                return Ok(plan);
            }
            (sections, counts) = (true_ones, needed);
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

/// Takes up a book as its plan says, without planning anew.
///
/// # Errors
///
/// [`Stopped`] when the photographs cannot be read, when one in the plan is gone, or when the
/// plan was changed so that it breaks a law of the press.
pub fn load(
    place: &Workplace,
    workshop: &Workshop,
    mut plan: Plan,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Planned, Stopped> {
    let mut catalogue = catalogue(place, progress, sink)?;
    let theme = workshop.typesetter.theme();
    let asked =
        Asked { bound_at: Some(plan.bound_at), bleed: Some(plan.bleed), ..Asked::default() };
    let project = Project { margins: plan.margins, ..asked.project("", Some(&plan), theme, None) };
    let project = Project { printer: plan.printer.clone(), ..project };
    captions::apply(&mut catalogue, workshop, &project.language);
    let sequence = leporello_select::select(&catalogue, &project, &mut Sink::new());
    let joined = chapters::join(sequence, &workshop.written, &catalogue);
    let book = Book { workshop, catalogue: &catalogue, joined: &joined, project: &project };
    plan.sections = book.sections(Some(&plan)).all().cloned().collect();
    captions::describe(&mut plan, workshop, &project.language);
    let sequence = joined.sequence;
    let mut gone = false;
    for (page, plate) in plan.plates() {
        if catalogue.get(plate.photo).is_none() {
            gone = true;
            let subject = Subject::Plate {
                number: plate.number,
                page: page.number,
                photo: plate.file.clone(),
            };
            sink.report(
                Diagnostic::new(
                    codes::PRJ_007,
                    subject,
                    "photograph of the plan is not there any more",
                )
                .hint("put it back, or plan anew: `leporello plan`"),
            );
        }
    }
    if gone {
        return Err(Stopped);
    }
    let planned = Planned { catalogue, sequence, project, plan };
    laws(place, &planned, sink)?;
    Ok(planned)
}

/// Broken laws that are told one by one.
const TOLD: usize = 12;

/// A plan that was edited by hand may break what the press promises.
fn laws(place: &Workplace, book: &Planned, sink: &mut Sink) -> Result<(), Stopped> {
    let mut broken = leporello_plan::check(&book.plan, &book.catalogue, &book.project);
    if broken.is_empty() {
        return Ok(());
    }
    let more = broken.len().saturating_sub(TOLD);
    broken.truncate(TOLD);
    if more > 0 {
        broken.push(format!("and {more} more of the kind"));
    }
    let anew = format!("or plan anew: `leporello plan {}`", place.out.display());
    for sentence in broken {
        let subject = Subject::File { path: place.plan_path().display().to_string(), place: None };
        sink.report(
            Diagnostic::new(codes::PRJ_010, subject, sentence)
                .hint("undo the change in the plan")
                .hint(&anew),
        );
    }
    Err(Stopped)
}

/// Writes `plan.toml`.
///
/// # Errors
///
/// [`Stopped`] when it cannot be written.
pub fn save_plan(place: &Workplace, plan: &Plan, sink: &mut Sink) -> Result<PathBuf, Stopped> {
    let path = place.plan_path();
    let text = plan_file::write(plan);
    write_whole(&path, |out| out.write_all(text.as_bytes()))
        .map_err(|error| sink.stop(cannot_write(codes::PRJ_004, &path, &error)))?;
    Ok(path)
}

/// Makes pictures for looking: the contact sheet, and the given spreads (from 0) at `width`
/// pixels. Returns the paths written.
///
/// # Errors
///
/// [`Stopped`] when they cannot be written.
pub fn look(
    place: &Workplace,
    planned: &Planned,
    typesetter: &Typesetter,
    spreads: &[usize],
    width: u32,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    let source = planned.source(place);
    let mut written = Vec::new();
    if spreads.is_empty() {
        let sheet = place.out.join(CONTACT_SHEET);
        leporello_edition_print::write_contact_sheet(
            &planned.plan,
            &source,
            typesetter,
            &sheet,
            progress,
            sink,
        )?;
        written.push(sheet);
    } else {
        let folder = place.out.join(SPREADS);
        written = leporello_edition_print::write_spreads(
            &planned.plan,
            &source,
            typesetter,
            spreads,
            width,
            &folder,
            progress,
            sink,
        )?;
    }
    Ok(written)
}

/// A digest of all that goes into the look of a spread: equal for equal pictures.
#[must_use]
pub fn look_of(plan: &Plan, spread: &Spread, theme: &Theme) -> String {
    let ids: BTreeSet<&str> =
        spread.pages().filter_map(|page| Some(page.section.as_ref()?.id.as_str())).collect();
    let sections: Vec<&Section> =
        plan.sections.iter().filter(|section| ids.contains(section.id.as_str())).collect();
    let paper = (plan.trim, plan.bleed, plan.margins, plan.bound_at);
    let words = (&plan.title, &plan.subtitle, &plan.author, &plan.language, plan.captions);
    let all = (spread, sections, paper, words, theme.text());
    let json = serde_json::to_vec(&all).expect("plans are always JSON");
    blake3::hash(&json).to_hex()[..16].to_owned()
}
