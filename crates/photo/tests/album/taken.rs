//! A folder of photographs that was taken in: what tests of the editions begin with.
#![allow(dead_code, reason = "each crate uses a part of it")]

use leporello_diag::{Silent, Sink};
use leporello_model::{Catalogue, Photo};
use leporello_photo::{Ingest, Limits, Source, ingest};
use std::path::Path;
use tempfile::TempDir;

/// A place in Paris that must not reach the book.
pub const GPS: (f64, f64) = (48.858_37, 2.294_48);

pub struct Album {
    pub folder: TempDir,
    pub cache: TempDir,
    pub catalogue: Catalogue,
}

impl Album {
    /// Writes the files and takes the folder in.
    pub fn of<N: AsRef<Path>>(files: &[(N, Vec<u8>)]) -> Self {
        let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let taken_in = Ingest {
            folder: folder.path(),
            cache: cache.path(),
            latest: "2030-01-01".parse().unwrap(),
            limits: Limits::default(),
        };
        let catalogue = ingest(&taken_in, &Silent, &mut Sink::new()).unwrap();
        assert_eq!(catalogue.photos.len(), files.len(), "{:?}", catalogue.left_out);
        Self { folder, cache, catalogue }
    }

    pub fn source(&self) -> Source<'_> {
        Source { folder: self.folder.path(), cache: self.cache.path(), catalogue: &self.catalogue }
    }

    pub fn photo(&self, file: &str) -> &Photo {
        self.catalogue.photos.iter().find(|photo| photo.file == file).unwrap()
    }
}
