//! Everything that is known to be wrong with files of counts and claims: each is told with its
//! place, in words that say what to do, and the rest of the file is kept.

use crate::common::case::{Case, counts};
use crate::common::device;
use leporello_diag::Sink;
use leporello_ledger::import::Format;

/// What a file is told, each message with its place and its hint, and how many rows were kept.
fn told(format: &Format, text: impl AsRef<[u8]>) -> (u64, Vec<String>) {
    let (report, said) = Case::new().read(format, &mut text.as_ref());
    let line = |d: &leporello_diag::Diagnostic| {
        format!("{} {}; {}", d.subjects[0], d.message, d.hints.join("; "))
    };
    (report.recorded, said.iter().map(line).collect())
}

/// A table of counts with one bad row between two good ones.
fn counted(row: &str) {
    counted_as(row, &[]);
}

fn counted_as(row: &str, expected: &[&str]) {
    let good = "East,main,e1,2026-04-08 10:00,900,12,9,,\n";
    let behind = "East,main,e1,2026-04-08 12:00,900,7,7,,\n";
    let (kept, said) = told(&Format::Counts, counts(&format!("{good}{row}\n{behind}")));
    assert_eq!(kept, 2, "the rest is kept: {said:?}");
    assert_eq!(said, expected, "{row}");
}

#[test]
fn each_bad_count_is_told_in_words() {
    counted_as(
        "East,main,e1,2026-04-08 11:00,900,2701,0,,",
        &["file.csv:3:1 2701 in 900 seconds: a door of 1 m lets pass 2700 at most; look at the \
           device, or mend the width of the door"],
    );
    counted_as(
        "East,main,e1,2026-04-08 11:00,900,-4,0,,",
        &[
            "file.csv:3:1 `in`: `-4` is no count: it is below zero; mend the row and import the file \
           again",
        ],
    );
    counted_as(
        "East,main,e1,2026-04-08 10:05,900,4,0,,",
        &["file.csv:3:1 the bin at 2026-04-08T08:05:00Z of `e1` overlaps the one at \
           2026-04-08T08:00:00Z of 15 minutes; find out which of the two is right"],
    );
    counted_as(
        "East,main,e9,2026-04-08 11:00,900,4,0,,",
        &["file.csv:3:1 there is no device `e9`; known are `e1`, `w1`; add the device to the \
           exhibition, or mend its name"],
    );
    counted_as(
        "East,main,e1,2026-08-04 11:00,900,4,0,,",
        &[
            "file.csv:3:1 2026-08-04 is outside of the exhibition, 2026-04-08 to 2026-04-18; look at \
           the order of day and month, or change the days of the exhibition",
        ],
    );
    counted_as(
        "East,main,e1,2026-04-08 11:00,900,4,5,0,,",
        &["file.csv:3:1 the row has 10 fields, the first line has 9: a field with a separator in \
           it, such as a decimal comma, needs quotation marks around it; mend the row and import \
           the file again"],
    );
    counted_as(
        "East,main,e1,2026-04-08 11:00,900,\"4,5\",0,,",
        &[
            "file.csv:3:1 `in`: `4,5` is no count: it is not a whole number; mend the row and import \
           the file again",
        ],
    );
    counted_as(
        "East,main,e1,2026-04-08 11:00,900,\"1,234\",0,,",
        &["file.csv:3:1 `in`: `1,234` is no count: nobody knows whether its mark is of thousands \
           or of decimals; mend the row and import the file again"],
    );
    counted("\n");
}

#[test]
fn each_bad_trial_is_told_in_words() {
    let head = "device,config,start,end,true_in,true_out,device_in,device_out\n\
                e1,c1,2026-04-08 10:00,2026-04-08 10:20,101,3,97,3\n";
    for (row, expected) in [
        (
            "e1,c1,2026-04-08 11:00,2026-04-08 11:20,,,80,3",
            "file.csv:3:1 the trial of `e1` at 2026-04-08T09:00:00Z has no truth: `true_in` and \
             `true_out` are empty; write what the observers counted, 0 if nobody passed",
        ),
        (
            "e1,c1,2026-04-08 11:20,2026-04-08 11:00,5,5,5,5",
            "file.csv:3:1 the trial ends before it begins; look whether the clock was changed \
             between the two times",
        ),
        (
            "e7,c1,2026-04-08 11:00,2026-04-08 11:20,5,5,5,5",
            "file.csv:3:1 there is no device `e7`; known are `e1`, `w1`; add the device to the \
             exhibition, or mend its name",
        ),
        (
            "e1,c1,2026-04-08 11:00,2026-04-08 11:20,5,5,5,99999",
            "file.csv:3:1 99999 in 1200 seconds: a door of 1 m lets pass 3600 at most; look at the \
             device, or mend the width of the door",
        ),
        (
            "e1,c1,2026-04-07 11:00,2026-05-07 11:20,5,5,5,5",
            "file.csv:3:1 a trial of 43220 minutes is longer than a day; look at the order of day \
             and month",
        ),
    ] {
        let (kept, said) = told(&Format::Trials, format!("{head}{row}\n"));
        assert_eq!((kept, said), (1, vec![expected.to_owned()]), "{row}");
    }
}

#[test]
fn each_bad_claim_is_told_in_words() {
    let head = "organisation,date,hall,announced,claimed\nSchool 4,2026-04-08,East,40,\n";
    for (row, expected) in [
        (
            "School 5,2026-04-08,North,40,",
            "file.csv:3:1 there is no hall `North`; known are `East`, `West`; add the hall to the \
             exhibition, or mend its name",
        ),
        (
            "School 5,2026-05-08,East,40,",
            "file.csv:3:1 2026-05-08 is outside of the exhibition, 2026-04-08 to 2026-04-18; look \
             at the order of day and month, or change the days of the exhibition",
        ),
        (
            "School 5,04/08/2026,East,40,",
            "file.csv:3:1 `04/08/2026` is no day; write it as 2026-04-08; mend the row and import \
             the file again",
        ),
        (
            "School 4,2026-04-08,East,41,",
            "file.csv:3:1 what `School 4` announced for 2026-04-08 in `East` is recorded already, \
             and says something else; find out which is right; if it is the file, correct what is \
             recorded: `leporello turnout correct`",
        ),
        (
            ",2026-04-08,East,40,",
            "file.csv:3:1 `organisation` is empty; mend the row and import the file again",
        ),
    ] {
        let (kept, said) = told(&Format::Claims, format!("{head}{row}\n"));
        assert_eq!((kept, said), (1, vec![expected.to_owned()]), "{row}");
    }
    // One organisation in two spellings is kept as one, and that is told.
    let (kept, said) = told(&Format::Claims, format!("{head}SCHOOL  4,2026-04-08,West,9,\n"));
    assert_eq!(kept, 2);
    assert_eq!(
        said,
        ["file.csv:3:1 `SCHOOL 4` is taken as `School 4`, which differs by case or spaces alone; \
          write the name alike everywhere"]
    );
}

#[test]
fn a_file_that_is_no_table_is_told_in_words() {
    for (bytes, expected) in [
        (&b""[..], "`file.csv` the file is empty; export the file again, as CSV"),
        (b"PK\x03\x04 book", "`file.csv` the file is no text; export the file again, as CSV"),
        (
            b"a,b\n1,2\n",
            "file.csv:1:1 there is no column `device`; there are: a, b; rename the column in the \
             first line",
        ),
    ] {
        assert_eq!(told(&Format::Counts, bytes), (0, vec![expected.to_owned()]));
    }
    let latin = b"organisation;date;hall;announced\nLyc\xe9e Hugo;2026-04-08;East;12\n";
    assert_eq!(
        told(&Format::Claims, latin),
        (
            1,
            vec![
                "file.csv:2:1 not UTF-8: read as Windows-1252 from here on; save the file as \
                 UTF-8 if names look wrong"
                    .to_owned()
            ]
        )
    );
}

#[test]
fn running_totals_that_fall_are_told_and_counted_from_zero() {
    let mut case = Case::new();
    for (at, total) in [("20260408100056", 12), ("20260408101512", 30), ("20260408103012", 4)] {
        let sum = format!(r#"{{"serial":"e1","timestamp":"{at}","in":{total},"out":0}}"#);
        assert_eq!(case.import(&Format::AxisJson(None), sum).0.recorded, 1);
    }
    let mut sink = Sink::new();
    let counts = case.ledger.counts(&device("e1"), &mut sink).unwrap();
    assert_eq!(counts.iter().map(|c| c.entered).collect::<Vec<_>>(), [Some(18), Some(4)]);
    let said: Vec<String> =
        sink.diagnostics().iter().map(|d| format!("{} {}", d.code.name(), d.message)).collect();
    assert_eq!(said, ["LDG-030 a running total fell from 30 to 4: taken as a new start"]);
    // A total that leaps is none: the next good one is counted from the one before it.
    for (at, total, code) in [
        ("20260408103512", 99_999, "LDG-023"),
        ("20260408104012", 9, ""),
        ("20260408104512", 8, ""),
    ] {
        let sum = format!(r#"{{"serial":"e1","timestamp":"{at}","in":{total},"out":0}}"#);
        let (_, said) = case.import(&Format::AxisJson(None), sum);
        assert_eq!(said.join(" ").get(..7).unwrap_or_default(), code, "{total}");
    }
    let counts = case.ledger.counts(&device("e1"), &mut Sink::new()).unwrap();
    let entered: Vec<_> = counts.iter().map(|c| c.entered).collect();
    assert_eq!(entered, [Some(18), Some(4), Some(5), Some(8)]);
    let negative = r#"{"serial":"e1","timestamp":"20260408104512","in":-4,"out":0}"#;
    let (report, said) = case.import(&Format::AxisJson(None), negative);
    assert_eq!((report.refused, said), (1, vec!["LDG-022 `file.csv`".to_owned()]));
}
