//! Entries that are forged, replayed or out of their chain: each is refused for what it is, and no
//! total moves.

use crate::common::Server;
use crate::common::phone::{Phone, entries, now_ms, send};
use axum::http::StatusCode;
use leporello_audit::{Books, Place};
use leporello_diag::Sink;
use leporello_ledger::NOTHING_BEFORE;
use leporello_ledger::key::Secret;
use leporello_turnout::vocabulary::DeviceId;
use serde_json::{Value, json};

/// A minute that is over: 2026-04-08T10:00Z.
const TEN: i64 = 29_594_040;

/// Persons that each of these devices let in, by the ledger.
fn totals(server: &Server, devices: &[&str]) -> Vec<u64> {
    let place = Place::File(server.folder.path().join("exhibition.db"));
    let mut books = Books::open(place, &mut Sink::new()).unwrap();
    let entered = |device: &&str| {
        let device = DeviceId::new(device).unwrap();
        let counts = books.ledger.counts(&device, &mut Sink::new()).unwrap();
        counts.iter().filter_map(|bin| bin.entered).sum()
    };
    devices.iter().map(entered).collect()
}

/// A server with two phones, of which the first has counted seven.
async fn two_phones() -> (Server, Phone, Phone) {
    let (server, office) = Server::ready().await;
    let mut east = Phone::paired(&server, &office, "East 1", 1).await;
    let west = Phone::paired(&server, &office, "East 2", 2).await;
    let told = entries(&server, &east.entry(TEN, 7)).await;
    assert_eq!(told["outcomes"], json!(["recorded"]));
    (server, east, west)
}

/// The one outcome of what is sent, which must move no total.
async fn refused(server: &Server, leaf: &str) -> Value {
    let mut told = entries(server, leaf).await;
    assert_eq!(totals(server, &["East 1", "East 2"]), [7, 0], "{told}");
    told["outcomes"][0]["code"].take()
}

#[tokio::test]
async fn an_entry_that_is_edited_or_signed_by_another_key_moves_no_total() {
    let (server, mut east, west) = two_phones().await;
    let leaf = east.entry(TEN + 1, 2);
    assert_eq!(refused(&server, &leaf.replace("entered 2", "entered 900")).await, "signature");
    let mut forger = Phone { secret: Secret::from_seed(&[9; 32]), seq: 1, ..west };
    forger.device = "East 1".into();
    assert_eq!(refused(&server, &forger.entry(TEN + 1, 900)).await, "signature");
    let (line, last) = leaf.trim_end().rsplit_once('\n').unwrap();
    let torn = format!("{line}\n{}\n", &last[..last.len() - 8]);
    assert_eq!(refused(&server, &torn).await, "unreadable");
    // What was tried cost the true entry nothing.
    let told = entries(&server, &leaf).await;
    assert_eq!(told["outcomes"], json!(["recorded"]));
    assert_eq!(totals(&server, &["East 1"]), [9]);
}

#[tokio::test]
async fn a_batch_that_is_replayed_counts_once() {
    let (server, mut east, _) = two_phones().await;
    let batch = east.entry(TEN + 1, 2) + &east.entry(TEN + 2, 3);
    for outcome in ["recorded", "known", "known"] {
        let told = entries(&server, &batch).await;
        assert_eq!(told["outcomes"], json!([outcome, outcome]));
    }
    let told = entries(&server, &(batch.clone() + &batch)).await;
    assert_eq!(told["outcomes"], json!(["known", "known", "known", "known"]));
    assert_eq!(totals(&server, &["East 1"]), [12]);
}

#[tokio::test]
async fn what_one_device_signed_counts_for_no_other() {
    let (server, mut east, _) = two_phones().await;
    let leaf = east.entry(TEN + 1, 2);
    assert_eq!(refused(&server, &leaf.replace("East 1", "East 2")).await, "signature");
    assert_eq!(refused(&server, &leaf.replace("East 1", "East 3")).await, "unknown-device");
    // The ledger itself is a device, and has said something else under this number.
    assert_eq!(refused(&server, &leaf.replace("East 1", "ledger")).await, "other-under-key");
}

#[tokio::test]
async fn an_entry_that_is_out_of_its_chain_is_refused() {
    let (server, mut east, _) = two_phones().await;
    let behind = east.prev;
    east.prev = NOTHING_BEFORE;
    assert_eq!(refused(&server, &east.entry(TEN + 1, 2)).await, "chain");
    // Another first entry: the phone has two memories, or somebody has its key.
    (east.seq, east.prev) = (0, NOTHING_BEFORE);
    assert_eq!(refused(&server, &east.entry(TEN + 1, 2)).await, "other-under-key");
    // The same minute told a second time, with another number.
    (east.seq, east.prev) = (1, behind);
    assert_eq!(refused(&server, &east.entry(TEN, 900)).await, "second-for-bin");
}

#[tokio::test]
async fn a_device_whose_key_was_taken_away_is_not_heard_and_what_it_said_before_stays() {
    let (server, office) = Server::ready().await;
    let mut east = Phone::paired(&server, &office, "East 1", 1).await;
    entries(&server, &east.entry(TEN, 7)).await;
    server.post("/desk/devices/revoke", &office, &[("name", "East 1")]).await;
    let told = entries(&server, &east.entry(TEN + 1, 2)).await;
    assert_eq!(told["outcomes"][0]["code"], "revoked");
    let beat = json!({ "battery": 80, "offset_ms": 0, "waiting": 0 });
    assert_eq!(east.ask(&server, "/api/heartbeat", beat).await.status, StatusCode::FORBIDDEN);
    assert_eq!(totals(&server, &["East 1"]), [7]);
}

#[tokio::test]
async fn an_entry_of_the_future_is_kept_as_evidence_and_shown_in_no_sum_before_its_time() {
    let (server, office) = Server::ready().await;
    let mut east = Phone::paired(&server, &office, "East 1", 1).await;
    let told = entries(&server, &east.entry(now_ms() / 60_000 + 30, 900)).await;
    assert_eq!(told["outcomes"], json!(["recorded"]), "it is signed: the report tells of it");
    for path in ["/desk/live", "/live"] {
        let page = server.get(path, &office).await;
        assert!(!page.said().contains("900") && !page.said().contains("more than"), "{path}");
    }
}

#[tokio::test]
async fn a_signed_request_is_good_for_its_own_device_alone() {
    let (server, office) = Server::ready().await;
    let east = Phone::paired(&server, &office, "East 1", 1).await;
    Phone::paired(&server, &office, "East 2", 2).await;
    let other = Phone { device: "East 2".into(), ..east };
    let beat = json!({ "battery": 80, "offset_ms": 0, "waiting": 0 });
    assert_eq!(other.ask(&server, "/api/heartbeat", beat).await.status, StatusCode::FORBIDDEN);
    let unsigned = send(&server, "/api/shift", "{}".into(), None).await;
    assert_eq!(unsigned.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_pin_that_is_tried_out_at_a_phone_locks_it_and_wrong_codes_from_outside_do_not() {
    let (server, office) = Server::ready().await;
    let east = Phone::paired(&server, &office, "East 1", 1).await;
    let wrong = if east.pin == "000000" { "000001" } else { "000000" };
    for _ in 0..6 {
        let form = [("post", "East 1"), ("code", wrong)];
        let tried = server.post("/desk/enter", "", &form).await;
        assert_eq!(tried.status, StatusCode::UNAUTHORIZED);
    }
    let open = json!({ "pin": east.pin });
    let opened = east.ask(&server, "/api/shift", open.clone()).await;
    assert_eq!(opened.status, StatusCode::NO_CONTENT, "{}", opened.text);
    for left in [4, 3, 2, 1, 0] {
        let tried = east.ask(&server, "/api/shift", json!({ "pin": wrong })).await;
        let told: Value = serde_json::from_str(&tried.text).unwrap();
        assert_eq!((tried.status, &told["tries_left"]), (StatusCode::UNAUTHORIZED, &json!(left)));
    }
    let sixth = east.ask(&server, "/api/shift", open.clone()).await;
    assert_eq!(sixth.status, StatusCode::UNAUTHORIZED, "right, and refused");
    server.post("/desk/posts/unlock", &office, &[("name", "East 1")]).await;
    assert_eq!(east.ask(&server, "/api/shift", open).await.status, StatusCode::NO_CONTENT);
}
