//! What a printer asks for, and that a book that breaks just one rule is refused for it, with
//! the page and the plate.

use crate::draft;
use crate::draft::{BLEED, TRIM, broken, draft, icc, profile, pt, refused, show, words};
use jpeg_encoder::ColorType;
use leporello_diag::{Sink, Subject};
use leporello_model::{BoundAt, Length, PdfKind, Rect, Size};
use leporello_preflight::{Expected, Head, Receipt, Rule, Verdict};
use leporello_printer::Colour;
use lopdf::{Object, Stream, dictionary};

fn plate_seven() -> Subject {
    Subject::Plate { number: 7, page: 3, photo: "sea.jpg".into() }
}

fn names_plate_seven((_, sink): &(Receipt, Sink)) {
    assert_eq!(sink.diagnostics()[0].subjects, [plate_seven()]);
}

#[test]
fn another_trim_is_refused() {
    let mut asked = profile(PdfKind::Plain);
    asked.trims[0].size.w = Length::mm(201);
    let result = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    refused(&result, Rule::TrimSize, Some(1));
    let trim = Some(Size { w: Length::mm(210), h: Length::mm(200) });
    let expected = Expected { trim, ..Expected::default() };
    let result = draft(PdfKind::Plain).judge_by(&profile(PdfKind::Plain), &expected);
    refused(&result, Rule::TrimSize, Some(1));
    let said = &result.1.diagnostics()[0].message;
    assert!(said.contains("the trim is 200.00 × 200.00 mm, not that of the book"), "{said}");
}

#[test]
fn the_trim_of_the_book_is_refused_by_a_printer_that_does_not_take_it() {
    let mut asked = profile(PdfKind::Plain);
    asked.trims[0].size.w = Length::mm(201);
    let of_book = |w| Size { w: Length::mm(w), h: Length::mm(200) };
    let judged = |w| {
        let expected = Expected { trim: Some(of_book(w)), ..Expected::default() };
        draft(PdfKind::Plain).judge_by(&asked, &expected)
    };
    let result = judged(200);
    refused(&result, Rule::TrimSize, Some(1));
    let said = &result.1.diagnostics()[0].message;
    assert!(said.contains("200.00 × 200.00 mm, which the printer does not take"), "{said}");
    assert!(said.contains("201.00 × 200.00 mm (20x20)"), "{said}");
    let said = &judged(202).1.diagnostics()[0].message.clone();
    assert!(said.contains("neither that of the book nor one the printer takes"), "{said}");
    asked.free_trim = Some(leporello_printer::SizeRange { from: of_book(150), to: of_book(200) });
    assert!(broken(&judged_by_free(&asked, of_book(200))).is_empty());
}

fn judged_by_free(asked: &leporello_printer::Profile, trim: Size) -> Receipt {
    let expected = Expected { trim: Some(trim), ..Expected::default() };
    draft(PdfKind::Plain).judge_by(asked, &expected).0
}

#[test]
fn bleed_is_told_by_the_binding_and_not_by_left_and_right() {
    let mut asked = profile(PdfKind::Plain);
    asked.bleed.inside = Length::mm(3);
    let result = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    refused(&result, Rule::Bleed, Some(1));
    let expected = Expected { bound_at: BoundAt::Right, ..Expected::default() };
    let result = draft(PdfKind::Plain).judge_by(&profile(PdfKind::Plain), &expected);
    assert!(broken(&result.0).contains(&Rule::Bleed));
}

#[test]
fn a_thin_bleed_on_one_page_is_refused_on_that_page() {
    let mut book = draft(PdfKind::Plain);
    let media = [0.0, 0.0, TRIM + BLEED - 0.1, TRIM + 2.0 * BLEED].map(|mm| Object::Real(pt(mm)));
    book.page(5).set("MediaBox", media.to_vec());
    book.page(5).set("BleedBox", media.to_vec());
    refused(&book.judge(), Rule::Bleed, Some(5));
}

#[test]
fn boxes_in_disorder_and_turned_pages_are_refused() {
    let mut book = draft(PdfKind::X4);
    book.page(4).set("Rotate", 90);
    refused(&book.judge(), Rule::Boxes, Some(4));
    let mut book = draft(PdfKind::X1a);
    let trim = book.page(4).get(b"TrimBox").unwrap().clone();
    book.page(4).set("ArtBox", trim);
    refused(&book.judge(), Rule::Boxes, Some(4));
}

#[test]
fn too_few_too_many_or_unequal_pages_are_refused() {
    for (pages, multiple) in [([26, 240], 2), ([2, 20], 4), ([20, 240], 5)] {
        let mut asked = profile(PdfKind::Plain);
        (asked.pages, asked.page_multiple) = (pages, multiple);
        let result = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
        refused(&result, Rule::PageCount, None);
    }
    let expected = Expected { pages: Some(28), ..Expected::default() };
    let result = draft(PdfKind::Plain).judge_by(&profile(PdfKind::Plain), &expected);
    refused(&result, Rule::PageCount, None);
}

#[test]
fn a_coarse_picture_is_refused_with_its_plate_and_a_soft_one_warned_of() {
    let mut asked = profile(PdfKind::Plain);
    asked.least_ppi = 149.0;
    let mut book = draft(PdfKind::Plain);
    let small = book.picture;
    book.dict(small).set("Width", 500);
    book.page(2).set("Resources", dictionary! {});
    let id = book.page(2).get(b"Contents").unwrap().as_reference().unwrap();
    book.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap().set_content(b" ".to_vec());
    let result = book.judge_by(&asked, &Expected::default());
    refused(&result, Rule::Resolution, Some(3));
    names_plate_seven(&result);
    assert!(result.1.diagnostics()[0].message.contains("127 ppi"));

    let mut asked = profile(PdfKind::Plain);
    asked.least_ppi = 100.0;
    let mut book = draft(PdfKind::Plain);
    let id = book.picture;
    book.dict(id).set("Width", 1500);
    let result = book.judge_by(&asked, &Expected::default());
    refused(&result, Rule::Softness, Some(2));
    assert_eq!(result.0.verdict, Verdict::Warn);
    assert!(result.0.is_ready());
}

#[test]
fn a_picture_that_ends_inside_the_bleed_is_refused() {
    let mut book = draft(PdfKind::Plain);
    book.draw(3, &show(100.0, 50.0, 102.0, 90.0));
    let result = book.judge();
    refused(&result, Rule::PictureBleed, Some(3));
    names_plate_seven(&result);
}

#[test]
fn a_clip_ends_a_picture_as_an_edge_does() {
    let mut book = draft(PdfKind::Plain);
    let clip = format!("q 0 0 {} {} re W n", pt(201.0), pt(300.0));
    book.draw(3, &format!("{clip} {} Q", show(100.0, 50.0, 103.0, 90.0)));
    refused(&book.judge(), Rule::PictureBleed, Some(3));
}

#[test]
fn words_near_the_trim_or_the_fold_are_refused() {
    // A recto has its fold at the left.
    let mut book = draft(PdfKind::Plain);
    book.draw(5, &words(5, 193.0, 100.0, "0001 0002"));
    refused(&book.judge(), Rule::WordsAtTrim, Some(5));
    let mut book = draft(PdfKind::Plain);
    book.draw(5, &words(5, 7.0, 100.0, "0001"));
    let result = book.judge();
    refused(&result, Rule::WordsAtFold, Some(5));
    assert!(result.1.diagnostics()[0].message.contains("“a” stands 7.00 mm from the fold"));
    let mut book = draft(PdfKind::Plain);
    book.draw(4, &words(4, 7.0, 100.0, "0001"));
    assert!(broken(&book.judge().0).is_empty());
}

#[test]
fn a_head_near_the_fold_or_the_trim_is_refused_with_its_plate() {
    let head = |x: f64| Head { page: 3, area: Rect::snapped_mm(x, 60.0, 20.0, 25.0) };
    for (x, counts) in [(7.0, true), (60.0, false), (178.0, true)] {
        let heads = [head(x)];
        let expected = Expected { heads: &heads, ..Expected::default() };
        let result = draft(PdfKind::Plain).judge_by(&profile(PdfKind::Plain), &expected);
        if counts {
            refused(&result, Rule::Heads, Some(3));
        } else {
            assert!(broken(&result.0).is_empty());
        }
    }
}

#[test]
fn a_glyph_that_is_missing_is_refused() {
    let mut book = draft(PdfKind::Plain);
    book.draw(6, &words(6, 50.0, 100.0, "0003 0000 0004"));
    let result = book.judge();
    refused(&result, Rule::MissingGlyphs, Some(6));
    assert!(result.1.diagnostics()[0].message.starts_with("block.pdf: 1 letter has no glyph"));
}

#[test]
fn a_font_that_is_not_in_the_file_is_refused() {
    let mut book = draft(PdfKind::X4);
    let descriptor = book.descriptor;
    book.dict(descriptor).remove(b"FontFile2");
    refused(&book.judge(), Rule::FontsEmbedded, Some(1));
    let mut book = draft(PdfKind::X4);
    let simple = dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" };
    book.resource(8, "Font", "H", simple);
    book.draw(8, &words(8, 50.0, 50.0, "4142").replace("/F", "/H"));
    refused(&book.judge(), Rule::FontsEmbedded, Some(8));
}

#[test]
fn pictures_in_other_colours_are_refused_with_their_plate() {
    let recoloured = |kind, space: &str, asked: Colour| {
        let mut book = draft(kind);
        let id = book.picture;
        book.dict(id).set("ColorSpace", space);
        let profile =
            leporello_printer::Profile { colour: asked, ink_limit: None, ..profile(kind) };
        book.judge_by(&profile, &Expected::default())
    };
    for (kind, space, asked) in [
        (PdfKind::Plain, "DeviceCMYK", Colour::Srgb),
        (PdfKind::Plain, "DeviceRGB", Colour::Rgb),
        (PdfKind::X4, "DeviceRGB", Colour::Any),
        (PdfKind::X3, "DeviceRGB", Colour::Any),
        (PdfKind::X1a, "DeviceRGB", Colour::Any),
        (PdfKind::Archive, "DeviceCMYK", Colour::Any),
        (PdfKind::Plain, "Unheard", Colour::Any),
    ] {
        let result = recoloured(kind, space, asked);
        refused(&result, Rule::PictureColour, Some(2));
        assert!(result.1.diagnostics().iter().any(|d| d.subjects.contains(&plate_seven())));
    }
}

#[test]
fn a_profile_that_is_not_srgb_is_refused_whatever_its_name() {
    let mut book = draft(PdfKind::Plain);
    let other =
        book.doc.add_object(Stream::new(dictionary! { "N" => 3 }, icc(b"mntr", b"RGB ", 1.8)));
    let id = book.picture;
    book.dict(id).set("ColorSpace", vec!["ICCBased".into(), other.into()]);
    refused(&book.judge(), Rule::PictureColour, Some(2));
}

#[test]
fn a_profile_has_as_many_colours_as_the_file_says() {
    let mut book = draft(PdfKind::X4);
    let other =
        book.doc.add_object(Stream::new(dictionary! { "N" => 3 }, icc(b"prtr", b"CMYK", 2.4)));
    let id = book.picture;
    book.dict(id).set("ColorSpace", vec!["ICCBased".into(), other.into()]);
    refused(&book.judge(), Rule::PictureColour, Some(2));
}

#[test]
fn paint_in_other_colours_is_refused() {
    for (kind, colour) in
        [(PdfKind::Plain, "1 0 0 0 k"), (PdfKind::X1a, "1 0 0 rg"), (PdfKind::X4, "1 0 0 rg")]
    {
        let mut book = draft(kind);
        book.draw(9, &format!("{colour} 100 100 50 50 re f"));
        refused(&book.judge(), Rule::PaintColour, Some(9));
        let mut book = draft(kind);
        book.draw(9, &format!("{colour} 100 100 50 50 re n"));
        assert!(broken(&book.judge().0).is_empty(), "a colour that is not used is no paint");
    }
}

#[test]
fn too_much_ink_is_refused_in_paint_and_in_pictures() {
    let mut book = draft(PdfKind::X1a);
    book.draw(9, "1 1 1 0.5 k 100 100 50 50 re f");
    refused(&book.judge(), Rule::Ink, Some(9));

    let mut book = draft(PdfKind::X1a);
    let mut dict = book.dict_of_picture();
    dict.set("Filter", "FlateDecode");
    let id = book.picture;
    let dark = Stream::new(dict, draft::packed_inks(200).to_vec());
    book.doc.objects.insert(id, dark.into());
    let result = book.judge();
    refused(&result, Rule::Ink, Some(2));
    assert!(result.1.diagnostics().iter().any(|d| d.subjects.contains(&plate_seven())));
    assert!(result.1.diagnostics()[0].message.contains("314 % of ink"));
}

#[test]
fn the_ink_of_a_jpeg_is_measured_and_turned_round_where_the_file_says() {
    let judged = |kind: ColorType, value: u8, decode: bool| {
        let mut book = draft(PdfKind::X1a);
        let mut bytes = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
        let pixels = [value; 64 * 64 * 4];
        encoder.encode(&pixels, 64, 64, kind).unwrap();
        let mut dict = book.dict_of_picture();
        dict.set("Filter", "DCTDecode");
        if decode {
            dict.set("Decode", [1, 0].repeat(4).into_iter().map(Object::from).collect::<Vec<_>>());
        }
        let id = book.picture;
        book.doc.objects.insert(id, Stream::new(dict, bytes).into());
        book.judge()
    };
    // The encoder stores inks turned round, as Adobe's JPEGs do: 200 becomes 55.
    for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        refused(&judged(kind, 200, true), Rule::Ink, Some(2));
        assert!(broken(&judged(kind, 200, false).0).is_empty());
        refused(&judged(kind, 55, false), Rule::Ink, Some(2));
        assert!(broken(&judged(kind, 55, true).0).is_empty());
    }
}

#[test]
fn ink_that_cannot_be_measured_is_not_judged_and_says_why() {
    let mut book = draft(PdfKind::X4);
    let id = book.picture;
    book.dict(id).set("ColorSpace", "DeviceCMYK");
    let (receipt, _) = book.judge();
    let row = receipt.rows.iter().find(|row| row.rule == Rule::Ink).unwrap();
    assert_eq!(row.verdict, Verdict::NotJudged);
    assert!(row.measured.contains("it is no JPEG"), "{}", row.measured);
}

#[test]
fn marks_and_what_stands_outside_of_the_bleed_are_refused() {
    let mut book = draft(PdfKind::X4);
    let media = [-10.0, -10.0, 220.0, 220.0].map(|mm| Object::Real(pt(mm)));
    book.page(7).set("MediaBox", media.to_vec());
    refused(&book.judge(), Rule::Marks, Some(7));

    let mut book = draft(PdfKind::X4);
    book.page(7).set("MediaBox", media.to_vec());
    book.draw(7, "0 0 0 1 k -20 -20 10 0.1 re f");
    let result = book.judge();
    refused(&result, Rule::Marks, Some(7));
    assert!(result.1.diagnostics()[0].message.starts_with("block.pdf: something is painted"));
}

#[test]
fn a_file_that_is_too_large_is_refused() {
    let mut asked = profile(PdfKind::Plain);
    asked.most_bytes = Some(1000);
    let result = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    refused(&result, Rule::FileSize, None);
}
