//! Imports tables of counts that grow, and says what memory that takes.
//!
//! ```text
//! ledger_import FOLDER SIZES [counts|noise|one-line]
//! ```
//!
//! `SIZES` are MiB with commas between them. `counts` has bins of 5 seconds of as many devices as
//! fill the table, day after day, and each thousandth row is a bad one; `noise` has rows of random
//! characters below a good first line; `one-line` is the same without a line's end. A table is made
//! while it is read, so that none is on the disk; the ledger it is imported into is in `FOLDER` as
//! long.

#![allow(clippy::print_stdout, reason = "its output is for the one who runs it")]

use jiff::Timestamp;
use jiff::civil::{Time, date, time};
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_ledger::import::{Desk, Exhibition, Format};
use leporello_ledger::key::Secret;
use leporello_ledger::store::Sqlite;
use leporello_ledger::{About, Clock, Fault, Ledger};
use leporello_turnout::vocabulary::{
    CounterClass, Device, DeviceId, Door, DoorId, Hall, HallId, Hours, Venue,
};
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::ExitCode;

/// Seconds of a bin.
const BIN: i64 = 5;

/// Days of the exhibition.
const DAYS: i64 = 11;

/// Bytes of a row, at least: no row is of a day after the last.
const ROW: u64 = 37;

/// 2026-04-08T00:00Z, in seconds.
const BEGINS: i64 = 1_775_606_400;

const HEAD: &str = "      MiB |       rows |   refused | entries | CPU s | peak of memory, MiB";

/// After how many MiB a large table says what memory it has taken so far.
const MARK: u64 = 1024;

const USAGE: &str = "ledger_import FOLDER SIZES [counts|noise|one-line]";

/// What a table has.
#[derive(Clone, Copy)]
enum Kind {
    Counts,
    Noise,
    OneLine,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (folder, sizes, kind) = match arguments.as_slice() {
        [folder, sizes] => (folder, sizes, "counts"),
        [folder, sizes, kind] => (folder, sizes, kind.as_str()),
        _ => return usage(),
    };
    let kind = match kind {
        "counts" => Kind::Counts,
        "noise" => Kind::Noise,
        "one-line" => Kind::OneLine,
        _ => return usage(),
    };
    let Ok(sizes) = sizes.split(',').map(str::parse).collect::<Result<Vec<u64>, _>>() else {
        return usage();
    };
    println!("{HEAD}");
    for size in sizes {
        if let Err(fault) = once(Path::new(folder), size, kind) {
            eprint!("{}", leporello_diag::human(&fault, leporello_diag::Style::Plain));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn broken(e: impl std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition("the trial".into());
    Box::new(Diagnostic::new(codes::LDG_001, subject, e.to_string()))
}

/// Imports a table of this size, and prints a line about it.
fn once(folder: &Path, mib: u64, kind: Kind) -> Result<(), Fault> {
    let within = tempfile::tempdir_in(folder).map_err(broken)?;
    let day = 86_400 / BIN.unsigned_abs() * ROW;
    let devices = (mib << 20).div_ceil(day * DAYS.unsigned_abs()).max(1);
    let (exhibition, secret) = (exhibition(devices)?, Secret::from_seed(&[7; 32]));
    let clock = Clock { mono_min: 0, wall_min: BEGINS / 60, offset_ms: 0 };
    let about =
        About { exhibition: "Large".into(), zone: "UTC".into(), day_begins: Time::midnight() };
    let store = Sqlite::open(&within.path().join("ledger.db"))?;
    let mut ledger = Ledger::begin(store, &about, &secret, clock)?;
    let mut sink = Sink::new();
    let start = processor_s()?;
    let mut desk = Desk::new(&mut ledger, &exhibition, &secret, clock, &mut sink)?;
    let left = mib << 20;
    let table = Table { kind, devices, row: 0, left, marked: left, waiting: Vec::new(), at: 0 };
    let mut input = BufReader::with_capacity(1 << 16, table);
    let report = desk.import(&Format::Counts, "counts.csv", &mut input)?;
    drop(desk);
    println!(
        "{mib:>9} | {:>10} | {:>9} | {:>7} | {:>5.0} | {:>5}",
        report.rows,
        report.refused,
        report.recorded,
        processor_s()? - start,
        peak_mib()?,
    );
    if let (Kind::OneLine, Some(said)) = (kind, sink.diagnostics().last()) {
        print!("{}", leporello_diag::human(said, leporello_diag::Style::Plain));
    }
    Ok(())
}

/// A table that is made while it is read.
struct Table {
    kind: Kind,
    devices: u64,
    row: u64,
    /// Bytes that are still to come.
    left: u64,
    /// What was still to come when memory was told of last.
    marked: u64,
    waiting: Vec<u8>,
    /// How much of what waits was read.
    at: usize,
}

impl Table {
    fn fill(&mut self) -> std::io::Result<()> {
        self.waiting.clear();
        self.at = 0;
        if self.row == 0 {
            self.waiting.extend(b"device,bin_start,bin_s,in,out\n");
        }
        for _ in 0..1000 {
            match self.kind {
                Kind::Counts => {
                    let row = self.counts()?;
                    self.waiting.extend(row.as_bytes());
                }
                Kind::Noise => self.noise(true),
                Kind::OneLine => self.noise(false),
            }
            self.row += 1;
        }
        self.left = self.left.saturating_sub(self.waiting.len() as u64);
        if self.left > 0 && self.marked - self.left >= MARK << 20 {
            self.marked -= MARK << 20;
            let peak = peak_mib().map_err(|fault| std::io::Error::other(fault.message))?;
            println!("          | {:>10} rows so far, peak of memory {peak} MiB", self.row);
        }
        Ok(())
    }

    /// A bin of a device; the devices one after the other, and then the next day.
    fn counts(&self) -> std::io::Result<String> {
        let bins = (86_400 / BIN).unsigned_abs();
        let (bin, device) = (self.row % bins, self.row / bins % self.devices);
        let day = self.row / bins / self.devices;
        let at = BEGINS + (day * 86_400).cast_signed() + bin.cast_signed() * BIN;
        let at = Timestamp::from_second(at).map_err(std::io::Error::other)?;
        // Below zero: no count.
        let entered = if bin % 1000 == 999 { -1 } else { (bin % 3).cast_signed() };
        Ok(format!("counter-{device},{at},{BIN},{entered},0\n"))
    }

    /// Characters without a meaning, separators among them. A quotation mark would end the reading.
    fn noise(&mut self, has_end: bool) {
        let mut state = self.row.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        for _ in 0..60 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let byte = b' ' + u8::try_from(state % 95).unwrap_or(0);
            self.waiting.push(if byte == b'"' { b',' } else { byte });
        }
        if has_end {
            self.waiting.push(b'\n');
        }
    }
}

impl Read for Table {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.at == self.waiting.len() {
            if self.left == 0 {
                return Ok(0);
            }
            self.fill()?;
        }
        let some = (self.waiting.len() - self.at).min(into.len());
        into[..some].copy_from_slice(&self.waiting[self.at..self.at + some]);
        self.at += some;
        Ok(some)
    }
}

/// One hall with a door for each device.
fn exhibition(devices: u64) -> Result<Exhibition, Fault> {
    let venue = Venue {
        zone: "UTC".into(),
        day_begins: Time::midnight(),
        first: date(2026, 4, 8),
        last: date(2026, 4, 18),
        hours: Hours::daily(time(10, 0, 0, 0), time(18, 0, 0, 0)),
    };
    let hall = HallId::new("East").map_err(broken)?;
    let mut doors = Vec::new();
    let mut counters = Vec::new();
    for number in 0..devices {
        let door = DoorId::new(&format!("door-{number}")).map_err(broken)?;
        let id = DeviceId::new(&format!("counter-{number}")).map_err(broken)?;
        counters.push(Device { id, door: door.clone(), class: CounterClass::Stereo });
        doors.push(Door { id: door, hall: hall.clone(), width_m: 2.0, expected_share: None });
    }
    Exhibition::new(&venue, vec![Hall { id: hall, planned_daily_visits: None }], doors, counters)
}

/// Most memory the program has had so far.
fn peak_mib() -> Result<u64, Fault> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(broken)?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib =
        line.and_then(|l| l.split_whitespace().next()).and_then(|kib| kib.parse::<u64>().ok());
    kib.map(|kib| kib / 1024).ok_or_else(|| broken("this system does not say what memory it gave"))
}

/// Seconds the program has been on a processor.
fn processor_s() -> Result<f64, Fault> {
    let text = std::fs::read_to_string("/proc/self/schedstat").map_err(broken)?;
    let ns = text.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok());
    ns.map(|ns| ns / 1e9).ok_or_else(|| broken("this system does not say how long it worked"))
}
