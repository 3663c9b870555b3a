//! Who reads a ledger beside the one who writes, on a connection of its own.

use crate::common::{Clicker, OPENING, begun, clock, own};
use leporello_diag::Sink;
use leporello_ledger::store::{Health, Sqlite, Store};
use leporello_ledger::{Ledger, Writer};

fn a_mark_is_the_same_until_somebody_writes<S: Store + 'static>(mut writer: Ledger<S>, reader: S) {
    let mut clicker = Clicker::new("clicker");
    writer.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    let mut reader = Ledger::open(reader).unwrap();
    let first = reader.state().unwrap();
    assert!(first.is_some());
    assert_eq!(reader.facts().unwrap(), []);
    assert_eq!(reader.state().unwrap(), first);
    let batch = writer.vet(clicker.counts(&[4])).unwrap();
    writer.ingest(&batch).unwrap();
    let second = reader.state().unwrap();
    assert_ne!(second, first);
    let counts = reader.counts(&clicker.device, &mut Sink::new()).unwrap();
    assert_eq!(counts[0].entered, Some(4));
    let health = Health { device: clicker.device, seen_ms: 1, offset_ms: 0, battery_percent: None };
    let (writer, _) = Writer::start(writer).unwrap();
    writer.heard(health).unwrap();
    assert_ne!(reader.state().unwrap(), second);
}

#[test]
fn a_mark_of_sqlite_is_the_same_until_somebody_writes() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Sqlite::open(&folder.path().join("ledger.db")).unwrap();
    a_mark_is_the_same_until_somebody_writes(begun(open()), open());
}

#[cfg(feature = "postgres")]
#[test]
fn a_mark_of_postgres_is_the_same_until_somebody_writes() {
    let server = crate::common::server::Server::start();
    let address = server.database();
    let open = || leporello_ledger::store::Postgres::connect(&address).unwrap();
    a_mark_is_the_same_until_somebody_writes(begun(open()), open());
}

#[test]
fn who_reads_a_file_waits_for_nobody_who_writes_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    begun(Sqlite::open(&path).unwrap());
    let mut reader = Ledger::open(Sqlite::open(&path).unwrap()).unwrap();
    let mut writer = Sqlite::open(&path).unwrap();
    writer
        .transaction(&mut |_| {
            reader.facts().unwrap();
            reader.devices().unwrap();
            Ok(())
        })
        .unwrap();
}
