//! The editions that one plan becomes: print, e-books and the web edition.

use crate::common::{Studio, said};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// Runs the program with just these words and expects the book to come about.
fn again(studio: &Studio, args: &[&str]) {
    let said = said(&studio.typed(args).output().unwrap());
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
}

/// All files below a folder with their bytes.
fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => files.extend(files_below(&path)),
            false => drop(files.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    files
}

/// The documents of an e-book by their names.
fn documents(book: &Path) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(book).unwrap()).unwrap();
    let mut documents = BTreeMap::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let name = file.name().unwrap().into_owned();
        if name.ends_with(".xhtml") || name.ends_with(".opf") {
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            documents.insert(name, text);
        }
    }
    documents
}

/// Each plate of the plan with the number of its page.
fn plates(studio: &Studio) -> Vec<(u64, u64)> {
    let plan = studio.plan();
    let list =
        |value: &serde_json::Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let spreads = list(&plan, "spread");
    let pages = spreads.iter().flat_map(|spread| [&spread["verso"], &spread["recto"]]);
    let of = |page: &serde_json::Value| {
        let number = page["number"].as_u64().unwrap_or(0);
        list(page, "plates").into_iter().map(move |p| (p["number"].as_u64().unwrap(), number))
    };
    pages.flat_map(of).collect()
}

/// The number of the last page that is marked before a place.
fn page_before(text: &str, place: &str) -> Option<u64> {
    let before = &text[..text.find(place)?];
    let marked = before.rfind("id=\"page-")? + "id=\"page-".len();
    text[marked..].split('"').next()?.parse().ok()
}

#[test]
fn one_plan_becomes_a_block_two_e_books_and_a_web_edition() {
    let studio = Studio::with_photographs(9);
    let said = studio.make(&["--edition", "print,epub,web", "--pages", "12"]);
    for name in ["block.pdf", "reading.epub", "facsimile.epub", "web/index.html"] {
        assert!(studio.book().join(name).is_file(), "{name}: {}", said.err);
    }
    let before = files_below(&studio.book());
    again(&studio, &["build", "photos-book", "--edition", "print,epub,web"]);
    assert_eq!(files_below(&studio.book()), before, "the same plan gives the same bytes");
}

#[test]
fn without_a_word_all_editions_are_written_and_settings_choose_others() {
    let studio = Studio::with_photographs(6);
    studio.write("leporello.toml", "editions = [\"web\"]\nphotographs = \"../photos\"\n");
    again(&studio, &["make", "photos-book"]);
    assert!(studio.book().join("web/index.html").is_file());
    assert!(!studio.book().join("block.pdf").exists());
    assert!(!studio.book().join("reading.epub").exists());
    studio.write("leporello.toml", "photographs = \"../photos\"\n");
    again(&studio, &["build", "photos-book"]);
    for name in ["block.pdf", "reading.epub", "facsimile.epub"] {
        assert!(studio.book().join(name).is_file(), "{name}");
    }
}

#[test]
fn every_plate_is_on_the_same_page_in_print_e_books_and_on_the_web() {
    let studio = Studio::with_photographs(12);
    studio.make(&["--edition", "epub,web", "--pages", "16"]);
    let plates = plates(&studio);
    assert!(plates.len() >= 10, "{plates:?}");
    let web = String::from_utf8(studio.read("web/index.html")).unwrap();
    let facsimile = documents(&studio.book().join("facsimile.epub"));
    let reading: Vec<String> =
        documents(&studio.book().join("reading.epub")).into_values().collect();
    for (plate, page) in plates {
        let place = format!("id=\"plate-{plate}\"");
        let alone = String::from_utf8(studio.read(&format!("web/plates/{plate}/index.html")));
        assert!(alone.unwrap().contains(&format!("index.html#page-{page}\"")), "plate {plate}");
        assert!(web.contains(&place), "plate {plate} has an address on the web");
        let (name, text) = facsimile.iter().find(|(_, text)| text.contains(&place)).unwrap();
        assert!(name.ends_with(&format!("page-{page:04}.xhtml")), "plate {plate} is in {name}");
        assert_eq!(page_before(text, &place), Some(page), "plate {plate} in the facsimile");
        let flowing = reading.iter().find(|text| text.contains(&place)).unwrap();
        let marked = format!("id=\"page-{page}\"");
        assert!(flowing.contains(&marked), "page {page} of plate {plate} for reading");
    }
}

#[test]
fn the_cover_of_both_e_books_is_the_front_of_the_theme_which_says_the_title_itself() {
    let studio = Studio::with_photographs(6);
    again(&studio, &["make", "photos", "--edition", "epub"]);
    let cover = |name: &str| {
        let file = std::fs::File::open(studio.book().join(name)).unwrap();
        let mut archive = zip::ZipArchive::new(file).unwrap();
        let mut bytes = Vec::new();
        archive.by_name("EPUB/pictures/cover.jpg").unwrap().read_to_end(&mut bytes).unwrap();
        let page = documents(&studio.book().join(name))["EPUB/cover.xhtml"].clone();
        assert!(!page.contains("<h1"), "{page}");
        bytes
    };
    assert!(cover("reading.epub") == cover("facsimile.epub"));
}

#[test]
fn an_e_book_keeps_within_the_size_that_is_asked_and_says_what_it_cost() {
    let studio = Studio::with_photographs(9);
    studio.make(&["--edition", "epub", "--pages", "12"]);
    let size = |name: &str| studio.book().join(name).metadata().unwrap().len();
    let whole = size("reading.epub");
    assert!(whole > 400_000, "{whole} bytes");
    let said = studio.make(&["--edition", "epub", "--pages", "12", "--max-size", "400kB"]);
    for name in ["reading.epub", "facsimile.epub"] {
        assert!(size(name) <= 400_000, "{name}: {} bytes; {}", size(name), said.out);
    }
    assert!(said.out.contains("JPEG quality"), "{}", said.out);
    let said = studio.run(&["make", "photos", "--max-size", "much"]);
    said.refuses(2, &["50MB"]);
}

#[test]
fn a_web_edition_that_met_a_full_disk_has_no_page_and_is_whole_after_the_next_run() {
    let studio = Studio::with_photographs(3);
    let (make, web) = ("make photos --out full --edition web", studio.root().join("full/web"));
    let arguments: Vec<&str> = make.split(' ').collect();
    studio.run(&arguments).succeeds();
    let whole = files_below(&web);
    std::fs::remove_dir_all(&web).unwrap();
    // The pictures are in the cache by now: it is the folder itself that cannot be filled.
    let said = studio.on_a_full_disk(16, make);
    said.refuses(1, &["WEB-001", "could not be written", "full/web/"]);
    let is_page = |name: &PathBuf| name.extension().is_some_and(|kind| kind == "html");
    assert!(!files_below(&web).keys().any(is_page));
    studio.run(&arguments).succeeds();
    assert_eq!(files_below(&web), whole);
}

#[test]
fn files_of_the_user_in_the_folder_of_the_web_edition_stay() {
    let studio = Studio::with_photographs(6);
    studio.write("web/notes.txt", "mine");
    studio.make(&["--edition", "web"]);
    studio.make(&["--edition", "web", "--pages", "10"]);
    assert_eq!(studio.read("web/notes.txt"), b"mine");
}

#[test]
fn the_web_edition_offers_the_e_books_that_are_there() {
    let studio = Studio::with_photographs(6);
    let offers = |studio: &Studio| {
        let page = String::from_utf8(studio.read("web/index.html")).unwrap();
        page.contains("href=\"../reading.epub\"")
    };
    studio.make(&["--edition", "web"]);
    assert!(!offers(&studio));
    studio.make(&["--edition", "epub"]);
    studio.make(&["--edition", "web"]);
    assert!(offers(&studio), "written before, it is offered");
}

#[test]
fn a_book_in_two_languages_apart_has_e_books_and_a_web_edition_in_each() {
    let studio = Studio::with_photographs(6);
    let settings = "photographs = \"../photos\"\n[book]\ntitle = \"Harbour\"\nlanguage = \"en\"\n\
                    languages = [\"en\", \"de\"]\neditions = \"apart\"\n";
    studio.write("leporello.toml", settings);
    again(&studio, &["make", "photos-book", "--edition", "epub,web"]);
    for name in ["reading.epub", "reading-de.epub", "facsimile-de.epub", "web-de/index.html"] {
        assert!(studio.book().join(name).is_file(), "{name}");
    }
    let own = String::from_utf8(studio.read("web/index.html")).unwrap();
    assert!(own.contains("../web-de/") && own.contains("Deutsch"));
    let german = documents(&studio.book().join("reading-de.epub"));
    let package = german.iter().find(|(name, _)| name.ends_with(".opf")).unwrap().1;
    assert!(package.contains("<dc:language>de</dc:language>"), "{package}");
}
