//! A small book for every printer that is known, ready and opened by strangers; and books that
//! break one rule each.

use crate::common::{Said, Studio, judge, tags};
use leporello_scene::{Hour, Picture, Scene, draw, jpeg};
use serde_json::Value;

/// Pixels of the longer side of a drawing, and how often each pixel is repeated both ways: with
/// that there are enough for the front of a cover, and drawing takes a ninth of the time.
const DRAWN: u32 = 600;
const TIMES: u32 = 3;

/// Photographs that no printer finds too coarse: as many as the greatest least count of pages
/// asks for.
fn studio(count: usize) -> Studio {
    let studio = Studio::empty();
    let scenes = [Scene::Sea(Hour::Day), Scene::Dunes(Hour::Day), Scene::Leaves];
    for i in 0..count {
        let (w, h) = if i % 2 == 0 { (DRAWN, DRAWN * 2 / 3) } else { (DRAWN * 2 / 3, DRAWN) };
        let picture = enlarged(&draw(scenes[i % 3], i as u64, w, h));
        studio.put(&format!("IMG_{:04}.jpg", 1000 + i), &jpeg(&picture, &tags(i), 80));
    }
    studio
}

/// Every pixel as a square of pixels.
fn enlarged(small: &Picture) -> Picture {
    let times = TIMES as usize;
    let row = |row: &[u8]| {
        let wide: Vec<u8> = row.chunks(3).flat_map(|pixel| pixel.repeat(times)).collect();
        wide.repeat(times)
    };
    let rgb = small.rgb.chunks(3 * small.width as usize).flat_map(row).collect();
    Picture { width: small.width * TIMES, height: small.height * TIMES, rgb }
}

/// Every printer that comes with the program.
fn printers() -> Vec<Value> {
    let said = Studio::empty().run(&["printers", "--format", "json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let printers = said.json()[0]["printers"].as_array().unwrap().clone();
    assert!(printers.len() >= 10, "{}", said.out);
    printers
}

/// Ready and opened without a word: one test for each printer, so that they run side by side.
macro_rules! every_printer {
    ($($test:ident: $name:literal,)*) => {
        $(#[test]
        fn $test() {
            a_book_is_ready_for($name);
        })*

        #[test]
        fn no_printer_is_without_its_test() {
            let names: Vec<Value> = printers().iter().map(|of| of["name"].clone()).collect();
            assert_eq!(names, [$($name),*]);
        }
    };
}

every_printer! {
    a_book_is_ready_for_an_album_lab: "album-lab",
    a_book_is_ready_for_blurb: "blurb",
    a_book_is_ready_for_blurb_with_dust_jacket: "blurb-dustjacket",
    a_book_is_ready_for_blurb_with_image_wrap: "blurb-imagewrap",
    a_book_is_ready_for_cewe: "cewe",
    a_book_is_ready_for_european_offset: "european-offset",
    a_book_is_ready_for_ingramspark: "ingramspark",
    a_book_is_ready_for_kdp: "kdp",
    a_book_is_ready_for_kdp_standard: "kdp-standard",
    a_book_is_ready_for_lulu_casewrap: "lulu-casewrap",
    a_book_is_ready_for_lulu_softcover: "lulu-softcover",
    a_book_is_ready_for_saal: "saal",
    a_book_is_ready_for_streetlib: "streetlib",
    a_book_is_ready_for_whitewall: "whitewall",
}

fn a_book_is_ready_for(name: &str) {
    let printer = printers().into_iter().find(|of| of["name"] == name).unwrap();
    let least = printer["pages"][0].as_u64().unwrap() as usize;
    let studio = studio((least / 2).max(14));
    let said = studio.run(&["make", "photos", "--printer", name, "--format", "json"]);
    assert_eq!(said.code, 0, "{}", told(&said));
    let receipts = receipts(&said);
    assert_eq!(receipts.iter().filter(|of| is_ready(of)).count(), receipts.len());
    let is_pdf = printer["delivery"] == "pdf";
    assert_eq!(receipts.len(), if is_pdf { 2 } else { 1 }, "block and cover");
    for file in ["block.pdf", "cover.pdf"].iter().filter(|_| is_pdf) {
        opened_without_a_word(&studio, file);
    }
    assert!(studio.book().join("cover.png").is_file());
    let again = studio.run(&["check", "photos-book", "--printer", name]);
    assert_eq!(again.code, 0, "{}\n{}", again.out, again.err);
}

/// Messages of a run in JSON, errors first.
fn told(said: &Said) -> String {
    let of_note = |value: &Value| value["severity"] == "error" || value["receipt"].is_object();
    let lines = said.json().into_iter().filter(of_note);
    lines.map(|line| format!("{line:#}\n")).collect::<String>() + &said.err
}

fn receipts(said: &Said) -> Vec<Value> {
    said.json().into_iter().filter_map(|line| line.get("receipt").cloned()).collect()
}

/// Every rule of the receipt is kept.
fn is_ready(receipt: &Value) -> bool {
    receipt["verdict"] == "pass"
}

fn opened_without_a_word(studio: &Studio, file: &str) {
    let file = studio.path(file);
    let said = judge("qpdf", &["--check", &file]);
    assert_eq!((said.code, said.err.trim()), (0, ""), "{file}: {}", said.out);
    let out = studio.root().join("page-%d.png").to_str().unwrap().to_owned();
    let said = judge("mutool", &["draw", "-q", "-r", "10", "-o", &out, &file]);
    // Debian's mutool says this of itself, whatever it reads.
    let err = said.err.replace("warning: ICC support is not available\n", "");
    assert_eq!((said.code, err.as_str()), (0, ""), "{file}");
    let said = judge("gs", &["-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=nullpage", &file]);
    assert_eq!((said.code, said.out.trim(), said.err.trim()), (0, "", ""), "{file}");
    let said = judge("pdfinfo", &[&file]);
    assert_eq!((said.code, said.err.trim()), (0, ""), "{file}");
}

#[test]
fn a_count_of_pages_out_of_range_is_refused_with_one_that_fits() {
    let studio = studio(6);
    for (pages, fits) in [("18", "20"), ("21", "22"), ("442", "440")] {
        let said = studio.run(&["make", "photos", "--printer", "blurb", "--pages", pages]);
        said.refuses(1, &["PRJ-053", &format!("does not take {pages} pages"), fits]);
    }
    assert!(!studio.book().join("block.pdf").exists());
}

#[test]
fn a_size_that_is_not_offered_is_never_taken_in_silence() {
    let studio = studio(14);
    let make = |size| studio.run(&["make", "photos", "--printer", "blurb", "--size", size]);
    make("9x9").refuses(1, &["PRJ-051", "`9x9`", "10x8"]);
    make("228x228mm").refuses(1, &["PRJ-053", "228 mm × 228 mm", "nearest sizes: "]);
    assert!(!studio.book().join("block.pdf").exists());
}

#[test]
fn a_printer_that_is_not_known_is_refused_with_the_nearest_name() {
    let studio = studio(6);
    studio
        .run(&["make", "photos", "--printer", "blrub"])
        .refuses(1, &["PFL-001", "blrub", "blurb"]);
}

#[test]
fn a_size_of_a_book_made_before_gives_way_to_the_printer_s_and_is_told() {
    let studio = studio(14);
    studio.make(&[]);
    studio.make(&["--printer", "blurb"]).mentions(&["PRJ-054", "297 mm", "10x8"]);
}

#[test]
fn a_picture_too_coarse_for_the_printer_is_refused_by_plate_and_page() {
    let studio = Studio::with_photographs(20);
    // Without a printer pictures are shown from 150 ppi on; Blurb takes none below 200.
    studio.make(&["--size", "241.3x203.2mm"]);
    let said = studio.run(&["check", "photos-book", "--printer", "blurb"]);
    said.refuses(1, &["PFL-024", "200 ppi"]);
    let receipt = serde_json::from_slice(&studio.read("block.receipt.json")).unwrap();
    let places = broken(&receipt, "PFL-024");
    assert!(!places.is_empty(), "{receipt:#}");
    let plan = studio.plan();
    for place in &places {
        let (number, file) = (&place["plate"]["number"], &place["plate"]["photo"]);
        let page = plates_on(&plan, place["page"].as_u64().unwrap());
        let is_it = |plate: &Value| plate["number"] == *number && plate["file"] == *file;
        assert!(page.iter().any(is_it), "{place}: {page:?}");
    }
}

/// Plates on a page of a plan.
fn plates_on(plan: &Value, number: u64) -> Vec<Value> {
    let spreads = plan["spread"].as_array().unwrap().iter();
    let mut pages = spreads.flat_map(|spread| [&spread["verso"], &spread["recto"]]);
    let page = pages.find(|page| page["number"] == number).unwrap();
    page["plates"].as_array().cloned().unwrap_or_default()
}

/// Places where a rule is broken, by its code.
fn broken(receipt: &Value, code: &str) -> Vec<Value> {
    let rows = receipt["rows"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["verdict"] == "fail" && row["code"] == code);
    rows.flat_map(|row| row["places"].as_array().cloned().unwrap_or_default()).collect()
}

#[test]
fn a_spine_pasted_after_the_cover_was_made_makes_the_cover_unready() {
    let studio = studio(14);
    let printer = "[format]\nprinter = \"european-offset\"\n";
    studio.write("leporello.toml", &format!("{printer}[cover]\nspine-width = \"12.4mm\"\n"));
    studio.make(&[]);
    let text = String::from_utf8(studio.read("leporello.toml")).unwrap();
    studio.write("leporello.toml", &text.replace("12.4mm", "18mm"));
    let said = studio.run(&["check", "photos-book"]);
    said.refuses(1, &["cover.pdf", "PFL-049"]);
    studio.again("build");
    assert_eq!(studio.run(&["check", "photos-book"]).code, 0);
}

#[test]
fn an_unknown_spine_is_told_to_be_a_rough_figure() {
    let studio = studio(14);
    studio.make(&["--printer", "saal"]).mentions(&["PRJ-055", "spine-width = "]);
    studio.write("leporello.toml", "[cover]\nspine-width = \"12.4mm\"\n");
    let said = studio.make(&["--printer", "saal"]);
    assert!(!said.err.contains("PRJ-055"), "{}", said.err);
}

#[test]
fn a_profile_of_a_display_is_no_printing_condition() {
    let studio = studio(6);
    let display = "/usr/share/color/icc/colord/AdobeRGB1998.icc";
    let said = studio.run(&["make", "photos", "--pdf", "x4", "--profile", display]);
    said.refuses(1, &["PRT-010", "AdobeRGB1998.icc", "prtr"]);
    assert!(!studio.book().join("block.pdf").exists());
    studio.write("leporello.toml", &format!("[pdf]\nkind = \"x4\"\nprofile = \"{display}\"\n"));
    studio.run(&["make", "photos"]).refuses(1, &["PRT-010"]);
}

#[test]
fn the_block_of_another_printer_is_refused_rule_by_rule() {
    let studio = studio(14);
    studio.make(&[]);
    let said = studio.run(&["check", "photos-book", "--printer", "blurb"]);
    said.refuses(1, &["PFL-021", "PFL-022"]);
    let said = studio.run(&["check", "photos-book", "--printer", "european-offset"]);
    said.refuses(1, &["PFL-042"]);
}
