//! Laws of the files: tags are read back by another's reader, the demo holds what it says.

use exif::{In, Tag, Value};
use leporello_scene::{
    FaceTag, Picture, Scene, Tags, cmyk_jpeg, demo_facts, draw, grey_jpeg, grey16_tiff, jpeg,
    jpeg_with_icc, png, progressive_jpeg, rgb_tiff, write_demo,
};
use std::collections::BTreeSet;
use std::io::{Cursor, ErrorKind};
use std::ops::ControlFlow;

fn picture() -> Picture {
    draw(Scene::StillLife, 1, 60, 40)
}

fn full() -> Tags {
    Tags {
        taken: Some("2024:08:03 07:15:02".into()),
        subsec: Some(45),
        offset: Some("+02:00".into()),
        camera: Some(("Make".into(), "Model Two".into())),
        orientation: Some(6),
        gps: Some((-33.856_784, 151.215_297)),
        caption: Some("Ein <Satz> & \"noch einer\"".into()),
        caption_language: Some("de".into()),
        credit: Some("Somebody".into()),
        copyright: Some("Nobody".into()),
        rating: Some(4),
        keywords: vec!["one".into(), "two".into()],
        city: Some("Tromsø".into()),
        country: Some("Norway".into()),
        faces: vec![FaceTag { x: 0.5, y: 0.25, width: 0.2, height: 0.3, name: "Eleni".into() }],
    }
}

fn read(bytes: &[u8]) -> exif::Exif {
    exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).expect("Exif is readable")
}

fn text(exif: &exif::Exif, tag: Tag) -> String {
    match &exif.get_field(tag, In::PRIMARY).expect("the field is there").value {
        Value::Ascii(parts) => String::from_utf8_lossy(&parts[0]).into_owned(),
        other => panic!("{tag} is {other:?}"),
    }
}

#[test]
fn another_reader_finds_every_exif_tag() {
    let exif = read(&jpeg(&picture(), &full(), 90));
    assert_eq!(text(&exif, Tag::DateTimeOriginal), "2024:08:03 07:15:02");
    assert_eq!(text(&exif, Tag::SubSecTimeOriginal), "045");
    assert_eq!(text(&exif, Tag::OffsetTimeOriginal), "+02:00");
    assert_eq!(text(&exif, Tag::Model), "Model Two");
    assert_eq!(text(&exif, Tag::Copyright), "Nobody");
    assert_eq!(text(&exif, Tag::GPSLatitudeRef), "S");
    let orientation = exif.get_field(Tag::Orientation, In::PRIMARY).expect("orientation");
    assert_eq!(orientation.value.get_uint(0), Some(6));
    let Value::Rational(parts) =
        &exif.get_field(Tag::GPSLongitude, In::PRIMARY).expect("longitude").value
    else {
        panic!("longitude is not rational");
    };
    let degrees = parts[0].to_f64() + parts[1].to_f64() / 60.0 + parts[2].to_f64() / 3600.0;
    assert!((degrees - 151.215_297).abs() < 1e-6);
}

#[test]
fn the_xmp_packet_holds_words_and_faces_escaped() {
    let bytes = jpeg(&picture(), &full(), 90);
    let all = String::from_utf8_lossy(&bytes);
    for part in [
        "<rdf:li xml:lang=\"de\">Ein &lt;Satz&gt; &amp; &quot;noch einer&quot;</rdf:li>",
        "<xmp:Rating>4</xmp:Rating>",
        "<photoshop:City>Tromsø</photoshop:City>",
        "<mwg-rs:Name>Eleni</mwg-rs:Name>",
        "stDim:w=\"60\" stDim:h=\"40\"",
    ] {
        assert!(all.contains(part), "{part}");
    }
}

#[test]
fn a_file_without_tags_has_neither_exif_nor_xmp() {
    let bytes = jpeg(&picture(), &Tags::default(), 90);
    assert!(!bytes.windows(4).any(|w| w == b"Exif"));
    assert!(!bytes.windows(10).any(|w| w == b"ns.adobe.c"));
}

#[test]
fn every_kind_of_file_begins_as_its_format_does() {
    let (picture, tags) = (picture(), full());
    for bytes in [
        jpeg(&picture, &tags, 80),
        progressive_jpeg(&picture, &tags, 80),
        grey_jpeg(&picture, &tags, 80),
        cmyk_jpeg(&picture, &tags, 80),
        jpeg_with_icc(&picture, &tags, 80, &[7; 200]),
    ] {
        assert!(bytes.starts_with(&[0xff, 0xd8]) && bytes.ends_with(&[0xff, 0xd9]));
    }
    assert!(png(&picture).starts_with(b"\x89PNG"));
    assert!(rgb_tiff(&picture).starts_with(b"II*\0"));
    assert!(grey16_tiff(&picture).starts_with(b"II*\0"));
}

#[test]
fn a_picture_too_wide_for_jpeg_gives_an_empty_file() {
    let wide = Picture { width: 70_000, height: 1, rgb: vec![0; 210_000] };
    assert!(jpeg(&wide, &Tags::default(), 80).is_empty());
}

#[test]
fn a_picture_turned_left_four_times_is_itself() {
    let p = picture();
    assert_ne!(p, p.turned_left());
    assert_eq!(p, p.turned_left().turned_left().turned_left().turned_left());
}

#[test]
fn the_demo_has_everything_that_was_planted() {
    let facts = demo_facts();
    let photos = &facts.photos;
    assert!((60..=80).contains(&photos.len()), "{}", photos.len());
    assert_eq!(facts.events.len(), 5);
    assert_eq!(facts.clock_ahead_seconds, 3757);
    assert!(facts.pairs.len() >= 5);
    assert!(facts.bursts.iter().all(|b| (3..=5).contains(&b.files.len())));
    let languages: BTreeSet<&str> =
        photos.iter().filter_map(|p| p.caption_language.as_deref()).collect();
    assert_eq!(languages, BTreeSet::from(["de", "el", "en", "ru"]));
    assert!(photos.iter().any(|p| p.width * 2 == p.height * 5));
    assert!(photos.iter().any(|p| p.width == p.height * 3));
    assert!(photos.iter().any(|p| p.width == p.height));
    assert!(photos.iter().any(|p| p.sideways));
    assert_eq!(photos.iter().filter(|p| p.monochrome).count(), 1);
    assert_eq!(photos.iter().filter(|p| p.width < 1000).count(), 1);
    assert!(photos.iter().filter(|p| p.faces > 0).count() >= 4);
    let files: BTreeSet<&str> = photos.iter().map(|p| p.file.as_str()).collect();
    assert_eq!(files.len(), photos.len());
}

#[test]
fn only_the_second_camera_is_wrong_and_midnight_is_kept() {
    let facts = demo_facts();
    for photo in &facts.photos {
        assert_eq!(photo.camera == 0, photo.written == photo.truth, "{}", photo.file);
    }
    let last = facts.photos.last().expect("there are photographs");
    assert_eq!(
        (last.truth.as_str(), last.written.as_str()),
        ("2024-12-28T23:30:18", "2024-12-29T00:32:55")
    );
}

#[test]
fn within_an_event_the_true_times_ascend() {
    let facts = demo_facts();
    assert!(facts.photos.windows(2).all(|w| w[0].truth <= w[1].truth));
}

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("mine.txt"), "mine").expect("written");
    let refused = write_demo(folder.path(), &mut |_, _| ControlFlow::Continue(()));
    assert_eq!(refused.expect_err("refused").kind(), ErrorKind::AlreadyExists);
    assert_eq!(names(folder.path()), ["mine.txt"]);
}

#[test]
fn a_demo_that_is_broken_off_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = folder.path().join("demo");
    let mut first_batch = |done, _| match done {
        0 => ControlFlow::Continue(()),
        _ => ControlFlow::Break(()),
    };
    let stopped = write_demo(&target, &mut first_batch).expect_err("stopped");
    assert_eq!(stopped.kind(), ErrorKind::Interrupted);
    assert!(names(folder.path()).is_empty(), "{:?}", names(folder.path()));
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.expect("an entry").file_name();
    entries.map(|entry| name(entry).into_string().expect("a plain name")).collect()
}
