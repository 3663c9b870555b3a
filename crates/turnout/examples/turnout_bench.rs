//! How long estimates take.
//!
//! `cargo run --release -p leporello-turnout --example turnout_bench`, on one thread, in milliseconds
//! of the processor.

#![allow(clippy::print_stdout, reason = "a bench speaks on standard output")]

use leporello_diag::Sink;
use leporello_turnout::groups::{GroupPriors, organisations};
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::{SETUPS, draw_from_priors, draw_organisations};
use leporello_turnout::visits::{Evidence, estimate_visits};
use leporello_turnout::vocabulary::{DeviceId, DoorId, HallId, IdError};
use std::time::Instant;

/// Milliseconds this thread has had of a processor, where Linux tells; else of the clock.
fn now(begin: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or(begin.elapsed().as_secs_f64() * 1000.0, |n| n / 1e6)
}

/// Milliseconds of the quickest of `runs`, in time of the processor: the machine may be busy.
fn quickest(runs: u32, mut what: impl FnMut()) -> f64 {
    let begin = Instant::now();
    let once = |_| {
        let before = now(begin);
        what();
        now(begin) - before
    };
    (0..runs).map(once).fold(f64::INFINITY, f64::min)
}

fn estimate(evidence: &Evidence) {
    let visits = estimate_visits(evidence, &Priors::default(), &mut Sink::new());
    assert!(visits.is_ok(), "the bench draws exhibitions that can be estimated");
}

/// One hall made into many, each with its own names.
fn many(one: &Evidence, halls: usize) -> Result<Evidence, IdError> {
    let mut all = one.clone();
    (all.halls, all.doors, all.devices) = (Vec::new(), Vec::new(), Vec::new());
    (all.counts, all.trials) = (Vec::new(), Vec::new());
    for index in 0..halls {
        let device = |d: &DeviceId| DeviceId::new(&format!("{d} of hall {index}"));
        let (hall, door) = (HallId::new(&format!("{index}"))?, DoorId::new(&format!("{index}"))?);
        for h in &one.halls {
            let mut copy = h.clone();
            copy.id = hall.clone();
            all.halls.push(copy);
        }
        for d in &one.doors {
            let mut copy = d.clone();
            (copy.id, copy.hall) = (door.clone(), hall.clone());
            all.doors.push(copy);
        }
        for d in &one.devices {
            let mut copy = d.clone();
            (copy.id, copy.door) = (device(&d.id)?, door.clone());
            all.devices.push(copy);
        }
        for c in &one.counts {
            let mut copy = c.clone();
            copy.device = device(&c.device)?;
            all.counts.push(copy);
        }
        for t in &one.trials {
            let mut copy = t.clone();
            copy.device = device(&t.device)?;
            all.trials.push(copy);
        }
    }
    Ok(all)
}

fn bench() -> Result<(), IdError> {
    let priors = Priors::default();
    let month = draw_from_priors(&SETUPS[3], &priors, 30, 5)?.evidence;
    let hall = quickest(5, || estimate(&month));
    println!("one hall, 30 days, three counters: {hall:.0} ms (bar 50 ms)");
    let week = draw_from_priors(&SETUPS[1], &priors, 6, 5)?.evidence;
    for halls in [1, 10, 100, 1000] {
        let evidence = many(&week, halls)?;
        let time = quickest(if halls > 100 { 1 } else { 3 }, || estimate(&evidence));
        println!("{halls:>5} halls, 6 days, one counter, 8 trials: {time:.0} ms");
    }
    for count in [10, 100, 1000] {
        let drawn = draw_organisations(count, None, &GroupPriors::default(), 3)?;
        let time = quickest(if count > 100 { 1 } else { 3 }, || {
            organisations(&drawn.claims, &GroupPriors::default(), &mut Sink::new());
        });
        println!("{count:>5} organisations: {time:.0} ms (bar for 1,000: 3,000 ms)");
    }
    Ok(())
}

fn main() -> Result<(), IdError> {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(one) => one.install(bench),
        Err(_) => bench(),
    }
}
