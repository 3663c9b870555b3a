//! CPU time, wall time and memory.

use rustix::time::{ClockId, clock_gettime};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// What some work took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spent {
    /// CPU seconds, of all threads together, in user and system mode.
    pub cpu: f64,
    /// Seconds on the wall.
    pub wall: f64,
    /// Largest resident memory in MiB; 0 when not measured.
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

/// Runs a program to its end; what it took, with its largest memory.
///
/// # Errors
/// A sentence when it cannot be started or ends with a failure.
pub fn run(command: &mut Command) -> Result<Spent, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let wall = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .map_err(|error| format!("{name} cannot be started: {error}"))?;
    let used = child.wait4().map_err(|error| format!("{name} cannot be waited for: {error}"))?;
    if !used.status.success() {
        return Err(format!("{name} failed: {}", used.status));
    }
    Ok(Spent {
        cpu: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        wall: wall.elapsed().as_secs_f64(),
        peak_mib: used.rusage.maxrss as f64 / (1024.0 * 1024.0),
    })
}
