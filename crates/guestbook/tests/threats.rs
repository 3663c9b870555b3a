//! What may give away who wrote, one leak after the other.

use crate::common::hall::Hall;
use crate::common::{entry, files, half, holds, mark, traces, write};
use leporello_guestbook::{About, Entry, GuestBook, Period, QUIET, backup};

const BLANK: &str = "words=&looked=1";

// Network.

#[tokio::test]
async fn no_address_and_no_browser_is_in_any_file() {
    let hall = Hall::open();
    for n in 0..30 {
        let form = format!("words={}&looked=1", mark(n).replace('<', "%3C").replace('>', "%3E"));
        hall.post("/book/east?lang=de", &form).await;
    }
    hall.next_half();
    let copy = hall.folder.path().join("guestbook.copy");
    backup(&hall.book, &copy, &[7; 32]).unwrap();
    let all = files(hall.folder.path());
    assert!(all.values().any(|bytes| holds(bytes, mark(29).as_bytes())), "the entries are there");
    for (path, bytes) in all {
        for trace in ["Forensic", "203.0.113", "de-CH", "timetable", "east", "school tablet"] {
            assert!(!holds(&bytes, trace.as_bytes()), "{trace} in {}", path.display());
        }
    }
}

#[test]
fn visitors_handlers_cannot_ask_who_calls_and_say_nothing_to_a_log() {
    let source = include_str!("../src/pages/visitor.rs");
    for asks in ["ConnectInfo", "HeaderMap", "Request", "user_agent", "println", "tracing", "log::"]
    {
        assert!(!source.contains(asks), "{asks}");
    }
    assert!(source.contains(&format!("\"{QUIET}{{hall}}\"")));
}

// Time.

#[test]
fn the_table_has_a_column_for_the_label_and_none_for_a_moment_or_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guestbook.db");
    drop(GuestBook::open(&path).unwrap());
    let connection = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT m.name || '.' || c.name FROM sqlite_schema m, pragma_table_info(m.name) c \
               ORDER BY m.name, c.cid";
    let mut statement = connection.prepare(sql).unwrap();
    let columns: Vec<String> =
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let expected = [
        "entry.key",
        "entry.period",
        "entry.quotable",
        "entry.words",
        "entry.theme",
        "taken_out.leaf",
        "taken_out.period",
    ];
    assert_eq!(columns, expected);
    let sql = "SELECT count(*) FROM sqlite_schema WHERE type != 'table' OR sql NOT LIKE '%WITHOUT ROWID%'";
    // The automatic index of a table without row numbers is the table itself.
    let others: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(others, 0);
}

#[test]
fn a_half_day_with_few_entries_is_not_named() {
    let folder = tempfile::tempdir().unwrap();
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    write(&book, half(0), 0..4);
    assert_eq!(book.turn(half(1)).unwrap(), []);
    write(&book, half(1), 4..14);
    let batches = book.turn(half(2)).unwrap();
    assert_eq!(batches.len(), 1);
    assert_eq!(batches[0].period, Period::Day(half(0).date));
    assert_eq!(book.batches().unwrap(), batches, "what a ledger commits to");
    let labels = book.page(None, None, 99).unwrap().into_iter().map(|e| e.period);
    assert!(labels.into_iter().all(|label| label == batches[0].period));
}

// Order: the forensic test. Crash against buffer, who wrote at all:

#[test]
fn writing_changes_no_file_nor_what_the_file_system_says_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    write(&book, half(0), 0..20);
    book.turn(half(1)).unwrap();
    let before = (files(folder.path()), traces(folder.path()));
    for n in 20..120 {
        write(&book, half(1), n..n + 1);
        book.write(half(1), Entry { words: " \n".into(), quotable: true }).unwrap();
        assert_eq!(book.turn(half(1)).unwrap(), [], "the half-day is not over");
    }
    assert!(before == (files(folder.path()), traces(folder.path())));
}

#[test]
fn every_change_on_disk_brings_at_least_five_of_one_label() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guestbook.db");
    let mut book = GuestBook::open(&path).unwrap();
    let (mut n, mut known) = (0, std::collections::BTreeMap::new());
    // Busy, quiet and empty half-days; the server is stopped now and then.
    for (at, size) in [7, 1, 0, 3, 2, 2, 12, 4, 0, 0, 1, 30, 5, 4, 3, 3].into_iter().enumerate() {
        let at = i64::try_from(at).unwrap();
        write(&book, half(at), n..n + size);
        n += size;
        if at % 5 == 4 {
            book.stop().unwrap();
            drop(book);
            book = GuestBook::open(&path).unwrap();
        } else {
            book.turn(half(at + 1)).unwrap();
        }
        let mut now = std::collections::BTreeMap::new();
        for entry in book.page(None, None, u32::MAX).unwrap() {
            *now.entry(entry.period).or_insert(0) += 1;
        }
        for (period, count) in &now {
            let more = count - known.get(period).unwrap_or(&0);
            assert!(more == 0 || more >= 5, "{more} of {period}");
        }
        known = now;
    }
    assert!(known.len() >= 4, "{known:?}");
}

#[test]
fn a_planned_stop_loses_fewer_than_five() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guestbook.db");
    let book = GuestBook::open(&path).unwrap();
    write(&book, half(0), 0..3);
    book.turn(half(1)).unwrap();
    write(&book, half(1), 3..5);
    assert_eq!(book.stop().unwrap()[0].entries, About::of(5));
    write(&book, half(1), 5..9);
    assert_eq!(book.stop().unwrap(), []);
    drop(book);
    for bytes in files(folder.path()).values() {
        assert!((5..9).all(|n| !holds(bytes, mark(n).as_bytes())));
    }
}

#[tokio::test]
async fn the_answer_is_the_same_for_written_and_blank() {
    let hall = Hall::open();
    let forms = [
        BLANK.to_owned(),
        format!("words={}&quote=1&looked=1", "dull+".repeat(300)),
        "words=I+was+sent+here&looked=".to_owned(),
        "words=&looked=&padding=000000".to_owned(),
    ];
    let mut answers = Vec::new();
    for form in forms {
        let answer = hall.post("/book/east?lang=fr&kiosk=1", &form).await;
        let there = answer.headers["location"].to_str().unwrap().to_owned();
        let last = hall.get(&there).await;
        let heads = [format!("{:?}", answer.headers), format!("{:?}", last.headers)];
        answers.push((answer.status, answer.body, heads, last.status, last.body));
    }
    assert_eq!(answers[0].0, 303);
    assert!(answers[0].4.contains("Merci de votre visite"));
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}

#[test]
fn blank_entries_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    for _ in 0..30 {
        book.write(half(0), Entry { words: "\n ".into(), quotable: true }).unwrap();
    }
    assert_eq!(book.stop().unwrap(), []);
    assert!(book.page(None, None, 9).unwrap().is_empty());
}

// The group.

#[tokio::test]
async fn entries_of_two_halls_differ_in_nothing() {
    let hall = Hall::open();
    for n in 0..10 {
        let address = if n % 2 == 0 { "/book/east" } else { "/book/west?lang=ko" };
        hall.post(address, "words=the+same+words&looked=1").await;
    }
    hall.next_half();
    let mut entries = hall.book.page(None, None, 99).unwrap();
    assert_eq!(entries.len(), 10);
    entries.iter_mut().for_each(|e| e.key = leporello_guestbook::Key([0; 16]));
    assert!(entries.iter().all(|e| *e == entries[0]));
}

// The chain.

#[test]
fn the_ledger_gets_one_root_for_a_period_and_it_shows_what_was_changed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guestbook.db");
    let book = GuestBook::open(&path).unwrap();
    write(&book, half(0), 0..12);
    let batch = book.turn(half(1)).unwrap().remove(0);
    assert_eq!(batch.entries, About::of(12));
    let key = book.page(None, None, 1).unwrap()[0].key;
    book.set_theme(key, "light").unwrap();
    book.take_out(key).unwrap();
    assert_eq!(book.batch(batch.period).unwrap().root, batch.root, "staff did what staff may");
    drop(book);
    let connection = rusqlite::Connection::open(&path).unwrap();
    let sql = "UPDATE entry SET words = 'wonderful' WHERE key = (SELECT min(key) FROM entry)";
    assert_eq!(connection.execute(sql, []).unwrap(), 1);
    drop(connection);
    let book = GuestBook::open(&path).unwrap();
    assert_ne!(book.batch(batch.period).unwrap().root, batch.root);
}

#[test]
fn two_books_with_the_same_words_have_different_roots() {
    let root = || {
        let folder = tempfile::tempdir().unwrap();
        let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
        (0..5).for_each(|n| book.write(half(0), entry(n)).unwrap());
        book.stop().unwrap()[0].root
    };
    assert_ne!(root(), root());
}

// One server.

#[test]
fn a_second_server_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guestbook.db");
    let _first = GuestBook::open(&path).unwrap();
    let Err(fault) = GuestBook::open(&path) else { panic!("opened twice") };
    assert_eq!(fault.code.name(), "GST-002");
}

#[test]
fn a_file_that_is_no_guest_book_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (name, sql) in [
        ("exhibition.db", "CREATE TABLE event (seq INTEGER); PRAGMA user_version = 1"),
        ("another.db", "CREATE TABLE entry (seq INTEGER)"),
        ("newer.db", "PRAGMA application_id = 1279751028; PRAGMA user_version = 2"),
    ] {
        let connection = rusqlite::Connection::open(folder.path().join(name)).unwrap();
        connection.execute_batch(sql).unwrap();
    }
    std::fs::write(folder.path().join("words.txt"), "not a database".repeat(99)).unwrap();
    let before = files(folder.path());
    for path in before.keys() {
        let modified = std::fs::metadata(path).unwrap().modified().unwrap();
        let Err(fault) = GuestBook::open(path) else { panic!("opened {}", path.display()) };
        assert_eq!(fault.code.name(), "GST-003", "{}", path.display());
        assert_eq!(std::fs::metadata(path).unwrap().modified().unwrap(), modified);
    }
    assert!(before == files(folder.path()));
}
