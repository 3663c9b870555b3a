//! Which files there are in a folder.
//!
//! The order is that of the paths' bytes, whatever the file system says. Links to folders
//! are followed once each, and not at all when they lead back into the folder.

use crate::kind::is_named_as_picture;
use crate::names::escaped;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// A file below the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Path below the folder as the catalogue writes it.
    pub(crate) file: String,
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// Length in bytes.
    pub(crate) bytes: u64,
    /// When it was last changed, in nanoseconds since 1970; negative before.
    pub(crate) changed: i128,
}

impl Found {
    /// The last part of the path.
    pub(crate) fn name(&self) -> &str {
        self.file.rsplit('/').next().unwrap_or(&self.file)
    }

    /// The folder below the folder of photographs; empty at the top.
    pub(crate) fn folder(&self) -> &str {
        self.file.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

/// Everything found below a folder.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Files, in order of `file`.
    pub(crate) files: Vec<Found>,
    /// Folders that were passed over because systems and programs made them.
    pub(crate) passed_over: Vec<String>,
    /// What could not be opened, and why.
    pub(crate) closed: Vec<(String, String)>,
}

/// Walks a folder, without entering `except`.
///
/// # Errors
/// When the folder itself cannot be read; what cannot be read below it is reported in
/// [`Walk::closed`].
pub(crate) fn walk(root: &Path, except: &Path) -> io::Result<Walk> {
    let mut walker = Walker {
        root: fs::canonicalize(root)?,
        except: fs::canonicalize(except).ok(),
        entered: BTreeSet::new(),
        walk: Walk::default(),
    };
    let entries = fs::read_dir(root)?;
    walker.entered.insert(walker.root.clone());
    walker.folder(entries, "");
    walker.walk.files.sort_by(|a, b| a.file.cmp(&b.file));
    walker.walk.passed_over.sort();
    walker.walk.closed.sort();
    Ok(walker.walk)
}

/// Paths below a folder of the files that are named as pictures are, in order; empty when the
/// folder cannot be read. None is opened.
#[must_use]
pub fn photo_files(folder: &Path) -> Vec<String> {
    let walk = walk(folder, folder).unwrap_or_default();
    let pictures = walk.files.iter().filter(|found| is_named_as_picture(found.name()));
    pictures.map(|found| found.file.clone()).collect()
}

struct Walker {
    root: PathBuf,
    except: Option<PathBuf>,
    entered: BTreeSet<PathBuf>,
    walk: Walk,
}

impl Walker {
    fn folder(&mut self, entries: fs::ReadDir, below: &str) {
        let mut entries: Vec<fs::DirEntry> = entries.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let file = format!("{below}{}", escaped(&entry.file_name()));
            if let Err(error) = self.entry(&entry, &file) {
                self.walk.closed.push((file, error.to_string()));
            }
        }
    }

    fn entry(&mut self, entry: &fs::DirEntry, file: &str) -> io::Result<()> {
        let path = entry.path();
        let meta = fs::metadata(&path)?;
        if !meta.is_dir() {
            if meta.is_file() {
                let changed = meta.modified().map_or(0, since_1970);
                self.walk.files.push(Found { file: file.into(), path, bytes: meta.len(), changed });
            }
            return Ok(());
        }
        if is_made_by_programs(file.rsplit('/').next().unwrap_or(file)) {
            self.walk.passed_over.push(file.into());
            return Ok(());
        }
        let real = fs::canonicalize(&path)?;
        let leads_back = entry.file_type()?.is_symlink() && real.starts_with(&self.root);
        if leads_back || self.except.as_ref() == Some(&real) || !self.entered.insert(real) {
            return Ok(());
        }
        self.folder(fs::read_dir(&path)?, &format!("{file}/"));
        Ok(())
    }
}

fn since_1970(time: std::time::SystemTime) -> i128 {
    let nanoseconds = |d: std::time::Duration| d.as_nanos() as i128;
    time.duration_since(UNIX_EPOCH).map_or_else(|e| -nanoseconds(e.duration()), nanoseconds)
}

/// Hidden folders, and those that systems, archives and network disks leave behind.
fn is_made_by_programs(name: &str) -> bool {
    const LEFT_BEHIND: [&str; 5] =
        ["@eaDir", "$RECYCLE.BIN", "System Volume Information", "__MACOSX", "lost+found"];
    is_hidden(name) || LEFT_BEHIND.contains(&name)
}

/// Names that systems hide: they begin with one point. People who begin a name with two
/// mean it.
pub(crate) fn is_hidden(name: &str) -> bool {
    name.starts_with('.') && !name.starts_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"x").unwrap();
        }
        root
    }

    fn files(walk: &Walk) -> Vec<&str> {
        walk.files.iter().map(|found| found.file.as_str()).collect()
    }

    #[test]
    fn files_come_in_the_order_of_their_bytes() {
        let root = tree(&["b.jpg", "a/z.jpg", "a.jpg", "B.jpg", "é.jpg"]);
        let walk = walk(root.path(), Path::new("nowhere")).unwrap();
        assert_eq!(files(&walk), ["B.jpg", "a.jpg", "a/z.jpg", "b.jpg", "é.jpg"]);
    }

    #[test]
    fn folders_of_programs_and_the_cache_are_passed_over() {
        let root = tree(&["a.jpg", ".git/b.jpg", "@eaDir/c.jpg", "cache/d.jpg"]);
        let walk = walk(root.path(), &root.path().join("cache")).unwrap();
        assert_eq!(files(&walk), ["a.jpg"]);
        assert_eq!(walk.passed_over, [".git", "@eaDir"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_loop_of_links_ends() {
        let root = tree(&["a/b.jpg"]);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/again")).unwrap();
        let walk = walk(root.path(), Path::new("nowhere")).unwrap();
        assert_eq!(files(&walk), ["a/b.jpg"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_another_folder_is_followed_once() {
        let (root, other) = (tree(&["a.jpg"]), tree(&["b.jpg"]));
        std::os::unix::fs::symlink(other.path(), root.path().join("x")).unwrap();
        std::os::unix::fs::symlink(other.path(), root.path().join("y")).unwrap();
        let walk = walk(root.path(), Path::new("nowhere")).unwrap();
        assert_eq!(files(&walk), ["a.jpg", "x/b.jpg"]);
    }
}
