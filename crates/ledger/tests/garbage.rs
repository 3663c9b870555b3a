//! Files that mean ill, or nothing: whatever is in them, memory stays small and the messages can be
//! read.

use crate::common::case::Case;
use crate::common::device;
use crate::common::stream::{Rows, peak_kib};
use leporello_ledger::import::{Format, Report};
use std::io::Read;

/// Reads a file of many rows. Each message is short, and what is held beside them is some MiB.
fn read(
    format: &Format,
    head: &str,
    rows: u64,
    make: impl FnMut(u64) -> String,
) -> (Report, Vec<String>) {
    let mut case = Case::new();
    let before = peak_kib();
    let body = Rows::new(rows, make);
    let (report, said) = case.read(format, &mut head.as_bytes().chain(body));
    let more = peak_kib() - before;
    assert!(more < 12 * 1024, "{head}: {more} KiB more");
    assert!(said.iter().all(|d| d.message.chars().count() < 420), "a message nobody can read");
    let codes = said.iter().map(|d| format!("{} {}", d.code.name(), d.subjects[0]));
    (report, codes.collect())
}

#[test]
fn files_of_garbage_fill_neither_the_memory_nor_the_screen() {
    let long = "x".repeat(100_000);
    let counts = "device,bin_start,bin_s,in\n";
    let (report, said) = read(&Format::Counts, counts, 150, |n| {
        format!("e1,2026-04-08 10:{:02},60,{long}\n", n % 60)
    });
    assert_eq!((report.rows, report.refused), (150, 150));
    assert_eq!(said[0], "LDG-022 file.csv:2:1");

    let claims = "organisation,date,hall,claimed,source\n";
    let (report, _) =
        read(&Format::Claims, claims, 150, |n| format!("School {n},2026-04-08,East,40,{long}\n"));
    assert_eq!(report.refused, 150, "a source is a few words");

    let trials = "device,config,start,end,observer,true_in,device_in\n";
    let (report, said) = read(&Format::Trials, trials, 5_000, |n| {
        format!("e1,c1,2026-04-08 10:00,2026-04-08 10:20,observer {n},100,97\n")
    });
    assert_eq!((report.recorded, report.refused), (1, 5_000 - 50));
    assert_eq!(said[0], "LDG-022 file.csv:52:1");

    let tickets = Format::Pretix(device("e1"));
    let (report, said) = read(&tickets, "Checked in\n", 20_000, |n| {
        format!("{:04}-{:02}-{:02} 10:00:00\n", 2027 + n / 336, n / 28 % 12 + 1, n % 28 + 1)
    });
    assert_eq!((report.recorded, report.refused), (0, 20_000));
    assert_eq!(said[0], "LDG-028 file.csv:2:1");

    let columns: String = (0..20_000).map(|n| format!("column {n},")).collect();
    let (report, said) = read(&Format::Counts, &format!("{columns}\n"), 10, |_| "1\n".into());
    assert_eq!((report.rows, said), (0, vec!["LDG-021 file.csv:1:1".to_owned()]));

    let (report, said) = read(&Format::Counts, counts, 100_000, |n| format!("{n}+*{n}§ "));
    assert_eq!((report.rows, said), (0, vec!["LDG-020 file.csv:2:1".to_owned()]));
}
