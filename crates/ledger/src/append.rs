//! What the ledger itself writes: in its own chain, and in those of devices that cannot sign.

use crate::about::Calendar;
use crate::event::{Bin, Body, Clock, Crossings, Event, EventKey, NOTHING_BEFORE, Samples};
use crate::fault::Fault;
use crate::ingest::{Outcome, Refusal, ingest};
use crate::key::Secret;
use crate::store::Tables;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_turnout::vocabulary::DeviceId;

/// The epoch in which the ledger writes, for itself and for devices that cannot sign.
pub(crate) const EPOCH: u32 = 1;

/// A count or a total of a device that cannot sign, to be signed for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which minutes.
    pub bin: Bin,
    /// What the device showed.
    pub shown: Crossings,
    /// How much of the bin it was at work for; `None` when it does not say.
    pub samples: Option<Samples>,
    /// Whether `shown` are totals that only grow.
    pub total: bool,
}

impl Reading {
    pub(crate) fn body(self) -> Body {
        if self.total {
            Body::Total(self.bin, self.shown, self.samples)
        } else {
            Body::Count(self.bin, self.shown, self.samples)
        }
    }
}

/// Signs bodies as the next entries of a chain of the ledger's epoch and writes them, all or
/// none.
pub(crate) fn append(
    tables: &mut dyn Tables,
    calendar: &Calendar,
    own: &DeviceId,
    device: &DeviceId,
    bodies: Vec<Body>,
    clock: Clock,
    secret: &Secret,
) -> Result<Vec<EventKey>, Fault> {
    let seq = tables.lock_chain(device, EPOCH)?;
    let last = tables.span(device, EPOCH, seq, seq)?.pop();
    let mut prev = last.map_or(NOTHING_BEFORE, |stored| stored.signed.event.hash());
    let mut batch = Vec::with_capacity(bodies.len());
    for (body, seq) in bodies.into_iter().zip(seq + 1..) {
        let key = EventKey { device: device.clone(), epoch: EPOCH, seq };
        let vetted = secret.seal(Event { key, body, clock, prev });
        prev = vetted.hash();
        batch.push(vetted);
    }
    let receipt = ingest(tables, calendar, own, &batch)?;
    let mut keys = Vec::with_capacity(batch.len());
    for (vetted, outcome) in batch.iter().zip(&receipt.outcomes) {
        let key = &vetted.signed().event.key;
        match outcome {
            Outcome::Recorded => keys.push(key.clone()),
            Outcome::Known => return Err(refused(key, &Refusal::OtherUnderKey)),
            Outcome::Refused(why) => return Err(refused(key, why)),
        }
    }
    Ok(keys)
}

/// An entry was not written, as a message.
#[must_use]
pub fn refused(key: &EventKey, why: &Refusal) -> Fault {
    let hint = match why {
        Refusal::UnknownDevice | Refusal::Revoked => "pair the device anew",
        Refusal::Signature => "see that the device was paired with this exhibition",
        Refusal::OtherUnderKey | Refusal::Chain => {
            "pair the device anew, so that it begins a new epoch, and look at what it holds back"
        }
        Refusal::SecondForBin => "send one entry for each bin",
        Refusal::Malformed(_) | Refusal::NotForDevices => "bring the device's software up to date",
    };
    let subject = Subject::Exhibition(key.to_string());
    Box::new(
        Diagnostic::new(codes::LDG_005, subject, format!("the entry is not written: {why}"))
            .hint(hint),
    )
}
