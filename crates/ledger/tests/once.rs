//! What is read, or written, once.

use crate::common::case::exhibition;
use crate::common::{OPENING, about, begun, clock, own};
use jiff::civil::date;
use leporello_diag::Sink;
use leporello_ledger::import::{Desk, Past};
use leporello_ledger::store::{Memory, Store, Work};
use leporello_ledger::{Fault, Ledger};
use leporello_turnout::vocabulary::{ClosedEarly, Fact, Hall, HallId};

/// A store that knows how often it was read.
struct Watched {
    store: Memory,
    readings: usize,
}

impl Store for Watched {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.store.transaction(work)
    }

    fn reading(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.readings += 1;
        self.store.reading(work)
    }
}

fn hall(name: &str) -> Fact {
    Fact::Hall(Hall { id: HallId::new(name).unwrap(), planned_daily_visits: None })
}

fn early(reason: &str) -> Fact {
    Fact::ClosedEarly(ClosedEarly { day: date(2026, 4, 8), reason: reason.into() })
}

#[test]
fn the_next_desk_reads_what_was_said_again_only_when_more_was_said() {
    let mut ledger = begun(Watched { store: Memory::new(), readings: 0 });
    let (exhibition, secret) = (exhibition(), own());
    let mut past = Past::default();
    let mut readings = |ledger: &mut Ledger<Watched>| {
        let (before, mut sink) = (ledger.store().readings, Sink::new());
        let clock = clock(OPENING);
        drop(Desk::after(&mut past, ledger, &exhibition, &secret, clock, &mut sink).unwrap());
        ledger.store().readings - before
    };
    let first = readings(&mut ledger);
    assert!(first > 1, "{first}");
    assert_eq!(readings(&mut ledger), 1, "it is only asked whether there is more");
    ledger.record(vec![hall("North")], clock(OPENING), &secret).unwrap();
    assert_eq!(readings(&mut ledger), first);
    assert_eq!(readings(&mut ledger), 1);
}

#[test]
fn a_ledger_begins_with_what_it_is_of_or_not_at_all() {
    let facts = vec![hall("East"), hall("West")];
    let (secret, clock) = (own(), clock(OPENING));
    let begun = Ledger::begin_with(Memory::new(), &about(), facts.clone(), &secret, clock);
    let mut begun = begun.unwrap();
    let said: Vec<Fact> = begun.facts().unwrap().into_iter().map(|fact| fact.first).collect();
    assert_eq!(said, facts);
    let again = Ledger::begin_with(begun.into_store(), &about(), facts, &secret, clock);
    assert!(again.is_err());
}

#[test]
fn a_close_that_comes_too_late_writes_nothing() {
    let mut ledger = begun(Memory::new());
    let (secret, clock) = (own(), clock(OPENING));
    let day = ledger.calendar().day_of(OPENING);
    let mut close = |number, reason: &str| {
        ledger.close_as((day, number), vec![early(reason)], clock, &secret).unwrap()
    };
    assert_eq!(close(2, "too early"), None);
    assert_eq!(close(1, "storm").map(|closed| closed.number), Some(1));
    assert_eq!(close(1, "fire"), None);
    let said: Vec<Fact> = ledger.facts().unwrap().into_iter().map(|fact| fact.first).collect();
    assert_eq!(said, [early("storm")]);
    assert!(ledger.open_days().unwrap().is_empty(), "its reason is under its own checkpoint");
}
