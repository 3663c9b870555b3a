//! The guest book: what waits, and what is on the shelf.

use crate::about::About;
use crate::fault::Fault;
use crate::period::{HalfDay, Period};
use crate::seal::{Sealed, Sealer};
use crate::shelf::{Key, Shelf, Shelved};
use crate::waiting::{Ripe, Waiting};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The longest words an entry may have, in characters.
pub const LONGEST: usize = 2_000;

/// Most entries that wait: 32 megabytes of memory.
const MOST_WAITING: usize = 4_000;

/// What somebody writes. Blank words are as good an answer as any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The words, at most [`LONGEST`] characters.
    pub words: String,
    /// Whether they may be quoted.
    pub quotable: bool,
}

/// As many entries wait as can, or the words are too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// What was written down of one period: what a ledger may commit to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The label that all its entries have.
    pub period: Period,
    /// The root over every entry of this period so far. A later root of the same period takes
    /// the place of an earlier one.
    pub root: [u8; 32],
    /// How many entries the period has.
    pub entries: About,
}

/// An open guest book. It may be shared between threads.
pub struct GuestBook {
    sealer: Sealer,
    waiting: Mutex<Waiting<Sealed>>,
    shelf: Mutex<Shelf>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a thread that panicked left is whole: entries are moved, not changed.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl GuestBook {
    /// Opens the file, or begins it. No other process can open it as long.
    ///
    /// # Errors
    /// When the file cannot be opened, is open in another process, is no guest book, or was
    /// written by a newer Leporello.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        Ok(Self {
            sealer: Sealer::new(),
            waiting: Mutex::default(),
            shelf: Mutex::new(Shelf::open(path)?),
        })
    }

    /// Takes an entry that is written in `now`. It never touches the disk: nothing about files
    /// says that, when, or how much somebody wrote. A blank entry takes the same way and is
    /// dropped at its end.
    ///
    /// # Errors
    /// When too many wait, for blank entries as well; or the words are longer than [`LONGEST`].
    pub fn write(&self, now: HalfDay, entry: Entry) -> Result<(), Full> {
        let blank = entry.words.trim().is_empty();
        if entry.words.chars().count() > LONGEST {
            return Err(Full);
        }
        let sealed = self.sealer.seal(entry);
        let mut waiting = lock(&self.waiting);
        if waiting.len() >= MOST_WAITING {
            return Err(Full);
        }
        if !blank {
            waiting.add(now, sealed);
        }
        Ok(())
    }

    /// To be called now and then, every minute for instance: writes down what waited for the end
    /// of half-days before `now`. It touches the disk only when a half-day is over, so that the
    /// times a file system keeps say no more than the labels do.
    ///
    /// # Errors
    /// When the disk refuses; what waits still waits then.
    pub fn turn(&self, now: HalfDay) -> Result<Vec<Batch>, Fault> {
        self.write_down(Some(now))
    }

    /// To be called when the last hall closes for the day, and when the program stops as planned:
    /// the half-day is taken to be over. Fewer than five may wait on; if the process ends, they
    /// are lost with it, because nothing on disk could hide them.
    ///
    /// # Errors
    /// When the disk refuses; what waits still waits then.
    pub fn stop(&self) -> Result<Vec<Batch>, Fault> {
        self.write_down(None)
    }

    fn write_down(&self, now: Option<HalfDay>) -> Result<Vec<Batch>, Fault> {
        let mut shelf = lock(&self.shelf);
        shelf.tidy()?;
        let ripe = lock(&self.waiting).take_ripe(now);
        if ripe.is_empty() {
            return Ok(Vec::new());
        }
        let open = |(period, sealed): &Ripe<Sealed>| {
            (*period, sealed.iter().map(|s| self.sealer.open(s)).collect())
        };
        let batches = shelf.put(ripe.iter().map(open).collect());
        if batches.is_err() {
            lock(&self.waiting).put_back(ripe);
        }
        let batches = batches?;
        // The entries are safe; what cannot be tidied up now is tidied up at the next turn.
        drop(shelf.tidy());
        Ok(batches)
    }

    /// The root of a period, computed again, to be compared with what a ledger committed to.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn batch(&self, period: Period) -> Result<Batch, Fault> {
        lock(&self.shelf).batch(period)
    }

    /// Every period that has entries with its root, in order of its label: what a ledger is to
    /// commit to when a day is closed.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn batches(&self) -> Result<Vec<Batch>, Fault> {
        let shelf = lock(&self.shelf);
        shelf.periods()?.into_iter().map(|period| shelf.batch(period)).collect()
    }

    /// At most `limit` entries behind `after`, in the order of their random keys; of one theme
    /// when one is named.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn page(
        &self,
        after: Option<Key>,
        theme: Option<&str>,
        limit: u32,
    ) -> Result<Vec<Shelved>, Fault> {
        lock(&self.shelf).page(after, theme, limit)
    }

    /// How many entries there are, as it may be said.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self) -> Result<About, Fault> {
        lock(&self.shelf).count().map(About::of)
    }

    /// Themes that staff set, by name, each with its number as it may be said; the empty name
    /// stands for entries without one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn themes(&self) -> Result<Vec<(String, About)>, Fault> {
        let themes = lock(&self.shelf).themes()?;
        Ok(themes.into_iter().map(|(theme, n)| (theme, About::of(n))).collect())
    }

    /// Sets an entry's theme, empty for none; `false` when there is no such entry.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_theme(&self, key: Key, theme: &str) -> Result<bool, Fault> {
        lock(&self.shelf).set_theme(key, theme)
    }

    /// Takes an entry out for good, one that names somebody for instance; `false` when there is
    /// no such entry. The root of its period stays the same.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn take_out(&self, key: Key) -> Result<bool, Fault> {
        lock(&self.shelf).take_out(key)
    }

    pub(crate) fn whole(&self) -> Result<crate::backup::Whole, Fault> {
        let shelf = lock(&self.shelf);
        Ok((shelf.page(None, None, u32::MAX)?, shelf.taken_out()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_full_disk_loses_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
        let morning = HalfDay::of(date(2026, 5, 2).at(9, 0, 0, 0));
        let later = HalfDay::of(date(2026, 5, 2).at(13, 0, 0, 0));
        for n in 0..30 {
            let words = format!("{n} {}", "wide ".repeat(300));
            book.write(morning, Entry { words, quotable: false }).unwrap();
        }
        lock(&book.shelf).allow_pages(6);
        assert_eq!(book.turn(later).unwrap_err().code.name(), "GST-001");
        assert_eq!(book.turn(later).unwrap_err().code.name(), "GST-001");
        assert!(book.page(None, None, 99).unwrap().is_empty(), "all or nothing");
        lock(&book.shelf).allow_pages(10_000);
        assert_eq!(book.turn(later).unwrap().len(), 1);
        assert_eq!(book.page(None, None, 99).unwrap().len(), 30);
    }

    #[test]
    fn a_book_that_can_hold_no_more_refuses_blank_entries_too() {
        let folder = tempfile::tempdir().unwrap();
        let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
        let now = HalfDay::of(date(2026, 5, 2).at(9, 0, 0, 0));
        let entry = |words: &str| Entry { words: words.into(), quotable: false };
        for _ in 0..MOST_WAITING {
            book.write(now, entry("again")).unwrap();
        }
        assert_eq!(book.write(now, entry("again")), Err(Full));
        assert_eq!(book.write(now, entry("")), Err(Full));
    }
}
