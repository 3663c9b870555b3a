//! Albums for tests.

use leporello_diag::{Silent, Sink};
use leporello_model::Catalogue;
use leporello_photo::{Ingest, Limits, ingest};
use leporello_scene::{Hour, Picture, Scene, Tags, draw, jpeg};
use std::fs;

/// A folder of photographs and its cache.
pub struct Album {
    pub folder: tempfile::TempDir,
    pub cache: tempfile::TempDir,
}

impl Album {
    /// An album of these files.
    pub fn of(files: &[(&str, Vec<u8>)]) -> Self {
        let album =
            Self { folder: tempfile::tempdir().unwrap(), cache: tempfile::tempdir().unwrap() };
        for (name, bytes) in files {
            album.put(name, bytes);
        }
        album
    }

    /// Adds or replaces a file.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Takes the folder in.
    pub fn ingest(&self) -> (Catalogue, Sink) {
        self.ingest_within(Limits::default())
    }

    /// Takes the folder in within limits.
    pub fn ingest_within(&self, limits: Limits) -> (Catalogue, Sink) {
        let mut sink = Sink::new();
        let latest = jiff::civil::date(2026, 1, 1);
        let (folder, cache) = (self.folder.path(), self.cache.path());
        let order = Ingest { folder, cache, latest, limits };
        (ingest(&order, &Silent, &mut sink).unwrap(), sink)
    }
}

/// A small photograph.
pub fn small() -> Picture {
    draw(Scene::Lake(Hour::Day), 7, 160, 120)
}

/// A photograph's file without a word.
pub fn plain(picture: &Picture) -> Vec<u8> {
    jpeg(picture, &Tags::default(), 90)
}
