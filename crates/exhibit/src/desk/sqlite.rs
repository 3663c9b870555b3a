//! Papers in a SQLite file.

use super::Drawer;
use crate::fault::{Fault, database};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::path::Path;
use std::time::Duration;

const SCHEMA: &str = include_str!("sql/sqlite.sql");

/// Keeps papers in a SQLite file; what was answered survives a power cut.
pub struct Sqlite(Connection);

fn failed(e: rusqlite::Error) -> Fault {
    database("the desk's papers", &e)
}

impl Sqlite {
    /// Opens the file, or begins it.
    ///
    /// # Errors
    /// When it cannot be opened, is no database, or was written by a newer Leporello.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let mut connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(Duration::from_secs(30)).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        begin(&mut connection)?;
        Ok(Self(connection))
    }
}

fn begin(connection: &mut Connection) -> Result<(), Fault> {
    let immediate = rusqlite::TransactionBehavior::Immediate;
    let transaction = connection.transaction_with_behavior(immediate).map_err(failed)?;
    let has: i64 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    match has {
        0 => {
            transaction.execute_batch(SCHEMA).map_err(failed)?;
            transaction.pragma_update(None, "user_version", 1).map_err(failed)?;
        }
        1 => {}
        _ => return Err(database("the desk's papers", &"they are of a newer Leporello")),
    }
    transaction.commit().map_err(failed)
}

impl Drawer for Sqlite {
    fn get(&mut self, kind: &str, name: &str) -> Result<Option<String>, Fault> {
        self.0
            .prepare_cached("SELECT value FROM document WHERE kind = ?1 AND name = ?2")
            .and_then(|mut s| s.query_row([kind, name], |row| row.get(0)).optional())
            .map_err(failed)
    }

    fn list(&mut self, kind: &str) -> Result<Vec<(String, String)>, Fault> {
        self.0
            .prepare_cached("SELECT name, value FROM document WHERE kind = ?1 ORDER BY name")
            .and_then(|mut s| s.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
            .map_err(failed)
    }

    fn swap(
        &mut self,
        kind: &str,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<bool, Fault> {
        let run = |sql: &str, params: &[&str]| {
            let mut statement = self.0.prepare_cached(sql)?;
            statement.execute(rusqlite::params_from_iter(params))
        };
        let changed = match (old, new) {
            (None, None) => return Ok(self.get(kind, name)?.is_none()),
            (None, Some(new)) => run(
                "INSERT INTO document VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
                &[kind, name, new],
            ),
            (Some(old), None) => run(
                "DELETE FROM document WHERE kind = ?1 AND name = ?2 AND value = ?3",
                &[kind, name, old],
            ),
            (Some(old), Some(new)) => run(
                "UPDATE document SET value = ?4 WHERE kind = ?1 AND name = ?2 AND value = ?3",
                &[kind, name, old, new],
            ),
        };
        changed.map(|rows| rows > 0).map_err(failed)
    }

    fn add(&mut self, kind: &str, name: &str, by: u32) -> Result<(), Fault> {
        self.0
            .prepare_cached(
                "INSERT INTO tally VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            )
            .and_then(|mut s| s.execute(params![kind, name, by]))
            .map(drop)
            .map_err(failed)
    }

    fn sums(&mut self, kind: &str) -> Result<Vec<(String, u64)>, Fault> {
        let rows: Vec<(String, i64)> = self
            .0
            .prepare_cached("SELECT name, amount FROM tally WHERE kind = ?1 ORDER BY name")
            .and_then(|mut s| s.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
            .map_err(failed)?;
        Ok(rows.into_iter().map(|(name, n)| (name, n.unsigned_abs())).collect())
    }
}
