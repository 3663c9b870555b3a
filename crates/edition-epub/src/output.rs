//! What is said when an e-book cannot be written.

use leporello_diag::{Diagnostic, codes};
use leporello_disk::cannot_write;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Why an e-book could not be written, and what to do.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    let told = cannot_write(codes::EPB_001, path, error);
    match error.kind() {
        ErrorKind::FileTooLarge => told.hint("or ask for a smaller file: `--max-size 200MB`"),
        _ => told,
    }
}
