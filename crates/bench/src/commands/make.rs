//! `bench make`: the built program on growing folders, again after one caption changed, and
//! the last of its stages alone.

use super::{head, line, program, row};
use crate::Asked;
use leporello_bench::clock::{Spent, run};
use leporello_bench::drawn::Stock;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A book to make.
struct Job {
    name: String,
    photos: PathBuf,
    pages: Option<u32>,
    bars: Bars,
}

/// What a book may take at most.
#[derive(Clone, Copy, Default)]
struct Bars {
    cpu: Option<f64>,
    peak_mib: Option<f64>,
}

/// CPU seconds that making a book again may take after one caption changed.
const AGAIN: f64 = 2.0;

/// Writes the table. With a folder of photographs, first that folder in 48 pages.
pub(crate) fn make(asked: &Asked, out: &mut dyn Write) -> Result<(), String> {
    let program = program(asked)?;
    let folder = tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
    line(out, "\n## `leporello make`, and again after one caption changed\n")?;
    head(
        out,
        &[
            "book",
            "CPU s",
            "wall s",
            "peak MiB",
            "bars",
            "again CPU s",
            "again wall s",
            "typeset and PDF CPU s",
            "block MiB",
        ],
    )?;
    if let Some(photos) = &asked.photos {
        let bars = Bars { cpu: Some(30.0), peak_mib: Some(400.0) };
        let name = "the album in 48 pages".into();
        let job = Job { name, photos: photos.clone(), pages: Some(48), bars };
        report(&program, &job, folder.path(), out)?;
    }
    let mut stock = Stock::from(asked.photos.as_deref())?;
    for count in asked.among([30, 100, 300, 1000]) {
        let photos = folder.path().join(format!("photos-{count}"));
        let mut name = format!("{count} photographs");
        if count == 1000 && asked.photos.is_none() {
            stock = Stock::drawn(6000, 4000);
            name += " of 24 MP";
        }
        stock.fill(&photos, count)?;
        let job = Job { name, photos: photos.clone(), pages: None, bars: bars(asked, count) };
        report(&program, &job, folder.path(), out)?;
        fs::remove_dir_all(&photos).map_err(|error| format!("{}: {error}", photos.display()))?;
    }
    Ok(())
}

/// 30 drawn photographs have 12 megapixels each, which is what their bar is for.
fn bars(asked: &Asked, count: usize) -> Bars {
    match count {
        30 if asked.photos.is_none() => Bars { cpu: Some(9.0), peak_mib: None },
        1000 if asked.photos.is_none() => Bars { cpu: None, peak_mib: Some(1024.0) },
        _ => Bars::default(),
    }
}

fn report(program: &Path, job: &Job, folder: &Path, out: &mut dyn Write) -> Result<(), String> {
    let (book, cache) = (folder.join("book"), folder.join("cache"));
    for old in [&book, &cache] {
        let _ = fs::remove_dir_all(old);
    }
    let first = make_book(program, job, &book, &cache)?;
    change_a_caption(&book)?;
    let again = make_book(program, job, &book, &cache)?;
    let pdf = build_block(program, &book, &cache)?;
    let block = fs::metadata(book.join("block.pdf")).map_or(0.0, |file| file.len() as f64);
    row(
        out,
        &[
            job.name.clone(),
            format!("{:.2}", first.cpu),
            format!("{:.2}", first.wall),
            format!("{:.0}", first.peak_mib),
            job.bars.against(first),
            format!("{:.2}{}", again.cpu, against("", again.cpu, Some(AGAIN), "s")),
            format!("{:.2}", again.wall),
            format!("{:.2}", pdf.cpu),
            format!("{:.0}", block / (1024.0 * 1024.0)),
        ],
    )
}

fn make_book(program: &Path, job: &Job, book: &Path, cache: &Path) -> Result<Spent, String> {
    let mut command = Command::new(program);
    command.args(["--quiet", "make", "--edition", "print"]).arg(&job.photos).arg("--out").arg(book);
    command.arg("--cache").arg(cache);
    if let Some(pages) = job.pages {
        command.args(["--pages", &pages.to_string()]);
    }
    run(&command)
}

/// Typesets the plan and writes the PDF once more, with all renditions in the cache.
fn build_block(program: &Path, book: &Path, cache: &Path) -> Result<Spent, String> {
    let mut command = Command::new(program);
    command.args(["--quiet", "build"]).arg(book).arg("--cache").arg(cache);
    run(&command)
}

/// Gives the first plate of the plan another caption, as a user would.
fn change_a_caption(book: &Path) -> Result<(), String> {
    let path = book.join("plan.toml");
    let read = fs::read_to_string(&path);
    let plan = read.map_err(|error| format!("{}: {error}", path.display()))?;
    let (_, spreads) = plan.split_once("[[spread]]").unwrap_or_default();
    let (_, photo) = spreads.split_once("photo = \"").unwrap_or_default();
    let Some((photo, _)) = photo.split_once('"') else {
        return Err(format!("{} has no plate", path.display()));
    };
    let edit = format!("\n[edits.photo.{photo}]\ncaption = \"Another caption.\"\n");
    let changed = plan.clone() + &edit;
    fs::write(&path, changed).map_err(|error| format!("{}: {error}", path.display()))
}

impl Bars {
    fn against(self, spent: Spent) -> String {
        let cpu = against("CPU", spent.cpu, self.cpu, "s");
        let peak = against("peak", spent.peak_mib, self.peak_mib, "MiB");
        let all: Vec<&str> =
            [cpu.trim(), peak.trim()].into_iter().filter(|s| !s.is_empty()).collect();
        if all.is_empty() { "–".into() } else { all.join(", ") }
    }
}

fn against(what: &str, value: f64, bar: Option<f64>, unit: &str) -> String {
    let Some(bar) = bar else { return String::new() };
    let verdict = if value <= bar { "met" } else { "missed" };
    format!(" {what} ≤ {bar} {unit}: {verdict}").replace("  ", " ")
}
