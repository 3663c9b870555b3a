//! The desk at which every file ends: what is impossible is refused, what is known is left as
//! it is, the rest is written in batches.

use super::exhibition::{Exhibition, No, no};
use super::fold::{Fold, is_whole};
use super::known::{Known, Standing};
use super::past::{Names, Past, folded};
use super::push::Pushing;
use super::said::Said;
use super::told::Rise;
use super::{CountRow, Item, Report};
use crate::append::Reading;
use crate::event::{Bin, Clock};
use crate::fault::Fault;
use crate::key::Secret;
use crate::ledger::Ledger;
use crate::store::Store;
use leporello_diag::{Sink, codes};
use leporello_turnout::vocabulary::{DeviceId, Fact, OrganisationId};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What to do about a row that says another thing than the ledger.
pub(super) const IF_RIGHT: &str = "find out which is right; if it is the file, correct what is recorded: `leporello turnout correct`";

/// Most organisations, and most new facts of one file: each is held in memory while files are
/// read, since one of the next rows may be about the same.
const MOST: usize = 200_000;

/// How many readings or facts are written at once.
const BATCH: usize = 1000;

/// A desk for files of one exhibition.
pub struct Desk<'a, S> {
    pub(super) ledger: &'a mut Ledger<S>,
    pub(crate) exhibition: &'a Exhibition,
    pub(super) secret: &'a Secret,
    pub(super) clock: Clock,
    pub(crate) said: Rc<RefCell<Said<'a>>>,
    fold: Fold,
    /// What a device sends by itself, while it does.
    pub(super) pushing: Option<Pushing>,
    counts: BTreeMap<DeviceId, Vec<(u64, Rise)>>,
    facts: Vec<Fact>,
    waiting: usize,
    /// Facts that are new in this file.
    fresh: usize,
    /// Whether the file could not be read to its end, so that what is gathered from several rows
    /// may lack some.
    pub(super) is_broken: bool,
    pub(super) known: Arc<Known>,
    names: Arc<Names>,
    pub(super) report: Report,
}

impl<'a, S: Store> Desk<'a, S> {
    /// A desk before a ledger. `secret` is the ledger's key, `clock` is now, `sink` is told of
    /// every row that is not kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn new(
        ledger: &'a mut Ledger<S>,
        exhibition: &'a Exhibition,
        secret: &'a Secret,
        clock: Clock,
        sink: &'a mut Sink,
    ) -> Result<Self, Fault> {
        Self::after(&mut Past::default(), ledger, exhibition, secret, clock, sink)
    }

    /// As [`Self::new`], by who has set up a desk before this ledger earlier and has kept what it
    /// had said by then.
    ///
    /// # Errors
    /// What the database says.
    pub fn after(
        past: &mut Past,
        ledger: &'a mut Ledger<S>,
        exhibition: &'a Exhibition,
        secret: &'a Secret,
        clock: Clock,
        sink: &'a mut Sink,
    ) -> Result<Self, Fault> {
        ledger.own_key(secret)?;
        past.renew(ledger)?;
        let Past { known, names, .. } = past.clone();
        Ok(Self {
            exhibition,
            secret,
            clock,
            said: Rc::new(RefCell::new(Said::new(sink))),
            fold: Fold::default(),
            pushing: None,
            counts: BTreeMap::new(),
            facts: Vec::new(),
            waiting: 0,
            fresh: 0,
            is_broken: false,
            known,
            names,
            report: Report::default(),
            ledger,
        })
    }

    pub(crate) fn begin(&mut self, name: &str) {
        self.report = Report::default();
        self.fresh = 0;
        self.is_broken = false;
        self.said.borrow_mut().begin(name);
    }

    /// Writes what waits and tells what was done.
    pub(crate) fn end(&mut self) -> Result<Report, Fault> {
        // Half a quarter would contradict the whole one when the file comes again.
        let last = if self.is_broken { Fold::default() } else { std::mem::take(&mut self.fold) };
        self.fold = Fold::default();
        for (device, line, reading) in last.end() {
            self.wait(device, line, reading)?;
        }
        self.flush()?;
        self.said.borrow_mut().end();
        Ok(self.report)
    }

    /// A row that is not kept.
    pub(crate) fn refuse(&mut self, line: u64, no: &No) {
        self.report.refused += 1;
        self.said.borrow_mut().say(no.code, line, no.why.clone(), no.hint);
    }

    /// All rows of a file, for one reason.
    pub(crate) fn refuse_all(&mut self, rows: u64, no: &No) {
        self.report.rows += rows;
        self.report.refused += rows;
        self.said.borrow_mut().say(no.code, 0, no.why.clone(), no.hint);
    }

    /// A row that could not be read.
    pub(crate) fn unreadable(&mut self, line: u64, why: String) {
        self.report.rows += 1;
        self.refuse(line, &no(codes::LDG_022, why, "mend the row and import the file again"));
    }

    /// Takes what a row says, or why it says nothing.
    pub(crate) fn take(&mut self, line: u64, item: Result<Item, No>) -> Result<(), Fault> {
        self.report.rows += 1;
        match item {
            Err(no) => self.refuse(line, &no),
            Ok(Item::Count(row)) if self.speaker().is_some_and(|of| *of != row.device) => {
                let why = format!("it is of `{}`, for which this link does not speak", row.device);
                self.refuse(line, &no(codes::LDG_025, why, "give each device a link of its own"));
            }
            Ok(Item::Count(row)) => match self.exhibition.check(&row) {
                Err(no) => self.refuse(line, &no),
                Ok(()) => return self.count(line, row),
            },
            Ok(Item::Fact(fact)) => return self.fact(line, fact),
        }
        Ok(())
    }

    fn count(&mut self, line: u64, row: CountRow) -> Result<(), Fault> {
        if self.pushed(line, &row) {
            return Ok(());
        }
        if is_whole(&row) {
            let bin = Bin {
                start_min: row.from.as_second().div_euclid(60),
                length_min: row.seconds / 60,
            };
            let reading = Reading { bin, shown: row.shown, samples: row.samples, total: row.total };
            return self.wait(row.device, line, reading);
        }
        match self.fold.add(line, &row) {
            Ok(Some((line, reading))) => self.wait(row.device, line, reading),
            Ok(None) => Ok(()),
            Err(why) => {
                self.refuse(
                    line,
                    &no(codes::LDG_024, why, "sort the file by time, or leave the row out"),
                );
                Ok(())
            }
        }
    }

    /// The name under which an organisation is known; a new one is known from now on.
    pub(crate) fn organisation(&mut self, line: u64, text: &str) -> Result<OrganisationId, No> {
        let name = OrganisationId::new(text)
            .map_err(|e| no(codes::LDG_022, e.to_string(), "write the organisation's name"))?;
        let folded = folded(&name);
        if self.names.len() >= MOST && !self.names.contains_key(&folded) {
            return Err(too_many("organisations"));
        }
        let names = Arc::make_mut(&mut self.names);
        let known = names.entry(folded).or_insert_with(|| name.clone()).clone();
        if known != name {
            let why =
                format!("`{name}` is taken as `{known}`, which differs by case or spaces alone");
            self.said.borrow_mut().say(
                codes::LDG_029,
                line,
                why,
                "write the name alike everywhere",
            );
        }
        Ok(known)
    }

    fn fact(&mut self, line: u64, fact: Fact) -> Result<(), Fault> {
        match self.known.fact(&fact) {
            Standing::Said => self.report.unchanged += 1,
            Standing::Other => {
                let what = super::known::what(&fact);
                let why = format!("{what} is recorded already, and says something else");
                self.refuse(line, &no(codes::LDG_031, why, IF_RIGHT));
            }
            Standing::New if self.fresh == MOST => {
                self.refuse(line, &too_many("facts in one file"))
            }
            Standing::New => {
                Arc::make_mut(&mut self.known).add(&fact);
                self.fresh += 1;
                self.facts.push(fact);
                self.waiting += 1;
                if self.waiting >= BATCH {
                    self.flush()?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn wait(
        &mut self,
        device: DeviceId,
        line: u64,
        rise: impl Into<Rise>,
    ) -> Result<(), Fault> {
        self.counts.entry(device).or_default().push((line, rise.into()));
        self.waiting += 1;
        if self.waiting >= BATCH { self.flush() } else { Ok(()) }
    }

    /// Running totals of devices that came by another way than a file.
    ///
    /// # Errors
    /// What the database says.
    pub fn readings(&mut self, rises: Vec<(DeviceId, Rise)>) -> Result<Report, Fault> {
        self.begin("messages of devices");
        for (device, rise) in rises {
            self.report.rows += 1;
            match self.exhibition.known_device(&device).map(drop) {
                Ok(()) => self.wait(device, 0, rise)?,
                Err(unknown) => self.refuse(0, &unknown),
            }
        }
        self.end()
    }

    fn flush(&mut self) -> Result<(), Fault> {
        self.waiting = 0;
        let facts = std::mem::take(&mut self.facts);
        if !facts.is_empty() {
            self.report.recorded += facts.len() as u64;
            self.ledger.record(facts, self.clock, self.secret)?;
        }
        for (device, readings) in std::mem::take(&mut self.counts) {
            self.readings_of(&device, readings)?;
        }
        Ok(())
    }
}

fn too_many(what: &str) -> No {
    let why = format!("there are more than {MOST} {what}");
    no(codes::LDG_022, why, "see whether this is the right file, or split it")
}
