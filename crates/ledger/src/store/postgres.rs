//! A ledger on a PostgreSQL server, for many halls and several programs at once.
//!
//! The crate `postgres` is used, the blocking face of `tokio-postgres`: the trait blocks (SQLite
//! does, and the writer has a thread of its own), a transaction is a value with a lifetime as
//! with SQLite, and nothing here needs a pool, macros or SQL that is checked at compile time.

use super::link::{Link, Session};
use super::row::{Row, signed64, sum_row};
use super::schema;
use super::statements::{self as sql, postgres as own};
use super::{Checkpoint, Health, Paired, Store, Stored, Tables, Work};
use crate::event::{Crossings, EventKey, Kind, Signed};
use crate::fault::{Fault, database, unreadable};
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;
use postgres::Client;
use postgres::types::ToSql;
use std::collections::BTreeMap;

/// Keeps a ledger in a schema of a PostgreSQL database. A connection that was lost is made anew.
pub struct Postgres(Link);

impl Postgres {
    /// Connects by a URL or key-value string, such as `host=/run/postgresql dbname=exhibition`,
    /// and brings the schema up to date. The connection is not encrypted: use a socket, the
    /// same machine or a network that is.
    ///
    /// # Errors
    /// When the server cannot be reached, or the schema is of a newer Leporello.
    pub fn connect(address: &str) -> Result<Self, Fault> {
        Self::new(Link::to(address, failed)?)
    }

    /// Connects as `connect` does, with any encryption; it is asked again when the connection
    /// was lost.
    ///
    /// # Errors
    /// When the schema cannot be brought up to date, or is of a newer Leporello.
    pub fn connect_by(
        connect: impl FnMut() -> Result<Client, postgres::Error> + Send + 'static,
    ) -> Result<Self, Fault> {
        Self::new(Link::by(connect, failed)?)
    }

    fn new(mut link: Link) -> Result<Self, Fault> {
        schema::postgres(link.client())?;
        Ok(Self(link))
    }
}

/// The error with what caused it: the server's own words are there.
struct Words<'a>(&'a postgres::Error);

impl std::fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        match std::error::Error::source(self.0) {
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

pub(super) fn failed(e: postgres::Error) -> Fault {
    database("the database did not do it", &Words(&e))
}

impl Store for Postgres {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.0.transaction(|session| work(&mut Open::new(session)))
    }

    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.0.reading(|session| work(&mut Open::new(session)))
    }

    fn state(&mut self) -> Result<Option<String>, Fault> {
        let row = self.0.reading(|session| session.one(own::STATE, &[]))?;
        row.map(|row| get(&row, 0)).transpose()
    }
}

struct Open<'a, 's> {
    session: &'a mut Session<'s>,
    ids: BTreeMap<DeviceId, i64>,
}

type Params<'a> = &'a [&'a (dyn ToSql + Sync)];

impl<'a, 's> Open<'a, 's> {
    const fn new(session: &'a mut Session<'s>) -> Self {
        Self { session, ids: BTreeMap::new() }
    }

    fn run(&mut self, sql: &'static str, params: Params<'_>) -> Result<(), Fault> {
        self.session.run(sql, params).map(drop)
    }

    fn many(&mut self, sql: &'static str, params: Params<'_>) -> Result<Vec<postgres::Row>, Fault> {
        self.session.many(sql, params)
    }

    fn one(
        &mut self,
        sql: &'static str,
        params: Params<'_>,
    ) -> Result<Option<postgres::Row>, Fault> {
        self.session.one(sql, params)
    }

    /// The number of a device in this database; -1, which no row has, for one that is not
    /// there.
    fn id(&mut self, device: &DeviceId) -> Result<i64, Fault> {
        if let Some(id) = self.ids.get(device) {
            return Ok(*id);
        }
        let found = self.one(sql::DEVICE_ID, &[&device.as_str()])?;
        let Some(row) = found else { return Ok(-1) };
        let id = get(&row, 0)?;
        self.ids.insert(device.clone(), id);
        Ok(id)
    }

    fn entries(&mut self, sql: &'static str, params: Params<'_>) -> Result<Vec<Stored>, Fault> {
        self.many(sql, params)?.iter().map(|row| read(row)?.read()).collect()
    }
}

fn get<'a, T: postgres::types::FromSql<'a>>(row: &'a postgres::Row, at: usize) -> Result<T, Fault> {
    row.try_get(at).map_err(failed)
}

fn read(row: &postgres::Row) -> Result<Row, Fault> {
    Ok(Row {
        device: get(row, 0)?,
        epoch: get(row, 1)?,
        seq: get(row, 2)?,
        kind: get(row, 3)?,
        bin_min: get(row, 4)?,
        bin_length_min: get(row, 5)?,
        entered: get(row, 6)?,
        departed: get(row, 7)?,
        undirected: get(row, 8)?,
        samples: get(row, 9)?,
        samples_expected: get(row, 10)?,
        detail: get(row, 11)?,
        mono_min: get(row, 12)?,
        wall_min: get(row, 13)?,
        offset_ms: get(row, 14)?,
        prev: get(row, 15)?,
        sig: get(row, 16)?,
        day: get(row, 17)?,
        leaf: get(row, 18)?,
    })
}

fn paired(row: &postgres::Row) -> Result<Paired, Fault> {
    let name: String = get(row, 0)?;
    let wrong = |what: &str| unreadable(&format!("device `{name}`"), &what);
    let device = DeviceId::new(&name).map_err(|_| wrong("its name is none"))?;
    let key: Vec<u8> = get(row, 1)?;
    let key = key.try_into().map_err(|_| wrong("its key is not 32 bytes long"))?;
    Ok(Paired { device, key, revoked: get::<i64>(row, 2)? != 0 })
}

/// A number of the database that is none below zero.
fn count(row: &postgres::Row, at: usize) -> Result<u64, Fault> {
    Ok(get::<i64>(row, at)?.unsigned_abs())
}

impl Tables for Open<'_, '_> {
    fn setting(&mut self, name: &str) -> Result<Option<String>, Fault> {
        let row = self.one(sql::SETTING, &[&name])?;
        row.map(|row| get(&row, 0)).transpose()
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Fault> {
        self.run(sql::SET, &[&name, &value])
    }

    fn devices(&mut self) -> Result<Vec<Paired>, Fault> {
        self.many(sql::DEVICES, &[])?.iter().map(paired).collect()
    }

    fn device(&mut self, device: &DeviceId) -> Result<Option<Paired>, Fault> {
        let Some(row) = self.one(sql::DEVICE, &[&device.as_str()])? else { return Ok(None) };
        self.ids.insert(device.clone(), get(&row, 3)?);
        paired(&row).map(Some)
    }

    fn pair(&mut self, p: &Paired) -> Result<(), Fault> {
        let (key, revoked) = (p.key.as_slice(), i64::from(p.revoked));
        self.run(sql::PAIR, &[&p.device.as_str(), &key, &revoked])
    }

    fn lock_chain(&mut self, device: &DeviceId, epoch: u32) -> Result<u64, Fault> {
        let (id, epoch) = (self.id(device)?, i64::from(epoch));
        if let Some(row) = self.one(own::CONTIGUOUS, &[&id, &epoch])? {
            return count(&row, 0);
        }
        // Another program may begin it in this moment: then it is waited for, and read.
        self.run(sql::BEGIN_CHAIN, &[&id, &epoch])?;
        self.one(own::CONTIGUOUS, &[&id, &epoch])?.map_or(Ok(0), |row| count(&row, 0))
    }

    fn set_contiguous(&mut self, device: &DeviceId, epoch: u32, seq: u64) -> Result<(), Fault> {
        let id = self.id(device)?;
        self.run(sql::SET_CONTIGUOUS, &[&signed64(seq), &id, &i64::from(epoch)])
    }

    fn seqs(&mut self, d: &DeviceId, epoch: u32, after: u64, n: u32) -> Result<Vec<u64>, Fault> {
        let id = self.id(d)?;
        let params: Params<'_> = &[&id, &i64::from(epoch), &signed64(after), &i64::from(n)];
        self.many(sql::SEQS, params)?.iter().map(|row| count(row, 0)).collect()
    }

    fn gaps(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, u64)>, Fault> {
        let id = self.id(device)?;
        let params: Params<'_> = &[&signed64(after), &id, &i64::from(epoch), &i64::from(limit)];
        let rows = self.many(sql::GAPS, params)?;
        rows.iter().map(|row| Ok((count(row, 0)?, count(row, 1)?))).collect()
    }

    fn epochs(&mut self, device: &DeviceId) -> Result<Vec<(u32, u64)>, Fault> {
        let id = self.id(device)?;
        let rows = self.many(sql::EPOCHS, &[&id])?;
        let epoch = |row: &postgres::Row| {
            u32::try_from(get::<i64>(row, 0)?).map_err(|e| unreadable("an epoch", &e))
        };
        rows.iter().map(|row| Ok((epoch(row)?, count(row, 1)?))).collect()
    }

    fn span(&mut self, d: &DeviceId, epoch: u32, a: u64, b: u64) -> Result<Vec<Stored>, Fault> {
        let id = self.id(d)?;
        let params: Params<'_> = &[&id, &i64::from(epoch), &signed64(a), &signed64(b)];
        self.entries(sql::SPAN, params)
    }

    fn insert(&mut self, entries: &[(Signed, Date)]) -> Result<Vec<EventKey>, Fault> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        let mut ids = Vec::with_capacity(entries.len());
        let mut rows = Vec::with_capacity(entries.len());
        for (signed, day) in entries {
            ids.push(self.id(&signed.event.key.device)?);
            rows.push(Row::of(signed, *day));
        }
        macro_rules! column {
            ($name:ident) => {
                rows.iter().map(|row| &row.$name).collect::<Vec<_>>()
            };
        }
        let params: Params<'_> = &[
            &ids,
            &column!(epoch),
            &column!(seq),
            &column!(kind),
            &column!(bin_min),
            &column!(bin_length_min),
            &column!(entered),
            &column!(departed),
            &column!(undirected),
            &column!(samples),
            &column!(samples_expected),
            &column!(detail),
            &column!(mono_min),
            &column!(wall_min),
            &column!(offset_ms),
            &column!(prev),
            &column!(sig),
            &column!(day),
        ];
        let written = self.many(own::INSERT, params)?;
        let mut there = std::collections::BTreeSet::new();
        for row in &written {
            there.insert((get::<i64>(row, 0)?, get::<i64>(row, 1)?, get::<i64>(row, 2)?));
        }
        let missing = ids
            .iter()
            .zip(&rows)
            .zip(entries)
            .filter(|((id, row), _)| !there.contains(&(**id, row.epoch, row.seq)))
            .map(|(_, (signed, _))| signed.event.key.clone());
        Ok(missing.collect())
    }

    fn bins(&mut self, d: &DeviceId, kind: Kind, a: i64, b: i64) -> Result<Vec<Stored>, Fault> {
        let id = self.id(d)?;
        self.entries(sql::BINS, &[&id, &kind.word(), &a, &b])
    }

    fn sums(&mut self, from_min: i64, to_min: i64) -> Result<Vec<(DeviceId, Crossings)>, Fault> {
        let read = |row: &postgres::Row| {
            sum_row((get(row, 0)?, [get(row, 1)?, get(row, 2)?, get(row, 3)?]))
        };
        self.many(sql::SUMS, &[&from_min, &to_min])?.iter().map(read).collect()
    }

    fn page(&mut self, d: &DeviceId, after: (u32, u64), n: u32) -> Result<Vec<Stored>, Fault> {
        let id = self.id(d)?;
        let params: Params<'_> = &[&id, &i64::from(after.0), &signed64(after.1), &i64::from(n)];
        self.entries(sql::PAGE, params)
    }

    fn open_days(&mut self) -> Result<Vec<Date>, Fault> {
        let day = |row: &postgres::Row| {
            get::<String>(row, 0)?.parse().map_err(|e| unreadable("a day", &e))
        };
        self.many(sql::OPEN_DAYS, &[])?.iter().map(day).collect()
    }

    fn open_page(
        &mut self,
        day: Date,
        device: &DeviceId,
        after: (u32, u64),
        limit: u32,
    ) -> Result<Vec<Stored>, Fault> {
        let (id, day) = (self.id(device)?, day.to_string());
        let params: Params<'_> =
            &[&day, &id, &i64::from(after.0), &signed64(after.1), &i64::from(limit)];
        self.entries(sql::OPEN_PAGE, params)
    }

    fn seal(&mut self, leaves: &[(EventKey, u64)]) -> Result<(), Fault> {
        let mut ids = Vec::with_capacity(leaves.len());
        for (key, _) in leaves {
            ids.push(self.id(&key.device)?);
        }
        let epochs: Vec<i64> = leaves.iter().map(|(key, _)| i64::from(key.epoch)).collect();
        let seqs: Vec<i64> = leaves.iter().map(|(key, _)| signed64(key.seq)).collect();
        let places: Vec<i64> = leaves.iter().map(|(_, leaf)| signed64(*leaf)).collect();
        self.run(own::SEAL, &[&ids, &epochs, &seqs, &places])
    }

    fn leaves(&mut self, day: Date, from: u64, limit: u32) -> Result<Vec<Stored>, Fault> {
        let params: Params<'_> = &[&day.to_string(), &signed64(from), &i64::from(limit)];
        self.entries(sql::LEAVES, params)
    }

    fn lock_checkpoints(&mut self) -> Result<(), Fault> {
        self.run(own::LOCK_CHECKPOINTS, &[])
    }

    fn checkpoints(&mut self) -> Result<Vec<Checkpoint>, Fault> {
        let wrong = |e: &dyn std::fmt::Display| unreadable("a checkpoint", e);
        let read = |row: &postgres::Row| {
            Ok(Checkpoint {
                day: get::<String>(row, 0)?.parse().map_err(|e| wrong(&e))?,
                number: u32::try_from(get::<i64>(row, 1)?).map_err(|e| wrong(&e))?,
                note: get(row, 2)?,
            })
        };
        self.many(sql::CHECKPOINTS, &[])?.iter().map(read).collect()
    }

    fn add_checkpoint(&mut self, c: &Checkpoint) -> Result<(), Fault> {
        self.run(sql::ADD_CHECKPOINT, &[&c.day.to_string(), &i64::from(c.number), &c.note])
    }

    fn set_health(&mut self, h: &Health) -> Result<(), Fault> {
        let (id, battery) = (self.id(&h.device)?, h.battery_percent.map(i64::from));
        let params: Params<'_> = &[&id, &h.seen_ms, &h.offset_ms, &battery];
        self.run(sql::SET_HEALTH, params)
    }

    fn health(&mut self) -> Result<Vec<Health>, Fault> {
        let wrong = |e: &dyn std::fmt::Display| unreadable("the state of a device", e);
        let read = |row: &postgres::Row| {
            let battery: Option<i64> = get(row, 3)?;
            Ok(Health {
                device: DeviceId::new(get(row, 0)?).map_err(|e| wrong(&e))?,
                seen_ms: get(row, 1)?,
                offset_ms: get(row, 2)?,
                battery_percent: battery.map(u8::try_from).transpose().map_err(|e| wrong(&e))?,
            })
        };
        self.many(sql::HEALTH, &[])?.iter().map(read).collect()
    }
}
