//! What the chosen printer says to the book that is asked for.

use crate::Workshop;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::{PageCount, Plan, Project};
use leporello_printer::Profile;

/// Tells where the printer took another size than the book had, and refuses what it does not
/// take.
///
/// # Errors
///
/// [`Stopped`] when the asked count of pages is none that the printer takes.
pub fn agree(
    project: &Project,
    workshop: &Workshop,
    before: Option<&Plan>,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let Some(profile) = &workshop.profile else { return Ok(()) };
    let had = before.map_or(Project::titled("").trim, |plan| plan.trim);
    if workshop.asked.trim.is_none() && had != project.trim {
        let name = profile.trim_of(project.trim).map_or("", |trim| &trim.name);
        let message = format!(
            "{} does not print {} × {}; its nearest size was taken: {name}, {} × {}",
            profile.title, had.w, had.h, project.trim.w, project.trim.h
        );
        sink.report(
            Diagnostic::new(codes::PRJ_054, Subject::Book, message)
                .hint(format!("see what it prints: `leporello printers show {}`", profile.name)),
        );
    }
    if !profile.takes_size(project.trim) {
        return Err(sink.stop(refused_size(project, profile)));
    }
    match project.pages {
        PageCount::Exactly(pages) if !profile.takes_pages(pages) => {
            Err(sink.stop(refused_pages(pages, profile)))
        }
        _ => Ok(()),
    }
}

fn refused_size(project: &Project, profile: &Profile) -> Diagnostic {
    let size = project.trim;
    let message = format!("{} does not print {} × {}", profile.title, size.w, size.h);
    let nearest = profile.nearest_trims(size, 3);
    let names: Vec<&str> = nearest.iter().map(|trim| trim.name.as_str()).collect();
    Diagnostic::new(codes::PRJ_053, Subject::Book, message)
        .hint(format!("its nearest sizes: {}", names.join(", ")))
        .hint(format!("see all: `leporello printers show {}`", profile.name))
}

fn refused_pages(pages: u32, profile: &Profile) -> Diagnostic {
    let message = format!("{} does not take {pages} pages", profile.title);
    Diagnostic::new(codes::PRJ_053, Subject::Book, message)
        .hint(format!("ask for {} pages, or `--pages best`", profile.fitting_pages(pages)))
        .hint(format!("see what it takes: `leporello printers show {}`", profile.name))
}
