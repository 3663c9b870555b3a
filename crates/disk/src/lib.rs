//! Files that are whole or not there.

#![deny(missing_docs)]

mod archive;

pub use archive::Archive;

use leporello_diag::{Code, Diagnostic, Subject};
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes gathered before they go to the disk.
const BUFFER: usize = 1 << 20;

/// Writes a file under a temporary name beside it and then renames it. Folders on the way
/// are made. When anything fails, nothing is left behind and an older file stays as it was.
/// Returns what `write` returns.
///
/// # Errors
///
/// What the disk says, and what `write` returns.
pub fn write_whole<T>(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<T>,
) -> io::Result<T> {
    renamed(path, |temporary| {
        let mut out = BufWriter::with_capacity(BUFFER, File::create(temporary)?);
        let done = write(&mut out)?;
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(done)
    })
}

/// As [`write_whole`], without waiting until the disk has it: for one of many files that can be
/// made again, such as those of a cache. After a loss of power one may be empty.
///
/// # Errors
///
/// What the disk says.
pub fn write_unsynced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    renamed(path, |temporary| std::fs::write(temporary, bytes))
}

/// Lets a file be written under a temporary name, and gives it its own.
fn renamed<T>(path: &Path, write: impl FnOnce(&Path) -> io::Result<T>) -> io::Result<T> {
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
    let done = write(&temporary).and_then(|done| std::fs::rename(&temporary, path).map(|()| done));
    if done.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    done
}

/// Why a file could not be written, and what to do, under the code of whoever writes it. Another
/// folder is named with `--out`.
#[must_use]
pub fn cannot_write(code: Code, path: &Path, error: &io::Error) -> Diagnostic {
    cannot_write_but(code, path, error, "--out FOLDER")
}

/// The same where another place is named by `option`, such as "--into FOLDER".
#[must_use]
pub fn cannot_write_but(code: Code, path: &Path, error: &io::Error, option: &str) -> Diagnostic {
    let elsewhere = format!("write to another folder: `{option}`");
    let (why, hint) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            let hint = format!("make room there, or write to another disk: `{option}`");
            ("the disk is full".into(), hint)
        }
        ErrorKind::ReadOnlyFilesystem => ("the disk is read-only".into(), elsewhere),
        ErrorKind::PermissionDenied => ("you may not write there".into(), elsewhere),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            ("a file stands where its folder would be".into(), elsewhere)
        }
        ErrorKind::IsADirectory | ErrorKind::DirectoryNotEmpty => {
            ("a folder of its name stands there".into(), elsewhere)
        }
        _ => (error.to_string(), elsewhere),
    };
    let subject = Subject::File { path: path.display().to_string(), place: None };
    Diagnostic::new(code, subject, format!("file could not be written: {why}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_diag::codes;

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/book.pdf");
        write_whole(&path, |out| out.write_all(b"old")).unwrap();
        let failed: io::Result<()> = write_whole(&path, |out| {
            out.write_all(b"half")?;
            Err(ErrorKind::StorageFull.into())
        });
        assert_eq!(failed.unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn what_stands_in_the_way_is_said_in_words() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, b"x").unwrap();
        for (path, words) in [
            (file.join("plan.toml"), "a file stands where its folder would be"),
            (file.join("book/plan.toml"), "a file stands where its folder would be"),
            (folder.path().to_owned(), "a folder of its name stands there"),
        ] {
            let error = write_whole(&path, |_| Ok(())).unwrap_err();
            let said = cannot_write(codes::PRJ_004, &path, &error);
            assert!(said.message.contains(words), "{}: {}", path.display(), said.message);
        }
    }

    #[test]
    fn a_full_disk_asks_for_room_and_names_the_option_of_the_command() {
        let path = Path::new("report/report.html");
        let hint = |kind: ErrorKind| {
            cannot_write_but(codes::AUD_006, path, &kind.into(), "--into FOLDER").hints.remove(0)
        };
        let full = hint(ErrorKind::StorageFull);
        assert!(full.contains("make room") && full.contains("`--into FOLDER`"), "{full}");
        assert_eq!(hint(ErrorKind::PermissionDenied), "write to another folder: `--into FOLDER`");
    }
}
