//! Where two texts differ, for people.

use crate::fault::line_and_column;
use serde_json::Value;

/// Most letters that are quoted.
const QUOTED: usize = 40;

/// The first place at which a file is not what it should be.
pub(super) struct Told {
    /// Line and column, both from 1.
    pub place: (usize, usize),
    /// What stands there, and what should.
    pub words: String,
}

/// Compares a file with what it should be; `None` when it is the same.
pub(super) fn difference(path: &str, is: &[u8], should: &[u8]) -> Option<Told> {
    if is == should {
        return None;
    }
    let at = is.iter().zip(should).take_while(|(a, b)| a == b).count();
    let (is, should) = (String::from_utf8_lossy(is), String::from_utf8_lossy(should));
    let place = line_and_column(&is, at);
    let where_ = if path.ends_with(".csv") { cell(&should, at) } else { String::new() };
    let words = format!(
        "{where_}`{}` stands here, the evidence gives `{}`",
        token(&is, at),
        token(&should, at)
    );
    Some(Told { place, words })
}

/// The word or number around a byte.
fn token(text: &str, at: usize) -> String {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let ends = |c: char| matches!(c, '<' | '>' | '"' | '\n' | '\r' | ';') || c == ',';
    let from = text[..at].rfind(ends).map_or(0, |p| p + 1);
    let to = text[at..].find(ends).map_or(text.len(), |p| at + p);
    let word: String = text[from..to].trim().chars().take(QUOTED).collect();
    if word.is_empty() { "nothing".into() } else { word }
}

/// Column and row of a byte in a table: its name and what the row begins with.
fn cell(table: &str, at: usize) -> String {
    let at = at.min(table.len().saturating_sub(1));
    let Some(before) = table.get(..at) else { return String::new() };
    let start = before.rfind('\n').map_or(0, |p| p + 1);
    let column = before[start..].matches(',').count();
    let header = table.lines().next().unwrap_or_default();
    let name = header.split(',').nth(column).unwrap_or_default().trim();
    let row = table[start..].lines().next().unwrap_or_default();
    let begins: Vec<&str> = row.split(',').take(2).collect();
    if start == 0 { String::new() } else { format!("`{name}` of `{}`: ", begins.join(", ")) }
}

/// The first value of a document that is another one: its pointer, and both values.
pub(super) fn within(pointer: &str, is: &Value, should: &Value) -> (String, String, String) {
    let inner = match (is, should) {
        (Value::Array(a), Value::Array(b)) => (0..a.len().max(b.len()))
            .map(|index| (index.to_string(), a.get(index), b.get(index)))
            .find(|(_, a, b)| a != b),
        (Value::Object(a), Value::Object(b)) => a
            .keys()
            .chain(b.keys().filter(|key| !a.contains_key(*key)))
            .map(|key| (key.clone(), a.get(key), b.get(key)))
            .find(|(_, a, b)| a != b),
        _ => None,
    };
    match inner {
        Some((key, a, b)) => within(
            &format!("{pointer}/{key}"),
            a.unwrap_or(&Value::Null),
            b.unwrap_or(&Value::Null),
        ),
        None => (pointer.to_owned(), short(is), short(should)),
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if value.is_null() { "not there".into() } else { text.chars().take(QUOTED).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_cell_is_named_by_column_and_row() {
        let should = "hall,date,visits\r\nEast,2026-04-08,212\r\n";
        let is = should.replace("212", "912");
        let told = difference("data/visits.csv", is.as_bytes(), should.as_bytes()).unwrap();
        assert_eq!(told.place, (2, 17));
        assert!(told.words.starts_with("`visits` of `East, 2026-04-08`: `912`"), "{}", told.words);
        assert!(difference("a", b"same", b"same").is_none());
    }

    #[test]
    fn a_file_that_ends_early_is_a_difference() {
        let told = difference("a.txt", b"one\n", b"one\ntwo\n").unwrap();
        assert_eq!(told.place, (2, 1));
        assert!(told.words.contains("`nothing`") && told.words.contains("`two`"));
    }

    #[test]
    fn the_first_other_value_of_a_document_is_named() {
        let (is, should) = (json!({"a": [1, 2]}), json!({"a": [1, 3]}));
        assert_eq!(within("", &is, &should), ("/a/1".into(), "2".into(), "3".into()));
    }
}
