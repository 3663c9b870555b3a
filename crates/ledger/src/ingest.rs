//! What may be added to a ledger: decided here, for every store and every way in.

use crate::about::Calendar;
use crate::event::{Hash, NOTHING_BEFORE, Signed, hash_of};
use crate::fault::Fault;
use crate::key::{Public, signed_by};
use crate::store::{Health, Paired, Tables};
use jiff::civil::Date;
use leporello_turnout::vocabulary::DeviceId;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many missing ranges of a chain are told at once.
const MISSING: u32 = 64;

/// An entry with what is known of its signature.
///
/// Checking a signature takes longer than all the rest and needs no database, so it is done
/// by the thread that brings the entry. The key it was checked with is compared again when
/// it is written.
#[derive(Clone, Debug)]
pub struct Vetted {
    signed: Signed,
    hash: Hash,
    /// The key it was checked with, and whether the signature is by it.
    checked: Option<([u8; 32], bool)>,
}

impl Vetted {
    /// Checks the signature with the key that is believed to speak for the device. To check
    /// many, use [`Self::by`].
    #[must_use]
    pub fn new(signed: Signed, key: Option<[u8; 32]>) -> Self {
        Self::by(signed, key.and_then(|key| Public::new(&key)).as_ref())
    }

    /// Checks the signature with the key that is believed to speak for the device; `None` when
    /// no key is known.
    #[must_use]
    pub fn by(signed: Signed, key: Option<&Public>) -> Self {
        let text = signed.event.text();
        let checked = key.map(|key| (*key.bytes(), key.signed(text.as_bytes(), &signed.sig)));
        Self { signed, hash: hash_of(&text), checked }
    }

    /// An entry that was signed just now; `text` is its own.
    pub(crate) fn sealed(signed: Signed, text: &str, by: [u8; 32]) -> Self {
        Self { signed, hash: hash_of(text), checked: Some((by, true)) }
    }

    /// The entry.
    #[must_use]
    pub const fn signed(&self) -> &Signed {
        &self.signed
    }

    /// Hash of the entry, as the next one carries it.
    pub(crate) const fn hash(&self) -> Hash {
        self.hash
    }

    /// Whether the key it was checked with when it came is the one that signed it.
    pub(crate) const fn is_checked(&self) -> bool {
        matches!(self.checked, Some((_, true)))
    }

    /// Whether its signature is by this key; checked now if it was checked with another one.
    fn is_by(&self, key: &[u8; 32]) -> bool {
        let Signed { event, sig } = &self.signed;
        match self.checked {
            Some((by, fits)) if by == *key => fits,
            _ => signed_by(key, event.text().as_bytes(), sig),
        }
    }
}

/// The keys of devices, read once for many entries.
pub(crate) type Keys = BTreeMap<DeviceId, Public>;

/// The keys of these devices; one that is no key speaks for nobody.
pub(crate) fn keys(devices: Vec<Paired>) -> Keys {
    devices.into_iter().filter_map(|p| Some((p.device, Public::new(&p.key)?))).collect()
}

/// An entry, checked with the key of its device.
pub(crate) fn vetted(signed: Signed, keys: &Keys) -> Vetted {
    let key = keys.get(&signed.event.key.device);
    Vetted::by(signed, key)
}

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is written.
    Recorded,
    /// It was there already, the very same.
    Known,
    /// It is not written.
    Refused(Refusal),
}

/// Why an entry is not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No device of this name has a key.
    UnknownDevice,
    /// The device's key was taken away.
    Revoked,
    /// The signature is not by the device's key.
    Signature,
    /// A number is one that cannot be; says which.
    Malformed(String),
    /// Another entry stands under this key: the device has two memories, or somebody has its
    /// key.
    OtherUnderKey,
    /// It does not carry the hash of the entry before it, or the entry behind it does not
    /// carry its own.
    Chain,
    /// The device has an entry of this kind for this bin in this epoch.
    SecondForBin,
    /// Only the ledger itself says such things.
    NotForDevices,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::UnknownDevice => f.write_str("the device is not paired"),
            Self::Revoked => f.write_str("the device's key was taken away"),
            Self::Signature => f.write_str("the signature is not by the device's key"),
            Self::Malformed(what) => f.write_str(what),
            Self::OtherUnderKey => f.write_str("another entry stands under this number"),
            Self::Chain => f.write_str("it does not fit between the entries beside it"),
            Self::SecondForBin => f.write_str("the device has an entry for this bin already"),
            Self::NotForDevices => f.write_str("only the ledger itself records this"),
        }
    }
}

/// How far a chain has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Which device.
    pub device: DeviceId,
    /// Which life of it.
    pub epoch: u32,
    /// Highest number up to which nothing is missing; 0 for none.
    pub contiguous: u64,
    /// Ranges that are missing above it, ends included; the first 64.
    pub missing: Vec<(u64, u64)>,
}

/// What is answered to a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// What became of each entry, in the order of the batch.
    pub outcomes: Vec<Outcome>,
    /// How far the chains of the batch have come, by device and epoch.
    pub chains: Vec<Progress>,
}

/// Entries of one epoch of one device, by place in the batch.
type Chains<'a> = BTreeMap<(&'a DeviceId, u32), Vec<usize>>;

/// Adds a batch within a transaction. `own` is the ledger's own device, the only one that may
/// record what is no count.
pub(crate) fn ingest(
    tables: &mut dyn Tables,
    calendar: &Calendar,
    own: &DeviceId,
    batch: &[Vetted],
) -> Result<Receipt, Fault> {
    let mut chains: Chains<'_> = BTreeMap::new();
    for (at, vetted) in batch.iter().enumerate() {
        let key = &vetted.signed.event.key;
        chains.entry((&key.device, key.epoch)).or_default().push(at);
    }
    let mut outcomes = vec![Outcome::Recorded; batch.len()];
    let mut told = Vec::with_capacity(chains.len());
    // In order of name, so that two writers never wait for one another.
    for ((device, epoch), mut places) in chains {
        let paired = tables.device(device)?;
        places.sort_by_key(|at| batch[*at].signed.event.key.seq);
        let Some(paired) = paired else {
            places.iter().for_each(|at| outcomes[*at] = Outcome::Refused(Refusal::UnknownDevice));
            continue;
        };
        let contiguous = tables.lock_chain(device, epoch)?;
        let door = Door { calendar, own, paired: &paired, batch };
        for run in places.chunk_by(|a, b| seq(batch, *b) - seq(batch, *a) <= 1) {
            door.run(tables, run, &mut outcomes)?;
        }
        told.push(advance(tables, device, epoch, contiguous)?);
    }
    Ok(Receipt { outcomes, chains: told })
}

/// Keeps how a device is; whether there is one of this name.
pub(crate) fn hear(tables: &mut dyn Tables, health: &Health) -> Result<bool, Fault> {
    let is_there = tables.device(&health.device)?.is_some();
    if is_there {
        tables.set_health(health)?;
    }
    Ok(is_there)
}

fn seq(batch: &[Vetted], at: usize) -> u64 {
    batch[at].signed.event.key.seq
}

/// Finds how far the chain has come now, and writes it down.
fn advance(
    tables: &mut dyn Tables,
    device: &DeviceId,
    epoch: u32,
    before: u64,
) -> Result<Progress, Fault> {
    const PAGE: u32 = 1024;
    let mut contiguous = before;
    let is_whole = loop {
        let seqs = tables.seqs(device, epoch, contiguous, PAGE)?;
        let follow = seqs.iter().zip(contiguous + 1..).take_while(|(seq, next)| *seq == next);
        let steps = follow.count();
        contiguous += steps as u64;
        if steps < seqs.len() || seqs.len() < PAGE as usize {
            break steps == seqs.len();
        }
    };
    if contiguous > before {
        tables.set_contiguous(device, epoch, contiguous)?;
    }
    let missing = match is_whole {
        true => Vec::new(),
        false => tables.gaps(device, epoch, contiguous, MISSING)?,
    };
    Ok(Progress { device: device.clone(), epoch, contiguous, missing })
}

/// How far a chain has come, nothing being added.
pub(crate) fn progress(
    tables: &mut dyn Tables,
    device: &DeviceId,
    epoch: u32,
) -> Result<Progress, Fault> {
    let known = tables.epochs(device)?.into_iter().find(|(number, _)| *number == epoch);
    let contiguous = known.map_or(0, |(_, contiguous)| contiguous);
    let missing = tables.gaps(device, epoch, contiguous, MISSING)?;
    Ok(Progress { device: device.clone(), epoch, contiguous, missing })
}

struct Door<'a> {
    calendar: &'a Calendar,
    own: &'a DeviceId,
    paired: &'a Paired,
    batch: &'a [Vetted],
}

impl Door<'_> {
    /// Judges entries whose numbers follow one another, and writes those that fit.
    fn run(
        &self,
        tables: &mut dyn Tables,
        run: &[usize],
        outcomes: &mut [Outcome],
    ) -> Result<(), Fault> {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { return Ok(()) };
        let key = &self.batch[*first].signed.event.key;
        let (from, to) = (key.seq.saturating_sub(1), seq(self.batch, *last).saturating_add(1));
        let mut beside = Beside::default();
        for stored in tables.span(&key.device, key.epoch, from, to)? {
            let hash = stored.signed.event.hash();
            beside.add(Cow::Owned(stored.signed), hash);
        }
        let mut fresh: Vec<(Signed, Date)> = Vec::with_capacity(run.len());
        for at in run {
            let vetted = &self.batch[*at];
            outcomes[*at] = self.judge(vetted, &beside);
            if outcomes[*at] == Outcome::Recorded {
                beside.add(Cow::Borrowed(&vetted.signed), vetted.hash);
                let day = self.calendar.day_of(vetted.signed.event.about_min());
                fresh.push((vetted.signed.clone(), day));
            }
        }
        let second: BTreeSet<u64> = tables.insert(&fresh)?.iter().map(|key| key.seq).collect();
        for at in run.iter().filter(|at| second.contains(&seq(self.batch, **at))) {
            // The same entry a second time in the batch is not known either.
            if matches!(outcomes[*at], Outcome::Recorded | Outcome::Known) {
                outcomes[*at] = Outcome::Refused(Refusal::SecondForBin);
            }
        }
        Ok(())
    }

    fn judge(&self, vetted: &Vetted, beside: &Beside<'_>) -> Outcome {
        let Signed { event, .. } = &vetted.signed;
        if let Some(there) = beside.at(event.key.seq) {
            let same = there == &vetted.signed;
            return if same { Outcome::Known } else { Outcome::Refused(Refusal::OtherUnderKey) };
        }
        let refusal = if self.paired.revoked {
            Some(Refusal::Revoked)
        } else if let Err(why) = event.check() {
            Some(Refusal::Malformed(why.0))
        } else if !event.kind().counts() && &event.key.device != self.own {
            Some(Refusal::NotForDevices)
        } else if !vetted.is_by(&self.paired.key) {
            Some(Refusal::Signature)
        } else if !beside.fits(vetted) {
            Some(Refusal::Chain)
        } else {
            None
        };
        refusal.map_or(Outcome::Recorded, Outcome::Refused)
    }
}

/// The entries around those that are judged, with their hashes.
#[derive(Default)]
struct Beside<'a>(BTreeMap<u64, (Cow<'a, Signed>, Hash)>);

impl<'a> Beside<'a> {
    fn add(&mut self, signed: Cow<'a, Signed>, hash: Hash) {
        self.0.insert(signed.event.key.seq, (signed, hash));
    }

    fn at(&self, seq: u64) -> Option<&Signed> {
        self.0.get(&seq).map(|(signed, _)| &**signed)
    }

    fn fits(&self, vetted: &Vetted) -> bool {
        let event = &vetted.signed.event;
        let seq = event.key.seq;
        let behind = match self.0.get(&(seq - 1)) {
            Some((_, hash)) => event.prev == *hash,
            None => seq > 1 || event.prev == NOTHING_BEFORE,
        };
        let ahead = self.0.get(&(seq + 1)).is_none_or(|(next, _)| next.event.prev == vetted.hash);
        behind && ahead
    }
}
