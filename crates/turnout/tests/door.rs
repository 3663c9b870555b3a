//! V12: fifteen weeks of a real door that tells in and out.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan as _};
use leporello_turnout::quantities::occupancy;
use leporello_turnout::vocabulary::{CountBin, DeviceId};

const HALF_HOURS: &str = include_str!("door/half-hours.txt");
/// Half hours before a day of the building begins, at 04:00.
const NIGHT: usize = 8;
/// A day with more entries than this is a working day.
const FEW: u64 = 30;

/// A day of the calendar: the numbers that went in and out by half hour.
struct Day {
    date: Date,
    entered: Vec<Option<u64>>,
    left: Vec<Option<u64>>,
}

impl Day {
    fn entries(&self) -> u64 {
        self.entered.iter().flatten().sum()
    }

    fn exits(&self) -> u64 {
        self.left.iter().flatten().sum()
    }
}

fn days() -> Vec<Day> {
    let lines: Vec<&str> = HALF_HOURS.lines().filter(|line| !line.starts_with('#')).collect();
    let numbers = |line: &str, way: &str| -> (Date, Vec<Option<u64>>) {
        let mut words = line.split_whitespace();
        let date = words.next().unwrap().parse().unwrap();
        assert_eq!(words.next(), Some(way), "{line}");
        let told: Vec<_> = words.map(|word| (word != "-").then(|| word.parse().unwrap())).collect();
        assert_eq!(told.len(), 48, "{line}");
        (date, told)
    };
    let day = |pair: &[&str]| {
        let ((date, entered), (same, left)) = (numbers(pair[0], "in"), numbers(pair[1], "out"));
        assert_eq!(date, same);
        Day { date, entered, left }
    };
    lines.chunks(2).map(day).collect()
}

/// The bins of a day of the building: from 04:00 to 04:00.
fn bins(today: &Day, tomorrow: &Day) -> Vec<CountBin> {
    let begin = TimeZone::UTC.to_timestamp(today.date.at(4, 0, 0, 0)).unwrap();
    let around = |of: fn(&Day) -> &Vec<Option<u64>>| {
        of(today)[NIGHT..].iter().chain(&of(tomorrow)[..NIGHT]).copied().collect::<Vec<_>>()
    };
    let flows = around(|day| &day.entered).into_iter().zip(around(|day| &day.left));
    (0_i64..)
        .zip(flows)
        .map(|(i, (entered, left))| CountBin {
            device: DeviceId::new("main door").unwrap(),
            from: begin + SignedDuration::from_mins(30 * i),
            seconds: 1800,
            entered,
            left,
            undirected: None,
            samples: None,
            samples_expected: None,
        })
        .collect()
}

#[test]
fn the_door_saw_on_working_days_what_was_published() {
    let days = days();
    assert_eq!(days.len(), 105);
    assert!(days.windows(2).all(|pair| pair[0].date + 1.day() == pair[1].date));
    let working: Vec<&Day> = days.iter().filter(|day| day.entries() > FEW).collect();
    let entered: u64 = working.iter().map(|day| day.entries()).sum();
    let left: u64 = working.iter().map(|day| day.exits()).sum();
    assert_eq!((working.len(), entered, left), (75, 19_250, 18_106));
    let ratios: Vec<f64> =
        working.iter().map(|day| day.entries() as f64 / day.exits() as f64).collect();
    let mean = ratios.iter().sum::<f64>() / 75.0;
    let sd = (ratios.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>() / 75.0).sqrt();
    println!("in over out by day: mean {mean:.4}, sd {sd:.4}");
    assert_eq!((format!("{mean:.2}"), format!("{sd:.2}")), ("1.06".into(), "0.07".into()));
}

#[test]
fn nobody_is_inside_at_four_in_the_morning_and_never_fewer_than_nobody() {
    let (mut raw_below, mut raw_open, mut whole) = (0, 0, 0);
    for pair in days().windows(2).filter(|pair| pair[0].entries() > FEW) {
        let bins = bins(&pair[0], &pair[1]);
        let people = occupancy(&bins).unwrap();
        assert_eq!(people.inside.len(), 48);
        let below = people.inside.iter().filter(|inside| **inside < 0.0).count();
        assert_eq!(below, 0, "{}", pair[0].date);
        assert!(people.inside[47].abs() < 1e-9, "{}: {}", pair[0].date, people.inside[47]);
        let mut net = 0.0;
        let steps = bins.iter().map(|bin| bin.entered.unwrap() as f64 - bin.left.unwrap() as f64);
        let levels: Vec<f64> = steps
            .map(|step| {
                net += step;
                net
            })
            .collect();
        raw_below += usize::from(levels.iter().any(|level| *level < 0.0));
        raw_open += usize::from(net != 0.0);
        whole += 1;
    }
    println!("{whole} days; uncorrected {raw_open} do not end empty, {raw_below} fall below zero");
    assert_eq!(whole, 75);
    // Without the correction the same days would not do.
    assert!(raw_open > 60 && raw_below > 5);
}

#[test]
fn a_day_with_a_half_hour_that_was_not_told_has_no_curve() {
    let days = days();
    let gaps = |day: &Day| day.left.iter().filter(|n| n.is_none()).count();
    let broken: Vec<String> =
        days.iter().filter(|day| gaps(day) > 0).map(|day| day.date.to_string()).collect();
    assert_eq!(broken, ["2005-10-15", "2005-10-30"]);
    for pair in days.windows(2).filter(|pair| gaps(&pair[0]) > 0) {
        assert_eq!(occupancy(&bins(&pair[0], &pair[1])), None);
    }
}
