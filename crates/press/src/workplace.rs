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
        let named = settings_photographs(target);
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
        let words = if is_book { target.to_owned() } else { out.clone() };
        let place = Self { photographs, out, words, cache: cache.to_owned(), latest };
        place.keep_out_of_photographs(sink)?;
        let there = place.plan_to_replace(sink)?;
        Ok((place, book.or(there)))
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
        let (from, to) = (real(&self.out), real(&self.photographs));
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
}

/// The folder of photographs that the plan in a book's folder names.
fn photographs_of(book: &Path, plan: &Plan) -> PathBuf {
    let text = plan.photographs.as_str();
    match text.strip_prefix('/') {
        Some(rest) => source_path(Path::new("/"), rest),
        None if Path::new(text).is_absolute() => PathBuf::from(text),
        None => source_path(book, text),
    }
}

/// The folder of photographs that the settings in a book's folder name. What is wrong with the
/// settings is told when they are read as a whole.
fn settings_photographs(book: &Path) -> Option<PathBuf> {
    if !book.join(leporello_project::SETTINGS).is_file() {
        return None;
    }
    let written = leporello_project::read(book, &mut Sink::new()).ok()??;
    let named = written.settings.photographs?;
    Some(book.join(named))
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
            words: folder.path().join("books/b"),
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

    /// A folder with photographs in `photos`, and where a book of them may go.
    struct Desk(tempfile::TempDir);

    impl Desk {
        fn new(folders: &[&str]) -> Self {
            let desk = Self(tempfile::tempdir().unwrap());
            for folder in folders {
                std::fs::create_dir_all(desk.at(folder)).unwrap();
            }
            desk
        }

        fn at(&self, path: &str) -> PathBuf {
            self.0.path().join(path)
        }

        fn find(&self, target: &str, out: Option<&str>) -> Result<Workplace, Box<Diagnostic>> {
            let out = out.map(|out| self.at(out));
            let mut sink = Sink::new();
            let cache = self.at("cache");
            Workplace::find(&self.at(target), out.as_deref(), &cache, today(), &mut sink)
                .map(|(place, _)| place)
                .map_err(|_| Box::new(sink.diagnostics()[0].clone()))
        }

        /// Puts down a plan of these photographs.
        fn book(&self, out: &str, photographs: &str) {
            let mut plan = plan_file::tests::plan("x");
            plan.photographs = photographs.into();
            std::fs::create_dir_all(self.at(out)).unwrap();
            std::fs::write(self.at(out).join(plan_file::NAME), plan_file::write(&plan)).unwrap();
        }
    }

    #[test]
    fn the_book_of_other_photographs_is_not_overwritten() {
        let desk = Desk::new(&["aa/t", "bb/t"]);
        desk.book("t-book", "../aa/t");
        assert!(desk.find("aa/t", Some("t-book")).is_ok());
        let refused = desk.find("bb/t", Some("t-book")).unwrap_err();
        assert_eq!(refused.code, codes::PRJ_012);
        assert!(refused.hints[0].contains("--out bb-t-book"), "{refused:?}");
        std::fs::rename(desk.at("aa/t"), desk.at("cc")).unwrap();
        assert!(desk.find("cc", Some("t-book")).is_ok(), "moved photographs may go on");
    }

    #[test]
    fn a_book_is_not_written_over_another_one_from_its_own_folder() {
        let desk = Desk::new(&["a", "b"]);
        desk.book("a-book", "../a");
        desk.book("b-book", "../b");
        let refused = desk.find("a-book", Some("b-book")).unwrap_err();
        assert_eq!(refused.code, codes::PRJ_012);
    }

    #[test]
    fn somebody_else_s_file_of_the_plan_s_name_is_left_alone() {
        let desk = Desk::new(&["photos", "garden"]);
        std::fs::write(desk.at("photos/plan.toml"), "[garden]\nbeds = 4\n").unwrap();
        std::fs::write(desk.at("garden/plan.toml"), "[garden]\nbeds = 4\n").unwrap();
        assert!(desk.find("photos", Some("book")).is_ok());
        let refused = desk.find("photos", Some("garden")).unwrap_err();
        assert_eq!(refused.code, codes::PRJ_005);
        assert!(refused.hints.iter().all(|hint| !hint.contains("remove")), "{refused:?}");
    }

    #[test]
    fn a_moved_book_asks_for_its_photographs() {
        let desk = Desk::new(&["photos"]);
        desk.book("moved", "../nowhere");
        let refused = desk.find("moved", None).unwrap_err();
        assert_eq!(refused.code, codes::PRJ_001);
        let wanted = format!("leporello make PHOTOS --out {}", desk.at("moved").display());
        assert!(refused.hints[0].contains(&wanted), "{refused:?}");
        assert!(desk.find("photos", Some("moved")).is_ok());
    }

    #[test]
    fn a_folder_to_use_instead_is_named_in_full() {
        let desk = Desk::new(&["my photos"]);
        let refused = desk.find("my photos", Some("my photos/book")).unwrap_err();
        assert_eq!(refused.code, codes::PRJ_003);
        assert!(refused.hints[0].contains("/my photos-book'"), "{refused:?}");
    }

    #[cfg(unix)]
    #[test]
    fn photographs_are_found_again_whatever_the_encoding_of_their_folder() {
        use std::os::unix::ffi::OsStrExt as _;
        let desk = Desk::new(&[]);
        for name in [&b"tr\xffip"[..], b"a\\b", b"a\\x41"] {
            let photographs = desk.0.path().join(std::ffi::OsStr::from_bytes(name));
            std::fs::create_dir(&photographs).unwrap();
            let (out, words, cache) = (desk.at("book"), desk.at("book"), desk.at("cache"));
            let place = Workplace { photographs, out, words, cache, latest: today() };
            desk.book("book", &place.photographs_from_out());
            let found = desk.find("book", None).unwrap();
            assert_eq!(real(&found.photographs), real(&place.photographs));
        }
    }
}
