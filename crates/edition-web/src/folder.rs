//! The folder of the edition, in which a user may have files of their own.
//!
//! A list in it says what an earlier run wrote: only that is overwritten or removed.

use leporello_diag::{Diagnostic, Subject, codes};
use leporello_disk::{cannot_write, write_unsynced};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Component, Path, PathBuf};

/// The list of what was written, one path a line.
pub(crate) const LIST: &str = ".leporello-web";

/// What a file is written from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// A file of the cache, named by its content: where one of its name and length is there
    /// already, nothing is done.
    Copy(PathBuf, u64),
}

/// Files by their paths below the folder, with `/`.
pub(crate) type Files = BTreeMap<String, Content>;

/// The folder.
pub(crate) struct Folder<'a> {
    path: &'a Path,
    ours: BTreeSet<String>,
}

impl<'a> Folder<'a> {
    /// The folder with what an earlier run wrote into it; it need not exist.
    pub(crate) fn open(path: &'a Path) -> Self {
        let list = std::fs::read_to_string(path.join(LIST)).unwrap_or_default();
        let ours = list.lines().filter(|line| is_inside(line)).map(str::to_owned).collect();
        Self { path, ours }
    }

    /// Says so when a file that is not ours stands where one of these would be written.
    pub(crate) fn check<'f>(
        &self,
        files: impl IntoIterator<Item = &'f str>,
    ) -> Result<(), Box<Diagnostic>> {
        for file in files {
            let path = self.path.join(file);
            if !self.ours.contains(file) && path.symlink_metadata().is_ok() {
                let subject = Subject::File { path: path.display().to_string(), place: None };
                let message = "a file that Leporello did not write stands where the web edition \
                               would be written";
                return Err(Box::new(
                    Diagnostic::new(codes::WEB_002, subject, message)
                        .hint("move it away, or write to another folder: `--out FOLDER`"),
                ));
            }
        }
        Ok(())
    }

    /// Writes the files, and removes what an earlier run wrote and this one did not. If it is
    /// interrupted, the list has all that may be there, and no new page is there without its
    /// pictures: pages come last.
    pub(crate) fn write(&self, files: &Files) -> Result<(), Box<Diagnostic>> {
        let both: BTreeSet<&str> =
            self.ours.iter().map(String::as_str).chain(files.keys().map(String::as_str)).collect();
        self.write_list(both)?;
        let is_page = |file: &str| file.ends_with(".html") || file == "sw.js";
        let (pages, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(file, _)| is_page(file));
        for (file, content) in rest.into_iter().chain(pages) {
            let path = self.path.join(file);
            put(&path, content).map_err(|error| unwritten(&path, &error))?;
        }
        for file in self.ours.iter().filter(|file| !files.contains_key(*file)) {
            self.remove(file);
        }
        self.write_list(files.keys().map(String::as_str))
    }

    fn write_list<'f>(
        &self,
        files: impl IntoIterator<Item = &'f str>,
    ) -> Result<(), Box<Diagnostic>> {
        let lines: String = files.into_iter().map(|file| format!("{file}\n")).collect();
        let path = self.path.join(LIST);
        write_unsynced(&path, lines.as_bytes()).map_err(|error| unwritten(&path, &error))
    }

    /// Removes a file, and folders that are empty without it. What cannot be removed stays: it
    /// costs room and nothing else.
    fn remove(&self, file: &str) {
        let _ = std::fs::remove_file(self.path.join(file));
        let mut folder = Path::new(file).parent();
        while let Some(inner) = folder.filter(|inner| !inner.as_os_str().is_empty()) {
            if std::fs::remove_dir(self.path.join(inner)).is_err() {
                return;
            }
            folder = inner.parent();
        }
    }
}

/// Whether a line of a list names a file below the folder: whoever can write the list must not
/// have files elsewhere removed.
fn is_inside(line: &str) -> bool {
    let is_name = |part: Component| matches!(part, Component::Normal(_));
    !line.is_empty() && !line.contains('\\') && Path::new(line).components().all(is_name)
}

fn put(path: &Path, content: &Content) -> io::Result<()> {
    match content {
        Content::Bytes(bytes) => match std::fs::read(path) {
            Ok(old) if old == *bytes => Ok(()),
            _ => write_unsynced(path, bytes),
        },
        Content::Copy(from, length) => {
            let is_there = path.metadata().is_ok_and(|m| m.is_file() && m.len() == *length);
            if is_there { Ok(()) } else { write_unsynced(path, &std::fs::read(from)?) }
        }
    }
}

fn unwritten(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    Box::new(cannot_write(codes::WEB_001, path, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> Files {
        names.iter().map(|name| ((*name).to_owned(), Content::Bytes(b"x".to_vec()))).collect()
    }

    #[test]
    fn a_file_of_the_user_stays_and_what_was_ours_goes() {
        let out = tempfile::tempdir().unwrap();
        std::fs::write(out.path().join("notes.txt"), "mine").unwrap();
        Folder::open(out.path()).write(&files(&["index.html", "plates/1/index.html"])).unwrap();
        Folder::open(out.path()).write(&files(&["index.html"])).unwrap();
        assert_eq!(std::fs::read(out.path().join("notes.txt")).unwrap(), b"mine");
        assert!(!out.path().join("plates").exists());
        assert!(out.path().join("index.html").exists());
    }

    #[test]
    fn a_file_of_the_user_is_not_overwritten() {
        let out = tempfile::tempdir().unwrap();
        std::fs::write(out.path().join("index.html"), "mine").unwrap();
        let told = Folder::open(out.path()).check(["index.html"]).unwrap_err();
        assert_eq!(told.code, codes::WEB_002);
        assert!(Folder::open(out.path()).check(["other.html"]).is_ok());
    }

    #[test]
    fn a_list_that_leads_out_of_the_folder_removes_nothing_there() {
        let outer = tempfile::tempdir().unwrap();
        let out = outer.path().join("web");
        std::fs::create_dir(&out).unwrap();
        std::fs::write(outer.path().join("precious"), "x").unwrap();
        std::fs::write(out.join(LIST), "../precious\n/etc/passwd\na/../../precious\n").unwrap();
        Folder::open(&out).write(&files(&["index.html"])).unwrap();
        assert!(outer.path().join("precious").exists());
    }

    #[test]
    fn a_file_in_the_way_of_the_folder_is_said_in_words() {
        let outer = tempfile::tempdir().unwrap();
        let file = outer.path().join("file");
        std::fs::write(&file, "x").unwrap();
        let told = Folder::open(&file.join("web")).write(&files(&["index.html"])).unwrap_err();
        assert_eq!(told.code, codes::WEB_001);
    }
}
