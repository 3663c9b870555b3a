//! V1 and V2: simulation-based calibration and coverage of stage 1.
//!
//! Short: `cargo test --release -p leporello-turnout --test it calibration`.
//! Full: `... --test it calibration -- --ignored` (1,000 exhibitions for each set-up; 4,000 where a
//! figure falls out of its band, which some of a hundred do by chance).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "what is missing fails the test; figures are printed for the reader"
)]

use leporello_diag::Sink;
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::{PriorDraw, SETUPS, Setup, draw_from_priors};
use leporello_turnout::visits::{Visits, estimate_visits};
use std::collections::BTreeMap;

const DAYS: u32 = 5;

/// Chi-square with 9 degrees of freedom: one in a hundred is above.
const ONE_IN_A_HUNDRED: f64 = 21.7;
/// One in ten thousand is above: short runs look at about 90 numbers at once.
const ONE_IN_TEN_THOUSAND: f64 = 33.7;

#[derive(Default)]
struct Tally {
    ranks: BTreeMap<String, [u32; 10]>,
    /// Truths inside of the 50, 90 and 95 % intervals, of how many: by day, and of the total.
    days: [u32; 4],
    totals: [u32; 4],
    /// Days without a figure.
    withheld: u32,
    least_effective: f64,
    chains: u32,
}

/// Share of draws below the truth; ties are cut where `seed` falls.
fn rank(draws: impl Iterator<Item = f64> + Clone, truth: f64, seed: u64) -> usize {
    let (mut below, mut same, mut all) = (0.0, 0.0, 0.0);
    for draw in draws {
        all += 1.0;
        below += f64::from(u8::from(draw < truth));
        same += f64::from(u8::from(draw == truth));
    }
    let cut = (seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 11) as f64 / (1_u64 << 53) as f64;
    (((below + cut * same) / all * 10.0) as usize).min(9)
}

impl Tally {
    fn add(&mut self, setup: &Setup, drawn: &PriorDraw, visits: &Visits, seed: u64) {
        let hall = &visits.halls[0];
        let mut note = |name: String, rank: usize| {
            self.ranks.entry(name).or_default()[rank] += 1;
        };
        note("first day".into(), rank(hall.days[0].draws.iter().copied(), drawn.visits[0], seed));
        let total: f64 = drawn.visits.iter().sum();
        let draws = hall.draws_of(|_| true).unwrap();
        note("total".into(), rank(draws.into_iter(), total, seed));
        for (i, truth) in drawn.responses.iter().enumerate() {
            let name = |parameter: &str| format!("{parameter} of {:?}", setup.classes[i]);
            let of = |f: fn(&leporello_turnout::visits::Response) -> f64| {
                (hall.response_draws(i).map(|r| f(&r)).collect::<Vec<_>>(), f(truth))
            };
            for (parameter, (draws, truth)) in [
                ("rate", of(|r| r.rate)),
                ("session", of(|r| r.session_cv)),
                ("false counts", of(|r| r.false_per_hour)),
                ("dead time", of(|r| r.dead_time)),
            ] {
                if truth > 0.0 {
                    note(name(parameter), rank(draws.into_iter(), truth, seed));
                }
            }
        }
        for (day, truth) in hall.days.iter().zip(&drawn.visits) {
            // A day without a figure, since its count cannot be used, says nothing that could be wrong.
            match &day.visits {
                Some(visits) => cover(&mut self.days, visits, *truth),
                None => self.withheld += 1,
            }
        }
        if let Some(estimate) = &hall.total {
            cover(&mut self.totals, estimate, total);
        }
        let sampling = &hall.sampling[0].1;
        self.least_effective = self.least_effective.min(sampling.effective_of_1024());
        self.chains +=
            u32::from(matches!(sampling, leporello_turnout::visits::Sampling::Chain { .. }));
    }
}

fn cover(sums: &mut [u32; 4], estimate: &leporello_turnout::vocabulary::Estimate, truth: f64) {
    for (sum, interval) in
        sums.iter_mut().zip([estimate.half, estimate.ninety, estimate.ninety_five])
    {
        *sum += u32::from(interval.holds(truth));
    }
    sums[3] += 1;
}

fn chi_square(bins: &[u32; 10]) -> f64 {
    let all: u32 = bins.iter().sum();
    let expected = f64::from(all) / 10.0;
    bins.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum()
}

fn run(setup: &Setup, count: u64) -> Tally {
    let priors = Priors::default();
    let mut tally = Tally { least_effective: 1024.0, ..Tally::default() };
    for seed in 0..count {
        let drawn = draw_from_priors(setup, &priors, DAYS, 1000 + seed).unwrap();
        let mut sink = Sink::new();
        let visits = estimate_visits(&drawn.evidence, &priors, &mut sink).unwrap();
        tally.add(setup, &drawn, &visits, seed);
    }
    tally
}

/// The bands of coverage: nominal, low, high.
const BANDS: [(&str, f64, f64); 3] =
    [("50 %", 0.46, 0.54), ("90 %", 0.88, 0.92), ("95 %", 0.935, 0.965)];

/// What of a tally is out of its band, as it stands.
fn misses(tally: &Tally) -> Vec<String> {
    let uneven = tally.ranks.iter().filter(|(_, bins)| chi_square(bins) >= ONE_IN_A_HUNDRED);
    let mut all: Vec<String> = uneven.map(|(name, bins)| format!("{name} {bins:?}")).collect();
    for (what, sums) in [("day", &tally.days), ("total", &tally.totals)] {
        for ((name, low, high), hits) in BANDS.iter().zip(sums) {
            let share = f64::from(*hits) / f64::from(sums[3]);
            if !(*low..=*high).contains(&share) {
                all.push(format!("{what}, {name}: {share:.3}"));
            }
        }
    }
    all
}

/// Whether a share is within the band, widened by what a run of this size can tell (three
/// standard errors).
fn within(hits: u32, all: u32, low: f64, high: f64) -> bool {
    let share = f64::from(hits) / f64::from(all);
    let middle = 0.5 * (low + high);
    let error = 3.0 * (middle * (1.0 - middle) / f64::from(all)).sqrt();
    let slack = (error - 0.5 * (high - low)).max(0.0);
    share >= low - slack && share <= high + slack
}

fn show(setup: &Setup, tally: &Tally) {
    println!(
        "{}: least effective {:.0}, chains {}, days without a figure {}",
        setup.name, tally.least_effective, tally.chains, tally.withheld
    );
    for (name, bins) in &tally.ranks {
        println!("  {name}: chi2(9) = {:.1} {bins:?}", chi_square(bins));
    }
    for (what, sums) in [("day", &tally.days), ("total", &tally.totals)] {
        let share = |i: usize| f64::from(sums[i]) / f64::from(sums[3]);
        println!(
            "  {what}: 50 % {:.3}, 90 % {:.3}, 95 % {:.3} of {}",
            share(0),
            share(1),
            share(2),
            sums[3]
        );
    }
}

#[test]
fn truths_drawn_from_the_priors_fall_evenly_among_the_draws() {
    for setup in &SETUPS {
        let tally = run(setup, 120);
        show(setup, &tally);
        for (name, bins) in &tally.ranks {
            assert!(chi_square(bins) < ONE_IN_TEN_THOUSAND, "{}: {name} {bins:?}", setup.name);
        }
        for sums in [&tally.days, &tally.totals] {
            for ((name, low, high), hits) in BANDS.iter().zip(sums) {
                assert!(within(*hits, sums[3], *low, *high), "{}: {name} {sums:?}", setup.name);
            }
        }
    }
}

#[test]
#[ignore = "some minutes; the full figures of docs/turnout.md"]
fn a_thousand_truths_of_each_set_up_fall_evenly_among_the_draws() {
    for setup in &SETUPS {
        let mut tally = run(setup, 1000);
        show(setup, &tally);
        if !misses(&tally).is_empty() {
            println!("  out of its band: {}; 4,000 tell", misses(&tally).join("; "));
            tally = run(setup, 4000);
            show(setup, &tally);
        }
        assert_eq!(misses(&tally), Vec::<String>::new(), "{}", setup.name);
    }
}
