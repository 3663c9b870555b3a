//! Notices that files have changed, by looking at them again and again.
//!
//! Looking is slower than being told by the system, and is never wrong: it sees files that an
//! editor replaces by renaming, files on network folders and on mounts of other systems, and
//! has no limit of watches. A book's sources are some tens of files, and a look at them takes
//! well under a millisecond. What it cannot see is a file written twice to the same length
//! within one tick of the file system's clock.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Folders below folders that are gone into.
const DEEPEST: usize = 16;

/// What tells one state of a file from another without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    length: u64,
    modified: Option<SystemTime>,
    identity: Identity,
}

/// Inode, and when it was last changed in any way: another one after a rename, and after an
/// edit whose time of modification was set back.
#[cfg(unix)]
type Identity = (u64, i64, i64);
#[cfg(not(unix))]
type Identity = ();

#[cfg(unix)]
fn identity(metadata: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {}

impl Mark {
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            identity: identity(metadata),
        }
    }
}

/// The files of one watched path; empty while it does not exist.
type Tree = BTreeMap<PathBuf, Mark>;

/// The state of all watched files when they were last looked at.
#[derive(Debug, Default)]
pub(crate) struct Look(BTreeMap<PathBuf, Tree>);

impl Look {
    /// Takes these paths to watch from now on. Of those that were watched before, changes since
    /// the last look stay to be noticed.
    pub(crate) fn follow(&mut self, paths: Vec<PathBuf>) {
        let mut before = std::mem::take(&mut self.0);
        for path in paths {
            let tree = before.remove(&path).unwrap_or_else(|| tree(&path));
            self.0.insert(path, tree);
        }
    }

    /// Looks at all files; whether anything is other than at the last look.
    pub(crate) fn again(&mut self) -> bool {
        let mut is_changed = false;
        for (path, seen) in &mut self.0 {
            let now = tree(path);
            is_changed |= now != *seen;
            *seen = now;
        }
        is_changed
    }
}

fn tree(path: &Path) -> Tree {
    let mut tree = Tree::new();
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => gather(path, DEEPEST, &mut tree),
        Ok(metadata) => drop(tree.insert(path.to_owned(), Mark::of(&metadata))),
        Err(_) => {}
    }
    tree
}

/// Takes all files of a folder. Links to files are followed; links to folders are not, for
/// they may lead in a circle.
fn gather(folder: &Path, depth: usize, tree: &mut Tree) {
    let Ok(entries) = folder.read_dir() else { return };
    for entry in entries.flatten().filter(|entry| !is_scratch(&entry.file_name())) {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() {
            if depth > 0 {
                gather(&path, depth - 1, tree);
            }
        } else if let Ok(metadata) = path.metadata()
            && metadata.is_file()
        {
            tree.insert(path, Mark::of(&metadata));
        }
    }
}

/// Whether the name is one that editors and systems give to files of their own.
fn is_scratch(name: &std::ffi::OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") || name.starts_with(b"#") || name.ends_with(b"~")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().to_owned();
        fs::create_dir_all(path.join("chapters/deep")).unwrap();
        fs::write(path.join("chapters/deep/one.md"), "one").unwrap();
        fs::write(path.join("book.toml"), "title").unwrap();
        (folder, path)
    }

    fn look(paths: &[PathBuf]) -> Look {
        let mut look = Look::default();
        look.follow(paths.to_vec());
        look
    }

    #[test]
    fn what_stays_as_it_is_is_no_change() {
        let (_keep, path) = folder();
        let mut look = look(&[path]);
        assert!(!look.again());
    }

    #[test]
    fn a_change_is_noticed_once() {
        let (_keep, path) = folder();
        let mut look = look(&[path.join("chapters")]);
        fs::write(path.join("chapters/deep/one.md"), "one and more").unwrap();
        assert!(look.again());
        assert!(!look.again());
    }

    #[test]
    fn a_file_replaced_by_renaming_is_a_change_though_its_length_is_the_same() {
        let (_keep, path) = folder();
        let mut look = look(&[path.join("book.toml")]);
        fs::write(path.join("book.toml.new"), "TITLE").unwrap();
        fs::rename(path.join("book.toml.new"), path.join("book.toml")).unwrap();
        assert!(look.again());
    }

    #[test]
    fn files_come_and_go() {
        let (_keep, path) = folder();
        let mut look = look(&[path.join("chapters"), path.join("captions.toml")]);
        fs::write(path.join("captions.toml"), "").unwrap();
        assert!(look.again(), "a file that was waited for");
        fs::write(path.join("chapters/two.md"), "").unwrap();
        assert!(look.again(), "a file new in a folder");
        fs::remove_dir_all(path.join("chapters")).unwrap();
        assert!(look.again(), "a folder that is gone");
    }

    #[test]
    fn scratch_files_of_editors_are_no_change() {
        let (_keep, path) = folder();
        let mut look = look(&[path.join("chapters")]);
        for name in [".one.md.swp", "one.md~", "#one.md#"] {
            fs::write(path.join("chapters").join(name), "x").unwrap();
        }
        assert!(!look.again());
    }

    #[test]
    fn a_change_made_while_the_list_of_paths_changes_is_not_lost() {
        let (_keep, path) = folder();
        let mut look = look(&[path.join("book.toml")]);
        fs::write(path.join("book.toml"), "another title").unwrap();
        look.follow(vec![path.join("book.toml"), path.join("chapters")]);
        assert!(look.again());
        assert!(!look.again());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_back_up_is_not_followed() {
        let (_keep, path) = folder();
        std::os::unix::fs::symlink(&path, path.join("chapters/loop")).unwrap();
        let tree = tree(&path);
        assert_eq!(tree.len(), 2, "{tree:?}");
    }
}
