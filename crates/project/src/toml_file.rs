//! TOML with every mistake of its form told at once, in the terms of who writes it.

use crate::mistakes::{Mistake, Mistakes};
use crate::text_file::TextFile;
use leporello_diag::codes;
use toml::de::{DeTable, Error};

/// Quotation marks that writing programs put in place of `"`.
const CURLY: &[char] = &['“', '”', '„', '‟', '«', '»', '‘', '’', '‚'];

/// Most lines of one file at which the parser gives up that are told.
const GIVEN_UP: usize = 20;

/// The text of a file without the lines at which the parser would give up. All mistakes of
/// form are told: as `PRJ-021`, and as `PRJ-035` what is said twice. What stands on the same
/// line, or in a table whose name is broken, is not judged any further.
pub(crate) fn mended(mistakes: &mut Mistakes) -> String {
    let file = mistakes.file();
    let mut text = file.text().to_owned();
    let mut errors = Vec::new();
    for _ in 0..GIVEN_UP {
        let found = DeTable::parse_recoverable(&text).1;
        let Some(line) = found.iter().find(|e| gives_up(e)).map(|e| file.line(start(e))) else {
            errors.extend(found);
            break;
        };
        errors.extend(found.into_iter().filter(|error| file.line(start(error)) == line));
        let (from, length) = (file.start_of_line(line), file.text_of_line(line).len());
        text.replace_range(from..from + length, &" ".repeat(length));
    }
    errors.sort_by_key(|error| (file.line(start(error)), !is_bare_word(error), start(error)));
    tell(&errors, mistakes);
    text
}

/// The table of a text, as far as it can be read.
pub(crate) fn table(mended: &str) -> DeTable<'_> {
    DeTable::parse_recoverable(mended).0.into_inner()
}

/// Tells one mistake of each line, up to what has swallowed the rest of the file.
fn tell(errors: &[Error], mistakes: &mut Mistakes) {
    let file = mistakes.file();
    let swallowed = never_closed(file, errors);
    let from = swallowed.as_ref().map_or(usize::MAX, |mistake| file.line(mistake.at));
    let mut told = 0;
    for error in errors {
        let line = file.line(start(error));
        if line != told && line < from {
            mistakes.add(of_form(file, error, line));
            if !is_bare_word(error) {
                silence(mistakes, line);
            }
            told = line;
        }
    }
    if let Some(mistake) = swallowed {
        let lines = file.line(mistake.at)..=file.line(file.text().len());
        mistakes.add(mistake);
        lines.for_each(|line| mistakes.silence(line));
    }
}

/// The mistake of a list, a table in braces or a text of several lines without an end, at the
/// place where its end was missed first.
fn never_closed(file: &TextFile, errors: &[Error]) -> Option<Mistake> {
    let first = |of: &[&str]| {
        let about = |error: &&Error| of.iter().any(|word| error.message().contains(word));
        errors.iter().filter(about).map(start).min()
    };
    let mistake = |at: usize, message: &str, hint: &str| {
        Some(Mistake::new(codes::PRJ_021, at, message).hint(hint))
    };
    for error in errors {
        let said = error.message();
        if said.starts_with("unclosed array, ") {
            let at = first(&["array"]).unwrap_or_default();
            let hint = "write a list as `[\"first\", \"second\"]`; it ends with `]`";
            return mistake(at, "a list that began above or here has no `]`", hint);
        }
        if said.starts_with("unclosed inline table") {
            let at = first(&["inline table", "key-value pairs"]).unwrap_or_default();
            let hint = "write a table as `{ en = \"…\", ko = \"…\" }`; it ends with `}`";
            return mistake(at, "a table that began above or here has no `}`", hint);
        }
        if said.starts_with("invalid multi-line") && start(error) >= file.text().len() {
            let at = [file.text().rfind("\"\"\""), file.text().rfind("'''")];
            let at = at.into_iter().max().flatten().unwrap_or_default();
            let hint = "write the three marks again where the text shall end";
            return mistake(at, "a text of several lines has no end", hint);
        }
    }
    None
}

/// A line without `=`: the parser reads nothing behind it.
fn gives_up(error: &Error) -> bool {
    error.message().starts_with("key with no value")
}

fn start(error: &Error) -> usize {
    error.span().map_or(0, |span| span.start)
}

fn is_bare_word(error: &Error) -> bool {
    error.message().starts_with("string values must be quoted")
}

/// After a broken `[table` nobody knows what the lines below it belong to.
fn silence(mistakes: &mut Mistakes, line: usize) {
    let file = mistakes.file();
    mistakes.silence(line);
    if file.text_of_line(line).trim_start().starts_with('[') {
        let last = file.line(file.text().len());
        let below = (line + 1..=last)
            .take_while(|below| !file.text_of_line(*below).trim_start().starts_with('['));
        below.for_each(|below| mistakes.silence(below));
    }
}

/// The mistake behind an error of the parser.
fn of_form(file: &TextFile, error: &Error, line: usize) -> Mistake {
    let at = start(error);
    let said = error.message();
    let text = file.text_of_line(line);
    if gives_up(error) {
        let at = file.start_of_line(line) + (text.len() - text.trim_start().len());
        let message = "line is not TOML: a key needs `=` and a value behind it";
        let hint = colon(text).unwrap_or_else(|| "write `key = \"value\"`".into());
        return Mistake::new(codes::PRJ_021, at, message).hint(hint);
    }
    if is_bare_word(error) {
        return bare_word(file, error, line);
    }
    if said.starts_with("duplicate key") {
        let key = error.span().and_then(|span| file.text().get(span)).unwrap_or_default();
        let message = format!("`{}` is set a second time", key.trim_matches(['"', '\'']));
        return Mistake::new(codes::PRJ_035, at, message).hint("leave one of the two");
    }
    let found = Mistake::new(codes::PRJ_021, at, format!("line is not TOML: {}", first_line(said)));
    if let Some(hint) = colon(text) {
        return found.hint(hint);
    }
    if said.starts_with("missing escaped value") {
        return found.hint("write `/` between folders, and `\\\\` for the letter `\\`");
    }
    if said.starts_with("invalid unquoted key") {
        return found.hint(name_in_quotes(text));
    }
    if said.contains("basic string") || said.contains("literal string") {
        return found.hint("end the text with the mark it began with");
    }
    if said.contains("array") {
        return found.hint("write a list as `[\"first\", \"second\"]`; it ends with `]`");
    }
    found.hint("write a line as `key = \"value\"`, and a table as `[name]`")
}

fn bare_word(file: &TextFile, error: &Error, line: usize) -> Mistake {
    let span = error.span().unwrap_or_default();
    let word = file.text().get(span.clone()).unwrap_or_default().trim();
    let before = file.text().get(file.start_of_line(line)..span.start).unwrap_or_default();
    let message = match word {
        "" => format!("`{}` has no value", before.trim().trim_end_matches('=').trim_end()),
        word => format!("`{word}` has no quotation marks"),
    };
    let hint = match word.to_lowercase().as_str() {
        "" => format!("write `{}\"…\"`, or take the line out", before.trim_start()),
        "yes" | "true" | "on" => format!("write `{before}true`"),
        "no" | "false" | "off" => format!("write `{before}false`"),
        _ => format!("write `{before}\"{}\"`", word.trim_matches(CURLY)),
    };
    Mistake::new(codes::PRJ_021, span.start, message).hint(hint)
}

/// `title: Harbour`, as other files are written.
fn colon(line: &str) -> Option<String> {
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key.trim().chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let value = value.trim().trim_matches(['"', '\'']);
    is_key.then(|| format!("write `{} = \"{value}\"`", key.trim()))
}

fn name_in_quotes(line: &str) -> String {
    let name = line.trim().trim_start_matches('[').split(['=', ']']).next().unwrap_or_default();
    let name = name.trim().trim_matches(['"', '\'']);
    if line.trim_start().starts_with('[') {
        format!("write `[\"{name}\"]`")
    } else {
        format!("write `\"{name}\" = …`")
    }
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_diag::{Diagnostic, Sink};

    fn said(text: &str) -> Vec<Diagnostic> {
        let file = TextFile::new("leporello.toml", text);
        let mut mistakes = Mistakes::of(&file);
        mended(&mut mistakes);
        let mut sink = Sink::new();
        mistakes.report(&mut sink);
        sink.diagnostics().to_vec()
    }

    fn hint(text: &str) -> String {
        let said = said(text);
        assert_eq!(said.len(), 1, "{said:?}");
        said[0].hints.join("; ")
    }

    #[test]
    fn a_bare_word_is_given_back_in_quotation_marks() {
        assert_eq!(hint("title = Harbour"), "write `title = \"Harbour\"`");
        assert_eq!(hint("  trim = 300x240mm # wide"), "write `  trim = \"300x240mm\"`");
        assert_eq!(hint("title = “Harbour”"), "write `title = \"Harbour\"`");
        assert_eq!(hint("captions = yes"), "write `captions = true`");
        assert_eq!(hint("title = Harbour at \"x\""), "write `title = \"Harbour at\"`");
    }

    #[test]
    fn lines_from_other_kinds_of_files_are_shown_in_toml() {
        assert_eq!(hint("title: Harbour"), "write `title = \"Harbour\"`");
        assert_eq!(hint("[beach/IMG_1.jpg]\ncaption = \"x\""), "write `[\"beach/IMG_1.jpg\"]`");
        assert!(hint("front = \"beach\\IMG_1.jpg\"").contains("`/`"));
    }

    #[test]
    fn every_broken_line_is_told_once_and_in_order() {
        let said = said("a = x\nb: y\nc = 'z\nd = 1\nd = 2\n= 3\nword\n\"e\" 4\nf =\ng = no\n");
        let lines: Vec<String> = said.iter().map(|d| d.subjects[0].to_string()).collect();
        assert_eq!(lines.len(), 9, "{said:?}");
        for (line, n) in lines.iter().zip([1, 2, 3, 5, 6, 7, 8, 9, 10]) {
            assert!(line.starts_with(&format!("leporello.toml:{n}:")), "{line}");
        }
    }

    #[test]
    fn what_stands_behind_a_broken_line_is_read() {
        let file = TextFile::new("leporello.toml", "a: b\nc\nd = 1\n");
        let text = mended(&mut Mistakes::of(&file));
        assert_eq!(text.len(), file.text().len());
        assert!(table(&text).contains_key("d"));
    }

    #[test]
    fn what_has_no_end_is_told_once() {
        assert!(hint("a = [1,\nb = 2\n[c]\nd = 3\n").contains("`]`"));
        assert!(hint("a = { b = 1\nb = 2\n[c]\nd = e\n").contains("`}`"));
        assert!(hint("a = \"\"\"b\nb = 2\n[c]\nd = e\n").contains("three marks"));
        assert!(hint("a = '''").contains("three marks"));
    }
}
