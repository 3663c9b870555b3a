//! A program that takes entries is killed again and again: nothing is lost, nothing is counted
//! twice, and one changed byte is found.
//!
//! `LEDGER_STORM=1000000 cargo test --release -p leporello-ledger --features postgres --test it storm`
//! is the full trial: a million entries and thirty kills.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// How many entries, and how often the program is killed.
fn size() -> (u64, u64) {
    match std::env::var("LEDGER_STORM") {
        Ok(events) => (events.parse().unwrap(), 30),
        Err(_) => (12_000, 6),
    }
}

/// The example, which cargo has built beside this test.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().unwrap().parent().unwrap();
    let program = folder.join("examples/ledger_ingest");
    assert!(program.exists(), "`cargo build --release -p leporello-ledger --examples` first");
    program
}

fn run(what: &str, database: &str, events: u64) -> Output {
    let arguments = [what, database, &events.to_string()];
    Command::new(program()).args(arguments).output().unwrap()
}

/// Kills the program each time it has come a step further, then lets it end.
fn storm(database: &str) -> u64 {
    let (events, kills) = size();
    let mut killed = 0;
    for kill in 1..=kills {
        let arguments = ["run", database, &events.to_string()];
        let mut child = Command::new(program())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let enough = events * kill / (kills + 1);
        // It says how many entries have arrived, from time to time.
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let reached = |line: std::io::Result<String>| line.unwrap().parse::<u64>().unwrap();
        let came = said.by_ref().map(reached).find(|arrived| *arrived >= enough);
        assert!(came.is_some(), "it ended before {enough} entries");
        // Anywhere between two answers: while it checks, writes or waits for the disk.
        std::thread::sleep(Duration::from_millis(kill * 37 % 100));
        let ended = child.try_wait().unwrap().is_some();
        // SIGKILL: nothing of the program runs any more.
        child.kill().unwrap();
        child.wait().unwrap();
        drop(said);
        killed += u64::from(!ended);
    }
    let end = run("run", database, events);
    assert!(end.status.success(), "{}", String::from_utf8_lossy(&end.stderr));
    let refused = String::from_utf8_lossy(&end.stderr).into_owned();
    assert!(!refused.contains("refused"), "{refused}");
    killed
}

fn is_exact(database: &str) {
    let checked = run("check", database, size().0);
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    let failed = String::from_utf8_lossy(&checked.stderr).into_owned();
    assert!(checked.status.success(), "{said}{failed}");
    assert!(said.ends_with("exact\n") && !said.contains("NOT EXACT"), "{said}");
    eprintln!("{said}");
}

#[test]
fn a_program_that_is_killed_loses_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.db");
    let database = path.to_str().unwrap();
    let killed = storm(database);
    eprintln!("killed {killed} times");
    assert!(killed >= size().1 / 2, "killed {killed} times only");
    is_exact(database);
    flipped_bytes_are_found(&path);
}

/// One byte of the file is changed, at places all over it: either that is found, or the byte
/// was in space that nothing uses and everything reads as before.
fn flipped_bytes_are_found(path: &std::path::Path) {
    let merged = rusqlite::Connection::open(path).unwrap();
    merged.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    let sig: Vec<u8> =
        merged.query_row("SELECT sig FROM event WHERE seq = 77 LIMIT 1", [], |r| r.get(0)).unwrap();
    drop(merged);
    let whole = std::fs::read(path).unwrap();
    let at_sig = whole.windows(64).position(|window| window == sig).unwrap();
    let places = (1..12).map(|i| whole.len() / 12 * i + 13 * i).chain([at_sig + 20]);
    let mut found = 0;
    for at in places {
        let copy = path.with_file_name("copy.db");
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        std::fs::write(&copy, bytes).unwrap();
        let checked = run("check", copy.to_str().unwrap(), size().0);
        let said = String::from_utf8_lossy(&checked.stderr).into_owned();
        if !checked.status.success() {
            assert!(said.contains("error[LDG-00"), "byte {at}: {said}");
            found += 1;
        } else {
            let exact = String::from_utf8_lossy(&checked.stdout).ends_with("exact\n");
            assert!(exact, "byte {at} changed a figure and was not found");
            assert_ne!(at, at_sig + 20, "a changed signature was not found");
        }
    }
    eprintln!("{found} of 12 changed bytes mattered, and were found");
    assert!(found >= 6, "{found}");
}

#[cfg(feature = "postgres")]
#[test]
fn a_program_that_is_killed_loses_nothing_on_postgres() {
    let server = crate::common::server::Server::start();
    let database = server.database();
    let killed = storm(&database);
    eprintln!("killed {killed} times");
    assert!(killed >= size().1 / 2, "killed {killed} times only");
    is_exact(&database);

    let mut client = postgres::Client::connect(&database, postgres::NoTls).unwrap();
    let flip = "UPDATE event SET sig = set_byte(sig, 20, get_byte(sig, 20) # 16) WHERE seq = 77 \
                AND device_id = (SELECT id FROM device WHERE device = 'clicker-3')";
    assert_eq!(client.execute(flip, &[]).unwrap(), 1);
    let said = run("check", &database, size().0);
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(
        said.contains("error[LDG-006]") && said.contains("`clicker-3`, epoch 1, entry 77"),
        "{said}"
    );
}
