//! V15: what somebody finds who has every file, and knows in which order people wrote.

use crate::common;
use crate::common::{
    entry, files, half, holds, mark, neighbours, order_in, rank_correlation, write,
};
use leporello_guestbook::{GuestBook, backup, restore};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Entries in a round, over five half-days.
const ENTRIES: usize = 500;
const HALVES: i64 = 5;
/// Rounds, so that the band of 95 % can be tested without failing once in twenty times.
const ROUNDS: usize = 20;
const KEY: [u8; 32] = [7; 32];

/// A book of 500 entries, in `folder`, as it lies there while the server runs.
fn written(folder: &Path) -> GuestBook {
    let book = GuestBook::open(&folder.join("guestbook.db")).unwrap();
    let each = ENTRIES / HALVES as usize;
    for n in 0..HALVES {
        let from = n as usize * each;
        write(&book, half(n), from..from + each);
        assert_eq!(book.turn(half(n + 1)).unwrap().len(), 1);
    }
    book
}

/// Every order of entries that files of a folder show.
fn orders(folder: &Path, book: GuestBook) -> Vec<(&'static str, Vec<usize>)> {
    let path = folder.join("guestbook.db");
    let raw = order_in(&std::fs::read(&path).unwrap(), ENTRIES);
    let copy = folder.join("guestbook.copy");
    backup(&book, &copy, &KEY).unwrap();
    let listed = book.page(None, None, u32::MAX).unwrap();
    drop(book);
    let closed = order_in(&std::fs::read(&path).unwrap(), ENTRIES);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let scan = |sql: &str| {
        let mut statement = connection.prepare(sql).unwrap();
        let words: Vec<String> =
            statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        order_in(words.join("\n").as_bytes(), ENTRIES)
    };
    let again = folder.join("again.db");
    restore(&copy, &KEY, &again).unwrap();
    let copied = order_in(&std::fs::read(&again).unwrap(), ENTRIES);
    vec![
        ("bytes of the file of a running server", raw),
        ("bytes of the file of a stopped server", closed),
        ("bytes of a copy taken back", copied),
        ("a scan of the table", scan("SELECT words FROM entry")),
        ("the order of keys", scan("SELECT words FROM entry ORDER BY key")),
        ("the staff's list", order_in(text(&listed).as_bytes(), ENTRIES)),
    ]
}

fn text(entries: &[leporello_guestbook::Shelved]) -> String {
    entries.iter().map(|e| e.words.as_str()).collect::<Vec<_>>().join("\n")
}

#[test]
fn no_order_on_disk_follows_the_order_of_writing() {
    // The 95 % band of Spearman's coefficient for 500 in random order.
    let band = 1.96 / ((ENTRIES - 1) as f64).sqrt();
    let mut all: std::collections::BTreeMap<&str, Vec<(f64, usize)>> = Default::default();
    for _ in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let book = written(folder.path());
        for (name, order) in orders(folder.path(), book) {
            assert_eq!(order.len(), ENTRIES, "{name}");
            let measured = (rank_correlation(&order), neighbours(&order));
            all.entry(name).or_default().push(measured);
        }
    }
    for (name, measured) in all {
        // In random order 19 of 20 rounds lie within the band; fewer than 12 do so once in five
        // million tests.
        let within = measured.iter().filter(|(rho, _)| rho.abs() <= band).count();
        assert!(within >= 12, "{name}: {within} of {ROUNDS} within {band:.3}: {measured:?}");
        // The mean of 20 has a standard deviation of 0.01; of neighbours, 2 are expected in each
        // round, so that their sum is 40 with a standard deviation of 6.3.
        println!("{name}: {within} of {ROUNDS} rounds within {band:.3}");
        let mean = measured.iter().map(|(rho, _)| rho).sum::<f64>() / ROUNDS as f64;
        assert!(mean.abs() < 0.06, "{name}: mean {mean}");
        let beside: usize = measured.iter().map(|(_, n)| n).sum();
        assert!((8..=80).contains(&beside), "{name}: {beside} neighbours");
    }
}

#[test]
fn the_same_measure_sees_the_order_in_a_common_table() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("common.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE entry (id INTEGER PRIMARY KEY, words TEXT)").unwrap();
    for n in 0..ENTRIES {
        let sql = "INSERT INTO entry (words) VALUES (?)";
        connection.execute(sql, [entry(n).words]).unwrap();
    }
    let order = order_in(&std::fs::read(&path).unwrap(), ENTRIES);
    assert_eq!(order.len(), ENTRIES);
    assert!(rank_correlation(&order).abs() > 0.5, "{}", rank_correlation(&order));
}

/// Seconds since 1970.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

/// Whether any four or eight bytes read as a time from the minute of `begin` until now: in seconds,
/// milliseconds, microseconds or days, whichever end comes first.
fn moment_in(bytes: &[u8], begin: f64) -> Option<usize> {
    let until = now() + 1.0;
    let near = |seconds: f64| begin - 61.0 < seconds && seconds < until;
    (0..bytes.len()).find(|at| {
        let four = bytes.get(*at..at + 4).map(|b| <[u8; 4]>::try_from(b).unwrap());
        let eight = bytes.get(*at..at + 8).map(|b| <[u8; 8]>::try_from(b).unwrap());
        let seconds = four
            .into_iter()
            .flat_map(|b| [f64::from(u32::from_be_bytes(b)), f64::from(u32::from_le_bytes(b))]);
        let others = eight.into_iter().flat_map(|b| {
            let whole = [u64::from_be_bytes(b), u64::from_le_bytes(b)].map(|n| n as f64);
            let days = [f64::from_be_bytes(b), f64::from_le_bytes(b)];
            let julian = days.map(|day| (day - 2_440_587.5) * 86_400.0);
            whole.into_iter().flat_map(|n| [n / 1e3, n / 1e6, n / 1e9]).chain(days).chain(julian)
        });
        seconds.chain(others).any(near)
    })
}

/// Takes out what is plainly text: some letters read as a time in some minute of some year.
fn without_text(bytes: &mut [u8]) {
    let is_text = |byte: &u8| (b' '..=b'~').contains(byte);
    for run in bytes.chunk_by_mut(|one, two| is_text(one) == is_text(two)) {
        if run.len() >= 8 && is_text(&run[0]) {
            run.fill(0);
        }
    }
}

/// Files of a new book that hold what reads as a moment of these minutes, keys left out.
fn files_with_moments() -> Vec<String> {
    let (folder, begin) = (tempfile::tempdir().unwrap(), now());
    let book = written(folder.path());
    let keys: Vec<[u8; 16]> =
        book.page(None, None, u32::MAX).unwrap().iter().map(|e| e.key.0).collect();
    drop(book);
    let hour = regex::Regex::new("[0-9]{1,2}:[0-9]{2}|20[0-9]{2}-[0-9]{2}-[0-9]{2}T").unwrap();
    let mut found = Vec::new();
    for (path, mut bytes) in files(folder.path()) {
        // A key stands in its entry, and again where the tree of the table branches.
        for key in &keys {
            while let Some(at) = common::at(&bytes, key) {
                bytes[at..at + 16].fill(0);
            }
        }
        // In words: no hour, nothing but the labels.
        let text = String::from_utf8_lossy(&bytes);
        assert!(!hour.is_match(&text), "{}", path.display());
        without_text(&mut bytes);
        if moment_in(&bytes, begin).is_some() {
            found.push(path.file_name().unwrap().to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn no_file_holds_a_time_finer_than_a_half_day() {
    // Random bytes, such as a root, read as a time in one file of some hundred; a time that is
    // really written is there each time.
    let rounds: Vec<_> = (0..4).map(|_| files_with_moments()).collect();
    for name in &rounds[0] {
        let is_always = rounds.iter().all(|found| found.contains(name));
        assert!(!is_always, "{name}: {rounds:?}");
    }
}

#[test]
fn the_search_for_moments_sees_one() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seconds = u32::try_from(now.as_secs()).unwrap().to_be_bytes();
    let millis = u64::try_from(now.as_millis()).unwrap().to_le_bytes();
    let julian = (now.as_secs_f64() / 86_400.0 + 2_440_587.5).to_be_bytes();
    for moment in [&seconds[..], &millis, &julian] {
        let begin = now.as_secs_f64();
        assert_eq!(moment_in(&[&[0; 9], moment, &[0; 9]].concat(), begin), Some(9));
    }
}

#[test]
fn the_times_of_files_are_one_moment_that_never_changes() {
    let folder = tempfile::tempdir().unwrap();
    let moment = UNIX_EPOCH + Duration::from_secs(946_684_800);
    let all_are = |when: &str| {
        for (path, (_, modified, ..)) in common::traces(folder.path()) {
            assert!(modified == moment || path == folder.path(), "{when}: {}", path.display());
        }
    };
    let book = written(folder.path());
    backup(&book, &folder.path().join("guestbook.copy"), &KEY).unwrap();
    all_are("while the server runs");
    let key = book.page(None, None, 1).unwrap()[0].key;
    book.set_theme(key, "light").unwrap();
    book.take_out(key).unwrap();
    all_are("after staff worked on it");
    drop(book);
    all_are("after the server stopped");
}

#[test]
fn nothing_is_left_of_what_was_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let book = written(folder.path());
    let gone = book.page(None, None, 40).unwrap();
    for entry in &gone {
        assert!(book.take_out(entry.key).unwrap());
    }
    for (path, bytes) in files(folder.path()) {
        for entry in &gone {
            let left = holds(&bytes, &entry.words.as_bytes()[..22]) || holds(&bytes, &entry.key.0);
            assert!(!left, "{}", path.display());
        }
    }
}

#[test]
fn a_copy_cannot_be_read_without_its_key_and_says_not_how_much_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    let copy = folder.path().join("guestbook.copy");
    let mut sizes = Vec::new();
    for n in 0..2 {
        write(&book, half(n), n as usize * 9..n as usize * 9 + 9);
        book.turn(half(n + 1)).unwrap();
        backup(&book, &copy, &KEY).unwrap();
        let bytes = std::fs::read(&copy).unwrap();
        assert!(!holds(&bytes, b"mark<") && !holds(&bytes, b"so so"));
        sizes.push(bytes.len());
    }
    assert_eq!(sizes[0], sizes[1]);
    let names: Vec<_> =
        files(folder.path()).into_keys().map(|p| p.file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["guestbook.copy", "guestbook.db", "guestbook.db-wal"]);
    assert!(restore(&copy, &[8; 32], &folder.path().join("again.db")).is_err());
    assert!(restore(&copy, &KEY, &folder.path().join("guestbook.db")).is_err());
}

#[test]
fn a_copy_taken_back_is_the_same_book() {
    let folder = tempfile::tempdir().unwrap();
    let book = written(folder.path());
    let key = book.page(None, None, 1).unwrap()[0].key;
    book.take_out(key).unwrap();
    let copy = folder.path().join("guestbook.copy");
    backup(&book, &copy, &KEY).unwrap();
    let again = folder.path().join("again.db");
    restore(&copy, &KEY, &again).unwrap();
    let again = GuestBook::open(&again).unwrap();
    assert_eq!(again.page(None, None, u32::MAX).unwrap(), book.page(None, None, u32::MAX).unwrap());
    for n in 0..HALVES {
        let period = leporello_guestbook::Period::HalfDay(half(n));
        assert_eq!(again.batch(period).unwrap(), book.batch(period).unwrap());
    }
}

/// Where the child that is to be killed writes; not set in an ordinary run.
const CHILD: &str = "GUESTBOOK_TEST_FOLDER";

#[test]
fn a_process_that_waits_to_be_killed() {
    let Some(folder) = std::env::var_os(CHILD) else { return };
    let book = GuestBook::open(&Path::new(&folder).join("guestbook.db")).unwrap();
    write(&book, half(0), 0..40);
    book.turn(half(1)).unwrap();
    write(&book, half(1), 40..60);
    book.turn(half(1)).unwrap();
    std::fs::write(Path::new(&folder).join("ready"), "").unwrap();
    loop {
        std::thread::park();
    }
}

#[test]
fn a_killed_process_leaves_no_waiting_entry() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "forensic::a_process_that_waits_to_be_killed"])
        .env(CHILD, folder.path())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let ready = folder.path().join("ready");
    for _ in 0..600 {
        if ready.exists() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(ready.exists(), "the child did not begin");
    child.kill().unwrap();
    child.wait().unwrap();
    let all = files(folder.path());
    assert!(all.values().any(|bytes| holds(bytes, mark(39).as_bytes())), "the first are there");
    for (path, bytes) in &all {
        for n in 40..60 {
            assert!(!holds(bytes, mark(n).as_bytes()), "{n} in {}", path.display());
        }
    }
    // And the book is whole.
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    assert_eq!(book.page(None, None, u32::MAX).unwrap().len(), 40);
}
