//! What is on the shelf, read beside the server that has it open.
//!
//! The server lets nobody else in. But whenever it is not writing, its log is empty and the file
//! is whole: so the file is read without a lock, twice, between two looks at the log. What was the
//! same both times was not written in between, since every writing changes the file.

use crate::backup::Whole;
use crate::fault::{Fault, disk, foreign};
use crate::shelf::{Shelf, Shelved, is_new, read, said, taken_out};
use rusqlite::{Connection, OpenFlags};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How often a book that is being written to is looked at, and how long apart. It is written to at
/// the end of a half-day and when staff change something, for much less than a second.
const LOOKS: u32 = 50;
const APART: Duration = Duration::from_millis(100);

/// Everything of the guest book at `path`.
///
/// # Errors
/// When there is none, it cannot be read, or is written to all the time.
pub(crate) fn whole(path: &Path) -> Result<Whole, Fault> {
    if !path.is_file() {
        return Err(foreign(path, "there is no guest book here"));
    }
    let mut why = disk(path, &"it was written to all the time");
    for _ in 0..LOOKS {
        match looked(path) {
            Ok(Some(whole)) => return Ok(whole),
            Ok(None) => {}
            // It may have been half written when it was read.
            Err(fault) => why = fault,
        }
        std::thread::sleep(APART);
    }
    // Without a server, what a crash left is put in order by opening the book.
    let opened = Shelf::open(path).ok();
    let whole = opened.map(|shelf| Ok((shelf.page(None, None, u32::MAX)?, shelf.taken_out()?)));
    whole.unwrap_or(Err(why))
}

/// Everything, if nobody wrote while it was read.
fn looked(path: &Path) -> Result<Option<Whole>, Fault> {
    if !is_quiet(path) {
        return Ok(None);
    }
    let (first, second) = (image(path)?, image(path)?);
    Ok((first == second && is_quiet(path)).then_some(first))
}

/// Whether nothing is in the log.
fn is_quiet(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(PathBuf::from(log)).map_or(true, |data| data.len() == 0)
}

fn image(path: &Path) -> Result<Whole, Fault> {
    let failed = |e: rusqlite::Error| said(path, &e);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let connection = Connection::open_with_flags(immutable(path), flags).map_err(failed)?;
    if is_new(&connection, path)? {
        return Ok((Vec::new(), Vec::new()));
    }
    let entries: rusqlite::Result<Vec<Shelved>> = connection
        .prepare("SELECT key, period, quotable, words, theme FROM entry ORDER BY key")
        .and_then(|mut s| s.query_map([], read)?.collect());
    Ok((entries.map_err(failed)?, taken_out(&connection).map_err(failed)?))
}

/// The address of a file for SQLite, which is to take no lock and read no log.
fn immutable(path: &Path) -> String {
    let escaped: String = path
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(*byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("file:{escaped}?immutable=1")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::{backup_of, restore};
    use crate::book::{Entry, GuestBook};
    use crate::period::HalfDay;
    use jiff::civil::date;

    fn written(book: &GuestBook, many: usize) {
        let morning = HalfDay::of(date(2026, 5, 2).at(9, 0, 0, 0));
        for n in 0..many {
            book.write(morning, Entry { words: format!("entry {n}"), quotable: n % 2 == 0 })
                .unwrap();
        }
        book.turn(HalfDay::of(date(2026, 5, 2).at(13, 0, 0, 0))).unwrap();
    }

    #[test]
    fn a_book_that_a_server_has_open_is_copied_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("guest book #1?.db");
        let book = GuestBook::open(&path).unwrap();
        written(&book, 7);
        let key = book.page(None, None, 1).unwrap()[0].key;
        book.take_out(key).unwrap();
        let copy = folder.path().join("copy.sealed");
        backup_of(&path, &copy, &[9; 32]).unwrap();
        let again = folder.path().join("again.db");
        restore(&copy, &[9; 32], &again).unwrap();
        let restored = GuestBook::open(&again).unwrap();
        let all = |book: &GuestBook| book.page(None, None, 99).unwrap();
        assert_eq!(all(&restored), all(&book));
        assert_eq!(all(&restored).len(), 6);
        let period = all(&book)[0].period;
        assert_eq!(restored.batch(period).unwrap(), book.batch(period).unwrap());
    }

    #[test]
    fn a_book_is_not_copied_in_the_middle_of_a_change() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("guestbook.db");
        let book = GuestBook::open(&path).unwrap();
        written(&book, 5);
        assert!(looked(&path).unwrap().is_some());
        std::fs::write(folder.path().join("guestbook.db-wal"), b"a change").unwrap();
        assert!(looked(&path).unwrap().is_none());
    }

    #[test]
    fn what_is_no_guest_book_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let none = whole(&folder.path().join("none.db")).unwrap_err();
        assert_eq!(none.code.name(), "GST-003");
        let other = folder.path().join("other.db");
        Connection::open(&other).unwrap().execute_batch("CREATE TABLE visitor (name)").unwrap();
        assert_eq!(looked(&other).unwrap_err().code.name(), "GST-003");
    }
}
