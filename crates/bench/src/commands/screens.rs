//! `bench screens`: the web edition beside thumbsup and sigal, e-books beside calibre, from the
//! same photographs in the same run.

use super::{head, line, program, row};
use crate::Asked;
use leporello_bench::clock::{Spent, run, timed};
use leporello_bench::drawn::Stock;
use leporello_bench::galleries::{self, QUALITY, WIDTHS, Written};
use leporello_diag::{Silent, Sink};
use leporello_model::{Crop, Photo, PixelSize};
use leporello_photo::{Coding, Darkroom, Ingest, Limits, Series, ingest};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many times as much CPU time a gallery shall take at least as ours.
const FASTER: f64 = 3.0;
/// Largest memory of ours in MiB.
const PEAK: f64 = 1024.0;

/// Writes the tables of every count of photographs.
pub(crate) fn screens(asked: &Asked, out: &mut dyn Write) -> Result<(), String> {
    let program = program(asked)?;
    let stock = asked.photos.as_deref().map_or_else(|| Ok(Stock::wide()), Stock::from_folder)?;
    for count in asked.among([30, 100, 300, 1000]) {
        let folder =
            tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let desk = Desk { program: &program, folder: folder.path(), count };
        stock.fill(&desk.photos(), count)?;
        let size = Written::read(&desk.photos())?;
        line(
            out,
            format_args!(
                "\n## {count} photographs, {:.0} MP, {:.0} MiB; load {}\n",
                size.megapixels(),
                mib(size.bytes),
                load()
            ),
        )?;
        desk.web(out)?;
        desk.e_books(out)?;
        line(out, format_args!("\nLoad at the end: {}.", load()))?;
    }
    Ok(())
}

/// Processes that were running or waiting in the last minute, on average.
fn load() -> String {
    let told = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().filter(|word| !word.is_empty()).unwrap_or("not known").to_owned()
}

fn mib(bytes: u64) -> f64 {
    bytes as f64 / (1024.0 * 1024.0)
}

/// A piece of work and what it left.
struct Work {
    name: String,
    spent: Spent,
    written: Written,
}

/// Where everything is made.
struct Desk<'a> {
    program: &'a Path,
    folder: &'a Path,
    count: usize,
}

impl Desk<'_> {
    fn photos(&self) -> PathBuf {
        self.folder.join("photos")
    }

    fn book(&self) -> PathBuf {
        self.folder.join("book")
    }

    fn threads() -> usize {
        std::thread::available_parallelism().map_or(1, usize::from)
    }

    /// The web edition from nothing, without its pictures and again; its pictures alone; and
    /// both galleries.
    fn web(&self, out: &mut dyn Write) -> Result<(), String> {
        head(
            out,
            &[
                "web edition",
                "CPU s",
                "wall s",
                "peak MiB",
                "MiB",
                "pictures",
                "MP written",
                "CPU ms per photograph",
            ],
        )?;
        let cold = self.ours("make", Screen::Web)?;
        cold.report(self.count, out)?;
        let again = self.ours("make", Screen::Web)?.named("`make --edition web`, again");
        again.report(self.count, out)?;
        let built = self.anew(Screen::Web, &cold)?;
        built.report(self.count, out)?;
        let alone = self.pictures_alone()?;
        alone.report(self.count, out)?;
        let galleries = self.galleries(out)?;
        for theirs in &galleries {
            theirs.beside(&[&cold, &built, &alone], out)?;
        }
        line(out, format_args!("\nMade anew, the same bytes: {}.", cold.is(&built)))?;
        let peak = cold.spent.peak_mib.max(built.spent.peak_mib);
        let verdict = if peak <= PEAK { "met" } else { "missed" };
        line(out, format_args!("Peak ≤ {PEAK} MiB: {verdict}."))
    }

    fn galleries(&self, out: &mut dyn Write) -> Result<Vec<Work>, String> {
        let mut works = Vec::new();
        for name in ["sigal", "thumbsup"] {
            if !galleries::is_installed(name) {
                line(out, format_args!("| {name} is not installed |"))?;
                continue;
            }
            let gallery = self.folder.join(name);
            let command = match name {
                "sigal" => galleries::sigal(
                    &self.photos(),
                    &self.folder.join("sigal-settings"),
                    &gallery,
                    Self::threads(),
                )?,
                _ => galleries::thumbsup(&self.photos(), &gallery, Self::threads()),
            };
            let first = self.work(name, &command, &gallery)?;
            first.report(self.count, out)?;
            let again = self.work(&format!("{name}, again"), &command, &gallery)?;
            again.report(self.count, out)?;
            works.push(first);
        }
        Ok(works)
    }

    /// The four widths of every whole photograph from the pixels of the darkroom: what galleries
    /// make, without pages and without a look at what the photographs show.
    fn pictures_alone(&self) -> Result<Work, String> {
        let (photos, cache) = (self.photos(), self.folder.join("alone"));
        let limits = Limits::default();
        let latest = jiff::civil::date(2100, 1, 1);
        let request = Ingest { folder: &photos, cache: &cache, latest, limits };
        let mut sink = Sink::new();
        let catalogue = ingest(&request, &Silent, &mut sink)
            .map_err(|_| format!("photographs cannot be taken in: {:?}", sink.diagnostics()))?;
        let darkroom = Darkroom::new(&photos, &cache);
        let (made, spent) = timed(|| all_series(&darkroom, &catalogue.photos, Self::threads()));
        made?;
        let written = Written::read(&cache.join("rendition"))?;
        Ok(Work { name: "its pictures alone, every photograph whole".into(), spent, written })
    }

    /// Both e-books from nothing, again, and without their pictures; calibre on the pictures of the
    /// web edition and on the photographs, which it brings down to the screen of its profile.
    fn e_books(&self, out: &mut dyn Write) -> Result<(), String> {
        line(out, "")?;
        head(out, &["e-books", "CPU s", "wall s", "peak MiB", "MiB"])?;
        let pictures = self.largest_pictures()?;
        for folder in [self.book().join("plan.toml"), self.folder.join("cache")] {
            let _ = fs::remove_file(&folder);
            let _ = fs::remove_dir_all(&folder);
        }
        let cold = self.ours("make", Screen::EBooks)?;
        row(out, &cold.figures())?;
        let again = self.ours("make", Screen::EBooks)?.named("`make --edition epub`, again");
        row(out, &again.figures())?;
        let built = self.anew(Screen::EBooks, &cold)?;
        row(out, &built.figures())?;
        if !galleries::is_installed("ebook-convert") {
            return line(out, "| calibre is not installed |");
        }
        let photos = Written::read(&self.photos())?.pictures;
        let photos: Vec<PathBuf> = photos.into_iter().map(|(path, _)| path).collect();
        for (name, pictures) in [
            ("calibre, of the web edition's largest pictures", &pictures),
            ("calibre, of the photographs as they are", &photos),
        ] {
            row(out, &self.calibre(name, pictures)?.figures())?;
        }
        line(out, format_args!("\nMade anew, the same bytes: {}.", cold.is(&built)))
    }

    fn calibre(&self, name: &str, pictures: &[PathBuf]) -> Result<Work, String> {
        let (page, book) = (self.folder.join("page.html"), self.folder.join("calibre.epub"));
        galleries::page(pictures, &page)?;
        let mut command = Command::new("ebook-convert");
        command.arg(&page).arg(&book);
        self.work(name, &command, &book)
    }

    /// The widest JPEG of every plate in the web edition.
    fn largest_pictures(&self) -> Result<Vec<PathBuf>, String> {
        let written = Written::read(&self.book().join("web/pictures"))?;
        let mut widest: Vec<(String, u32, PathBuf)> = Vec::new();
        for (path, (width, _)) in written.pictures {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let stem = name.rsplit_once('-').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            match widest.last_mut().filter(|(of, ..)| *of == stem) {
                Some(last) if last.1 < width => *last = (stem, width, path),
                Some(_) => {}
                None => widest.push((stem, width, path)),
            }
        }
        Ok(widest.into_iter().map(|(.., path)| path).collect())
    }

    /// An edition by the built program: `make` from the photographs, or `build` from the plan.
    fn ours(&self, work: &str, edition: Screen) -> Result<Work, String> {
        let name = edition.name();
        let mut command = Command::new(self.program);
        command.args(["--quiet", work]);
        match work {
            "make" => command.arg(self.photos()).arg("--out").arg(self.book()),
            _ => command.arg(self.book()),
        };
        command.arg("--cache").arg(self.folder.join("cache")).args(["--edition", name]);
        let spent = run(&command)?;
        let written = match edition {
            Screen::Web => Written::read(&self.book().join("web"))?,
            Screen::EBooks => Written::read_files(&self.book(), "epub")?,
        };
        Ok(Work { name: format!("`{work} --edition {name}`"), spent, written })
    }

    /// An edition whose pictures were taken away, from the plan and photographs taken in.
    fn anew(&self, edition: Screen, made: &Work) -> Result<Work, String> {
        remove(&self.folder.join("cache/rendition"))?;
        match edition {
            Screen::Web => remove(&self.book().join("web"))?,
            Screen::EBooks => made.written.remove()?,
        }
        let name = format!("`build --edition {}`, photographs taken in", edition.name());
        Ok(self.ours("build", edition)?.named(&name))
    }

    fn work(&self, name: &str, command: &Command, written: &Path) -> Result<Work, String> {
        let spent = run(command)?;
        Ok(Work { name: name.to_owned(), spent, written: Written::read(written)? })
    }
}

/// An edition for screens.
#[derive(Clone, Copy)]
enum Screen {
    Web,
    EBooks,
}

impl Screen {
    /// Its name on the command line.
    fn name(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::EBooks => "epub",
        }
    }
}

fn remove(folder: &Path) -> Result<(), String> {
    fs::remove_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

/// Every photograph in the four widths, so many at once.
fn all_series(darkroom: &Darkroom, photos: &[Photo], threads: usize) -> Result<(), String> {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(photo) = photos.get(next.fetch_add(1, Ordering::Relaxed)) {
            let height = |width: u32| (f64::from(width) / photo.aspect()).round() as u32;
            let sizes = WIDTHS.map(|w| PixelSize { w, h: height(w) });
            let codings = &[Coding::Jpeg { quality: QUALITY }];
            let series = Series { crop: Crop::WHOLE, sizes: &sizes, codings };
            let made = darkroom.series(photo, &series);
            made.map_err(|why| format!("{} cannot be developed: {why:?}", photo.file))?;
        }
        Ok(())
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err("a worker ended with a fault".into()))
        })
    })
}

impl Work {
    fn named(self, name: &str) -> Self {
        Self { name: name.to_owned(), ..self }
    }

    fn figures(&self) -> Vec<String> {
        let Spent { wall, cpu, peak_mib } = self.spent;
        let peak = if peak_mib > 0.0 { format!("{peak_mib:.0}") } else { "–".to_owned() };
        let size = mib(self.written.bytes);
        vec![
            self.name.clone(),
            format!("{cpu:.2}"),
            format!("{wall:.2}"),
            peak,
            format!("{size:.1}"),
        ]
    }

    fn report(&self, photographs: usize, out: &mut dyn Write) -> Result<(), String> {
        let mut cells = self.figures();
        cells.push(self.written.pictures.len().to_string());
        cells.push(format!("{:.0}", self.written.megapixels()));
        cells.push(format!("{:.0}", 1e3 * self.spent.cpu / photographs as f64));
        row(out, &cells)
    }

    /// How many times ours it takes, of CPU and of the wall.
    fn beside(&self, ours: &[&Work], out: &mut dyn Write) -> Result<(), String> {
        for our in ours {
            let (cpu, wall) = (self.spent.cpu / our.spent.cpu, self.spent.wall / our.spent.wall);
            let verdict = if cpu >= FASTER { "met" } else { "missed" };
            line(
                out,
                format_args!(
                    "\n{} : {}: CPU {cpu:.2} (≥ {FASTER}: {verdict}), wall {wall:.2}.",
                    self.name, our.name
                ),
            )?;
        }
        Ok(())
    }

    fn is(&self, other: &Work) -> &'static str {
        if self.written.hash == other.written.hash { "yes" } else { "NO" }
    }
}
