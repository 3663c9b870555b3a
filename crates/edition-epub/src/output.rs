//! Files that are whole or not there.

use leporello_diag::{Diagnostic, Subject, codes};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

/// Bytes gathered before they go to the disk.
const BUFFER: usize = 1 << 20;

/// Writes a file under a temporary name beside it and then renames it. Folders on the way are
/// made. When anything fails, nothing is left behind and an older file stays as it was.
pub(crate) fn write_whole<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().ok_or(ErrorKind::InvalidFilename)?.to_os_string();
    name.push(format!(".{}.part", std::process::id()));
    let temporary = folder.join(name);
    let done = write_and_sync(&temporary, write);
    let renamed = done.and_then(|done| std::fs::rename(&temporary, path).map(|()| done));
    if renamed.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    renamed
}

fn write_and_sync<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    let mut out = BufWriter::with_capacity(BUFFER, File::create(path)?);
    let done = write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    Ok(done)
}

/// Why the e-book could not be written, and what to do.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    let elsewhere = "write to another folder: `--out FOLDER`";
    let (why, hint) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("the disk is full".into(), "make room there, or write to another disk: `--out FOLDER`")
        }
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only".into(), elsewhere),
        ErrorKind::PermissionDenied => ("you may not write there".into(), elsewhere),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            ("a file stands where its folder would be".into(), elsewhere)
        }
        ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => {
            ("a folder of its name stands there".into(), elsewhere)
        }
        ErrorKind::FileTooLarge => {
            (error.to_string(), "ask for a smaller file: `--max-size 200MB`")
        }
        _ => (error.to_string(), elsewhere),
    };
    let subject = Subject::File { path: path.display().to_string(), place: None };
    let message = format!("the e-book could not be written: {why}");
    Diagnostic::new(codes::EPB_001, subject, message).hint(hint)
}
