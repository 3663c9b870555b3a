//! Brings the tables of a database up to date, step by step.

use crate::fault::{Fault, another};

/// Each step of the schema, in order; a step that was released is never changed.
const SQLITE: &[&str] = &[include_str!("sql/sqlite/001-begin.sql")];

/// The same steps for PostgreSQL.
#[cfg(feature = "postgres")]
const POSTGRES: &[&str] = &[include_str!("sql/postgres/001-begin.sql")];

/// Any number: it names the lock that migrations hold, so that two programs which start at
/// once do not make the tables twice.
#[cfg(feature = "postgres")]
const MIGRATION_LOCK: i64 = 0x6c65_706f_7265;

/// The steps a database does not have yet, of those there are.
fn missing<'s>(steps: &'s [&'s str], has: i64) -> Result<&'s [&'s str], Fault> {
    usize::try_from(has).ok().and_then(|has| steps.get(has..)).ok_or_else(|| {
        let knows = steps.len();
        another(
            format!("the schema has version {has}, this Leporello knows up to {knows}"),
            "use the Leporello that wrote it, or a newer one",
        )
    })
}

/// Brings a SQLite file up to date.
pub(super) fn sqlite(connection: &mut rusqlite::Connection) -> Result<(), Fault> {
    use super::sqlite::failed;
    let immediate = rusqlite::TransactionBehavior::Immediate;
    let transaction = connection.transaction_with_behavior(immediate).map_err(failed)?;
    let has: i64 =
        transaction.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(failed)?;
    for (step, version) in missing(SQLITE, has)?.iter().zip(has + 1..) {
        transaction.execute_batch(step).map_err(failed)?;
        transaction.pragma_update(None, "user_version", version).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// Brings a PostgreSQL database up to date.
#[cfg(feature = "postgres")]
pub(super) fn postgres(client: &mut postgres::Client) -> Result<(), Fault> {
    use super::postgres::failed;
    let mut transaction = client.transaction().map_err(failed)?;
    transaction
        .execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])
        .and_then(|_| {
            transaction.batch_execute(
                "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)",
            )
        })
        .map_err(failed)?;
    let has: i64 = transaction
        .query_one("SELECT COALESCE(max(version), 0) FROM schema_version", &[])
        .map_err(failed)?
        .get(0);
    for (step, version) in missing(POSTGRES, has)?.iter().zip(has + 1..) {
        transaction
            .batch_execute(step)
            .and_then(|()| {
                transaction.execute("INSERT INTO schema_version VALUES ($1)", &[&version])
            })
            .map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}
