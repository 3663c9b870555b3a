//! Messages as text for people, as single lines, and as JSON.

use crate::{Diagnostic, Severity, Subject};
use std::fmt::Write as _;

/// Whether to colour the words of severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Text without escape codes.
    Plain,
    /// ANSI colours, for a terminal.
    Coloured,
}

/// How many subjects are named before the rest is counted.
const NAMED: usize = 3;

/// A message as a block of lines, ending with a line feed.
#[must_use]
pub fn human(diagnostic: &Diagnostic, style: Style) -> String {
    let mut out = head(diagnostic, style);
    out.push('\n');
    if diagnostic.subjects != [Subject::Book] {
        let _ = writeln!(out, "  --> {}", subjects(&diagnostic.subjects));
    }
    for hint in &diagnostic.hints {
        let _ = writeln!(out, "  hint: {hint}");
    }
    out
}

/// A message on one line, without a line feed.
#[must_use]
pub fn line(diagnostic: &Diagnostic, style: Style) -> String {
    let mut out = head(diagnostic, style);
    if diagnostic.subjects != [Subject::Book] {
        let _ = write!(out, " ({})", subjects(&diagnostic.subjects));
    }
    out
}

/// A message as a JSON object: `code`, `severity`, `message`, `subjects`, `hints`.
#[must_use]
pub fn json(diagnostic: &Diagnostic) -> serde_json::Value {
    let subject = |s: &Subject| match s {
        Subject::Book => serde_json::json!({ "kind": "book" }),
        Subject::Photo(path) => serde_json::json!({ "kind": "photo", "photo": path }),
        Subject::Plate { number, page, photo } => serde_json::json!({
            "kind": "plate", "plate": number, "page": page, "photo": photo
        }),
        Subject::Page(number) => serde_json::json!({ "kind": "page", "page": number }),
        Subject::Exhibition(what) => serde_json::json!({ "kind": "exhibition", "what": what }),
        Subject::File { path, place } => serde_json::json!({
            "kind": "file", "path": path,
            "line": place.map(|p| p.0), "column": place.map(|p| p.1)
        }),
    };
    serde_json::json!({
        "code": diagnostic.code.name(),
        "severity": diagnostic.severity().word(),
        "message": diagnostic.message,
        "subjects": diagnostic.subjects.iter().map(subject).collect::<Vec<_>>(),
        "hints": diagnostic.hints,
    })
}

fn head(diagnostic: &Diagnostic, style: Style) -> String {
    let word = format!("{}[{}]", diagnostic.severity().word(), diagnostic.code.name());
    let colour = match (style, diagnostic.severity()) {
        (Style::Plain, _) => return format!("{word}: {}", diagnostic.message),
        (_, Severity::Advice) => 36,
        (_, Severity::Warning) => 33,
        (_, Severity::Error | Severity::Bug) => 31,
    };
    format!("\u{1b}[1;{colour}m{word}\u{1b}[0m: {}", diagnostic.message)
}

fn subjects(all: &[Subject]) -> String {
    let mut named: Vec<String> = all.iter().take(NAMED).map(ToString::to_string).collect();
    if all.len() > NAMED {
        let last = named.pop().unwrap_or_default();
        named.push(format!("{last} and {} more", all.len() - NAMED));
    }
    named.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes;

    #[test]
    fn a_message_names_three_and_counts_the_rest() {
        let mut d = Diagnostic::new(codes::PHO_003, Subject::Photo("0.jpg".into()), "ends early")
            .hint("copy it again from the card");
        d.subjects.extend((1..5).map(|i| Subject::Photo(format!("{i}.jpg"))));
        assert_eq!(
            human(&d, Style::Plain),
            "warning[PHO-003]: ends early\n  --> photo `0.jpg`, photo `1.jpg`, photo `2.jpg` \
             and 2 more\n  hint: copy it again from the card\n"
        );
    }

    #[test]
    fn colour_is_an_ornament_the_words_stay_the_same() {
        let d = Diagnostic::new(codes::PHO_001, Subject::Book, "no photograph here");
        let bare = human(&d, Style::Coloured).replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", "");
        assert_eq!(bare, human(&d, Style::Plain));
    }
}
