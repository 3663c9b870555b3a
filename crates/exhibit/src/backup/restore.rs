//! A backup made into a folder again.

use super::list::{List, sum_of};
use super::{
    Beside, DESK, GUEST_BOOK, KEY, LEDGER, LIST, SEALED, file, forget_time, message, private,
    sealing, secret_of,
};
use crate::desk;
use crate::fault::Fault;
use leporello_diag::{Diagnostic, codes};
use leporello_guestbook::{About, GuestBook};
use leporello_ledger::store::{Sqlite, Store as _};
use leporello_ledger::{Ledger, Verified};
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use std::path::Path;
use zip::ZipArchive;

/// Longest list that is read, in bytes.
const LONGEST_LIST: u64 = 1 << 16;

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Name of the exhibition.
    pub exhibition: String,
    /// The ledger's public key, to be compared with the one on paper.
    pub key: String,
    /// What was verified of the ledger.
    pub ledger: Verified,
    /// Whether there were papers of the desk: posts and their codes, links, invitations.
    pub has_desk: bool,
    /// About how many entries the guest book has; `None` without one.
    pub guest_book: Option<About>,
    /// Whether the secret key was in the backup and is in the folder now.
    pub has_key: bool,
}

type Archive = ZipArchive<BufReader<File>>;

/// Makes a folder from a backup: every sum is checked, the ledger is opened and verified whole, and
/// only then is there a folder. `key` is the ledger's secret key, which opens the guest book when it
/// is not in the backup.
///
/// # Errors
/// `EXH-021` when the file is no backup, is damaged or was changed, the folder has something in it,
/// or the key is missing; what the ledger, the desk or the guest book say. Nothing is restored then.
pub fn restore(from: &Path, into: &Path, key: Option<&Path>) -> Result<Restored, Fault> {
    let unwritten = |e: io::Error| {
        unrestored(into, &format!("it could not be written: {e}"), "see that the disk has room")
    };
    empty(into)?;
    let (mut archive, list) = opened(from)?;
    let folder = Beside::new(into).map_err(unwritten)?;
    for at in 0..list.parts.len() {
        unpacked(&mut archive, &list, at, &folder, from)?;
    }
    let mut ledger = Ledger::open(Sqlite::open(&folder.of(LEDGER))?)?;
    if *ledger.verifier() != list.key {
        return Err(damaged(from, "its list is signed by another key than the ledger's"));
    }
    ledger.store().check()?;
    let verified = ledger.verify(&list.key)?;
    let guest_book = guest_book(&list, &ledger, &folder, key)?;
    drop(ledger);
    if list.has(DESK) {
        desk::Sqlite::open(&folder.of(DESK))?;
    }
    placed(&folder, into).map_err(unwritten)?;
    Ok(Restored {
        exhibition: list.key.name().to_owned(),
        key: list.key.to_string(),
        ledger: verified,
        has_desk: list.has(DESK),
        guest_book,
        has_key: list.has(KEY),
    })
}

/// Whether a file is a backup.
pub(super) fn is_backup(path: &Path) -> bool {
    opened(path).is_ok()
}

/// Nothing that is there is ever replaced.
fn empty(into: &Path) -> Result<(), Fault> {
    let has = match std::fs::read_dir(into) {
        Ok(mut entries) => entries.next().is_some(),
        Err(e) if e.kind() == io::ErrorKind::NotFound => false,
        Err(_) => true,
    };
    if has {
        let hint = "name a folder that is not there yet: `--into FOLDER`";
        return Err(unrestored(into, "there is something here already", hint));
    }
    Ok(())
}

/// The archive and its list, which names each of its files.
fn opened(from: &Path) -> Result<(Archive, List), Fault> {
    let no_zip = |e: zip::result::ZipError| damaged(from, &e.to_string());
    let file = File::open(from).map_err(|e| damaged(from, &e.to_string()))?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(no_zip)?;
    archive.validate_header_consistency().map_err(no_zip)?;
    let mut note = String::new();
    let first = archive.by_name(LIST).map_err(|_| damaged(from, "it has no list"))?;
    first
        .take(LONGEST_LIST)
        .read_to_string(&mut note)
        .map_err(|e| damaged(from, &format!("its list: {e}")))?;
    let list = List::signed(&note).ok_or_else(|| damaged(from, "its list is not as signed"))?;
    if archive.len() != list.parts.len() + 1 {
        return Err(damaged(from, "it has other files than its list"));
    }
    Ok((archive, list))
}

fn unpacked(
    archive: &mut Archive,
    list: &List,
    at: usize,
    folder: &Beside,
    from: &Path,
) -> Result<(), Fault> {
    let part = &list.parts[at];
    let wrong = |why: &str| damaged(from, &format!("`{}`: {why}", part.name));
    let packed = archive.by_name(&part.name).map_err(|e| wrong(&e.to_string()))?;
    let mut out = private(&folder.of(&part.name)).map_err(|e| wrong(&e.to_string()))?;
    // One byte more than there may be is enough to see that there are too many.
    let (size, sum) =
        sum_of(&mut packed.take(part.size + 1), &mut out).map_err(|e| wrong(&e.to_string()))?;
    if (size, &sum) != (part.size, &part.sum) {
        return Err(wrong("its SHA-256 is not the one in the list"));
    }
    out.sync_all().map_err(|e| wrong(&e.to_string()))
}

fn guest_book(
    list: &List,
    ledger: &Ledger<Sqlite>,
    folder: &Beside,
    key: Option<&Path>,
) -> Result<Option<About>, Fault> {
    let inside = folder.of(KEY);
    let key = if list.has(KEY) { Some(inside.as_path()) } else { key };
    if !list.has(SEALED) {
        return Ok(None);
    }
    let Some(key) = key else {
        let why = "the guest book in it is sealed, and the key is not in it";
        let hint = "name the key file of this exhibition: `--key PATH`";
        return Err(unrestored(&folder.of(SEALED), why, hint));
    };
    let secret = secret_of(ledger, key)?;
    let (sealed, path) = (folder.of(SEALED), folder.of(GUEST_BOOK));
    leporello_guestbook::restore(&sealed, &sealing(&secret), &path)?;
    let entries = GuestBook::open(&path)?.entries()?;
    let _ = std::fs::remove_file(sealed);
    Ok(Some(entries))
}

/// Gives the folder its name.
fn placed(folder: &Beside, into: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(&folder.0)? {
        forget_time(&entry?.path())?;
    }
    // An empty folder is replaced.
    std::fs::rename(&folder.0, into)
}

fn unrestored(path: &Path, why: &str, hint: &str) -> Fault {
    message(codes::EXH_021, path, why, hint)
}

fn damaged(path: &Path, why: &str) -> Fault {
    let why = format!("this is no backup, or it was damaged or changed: {why}");
    Box::new(
        Diagnostic::new(codes::EXH_021, file(path), why)
            .hint("take an earlier copy of it, from another disk"),
    )
}
