//! Copies, edited copies and other versions of one exposure.

use crate::world::{files, motif, motif_with_noise, photo, select};
use leporello_model::{Format, LeftOutReason, Photo, PixelSize, Signature, TakenSource};

const WHEN: &str = "2015-08-08T15:09:39";

fn sized(mut p: Photo, w: u32, h: u32) -> Photo {
    p.size = PixelSize { w, h };
    p
}

/// A copy of the motif 9, a little changed by encoding.
fn copy(file: &str, when: Option<&str>, w: u32) -> Photo {
    let mut p = sized(photo(file, when), w, w * 2 / 3);
    let seed = file.len() as u64;
    p.signature = motif_with_noise(9, 1.0, seed);
    p
}

fn reasons(photos: &[Photo]) -> Vec<(String, LeftOutReason)> {
    select(photos.to_vec()).left_out.into_iter().map(|l| (l.file, l.why)).collect()
}

#[test]
fn a_copy_sent_by_telephone_loses_against_the_original() {
    let mut sent = copy("IMG-20150809-WA0007.jpg", None, 1600);
    sent.camera = None;
    let photos = [sent, copy("dragonfly.jpg", Some(WHEN), 4032)];
    let expected = [("IMG-20150809-WA0007.jpg".to_owned(), LeftOutReason::Duplicate)];
    assert_eq!(reasons(&photos), expected);
}

#[test]
fn an_identical_file_stands_once() {
    let first = copy("a.jpg", Some(WHEN), 4032);
    let second = Photo { file: "b.jpg".into(), ..first.clone() };
    let sequence = select(vec![first, second]);
    assert_eq!(sequence.len(), 1);
    assert_eq!(sequence.left_out[0].detail.as_deref(), Some("a.jpg"));
}

#[test]
fn an_edited_copy_stands_for_the_original_unless_it_is_small() {
    for edited in ["IMG_E1234.JPG", "IMG_1234-edited.jpg", "IMG_1234~2.jpg"] {
        let original = copy("IMG_1234.JPG", Some(WHEN), 4032);
        let mut large = copy(edited, Some(WHEN), 3600);
        large.signature = motif_with_noise(9, 20.0, 3);
        let kept = select(vec![original.clone(), large.clone()]);
        assert_eq!(kept.photos().next().unwrap().photo, large.id, "{edited}");
        assert_eq!(kept.left_out[0].why, LeftOutReason::OtherVersion);
        let kept = select(vec![original.clone(), sized(large, 1200, 800)]);
        assert_eq!(kept.photos().next().unwrap().photo, original.id, "{edited}");
    }
}

#[test]
fn a_raw_file_yields_to_its_jpeg_and_gives_it_its_stars() {
    let mut raw = copy("IMG_1234.CR2", Some(WHEN), 5000);
    raw.storage.format = Format::Raw;
    raw.signature = motif(77);
    raw.labels.rating = Some(5);
    let photos = vec![raw, copy("IMG_1234.JPG", Some(WHEN), 5000)];
    let sequence = select(photos.clone());
    assert_eq!(files(&photos, &sequence), ["IMG_1234.JPG"]);
    assert!(sequence.photos().next().unwrap().importance > 2.0);
}

#[test]
fn black_and_white_and_mirrored_versions_yield_to_the_larger_original() {
    let original = copy("dragonfly.jpg", Some(WHEN), 4032);
    let mut grey = copy("print1.jpg", None, 1600);
    grey.signature.thumb[1024..].fill(128);
    let mut mirrored = copy("flip.jpg", None, 1600);
    let turned: Vec<u8> =
        mirrored.signature.thumb.chunks(32).flat_map(|row| row.iter().rev().copied()).collect();
    mirrored.signature = Signature { phash: !mirrored.signature.phash, thumb: turned };
    let expected = [
        ("flip.jpg".to_owned(), LeftOutReason::OtherVersion),
        ("print1.jpg".to_owned(), LeftOutReason::OtherVersion),
    ];
    assert_eq!(reasons(&[original, grey, mirrored]), expected);
}

#[test]
fn two_photographs_of_one_number_are_two_when_the_clock_says_so() {
    let first = copy("a/IMG_0001.JPG", Some("2024-08-03T10:00:00"), 4032);
    let second = copy("b/IMG_0001.JPG", Some("2024-08-05T10:00:00"), 4032);
    assert_eq!(select(vec![first, second]).len(), 2);
}

#[test]
fn the_date_of_a_copy_goes_to_the_original_without_one() {
    let mut original = copy("sunset.jpg", Some("2020-01-01T00:00:00"), 4032);
    original.taken.as_mut().unwrap().source = TakenSource::ExifChanged;
    let photos = vec![original, copy("sunset-web.jpg", Some(WHEN), 1600)];
    let sequence = select(photos);
    let chosen = sequence.photos().next().unwrap();
    assert_eq!(chosen.local, Some(WHEN.parse().unwrap()));
}
