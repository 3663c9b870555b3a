//! What SQLite alone takes for the same rows: the same tables and the same durability, one
//! statement prepared once, as many rows in a transaction as the writer commits at once, and
//! nothing checked.

use crate::bench::seconds;
use crate::tape::tapes;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_ledger::store::Sqlite;
use leporello_ledger::{Body, Fault, Signed};
use rustix::time::ClockId;
use std::path::Path;
use std::time::Instant;

const INSERT: &str = include_str!("../../src/store/sql/sqlite/insert.sql");

/// Rows of a transaction.
const TOGETHER: usize = 4096;

/// What the inserts took.
pub struct Took {
    /// By the clock on the wall.
    pub seconds: f64,
    /// By the processor.
    pub cpu: f64,
}

/// Something that the bench needs does not work.
pub fn disk(e: impl std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition("the bench".into());
    Box::new(Diagnostic::new(codes::LDG_001, subject, e.to_string()))
}

/// Inserts the rows of as many entries into a new file.
pub fn once(path: &Path, entries: u64) -> Result<Took, Fault> {
    let store = Sqlite::open(path)?;
    let connection = store.connection();
    let mut rows: Vec<(i64, Signed)> = Vec::new();
    for (tape, device) in tapes(entries).into_iter().zip(1_i64..) {
        connection
            .execute(
                "INSERT INTO device (id, device, public_key, revoked) VALUES (?1, ?2, ?3, 0)",
                (device, tape.device.as_str(), tape.secret.public()),
            )
            .map_err(disk)?;
        rows.extend(tape.map(|signed| (device, signed)));
    }
    let (start, cpu) = (Instant::now(), seconds(ClockId::ProcessCPUTime));
    for group in rows.chunks(TOGETHER) {
        insert(connection, group).map_err(disk)?;
    }
    let seconds_now = seconds(ClockId::ProcessCPUTime);
    Ok(Took { seconds: start.elapsed().as_secs_f64(), cpu: seconds_now - cpu })
}

fn insert(connection: &rusqlite::Connection, rows: &[(i64, Signed)]) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    let mut statement = transaction.prepare_cached(INSERT)?;
    let none: Option<i64> = None;
    for (device, Signed { event, sig }) in rows {
        let Body::Count(bin, shown, _) = &event.body else { continue };
        statement.execute(rusqlite::params![
            device,
            event.key.epoch,
            event.key.seq.cast_signed(),
            "count",
            bin.start_min,
            bin.length_min,
            shown.entered.map(u64::cast_signed),
            none,
            none,
            none,
            none,
            none,
            event.clock.mono_min,
            event.clock.wall_min,
            event.clock.offset_ms,
            event.prev,
            sig.as_slice(),
            "2026-04-08",
        ])?;
    }
    drop(statement);
    transaction.commit()
}
