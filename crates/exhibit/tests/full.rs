//! A disk that is full: nothing that was acknowledged is lost, and counting goes on when there is
//! room.

use crate::common::Server;
use crate::common::phone::{Phone, send};
use axum::http::StatusCode;
use leporello_audit::{Books, Place};
use leporello_diag::Sink;
use leporello_turnout::vocabulary::DeviceId;
use serde_json::{Value, json};
use std::path::Path;

/// 2026-04-08T10:00Z, in minutes.
const TEN: i64 = 29_594_040;
const BATCH: i64 = 50;

/// The largest file in the folder, in bytes.
fn largest(folder: &Path) -> u64 {
    let sizes = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().metadata().unwrap().len());
    sizes.max().unwrap()
}

/// Sends a batch; whether it was acknowledged, entry by entry. Nothing else but a plain refusal
/// may come instead.
async fn acknowledged(server: &Server, batch: &str) -> bool {
    let answer = send(server, "/api/entries", batch.to_owned(), None).await;
    if answer.status == StatusCode::OK {
        let told: Value = serde_json::from_str(&answer.text).unwrap();
        let outcomes = told["outcomes"].as_array().unwrap();
        assert!(outcomes.iter().all(|outcome| outcome == "recorded"), "{told}");
        return true;
    }
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    assert_eq!(answer.text, "the ledger cannot be reached now: try again");
    false
}

#[tokio::test]
async fn a_full_disk_refuses_in_plain_words_and_loses_nothing_that_was_acknowledged() {
    let (server, running) = Server::apart();
    let office = server.set_up().await;
    let mut phone = Phone::paired(&server, &office, "East 1", 1).await;
    running.fill_disk(largest(server.folder.path()) + 150_000);

    let (mut minute, mut sent) = (TEN, 0);
    let refused = loop {
        let batch: String = (minute..minute + BATCH).map(|m| phone.entry(m, 1)).collect();
        minute += BATCH;
        if !acknowledged(&server, &batch).await {
            break batch;
        }
        sent += 1;
        assert!(sent < 400, "the disk is never full");
    };
    assert!(sent > 0, "it was full from the beginning");

    // The desk's papers are fewer: they reach the end of the disk where they are now.
    let papers = server.folder.path().join("desk.db-wal");
    running.fill_disk(papers.metadata().unwrap().len());
    let form = [("name", "West"), ("role", "tally")];
    let made = server.post("/desk/posts", &office, &form).await;
    assert_eq!(made.status, StatusCode::SERVICE_UNAVAILABLE);
    let said = made.said();
    assert!(said.contains("This was not done") && said.contains("EXH-001"), "{said}");
    for inner in ["sqlite", "SQL", "disk I/O", ".db", "database"] {
        assert!(!said.contains(inner), "{inner}: {said}");
    }
    for path in ["/", "/desk", "/desk/live", "/live", "/desk/posts", "/healthz", "/book/East"] {
        assert_eq!(server.get(path, &office).await.status, StatusCode::OK, "{path}");
    }
    assert!(!server.get("/desk/posts", &office).await.text.contains("West"));
    // Not even the log can be written.
    running.fill_disk(1);
    assert_eq!(server.get("/desk/posts", &office).await.status, StatusCode::OK);

    running.make_room();
    assert!(acknowledged(&server, &refused).await, "counting goes on");
    let beat = json!({ "battery": 80, "offset_ms": 0, "waiting": 0 });
    assert_eq!(phone.ask(&server, "/api/heartbeat", beat).await.status, StatusCode::OK);
    let metrics = server.get("/metrics", "").await.text;
    assert!(metrics.contains("leporello_faults_total{code=\"LDG-001\"} "), "{metrics}");
    let said = running.end();
    assert!(said.contains("fault=LDG-001 place=\"/api/entries\" text="), "{said}");
    assert!(said.contains("fault=EXH-001 place=\"/desk/posts\" text="), "{said}");

    let place = Place::File(server.folder.path().join("exhibition.db"));
    let mut books = Books::open(place, &mut Sink::new()).unwrap();
    let device = DeviceId::new("East 1").unwrap();
    let counts = books.ledger.counts(&device, &mut Sink::new()).unwrap();
    assert_eq!(i64::try_from(counts.len()).unwrap(), minute - TEN);
    let key = books.ledger.verifier().clone();
    assert_eq!(books.ledger.verify(&key).unwrap().gaps, 0);
}
