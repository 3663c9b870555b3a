//! Several programs on one PostgreSQL server, and a server that goes away.

use crate::common::server::Server;
use crate::common::wire::{Cut, Wire};
use crate::common::{Clicker, OPENING, about, begun, clock, own};
use jiff::civil::date;
use leporello_diag::Sink;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Postgres;
use leporello_ledger::{Ledger, Outcome, Writer};
use leporello_turnout::vocabulary::{ClosedEarly, Fact, HallId, HeadCount, OrganisationId};
use std::sync::Barrier;

fn fact(organisation: &str, persons: u64) -> Fact {
    Fact::HeadCount(HeadCount {
        organisation: OrganisationId::new(organisation).unwrap(),
        day: date(2026, 4, 8),
        hall: HallId::new("East").unwrap(),
        persons,
    })
}

fn open(address: &str) -> Ledger<Postgres> {
    Ledger::open(Postgres::connect(address).unwrap()).unwrap()
}

fn total(ledger: &mut Ledger<Postgres>, clicker: &Clicker) -> u64 {
    let counts = ledger.counts(&clicker.device, &mut Sink::new()).unwrap();
    counts.iter().filter_map(|count| count.entered).sum()
}

/// Verified against the key that the ledger was begun with.
fn verify(ledger: &mut Ledger<Postgres>) -> u64 {
    let verifier = ledger.verifier().clone();
    let verified = ledger.verify(&verifier).unwrap();
    assert_eq!(verified.gaps, 0);
    verified.events
}

#[test]
fn a_ledger_goes_on_after_its_server_was_started_again() {
    let server = Server::start();
    let mut ledger = begun(Postgres::connect(&server.database()).unwrap());
    let mut clicker = Clicker::new("clicker");
    ledger.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    let (writer, writing) = Writer::start(ledger).unwrap();
    for _ in 0..2 {
        writer.ingest(clicker.counts(&[3])).unwrap();
        server.restart();
        writer.ingest(clicker.counts(&[4])).unwrap();
        server.restart();
        let persons = writer.with(|ledger| ledger.facts().map(|facts| facts.len())).unwrap();
        assert_eq!(persons.unwrap(), 0, "reading goes on too");
    }
    drop(writer);
    let mut ledger = writing.end().unwrap();
    assert_eq!(total(&mut ledger, &clicker), 14);
    assert_eq!(verify(&mut ledger), 6);
}

#[test]
fn what_was_lost_on_the_wire_is_written_once_whether_the_server_had_committed_or_not() {
    let server = Server::start();
    let database = server.database();
    let name = database.rsplit_once('=').unwrap().1;
    let wire = Wire::to(&server.socket());
    let mut ledger = begun(Postgres::connect(&wire.address(name)).unwrap());
    let mut clicker = Clicker::new("clicker");
    ledger.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    for (cut, organisation) in [(Cut::BeforeCommit, "School 4"), (Cut::AfterCommit, "School 5")] {
        wire.cut(cut);
        ledger.record(vec![fact(organisation, 23)], clock(OPENING), &own()).unwrap();
        assert!(wire.was_cut(), "{cut:?}");
        wire.cut(cut);
        let batch = ledger.vet(clicker.counts(&[7])).unwrap();
        assert_eq!(ledger.ingest(&batch).unwrap().outcomes, [Outcome::Recorded], "{cut:?}");
        assert!(wire.was_cut(), "{cut:?}");
    }
    let facts: Vec<Fact> = ledger.facts().unwrap().into_iter().map(|f| f.first).collect();
    assert_eq!(facts, [fact("School 4", 23), fact("School 5", 23)]);
    assert_eq!(total(&mut ledger, &clicker), 14);
    verify(&mut ledger);
}

#[test]
fn of_two_programs_that_begin_a_ledger_at_once_one_does() {
    let server = Server::start();
    for _ in 0..4 {
        let (address, gate) = (server.database(), Barrier::new(2));
        let begin = |seed: u8| {
            let (store, secret) =
                (Postgres::connect(&address).unwrap(), Secret::from_seed(&[seed; 32]));
            gate.wait();
            Ledger::begin(store, &about(), &secret, clock(OPENING)).is_ok()
        };
        let begun = std::thread::scope(|scope| {
            let hands = [1, 2].map(|seed| {
                let begin = &begin;
                scope.spawn(move || begin(seed))
            });
            hands.map(|hand| hand.join().unwrap())
        });
        assert!(begun[0] != begun[1], "{begun:?}");
        assert_eq!(verify(&mut open(&address)), 1);
    }
}

#[test]
fn two_programs_write_into_one_ledger_and_its_chains_hold() {
    const ROUNDS: u64 = 30;
    let server = Server::start();
    let address = server.database();
    let mut ledger = begun(Postgres::connect(&address).unwrap());
    let mut clicker = Clicker::new("clicker");
    ledger.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    // Each program is sent the same entries: a phone that goes on at another server.
    let batches: Vec<_> = (0..ROUNDS).map(|_| clicker.counts(&[1, 1])).collect();
    let (gate, batches) = (Barrier::new(2), &batches);
    std::thread::scope(|scope| {
        for program in ["one", "two"] {
            let (address, gate) = (&address, &gate);
            scope.spawn(move || {
                let (writer, _) = Writer::start(open(address)).unwrap();
                gate.wait();
                for (batch, round) in batches.iter().zip(0..) {
                    let receipt = writer.ingest(batch.clone()).unwrap();
                    let is_kept = |o: &Outcome| matches!(o, Outcome::Recorded | Outcome::Known);
                    assert!(receipt.outcomes.iter().all(is_kept), "{:?}", receipt.outcomes);
                    let fact = fact(&format!("{program} {round}"), round);
                    let record = writer.with(move |l| l.record(vec![fact], clock(OPENING), &own()));
                    record.unwrap().unwrap();
                }
            });
        }
    });
    assert_eq!(ledger.facts().unwrap().len() as u64, 2 * ROUNDS);
    assert_eq!(total(&mut ledger, &clicker), 2 * ROUNDS);
    assert_eq!(verify(&mut ledger), 2 + 4 * ROUNDS);
    ledger.close(date(2026, 4, 8), &own()).unwrap();
    verify(&mut ledger);
}

#[test]
fn what_must_be_there_once_is_there_once_though_two_programs_record_it_at_once() {
    let server = Server::start();
    let address = server.database();
    let mut ledger = begun(Postgres::connect(&address).unwrap());
    for round in 0..8 {
        let (address, gate) = (&address, Barrier::new(2));
        let record = |persons: u64| {
            let mut ledger = open(address);
            let entries = ledger.own_entries().unwrap();
            gate.wait();
            let fact = fact(&format!("School {round}"), persons);
            ledger.record_at(entries, vec![fact], clock(OPENING), &own()).unwrap().is_some()
        };
        let recorded = std::thread::scope(|scope| {
            let hands = [23, 40].map(|persons| {
                let record = &record;
                scope.spawn(move || record(persons))
            });
            hands.map(|hand| hand.join().unwrap())
        });
        assert!(recorded[0] != recorded[1], "{recorded:?}");
        assert_eq!(ledger.facts().unwrap().len(), round + 1);
    }
    verify(&mut ledger);
}

#[test]
fn what_belongs_to_a_close_is_written_once_though_two_programs_close_at_once() {
    let server = Server::start();
    let address = server.database();
    let mut ledger = begun(Postgres::connect(&address).unwrap());
    let day = ledger.calendar().day_of(OPENING);
    for number in 1..=8 {
        ledger.record(vec![fact(&format!("School {number}"), 1)], clock(OPENING), &own()).unwrap();
        let (address, gate) = (&address, Barrier::new(2));
        let close = |reason: &str| {
            let mut ledger = open(address);
            let early = Fact::ClosedEarly(ClosedEarly { day, reason: reason.into() });
            gate.wait();
            ledger.close_as((day, number), vec![early], clock(OPENING), &own()).unwrap().is_some()
        };
        let closed = std::thread::scope(|scope| {
            let hands = ["storm", "fire"].map(|reason| {
                let close = &close;
                scope.spawn(move || close(reason))
            });
            hands.map(|hand| hand.join().unwrap())
        });
        assert!(closed[0] != closed[1], "{closed:?}");
        assert_eq!(ledger.checkpoints().unwrap().len(), number as usize);
        assert_eq!(ledger.facts().unwrap().len(), 2 * number as usize);
    }
    assert!(ledger.open_days().unwrap().is_empty(), "each reason is under its own checkpoint");
    verify(&mut ledger);
}
