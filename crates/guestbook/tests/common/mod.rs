//! What tests of the guest book share.

#![allow(dead_code, reason = "each test uses a part")]
#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

pub mod hall;

use jiff::civil::{Date, date};
use leporello_guestbook::{Entry, GuestBook, Half, HalfDay};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

pub const FIRST: Date = date(2026, 5, 2);

/// The half-day `n` half-days after the first morning.
pub fn half(n: i64) -> HalfDay {
    let date = FIRST.checked_add(jiff::Span::new().days(n / 2)).unwrap();
    HalfDay { date, half: if n % 2 == 0 { Half::Morning } else { Half::Afternoon } }
}

/// Marks that can be found in bytes, one for each entry; without the number in clear, so that
/// sorting by text does not sort by number.
pub fn mark(n: usize) -> String {
    let mixed = (n as u64).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    format!("mark<{mixed:016x}>")
}

/// An entry with the mark `n`; one in four is long enough to need pages of its own.
pub fn entry(n: usize) -> Entry {
    let length = if n.is_multiple_of(4) { 1_700 } else { 20 + n * 37 % 300 };
    Entry {
        words: format!("{} {}", mark(n), "so so ".repeat(length / 6)),
        quotable: n.is_multiple_of(3),
    }
}

pub fn write(book: &GuestBook, now: HalfDay, numbers: std::ops::Range<usize>) {
    numbers.for_each(|n| book.write(now, entry(n)).unwrap());
}

/// Every file below a folder, with its bytes.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// What a file system says of every file: size, times of content and of state.
pub fn traces(folder: &Path) -> BTreeMap<PathBuf, (u64, SystemTime, i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let trace = |path: PathBuf| {
        let of = std::fs::metadata(&path).unwrap();
        let trace = (of.len(), of.modified().unwrap(), of.ctime(), of.ctime_nsec());
        (path, trace)
    };
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    paths.chain([folder.to_owned()]).map(trace).collect()
}

pub fn holds(bytes: &[u8], what: &[u8]) -> bool {
    at(bytes, what).is_some()
}

/// Where `what` first stands.
pub fn at(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

/// Numbers of the entries in the order in which their marks stand in `bytes`, each once.
pub fn order_in(bytes: &[u8], entries: usize) -> Vec<usize> {
    let known: BTreeMap<String, usize> = (0..entries).map(|n| (mark(n), n)).collect();
    let length = mark(0).len();
    let mut seen = Vec::new();
    for window in bytes.windows(length).filter(|window| window.starts_with(b"mark<")) {
        let number = std::str::from_utf8(window).ok().and_then(|text| known.get(text));
        seen.extend(number.filter(|n| !seen.contains(*n)).copied().into_iter().collect::<Vec<_>>());
    }
    seen
}

/// Spearman's rank correlation of an order with the order of writing.
pub fn rank_correlation(order: &[usize]) -> f64 {
    let mut ranks: Vec<usize> = order.to_vec();
    ranks.sort_unstable();
    let n = order.len() as f64;
    let squares: f64 = order
        .iter()
        .enumerate()
        .map(|(at, number)| {
            let rank = ranks.binary_search(number).unwrap();
            (at as f64 - rank as f64).powi(2)
        })
        .sum();
    1.0 - 6.0 * squares / (n * (n * n - 1.0))
}

/// How often two that were written one after the other stand side by side.
pub fn neighbours(order: &[usize]) -> usize {
    order.windows(2).filter(|pair| pair[0].abs_diff(pair[1]) == 1).count()
}
