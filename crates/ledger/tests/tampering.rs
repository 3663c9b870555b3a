//! Every quiet change of a database is found, and the first thing that does not fit is named.

use crate::common;
use crate::common::{Clicker, OPENING, begun, clock, own};
use jiff::civil::date;
use leporello_ledger::store::Sqlite;
use leporello_ledger::{Ledger, Signed};
use leporello_turnout::vocabulary::{Announced, Fact, HallId, OrganisationId};

/// A ledger with two closed days and one open entry.
fn ledger(path: &std::path::Path) -> Ledger<Sqlite> {
    let mut ledger = begun(Sqlite::open(path).unwrap());
    let mut clicker = Clicker::new("clicker");
    ledger.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    let announced = Fact::Announced(Announced {
        organisation: OrganisationId::new("School 4").unwrap(),
        day: date(2026, 4, 9),
        hall: HallId::new("East").unwrap(),
        persons: 40,
    });
    ledger.record(vec![announced], clock(OPENING), &own()).unwrap();
    let mut first = clicker.counts(&[4, 6, 9]);
    first.extend((96..99).map(|bin| clicker.say(Clicker::body(bin, 1))));
    let batch = ledger.vet(first).unwrap();
    ledger.ingest(&batch).unwrap();
    ledger.close(date(2026, 4, 8), &own()).unwrap();
    ledger.close(date(2026, 4, 9), &own()).unwrap();
    let open = ledger.vet(vec![clicker.say(Clicker::body(99, 1))]).unwrap();
    ledger.ingest(&open).unwrap();
    ledger
}

/// What is done to the database, and what `verify` must name.
const CHANGES: &[(&str, &str)] = &[
    (
        "UPDATE event SET entered = 40 WHERE seq = 2 AND kind = 'count'",
        "`clicker`, epoch 1, entry 2",
    ),
    ("UPDATE event SET bin_min = bin_min + 1 WHERE seq = 7", "`clicker`, epoch 1, entry 7"),
    (
        "UPDATE event SET wall_min = 1 WHERE seq = 3 AND kind = 'count'",
        "`clicker`, epoch 1, entry 3",
    ),
    (
        "UPDATE event SET day = '2026-04-10' WHERE seq = 3 AND kind = 'count'",
        "`clicker`, epoch 1, entry 3",
    ),
    ("UPDATE event SET prev = zeroblob(32) WHERE seq = 4", "`clicker`, epoch 1, entry 4"),
    ("UPDATE event SET departed = 3 WHERE seq = 4", "`clicker`, epoch 1, entry 4"),
    (
        "UPDATE event SET detail = replace(detail, '40', '14') WHERE kind = 'fact'",
        "`ledger`, epoch 1, entry 3",
    ),
    ("UPDATE event SET detail = 'x' WHERE kind = 'fact'", "`ledger`, epoch 1, entry 3"),
    ("DELETE FROM event WHERE seq = 2 AND kind = 'count'", "`clicker`, epoch 1, entry 3"),
    ("DELETE FROM event WHERE seq = 7 AND kind = 'count'", "`clicker`, epoch 1, entry 7"),
    (
        "UPDATE event SET leaf = leaf + 10 WHERE seq = 3 AND kind = 'count'",
        "`ledger`, epoch 1, entry 1",
    ),
    ("UPDATE event SET leaf = NULL WHERE seq = 6", "checkpoint 1 of 2026-04-09"),
    ("DELETE FROM checkpoint WHERE day = '2026-04-09'", "2026-04-09"),
    ("DELETE FROM checkpoint WHERE day = '2026-04-08'", "2026-04-08"),
    (
        "UPDATE checkpoint SET note = replace(note, 'counted 19', 'counted 91')",
        "checkpoint 1 of 2026-04-08",
    ),
    ("UPDATE device SET revoked = 1 - revoked WHERE device = 'clicker'", "device `clicker`"),
    ("UPDATE device SET public_key = zeroblob(32) WHERE device = 'clicker'", "device `clicker`"),
    (
        "INSERT INTO device (device, public_key, revoked) VALUES ('ghost', zeroblob(32), 0)",
        "device `ghost`",
    ),
];

#[test]
fn every_change_is_found_and_named() {
    for (change, names) in CHANGES {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let mut ledger = ledger(&path);
        let verifier = ledger.verifier().clone();
        let verified = ledger.verify(&verifier).unwrap();
        assert_eq!((verified.events, verified.sealed, verified.checkpoints), (10, 9, 2));
        let changed = ledger.store().connection().execute(change, []).unwrap();
        assert!(changed > 0, "{change}");
        let fault = ledger.verify(&verifier).expect_err(change);
        let subject = fault.subjects[0].to_string();
        assert!(subject.contains(names), "{change}: {subject}: {}", fault.message);
    }
}

#[test]
fn whoever_has_the_server_but_not_its_key_cannot_make_a_ledger_that_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let honest = ledger(&folder.path().join("a.db")).verifier().clone();
    let forged = leporello_ledger::key::Secret::from_seed(&[9; 32]);
    let store = Sqlite::open(&folder.path().join("b.db")).unwrap();
    let mut ledger = Ledger::begin(store, &common::about(), &forged, clock(OPENING)).unwrap();
    assert!(ledger.verify(&ledger.verifier().clone()).is_ok());
    let fault = ledger.verify(&honest).unwrap_err();
    assert!(fault.subjects[0].to_string().contains("`ledger`, epoch 1, entry 1"));
}

#[test]
fn an_entry_reads_back_from_its_text_and_no_other_text_does() {
    let mut clicker = Clicker::new("clicker");
    let signed = clicker.counts(&[4]).remove(0);
    let text = signed.leaf();
    assert_eq!(Signed::parse(&text).as_ref(), Ok(&signed));
    for other in [
        text.replace("seq 1", "seq 01"),
        text.replace("entered 4", "entered +4"),
        text.replace("kind count", "kind total") + "\n",
        text.replace("leporello-event/1", "leporello-event/2"),
        text.trim_end().to_owned(),
        format!("{text}x\n"),
        text.replace("entered 4\n", ""),
    ] {
        assert!(Signed::parse(&other).is_err(), "{other}");
    }
}
