//! Where the photographs are, where the book goes, where the cache is.

use crate::plan_file;
use jiff::civil::Date;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
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
    /// Derived pictures and analyses, kept between runs and shared by all books.
    pub cache: PathBuf,
    /// The day the book is made: no photograph was taken after it.
    pub latest: Date,
}

impl Workplace {
    /// Finds the places from what the user named: a folder of photographs, or the folder of
    /// a book made before (it holds a `plan.toml`). Also returns the plan found there.
    ///
    /// `out` defaults to a folder beside the current one's other contents, named after the
    /// photographs: `trip` becomes `trip-book`.
    ///
    /// # Errors
    ///
    /// Reports and returns [`Stopped`] when the folder does not exist, when the book would be
    /// written into the photographs, or when a plan is there and cannot be read.
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
        let is_book = target.join(plan_file::NAME).is_file();
        let out = match out {
            Some(out) => out.to_owned(),
            None if is_book => target.to_owned(),
            None => default_out(target),
        };
        let before = read_plan(if is_book { target } else { &out }, sink)?;
        let photographs = match &before {
            Some(plan) if is_book => target.join(&plan.photographs),
            _ => target.to_owned(),
        };
        let place = Self { photographs, out, cache: cache.to_owned(), latest };
        place.check(sink)?;
        Ok((place, before))
    }

    /// Path of the plan.
    #[must_use]
    pub fn plan_path(&self) -> PathBuf {
        self.out.join(plan_file::NAME)
    }

    fn check(&self, sink: &mut Sink) -> Result<(), Stopped> {
        if !self.photographs.is_dir() {
            return Err(sink.stop(no_folder(&self.photographs)));
        }
        for (what, path) in [("book", &self.out), ("cache", &self.cache)] {
            if real(path).starts_with(real(&self.photographs)) {
                let subject = Subject::File { path: path.display().to_string(), place: None };
                let message = format!("the {what} would be written into the folder of photographs");
                return Err(sink.stop(Diagnostic::new(codes::PRJ_003, subject, message).hint(
                    format!(
                        "name another folder: `--{}`",
                        if what == "book" { "out" } else { "cache" }
                    ),
                )));
            }
        }
        Ok(())
    }

    /// The folder of photographs as seen from the book's folder.
    #[must_use]
    pub fn photographs_from_out(&self) -> String {
        let (from, to) = (real(&self.out), real(&self.photographs));
        let mut from = from.components().peekable();
        let mut to_rest = to.components().peekable();
        while from.peek().is_some() && from.peek() == to_rest.peek() {
            from.next();
            to_rest.next();
        }
        let mut path = PathBuf::new();
        from.for_each(|_| path.push(Component::ParentDir));
        path.extend(to_rest);
        path.to_string_lossy().replace('\\', "/")
    }
}

fn no_folder(path: &Path) -> Diagnostic {
    let subject = Subject::File { path: path.display().to_string(), place: None };
    let message = if path.exists() { "not a folder" } else { "there is no such folder" };
    Diagnostic::new(codes::PRJ_001, subject, message)
        .hint("name the folder that holds the photographs: `leporello make FOLDER`")
}

fn read_plan(folder: &Path, sink: &mut Sink) -> Result<Option<Plan>, Stopped> {
    let path = folder.join(plan_file::NAME);
    let name = path.display().to_string();
    match std::fs::read(&path) {
        Err(error) if no_plan_yet(&error) => Ok(None),
        Err(error) => {
            let subject = Subject::File { path: name, place: None };
            let message = format!("plan cannot be read: {error}");
            Err(sink.stop(Diagnostic::new(codes::PRJ_005, subject, message)))
        }
        Ok(bytes) => plan_file::read(&String::from_utf8_lossy(&bytes), &name, sink).map(Some),
    }
}

/// Nothing is there, or a file stands where the book's folder would be: writing will tell.
fn no_plan_yet(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    matches!(error.kind(), NotFound | NotADirectory)
}

fn default_out(photographs: &Path) -> PathBuf {
    let real = real(photographs);
    let name = real.file_name().map_or_else(|| "photographs".into(), |n| n.to_string_lossy());
    PathBuf::from(format!("{name}-book"))
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
mod tests {
    use super::*;

    fn today() -> Date {
        jiff::civil::date(2026, 11, 24)
    }

    #[test]
    fn a_book_is_never_written_into_the_photographs() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::new();
        let cache = folder.path().join("elsewhere");
        let photographs = folder.path().join("photos");
        std::fs::create_dir(&photographs).unwrap();
        let inside = photographs.join("book");
        let found = Workplace::find(&photographs, Some(&inside), &cache, today(), &mut sink);
        assert!(found.is_err());
        assert_eq!(sink.diagnostics()[0].code, codes::PRJ_003);
    }

    #[test]
    fn the_photographs_are_found_again_from_the_book() {
        let folder = tempfile::tempdir().unwrap();
        let photographs = folder.path().join("a/photos");
        std::fs::create_dir_all(&photographs).unwrap();
        let place = Workplace {
            photographs,
            out: folder.path().join("books/b"),
            cache: folder.path().join("cache"),
            latest: today(),
        };
        assert_eq!(place.photographs_from_out(), "../../a/photos");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let mut sink = Sink::new();
        let cache = Path::new("/nowhere-cache");
        let found = Workplace::find(Path::new("/nowhere"), None, cache, today(), &mut sink);
        assert!(found.is_err());
        assert_eq!(sink.diagnostics()[0].code, codes::PRJ_001);
        assert!(sink.diagnostics()[0].subjects[0].to_string().contains("/nowhere"));
    }
}
