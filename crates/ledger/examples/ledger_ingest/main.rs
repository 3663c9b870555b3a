//! Sends a known stream of entries into a ledger, with duplicates and out of order, and goes on
//! where it was stopped: for the trial of the storm, and as a bench.
//!
//! ```text
//! ledger_ingest run   DATABASE EVENTS   sends all; may be killed at any time and run again
//! ledger_ingest check DATABASE EVENTS   totals exact? does the chain verify?
//! ledger_ingest bench FOLDER   SIZES    entries for each second, as their number grows
//! ledger_ingest bench host=... EVENTS   the same on PostgreSQL, once
//! ```
//!
//! `DATABASE` is a path for SQLite, or begins with `host=` for PostgreSQL; `SIZES` are numbers
//! with commas between them.

#![allow(clippy::print_stdout, reason = "its output is for the one who runs it")]

mod bench;
mod plain;
mod tape;

use jiff::civil::Time;
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::store::{Sqlite, Store};
use leporello_ledger::{About, Clock, Event, Fault, Ledger, Outcome, Signed, Writer};
use leporello_turnout::vocabulary::DeviceId;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use tape::{OPENING, Tape, mixed, persons, tapes};

/// Entries of a batch.
const BATCH: usize = 500;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, database, events] = arguments.as_slice() else {
        eprintln!("ledger_ingest run|check|bench DATABASE EVENTS");
        return ExitCode::from(2);
    };
    let sizes: Result<Vec<u64>, _> = events.split(',').map(str::parse).collect();
    let Ok(sizes) = sizes else {
        eprintln!("`{events}` is no number of entries");
        return ExitCode::from(2);
    };
    match open_and_run(what, database, &sizes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprint!("{}", leporello_diag::human(&fault, leporello_diag::Style::Plain));
            ExitCode::FAILURE
        }
    }
}

fn open_and_run(what: &str, database: &str, sizes: &[u64]) -> Result<(), Fault> {
    let events = sizes.first().copied().unwrap_or(0);
    #[cfg(feature = "postgres")]
    if database.starts_with("host=") {
        return go(what, leporello_ledger::store::Postgres::connect(database)?, events);
    }
    let path = std::path::Path::new(database);
    if what == "bench" { bench::grow(path, sizes) } else { go(what, Sqlite::open(path)?, events) }
}

fn go<S: Store + 'static>(what: &str, store: S, events: u64) -> Result<(), Fault> {
    let ledger = begun(store)?;
    match what {
        "check" => check(ledger, events),
        "bench" => bench::once(ledger, events).map(|ran| println!("{ran}")),
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

/// How many entries of all devices are known to have arrived, without gaps.
struct Arrived(AtomicU64);

impl Arrived {
    /// Says how far it has come, so that who wants to stop the program knows when.
    fn add(&self, more: u64) {
        println!("{}", self.0.fetch_add(more, Ordering::Relaxed) + more);
    }
}

fn run<S: Store + 'static>(mut ledger: Ledger<S>, events: u64) -> Result<(), Fault> {
    let arrived = Arrived(AtomicU64::new(0));
    let mut all = Vec::new();
    for mut tape in tapes(events) {
        let there = ledger.progress(&tape.device, 1)?.contiguous;
        // The last few are sent again: a device does not know what was answered to whom.
        if let Some(last) = entry(&mut ledger, &tape.device, there.saturating_sub(20))? {
            tape.go_on_after(&last);
        }
        arrived.add(there);
        all.push((tape, there));
    }
    let (writer, writing) = Writer::start(ledger)?;
    std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .into_iter()
            .map(|(tape, there)| {
                let (writer, arrived) = (writer.clone(), &arrived);
                scope.spawn(move || send(&writer, tape, there, arrived))
            })
            .collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or(Ok(())))
    })?;
    drop(writer);
    writing.end().map(drop)
}

/// One entry of a device's first epoch.
fn entry<S: Store>(
    ledger: &mut Ledger<S>,
    device: &DeviceId,
    seq: u64,
) -> Result<Option<Event>, Fault> {
    let mut found = None;
    ledger.store().transaction(&mut |tables| {
        found = tables.span(device, 1, seq, seq)?.pop();
        Ok(())
    })?;
    Ok(found.map(|stored| stored.signed.event))
}

/// Sends a tape to its end.
fn send<S: Store + 'static>(
    writer: &Writer<S>,
    mut tape: Tape,
    mut there: u64,
    arrived: &Arrived,
) -> Result<(), Fault> {
    let mut late = Vec::new();
    loop {
        let batch: Vec<Signed> = tape.by_ref().take(BATCH).collect();
        if batch.is_empty() && late.is_empty() {
            return Ok(());
        }
        let receipt = writer.ingest(storm(batch, &mut late))?;
        for outcome in receipt.outcomes {
            if let Outcome::Refused(why) = outcome {
                eprintln!("an entry was refused: {why}");
            }
        }
        let contiguous = receipt.chains.iter().map(|chain| chain.contiguous).max();
        let now = contiguous.unwrap_or(there).max(there);
        arrived.add(now - there);
        there = now;
    }
}

fn check<S: Store>(mut ledger: Ledger<S>, events: u64) -> Result<(), Fault> {
    for day in ledger.open_days()? {
        ledger.close(day, &own())?;
    }
    let verifier = leporello_ledger::note::Verifier::new("Storm", own().public());
    let verified = ledger.verify(&verifier)?;
    println!("verified: {verified:?}");
    let mut exact = true;
    for tape in tapes(events) {
        let should: u64 = (1..=tape.entries).map(persons).sum();
        let counts = ledger.counts(&tape.device, &mut Sink::new())?;
        let is: u64 = counts.iter().filter_map(|count| count.entered).sum();
        let whole = counts.len() as u64 == tape.entries && is == should;
        exact &= whole;
        println!("{}: {is} persons in {} entries, {should} sent", tape.device, counts.len());
    }
    println!("{}", if exact { "exact" } else { "NOT EXACT" });
    Ok(())
}
