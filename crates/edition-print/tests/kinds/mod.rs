//! Every kind of PDF before strangers: qpdf, poppler, mutool, Ghostscript, exiftool, lcms2.

mod book;
mod ink;

use self::book::{Book, dated, judge, occurs, validated, validator};
use crate::common::{Album, page, plan, plate};
use leporello_edition_print::{OutputProfile, PrintOptions};
use leporello_model::{BoundAt, Crop, PageKind, PdfKind, Rect};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
use std::path::Path;

#[test]
fn strangers_open_every_kind_without_a_word() {
    let book = Book::new();
    for kind in PdfKind::ALL {
        let pdf = book.of_kind(kind);
        let (code, out, err) = judge("qpdf", &["--check", &pdf]);
        assert_eq!(code, 0, "{kind:?}: {out}\n{err}");
        assert!(out.contains("No syntax or stream encoding errors"), "{kind:?}: {out}");
        let page = book.path("page-%d.png").to_str().unwrap().to_owned();
        let (code, _, err) = judge("mutool", &["draw", "-q", "-r", "20", "-o", &page, &pdf]);
        // Debian's mutool says this of itself, whatever it reads.
        let err = err.replace("warning: ICC support is not available\n", "");
        assert_eq!((code, err.as_str()), (0, ""), "{kind:?}");
        let quiet = ["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", &pdf];
        let (code, out, err) = judge("gs", &quiet);
        assert_eq!((code, out.trim(), err.trim()), (0, "", ""), "{kind:?}");
        let (_, fonts, err) = judge("pdffonts", &[&pdf]);
        assert_eq!(err, "", "{kind:?}");
        for font in fonts.lines().skip(2) {
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!((columns[4], columns[2]), ("yes", "yes"), "{kind:?}: {font}");
        }
    }
}

#[test]
fn poppler_knows_each_standard_by_its_name() {
    let book = Book::new();
    for (kind, version, subtype) in [
        (PdfKind::Plain, "1.4", None),
        (PdfKind::X4, "1.6", Some("PDF/X-4")),
        (PdfKind::X3, "1.4", Some("PDF/X-3:2003")),
        (PdfKind::X1a, "1.4", Some("PDF/X-1a:2003")),
        (PdfKind::Screen, "1.7", None),
        (PdfKind::Archive, "1.7", None),
    ] {
        let (_, info, _) = judge("pdfinfo", &[&book.of_kind(kind)]);
        assert!(info.contains(&format!("PDF version:     {version}")), "{kind:?}: {info}");
        match subtype {
            Some(name) => assert!(info.contains(name), "{kind:?}: {info}"),
            None => assert!(!info.contains("PDF/X"), "{kind:?}: {info}"),
        }
        let dated = info.contains("CreationDate:");
        assert_eq!(dated, kind != PdfKind::Plain, "{kind:?}: {info}");
    }
}

#[test]
fn exiftool_reads_what_the_standards_demand_in_the_packet() {
    let book = Book::new();
    let said = |kind| judge("exiftool", &["-G1", "-a", "-s", &book.of_kind(kind)]).1;
    let wants = |kind: PdfKind, wanted: &[&str]| {
        let said = said(kind);
        let plain: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
        for words in wanted {
            assert!(plain.contains(words), "{kind:?}: `{words}` is not in\n{said}");
        }
    };
    wants(
        PdfKind::X4,
        &[
            "[XMP-pdfxid] GTS_PDFXVersion : PDF/X-4",
            "[XMP-pdf] Trapped : False",
            "[PDF] Trapped : False",
            "[XMP-xmpMM] RenditionClass : default",
            "[XMP-xmpMM] VersionID : 1",
            "[XMP-xmp] CreateDate : 2026:03:04 05:06:07Z",
            "[XMP-dc] Title : Lofoten & the sea — Лофотен",
        ],
    );
    wants(PdfKind::Archive, &["[XMP-pdfaid] Part : 2", "[XMP-pdfaid] Conformance : U"]);
    wants(PdfKind::Screen, &["[XMP-pdfuaid] Part : 1"]);
    assert!(!said(PdfKind::Plain).contains("GTS_PDFX"));
}

#[test]
fn a_pdfx_is_for_ink_alone_but_for_its_pictures() {
    let book = Book::new();
    for kind in [PdfKind::X4, PdfKind::X3, PdfKind::X1a] {
        let unpacked = book.path("unpacked.pdf").to_str().unwrap().to_owned();
        let pdf = book.of_kind(kind);
        judge("qpdf", &["--qdf", "--object-streams=disable", &pdf, &unpacked]);
        assert!(occurs(&unpacked, " k\n") > 0, "{kind:?} paints nothing in inks");
        for forbidden in [" scn", " cs\n", " rg\n", " g\n", "/Annots", "/Outlines", "/Group"] {
            assert_eq!(occurs(&unpacked, forbidden), 0, "{kind:?}: {forbidden}");
        }
        assert_eq!(occurs(&unpacked, "/GTS_PDFX\n"), 1, "{kind:?}");
        let icc = if kind == PdfKind::X1a { 0 } else { 1 };
        assert_eq!(occurs(&unpacked, "/ICCBased").min(1), icc, "{kind:?}");
    }
}

#[test]
fn all_pictures_of_an_x1a_have_four_channels() {
    let book = Book::new();
    let (_, list, _) = judge("pdfimages", &["-list", &book.of_kind(PdfKind::X1a)]);
    let spaces: Vec<&str> =
        list.lines().skip(2).map(|line| line.split_whitespace().nth(5).unwrap()).collect();
    assert_eq!(spaces.len(), 7, "{list}");
    assert!(spaces.iter().all(|space| *space == "cmyk"), "{list}");
}

#[test]
fn words_of_a_pdfx_lie_on_the_black_plate_alone() {
    let mut book = Book::new();
    for spread in &mut book.plan.spreads {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            page.plates.clear();
        }
    }
    for kind in [PdfKind::X4, PdfKind::X1a] {
        let pdf = book.of_kind(kind);
        let (_, out, _) = judge("gs", &["-q", "-o", "-", "-sDEVICE=inkcov", &pdf]);
        let mut black = 0.0;
        for line in out.lines().filter(|line| line.contains("CMYK OK")) {
            let inks: Vec<f64> =
                line.split_whitespace().take(4).map(|n| n.parse().unwrap()).collect();
            assert_eq!(inks[..3], [0.0; 3], "{kind:?}: {out}");
            black += inks[3];
        }
        assert!(black > 0.0, "{kind:?}: {out}");
    }
}

#[test]
fn an_archive_names_srgb_and_describes_its_pictures() {
    let book = Book::new();
    let unpacked = book.path("unpacked.pdf").to_str().unwrap().to_owned();
    judge("qpdf", &["--qdf", &book.of_kind(PdfKind::Archive), &unpacked]);
    assert_eq!(occurs(&unpacked, "/GTS_PDFA1"), 1);
    assert_eq!(occurs(&unpacked, "/DeviceCMYK"), 0);
    assert!(occurs(&unpacked, "Three waves roll onto a beach") > 0);
}

#[test]
fn a_screen_pdf_shows_spreads_bookmarks_and_trimmed_pages() {
    let mut book = Book::new();
    let pdf = book.of_kind(PdfKind::Screen);
    let (_, info, _) = judge("pdfinfo", &["-box", &pdf]);
    assert!(info.contains("Tagged:          yes"), "{info}");
    assert!(info.contains("841.89 x 595.276 pts"), "{info}");
    let (_, json, _) = judge("qpdf", &["--json", "--json-key=outlines", &pdf]);
    let titles: Vec<usize> =
        ["The shore", "Inland"].iter().map(|title| json.find(title).unwrap()).collect();
    assert!(titles[0] < titles[1]);
    let text = String::from_utf8_lossy(&std::fs::read(&pdf).unwrap()).into_owned();
    assert!(text.contains("/PageLayout/TwoPageRight"));
    assert!(text.contains("/DisplayDocTitle true/Direction/L2R"));
    book.plan.bound_at = BoundAt::Right;
    let pdf = book.of_kind(PdfKind::Screen);
    assert_eq!(occurs(&pdf, "/DisplayDocTitle true/Direction/R2L"), 1);
}

#[test]
fn words_of_a_screen_pdf_come_in_reading_order() {
    let book = Book::new();
    let (_, text, _) = judge("pdftotext", &[&book.of_kind(PdfKind::Screen), "-"]);
    let places: Vec<usize> = ["Lofoten", "Дюны, at *dawn*", "3"]
        .iter()
        .map(|words| text.find(words).unwrap_or_else(|| panic!("{words} is not in {text}")))
        .collect();
    assert!(places.is_sorted(), "{text}");
    let (_, tree, _) = judge("pdfinfo", &["-struct-text", &book.of_kind(PdfKind::Screen)]);
    assert_eq!(tree.matches("Figure").count(), 7, "{tree}");
}

/// The pages of a PDF as Ghostscript or mutool shows them, 36 pixels to the inch, in grey.
fn shown(book: &Book, tool: &str, pdf: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir_in(book.out.path()).unwrap();
    let files = folder.path().join("%d.pgm").to_str().unwrap().to_owned();
    let (code, _, err) = match tool {
        "gs" => judge(
            "gs",
            &[
                "-q",
                "-dNOPAUSE",
                "-dBATCH",
                "-sDEVICE=pgmraw",
                "-dUseTrimBox",
                "-r36",
                &format!("-sOutputFile={files}"),
                pdf,
            ],
        ),
        _ => judge("mutool", &["draw", "-q", "-r", "36", "-c", "gray", "-o", &files, pdf]),
    };
    assert_eq!(code, 0, "{err}");
    (1..=5).map(|page| std::fs::read(folder.path().join(format!("{page}.pgm"))).unwrap()).collect()
}

#[test]
fn plain_x4_and_archive_look_the_same_to_ghostscript_and_mutool() {
    let book = Book::new();
    let kinds = [PdfKind::Plain, PdfKind::X4, PdfKind::Archive];
    let pdfs = kinds.map(|kind| book.of_kind(kind));
    for tool in ["gs", "mutool"] {
        let plain = shown(&book, tool, &pdfs[0]);
        for pdf in &pdfs[1..] {
            for (page, (a, b)) in plain.iter().zip(shown(&book, tool, pdf)).enumerate() {
                assert_eq!(a.len(), b.len(), "{tool}, {pdf}, page {page}");
                let off: u64 = a.iter().zip(&b).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
                let mean = off as f64 / a.len() as f64;
                // Unprofiled inks look another way to each program.
                let limit = if page == 2 { 5.0 } else { 0.6 };
                assert!(mean < limit, "{tool}, {pdf}, page {page}: {mean}");
            }
        }
    }
}

#[test]
fn the_same_options_give_the_same_bytes_and_other_dates_other_identifiers() {
    let book = Book::new();
    for kind in PdfKind::ALL {
        let read = |options: &PrintOptions| std::fs::read(book.write(options).0).unwrap();
        let first = read(&dated(kind));
        assert!(first == read(&dated(kind)), "{kind:?}");
        let later =
            PrintOptions { date: Some("2027-01-01T00:00:00Z".parse().unwrap()), ..dated(kind) };
        assert_eq!(first == read(&later), kind == PdfKind::Plain, "{kind:?}");
    }
}

#[test]
fn a_printers_own_profile_is_named_in_the_output_intent() {
    let book = Book::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/FOGRA39L_coated.icc");
    let mut icc = std::fs::read(path).unwrap();
    // Another date makes another profile.
    icc[25] ^= 1;
    let profile = OutputProfile::from_bytes(&icc, "own.icc").unwrap();
    let options = PrintOptions { output_profile: Some(profile), ..dated(PdfKind::X4) };
    let (pdf, _) = book.write(&options);
    assert_eq!(occurs(&pdf, "/OutputConditionIdentifier(Custom)/Info"), 1);
}

#[test]
fn validators_find_nothing_wrong_with_pdfa_and_pdfua() {
    let book = Book::new();
    assert_eq!(validated(&book.of_kind(PdfKind::Archive), "2u"), "compliant");
    let screen = book.of_kind(PdfKind::Screen);
    assert_eq!(validated(&screen, "ua1"), "compliant");
    let (code, out, err) = judge(&validator("pdfua"), &["check", &screen]);
    assert_eq!(code, 0, "{out}\n{err}");
}

#[test]
fn a_validator_is_not_easily_content() {
    let book = Book::new();
    let plain = book.of_kind(PdfKind::Plain);
    assert!(validated(&plain, "2u").ends_with("NOT compliant"));
    assert!(validated(&plain, "ua1").ends_with("NOT compliant"));
}

#[test]
fn a_book_of_nine_thousand_plates_is_still_universal_and_archival() {
    let sea = draw(Scene::Sea(Hour::Golden), 1, 60, 40);
    let album = Album::of(&[("sea.jpg", jpeg(&sea, &Tags::default(), 90))]);
    let of_page = |number: u32| {
        let put = |i: u32| {
            let frame = Rect::snapped_mm(20.0 + 30.0 * f64::from(i), 20.0, 20.0, 13.0);
            plate(8 * (number - 1) + i + 1, album.photo("sea.jpg"), frame, Crop::WHOLE)
        };
        page(number, PageKind::Plates, (0..8).map(put).collect(), vec![])
    };
    let plan = plan((1..=1126).map(of_page).collect());
    let book = Book { album, plan, out: tempfile::tempdir().unwrap() };
    assert_eq!(validated(&book.of_kind(PdfKind::Screen), "ua1"), "compliant");
    assert_eq!(validated(&book.of_kind(PdfKind::Archive), "2u"), "compliant");
}
