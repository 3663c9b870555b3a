//! Messages of this crate.

use leporello_diag::{Code, Diagnostic, Sink, Stopped, Subject};
use std::path::Path;

/// A message about a file.
pub(crate) fn about(code: Code, path: &str, why: impl Into<String>, hint: &str) -> Diagnostic {
    at(code, path, None, why, hint)
}

/// A message about a place in a file, line and column from 1.
pub(crate) fn at(
    code: Code,
    path: &str,
    place: Option<(usize, usize)>,
    why: impl Into<String>,
    hint: &str,
) -> Diagnostic {
    Diagnostic::new(code, Subject::File { path: path.to_owned(), place }, why).hint(hint)
}

/// A file as messages name it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// Takes what went wrong in the ledger.
pub(crate) fn told<T>(
    result: Result<T, leporello_ledger::Fault>,
    sink: &mut Sink,
) -> Result<T, Stopped> {
    result.map_err(|fault| sink.stop(*fault))
}

/// Line and column of a byte, both from 1; columns are characters.
pub(crate) fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}
