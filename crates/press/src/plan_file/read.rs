//! A plan from its text.

use super::{mark, ranges};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use serde::Deserialize as _;
use toml::de::{DeTable, DeValue};

/// Whether a file of the plan's name is a plan, or the remains of one, and not a file of
/// somebody else's.
#[must_use]
pub fn is_ours(text: &str) -> bool {
    let has_line = |start: &str| text.lines().any(|line| line.starts_with(start));
    let signs = ["# The plan of the book:", "photographs =", "[[spread]]"];
    signs.into_iter().filter(|sign| has_line(sign)).count() >= 2
}

/// Reads a plan back; captions and chapters' titles that were rewritten in place are edits
/// in it. `path` is only named in messages.
///
/// # Errors
///
/// Reports `PRJ-005` with line and column and returns [`Stopped`] when the text is not a
/// plan or a value is out of its range, `PRJ-006` when it was written by a newer version.
pub fn read(text: &str, path: &str, sink: &mut Sink) -> Result<Plan, Stopped> {
    let unreadable = |error: &toml::de::Error| {
        let place = error.span().map(|span| line_and_column(text, span.start));
        not_a_plan(path, place, format!("plan cannot be read: {}", first_line(error.message())))
    };
    let mut file = DeTable::parse(text).map_err(|error| sink.stop(unreadable(&error)))?;
    // A newer plan may have keys that are not known here, so its version is asked first.
    if let Some(format) = format_of(file.get_ref()).filter(|&f| f > i64::from(Plan::FORMAT)) {
        return Err(sink.stop(newer(path, format)));
    }
    let marks = mark::take(file.get_mut());
    dates_to_words(file.get_mut());
    let mut plan = Plan::deserialize(toml::Deserializer::from(file))
        .map_err(|error| sink.stop(unreadable(&error)))?;
    let wrong = ranges::wrong(&plan);
    for (key, message) in &wrong {
        sink.report(not_a_plan(path, place_of(text, key), message.clone()));
    }
    if !wrong.is_empty() {
        return Err(Stopped);
    }
    mark::rewritten_to_edits(&marks, &mut plan);
    Ok(plan)
}

fn not_a_plan(path: &str, place: Option<(usize, usize)>, message: String) -> Diagnostic {
    let subject = Subject::File { path: path.to_owned(), place };
    Diagnostic::new(codes::PRJ_005, subject, message)
        .hint("undo the change at this place")
        .hint(format!("or move `{path}` away and plan the book anew; edits in it are then lost"))
}

fn newer(path: &str, format: i64) -> Diagnostic {
    let subject = Subject::File { path: path.to_owned(), place: None };
    let message = format!("plan is of format {format}; this Leporello knows {}", Plan::FORMAT);
    Diagnostic::new(codes::PRJ_006, subject, message)
        .hint("use the Leporello that wrote it, or a newer one")
}

fn format_of(file: &DeTable) -> Option<i64> {
    let number = file.get("format")?.get_ref().as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// TOML has dates of its own; the edit of a date is read as words.
fn dates_to_words(file: &mut DeTable) {
    let Some(photos) = table(file, "edits").and_then(|edits| table(edits, "photo")) else { return };
    for (_, edit) in photos.iter_mut() {
        if let DeValue::Table(edit) = edit.get_mut()
            && let Some(taken) = edit.get_mut("taken")
            && let DeValue::Datetime(date) = taken.get_ref()
        {
            let words = date.to_string();
            *taken.get_mut() = DeValue::String(words.into());
        }
    }
}

fn table<'a, 'i>(of: &'a mut DeTable<'i>, key: &str) -> Option<&'a mut DeTable<'i>> {
    match of.get_mut(key)?.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

/// Where a key such as `spread.3.verso.plates.0.crop` stands in the text.
fn place_of(text: &str, key: &str) -> Option<(usize, usize)> {
    let file = DeTable::parse(text).ok()?;
    let mut steps = key.split('.');
    let mut value = file.get_ref().get(steps.next()?)?;
    for step in steps {
        value = match value.get_ref() {
            DeValue::Table(table) => table.get(step)?,
            DeValue::Array(items) => items.get(step.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    Some(line_and_column(text, value.span().start))
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line, column)
}
