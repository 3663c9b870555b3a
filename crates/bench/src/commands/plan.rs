//! `bench plan`: the layout of planted sets beside other ways to lay out pages, and its
//! time as the work grows.

use super::{head, line, row};
use leporello_bench::baselines;
use leporello_bench::clock::timed;
use leporello_bench::planned::{Planned, plan_planted};
use leporello_judge::{Metric, Metrics, Part, measure_specimen};
use std::io::Write;

const SEED: u64 = 1;

/// Writes the tables.
pub(crate) fn plan(out: &mut dyn Write) -> Result<(), String> {
    for count in [300, 500, 1000] {
        compare(out, count)?;
    }
    grow(out)
}

/// One table: figures down, ways to lay out across.
fn compare(out: &mut dyn Write, count: usize) -> Result<(), String> {
    let (planned, spent) = timed(|| plan_planted(count, SEED, Some(219)));
    let planned = planned?;
    let again = plan_planted(count, SEED, Some(219))?;
    let ours = planned.metrics().with_seconds(spent.cpu).with_repeat(planned.plan == again.plan);
    let mut columns = vec![("Leporello", ours)];
    for baseline in baselines::ALL {
        let book = baseline.book(&planned.plan, &planned.catalogue, &planned.sequence);
        columns.push((baseline.name, measure_specimen(&book)));
    }
    line(out, format_args!("\n## {count} photographs on 219 pages (planted, seed {SEED})\n"))?;
    let mut names = vec!["figure", "target"];
    names.extend(columns.iter().map(|(name, _)| *name));
    head(out, &names)?;
    for metric in &columns[0].1.all {
        for part in &metric.parts {
            row(out, &cells(metric, part, &columns))?;
        }
    }
    let spreads = columns[0].1.worst_spreads(5);
    let pages: Vec<String> = spreads.iter().map(|spread| pages_of(*spread)).collect();
    line(out, format_args!("\nWorst spreads: pages {}.\n", pages.join(", ")))?;
    columns[0].1.missed().try_for_each(|(metric, part)| missed(out, metric, part))
}

/// A figure that misses its target, with the first of the pages at fault.
fn missed(out: &mut dyn Write, metric: &Metric, part: &Part) -> Result<(), String> {
    let pages: Vec<String> =
        metric.worst_pages().iter().take(8).map(|page| page.to_string()).collect();
    let (value, target) = (part.value_in_words(), part.target_in_words());
    let place =
        if pages.is_empty() { String::new() } else { format!("; pages {}", pages.join(", ")) };
    line(
        out,
        format_args!("- missed: {}, {}: {value}, not {target}{place}", metric.name, part.name),
    )
}

fn cells(metric: &Metric, part: &Part, columns: &[(&str, Metrics)]) -> Vec<String> {
    let mut cells =
        vec![format!("{}. {}: {}", metric.number, metric.name, part.name), part.target_in_words()];
    for (_, metrics) in columns {
        let found = metrics.get(metric.number);
        let same = found.and_then(|m| m.parts.iter().find(|other| other.name == part.name));
        cells.push(same.map_or_else(String::new, Part::value_in_words));
    }
    cells
}

fn pages_of(spread: usize) -> String {
    if spread == 0 { "1".into() } else { format!("{}–{}", 2 * spread, 2 * spread + 1) }
}

/// Time as the work grows, in the count of pages that suits each set.
fn grow(out: &mut dyn Write) -> Result<(), String> {
    line(out, "\n## Time as the work grows\n")?;
    head(out, &["photographs", "pages", "CPU s", "wall s", "CPU ms per photograph"])?;
    for count in [30, 100, 300, 1000] {
        let (planned, spent) = timed(|| plan_planted(count, SEED, None));
        let planned: Planned = planned?;
        row(
            out,
            &[
                count.to_string(),
                planned.plan.pages.to_string(),
                format!("{:.3}", spent.cpu),
                format!("{:.3}", spent.wall),
                format!("{:.2}", 1000.0 * spent.cpu / count as f64),
            ],
        )?;
    }
    Ok(())
}
