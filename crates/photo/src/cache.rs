//! Derived files: written under a temporary name and renamed, read with suspicion.
//!
//! Losing or damaging the cache costs time and nothing else.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The folder of derived files.
pub(crate) struct Cache {
    root: PathBuf,
    failure: Mutex<Option<String>>,
}

impl Cache {
    /// The cache in this folder, which need not exist.
    pub(crate) fn new(root: &Path) -> Self {
        Self { root: root.into(), failure: Mutex::new(None) }
    }

    /// The folder.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Reads what [`Self::store_json`] wrote; nothing when it is absent, damaged or of
    /// another form.
    pub(crate) fn load_json<T: DeserializeOwned>(&self, path: &Path) -> Option<T> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Writes a value as JSON.
    pub(crate) fn store_json<T: Serialize>(&self, path: &Path, value: &T) {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.store(path, &bytes),
            Err(error) => self.note(error.to_string()),
        }
    }

    /// Writes a file so that it is there whole or not at all. The first failure is kept for
    /// [`Self::failure`].
    pub(crate) fn store(&self, path: &Path, bytes: &[u8]) {
        if let Err(error) = self.try_store(path, bytes) {
            self.note(error.to_string());
        }
    }

    /// Why something could not be written, if so.
    pub(crate) fn failure(&self) -> Option<String> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// As [`Self::store`], for who must know whether it was written.
    pub(crate) fn try_store(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        leporello_disk::write_unsynced(path, bytes)
    }

    fn note(&self, why: String) {
        let mut failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.get_or_insert(why);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_loaded_and_no_temporary_file_stays() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::new(folder.path());
        let path = folder.path().join("meta/a.json");
        cache.store_json(&path, &[1, 2, 3]);
        assert_eq!(cache.load_json(&path), Some([1, 2, 3]));
        assert_eq!(fs::read_dir(folder.path().join("meta")).unwrap().count(), 1);
        assert_eq!(cache.failure(), None);
    }

    #[test]
    fn a_damaged_entry_is_no_entry() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, b"[1, 2").unwrap();
        assert_eq!(Cache::new(folder.path()).load_json::<Vec<u8>>(&path), None);
    }

    #[test]
    fn a_cache_that_cannot_be_written_says_so_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("file");
        fs::write(&root, b"in the way").unwrap();
        let cache = Cache::new(&root);
        cache.store(&root.join("proxy/a.jpg"), b"x");
        assert!(cache.failure().is_some());
    }
}
