//! One thread that writes for all: batches which wait are committed together, so that the
//! disk is waited for once and not once for each device.

use crate::event::Signed;
use crate::fault::{Fault, database, no_device};
use crate::ingest::{Keys, Outcome, Progress, Receipt, Vetted, keys, vetted};
use crate::ledger::Ledger;
use crate::store::{Health, Store};
use leporello_turnout::vocabulary::DeviceId;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

/// How many entries are committed at once at most.
const TOGETHER: usize = 4096;

/// How many batches may wait before those who send have to.
const WAITING: usize = 1024;

type Answer = Result<Receipt, Fault>;

/// What is committed at once.
#[derive(Default)]
struct Group {
    batches: Vec<(Vec<Vetted>, Sender<Answer>)>,
    /// How devices are.
    heard: Vec<(Health, Sender<Result<(), Fault>>)>,
    /// How many rows that makes.
    rows: usize,
}

type Known = Arc<RwLock<Arc<Keys>>>;

/// Anything else that is done with the ledger, which comes as a `Ledger<S>`.
type Other = Box<dyn FnOnce(&mut dyn std::any::Any) + Send>;

enum Job {
    Batch(Vec<Vetted>, Sender<Answer>),
    Heard(Health, Sender<Result<(), Fault>>),
    Other(Other),
}

/// A hand on the writer; clone it for every thread that sends.
pub struct Writer<S> {
    jobs: SyncSender<Job>,
    keys: Known,
    store: std::marker::PhantomData<fn(S)>,
}

impl<S> Clone for Writer<S> {
    fn clone(&self) -> Self {
        Self {
            jobs: self.jobs.clone(),
            keys: Arc::clone(&self.keys),
            store: std::marker::PhantomData,
        }
    }
}

/// The writing thread; it ends when the last [`Writer`] is gone.
pub struct Writing<S>(JoinHandle<Ledger<S>>);

impl<S> Writing<S> {
    /// Waits for the end of the thread and gives the ledger back.
    ///
    /// # Errors
    /// When the thread died.
    pub fn end(self) -> Result<Ledger<S>, Fault> {
        self.0.join().map_err(|_| database("the writer", &"its thread died"))
    }
}

impl<S: Store + 'static> Writer<S> {
    /// Starts the writer of a ledger.
    ///
    /// # Errors
    /// What the database says.
    pub fn start(mut ledger: Ledger<S>) -> Result<(Self, Writing<S>), Fault> {
        let keys: Known = Arc::new(RwLock::new(Arc::new(keys(ledger.devices()?))));
        let (jobs, waiting) = sync_channel(WAITING);
        let fresh = Arc::clone(&keys);
        let thread = std::thread::spawn(move || write(ledger, &waiting, &fresh));
        Ok((Self { jobs, keys, store: std::marker::PhantomData }, Writing(thread)))
    }

    /// Adds a batch and waits until it is on disk. Signatures are checked here, in the
    /// caller's thread.
    ///
    /// # Errors
    /// What the database says; nothing of the batch is written then.
    pub fn ingest(&self, batch: Vec<Signed>) -> Result<Receipt, Fault> {
        let known = Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner));
        let vetted = batch.into_iter().map(|signed| vetted(signed, &known)).collect();
        let (answer, wait) = channel();
        self.send(Job::Batch(vetted, answer))?;
        wait.recv().unwrap_or_else(|_| Err(ended()))
    }

    /// Keeps how a device is, together with the batches that wait, and waits until that is on disk.
    ///
    /// # Errors
    /// When there is no such device; what the database says.
    pub fn heard(&self, health: Health) -> Result<(), Fault> {
        let (answer, wait) = channel();
        self.send(Job::Heard(health, answer))?;
        wait.recv().unwrap_or_else(|_| Err(ended()))
    }

    /// Does anything else with the ledger, between batches.
    ///
    /// # Errors
    /// When the writer has ended.
    pub fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Ledger<S>) -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, wait) = channel();
        self.send(Job::Other(Box::new(move |ledger| {
            if let Some(ledger) = ledger.downcast_mut::<Ledger<S>>() {
                // Who asked may have gone away.
                let _ = answer.send(work(ledger));
            }
        })))?;
        wait.recv().map_err(|_| ended())
    }

    fn send(&self, job: Job) -> Result<(), Fault> {
        self.jobs.send(job).map_err(|_| ended())
    }
}

fn ended() -> Fault {
    database("the writer", &"it has ended")
}

fn write<S: Store + 'static>(
    mut ledger: Ledger<S>,
    jobs: &Receiver<Job>,
    known: &Known,
) -> Ledger<S> {
    let mut held = None;
    while let Some(job) = held.take().or_else(|| jobs.recv().ok()) {
        let mut group = Group::default();
        let changed = match group.take(job) {
            None => {
                held = group.gather(jobs);
                group.commit(&mut ledger)
            }
            Some(work) => {
                // Whoever asked is told by its answer that never comes; what it had begun is rolled
                // back, and the others go on.
                let _ = catch_unwind(AssertUnwindSafe(|| work(&mut ledger)));
                ledger.take_paired()
            }
        };
        renew(&mut ledger, known, &changed);
    }
    ledger
}

/// Reads the keys of these devices anew.
fn renew<S: Store>(ledger: &mut Ledger<S>, known: &Known, devices: &BTreeSet<DeviceId>) {
    // Without its key, the entries of a device are checked as they are written: slower, not wrong.
    let fresh: Vec<_> = devices.iter().filter_map(|of| ledger.device(of).ok().flatten()).collect();
    if !fresh.is_empty() {
        let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
        Arc::make_mut(&mut known).append(&mut keys(fresh));
    }
}

impl Group {
    /// Takes a job in; gives back what is done by itself.
    fn take(&mut self, job: Job) -> Option<Other> {
        match job {
            Job::Batch(batch, answer) => {
                self.rows += batch.len();
                self.batches.push((batch, answer));
            }
            Job::Heard(health, answer) => {
                self.rows += 1;
                self.heard.push((health, answer));
            }
            Job::Other(work) => return Some(work),
        }
        None
    }

    /// Takes in what waits already; what is done by itself waits for the next turn.
    fn gather(&mut self, jobs: &Receiver<Job>) -> Option<Job> {
        while self.rows < TOGETHER {
            let other = self.take(jobs.try_recv().ok()?);
            if other.is_some() {
                return other.map(Job::Other);
            }
        }
        None
    }

    /// Writes all of it, and answers. The devices whose entries were let in by a key that was not
    /// known here: another program paired them.
    fn commit<S: Store>(mut self, ledger: &mut Ledger<S>) -> BTreeSet<DeviceId> {
        // In order of name, so that two programs never wait for one another.
        self.heard.sort_by(|(a, _), (b, _)| a.device.cmp(&b.device));
        let healths: Vec<Health> = self.heard.iter().map(|(health, _)| health.clone()).collect();
        let mut all = Vec::new();
        let mut parts = Vec::with_capacity(self.batches.len());
        for (batch, answer) in self.batches {
            parts.push((chains(&batch), batch.len(), answer));
            all.extend(batch);
        }
        let outcome = ledger.ingest_and_hear(&all, &healths);
        answer(parts, outcome.as_ref().map(|(receipt, _)| receipt));
        for (at, (health, answer)) in self.heard.into_iter().enumerate() {
            let told = outcome.as_ref().map_err(Clone::clone).and_then(|(_, heard)| {
                if heard[at] { Ok(()) } else { Err(no_device(&health.device)) }
            });
            let _ = answer.send(told);
        }
        let outcomes = outcome.map_or_else(|_| Vec::new(), |(receipt, _)| receipt.outcomes);
        let let_in = all.iter().zip(outcomes).filter(|(_, outcome)| *outcome == Outcome::Recorded);
        let unknown = let_in.filter(|(vetted, _)| !vetted.is_checked());
        unknown.map(|(vetted, _)| vetted.signed().event.key.device.clone()).collect()
    }
}

/// Gives everybody the part of the receipt that is about his batch.
fn answer(parts: Vec<(BTreeSet<Chain>, usize, Sender<Answer>)>, outcome: Result<&Receipt, &Fault>) {
    let all = outcome.map_or(&[][..], |receipt| receipt.chains.as_slice());
    let all: BTreeMap<Chain, &Progress> =
        all.iter().map(|chain| ((chain.device.clone(), chain.epoch), chain)).collect();
    let mut from = 0;
    for (mine, length, answer) in parts {
        let part = outcome.map(|receipt| Receipt {
            outcomes: receipt.outcomes[from..from + length].to_vec(),
            chains: mine.iter().filter_map(|chain| all.get(chain).copied().cloned()).collect(),
        });
        from += length;
        // A sender that has gone away sends again, and is told then.
        let _ = answer.send(part.map_err(Clone::clone));
    }
}

/// A device and its epoch.
type Chain = (DeviceId, u32);

fn chains(batch: &[Vetted]) -> BTreeSet<Chain> {
    let key = |vetted: &Vetted| vetted.signed().event.key.clone();
    batch.iter().map(key).map(|key| (key.device, key.epoch)).collect()
}

/// How many entries of a receipt were written now.
#[must_use]
pub fn recorded(receipt: &Receipt) -> usize {
    receipt.outcomes.iter().filter(|outcome| **outcome == Outcome::Recorded).count()
}
