//! The report on paper says what the page says.

#![allow(clippy::unwrap_used, reason = "what is missing fails the test")]

use leporello_diag::{Silent, Sink};
use leporello_turnout::flags::{claim_flags, counter_flags};
use leporello_turnout::groups::{GroupPriors, organisations, reconcile};
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::story;
use leporello_turnout::visits::estimate_visits;
use leporello_turnout::vocabulary::Status;
use leporello_turnout_report::{Ebook, Given, Report, Theme, sensitivity};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// A report in which every section has something to say.
fn report() -> Report {
    let (story, priors, mut sink) = (story(8).unwrap(), Priors::default(), Sink::new());
    let visits = estimate_visits(&story.evidence, &priors, &mut sink).unwrap();
    let stage_2 = organisations(&story.claims, &GroupPriors::default(), &mut sink);
    let hall_days = reconcile(&visits, &stage_2);
    let mut flags = counter_flags(&story.evidence, &priors, &visits);
    flags.extend(claim_flags(&stage_2, &hall_days));
    let name = stage_2.reports[0].organisation.clone();
    let given = Given {
        title: "Landscapes from a train <three halls>",
        status: Status::Closed,
        evidence: &story.evidence,
        visits: &visits,
        organisations: Some(&stage_2),
        hall_days: &hall_days,
        flags: &flags,
        events: &story.events,
        ebook: Some(Ebook {
            copies_during: Some(412),
            copies_after: None,
            openings: Some(300),
            readings: Some(120),
            pages_reached: vec![(1, 300), (50, 140), (219, 31)],
        }),
        copies: Vec::new(),
        screens: Vec::new(),
        visitors: None,
        themes: vec![Theme { name: "journeys".into(), entries: 35 }],
        // With a character that no page may have.
        replies: BTreeMap::from([(name, "We counted\u{1} those outside & too.".to_owned())]),
        guest_book_roots: Vec::new(),
        publication: None,
        amendments: Vec::new(),
        sensitivity: sensitivity(&story.evidence, &priors, &Silent),
        messages: vec!["a message".into()],
    };
    Report::new(&given, &mut Sink::new())
}

fn written(folder: &Path) -> (Vec<u8>, String, Sink) {
    let (mut sink, path) = (Sink::new(), folder.join("report.pdf"));
    let pdf = leporello_turnout_print::pdf(&report(), &mut sink);
    let pdf = pdf.unwrap_or_else(|_| panic!("{:?}", sink.grouped()));
    std::fs::write(&path, &pdf).unwrap();
    let output = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output().unwrap();
    (pdf, String::from_utf8(output.stdout).unwrap(), sink)
}

/// The letters of a page without its marks, and of a text, all blanks aside.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn every_sentence_and_every_number_of_the_page_is_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let (_, text, sink) = written(folder.path());
    assert!(sink.grouped().is_empty(), "{:?}", sink.grouped());
    let report = report();
    let told = letters(&text);
    for organisation in &report.organisations {
        assert!(told.contains(&letters(&organisation.organisation)), "{organisation:?}");
    }
    let turnout = report.summary.turnout.unwrap();
    assert!(text.contains(&format!("We estimate {}", turnout.middle())), "{text}");
    assert!(text.contains("We counted those outside & too."), "{text}");
    for section in ["Day by day", "Reported and counted", "How this was made", "Guest book"] {
        assert!(text.contains(section), "{section}");
    }
    for hall in &report.halls {
        for day in &hall.days {
            let figure = day.visits.map_or_else(|| "not enough evidence".into(), |f| f.middle());
            assert!(told.contains(&letters(&figure)), "{} {}: {figure}", hall.hall, day.date);
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let [a, b] = [0, 1].map(|_| leporello_turnout_print::pdf(&report(), &mut Sink::new()).unwrap());
    assert!(a == b);
}

#[test]
fn strangers_open_it_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let (_, _, _) = written(folder.path());
    let path = folder.path().join("report.pdf");
    let judges = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("judges/bin");
    for (tool, argument) in [
        (Path::new("qpdf"), "--check"),
        (&judges.join("pdfua"), "check"),
        (Path::new("mutool"), "info"),
    ] {
        let said = Command::new(tool).arg(argument).arg(&path).output().unwrap();
        assert!(said.status.success() && said.stderr.is_empty(), "{}: {said:?}", tool.display());
    }
    let info = Command::new("pdfinfo").arg(&path).output().unwrap();
    let info = String::from_utf8(info.stdout).unwrap();
    for line in ["Tagged:", "yes", "Landscapes from a train <three halls>"] {
        assert!(info.contains(line), "{info}");
    }
}
