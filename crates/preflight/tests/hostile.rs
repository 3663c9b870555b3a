//! Damaged and malicious files end in a message or a verdict, never in a panic or a loop.

use crate::draft;
use crate::draft::{draft, profile, refused};
use leporello_diag::{Sink, codes};
use leporello_model::PdfKind;
use leporello_preflight::{Expected, Receipt, Rule, check};
use lopdf::{Object, Stream, dictionary};
use proptest::prelude::*;
use std::sync::OnceLock;

fn judge(bytes: &[u8]) -> (Option<Receipt>, Sink) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("block.pdf");
    std::fs::write(&path, bytes).unwrap();
    let mut sink = Sink::new();
    let kind = PdfKind::X4;
    let receipt = check(&path, Some(&profile(kind)), kind, &Expected::default(), &mut sink).ok();
    (receipt, sink)
}

fn good() -> &'static [u8] {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| {
        let mut bytes = Vec::new();
        draft(PdfKind::X4).doc.save_to(&mut bytes).unwrap();
        bytes
    })
}

#[test]
fn what_is_no_pdf_is_said_to_be_none() {
    for bytes in [&b""[..], b"%PDF-", b"hello", b"%PDF-1.4\nstartxref\n99999999\n%%EOF", &[0; 5000]]
    {
        let (receipt, sink) = judge(bytes);
        assert!(receipt.is_none());
        assert_eq!(sink.diagnostics()[0].code, codes::PFL_020);
    }
}

#[test]
fn a_file_that_ends_early_cannot_be_read() {
    let bytes = good();
    let (receipt, sink) = judge(&bytes[..bytes.len() / 2]);
    assert!(receipt.is_none());
    assert!(sink.diagnostics()[0].message.contains("ends early"));
}

#[test]
fn a_page_tree_that_contains_itself_comes_to_an_end() {
    let mut book = draft(PdfKind::X4);
    let tree = book.page(1).get(b"Parent").unwrap().as_reference().unwrap();
    let mut kids = book.dict(tree).get(b"Kids").unwrap().as_array().unwrap().clone();
    kids.push(tree.into());
    book.dict(tree).set("Kids", kids);
    assert_eq!(book.judge().0.file.pages, 24);
}

#[test]
fn a_form_that_contains_itself_many_times_comes_to_an_end() {
    let mut book = draft(PdfKind::X4);
    let form = book.doc.new_object_id();
    let resources = dictionary! { "XObject" => dictionary! { "X" => form } };
    let dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()],
        "Resources" => resources,
    };
    book.doc.objects.insert(form, Stream::new(dict, b"/X Do /X Do ".to_vec()).into());
    book.resource(4, "XObject", "X", form);
    book.draw(4, "/X Do");
    refused(&book.judge(), Rule::Damage, Some(4));
}

#[test]
fn values_nested_without_end_and_numbers_without_end_are_damage() {
    for content in ["[".repeat(100_000), format!("{} 0 0 1 0 0 cm /P Do", "9".repeat(400))] {
        let mut book = draft(PdfKind::X4);
        book.draw(4, &content);
        refused(&book.judge(), Rule::Damage, Some(4));
    }
}

#[test]
fn huge_places_and_sizes_are_judged_without_overflow() {
    let mut book = draft(PdfKind::X4);
    book.draw(4, "q 1e30 0 0 1e30 -1e30 -1e30 cm 1e30 0 0 1e30 0 0 cm /P Do Q");
    let picture = book.picture;
    book.dict(picture).set("Width", i64::MAX);
    assert!(!book.judge().0.is_ready());
}

#[test]
fn an_object_that_is_missing_where_it_is_needed_is_damage() {
    let mut book = draft(PdfKind::X4);
    let picture = book.picture;
    book.doc.objects.remove(&picture);
    refused(&book.judge(), Rule::Damage, Some(2));
}

#[test]
fn a_length_that_points_at_itself_is_damage() {
    let mut book = draft(PdfKind::X4);
    let id = book.page(4).get(b"Contents").unwrap().as_reference().unwrap();
    book.dict(id).set("Length", Object::Reference(id));
    let (receipt, _) = book.judge();
    assert!(draft::broken(&receipt).contains(&Rule::Damage));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_changed_bytes_end_in_a_message_or_a_verdict(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
    ) {
        let mut bytes = good().to_vec();
        for (index, value) in changes {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        let (receipt, sink) = judge(&bytes);
        prop_assert!(receipt.is_some() || sink.diagnostics().len() == 1);
    }

    #[test]
    fn any_content_ends_in_a_verdict(content in "[ -~\\n]{0,200}") {
        let mut book = draft(PdfKind::X4);
        book.draw(4, &content);
        prop_assert_eq!(book.judge().0.file.pages, 24);
    }
}
