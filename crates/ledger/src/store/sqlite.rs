//! A ledger in one SQLite file.

use super::row::{Row, signed64, sum_row};
use super::schema;
use super::statements::{self as sql, sqlite as own};
use super::{Checkpoint, Health, Paired, Store, Stored, Tables, Work};
use crate::event::{Crossings, EventKey, Kind, Signed};
use crate::fault::{Fault, database, unreadable};
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;
use rusqlite::{Connection, OptionalExtension as _, Params, Transaction, TransactionBehavior};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

/// Keeps a ledger in a SQLite file, with a write-ahead log and full durability: what was
/// answered survives a power cut.
pub struct Sqlite(Connection);

impl Sqlite {
    /// Opens the file, or begins it, and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened, is no database, or was written by a newer Leporello.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let say = |e: rusqlite::Error| database(&format!("`{}`", path.display()), &e);
        let mut connection = Connection::open(path).map_err(say)?;
        connection.busy_timeout(Duration::from_secs(30)).map_err(say)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(say)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(say)?;
        connection.pragma_update(None, "foreign_keys", true).map_err(say)?;
        connection.set_prepared_statement_cache_capacity(64);
        schema::sqlite(&mut connection)?;
        Ok(Self(connection))
    }

    /// The file's connection, for backups and for looking at its schema.
    #[must_use]
    pub const fn connection(&self) -> &Connection {
        &self.0
    }
}

pub(super) fn failed(e: rusqlite::Error) -> Fault {
    database("the database did not do it", &e)
}

impl Store for Sqlite {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        let inner =
            self.0.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        let mut tables = Open { inner, ids: BTreeMap::new() };
        work(&mut tables)?;
        tables.inner.commit().map_err(failed)
    }

    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        let inner =
            self.0.transaction_with_behavior(TransactionBehavior::Deferred).map_err(failed)?;
        work(&mut Open { inner, ids: BTreeMap::new() })
    }

    fn state(&mut self) -> Result<Option<String>, Fault> {
        // Goes up when another connection commits.
        let version: i64 =
            self.0.pragma_query_value(None, "data_version", |row| row.get(0)).map_err(failed)?;
        Ok(Some(version.to_string()))
    }

    fn check(&mut self) -> Result<(), Fault> {
        let mut statement = self.0.prepare("PRAGMA integrity_check(1)").map_err(failed)?;
        let said: String = statement.query_row([], |row| row.get(0)).map_err(failed)?;
        if said == "ok" { Ok(()) } else { Err(unreadable("the database file", &said)) }
    }
}

struct Open<'a> {
    inner: Transaction<'a>,
    ids: BTreeMap<DeviceId, i64>,
}

impl Open<'_> {
    /// The number of a device in this file; -1, which no row has, for one that is not there.
    fn id(&mut self, device: &DeviceId) -> Result<i64, Fault> {
        if let Some(id) = self.ids.get(device) {
            return Ok(*id);
        }
        let found = self.one(sql::DEVICE_ID, [device.as_str()], |row| row.get(0))?;
        if let Some(id) = found {
            self.ids.insert(device.clone(), id);
        }
        Ok(found.unwrap_or(-1))
    }

    fn run(&mut self, sql: &str, params: impl Params) -> Result<usize, Fault> {
        self.inner.prepare_cached(sql).and_then(|mut s| s.execute(params)).map_err(failed)
    }

    fn one<T>(
        &mut self,
        sql: &str,
        params: impl Params,
        read: impl FnOnce(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, Fault> {
        let mut statement = self.inner.prepare_cached(sql).map_err(failed)?;
        statement.query_row(params, read).optional().map_err(failed)
    }

    fn many<T>(
        &mut self,
        sql: &str,
        params: impl Params,
        read: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, Fault> {
        let mut statement = self.inner.prepare_cached(sql).map_err(failed)?;
        let rows = statement.query_map(params, read).map_err(failed)?;
        rows.collect::<rusqlite::Result<_>>().map_err(failed)
    }

    fn entries(&mut self, sql: &str, params: impl Params) -> Result<Vec<Stored>, Fault> {
        self.many(sql, params, row)?.into_iter().map(Row::read).collect()
    }
}

fn row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Row> {
    Ok(Row {
        device: row.get(0)?,
        epoch: row.get(1)?,
        seq: row.get(2)?,
        kind: row.get(3)?,
        bin_min: row.get(4)?,
        bin_length_min: row.get(5)?,
        entered: row.get(6)?,
        departed: row.get(7)?,
        undirected: row.get(8)?,
        samples: row.get(9)?,
        samples_expected: row.get(10)?,
        detail: row.get(11)?,
        mono_min: row.get(12)?,
        wall_min: row.get(13)?,
        offset_ms: row.get(14)?,
        prev: row.get(15)?,
        sig: row.get(16)?,
        day: row.get(17)?,
        leaf: row.get(18)?,
    })
}

fn paired((device, key, revoked): (String, Vec<u8>, i64)) -> Result<Paired, Fault> {
    let wrong = |what: &str| unreadable(&format!("device `{device}`"), &what);
    let id = DeviceId::new(&device).map_err(|_| wrong("its name is none"))?;
    let key = key.try_into().map_err(|_| wrong("its key is not 32 bytes long"))?;
    Ok(Paired { device: id, key, revoked: revoked != 0 })
}

impl Tables for Open<'_> {
    fn setting(&mut self, name: &str) -> Result<Option<String>, Fault> {
        self.one(sql::SETTING, [name], |row| row.get(0))
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        self.run(sql::SET, [name, value]).map(drop)
    }

    fn devices(&mut self) -> Result<Vec<Paired>, Fault> {
        let rows = self.many(sql::DEVICES, [], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
        rows.into_iter().map(paired).collect()
    }

    fn device(&mut self, device: &DeviceId) -> Result<Option<Paired>, Fault> {
        let read = |r: &rusqlite::Row<'_>| Ok(((r.get(0)?, r.get(1)?, r.get(2)?), r.get(3)?));
        let Some((row, id)) = self.one(sql::DEVICE, [device.as_str()], read)? else {
            return Ok(None);
        };
        self.ids.insert(device.clone(), id);
        paired(row).map(Some)
    }

    fn pair(&mut self, p: &Paired) -> Result<(), Fault> {
        let params = (p.device.as_str(), p.key.as_slice(), i64::from(p.revoked));
        self.run(sql::PAIR, params).map(drop)
    }

    fn lock_chain(&mut self, device: &DeviceId, epoch: u32) -> Result<u64, Fault> {
        // The transaction was begun as the only one that writes.
        let id = self.id(device)?;
        let known = self.one(own::CONTIGUOUS, (id, epoch), |row| row.get::<_, i64>(0))?;
        if known.is_none() {
            self.run(sql::BEGIN_CHAIN, (id, epoch))?;
        }
        Ok(known.map_or(0, i64::unsigned_abs))
    }

    fn set_contiguous(&mut self, device: &DeviceId, epoch: u32, seq: u64) -> Result<(), Fault> {
        let id = self.id(device)?;
        self.run(sql::SET_CONTIGUOUS, (signed64(seq), id, epoch)).map(drop)
    }

    fn seqs(&mut self, d: &DeviceId, epoch: u32, after: u64, n: u32) -> Result<Vec<u64>, Fault> {
        let params = (self.id(d)?, epoch, signed64(after), n);
        let seqs = self.many(sql::SEQS, params, |r| r.get::<_, i64>(0))?;
        Ok(seqs.into_iter().filter_map(|seq| u64::try_from(seq).ok()).collect())
    }

    fn gaps(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, u64)>, Fault> {
        let params = (signed64(after), self.id(device)?, epoch, limit);
        let read = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?));
        let gaps = self.many(sql::GAPS, params, read)?;
        Ok(gaps.into_iter().map(|(a, b)| (a.unsigned_abs(), b.unsigned_abs())).collect())
    }

    fn epochs(&mut self, device: &DeviceId) -> Result<Vec<(u32, u64)>, Fault> {
        let id = self.id(device)?;
        let read = |r: &rusqlite::Row<'_>| Ok((r.get(0)?, r.get::<_, i64>(1)?.unsigned_abs()));
        self.many(sql::EPOCHS, [id], read)
    }

    fn span(&mut self, d: &DeviceId, epoch: u32, a: u64, b: u64) -> Result<Vec<Stored>, Fault> {
        let params = (self.id(d)?, epoch, signed64(a), signed64(b));
        self.entries(sql::SPAN, params)
    }

    fn insert(&mut self, entries: &[(Signed, Date)]) -> Result<Vec<EventKey>, Fault> {
        let mut ids = Vec::with_capacity(entries.len());
        for (signed, _) in entries {
            ids.push(self.id(&signed.event.key.device)?);
        }
        let mut statement = self.inner.prepare_cached(own::INSERT).map_err(failed)?;
        let mut refused = Vec::new();
        for ((signed, day), id) in entries.iter().zip(ids) {
            let row = Row::of(signed, *day);
            let params = rusqlite::params![
                id,
                row.epoch,
                row.seq,
                row.kind,
                row.bin_min,
                row.bin_length_min,
                row.entered,
                row.departed,
                row.undirected,
                row.samples,
                row.samples_expected,
                row.detail,
                row.mono_min,
                row.wall_min,
                row.offset_ms,
                row.prev,
                row.sig,
                row.day
            ];
            if statement.execute(params).map_err(failed)? == 0 {
                refused.push(signed.event.key.clone());
            }
        }
        Ok(refused)
    }

    fn bins(&mut self, d: &DeviceId, kind: Kind, a: i64, b: i64) -> Result<Vec<Stored>, Fault> {
        let params = (self.id(d)?, kind.word(), a, b);
        self.entries(sql::BINS, params)
    }

    fn sums(&mut self, from_min: i64, to_min: i64) -> Result<Vec<(DeviceId, Crossings)>, Fault> {
        let read = |r: &rusqlite::Row<'_>| {
            let name: String = r.get(0)?;
            Ok((name, [r.get(1)?, r.get(2)?, r.get(3)?]))
        };
        self.many(sql::SUMS, (from_min, to_min), read)?.into_iter().map(sum_row).collect()
    }

    fn page(&mut self, d: &DeviceId, after: (u32, u64), n: u32) -> Result<Vec<Stored>, Fault> {
        let params = (self.id(d)?, after.0, signed64(after.1), n);
        self.entries(sql::PAGE, params)
    }

    fn open_days(&mut self) -> Result<Vec<Date>, Fault> {
        let days = self.many(sql::OPEN_DAYS, [], |r| r.get::<_, String>(0))?;
        days.iter().map(|day| day.parse().map_err(|e| unreadable("a day", &e))).collect()
    }

    fn open_page(
        &mut self,
        day: Date,
        device: &DeviceId,
        after: (u32, u64),
        limit: u32,
    ) -> Result<Vec<Stored>, Fault> {
        let params = (day.to_string(), self.id(device)?, after.0, signed64(after.1), limit);
        self.entries(sql::OPEN_PAGE, params)
    }

    fn seal(&mut self, leaves: &[(EventKey, u64)]) -> Result<(), Fault> {
        for (key, leaf) in leaves {
            let id = self.id(&key.device)?;
            let params = (signed64(*leaf), id, key.epoch, signed64(key.seq));
            self.run(own::SEAL, params)?;
        }
        Ok(())
    }

    fn leaves(&mut self, day: Date, from: u64, limit: u32) -> Result<Vec<Stored>, Fault> {
        self.entries(sql::LEAVES, (day.to_string(), signed64(from), limit))
    }

    fn checkpoints(&mut self) -> Result<Vec<Checkpoint>, Fault> {
        let rows = self
            .many(sql::CHECKPOINTS, [], |r| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?)))?;
        let read = |(day, number, note): (String, u32, String)| {
            let day = day.parse().map_err(|e| unreadable("a checkpoint", &e))?;
            Ok(Checkpoint { day, number, note })
        };
        rows.into_iter().map(read).collect()
    }

    fn add_checkpoint(&mut self, c: &Checkpoint) -> Result<(), Fault> {
        self.run(sql::ADD_CHECKPOINT, (c.day.to_string(), c.number, &c.note)).map(drop)
    }

    fn set_health(&mut self, h: &Health) -> Result<(), Fault> {
        let params = (self.id(&h.device)?, h.seen_ms, h.offset_ms, h.battery_percent);
        self.run(sql::SET_HEALTH, params).map(drop)
    }

    fn health(&mut self) -> Result<Vec<Health>, Fault> {
        let read =
            |r: &rusqlite::Row<'_>| Ok((r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?));
        let rows = self.many(sql::HEALTH, [], read)?;
        let read = |(device, seen_ms, offset_ms, battery_percent): (String, _, _, _)| {
            let device = DeviceId::new(&device).map_err(|e| unreadable("a device", &e))?;
            Ok(Health { device, seen_ms, offset_ms, battery_percent })
        };
        rows.into_iter().map(read).collect()
    }
}
