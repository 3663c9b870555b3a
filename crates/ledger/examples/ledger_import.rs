//! Imports tables of counts that grow, and says what memory that takes.
//!
//! ```text
//! ledger_import FOLDER SIZES
//! ```
//!
//! `SIZES` are MiB with commas between them. A table has bins of 5 seconds of as many devices as
//! fill it, day after day, and each thousandth row is a bad one. It is written into `FOLDER` and
//! deleted again, with the ledger it was imported into.

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
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

/// Seconds of a bin.
const BIN: i64 = 5;

/// Days of the exhibition.
const DAYS: i64 = 11;

/// Bytes of a row, about.
const ROW: u64 = 37;

/// 2026-04-08T00:00Z, in seconds.
const BEGINS: i64 = 1_775_606_400;

const HEAD: &str =
    "      MiB |       rows |   refused | entries | seconds | MiB/s | peak of memory, MiB";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, sizes] = arguments.as_slice() else {
        eprintln!("ledger_import FOLDER SIZES");
        return ExitCode::from(2);
    };
    let Ok(sizes) = sizes.split(',').map(str::parse).collect::<Result<Vec<u64>, _>>() else {
        eprintln!("`{sizes}` are no sizes in MiB");
        return ExitCode::from(2);
    };
    println!("{HEAD}");
    for size in sizes {
        if let Err(fault) = once(Path::new(folder), size) {
            eprint!("{}", leporello_diag::human(&fault, leporello_diag::Style::Plain));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn broken(e: impl std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition("the trial".into());
    Box::new(Diagnostic::new(codes::LDG_001, subject, e.to_string()))
}

/// Writes a table of this size, imports it, and prints a line about it.
fn once(folder: &Path, mib: u64) -> Result<(), Fault> {
    let within = tempfile::tempdir_in(folder).map_err(broken)?;
    let table = within.path().join("counts.csv");
    let day = 86_400 / BIN.unsigned_abs() * ROW;
    let devices = (mib << 20).div_ceil(day * DAYS.unsigned_abs()).max(1);
    write(&table, devices, mib << 20).map_err(broken)?;
    let (exhibition, secret) = (exhibition(devices)?, Secret::from_seed(&[7; 32]));
    let clock = Clock { mono_min: 0, wall_min: BEGINS / 60, offset_ms: 0 };
    let about =
        About { exhibition: "Large".into(), zone: "UTC".into(), day_begins: Time::midnight() };
    let store = Sqlite::open(&within.path().join("ledger.db"))?;
    let mut ledger = Ledger::begin(store, &about, &secret, clock)?;
    let mut sink = Sink::new();
    let start = Instant::now();
    let mut desk = Desk::new(&mut ledger, &exhibition, &secret, clock, &mut sink)?;
    let mut input = File::open(&table).map_err(broken)?;
    let report = desk.import(&Format::Counts, "counts.csv", &mut input)?;
    let seconds = start.elapsed().as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
    let rate = mib as f64 / seconds;
    println!(
        "{mib:>9} | {:>10} | {:>9} | {:>7} | {seconds:>7.1} | {rate:>5.1} | {:>5}",
        report.rows,
        report.refused,
        report.recorded,
        peak_mib()?,
    );
    Ok(())
}

fn write(path: &Path, devices: u64, bytes: u64) -> std::io::Result<()> {
    let mut table = BufWriter::new(File::create(path)?);
    let mut left = bytes.cast_signed();
    writeln!(table, "device,bin_start,bin_s,in,out")?;
    for day in 0..DAYS {
        for device in 0..devices {
            for bin in 0..86_400 / BIN {
                let at = BEGINS + day * 86_400 + bin * BIN;
                let at = Timestamp::from_second(at).map_err(std::io::Error::other)?;
                // Below zero: no count.
                let entered = if bin % 1000 == 999 { -1 } else { bin % 3 };
                let row = format!("counter-{device},{at},{BIN},{entered},0\n");
                table.write_all(row.as_bytes())?;
                left -= i64::try_from(row.len()).unwrap_or(0);
                if left <= 0 {
                    return table.flush();
                }
            }
        }
    }
    table.flush()
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
