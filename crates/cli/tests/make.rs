//! A folder becomes a book, as a user would see it.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::Studio;

#[test]
fn a_folder_becomes_a_plan_a_block_and_a_contact_sheet_without_a_question() {
    let studio = Studio::with_photographs(14);
    let said = studio.make(&[]);
    for file in ["plan.toml", "block.pdf", "contact-sheet.png"] {
        assert!(!studio.read(file).is_empty(), "{file}");
    }
    said.mentions(&["14 plates", "photos-book/block.pdf"]);
}

#[test]
fn the_user_s_folder_is_only_read() {
    let studio = Studio::with_photographs(5);
    let before = listing(&studio.photos());
    studio.make(&[]);
    assert_eq!(listing(&studio.photos()), before);
}

#[test]
fn the_asked_count_of_pages_is_met_exactly() {
    let studio = Studio::with_photographs(16);
    for pages in ["12", "13", "20"] {
        studio.make(&["--pages", pages]);
        assert!(studio.plan_text().contains(&format!("\npages = {pages}\n")));
        let info = common::judge("pdfinfo", &[studio.book().join("block.pdf").to_str().unwrap()]);
        info.mentions(&[&format!("Pages:           {pages}\n")]);
    }
}

#[test]
fn twice_the_same_input_gives_the_same_bytes_with_one_thread_and_with_two() {
    let (one, two) = (Studio::with_photographs(12), Studio::with_photographs(12));
    one.make(&["--threads", "1"]);
    two.make(&["--threads", "2"]);
    assert_eq!(one.plan_text(), two.plan_text());
    for file in ["block.pdf", "contact-sheet.png"] {
        assert_eq!(
            one.read(file),
            two.read(file),
            "{file} differs between machines of 1 and 2 threads"
        );
    }
    let (plan, block) = (one.plan_text(), one.read("block.pdf"));
    one.make(&[]);
    assert_eq!(one.plan_text(), plan, "planning a second time moved something");
    assert_eq!(one.read("block.pdf"), block);
}

#[test]
fn build_writes_the_same_block_from_the_plan_alone() {
    let studio = Studio::with_photographs(9);
    studio.make(&[]);
    let block = studio.read("block.pdf");
    std::fs::remove_file(studio.book().join("block.pdf")).unwrap();
    let said = studio.run(&["build", "photos-book"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(studio.read("block.pdf"), block);
}

#[test]
fn an_edit_of_a_caption_survives_and_moves_no_other_plate() {
    let studio = Studio::with_photographs(24);
    studio.make(&["--pages", "16"]);
    let before = plates(&studio.plan_text());
    let text =
        studio.plan_text().replace("Picture 11, by the harbour", "The old pier, by the harbour");
    std::fs::write(studio.book().join("plan.toml"), text).unwrap();
    studio.make(&[]);
    let after = studio.plan_text();
    assert!(after.contains("[edits.photo."), "the caption became an edit");
    assert_eq!(after.matches("The old pier").count(), 2, "in the edit and on the page");
    let moved = before.iter().zip(plates(&after)).filter(|(a, b)| **a != *b).count();
    assert!(moved <= 8, "{moved} plates moved for one caption");
}

#[test]
fn a_photograph_can_be_left_out_by_its_identity() {
    let studio = Studio::with_photographs(10);
    studio.make(&[]);
    let text = studio.plan_text();
    let line = text.lines().find(|l| l.contains("IMG_1004.jpg")).unwrap();
    let id = line.split("photo = \"").nth(1).unwrap().split('"').next().unwrap();
    let edited = format!("{text}\n[edits.photo.{id}]\nkeep = false\n");
    std::fs::write(studio.book().join("plan.toml"), edited).unwrap();
    studio.make(&[]);
    let said = studio.run(&["plan", "photos-book", "--why", "IMG_1004"]);
    said.mentions(&["IMG_1004.jpg", "left out by you"]);
}

#[test]
fn why_tells_the_page_the_size_and_the_reasons() {
    let studio = Studio::with_photographs(10);
    studio.make(&[]);
    let said = studio.run(&["plan", "photos-book", "--why", "img_1003"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.mentions(&["IMG_1003.jpg: plate ", " on page ", "mm wide", " ppi"]);
    let said = studio.run(&["plan", "photos-book", "--why", "nothing-like-it"]);
    said.refuses(1, &["PRJ-008", "nothing-like-it"]);
}

#[test]
fn next_gives_a_spread_another_arrangement_and_keeps_it() {
    let studio = Studio::with_photographs(24);
    studio.make(&["--pages", "10"]);
    let before = studio.plan_text();
    let said = studio.run(&["plan", "photos-book", "--next", "4"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    let chosen = studio.plan_text();
    assert_ne!(chosen, before);
    assert!(chosen.contains("locked = true"));
    studio.make(&[]);
    assert_eq!(plates(&studio.plan_text()), plates(&chosen), "the lock did not hold");
}

#[test]
fn layout_is_measured_from_the_pdf_and_the_worst_spreads_are_shown() {
    let studio = Studio::with_photographs(20);
    studio.make(&[]);
    let said = studio.run(&["check", "photos-book", "--layout", "--worst", "2"]);
    assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
    let pictures: Vec<&str> = said.out.lines().filter(|line| line.ends_with(".png")).collect();
    assert_eq!(pictures.len(), 2, "{}", said.out);
    for picture in pictures {
        assert!(studio.root().join(picture).is_file(), "{picture}");
    }
}

#[test]
fn results_are_json_when_asked() {
    let studio = Studio::with_photographs(4);
    let said = studio.make(&["--format", "json"]);
    assert!(!said.out.is_empty());
    for line in said.out.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).is_ok(), "{line}");
    }
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let studio = Studio::with_photographs(4);
    let said = studio.make(&["--quiet"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
}

#[test]
fn a_second_run_needs_no_photograph_that_did_not_change() {
    let studio = Studio::with_photographs(6);
    studio.make(&[]);
    let block = studio.read("block.pdf");
    let cached = count_files(&studio.root().join("cache"));
    studio.make(&[]);
    assert_eq!(studio.read("block.pdf"), block);
    assert_eq!(count_files(&studio.root().join("cache")), cached, "something was made again");
}

fn count_files(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { count_files(&path) } else { 1 })
        .sum()
}

fn listing(folder: &std::path::Path) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|e| (e.file_name().to_string_lossy().into_owned(), std::fs::read(e.path()).unwrap()))
        .collect();
    all.sort();
    all
}

/// Photograph and frame of every plate.
fn plates(plan: &str) -> Vec<String> {
    plan.lines()
        .filter(|line| line.trim_start().starts_with("{ number = "))
        .map(|line| line.split(", crop").next().unwrap().to_owned())
        .collect()
}
