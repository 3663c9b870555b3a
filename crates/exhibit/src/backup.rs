//! One file with everything that an exhibition cannot lose, taken while its server runs; and back.
//!
//! The ledger and the desk's papers are copied by SQLite, each as it stood at one moment; the guest
//! book makes its own copy, sealed. A list with the SHA-256 of each is signed by the ledger's key.

mod list;
mod restore;

pub use restore::{Restored, restore};

use crate::fault::Fault;
use leporello_diag::{Code, Diagnostic, Subject, codes};
use leporello_guestbook::backup_of;
use leporello_ledger::Ledger;
use leporello_ledger::key::Secret;
use leporello_ledger::note::{Verifier, sign};
use leporello_ledger::store::Sqlite;
use list::{List, Part};
use rusqlite::backup::{Backup as Copying, StepResult};
use rusqlite::{Connection, OpenFlags};
use sha2::{Digest as _, Sha256};
use std::fs::{File, FileTimes, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files of an exhibition, in its folder and in a backup.
const LEDGER: &str = "exhibition.db";
const DESK: &str = "desk.db";
const KEY: &str = "exhibition.key";
/// The guest book in the folder, and its copy in a backup.
const GUEST_BOOK: &str = "guestbook.db";
const SEALED: &str = "guestbook.sealed";
/// The signed list of what is in a backup.
const LIST: &str = "list.txt";

/// How long a copy waits for a database that is locked, in steps.
const WAITS: u32 = 300;
const WAIT: Duration = Duration::from_millis(100);

/// What is to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// Folder of the exhibition.
    pub folder: PathBuf,
    /// The ledger's secret key: signs the list, and seals the guest book.
    pub key: PathBuf,
    /// The file to write. An earlier backup of this name is replaced, nothing else is.
    pub to: PathBuf,
    /// Whether the secret key is in it. Who has such a file can sign for the ledger and read the
    /// guest book.
    pub with_key: bool,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Name of the exhibition.
    pub exhibition: String,
    /// The ledger's public key.
    pub key: String,
    /// Names and sizes in bytes of what is in the file.
    pub parts: Vec<(String, u64)>,
}

/// Saves an exhibition into one file, whether its server runs or not. The same state gives the same
/// bytes but for the guest book, which is sealed anew each time.
///
/// # Errors
/// `EXH-020` when there is no exhibition with its files in the folder, the key is not that of its
/// ledger, another file is in the way or the disk refuses; what the guest book says. An earlier
/// backup is whole then.
pub fn backup(asked: &Backup) -> Result<Saved, Fault> {
    let Backup { folder, to, .. } = asked;
    if !folder.join(LEDGER).is_file() {
        return Err(no_files(folder));
    }
    if to.exists() && !restore::is_backup(to) {
        let why = "another file is here, and it is no backup";
        return Err(unsaved(to, why, "name another file: `--to FILE`"));
    }
    let copies = Beside::new(to).map_err(|e| unwritten(to, &e))?;
    let (names, verifier, secret) = gathered(asked, &copies)?;
    let parts = names.iter().map(|name| Part::of(name, &copies.of(name)));
    let parts: Vec<Part> = parts.collect::<io::Result<_>>().map_err(|e| unwritten(to, &e))?;
    let list = List { key: verifier.clone(), parts };
    let signed = sign(&list.text(), verifier.name(), &secret);
    packed(&list, &signed, &copies, to).map_err(|e| unwritten(to, &e))?;
    Ok(Saved {
        exhibition: verifier.name().to_owned(),
        key: verifier.to_string(),
        parts: list.parts.into_iter().map(|part| (part.name, part.size)).collect(),
    })
}

/// Makes a copy of each file; their names, and the ledger's keys.
fn gathered(
    asked: &Backup,
    copies: &Beside,
) -> Result<(Vec<&'static str>, Verifier, Secret), Fault> {
    let Backup { folder, key, to, with_key } = asked;
    let is_there = |name: &str| folder.join(name).is_file();
    let mut names = vec![LEDGER];
    // The desk first: a device that it knows is then known to the ledger as well.
    if is_there(DESK) {
        names.push(DESK);
        copied(&folder.join(DESK), &copies.of(DESK))?;
    }
    copied(&folder.join(LEDGER), &copies.of(LEDGER))?;
    let ledger = Ledger::open(Sqlite::open(&copies.of(LEDGER))?)?;
    let secret = secret_of(&ledger, key)?;
    if is_there(GUEST_BOOK) {
        names.push(SEALED);
        backup_of(&folder.join(GUEST_BOOK), &copies.of(SEALED), &sealing(&secret))?;
    }
    if *with_key {
        names.push(KEY);
        std::fs::copy(key, copies.of(KEY)).map_err(|e| unwritten(to, &e))?;
    }
    let verifier = ledger.verifier().clone();
    Ok((names, verifier, secret))
}

/// Copies a database as it stands, beside whoever writes to it.
fn copied(from: &Path, to: &Path) -> Result<(), Fault> {
    let say = |e: rusqlite::Error| unsaved(from, &format!("it cannot be copied: {e}"), TRY_AGAIN);
    let source =
        Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(say)?;
    let mut target = Connection::open(to).map_err(say)?;
    let copying = Copying::new(&source, &mut target).map_err(say)?;
    for _ in 0..WAITS {
        // All pages in one step, so that no writing falls between two.
        match copying.step(-1).map_err(say)? {
            StepResult::Done => return Ok(()),
            _ => std::thread::sleep(WAIT),
        }
    }
    Err(unsaved(from, "another program has locked it", TRY_AGAIN))
}

/// The file, whole or not at all, readable by its owner alone.
fn packed(list: &List, signed: &str, copies: &Beside, to: &Path) -> io::Result<()> {
    let part = copies.of("backup.zip");
    let mut archive = ZipWriter::new(private(&part)?);
    let options = |size: u64| {
        SimpleFileOptions::default().large_file(size >= u64::from(u32::MAX)).unix_permissions(0o600)
    };
    archive.start_file(LIST, options(signed.len() as u64))?;
    archive.write_all(signed.as_bytes())?;
    for Part { name, size, .. } in &list.parts {
        archive.start_file(name.as_str(), options(*size))?;
        io::copy(&mut File::open(copies.of(name))?, &mut archive)?;
    }
    archive.finish()?.sync_all()?;
    // When it was made says when somebody was at the machine.
    forget_time(&part)?;
    std::fs::rename(part, to)
}

/// A new file that nobody else may read.
fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).read(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Sets the times of a file to the first moment of 2000, as those of the guest book are.
fn forget_time(path: &Path) -> io::Result<()> {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(946_684_800);
    let times = FileTimes::new().set_accessed(moment).set_modified(moment);
    File::options().write(true).open(path)?.set_times(times)
}

/// The key of a ledger: never a new one.
fn secret_of(ledger: &Ledger<Sqlite>, path: &Path) -> Result<Secret, Fault> {
    let hint = "name the key file of this exhibition: `--key PATH`";
    if !path.is_file() {
        return Err(unsaved(path, "the key of the exhibition is not here", hint));
    }
    let secret = Secret::open_or_create(path)?;
    if secret.public() == ledger.verifier().public() {
        return Ok(secret);
    }
    Err(unsaved(path, "this is the key of another exhibition", hint))
}

/// The key that seals the guest book's copy. It follows from the ledger's, so that there is one
/// key to keep; the text is signed for nothing else.
fn sealing(secret: &Secret) -> [u8; 32] {
    Sha256::digest(secret.sign_bytes(b"leporello: the key of the guest book's copy\n")).into()
}

/// A folder for the time being, beside a file or folder that is to be made; removed at the end.
struct Beside(PathBuf);

impl Beside {
    fn new(of: &Path) -> io::Result<Self> {
        let mut name = of.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_os_string();
        name.push(format!(".{}.part", std::process::id()));
        let path = of.with_file_name(name);
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent)?;
        }
        let mut builder = std::fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&path)?;
        Ok(Self(path))
    }

    fn of(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // It may have been renamed; nobody is left to be told.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const TRY_AGAIN: &str = "see that the disk has room and the file may be read, then try again";

fn no_files(folder: &Path) -> Fault {
    let why = format!("there is no `{LEDGER}` in this folder");
    Box::new(
        Diagnostic::new(codes::EXH_020, file(folder), why)
            .hint("name the folder of the exhibition")
            .hint(
                "an exhibition on PostgreSQL is saved by `pg_dump --format=custom`; keep its key \
                 file and the copy of its guest book as well",
            ),
    )
}

fn file(path: &Path) -> Subject {
    Subject::File { path: path.display().to_string(), place: None }
}

fn message(code: Code, path: &Path, why: &str, hint: &str) -> Fault {
    Box::new(Diagnostic::new(code, file(path), why).hint(hint))
}

fn unsaved(path: &Path, why: &str, hint: &str) -> Fault {
    message(codes::EXH_020, path, why, hint)
}

fn unwritten(path: &Path, error: &io::Error) -> Fault {
    unsaved(path, &format!("the backup could not be written: {error}"), TRY_AGAIN)
}
