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
use std::process::{Command, Stdio};

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
    let stock = Stock::mixed();
    let counts = [100, 300, 600];
    for count in counts.into_iter().filter(|&count| count <= asked.most) {
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
        desk.measure(out)?;
        desk.change_captions(count, out)?;
        if count == counts[0] {
            KINDS.iter().try_for_each(|kind| desk.kind(kind, out))?;
        }
        desk.luatex(out)?;
    }
    Ok(())
}

/// A book being made.
struct Desk<'a> {
    program: &'a Path,
    book: PathBuf,
    cache: PathBuf,
}

impl Desk<'_> {
    /// The book from nothing, then its block alone.
    fn measure(&self, out: &mut dyn Write) -> Result<(), String> {
        let first = self.run("make", &[])?;
        self.report("`make` from nothing", first, "", out)?;
        let renditions = self.cache.join("rendition");
        fs::remove_dir_all(&renditions)
            .map_err(|error| format!("{}: {error}", renditions.display()))?;
        let built = self.run("build", &[])?;
        let bar = verdict("peak", built.peak_mib, PEAK, "MiB");
        self.report("`build`, photographs taken in, no renditions", built, &bar, out)?;
        self.report("`build` again", self.run("build", &[])?, "", out)?;
        let kept = self.run("build", &["--originals"])?;
        self.report("`build --originals`", kept, "", out)?;
        self.run("build", &[]).map(|_| ())
    }

    /// Changes captions of photographs in different chapters, each time made again.
    fn change_captions(&self, count: usize, out: &mut dyn Write) -> Result<(), String> {
        let mut times = Vec::new();
        let mut changed = Vec::new();
        let mut before = page_marks(&self.block())?;
        for turn in 0..REPEATS {
            let place = count * (2 * turn + 1) / (2 * REPEATS);
            worded::rewrite_caption(&self.book, place, &format!("Another caption, {turn}."))?;
            times.push(self.run("make", &[])?);
            let after = page_marks(&self.block())?;
            changed.push(changed_pages(&before, &after));
            before = after;
        }
        times.sort_by(|a, b| a.wall.total_cmp(&b.wall));
        let median = times[REPEATS / 2];
        let bar = verdict("wall", median.wall, AGAIN, "s");
        self.report("`make` after one caption changed", median, &bar, out)?;
        let all: Vec<String> = times.iter().map(|spent| format!("{:.2}", spent.wall)).collect();
        line(out, format_args!("<!-- wall s: {}; pages changed: {changed:?} -->", all.join(", ")))
    }

    /// One kind of PDF, the first time and again.
    fn kind(&self, kind: &str, out: &mut dyn Write) -> Result<(), String> {
        for again in ["", ", again"] {
            let spent = self.run("build", &["--pdf", kind])?;
            let file = ["block.pdf".into(), format!("block-{kind}.pdf")]
                .map(|name: String| self.book.join(name))
                .into_iter()
                .filter(|file| file.is_file())
                .max_by_key(|file| fs::metadata(file).and_then(|file| file.modified()).ok());
            let size = file.map_or(0.0, |file| mib(&file));
            row(out, &cells(&format!("`build --pdf {kind}`{again}"), spent, size, ""))?;
        }
        Ok(())
    }

    /// The same pages by LuaLaTeX, twice for the contents, when it is installed.
    fn luatex(&self, out: &mut dyn Write) -> Result<(), String> {
        if Command::new("lualatex").arg("--version").output().is_err() {
            return line(out, "<!-- lualatex is not installed -->");
        }
        let plan = self.book.join("plan.toml");
        let plan =
            fs::read_to_string(&plan).map_err(|error| format!("{}: {error}", plan.display()))?;
        let size = |file: &str| jpeg_size(&self.book.join("photos").join(file));
        let source = luatex::source(&plan, &worded::chapters(), "photos", &size)?;
        let path = self.book.join("peer.tex");
        fs::write(&path, source).map_err(|error| format!("{}: {error}", path.display()))?;
        for pass in ["first", "second"] {
            let mut command = Command::new("lualatex");
            command.args(["-interaction=batchmode", "-halt-on-error", "peer.tex"]);
            let spent = run(command.current_dir(&self.book))?;
            let size = mib(&self.book.join("peer.pdf"));
            row(out, &cells(&format!("LuaLaTeX, {pass} pass"), spent, size, ""))?;
        }
        let pages = page_marks(&self.book.join("peer.pdf"))?.len();
        line(out, format_args!("<!-- LuaLaTeX: {pages} pages -->"))
    }

    fn run(&self, work: &str, more: &[&str]) -> Result<Spent, String> {
        let mut command = Command::new(self.program);
        command.args(["--quiet", work]).arg(&self.book).arg("--cache").arg(&self.cache);
        run(command.args(more).stderr(Stdio::inherit()))
    }

    fn report(
        &self,
        work: &str,
        spent: Spent,
        bar: &str,
        out: &mut dyn Write,
    ) -> Result<(), String> {
        row(out, &cells(work, spent, mib(&self.block()), bar))
    }

    fn block(&self) -> PathBuf {
        self.book.join("block.pdf")
    }
}

fn cells(work: &str, spent: Spent, size: f64, bar: &str) -> Vec<String> {
    let Spent { wall, cpu, peak_mib } = spent;
    vec![
        work.into(),
        format!("{wall:.2}"),
        format!("{cpu:.2}"),
        format!("{peak_mib:.0}"),
        format!("{size:.1}"),
        bar.into(),
    ]
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
