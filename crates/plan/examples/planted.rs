//! Plans a planted book and prints what the judge measures, with the time on one core.
//!
//! `cargo run --release -p leporello-plan --example planted -- 1000 219 1 [captions] [chapters]`

#[path = "../tests/planted/mod.rs"]
#[allow(dead_code)]
mod planted;

use leporello_diag::Sink;
use leporello_judge::{Specimen, measure_specimen};
use leporello_model::{EvenMeasure, Matter, PageCount, Project};
use std::time::Instant;

#[allow(clippy::print_stdout)]
fn main() {
    let arguments: Vec<f64> = std::env::args().skip(1).filter_map(|a| a.parse().ok()).collect();
    let argument = |i: usize, usual: f64| arguments.get(i).copied().unwrap_or(usual);
    let photographs = argument(0, 1000.0) as usize;
    let (pages, seed) = (argument(1, 219.0) as u32, argument(2, 1.0) as u64);
    let chapters = argument(4, 18.0) as usize;
    let (catalogue, sequence) = planted::year(photographs, chapters, argument(3, 0.0), seed);
    let mut project = Project::titled("A planted year");
    project.pages = if pages == 0 { PageCount::Best } else { PageCount::Exactly(pages) };
    let mut sink = Sink::new();
    let (start, cpu) = (Instant::now(), cpu_seconds());
    let measure = EvenMeasure::default();
    let made = leporello_plan::plan(
        &catalogue,
        &sequence,
        &project,
        &Matter::default(),
        None,
        &measure,
        &mut sink,
    );
    let (wall, cpu) = (start.elapsed().as_secs_f64(), cpu_seconds() - cpu);
    for message in sink.grouped() {
        println!("{}", leporello_diag::line(&message, leporello_diag::Style::Plain));
    }
    let Ok(plan) = made else { return };
    println!(
        "{photographs} photographs, {} pages, seed {seed}: {cpu:.3} s CPU, {wall:.3} s",
        plan.pages
    );
    for broken in leporello_plan::check(&plan, &catalogue, &project) {
        println!("BROKEN {broken}");
    }
    let metrics = measure_specimen(&Specimen::of_plan(&plan, &catalogue)).with_seconds(cpu);
    for metric in &metrics.all {
        for part in &metric.parts {
            let value = part.value.map_or("-".into(), |value| format!("{value:.4}"));
            println!(
                "{:22} {:32} {value:>10} {:6} {:?} {:?}",
                metric.name,
                part.name,
                part.unit,
                part.verdict(),
                part.target
            );
        }
    }
    if let Some(path) = std::env::args().nth(6) {
        let text = serde_json::to_string(&plan).expect("a plan can be written");
        std::fs::write(path, text).expect("a path that can be written");
    }
}

/// CPU seconds of this thread, where the system tells them (Linux).
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).map_or(0.0, |ns: f64| ns / 1e9)
}
