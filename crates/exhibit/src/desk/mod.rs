//! The desk's own papers: posts and their codes, devices and what they may do, invitations,
//! signatures that wait for a second one, and sums of copies taken. Nothing of it is a count of
//! visits: those are in the ledger alone.
//!
//! Papers are few and small, so they are kept as JSON under a kind and a name, and changed by
//! comparing and swapping: that is all it takes for a code to be used once and for tries to be
//! counted right when several servers share one database.

mod memory;
#[cfg(feature = "postgres")]
mod postgres;
mod sqlite;

pub use memory::Memory;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
pub use sqlite::Sqlite;

use crate::fault::{Fault, database};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Mutex, PoisonError};

/// Where papers are kept.
pub trait Drawer: Send {
    /// The paper of this kind and name.
    ///
    /// # Errors
    /// What the database says; so for all methods.
    fn get(&mut self, kind: &str, name: &str) -> Result<Option<String>, Fault>;

    /// All papers of a kind with their names, in order of name.
    ///
    /// # Errors
    /// What the database says.
    fn list(&mut self, kind: &str) -> Result<Vec<(String, String)>, Fault>;

    /// Puts `new` where `old` is; `None` is no paper. Whether `old` was there.
    ///
    /// # Errors
    /// What the database says.
    fn swap(
        &mut self,
        kind: &str,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<bool, Fault>;

    /// Adds to a sum, which begins at 0.
    ///
    /// # Errors
    /// What the database says.
    fn add(&mut self, kind: &str, name: &str, by: u32) -> Result<(), Fault>;

    /// All sums of a kind with their names, in order of name.
    ///
    /// # Errors
    /// What the database says.
    fn sums(&mut self, kind: &str) -> Result<Vec<(String, u64)>, Fault>;
}

/// A kind of paper.
pub trait Paper: Serialize + DeserializeOwned {
    /// Its name in the database: for life.
    const KIND: &'static str;
}

/// The desk.
pub struct Desk(Mutex<Box<dyn Drawer>>);

impl Desk {
    /// The desk with this drawer.
    #[must_use]
    pub fn new(drawer: impl Drawer + 'static) -> Self {
        Self(Mutex::new(Box::new(drawer)))
    }

    fn with<T>(&self, work: impl FnOnce(&mut dyn Drawer) -> T) -> T {
        // A panic elsewhere leaves no half-done change here: each is one statement.
        work(self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut())
    }

    /// The paper of this name.
    ///
    /// # Errors
    /// What the database says; a paper that Leporello cannot have written.
    pub fn find<P: Paper>(&self, name: &str) -> Result<Option<P>, Fault> {
        self.with(|drawer| drawer.get(P::KIND, name))?
            .map(|text| read::<P>(name, &text))
            .transpose()
    }

    /// All papers of a kind with their names, in order of name.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn all<P: Paper>(&self) -> Result<Vec<(String, P)>, Fault> {
        let texts = self.with(|drawer| drawer.list(P::KIND))?;
        let paper = |(name, text): (String, String)| read::<P>(&name, &text).map(|p| (name, p));
        texts.into_iter().map(paper).collect()
    }

    /// Adds a paper; false, and nothing is changed, when there is one of this name.
    ///
    /// # Errors
    /// What the database says.
    pub fn create<P: Paper>(&self, name: &str, paper: &P) -> Result<bool, Fault> {
        let text = text(paper)?;
        self.with(|drawer| drawer.swap(P::KIND, name, None, Some(&text)))
    }

    /// Changes a paper as `change` says, which may be asked again when somebody else was
    /// quicker; `None` takes the paper away. What became of it, or `None` when there is none.
    ///
    /// # Errors
    /// As [`Self::find`]; and what `change` says, when nothing is to be changed.
    pub fn change<P: Paper, E: From<Fault>>(
        &self,
        name: &str,
        mut change: impl FnMut(P) -> Result<Option<P>, E>,
    ) -> Result<bool, E> {
        loop {
            let Some(old) = self.with(|drawer| drawer.get(P::KIND, name))? else {
                return Ok(false);
            };
            let new = change(read::<P>(name, &old)?)?;
            let new = new.as_ref().map(text).transpose()?;
            if self.with(|drawer| drawer.swap(P::KIND, name, Some(&old), new.as_deref()))? {
                return Ok(true);
            }
        }
    }

    /// Takes a paper away and gives it to the one who asked; `None` when there is none, or
    /// somebody else has taken it.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn take<P: Paper>(&self, name: &str) -> Result<Option<P>, Fault> {
        let Some(text) = self.with(|drawer| drawer.get(P::KIND, name))? else { return Ok(None) };
        let is_mine = self.with(|drawer| drawer.swap(P::KIND, name, Some(&text), None))?;
        if is_mine { read::<P>(name, &text).map(Some) } else { Ok(None) }
    }

    /// Adds to a sum.
    ///
    /// # Errors
    /// What the database says.
    pub fn add(&self, kind: &str, name: &str, by: u32) -> Result<(), Fault> {
        self.with(|drawer| drawer.add(kind, name, by))
    }

    /// All sums of a kind with their names, in order of name.
    ///
    /// # Errors
    /// What the database says.
    pub fn sums(&self, kind: &str) -> Result<Vec<(String, u64)>, Fault> {
        self.with(|drawer| drawer.sums(kind))
    }
}

fn text<P: Paper>(paper: &P) -> Result<String, Fault> {
    serde_json::to_string(paper).map_err(|e| database(&format!("a paper ({})", P::KIND), &e))
}

fn read<P: Paper>(name: &str, text: &str) -> Result<P, Fault> {
    serde_json::from_str(text)
        .map_err(|e| database(&format!("the paper `{name}` ({}) cannot be read", P::KIND), &e))
}
