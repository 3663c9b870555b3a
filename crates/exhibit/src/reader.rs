//! What the ledger says, read beside the thread that writes: on connections of its own, and kept
//! as long as the ledger says the same. Whether it does is asked of the database each time, which
//! costs next to nothing, so that what another server wrote is seen as well.

use crate::fault::Fault;
use leporello_audit::{Keep, Known};
use leporello_ledger::store::{Health, Store as _};
use leporello_ledger::{Crossings, Ledger};
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Reads a ledger.
pub(crate) struct Reader {
    said: Mutex<Said>,
    /// As it was read last, for those who may not wait.
    last: RwLock<Arc<Known>>,
    /// Adding up counts takes longer than all else, and nobody else waits for it.
    counted: Mutex<Ledger<Keep>>,
}

/// What a device counted, for each that counted anything, and how devices were.
pub(crate) type Counted = (BTreeMap<DeviceId, Crossings>, Vec<Health>);

/// The facts as they were read last.
struct Said {
    ledger: Ledger<Keep>,
    /// What the database said it would read then.
    state: Option<String>,
    /// How many entries of its own the ledger had then; `None` before the first time.
    entries: Option<u64>,
    facts: Arc<Vec<Fact>>,
}

impl Said {
    /// Reads the facts when there are others than before; whether there were. Counts come much
    /// more often than facts: then the database has changed, and the number of its facts has
    /// not.
    fn refresh(&mut self) -> Result<bool, Fault> {
        let state = self.ledger.state()?;
        if state.is_some() && state == self.state {
            return Ok(false);
        }
        let entries = Some(self.ledger.own_entries()?);
        let is_new = entries != self.entries;
        if is_new {
            let recorded = self.ledger.facts()?;
            let facts = recorded.iter().filter_map(|recorded| recorded.now().cloned());
            self.facts = Arc::new(facts.collect());
            self.entries = entries;
        }
        self.state = state;
        Ok(is_new)
    }
}

impl Reader {
    /// Reads on these two, which nobody else uses.
    pub(crate) fn new(said: Ledger<Keep>, counted: Ledger<Keep>) -> Self {
        let said = Said { ledger: said, state: None, entries: None, facts: Arc::default() };
        Self { said: Mutex::new(said), last: RwLock::default(), counted: Mutex::new(counted) }
    }

    fn said<T>(&self, work: impl FnOnce(&mut Said) -> Result<T, Fault>) -> Result<T, Fault> {
        // A panic elsewhere leaves at worst what was read before, and a mark that does not fit.
        work(&mut self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The exhibition as its newest facts have it. While the database does not answer, as they
    /// had it last: screens in halls go on then.
    ///
    /// # Errors
    /// What the database says, when nothing was read before.
    pub(crate) fn known(&self) -> Result<Arc<Known>, Fault> {
        match self.facts() {
            Err(fault) if self.said(|said| Ok(said.entries.is_none()))? => Err(fault),
            _ => Ok(self.last()),
        }
    }

    /// The exhibition as it was read last: asks no database, so that it never waits.
    pub(crate) fn last(&self) -> Arc<Known> {
        Arc::clone(&self.last.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The facts that hold now.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn facts(&self) -> Result<Arc<Vec<Fact>>, Fault> {
        self.said(|said| {
            if said.refresh()? {
                let known = Arc::new(Known::of(&*said.facts));
                *self.last.write().unwrap_or_else(PoisonError::into_inner) = known;
            }
            Ok(Arc::clone(&said.facts))
        })
    }

    /// Asks the ledger for something small.
    ///
    /// # Errors
    /// What `ask` says.
    pub(crate) fn ask<T>(
        &self,
        ask: impl FnOnce(&mut Ledger<Keep>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.said(|said| ask(&mut said.ledger))
    }

    /// A mark of what [`Self::counted`] would say now.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn state(&self) -> Result<Option<String>, Fault> {
        self.count(Ledger::state)
    }

    /// What devices counted within these minutes, and how they are. Of `sensors` running totals
    /// are looked for as well.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn counted(
        &self,
        sensors: &[DeviceId],
        from_min: i64,
        to_min: i64,
    ) -> Result<Counted, Fault> {
        self.count(|ledger| {
            let mut sums: BTreeMap<DeviceId, Crossings> =
                ledger.sums(from_min, to_min)?.into_iter().collect();
            let mut totals = Vec::new();
            ledger.store().reading(&mut |tables| {
                let of = |device| crate::attention::totals(tables, device, from_min, to_min);
                totals = sensors.iter().map(of).collect::<Result<_, _>>()?;
                Ok(())
            })?;
            for (device, total) in sensors.iter().zip(totals).filter(|(_, t)| !t.is_empty()) {
                sums.entry(device.clone()).or_default().add(&total);
            }
            Ok((sums, ledger.health()?))
        })
    }

    /// Does what takes longer than all else: nobody waits for it but who counts as well.
    ///
    /// # Errors
    /// What `work` says.
    pub(crate) fn count<T>(
        &self,
        work: impl FnOnce(&mut Ledger<Keep>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        work(&mut self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Drawn, NOON, hall};
    use std::sync::mpsc::channel;

    #[test]
    fn counts_do_not_make_the_facts_be_read_again_and_a_fact_does_at_once() {
        let drawn = Drawn::new();
        let (facts, known) = (drawn.running.facts().unwrap(), drawn.running.known().unwrap());
        drawn.counts(NOON, 4);
        assert!(Arc::ptr_eq(&facts, &drawn.running.facts().unwrap()));
        assert!(Arc::ptr_eq(&known, &drawn.running.known().unwrap()));
        drawn.running.record(vec![hall("North")]).unwrap();
        let halls = drawn.running.known().unwrap().halls.len();
        assert_eq!((known.halls.len(), halls), (2, 3));
        assert_eq!(drawn.running.reader().last().halls.len(), 3);
    }

    #[test]
    fn who_reads_does_not_wait_for_who_writes() {
        let drawn = Drawn::new();
        let (running, (begin, begun), (end, ended)) =
            (Arc::clone(&drawn.running), channel(), channel::<()>());
        std::thread::scope(|scope| {
            scope.spawn(move || {
                running.with(move |ledger, _| {
                    ledger.store().transaction(&mut |_| {
                        begin.send(()).unwrap();
                        // Until the test has read.
                        let _ = ended.recv();
                        Ok(())
                    })
                })
            });
            begun.recv().unwrap();
            assert_eq!(drawn.running.known().unwrap().halls.len(), 2);
            assert_eq!(drawn.house.live.exact(&drawn.running, NOON).unwrap().len(), 2);
            drop(end);
        });
    }
}
