//! Pages show the pictures that were planned for them.

use crate::draft;
use crate::draft::{BLEED, TRIM, broken, draft, profile, pt, refused, show};
use leporello_diag::{Sink, Subject};
use leporello_model::{Length, PdfKind, Rect};
use leporello_preflight::{Expected, FrameLookup, Receipt, Rule};

/// The pictures of the draft: page 2 to the edges of the bleed, page 3 one of 100 mm.
fn plan(page: u32) -> Vec<Rect> {
    match page {
        2 => vec![Rect::snapped_mm(-3.0, -3.0, 203.0, 206.0)],
        3 => vec![Rect::snapped_mm(50.0, 50.0, 100.0, 100.0)],
        _ => Vec::new(),
    }
}

fn judge(book: draft::Draft, frames: Option<&FrameLookup<'_>>) -> (Receipt, Sink) {
    let kind = book.kind;
    book.judge_by(&profile(kind), &Expected { frames, ..Expected::default() })
}

#[test]
fn pages_as_planned_pass_and_without_a_plan_nothing_is_judged() {
    let has_row = |receipt: &Receipt| {
        receipt.rows.iter().find(|row| row.rule == Rule::PlannedPictures).cloned()
    };
    for kind in [PdfKind::Plain, PdfKind::X4] {
        let (receipt, _) = judge(draft(kind), Some(&plan));
        assert!(broken(&receipt).is_empty(), "{}", leporello_preflight::text(&receipt));
        assert_eq!(has_row(&receipt).unwrap().measured, "2 pictures, none missing");
    }
    assert_eq!(has_row(&judge(draft(PdfKind::Plain), None).0), None);
}

#[test]
fn pages_in_another_order_are_refused_with_their_numbers() {
    let mut book = draft(PdfKind::Plain);
    let tree = book.page(1).get(b"Parent").unwrap().as_reference().unwrap();
    // Two rectos change places, so that nothing but the order is wrong.
    book.pages.swap(2, 8);
    let kids: Vec<lopdf::Object> = book.pages.iter().map(|id| (*id).into()).collect();
    book.dict(tree).set("Kids", kids);
    let result = judge(book, Some(&plan));
    refused(&result, Rule::PlannedPictures, Some(3));
    let message = &result.1.diagnostics()[0].message;
    assert!(message.contains("100.00 × 100.00 mm at 50.00, 50.00 mm"), "{message}");
}

#[test]
fn the_block_of_another_book_is_refused_on_every_page_that_differs() {
    let other = |page: u32| match page {
        2 | 5 | 11 => vec![Rect::snapped_mm(20.0, 20.0, 120.0, 80.0)],
        _ => Vec::new(),
    };
    let result = judge(draft(PdfKind::Plain), Some(&other));
    refused(&result, Rule::PlannedPictures, Some(2));
    let pages = [2, 5, 11].map(Subject::Page);
    assert_eq!(result.1.diagnostics()[0].subjects, pages);
}

#[test]
fn a_missing_plate_is_named() {
    let moved = |page: u32| {
        let frames = plan(page).into_iter();
        frames.map(|frame| frame.moved(Length::mm(1), Length::mm(1))).collect()
    };
    let result = judge(draft(PdfKind::Plain), Some(&moved));
    refused(&result, Rule::PlannedPictures, Some(3));
    let plate = Subject::Plate { number: 7, page: 3, photo: "sea.jpg".into() };
    assert_eq!(result.1.diagnostics()[0].subjects, [plate]);
}

#[test]
fn a_picture_may_be_off_by_less_than_0_3_mm_at_each_edge() {
    for (by, is_kept) in [(0.29, true), (0.31, false)] {
        for [x, y, w, h] in [[by, 0.0, -by, 0.0], [0.0, -by, 0.0, by], [0.0, 0.0, by, 0.0]] {
            let near = |page: u32| match page {
                3 => vec![Rect::snapped_mm(50.0 + x, 50.0 + y, 100.0 + w, 100.0 + h)],
                _ => Vec::new(),
            };
            let (receipt, _) = judge(draft(PdfKind::Plain), Some(&near));
            assert_eq!(broken(&receipt).is_empty(), is_kept, "{by} {x} {y} {w} {h}");
        }
    }
}

#[test]
fn of_a_plate_across_the_fold_each_page_is_asked_for_its_own_part() {
    // From 150 mm of page 4 over the fold to 50 mm of page 5; page 4 has its bleed at the left.
    let mut book = draft(PdfKind::Plain);
    let bottom = BLEED + TRIM - 40.0 - 100.0;
    let left = BLEED + 150.0;
    let matrix = format!("{} 0 0 {} {} {}", pt(100.0), pt(100.0), pt(left), pt(bottom));
    let clip = format!("0 0 {} {} re W n", pt(TRIM + BLEED), pt(TRIM + 2.0 * BLEED));
    book.draw(4, &format!("q {clip} q {matrix} cm /P Do Q Q"));
    book.draw(5, &show(0.0, 40.0, 50.0, 100.0));
    let across = |page: u32| match page {
        4 => vec![Rect::snapped_mm(150.0, 40.0, 100.0, 100.0)],
        5 => vec![Rect::snapped_mm(-50.0, 40.0, 100.0, 100.0)],
        // It only touches the edge of this page: nothing is to be seen of it.
        6 => vec![Rect::snapped_mm(-100.0, 40.0, 100.1, 100.0)],
        other => plan(other),
    };
    let (receipt, _) = judge(book, Some(&across));
    let rules = broken(&receipt);
    assert!(!rules.contains(&Rule::PlannedPictures), "{}", leporello_preflight::text(&receipt));
}
