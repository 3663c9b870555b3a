//! What the user writes into the plan, or into a photograph, is in the next book.

use crate::common::{Studio, tags};
use leporello_scene::Tags;

/// The photograph that has a caption, see [`tags`].
const PHOTO: &str = "IMG_1003.jpg";
const WORDS: &str = "Picture 3, by the harbour";

fn planned() -> Studio {
    let studio = Studio::with_photographs(6);
    plan(&studio);
    assert_eq!(caption(&studio).as_deref(), Some(WORDS));
    studio
}

fn plan(studio: &Studio) {
    let said = studio.run(&["plan", "photos"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
}

fn rewrite(studio: &Studio, text: &str) {
    std::fs::write(studio.book().join("plan.toml"), text).unwrap();
}

fn replace(studio: &Studio, from: &str, to: &str) {
    let text = studio.plan_text();
    assert!(text.contains(from), "`{from}` is not in the plan:\n{text}");
    rewrite(studio, &text.replace(from, to));
}

/// The line of the photograph's plate.
fn plate(studio: &Studio) -> String {
    let text = studio.plan_text();
    text.lines().find(|line| line.contains(PHOTO)).unwrap().to_owned()
}

fn caption(studio: &Studio) -> Option<String> {
    let plate = plate(studio);
    let from = plate.split("caption = { text = \"").nth(1)?;
    Some(from.split('"').next().unwrap().to_owned())
}

/// Adds an edit of the photograph, or other lines to the one it has.
fn edit(studio: &Studio, lines: &str) {
    let plate = plate(studio);
    let id = plate.split("photo = \"").nth(1).unwrap().split('"').next().unwrap();
    rewrite(studio, &format!("{}\n[edits.photo.{id}]\n{lines}\n", studio.plan_text()));
}

#[test]
fn a_caption_edit_is_in_the_next_plan_and_stays() {
    let studio = planned();
    edit(&studio, "caption = \"Words by edit\"");
    for _ in 0..2 {
        plan(&studio);
        assert_eq!(caption(&studio).as_deref(), Some("Words by edit"));
        assert_eq!(studio.plan_text().matches("Words by edit").count(), 2, "edit and plate");
    }
    replace(&studio, "caption = \"Words by edit\"\n", "caption = \"Other words\"\n");
    plan(&studio);
    assert_eq!(caption(&studio).as_deref(), Some("Other words"));
}

#[test]
fn an_empty_caption_edit_takes_the_caption_away_and_its_removal_brings_it_back() {
    let studio = planned();
    edit(&studio, "caption = \"\"");
    plan(&studio);
    assert_eq!(caption(&studio), None);
    plan(&studio);
    assert_eq!(caption(&studio), None);
    replace(&studio, "caption = \"\"\n", "");
    plan(&studio);
    assert_eq!(caption(&studio).as_deref(), Some(WORDS));
}

#[test]
fn a_caption_rewritten_or_removed_in_its_plate_stays_so() {
    let studio = planned();
    replace(&studio, WORDS, "The old pier");
    plan(&studio);
    plan(&studio);
    assert_eq!(caption(&studio).as_deref(), Some("The old pier"));
    let line = plate(&studio);
    let from = line.find("caption = {").unwrap();
    let to = from + line[from..].find('}').unwrap() + 1;
    let without = format!("{}{}", &line[..from], line[to..].trim_start_matches(", "));
    replace(&studio, &line, &without);
    plan(&studio);
    plan(&studio);
    assert_eq!(caption(&studio), None, "{}", studio.plan_text());
}

#[test]
fn new_words_in_the_photograph_are_in_the_next_plan_and_no_edit() {
    let studio = planned();
    for words in ["New words", "Newer words"] {
        let tags = Tags { caption: Some(words.into()), ..tags(3) };
        studio.photograph(PHOTO, 3, &tags);
        plan(&studio);
        assert_eq!(caption(&studio).as_deref(), Some(words));
        assert!(!studio.plan_text().contains("\n[edits."), "the words were pinned");
    }
}

#[test]
fn an_edit_stands_over_new_words_in_the_photograph() {
    let studio = planned();
    edit(&studio, "caption = \"Words by edit\"");
    plan(&studio);
    studio.photograph(PHOTO, 3, &Tags { caption: Some("New words".into()), ..tags(3) });
    plan(&studio);
    assert_eq!(caption(&studio).as_deref(), Some("Words by edit"));
}

#[test]
fn a_chapter_keeps_the_title_that_the_user_gave_it() {
    let studio = Studio::empty();
    for i in 0..12 {
        let folder = if i < 6 { "2024-06-01 Harbour" } else { "2024-06-02 Island" };
        studio.photograph(&format!("{folder}/{i}.jpg"), i, &tags(i));
    }
    plan(&studio);
    replace(&studio, "title = \"Island\"", "title = \"Across the water\"");
    for _ in 0..2 {
        plan(&studio);
        let text = studio.plan_text();
        let titles: Vec<&str> = text.split("[[chapter]]\n").skip(1).collect();
        let titles: Vec<&str> = titles.iter().map(|t| t.lines().next().unwrap()).collect();
        assert_eq!(titles, ["title = \"Harbour\"", "title = \"Across the water\""]);
        assert!(text.contains("role = \"chapter-title\", text = \"Across the water\""));
    }
}

#[test]
fn a_plain_date_puts_a_photograph_in_its_place() {
    let studio = planned();
    edit(&studio, "taken = \"2024-06-30T12:00\"");
    plan(&studio);
    let text = studio.plan_text();
    let files: Vec<&str> = text
        .lines()
        .filter(|line| line.trim_start().starts_with("{ number = "))
        .map(|line| line.split("file = \"").nth(1).unwrap().split('"').next().unwrap())
        .collect();
    assert_eq!(files.last(), Some(&PHOTO), "{files:?}");
}

#[test]
fn a_plan_that_breaks_a_law_is_neither_printed_nor_rearranged() {
    let studio = planned();
    let good = studio.plan_text();
    let plate = plate(&studio);
    let field = |key: &str| {
        let from = plate.find(&format!("{key} = [")).unwrap();
        plate[from..].split_inclusive(']').next().unwrap().to_owned()
    };
    let number = plate.split(", ").next().unwrap().trim_start().to_owned();
    for (from, to) in [
        (field("crop"), "crop = [0, 0, 0, 0]".to_owned()),
        (field("frame"), "frame = [20, 20, 0, 50]".to_owned()),
        (field("frame"), "frame = [20, 20, 10, 90]".to_owned()),
        (number, "{ number = 1".to_owned()),
    ] {
        rewrite(&studio, &good.replace(&plate, &plate.replace(&from, &to)));
        assert_ne!(studio.plan_text(), good, "{from}");
        for command in [&["build", "photos-book"][..], &["check", "photos-book"]] {
            studio.run(command).refuses(1, &["PRJ-010", "photos-book/plan.toml", "plate "]);
        }
        studio.run(&["plan", "photos-book", "--next", "2"]).refuses(1, &["PRJ-010"]);
        assert!(!studio.book().join("block.pdf").exists());
    }
    let broken = plate.replace(&field("crop"), "crop = [nan, 0, 3, inf]");
    rewrite(&studio, &good.replace(&plate, &broken));
    studio.run(&["build", "photos-book"]).refuses(1, &["PRJ-005", "plan.toml:", "crop"]);
}

#[test]
fn a_value_that_cannot_be_is_refused_before_anything_is_written() {
    let studio = planned();
    edit(&studio, "importance = 99");
    let edited = studio.plan_text();
    studio.run(&["plan", "photos"]).refuses(1, &["PRJ-005", "importance is 99", "0.5 to 3"]);
    assert_eq!(studio.plan_text(), edited);
}

#[test]
fn two_folders_of_one_name_do_not_overwrite_each_other_s_book() {
    let studio = Studio::empty();
    for (i, folder) in ["aa/t", "bb/t"].into_iter().enumerate() {
        studio.photograph("one.jpg", i, &tags(i));
        std::fs::create_dir_all(studio.root().join(folder)).unwrap();
        let from = studio.photos().join("one.jpg");
        std::fs::rename(from, studio.root().join(folder).join("one.jpg")).unwrap();
    }
    assert_eq!(studio.run(&["plan", "aa/t"]).code, 0);
    let first = std::fs::read(studio.root().join("t-book/plan.toml")).unwrap();
    studio.run(&["plan", "bb/t"]).refuses(1, &["PRJ-012", "t-book", "--out bb-t-book"]);
    assert_eq!(std::fs::read(studio.root().join("t-book/plan.toml")).unwrap(), first);
    assert_eq!(studio.run(&["plan", "bb/t", "--out", "bb-t-book"]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_book_of_a_folder_whose_name_has_no_encoding_is_built_from_its_plan() {
    use std::os::unix::ffi::OsStrExt as _;
    let studio = Studio::with_photographs(2);
    let odd = studio.root().join(std::ffi::OsStr::from_bytes(b"tr\xffip"));
    std::fs::rename(studio.photos(), &odd).unwrap();
    let mut make = studio.command(&["plan"]);
    let made = make.arg(&odd).args(["--out", "book"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let said = studio.run(&["check", "book"]);
    assert_eq!(said.code, 0, "{}", said.err);
}
