//! How fast entries are let in, beside plain inserts of the same rows.

use crate::tape::tapes;
use crate::{BATCH, begun, plain};
use leporello_ledger::store::{Sqlite, Store};
use leporello_ledger::{Fault, Ledger, Signed, Writer, recorded};
use rustix::time::{ClockId, clock_gettime};
use std::path::Path;
use std::time::Instant;

/// What it took to let entries in.
pub struct Ran {
    entries: u64,
    seconds: f64,
    /// Processor time of the senders, who read the text and check signatures.
    checked: f64,
    /// Processor time of the writer, who judges, writes and waits for the disk.
    written: f64,
    /// How long each batch waited for its answer, in seconds, in order.
    waits: Vec<f64>,
}

impl Ran {
    fn rate(&self, seconds: f64) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a rate for people")]
        let entries = self.entries as f64;
        entries / seconds
    }

    /// Milliseconds within which this share of a hundred batches was answered.
    fn wait(&self, share: usize) -> f64 {
        self.waits.get(self.waits.len() * share / 100).copied().unwrap_or(0.0) * 1000.0
    }
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let each = |seconds: f64| 1e6 / self.rate(seconds);
        write!(
            f,
            "{:>9} | {:>8.2} | {:>7.0} | {:>7.0} | {:>5.1} | {:>5.1} | {:>6.0} | {:>6.0}",
            self.entries,
            self.seconds,
            self.rate(self.seconds),
            self.rate(self.checked + self.written),
            each(self.checked),
            each(self.written),
            self.wait(50),
            self.wait(99),
        )
    }
}

const HEAD: &str = "\
  entries |  seconds |     /s  | /CPU s  | check | write | median |   99 % | plain/s | /CPU s  | ratio | CPU
          |          |         |         |    µs |    µs |     ms |     ms |         |         |       | ratio";

/// Measures at each size, in a database of its own within `folder`.
pub fn grow(folder: &Path, sizes: &[u64]) -> Result<(), Fault> {
    println!("{HEAD}");
    for events in sizes {
        let within = tempfile::tempdir_in(folder).map_err(plain::disk)?;
        let ran = once(begun(Sqlite::open(&within.path().join("ledger.db"))?)?, *events)?;
        let plain = plain::once(&within.path().join("plain.db"), *events)?;
        let cpu = ran.checked + ran.written;
        println!(
            "{ran} | {:>7.0} | {:>7.0} | {:>5.2} | {:>5.2}",
            ran.rate(plain.seconds),
            ran.rate(plain.cpu),
            ran.seconds / plain.seconds,
            cpu / plain.cpu,
        );
    }
    Ok(())
}

/// Signs first, then measures: from the text of entries in memory until they are on disk, with
/// every signature and hash checked.
pub fn once<S: Store + 'static>(ledger: Ledger<S>, entries: u64) -> Result<Ran, Fault> {
    let all: Vec<Vec<String>> =
        tapes(entries).into_iter().map(|tape| tape.map(|s| s.leaf()).collect()).collect();
    let (writer, writing) = Writer::start(ledger)?;
    let (start, cpu) = (Instant::now(), seconds(ClockId::ProcessCPUTime));
    let sent: Vec<Sent> = std::thread::scope(|scope| {
        let threads: Vec<_> = all
            .iter()
            .map(|leaves| {
                let writer = writer.clone();
                scope.spawn(move || send(&writer, leaves))
            })
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let elapsed = start.elapsed().as_secs_f64();
    let cpu = seconds(ClockId::ProcessCPUTime) - cpu;
    drop(writer);
    writing.end()?;
    let arrived: u64 = sent.iter().map(|sent| sent.recorded).sum();
    assert_eq!(arrived, entries, "an entry was not written");
    let checked = sent.iter().map(|sent| sent.cpu).sum();
    let mut waits: Vec<f64> = sent.into_iter().flat_map(|sent| sent.waits).collect();
    waits.sort_by(f64::total_cmp);
    Ok(Ran { entries, seconds: elapsed, checked, written: cpu - checked, waits })
}

struct Sent {
    waits: Vec<f64>,
    recorded: u64,
    cpu: f64,
}

fn send<S: Store + 'static>(writer: &Writer<S>, leaves: &[String]) -> Sent {
    let mut sent = Sent { waits: Vec::new(), recorded: 0, cpu: 0.0 };
    for batch in leaves.chunks(BATCH) {
        let batch = batch.iter().filter_map(|leaf| Signed::parse(leaf).ok()).collect();
        let begin = Instant::now();
        if let Ok(receipt) = writer.ingest(batch) {
            sent.waits.push(begin.elapsed().as_secs_f64());
            sent.recorded += recorded(&receipt) as u64;
        }
    }
    sent.cpu = seconds(ClockId::ThreadCPUTime);
    sent
}

/// What a clock of the processor shows, in seconds.
#[allow(clippy::cast_precision_loss, reason = "shorter than centuries")]
pub fn seconds(clock: ClockId) -> f64 {
    let time = clock_gettime(clock);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
