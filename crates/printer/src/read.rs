//! A profile's file, and the place of every mistake in it.

use crate::{Fault, Profile};
use leporello_diag::{Code, Diagnostic, Subject, codes};
use std::ops::Range;
use toml::de::{DeArray, DeTable, DeValue};

/// Reads the text of a profile; `path` names the file in messages.
///
/// The first mistake is told: what TOML cannot read, an unknown or missing field, a value that
/// cannot be, or a contradiction.
pub(crate) fn read(text: &str, path: &str) -> Result<Profile, Diagnostic> {
    let profile: Profile = toml::from_str(text).map_err(|error| mistake(text, path, &error))?;
    match profile.faults().as_slice() {
        [] => Ok(profile),
        faults => Err(contradiction(text, path, faults)),
    }
}

fn mistake(text: &str, path: &str, error: &toml::de::Error) -> Diagnostic {
    let start = error.span().map_or(0, |span| span.start);
    let subject = at(text, path, start);
    let message = error.message();
    let (code, hint) = match kind_of(message) {
        _ if DeTable::parse(text).is_err() => (codes::PFL_002, None),
        Kind::Unknown { word, known } => {
            let hint = match nearest(word, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "take it out, or compare with `leporello printers show blurb`".into(),
            };
            (codes::PFL_003, Some(hint))
        }
        Kind::Missing(field) => (
            codes::PFL_004,
            Some(format!("add `{field} = …`; docs/printers.md says what it means")),
        ),
        Kind::Value => (codes::PFL_005, None),
    };
    let sentence = sentence(code, message);
    let diagnostic = Diagnostic::new(code, subject, sentence);
    match hint {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

fn sentence(code: Code, message: &str) -> String {
    match kind_of(message) {
        Kind::Unknown { word, .. } if code == codes::PFL_003 => {
            format!("a profile has no `{word}`")
        }
        Kind::Missing(field) if code == codes::PFL_004 => {
            format!("`{field}` is missing, and a profile needs it")
        }
        _ => message.lines().next().unwrap_or_default().to_owned(),
    }
}

/// What the reader of TOML complains of.
enum Kind<'a> {
    /// A key or a word that is not among the known ones.
    Unknown { word: &'a str, known: Vec<&'a str> },
    /// A key that is needed.
    Missing(&'a str),
    /// Anything else.
    Value,
}

/// Reads the sentences of serde: `unknown field `a`, expected one of `b`, `c`` and
/// `missing field `a``.
fn kind_of(message: &str) -> Kind<'_> {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let unknown = ["unknown field", "unknown variant"].iter().any(|it| message.starts_with(it));
    match quoted.split_first() {
        Some((word, known)) if unknown => Kind::Unknown { word, known: known.to_vec() },
        Some((word, _)) if message.starts_with("missing field") => Kind::Missing(word),
        _ => Kind::Value,
    }
}

fn contradiction(text: &str, path: &str, faults: &[Fault]) -> Diagnostic {
    let first = &faults[0];
    let start = place_of(text, &first.field).unwrap_or(0);
    let diagnostic = Diagnostic::new(codes::PFL_006, at(text, path, start), first.to_string());
    match faults.len() {
        1 => diagnostic,
        count => diagnostic.hint(format!("{} more of the kind stand in this file", count - 1)),
    }
}

/// Offset of the value that `field` names, or of the nearest table above it.
fn place_of(text: &str, field: &str) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let mut table: Option<&DeTable<'_>> = Some(document.get_ref());
    let mut list: Option<&DeArray<'_>> = None;
    let mut found = None;
    for key in field.split('.') {
        let value = match (table, list) {
            (Some(table), _) => table.get(key),
            (None, Some(list)) => key.parse::<usize>().ok().and_then(|index| list.get(index)),
            (None, None) => None,
        };
        let Some(value) = value else { break };
        let span: Range<usize> = value.span();
        found = Some(span.start);
        (table, list) = match value.get_ref() {
            DeValue::Table(inner) => (Some(inner), None),
            DeValue::Array(inner) => (None, Some(inner)),
            _ => (None, None),
        };
    }
    found
}

fn at(text: &str, path: &str, offset: usize) -> Subject {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before[line_start..].chars().count() + 1;
    Subject::File { path: path.to_owned(), place: Some((line, column)) }
}

/// The known word that is most like this one, if any is like it at all.
pub(crate) fn nearest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let likeness = |other: &str| strsim::jaro_winkler(word, other);
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) >= 0.75).then_some(*best)
}
