//! One thread that writes for all: batches which wait are committed together, so that the
//! disk is waited for once and not once for each device.

use crate::event::Signed;
use crate::fault::{Fault, database};
use crate::ingest::{Keys, Outcome, Progress, Receipt, Vetted, keys, vetted};
use crate::ledger::Ledger;
use crate::store::Store;
use leporello_turnout::vocabulary::DeviceId;
use std::collections::BTreeSet;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

/// How many entries are committed at once at most.
const TOGETHER: usize = 4096;

/// How many batches may wait before those who send have to.
const WAITING: usize = 1024;

type Answer = Result<Receipt, Fault>;
type Known = Arc<RwLock<Arc<Keys>>>;

/// Anything else that is done with the ledger, which comes as a `Ledger<S>`.
type Other = Box<dyn FnOnce(&mut dyn std::any::Any) + Send>;

enum Job {
    Batch(Vec<Vetted>, Sender<Answer>),
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
        match job {
            Job::Batch(first, answer) => {
                let mut group = vec![(first, answer)];
                held = gather(jobs, &mut group);
                commit(&mut ledger, group);
            }
            Job::Other(work) => {
                work(&mut ledger);
                if let Ok(devices) = ledger.devices() {
                    *known.write().unwrap_or_else(PoisonError::into_inner) =
                        Arc::new(keys(devices));
                }
            }
        }
    }
    ledger
}

/// Takes the batches which wait already; the job that is none, or does not fit in, waits for
/// the next turn.
fn gather(jobs: &Receiver<Job>, group: &mut Vec<(Vec<Vetted>, Sender<Answer>)>) -> Option<Job> {
    let mut entries: usize = group.iter().map(|(batch, _)| batch.len()).sum();
    while entries < TOGETHER {
        match jobs.try_recv() {
            Ok(Job::Batch(batch, answer)) => {
                entries += batch.len();
                group.push((batch, answer));
            }
            Ok(other) => return Some(other),
            Err(_) => return None,
        }
    }
    None
}

fn commit<S: Store>(ledger: &mut Ledger<S>, group: Vec<(Vec<Vetted>, Sender<Answer>)>) {
    let mut all = Vec::new();
    let mut parts = Vec::with_capacity(group.len());
    for (batch, answer) in group {
        parts.push((chains(&batch), batch.len(), answer));
        all.extend(batch);
    }
    let outcome = ledger.ingest(&all);
    let mut from = 0;
    for (mine, length, answer) in parts {
        let part = outcome.as_ref().map(|receipt| Receipt {
            outcomes: receipt.outcomes[from..from + length].to_vec(),
            chains: receipt.chains.iter().filter(|chain| is_of(chain, &mine)).cloned().collect(),
        });
        from += length;
        // A sender that has gone away sends again, and is told then.
        let _ = answer.send(part.map_err(Clone::clone));
    }
}

fn chains(batch: &[Vetted]) -> BTreeSet<(DeviceId, u32)> {
    let key = |vetted: &Vetted| vetted.signed().event.key.clone();
    batch.iter().map(key).map(|key| (key.device, key.epoch)).collect()
}

fn is_of(chain: &Progress, mine: &BTreeSet<(DeviceId, u32)>) -> bool {
    mine.contains(&(chain.device.clone(), chain.epoch))
}

/// How many entries of a receipt were written now.
#[must_use]
pub fn recorded(receipt: &Receipt) -> usize {
    receipt.outcomes.iter().filter(|outcome| **outcome == Outcome::Recorded).count()
}
