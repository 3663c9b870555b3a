//! From a folder of drawn photographs to a catalogue and its pixels.

use crate::album::{Album, plain, small};
use leporello_diag::{Severity, codes};
use leporello_model::{Crop, LeftOutReason, PixelSize, Share};
use leporello_photo::{Limits, PROXY_SIDE, Recipe, proxy_path, rendition, scan_jpeg, source_path};
use leporello_scene::{Hour, Picture, Scene, Tags, draw, jpeg};
use std::fs;
use std::path::Path;

fn flat(width: u32, height: u32, rgb: [u8; 3]) -> Picture {
    Picture { width, height, rgb: rgb.repeat((width * height) as usize) }
}

fn pixels(jpeg: &[u8]) -> (PixelSize, Vec<u8>) {
    let mut decoder = rusty_jpeg::Decoder::new(jpeg);
    let rgb = decoder.decode().unwrap();
    let info = decoder.info().unwrap();
    (PixelSize { w: info.width.into(), h: info.height.into() }, rgb)
}

fn mean(samples: &[u8]) -> f64 {
    samples.iter().map(|&s| f64::from(s)).sum::<f64>() / samples.len() as f64
}

/// The picture as a camera held in this orientation would store it.
fn stored(picture: &Picture, orientation: u8) -> Picture {
    let (w, h) = (picture.width, picture.height);
    let (sw, sh) = if orientation >= 5 { (h, w) } else { (w, h) };
    let at = |x: u32, y: u32| {
        let i = ((y * w + x) * 3) as usize;
        picture.rgb[i..i + 3].to_vec()
    };
    let rgb = (0..sw * sh)
        .flat_map(|i| {
            let (x, y) = (i % sw, i / sw);
            match orientation {
                2 => at(w - 1 - x, y),
                3 => at(w - 1 - x, h - 1 - y),
                4 => at(x, h - 1 - y),
                5 => at(y, x),
                6 => at(w - 1 - y, x),
                7 => at(w - 1 - y, h - 1 - x),
                8 => at(y, h - 1 - x),
                _ => at(x, y),
            }
        })
        .collect();
    Picture { width: sw, height: sh, rgb }
}

#[test]
fn all_eight_orientations_end_upright_and_alike() {
    let picture = small();
    let names: Vec<String> = (1..=8).map(|o| format!("{o}.jpg")).collect();
    let album = Album::of(&[]);
    for (name, orientation) in names.iter().zip(1..=8) {
        let tags = Tags { orientation: Some(orientation), ..Tags::default() };
        album.put(name, &jpeg(&stored(&picture, orientation), &tags, 95));
    }
    let (catalogue, _) = album.ingest();
    assert_eq!(catalogue.photos.len(), 8);
    for photo in &catalogue.photos {
        assert_eq!(photo.size, PixelSize { w: 160, h: 120 }, "{}", photo.file);
        let proxy = fs::read(proxy_path(album.cache.path(), photo.id)).unwrap();
        let (size, rgb) = pixels(&proxy);
        assert_eq!(size, photo.size);
        let off: f64 = rgb.iter().zip(&picture.rgb).map(|(&a, &b)| f64::from(a.abs_diff(b))).sum();
        assert!(off / (rgb.len() as f64) < 6.0, "{}: {}", photo.file, off / rgb.len() as f64);
    }
}

#[test]
fn a_second_run_reads_no_photograph_and_says_the_same() {
    let album = Album::of(&[("a.jpg", plain(&small())), ("b/c.jpg", plain(&small()))]);
    let (first, _) = album.ingest();
    // Where reading would fail, nothing can have been read: same length, same time, no picture.
    for file in ["a.jpg", "b/c.jpg"] {
        let path = album.folder.path().join(file);
        let meta = fs::metadata(&path).unwrap();
        let (length, time) = (meta.len() as usize, meta.modified().unwrap());
        fs::write(&path, vec![0; length]).unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    }
    let (second, sink) = album.ingest();
    assert_eq!(first, second);
    assert!(sink.diagnostics().is_empty());
}

#[test]
fn a_damaged_cache_is_made_anew_in_silence() {
    let album = Album::of(&[("a.jpg", plain(&small()))]);
    let (first, _) = album.ingest();
    for folder in ["meta", "index"] {
        for entry in fs::read_dir(album.cache.path().join(folder)).unwrap() {
            fs::write(entry.unwrap().path(), b"{\"form\":").unwrap();
        }
    }
    let (second, sink) = album.ingest();
    assert_eq!(first, second);
    assert!(sink.diagnostics().is_empty());
}

#[test]
fn a_renamed_photograph_keeps_its_identity_and_its_proxy() {
    let album = Album::of(&[("a.jpg", plain(&small()))]);
    let (first, _) = album.ingest();
    fs::rename(album.folder.path().join("a.jpg"), album.folder.path().join("z.jpg")).unwrap();
    let (second, _) = album.ingest();
    assert_eq!(first.photos[0].id, second.photos[0].id);
    assert_eq!(second.photos[0].file, "z.jpg");
}

#[test]
fn one_thread_and_two_make_the_same_catalogue() {
    let files: Vec<(String, Vec<u8>)> =
        (0..6).map(|i| (format!("{i}.jpg"), plain(&draw(Scene::Leaves, i, 120, 90)))).collect();
    let run = |threads: usize| {
        let album = Album::of(&[]);
        files.iter().for_each(|(name, bytes)| album.put(name, bytes));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| album.ingest().0)
    };
    assert_eq!(run(1), run(2));
}

#[test]
fn a_file_cut_anywhere_costs_no_more_than_itself() {
    let whole = plain(&draw(Scene::StillLife, 1, 96, 64));
    let album = Album::of(&[("whole.jpg", whole.clone())]);
    for cut in (0..whole.len()).step_by(37) {
        album.put(&format!("{cut:05}.jpg"), &whole[..cut]);
    }
    let (catalogue, sink) = album.ingest();
    assert!(catalogue.photos.iter().any(|photo| photo.file == "whole.jpg"));
    let all = catalogue.photos.len() + catalogue.left_out.len();
    assert_eq!(all, whole.len().div_ceil(37) + 1);
    assert!(sink.diagnostics().len() >= all - 2, "every cut file has its message");
    let whole = catalogue.photos.iter().find(|photo| photo.file == "whole.jpg").unwrap();
    assert!(whole.storage.can_pass_through);
}

#[test]
fn a_photograph_cut_late_is_used_with_a_warning() {
    let whole = plain(&small());
    let album = Album::of(&[("cut.jpg", whole[..whole.len() * 3 / 4].to_vec())]);
    let (catalogue, sink) = album.ingest();
    assert_eq!(sink.diagnostics()[0].code, codes::PHO_003);
    assert!(!catalogue.photos[0].storage.can_pass_through);
}

#[test]
fn limits_refuse_a_picture_before_it_is_decoded() {
    let mut bomb = plain(&small());
    let frame = bomb.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    let album = Album::of(&[("bomb.jpg", bomb), ("small.jpg", plain(&small()))]);
    let (catalogue, sink) = album.ingest();
    assert_eq!(catalogue.left_out[0].why, LeftOutReason::TooLarge);
    assert_eq!(sink.diagnostics()[0].code, codes::PHO_006);
    assert_eq!(catalogue.photos.len(), 1);
    let strict = Limits { max_pixels: 100, ..Limits::default() };
    assert!(album.ingest_within(strict).0.photos.is_empty());
}

#[test]
fn files_that_are_no_pictures_are_left_out_with_their_reason() {
    let album = Album::of(&[
        (".DS_Store", vec![0, 0, 0, 1]),
        ("._IMG.jpg", plain(&small())),
        ("..points..jpg", plain(&small())),
        ("clip.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ".to_vec()),
        ("empty.jpg", Vec::new()),
        ("icon.jpg", plain(&flat(16, 16, [9; 3]))),
        ("notes.txt", b"remember the milk".to_vec()),
        ("page.jpg", b"<!DOCTYPE html>".to_vec()),
    ]);
    let (catalogue, _) = album.ingest();
    let why: Vec<_> = catalogue.left_out.iter().map(|l| (l.file.as_str(), l.why)).collect();
    assert_eq!(
        why,
        [
            (".DS_Store", LeftOutReason::NotAPicture),
            ("._IMG.jpg", LeftOutReason::NotAPicture),
            ("clip.mov", LeftOutReason::NotAPicture),
            ("empty.jpg", LeftOutReason::Unreadable),
            ("icon.jpg", LeftOutReason::TooSmall),
            ("notes.txt", LeftOutReason::NotAPicture),
            ("page.jpg", LeftOutReason::Unreadable),
        ]
    );
    assert_eq!(catalogue.photos[0].file, "..points..jpg");
}

#[test]
fn a_folder_without_photographs_is_an_empty_catalogue_that_lists_its_files() {
    let (catalogue, sink) = Album::of(&[("notes.txt", b"x".to_vec())]).ingest();
    assert!(catalogue.photos.is_empty());
    assert_eq!(catalogue.left_out[0].file, "notes.txt");
    assert_eq!(sink.count_from(Severity::Error), 0, "whether that is a fault the caller knows");
}

#[test]
fn a_cache_that_cannot_be_written_is_a_warning() {
    let album = Album::of(&[("a.jpg", plain(&small()))]);
    fs::write(album.cache.path().join("meta"), b"in the way").unwrap();
    let (catalogue, sink) = album.ingest();
    assert_eq!(catalogue.photos.len(), 1);
    assert_eq!(sink.diagnostics()[0].code, codes::PHO_008);
}

#[test]
fn proxies_are_no_longer_than_their_side() {
    let album = Album::of(&[("a.jpg", plain(&flat(2000, 500, [90, 120, 60])))]);
    let (catalogue, _) = album.ingest();
    let proxy = fs::read(proxy_path(album.cache.path(), catalogue.photos[0].id)).unwrap();
    assert_eq!(pixels(&proxy).0, PixelSize { w: PROXY_SIDE, h: PROXY_SIDE / 4 });
}

fn rendered(picture: &Picture, crop: Crop, w: u32, h: u32) -> (PixelSize, Vec<u8>) {
    let album = Album::of(&[("a.jpg", jpeg(picture, &Tags::default(), 98))]);
    let (catalogue, _) = album.ingest();
    let recipe = Recipe { crop, size: PixelSize { w, h }, quality: 95 };
    pixels(&rendition(album.folder.path(), &catalogue.photos[0], &recipe).unwrap())
}

#[test]
fn renditions_have_the_size_that_was_asked_for() {
    let picture = draw(Scene::Dunes(Hour::Day), 3, 640, 480);
    for (w, h) in [(640, 480), (301, 226), (40, 30), (1, 1)] {
        assert_eq!(rendered(&picture, Share::WHOLE, w, h).0, PixelSize { w, h });
    }
    let crop = Share { x: 0.25, y: 0.0, w: 0.5, h: 1.0 };
    assert_eq!(rendered(&picture, crop, 160, 240).0, PixelSize { w: 160, h: 240 });
    assert_eq!(rendered(&picture, crop, 640, 960).0, PixelSize { w: 320, h: 480 });
}

#[test]
fn what_is_flat_stays_flat_and_keeps_its_colour() {
    let colour = [200, 90, 40];
    let (_, rgb) = rendered(&flat(900, 600, colour), Share::WHOLE, 307, 205);
    for pixel in rgb.chunks_exact(3) {
        assert!(pixel.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) <= 3), "{pixel:?}");
    }
}

#[test]
fn the_light_of_a_checkerboard_survives_shrinking() {
    let rgb = (0..800 * 600u32)
        .flat_map(|i| [if (i % 800 + i / 800) % 2 == 0 { 255 } else { 0 }; 3])
        .collect();
    let board = Picture { width: 800, height: 600, rgb };
    // Half of the light of white is 188 in sRGB numbers; a mean of numbers would be 128.
    let (_, rgb) = rendered(&board, Share::WHOLE, 600, 450);
    let inner = &rgb[600 * 3 * 200..600 * 3 * 250];
    assert!((mean(inner) - 188.0).abs() < 8.0, "{}", mean(inner));
}

#[test]
fn a_crop_shows_its_part_of_the_picture() {
    let rgb = (0..400 * 300u32)
        .flat_map(|i| if i % 400 < 200 { [220, 30, 30] } else { [30, 30, 220] })
        .collect();
    let halves = Picture { width: 400, height: 300, rgb };
    let right = Share { x: 0.55, y: 0.1, w: 0.4, h: 0.8 };
    let (_, rgb) = rendered(&halves, right, 80, 120);
    assert!(rgb.chunks_exact(3).all(|pixel| pixel[2] > 190 && pixel[0] < 60));
}

#[test]
fn the_same_rendition_is_the_same_bytes_and_carries_no_metadata() {
    let tags = Tags { gps: Some((47.0, 8.0)), ..Tags::default() };
    let album = Album::of(&[("a.jpg", jpeg(&small(), &tags, 90))]);
    let (catalogue, _) = album.ingest();
    let recipe = Recipe { crop: Share::WHOLE, size: PixelSize { w: 80, h: 60 }, quality: 80 };
    let make = || rendition(album.folder.path(), &catalogue.photos[0], &recipe).unwrap();
    assert_eq!(make(), make());
    assert!(leporello_metadata::blocks(&make()).exif.is_none());
    assert!(leporello_metadata::blocks(&make()).icc.is_some());
}

#[test]
fn a_copied_scan_is_the_same_picture_without_a_word() {
    let tags = Tags {
        gps: Some((47.0, 8.0)),
        caption: Some("at grandmother's".into()),
        ..Tags::default()
    };
    let picture = small();
    let mut file = jpeg(&picture, &tags, 90);
    let film = b"ftypmp42 a film that a phone hid behind the picture";
    file.extend_from_slice(film);
    let album = Album::of(&[("a.jpg", file.clone())]);
    let scan = scan_jpeg(&source_path(album.folder.path(), "a.jpg")).unwrap();
    let copied: Vec<u8> = scan
        .keep
        .iter()
        .flat_map(|&(from, to)| file[from as usize..to as usize].to_vec())
        .collect();
    assert_eq!((copied.len() as u64, scan.components), (scan.len, 3));
    assert_eq!(scan.size, PixelSize { w: 160, h: 120 });
    assert_eq!(pixels(&copied), pixels(&file));
    for word in [&b"Exif"[..], b"grandmother", b"ftyp", b"http"] {
        assert!(!copied.windows(word.len()).any(|w| w == word));
    }
    assert!(copied.ends_with(&[0xff, 0xd9]));
}

#[test]
fn no_scan_is_given_of_what_is_cut_short() {
    let whole = plain(&small());
    let album = Album::of(&[("a.jpg", whole[..whole.len() / 2].to_vec())]);
    assert!(scan_jpeg(&album.folder.path().join("a.jpg")).is_err());
    assert!(scan_jpeg(Path::new("nowhere.jpg")).is_err());
}
