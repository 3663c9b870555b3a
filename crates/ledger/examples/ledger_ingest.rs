//! Sends a known stream of entries into a ledger, with duplicates and out of order, and goes on
//! where it was stopped: for the trial of the storm, and as a bench.
//!
//! ```text
//! ledger_ingest run   DATABASE EVENTS   sends all; may be killed at any time and run again
//! ledger_ingest check DATABASE EVENTS   totals exact? does the chain verify?
//! ledger_ingest bench DATABASE EVENTS   entries for each second, with every signature checked
//! ```
//!
//! `DATABASE` is a path for SQLite, or begins with `host=` for PostgreSQL.

#![allow(clippy::print_stdout, reason = "its output is for the one who runs it")]

use jiff::civil::Time;
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Sqlite, Store};
use leporello_ledger::{
    About, Bin, Body, Clock, Crossings, Event, EventKey, Fault, Ledger, NOTHING_BEFORE, Outcome,
    Signed, Writer,
};
use leporello_turnout::vocabulary::DeviceId;
use std::process::ExitCode;
use std::time::Instant;

/// How many devices share the entries.
const DEVICES: u64 = 8;

/// Entries of a batch.
const BATCH: usize = 500;

/// 2026-04-08T08:00Z.
const OPENING: i64 = 29_593_920;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, database, events] = arguments.as_slice() else {
        eprintln!("ledger_ingest run|check|bench DATABASE EVENTS");
        return ExitCode::from(2);
    };
    let Ok(events) = events.parse() else {
        eprintln!("`{events}` is no number of entries");
        return ExitCode::from(2);
    };
    match open_and_run(what, database, events) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprint!("{}", leporello_diag::human(&fault, leporello_diag::Style::Plain));
            ExitCode::FAILURE
        }
    }
}

fn open_and_run(what: &str, database: &str, events: u64) -> Result<(), Fault> {
    #[cfg(feature = "postgres")]
    if database.starts_with("host=") {
        return go(what, leporello_ledger::store::Postgres::connect(database)?, events);
    }
    go(what, Sqlite::open(std::path::Path::new(database))?, events)
}

fn go<S: Store + 'static>(what: &str, store: S, events: u64) -> Result<(), Fault> {
    let ledger = begun(store)?;
    match what {
        "check" => check(ledger, events),
        "bench" => bench(ledger, events),
        _ => run(ledger, events),
    }
}

fn own() -> Secret {
    Secret::from_seed(&[7; 32])
}

fn clock() -> Clock {
    Clock { mono_min: 0, wall_min: OPENING, offset_ms: 0 }
}

/// Opens the ledger, or begins it and pairs the devices; both may have been done by a run that
/// was killed.
fn begun<S: Store>(store: S) -> Result<Ledger<S>, Fault> {
    let about = About {
        exhibition: "Storm".into(),
        zone: "Europe/Prague".into(),
        day_begins: Time::midnight(),
    };
    let mut ledger = Ledger::open_or_begin(store, &about, &own(), clock())?;
    for tape in tapes(0) {
        ledger.pair(&tape.device, tape.secret.public(), clock(), &own())?;
    }
    Ok(ledger)
}

/// What one device says: the same on every run.
struct Tape {
    device: DeviceId,
    secret: Secret,
    entries: u64,
    seq: u64,
    prev: [u8; 32],
}

fn tapes(events: u64) -> Vec<Tape> {
    (0..DEVICES)
        .filter_map(|number| {
            let device = DeviceId::new(&format!("clicker-{number}")).ok()?;
            let mut seed = [1; 32];
            seed[0] = u8::try_from(number).ok()?;
            let secret = Secret::from_seed(&seed);
            let entries = events / DEVICES + u64::from(number < events % DEVICES);
            Some(Tape { device, secret, entries, seq: 0, prev: NOTHING_BEFORE })
        })
        .collect()
}

/// Persons in an entry: any numbers, the same on every run.
fn persons(seq: u64) -> u64 {
    mixed(seq) % 23
}

/// SplitMix64, so that the storm is the same on every run.
fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Iterator for Tape {
    type Item = Signed;

    fn next(&mut self) -> Option<Signed> {
        if self.seq == self.entries {
            return None;
        }
        self.seq += 1;
        let key = EventKey { device: self.device.clone(), epoch: 1, seq: self.seq };
        let start_min = OPENING + i64::try_from(self.seq).ok()? - 1;
        let bin = Bin { start_min, length_min: 1 };
        let shown = Crossings { entered: Some(persons(self.seq)), ..Crossings::default() };
        let clock = Clock { mono_min: 0, wall_min: start_min + 1, offset_ms: 0 };
        let event = Event { key, body: Body::Count(bin, shown, None), clock, prev: self.prev };
        self.prev = event.hash();
        Some(self.secret.sign(event))
    }
}

/// Makes of a batch what a bad network does: every tenth entry twice, every twentieth late.
fn storm(batch: Vec<Signed>, late: &mut Vec<Signed>) -> Vec<Signed> {
    let mut sent = std::mem::take(late);
    for signed in batch {
        let luck = mixed(signed.event.key.seq ^ 0xabcd);
        if luck.is_multiple_of(20) {
            late.push(signed);
            continue;
        }
        if luck % 10 == 1 {
            sent.push(signed.clone());
        }
        sent.push(signed);
    }
    sent
}

fn run<S: Store + 'static>(mut ledger: Ledger<S>, events: u64) -> Result<(), Fault> {
    let mut starts = Vec::new();
    for tape in tapes(events) {
        starts.push(ledger.progress(&tape.device, 1)?.contiguous);
    }
    let (writer, writing) = Writer::start(ledger)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = tapes(events)
            .into_iter()
            .zip(starts)
            .map(|(tape, start)| {
                let writer = writer.clone();
                scope.spawn(move || send(&writer, tape, start))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })?;
    drop(writer);
    writing.end().map(drop)
}

/// Sends a tape. What was answered before is not sent again, but for the last few.
fn send<S: Store + 'static>(writer: &Writer<S>, mut tape: Tape, start: u64) -> Result<(), Fault> {
    let again = start.saturating_sub(20);
    let mut late = Vec::new();
    loop {
        let batch: Vec<Signed> =
            tape.by_ref().filter(|signed| signed.event.key.seq > again).take(BATCH).collect();
        if batch.is_empty() && late.is_empty() {
            return Ok(());
        }
        let receipt = writer.ingest(storm(batch, &mut late))?;
        for outcome in receipt.outcomes {
            if let Outcome::Refused(why) = outcome {
                eprintln!("an entry was refused: {why}");
            }
        }
    }
}

fn check<S: Store>(mut ledger: Ledger<S>, events: u64) -> Result<(), Fault> {
    let mut exact = true;
    for tape in tapes(events) {
        let should: u64 = (1..=tape.entries).map(persons).sum();
        let counts = ledger.counts(&tape.device, &mut Sink::new())?;
        let is: u64 = counts.iter().filter_map(|count| count.entered).sum();
        let whole = counts.len() as u64 == tape.entries && is == should;
        exact &= whole;
        println!("{}: {is} persons in {} entries, {should} sent", tape.device, counts.len());
    }
    for day in ledger.open_days()? {
        ledger.close(day, &own())?;
    }
    let verifier = leporello_ledger::note::Verifier::new("Storm", own().public());
    let verified = ledger.verify(&verifier)?;
    println!("verified: {verified:?}");
    println!("{}", if exact { "exact" } else { "NOT EXACT" });
    Ok(())
}

/// Signs first, then measures: what is timed is checking every signature and hash, and writing.
fn bench<S: Store + 'static>(ledger: Ledger<S>, events: u64) -> Result<(), Fault> {
    let all: Vec<Vec<Signed>> = tapes(events).into_iter().map(Iterator::collect).collect();
    let (writer, writing) = Writer::start(ledger)?;
    let start = Instant::now();
    let mut waits: Vec<f64> = std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .into_iter()
            .map(|entries| {
                let writer = writer.clone();
                scope.spawn(move || {
                    let mut waits = Vec::new();
                    for batch in entries.chunks(BATCH) {
                        let begin = Instant::now();
                        if writer.ingest(batch.to_vec()).is_ok() {
                            waits.push(begin.elapsed().as_secs_f64());
                        }
                    }
                    waits
                })
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    let seconds = start.elapsed().as_secs_f64();
    drop(writer);
    writing.end()?;
    waits.sort_by(f64::total_cmp);
    let at = |share: usize| waits.get(waits.len() * share / 100).copied().unwrap_or(0.0) * 1000.0;
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = events as f64 / seconds;
    println!("{events} entries in {seconds:.2} s: {rate:.0} for each second");
    println!("acknowledged: median {:.0} ms, 99 of 100 within {:.0} ms", at(50), at(99));
    Ok(())
}
