//! Sensors at the doors: by links that they push to, and by a broker of messages.

mod ears;
mod push;

pub(crate) use ears::hear;
pub(crate) use push::{link_for, links, pushed, turn, unlink};

use crate::attention::Kept;
use crate::fault::{Fault, database};
use crate::house::{House, Running, clock, now_ms};
use leporello_audit::Known;
use leporello_diag::Diagnostic;
use leporello_ledger::import::{Exhibition, Past};
use leporello_ledger::store::Health;
use leporello_turnout::vocabulary::DeviceId;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// What the server knows of its sensors beside the ledger.
#[derive(Default)]
pub(crate) struct Sensors {
    /// Why the broker cannot be used, while it cannot.
    away: RwLock<Option<Fault>>,
    /// Which counters need a look.
    looks: Mutex<Option<Kept>>,
    /// Pushes are read one after the other: each looks at what the last one left waiting.
    pushing: Mutex<()>,
    /// What the ledger had said when something was written for a sensor last.
    past: Arc<Mutex<Past>>,
}

impl Sensors {
    /// Why the broker cannot be used, while it cannot.
    pub(crate) fn away(&self) -> Option<Fault> {
        self.away.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn looks(&self) -> MutexGuard<'_, Option<Kept>> {
        // What is kept is put there whole.
        self.looks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the ledger had said already; used by the thread that writes.
    fn past(&self) -> Arc<Mutex<Past>> {
        Arc::clone(&self.past)
    }

    fn set_away(&self, why: Option<Fault>) {
        *self.away.write().unwrap_or_else(PoisonError::into_inner) = why;
    }
}

/// The exhibition as an import must know it.
fn exhibition(known: &Known) -> Result<Exhibition, Fault> {
    let venue =
        known.venue.as_ref().ok_or_else(|| database("the exhibition", &"it has no days yet"))?;
    Exhibition::new(venue, known.halls.clone(), known.doors.clone(), known.devices.clone())
}

/// A sensor has spoken. One that was described by a file is paired with the ledger's own key,
/// which signs for all that cannot.
fn heard(running: &Running, device: &DeviceId) -> Result<(), Fault> {
    if running.reader().ask(|ledger| ledger.device(device))?.is_none() {
        let new = device.clone();
        // Asked once more by who writes: a key that came meanwhile stays.
        running.with(move |ledger, secret| match ledger.device(&new)? {
            None => ledger.pair(&new, secret.public(), clock(), secret),
            Some(_) => Ok(()),
        })?;
    }
    let device = device.clone();
    let health = Health { device, seen_ms: now_ms(), offset_ms: 0, battery_percent: None };
    running.writer.heard(health)
}

/// Whether the ledger's own key speaks for a device, or none did yet: then what it sends can be
/// written for it.
pub(crate) fn is_spoken_for(running: &Running, device: &DeviceId) -> Result<bool, Fault> {
    let paired = running.reader().ask(|ledger| ledger.device(device))?;
    Ok(paired.is_none_or(|paired| paired.key == running.own_key()))
}

/// Writes into the log what a sensor did that people should know.
fn tell(house: &House, told: &[Diagnostic]) {
    let Some(log) = &house.options.log else { return };
    for diagnostic in told {
        let about = diagnostic.subjects.first().map(ToString::to_string).unwrap_or_default();
        let code = diagnostic.code.name();
        log(&format!("code={code} about={about:?} said={:?}", diagnostic.message));
    }
}
