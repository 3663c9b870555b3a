//! What the system says of a process.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Unit of the processor times in `/proc`, the same on every Linux.
const TICKS_A_SECOND: f64 = 100.0;

/// Memory that a process has now, in megabytes.
pub fn memory(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let value = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    value.split_whitespace().next().unwrap().parse::<f64>().unwrap() * 1024.0 / 1e6
}

/// Processor time that a process has taken, in seconds.
pub fn processor(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let (_, behind_name) = stat.rsplit_once(')').unwrap();
    let times = behind_name.split_whitespace().skip(11).take(2);
    times.map(|ticks| ticks.parse::<f64>().unwrap()).sum::<f64>() / TICKS_A_SECOND
}

/// How busy the machine was in the last one, five and fifteen minutes.
pub fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap();
    text.split_whitespace().take(3).collect::<Vec<_>>().join(", ")
}

/// Looks at a process's memory again and again.
pub struct Watch {
    over: Arc<AtomicBool>,
    thread: JoinHandle<Vec<f64>>,
    pid: u32,
    processor: f64,
    begin: Instant,
}

/// What was seen.
pub struct Seen {
    /// Memory at each tenth, in megabytes.
    pub memory: Vec<f64>,
    /// Processor time in seconds.
    pub processor: f64,
    /// How long it took, in seconds.
    pub seconds: f64,
}

impl Watch {
    /// Begins to look, ten times within `duration`.
    pub fn begin(pid: u32, duration: Duration) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            let mut seen = Vec::new();
            let mut next = Instant::now();
            while !is_over.load(Ordering::Relaxed) {
                if Instant::now() >= next {
                    seen.push(memory(pid));
                    next += duration / 10;
                }
                std::thread::sleep(Duration::from_millis(20));
            }
            seen
        });
        Self { over, thread, pid, processor: processor(pid), begin: Instant::now() }
    }

    pub fn end(self) -> Seen {
        let seconds = self.begin.elapsed().as_secs_f64();
        let processor = processor(self.pid) - self.processor;
        self.over.store(true, Ordering::Relaxed);
        Seen { memory: self.thread.join().unwrap(), processor, seconds }
    }
}

impl Seen {
    /// Memory in the last third of the time as a ratio to the first.
    pub fn growth(&self) -> f64 {
        let third = (self.memory.len() / 3).max(1);
        let sum = |part: &[f64]| part.iter().sum::<f64>();
        sum(&self.memory[self.memory.len() - third..]) / sum(&self.memory[..third])
    }
}
