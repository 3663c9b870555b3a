//! What is said when a file of the print edition cannot be written.

use leporello_diag::{Diagnostic, codes};
use leporello_disk::cannot_write;
use std::io;
use std::path::Path;

/// Why a file of the print edition could not be written, and what to do.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    cannot_write(codes::PRT_001, path, error)
}
