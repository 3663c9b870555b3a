//! What each kind of PDF demands, and that a file without just one thing is refused for it.

use crate::draft;
use crate::draft::{broken, draft, icc, refused, text};
use leporello_diag::Sink;
use leporello_model::PdfKind;
use leporello_preflight::{Expected, Rule, Verdict, check};
use lopdf::{Dictionary, Object, SaveOptions, Stream, dictionary};

#[test]
fn a_good_book_of_each_kind_passes_and_every_row_is_judged() {
    for kind in PdfKind::ALL {
        let (receipt, sink) = draft(kind).judge();
        assert_eq!(receipt.verdict, Verdict::Pass, "{}", leporello_preflight::text(&receipt));
        assert_eq!(receipt.count(Verdict::NotJudged), 0);
        assert!(sink.diagnostics().is_empty());
    }
}

#[test]
fn a_protected_file_is_refused_and_nothing_else_is_said() {
    let mut book = draft(PdfKind::Plain);
    book.doc.trailer.set("Encrypt", dictionary! { "Filter" => "Standard" });
    refused(&book.judge(), Rule::Protection, None);
}

#[test]
fn a_newer_version_is_refused() {
    for (kind, version) in [(PdfKind::Plain, "1.5"), (PdfKind::X4, "1.7"), (PdfKind::X1a, "1.6")] {
        let mut book = draft(kind);
        book.doc.version = version.into();
        refused(&book.judge(), Rule::Version, None);
    }
    let mut book = draft(PdfKind::X3);
    book.catalog().set("Version", "1.5");
    refused(&book.judge(), Rule::Version, None);
}

#[test]
fn a_file_without_identifier_is_refused() {
    for kind in [PdfKind::X4, PdfKind::X3, PdfKind::X1a, PdfKind::Archive] {
        let mut book = draft(kind);
        book.doc.trailer.remove(b"ID");
        refused(&book.judge(), Rule::Identifiers, None);
    }
}

#[test]
fn a_file_that_does_not_say_its_kind_is_refused() {
    let mut book = draft(PdfKind::X4);
    book.rewrite_xmp("PDF/X-4", "PDF/X-5");
    refused(&book.judge(), Rule::Metadata, None);
    let mut book = draft(PdfKind::Archive);
    book.rewrite_xmp("pdfaid:part=\"2\"", "");
    refused(&book.judge(), Rule::Metadata, None);
    let mut book = draft(PdfKind::Screen);
    book.rewrite_xmp("pdfuaid:part=\"1\"", "");
    refused(&book.judge(), Rule::Metadata, None);
    for key in ["GTS_PDFXVersion", "Trapped", "CreationDate", "ModDate"] {
        let mut book = draft(PdfKind::X1a);
        let info = book.info;
        book.dict(info).remove(key.as_bytes());
        refused(&book.judge(), Rule::Metadata, None);
    }
}

#[test]
fn a_missing_title_or_the_title_of_another_book_is_refused() {
    let mut book = draft(PdfKind::X1a);
    let info = book.info;
    book.dict(info).remove(b"Title");
    book.rewrite_xmp("The sea", "");
    refused(&book.judge(), Rule::Title, None);
    let mut book = draft(PdfKind::Screen);
    book.catalog().remove(b"ViewerPreferences");
    refused(&book.judge(), Rule::Title, None);
    let expected = Expected { title: Some("The land"), ..Expected::default() };
    let result = draft(PdfKind::X4).judge_by(&draft::profile(PdfKind::X4), &expected);
    refused(&result, Rule::Title, None);
}

#[test]
fn an_output_intent_must_be_there_once_and_of_the_right_class() {
    for kind in [PdfKind::X4, PdfKind::X3, PdfKind::X1a] {
        let mut book = draft(kind);
        let id = book.intent_profile.unwrap();
        let wrong = icc(b"mntr", b"CMYK", 2.4);
        book.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap().set_content(wrong);
        refused(&book.judge(), Rule::OutputIntent, None);

        let mut book = draft(kind);
        let once = book.catalog().get(b"OutputIntents").unwrap().as_array().unwrap().clone();
        book.catalog().set("OutputIntents", [once.clone(), once].concat());
        refused(&book.judge(), Rule::OutputIntent, None);
    }
    let mut book = draft(PdfKind::Archive);
    book.catalog().remove(b"OutputIntents");
    refused(&book.judge(), Rule::OutputIntent, None);
}

#[test]
fn a_screen_file_needs_language_structure_and_bookmarks() {
    for (key, rule) in [("Lang", Rule::Language), ("Outlines", Rule::Bookmarks)] {
        let mut book = draft(PdfKind::Screen);
        book.catalog().remove(key.as_bytes());
        refused(&book.judge(), rule, None);
    }
    let mut book = draft(PdfKind::Screen);
    book.catalog().remove(b"MarkInfo");
    refused(&book.judge(), Rule::Structure, None);
    let languages = ["ko".to_owned()];
    let expected = Expected { languages: &languages, ..Expected::default() };
    let result = draft(PdfKind::Screen).judge_by(&draft::profile(PdfKind::Screen), &expected);
    refused(&result, Rule::Language, None);
}

#[test]
fn a_figure_without_words_is_refused_on_its_page() {
    let mut book = draft(PdfKind::Screen);
    let figure = book.figure.unwrap();
    book.dict(figure).set("Alt", text(" "));
    refused(&book.judge(), Rule::AltText, Some(3));
}

#[test]
fn a_font_without_letters_is_refused_for_archive_and_screen() {
    for kind in [PdfKind::Archive, PdfKind::Screen] {
        let mut book = draft(kind);
        let font = book.font;
        book.dict(font).remove(b"ToUnicode");
        refused(&book.judge(), Rule::Letters, Some(1));
    }
}

#[test]
fn what_is_see_through_is_refused_where_the_kind_forbids_it() {
    for kind in [PdfKind::Plain, PdfKind::X3, PdfKind::X1a] {
        for (key, value) in [
            ("ca", Object::Real(0.5)),
            ("BM", "Multiply".into()),
            ("SMask", Dictionary::new().into()),
        ] {
            let mut book = draft(kind);
            book.resource(4, "ExtGState", "G", dictionary! { key => value });
            book.draw(4, "/G gs");
            refused(&book.judge(), Rule::Transparency, Some(4));
        }
        let mut book = draft(kind);
        book.page(5).set("Group", dictionary! { "S" => "Transparency" });
        refused(&book.judge(), Rule::Transparency, Some(5));
    }
    let mut book = draft(PdfKind::X4);
    book.resource(4, "ExtGState", "G", dictionary! { "ca" => 0.5 });
    book.draw(4, "/G gs");
    assert_eq!(book.judge().0.verdict, Verdict::Pass);
}

#[test]
fn a_group_composed_in_rgb_breaks_the_colours_of_a_file_for_inks() {
    let mut book = draft(PdfKind::X4);
    book.page(5).set("Group", dictionary! { "S" => "Transparency", "CS" => "DeviceRGB" });
    refused(&book.judge(), Rule::PaintColour, Some(5));
}

#[test]
fn what_only_one_device_understands_is_refused() {
    for kind in [PdfKind::X4, PdfKind::X3, PdfKind::X1a, PdfKind::Archive] {
        let mut book = draft(kind);
        book.resource(4, "ExtGState", "G", dictionary! { "TR" => "Identity" });
        book.draw(4, "/G gs");
        refused(&book.judge(), Rule::Devices, Some(4));
    }
}

#[test]
fn filters_that_the_kind_forbids_are_refused() {
    let forbidden = [
        (PdfKind::Plain, "JPXDecode"),
        (PdfKind::X3, "JBIG2Decode"),
        (PdfKind::X1a, "LZWDecode"),
        (PdfKind::Archive, "LZWDecode"),
    ];
    for (kind, filter) in forbidden {
        let mut book = draft(kind);
        book.doc.add_object(Stream::new(dictionary! { "Filter" => filter }, vec![1]));
        refused(&book.judge(), Rule::Filters, None);
    }
}

#[test]
fn layers_are_refused_where_pdf_1_4_is_asked() {
    for kind in [PdfKind::Plain, PdfKind::X3, PdfKind::X1a] {
        let mut book = draft(kind);
        book.catalog().set("OCProperties", Dictionary::new());
        refused(&book.judge(), Rule::OptionalContent, None);
    }
}

#[test]
fn links_are_refused_in_print_and_need_words_on_the_screen() {
    let link = |rect: [f32; 4]| -> Object {
        let rect: Vec<Object> = rect.map(Object::Real).to_vec();
        vec![dictionary! { "Subtype" => "Link", "Rect" => rect }.into()].into()
    };
    for kind in [PdfKind::Plain, PdfKind::X4, PdfKind::X3, PdfKind::X1a, PdfKind::Screen] {
        let mut book = draft(kind);
        book.page(3).set("Annots", link([200.0, 300.0, 220.0, 320.0]));
        let result = book.judge();
        refused(&result, Rule::Annotations, Some(3));
    }
    let mut book = draft(PdfKind::Archive);
    book.page(3).set("Annots", link([200.0, 300.0, 220.0, 320.0]));
    assert!(broken(&book.judge().0).is_empty());
}

#[test]
fn bookmarks_are_refused_by_services() {
    let mut book = draft(PdfKind::Plain);
    let item = book.doc.add_object(dictionary! { "Title" => text("One") });
    book.catalog().set("Outlines", dictionary! { "First" => item });
    refused(&book.judge(), Rule::Bookmarks, None);
}

#[test]
fn scripts_actions_and_attachments_are_refused_in_every_kind() {
    for kind in PdfKind::ALL {
        let mut book = draft(kind);
        let script = dictionary! { "S" => "JavaScript", "JS" => text("app.alert(1)") };
        book.doc.add_object(script);
        refused(&book.judge(), Rule::Actions, None);

        let mut book = draft(kind);
        book.catalog().set("Names", dictionary! { "EmbeddedFiles" => Dictionary::new() });
        refused(&book.judge(), Rule::Actions, None);
    }
}

#[test]
fn objects_packed_in_streams_are_read_and_are_too_new_for_pdf_1_4() {
    let packed = |kind| {
        let mut book = draft(kind);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block.pdf");
        let mut file = std::fs::File::create(&path).unwrap();
        let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true);
        book.doc.save_with_options(&mut file, options.build()).unwrap();
        let mut sink = Sink::new();
        let expected = Expected::default();
        let profile = draft::profile(kind);
        let receipt = check(&path, Some(&profile), kind, &expected, &mut sink).unwrap();
        (receipt, sink)
    };
    assert!(broken(&packed(PdfKind::X4).0).is_empty());
    refused(&packed(PdfKind::X3), Rule::Version, None);
}
