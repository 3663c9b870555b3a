//! Checking a whole ledger, and naming the first thing in it that does not fit.

use crate::close::{Closed, Filling, PAGE, counted, head, read};
use crate::event::{Body, EventKey, Hash, NOTHING_BEFORE, hash_of};
use crate::fault::Fault;
use crate::key::Public;
use crate::ledger::Ledger;
use crate::note::Verifier;
use crate::store::{Paired, Store, Stored, Tables, within};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_turnout::vocabulary::DeviceId;
use std::collections::{BTreeMap, BTreeSet};

/// What was checked and fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries whose signature and place in the chain are right.
    pub events: u64,
    /// Of these, entries that are under a signed checkpoint. The rest can still be changed by
    /// who holds the keys.
    pub sealed: u64,
    /// Checkpoints whose signature, root and sums are right.
    pub checkpoints: u64,
    /// Entries that came over a gap: what is missing before them was not sent yet, or was
    /// taken away.
    pub gaps: u64,
}

impl<S: Store> Ledger<S> {
    /// Checks every signature, every chain, every tree and every checkpoint. `verifier` is the
    /// ledger's public key as it was handed out on paper: one that is read from the same
    /// database proves nothing.
    ///
    /// # Errors
    /// The first entry, device or checkpoint that does not fit, by name.
    pub fn verify(&mut self, verifier: &Verifier) -> Result<Verified, Fault> {
        self.store.check()?;
        let (own, calendar) = (self.own().clone(), self.calendar().clone());
        within(&mut self.store, |tables| {
            let mut check = Check::new(&own, verifier);
            check.believe(&own, &verifier.public());
            let devices = tables.devices()?;
            let day = |minute| calendar.day_of(minute);
            check.device(tables, &own, &day)?;
            check.paired(&devices)?;
            for paired in devices.iter().filter(|paired| paired.device != own) {
                check.device(tables, &paired.device, &day)?;
            }
            check.days(tables)?;
            Ok(check.done)
        })
    }
}

/// Every key that ever spoke for each device, by the ledger's own chain.
type Keys = BTreeMap<DeviceId, Vec<Public>>;

struct Check<'a> {
    own: &'a DeviceId,
    verifier: &'a Verifier,
    done: Verified,
    keys: Keys,
    /// Each device as the ledger's own chain left it.
    now: BTreeMap<DeviceId, Paired>,
    /// Days that have entries in a tree.
    sealed_days: BTreeSet<jiff::civil::Date>,
}

impl<'a> Check<'a> {
    fn new(own: &'a DeviceId, verifier: &'a Verifier) -> Self {
        Self {
            own,
            verifier,
            done: Verified::default(),
            keys: Keys::new(),
            now: BTreeMap::new(),
            sealed_days: BTreeSet::new(),
        }
    }

    fn device(
        &mut self,
        tables: &mut dyn Tables,
        device: &DeviceId,
        day: &dyn Fn(i64) -> jiff::civil::Date,
    ) -> Result<(), Fault> {
        let mut chain = Chain { epoch: 0, seq: 0, hash: NOTHING_BEFORE };
        let mut ends: BTreeMap<u32, u64> = BTreeMap::new();
        loop {
            let page = tables.page(device, (chain.epoch, chain.seq), PAGE)?;
            if page.is_empty() {
                break;
            }
            for stored in &page {
                self.entry(stored, &mut chain, day)?;
                ends.insert(chain.epoch, chain.seq);
            }
        }
        for (epoch, contiguous) in tables.epochs(device)? {
            if ends.get(&epoch).copied().unwrap_or(0) < contiguous {
                let key = EventKey { device: device.clone(), epoch, seq: contiguous };
                return Err(misfit(&key.to_string(), "it was written once and is gone"));
            }
        }
        Ok(())
    }

    fn entry(
        &mut self,
        stored: &Stored,
        chain: &mut Chain,
        day: &dyn Fn(i64) -> jiff::civil::Date,
    ) -> Result<(), Fault> {
        let event = &stored.signed.event;
        let key = &event.key;
        let say = |why: &str| Err(misfit(&key.to_string(), why));
        if let Err(why) = event.check() {
            return say(&why.0);
        }
        if day(event.about_min()) != stored.day {
            return say("it is filed under another day than it is about");
        }
        let text = event.text();
        let known = self.keys.get(&key.device);
        let is_by = |key: &Public| key.signed(text.as_bytes(), &stored.signed.sig);
        // The newest key first: most entries are by it.
        if !known.is_some_and(|keys| keys.iter().rev().any(is_by)) {
            return say("its signature does not fit what it says");
        }
        let follows = key.epoch == chain.epoch && key.seq == chain.seq + 1;
        if (follows && event.prev != chain.hash) || (key.seq == 1 && event.prev != NOTHING_BEFORE) {
            return say("it does not carry the hash of the entry before it");
        }
        if !follows && key.seq != 1 {
            self.done.gaps += 1;
        }
        self.remember(&event.body, &key.device);
        *chain = Chain { epoch: key.epoch, seq: key.seq, hash: hash_of(&text) };
        if stored.leaf.is_some() {
            self.sealed_days.insert(stored.day);
        }
        self.done.events += 1;
        Ok(())
    }

    /// From now on signatures by this key are believed; one that is no key signs nothing.
    fn believe(&mut self, device: &DeviceId, key: &[u8; 32]) {
        let keys = self.keys.entry(device.clone()).or_default();
        if keys.iter().all(|known| known.bytes() != key) {
            keys.extend(Public::new(key));
        }
    }

    fn remember(&mut self, body: &Body, speaker: &DeviceId) {
        if speaker != self.own {
            return;
        }
        match body {
            Body::Pairing { device, key } => {
                self.believe(device, key);
                let paired = Paired { device: device.clone(), key: *key, revoked: false };
                self.now.insert(device.clone(), paired);
            }
            Body::Revocation(device) => {
                if let Some(paired) = self.now.get_mut(device) {
                    paired.revoked = true;
                }
            }
            _ => {}
        }
    }

    /// The list of devices says what the ledger's chain says last, no more and no less.
    fn paired(&self, devices: &[Paired]) -> Result<(), Fault> {
        let say = |device: &DeviceId, why: &str| Err(misfit(&format!("device `{device}`"), why));
        if let Some(other) = devices.iter().find(|p| self.now.get(&p.device) != Some(p)) {
            return say(&other.device, "its key is not as the ledger recorded it last");
        }
        let is_listed = |device: &DeviceId| devices.iter().any(|paired| paired.device == *device);
        match self.now.keys().find(|device| !is_listed(device)) {
            Some(gone) => say(gone, "it was paired once and is gone from the list"),
            None => Ok(()),
        }
    }

    fn days(&mut self, tables: &mut dyn Tables) -> Result<(), Fault> {
        let mut days: BTreeMap<jiff::civil::Date, Vec<Closed>> = BTreeMap::new();
        for checkpoint in tables.checkpoints()? {
            let closed = read(&checkpoint, self.verifier)?;
            days.entry(closed.day).or_default().push(closed);
        }
        for (day, checkpoints) in &days {
            for (closed, number) in checkpoints.iter().zip(1..) {
                if closed.number != number {
                    return Err(misfit(&format!("checkpoint {number} of {day}"), "it is gone"));
                }
                self.mentions(closed, &days)?;
            }
            self.day(tables, *day, checkpoints)?;
        }
        match self.sealed_days.iter().find(|day| !days.contains_key(day)) {
            Some(day) => {
                Err(misfit(&day.to_string(), "entries are closed and no checkpoint is there"))
            }
            None => Ok(()),
        }
    }

    /// Every checkpoint that an other one names is there, with that root.
    fn mentions(
        &self,
        closed: &Closed,
        days: &BTreeMap<jiff::civil::Date, Vec<Closed>>,
    ) -> Result<(), Fault> {
        for line in closed.text.lines().filter_map(|line| line.strip_prefix("after ")) {
            let named =
                |c: &&Closed| format!("{} {} {}", c.day, c.number, STANDARD.encode(c.root)) == line;
            if !days.values().flatten().any(|c| named(&c)) {
                let what = format!("checkpoint `{line}`");
                let by =
                    format!("number {} of {} names it and it is gone", closed.number, closed.day);
                return Err(misfit(&what, &by));
            }
        }
        Ok(())
    }

    fn day(
        &mut self,
        tables: &mut dyn Tables,
        day: jiff::civil::Date,
        checkpoints: &[Closed],
    ) -> Result<(), Fault> {
        let mut filling = Filling::default();
        let mut rest = checkpoints.iter().peekable();
        let mut from = 0;
        loop {
            let page = tables.leaves(day, from, PAGE)?;
            for stored in &page {
                if stored.leaf != Some(filling.tree.size()) {
                    let what = stored.signed.event.key.to_string();
                    return Err(misfit(&what, "an entry before it in the tree of its day is gone"));
                }
                filling.add(stored);
                if rest.peek().is_some_and(|closed| closed.size == filling.tree.size()) {
                    self.root(rest.next(), &filling)?;
                }
            }
            from = filling.tree.size();
            if page.is_empty() {
                break;
            }
        }
        if let Some(closed) = rest.next() {
            let what = format!("checkpoint {} of {day}", closed.number);
            let why = format!("it is over {} entries, {from} are there", closed.size);
            return Err(misfit(&what, &why));
        }
        if checkpoints.last().is_some_and(|closed| closed.size != from) {
            return Err(misfit(&format!("{day}"), "entries are closed that no checkpoint is over"));
        }
        self.done.sealed += from;
        Ok(())
    }

    fn root(&mut self, closed: Option<&Closed>, filling: &Filling) -> Result<(), Fault> {
        let Some(closed) = closed else { return Ok(()) };
        let what = format!("checkpoint {} of {}", closed.number, closed.day);
        let root = filling.tree.root();
        let begins = head(self.verifier.name(), closed.day, closed.size, &root);
        if !closed.text.starts_with(&begins) {
            return Err(misfit(
                &what,
                "the entries of the day do not give the root that was signed",
            ));
        }
        let body = &closed.text[begins.len()..];
        let sums = body.split_once('\n').map_or("", |(_, rest)| rest);
        let after = sums.find("after ").filter(|at| *at == 0 || sums.as_bytes()[at - 1] == b'\n');
        if sums[..after.unwrap_or(sums.len())] != counted(&filling.sums) {
            return Err(misfit(&what, "the sums it states are not those of its entries"));
        }
        self.done.checkpoints += 1;
        Ok(())
    }
}

/// How far a chain was walked.
struct Chain {
    epoch: u32,
    seq: u64,
    hash: Hash,
}

/// Something does not fit.
pub(crate) fn misfit(what: &str, why: &str) -> Fault {
    Box::new(
        Diagnostic::new(codes::LDG_006, Subject::Exhibition(what.to_owned()), why.to_owned()).hint(
            "compare with the checkpoints that were handed out, and keep this copy as evidence",
        ),
    )
}
