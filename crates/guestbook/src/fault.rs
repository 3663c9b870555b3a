//! What goes wrong with a guest book as a whole, in words.

use leporello_diag::{Diagnostic, Subject, codes};
use std::path::Path;

/// Why something could not be done, for people.
pub type Fault = Box<Diagnostic>;

fn file(path: &Path) -> Subject {
    Subject::File { path: path.display().to_string(), place: None }
}

/// The file could not be read or written.
pub(crate) fn disk(path: &Path, error: &dyn std::fmt::Display) -> Fault {
    Box::new(
        Diagnostic::new(
            codes::GST_001,
            file(path),
            format!("the guest book did not do it: {error}"),
        )
        .hint("see that the disk has room and the folder may be written, then try again"),
    )
}

/// Another process has the file.
pub(crate) fn taken(path: &Path) -> Fault {
    Box::new(
        Diagnostic::new(codes::GST_002, file(path), "another program has the guest book open")
            .hint("stop the other one: a guest book has one server"),
    )
}

/// The file is something else, or from a newer Leporello.
pub(crate) fn foreign(path: &Path, why: &str) -> Fault {
    Box::new(
        Diagnostic::new(codes::GST_003, file(path), why)
            .hint("name the guest book or the copy that this exhibition wrote, and its key"),
    )
}
