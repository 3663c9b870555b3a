//! V3 and V4: the same data by another program. The references of stage 1 are by NUTS
//! (`parity/nuts.py`), those of stage 2 by an independent sampler (`parity/ensemble.py`).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_diag::Sink;
use leporello_turnout::groups::{Claims, GroupPriors, organisations};
use leporello_turnout::prior::Priors;
use leporello_turnout::visits::{Evidence, estimate_visits};
use leporello_turnout::vocabulary::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Summary {
    mean: f64,
    sd: f64,
    quantiles: [f64; 3],
}

#[derive(Deserialize)]
struct Stage1 {
    classes: Vec<CounterClass>,
    trials: Vec<TrialData>,
    days: Vec<Vec<u64>>,
    reference: Stage1Reference,
}

#[derive(Deserialize)]
struct Stage1Reference {
    days: Vec<Drawn>,
    total: Drawn,
}

/// A summary of draws that are not independent.
#[derive(Deserialize)]
struct Drawn {
    #[serde(flatten)]
    summary: Summary,
    /// How many independent draws they are worth.
    effective: f64,
    /// Ratio of Gelman and Rubin: near 1 when the chains agree.
    rhat: f64,
}

#[derive(Deserialize)]
struct TrialData {
    counter: usize,
    persons: u64,
    minutes: u32,
    count: u64,
}

#[derive(Deserialize)]
struct Stage2 {
    organisations: Vec<Vec<(u64, u64)>>,
    reference: Vec<Summary>,
}

fn evidence(data: &Stage1) -> Evidence {
    let device = |i: usize| DeviceId::new(&format!("counter {i}")).unwrap();
    let (hall, door) = (HallId::new("Hall").unwrap(), DoorId::new("Door").unwrap());
    let from = |day: usize| -> jiff::Timestamp {
        "2026-04-01T10:00:00Z".parse::<jiff::Timestamp>().unwrap()
            + jiff::SignedDuration::from_hours(24 * day as i64)
    };
    let mut counts = Vec::new();
    for (day, row) in data.days.iter().enumerate() {
        for (i, entered) in row.iter().enumerate() {
            counts.push(CountBin {
                device: device(i),
                from: from(day),
                seconds: 4 * 3600,
                entered: Some(*entered),
                left: None,
                undirected: None,
                samples: None,
                samples_expected: None,
            });
        }
    }
    Evidence {
        venue: Venue {
            zone: "UTC".into(),
            day_begins: jiff::civil::Time::midnight(),
            first: jiff::civil::date(2026, 4, 1),
            last: jiff::civil::date(2026, 4, data.days.len() as i8),
            hours: Hours::daily(jiff::civil::time(10, 0, 0, 0), jiff::civil::time(14, 0, 0, 0)),
        },
        halls: vec![Hall { id: hall.clone(), planned_daily_visits: Some(800.0) }],
        doors: vec![Door { id: door.clone(), hall, width_m: 1.2, expected_share: None }],
        devices: (0..data.classes.len())
            .map(|i| Device { id: device(i), door: door.clone(), class: data.classes[i] })
            .collect(),
        configurations: Vec::new(),
        counts,
        trials: data
            .trials
            .iter()
            .map(|t| Trial {
                device: device(t.counter),
                configuration: ConfigurationId::new("as installed").unwrap(),
                from: from(0),
                seconds: 60 * t.minutes,
                truth: Truth::Known { entered: Some(t.persons), left: None },
                device_entered: Some(t.count),
                device_left: None,
                device_undirected: None,
            })
            .collect(),
        staff: Vec::new(),
        reentries: Vec::new(),
    }
}

/// Differences from the reference, in shares of the mean: mean, quantiles; and ratio of spreads.
fn compare(name: &str, ours: &Estimate, theirs: &Summary) -> (f64, f64, f64) {
    let mean = (ours.mean / theirs.mean - 1.0).abs();
    let ends = [ours.ninety_five.low, ours.median, ours.ninety_five.high];
    let quantile =
        ends.iter().zip(theirs.quantiles).map(|(a, b)| (a / b - 1.0).abs()).fold(0.0, f64::max);
    let ratio = ours.sd / theirs.sd;
    println!("{name}: mean {mean:.4} sd ratio {ratio:.3} quantiles {quantile:.4}");
    (mean, ratio, quantile)
}

/// What two runs of finite length cannot tell, three standard errors: of ours with 1,024 draws
/// worth at least 600, of the reference worth as many as it says; relative to the mean.
fn noise(theirs: &Summary, effective: f64) -> f64 {
    3.0 * theirs.sd / theirs.mean * (1.0_f64 / 600.0 + 1.0 / effective).sqrt()
}

#[test]
fn visits_are_those_of_a_chain() {
    let all: Vec<Stage1> = serde_json::from_str(include_str!("../parity/stage1.json")).unwrap();
    assert_eq!(all.len(), 20);
    let mut ratios = Vec::new();
    for (number, data) in all.iter().enumerate() {
        let visits =
            estimate_visits(&evidence(data), &Priors::default(), &mut Sink::new()).unwrap();
        let hall = &visits.halls[0];
        let days = hall.days.iter().map(|d| d.visits.unwrap());
        let pairs =
            days.zip(&data.reference.days).chain([(hall.total.unwrap(), &data.reference.total)]);
        for (place, (ours, theirs)) in pairs.enumerate() {
            let Drawn { summary: theirs, effective, rhat } = theirs;
            assert!(*rhat < 1.01 && *effective > 1000.0, "{number}/{place} is no reference");
            let (mean, ratio, quantile) = compare(&format!("{number}/{place}"), &ours, theirs);
            let noise = noise(theirs, *effective);
            assert!(mean <= 0.005_f64.max(noise), "{number}/{place}");
            // The spread of draws worth 512 is known to 1 / sqrt(1024) = 3 %, and less well where
            // tails are heavy: of 120 one may be four times as far off.
            assert!((0.87..=1.13).contains(&ratio), "{number}/{place}: {ratio}");
            ratios.push(ratio);
            assert!(quantile <= 0.01_f64.max(3.0 * noise), "{number}/{place}");
        }
    }
    // All together they tell more than each: no spread is off as a rule.
    let many = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / many;
    let off = (ratios.iter().map(|ratio| (ratio - 1.0).powi(2)).sum::<f64>() / many).sqrt();
    println!("ratios of spreads: mean {mean:.4}, off by {off:.4}");
    assert!((0.985..=1.015).contains(&mean) && off <= 0.035, "{mean} {off}");
}

#[test]
fn inclinations_are_those_of_a_chain() {
    let all: Vec<Stage2> = serde_json::from_str(include_str!("../parity/stage2.json")).unwrap();
    assert!(!all.is_empty());
    for (number, data) in all.iter().enumerate() {
        let mut claims = Claims::default();
        for (o, delegations) in data.organisations.iter().enumerate() {
            let organisation = OrganisationId::new(&format!("organisation {o:03}")).unwrap();
            let hall = HallId::new("Hall").unwrap();
            for (d, (claim, count)) in delegations.iter().enumerate() {
                let day = jiff::civil::date(2026, 4, 1 + d as i8);
                let (organisation, hall) = (organisation.clone(), hall.clone());
                claims.claimed.push(Claimed {
                    organisation: organisation.clone(),
                    day,
                    hall: hall.clone(),
                    persons: *claim,
                    source: None,
                });
                claims.head_counts.push(HeadCount { organisation, day, hall, persons: *count });
            }
        }
        let result = organisations(&claims, &GroupPriors::default(), &mut Sink::new());
        for (report, theirs) in result.reports.iter().zip(&data.reference) {
            let (mean, sd) = report.inclination;
            println!(
                "{number} {}: mean {:+.4} sd ratio {:.3}",
                report.organisation,
                mean - theirs.mean,
                sd / theirs.sd
            );
            assert!((mean - theirs.mean).abs() <= 0.01);
            assert!((0.95..=1.05).contains(&(sd / theirs.sd)));
        }
    }
}
