//! What the reader says of PDFs written here by hand.

use leporello_judge::{Area, PlacedPicture, ReadBook, read_pdf};
use leporello_model::PixelSize;
use lopdf::{Dictionary, Document, Object, Stream, dictionary};

const PT: f64 = 72.0 / 25.4;

/// A page of 120 x 80 mm with 3 mm of bleed and 10 mm of slug, with this content.
fn book(content: &str, forms: Vec<(&str, Dictionary, &str)>) -> ReadBook {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let image = document.add_object(Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 600, "Height" => 400,
            "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
        },
        vec![0; 100_000],
    ));
    let mut objects = dictionary! { "Im" => image };
    for (name, mut form, content) in forms {
        form.set("Type", "XObject");
        form.set("Subtype", "Form");
        if content.contains("/Im") {
            form.set("Resources", dictionary! { "XObject" => dictionary! { "Im" => image } });
        }
        let form = document.add_object(Stream::new(form, content.as_bytes().to_vec()));
        objects.set(name, form);
    }
    let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page",
        "Parent" => pages,
        "Contents" => content,
        "TrimBox" => mm_box(10.0, 130.0, 90.0),
        "BleedBox" => mm_box(7.0, 133.0, 93.0),
    });
    // Boxes and resources that are inherited must be found too.
    let tree = dictionary! {
        "Type" => "Pages", "Count" => 1, "Kids" => vec![page.into()],
        "MediaBox" => mm_box(0.0, 140.0, 100.0),
        "Resources" => dictionary! { "XObject" => objects },
    };
    document.objects.insert(pages, Object::Dictionary(tree));
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages });
    document.trailer.set("Root", catalog);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.pdf");
    document.save(&path).unwrap();
    read_pdf(&path).unwrap()
}

/// A box from `low` to `right` and `top` in millimetres.
fn mm_box(low: f64, right: f64, top: f64) -> Vec<Object> {
    [low, low, right, top].iter().map(|mm| Object::Real((mm * PT) as f32)).collect()
}

fn only(content: &str) -> PlacedPicture {
    let mut pictures = book(content, Vec::new()).pages.remove(0).pictures;
    assert_eq!(pictures.len(), 1);
    pictures.remove(0)
}

/// The content `numbers operator`, with millimetres in braces turned into points.
fn mm(content: &str) -> String {
    let mut points = String::new();
    for part in content.split('{') {
        match part.split_once('}') {
            Some((value, rest)) => {
                let value: f64 = value.parse().unwrap();
                points.push_str(&format!("{:.5}{rest}", value * PT));
            }
            None => points.push_str(part),
        }
    }
    points
}

#[track_caller]
fn assert_area(found: Area, [x, y, w, h]: [f64; 4]) {
    for (a, b) in [(found.x, x), (found.y, y), (found.w, w), (found.h, h)] {
        assert!((a - b).abs() < 0.01, "{found:?} is not at {x}, {y}, {w} x {h}");
    }
}

#[test]
fn boxes_are_told_from_the_trims_corner() {
    let book = book("", Vec::new());
    let page = &book.pages[0];
    assert_area(page.trim, [0.0, 0.0, 120.0, 80.0]);
    assert_area(page.bleed, [-3.0, -3.0, 126.0, 86.0]);
    assert_area(page.media, [-10.0, -10.0, 140.0, 100.0]);
}

#[test]
fn an_image_stands_where_its_matrix_puts_it() {
    // 60 x 40 mm, its lower left corner 20 mm right of and 25 mm above the trim's.
    let picture = only(&mm("q {60} 0 0 {40} {30} {35} cm /Im Do Q"));
    assert_area(picture.frame, [20.0, 15.0, 60.0, 40.0]);
    assert_area(picture.picture, [20.0, 15.0, 60.0, 40.0]);
    assert_eq!(picture.pixels, PixelSize { w: 600, h: 400 });
}

#[test]
fn matrices_are_joined_from_the_inside_out() {
    let picture = only(&mm("2 0 0 2 {10} {10} cm 1 0 0 1 {5} {6} cm {15} 0 0 {10} 0 0 cm /Im Do"));
    assert_area(picture.frame, [10.0, 48.0, 30.0, 20.0]);
}

#[test]
fn a_clip_cuts_the_frame_and_leaves_the_picture() {
    let picture = only(&mm("q {25} {40} {50} {30} re W n {60} 0 0 {40} {20} {35} cm /Im Do Q"));
    assert_area(picture.frame, [15.0, 20.0, 50.0, 30.0]);
    assert_area(picture.picture, [10.0, 15.0, 60.0, 40.0]);
}

#[test]
fn a_clip_ends_with_its_state() {
    let picture = only(&mm("q {25} {40} {1} {1} re W n Q {60} 0 0 {40} {20} {35} cm /Im Do"));
    assert_area(picture.frame, [10.0, 15.0, 60.0, 40.0]);
}

#[test]
fn clips_narrow_each_other_also_when_drawn_as_lines() {
    let picture = only(&mm("{20} {35} {30} {40} re W n \
        {30} {30} m {80} {30} l {80} {60} l {30} {60} l h W* n {60} 0 0 {40} {20} {35} cm /Im Do"));
    assert_area(picture.frame, [20.0, 30.0, 20.0, 25.0]);
}

#[test]
fn a_quarter_turn_swaps_the_pixels_sides() {
    // Turned left: the image's right goes up.
    let picture = only(&mm("0 {60} {-40} 0 {80} {20} cm /Im Do"));
    assert_area(picture.frame, [30.0, 10.0, 40.0, 60.0]);
    assert_eq!(picture.pixels, PixelSize { w: 400, h: 600 });
}

#[test]
fn nothing_is_visible_outside_the_media_box() {
    let picture = only(&mm("{60} 0 0 {40} {-20} {80} cm /Im Do"));
    assert_area(picture.frame, [-10.0, -10.0, 40.0, 20.0]);
    assert_area(picture.picture, [-30.0, -30.0, 60.0, 40.0]);
}

#[test]
fn forms_bring_their_matrix_and_their_box() {
    let outer = dictionary! {
        "BBox" => mm_box(0.0, 60.0, 50.0),
        "Matrix" => vec![2.into(), 0.into(), 0.into(), 2.into(), 0.into(), 0.into()],
    };
    let inner = mm("q {10} 0 0 {10} {-5} {20} cm /Im Do Q");
    let book = book(&mm("q 1 0 0 1 {30} {10} cm /Fm Do Q"), vec![("Fm", outer, &inner)]);
    let picture = &book.pages[0].pictures[0];
    assert_area(picture.picture, [10.0, 20.0, 20.0, 20.0]);
    assert_area(picture.frame, [20.0, 20.0, 10.0, 20.0]);
}

#[test]
fn a_form_that_contains_itself_ends() {
    // Without resources of its own it uses the page's, in which it is itself.
    let form = dictionary! { "BBox" => mm_box(0.0, 99.0, 99.0) };
    let read = book("/Fm Do 9 0 0 9 50 50 cm /Im Do", vec![("Fm", form, "/Fm Do")]);
    assert_eq!(read.pages[0].pictures.len(), 1);
}

#[test]
fn the_same_image_twice_has_one_number() {
    let book = book("9 0 0 9 50 50 cm /Im Do 1 0 0 1 3 0 cm /Im Do", Vec::new());
    let pictures = &book.pages[0].pictures;
    assert_eq!(pictures.len(), 2);
    assert_eq!(pictures[0].object, pictures[1].object);
}

#[test]
fn what_is_no_pdf_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no.pdf");
    std::fs::write(&path, "no").unwrap();
    assert!(read_pdf(&path).unwrap_err().contains("no.pdf"));
}
