//! CPU time, wall time and memory.

use crate::tree;
use rustix::time::{ClockId, clock_gettime};
use std::ffi::OsString;
use std::io;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;
use wait4::{ResUse, Wait4};

/// What some work took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// CPU seconds, of all threads together, in user and system mode.
    pub cpu: f64,
    /// Seconds on the wall.
    pub wall: f64,
    /// Largest resident memory in MiB: of one process, or of a process and all that it started
    /// together, whichever was seen to be more; 0 when not measured.
    pub peak_mib: f64,
}

/// CPU seconds of this process so far.
fn cpu_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// What `work` gives, and the time it took in this process.
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Spent) {
    let (cpu, wall) = (cpu_seconds(), Instant::now());
    let result = work();
    let spent =
        Spent { cpu: cpu_seconds() - cpu, wall: wall.elapsed().as_secs_f64(), peak_mib: 0.0 };
    (result, spent)
}

/// The first argument with which a program is called by [`run`] to answer by [`answer`].
pub const MEASURE: &str = "measure";

/// Runs a program to its end; what it took, with its largest memory.
///
/// A process begins with the largest memory of the one that started it, so it is started by a
/// fresh copy of this program, which has to hand on to [`answer`].
///
/// # Errors
/// A sentence when it cannot be started or ends with a failure.
pub fn run(command: &Command) -> Result<Spent, String> {
    let own = std::env::current_exe().map_err(|error| format!("no own program: {error}"))?;
    let mut measure = Command::new(own);
    measure.arg(MEASURE).arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        measure.current_dir(folder);
    }
    let answer = measure
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("the measuring process cannot be started: {error}"))?;
    let words = String::from_utf8_lossy(&answer.stdout);
    let figures: Vec<f64> = words.split(' ').filter_map(|word| word.trim().parse().ok()).collect();
    match figures[..] {
        [cpu, wall, peak_mib] => Ok(Spent { cpu, wall, peak_mib }),
        _ => Err(format!("{} was not measured", command.get_program().to_string_lossy())),
    }
}

/// Runs the program that the arguments name, and gives CPU seconds, wall seconds and peak MiB
/// as one line.
///
/// # Errors
/// A sentence when it cannot be started or ends with a failure.
pub fn answer(mut arguments: impl Iterator<Item = OsString>) -> Result<String, String> {
    let program = arguments.next().ok_or("no program to measure")?;
    let name = program.to_string_lossy().into_owned();
    let wall = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("{name} cannot be started: {error}"))?;
    let (used, together) = watched(&mut child);
    let used = used.map_err(|error| format!("{name} cannot be waited for: {error}"))?;
    if !used.status.success() {
        return Err(format!("{name} failed: {}", used.status));
    }
    let cpu = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    let peak_mib = together.max(used.rusage.maxrss as f64 / (1024.0 * 1024.0));
    Ok(format!("{cpu} {} {peak_mib}", wall.elapsed().as_secs_f64()))
}

/// What a program used, with all that it started and waited for, and the most memory in MiB
/// that these held together.
fn watched(child: &mut Child) -> (io::Result<ResUse>, f64) {
    let (root, done) = (child.id(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| tree::largest(root, &done));
        let used = child.wait4();
        done.store(true, Ordering::Relaxed);
        watcher.thread().unpark();
        (used, watcher.join().unwrap_or(0.0))
    })
}
