//! Papers on a PostgreSQL server, for several servers at once.

use super::Drawer;
use crate::fault::{Fault, database};
use postgres::types::ToSql;
use postgres::{Client, NoTls};

const SCHEMA: &str = include_str!("sql/postgres.sql");

/// Names the lock under which tables are made, so that two servers which start at once do not
/// make them twice.
const MAKING: i64 = 0x6465_736b;

/// Keeps papers in a schema of a PostgreSQL database.
pub struct Postgres(Client);

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
        let mut client = Client::connect(address, NoTls).map_err(failed)?;
        let mut transaction = client.transaction().map_err(failed)?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MAKING]).map_err(failed)?;
        let has = transaction
            .query_one("SELECT to_regclass('desk_document') IS NOT NULL", &[])
            .map_err(failed)?;
        if !has.get::<_, bool>(0) {
            transaction.batch_execute(SCHEMA).map_err(failed)?;
        }
        transaction.commit().map_err(failed)?;
        Ok(Self(client))
    }

    fn run(&mut self, sql: &str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Fault> {
        self.0.execute(sql, params).map_err(failed)
    }
}

impl Drawer for Postgres {
    fn get(&mut self, kind: &str, name: &str) -> Result<Option<String>, Fault> {
        let sql = "SELECT value FROM desk_document WHERE kind = $1 AND name = $2";
        Ok(self.0.query_opt(sql, &[&kind, &name]).map_err(failed)?.map(|row| row.get(0)))
    }

    fn list(&mut self, kind: &str) -> Result<Vec<(String, String)>, Fault> {
        let sql = "SELECT name, value FROM desk_document WHERE kind = $1
                   ORDER BY name COLLATE \"C\"";
        let rows = self.0.query(sql, &[&kind]).map_err(failed)?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    fn swap(
        &mut self,
        kind: &str,
        name: &str,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Result<bool, Fault> {
        let rows = match (old, new) {
            (None, None) => return Ok(self.get(kind, name)?.is_none()),
            (None, Some(new)) => self.run(
                "INSERT INTO desk_document VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                &[&kind, &name, &new],
            ),
            (Some(old), None) => self.run(
                "DELETE FROM desk_document WHERE kind = $1 AND name = $2 AND value = $3",
                &[&kind, &name, &old],
            ),
            (Some(old), Some(new)) => self.run(
                "UPDATE desk_document SET value = $4
                 WHERE kind = $1 AND name = $2 AND value = $3",
                &[&kind, &name, &old, &new],
            ),
        };
        rows.map(|rows| rows > 0)
    }

    fn add(&mut self, kind: &str, name: &str, by: u32) -> Result<(), Fault> {
        let sql = "INSERT INTO desk_tally AS t VALUES ($1, $2, $3)
                   ON CONFLICT (kind, name) DO UPDATE SET amount = t.amount + excluded.amount";
        self.run(sql, &[&kind, &name, &i64::from(by)]).map(drop)
    }

    fn sums(&mut self, kind: &str) -> Result<Vec<(String, u64)>, Fault> {
        let sql = "SELECT name, amount FROM desk_tally WHERE kind = $1 ORDER BY name COLLATE \"C\"";
        let rows = self.0.query(sql, &[&kind]).map_err(failed)?;
        Ok(rows.iter().map(|row| (row.get(0), row.get::<_, i64>(1).unsigned_abs())).collect())
    }
}
