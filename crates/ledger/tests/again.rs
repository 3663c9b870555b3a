//! Files that come again, corrected or not, and files without an end.

use crate::common::case::{Case, HEAD, counts};
use crate::common::stream::{Rows, peak_kib};
use crate::common::{OPENING, clock, device, own};
use jiff::Timestamp;
use leporello_diag::Sink;
use leporello_ledger::import::Format;
use leporello_ledger::{Correction, EventKey};
use leporello_turnout::vocabulary::{CountBin, Fact, HeadCount, Role};
use std::io::Read;

/// Two roles agree that an entry was wrong, and on what holds instead.
fn correct(case: &mut Case, of: EventKey, instead: Option<Fact>) {
    let by = [Role::ShiftLead, Role::Statistician];
    let correction = Correction { of, reason: "misread".into(), by, instead };
    case.ledger.correct(correction, clock(OPENING), &own()).unwrap();
}

#[test]
fn a_file_changes_nothing_after_a_fact_was_corrected() {
    let mut case = Case::new();
    let file = |persons: u64| {
        format!("organisation,date,hall,persons\nSchool 4,2026-04-08,East,{persons}\n")
    };
    case.import(&Format::HeadCounts, file(82));
    let recorded = case.ledger.facts().unwrap().remove(0);
    let Fact::HeadCount(count) = recorded.first else { panic!("{recorded:?}") };
    let right = Fact::HeadCount(HeadCount { persons: 28, ..count });
    correct(&mut case, recorded.key.clone(), Some(right.clone()));
    for persons in [82, 28] {
        let (report, said) = case.import(&Format::HeadCounts, file(persons));
        assert_eq!((report.recorded, report.unchanged, said), (0, 1, vec![]), "{persons}");
    }
    let (report, said) = case.import(&Format::HeadCounts, file(30));
    assert_eq!((report.refused, said), (1, vec!["LDG-031 file.csv:2:1".to_owned()]));
    assert_eq!(case.ledger.facts().unwrap()[0].now(), Some(&right));

    correct(&mut case, recorded.key, None);
    assert_eq!(case.import(&Format::HeadCounts, file(28)).0.unchanged, 1);
    // Nothing holds any more, so that another number contradicts nothing.
    assert_eq!(case.import(&Format::HeadCounts, file(30)).0.recorded, 1);
}

#[test]
fn a_file_changes_nothing_after_a_count_was_corrected() {
    let mut case = Case::new();
    let file = |entered: u64| counts(&format!("East,main,e1,2026-04-08 10:00,900,{entered},0,,\n"));
    case.import(&Format::Counts, file(120));
    let first = case.ledger.counts(&device("e1"), &mut Sink::new()).unwrap().remove(0);
    let of = EventKey { device: device("e1"), epoch: 1, seq: 1 };
    correct(&mut case, of, Some(Fact::Count(CountBin { entered: Some(12), ..first })));
    for entered in [120, 12] {
        let (report, said) = case.import(&Format::Counts, file(entered));
        assert_eq!((report.recorded, report.unchanged, said), (0, 1, vec![]), "{entered}");
    }
    assert_eq!(case.import(&Format::Counts, file(13)).0.refused, 1);
    assert_eq!(case.counts("e1"), [(0, Some(12), Some(0))]);
}

#[test]
fn a_count_that_a_correction_moved_is_not_recorded_twice() {
    let mut case = Case::new();
    let file = |at: &str, entered: u64| {
        counts(&format!("East,main,e1,2026-04-08 {at},900,{entered},0,,\n"))
    };
    case.import(&Format::Counts, file("10:00", 120));
    let first = case.ledger.counts(&device("e1"), &mut Sink::new()).unwrap().remove(0);
    let of = EventKey { device: device("e1"), epoch: 1, seq: 1 };
    let moved = |entered| {
        let from = first.from + jiff::SignedDuration::from_mins(30);
        Some(Fact::Count(CountBin { from, entered: Some(entered), ..first.clone() }))
    };
    correct(&mut case, of.clone(), moved(120));
    // What was said first, and what holds: both are known.
    for at in ["10:00", "10:30"] {
        assert_eq!(case.import(&Format::Counts, file(at, 120)).0.unchanged, 1, "{at}");
    }
    let (report, said) = case.import(&Format::Counts, file("10:30", 119));
    assert_eq!((report.refused, said), (1, vec!["LDG-031 file.csv:2:1".to_owned()]));
    let (report, said) = case.import(&Format::Counts, file("10:20", 7));
    assert_eq!((report.refused, said), (1, vec!["LDG-024 file.csv:2:1".to_owned()]));
    assert_eq!(case.counts("e1"), [(30, Some(120), Some(0))]);

    // What a later correction took away is not known any more, and contradicts what holds.
    correct(&mut case, of.clone(), moved(12));
    let (report, said) = case.import(&Format::Counts, file("10:30", 120));
    assert_eq!((report.refused, said), (1, vec!["LDG-031 file.csv:2:1".to_owned()]));
    correct(&mut case, of, Some(Fact::Count(first.clone())));
    let (report, said) = case.import(&Format::Counts, file("10:30", 12));
    assert_eq!((report.recorded, said), (1, vec![]));
    assert_eq!(case.counts("e1"), [(0, Some(120), Some(0)), (30, Some(12), Some(0))]);
}

/// A row of one device: every minute of the eleven days, again and again, so that all but the first
/// are known.
fn minute(row: u64) -> String {
    let minute = row % (11 * 24 * 60);
    let at = Timestamp::from_second((OPENING - 600 + i64::try_from(minute).unwrap()) * 60).unwrap();
    format!("East,main,e1,{at},60,{},0,,\n", minute % 7)
}

#[test]
fn memory_does_not_grow_with_the_file() {
    let mut case = Case::new();
    let mut run = |rows: u64| {
        let mut input = HEAD.as_bytes().chain(Rows::new(rows, minute));
        case.read(&Format::Counts, &mut input).0
    };
    let first = run(11 * 24 * 60);
    assert_eq!((first.recorded, first.refused), (11 * 24 * 60, 0));
    let before = peak_kib();
    let second = run(500_000);
    assert_eq!((second.rows, second.recorded), (500_000, 0));
    // A file of 20 MiB through a window: what is held is one batch.
    assert!(peak_kib() - before < 8 * 1024, "{} KiB more", peak_kib() - before);
}
