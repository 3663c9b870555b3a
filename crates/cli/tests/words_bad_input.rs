//! What is wrong with words, settings, fonts and profiles is said with a code, a place and what
//! to do; nothing half-written stays.

use crate::common;
use crate::common::{Said, Studio};

/// A folder of photographs and a book that names it.
fn begun(settings: &str) -> Studio {
    let studio = Studio::with_photographs(6);
    studio.write("leporello.toml", &format!("photographs = \"../photos\"\n\n{settings}"));
    studio
}

/// Makes the book, which must be refused, and looks that nothing was written.
fn refused(studio: &Studio, words: &[&str]) -> Said {
    let said = studio.run(&["make", "photos-book"]);
    said.refuses(1, words);
    for file in ["block.pdf", "plan.toml", "contact-sheet.png", "cover.pdf"] {
        assert!(!studio.book().join(file).exists(), "{file}");
    }
    assert!(!studio.root().join("photos-book-book").exists(), "a book of the book");
    said
}

/// The settings that are wrong, and what is said of them.
fn settings_are_refused(settings: &str, words: &[&str]) {
    refused(&begun(settings), words);
}

#[test]
fn a_key_that_does_not_exist_is_refused_with_the_nearest() {
    settings_are_refused(
        "[book]\nsubtitel = \"Norway\"\n",
        &["PRJ-022", "photos-book/leporello.toml:4:1", "`subtitle`"],
    );
}

#[test]
fn a_wrong_unit_is_refused_at_its_place() {
    for (trim, says) in [("300x240furlong", "furlong"), ("300x240", "300x240")] {
        let settings = format!("[format]\ntrim = \"{trim}\"\n");
        let said = begun(&settings).run(&["make", "photos-book"]);
        said.refuses(1, &[says, "mm"]);
    }
    settings_are_refused(
        "[format]\nmargins = \"15px\"\n",
        &["PRJ-024", "leporello.toml:4:11", "px", "mm"],
    );
}

#[test]
fn an_impossible_size_is_refused_with_the_range() {
    settings_are_refused(
        "[format]\ntrim = \"30x24mm\"\n",
        &["PRJ-024", "leporello.toml:4:8", "80", "1000 mm"],
    );
}

#[test]
fn margins_that_leave_no_room_are_refused_before_a_plan_is_written() {
    let studio = begun("[format]\nmargins = \"150mm\"\n");
    refused(&studio, &["PRJ-024", "leporello.toml:4:11", "40 mm for pictures"]);
    studio.write("leporello.toml", "photographs = \"../photos\"\n");
    studio.again("make");
}

#[test]
fn all_mistakes_are_told_in_one_go() {
    let studio = begun("[book]\nsubtitel = \"Norway\"\nisbn = \"978-3-16-148410-1\"\n");
    studio.write("captions.toml", "[\"IMG_1003.jpg\"]\ncaptoin = \"Nets\"\n");
    studio.write("chapters/1-sea.md", "Text.[^none]\n");
    refused(
        &studio,
        &["leporello.toml:4:1", "leporello.toml:5:", "captions.toml:2:1", "chapters/1-sea.md:1:"],
    );
}

#[test]
fn broken_markdown_is_refused_with_line_and_column() {
    for (text, words) in [
        ("# Sea\n\nText.[^1]\n", &["PRJ-028", "chapters/sea.md:3:6"][..]),
        ("# Sea\n\n```verse\nA line\n", &["PRJ-030", "chapters/sea.md:3:1"]),
        ("---\ntitel: Sea\n---\n\nText.\n", &["chapters/sea.md:2:1", "title"]),
    ] {
        let studio = begun("");
        studio.write("chapters/sea.md", text);
        refused(&studio, words);
    }
}

#[test]
fn a_picture_that_is_not_there_is_told_at_its_place_and_the_book_is_made() {
    for (settings, place) in [
        ("[matter]\nfrontispiece = \"gone.jpg\"\n", "leporello.toml:4:16"),
        ("[cover]\nfront = \"gone.jpg\"\n[format]\nprinter = \"cewe\"\n", "leporello.toml:4:9"),
    ] {
        let studio = begun(settings);
        for i in 6..16 {
            studio.photograph(&format!("IMG_{}.jpg", 1000 + i), i, &common::tags(i));
        }
        let said = studio.run(&["make", "photos-book"]);
        said.mentions(&["PRJ-052", place, "`gone.jpg`"]);
        assert!(studio.book().join("block.pdf").is_file(), "{}", said.err);
    }
    let studio = begun("");
    studio.write("captions.toml", "\n\"gone.jpg\" = \"Nets\"\n");
    studio.write("chapters/sea.md", "---\nphotographs: away/*\n---\n\nText.\n");
    let said = studio.again("make");
    said.mentions(&["PRJ-052", "captions.toml:2:1", "chapters/sea.md:2:", "`away/*`"]);
}

#[test]
fn a_font_file_that_is_none_is_refused_by_its_name() {
    let studio = begun("");
    studio.write("fonts/mine.ttf", "<html>404</html>");
    refused(&studio, &["TYP-011", "photos-book/fonts/mine.ttf", ".ttf"]);
}

#[test]
fn a_letter_of_a_chapter_that_no_font_has_is_named_with_its_section() {
    let studio = begun("");
    studio.write("chapters/sea.md", "# Sea\n\nNot given out yet: \u{378}.\n");
    studio.again("make").mentions(&["TYP-001", "U+0378", "`sea`"]);
}

#[test]
fn a_title_that_does_not_fit_its_page_is_told() {
    let title = "A very long way to the sea ".repeat(60);
    let studio = begun(&format!("[book]\ntitle = \"{title}\"\n"));
    studio.again("make").mentions(&["TYP-002", "page 1", "shorten"]);
}

#[test]
fn a_printer_s_profile_of_one_s_own_without_a_field_is_refused_by_the_field() {
    let studio = begun("[format]\nprinter = \"mine\"\n");
    studio.write("printers/mine.toml", "name = \"mine\"\ntitle = \"Mine\"\n");
    refused(&studio, &["PFL-004", "printers/mine.toml:1:1", "`version`"]);
}

#[test]
fn a_colour_profile_of_another_class_is_refused() {
    let display = "/usr/share/color/icc/colord/AdobeRGB1998.icc";
    let studio = begun(&format!("[pdf]\nkind = \"x4\"\nprofile = \"{display}\"\n"));
    let said = studio.run(&["make", "photos-book"]);
    said.refuses(1, &["PRT-010", "AdobeRGB1998.icc", "class `mntr`", "class `prtr`"]);
    assert!(!studio.book().join("block.pdf").exists());
    let studio = begun("[pdf]\nkind = \"x4\"\nprofile = \"gone.icc\"\n");
    studio.run(&["make", "photos-book"]).refuses(1, &["PRT-010", "photos-book/gone.icc"]);
}

#[test]
fn a_theme_that_is_not_there_is_refused_with_those_that_are() {
    settings_are_refused(
        "[theme]\nname = \"qiet\"\n",
        &["PRJ-050", "leporello.toml:4:8", "`qiet`", "quiet"],
    );
}

#[test]
fn a_theme_of_one_s_own_that_fails_is_refused_with_line_and_column() {
    let studio = begun("[theme]\nname = \"mine\"\n");
    let copy = ["themes", "copy", "quiet", "--out", "photos-book/themes/mine"];
    assert_eq!(studio.run(&copy).code, 0);
    let of = "themes/mine/theme.toml";
    let good = String::from_utf8(studio.read(of)).unwrap();
    studio.write(of, &format!("colour-of-the-sea = 3\n{good}"));
    refused(&studio, &["TYP-010", "mine/theme.toml:1:1", "colour-of-the-sea"]);
    studio.write(of, &good);
    let typ = String::from_utf8(studio.read("themes/mine/theme.typ")).unwrap();
    let end = typ.lines().count() + 1;
    studio.write("themes/mine/theme.typ", &format!("{typ}#let broken = (\n"));
    let said = studio.run(&["make", "photos-book"]);
    said.refuses(1, &["TYP-012", &format!("theme.typ:{end}:")]);
    studio.write("themes/mine/theme.typ", &typ);
    studio.again("make");
}
