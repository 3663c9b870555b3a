//! What is said of a broken rule: once, in few words, about the right file.

use crate::draft::{draft, profile, words};
use leporello_diag::{Sink, Subject};
use leporello_model::{Length, PdfKind};
use leporello_preflight::{Expected, Rule, SPECS, check};

#[test]
fn a_rule_broken_on_every_page_is_one_message_that_counts_its_places() {
    let mut asked = profile(PdfKind::Plain);
    asked.bleed.top = Length::mm(5);
    let (receipt, sink) = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    let [said] = sink.diagnostics() else { panic!("{:?}", sink.diagnostics()) };
    assert!(
        said.message.starts_with("block.pdf: 24 places on 24 pages and plates, 12 of them"),
        "{}",
        said.message
    );
    assert!(said.message.contains("the first: the bleed is 3.00 mm at the top, not 5.00 mm"));
    assert!(said.message.contains("asked: top 5.00"), "{}", said.message);
    let first: Vec<Subject> = (1..=12).map(Subject::Page).collect();
    assert_eq!(said.subjects, first);
    let row = receipt.rows.iter().find(|row| row.rule == Rule::Bleed).unwrap();
    assert_eq!(row.places.len(), 24, "the receipt keeps every place");
}

#[test]
fn a_page_is_named_once_however_often_the_rule_is_broken_there() {
    let mut book = draft(PdfKind::Plain);
    for line in 0..5 {
        book.draw(5, &words(5, 193.0, 60.0 + f64::from(line) * 10.0, "0001 0002"));
    }
    book.draw(7, &words(7, 193.0, 100.0, "0001 0002"));
    let (_, sink) = book.judge();
    let [said] = sink.diagnostics() else { panic!("{:?}", sink.diagnostics()) };
    assert!(said.message.starts_with("block.pdf: 6 places; the first: “ab”"), "{}", said.message);
    assert_eq!(said.subjects, [Subject::Page(5), Subject::Page(7)]);
}

#[test]
fn a_rule_broken_at_one_place_is_said_without_a_count() {
    let mut book = draft(PdfKind::Plain);
    book.draw(5, &words(5, 7.0, 100.0, "0001"));
    let said = &book.judge().1.diagnostics()[0].message.clone();
    assert_eq!(said, "block.pdf: “a” stands 7.00 mm from the fold; asked: 8.00 mm or more");
}

#[test]
fn a_message_about_the_whole_file_names_it_once() {
    let expected = Expected { pages: Some(28), ..Expected::default() };
    let (_, sink) = draft(PdfKind::Plain).judge_by(&profile(PdfKind::Plain), &expected);
    let said = &sink.diagnostics()[0];
    assert!(said.message.starts_with("the file has 24 pages"), "{}", said.message);
    assert_eq!(said.subjects, [Subject::File { path: "block.pdf".into(), place: None }]);
}

#[test]
fn every_command_in_a_hint_says_what_it_is_to_be_run_on() {
    for spec in &SPECS {
        assert!(!spec.hint.contains("make`"), "{}: {}", spec.code.name(), spec.hint);
    }
    let mut sink = Sink::new();
    let nowhere = std::path::Path::new("no such file.pdf");
    check(nowhere, None, PdfKind::Plain, &Expected::default(), &mut sink).unwrap_err();
    assert!(sink.diagnostics()[0].hints[0].ends_with("`leporello make BOOK`"));
}
