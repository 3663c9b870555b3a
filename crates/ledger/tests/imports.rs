//! Files in: good ones of each format, and everything that is wrong with bad ones.

use crate::common::case::{Case, counts};
use crate::common::{OPENING, device};
use leporello_diag::Sink;
use leporello_ledger::import::{Direction, Format, Report};
use leporello_turnout::vocabulary::{Fact, Truth};
use std::io::Read as _;

#[test]
fn a_table_of_counts_is_read_and_again_changes_nothing() {
    let mut case = Case::new();
    let text = counts(
        "East,main,e1,2026-04-08 10:00,900,12,,30,30\n\
         East,main,e1,2026-04-08T10:15:00+02:00,900,0,4,29,30\n",
    );
    let (report, said) = case.import(&Format::Counts, &text);
    assert_eq!(report, Report { rows: 2, recorded: 2, unchanged: 0, refused: 0 });
    assert!(said.is_empty(), "{said:?}");
    assert_eq!(case.counts("e1"), [(0, Some(12), None), (15, Some(0), Some(4))]);
    let (report, said) = case.import(&Format::Counts, &text);
    assert_eq!(report, Report { rows: 2, recorded: 0, unchanged: 2, refused: 0 });
    assert!(said.is_empty());
    let verifier = case.ledger.verifier().clone();
    case.ledger.verify(&verifier).unwrap();
}

#[test]
fn each_bad_row_is_told_with_its_line_and_the_good_ones_are_kept() {
    let rows: &[(&str, &str)] = &[
        ("East,main,e1,2026-04-08 10:00,900,12,9,,", ""),
        ("East,main,e1,2026-04-08 10:15,900,2701,0,,", "LDG-023"),
        ("East,main,e1,2026-04-08 10:05,600,3,3,,", "LDG-024"),
        ("East,main,e1,2026-04-08 10:00,900,13,9,,", "LDG-031"),
        ("East,main,e9,2026-04-08 10:00,900,1,1,,", "LDG-025"),
        ("North,main,e1,2026-04-08 10:30,900,1,1,,", "LDG-025"),
        ("West,main,e1,2026-04-08 10:30,900,1,1,,", "LDG-025"),
        ("East,garden,e1,2026-04-08 10:30,900,1,1,,", "LDG-025"),
        ("East,main,e1,2026-04-07 10:00,900,1,1,,", "LDG-028"),
        ("East,main,e1,2026-04-19 00:00,900,1,1,,", "LDG-028"),
        ("East,main,e1,2026-04-08 10:30,900,-1,1,,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:30,900,,,,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:30,900,1.5,1,,", "LDG-022"),
        ("East,main,e1,yesterday,900,1,1,,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:30,0,1,1,,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:30,900,1,1,5,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:30,900,1,0,1,,", "LDG-022"),
        ("East,main,e1,2026-04-08 10:45,900,7,7,,", ""),
    ];
    let text: String = rows.iter().map(|(row, _)| format!("{row}\n")).collect();
    let mut case = Case::new();
    let (report, mut said) = case.import(&Format::Counts, counts(&text));
    let mut expected: Vec<String> = rows
        .iter()
        .zip(2..)
        .filter(|((_, code), _)| !code.is_empty())
        .map(|((_, code), line)| format!("{code} file.csv:{line}:1"))
        .collect();
    said.sort();
    expected.sort();
    assert_eq!(said, expected);
    assert_eq!((report.recorded, report.refused), (2, 16));
    assert_eq!(case.counts("e1").len(), 2);
}

#[test]
fn overlapping_bins_are_found_against_the_ledger_too() {
    let mut case = Case::new();
    case.import(&Format::Counts, counts("East,main,e1,2026-04-08 10:00,3600,12,9,,\n"));
    let (report, said) =
        case.import(&Format::Counts, counts("East,main,e1,2026-04-08 10:45,900,1,1,,\n"));
    assert_eq!((report.refused, said), (1, vec!["LDG-024 file.csv:2:1".to_owned()]));
}

#[test]
fn encodings_separators_and_marks_of_spreadsheets_are_read() {
    let row = "organisation;date;hall;announced;claimed;source\n\
               Lycée Hugo;8.4.2026;East;1 200;40,0;e-mail of 9 May\n";
    let (latin, _, _) = encoding_rs::WINDOWS_1252.encode(row);
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(row.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let marked = format!("\u{feff}{}", row.replace('\n', "\r\n"));
    for (text, expected) in [
        (row.as_bytes(), vec![]),
        (&latin[..], vec!["LDG-032 file.csv:2:1".to_owned()]),
        (&utf16[..], vec![]),
        (marked.as_bytes(), vec![]),
    ] {
        let mut case = Case::new();
        let (report, said) = case.import(&Format::Claims, text);
        assert_eq!((report.recorded, said), (2, expected));
        let facts = case.facts();
        let Fact::Announced(announced) = &facts[0] else { panic!("{facts:?}") };
        assert_eq!((announced.organisation.as_str(), announced.persons), ("Lycée Hugo", 1200));
        let Fact::Claimed(claimed) = &facts[1] else { panic!("{facts:?}") };
        assert_eq!(claimed.persons, 40);
    }
}

#[test]
fn what_is_no_table_is_told() {
    for (bytes, code) in [
        (&b""[..], "LDG-020 `file.csv`"),
        (b" \r\n\n", "LDG-020 `file.csv`"),
        (b"PK\x03\x04 a workbook", "LDG-020 `file.csv`"),
        (b"a,b\n1,2\n", "LDG-021 file.csv:1:1"),
        (b"hall,door,device,bin_start,bin_s\n", "LDG-021 file.csv:1:1"),
    ] {
        let (report, said) = Case::new().import(&Format::Counts, bytes);
        assert_eq!((report.recorded, said), (0, vec![code.to_owned()]));
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_does_not_fill_the_memory() {
    let start = counts("\"East,main,e1,2026-04-08 10:00,900,1,1,,\n").into_bytes();
    let mut endless = std::io::Cursor::new(start).chain(std::io::repeat(b'x'));
    let (report, said) = Case::new().read(&Format::Counts, &mut endless);
    assert_eq!(report.recorded, 0);
    assert_eq!(said[0].code.name(), "LDG-020");
    assert!(said[0].message.contains("1 MiB"), "{}", said[0].message);
}

#[test]
fn organisations_that_differ_by_case_and_spaces_are_one() {
    let mut case = Case::new();
    let (report, said) = case.import(
        &Format::Claims,
        "organisation,date,hall,announced,claimed\n\
         City  Archive,2026-04-08,East,40,\n\
         CITY archive,2026-04-08,East,,55\n\
         CityArchive,2026-04-08,East,40,\n\
         City Archive,2026-04-08,East,41,\n\
         City Archive,2026-04-08,North,41,\n\
         City Archive,2026-04-08,East,,\n",
    );
    assert_eq!((report.recorded, report.unchanged, report.refused), (2, 1, 3));
    assert_eq!(
        said,
        [
            "LDG-029 file.csv:3:1",
            "LDG-029 file.csv:4:1",
            "LDG-031 file.csv:5:1",
            "LDG-025 file.csv:6:1",
            "LDG-022 file.csv:7:1",
        ]
    );
    let facts = case.facts();
    let Fact::Claimed(claimed) = &facts[1] else { panic!("{facts:?}") };
    assert_eq!(claimed.organisation.as_str(), "City Archive");
}

#[test]
fn trials_are_put_together_from_their_observers() {
    let mut case = Case::new();
    let head = "device,config,start,end,observer,true_in,true_out,device_in,device_out\n";
    let text = format!(
        "{head}e1,c1,2026-04-08 10:00,2026-04-08 10:20,A,101,3,97,3\n\
         e1,c1,2026-04-08 10:00,2026-04-08 10:20,B,99,3,97,3\n\
         e1,c1,2026-04-08 20:00,2026-04-08 21:00,,0,0,1,0\n\
         e1,c1,2026-04-08 11:00,2026-04-08 11:20,A,,,80,3\n\
         e1,c1,2026-04-08 12:00,2026-04-08 11:00,A,5,5,5,5\n\
         e1,c1,2026-04-08 10:00,2026-04-08 10:20,B,98,3,97,3\n\
         e7,c1,2026-04-08 10:00,2026-04-08 10:20,B,98,3,97,3\n"
    );
    let (report, said) = case.import(&Format::Trials, &text);
    assert_eq!((report.recorded, report.refused), (2, 4));
    assert_eq!(
        said,
        [
            "LDG-026 file.csv:5:1",
            "LDG-027 file.csv:6:1",
            "LDG-022 file.csv:7:1",
            "LDG-025 file.csv:8:1",
        ]
    );
    let facts = case.facts();
    let Fact::Trial(trial) = &facts[0] else { panic!("{facts:?}") };
    let Truth::Observed(seen) = &trial.truth else { panic!("{trial:?}") };
    assert_eq!(seen.iter().filter_map(|o| o.entered).collect::<Vec<_>>(), [101, 99]);
    let (report, _) = case.import(&Format::Trials, &text);
    assert_eq!((report.recorded, report.unchanged), (0, 2));
}

#[test]
fn forms_of_odk_and_kobo_are_head_counts_without_their_persons() {
    let mut case = Case::new();
    let (report, said) = case.import(
        &Format::HeadCounts,
        "\"SubmissionDate\";\"username\";\"visit/organisation\";\"visit/date\";\"visit/hall\";\"visit/persons\";\"_uuid\"\n\
         \"2026-04-08T12:00:01Z\";\"anna\";\"City Archive\";\"2026-04-08\";\"East\";\"23\";\"a-b\"\n\
         \"2026-04-08T12:10:01Z\";\"anna\";\"School 4\";\"2026-04-08\";\"East\";\"\";\"a-c\"\n",
    );
    assert_eq!((report.recorded, report.refused), (1, 1));
    assert_eq!(said, ["LDG-034 file.csv:1:1", "LDG-022 file.csv:3:1"]);
    let facts = case.facts();
    let Fact::HeadCount(count) = &facts[0] else { panic!("{facts:?}") };
    assert_eq!((count.organisation.as_str(), count.persons), ("City Archive", 23));
    assert!(!format!("{facts:?}").contains("anna"));
}

#[test]
fn check_ins_of_pretix_become_counts_and_nothing_else() {
    let mut case = Case::new();
    let (report, said) = case.import(
        &Format::Pretix(device("e1")),
        "Order code,Attendee name,Product,Price,Checked in,Secret,E-mail\n\
         ABC12,Anna Novak,Adult,5.00,2026-04-08 10:03:11,s1,a@example.org\n\
         ABC13,Boris Novak,Adult,5.00,2026-04-08 10:14:59,s2,b@example.org\n\
         ABC14,Clara Novak,Adult,5.00,,s3,c@example.org\n\
         ABC15,Dora Novak,Adult,5.00,2026-04-08 10:15:00,s4,d@example.org\n",
    );
    assert_eq!(report.recorded, 2);
    assert_eq!(said, ["LDG-034 file.csv:1:1"]);
    assert_eq!(case.counts("e1"), [(0, Some(2), None), (15, Some(1), None)]);
}

#[test]
fn pushes_of_xovis_are_gathered_into_quarters() {
    let mut case = Case::new();
    let record = |from: i64, to: i64, fw: &str| {
        let ms = |s: i64| (OPENING * 60 + s) * 1000;
        format!(
            r#"{{"from":{},"to":{},"samples":{},"samples_expected":{},"counts":[
               {{"name":"fw","value":{fw}}},{{"name":"bw","value":1}},{{"name":"dwell_time","value":2.5}}]}}"#,
            ms(from),
            ms(to),
            to - from,
            to - from
        )
    };
    let records =
        [record(0, 5, "2"), record(5, 10, "3"), record(10, 15, "-1"), record(900, 905, "4")];
    let push = format!(
        r#"{{"logics_data":{{"package_info":{{"id":7}},"sensor_info":{{"serial_number":"e1"}},
           "logics":[{{"id":1,"name":"line","records":[{}]}}]}}}}"#,
        records.join(",")
    );
    let (report, said) = case.import(&Format::Xovis, &push);
    assert_eq!((report.rows, report.recorded, report.refused), (4, 2, 1));
    assert_eq!(said, ["LDG-022 `file.csv`"]);
    assert_eq!(case.counts("e1"), [(0, Some(5), Some(2)), (15, Some(4), Some(1))]);
    let counts = case.ledger.counts(&device("e1"), &mut Sink::new()).unwrap();
    assert_eq!((counts[0].samples, counts[0].samples_expected), (Some(10), Some(900)));
    let (report, _) = case.import(&Format::Xovis, &push);
    assert_eq!((report.recorded, report.unchanged), (0, 2));
    let live = r#"{"live_data":{"frames":[]}}"#;
    assert_eq!(case.import(&Format::Xovis, live).0.recorded, 0);
}

#[test]
fn axis_speaks_in_three_ways() {
    let mut case = Case::new();
    for (at, total) in [("20260408101456", 12), ("20260408103012", 30)] {
        let sum =
            format!(r#"{{"serial":"e1","name":"Exit","timestamp":"{at}","in":{total},"out":3}}"#);
        assert_eq!(case.import(&Format::AxisJson(None), sum).0.recorded, 1);
    }
    assert_eq!(case.counts("e1"), [(15, Some(18), Some(0))]);

    let export =
        r#"{"data":[{"start":"2026-04-08 10:00:00","end":"2026-04-08 11:00:00","in":4,"out":2}]}"#;
    let (report, _) = case.import(&Format::AxisJson(Some(device("w1"))), export);
    assert_eq!(report.recorded, 1);
    assert_eq!(case.import(&Format::AxisJson(None), export).0.refused, 1);
    let bin = r#"{"start":"2026-04-09 10:00:00","end":"2026-04-09 11:00:00","in":4,"out":2}"#;
    let (report, said) =
        case.import(&Format::AxisJson(None), format!(r#"{{"data":[{bin},{bin},{bin}]}}"#));
    assert_eq!((report.rows, report.recorded, report.refused), (3, 0, 3));
    assert_eq!(said, ["LDG-021 `file.csv`"]);
    let table = "start,end,in,out\n2026-04-08 11:00:00,2026-04-08 11:01:00,1,0\n\
                 2026-04-08 10:00:00,2026-04-08 11:00:00,4,2\n";
    let (report, said) = case.import(&Format::AxisCsv(device("w1")), table);
    assert_eq!((report.recorded, report.unchanged, said), (1, 1, vec![]));
    assert_eq!(case.counts("w1"), [(0, Some(4), Some(2)), (60, Some(1), Some(0))]);
}

#[test]
fn a_bin_that_eco_counter_has_no_count_for_is_a_gap() {
    let mut case = Case::new();
    let text = r#"[{"date":"2026-04-08T10:00:00+0200","counts":7,"status":0},
                   {"date":"2026-04-08T10:15:00+0200","counts":null,"status":4},
                   {"isoDate":"2026-04-08T10:30:00+0200","counts":0}]"#;
    let (report, said) = case.import(&Format::EcoCounter(device("e1"), Direction::In), text);
    assert_eq!((report.recorded, said), (2, vec![]));
    assert_eq!(case.counts("e1"), [(0, Some(7), None), (30, Some(0), None)]);
    let (report, said) = case.import(&Format::EcoCounter(device("e1"), Direction::In), "{}");
    assert_eq!((report.recorded, said), (0, vec!["LDG-020 file.csv:1:2".replace(":2", ":1")]));
}
