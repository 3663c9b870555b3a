//! What the server has done since it began, for Prometheus. Numbers of requests by address as the
//! router writes it, never of one visitor, and none of the guest book's addresses.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the classes of time, in milliseconds.
const CLASSES_MS: [u64; 8] = [5, 10, 25, 50, 100, 250, 1000, 5000];

#[derive(Clone, Copy, Debug, Default)]
struct Answers {
    number: u64,
    classes: [u64; CLASSES_MS.len()],
    sum_ms: u64,
}

/// Sums since the server began.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    answers: Mutex<BTreeMap<(String, u16), Answers>>,
    entries: AtomicU64,
    faults: Mutex<BTreeMap<&'static str, u64>>,
}

impl Metrics {
    /// An answer was given.
    pub(crate) fn answered(&self, route: &str, status: u16, took: Duration) {
        let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let mut all = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let of = all.entry((route.to_owned(), status)).or_default();
        of.number += 1;
        of.sum_ms = of.sum_ms.saturating_add(ms);
        for (class, upper) in of.classes.iter_mut().zip(CLASSES_MS) {
            *class += u64::from(ms <= upper);
        }
    }

    /// Entries were written.
    pub(crate) fn recorded(&self, entries: usize) {
        self.entries.fetch_add(entries as u64, Ordering::Relaxed);
    }

    /// Something went wrong inside, with this code.
    pub(crate) fn failed(&self, code: &'static str) {
        *self.faults.lock().unwrap_or_else(PoisonError::into_inner).entry(code).or_default() += 1;
    }

    /// All of it, in Prometheus' text format 0.0.4.
    pub(crate) fn text(&self) -> String {
        let mut out = String::from(
            "# HELP leporello_entries_total Entries of devices written to the ledger.\n\
             # TYPE leporello_entries_total counter\n",
        );
        let _ = writeln!(out, "leporello_entries_total {}", self.entries.load(Ordering::Relaxed));
        out.push_str(
            "# HELP leporello_faults_total What went wrong inside, by code.\n\
             # TYPE leporello_faults_total counter\n",
        );
        for (code, number) in &*self.faults.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = writeln!(out, "leporello_faults_total{{code=\"{code}\"}} {number}");
        }
        out.push_str(
            "# HELP leporello_answer_seconds Time until an answer began.\n\
             # TYPE leporello_answer_seconds histogram\n",
        );
        let all = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        for ((route, status), of) in &*all {
            line(&mut out, route, *status, of);
        }
        out
    }
}

#[allow(clippy::cast_precision_loss, reason = "a sum of milliseconds, to be read by people")]
fn line(out: &mut String, route: &str, status: u16, of: &Answers) {
    let labels = format!("route=\"{route}\",status=\"{status}\"");
    for (class, upper) in of.classes.iter().zip(CLASSES_MS) {
        let upper = upper as f64 / 1000.0;
        let _ = writeln!(out, "leporello_answer_seconds_bucket{{{labels},le=\"{upper}\"}} {class}");
    }
    let (number, seconds) = (of.number, of.sum_ms as f64 / 1000.0);
    let _ = writeln!(out, "leporello_answer_seconds_bucket{{{labels},le=\"+Inf\"}} {number}");
    let _ = writeln!(out, "leporello_answer_seconds_sum{{{labels}}} {seconds}");
    let _ = writeln!(out, "leporello_answer_seconds_count{{{labels}}} {number}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_add_up_to_all_answers() {
        let metrics = Metrics::default();
        metrics.answered("/desk", 200, Duration::from_millis(7));
        metrics.answered("/desk", 200, Duration::from_secs(9));
        let text = metrics.text();
        assert!(text.contains("{route=\"/desk\",status=\"200\",le=\"0.005\"} 0\n"), "{text}");
        assert!(text.contains("{route=\"/desk\",status=\"200\",le=\"0.01\"} 1\n"), "{text}");
        assert!(text.contains("_bucket{route=\"/desk\",status=\"200\",le=\"+Inf\"} 2\n"), "{text}");
        assert!(text.contains("_count{route=\"/desk\",status=\"200\"} 2\n"), "{text}");
    }
}
