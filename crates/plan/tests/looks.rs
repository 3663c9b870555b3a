//! What readers of printed spreads found wrong, and must not find again.

use crate::planted::{album, year};
use leporello_diag::Sink;
use leporello_judge::{Metrics, Specimen, measure_specimen};
use leporello_model::{
    Catalogue, EvenMeasure, Matter, Page, PageCount, PageKind, PixelSize, Plan, Project, Sequence,
    Side, Spread, TextRole,
};

/// Content box of the default page: A4 across.
const BOX: [f64; 2] = [269.0, 184.0];

fn planned(catalogue: &Catalogue, sequence: &Sequence, pages: u32) -> Plan {
    let project = Project { pages: PageCount::Exactly(pages), ..Project::titled("Looks") };
    let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
    let made = leporello_plan::plan(
        catalogue,
        sequence,
        &project,
        &Matter::default(),
        None,
        &measure,
        &mut sink,
    );
    let plan = made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    assert_eq!(leporello_plan::check(&plan, catalogue, &project), Vec::<String>::new());
    plan
}

fn measured(plan: &Plan, catalogue: &Catalogue) -> Metrics {
    measure_specimen(&Specimen::of_plan(plan, catalogue))
}

/// Books of one or two pictures a page, where single pictures are many.
fn sparse_books() -> Vec<Plan> {
    let book = |seed| {
        let (catalogue, mut sequence) = year(150, 6, 0.1, seed);
        for (i, chosen) in sequence.chapters.iter_mut().flat_map(|c| &mut c.photos).enumerate() {
            chosen.scene = Some(i as u32 / 3);
        }
        planned(&catalogue, &sequence, 101)
    };
    (1..4).map(book).collect()
}

fn alone(page: &Page) -> Option<&leporello_model::Plate> {
    (page.kind == PageKind::Plates).then_some(&page.plates[..]).and_then(|plates| match plates {
        [only] => Some(only),
        _ => None,
    })
}

#[test]
fn a_picture_alone_stands_in_the_middle_or_toward_the_fold() {
    for plan in sparse_books() {
        for page in plan.pages() {
            let Some(plate) = alone(page) else { continue };
            let left = if page.side() == Side::Verso { 12.0 } else { 16.0 };
            let off = plate.frame.x.to_mm() + plate.frame.w.to_mm() / 2.0 - (left + BOX[0] / 2.0);
            let outward = if page.side() == Side::Verso { -off } else { off };
            assert!(outward < 0.02, "page {}: {outward:.2} mm outward", page.number);
        }
    }
}

#[test]
fn an_empty_verso_faces_only_a_large_picture_that_matters() {
    let mut spreads = 0;
    for plan in sparse_books() {
        for spread in plan.spreads.iter().skip(1) {
            let [Some(verso), Some(recto)] = [&spread.verso, &spread.recto] else { continue };
            let (PageKind::Blank, [plate]) = (verso.kind, &recto.plates[..]) else { continue };
            spreads += 1;
            assert!(plate.importance >= 1.5, "page {}: {}", recto.number, plate.importance);
            let reaches =
                plate.frame.h.to_mm() > 0.9 * BOX[1] || plate.frame.w.to_mm() > 0.9 * BOX[0];
            assert!(reaches, "page {}: {:?}", recto.number, plate.frame);
        }
    }
    assert!(spreads <= 12, "{spreads} empty pages");
}

#[test]
fn two_small_pictures_of_one_scene_do_not_face_each_other() {
    let is_small = |plate: &leporello_model::Plate| {
        plate.frame.w.to_mm() < 0.84 * BOX[0] && plate.frame.h.to_mm() < 0.82 * BOX[1]
    };
    for plan in sparse_books() {
        // Every three photographs are a scene.
        let scene = |plate: &leporello_model::Plate| (plate.number - 1) / 3;
        for spread in &plan.spreads {
            let pair: Vec<_> = spread.pages().filter_map(alone).collect();
            let [left, right] = pair[..] else { continue };
            let is_quiet_pair = is_small(left) && is_small(right);
            assert!(!is_quiet_pair || scene(left) != scene(right), "plate {}", left.number);
        }
    }
}

#[test]
fn pictures_of_few_pixels_leave_no_hole_in_a_block() {
    let (mut catalogue, sequence) = year(120, 4, 0.0, 3);
    for photo in catalogue.photos.iter_mut().step_by(5) {
        let long = 900.0;
        let (w, h) = if photo.aspect() > 1.0 {
            (long, long / photo.aspect())
        } else {
            (long * photo.aspect(), long)
        };
        photo.size = PixelSize { w: w as u32, h: h as u32 };
    }
    let plan = planned(&catalogue, &sequence, 49);
    let metrics = measured(&plan, &catalogue);
    assert!(metrics.value(4, "largest deviation").unwrap() <= 0.021);
}

#[test]
fn an_album_of_one_camera_seldom_repeats_an_arrangement() {
    for seed in 1..4 {
        let (catalogue, sequence) = album(189, seed);
        let plan = planned(&catalogue, &sequence, 64);
        let repeats = measured(&plan, &catalogue).value(11, "arranged as within 2 pages").unwrap();
        assert!(repeats <= 10.0, "seed {seed}: {repeats:.1} %");
    }
}

fn is_titled(page: &Page) -> bool {
    page.texts.iter().any(|text| text.role == TextRole::ChapterTitle)
}

#[test]
fn pictures_below_a_chapter_s_title_stand_in_line_with_it() {
    let mut titled = 0;
    for seed in 1..6 {
        let (catalogue, sequence) = album(189, seed);
        let plan = planned(&catalogue, &sequence, 56);
        let under = |spread: &Spread| spread.verso.clone().filter(|page| !page.plates.is_empty());
        for page in plan.spreads.iter().filter_map(under).filter(is_titled) {
            titled += 1;
            let left = page.plates.iter().map(|plate| plate.frame.x.to_mm());
            assert!(
                (left.fold(f64::INFINITY, f64::min) - 12.0).abs() < 0.01,
                "page {}",
                page.number
            );
        }
    }
    assert!(titled > 0, "no title stands above pictures");
}

/// How many pictures verso and recto have, and whether one leaves the margins.
fn shape(spread: &Spread) -> Vec<(bool, usize)> {
    let leaves = |kind| matches!(kind, PageKind::FullBleed | PageKind::AcrossFold);
    spread.pages().map(|page| (leaves(page.kind), page.plates.len())).collect()
}

#[test]
fn no_more_than_five_spreads_in_a_row_have_one_picture_facing_one() {
    for (photographs, pages) in [(120, 96), (189, 96), (189, 128)] {
        for seed in 1..4 {
            let (catalogue, sequence) = album(photographs, seed);
            let plan = planned(&catalogue, &sequence, pages);
            let is_diptych = |spread: &Spread| shape(spread) == [(false, 1), (false, 1)];
            let runs = plan.spreads.split(|spread| !is_diptych(spread)).map(<[_]>::len);
            let longest = runs.max().unwrap_or(0);
            assert!(longest <= 5, "{photographs} in {pages}, seed {seed}: {longest} in a row");
        }
    }
}

fn few_pixels(catalogue: &mut Catalogue, at: usize, long: u32) {
    catalogue.photos[at].size = PixelSize { w: long, h: long * 2 / 3 };
}

#[test]
fn pictures_of_few_pixels_do_not_stand_alone_in_a_dense_book() {
    for seed in 1..4 {
        let (mut catalogue, mut sequence) = album(189, seed);
        // The last two of each long chapter, which matter and are some time after the others.
        let mut few = Vec::new();
        let mut end = 0;
        for chapter in &mut sequence.chapters {
            let size = chapter.photos.len();
            end += size;
            if size >= 10 {
                few.extend([end - 2, end - 1]);
                chapter.photos[size - 2].break_before = 5.0;
                chapter.photos[size - 2..].iter_mut().for_each(|chosen| chosen.importance = 1.6);
            }
        }
        assert!(!few.is_empty());
        few.iter().for_each(|&at| few_pixels(&mut catalogue, at, 800));
        let plan = planned(&catalogue, &sequence, 48);
        for at in few {
            let id = catalogue.photos[at].id;
            let (page, _) = plan.plates().find(|(_, plate)| plate.photo == id).unwrap();
            let company = page.plates.len();
            assert!(company >= 3, "seed {seed}: on page {} with {company} in all", page.number);
        }
    }
}

#[test]
fn tiny_pictures_stand_together() {
    for seed in 1..4 {
        let (mut catalogue, sequence) = album(120, seed);
        let tiny = 40..48;
        for (at, long) in tiny.clone().zip([64, 120, 300, 240, 100, 200, 280, 160]) {
            few_pixels(&mut catalogue, at, long);
        }
        let plan = planned(&catalogue, &sequence, 56);
        let is_tiny =
            |plate: &leporello_model::Plate| catalogue.get(plate.photo).unwrap().size.w <= 300;
        let pages: Vec<&Page> =
            plan.pages().filter(|page| page.plates.iter().any(is_tiny)).collect();
        assert!(pages.iter().all(|page| page.plates.len() > 1), "seed {seed}: one stands alone");
        assert!(pages.len() <= 3, "seed {seed}: on {} pages", pages.len());
    }
}
