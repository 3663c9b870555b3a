//! Which photograph a file is, whatever it says of itself.

use crate::album::{Album, plain, small};
use leporello_model::{Catalogue, Photo};
use leporello_photo::proxy_path;
use leporello_scene::{FaceTag, Picture, Tags, jpeg};
use std::fs;

fn captioned(caption: &str) -> Vec<u8> {
    let tags = Tags { caption: Some(caption.into()), ..Tags::default() };
    jpeg(&small(), &tags, 90)
}

fn photo<'a>(catalogue: &'a Catalogue, file: &str) -> &'a Photo {
    catalogue.photos.iter().find(|photo| photo.file == file).unwrap()
}

fn caption(photo: &Photo) -> &str {
    photo.words.caption.as_deref().unwrap()
}

#[test]
fn a_new_caption_is_read_and_the_photograph_stays_the_same() {
    let album = Album::of(&[("a.jpg", captioned("at the lake"))]);
    let (first, _) = album.ingest();
    let proxy = proxy_path(album.cache.path(), first.photos[0].id);
    let made = fs::metadata(&proxy).unwrap().modified().unwrap();
    album.put("a.jpg", &captioned("at the lake, with all of us"));
    let (second, _) = album.ingest();
    assert_eq!(first.photos[0].id, second.photos[0].id);
    assert_eq!(caption(&second.photos[0]), "at the lake, with all of us");
    assert_eq!(fs::metadata(&proxy).unwrap().modified().unwrap(), made, "not developed again");
}

#[test]
fn copies_with_different_words_stay_both_with_their_own() {
    let album = Album::of(&[("a.jpg", captioned("one")), ("b.jpg", captioned("two"))]);
    for _ in 0..2 {
        let (catalogue, _) = album.ingest();
        assert_eq!(catalogue.photos[0].id, catalogue.photos[1].id);
        assert_eq!(caption(photo(&catalogue, "a.jpg")), "one");
        assert_eq!(caption(photo(&catalogue, "b.jpg")), "two");
    }
}

#[test]
fn copies_with_different_faces_named_keep_each_its_own() {
    let face = FaceTag { x: 0.5, y: 0.5, width: 0.2, height: 0.3, name: "Ada".into() };
    let tags = Tags { faces: vec![face], ..Tags::default() };
    let album = Album::of(&[("a.jpg", jpeg(&small(), &tags, 90)), ("b.jpg", plain(&small()))]);
    let (first, _) = album.ingest();
    assert_eq!(photo(&first, "a.jpg").id, photo(&first, "b.jpg").id);
    assert_eq!(photo(&first, "a.jpg").faces[0].name.as_deref(), Some("Ada"));
    assert!(photo(&first, "b.jpg").faces.iter().all(|face| face.name.is_none()));
    assert_eq!(first, album.ingest().0);
}

#[test]
fn one_pixel_changed_is_another_photograph() {
    let mut rgb = small().rgb;
    rgb[3 * 5000] ^= 0x80;
    let (width, height) = (small().width, small().height);
    let touched = Picture { width, height, rgb };
    let album = Album::of(&[
        ("a.jpg", jpeg(&small(), &Tags::default(), 95)),
        ("b.jpg", jpeg(&touched, &Tags::default(), 95)),
    ]);
    let (catalogue, _) = album.ingest();
    assert_ne!(catalogue.photos[0].id, catalogue.photos[1].id);
}
