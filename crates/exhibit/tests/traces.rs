//! What a day leaves behind: every byte that the server wrote, its log too, is searched for what
//! would tell of visitors.

use crate::common::child::PANIC;
use crate::common::phone::{Phone, entries, now_ms};
use crate::common::socket::{PEER, TELLING};
use crate::common::{BASE, Server, today};
use axum::http::StatusCode;
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use serde_json::json;
use std::path::Path;

const ENTRIES: usize = 500;
/// A day in seconds.
const DAY: i64 = 86_400;

fn words(at: usize) -> String {
    format!("Schwalbenschwanz Nummer {at}, sehr gern wieder")
}

/// A day at doors, desk and guest book. What was secret in it.
async fn day(server: &Server) -> Vec<String> {
    let office = server.set_up().await;
    let mut secrets = vec![server.setup.rsplit('/').next().unwrap().to_owned()];
    let mut cookies = Vec::new();
    for role in ["tally", "claims-clerk", "shift-lead", "statistician", "publisher"] {
        cookies.push(server.post_of(&office, role).await);
    }
    let [tally, clerk, lead, statistician, publisher] = cookies.as_slice() else { panic!() };
    secrets.extend(cookies.iter().chain([&office]).map(|c| c.split_once('=').unwrap().1.into()));
    secrets.extend(doors(server, &office).await);
    secrets.push(organisation(server, clerk).await);
    let heads = [("organisation", "School 4"), ("hall", "East"), ("persons", "23")];
    server.post("/desk/headcounts", tally, &heads).await;
    secrets.extend(strangers(server).await);
    visitors(server, &office).await;
    let broken = server.get("/desk/report/report.pdf", publisher).await;
    assert_eq!(broken.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(broken.said().contains("EXH-011") && !broken.said().contains(PANIC));
    for cookie in [lead, statistician] {
        server
            .post("/desk/close", cookie, &[("day", &today()), ("reason", "a test of the close")])
            .await;
    }
    secrets.push(PANIC.into());
    secrets
}

async fn doors(server: &Server, office: &str) -> Vec<String> {
    let mut secrets = Vec::new();
    for (at, name) in ["East 1", "East 2", "East 3"].into_iter().enumerate() {
        let mut phone = Phone::paired(server, office, name, at as u8 + 1).await;
        let minute = now_ms() / 60_000;
        let batch = phone.entry(minute - 2, 3) + &phone.entry(minute - 1, 4);
        assert_eq!(entries(server, &batch).await["outcomes"], json!(["recorded", "recorded"]));
        let beat = json!({ "battery": 80, "offset_ms": 20, "waiting": 0 });
        assert_eq!(phone.ask(server, "/api/heartbeat", beat).await.status, StatusCode::OK);
        let opened = phone.ask(server, "/api/shift", json!({ "pin": phone.pin })).await;
        assert_eq!(opened.status, StatusCode::NO_CONTENT);
        secrets.push(phone.token);
    }
    secrets
}

async fn organisation(server: &Server, clerk: &str) -> String {
    let made = server.post("/desk/claims/link", clerk, &[("organisation", "School 4")]).await;
    let link = made.of("link").replace(BASE, "");
    let day = today();
    let said = [("said", "announced"), ("hall", "West"), ("day", &day), ("persons", "31")];
    assert_eq!(server.post(&link, "", &said).await.status, StatusCode::OK);
    link.rsplit('/').next().unwrap().to_owned()
}

/// Wrong codes and addresses that are not there.
async fn strangers(server: &Server) -> Vec<String> {
    for post in ["office", "tally", "nobody"] {
        let form = [("post", post), ("code", "guessed-code-of-a-stranger")];
        assert_eq!(server.post("/desk/enter", "", &form).await.status, StatusCode::UNAUTHORIZED);
    }
    for path in ["/o/guessed-link", "/guessed-path/wp-login.php", "/T/guessed-label?who=guessed-q"]
    {
        assert_eq!(server.get(path, "").await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let guessed = ["guessed-code", "guessed-link", "guessed-path", "guessed-label", "guessed-q"];
    guessed.map(str::to_owned).into()
}

/// Copies to take home, and the guest book.
async fn visitors(server: &Server, office: &str) {
    let code = server.label(office).await;
    let copy = server.get(&format!("/T/{code}/facsimile.epub"), "").await;
    assert_eq!(copy.status, StatusCode::OK);
    for at in 0..ENTRIES {
        let written = [("words", words(at)), ("quote", "on".into()), ("looked", "1".into())];
        let written = written.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer = server.post("/book/East", "", &written).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.said());
    }
}

/// Every file below a folder with its name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            all.push((name, std::fs::read(&path).unwrap()));
        }
    }
    all
}

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Whether a number is a moment of these days, finer than a minute.
fn is_moment(number: i64) -> bool {
    let now = now_ms() / 1000;
    [1, 1000, 1_000_000, 1_000_000_000]
        .iter()
        .any(|unit| (number / unit).abs_diff(now) < DAY.unsigned_abs())
}

/// The first moment that is written as text, as digits or as a time of day with seconds.
fn moment_in(bytes: &[u8]) -> Option<String> {
    let runs = bytes.split(|byte| !byte.is_ascii_digit() && *byte != b':');
    let texts = runs.filter_map(|run| std::str::from_utf8(run).ok());
    let is_fine = |text: &&str| {
        let parts: Vec<&str> = text.split(':').collect();
        let is_time = parts.len() == 3 && parts.iter().all(|part| part.len() == 2);
        is_time && parts[2] != "00" || text.parse().is_ok_and(is_moment)
    };
    texts.into_iter().find(is_fine).map(str::to_owned)
}

/// Every number in every column of a database that is a moment: table and column.
fn moments(path: &Path) -> Vec<(String, String)> {
    let database = Connection::open(path).unwrap();
    let mut tables =
        database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let mut found = Vec::new();
    for table in tables {
        let mut all = database.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let names: Vec<String> = all.column_names().map(str::to_owned).collect();
        let mut rows = all.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for (at, name) in names.iter().enumerate() {
                let is_one = match row.get_ref(at).unwrap() {
                    ValueRef::Integer(number) => is_moment(number),
                    ValueRef::Real(number) => is_moment(number as i64),
                    ValueRef::Text(text) | ValueRef::Blob(text) => moment_in(text).is_some(),
                    ValueRef::Null => false,
                };
                if is_one {
                    found.push((table.clone(), name.clone()));
                }
            }
        }
    }
    found.dedup();
    found
}

#[tokio::test]
async fn a_day_leaves_no_trace_of_who_came_when_or_with_what() {
    let (server, running) = Server::apart();
    let mut secrets = day(&server).await;
    secrets.extend([PEER.to_owned(), "Zitronenfalter".into(), "203.0.113.7".into()]);
    assert!(TELLING.iter().any(|(_, value)| value.contains("Zitronenfalter")));
    let metrics = server.get("/metrics", "").await.text.into_bytes();
    // What is in the files while it runs, too: nothing waits there to be cleared away.
    let mut all = files(server.folder.path());
    let said = running.end().into_bytes();
    all.extend(files(server.folder.path()));
    all.extend([("metrics".to_owned(), metrics), ("log".to_owned(), said.clone())]);

    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    for name in ["exhibition.db", "exhibition.db-wal", "desk.db", "guestbook.db"] {
        assert!(names.contains(&name), "{name} was not looked at: {names:?}");
    }
    assert!(has(&said, "method=POST route=/api/entries status=200"), "the log is kept");
    assert!(has(&said, "fault=EXH-011"), "the panic is told by its place");
    for (name, bytes) in &all {
        for secret in &secrets {
            assert!(!has(bytes, secret), "{name} has `{secret}`");
        }
        let is_book = name.starts_with("guestbook.db");
        assert!(is_book || !has(bytes, "Schwalbenschwanz"), "{name} has words of the guest book");
    }
    for text in ["log", "metrics"] {
        let (_, bytes) = all.iter().find(|(name, _)| name == text).unwrap();
        assert_eq!(moment_in(bytes), None, "{text}");
        assert!(!has(bytes, "/book/"), "{text} tells when somebody writes");
    }
    // When a device was last heard is the one exception.
    for name in ["exhibition.db", "desk.db", "guestbook.db"] {
        let found = moments(&server.folder.path().join(name));
        let heard = [("device_health".to_owned(), "seen_ms".to_owned())];
        let allowed: &[_] = if name == "exhibition.db" { &heard } else { &[] };
        assert_eq!(found, allowed, "{name}");
    }
}
