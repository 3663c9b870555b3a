//! Memory of a process together with all that it started, read from `/proc`.

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time between two looks.
const EVERY: Duration = Duration::from_millis(100);

/// Looks at a process and its descendants until `done`; the largest memory in MiB that they
/// held together. Memory that several share is counted once (their proportional set sizes).
/// 0 where the system has no `/proc` that tells.
#[must_use]
pub fn largest(root: u32, done: &AtomicBool) -> f64 {
    let mut largest = 0;
    while !done.load(Ordering::Relaxed) {
        largest = largest.max(family(root).into_iter().map(held_kib).sum());
        std::thread::park_timeout(EVERY);
    }
    largest as f64 / 1024.0
}

/// A process and all its descendants.
fn family(root: u32) -> Vec<u32> {
    let mut all = vec![root];
    let mut next = 0;
    while let Some(&process) = all.get(next) {
        all.extend(children(process));
        next += 1;
    }
    all
}

/// What any thread of a process started.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().flatten();
    let of = |thread: fs::DirEntry| fs::read_to_string(thread.path().join("children"));
    let words = threads.filter_map(|thread| of(thread).ok()).collect::<Vec<_>>().concat();
    words.split_whitespace().filter_map(|word| word.parse().ok()).collect()
}

/// KiB of memory of one process, its share of what it shares; 0 once it has ended.
fn held_kib(process: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    #[cfg(target_os = "linux")]
    fn what_a_process_started_is_of_its_family() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        let family = family(std::process::id());
        assert!(family.contains(&child.id()), "{family:?}");
        assert!(held_kib(child.id()) > 0);
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(held_kib(child.id()), 0);
    }
}
