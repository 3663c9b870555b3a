//! A broken rule in the terms of the person who made the book.

use crate::{Place, Receipt, Row};
use leporello_diag::{Diagnostic, Subject};

/// Pages and plates that one message names before the rest is counted.
const NAMED: usize = 12;

/// The message about a broken rule: what was measured at the first place, what was asked, and
/// how many places there are. `None` when no place is known.
///
/// A page and a plate do not say whether they are the block's or the cover's, so the message
/// begins with the name of the file.
pub fn message(row: &Row, receipt: &Receipt, is_cover: bool) -> Option<Diagnostic> {
    let first = row.places.first()?;
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in row.places.iter().map(|place| subject(place, receipt)) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    let is_on_pages = subjects.iter().any(|subject| !matches!(subject, Subject::File { .. }));
    let file = if is_on_pages { format!("{}: ", receipt.file.name) } else { String::new() };
    let count = counted(row.places.len(), subjects.len());
    let text = format!("{file}{count}{}; asked: {}", first.measured, row.asked);
    subjects.truncate(NAMED);
    let spec = row.rule.spec();
    let mut diagnostic = Diagnostic::new(spec.code, subject(first, receipt), text);
    diagnostic.subjects = subjects;
    diagnostic = diagnostic.hint(row.rule.hint(is_cover));
    if let (Some(profile), Some(_)) = (&receipt.profile, row.requirement) {
        let name = &profile.name;
        diagnostic =
            diagnostic.hint(format!("see what is asked: `leporello printers show {name}`"));
    }
    Some(diagnostic)
}

/// How many places there are, and on how many subjects when not all are named; nothing for a
/// single place.
fn counted(places: usize, subjects: usize) -> String {
    if places < 2 {
        String::new()
    } else if subjects > NAMED {
        format!(
            "{places} places on {subjects} pages and plates, {NAMED} of them named; the first: "
        )
    } else {
        format!("{places} places; the first: ")
    }
}

fn subject(place: &Place, receipt: &Receipt) -> Subject {
    match (&place.plate, place.page) {
        (Some(plate), Some(page)) => {
            Subject::Plate { number: plate.number, page, photo: plate.photo.clone() }
        }
        (_, Some(page)) => Subject::Page(page),
        _ => Subject::File { path: receipt.file.name.clone(), place: None },
    }
}
