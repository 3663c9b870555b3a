//! What a printer asks of a cover.

use crate::draft::{broken, draft, profile, pt, refused, words};
use leporello_diag::Sink;
use leporello_model::{BoundAt, Length, PdfKind, Rect, Sides, Size};
use leporello_preflight::{Expected, ExpectedCover, Receipt, Rule};
use lopdf::Object;

/// A cover of 180 mm, with a spine of 20 mm between two panels of 90 mm.
fn cover() -> ExpectedCover {
    ExpectedCover {
        panel: Length::mm(90),
        height: Length::mm(200),
        spine: Length::mm(20),
        wrap: Sides {
            top: Length::mm(3),
            bottom: Length::mm(3),
            inside: Length::ZERO,
            outside: Length::mm(3),
        },
        spine_words: true,
        spine_clear: Length::mm(1),
        safe: Length::mm(5),
        barcode: None,
    }
}

fn judge_cover(cover: ExpectedCover, more: &str) -> (Receipt, Sink) {
    let mut book = draft(PdfKind::X4);
    let media = [0.0, 0.0, 206.0, 206.0].map(|mm| Object::Real(pt(mm)));
    let trim = [3.0, 3.0, 203.0, 203.0].map(|mm| Object::Real(pt(mm)));
    let tree = book.page(1).get(b"Parent").unwrap().as_reference().unwrap();
    let only = book.pages[0];
    book.dict(tree).set("Kids", vec![only.into()]);
    for (key, value) in [("MediaBox", &media), ("BleedBox", &media), ("TrimBox", &trim)] {
        book.page(1).set(key, value.to_vec());
    }
    let id = book.page(1).get(b"Contents").unwrap().as_reference().unwrap();
    book.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap().set_content(b" ".to_vec());
    book.draw(1, &format!("0 0 0 1 k {more}"));
    let expected = Expected { cover: Some(cover), ..Expected::default() };
    book.judge_by(&profile(PdfKind::X4), &expected)
}

#[test]
fn a_cover_is_judged_by_its_spine_its_size_and_its_words() {
    let on_spine = words(2, 95.0, 100.0, "0001 0002");
    assert!(broken(&judge_cover(cover(), &on_spine).0).is_empty());
    let thin = ExpectedCover { spine: Length::mm(19), ..cover() };
    refused(&judge_cover(thin, ""), Rule::SpineWidth, Some(1));
    let tall = ExpectedCover { height: Length::mm(210), ..cover() };
    refused(&judge_cover(tall, ""), Rule::CoverSize, Some(1));
    let wrapped = Sides { top: Length::mm(15), ..cover().wrap };
    refused(&judge_cover(ExpectedCover { wrap: wrapped, ..cover() }, ""), Rule::CoverSize, Some(1));
    let bare = ExpectedCover { spine_words: false, ..cover() };
    refused(&judge_cover(bare, &on_spine), Rule::SpineWords, Some(1));
    let clear = ExpectedCover { spine_clear: Length::mm(8), ..cover() };
    refused(&judge_cover(clear, &on_spine), Rule::SpineWords, Some(1));
    let edge = words(2, 2.0, 100.0, "0001");
    refused(&judge_cover(cover(), &edge), Rule::WordsAtTrim, Some(1));
}

#[test]
fn words_in_the_room_of_the_barcode_are_free_though_they_reach_out_by_a_hair() {
    let judged = |top: f64| {
        let room = Rect::snapped_mm(1.0, top, 40.0, 30.0);
        let cover = ExpectedCover { barcode: Some(room), ..cover() };
        judge_cover(cover, &words(2, 2.0, 100.0, "0001"))
    };
    // The words reach down to 100.71 mm: their base line is at 100 mm.
    assert!(broken(&judged(90.0).0).is_empty());
    assert!(broken(&judged(100.71 + 0.1 - 30.0 - 0.6).0).is_empty());
    refused(&judged(100.71 - 0.1 - 30.0 - 0.6), Rule::WordsAtTrim, Some(1));
    refused(&judged(100.0), Rule::WordsAtTrim, Some(1));
}

#[test]
fn a_cover_is_not_told_to_widen_the_margins_of_the_theme() {
    let (_, sink) = judge_cover(cover(), &words(2, 2.0, 100.0, "0001"));
    let hint = &sink.diagnostics()[0].hints[0];
    assert!(!hint.contains("margins") && hint.contains("cover"), "{hint}");
    let mut block = draft(PdfKind::Plain);
    block.draw(5, &words(5, 193.0, 100.0, "0001 0002"));
    assert!(block.judge().1.diagnostics()[0].hints[0].contains("margins of the theme"));
}

#[test]
fn the_expected_cover_follows_from_the_profile_and_the_block() {
    let asked = profile(PdfKind::X4);
    let trim = Size { w: Length::mm(200), h: Length::mm(200) };
    let of = |pages| ExpectedCover::of(&asked, trim, pages, Length::mm(20), BoundAt::Left);
    let cover = of(24);
    assert_eq!((cover.panel, cover.spine, cover.height), (trim.w, Length::mm(20), trim.h));
    assert_eq!((cover.wrap.outside, cover.wrap.top), (Length::mm(3), Length::mm(3)));
    assert!(!cover.spine_words && of(80).spine_words);
}
