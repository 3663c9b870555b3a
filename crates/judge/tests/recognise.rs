//! Plates are found again in a PDF, and measured where they really are.

use leporello_judge::{Area, PlacedPicture, ReadBook, ReadPage, Specimen, measure};
use leporello_model::{
    Appraisal, BoundAt, Catalogue, Colour, Crop, Format, Ink, Labels, Orientation, Page, PageCount,
    PageKind, Photo, PhotoId, PixelSize, Place, Plan, Plate, Project, Rect, Saliency, Signature,
    Spread, Storage, Words,
};

fn photo(id: u8, w: u32, h: u32) -> Photo {
    let size = PixelSize { w, h };
    let colour = Colour { ink: Ink::Rgb, bits: 8, profile: None, is_srgb: true };
    Photo {
        id: PhotoId([id; 16]),
        file: format!("{id}.jpg"),
        storage: Storage {
            format: Format::Jpeg,
            bytes: 1,
            stored: size,
            orientation: Orientation::UPRIGHT,
            colour,
            can_pass_through: true,
        },
        size,
        taken: None,
        camera: None,
        gps: None,
        place: Place::default(),
        words: Words::default(),
        labels: Labels::default(),
        faces: Vec::new(),
        appraisal: Appraisal::default(),
        saliency: Saliency::flat(),
        signature: Signature { phash: 0, thumb: Vec::new() },
        is_document: false,
    }
}

fn plate(number: u32, id: u8, frame: Rect, crop: Crop) -> Plate {
    Plate {
        number,
        photo: PhotoId([id; 16]),
        file: format!("{id}.jpg"),
        frame,
        crop,
        importance: 1.0,
        caption: None,
        alt: String::new(),
        reasons: Vec::new(),
    }
}

fn page(number: u32, plates: Vec<Plate>) -> Page {
    Page { number, plates, ..Page::blank(PageKind::Plates) }
}

/// A plan of three pages of A4 landscape with plates on the spread.
fn plan(verso: Vec<Plate>, recto: Vec<Plate>) -> Plan {
    let project = Project::titled("A");
    let spreads = vec![
        Spread { locked: false, verso: None, recto: Some(page(1, Vec::new())) },
        Spread { locked: false, verso: Some(page(2, verso)), recto: Some(page(3, recto)) },
    ];
    Plan { asked_pages: PageCount::Exactly(3), pages: 3, spreads, ..Plan::empty(&project) }
}

fn catalogue(photos: Vec<Photo>) -> Catalogue {
    Catalogue { photos, left_out: Vec::new() }
}

/// An image on a page, shown in `frame` and reaching over `picture`.
fn placed(page: u32, frame: [f64; 4], picture: [f64; 4], [w, h]: [u32; 2]) -> PlacedPicture {
    let area = |[x, y, w, h]: [f64; 4]| Area { x, y, w, h };
    let pixels = PixelSize { w, h };
    PlacedPicture { page, frame: area(frame), picture: area(picture), pixels, object: 9 }
}

fn book(pictures: Vec<PlacedPicture>) -> ReadBook {
    let trim = Area { x: 0.0, y: 0.0, w: 297.0, h: 210.0 };
    let bleed = Area { x: -3.0, y: -3.0, w: 303.0, h: 216.0 };
    let page = |number: u32| ReadPage {
        number,
        media: bleed,
        trim,
        bleed,
        pictures: pictures.iter().filter(|picture| picture.page == number).cloned().collect(),
    };
    ReadBook { pages: (1..=3).map(page).collect(), fonts_not_embedded: Vec::new() }
}

const FRAME: [f64; 4] = [20.0, 20.0, 140.0, 100.0];

fn frame() -> Rect {
    let [x, y, w, h] = FRAME;
    Rect::snapped_mm(x, y, w, h)
}

/// 150 by 100 mm of picture behind the frame: 10 mm are clipped away.
const CROP: Crop = Crop { x: 10.0 / 150.0, y: 0.0, w: 140.0 / 150.0, h: 1.0 };

#[test]
fn a_whole_image_behind_a_clip_is_cropped_by_what_the_clip_hides() {
    let plan = plan(vec![plate(1, 1, frame(), CROP)], Vec::new());
    let picture = placed(2, FRAME, [10.0, 20.0, 150.0, 100.0], [3000, 2000]);
    let specimen =
        Specimen::of_pdf(&book(vec![picture]), &plan, &catalogue(vec![photo(1, 3000, 2000)]));
    let shown = &specimen.pages[1].pictures[0];
    assert!((shown.crop_loss() - 10.0 / 150.0).abs() < 1e-9);
    assert!((shown.share.x - 10.0 / 150.0).abs() < 1e-9);
    assert!((shown.ppi() - 508.0).abs() < 1e-9);
    assert!(shown.distortion.abs() < 1e-9);
}

#[test]
fn an_image_cut_to_its_frame_is_cropped_by_what_the_plan_says() {
    let plan = plan(vec![plate(1, 1, frame(), CROP)], Vec::new());
    let picture = placed(2, FRAME, FRAME, [1400, 1000]);
    let specimen =
        Specimen::of_pdf(&book(vec![picture]), &plan, &catalogue(vec![photo(1, 3000, 2000)]));
    let shown = &specimen.pages[1].pictures[0];
    assert!((shown.crop_loss() - 10.0 / 150.0).abs() < 1e-9);
    assert!((shown.ppi() - 254.0).abs() < 1e-9);
    assert!(shown.distortion.abs() < 1e-9);
}

#[test]
fn a_stretched_image_is_distorted_whatever_the_plan_says() {
    let plan = plan(vec![plate(1, 1, frame(), CROP)], Vec::new());
    let picture = placed(2, FRAME, FRAME, [3000, 2000]);
    let metrics = measure(&book(vec![picture]), &plan, &catalogue(vec![photo(1, 3000, 2000)]));
    let distortion = metrics.value(1, "largest").unwrap();
    assert!((distortion - (1.0 - 1.4 / 1.5)).abs() < 1e-6, "{distortion}");
}

#[test]
fn a_picture_out_of_its_place_is_measured_where_it_is() {
    let plan = plan(vec![plate(1, 1, frame(), Crop::WHOLE)], Vec::new());
    let moved = [24.0, 20.0, 140.0, 100.0];
    let picture = placed(2, moved, moved, [1400, 1000]);
    let specimen =
        Specimen::of_pdf(&book(vec![picture]), &plan, &catalogue(vec![photo(1, 1400, 1000)]));
    assert_eq!(specimen.pages[1].pictures[0].frame.x, 24.0);
}

#[test]
fn a_plate_that_the_pdf_does_not_show_is_missing() {
    let plan = plan(vec![plate(1, 1, frame(), Crop::WHOLE)], Vec::new());
    let elsewhere = placed(3, FRAME, FRAME, [1400, 1000]);
    let metrics = measure(&book(vec![elsewhere]), &plan, &catalogue(vec![photo(1, 1400, 1000)]));
    assert_eq!(metrics.value(13, "plates not seen"), Some(1.0));
}

#[test]
fn a_panorama_across_the_fold_is_one_picture() {
    let wide = [12.0, 10.0, 570.0, 190.0];
    let [x, y, w, h] = wide;
    let plan = plan(vec![plate(1, 1, Rect::snapped_mm(x, y, w, h), Crop::WHOLE)], Vec::new());
    let left = placed(2, [12.0, 10.0, 285.0, 190.0], wide, [6000, 2000]);
    let right = placed(3, [0.0, 10.0, 285.0, 190.0], [-285.0, 10.0, 570.0, 190.0], [6000, 2000]);
    let specimen =
        Specimen::of_pdf(&book(vec![left, right]), &plan, &catalogue(vec![photo(1, 6000, 2000)]));
    assert_eq!(specimen.missing, 0);
    assert_eq!(specimen.pages[2].pictures, []);
    let shown = &specimen.pages[1].pictures[0];
    assert!((shown.frame.w - 570.0).abs() < 1e-9 && shown.crop_loss() < 1e-9);
}

#[test]
fn a_panorama_across_the_fold_of_a_right_bound_book_is_one_picture() {
    let wide = [-285.0, 10.0, 570.0, 190.0];
    let [x, y, w, h] = wide;
    let mut plan = plan(vec![plate(1, 1, Rect::snapped_mm(x, y, w, h), Crop::WHOLE)], Vec::new());
    plan.bound_at = BoundAt::Right;
    let verso = placed(2, [0.0, 10.0, 285.0, 190.0], wide, [6000, 2000]);
    let recto = placed(3, [12.0, 10.0, 285.0, 190.0], [12.0, 10.0, 570.0, 190.0], [6000, 2000]);
    let book = book(vec![verso, recto]);
    let specimen = Specimen::of_pdf(&book, &plan, &catalogue(vec![photo(1, 6000, 2000)]));
    let shown = &specimen.pages[1].pictures[0];
    assert_eq!((shown.frame.x, shown.frame.w), (-285.0, 570.0));
    assert!(shown.crop_loss() < 1e-9);
}

#[test]
fn pages_are_counted_in_the_pdf() {
    let plan = plan(Vec::new(), Vec::new());
    let mut short = book(Vec::new());
    short.pages.pop();
    let metrics = measure(&short, &plan, &catalogue(Vec::new()));
    assert_eq!(metrics.value(13, "pages too few or many"), Some(1.0));
}
