//! The guest book on disk: one SQLite file that shows no order and no time.
//!
//! Rows are put in by the order of their random keys, in a table that has no row numbers. After
//! each change the file is written anew from its content and the write-ahead log is cut to
//! nothing, so that no free page and no frame of the log says what came last; then the files'
//! times are set to one moment that never changes.

use crate::about::About;
use crate::book::{Batch, Entry};
use crate::fault::{Fault, disk, foreign, taken};
use crate::period::Period;
use crate::root::{leaf, root};
use crate::seal::random;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, Row, Transaction};
use std::fs::{File, FileTimes};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Says of a SQLite file that it is a guest book.
const GUEST_BOOK: i32 = 0x4c47_7374;

/// The only version of the schema there is.
const SCHEMA: i32 = 1;

/// The name of an entry: 128 random bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub [u8; 16]);

impl Key {
    /// Reads 32 hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        (text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit()))
            .then(|| u128::from_str_radix(text, 16).ok())?
            .map(|number| Self(number.to_be_bytes()))
    }

    /// 32 hexadecimal digits.
    #[must_use]
    pub fn hex(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
    }
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelved {
    /// Its name.
    pub key: Key,
    /// When it was written, as far as that is kept.
    pub period: Period,
    /// Whether who wrote it allows that it be quoted.
    pub quotable: bool,
    /// What was written.
    pub words: String,
    /// The theme that staff set; empty when none is set.
    pub theme: String,
}

/// The open file. No other process can open it as long.
pub(crate) struct Shelf {
    /// `None` only while it is dropped.
    connection: Option<Connection>,
    path: PathBuf,
    /// Whether something was written and not tidied up yet.
    untidy: bool,
}

impl Shelf {
    /// Opens the guest book, or begins it.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        let failed = |e: rusqlite::Error| said(path, &e);
        let connection = Connection::open(path).map_err(failed)?;
        // No shared memory file, and no second process.
        connection
            .busy_timeout(Duration::from_secs(2))
            .and_then(|()| connection.pragma_update(None, "locking_mode", "EXCLUSIVE"))
            .map_err(failed)?;
        // Before anything is changed: it may be another's file.
        let is_new = is_new(&connection, path)?;
        let set = |name, value| connection.pragma_update(None, name, value);
        set("journal_mode", "WAL")
            .and_then(|()| set("synchronous", "FULL"))
            .and_then(|()| set("secure_delete", "ON"))
            // A file written anew is put together in memory, not in a temporary file.
            .and_then(|()| set("temp_store", "MEMORY"))
            .map_err(failed)?;
        // A crash may have left frames in the log: tidy up before anything else.
        let mut shelf = Self { connection: Some(connection), path: path.to_owned(), untidy: true };
        if is_new {
            shelf.change(|t| {
                t.execute_batch(include_str!("sql/001-begin.sql"))?;
                t.pragma_update(None, "application_id", GUEST_BOOK)?;
                t.pragma_update(None, "user_version", SCHEMA)
            })?;
        }
        shelf.tidy()?;
        Ok(shelf)
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().expect("open until it is dropped")
    }

    fn ask<T>(&self, ask: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        ask(self.connection()).map_err(|e| said(&self.path, &e))
    }

    /// Changes all or nothing.
    fn change<T>(
        &mut self,
        change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        self.untidy = true;
        let connection = self.connection.as_mut().expect("open until it is dropped");
        let changed = connection.transaction().and_then(|transaction| {
            let made = change(&transaction)?;
            transaction.commit()?;
            Ok(made)
        });
        changed.map_err(|e| said(&self.path, &e))
    }

    /// Leaves nothing on disk but the content, in the order of the keys. Does nothing when
    /// nothing was written since the last time.
    pub(crate) fn tidy(&mut self) -> Result<(), Fault> {
        if !self.untidy {
            return Ok(());
        }
        self.ask(|c| {
            c.execute_batch("VACUUM")?;
            c.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        })?;
        forget_times(&self.path).map_err(|e| disk(&self.path, &e))?;
        self.untidy = false;
        Ok(())
    }

    /// Puts entries in, each label's together, and answers with a root for each label. When it
    /// fails, none is in.
    pub(crate) fn put(&mut self, ripe: Vec<(Period, Vec<Entry>)>) -> Result<Vec<Batch>, Fault> {
        let mut periods: Vec<Period> = ripe.iter().map(|(period, _)| *period).collect();
        periods.sort_unstable();
        periods.dedup();
        let shelved = |(period, entries): (Period, Vec<Entry>)| {
            entries.into_iter().map(move |Entry { words, quotable }| Shelved {
                key: Key(random()),
                period,
                quotable,
                words,
                theme: String::new(),
            })
        };
        let entries = ripe.into_iter().flat_map(shelved).collect();
        self.insert(entries)?;
        periods.into_iter().map(|period| self.batch(period)).collect()
    }

    /// Puts whole entries in, by the order of their keys.
    pub(crate) fn insert(&mut self, mut entries: Vec<Shelved>) -> Result<(), Fault> {
        entries.sort_unstable_by_key(|entry| entry.key);
        self.change(|t| {
            let sql =
                "INSERT INTO entry (key, period, quotable, words, theme) VALUES (?, ?, ?, ?, ?)";
            let mut statement = t.prepare_cached(sql)?;
            for e in entries {
                statement.execute((e.key.0, e.period.to_string(), e.quotable, e.words, e.theme))?;
            }
            Ok(())
        })
    }

    /// The root and the number of a period.
    pub(crate) fn batch(&self, period: Period) -> Result<Batch, Fault> {
        let of = period.to_string();
        let mut leaves: Vec<[u8; 32]> = self.ask(|c| {
            let mut statement = c.prepare_cached("SELECT leaf FROM taken_out WHERE period = ?")?;
            statement.query_map([&of], |row| row.get(0))?.collect()
        })?;
        let entries = self.select(
            "SELECT key, period, quotable, words, theme FROM entry WHERE period = ?",
            [&of],
        )?;
        leaves.extend(entries.iter().map(|e| leaf(&e.key, e.period, e.quotable, &e.words)));
        Ok(Batch { period, root: root(leaves), entries: About::of(entries.len() as u64) })
    }

    fn select(&self, sql: &str, params: impl rusqlite::Params) -> Result<Vec<Shelved>, Fault> {
        let rows: Vec<Shelved> =
            self.ask(|c| c.prepare_cached(sql)?.query_map(params, read)?.collect())?;
        Ok(rows)
    }

    /// At most `limit` entries behind `after`, by key; of one theme when one is named.
    pub(crate) fn page(
        &self,
        after: Option<Key>,
        theme: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Shelved>, Fault> {
        self.select(
            "SELECT key, period, quotable, words, theme FROM entry \
             WHERE (?1 IS NULL OR key > ?1) AND (?2 IS NULL OR theme = ?2) ORDER BY key LIMIT ?3",
            (after.map(|key| key.0), theme, limit),
        )
    }

    /// How many entries there are.
    pub(crate) fn count(&self) -> Result<u64, Fault> {
        let count: i64 =
            self.ask(|c| c.query_row("SELECT count(*) FROM entry", [], |r| r.get(0)))?;
        Ok(count.unsigned_abs())
    }

    /// Themes by name, each with its number of entries; the empty name stands for none.
    pub(crate) fn themes(&self) -> Result<Vec<(String, u64)>, Fault> {
        self.ask(|c| {
            let mut statement = c.prepare_cached(
                "SELECT theme, count(*) FROM entry GROUP BY theme ORDER BY theme",
            )?;
            let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()));
            statement.query_map([], read)?.collect()
        })
    }

    /// Sets an entry's theme; `false` when there is no such entry.
    pub(crate) fn set_theme(&mut self, key: Key, theme: &str) -> Result<bool, Fault> {
        let sql = "UPDATE entry SET theme = ? WHERE key = ?";
        let changed = self.change(|t| t.execute(sql, (theme, key.0)))?;
        self.tidy()?;
        Ok(changed == 1)
    }

    /// Takes an entry out; its leaf stays, from which nothing can be read. `false` when there is
    /// no such entry.
    pub(crate) fn take_out(&mut self, key: Key) -> Result<bool, Fault> {
        let found = self.change(|t| {
            let sql =
                "DELETE FROM entry WHERE key = ? RETURNING key, period, quotable, words, theme";
            let found = t.query_row(sql, [key.0], read).optional()?;
            if let Some(e) = &found {
                let leaf = leaf(&e.key, e.period, e.quotable, &e.words);
                let sql = "INSERT INTO taken_out (leaf, period) VALUES (?, ?)";
                t.execute(sql, (leaf, e.period.to_string()))?;
            }
            Ok(found.is_some())
        })?;
        self.tidy()?;
        Ok(found)
    }

    /// Leaves of entries that were taken out, for a copy.
    pub(crate) fn taken_out(&self) -> Result<Vec<([u8; 32], String)>, Fault> {
        self.ask(taken_out)
    }

    /// Puts leaves of a copy in.
    pub(crate) fn insert_taken_out(&mut self, leaves: &[([u8; 32], String)]) -> Result<(), Fault> {
        self.change(|t| {
            let mut statement = t.prepare("INSERT INTO taken_out (leaf, period) VALUES (?, ?)")?;
            leaves.iter().try_for_each(|(leaf, period)| statement.execute((leaf, period)).map(drop))
        })
    }
}

impl Drop for Shelf {
    fn drop(&mut self) {
        drop(self.connection.take());
        // Nobody is left to be told: the next opening sets the times again.
        drop(forget_times(&self.path));
    }
}

pub(crate) fn read(row: &Row<'_>) -> rusqlite::Result<Shelved> {
    let period: String = row.get(1)?;
    let wrong = |e: jiff::Error| {
        rusqlite::Error::FromSqlConversionFailure(1, rusqlite::types::Type::Text, Box::new(e))
    };
    Ok(Shelved {
        key: Key(row.get(0)?),
        period: period.parse().map_err(wrong)?,
        quotable: row.get(2)?,
        words: row.get(3)?,
        theme: row.get(4)?,
    })
}

/// Leaves of entries that were taken out, in their own order.
pub(crate) fn taken_out(connection: &Connection) -> rusqlite::Result<Vec<([u8; 32], String)>> {
    let mut statement = connection.prepare("SELECT leaf, period FROM taken_out ORDER BY leaf")?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Whether the file is empty; it is a guest book otherwise.
pub(crate) fn is_new(connection: &Connection, path: &Path) -> Result<bool, Fault> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
    let marks = number("application_id").and_then(|id| Ok((id, number("user_version")?)));
    let tables = "SELECT count(*) FROM sqlite_schema";
    let tables = connection.query_row(tables, [], |row| row.get::<_, i64>(0));
    match (marks.map_err(|e| said(path, &e))?, tables.map_err(|e| said(path, &e))?) {
        ((GUEST_BOOK, SCHEMA), _) => Ok(false),
        ((0, 0), 0) => Ok(true),
        ((GUEST_BOOK, newer), _) => {
            let why = format!("the guest book has version {newer}, this Leporello knows {SCHEMA}");
            Err(foreign(path, &why))
        }
        _ => Err(foreign(path, "the file is not a guest book")),
    }
}

pub(crate) fn said(path: &Path, error: &rusqlite::Error) -> Fault {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => taken(path),
        Some(ErrorCode::NotADatabase) => foreign(path, "the file is not a guest book"),
        _ => disk(path, error),
    }
}

/// Sets the times of the file and of its log to the first moment of 2000.
pub(crate) fn forget_times(path: &Path) -> std::io::Result<()> {
    let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(946_684_800);
    let times = FileTimes::new().set_accessed(moment).set_modified(moment);
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    for path in [path, Path::new(&log)] {
        match File::options().write(true).open(path) {
            Ok(file) => file.set_times(times)?,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Shelf {
        /// Lets the file have at most `pages` pages, as a full disk would.
        pub(crate) fn allow_pages(&self, pages: u32) {
            self.connection().pragma_update(None, "max_page_count", pages).unwrap();
        }
    }

    /// Where in the log each of the words stands, as they were given.
    fn places(log: &[u8], words: &[String]) -> Vec<usize> {
        let place = |w: &String| log.windows(w.len()).rposition(|window| window == w.as_bytes());
        words.iter().map(|w| place(w).unwrap()).collect()
    }

    #[test]
    fn the_log_of_a_crash_between_writing_and_tidying_shows_no_order() {
        // How often a later entry stands behind an earlier one: in random order half the time.
        let (mut behind, mut pairs) = (0.0, 0.0);
        for _ in 0..10 {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("guestbook.db");
            let mut shelf = Shelf::open(&path).unwrap();
            let words: Vec<String> = (0..40).map(|n| format!("entry {n} of many")).collect();
            let entry = |words: &String| Entry { words: words.clone(), quotable: false };
            let ripe = vec![(Period::Exhibition, words.iter().map(entry).collect())];
            shelf.put(ripe).unwrap();
            let log = std::fs::read(folder.path().join("guestbook.db-wal")).unwrap();
            let places = places(&log, &words);
            for (n, place) in places.iter().enumerate() {
                behind += places[n..].iter().filter(|later| *later > place).count() as f64;
                pairs += (places.len() - n - 1) as f64;
            }
            shelf.tidy().unwrap();
            let log = std::fs::read(folder.path().join("guestbook.db-wal")).unwrap();
            assert!(log.is_empty());
        }
        // The share has a standard deviation of 0.017 over ten times forty entries.
        let share: f64 = behind / pairs;
        assert!((share - 0.5).abs() < 0.1, "{share}");
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is() {
        let key = Key(*b"\x00\x01guestbook key\xff");
        assert_eq!(Key::from_hex(&key.hex()), Some(key));
        for other in ["", "00", "+0000000000000000000000000000000", &"0".repeat(33)] {
            assert_eq!(Key::from_hex(other), None, "{other}");
        }
    }
}
