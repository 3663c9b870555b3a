//! What the ledger says, read beside the thread that writes: on connections of its own, and kept
//! as long as the ledger says the same. Whether it does is asked of the database each time, which
//! costs next to nothing, so that what another server wrote is seen as well.

use crate::fault::Fault;
use crate::holding::{REACH_MIN, Struck, sum};
use leporello_audit::{Keep, Known};
use leporello_ledger::store::{Health, Store as _};
use leporello_ledger::{Bin, Crossings, Ledger, Recorded};
use leporello_turnout::vocabulary::{DeviceId, Fact};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Reads a ledger.
pub(crate) struct Reader {
    said: Mutex<Said>,
    /// As it was read last, for those who may not wait.
    last: RwLock<Arc<Known>>,
    /// Adding up counts takes longer, and nobody else waits for it.
    counted: Mutex<Ledger<Keep>>,
    /// Reports take longest of all.
    long: Mutex<Ledger<Keep>>,
}

/// What a device counted, for each that counted anything, and how devices were.
pub(crate) type Counted = (BTreeMap<DeviceId, Crossings>, Vec<Health>);

/// What was said, as it was read last.
struct Said {
    ledger: Ledger<Keep>,
    /// What the database said it would read then.
    state: Option<String>,
    /// How many entries of its own the ledger had then; `None` before the first time.
    entries: Option<u64>,
    recorded: Arc<Vec<Recorded>>,
    facts: Arc<Vec<Fact>>,
    struck: Arc<Struck>,
}

impl Said {
    fn by(ledger: Ledger<Keep>) -> Self {
        Self {
            ledger,
            state: None,
            entries: None,
            recorded: Arc::default(),
            facts: Arc::default(),
            struck: Arc::default(),
        }
    }

    /// Reads what was said when there is more than before; whether there was. Counts come much
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
            let (recorded, corrections) = self.ledger.facts_and_rest()?;
            self.struck = Arc::new(self.struck.renewed(corrections, &mut self.ledger)?);
            self.facts = Arc::new(recorded.iter().filter_map(Recorded::now).cloned().collect());
            self.recorded = Arc::new(recorded);
            self.entries = entries;
        }
        self.state = state;
        Ok(is_new)
    }
}

impl Reader {
    /// Reads on these, which nobody else uses.
    pub(crate) fn new([said, counted, long]: [Ledger<Keep>; 3]) -> Self {
        Self {
            said: Mutex::new(Said::by(said)),
            last: RwLock::default(),
            counted: Mutex::new(counted),
            long: Mutex::new(long),
        }
    }

    fn said<T>(&self, work: impl FnOnce(&mut Said) -> Result<T, Fault>) -> Result<T, Fault> {
        // A panic elsewhere leaves at worst what was read before, and a mark that does not fit.
        work(&mut self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something of what was said, as it is now.
    fn now<T>(&self, of: impl FnOnce(&Said) -> T) -> Result<T, Fault> {
        self.said(|said| {
            if said.refresh()? {
                let known = Arc::new(Known::of(&*said.facts));
                *self.last.write().unwrap_or_else(PoisonError::into_inner) = known;
            }
            Ok(of(said))
        })
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
    /// What the database says; so for the next two.
    pub(crate) fn facts(&self) -> Result<Arc<Vec<Fact>>, Fault> {
        self.now(|said| Arc::clone(&said.facts))
    }

    /// Everything that is no count, with its history.
    pub(crate) fn recorded(&self) -> Result<Arc<Vec<Recorded>>, Fault> {
        self.now(|said| Arc::clone(&said.recorded))
    }

    /// What does not stand of what devices counted.
    pub(crate) fn struck(&self) -> Result<Arc<Struck>, Fault> {
        self.now(|said| Arc::clone(&said.struck))
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

    /// What devices counted within these minutes, as it holds, and how they are. Of `sensors`
    /// running totals are looked for as well.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn counted(
        &self,
        sensors: &[DeviceId],
        from_min: i64,
        to_min: i64,
    ) -> Result<Counted, Fault> {
        let struck = self.struck()?;
        self.count(|ledger| {
            let mut sums: BTreeMap<DeviceId, Crossings> =
                ledger.sums(from_min, to_min)?.into_iter().collect();
            let (mut mended, mut totals) = (Vec::new(), Vec::new());
            ledger.store().reading(&mut |tables| {
                (mended, totals) = (Vec::new(), Vec::new());
                // The sums of the database are of all that was said.
                for device in struck.touched(from_min, to_min) {
                    let counts = struck.counts(tables, device, from_min, to_min)?;
                    let holds = sum(&counts, |bin| bin.end_min() <= to_min).0;
                    mended.push((device.clone(), holds));
                }
                for device in sensors {
                    // What went by over the night is of the day before, as in the report.
                    let of = struck.between_totals(tables, device, from_min - REACH_MIN, to_min)?;
                    let is_in = |bin: Bin| bin.start_min >= from_min && bin.end_min() <= to_min;
                    totals.push((device.clone(), sum(&of, is_in).0));
                }
                Ok(())
            })?;
            sums.extend(mended);
            for (device, total) in totals {
                sums.entry(device).or_default().add(&total);
            }
            Ok((sums, ledger.health()?))
        })
    }

    /// Does what takes longer: nobody waits for it but who counts as well.
    ///
    /// # Errors
    /// What `work` says.
    pub(crate) fn count<T>(
        &self,
        work: impl FnOnce(&mut Ledger<Keep>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        work(&mut self.counted.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Does what takes longest: nobody waits for it but who makes a report as well.
    ///
    /// # Errors
    /// What `work` says.
    pub(crate) fn at_length<T>(
        &self,
        work: impl FnOnce(&mut Ledger<Keep>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        work(&mut self.long.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Entry, ROUTES, Route, Whence, Who, begin, cookie, enter, new_code};
    use crate::drawn::{Drawn, NOON, hall};
    use crate::house::{House, Running};
    use axum::body::Body;
    use axum::http::Request;
    use axum::http::header::COOKIE;
    use leporello_turnout::vocabulary::Role;
    use std::sync::mpsc::{Sender, channel};
    use std::time::Duration;
    use tower::ServiceExt as _;

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

    /// Something is being written until the end that this gives back is dropped.
    fn writes(running: &Arc<Running>) -> Sender<()> {
        let (running, (begin, begun), (end, ended)) =
            (Arc::clone(running), channel(), channel::<()>());
        std::thread::spawn(move || {
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
        end
    }

    #[test]
    fn who_reads_does_not_wait_for_who_writes() {
        let drawn = Drawn::new();
        let end = writes(&drawn.running);
        assert_eq!(drawn.running.known().unwrap().halls.len(), 2);
        assert_eq!(drawn.house.live.exact(&drawn.running, NOON).unwrap().len(), 2);
        drop(end);
    }

    /// A cookie of a post of this role.
    fn at_post(house: &House, role: Role) -> String {
        let name = format!("{role:?}");
        let code = new_code(&house.desk, &name, role).unwrap();
        let entered = enter(&house.desk, &name, &code, &Whence::Phone).unwrap();
        let Entry::Welcome(pass, _) = entered else { panic!("{name}") };
        cookie(&begin(&house.desk, &name, pass, house.now_min()).unwrap(), false)
    }

    /// The addresses of a page, for one that has several.
    fn pages(path: &str) -> Vec<String> {
        let with = |name: &str, all: &[&str]| all.iter().map(|of| path.replace(name, of)).collect();
        match path {
            "/desk/close/{day}/{number}" => vec!["/desk/close/2026-04-08/1".into()],
            "/desk/report/{file}" => with("{file}", &["report.html", "report.zip", "copies.csv"]),
            _ => with("{name}", &["live.js"]),
        }
    }

    #[tokio::test]
    async fn no_page_of_the_desk_waits_for_who_writes() {
        let drawn = Drawn::new();
        drawn.counts(NOON, 4);
        let day = drawn.running.calendar.day_of(NOON);
        drawn.running.with(move |ledger, own| ledger.close(day, own)).unwrap();
        let house = Arc::new(drawn.house);
        let mut all = Vec::new();
        for (number, role) in Role::ALL.into_iter().enumerate() {
            let cookie = at_post(&house, role);
            let mine = |route: &&Route| match route.who {
                Who::Staff(roles) => route.method == "GET" && roles.contains(&role),
                Who::Anyone => route.method == "GET" && route.path == "/live" && number == 0,
            };
            let paths = ROUTES.iter().filter(mine).flat_map(|route| pages(route.path));
            all.extend(paths.map(|path| (path, cookie.clone())));
        }
        let end = writes(&drawn.running);
        let app = crate::router(house);
        let mut waiting = Vec::new();
        for (path, cookie) in all {
            let request = Request::get(&path).header(COOKIE, cookie).body(Body::empty()).unwrap();
            let answer = app.clone().oneshot(request);
            match tokio::time::timeout(Duration::from_secs(20), answer).await {
                Ok(answer) => assert!(!answer.unwrap().status().is_server_error(), "{path}"),
                Err(_) => waiting.push(path),
            }
        }
        drop(end);
        assert_eq!(waiting, Vec::<String>::new());
    }
}
