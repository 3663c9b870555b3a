//! What devices push by themselves.

use crate::common::case::Case;
use crate::common::{OPENING, clock, device, own};
use leporello_diag::Sink;
use leporello_ledger::import::{Desk, Direction, Format, Held, Pushed};
use leporello_turnout::vocabulary::DeviceId;

/// A case with what its devices have pushed and is held.
struct Pushes {
    case: Case,
    held: Held,
    now: i64,
}

impl Pushes {
    fn new(now: i64) -> Self {
        Self { case: Case::new(), held: Held::default(), now }
    }

    fn push(&mut self, of: &DeviceId, format: &Format, text: &str) -> (Pushed, Vec<String>) {
        let (secret, mut sink) = (own(), Sink::new());
        let Case { ledger, exhibition } = &mut self.case;
        let mut desk = Desk::new(ledger, exhibition, &secret, clock(self.now), &mut sink).unwrap();
        let mut input = text.as_bytes();
        let read = Some((format, &mut input as &mut dyn std::io::Read));
        let pushed = desk.push(of, read, &mut self.held, self.now).unwrap();
        drop(desk);
        let said = sink.diagnostics().iter().map(|d| d.code.name().to_owned()).collect();
        (pushed, said)
    }
}

fn minute(at: i64) -> i64 {
    (OPENING + at) * 60
}

/// A push of Xovis: lines with the minutes from which they counted, one person each.
fn xovis(lines: &[(&str, &[i64])]) -> String {
    let logics: Vec<String> = lines
        .iter()
        .map(|(name, minutes)| {
            let records: Vec<String> = minutes
                .iter()
                .map(|at| {
                    let (from, to) = (minute(*at) * 1000, minute(at + 1) * 1000);
                    format!(
                        r#"{{"from":{from},"to":{to},"counts":[{{"name":"fw","value":1}},{{"name":"bw","value":0}}]}}"#
                    )
                })
                .collect();
            format!(r#"{{"id":1,"name":"{name}","records":[{}]}}"#, records.join(","))
        })
        .collect();
    format!(r#"{{"logics_data":{{"logics":[{}]}}}}"#, logics.join(","))
}

#[test]
fn minutes_of_several_pushes_become_one_quarter_and_the_same_push_twice_changes_nothing() {
    let mut pushes = Pushes::new(OPENING + 16);
    let e1 = device("e1");
    let first: Vec<i64> = (0..8).collect();
    let second: Vec<i64> = (8..15).collect();
    let (pushed, _) = pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &first)]));
    assert_eq!((pushed.report.recorded, pushed.waiting), (0, 8));
    let (pushed, _) = pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &first)]));
    assert_eq!((pushed.report.unchanged, pushed.waiting), (8, 0));
    let (pushed, _) = pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &second)]));
    assert_eq!((pushed.report.recorded, pushed.waiting), (1, 0));
    assert_eq!(pushes.case.counts("e1"), [(0, Some(15), Some(0))]);
    let (pushed, said) = pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &second)]));
    assert_eq!((pushed.report.unchanged, pushed.report.recorded, said), (7, 0, vec![]));
    // Long after the quarter was forgotten, the whole of it is known to the ledger.
    pushes.now = OPENING + 600;
    let all: Vec<i64> = (0..15).collect();
    let (pushed, said) = pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &all)]));
    assert_eq!((pushed.report.recorded, said), (0, vec![]));
    assert_eq!(pushes.case.counts("e1"), [(0, Some(15), Some(0))]);
}

#[test]
fn of_several_lines_the_one_that_is_called_as_the_device_counts() {
    let mut pushes = Pushes::new(OPENING + 60);
    let (e1, minutes) = (device("e1"), [0]);
    let both = xovis(&[("Line 1", &minutes), ("Line 2", &minutes)]);
    let (pushed, said) = pushes.push(&e1, &Format::Xovis, &both);
    assert_eq!((pushed.report.refused, said), (2, vec!["LDG-025".to_owned()]));
    let named = xovis(&[("e1", &minutes), ("Line 2", &minutes)]);
    let (pushed, said) = pushes.push(&e1, &Format::Xovis, &named);
    assert_eq!((pushed.waiting, said), (1, vec![]));
    pushes.now += 15;
    let (pushed, said) = pushes.push(&e1, &Format::Xovis, &named);
    assert_eq!((pushed.report.recorded, said), (1, vec![]), "nothing more came of its quarter");
}

#[test]
fn tracks_and_radio_identifiers_are_not_read_and_that_is_said() {
    let mut pushes = Pushes::new(OPENING + 60);
    for text in [r#"{"live_data":{"frames":[{"tracked_objects":[]}]}}"#, r#"{"wifi_bt_data":{}}"#] {
        let (pushed, said) = pushes.push(&device("e1"), &Format::Xovis, text);
        assert_eq!((pushed, said), (Pushed::default(), vec!["LDG-035".to_owned()]));
    }
    let (pushed, said) = pushes.push(&device("e1"), &Format::Xovis, r#"{"status_data":{}}"#);
    assert_eq!((pushed, said), (Pushed::default(), vec![]));
}

#[test]
fn axis_retail_data_is_read_and_a_push_that_tries_the_connection_is_no_mistake() {
    let push = |measurements: &str| {
        format!(
            r#"{{"apiName":"Axis Retail Data","apiVersion":"0.4","utcSent":"2026-04-08T08:15:02Z",
               "data":{{"measurements":[{measurements}]}},
               "sensor":{{"application":"AXIS People Counter","serial":"e1","name":"East"}}}}"#
        )
    };
    let counted = push(
        r#"{"kind":"people-counts","utcFrom":"2026-04-08T08:00:00Z","utcTo":"2026-04-08T08:15:00Z",
            "items":[{"direction":"in","count":5,"adults":4},{"direction":"out","count":3}]},
           {"kind":"occupancy","utcFrom":"2026-04-08T08:00:00Z","utcTo":"2026-04-08T08:15:00Z"}"#,
    );
    let mut pushes = Pushes::new(OPENING + 15);
    let format = Format::AxisJson(Some(device("e1")));
    let (pushed, said) = pushes.push(&device("e1"), &format, &push(""));
    assert_eq!((pushed, said), (Pushed::default(), vec![]));
    let (pushed, said) = pushes.push(&device("e1"), &format, &counted);
    assert_eq!((pushed.report.recorded, said), (1, vec![]));
    assert_eq!(pushes.case.counts("e1"), [(0, Some(5), Some(3))]);
    // The same as a file.
    let (report, said) = pushes.case.import(&Format::AxisJson(None), &counted);
    assert_eq!((report.unchanged, said), (1, vec![]));
}

#[test]
fn a_link_speaks_for_its_own_device_alone() {
    let mut pushes = Pushes::new(OPENING + 60);
    let table = "device,bin_start,bin_s,in\ne1,2026-04-08 10:00,900,4\nw1,2026-04-08 10:00,900,9\n";
    let (pushed, said) = pushes.push(&device("e1"), &Format::Counts, table);
    assert_eq!((pushed.report.recorded, pushed.report.refused), (1, 1));
    assert_eq!(said, ["LDG-025"]);
    assert_eq!(pushes.case.counts("w1"), []);
    let unnamed = "bin_start,bin_s,in\n2026-04-08 10:15,900,4\n2026-04-08 10:30,900,-4\n";
    let (pushed, said) = pushes.push(&device("e1"), &Format::Counts, unnamed);
    assert_eq!((pushed.report.recorded, said), (1, vec!["LDG-022".to_owned()]));
}

#[test]
fn bins_of_eco_counter_are_kept_as_they_are() {
    let mut pushes = Pushes::new(OPENING + 60);
    let bins = r#"[{"date":"2026-04-08T10:00:00+0200","counts":7},
                   {"date":"2026-04-08T10:15:00+0200","counts":null}]"#;
    let format = Format::EcoCounter(device("e1"), Direction::In);
    let (pushed, _) = pushes.push(&device("e1"), &format, bins);
    assert_eq!(pushed.report.recorded, 1);
    assert_eq!(pushes.case.counts("e1"), [(0, Some(7), None)]);
}

#[test]
fn what_a_push_left_incomplete_is_written_when_its_time_is_over() {
    let mut pushes = Pushes::new(OPENING + 10);
    let e1 = device("e1");
    pushes.push(&e1, &Format::Xovis, &xovis(&[("Line 1", &[0, 1, 2])]));
    let kept = serde_json::to_string(&pushes.held).unwrap();
    pushes.held = serde_json::from_str(&kept).unwrap();
    let (secret, mut sink) = (own(), Sink::new());
    let Case { ledger, exhibition } = &mut pushes.case;
    let now = OPENING + 30;
    let mut desk = Desk::new(ledger, exhibition, &secret, clock(now), &mut sink).unwrap();
    assert_eq!(desk.push(&e1, None, &mut pushes.held, now).unwrap().report.recorded, 1);
    drop(desk);
    let counts = ledger.counts(&e1, &mut Sink::new()).unwrap();
    assert_eq!((counts[0].samples, counts[0].samples_expected), (Some(3), Some(15)));
}
