//! What is wrong with files of an exhibition is told with its place and what to do; the rest is
//! kept.

use crate::common::harbour::{DESCRIPTION, done, exhibition, turnout};

/// A bad file, and what must be said of it.
struct Bad {
    name: &'static str,
    text: &'static [u8],
    says: &'static [&'static str],
}

/// What can be wrong with a file, one by one.
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
    for url in [
        "postgres://clerk:secret@127.0.0.1:1/harbour",
        "postgres://clerk@127.0.0.1:1/harbour?password=secret",
    ] {
        let said = turnout(&studio, &["import", "harbour", "--ledger", url]);
        assert_eq!(said.code, 1);
        assert!(!said.err.contains("secret") && !said.out.contains("secret"), "{}", said.err);
    }
}
