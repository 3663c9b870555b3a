//! Files that are there whole or not at all.

use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use std::io::Write as _;
use std::path::Path;

/// Writes a file under a temporary name beside it, then renames it.
///
/// # Errors
///
/// Reports `PRJ-004` and returns [`Stopped`] when the folder cannot be made or written, or the
/// disk is full; nothing half-written stays behind.
pub fn write(path: &Path, bytes: &[u8], sink: &mut Sink) -> Result<(), Stopped> {
    try_write(path, bytes).map_err(|error| {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        sink.stop(
            Diagnostic::new(codes::PRJ_004, subject, format!("cannot be written: {error}"))
                .hint("name a folder that can be written: `--out FOLDER`"),
        )
    })
}

fn try_write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".part");
    let written = std::fs::File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written.and_then(|()| std::fs::rename(&temporary, path)) {
        Ok(()) => Ok(()),
        Err(error) => {
            // The first error is the one to tell; a part that cannot be removed was not made.
            let _ = std::fs::remove_file(&temporary);
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_be_written_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("plan.toml");
        std::fs::create_dir(&target).unwrap();
        let mut sink = Sink::new();
        assert!(write(&target, b"x", &mut sink).is_err());
        assert_eq!(sink.diagnostics()[0].code, codes::PRJ_004);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
