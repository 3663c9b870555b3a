//! A ledger: begin it, open it, add to it.

use crate::about::{About, Calendar};
use crate::append::{EPOCH, Reading, append};
use crate::event::{Body, Clock, EventKey, Signed};
use crate::fault::{Fault, another};
use crate::ingest::{Progress, Receipt, Vetted, hear, ingest, keys, progress, vetted};
use crate::key::Secret;
use crate::note::Verifier;
use crate::store::{Health, Paired, Store, seen, within};
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::collections::BTreeSet;

/// Name of the ledger's own device, which records everything that no counter says.
pub const OWN: &str = "ledger";

/// A ledger in a store.
pub struct Ledger<S> {
    pub(crate) store: S,
    about: About,
    calendar: Calendar,
    own: DeviceId,
    verifier: Verifier,
    /// Devices that were given a key here: who keeps keys in memory reads theirs anew.
    paired: BTreeSet<DeviceId>,
}

impl<S: Store> Ledger<S> {
    /// Begins a ledger in an empty store. `secret` is the ledger's own key; who has it can
    /// sign for the ledger.
    ///
    /// # Errors
    /// When the store has a ledger already, the zone is unknown, or the database fails.
    pub fn begin(store: S, about: &About, secret: &Secret, clock: Clock) -> Result<Self, Fault> {
        Self::begin_with(store, about, Vec::new(), secret, clock)
    }

    /// As [`Self::begin`], and records these facts in the same step: whoever finds the ledger
    /// finds them in it.
    ///
    /// # Errors
    /// As [`Self::begin`] and [`Self::record`]; no ledger was begun then.
    pub fn begin_with(
        mut store: S,
        about: &About,
        facts: Vec<Fact>,
        secret: &Secret,
        clock: Clock,
    ) -> Result<Self, Fault> {
        let facts = bodies(facts)?;
        let calendar = Calendar::new(about)?;
        let name = about.exhibition.trim();
        if name.is_empty() || name.chars().any(char::is_control) {
            let why = "the exhibition has no name, or one of several lines".to_owned();
            return Err(another(why, "give it a name of one line"));
        }
        let own = own()?;
        let verifier = Verifier::new(name, secret.public());
        within(&mut store, |tables| {
            // Holds off another program that begins one at this moment.
            tables.lock_checkpoints()?;
            if tables.setting("exhibition")?.is_some() {
                let why = "there is a ledger already".to_owned();
                return Err(another(why, "open it, or name another database"));
            }
            tables.set("exhibition", name)?;
            tables.set("zone", &about.zone)?;
            tables.set("day_begins", &about.day_begins.to_string())?;
            tables.set("key", &verifier.to_string())?;
            let key = secret.public();
            tables.pair(&Paired { device: own.clone(), key, revoked: false })?;
            let mut said = vec![Body::Pairing { device: own.clone(), key }];
            said.extend(facts.iter().cloned());
            append(tables, &calendar, &own, &own, said, clock, secret).map(drop)
        })?;
        Ok(Self {
            store,
            about: About { exhibition: name.into(), ..about.clone() },
            calendar,
            own,
            verifier,
            paired: BTreeSet::new(),
        })
    }

    /// Opens the ledger of a store.
    ///
    /// # Errors
    /// When the store has none, or it was written by something else.
    pub fn open(mut store: S) -> Result<Self, Fault> {
        let (about, key) = seen(&mut store, |tables| {
            let mut need = |name: &str| {
                tables.setting(name)?.ok_or_else(|| {
                    let why = "there is no ledger in this database yet".to_owned();
                    another(why, "begin one, or name another database")
                })
            };
            let day_begins = need("day_begins")?;
            let about = About {
                exhibition: need("exhibition")?,
                zone: need("zone")?,
                day_begins: day_begins
                    .parse()
                    .map_err(|e| crate::fault::unreadable("when days begin", &e))?,
            };
            Ok((about, need("key")?))
        })?;
        let verifier = Verifier::parse(&key)
            .map_err(|e| crate::fault::unreadable("the ledger's public key", &e))?;
        let calendar = Calendar::new(&about)?;
        Ok(Self { calendar, own: own()?, store, about, verifier, paired: BTreeSet::new() })
    }

    /// Opens the ledger of a store, or begins it when the store has none.
    ///
    /// # Errors
    /// As [`Self::open`] and [`Self::begin`].
    pub fn open_or_begin(
        mut store: S,
        about: &About,
        secret: &Secret,
        clock: Clock,
    ) -> Result<Self, Fault> {
        if seen(&mut store, |tables| tables.setting("exhibition"))?.is_some() {
            Self::open(store)
        } else {
            Self::begin(store, about, secret, clock)
        }
    }

    /// What the ledger is of.
    #[must_use]
    pub const fn about(&self) -> &About {
        &self.about
    }

    /// The days of the ledger.
    #[must_use]
    pub const fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The ledger's public key as the database has it. Who verifies takes it from paper.
    #[must_use]
    pub const fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// The ledger's own device.
    #[must_use]
    pub const fn own(&self) -> &DeviceId {
        &self.own
    }

    /// The store.
    pub const fn store(&mut self) -> &mut S {
        &mut self.store
    }

    /// The store back, without the ledger around it.
    #[must_use]
    pub fn into_store(self) -> S {
        self.store
    }

    /// The devices that were given a key since this was asked last.
    pub(crate) fn take_paired(&mut self) -> BTreeSet<DeviceId> {
        std::mem::take(&mut self.paired)
    }

    /// From now on `key` speaks for `device`. For a device that cannot sign this is the
    /// ledger's own key.
    ///
    /// # Errors
    /// When `device` is the ledger itself, or the database fails.
    pub fn pair(
        &mut self,
        device: &DeviceId,
        key: [u8; 32],
        clock: Clock,
        secret: &Secret,
    ) -> Result<(), Fault> {
        self.own_key(secret)?;
        if *device == self.own {
            let why = format!("no device can be called `{OWN}`: the ledger itself is");
            return Err(another(why, "give the device another name"));
        }
        self.paired.insert(device.clone());
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            let now = Paired { device: device.clone(), key, revoked: false };
            if tables.device(device)?.is_some_and(|before| before == now) {
                return Ok(());
            }
            tables.pair(&now)?;
            let body = Body::Pairing { device: device.clone(), key };
            append(tables, calendar, own, own, vec![body], clock, secret).map(drop)
        })
    }

    /// From now on no key speaks for `device`; what it said before stays.
    ///
    /// # Errors
    /// When the device was never paired, or the database fails.
    pub fn revoke(
        &mut self,
        device: &DeviceId,
        clock: Clock,
        secret: &Secret,
    ) -> Result<(), Fault> {
        self.own_key(secret)?;
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            let Some(paired) = tables.device(device)?.filter(|_| device != own) else {
                let why = format!("there is no device `{device}` whose key could be taken away");
                return Err(another(why, "look at the list of devices"));
            };
            tables.pair(&Paired { revoked: true, ..paired })?;
            let body = Body::Revocation(device.clone());
            append(tables, calendar, own, own, vec![body], clock, secret).map(drop)
        })
    }

    /// Records facts that are no counts of a device. Counts come by [`Self::ingest`] or
    /// [`Self::record_readings`].
    ///
    /// # Errors
    /// When a fact is a count, the secret is not the ledger's, or the database fails.
    pub fn record(
        &mut self,
        facts: Vec<Fact>,
        clock: Clock,
        secret: &Secret,
    ) -> Result<Vec<EventKey>, Fault> {
        self.append_own(bodies(facts)?, clock, secret)
    }

    /// Records facts, if the ledger itself has still `entries` entries, as
    /// [`Self::own_entries`] said before its facts were read; `None`, and nothing is written,
    /// when another program has recorded something since. So what must be there once is there
    /// once, however many programs write.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn record_at(
        &mut self,
        entries: u64,
        facts: Vec<Fact>,
        clock: Clock,
        secret: &Secret,
    ) -> Result<Option<Vec<EventKey>>, Fault> {
        let bodies = bodies(facts)?;
        self.own_key(secret)?;
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            if tables.lock_chain(own, EPOCH)? != entries {
                return Ok(None);
            }
            append(tables, calendar, own, own, bodies.clone(), clock, secret).map(Some)
        })
    }

    pub(crate) fn append_own(
        &mut self,
        bodies: Vec<Body>,
        clock: Clock,
        secret: &Secret,
    ) -> Result<Vec<EventKey>, Fault> {
        self.own_key(secret)?;
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            append(tables, calendar, own, own, bodies.clone(), clock, secret)
        })
    }

    /// Records readings of a device that cannot sign, in its own chain, signed by the ledger.
    ///
    /// # Errors
    /// When the device is not paired with the ledger's key, a reading is impossible or is for
    /// a bin that has one, or the database fails.
    pub fn record_readings(
        &mut self,
        device: &DeviceId,
        readings: &[Reading],
        clock: Clock,
        secret: &Secret,
    ) -> Result<Vec<EventKey>, Fault> {
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            let bodies = readings.iter().map(|reading| reading.body()).collect();
            append(tables, calendar, own, device, bodies, clock, secret)
        })
    }

    /// Checks the signatures of a batch with the keys that are known now.
    ///
    /// # Errors
    /// What the database says.
    pub fn vet(&mut self, batch: Vec<Signed>) -> Result<Vec<Vetted>, Fault> {
        let keys = keys(self.devices()?);
        Ok(batch.into_iter().map(|signed| vetted(signed, &keys)).collect())
    }

    /// Adds a batch of signed entries in one transaction; when this returns, what is
    /// [`crate::Outcome::Recorded`] survives a power cut. The same batch again changes nothing.
    ///
    /// # Errors
    /// What the database says; nothing is written then.
    pub fn ingest(&mut self, batch: &[Vetted]) -> Result<Receipt, Fault> {
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| ingest(tables, calendar, own, batch))
    }

    /// How far a chain has come, for a device that asks where to go on.
    ///
    /// # Errors
    /// What the database says.
    pub fn progress(&mut self, device: &DeviceId, epoch: u32) -> Result<Progress, Fault> {
        seen(&mut self.store, |tables| progress(tables, device, epoch))
    }

    /// As [`Self::ingest`], and keeps in the same transaction how devices are. For each of those,
    /// whether there is such a device.
    pub(crate) fn ingest_and_hear(
        &mut self,
        batch: &[Vetted],
        healths: &[Health],
    ) -> Result<(Receipt, Vec<bool>), Fault> {
        let (calendar, own) = (&self.calendar, &self.own);
        within(&mut self.store, |tables| {
            let receipt = ingest(tables, calendar, own, batch)?;
            let heard = healths.iter().map(|health| hear(tables, health)).collect::<Result<_, _>>();
            Ok((receipt, heard?))
        })
    }

    pub(crate) fn own_key(&self, secret: &Secret) -> Result<(), Fault> {
        if secret.public() == self.verifier.public() {
            return Ok(());
        }
        let name = self.verifier.name();
        Err(another(
            format!("the key is not the one the ledger of `{name}` was begun with"),
            "name its key file",
        ))
    }
}

/// What the ledger itself says of these facts.
pub(crate) fn bodies(facts: Vec<Fact>) -> Result<Vec<Body>, Fault> {
    if facts.iter().any(|fact| matches!(fact, Fact::Count(_))) {
        let why = "a count was to be recorded without its device's signature".to_owned();
        return Err(another(why, "sign it with the key of its device"));
    }
    Ok(facts.into_iter().map(|fact| Body::Fact(Box::new(fact))).collect())
}

fn own() -> Result<DeviceId, Fault> {
    DeviceId::new(OWN).map_err(|e| crate::fault::unreadable("the ledger's own device", &e))
}
