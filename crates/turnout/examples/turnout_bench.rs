//! How long estimates take.
//!
//! `cargo run --release -p leporello-turnout --example turnout_bench`, on one thread, in milliseconds
//! of the processor. The first run of a process lays tables that later ones find: it is told
//! apart. Where `python3`, or what the variable `PYTHON` names, has NumPyro, NUTS samples the
//! posterior of the same month, and the ratio of the times is told. Of `hall`, `halls` and
//! `organisations` those that stand behind `--` are run; all when none does.

#![allow(clippy::print_stdout, reason = "a bench speaks on standard output")]

use leporello_diag::Sink;
use leporello_turnout::groups::{GroupPriors, organisations};
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::{SETUPS, draw_from_priors, draw_organisations};
use leporello_turnout::visits::{Evidence, estimate_visits};
use leporello_turnout::vocabulary::{CountBin, DeviceId, DoorId, HallId, IdError, Truth};
use std::collections::BTreeMap;
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

/// One bin for each counter and day, so that the day does not bunch and both programs have the
/// same model of it.
fn in_days(month: &Evidence) -> Evidence {
    let mut days: Vec<CountBin> = Vec::new();
    for bin in &month.counts {
        match days.last_mut() {
            Some(last) if last.device == bin.device && last.to() == Some(bin.from) => {
                last.seconds += bin.seconds;
                last.entered = last.entered.zip(bin.entered).map(|(a, b)| a + b);
            }
            _ => days.push(bin.clone()),
        }
    }
    Evidence { counts: days, ..month.clone() }
}

/// The month as `parity/nuts.py` reads it.
fn for_numpyro(month: &Evidence) -> serde_json::Value {
    let of = |device: &DeviceId| month.devices.iter().position(|d| d.id == *device);
    let trials: Vec<_> = month
        .trials
        .iter()
        .filter_map(|t| match &t.truth {
            Truth::Known { entered: Some(persons), .. } => Some(serde_json::json!({
                "counter": of(&t.device)?, "persons": persons,
                "minutes": t.seconds / 60, "count": t.device_entered?,
            })),
            _ => None,
        })
        .collect();
    let mut days: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for bin in &month.counts {
        days.entry(bin.from).or_default().push(bin.entered);
    }
    let classes: Vec<_> = month.devices.iter().map(|d| d.class).collect();
    let days: Vec<_> = days.into_values().collect();
    serde_json::json!({ "classes": classes, "trials": trials, "days": days })
}

/// Seconds, mean and deviation of the total by NUTS; `None` where NumPyro is not installed.
fn nuts(month: &Evidence) -> Option<[f64; 3]> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/parity");
    let file = std::env::temp_dir().join(format!("month-{}.json", std::process::id()));
    std::fs::write(&file, for_numpyro(month).to_string()).ok()?;
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let mut command = std::process::Command::new(python);
    let output = command.current_dir(folder).args(["nuts.py", "month"]).arg(&file).output();
    let _ = std::fs::remove_file(&file);
    let told: serde_json::Value = serde_json::from_slice(&output.ok()?.stdout).ok()?;
    let number = |pointer| told.pointer(pointer).and_then(serde_json::Value::as_f64);
    Some([number("/seconds")?, number("/total/mean")?, number("/total/sd")?])
}

fn beside_numpyro(month: &Evidence) {
    let month = in_days(month);
    let Ok(ours) = estimate_visits(&month, &Priors::default(), &mut Sink::new()) else { return };
    let time = quickest(3, || estimate(&month));
    match (nuts(&month), ours.total) {
        (Some([seconds, mean, sd]), Some(total)) => println!(
            "the same month by NumPyro's NUTS, 4,000 draws: {seconds:.1} s of processor time, {:.0} times ours; \
             total {mean:.0} sd {sd:.0}, ours {:.0} sd {:.0}",
            seconds * 1000.0 / time,
            total.mean,
            total.sd
        ),
        _ => println!("no NumPyro here: `PYTHON=.../bin/python` names one"),
    }
}

fn hall(priors: &Priors) -> Result<(), IdError> {
    let month = draw_from_priors(&SETUPS[3], priors, 30, 5)?.evidence;
    let first = quickest(1, || estimate(&month));
    let time = quickest(15, || estimate(&month));
    println!(
        "one hall, 30 days, three counters: {time:.1} ms, the first time {first:.0} ms (bar 50 ms)"
    );
    beside_numpyro(&month);
    Ok(())
}

fn halls(priors: &Priors) -> Result<(), IdError> {
    let week = draw_from_priors(&SETUPS[1], priors, 6, 5)?.evidence;
    for halls in [1, 10, 100, 1000] {
        let evidence = many(&week, halls)?;
        let time = quickest(if halls > 100 { 1 } else { 3 }, || estimate(&evidence));
        println!("{halls:>5} halls, 6 days, one counter, 8 trials: {time:.0} ms");
    }
    Ok(())
}

fn claims() -> Result<(), IdError> {
    for count in [10, 100, 1000] {
        let drawn = draw_organisations(count, None, &GroupPriors::default(), 3)?;
        let time = quickest(3, || {
            organisations(&drawn.claims, &GroupPriors::default(), &mut Sink::new());
        });
        println!("{count:>5} organisations: {time:.0} ms (bar for 1,000: 3,000 ms)");
    }
    Ok(())
}

fn bench() -> Result<(), IdError> {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|a| a == part);
    let priors = Priors::default();
    if wants("hall") {
        hall(&priors)?;
    }
    if wants("halls") {
        halls(&priors)?;
    }
    if wants("organisations") {
        claims()?;
    }
    Ok(())
}

fn main() -> Result<(), IdError> {
    match rayon::ThreadPoolBuilder::new().num_threads(1).build() {
        Ok(one) => one.install(bench),
        Err(_) => bench(),
    }
}
