//! V3 and V4: the same data by another program. The references are by NUTS (`parity/nuts.py`), of
//! stage 2 also by an independent sampler (`parity/ensemble.py`).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_diag::Sink;
use leporello_turnout::groups::{Claims, GroupPriors, organisations};
use leporello_turnout::prior::Priors;
use leporello_turnout::visits::{Effort, Evidence, estimate_visits_with};
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
    reference: Vec<Walked>,
}

/// A summary of draws of which it may not be told what they are worth.
#[derive(Deserialize)]
struct Walked {
    #[serde(flatten)]
    summary: Summary,
    effective: Option<f64>,
    rhat: Option<f64>,
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

/// Differences from the reference: of mean and quantiles in shares of the reference, and the ratio
/// of the spreads.
struct Compared {
    mean: f64,
    ratio: f64,
    quantiles: [f64; 3],
}

fn compare(name: &str, ours: &Estimate, theirs: &Summary) -> Compared {
    let mean = (ours.mean / theirs.mean - 1.0).abs();
    let ends = [ours.ninety_five.low, ours.median, ours.ninety_five.high];
    let quantiles: [f64; 3] = std::array::from_fn(|i| (ends[i] / theirs.quantiles[i] - 1.0).abs());
    let ratio = ours.sd / theirs.sd;
    println!("{name}: mean {mean:.4} sd ratio {ratio:.3} quantiles {quantiles:.4?}");
    Compared { mean, ratio, quantiles }
}

/// The figures of all sets with so many draws, beside those of the reference.
fn pairs(effort: Effort) -> Vec<(String, Estimate, Drawn)> {
    let all: Vec<Stage1> = serde_json::from_str(include_str!("../parity/stage1.json")).unwrap();
    assert_eq!(all.len(), 20);
    let mut pairs = Vec::new();
    for (number, data) in all.into_iter().enumerate() {
        let evidence = evidence(&data);
        let visits =
            estimate_visits_with(&evidence, &Priors::default(), effort, &mut Sink::new()).unwrap();
        let hall = &visits.halls[0];
        let ours = hall.days.iter().map(|d| d.visits.unwrap()).chain(hall.total);
        let theirs = data.reference.days.into_iter().chain([data.reference.total]);
        for (place, (ours, theirs)) in ours.zip(theirs).enumerate() {
            let name = format!("{number}/{place}");
            assert!(theirs.rhat < 1.01 && theirs.effective > 1000.0, "{name} is no reference");
            pairs.push((name, ours, theirs));
        }
    }
    assert_eq!(pairs.len(), 120);
    pairs
}

/// Standard errors of the quantiles of a reference in shares of them, as those of a normal
/// distribution.
fn quantile_errors(theirs: &Drawn) -> [f64; 3] {
    let [low, middle, high] = theirs.summary.quantiles;
    let of =
        |factor: f64, figure: f64| factor * theirs.summary.sd / figure / theirs.effective.sqrt();
    [of(2.67, low), of(1.253, middle), of(2.67, high)]
}

/// The usual 1,024 draws are worth some 600 and more: three of their standard errors are allowed.
#[test]
fn visits_of_the_usual_draws_are_those_of_a_chain() {
    let mut ratios = Vec::new();
    for (name, ours, theirs) in pairs(Effort::USUAL) {
        let found = compare(&name, &ours, &theirs.summary);
        let share = theirs.summary.sd / theirs.summary.mean;
        let noise = 3.0 * share * (1.0_f64 / 600.0 + 1.0 / theirs.effective).sqrt();
        assert!(found.mean <= 0.005_f64.max(noise), "{name}");
        // The spread of draws worth 512 is known to 1 / sqrt(1024) = 3 %, and less well where
        // tails are heavy: of 120 one may be four times as far off.
        assert!((0.87..=1.13).contains(&found.ratio), "{name}: {}", found.ratio);
        ratios.push(found.ratio);
        assert!(found.quantiles.iter().all(|q| *q <= 0.01_f64.max(3.0 * noise)), "{name}");
    }
    // All together they tell more than each: no spread is off as a rule.
    let many = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / many;
    let off = (ratios.iter().map(|ratio| (ratio - 1.0).powi(2)).sum::<f64>() / many).sqrt();
    println!("ratios of spreads: mean {mean:.4}, off by {off:.4}");
    assert!((0.985..=1.015).contains(&mean) && off <= 0.035, "{mean} {off}");
}

/// V3's bars, figure by figure. A reference of 10,000 independent draws knows the outer quantiles of
/// a spread of a sixth of the mean to 0.5 %: where three of its standard errors are more than the bar,
/// those are the bar.
#[test]
fn visits_of_many_draws_are_those_of_a_chain_figure_by_figure() {
    let (mut above, mut most) = (0, [0.0_f64; 3]);
    for (name, ours, theirs) in pairs(Effort::of_draws(16_384).unwrap()) {
        let found = compare(&name, &ours, &theirs.summary);
        assert!(found.mean <= 0.005, "{name}: {}", found.mean);
        assert!((0.95..=1.05).contains(&found.ratio), "{name}: {}", found.ratio);
        for (found, error) in found.quantiles.into_iter().zip(quantile_errors(&theirs)) {
            assert!(found <= 0.01_f64.max(3.0 * error), "{name}: {found}");
            above += usize::from(found > 0.01);
            most[2] = most[2].max(found);
        }
        most = [most[0].max(found.mean), most[1].max((found.ratio - 1.0).abs()), most[2]];
    }
    println!("means within {:.4}, spreads {:.4}, quantiles {:.4}", most[0], most[1], most[2]);
    println!("quantiles above 1 %, by what the reference does not know: {above} of 360");
    assert!(above <= 4, "{above}");
}

/// Claims and head counts of a set, each delegation on a day of its own.
fn claims(data: &Stage2) -> Claims {
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
    claims
}

fn inclinations_are_those_of(sets: &str, least: usize) {
    let all: Vec<Stage2> = serde_json::from_str(sets).unwrap();
    assert!(all.len() >= least);
    for (number, data) in all.iter().enumerate() {
        let result = organisations(&claims(data), &GroupPriors::default(), &mut Sink::new());
        assert_eq!(result.reports.len(), data.reference.len());
        for (report, theirs) in result.reports.iter().zip(&data.reference) {
            let (mean, sd) = report.inclination;
            let (off, ratio) = (mean - theirs.summary.mean, sd / theirs.summary.sd);
            let name = format!("{number} {}", report.organisation);
            println!("{name}: mean {off:+.4} sd ratio {ratio:.3}");
            if let (Some(effective), Some(rhat)) = (theirs.effective, theirs.rhat) {
                // So many that the mean is known to 0.003 and the spread to 1 %.
                assert!(rhat < 1.01 && effective > 4000.0, "{name} is no reference");
            }
            assert!(off.abs() <= 0.01 && (0.95..=1.05).contains(&ratio), "{name}");
        }
    }
}

#[test]
fn inclinations_are_those_of_a_chain() {
    inclinations_are_those_of(include_str!("../parity/stage2.json"), 10);
}

#[test]
fn inclinations_are_those_of_an_ensemble_of_walkers() {
    inclinations_are_those_of(include_str!("../parity/ensemble.json"), 3);
}
