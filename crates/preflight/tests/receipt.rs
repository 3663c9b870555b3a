//! The receipt: the same for the same file, complete in JSON, readable as text and as a page.

use crate::draft::{draft, profile, words};
use leporello_diag::ALL;
use leporello_model::PdfKind;
use leporello_preflight::{Expected, Receipt, Rule, SPECS, Verdict, html, ledger, text};
use leporello_printer::Certainty;
use std::collections::BTreeSet;

fn broken_book() -> Receipt {
    let mut book = draft(PdfKind::Plain);
    for page in 4..=20 {
        let x = 195.0 + page as f64 / 10.0;
        book.draw(page, &words(page as u32, x, 100.0, "0001 0002"));
    }
    book.judge().0
}

#[test]
fn the_same_file_gives_the_same_receipt() {
    let (first, second) = (broken_book(), broken_book());
    assert_eq!(serde_json::to_string(&first).unwrap(), serde_json::to_string(&second).unwrap());
    assert_eq!(html(&first), html(&second));
}

#[test]
fn json_gives_back_the_whole_receipt() {
    let receipt = broken_book();
    let json = serde_json::to_string(&receipt).unwrap();
    assert_eq!(serde_json::from_str::<Receipt>(&json).unwrap(), receipt);
}

#[test]
fn failures_stand_first_and_long_lists_are_counted() {
    let receipt = broken_book();
    assert_eq!(receipt.rows[0].verdict, Verdict::Fail);
    let text = text(&receipt);
    let first = text.lines().find(|line| line.contains("PFL-")).unwrap();
    assert!(first.starts_with("fail        PFL-02"), "{first}");
    assert!(text.contains(" more\n"));
    assert!(text.contains(&receipt.file.sha256));
    assert_eq!(receipt.file.sha256.len(), 64);
}

#[test]
fn pages_that_measure_the_same_are_said_together() {
    let mut asked = profile(PdfKind::Plain);
    asked.bleed.top = leporello_model::Length::mm(5);
    let (receipt, _) = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    let text = text(&receipt);
    let line =
        "pages 1, 2, 3, 4, 5, 6, 7, 8 and 16 more: the bleed is 3.00 mm at the top, not 5.00 mm";
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_row_says_how_sure_the_printers_rule_is_and_where_it_was_read() {
    let mut asked = profile(PdfKind::Plain);
    asked.sources[0].of.retain(|r| *r != leporello_printer::Requirement::Bleed);
    let (receipt, _) = draft(PdfKind::Plain).judge_by(&asked, &Expected::default());
    let row = |rule| receipt.rows.iter().find(|row| row.rule == rule).unwrap();
    assert_eq!(row(Rule::Bleed).certainty, Some(Certainty::Assumed));
    assert_eq!(row(Rule::TrimSize).certainty, Some(Certainty::Verified));
    assert_eq!(row(Rule::TrimSize).source.as_deref(), Some("https://example.org/rules"));
}

#[test]
fn the_page_is_complete_in_itself_and_takes_no_words_for_markup() {
    let mut receipt = broken_book();
    receipt.file.name = "<script>alert(1)</script>.pdf".into();
    receipt.rows[0].source = Some("javascript:alert(1)".into());
    let page = html(&receipt);
    assert!(!page.contains("<script") && !page.contains("javascript:"));
    assert!(!page.contains("src=") && !page.contains("@import") && !page.contains("url("));
    assert!(page.contains("<th scope=\"row\">") && page.contains("<caption>"));
}

#[test]
fn every_rule_has_a_row_in_the_table_and_a_code_of_its_own() {
    let codes: BTreeSet<&str> = SPECS.iter().map(|spec| spec.code.name()).collect();
    assert_eq!(codes.len(), SPECS.len());
    for code in
        ALL.iter().map(|code| code.name()).filter(|name| ("PFL-020".."PFL-070").contains(name))
    {
        assert!(code == "PFL-020" || codes.contains(code), "{code} belongs to no rule");
    }
}

/// `LEPORELLO_WRITE_DOCS=1 cargo test -p leporello-preflight` writes the list anew.
#[test]
fn the_documented_list_of_rules_is_the_list_of_rules() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/preflight.md");
    if std::env::var_os("LEPORELLO_WRITE_DOCS").is_some() {
        std::fs::write(&path, ledger()).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(written == ledger(), "docs/preflight.md is not what `ledger()` says");
}
