//! Each metric on a tiny book, against values computed by hand.

use leporello_judge::{About, Area, Paper, Shown, Specimen, SpecimenPage, measure_specimen};
use leporello_model::{BoundAt, Share};

/// Pages of 220 x 120 mm with a content box of 200 x 100 mm at (10, 10) on every page.
const PAPER: Paper = Paper {
    width: 220.0,
    height: 120.0,
    top: 10.0,
    bottom: 10.0,
    inside: 10.0,
    outside: 10.0,
    gap: 4.0,
    fold_safe: 20.0,
    trim_safe: 8.0,
    bound_at: BoundAt::Left,
};

fn shown(order: usize, [x, y, w, h]: [f64; 4]) -> Shown {
    let about = About {
        order,
        chapter: 0,
        size: [100.0 * w, 100.0 * h],
        importance: 1.0,
        rating: None,
        heads: Vec::new(),
    };
    Shown {
        frame: Area { x, y, w, h },
        caption: None,
        share: Share::WHOLE,
        pixels: [100.0 * w, 100.0 * h],
        distortion: 0.0,
        about,
    }
}

/// A book whose page 1 is empty and whose others have these pictures.
fn book(pages: Vec<Vec<Shown>>) -> Specimen {
    let mut all = vec![SpecimenPage { number: 1, ..SpecimenPage::default() }];
    for (place, pictures) in pages.into_iter().enumerate() {
        let number = place as u32 + 2;
        all.push(SpecimenPage { number, pictures, ..SpecimenPage::default() });
    }
    Specimen { paper: PAPER, asked_pages: all.len() as u32, pages: all, missing: 0 }
}

#[track_caller]
fn assert_value(specimen: &Specimen, number: u8, part: &str, expected: f64) {
    let value = measure_specimen(specimen).value(number, part).unwrap();
    assert!((value - expected).abs() < 1e-9, "metric {number}, {part}: {value}, not {expected}");
}

/// Three pictures that fill the box: one left, two right.
fn three() -> Vec<Shown> {
    vec![
        shown(0, [10.0, 10.0, 98.0, 100.0]),
        shown(1, [112.0, 10.0, 98.0, 48.0]),
        shown(2, [112.0, 62.0, 98.0, 48.0]),
    ]
}

#[test]
fn a_perfect_page_meets_what_it_can_be_measured_by() {
    let metrics = measure_specimen(&book(vec![three()]));
    // Alone on its spread it has nothing to face; equal weights have no rank.
    let missed: Vec<_> =
        metrics.missed().map(|(metric, part)| (metric.number, part.name)).collect();
    assert_eq!(missed, []);
    assert!(metrics.table().lines().count() > 25);
    assert_eq!(metrics.json()["metrics"].as_array().unwrap().len(), 15);
}

#[test]
fn distortion_is_the_largest_beyond_half_a_pixel() {
    let mut pictures = three();
    pictures[1].distortion = -0.01;
    let doubt = 0.5 / 9800.0 + 0.5 / 4800.0;
    assert_value(&book(vec![pictures]), 1, "largest, beyond half a pixel", 0.01 - doubt);
}

#[test]
fn crop_loss_is_told_apart_for_bleeds() {
    let mut pictures = three();
    pictures[0].share = Share { x: 0.1, y: 0.0, w: 0.94, h: 1.0 };
    let mut bleed = shown(3, [0.0, -3.0, 223.0, 126.0]);
    bleed.share = Share { x: 0.0, y: 0.0, w: 1.0, h: 0.85 };
    let specimen = book(vec![pictures, vec![bleed]]);
    assert_value(&specimen, 2, "mean", 2.0);
    assert_value(&specimen, 2, "largest", 6.0);
    assert_value(&specimen, 2, "largest of full bleeds", 15.0);
}

#[test]
fn heads_are_cut_below_97_per_cent_and_kept_from_fold_and_trim_on_bleeds() {
    let head = |x: f64| Share { x, y: 0.4, w: 0.1, h: 0.2 };
    let mut cropped = shown(0, [10.0, 10.0, 90.0, 100.0]);
    cropped.share = Share { x: 0.1, y: 0.0, w: 0.9, h: 1.0 };
    // Cut by 5 % of its width, and by 2 %.
    cropped.about.heads = vec![head(0.095), head(0.098), head(0.5)];
    // On a recto: within 20 mm of the fold at x = 0, in the middle, within 8 mm of the trim.
    let mut bleed = shown(1, [0.0, -3.0, 223.0, 126.0]);
    bleed.about.heads = vec![head(0.05), head(0.5), head(0.88)];
    let specimen = book(vec![vec![cropped], vec![bleed]]);
    assert_value(&specimen, 3, "cut", 1.0);
    assert_value(&specimen, 3, "in fold or trim zone", 2.0);
}

#[test]
fn the_gap_under_a_picture_begins_under_its_caption() {
    let mut pictures = three();
    pictures[1].frame.h = 40.0;
    let room = Area { x: 112.0, y: 51.5, w: 98.0, h: 6.5 };
    pictures[1].caption = Some(room);
    assert_value(&book(vec![pictures.clone()]), 4, "largest deviation", 0.0);
    pictures[1].caption = None;
    assert_value(&book(vec![pictures]), 4, "largest deviation", 8.0);
}

#[test]
fn coverage_counts_pictures_and_captions_over_the_box() {
    let mut pictures = three();
    pictures[1].frame.h = 40.0;
    let specimen = book(vec![pictures.clone()]);
    let covered = 98.0 * (100.0 + 40.0 + 48.0);
    assert_value(&specimen, 5, "mean of the box", covered / 20_000.0);
    assert_value(&specimen, 5, "exactly filled, 3 or more", 100.0);
    pictures[2].frame.h = 47.0;
    pictures[0].frame.h = 99.0;
    assert_value(&book(vec![pictures]), 5, "exactly filled, 3 or more", 0.0);
}

#[test]
fn facing_blocks_are_aligned_when_top_and_bottom_agree() {
    let low = |order, h: f64| vec![shown(order, [10.0, 60.0 - 0.5 * h, 200.0, h])];
    let pages = vec![low(0, 80.0), low(1, 80.2), low(2, 80.0), low(3, 60.0)];
    let specimen = book(pages);
    assert_value(&specimen, 6, "same top and bottom", 50.0);
    assert_value(&specimen, 6, "same top, bottom or axis", 100.0);
    let mut off = low(5, 60.0);
    off[0].frame.y += 9.0;
    let specimen = book(vec![low(4, 80.0), off]);
    assert_value(&specimen, 6, "same top, bottom or axis", 0.0);
}

#[test]
fn edges_within_three_tenths_are_one_and_up_to_three_millimetres_a_miss() {
    let mut pictures = three();
    // Lefts and rights 10, 108, 112, 210; tops and bottoms 10, 58, 62, 110: 8 of 12.
    assert_value(&book(vec![pictures.clone()]), 7, "different edges of 4 n", 8.0 / 12.0);
    assert_value(&book(vec![pictures.clone()]), 7, "near misses", 0.0);
    pictures[2].frame.w = 96.0;
    assert_value(&book(vec![pictures]), 7, "near misses", 1.0);
}

#[test]
fn resolution_is_the_lower_of_across_and_down() {
    let mut picture = shown(0, [10.0, 10.0, 101.6, 50.8]);
    picture.pixels = [800.0, 500.0];
    picture.about.size = [8000.0, 4000.0];
    let specimen = book(vec![vec![picture, shown(1, [110.0, 10.0, 50.0, 50.0])]]);
    assert_value(&specimen, 8, "least", 200.0);
    assert_value(&specimen, 8, "240 where possible", 50.0);
}

#[test]
fn order_counts_pairs_across_pages_and_shares_of_pairs_on_a_page() {
    let mut first = three();
    first[0].about.order = 7;
    let second = vec![shown(5, [10.0, 10.0, 98.0, 100.0]), shown(6, [112.0, 10.0, 98.0, 100.0])];
    let specimen = book(vec![first, second]);
    // 7 before 5 and 6; on page 2, the picture on the left is the last in order.
    assert_value(&specimen, 9, "inversions across pages", 2.0);
    assert_value(&specimen, 9, "inverted pairs on a page", 50.0);
}

#[test]
fn hierarchy_is_a_rank_correlation_within_pages_and_a_ratio_of_areas() {
    let mut pictures = three();
    pictures[0].about.importance = 2.0;
    pictures[0].about.rating = Some(4);
    let specimen = book(vec![pictures]);
    assert_value(&specimen, 10, "rank correlation in a page", 1.0);
    assert_value(&specimen, 10, "4–5 stars : unrated", 100.0 / 48.0);
}

#[test]
fn variety_sees_the_same_arrangement_on_either_of_two_pages_before() {
    let single = |order| vec![shown(order, [10.0, 10.0, 150.0, 100.0])];
    let pages =
        vec![single(0), three(), single(2), three(), vec![shown(9, [60.0, 10.0, 90.0, 60.0])]];
    assert_value(&book(pages), 11, "arranged as within 2 pages", 40.0);
}

#[test]
fn hero_distances_are_counted_in_spreads() {
    let bleed = |order| vec![shown(order, [0.0, -3.0, 223.0, 126.0])];
    let pages = vec![bleed(0), vec![], vec![], vec![], vec![], bleed(1)];
    // Pages 2 and 7: spreads 1 and 3.
    assert_value(&book(pages), 11, "least hero distance", 2.0);
}

#[test]
fn the_smallest_side_counts() {
    let pictures = vec![shown(0, [10.0, 10.0, 90.0, 29.0]), shown(1, [104.0, 10.0, 33.0, 60.0])];
    assert_value(&book(vec![pictures]), 12, "least", 29.0);
}

#[test]
fn integrity_counts_pages_and_mixed_spreads() {
    let mut second = three();
    second[2].about.chapter = 1;
    let mut specimen = book(vec![three(), second]);
    specimen.asked_pages = 5;
    assert_value(&specimen, 13, "pages too few or many", 2.0);
    assert_value(&specimen, 13, "spreads mixing chapters", 1.0);
}

#[test]
fn the_worst_spread_comes_first() {
    let mut bad = three();
    bad[0].frame.w = 90.0;
    bad[1].about.heads = vec![Share { x: 0.0, y: 0.0, w: 0.1, h: 0.1 }];
    bad[1].share = Share { x: 0.5, y: 0.5, w: 0.5, h: 0.5 };
    let specimen = book(vec![vec![], vec![], three(), bad, vec![], vec![]]);
    assert_eq!(measure_specimen(&specimen).worst_spreads(1), [2]);
}

/// The same book as its mirror shows it, bound at the other edge.
fn mirrored(specimen: &Specimen) -> Specimen {
    let mut specimen = specimen.clone();
    specimen.paper.bound_at = BoundAt::Right;
    let width = specimen.paper.width;
    let turned = |share: Share| Share { x: 1.0 - share.x - share.w, ..share };
    for shown in specimen.pages.iter_mut().flat_map(|page| &mut page.pictures) {
        for place in [Some(&mut shown.frame), shown.caption.as_mut()].into_iter().flatten() {
            place.x = width - place.right();
        }
        shown.share = turned(shown.share);
        shown.about.heads = shown.about.heads.iter().map(|&head| turned(head)).collect();
    }
    specimen
}

#[test]
fn a_right_bound_book_measures_as_the_left_bound_book_that_its_mirror_shows() {
    let head = |x: f64| Share { x, y: 0.4, w: 0.1, h: 0.2 };
    let mut bleed = shown(9, [0.0, -3.0, 223.0, 126.0]);
    bleed.about.heads = vec![head(0.05), head(0.5), head(0.88)];
    let mut panorama = shown(4, [10.0, 30.0, 420.0, 60.0]);
    panorama.about.heads = vec![head(0.3), head(0.46), head(0.95)];
    let mut out_of_order = three();
    out_of_order[0].about.order = 7;
    let mut book = book(vec![three(), out_of_order, vec![panorama], vec![], three(), vec![bleed]]);
    book.paper.inside = 20.0;
    let measured = measure_specimen(&book);
    assert_eq!(
        (measured.value(3, "cut"), measured.value(3, "in fold or trim zone")),
        (Some(1.0), Some(3.0))
    );
    assert_eq!(measured.value(9, "inverted pairs on a page").map(f64::round), Some(22.0));
    let turned = measure_specimen(&mirrored(&book));
    for (metric, other) in measured.all.iter().zip(&turned.all) {
        assert_eq!(metric.faults, other.faults, "{}", metric.name);
        for (part, same) in metric.parts.iter().zip(&other.parts) {
            let (a, b) = (part.value.unwrap_or(-1.0), same.value.unwrap_or(-1.0));
            assert!((a - b).abs() < 1e-9, "{}, {}: {a} and {b}", metric.name, part.name);
        }
    }
    let mut unturned = mirrored(&book);
    unturned.paper.bound_at = BoundAt::Left;
    assert_ne!(measure_specimen(&unturned), turned);
}

#[test]
fn a_frontispiece_has_no_order() {
    let mut specimen = book(vec![vec![shown(9, [10.0, 10.0, 150.0, 100.0])], vec![], three()]);
    assert_value(&specimen, 9, "inversions across pages", 3.0);
    specimen.pages[1].is_apart = true;
    assert_value(&specimen, 9, "inversions across pages", 0.0);
}
