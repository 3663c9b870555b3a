//! E-books of drawn photographs: what is in the file and what is not.

use crate::common::books::GPS;
use crate::common::{Album, Kind, look, plan_of};
use leporello_diag::{Silent, Sink, codes};
use leporello_edition_epub::{EpubOptions, Receipt, Rendition, write_epub};
use leporello_model::{Block, Page, PageKind, Plan, Plate};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

/// Long sides of the photographs in pixels: enough for what is tested.
const SIDE: u32 = 420;

const BOTH: [Rendition; 2] = [Rendition::Facsimile, Rendition::Reading];

/// The files of an e-book, in their order in the container and by name.
struct Files {
    names: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Files {
    fn of(bytes: Vec<u8>) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let (mut names, mut files) = (Vec::new(), BTreeMap::new());
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            let name = file.name().unwrap().into_owned();
            names.push(name.clone());
            files.insert(name, bytes);
        }
        Self { names, files }
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.files[name].clone()).unwrap()
    }

    fn opf(&self) -> String {
        self.text("EPUB/package.opf")
    }

    /// Documents in reading order.
    fn spine(&self) -> Vec<String> {
        let opf = self.opf();
        let ids = values(&opf, "<itemref idref=\"");
        let href = |id: &String| {
            let item = format!("<item id=\"{id}\" href=\"");
            format!("EPUB/{}", values(&opf, &item)[0])
        };
        ids.iter().map(href).collect()
    }

    /// All letters of the documents in reading order, as a reader's program finds them.
    fn letters(&self) -> String {
        self.spine().iter().map(|name| letters(&self.text(name))).collect()
    }
}

/// What stands in quotes behind each place of a text.
fn values(text: &str, before: &str) -> Vec<String> {
    let behind = text.split(before).skip(1);
    behind.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn letters(xhtml: &str) -> String {
    let (mut reader, mut out, mut inside) = (Reader::from_str(xhtml), String::new(), false);
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return out,
            Event::Start(tag) if tag.name().as_ref() == "body" => inside = true,
            Event::Text(text) if inside => out += &*text,
            Event::GeneralRef(name) if inside => {
                out += match &*name {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("&{other};"),
                }
            }
            _ => {}
        }
    }
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn made(album: &Album, plan: &Plan, options: &EpubOptions) -> (Receipt, Vec<u8>, Sink) {
    let folder = tempfile::tempdir().unwrap();
    let (path, mut sink) = (folder.path().join("book.epub"), Sink::new());
    let receipt =
        write_epub(plan, &album.source(), &look("quiet"), options, &path, &Silent, &mut sink);
    let receipt = receipt.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(receipt.bytes, bytes.len() as u64);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    (receipt, bytes, sink)
}

fn of(rendition: Rendition) -> EpubOptions {
    EpubOptions { rendition, ..EpubOptions::default() }
}

#[test]
fn every_word_of_the_book_is_there_in_order_and_once() {
    for kind in [Kind::Left, Kind::Arabic, Kind::Languages, Kind::Markup] {
        let album = Album::drawn(kind, SIDE);
        let plan = plan_of(&album, kind);
        for rendition in BOTH {
            let (_, bytes, _) = made(&album, &plan, &of(rendition));
            let letters = bare(&Files::of(bytes).letters());
            for block in plan.sections.iter().flat_map(|section| &section.blocks) {
                // Footnotes stand elsewhere; without them every block is found.
                let words = Block::letters(std::slice::from_ref(block));
                for sentence in words.split(['.', '\n']).map(bare).filter(|s| s.len() > 20) {
                    if !sentence.contains("Abarisa") {
                        assert!(letters.contains(&sentence), "{kind:?} {rendition:?}: {sentence}");
                    }
                }
            }
            for caption in plan.plates().filter_map(|(_, plate)| plate.caption.as_ref()) {
                assert!(letters.contains(&bare(&caption.text)), "{kind:?} {rendition:?}");
            }
        }
    }
}

#[test]
fn pages_of_the_e_book_are_the_printed_pages() {
    for kind in Kind::ALL {
        let album = Album::drawn(kind, SIDE);
        let plan = plan_of(&album, kind);
        let pages: Vec<String> = plan.pages().map(|page| page.number.to_string()).collect();
        for rendition in BOTH {
            let (receipt, bytes, _) = made(&album, &plan, &of(rendition));
            assert_eq!(receipt.pages as usize, pages.len());
            let files = Files::of(bytes);
            let all: String = files.spine().iter().map(|name| files.text(name)).collect();
            let mut marked = values(&all, "id=\"page-");
            marked.sort_by_key(|page| page.parse::<u32>().unwrap());
            assert_eq!(marked, pages, "{kind:?} {rendition:?}");
            let nav = files.text("EPUB/nav.xhtml");
            let list = nav.split("epub:type=\"page-list\"").nth(1).unwrap();
            let list = list.split("</nav>").next().unwrap();
            assert_eq!(list.matches("<li>").count(), pages.len());
        }
    }
}

#[test]
fn a_plate_is_on_its_printed_page() {
    let album = Album::drawn(Kind::Left, SIDE);
    let plan = plan_of(&album, Kind::Left);
    let (_, bytes, _) = made(&album, &plan, &of(Rendition::Facsimile));
    let facsimile = Files::of(bytes);
    let (_, bytes, _) = made(&album, &plan, &of(Rendition::Reading));
    let reading = Files::of(bytes);
    let flowing: String = reading.spine().iter().map(|name| reading.text(name)).collect();
    for (page, plate) in plan.plates() {
        let fixed = facsimile.text(&format!("EPUB/page-{:04}.xhtml", page.number));
        let id = format!("id=\"plate-{}\"", plate.number);
        assert!(fixed.contains(&id), "{id}");
        let before = &flowing[..flowing.find(&format!("{id} ")).unwrap()];
        let inside = flowing.split(&id).nth(1).unwrap().split("</figure>").next().unwrap();
        let mark =
            values(inside, "id=\"page-").pop().or_else(|| values(before, "id=\"page-").pop());
        assert_eq!(mark, Some(page.number.to_string()), "{id}");
    }
}

#[test]
fn a_plate_across_the_fold_is_on_both_pages_and_told_on_the_first() {
    for kind in [Kind::Left, Kind::Arabic] {
        let album = Album::drawn(kind, SIDE);
        let plan = plan_of(&album, kind);
        let across = |(page, _): &(&Page, &Plate)| page.kind == PageKind::AcrossFold;
        let (page, plate) = plan.plates().find(across).unwrap();
        let (_, bytes, _) = made(&album, &plan, &of(Rendition::Facsimile));
        let files = Files::of(bytes);
        let [first, second] = [page.number, page.number + 1]
            .map(|number| files.text(&format!("EPUB/page-{number:04}.xhtml")));
        let number = plate.number;
        assert!(first.contains(&format!("pictures/plate-{number:04}.jpg")));
        assert!(second.contains(&format!("pictures/plate-{number:04}-over.jpg")));
        assert!(values(&first, " alt=\"")[0].ends_with("(1/2)"));
        assert!(values(&second, " alt=\"")[0].ends_with("2/2"));
        // The caption stands on the page that its place is on, over the picture.
        assert!(!first.contains("<figcaption") && second.contains("class=\"over\""));
    }
}

#[test]
fn spreads_alternate_and_a_book_from_the_right_is_turned_round() {
    for (kind, first) in [(Kind::Left, "left"), (Kind::Arabic, "right")] {
        let album = Album::drawn(kind, SIDE);
        let (_, bytes, _) = made(&album, &plan_of(&album, kind), &of(Rendition::Facsimile));
        let opf = Files::of(bytes).opf();
        let spine = opf.split("<spine").nth(1).unwrap();
        let halves: Vec<String> = values(spine, "page-spread-");
        assert_eq!(halves[0], "center");
        let other = if first == "left" { "right" } else { "left" };
        for (at, half) in halves[1..].iter().enumerate() {
            assert_eq!(half, if at % 2 == 0 { first } else { other }, "{kind:?} {at}");
        }
        assert_eq!(halves.len() % 2, 1, "the last spread is whole");
        let progression = values(&opf, "page-progression-direction=\"").pop().unwrap();
        assert_eq!(progression, if first == "left" { "ltr" } else { "rtl" });
    }
}

#[test]
fn the_same_book_gives_the_same_bytes_and_another_book_another_identifier() {
    let album = Album::drawn(Kind::Left, SIDE);
    let plan = plan_of(&album, Kind::Left);
    let id = |bytes: Vec<u8>| values(&Files::of(bytes).opf(), "urn:uuid:").len();
    let (_, first, _) = made(&album, &plan, &of(Rendition::Facsimile));
    let (_, again, _) = made(&album, &plan, &of(Rendition::Facsimile));
    assert!(first == again);
    assert_eq!(id(first.clone()), 1);
    let uuid = |bytes: Vec<u8>| {
        let opf = Files::of(bytes).opf();
        opf.split("urn:uuid:").nth(1).unwrap()[..36].to_owned()
    };
    let (_, reading, _) = made(&album, &plan, &of(Rendition::Reading));
    assert_ne!(uuid(first), uuid(reading));
}

#[test]
fn the_container_is_as_readers_want_it() {
    let album = Album::drawn(Kind::OnePage, SIDE);
    let (_, bytes, _) = made(&album, &plan_of(&album, Kind::OnePage), &of(Rendition::Facsimile));
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    let files = Files::of(bytes);
    assert_eq!(files.names[..3], ["mimetype", "META-INF/container.xml", "EPUB/package.opf"]);
    assert!(files.names.iter().all(|name| name.is_ascii()));
    let opf = files.opf();
    let listed: BTreeSet<String> =
        values(&opf, "href=\"").into_iter().map(|href| format!("EPUB/{href}")).collect();
    let packed = files.names.iter().filter(|name| name.starts_with("EPUB/"));
    let packed: BTreeSet<String> =
        packed.filter(|name| *name != "EPUB/package.opf").cloned().collect();
    assert_eq!(listed, packed);
}

#[test]
fn nothing_private_reaches_the_e_book() {
    let album = Album::drawn(Kind::Left, SIDE);
    for rendition in BOTH {
        let (_, bytes, _) = made(&album, &plan_of(&album, Kind::Left), &of(rendition));
        for file in Files::of(bytes).files.values() {
            for private in ["Exif", "Secretcam", "GPS", "http://ns.adobe.com/xap/1.0/\0"] {
                let private = private.as_bytes();
                assert!(!file.windows(private.len()).any(|bytes| bytes == private));
            }
        }
    }
}

#[test]
fn pictures_tell_where_they_were_taken_only_where_that_is_asked() {
    let album = Album::drawn(Kind::Bare, SIDE);
    let plan = plan_of(&album, Kind::Bare);
    for is_asked in [false, true] {
        let options = EpubOptions { keep_locations: is_asked, ..of(Rendition::Reading) };
        let (_, bytes, _) = made(&album, &plan, &options);
        let files = Files::of(bytes);
        let picture = files.files["EPUB/pictures/plate-0001.jpg"].clone();
        let read = Album::of(&[("a.jpg", picture)]).catalogue.photos[0].gps;
        let near = read.map(|gps| (gps.latitude - GPS.0).abs() + (gps.longitude - GPS.1).abs());
        assert_eq!(near.is_some_and(|far| far < 1e-6), is_asked, "{read:?}");
    }
}

#[test]
fn a_japanese_book_for_reading_may_run_in_columns_and_a_korean_may_not() {
    let album = Album::drawn(Kind::Languages, SIDE);
    let columns = |language: &str, rendition| {
        let plan = Plan { language: language.into(), ..plan_of(&album, Kind::Languages) };
        let options = EpubOptions { vertical: true, ..of(rendition) };
        let files = Files::of(made(&album, &plan, &options).1);
        let css = String::from_utf8(files.files["EPUB/book.css"].clone()).unwrap();
        let is_from_right = files.opf().contains("page-progression-direction=\"rtl\"");
        (css.contains("writing-mode:vertical-rl"), is_from_right)
    };
    assert_eq!(columns("ja", Rendition::Reading), (true, true));
    assert_eq!(columns("zh-Hant", Rendition::Reading), (true, true));
    assert_eq!(columns("ko", Rendition::Reading), (false, false));
    assert_eq!(columns("ja", Rendition::Facsimile), (false, false));
}

#[test]
fn what_is_said_about_alternatives_is_so() {
    for (kind, is_told) in [(Kind::Left, true), (Kind::Bare, false)] {
        let album = Album::drawn(kind, SIDE);
        let options =
            EpubOptions { certified_by: Some("A. Person".into()), ..of(Rendition::Reading) };
        let (receipt, bytes, sink) = made(&album, &plan_of(&album, kind), &options);
        let opf = Files::of(bytes).opf();
        assert_eq!(opf.contains("alternativeText"), is_told);
        assert_eq!(opf.contains("conformsTo"), is_told);
        assert_eq!(receipt.undescribed == 0, is_told);
        let said = sink.diagnostics().iter().filter(|d| d.code == codes::SCR_001).count();
        assert_eq!(said, receipt.undescribed);
    }
}

#[test]
fn a_book_fits_the_size_that_is_asked_and_says_what_that_cost() {
    let album = Album::drawn(Kind::Bare, SIDE);
    let plan = plan_of(&album, Kind::Bare);
    let (full, _, _) = made(&album, &plan, &of(Rendition::Reading));
    let most = full.bytes / 3;
    let options = EpubOptions { max_bytes: Some(most), ..of(Rendition::Reading) };
    let (small, _, sink) = made(&album, &plan, &options);
    assert!(small.bytes <= most, "{} of {most}", small.bytes);
    assert!(small.quality < full.quality);
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::EPB_003));
    let options = EpubOptions { max_bytes: Some(1000), ..of(Rendition::Reading) };
    let (least, _, sink) = made(&album, &plan, &options);
    assert!(least.bytes < small.bytes);
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::EPB_004));
}

#[test]
fn a_photograph_that_is_gone_stops_the_book_and_leaves_no_file() {
    let album = Album::drawn(Kind::Bare, SIDE);
    let plan = plan_of(&album, Kind::Bare);
    std::fs::remove_file(album.folder.path().join("03.jpg")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (path, mut sink) = (folder.path().join("book.epub"), Sink::new());
    let options = of(Rendition::Facsimile);
    let stopped =
        write_epub(&plan, &album.source(), &look("quiet"), &options, &path, &Silent, &mut sink);
    assert!(stopped.is_err());
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::EPB_002), "{:?}", sink);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn words_that_are_gone_stop_the_book() {
    let album = Album::drawn(Kind::Left, SIDE);
    let mut plan = plan_of(&album, Kind::Left);
    plan.sections.retain(|section| section.id != "contents");
    let (path, mut sink) = (album.cache.path().join("book.epub"), Sink::new());
    let options = of(Rendition::Reading);
    let stopped =
        write_epub(&plan, &album.source(), &look("quiet"), &options, &path, &Silent, &mut sink);
    assert!(stopped.is_err() && !path.exists());
    assert_eq!(sink.diagnostics()[0].code, codes::EPB_008);
}

#[test]
fn nonsense_for_a_language_is_said_and_the_book_made() {
    let album = Album::drawn(Kind::OnePage, SIDE);
    let mut plan = plan_of(&album, Kind::OnePage);
    plan.language = "klingon!".into();
    let (_, bytes, sink) = made(&album, &plan, &of(Rendition::Reading));
    assert!(Files::of(bytes).opf().contains("<dc:language>und</dc:language>"));
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::EPB_006));
}

#[test]
fn a_caption_of_five_thousand_letters_is_all_there() {
    let album = Album::drawn(Kind::Left, SIDE);
    let mut plan = plan_of(&album, Kind::Left);
    let words = "The harbour in the morning. ".repeat(180);
    let pages = plan.spreads.iter_mut().flat_map(|s| s.verso.iter_mut().chain(&mut s.recto));
    let mut captions = pages.flat_map(|page| &mut page.plates).filter_map(|p| p.caption.as_mut());
    captions.next().unwrap().text.clone_from(&words);
    for rendition in BOTH {
        let (_, bytes, _) = made(&album, &plan, &of(rendition));
        assert!(bare(&Files::of(bytes).letters()).contains(&bare(&words)));
    }
}

#[test]
fn a_cover_that_is_no_jpeg_is_said_and_a_plate_takes_its_place() {
    let album = Album::drawn(Kind::Bare, SIDE);
    let plan = plan_of(&album, Kind::Bare);
    let cover = album.cache.path().join("cover.png");
    std::fs::write(&cover, b"no picture").unwrap();
    let options = EpubOptions { cover: Some(cover), ..of(Rendition::Reading) };
    let (_, bytes, sink) = made(&album, &plan, &options);
    assert!(sink.diagnostics().iter().any(|d| d.code == codes::EPB_005));
    assert!(Files::of(bytes).opf().contains("properties=\"cover-image\""));
}
