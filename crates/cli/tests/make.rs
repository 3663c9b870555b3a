//! A folder becomes a book, as a user would see it.

use crate::common;
use crate::common::{Studio, WIDTHS};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

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
        let same = one.read(file) == two.read(file);
        assert!(same, "{file} differs between machines of 1 and 2 threads");
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
fn an_edit_of_a_caption_survives_and_moves_no_plate() {
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
    assert_eq!(plates(&after), before, "a plate moved for a caption of the same height");
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
    for number in 1..=15 {
        assert!(said.out.contains(&format!("| {number} | ")), "metric {number} is missing");
    }
}

#[test]
fn what_is_measured_in_the_pdf_is_what_the_plan_says() {
    let studio = Studio::with_photographs(20);
    studio.make(&[]);
    let said = studio.run(&["check", "photos-book", "--layout", "--format", "json"]);
    let measured = |metric: &str, figure: &str| {
        let find = |list: &Value, name: &str| {
            let all = list.as_array().unwrap().iter();
            all.clone().find(|one| one["name"] == name).cloned()
        };
        let read = said.json().into_iter().find(|value| value["metrics"].is_array()).unwrap();
        let metric = find(&read["metrics"], metric).unwrap();
        find(&metric["figures"], figure).unwrap()["value"].as_f64().unwrap()
    };
    let plan = studio.plan();
    let plates = plates_of(&plan);
    let least = |of: &dyn Fn(&Value) -> f64| plates.iter().map(of).fold(f64::MAX, f64::min);
    let side = |plate: &Value, i: usize| plate["frame"][i].as_f64().unwrap();
    let shorter = least(&|plate| side(plate, 2).min(side(plate, 3)));
    assert!((measured("smallest picture", "least") - shorter).abs() < 0.05, "{shorter} mm");
    let ppi = least(&|plate| {
        let pixels = WIDTHS[number_of(plate) % 4] * plate["crop"][2].as_f64().unwrap();
        pixels / (side(plate, 2) / 25.4)
    });
    assert!((measured("effective resolution", "least") / ppi - 1.0).abs() < 0.02, "{ppi} ppi");
    assert_eq!(measured("integrity", "plates not seen"), 0.0);
}

#[test]
fn every_command_answers_in_json_when_asked() {
    let studio = Studio::with_photographs(12);
    let asked = [
        "make photos",
        "plan photos",
        "plan photos-book --why IMG_1001",
        "build photos-book",
        "check photos-book",
        "check photos-book --layout",
        "check photos-book --worst 1",
        "doctor",
        "doctor photos",
        "explain",
        "explain PHO-003",
        "completions bash",
        "new new-book --photos photos",
        "printers",
        "printers show blurb",
        "themes",
        "themes copy quiet --out mine",
        "turnout simulate story --story",
        "turnout import story --ledger story.ledger",
        "turnout estimate story.ledger",
        "turnout report story.ledger --into report --close",
        "turnout verify report/report.zip",
    ];
    for asked in asked {
        let mut words: Vec<&str> = asked.split(' ').collect();
        words.extend(["--format", "json"]);
        let said = studio.run(&words);
        assert_eq!(said.code, 0, "{asked}: {}", said.err);
        let answers = said.json().into_iter().filter(|line| line["severity"] != "advice");
        assert!(answers.count() > 0, "{asked} says nothing");
    }
    let wrong = studio.run(&["explain", "PHO-999", "--format", "json"]);
    assert_eq!((wrong.code, &wrong.json()[0]["code"]), (1, &"PRJ-002".into()));
    // `demo` draws for a minute, `serve` and `exhibit` go on for ever; tests of their own ask them.
    let help = studio.run(&["--help"]).out;
    let commands = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands = commands.take_while(|line| !line.is_empty());
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        let is_asked = asked.iter().any(|asked| asked.starts_with(command));
        assert!(
            is_asked || ["demo", "exhibit", "serve", "help"].contains(&command),
            "{command} was not asked"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_is_lost_is_no_success() {
    let studio = Studio::with_photographs(2);
    for asked in [
        &["explain"][..],
        &["explain", "--format", "json"],
        &["doctor"],
        &["completions", "bash"],
        &["make", "photos"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let output = studio.command(asked).stdout(full).output().unwrap();
        common::said(&output).refuses(1, &["PRJ-004", "standard output"]);
    }
}

#[test]
fn a_reader_that_has_read_enough_is_no_fault() {
    let studio = Studio::empty();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = studio.command(&["explain"]).stdout(writer).output().unwrap();
    let said = common::said(&output);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let studio = Studio::with_photographs(4);
    let said = studio.make(&["--quiet"]);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("", ""));
}

#[test]
fn a_second_run_makes_nothing_again() {
    let studio = Studio::with_photographs(6);
    studio.make(&[]);
    let (block, cached) = (studio.read("block.pdf"), made(&studio.root().join("cache")));
    assert!(cached.len() >= 12, "a proxy and what was seen of each of six: {}", cached.len());
    studio.make(&[]);
    assert_eq!(studio.read("block.pdf"), block);
    assert_eq!(made(&studio.root().join("cache")), cached, "something was made again");
}

#[test]
fn planning_again_opens_no_photograph_that_did_not_change() {
    let studio = Studio::with_photographs(6);
    studio.make(&[]);
    let plan = studio.plan_text();
    for (name, bytes) in listing(&studio.photos()) {
        // No picture any more, but as long and as old as before: opening it would show.
        let path = studio.photos().join(name);
        let changed = path.metadata().unwrap().modified().unwrap();
        std::fs::write(&path, vec![0; bytes.len()]).unwrap();
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(changed).unwrap();
    }
    let said = studio.run(&["plan", "photos"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(studio.plan_text(), plan);
}

/// Path and time of every file below a folder, but for the index, which each run writes.
fn made(folder: &Path) -> Vec<(PathBuf, SystemTime)> {
    let mut all: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap() != "index")
        .flat_map(|path| match path.is_dir() {
            true => made(&path),
            false => vec![(path.clone(), path.metadata().unwrap().modified().unwrap())],
        })
        .collect();
    all.sort();
    all
}

fn listing(folder: &Path) -> Vec<(String, Vec<u8>)> {
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

/// Every plate of a plan.
fn plates_of(plan: &Value) -> Vec<Value> {
    let spreads = plan["spread"].as_array().unwrap();
    let pages = spreads.iter().flat_map(|spread| [&spread["verso"], &spread["recto"]]);
    pages.filter_map(|page| page["plates"].as_array()).flatten().cloned().collect()
}

/// Which of the studio's photographs a plate shows: 3 for `IMG_1003.jpg`.
fn number_of(plate: &Value) -> usize {
    plate["file"].as_str().unwrap()["IMG_1".len()..].trim_end_matches(".jpg").parse().unwrap()
}
