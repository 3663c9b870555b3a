//! What the counting pages on phones ask for: pairing, shifts, entries.

use crate::access::{Entry, Whence, enter, fingerprint};
use crate::devices::Invitation;
use crate::fault::{Fault, database};
use crate::house::{House, Running, clock, now_ms};
use leporello_audit::Known;
use leporello_clicker::trial::{Observed, Seen};
use leporello_clicker::{
    Direction, Expected, HeadCounted, NewPost, Office, Post, Shift, Task, fresh_epoch,
};
use leporello_ledger::store::Health;
use leporello_ledger::{Progress, Receipt, Recorded, Signed};
use leporello_turnout::vocabulary::{DeviceId, Fact, HeadCount, OrganisationId};
use std::collections::BTreeMap;
use std::sync::Arc;

impl House {
    /// The ledger, which every device that speaks was paired in.
    fn ledger(&self) -> Result<Arc<Running>, Fault> {
        self.running()?.ok_or_else(|| database("the exhibition", &"it is not set up yet"))
    }
}

/// Where a device counts, but for trials, which it has to be let observe in.
fn post(running: &Running, known: &Known, device: &DeviceId) -> Option<Post> {
    let paired = known.devices.iter().find(|known| known.id == *device)?;
    let door = known.doors.iter().find(|door| door.id == paired.door)?;
    let venue = known.venue.as_ref()?;
    Some(Post {
        device: device.clone(),
        hall: door.hall.clone(),
        door: door.id.clone(),
        exhibition: running.about.exhibition.clone(),
        zone: venue.zone.clone(),
        day_begins: venue.day_begins,
        hours: venue.hours.clone(),
        may: vec![Task::Count, Task::Headcount],
        directions: vec![Direction::In, Direction::Out],
        counters: Vec::new(),
    })
}

impl Office for House {
    fn ingest(&self, batch: Vec<Signed>) -> Result<Receipt, Fault> {
        let receipt = self.ledger()?.writer.ingest(batch)?;
        let recorded = leporello_ledger::recorded(&receipt);
        if recorded > 0 {
            self.metrics.recorded(recorded);
            self.changed();
        }
        Ok(receipt)
    }

    fn progress(&self, device: &DeviceId, epoch: u32) -> Result<Progress, Fault> {
        self.ledger()?.reader().ask(|ledger| ledger.progress(device, epoch))
    }

    fn key(&self, device: &DeviceId) -> Result<Option<[u8; 32]>, Fault> {
        let found = self.ledger()?.reader().ask(|ledger| ledger.device(device))?;
        Ok(found.filter(|paired| !paired.revoked).map(|paired| paired.key))
    }

    fn post(&self, device: &DeviceId) -> Result<Option<Post>, Fault> {
        let running = self.ledger()?;
        let known = running.known()?;
        let Some(mut post) = post(&running, &known, device) else { return Ok(None) };
        let now = self.now_min();
        if self.may_observe(device, now)? {
            post.may.push(Task::Trial);
            post.counters = running.counters(&known, &post.door, device, now)?;
        }
        Ok(Some(post))
    }

    fn heard(&self, health: &Health, _waiting: u64) -> Result<(), Fault> {
        self.ledger()?.writer.heard(health.clone())?;
        self.changed();
        Ok(())
    }

    fn pair(&self, token: &str, key: [u8; 32]) -> Result<Option<NewPost>, Fault> {
        let name = fingerprint(token);
        // Taken before it is used, so that of two who have it one is paired.
        let Some(invitation) = self.desk.take::<Invitation>(&name)? else { return Ok(None) };
        if invitation.until_min < self.now_min() {
            return Ok(None);
        }
        let paired = self.paired(&invitation.device, key);
        if paired.is_err() {
            self.desk.create(&name, &invitation)?;
        }
        paired
    }

    fn open_shift(&self, device: &DeviceId, pin: &str) -> Result<Shift, Fault> {
        Ok(match enter(&self.desk, device.as_str(), pin, &Whence::Phone)? {
            Entry::Welcome(..) => Shift::Opened,
            Entry::Wrong(left) => Shift::Refused { tries_left: left.into() },
            Entry::Locked => Shift::Refused { tries_left: 0 },
        })
    }

    fn expected(&self, device: &DeviceId) -> Result<Vec<Expected>, Fault> {
        let running = self.ledger()?;
        let Some(post) = post(&running, &*running.known()?, device) else { return Ok(Vec::new()) };
        let today = running.calendar.day_of(self.now_min());
        let mut all: BTreeMap<OrganisationId, Option<u64>> = BTreeMap::new();
        for fact in running.facts()?.iter() {
            match fact {
                Fact::Announced(said) if said.day == today && said.hall == post.hall => {
                    let persons = all.entry(said.organisation.clone()).or_default();
                    *persons = Some(persons.unwrap_or_default().saturating_add(said.persons));
                }
                _ => {}
            }
        }
        let expected = |(organisation, announced)| Expected { organisation, announced };
        Ok(all.into_iter().map(expected).collect())
    }

    fn head_count(&self, count: HeadCount) -> Result<HeadCounted, Fault> {
        let told = self.ledger()?.head_count(count)?;
        self.changed();
        Ok(told)
    }

    fn observed(&self, device: &DeviceId, seen: Seen) -> Result<Observed, Fault> {
        let running = self.ledger()?;
        self.saw(&running, device, seen)
    }

    fn now_ms(&self) -> i64 {
        now_ms()
    }
}

impl House {
    fn paired(&self, device: &DeviceId, key: [u8; 32]) -> Result<Option<NewPost>, Fault> {
        let running = self.ledger()?;
        let known = running.known()?;
        let of = device.clone();
        let epoch = running.with(move |ledger, secret| {
            ledger.pair(&of, key, clock(), secret)?;
            fresh_epoch(|epoch| ledger.progress(&of, epoch))
        })?;
        Ok(post(&running, &known, device).map(|post| NewPost { post, epoch }))
    }
}

impl Running {
    /// Records the head count of a delegation, once: of the phone and of the desk alike.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn head_count(&self, count: HeadCount) -> Result<HeadCounted, Fault> {
        self.with(move |ledger, secret| {
            let same = |other: &HeadCount| {
                other.organisation == count.organisation
                    && other.day == count.day
                    && other.hall == count.hall
            };
            loop {
                let entries = ledger.own_entries()?;
                let recorded = ledger.facts()?;
                let there = recorded.iter().filter_map(Recorded::now).find_map(|fact| match fact {
                    Fact::HeadCount(other) if same(other) => Some(other.persons),
                    _ => None,
                });
                match there {
                    Some(persons) if persons == count.persons => return Ok(HeadCounted::Recorded),
                    Some(persons) => return Ok(HeadCounted::Other { persons }),
                    // Once a day is closed both numbers are seen by all: neither may be told any more.
                    None if ledger.checkpoints()?.iter().any(|closed| closed.day == count.day) => {
                        return Ok(HeadCounted::Closed);
                    }
                    None => {}
                }
                // Another server may have recorded one meanwhile: then it is looked again.
                let fact = Fact::HeadCount(count.clone());
                if ledger.record_at(entries, vec![fact], clock(), secret)?.is_some() {
                    return Ok(HeadCounted::Recorded);
                }
            }
        })
    }
}
