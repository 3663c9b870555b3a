//! Pictures for the screen in several sizes and codings.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

use leporello_diag::{Silent, Sink};
use leporello_model::{Catalogue, Crop, PixelSize};
use leporello_photo::{Coding, Darkroom, Ingest, Limits, Series, ingest, scan_jpeg};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
use std::path::PathBuf;
use tempfile::TempDir;

fn album() -> (TempDir, TempDir, Catalogue) {
    let (folder, cache) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // Stored sideways: upright it is 400 wide and 600 high.
    let tags = Tags { orientation: Some(6), gps: Some((48.8, 2.3)), ..Tags::default() };
    let picture = draw(Scene::Lake(Hour::Dawn), 3, 600, 400);
    std::fs::write(folder.path().join("a.jpg"), jpeg(&picture, &tags, 90)).unwrap();
    let taken = Ingest {
        folder: folder.path(),
        cache: cache.path(),
        latest: "2030-01-01".parse().unwrap(),
        limits: Limits::default(),
    };
    let catalogue = ingest(&taken, &Silent, &mut Sink::new()).unwrap();
    (folder, cache, catalogue)
}

const SIZES: [PixelSize; 2] = [PixelSize { w: 300, h: 450 }, PixelSize { w: 100, h: 150 }];
#[cfg(feature = "avif-encode")]
const CODINGS: &[Coding] = &[Coding::Jpeg { quality: 80 }, Coding::Avif { quality: 60, speed: 10 }];
#[cfg(not(feature = "avif-encode"))]
const CODINGS: &[Coding] = &[Coding::Jpeg { quality: 80 }];

fn made(folder: &TempDir, cache: &TempDir, catalogue: &Catalogue) -> Vec<Vec<PathBuf>> {
    let darkroom = Darkroom::new(folder.path(), cache.path());
    let series = Series { crop: Crop::WHOLE, sizes: &SIZES, codings: CODINGS };
    darkroom.series(&catalogue.photos[0], &series).unwrap()
}

#[test]
fn each_size_comes_upright_in_each_coding_and_without_metadata() {
    let (folder, cache, catalogue) = album();
    for (size, files) in SIZES.iter().zip(made(&folder, &cache, &catalogue)) {
        let scan = scan_jpeg(&files[0]).unwrap();
        assert_eq!(scan.size, *size);
        assert!(scan.icc.is_some());
        for file in &files {
            let bytes = std::fs::read(file).unwrap();
            assert!(!bytes.windows(4).any(|part| part == b"Exif"), "{}", file.display());
        }
        let endings: Vec<_> = files.iter().filter_map(|file| file.extension()).collect();
        assert_eq!(endings, CODINGS.iter().map(|coding| coding.ending()).collect::<Vec<_>>());
    }
}

#[test]
fn what_is_kept_is_not_made_again_and_what_is_damaged_is() {
    let (folder, cache, catalogue) = album();
    let files = made(&folder, &cache, &catalogue).concat();
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    std::fs::write(&files[0], &bytes[0][..200]).unwrap();
    std::fs::remove_file(files.last().unwrap()).unwrap();
    let again = made(&folder, &cache, &catalogue).concat();
    assert_eq!(again, files);
    for (file, bytes) in files.iter().zip(bytes) {
        assert_eq!(std::fs::read(file).unwrap(), bytes, "{}", file.display());
    }
    // With everything kept the photograph is not asked for.
    std::fs::remove_file(folder.path().join("a.jpg")).unwrap();
    assert_eq!(made(&folder, &cache, &catalogue).concat(), files);
}
