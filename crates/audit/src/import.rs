//! Files into a ledger.

use crate::collect::{Known, described_in, keep_supplement, supplement, what};
use crate::description::{Described, describe};
use crate::fault::{about, shown, told};
use crate::keep::{Books, Opened, Place};
use crate::sniff::{FormatName, Kind, sniff};
use leporello_diag::{Progress, Sink, Stopped, codes};
use leporello_ledger::import::{Desk, Direction, Exhibition, Report};
use leporello_ledger::key::Secret;
use leporello_ledger::{About, Clock, Fault, Ledger};
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What is to be imported, and how.
#[derive(Clone, Debug)]
pub struct Import {
    /// Files, or folders of files.
    pub paths: Vec<PathBuf>,
    /// The format of all files; `None` to see it by what is in each.
    pub format: Option<FormatName>,
    /// The device of files that name none.
    pub device: Option<DeviceId>,
    /// The direction of files that have one only.
    pub direction: Option<Direction>,
    /// Where the ledger is.
    pub place: Place,
    /// Its key file.
    pub key: PathBuf,
    /// Now.
    pub clock: Clock,
}

/// The description's name in a folder.
const DESCRIPTION: &str = "exhibition.toml";

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Where the ledger is.
    pub ledger: Place,
    /// The ledger's public key, to be printed and handed out.
    pub key: String,
    /// Whether the ledger was begun now.
    pub is_new: bool,
    /// What was done with each file, in order.
    pub files: Vec<ImportedFile>,
}

impl Imported {
    /// Whether nothing was written.
    #[must_use]
    pub fn changed_nothing(&self) -> bool {
        self.files.iter().all(|file| file.report.recorded == 0)
    }

    /// Whether the ledger had all of it before.
    #[must_use]
    pub fn was_known(&self) -> bool {
        !self.files.is_empty()
            && self.files.iter().all(|file| file.report.unchanged == file.report.rows)
    }
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedFile {
    /// Its path as it was given.
    pub path: PathBuf,
    /// Its format as it is typed, or `description`.
    pub format: &'static str,
    /// What was read, written, known and refused.
    pub report: Report,
}

/// Imports files into a ledger, which is begun when there is none. What is wrong in a file is
/// told and left out, the rest is kept; the same files again change nothing.
///
/// # Errors
/// When there is nothing to import, the description cannot be used, or the ledger fails.
pub fn import(
    asked: &Import,
    sink: &mut Sink,
    progress: &dyn Progress,
) -> Result<Imported, Stopped> {
    let found = found(asked, sink)?;
    let described = match found.descriptions.as_slice() {
        [] => None,
        [one] => Some((one, describe(one, sink)?)),
        [_, second, ..] => {
            let why = "a second description of one exhibition";
            let hint = "import each exhibition into a ledger of its own";
            return Err(sink.stop(about(codes::AUD_001, &shown(second), why, hint)));
        }
    };
    let of = described.as_ref().map(|(_, described)| &described.about);
    let Opened { books, secret, is_new } =
        Books::open_or_begin(asked.place.clone(), &asked.key, of, asked.clock, sink)?;
    let mut clerk = Clerk { asked, books, secret, done: Vec::new() };
    if let Some((path, described)) = &described {
        clerk.record(described, path, sink)?;
    }
    clerk.tables(&found.files, sink, progress)?;
    let key = clerk.books.ledger.verifier().to_string();
    Ok(Imported { ledger: clerk.books.place, key, is_new, files: clerk.done })
}

/// Files by what they are.
struct Found {
    descriptions: Vec<PathBuf>,
    files: Vec<(PathBuf, FormatName)>,
}

fn found(asked: &Import, sink: &mut Sink) -> Result<Found, Stopped> {
    let mut found = Found { descriptions: Vec::new(), files: Vec::new() };
    let mut any = false;
    for path in &asked.paths {
        let listed = listed(path, sink)?;
        let in_folder = path.is_dir();
        for file in listed {
            if is_ours(&file, asked) {
                continue;
            }
            any = true;
            sort(file, in_folder, asked, &mut found, sink);
        }
    }
    if any && (!found.descriptions.is_empty() || !found.files.is_empty()) {
        return Ok(found);
    }
    let path = asked.paths.first().map(|path| shown(path)).unwrap_or_default();
    let hint = "name tables (CSV), documents of devices (JSON) and `exhibition.toml`";
    Err(sink.stop(about(codes::AUD_005, &path, "there is nothing here to import", hint)))
}

/// The files of a folder in order of name, or the file itself.
fn listed(path: &Path, sink: &mut Sink) -> Result<Vec<PathBuf>, Stopped> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let read = std::fs::read_dir(path).and_then(|entries| {
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        paths.collect::<std::io::Result<Vec<_>>>()
    });
    let mut files: Vec<PathBuf> = match read {
        Ok(all) => all.into_iter().filter(|path| path.is_file()).collect(),
        Err(error) => {
            let why = format!("cannot be read: {error}");
            let hint = "name a folder or a file that is there";
            return Err(sink.stop(about(codes::AUD_005, &shown(path), why, hint)));
        }
    };
    files.sort();
    Ok(files)
}

/// The ledger, its key, and what its database writes beside it.
fn is_ours(file: &Path, asked: &Import) -> bool {
    let Place::File(ledger) = &asked.place else { return file == asked.key };
    let same = |a: &Path, b: &Path| a.file_name() == b.file_name();
    let beside = |end: &str| {
        let mut name = ledger.file_name().unwrap_or_default().to_os_string();
        name.push(end);
        file.file_name() == Some(&name)
    };
    same(file, ledger) || same(file, &asked.key) || beside("-wal") || beside("-shm")
}

fn sort(file: PathBuf, in_folder: bool, asked: &Import, found: &mut Found, sink: &mut Sink) {
    let kind = match sniff(&file) {
        Ok(kind) => kind,
        Err(error) => {
            let hint = "see that you may read it";
            let why = format!("cannot be read: {error}");
            sink.report(about(codes::AUD_002, &shown(&file), why, hint));
            return;
        }
    };
    let is_description = file.file_name().is_some_and(|name| name == DESCRIPTION);
    match (kind, asked.format) {
        // A folder may have other settings, such as those of the book.
        (Kind::Description, _) if in_folder && !is_description => {
            let why = format!("left alone: the description is called `{DESCRIPTION}`");
            let hint = "name the file itself if it describes the exhibition";
            sink.report(about(codes::AUD_007, &shown(&file), why, hint));
        }
        (Kind::Description, _) => found.descriptions.push(file),
        (Kind::NoData, _) if in_folder => {
            let hint = "export it as CSV if it is data";
            sink.report(about(codes::AUD_007, &shown(&file), "left alone: no table", hint));
        }
        (Kind::Truth, _) => {
            let hint = "give it to `leporello turnout estimate --truth`";
            let why = "left alone: the planted truth is not for the ledger";
            sink.report(about(codes::AUD_007, &shown(&file), why, hint));
        }
        (_, Some(format)) | (Kind::Import(format), None) => found.files.push((file, format)),
        (Kind::Unknown | Kind::NoData, None) => {
            let is_empty = std::fs::metadata(&file).is_ok_and(|data| data.len() == 0);
            let why = if is_empty { "the file is empty" } else { "its format is not known" };
            let hint = "name its format, such as `--as counts`";
            sink.report(about(codes::AUD_002, &shown(&file), why, hint));
        }
    }
}

/// Who brings files before the ledger.
struct Clerk<'a> {
    asked: &'a Import,
    books: Books,
    secret: Secret,
    done: Vec<ImportedFile>,
}

impl Clerk<'_> {
    /// Records what the description says and the ledger does not know yet.
    fn record(
        &mut self,
        described: &Described,
        path: &Path,
        sink: &mut Sink,
    ) -> Result<(), Stopped> {
        let ledger = &mut self.books.ledger;
        same_ledger(ledger.about(), &described.about, path, sink)?;
        let known = told(described_in(ledger), sink)?;
        let fresh: Vec<Fact> =
            described.facts.iter().filter(|fact| !known.holds(fact)).cloned().collect();
        for replaced in fresh.iter().filter_map(|fact| known.replaced_by(fact)) {
            let hint = "see that this was meant: the newest description holds";
            let why = format!("{replaced} was described otherwise before");
            sink.report(about(codes::AUD_008, &shown(path), why, hint));
        }
        let now = Known::of(&described.facts);
        for left in known.facts().iter().filter(|fact| now.replaced_by(fact).is_none()) {
            let why = format!("{} is not described any more, and still holds", what(left));
            let hint = "describe it again, as it was or as it should be: what was recorded stays";
            sink.report(about(codes::AUD_008, &shown(path), why, hint));
        }
        let changed = told(supplement(ledger), sink)? != described.supplement;
        if changed {
            told(keep_supplement(ledger, &described.supplement), sink)?;
        }
        // What stands beside the facts counts as one row.
        let (rows, recorded) =
            (described.facts.len() as u64 + 1, fresh.len() as u64 + u64::from(changed));
        if !fresh.is_empty() {
            told(ledger.record(fresh, self.asked.clock, &self.secret), sink)?;
        }
        let report = Report { rows, recorded, unchanged: rows - recorded, refused: 0 };
        self.done.push(ImportedFile { path: path.to_owned(), format: "description", report });
        Ok(())
    }

    /// Imports the tables and documents.
    fn tables(
        &mut self,
        files: &[(PathBuf, FormatName)],
        sink: &mut Sink,
        progress: &dyn Progress,
    ) -> Result<(), Stopped> {
        let known = told(described_in(&mut self.books.ledger), sink)?;
        let Some(venue) = known.venue else {
            let why = "the ledger does not know the days of the exhibition yet";
            let hint = "import its `exhibition.toml` first";
            let place = self.books.place.to_string();
            return Err(sink.stop(about(codes::AUD_004, &place, why, hint)));
        };
        let names: Vec<DeviceId> = known.devices.iter().map(|device| device.id.clone()).collect();
        let exhibition =
            told(Exhibition::new(&venue, known.halls, known.doors, known.devices), sink)?;
        // The desk has the sink; what is wrong beside its rows is told after it.
        let mut unread = Sink::new();
        let outcome = self.at_desk(files, &exhibition, &names, sink, &mut unread, progress);
        sink.append(unread);
        told(outcome, sink)?;
        if progress.cancelled() { Err(Stopped) } else { Ok(()) }
    }

    fn at_desk(
        &mut self,
        files: &[(PathBuf, FormatName)],
        exhibition: &Exhibition,
        names: &[DeviceId],
        sink: &mut Sink,
        unread: &mut Sink,
        progress: &dyn Progress,
    ) -> Result<(), Fault> {
        let Self { asked, books, secret, done } = self;
        let mut desk = Desk::new(&mut books.ledger, exhibition, secret, asked.clock, sink)?;
        let steps = files.iter().map(|(path, _)| mib(path)).sum::<u64>();
        progress.begin("MiB", usize::try_from(steps).unwrap_or(usize::MAX));
        for (path, name) in files {
            match one(&mut desk, path, *name, asked, names, progress) {
                Ok(report) => {
                    let format = name.word();
                    done.push(ImportedFile { path: path.clone(), format, report });
                }
                Err(Refused::File(why)) => unread.report(*why),
                Err(Refused::Ledger(fault)) => return Err(fault),
            }
            if progress.cancelled() {
                break;
            }
        }
        progress.end();
        Ok(())
    }
}

/// What a ledger was begun with cannot change.
fn same_ledger(is: &About, asked: &About, path: &Path, sink: &mut Sink) -> Result<(), Stopped> {
    if is == asked {
        return Ok(());
    }
    let why = format!(
        "the ledger is of `{}`, zone {}, days from {}, which cannot change",
        is.exhibition,
        is.zone,
        is.day_begins.strftime("%H:%M")
    );
    let hint = "keep these three as they were, or import into another ledger: `--ledger PATH`";
    Err(sink.stop(about(codes::AUD_001, &shown(path), why, hint)))
}

/// Why a file was not read.
enum Refused {
    File(Box<leporello_diag::Diagnostic>),
    Ledger(Fault),
}

fn one(
    desk: &mut Desk<'_, crate::keep::Keep>,
    path: &Path,
    name: FormatName,
    asked: &Import,
    devices: &[DeviceId],
    progress: &dyn Progress,
) -> Result<Report, Refused> {
    let format =
        name.whole(path, asked.device.as_ref(), asked.direction, devices).map_err(Refused::File)?;
    let file = std::fs::File::open(path).map_err(|error| {
        let hint = "see that it is there and may be read";
        Refused::File(Box::new(about(codes::AUD_002, &shown(path), error.to_string(), hint)))
    })?;
    let mut watched = Watched { file, progress, left: mib(path), read: 0 };
    let report = desk.import(&format, &shown(path), &mut watched).map_err(Refused::Ledger)?;
    (0..watched.left).for_each(|_| progress.step());
    Ok(report)
}

/// Bytes of a step of progress.
const MIB: u64 = 1 << 20;

/// Steps of progress that a file takes; every file takes one.
fn mib(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(1, |data| data.len().div_ceil(MIB).max(1))
}

/// A file whose reading is told of, and can be stopped.
struct Watched<'a> {
    file: std::fs::File,
    progress: &'a dyn Progress,
    /// Steps that are still to be told.
    left: u64,
    /// Bytes since the last step.
    read: u64,
}

impl Read for Watched<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        // An end would let half a row pass for a whole one.
        if self.progress.cancelled() {
            return Err(std::io::Error::other("reading was stopped"));
        }
        let read = self.file.read(into)?;
        self.read += read as u64;
        while self.read >= MIB && self.left > 0 {
            self.read -= MIB;
            self.left -= 1;
            self.progress.step();
        }
        Ok(read)
    }
}

/// Closes every day that has entries in no tree yet; the checkpoints that were made, in order.
///
/// # Errors
/// When the key is not that of the ledger, or the database fails.
pub fn close_all<S: leporello_ledger::store::Store>(
    ledger: &mut Ledger<S>,
    secret: &Secret,
) -> Result<Vec<leporello_ledger::Closed>, Fault> {
    let days = ledger.open_days()?;
    days.into_iter().map(|day| ledger.close(day, secret)).collect()
}
