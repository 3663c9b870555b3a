//! From a folder of files to a report, and back from the report to every figure.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

use common::{Said, Studio};
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

/// Two halls, three days, three organisations: enough for every part of the report.
const DESCRIPTION: &str = r#"
title = "Harbour"
zone = "Europe/Prague"
first = 2026-04-08
last = 2026-04-10

[hours]
daily = "10:00-13:00"

[[hall]]
name = "East"
planned-daily-visits = 100

[[door]]
name = "main"
hall = "East"
width-m = 1.6

[[device]]
name = "beam"
door = "main"
class = "beam"

[ebook]
copies-during = 30
"#;

fn counts() -> String {
    let mut out = "device,bin_start,bin_s,in,out\n".to_owned();
    for day in 8..11 {
        for hour in 10..13 {
            out += &format!("beam,2026-04-{day:02}T{hour}:00,3600,{},{}\n", 20 + hour, 10 + day);
        }
    }
    out
}

const TRIALS: &str = "device,config,start,end,true_in,true_out,device_in,device_out\n\
    beam,state,2026-04-08T09:00,2026-04-08T09:30,80,80,70,66\n";
const CLAIMS: &str = "organisation,date,hall,announced,claimed\n\
    School 4,2026-04-08,East,40,60\nClub 1,2026-04-09,East,12,12\n";
const HEADS: &str = "organisation,date,hall,persons\n\
    School 4,2026-04-08,East,31\n";

/// The exhibition's folder in the studio.
fn exhibition() -> (Studio, PathBuf) {
    let studio = Studio::empty();
    let folder = studio.root().join("harbour");
    std::fs::create_dir(&folder).unwrap();
    for (name, text) in [
        ("exhibition.toml", DESCRIPTION),
        ("counts.csv", counts().as_str()),
        ("trials.csv", TRIALS),
        ("claims.csv", CLAIMS),
        ("head-counts.csv", HEADS),
    ] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    (studio, folder)
}

fn turnout(studio: &Studio, args: &[&str]) -> Said {
    studio.run(&[&["turnout"], args].concat())
}

fn done(studio: &Studio, args: &[&str]) -> Said {
    let said = turnout(studio, args);
    assert_eq!(said.code, 0, "{args:?}\n{}\n{}", said.out, said.err);
    said
}

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
        files.insert(entry.name().to_owned(), bytes);
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
            turnout(&studio, &["verify", "edited.zip"]).refuses(1, &[path, "NOT VERIFIED"]);
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
            turnout(&studio, &["verify", "less.zip"]).refuses(1, &[path]);
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

/// A bad file, and what must be said of it.
struct Bad {
    name: &'static str,
    text: &'static [u8],
    says: &'static [&'static str],
}

/// The list of the issue, one by one.
const BAD: &[Bad] = &[
    Bad {
        name: "too-many.csv",
        text: b"device,bin_start,bin_s,in\nbeam,2026-04-08T10:00,60,5000\n",
        says: &["LDG-023", "too-many.csv:2", "width of the door"],
    },
    Bad {
        name: "negative.csv",
        text: b"device,bin_start,bin_s,in\nbeam,2026-04-08T10:00,60,-5\nbeam,2026-04-08T11:00,60,5\n",
        says: &["LDG-022", "negative.csv:2", "below zero"],
    },
    Bad {
        name: "overlap.csv",
        text: b"device,bin_start,bin_s,in\nbeam,2026-04-08T10:00,3600,5\nbeam,2026-04-08T10:30,3600,5\n",
        says: &["LDG-024", "overlap.csv:3", "overlaps"],
    },
    Bad {
        name: "stranger.csv",
        text: b"device,bin_start,bin_s,in\nbean,2026-04-08T10:00,60,5\n",
        says: &["LDG-025", "stranger.csv:2", "`bean`", "`beam`"],
    },
    Bad {
        name: "no-truth.csv",
        text: b"device,config,start,end,true_in,true_out,device_in\nbeam,s,2026-04-08T10:00,2026-04-08T10:10,,,5\n",
        says: &["LDG-026", "no-truth.csv:2", "no truth"],
    },
    Bad {
        name: "clock.csv",
        text: b"device,config,start,end,true_in,true_out,device_in\nbeam,s,2026-04-08T10:00,2026-04-08T09:00,5,5,5\n",
        says: &["LDG-027", "clock.csv:2", "clock"],
    },
    Bad {
        name: "outside.csv",
        text: b"device,bin_start,bin_s,in\nbeam,2026-08-04T10:00,60,5\n",
        says: &["LDG-028", "outside.csv:2", "2026-08-04"],
    },
    Bad {
        name: "no-hall.csv",
        text: b"organisation,date,hall,claimed\nSchool 4,2026-04-08,North,40\n",
        says: &["LDG-025", "no-hall.csv:2", "`North`"],
    },
    Bad {
        name: "twins.csv",
        text: b"organisation,date,hall,claimed\nSchool 4,2026-04-08,East,40\nSCHOOL  4,2026-04-09,East,40\n",
        says: &["LDG-029", "twins.csv:3", "`School 4`"],
    },
    Bad {
        name: "latin.csv",
        text: b"organisation,date,hall,claimed\n\xc9cole 4,2026-04-08,East,40\n",
        says: &["LDG-032", "latin.csv:2", "UTF-8"],
    },
    Bad {
        name: "commas.csv",
        text: b"device,bin_start,bin_s,in\nbeam,2026-04-08T10:00,60,5,5\n",
        says: &["LDG-022", "commas.csv:2", "decimal comma"],
    },
    Bad { name: "empty.csv", text: b"", says: &["AUD-002", "empty.csv", "empty"] },
    Bad {
        name: "picture.csv",
        text: b"PK\x03\x04\0\0\0",
        says: &["AUD-002", "picture.csv", "format is not known"],
    },
];

#[test]
fn every_bad_row_is_told_with_file_line_and_remedy_and_the_rest_is_kept() {
    for bad in BAD {
        let (studio, folder) = exhibition();
        std::fs::remove_file(folder.join("counts.csv")).unwrap();
        std::fs::remove_file(folder.join("claims.csv")).unwrap();
        std::fs::write(folder.join(bad.name), bad.text).unwrap();
        let said = done(&studio, &["import", "harbour"]);
        said.mentions(bad.says);
        said.mentions(&["trials", "1 new"]);
        // Every message says what to do.
        assert!(
            said.err.contains("→") || said.err.contains("hint") || said.err.lines().count() > 1
        );
    }
}

#[test]
fn a_description_that_cannot_be_is_refused_with_its_line_and_nothing_is_begun() {
    for (from, to, says) in [
        ("hall = \"East\"\nwidth-m", "hall = \"Eats\"\nwidth-m", "exhibition.toml:16:8"),
        ("class = \"beam\"", "class = \"bean\"", "exhibition.toml:22"),
        ("last = 2026-04-10", "last = 2026-04-01", "exhibition.toml:5"),
        ("zone = \"Europe/Prague\"", "zone = \"Europe/Atlantis\"", "exhibition.toml:3"),
        ("[hours]", "[hours", "exhibition.toml:7"),
    ] {
        let (studio, folder) = exhibition();
        assert!(DESCRIPTION.contains(from), "{from}");
        std::fs::write(folder.join("exhibition.toml"), DESCRIPTION.replace(from, to)).unwrap();
        turnout(&studio, &["import", "harbour"]).refuses(1, &["AUD-001", says]);
        assert!(!folder.join("turnout.ledger").exists() && !folder.join("turnout.key").exists());
    }
}

#[test]
fn what_is_not_there_is_said_with_what_to_do() {
    let (studio, folder) = exhibition();
    turnout(&studio, &["estimate", "harbour"]).refuses(1, &["AUD-004", "turnout import"]);
    turnout(&studio, &["import", "nowhere"]).refuses(1, &["AUD-005", "nowhere"]);
    std::fs::create_dir(studio.root().join("empty")).unwrap();
    turnout(&studio, &["import", "empty"]).refuses(1, &["AUD-005"]);
    std::fs::remove_file(folder.join("exhibition.toml")).unwrap();
    turnout(&studio, &["import", "harbour"]).refuses(1, &["AUD-004", "exhibition.toml"]);
    turnout(&studio, &["verify", "harbour/counts.csv"]).refuses(1, &["AUD-020", "ZIP"]);
    turnout(&studio, &["verify", "nothing.zip"]).refuses(1, &["AUD-020"]);
    std::fs::write(folder.join("exhibition.toml"), DESCRIPTION).unwrap();
    done(&studio, &["import", "harbour"]);
    std::fs::rename(folder.join("turnout.key"), folder.join("else.key")).unwrap();
    turnout(&studio, &["report", "harbour", "--into", "report"]).refuses(1, &["AUD-004", "--key"]);
    turnout(&studio, &["import", "harbour"]).refuses(1, &["AUD-004", "--key"]);
    done(&studio, &["report", "harbour", "--into", "report", "--key", "harbour/else.key"]);
    turnout(&studio, &["estimate", "harbour", "--truth", "harbour/counts.csv"])
        .refuses(1, &["AUD-030"]);
}

#[test]
fn a_file_that_names_no_device_asks_for_it_and_one_that_is_called_so_is_taken() {
    let (studio, folder) = exhibition();
    std::fs::remove_file(folder.join("counts.csv")).unwrap();
    let rows = "start,end,in,out\n2026-04-08T10:00,2026-04-08T10:15,4,3\n";
    std::fs::write(folder.join("export.csv"), rows).unwrap();
    turnout(&studio, &["import", "harbour"]).mentions(&["AUD-003", "--device"]);
    done(&studio, &["import", "harbour/export.csv", "--device", "beam"]).mentions(&["1 new"]);
    std::fs::rename(folder.join("export.csv"), folder.join("beam.csv")).unwrap();
    done(&studio, &["import", "harbour/beam.csv"]).mentions(&["1 known"]);
}

#[test]
fn a_url_of_postgresql_is_understood_or_said_to_be_missing_and_no_password_is_shown() {
    let (studio, _) = exhibition();
    let url = "postgres://clerk:secret@127.0.0.1:1/harbour";
    let said = turnout(&studio, &["import", "harbour", "--ledger", url]);
    assert_eq!(said.code, 1);
    assert!(!said.err.contains("secret") && !said.out.contains("secret"), "{}", said.err);
}
