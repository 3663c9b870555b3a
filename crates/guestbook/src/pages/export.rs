//! Files for staff to take along. Entries in them have no keys, and stand in the order of those.

use super::desk::beside;
use super::{State, kept_nowhere};
use crate::shelf::Shelved;
use axum::extract::{Path, State as Given};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use leporello_page::nothing_here;

const CSV: &str = "text/csv; charset=utf-8";

/// One of the files.
pub(super) async fn file(
    Given(state): Given<State>,
    Path(name): Path<String>,
) -> Result<Response, Response> {
    let write: fn(&[Shelved]) -> String = match name.as_str() {
        "entries.csv" => |entries| table(entries.iter()),
        "quotes.csv" => |entries| table(entries.iter().filter(|entry| entry.quotable)),
        "entries.json" => json,
        "themes.csv" => {
            let themes = beside(&state.book, crate::GuestBook::themes).await?;
            let line = |(theme, about): (String, crate::About)| [theme, about.to_string()];
            return Ok(attached(&name, csv(&["theme", "entries"], themes.into_iter().map(line))));
        }
        _ => return Ok(nothing_here()),
    };
    let entries = beside(&state.book, |book| book.page(None, None, u32::MAX)).await?;
    Ok(attached(&name, write(&entries)))
}

fn attached(name: &str, content: String) -> Response {
    let kind = if name.ends_with(".json") { "application/json" } else { CSV };
    let disposition = format!("attachment; filename=\"guestbook-{name}\"");
    let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)];
    kept_nowhere((headers, content).into_response())
}

fn table<'e>(entries: impl Iterator<Item = &'e Shelved>) -> String {
    let line = |e: &Shelved| {
        let quotable = if e.quotable { "yes" } else { "no" };
        [e.period.to_string(), e.theme.clone(), quotable.into(), e.words.clone()]
    };
    csv(&["period", "theme", "may_be_quoted", "words"], entries.map(line))
}

fn json(entries: &[Shelved]) -> String {
    let object = |e: &Shelved| {
        serde_json::json!({
            "period": e.period.to_string(),
            "theme": e.theme,
            "may_be_quoted": e.quotable,
            "words": e.words,
        })
    };
    serde_json::Value::from(entries.iter().map(object).collect::<Vec<_>>()).to_string()
}

/// A table by RFC 4180.
fn csv<const N: usize>(head: &[&str; N], lines: impl Iterator<Item = [String; N]>) -> String {
    let mut text = head.join(",") + "\r\n";
    for line in lines {
        text += &line.map(|field| cell(&field)).join(",");
        text += "\r\n";
    }
    text
}

/// A field in quotes. Spreadsheets compute what begins like a formula; an apostrophe before it
/// has them show it.
fn cell(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_one_field_and_never_a_formula() {
        assert_eq!(cell("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(cell("=HYPERLINK(1)"), "\"'=HYPERLINK(1)\"");
    }
}
