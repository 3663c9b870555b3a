//! Strangers judge the PDF: qpdf, poppler, mutool, Ghostscript, exiftool.

use crate::common::{Studio, judge, tags};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};

/// A book with every kind of picture: large ones that are rendered, small ones that pass
/// through, a turned one, a grey one, a panorama, captions.
fn book() -> (Studio, String) {
    let studio = Studio::with_photographs(10);
    let large = draw(Scene::Mountains(Hour::Dusk), 3, 3000, 2000);
    studio.put("large.jpg", &jpeg(&large, &tags(11), 90));
    let turned = draw(Scene::Street(Hour::Day), 4, 900, 600);
    studio.put("turned.jpg", &jpeg(&turned, &Tags { orientation: Some(6), ..tags(12) }, 90));
    let wide = draw(Scene::Sea(Hour::Dawn), 5, 1800, 600);
    studio.put("wide.jpg", &jpeg(&wide, &tags(13), 90));
    let grey = draw(Scene::Portrait, 6, 600, 900);
    studio.put("grey.jpg", &leporello_scene::grey_jpeg(&grey, &tags(14), 90));
    studio.make(&[]);
    let block = studio.book().join("block.pdf").to_str().unwrap().to_owned();
    (studio, block)
}

#[test]
fn qpdf_finds_no_fault() {
    let (_studio, block) = book();
    let said = judge("qpdf", &["--check", &block]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    said.mentions(&["No syntax or stream encoding errors found"]);
}

#[test]
fn mutool_and_ghostscript_read_every_page_without_a_word() {
    let (studio, block) = book();
    let out = studio.root().join("page-%d.png").to_str().unwrap().to_owned();
    let said = judge("mutool", &["draw", "-q", "-r", "20", "-o", &out, &block]);
    // Debian's mutool says this of itself, whatever it reads.
    let err = said.err.replace("warning: ICC support is not available\n", "");
    assert_eq!((said.code, err.as_str()), (0, ""));
    let said = judge("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", &block]);
    assert_eq!((said.code, said.out.trim(), said.err.trim()), (0, "", ""));
}

#[test]
fn every_font_is_embedded() {
    let (_studio, block) = book();
    let said = judge("pdffonts", &[&block]);
    let fonts: Vec<&str> = said.out.lines().skip(2).collect();
    assert!(!fonts.is_empty());
    for font in fonts {
        // Columns from the right: object, id, uni, sub, emb.
        let columns: Vec<&str> = font.split_whitespace().rev().collect();
        assert_eq!(columns[4], "yes", "not embedded: {font}");
    }
}

#[test]
fn trim_and_bleed_boxes_tell_recto_from_verso() {
    let (_studio, block) = book();
    let said = judge("pdfinfo", &["-f", "1", "-l", "3", "-box", &block]);
    let mm = |v: f64| v * 72.0 / 25.4;
    let boxes = |page: u32, kind: &str| -> Vec<f64> {
        let start = format!("Page {page:4} {kind}");
        let line =
            said.out.lines().find(|l| l.replace("  ", " ").contains(&start.replace("  ", " ")));
        let line = line.unwrap_or_else(|| panic!("no {kind} of page {page} in\n{}", said.out));
        line.split(':').nth(1).unwrap().split_whitespace().map(|n| n.parse().unwrap()).collect()
    };
    for page in 1..=3 {
        let (media, bleed, trim) =
            (boxes(page, "MediaBox"), boxes(page, "BleedBox"), boxes(page, "TrimBox"));
        for (a, b) in media.iter().zip(&bleed) {
            assert!((a - b).abs() < 0.05, "media and bleed box of page {page}");
        }
        let (left, right) = (trim[0] - media[0], media[2] - trim[2]);
        let (inside, outside) = if page % 2 == 1 { (left, right) } else { (right, left) };
        assert!(
            inside.abs() < 0.05 && (outside - mm(3.0)).abs() < 0.05,
            "page {page}: {said:?}",
            said = (left, right)
        );
        assert!((trim[2] - trim[0] - mm(297.0)).abs() < 0.05);
        assert!((trim[3] - trim[1] - mm(210.0)).abs() < 0.05);
    }
}

#[test]
fn photographs_that_pass_through_carry_their_scan_bit_for_bit() {
    let (studio, block) = book();
    let folder = studio.root().join("images");
    std::fs::create_dir(&folder).unwrap();
    let prefix = folder.join("i").to_str().unwrap().to_owned();
    assert_eq!(judge("pdfimages", &["-all", &block, &prefix]).code, 0);
    let found: Vec<Vec<u8>> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
        .collect();
    for name in ["IMG_1000.jpg", "IMG_1005.jpg", "turned.jpg", "grey.jpg"] {
        let original = std::fs::read(studio.photos().join(name)).unwrap();
        let scan = scan_data(&original);
        let kept = found.iter().any(|image| image.windows(scan.len()).any(|part| part == scan));
        assert!(kept, "the scan of {name} is not in the PDF");
    }
}

/// From the start-of-scan marker to the end of the file.
fn scan_data(jpeg: &[u8]) -> &[u8] {
    let mut at = 2;
    while jpeg[at + 1] != 0xda {
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    &jpeg[at..]
}

#[test]
fn neither_places_nor_cameras_reach_the_pdf() {
    let (studio, block) = book();
    let bytes = studio.read("block.pdf");
    for secret in [&b"Nordlicht"[..], b"Exif\0\0", b"GPSLatitude"] {
        assert!(!bytes.windows(secret.len()).any(|part| part == secret));
    }
    let said = judge("exiftool", &["-ee", "-G", "-a", &block]);
    assert!(!said.out.contains("GPS"), "{}", said.out);
}

#[test]
fn captions_can_be_searched() {
    let (_studio, block) = book();
    judge("pdftotext", &[&block, "-"]).mentions(&["Picture 3, by the harbour"]);
}
