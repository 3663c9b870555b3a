//! Papers on a PostgreSQL server, for several servers at once.

use super::Drawer;
use crate::fault::{Fault, database};
use leporello_ledger::store::{Link, Session};

const SCHEMA: &str = include_str!("sql/postgres.sql");

/// Names the lock under which tables are made, so that two servers which start at once do not
/// make them twice.
const MAKING: i64 = 0x6465_736b;

/// Keeps papers in a schema of a PostgreSQL database. A connection that was lost is made anew.
pub struct Postgres(Link);

fn failed(e: postgres::Error) -> Fault {
    let cause = std::error::Error::source(&e).map(ToString::to_string).unwrap_or_default();
    database("the desk's papers", &format!("{e}: {cause}"))
}

impl Postgres {
    /// Connects, and makes the tables when they are not there.
    ///
    /// # Errors
    /// When the server cannot be reached or does not let the tables be made.
    pub fn connect(address: &str) -> Result<Self, Fault> {
        let mut link = Link::to(address, failed)?;
        make(link.client()).map_err(failed)?;
        Ok(Self(link))
    }
}

fn make(client: &mut postgres::Client) -> Result<(), postgres::Error> {
    let mut transaction = client.transaction()?;
    transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MAKING])?;
    let has = transaction.query_one("SELECT to_regclass('desk_document') IS NOT NULL", &[])?;
    if !has.get::<_, bool>(0) {
        transaction.batch_execute(SCHEMA)?;
    }
    transaction.commit()
}

/// How many rows a swap touched: 1 when `old` was there.
fn swap(
    session: &mut Session<'_>,
    kind: &str,
    name: &str,
    old: Option<&str>,
    new: Option<&str>,
) -> Result<u64, Fault> {
    match (old, new) {
        (None, None) => {
            let sql = "SELECT FROM desk_document WHERE kind = $1 AND name = $2";
            Ok(u64::from(session.one(sql, &[&kind, &name])?.is_none()))
        }
        (None, Some(new)) => session.run(
            "INSERT INTO desk_document VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &[&kind, &name, &new],
        ),
        (Some(old), None) => session.run(
            "DELETE FROM desk_document WHERE kind = $1 AND name = $2 AND value = $3",
            &[&kind, &name, &old],
        ),
        (Some(old), Some(new)) => session.run(
            "UPDATE desk_document SET value = $4 WHERE kind = $1 AND name = $2 AND value = $3",
            &[&kind, &name, &old, &new],
        ),
    }
}

impl Drawer for Postgres {
    fn get(&mut self, kind: &str, name: &str) -> Result<Option<String>, Fault> {
        let sql = "SELECT value FROM desk_document WHERE kind = $1 AND name = $2";
        let row = self.0.reading(|session| session.one(sql, &[&kind, &name]))?;
        Ok(row.map(|row| row.get(0)))
    }

    fn list(&mut self, kind: &str) -> Result<Vec<(String, String)>, Fault> {
        let sql = "SELECT name, value FROM desk_document WHERE kind = $1
                   ORDER BY name COLLATE \"C\"";
        let rows = self.0.reading(|session| session.many(sql, &[&kind]))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    fn swap(
        &mut self,
        kind: &str,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<bool, Fault> {
        self.0.transaction(|session| Ok(swap(session, kind, name, old, new)? > 0))
    }

    fn add(&mut self, kind: &str, name: &str, by: u32) -> Result<(), Fault> {
        let sql = "INSERT INTO desk_tally AS t VALUES ($1, $2, $3)
                   ON CONFLICT (kind, name) DO UPDATE SET amount = t.amount + excluded.amount";
        self.0.transaction(|session| session.run(sql, &[&kind, &name, &i64::from(by)])).map(drop)
    }

    fn sums(&mut self, kind: &str) -> Result<Vec<(String, u64)>, Fault> {
        let sql = "SELECT name, amount FROM desk_tally WHERE kind = $1 ORDER BY name COLLATE \"C\"";
        let rows = self.0.reading(|session| session.many(sql, &[&kind]))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1).unsigned_abs())).collect())
    }
}
