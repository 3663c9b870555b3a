//! `bench book`: a book with words on 219 pages, made by the built program as its maker would,
//! beside LuaLaTeX setting the same pages.

use super::{head, line, program, row};
use crate::Asked;
use leporello_bench::clock::{Spent, run};
use leporello_bench::drawn::{Stock, jpeg_size};
use leporello_bench::marks::{changed_pages, page_marks};
use leporello_bench::{luatex, worded};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGES: u32 = 219;

/// How often a caption is changed; the median counts.
const REPEATS: usize = 3;

/// Seconds on the wall that making the book again may take after one caption changed.
const AGAIN: f64 = 2.0;

/// Largest memory in MiB of writing the block from photographs taken in before.
const PEAK: f64 = 300.0;

/// Kinds of PDF measured on the smallest book.
const KINDS: [&str; 4] = ["plain", "x4", "x1a", "screen"];

/// Writes the table of every count of photographs.
pub(crate) fn book(asked: &Asked, out: &mut dyn Write) -> Result<(), String> {
    let program = program(asked)?;
    let stock = asked.photos.as_deref().map_or_else(|| Ok(Stock::mixed()), Stock::from_folder)?;
    let counts = [100, 300, 600];
    for count in asked.among(counts) {
        let folder =
            tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let desk = Desk {
            program: &program,
            book: folder.path().join("book"),
            cache: folder.path().join("cache"),
        };
        worded::write(&stock, count, PAGES, &desk.book)?;
        let originals = mib(&desk.book.join("photos"));
        line(out, format_args!("\n## {count} photographs of {originals:.0} MiB, {PAGES} pages\n"))?;
        head(out, &["work", "wall s", "CPU s", "peak MiB", "file MiB", "bar"])?;
        let ours = desk.measure(out)?;
        let moved = desk.change_captions(count, out)?;
        if count == counts[0] {
            KINDS.iter().try_for_each(|kind| desk.kind(kind, out))?;
        }
        desk.luatex(&ours, out)?;
        line(out, format_args!("\n{moved}"))?;
    }
    Ok(())
}

/// A piece of work: what it is called, what it took, and the MiB of the file it wrote.
struct Work {
    name: String,
    spent: Spent,
    size: f64,
}

/// A book being made.
struct Desk<'a> {
    program: &'a Path,
    book: PathBuf,
    cache: PathBuf,
}

impl Desk<'_> {
    /// The book from nothing, then its block alone: what is set beside LuaLaTeX.
    fn measure(&self, out: &mut dyn Write) -> Result<[Work; 3], String> {
        self.block("make", &[])?.report("", out)?;
        let renditions = self.cache.join("rendition");
        fs::remove_dir_all(&renditions)
            .map_err(|error| format!("{}: {error}", renditions.display()))?;
        let built = self.block("build", &[])?.named("`build` without renditions");
        built.report(&verdict("peak", built.spent.peak_mib, PEAK, "MiB"), out)?;
        let kept = self.block("build", &["--originals"])?;
        let again = self.block("build", &[])?.named("`build` again");
        again.report("", out)?;
        kept.report("", out)?;
        Ok([built, again, kept])
    }

    /// Changes captions of photographs in different chapters, each time made again; a sentence
    /// about the pages that this moved.
    fn change_captions(&self, count: usize, out: &mut dyn Write) -> Result<String, String> {
        let block = self.book.join("block.pdf");
        let mut works = Vec::new();
        let mut moved = Vec::new();
        let mut before = page_marks(&block)?;
        for turn in 0..REPEATS {
            let place = count * (2 * turn + 1) / (2 * REPEATS);
            worded::rewrite_caption(&self.book, place, &format!("Another caption, {turn}."))?;
            works.push(self.block("make", &[])?);
            let after = page_marks(&block)?;
            moved.push(changed_pages(&before, &after));
            before = after;
        }
        works.sort_by(|a, b| a.spent.wall.total_cmp(&b.spent.wall));
        let median = works.swap_remove(REPEATS / 2).named("`make` after one caption changed");
        median.report(&verdict("wall", median.spent.wall, AGAIN, "s"), out)?;
        Ok(format!("Pages that are not the same after each change of a caption: {moved:?}."))
    }

    /// One kind of PDF, the first time and again.
    fn kind(&self, kind: &str, out: &mut dyn Write) -> Result<(), String> {
        let file = if kind == "screen" { "screen.pdf" } else { "block.pdf" };
        let first = self.work("build", &["--pdf", kind], file)?;
        first.report("", out)?;
        let again = self.work("build", &["--pdf", kind], file)?;
        again.named(&format!("{}, again", first.name)).report("", out)
    }

    /// The same pages by LuaLaTeX, twice for the contents, and how much of its figures ours
    /// are; nothing when it is not installed.
    fn luatex(&self, ours: &[Work], out: &mut dyn Write) -> Result<(), String> {
        if Command::new("lualatex").arg("--version").output().is_err() {
            return Ok(());
        }
        let plan = self.book.join("plan.toml");
        let plan =
            fs::read_to_string(&plan).map_err(|error| format!("{}: {error}", plan.display()))?;
        let size = |file: &str| jpeg_size(&self.book.join("photos").join(file));
        let source = luatex::source(&plan, &worded::chapters(), "photos", &size)?;
        let path = self.book.join("peer.tex");
        fs::write(&path, source).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut spent = Spent::default();
        for _ in 0..2 {
            let mut command = Command::new("lualatex");
            command.args(["-interaction=batchmode", "-halt-on-error", "peer.tex"]);
            let pass = run(command.current_dir(&self.book))?;
            spent.wall += pass.wall;
            spent.cpu += pass.cpu;
            spent.peak_mib = spent.peak_mib.max(pass.peak_mib);
        }
        let file = self.book.join("peer.pdf");
        let name = format!("LuaLaTeX, two passes, {} pages", page_marks(&file)?.len());
        let theirs = Work { name, spent, size: mib(&file) };
        theirs.report("", out)?;
        ours.iter().try_for_each(|work| row(out, &work.of(&theirs)))
    }

    fn block(&self, work: &str, more: &[&str]) -> Result<Work, String> {
        self.work(work, more, "block.pdf")
    }

    fn work(&self, work: &str, more: &[&str], file: &str) -> Result<Work, String> {
        let mut command = Command::new(self.program);
        command.args(["--quiet", work]).arg(&self.book).arg("--cache").arg(&self.cache);
        command.args(["--edition", "print"]);
        let spent = run(command.args(more))?;
        let words: Vec<&str> = [work].iter().chain(more).copied().collect();
        let name = format!("`{}`", words.join(" "));
        Ok(Work { name, spent, size: mib(&self.book.join(file)) })
    }
}

impl Work {
    fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    fn report(&self, bar: &str, out: &mut dyn Write) -> Result<(), String> {
        let Spent { wall, cpu, peak_mib } = self.spent;
        let figures = [format!("{wall:.2}"), format!("{cpu:.2}"), format!("{peak_mib:.0}")];
        let mut cells = vec![self.name.clone()];
        cells.extend(figures);
        cells.extend([format!("{:.1}", self.size), bar.to_owned()]);
        row(out, &cells)
    }

    /// Its figures as multiples of another's.
    fn of(&self, other: &Self) -> Vec<String> {
        let (ours, theirs) = (self.spent, other.spent);
        let pairs = [
            (ours.wall, theirs.wall),
            (ours.cpu, theirs.cpu),
            (ours.peak_mib, theirs.peak_mib),
            (self.size, other.size),
        ];
        let mut cells = vec![format!("{} : LuaLaTeX", self.name)];
        cells.extend(pairs.map(|(ours, theirs)| format!("{:.2}", ours / theirs)));
        cells.push(String::new());
        cells
    }
}

fn verdict(what: &str, value: f64, bar: f64, unit: &str) -> String {
    let verdict = if value <= bar { "met" } else { "missed" };
    format!("{what} ≤ {bar} {unit}: {verdict}")
}

/// Size of a file, or of all files in a folder and the folders below it, in MiB.
fn mib(path: &Path) -> f64 {
    bytes(path) as f64 / (1024.0 * 1024.0)
}

fn bytes(path: &Path) -> u64 {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().map(|entry| bytes(&entry.path())).sum(),
        Err(_) => fs::metadata(path).map_or(0, |file| file.len()),
    }
}
