//! A book with essays in five scripts as every kind of PDF, before strangers: qpdf, MuPDF,
//! Ghostscript, poppler, and validators of PDF/A and PDF/UA.

use crate::common::essays::{ESSAYS, five_journeys, holds};
use crate::common::{Studio, judge, pages_of};
use std::path::Path;

/// A kind, its file, and what poppler calls it.
type Kind = (&'static str, &'static str, Option<&'static str>);

const PRINT: [Kind; 4] = [
    ("plain", "block.pdf", None),
    ("x4", "block.pdf", Some("PDF/X-4")),
    ("x3", "block.pdf", Some("PDF/X-3:2003")),
    ("x1a", "block.pdf", Some("PDF/X-1a:2003")),
];

#[test]
fn every_kind_for_print_is_opened_without_a_word_and_known_by_its_name() {
    let studio = five_journeys();
    for (kind, file, name) in PRINT {
        studio.make(&["--pdf", kind]);
        judged(&studio, file);
        let info = judge("pdfinfo", &[&studio.path(file)]).out;
        match name {
            Some(name) => assert!(info.contains(name), "{kind}: {info}"),
            None => assert!(!info.contains("PDF/X"), "{kind}: {info}"),
        }
        assert!(info.contains("Title:           Five Journeys"), "{kind}: {info}");
        let pages = pages_of(&studio.path(file)).join(" ");
        for essay in &ESSAYS {
            assert!(holds(&pages, essay.born_free[0]), "{kind}: {} cannot be read", essay.title);
        }
    }
}

#[test]
fn the_pdf_for_the_screen_is_tagged_and_universal() {
    let studio = five_journeys();
    studio.make(&["--pdf", "screen"]);
    judged(&studio, "screen.pdf");
    let file = studio.path("screen.pdf");
    let info = judge("pdfinfo", &[&file]).out;
    for words in ["Title:           Five Journeys", "Tagged:          yes"] {
        assert!(info.contains(words), "{info}");
    }
    let catalogue = judge("mutool", &["show", &file, "trailer/Root"]).out;
    assert!(catalogue.contains("/Lang (en)") || catalogue.contains("/Lang(en)"), "{catalogue}");
    let outline = judge("mutool", &["show", &file, "outline"]).out;
    for essay in &ESSAYS {
        assert!(outline.contains(essay.title), "{}: {outline}", essay.title);
    }
    let said = judge(&validator("pdfua"), &["check", &file]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
}

#[test]
fn the_pdf_for_archives_is_opened_without_a_word() {
    let studio = five_journeys();
    studio.make(&["--pdf", "archive"]);
    judged(&studio, "archive.pdf");
}

/// The validator `page` 0.11 takes the widths of glyphs in Chinese, Japanese and Korean fonts
/// for 0: it does not look into the parts (FDArray) that such a font of type CFF has, where
/// fontTools finds the same widths as the PDF says. So those two chapters are left out here.
#[test]
fn validators_of_pdf_a_and_pdf_ua_find_nothing_in_latin_cyrillic_and_arabic() {
    let studio = five_journeys();
    for essay in ESSAYS.iter().filter(|essay| ["ko", "ja"].contains(&essay.language)) {
        std::fs::remove_file(studio.book().join(essay.path())).unwrap();
    }
    studio.make(&["--pdf", "screen,archive"]);
    assert_eq!(validated(&studio.path("screen.pdf"), "ua1"), "compliant");
    assert_eq!(validated(&studio.path("archive.pdf"), "2u"), "compliant");
}

/// Opened by four strangers without a word, with every font embedded and readable.
fn judged(studio: &Studio, file: &str) {
    let pdf = studio.path(file);
    let said = judge("qpdf", &["--check", &pdf]);
    assert_eq!((said.code, said.err.trim()), (0, ""), "{file}: {}", said.out);
    let out = studio.root().join("page-%d.png").to_str().unwrap().to_owned();
    let said = judge("mutool", &["draw", "-q", "-r", "20", "-o", &out, &pdf]);
    // Debian's mutool says this of itself, whatever it reads.
    let err = said.err.replace("warning: ICC support is not available\n", "");
    assert_eq!((said.code, err.as_str()), (0, ""), "{file}");
    let said = judge("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", &pdf]);
    assert_eq!((said.code, said.out.trim(), said.err.trim()), (0, "", ""), "{file}");
    let said = judge("pdffonts", &[&pdf]);
    assert_eq!(said.err, "", "{file}");
    for font in said.out.lines().skip(2) {
        // Columns from the right: object, id, uni, sub, emb.
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        assert_eq!((columns[4], columns[2]), ("yes", "yes"), "{file}: {font}");
    }
}

/// A validator that the test command installs beside the built programs.
fn validator(name: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("judges/bin").join(name).to_str().unwrap().to_owned()
}

/// What the validator `page` (which has the rules of veraPDF) finds wrong.
fn validated(pdf: &str, profile: &str) -> String {
    let script = "import page, sys\n\
                  report = page.validate_pdf(sys.argv[1], profile=sys.argv[2])\n\
                  for f in report.failures: print(f.rule_id, f.message)\n\
                  print('compliant' if report.is_compliant else 'NOT compliant')";
    let said = judge(&validator("python"), &["-c", script, pdf, profile]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out.trim().to_owned()
}
