//! Files that are whole or not there.

use leporello_diag::{Diagnostic, Subject, codes};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes gathered before they go to the disk.
const BUFFER: usize = 1 << 20;

/// Writes a file under a temporary name beside it and then renames it. Folders on the way
/// are made. When anything fails, nothing is left behind and an older file stays as it was.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    static ORDINAL: AtomicU32 = AtomicU32::new(0);
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        std::fs::create_dir_all(folder)?;
    }
    let mut name = path.file_name().ok_or(ErrorKind::InvalidFilename)?.to_os_string();
    // Two threads may want the same file; the number keeps their halves apart.
    let ordinal = ORDINAL.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}-{ordinal}.part", std::process::id()));
    let temporary = folder.join(name);
    let done = write_and_sync(&temporary, write).and_then(|()| std::fs::rename(&temporary, path));
    if done.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    done
}

fn write_and_sync(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(BUFFER, File::create(path)?);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()
}

/// Why a file could not be written, and what to do.
pub(crate) fn not_written(path: &Path, error: &io::Error) -> Diagnostic {
    let (why, hint) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            ("the disk is full".into(), "make room there, or write to another disk")
        }
        ErrorKind::ReadOnlyFilesystem => {
            ("the disk is read-only".into(), "write to another folder")
        }
        ErrorKind::PermissionDenied => {
            ("you may not write there".into(), "write to another folder")
        }
        _ => (error.to_string(), "write to another folder"),
    };
    let subject = Subject::File { path: path.display().to_string(), place: None };
    Diagnostic::new(codes::PRT_001, subject, format!("file could not be written: {why}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/book.pdf");
        write_whole(&path, |out| out.write_all(b"old")).unwrap();
        let failed = write_whole(&path, |out| {
            out.write_all(b"half")?;
            Err(ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }
}
