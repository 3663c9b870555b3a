//! Books bound at the right: read from right to left, and as good as any other.

use crate::planted;
use crate::planted::any::{any_paper, any_photos};
use crate::planted::{one_chapter, photo, year};
use leporello_diag::Sink;
use leporello_model::{
    BoundAt, Catalogue, EvenMeasure, Length, Matter, MatterPage, PageCount, PageKind, Plan, Plate,
    Project, Rect, Saliency, Sequence, Share, Side, Spread, TextRole,
};
use leporello_plan::{check, next_arrangement, plan};
use proptest::prelude::*;

fn planned(
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    previous: Option<&Plan>,
) -> Plan {
    let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
    let matter = with_frontispiece(sequence);
    let made = plan(catalogue, sequence, project, &matter, previous, &measure, &mut sink);
    let plan = made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    assert_eq!(check(&plan, catalogue, project), Vec::<String>::new());
    plan
}

/// The third photograph of a larger book stands before its title.
fn with_frontispiece(sequence: &Sequence) -> Matter {
    let Some(third) = sequence.photos().nth(2) else { return Matter::default() };
    let frontispiece = MatterPage::Frontispiece(third.photo);
    let front = vec![MatterPage::Blank, frontispiece, MatterPage::Title];
    Matter { front, ..Matter::default() }
}

fn bound_at_right(project: Project) -> Project {
    Project { bound_at: BoundAt::Right, ..project }
}

fn titled(pages: u32) -> Project {
    let pages = PageCount::Exactly(pages);
    Project { pages, author: "A. Author".into(), ..Project::titled("Right") }
}

/// What a mirror shows of photographs.
fn mirrored(catalogue: &Catalogue) -> Catalogue {
    let mut catalogue = catalogue.clone();
    for photo in &mut catalogue.photos {
        for face in &mut photo.faces {
            face.area.x = 1.0 - face.area.x - face.area.w;
        }
        let side = Saliency::SIDE;
        let cells = photo.saliency.0.clone();
        for (i, cell) in photo.saliency.0.iter_mut().enumerate() {
            *cell = cells[i - i % side + side - 1 - i % side];
        }
    }
    catalogue
}

fn plates_of(plan: &mut Plan) -> impl Iterator<Item = &mut Plate> {
    let spreads = plan.spreads.iter_mut();
    let pages = spreads.flat_map(|spread| spread.verso.iter_mut().chain(&mut spread.recto));
    pages.flat_map(|page| &mut page.plates)
}

/// What a mirror shows of a plan: places on the pages, and what is shown of the pictures.
fn in_mirror(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let width = plan.trim.w;
    let turn = |frame: &mut Rect| frame.x = width - frame.x - frame.w;
    for plate in plates_of(&mut plan) {
        turn(&mut plate.frame);
        plate.caption.iter_mut().for_each(|caption| turn(&mut caption.frame));
        plate.crop.x = ((1.0 - plate.crop.x - plate.crop.w) * 1e9).round() / 1e9;
    }
    for spread in &mut plan.spreads {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            page.texts.iter_mut().for_each(|text| turn(&mut text.frame));
        }
    }
    plan
}

/// A face of a photograph on the page, in millimetres from the trim's left and top.
fn on_page(plate: &Plate, head: Share) -> [f64; 4] {
    let (frame, crop) = (plate.frame, plate.crop);
    let across = |x: f64| frame.x.to_mm() + (x - crop.x) / crop.w * frame.w.to_mm();
    let down = |y: f64| frame.y.to_mm() + (y - crop.y) / crop.h * frame.h.to_mm();
    [across(head.x), across(head.x + head.w), down(head.y), down(head.y + head.h)]
}

/// Faces on full bleeds lie as far from fold and trim as is safe; returns how many do.
fn assert_faces_are_safe(plan: &Plan, catalogue: &Catalogue, project: &Project) -> usize {
    let (trim, fold) = (project.safety.trim.to_mm(), project.safety.fold.to_mm());
    let (w, h) = (plan.trim.w.to_mm(), plan.trim.h.to_mm());
    let mut faces = 0;
    for (page, plate) in plan.plates().filter(|(page, _)| page.kind == PageKind::FullBleed) {
        let is_fold_left = page.side() == Side::Verso;
        let (low, high) = if is_fold_left { (fold, w - trim) } else { (trim, w - fold) };
        for face in &catalogue.get(plate.photo).unwrap().faces {
            let [left, right, top, bottom] = on_page(plate, face.area);
            let hair = 0.02;
            assert!(left > low - hair && right < high + hair, "page {}: {left}", page.number);
            assert!(top > trim - hair && bottom < h - trim + hair, "page {}: {top}", page.number);
            faces += 1;
        }
    }
    faces
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_right_bound_book_is_the_mirror_of_the_left_bound_book_of_mirrored_photographs(
        mut photos in any_photos(),
        project in any_paper(),
        salient in 0..Saliency::SIDE,
    ) {
        for photo in &mut photos {
            let cells = photo.saliency.0.iter_mut();
            cells.skip(salient).step_by(Saliency::SIDE).for_each(|cell| *cell = 255);
        }
        let (catalogue, sequence) = one_chapter(photos);
        let left = planned(&mirrored(&catalogue), &sequence, &project, None);
        let right = planned(&catalogue, &sequence, &bound_at_right(project), None);
        let wanted = Plan { bound_at: BoundAt::Right, ..in_mirror(&left) };
        prop_assert_eq!(&right, &wanted);
        prop_assert_eq!(in_mirror(&in_mirror(&right)), right);
    }
}

/// A year with much that is salient at the left of each photograph, and faces on all heroes.
fn leaning_year(seed: u64) -> (Catalogue, Sequence) {
    let (mut catalogue, sequence) = year(160, 4, 0.2, seed);
    for photo in &mut catalogue.photos {
        for (i, cell) in photo.saliency.0.iter_mut().enumerate() {
            *cell = if i % Saliency::SIDE < 12 { 250 } else { 5 };
        }
    }
    for hero in sequence.photos().filter(|chosen| chosen.hero) {
        let photo = catalogue.photos.iter_mut().find(|photo| photo.id == hero.photo).unwrap();
        photo.faces.push(planted::face(0.3, 0.35, 0.1, 0.12));
    }
    (catalogue, sequence)
}

#[test]
fn faces_on_full_bleeds_keep_away_from_the_fold_that_a_right_bound_page_has() {
    let mut faces = 0;
    for seed in 1..5 {
        let (catalogue, sequence) = leaning_year(seed);
        let project = bound_at_right(titled(61));
        let book = planned(&catalogue, &sequence, &project, None);
        faces += assert_faces_are_safe(&book, &catalogue, &project);
    }
    assert!(faces > 4, "{faces}");
}

#[test]
fn a_right_bound_page_bleeds_over_its_outer_edge_and_not_into_the_fold() {
    let (catalogue, sequence) = leaning_year(1);
    let book = planned(&catalogue, &sequence, &bound_at_right(titled(61)), None);
    let mut sides = Vec::new();
    for (page, plate) in book.plates().filter(|(page, _)| page.kind == PageKind::FullBleed) {
        let (left, right) = (plate.frame.x, plate.frame.right() - book.trim.w);
        let outer = Length::mm(3);
        let wanted = match page.side() {
            Side::Verso => (Length::ZERO, outer),
            Side::Recto => (-outer, Length::ZERO),
        };
        assert_eq!((left, right), wanted, "page {}", page.number);
        sides.push(page.side());
    }
    assert!(sides.contains(&Side::Verso) && sides.contains(&Side::Recto));
}

#[test]
fn pages_stand_inside_the_margins_of_a_right_bound_book_and_folios_at_the_outer_edge() {
    let (catalogue, sequence) = leaning_year(2);
    let book = planned(&catalogue, &sequence, &bound_at_right(titled(61)), None);
    for page in book.pages() {
        let (low, high) = match page.side() {
            Side::Verso => (book.margins.inside, book.trim.w - book.margins.outside),
            Side::Recto => (book.margins.outside, book.trim.w - book.margins.inside),
        };
        for text in &page.texts {
            assert!(text.frame.x >= low && text.frame.right() <= high, "page {}", page.number);
            let outer = if page.side() == Side::Verso { text.frame.right() } else { text.frame.x };
            let edge = if page.side() == Side::Verso { high } else { low };
            assert!(text.role != TextRole::Folio || outer == edge, "page {}", page.number);
        }
        let inside = page.plates.iter().filter(|_| page.kind == PageKind::Plates);
        for plate in inside {
            assert!(plate.frame.x >= low && plate.frame.right() <= high, "page {}", page.number);
        }
    }
}

#[test]
fn a_panorama_across_the_fold_stands_on_the_verso_and_reaches_over_its_left_edge() {
    let mut photos: Vec<_> = (0..5).map(|i| photo(i, 6000, 4000)).collect();
    photos[4] = photo(4, 12000, 3000);
    let (catalogue, mut sequence) = one_chapter(photos);
    sequence.chapters[0].photos[4].importance = 3.0;
    sequence.chapters[0].photos[4].hero = true;
    let project = bound_at_right(titled(9));
    let book = planned(&catalogue, &sequence, &project, None);
    let (page, plate) = book.plates().find(|(page, _)| page.kind == PageKind::AcrossFold).unwrap();
    assert_eq!(page.side(), Side::Verso);
    let edges = (plate.frame.x, plate.frame.right());
    assert_eq!(edges.0, book.margins.outside - book.trim.w);
    assert_eq!(edges.1, book.trim.w - book.margins.outside);
}

#[test]
fn side_by_side_is_told_in_the_order_of_reading() {
    let (catalogue, sequence) = year(120, 3, 0.2, 5);
    let book = planned(&catalogue, &sequence, &bound_at_right(titled(41)), None);
    let mut pairs = 0;
    for page in book.pages() {
        for (first, two) in page.plates.windows(2).enumerate() {
            if page.arrangement.contains(&format!("H({},{}", first + 1, first + 2)) {
                assert!(two[0].frame.x >= two[1].frame.right(), "page {}", page.number);
                pairs += 1;
            }
        }
    }
    assert!(pairs > 10, "{pairs}");
}

fn frames(spread: &Spread) -> Vec<(Rect, Share)> {
    let plates = spread.pages().flat_map(|page| &page.plates);
    plates.map(|plate| (plate.frame, plate.crop)).collect()
}

#[test]
fn locks_and_other_arrangements_of_a_right_bound_book_stay_as_they_are_printed() {
    let (catalogue, sequence) = leaning_year(3);
    let project = bound_at_right(titled(61));
    let before = planned(&catalogue, &sequence, &project, None);
    let measure = EvenMeasure::default();
    let mut turned = 0;
    for at in (1..before.spreads.len()).step_by(3) {
        let next = next_arrangement(&before, at, &catalogue, &sequence, &project, &measure);
        let Some(next) = next else { continue };
        let mut asked = before.clone();
        asked.spreads[at] = Spread { locked: true, ..next };
        assert_eq!(check(&asked, &catalogue, &project), Vec::<String>::new());
        let after = planned(&catalogue, &sequence, &project, Some(&asked));
        for (now, wanted) in after.spreads.iter().zip(&asked.spreads) {
            assert_eq!(frames(now), frames(wanted), "spread {at} was locked");
        }
        turned += 1;
    }
    assert!(turned > 6, "{turned}");
}

#[test]
fn another_arrangement_goes_round_in_a_right_bound_book() {
    let (catalogue, sequence) = year(40, 2, 0.2, 9);
    let project = bound_at_right(titled(17));
    let mut book = planned(&catalogue, &sequence, &project, None);
    let measure = EvenMeasure::default();
    let first = frames(&book.spreads[4]);
    for round in 0..60 {
        let next = next_arrangement(&book, 4, &catalogue, &sequence, &project, &measure);
        book.spreads[4] = next.unwrap();
        if frames(&book.spreads[4]) == first {
            assert!(round >= 2);
            return;
        }
    }
    panic!("never came round");
}

#[test]
fn a_book_bound_at_the_other_edge_keeps_its_spreads_and_shows_the_same_of_each_picture() {
    let (catalogue, sequence) = year(120, 4, 0.2, 6);
    let (left, right) = (titled(51), bound_at_right(titled(51)));
    for (first, then) in [(&left, &right), (&right, &left)] {
        let mut before = planned(&catalogue, &sequence, first, None);
        let width = before.trim.w;
        before.spreads[5].locked = true;
        let after = planned(&catalogue, &sequence, then, Some(&before));
        let photos = |spread: &Spread| -> Vec<_> {
            let plates = spread.pages().flat_map(|page| &page.plates);
            plates.map(|plate| plate.photo).collect()
        };
        let pairs = || before.spreads.iter().zip(&after.spreads);
        let moved = pairs().filter(|(a, b)| photos(a) != photos(b)).count();
        assert!(moved <= 2, "{moved} of {} spreads", before.spreads.len());
        let shows_the_same = |(before, after): &(&Spread, &Spread)| {
            let pairs = frames(before).into_iter().zip(frames(after));
            pairs.into_iter().all(|((frame, crop), (now, shown))| {
                let there = Rect { x: width - frame.right(), ..frame };
                // Rounding a crop down is not the same in a mirror.
                there == now && (crop.x - shown.x).abs() < 1e-8 && crop.w == shown.w
            })
        };
        let alike = pairs().filter(shows_the_same).count();
        assert!(alike + 2 >= before.spreads.len(), "{alike} of {}", before.spreads.len());
        assert!(after.spreads[5].locked);
    }
}

#[test]
fn a_locked_full_bleed_keeps_its_faces_from_the_fold_when_the_book_is_bound_at_the_other_edge() {
    let mut near_fold = 0;
    for seed in 1..5 {
        let (mut catalogue, sequence) = leaning_year(seed);
        for face in catalogue.photos.iter_mut().flat_map(|photo| &mut photo.faces) {
            face.area.x = 0.06;
        }
        let project = titled(61);
        let mut before = planned(&catalogue, &sequence, &project, None);
        for spread in &mut before.spreads {
            let is_bled = spread.pages().any(|page| page.kind == PageKind::FullBleed);
            spread.locked = is_bled;
            near_fold += usize::from(spread.locked);
        }
        let project = bound_at_right(project);
        let after = planned(&catalogue, &sequence, &project, Some(&before));
        assert_faces_are_safe(&after, &catalogue, &project);
    }
    assert!(near_fold > 4, "{near_fold}");
}
