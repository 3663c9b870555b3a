//! The web edition as a folder.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::{Album, look, plan};
use leporello_diag::{Silent, Sink, codes};
use leporello_edition_web::{Receipt, WebOptions, write_web};
use leporello_model::{BoundAt, CaptionBox, Page, PageKind, PhotoId, Plan, Project, Rect, Spread};
use leporello_scene::{Hour, Scene};
use std::collections::BTreeMap;
use std::path::Path;

fn written(album: &Album, plan: &Plan, options: &WebOptions, out: &Path) -> (Receipt, Sink) {
    let mut sink = Sink::new();
    let receipt =
        write_web(plan, &album.source(), &look("gallery"), options, out, &Silent, &mut sink);
    (receipt.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics())), sink)
}

fn small() -> Album {
    Album::of_sizes(&[(Scene::Waves, (700, 500)), (Scene::Sea(Hour::Day), (500, 700))])
}

/// One page with these plates, all on page 1.
fn one_page(album: &Album, plates: u32) -> Plan {
    let plates = (1..=plates).map(|number| {
        let frame = Rect::snapped_mm(20.0, 20.0, 140.0, 100.0);
        leporello_model::Plate { number, ..album.plate(1 + (number - 1) % 2, frame) }
    });
    let page = Page { number: 1, plates: plates.collect(), ..Page::blank(PageKind::Plates) };
    let spreads = vec![Spread { recto: Some(page), ..Spread::default() }];
    Plan { spreads, pages: 1, ..Plan::empty(&Project::titled("Lofoten")) }
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                all.insert(name, std::fs::read(path).unwrap());
            }
        }
    }
    all
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(files[name].clone()).unwrap()
}

#[test]
fn the_same_book_gives_the_same_bytes_with_an_empty_cache_and_with_a_full_one() {
    let (album, again) = (small(), small());
    let out = tempfile::tempdir().unwrap();
    let plan = one_page(&album, 2);
    let options = WebOptions { avif_up_to: 480, ..WebOptions::default() };
    for (album, name) in [(&album, "a"), (&album, "b"), (&again, "c")] {
        written(album, &plan, &options, &out.path().join(name));
    }
    let first = files(&out.path().join("a"));
    assert_eq!(first, files(&out.path().join("b")));
    assert_eq!(first, files(&out.path().join("c")));
}

#[cfg(feature = "avif-encode")]
#[test]
fn avif_stands_beside_jpeg_up_to_the_width_that_was_asked() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    let options = WebOptions { avif_up_to: 480, ..WebOptions::default() };
    let (_, sink) = written(&album, &one_page(&album, 2), &options, out.path());
    assert!(sink.diagnostics().iter().all(|told| told.code != codes::WEB_006));
    let files = files(out.path());
    let avif = files.keys().filter(|name| name.ends_with("-480.avif")).count();
    assert_eq!(files.keys().filter(|name| name.ends_with(".avif")).count(), avif);
    assert!(avif > 0);
}

#[cfg(not(feature = "avif-encode"))]
#[test]
fn a_program_without_the_encoder_of_avif_says_so_once_and_writes_the_same_book_in_jpeg() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    let plan = one_page(&album, 2);
    let asked = WebOptions { avif_up_to: 480, ..WebOptions::default() };
    let (_, sink) = written(&album, &plan, &asked, &out.path().join("asked"));
    let (_, quiet) = written(&album, &plan, &WebOptions::default(), &out.path().join("not"));
    let told =
        |sink: &Sink| sink.diagnostics().iter().filter(|told| told.code == codes::WEB_006).count();
    assert_eq!((told(&sink), told(&quiet)), (1, 0));
    assert_eq!(files(&out.path().join("asked")), files(&out.path().join("not")));
}

#[test]
fn no_file_says_where_a_photograph_was_taken() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    written(&album, &one_page(&album, 2), &WebOptions::default(), out.path());
    for (name, bytes) in files(out.path()).iter().filter(|(name, _)| name.ends_with(".jpg")) {
        assert!(!bytes.windows(4).any(|part| part == b"Exif"), "{name}");
    }
}

#[test]
fn numbers_in_print_are_addresses() {
    let album = Album::drawn();
    let plan = plan(&album, BoundAt::Left);
    let out = tempfile::tempdir().unwrap();
    let (receipt, _) = written(&album, &plan, &WebOptions::default(), out.path());
    let files = files(out.path());
    let book = text(&files, "index.html");
    for page in 1..=plan.pages {
        assert_eq!(book.matches(&format!("id=\"page-{page}\"")).count(), 1, "page {page}");
    }
    for (page, plate) in plan.plates() {
        let number = plate.number;
        assert_eq!(book.matches(&format!("id=\"plate-{number}\"")).count(), 1, "plate {number}");
        let own = text(&files, &format!("plates/{number}/index.html"));
        assert!(own.contains(&format!("index.html#page-{}\"", page.number)), "plate {number}");
    }
    assert_eq!((receipt.pages, receipt.plates, receipt.files), (18, 13, files.len() - 1));
    assert!(receipt.first_view < 400_000);
    for (language, words) in [("ko", "새벽의 산등성이"), ("ru", "Лаванда"), ("ja", "木の葉")]
    {
        let tag = format!("<span class=\"said\" lang=\"{language}\">{words}");
        assert!(book.contains(&tag), "{tag}");
    }
    assert!(book.contains("<span class=\"said\" lang=\"he\" dir=\"rtl\">בצפון"));
}

#[test]
fn markup_in_titles_and_captions_stays_letters() {
    let album = small();
    let mut plan = one_page(&album, 1);
    plan.title = "</title><script>alert(1)</script>".into();
    let plate = &mut plan.spreads[0].recto.as_mut().unwrap().plates[0];
    let said = "</script><img src=x onerror=alert(1)> \"quoted\"";
    plate.caption = Some(CaptionBox {
        text: said.into(),
        language: "en\" onload=\"x".into(),
        frame: plate.frame,
    });
    let out = tempfile::tempdir().unwrap();
    written(&album, &plan, &WebOptions::default(), out.path());
    for (name, bytes) in files(out.path()).iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8(bytes.clone()).unwrap();
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{name}");
        assert!(!page.contains("onload=\"x"), "{name}");
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, page.matches("</script>").count(), "{name}");
    }
}

#[test]
fn a_file_of_the_user_stops_the_edition_before_pictures_are_made() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("index.html"), "mine").unwrap();
    let mut sink = Sink::new();
    let plan = one_page(&album, 1);
    let (source, look, options) = (album.source(), look("quiet"), WebOptions::default());
    let stopped = write_web(&plan, &source, &look, &options, out.path(), &Silent, &mut sink);
    assert!(stopped.is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::WEB_002);
    assert_eq!(std::fs::read(out.path().join("index.html")).unwrap(), b"mine");
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 1);
}

#[test]
fn a_smaller_book_leaves_nothing_of_the_larger_one() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    std::fs::write(out.path().join("notes.txt"), "mine").unwrap();
    written(&album, &one_page(&album, 2), &WebOptions::default(), out.path());
    assert!(out.path().join("plates/2/index.html").exists());
    let (receipt, _) = written(&album, &one_page(&album, 1), &WebOptions::default(), out.path());
    let left = files(out.path());
    assert!(!left.contains_key("plates/2/index.html"));
    assert_eq!(left.len(), receipt.files + 2, "the list and the user's own file");
}

#[test]
fn a_photograph_that_is_gone_is_named_with_plate_and_page() {
    let album = small();
    let mut plan = one_page(&album, 2);
    plan.spreads[0].recto.as_mut().unwrap().plates[1].photo = PhotoId([7; 16]);
    let out = tempfile::tempdir().unwrap();
    let mut sink = Sink::new();
    let (source, look, options) = (album.source(), look("quiet"), WebOptions::default());
    assert!(write_web(&plan, &source, &look, &options, out.path(), &Silent, &mut sink).is_err());
    let told = &sink.diagnostics()[0];
    assert_eq!(told.code, codes::WEB_003);
    assert!(told.subjects[0].to_string().starts_with("plate 2 on page 1"), "{told:?}");
    assert_eq!(std::fs::read_dir(out.path()).unwrap().count(), 0);
}

#[test]
fn with_an_address_there_are_canonical_links_and_a_sitemap() {
    let album = small();
    let out = tempfile::tempdir().unwrap();
    let plan = one_page(&album, 2);
    let options = WebOptions { base: Some("https://a.org/b".into()), ..WebOptions::default() };
    written(&album, &plan, &options, out.path());
    let with = files(out.path());
    let page = text(&with, "plates/2/index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://a.org/b/plates/2/\">"));
    assert!(page.contains("property=\"og:image\" content=\"https://a.org/b/pictures/"));
    assert_eq!(text(&with, "sitemap.xml").matches("<loc>").count(), 4);
    written(&album, &plan, &WebOptions::default(), out.path());
    let without = files(out.path());
    assert!(!without.contains_key("sitemap.xml") && !without.contains_key("robots.txt"));
    assert!(!text(&without, "index.html").contains("canonical"));
}

#[test]
fn two_thousand_plates_and_a_caption_of_five_thousand_characters_are_written() {
    let album = small();
    let mut plan = one_page(&album, 2000);
    let plate = &mut plan.spreads[0].recto.as_mut().unwrap().plates[0];
    plate.caption = Some(CaptionBox {
        text: "word ".repeat(1000),
        language: "nonsense!".into(),
        frame: plate.frame,
    });
    let out = tempfile::tempdir().unwrap();
    let (receipt, _) = written(&album, &plan, &WebOptions::default(), out.path());
    assert_eq!(receipt.plates, 2000);
}

#[test]
fn a_book_without_plates_or_title_is_still_a_book() {
    let album = small();
    let plan = Plan { title: String::new(), ..one_page(&album, 0) };
    let out = tempfile::tempdir().unwrap();
    let (receipt, sink) = written(&album, &plan, &WebOptions::default(), out.path());
    assert_eq!((receipt.plates, sink.diagnostics().len()), (0, 0));
    let book = text(&files(out.path()), "index.html");
    assert!(book.contains("<h1 id=\"title\">Plates</h1>"));
}

#[test]
fn a_font_that_is_none_is_named_and_the_edition_made() {
    let (album, out) = (small(), tempfile::tempdir().unwrap());
    let mut look = look("quiet");
    look.faces.iter_mut().for_each(|face| face.bytes = b"no font".as_slice().into());
    let (mut sink, plan, options) = (Sink::new(), one_page(&album, 1), WebOptions::default());
    let made = write_web(&plan, &album.source(), &look, &options, out.path(), &Silent, &mut sink);
    assert!(made.is_ok() && out.path().join("index.html").exists());
    assert!(sink.diagnostics().iter().any(|told| told.code == codes::SCR_002), "{sink:?}");
}

#[test]
fn a_file_where_the_folder_would_be_is_named_and_stays() {
    let (album, parent) = (small(), tempfile::tempdir().unwrap());
    let out = parent.path().join("web");
    std::fs::write(&out, "mine").unwrap();
    let (mut sink, plan, options) = (Sink::new(), one_page(&album, 1), WebOptions::default());
    let (source, look) = (album.source(), look("quiet"));
    assert!(write_web(&plan, &source, &look, &options, &out, &Silent, &mut sink).is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::WEB_001);
    assert_eq!(std::fs::read(&out).unwrap(), b"mine");
}

#[test]
fn where_pictures_cannot_be_written_there_is_no_page_without_them() {
    let (album, out) = (small(), tempfile::tempdir().unwrap());
    std::fs::write(out.path().join("pictures"), "mine").unwrap();
    let (mut sink, plan, options) = (Sink::new(), one_page(&album, 1), WebOptions::default());
    let (source, look) = (album.source(), look("quiet"));
    assert!(write_web(&plan, &source, &look, &options, out.path(), &Silent, &mut sink).is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::WEB_001);
    assert!(!out.path().join("index.html").exists() && !out.path().join("plates").exists());
    assert_eq!(std::fs::read(out.path().join("pictures")).unwrap(), b"mine");
}
