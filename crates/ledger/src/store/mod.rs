//! Where a ledger is kept. What may be written is decided in one place for all stores
//! (`src/ingest.rs`); a store only keeps and finds.

#[cfg(feature = "postgres")]
mod link;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
mod row;
mod schema;
mod sqlite;
mod statements;

#[cfg(feature = "postgres")]
pub use link::{Link, Session};
pub use memory::Memory;
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
pub use sqlite::Sqlite;

use crate::event::{Crossings, EventKey, Kind, Signed};
use crate::fault::Fault;
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The entry.
    pub signed: Signed,
    /// The day it is closed with.
    pub day: Date,
    /// Its place in the tree of that day, from 0; `None` until the day is closed or amended.
    pub leaf: Option<u64>,
}

/// A device that has or had a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paired {
    /// Which device.
    pub device: DeviceId,
    /// The public key that speaks for it.
    pub key: [u8; 32],
    /// Whether the key was taken away.
    pub revoked: bool,
}

/// A close or an amendment of a day, as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which day.
    pub day: Date,
    /// 1 for the close, 2 and more for amendments.
    pub number: u32,
    /// The signed note.
    pub note: String,
}

/// How a device was when it last spoke. Nothing of it is a fact of the exhibition, and only
/// the newest state is kept; it is the one place with a time finer than a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Health {
    /// Which device.
    pub device: DeviceId,
    /// When the server heard of it, in milliseconds since 1970-01-01T00:00Z.
    pub seen_ms: i64,
    /// How far its clock was ahead of the server's, in milliseconds.
    pub offset_ms: i64,
    /// Charge of its battery, 0 to 100; `None` when it has none or does not say.
    pub battery_percent: Option<u8>,
}

/// What is done within a transaction.
pub type Work<'a> = &'a mut dyn FnMut(&mut dyn Tables) -> Result<(), Fault>;

/// A place where a ledger is kept.
pub trait Store: Send {
    /// Runs `work` in one transaction: all of it is on disk when this returns, or nothing of
    /// it ever is. `work` may run again when another writer was in the way, and must begin
    /// anew then.
    ///
    /// # Errors
    /// What `work` returned, or what the database says.
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault>;

    /// Runs `work`, which only reads, on one state of the tables, and waits for no writer.
    /// `work` may run again, and must begin anew then.
    ///
    /// # Errors
    /// What `work` returned, or what the database says.
    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.transaction(work)
    }

    /// A mark of what this store would read now: while the mark is the same, so is all that is
    /// read. It is asked before what it marks is read. `None` when the store has no such mark.
    /// What the store itself writes need not change it: read with a store of its own.
    ///
    /// # Errors
    /// What the database says.
    fn state(&mut self) -> Result<Option<String>, Fault> {
        Ok(None)
    }

    /// Asks the database whether its own files are sound.
    ///
    /// # Errors
    /// What the database found.
    fn check(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// Runs `work` in one transaction and returns what it made.
///
/// # Errors
/// As [`Store::transaction`].
pub(crate) fn within<S: Store + ?Sized, T>(
    store: &mut S,
    mut work: impl FnMut(&mut dyn Tables) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut made = None;
    store.transaction(&mut |tables| {
        made = Some(work(tables)?);
        Ok(())
    })?;
    done(made)
}

/// Runs `work`, which only reads, and returns what it made.
///
/// # Errors
/// As [`Store::reading`].
pub(crate) fn seen<S: Store + ?Sized, T>(
    store: &mut S,
    mut work: impl FnMut(&mut dyn Tables) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut made = None;
    store.reading(&mut |tables| {
        made = Some(work(tables)?);
        Ok(())
    })?;
    done(made)
}

fn done<T>(made: Option<T>) -> Result<T, Fault> {
    made.ok_or_else(|| crate::fault::database("a transaction ended", &"nothing was done in it"))
}

/// The tables of a ledger, within a transaction. Every method fails with what the database
/// says, or when a row holds what Leporello cannot have written.
#[allow(clippy::missing_errors_doc, reason = "said above for all of them")]
pub trait Tables {
    /// A setting that was made when the ledger began.
    fn setting(&mut self, name: &str) -> Result<Option<String>, Fault>;
    /// Makes a setting.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Fault>;

    /// The devices that have or had a key, in order of name.
    fn devices(&mut self) -> Result<Vec<Paired>, Fault>;
    /// One device.
    fn device(&mut self, device: &DeviceId) -> Result<Option<Paired>, Fault>;
    /// Gives a device a key, or takes it away.
    fn pair(&mut self, paired: &Paired) -> Result<(), Fault>;

    /// Holds other writers off this chain until the transaction ends; the number up to which
    /// the chain has no gap, 0 for none.
    fn lock_chain(&mut self, device: &DeviceId, epoch: u32) -> Result<u64, Fault>;
    /// Sets the number up to which the chain has no gap.
    fn set_contiguous(&mut self, device: &DeviceId, epoch: u32, seq: u64) -> Result<(), Fault>;
    /// Numbers of a chain after `after`, in order, at most `limit`.
    fn seqs(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<u64>, Fault>;
    /// Ranges that are missing between `after` and the highest entry, in order, at most `limit`.
    fn gaps(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, u64)>, Fault>;
    /// Epochs of a device with the number up to which each has no gap, in order.
    fn epochs(&mut self, device: &DeviceId) -> Result<Vec<(u32, u64)>, Fault>;

    /// Entries of a chain with numbers from `first` to `last`, in order.
    fn span(
        &mut self,
        device: &DeviceId,
        epoch: u32,
        first: u64,
        last: u64,
    ) -> Result<Vec<Stored>, Fault>;
    /// Adds entries with their days; the keys of those that were not added because the device
    /// has another entry of the same kind for the same bin in that epoch.
    fn insert(&mut self, entries: &[(Signed, Date)]) -> Result<Vec<EventKey>, Fault>;
    /// Counts of a kind whose bin begins in `[from_min, to_min)`, in order of bin and epoch.
    fn bins(
        &mut self,
        device: &DeviceId,
        kind: Kind,
        from_min: i64,
        to_min: i64,
    ) -> Result<Vec<Stored>, Fault>;
    /// What each device shows in all, over its counts whose bin begins at `from_min` or later and
    /// ends by `to_min`, in order of name; a device that counted nothing then is not in it.
    fn sums(&mut self, from_min: i64, to_min: i64) -> Result<Vec<(DeviceId, Crossings)>, Fault>;
    /// All entries of a device after `(epoch, seq)`, in order, at most `limit`.
    fn page(
        &mut self,
        device: &DeviceId,
        after: (u32, u64),
        limit: u32,
    ) -> Result<Vec<Stored>, Fault>;

    /// Days that have entries which are in no tree yet.
    fn open_days(&mut self) -> Result<Vec<Date>, Fault>;
    /// Entries of a device and day that are in no tree, after `(epoch, seq)`, at most `limit`.
    fn open_page(
        &mut self,
        day: Date,
        device: &DeviceId,
        after: (u32, u64),
        limit: u32,
    ) -> Result<Vec<Stored>, Fault>;
    /// Gives entries their places in the tree of their day.
    fn seal(&mut self, leaves: &[(EventKey, u64)]) -> Result<(), Fault>;
    /// Entries of a day's tree from place `from` on, at most `limit`.
    fn leaves(&mut self, day: Date, from: u64, limit: u32) -> Result<Vec<Stored>, Fault>;
    /// Holds off whoever else closes a day, or begins a ledger, until the transaction ends. A store
    /// with one writer at a time need not do anything.
    fn lock_checkpoints(&mut self) -> Result<(), Fault> {
        Ok(())
    }
    /// All checkpoints, by day and number.
    fn checkpoints(&mut self) -> Result<Vec<Checkpoint>, Fault>;
    /// Adds a checkpoint.
    fn add_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Fault>;

    /// Keeps the newest state of a device.
    fn set_health(&mut self, health: &Health) -> Result<(), Fault>;
    /// States of devices, in order of name.
    fn health(&mut self) -> Result<Vec<Health>, Fault>;
}
