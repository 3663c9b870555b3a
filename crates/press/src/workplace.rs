//! Where the photographs are, where the book goes, where the cache is.

use crate::plan_file;
use jiff::civil::Date;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_photo::{escaped, source_path};
use std::path::{Component, Path, PathBuf};

/// The block of the print edition, in the book's folder.
pub const BLOCK: &str = "block.pdf";
/// The contact sheet, in the book's folder.
pub const CONTACT_SHEET: &str = "contact-sheet.png";
/// The folder of pictures of spreads, in the book's folder.
pub const SPREADS: &str = "spreads";

/// The places a book is made from and in.
#[derive(Clone, Debug)]
pub struct Workplace {
    /// The folder of photographs; only ever read.
    pub photographs: PathBuf,
    /// The book's folder: plan, editions, pictures for looking.
    pub out: PathBuf,
    /// The folder with what the user wrote: settings, chapters, captions, own themes, fonts and
    /// printers. The book's folder, unless the book goes elsewhere this time.
    pub words: PathBuf,
    /// Derived pictures and analyses, kept between runs and shared by all books.
    pub cache: PathBuf,
    /// The day the book is made: no photograph was taken after it.
    pub latest: Date,
}

impl Workplace {
    /// Finds the places from what the user named: a folder of photographs, or the folder of
    /// a book made before (it holds a `plan.toml`) or begun (it holds a `leporello.toml` that
    /// names the photographs). Also returns the plan found there.
    ///
    /// `out` defaults to a folder beside the current one's other contents, named after the
    /// photographs: `trip` becomes `trip-book`.
    ///
    /// # Errors
    ///
    /// Reports and returns [`Stopped`] when the folder does not exist, when the book would be
    /// written into the photographs or over a book of others, or when a plan is there and
    /// cannot be read.
    pub fn find(
        target: &Path,
        out: Option<&Path>,
        cache: &Path,
        latest: Date,
        sink: &mut Sink,
    ) -> Result<(Self, Option<Plan>), Stopped> {
        if !target.is_dir() {
            return Err(sink.stop(no_folder(target)));
        }
        // A file of the plan's name among photographs that is somebody else's says nothing.
        let book = match plan_in(target, sink)? {
            Found::Plan(plan) => Some(*plan),
            Found::Nothing | Found::Foreign => None,
        };
        let named = settings_photographs(target, sink)?;
        let is_book = book.is_some() || named.is_some();
        let planned = book.as_ref().map(|plan| photographs_of(target, plan));
        let photographs = named.or(planned).unwrap_or_else(|| target.to_owned());
        let out = match out {
            Some(out) => out.to_owned(),
            None if is_book => target.to_owned(),
            None => default_out(target),
        };
        if !photographs.is_dir() {
            return Err(sink.stop(moved(&photographs, &out)));
        }
        let elsewhere = book.as_ref().map_or("", |plan| plan.words.as_str());
        let words = match (is_book, elsewhere) {
            (true, "") => target.to_owned(),
            (true, elsewhere) => place_seen_from(target, elsewhere),
            (false, _) => out.clone(),
        };
        let place = Self { photographs, out, words, cache: cache.to_owned(), latest };
        place.keep_out_of_photographs(sink)?;
        let there = place.plan_to_replace(sink)?;
        Ok((place, there.or(book)))
    }

    /// The plan in the book's folder, if there is one.
    ///
    /// # Errors
    ///
    /// [`Stopped`] when it cannot be read.
    pub fn plan(&self, sink: &mut Sink) -> Result<Option<Plan>, Stopped> {
        Ok(match plan_in(&self.out, sink)? {
            Found::Plan(plan) => Some(*plan),
            Found::Nothing | Found::Foreign => None,
        })
    }

    /// Path of the plan.
    #[must_use]
    pub fn plan_path(&self) -> PathBuf {
        self.out.join(plan_file::NAME)
    }

    pub(crate) fn keep_out_of_photographs(&self, sink: &mut Sink) -> Result<(), Stopped> {
        for (what, option, path) in [("book", "out", &self.out), ("cache", "cache", &self.cache)] {
            if real(path).starts_with(real(&self.photographs)) {
                let subject = Subject::File { path: path.display().to_string(), place: None };
                let message = format!("the {what} would be written into the folder of photographs");
                let beside = shell(&beside(&self.photographs, what));
                return Err(sink.stop(
                    Diagnostic::new(codes::PRJ_003, subject, message)
                        .hint(format!("name another folder: `--{option} {beside}`")),
                ));
            }
        }
        Ok(())
    }

    /// The plan in the book's folder, which the new one will replace: not that of a book of
    /// other photographs, nor a file of somebody else's.
    fn plan_to_replace(&self, sink: &mut Sink) -> Result<Option<Plan>, Stopped> {
        let plan = match plan_in(&self.out, sink)? {
            Found::Nothing => return Ok(None),
            Found::Plan(plan) => *plan,
            Found::Foreign => {
                let path = self.plan_path().display().to_string();
                let subject = Subject::File { path, place: None };
                let message = "a file of this name is there, and it is no plan of a book";
                let out = shell(&beside(&self.photographs, "book"));
                return Err(sink.stop(
                    Diagnostic::new(codes::PRJ_005, subject, message)
                        .hint(format!("name another folder: `--out {out}`")),
                ));
            }
        };
        let others = photographs_of(&self.out, &plan);
        if others.is_dir() && real(&others) != real(&self.photographs) {
            return Err(sink.stop(self.book_of(&others)));
        }
        Ok(Some(plan))
    }

    fn book_of(&self, others: &Path) -> Diagnostic {
        let subject = Subject::File { path: self.out.display().to_string(), place: None };
        let message = format!(
            "the folder holds the book of other photographs, those in `{}`",
            real(others).display()
        );
        let own = real(&self.photographs);
        let name = |path: Option<&Path>| {
            path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned())
        };
        let parts = [name(own.parent()), name(Some(&own)), Some("book".into())];
        let out = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
        Diagnostic::new(codes::PRJ_012, subject, message)
            .hint(format!("name a folder for this book: `--out {}`", shell(Path::new(&out))))
    }

    /// The folder of photographs as seen from the book's folder, as `plan.toml` has it: parts
    /// with `/` between, bytes that are not UTF-8 as `\xNN`.
    #[must_use]
    pub fn photographs_from_out(&self) -> String {
        seen_from(&self.out, &self.photographs)
    }

    /// The folder with what the user wrote as seen from the book's folder; empty when it is the
    /// same.
    #[must_use]
    pub fn words_from_out(&self) -> String {
        seen_from(&self.out, &self.words)
    }
}

/// A folder as seen from another.
fn seen_from(from: &Path, to: &Path) -> String {
    let (from, to) = (real(from), real(to));
    let mut up = from.components().peekable();
    let mut down = to.components().peekable();
    while up.peek().is_some() && up.peek() == down.peek() {
        up.next();
        down.next();
    }
    // From another drive no way leads up.
    let is_elsewhere = matches!(down.peek(), Some(Component::Prefix(_)));
    let ups = if is_elsewhere { 0 } else { up.count() };
    let parts = down.filter(|part| *part != Component::RootDir);
    let parts = parts.map(|part| escaped(part.as_os_str()));
    std::iter::repeat_n("..".to_owned(), ups).chain(parts).collect::<Vec<_>>().join("/")
}

/// The folder of photographs that the plan in a book's folder names.
fn photographs_of(book: &Path, plan: &Plan) -> PathBuf {
    place_seen_from(book, &plan.photographs)
}

/// A path as a plan has it, seen from the book's folder.
fn place_seen_from(book: &Path, text: &str) -> PathBuf {
    match text.strip_prefix('/') {
        Some(rest) => source_path(Path::new("/"), rest),
        None if Path::new(text).is_absolute() => PathBuf::from(text),
        None => source_path(book, text),
    }
}

/// The folder of photographs that the settings in a book's folder name.
///
/// # Errors
///
/// [`Stopped`] when what stands in the folder cannot be used.
fn settings_photographs(book: &Path, sink: &mut Sink) -> Result<Option<PathBuf>, Stopped> {
    if !book.join(leporello_project::SETTINGS).is_file() {
        return Ok(None);
    }
    let mut said = Sink::new();
    let written = match leporello_project::read(book, &mut said) {
        Ok(written) => written,
        Err(stopped) => {
            sink.append(said);
            return Err(stopped);
        }
    };
    // What is no error is told when the words are read for the book.
    let named = written.and_then(|written| written.settings.photographs);
    Ok(named.map(|named| book.join(named)))
}

fn no_folder(path: &Path) -> Diagnostic {
    let subject = Subject::File { path: path.display().to_string(), place: None };
    let message = if path.exists() { "not a folder" } else { "there is no such folder" };
    Diagnostic::new(codes::PRJ_001, subject, message)
        .hint("name the folder that holds the photographs: `leporello make FOLDER`")
}

/// The photographs of a book are not where its plan says.
fn moved(photographs: &Path, book: &Path) -> Diagnostic {
    let subject = Subject::File { path: photographs.display().to_string(), place: None };
    let message = "the photographs of the book are not there any more, or the book was moved";
    let hint = format!("say where they are: `leporello make PHOTOS --out {}`", shell(book));
    Diagnostic::new(codes::PRJ_001, subject, message).hint(hint)
}

/// What stands in a folder under the name of a plan.
enum Found {
    Nothing,
    Foreign,
    Plan(Box<Plan>),
}

fn plan_in(folder: &Path, sink: &mut Sink) -> Result<Found, Stopped> {
    let path = folder.join(plan_file::NAME);
    let name = path.display().to_string();
    match std::fs::read(&path) {
        Err(error) if no_plan_yet(&error) => Ok(Found::Nothing),
        Err(error) => {
            let subject = Subject::File { path: name, place: None };
            let message = format!("plan cannot be read: {error}");
            Err(sink.stop(Diagnostic::new(codes::PRJ_005, subject, message)))
        }
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            if !plan_file::is_ours(&text) {
                return Ok(Found::Foreign);
            }
            plan_file::read(&text, &name, sink).map(|plan| Found::Plan(Box::new(plan)))
        }
    }
}

/// Nothing is there, or a file stands where the book's folder would be: writing will tell.
fn no_plan_yet(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

fn default_out(photographs: &Path) -> PathBuf {
    beside(photographs, "book").file_name().map_or_else(|| "photographs-book".into(), PathBuf::from)
}

/// A folder beside the photographs, named after them and what it is for.
fn beside(photographs: &Path, what: &str) -> PathBuf {
    let real = real(photographs);
    let name = real.file_name().map_or_else(|| "photographs".into(), |n| n.to_string_lossy());
    real.parent().unwrap_or(Path::new("")).join(format!("{name}-{what}"))
}

/// A path as a shell takes it.
fn shell(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:\\".contains(c);
    if text.chars().all(is_plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// An absolute path without links, as far as the path exists.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut rest = PathBuf::new();
    for ancestor in absolute.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            rest = absolute.strip_prefix(ancestor).map(Path::to_owned).unwrap_or(rest);
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    absolute
}

#[cfg(test)]
mod tests;
