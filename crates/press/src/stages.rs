//! The stages, one function each.

use crate::carry::carry;
use crate::chapters::{self, Joined};
use crate::matter::Book;
use crate::planning::{Desk, chosen};
use crate::{Asked, CONTACT_SHEET, SPREADS, Workplace, Workshop, captions, plan_file, printer};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_disk::{cannot_write, write_whole};
use leporello_edition_print::Source;
use leporello_model::{Catalogue, ClockFinding, Plan, Project, Section, Sequence};
use leporello_photo::{Ingest, Limits};
use leporello_typeset::Typesetter;
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
    /// The chapters of words among the photographs.
    joined: Joined,
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
    /// The sections in another language, and the photographs with its captions.
    pub(crate) fn in_language(
        &self,
        workshop: &Workshop,
        language: &str,
    ) -> (Catalogue, Vec<Section>) {
        let mut catalogue = self.catalogue.clone();
        captions::apply(&mut catalogue, workshop, language);
        let Self { joined, project, plan, .. } = self;
        let sections = sections_in(workshop, &catalogue, joined, project, plan, language);
        (catalogue, sections)
    }

    /// Where the photographs of the book are.
    #[must_use]
    pub fn source<'a>(&'a self, place: &'a Workplace) -> Source<'a> {
        Source { folder: &place.photographs, cache: &place.cache, catalogue: &self.catalogue }
    }
}

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
    let name = name.unwrap_or_default();
    let project_for = |pages| workshop.project(&name, before.as_ref(), pages);
    let project = project_for(before.as_ref().map(|plan| plan.pages));
    pictures_have_room(&project, workshop, sink)?;
    chapters::report_missing(&workshop.written, &catalogue, sink);
    captions::apply(&mut catalogue, workshop, &project.language);
    let joined = chosen(workshop, &catalogue, &project, sink)?;
    printer::agree(&project, workshop, before.as_ref(), sink)?;
    let desk = Desk { workshop, catalogue: &catalogue, joined: &joined, before: before.as_ref() };
    let (project, mut plan) = desk.planned(project_for, sink)?;
    plan.photographs = place.photographs_from_out();
    plan.words = place.words_from_out();
    captions::describe(&mut plan, workshop, &project.language);
    let sequence = joined.sequence.clone();
    Ok(Planned { catalogue, sequence, project, plan, joined })
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
    let project =
        Project { margins: plan.margins, ..asked.project("", Some(&plan), theme, None, None) };
    let project = Project { printer: plan.printer.clone(), ..project };
    captions::apply(&mut catalogue, workshop, &project.language);
    let sequence = leporello_select::select(&catalogue, &project, &mut Sink::new());
    let joined = chapters::join(sequence, &workshop.written, &catalogue);
    plan.sections = sections_in(workshop, &catalogue, &joined, &project, &plan, &plan.language);
    captions::describe(&mut plan, workshop, &project.language);
    let sequence = joined.sequence.clone();
    leporello_typeset::sections_are_there(&plan, sink)?;
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
    let planned = Planned { catalogue, sequence, project, plan, joined };
    laws(place, &planned, sink)?;
    Ok(planned)
}

/// The sections of a plan in one language, which name its pages.
pub fn sections_in(
    workshop: &Workshop,
    catalogue: &Catalogue,
    joined: &Joined,
    project: &Project,
    plan: &Plan,
    language: &str,
) -> Vec<Section> {
    let book = Book { workshop, catalogue, joined, project, language };
    book.sections(Some(plan)).all().cloned().collect()
}

/// Margins that are asked for may leave no room for pictures.
fn pictures_have_room(
    project: &Project,
    workshop: &Workshop,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let wrong = plan_file::too_white(project.trim, project.margins);
    let asked = ["format.margins", "format.trim"];
    let at = asked.into_iter().find_map(|name| workshop.written.setting_at(name));
    for sentence in &wrong {
        sink.report(
            Diagnostic::new(codes::PRJ_024, at.cloned().unwrap_or(Subject::Book), sentence)
                .hint("take smaller margins or a larger trim size"),
        );
    }
    if wrong.is_empty() { Ok(()) } else { Err(Stopped) }
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
