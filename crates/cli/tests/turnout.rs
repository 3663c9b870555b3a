//! From a folder of files to a report, and back from the report to every figure.

use crate::common::harbour::{CLAIMS, DESCRIPTION, HEADS, done, exhibition, turnout};
use crate::common::{Studio, pages_of};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::Path;

/// The exhibition with its report, closed, and an auditor's file.
fn reported() -> Studio {
    let (studio, _) = exhibition();
    done(&studio, &["import", "harbour"]);
    done(&studio, &["report", "harbour", "--into", "report", "--close", "--with-evidence"]);
    studio
}

fn unzipped(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.insert(entry.name().unwrap().into_owned(), bytes);
    }
    files
}

fn zipped(path: &Path, files: &BTreeMap<String, Vec<u8>>) {
    let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        archive.start_file(name.as_str(), stored).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

#[test]
fn the_story_goes_from_files_to_a_report_that_verifies() {
    let studio = Studio::empty();
    done(&studio, &["simulate", "story", "--story"]).mentions(&["exhibition.toml", "truth.json"]);
    let said = done(&studio, &["import", "story"]);
    said.mentions(&["counts", "begun", "public key"]);
    done(&studio, &["import", "story"]).mentions(&["nothing changed"]);
    let said = done(&studio, &["estimate", "story", "--truth", "story/truth.json"]);
    said.mentions(&["East", "all halls", "inside the interval?", "not enough evidence"]);
    done(&studio, &["report", "story", "--into", "out", "--close"]).mentions(&["closed"]);
    let pdf = studio.root().join("out/report.pdf");
    assert!(pages_of(pdf.to_str().unwrap())[0].contains("We estimate"));
    let said = done(&studio, &["verify", "out/report.zip"]);
    said.mentions(&["VERIFIED", "AUD-024", "audit.zip"]);
}

#[test]
fn what_is_findable_of_the_story_is_found_and_the_rest_is_said_to_be_unknown() {
    let studio = Studio::empty();
    done(&studio, &["simulate", "story", "--story"]);
    done(&studio, &["import", "story"]);
    let said =
        done(&studio, &["estimate", "story", "--truth", "story/truth.json", "--format", "json"]);
    let answers = said.json();
    let planted = answers.iter().find_map(|a| a.get("planted")).unwrap();
    let days = planted["days"].as_array().unwrap();
    assert_eq!(days.len(), 33);
    let silent: Vec<_> = days.iter().filter(|d| d["estimated"].is_null()).collect();
    // The counter in the West had no power on the sixth day.
    assert_eq!(silent.len(), 1);
    assert_eq!(
        (silent[0]["hall"].as_str(), silent[0]["date"].as_str()),
        (Some("West"), Some("2026-04-13"))
    );
    let inside = days.iter().filter(|d| d["is_inside"] == true).count();
    assert!(inside >= 30, "{inside} of 32");
    let organisations = planted["organisations"].as_array().unwrap();
    let inflates = |o: &&serde_json::Value| o["planted"].as_f64().unwrap() > 1.25;
    let told = organisations.iter().filter(|o| o["is_told"] == true);
    assert!(told.clone().all(|o| inflates(&o)), "an honest organisation is told of");
    assert!(told.count() >= 5);
    let unknown = organisations.iter().filter(|o| o["said"] == "insufficient-evidence");
    assert!(unknown.clone().count() >= 10);
    assert!(unknown.clone().all(|o| o["is_told"] == false));
    let report = answers.iter().find_map(|a| a.get("turnout")).unwrap();
    let flags = report["flags"].as_array().unwrap();
    let found = |kind: &str| flags.iter().any(|f| f["kind"] == kind);
    assert!(found("data-gap") && found("claim-above-head-count"));
    // The opening hall had far more than the other days, and the report sees it.
    let opening = &report["halls"][0]["days"][0]["visits"];
    assert!(opening["median"].as_f64().unwrap() > 150.0);
}

#[test]
fn the_example_in_the_repository_is_what_the_command_writes() {
    let studio = Studio::empty();
    done(&studio, &["simulate", "story", "--story"]);
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/story");
    let names = |folder: &Path| -> Vec<_> {
        let mut names: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    let written = studio.root().join("story");
    assert_eq!(names(&written), names(&example));
    for name in names(&written) {
        let (is, should) = (example.join(&name), written.join(&name));
        assert!(std::fs::read(is).unwrap() == std::fs::read(should).unwrap(), "{name}");
    }
}

#[test]
fn a_second_import_changes_nothing_and_a_changed_description_is_told() {
    let (studio, folder) = exhibition();
    done(&studio, &["import", "harbour"]);
    let before = std::fs::read(folder.join("turnout.ledger")).unwrap();
    done(&studio, &["import", "harbour"]).mentions(&["nothing changed"]);
    assert!(before == std::fs::read(folder.join("turnout.ledger")).unwrap());
    let wider = DESCRIPTION.replace("width-m = 1.6", "width-m = 2.0");
    std::fs::write(folder.join("exhibition.toml"), wider).unwrap();
    done(&studio, &["import", "harbour"]).mentions(&["AUD-008", "the door `main`"]);
    let other = DESCRIPTION.replace("title = \"Harbour\"", "title = \"Port\"");
    std::fs::write(folder.join("exhibition.toml"), other).unwrap();
    turnout(&studio, &["import", "harbour"]).refuses(1, &["AUD-001", "cannot change"]);
}

#[test]
fn one_edited_byte_in_any_file_of_both_reports_is_found_and_the_file_is_named() {
    let studio = reported();
    for name in ["report.zip", "audit.zip"] {
        let files = unzipped(&studio.root().join("report").join(name));
        assert!(files.len() > 15, "{:?}", files.keys());
        for path in files.keys() {
            let mut other = files.clone();
            let bytes = other.get_mut(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            zipped(&studio.root().join("edited.zip"), &other);
            turnout(&studio, &["verify", "edited.zip"])
                .refuses(1, &[path.as_str(), "NOT VERIFIED"]);
        }
    }
}

#[test]
fn an_edited_figure_is_named_with_what_the_evidence_gives() {
    let studio = reported();
    let files = unzipped(&studio.root().join("report/audit.zip"));
    let edited = |path: &str, from: &str, to: &str| {
        let mut other = files.clone();
        let text = String::from_utf8(other[path].clone()).unwrap();
        assert!(text.contains(from), "{path} has no `{from}`:\n{text}");
        other.insert(path.into(), text.replacen(from, to, 1).into_bytes());
        zipped(&studio.root().join("edited.zip"), &other);
        turnout(&studio, &["verify", "edited.zip"])
    };
    let visits = String::from_utf8(files["data/visits.csv"].clone()).unwrap();
    let line = visits.lines().nth(1).unwrap();
    let figure = line.split(',').nth(2).unwrap();
    edited("data/visits.csv", &format!("{line}\r\n"), &line.replacen(figure, "900", 1))
        .refuses(1, &["AUD-021", "data/visits.csv:2:", "`visits` of `East", "900", figure]);
    edited("report.html", "School 4", "School 5").refuses(1, &["report.html:", "School 5"]);
    edited("report.json", "\"claimed\": 72", "\"claimed\": 90")
        .refuses(1, &["report.json:", "90", "72"]);
    edited("evidence/days/2026-04-08.txt", "entered 30", "entered 31")
        .refuses(1, &["evidence/days/2026-04-08.txt", "`beam`, epoch 1, entry 1"]);
}

#[test]
fn what_was_taken_away_or_put_in_is_named() {
    let studio = reported();
    for name in ["report.zip", "audit.zip"] {
        let files = unzipped(&studio.root().join("report").join(name));
        for path in files.keys() {
            let mut less = files.clone();
            less.remove(path);
            zipped(&studio.root().join("less.zip"), &less);
            turnout(&studio, &["verify", "less.zip"]).refuses(1, &[path.as_str()]);
        }
        let mut more = files;
        more.insert("data/strange.csv".into(), b"a\n1\n".to_vec());
        zipped(&studio.root().join("more.zip"), &more);
        turnout(&studio, &["verify", "more.zip"]).refuses(1, &["AUD-022", "data/strange.csv"]);
    }
}

#[test]
fn a_report_verifies_with_the_key_from_paper_and_with_no_other() {
    let (studio, _) = exhibition();
    let said = done(&studio, &["import", "harbour", "--format", "json"]);
    let key = said.json().iter().find_map(|a| a["ledger"]["key"].as_str().map(str::to_owned));
    let key = key.unwrap();
    done(&studio, &["report", "harbour", "--into", "report", "--with-evidence"]);
    for name in ["report/report.zip", "report/audit.zip"] {
        let said = done(&studio, &["verify", name, "--key", &key]);
        assert!(!said.err.contains("AUD-024"), "{}", said.err);
    }
    std::fs::create_dir(studio.root().join("other")).unwrap();
    std::fs::write(studio.root().join("other/exhibition.toml"), DESCRIPTION).unwrap();
    let said = done(&studio, &["import", "other", "--format", "json"]);
    let other = said.json().iter().find_map(|a| a["ledger"]["key"].as_str().map(str::to_owned));
    turnout(&studio, &["verify", "report/report.zip", "--key", &other.unwrap()])
        .refuses(1, &["AUD-023"]);
    turnout(&studio, &["verify", "report/report.zip", "--key", "nonsense"]).refuses(2, &["--key"]);
}

#[test]
fn the_same_ledger_gives_the_same_report_byte_for_byte() {
    let (studio, _) = exhibition();
    done(&studio, &["import", "harbour"]);
    for into in ["one", "two"] {
        let threads = if into == "one" { "1" } else { "2" };
        let args = ["report", "harbour", "--into", into, "--with-evidence", "--threads", threads];
        done(&studio, &args);
    }
    for name in ["report.zip", "audit.zip"] {
        let read = |into: &str| std::fs::read(studio.root().join(into).join(name)).unwrap();
        assert!(read("one") == read("two"), "{name}");
    }
}

#[test]
fn the_public_report_does_not_hold_what_it_withholds() {
    let (studio, folder) = exhibition();
    let claims = format!("{CLAIMS}Small club,2026-04-10,East,7,7\n");
    std::fs::write(folder.join("claims.csv"), claims).unwrap();
    std::fs::write(
        folder.join("head-counts.csv"),
        format!("{HEADS}Small club,2026-04-10,East,6\n"),
    )
    .unwrap();
    done(&studio, &["import", "harbour"]);
    done(&studio, &["report", "harbour", "--into", "report", "--close"]);
    let files = unzipped(&studio.root().join("report/report.zip"));
    let organisations = String::from_utf8(files["data/organisations.csv"].clone()).unwrap();
    let row = organisations.lines().find(|line| line.starts_with("Small club")).unwrap();
    assert!(row.contains("withheld") && !row.contains(",7,") && !row.contains(",6,"), "{row}");
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("\"persons\":6") && !text.contains("leporello-event"), "{path}");
    }
}

#[test]
fn a_head_count_that_was_typed_wrong_is_corrected_with_a_reason_and_both_stay_in_the_report() {
    let (studio, _) = exhibition();
    done(&studio, &["import", "harbour"]);
    let listed = done(&studio, &["correct", "harbour", "--find", "School 4"]).out;
    let line =
        listed.lines().find(|line| line.contains("31")).unwrap_or_else(|| panic!("{listed}"));
    let number = line.split_whitespace().next().unwrap().to_owned();
    let change = ["correct", "harbour", number.as_str(), "--set", "persons=13", "--reason"];
    let by = ["digits were swapped", "--by", "shift-lead,statistician"];
    let all = [&change[..], &by[..]].concat();
    let tried = done(&studio, &[&all[..], &["--dry-run"]].concat()).out;
    assert!(tried.contains("nothing is recorded"), "{tried}");
    assert!(done(&studio, &all).out.contains("recorded"), "the second run records it");
    assert!(done(&studio, &all).out.contains("unchanged"), "the third has nothing to do");
    let alone = [&change[..], &["because", "--by", "shift-lead,shift-lead"]].concat();
    turnout(&studio, &alone).refuses(2, &["--by"]);
    done(&studio, &["report", "harbour", "--into", "report", "--close"]);
    let page = std::fs::read_to_string(studio.root().join("report/report.html")).unwrap();
    assert!(page.contains("digits were swapped"), "the report prints the reason");
    done(&studio, &["verify", "report/report.zip"]);
}
