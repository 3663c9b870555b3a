//! The stages, one function each.

use crate::carry::carry;
use crate::{Asked, BLOCK, CONTACT_SHEET, SPREADS, Workplace, plan_file};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_edition_print::{PrintOptions, Receipt, Source, cannot_write, write_whole};
use leporello_model::{Catalogue, ClockFinding, Plan, Project, Sequence};
use leporello_photo::{Ingest, Limits};
use leporello_typeset::{FontSources, Typesetter};
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

/// The typesetter with the bundled fonts and those of this machine.
#[must_use]
pub fn typesetter() -> Typesetter {
    Typesetter::new(FontSources::BundledAndSystem)
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

/// Plans the book anew, keeping what the user fixed in the plan before.
///
/// # Errors
///
/// [`Stopped`] when no plan can meet what was asked; the reason is in `sink`.
pub fn plan(
    place: &Workplace,
    asked: &Asked,
    before: Option<Plan>,
    typesetter: &Typesetter,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Planned, Stopped> {
    let catalogue = catalogue(place, progress, sink)?;
    let before = before.map(|before| carry(before, &catalogue));
    let name = place.photographs.canonicalize().ok();
    let name = name.as_ref().and_then(|path| path.file_name()).map(|n| n.to_string_lossy());
    let project = asked.project(&name.unwrap_or_default(), before.as_ref());
    let sequence = leporello_select::select(&catalogue, &project, sink);
    let mut plan =
        leporello_plan::plan(&catalogue, &sequence, &project, before.as_ref(), typesetter, sink)?;
    plan.photographs = place.photographs_from_out();
    Ok(Planned { catalogue, sequence, project, plan })
}

/// Takes up a book as its plan says, without planning anew.
///
/// # Errors
///
/// [`Stopped`] when the photographs cannot be read, when one in the plan is gone, or when the
/// plan was changed so that it breaks a law of the press.
pub fn load(
    place: &Workplace,
    plan: Plan,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Planned, Stopped> {
    let catalogue = catalogue(place, progress, sink)?;
    let project = Asked::default().project("", Some(&plan));
    let sequence = leporello_select::select(&catalogue, &project, &mut Sink::new());
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

/// Writes the print edition: the block as one PDF.
///
/// # Errors
///
/// [`Stopped`] when it cannot be written; nothing half-written stays.
pub fn build(
    place: &Workplace,
    planned: &Planned,
    typesetter: &Typesetter,
    options: &PrintOptions,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let out = place.out.join(BLOCK);
    let source = source(place, planned);
    leporello_edition_print::write_block(
        &planned.plan,
        &source,
        typesetter,
        options,
        &out,
        progress,
        sink,
    )
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
    let source = source(place, planned);
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

fn source<'a>(place: &'a Workplace, planned: &'a Planned) -> Source<'a> {
    Source { folder: &place.photographs, cache: &place.cache, catalogue: &planned.catalogue }
}
