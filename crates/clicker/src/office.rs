//! What stands behind the counting pages: the ledger and the settings of an exhibition.

use crate::trial::{Counter, Observed, Seen};
use jiff::civil::Time;
use leporello_diag::Diagnostic;
use leporello_ledger::store::Health;
use leporello_ledger::{Fault, Progress, Receipt, Signed};
use leporello_turnout::vocabulary::{DeviceId, DoorId, HallId, HeadCount, Hours, OrganisationId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Which way people pass a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Into the hall.
    In,
    /// Out of the hall.
    Out,
}

/// What a phone may do at its post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Count crossings.
    Count,
    /// Count the persons of a delegation.
    Headcount,
    /// Observe in a calibration trial.
    Trial,
}

/// What a phone is told of where it counts. Nothing of it is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Name of the phone's device in the ledger.
    pub device: DeviceId,
    /// The hall it counts for.
    pub hall: HallId,
    /// The door it counts at.
    pub door: DoorId,
    /// Name of the exhibition.
    pub exhibition: String,
    /// Time zone of the hall by its IANA name.
    pub zone: String,
    /// When a day of the hall begins.
    pub day_begins: Time,
    /// When the hall is open.
    pub hours: Hours,
    /// What the phone may do.
    pub may: Vec<Task>,
    /// Which ways it counts, in the order of its buttons; not empty.
    pub directions: Vec<Direction>,
    /// Other counters at its door, for trials; empty when it may not observe in any.
    pub counters: Vec<Counter>,
}

/// What a phone is told when it has been paired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPost {
    /// Where it counts.
    #[serde(flatten)]
    pub post: Post,
    /// The first epoch of its device that nothing was recorded in; see [`fresh_epoch`].
    pub epoch: u32,
}

/// What becomes of an attempt to open a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// The PIN was right.
    Opened,
    /// The PIN was wrong, or there were too many tries before.
    Refused {
        /// How many tries are left; with 0 the lead of the shift has to unlock the post.
        tries_left: u32,
    },
}

/// A delegation that is expected on this day of a hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// Who sends it.
    pub organisation: OrganisationId,
    /// How many persons were announced; `None` when nobody said. Never what is claimed later.
    pub announced: Option<u64>,
}

/// What becomes of a head count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadCounted {
    /// It is recorded, now or before.
    Recorded,
    /// Another number was recorded for this organisation, day and hall: it takes a correction.
    Other {
        /// That number.
        persons: u64,
    },
    /// Its day is closed: both numbers of it are known to all.
    Closed,
}

/// What the counting pages need of an exhibition. Every function may wait for a disk: the routes
/// call it from threads that may.
pub trait Office: Send + Sync + 'static {
    /// Adds entries to the ledger; what it says was recorded is on disk. As
    /// [`leporello_ledger::Writer::ingest`].
    ///
    /// # Errors
    /// What the database says; nothing of the batch is written then.
    fn ingest(&self, batch: Vec<Signed>) -> Result<Receipt, Fault>;

    /// How far a chain has come. As [`leporello_ledger::Ledger::progress`].
    ///
    /// # Errors
    /// What the database says.
    fn progress(&self, device: &DeviceId, epoch: u32) -> Result<Progress, Fault>;

    /// The key that speaks for a device; `None` when none does, or no longer.
    ///
    /// # Errors
    /// What the database says.
    fn key(&self, device: &DeviceId) -> Result<Option<[u8; 32]>, Fault>;

    /// Where a device counts; `None` when there is no such device.
    ///
    /// # Errors
    /// What the database says.
    fn post(&self, device: &DeviceId) -> Result<Option<Post>, Fault>;

    /// Keeps how a device is. `waiting` is how many of its entries are not sent yet.
    ///
    /// # Errors
    /// What the database says.
    fn heard(&self, health: &Health, waiting: u64) -> Result<(), Fault>;

    /// From now on `key` speaks for the device that `token` was made for. A token is good once and
    /// for ten minutes; `None` when it is not.
    ///
    /// # Errors
    /// What the database says; the token stays good then.
    fn pair(&self, token: &str, key: [u8; 32]) -> Result<Option<NewPost>, Fault>;

    /// Opens a shift at a device. `pin` is six digits.
    ///
    /// # Errors
    /// What the database says.
    fn open_shift(&self, device: &DeviceId, pin: &str) -> Result<Shift, Fault>;

    /// Delegations that are expected today in the hall of a device, in the order of its list.
    ///
    /// # Errors
    /// What the database says.
    fn expected(&self, device: &DeviceId) -> Result<Vec<Expected>, Fault>;

    /// Records a head count that a device's post may make.
    ///
    /// # Errors
    /// What the database says; nothing is recorded then.
    fn head_count(&self, count: HeadCount) -> Result<HeadCounted, Fault>;

    /// Keeps what a device saw of a trial, and records the trial when it is whole. The same again
    /// changes nothing.
    ///
    /// # Errors
    /// What the database says; it may be sent again then.
    fn observed(&self, device: &DeviceId, seen: Seen) -> Result<Observed, Fault>;

    /// The server's clock, in milliseconds since 1970-01-01T00:00Z.
    fn now_ms(&self) -> i64;
}

/// The first epoch of a device in which nothing was recorded, which a phone that is paired with
/// the device begins. `progress` tells of each epoch how far it has come.
///
/// # Errors
/// What `progress` says.
pub fn fresh_epoch(mut progress: impl FnMut(u32) -> Result<Progress, Fault>) -> Result<u32, Fault> {
    let mut epoch = 1;
    loop {
        let there = progress(epoch)?;
        if there.contiguous == 0 && there.missing.is_empty() {
            return Ok(epoch);
        }
        epoch += 1;
    }
}

/// Why the server could not do what was asked: an extension of the answer, for the log. The phone
/// is told to try again, and no more.
#[derive(Clone, Debug)]
pub struct Failed(pub Arc<Diagnostic>);
