//! V5: coverage, false flags and power of stage 2.
//!
//! Short: `cargo test --release -p leporello-turnout --test it organisations`.
//! Full: `... --test it organisations -- --ignored --nocapture`.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_diag::Sink;
use leporello_turnout::groups::{GroupPriors, organisations};
use leporello_turnout::simulate::draw_organisations;

#[derive(Default)]
struct Tally {
    inside: [u32; 3],
    all: u32,
    honest: u32,
    false_flags: u32,
    inflating: u32,
    found: u32,
    ranks: [u32; 10],
}

fn run(sets: u64, size: u32, honest: Option<f64>) -> Tally {
    let priors = GroupPriors::default();
    let mut tally = Tally::default();
    for seed in 0..sets {
        let drawn = draw_organisations(size, honest, &priors, 77 + seed).unwrap();
        let result = organisations(&drawn.claims, &priors, &mut Sink::new());
        for (report, truth) in result.reports.iter().zip(&drawn.inclinations) {
            let (half, ninety) = report.inclination_inner;
            for (sum, interval) in
                tally.inside.iter_mut().zip([half, ninety, report.inclination_interval])
            {
                *sum += u32::from(interval.holds(*truth));
            }
            tally.all += 1;
            let z = (truth - report.inclination.0) / report.inclination.1;
            let share = 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
            tally.ranks[((share * 10.0) as usize).min(9)] += 1;
            let flagged = report.claim_is_above_head_count();
            if *truth > -libm::log(1.1) {
                tally.honest += 1;
                tally.false_flags += u32::from(flagged);
            }
            if *truth < -libm::log(1.5) {
                tally.inflating += 1;
                tally.found += u32::from(flagged);
            }
        }
    }
    tally
}

fn tell(name: &str, t: &Tally) {
    let share = |n: u32, all: u32| f64::from(n) / f64::from(all.max(1));
    println!(
        "{name}: 50 % {:.3}, 90 % {:.3}, 95 % {:.3} of {}; false flags {} of {} honest, found {:.3} \
         of {} inflating; ranks {:?}",
        share(t.inside[0], t.all),
        share(t.inside[1], t.all),
        share(t.inside[2], t.all),
        t.all,
        t.false_flags,
        t.honest,
        share(t.found, t.inflating),
        t.inflating,
        t.ranks,
    );
}

fn covers(t: &Tally) -> bool {
    let share = f64::from(t.inside[2]) / f64::from(t.all);
    // Organisations of one set share what is unknown of all: count sets, not organisations,
    // and allow a run of this size what it cannot tell.
    let error = 3.0 * (0.95 * 0.05 / f64::from(t.all)).sqrt();
    let slack = (error - 0.02).max(0.0);
    (0.93 - slack..=0.97 + slack).contains(&share)
}

#[test]
fn inclinations_drawn_from_the_priors_are_covered() {
    let tally = run(30, 20, None);
    tell("prior", &tally);
    assert!(covers(&tally));
}

#[test]
fn few_honest_are_flagged_and_most_inflating_are_found() {
    let tally = run(12, 60, Some(0.7));
    tell("mixture", &tally);
    assert!(covers(&tally));
    assert!(f64::from(tally.false_flags) <= 0.005 * f64::from(tally.honest));
    assert!(f64::from(tally.found) >= 0.7 * f64::from(tally.inflating));
}

#[test]
#[ignore = "some minutes; the full figures of docs/turnout.md"]
fn the_same_holds_of_thousands() {
    let prior = run(180, 20, None);
    tell("prior", &prior);
    let mixture = run(120, 60, Some(0.7));
    tell("mixture", &mixture);
    assert!(covers(&prior) && covers(&mixture));
    assert!(f64::from(mixture.false_flags) <= 0.005 * f64::from(mixture.honest));
    assert!(f64::from(mixture.found) >= 0.7 * f64::from(mixture.inflating));
}
