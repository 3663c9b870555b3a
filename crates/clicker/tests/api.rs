//! What the server says to a phone.

use crate::common::{Hall, PIN};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_clicker::Office as _;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Memory;
use leporello_ledger::{Bin, Clock, Crossings, Event, EventKey, NOTHING_BEFORE};
use leporello_turnout::vocabulary::DeviceId;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

/// A phone that is paired with the device `East`.
struct Phone {
    hall: Arc<Hall<Memory>>,
    server: Router,
    secret: Secret,
}

fn phone() -> Phone {
    let (hall, _writing) = Hall::open(Memory::new(), Secret::from_seed(&[9; 32]));
    let hall = Arc::new(hall);
    let secret = Secret::from_seed(&[1; 32]);
    hall.pair(&hall.token("East"), secret.public()).unwrap().unwrap();
    Phone { server: leporello_clicker::router(Arc::clone(&hall)), hall, secret }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Phone {
    async fn ask(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self.server.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let body = to_bytes(answer.into_body(), 1 << 20).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn post(&self, route: &str, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post(route).body(body.into()).unwrap();
        let (status, text) = self.ask(request).await;
        (status, serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
    }

    /// Asks with a signature over what is said at `signed`, which may be another route.
    async fn post_signed(&self, route: &str, signed: &str, body: &Value) -> (StatusCode, Value) {
        let body = body.to_string();
        let text = format!("leporello-request/1\nPOST {signed}\n{body}");
        let sig = STANDARD.encode(self.secret.sign_bytes(text.as_bytes()));
        let request = Request::post(route).header("leporello-signature", sig);
        let (status, text) = self.ask(request.body(body.into()).unwrap()).await;
        (status, serde_json::from_str(&text).unwrap_or_else(|_| text.into()))
    }

    /// Entry number `seq` about minute `seq`, behind `prev`.
    fn entry(&self, seq: u64, prev: [u8; 32]) -> (String, [u8; 32]) {
        let start_min = i64::try_from(seq).unwrap();
        let shown = Crossings { entered: Some(2), left: None, undirected: None };
        let event = Event {
            key: EventKey { device: DeviceId::new("East").unwrap(), epoch: 1, seq },
            body: leporello_ledger::Body::Count(Bin { start_min, length_min: 1 }, shown, None),
            clock: Clock { mono_min: 0, wall_min: 3, offset_ms: 0 },
            prev,
        };
        let hash = event.hash();
        (self.secret.sign(event).leaf(), hash)
    }

    fn opening(&self, pin: &str) -> Value {
        json!({ "device": "East", "at_ms": self.hall.now_ms(), "pin": pin })
    }
}

#[tokio::test]
async fn what_came_over_a_gap_is_told_with_the_gap() {
    let phone = phone();
    let (first, hash) = phone.entry(1, NOTHING_BEFORE);
    let (second, hash) = phone.entry(2, hash);
    let (third, _) = phone.entry(3, hash);
    let (status, told) = phone.post("/api/entries", format!("{first}{third}")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(told["outcomes"], json!(["recorded", "recorded"]));
    let chain = json!({ "device": "East", "epoch": 1, "contiguous": 1, "missing": [[2, 2]] });
    assert_eq!(told["chains"], json!([chain]));
    let (_, told) = phone.post("/api/entries", format!("{first}{second}")).await;
    assert_eq!(told["outcomes"], json!(["known", "recorded"]));
    assert_eq!(told["chains"][0]["contiguous"], 3);
    assert_eq!(phone.hall.counted("East"), (6, 0, 3));
}

#[tokio::test]
async fn a_bad_entry_is_refused_in_its_place_and_costs_no_other() {
    let phone = phone();
    let (first, hash) = phone.entry(1, NOTHING_BEFORE);
    let (second, _) = phone.entry(2, hash);
    let forged = second.replace("entered 2", "entered 9");
    let (_, told) = phone.post("/api/entries", format!("nonsense\nsig x\n{forged}{first}")).await;
    assert_eq!(told["outcomes"][0]["code"], "unreadable");
    assert_eq!(told["outcomes"][1]["code"], "signature");
    assert_eq!(told["outcomes"][2], "recorded");
}

#[tokio::test]
async fn progress_is_told_for_a_name_with_signs_in_it() {
    let phone = phone();
    let request = Request::get("/api/progress?device=East+%26+West&epoch=1");
    let (status, text) = phone.ask(request.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    let told: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(told["device"], "East & West");
    assert_eq!((&told["contiguous"], &told["missing"]), (&json!(0), &json!([])));
    assert!(told["server_ms"].as_i64().unwrap() > 0);
}

#[tokio::test]
async fn a_token_is_good_once_and_begins_an_epoch_nothing_was_said_in() {
    let phone = phone();
    let (first, _) = phone.entry(1, NOTHING_BEFORE);
    phone.post("/api/entries", first).await;
    let token = phone.hall.token("East");
    let key = hex(&Secret::from_seed(&[2; 32]).public());
    let asked = json!({ "token": token, "public_key": key }).to_string();
    let (status, told) = phone.post("/api/pair", asked.clone()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!((&told["device"], &told["epoch"]), (&json!("East"), &json!(2)));
    assert_eq!(
        (&told["directions"], &told["may"]),
        (&json!(["in", "out"]), &json!(["count", "headcount", "trial"]))
    );
    assert_eq!(phone.post("/api/pair", asked).await.0, StatusCode::GONE);
}

#[tokio::test]
async fn a_key_that_anything_could_be_signed_by_does_not_cost_the_token() {
    let phone = phone();
    let token = phone.hall.token("West");
    for key in ["00".repeat(32), "+1".repeat(32), "é".repeat(32), String::new()] {
        let asked = json!({ "token": token, "public_key": key }).to_string();
        assert_eq!(phone.post("/api/pair", asked).await.0, StatusCode::BAD_REQUEST, "{key}");
    }
    let key = hex(&phone.secret.public());
    let asked = json!({ "token": token, "public_key": key }).to_string();
    assert_eq!(phone.post("/api/pair", asked).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_pin_is_told_with_the_tries_left_until_the_post_is_locked() {
    let phone = phone();
    for left in [4, 3, 2, 1, 0] {
        let asked = phone.opening("000000");
        let (status, told) = phone.post_signed("/api/shift", "/api/shift", &asked).await;
        assert_eq!((status, &told["tries_left"]), (StatusCode::UNAUTHORIZED, &json!(left)));
    }
    let (status, _) = phone.post_signed("/api/shift", "/api/shift", &phone.opening(PIN)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_right_pin_opens_a_shift_for_the_device_that_signed() {
    let phone = phone();
    let asked = phone.opening(PIN);
    assert_eq!(phone.post("/api/shift", asked.to_string()).await.0, StatusCode::FORBIDDEN);
    let (status, _) = phone.post_signed("/api/shift", "/api/heartbeat", &asked).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "it was signed for another route");
    let (status, _) = phone.post_signed("/api/shift", "/api/shift", &asked).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_was_signed_six_minutes_ago_is_not_believed() {
    let phone = phone();
    let at_ms = phone.hall.now_ms() - 6 * 60_000;
    let beat =
        json!({ "device": "East", "at_ms": at_ms, "battery": 80, "offset_ms": 0, "waiting": 0 });
    let (status, _) = phone.post_signed("/api/heartbeat", "/api/heartbeat", &beat).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(phone.hall.health().is_empty());
}

#[tokio::test]
async fn a_heartbeat_is_kept_and_answered_with_the_post() {
    let phone = phone();
    let at_ms = phone.hall.now_ms();
    let beat =
        json!({ "device": "East", "at_ms": at_ms, "battery": 80, "offset_ms": -40, "waiting": 3 });
    let (status, told) = phone.post_signed("/api/heartbeat", "/api/heartbeat", &beat).await;
    assert_eq!((status, &told["post"]["door"]), (StatusCode::OK, &json!("East")));
    let health = phone.hall.health();
    assert_eq!((health[0].battery_percent, health[0].offset_ms), (Some(80), -40));
    phone.hall.revoke("East");
    let (status, _) = phone.post_signed("/api/heartbeat", "/api/heartbeat", &beat).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_head_count_is_recorded_once_and_another_number_is_told() {
    let phone = phone();
    let count = |persons: u64| {
        json!({ "device": "East", "at_ms": phone.hall.now_ms(), "organisation": "School 4",
            "hall": "Old granary", "date": "2026-04-08", "persons": persons })
    };
    let route = "/api/headcounts";
    for _ in 0..2 {
        let (status, _) = phone.post_signed(route, route, &count(8)).await;
        assert_eq!(status, StatusCode::NO_CONTENT);
    }
    let (status, told) = phone.post_signed(route, route, &count(9)).await;
    assert_eq!((status, &told["persons"]), (StatusCode::CONFLICT, &json!(8)));
    assert_eq!(phone.hall.heads(), [("School 4".to_owned(), 8)]);
}

#[tokio::test]
async fn a_head_count_of_a_closed_day_is_told_with_the_day_and_not_recorded() {
    let phone = phone();
    phone.hall.close();
    let count = json!({ "device": "East", "at_ms": phone.hall.now_ms(), "organisation": "School 4",
        "hall": "Old granary", "date": "2026-04-08", "persons": 8 });
    let route = "/api/headcounts";
    let (status, told) = phone.post_signed(route, route, &count).await;
    assert_eq!((status, told), (StatusCode::CONFLICT, json!({ "closed": "2026-04-08" })));
    assert!(phone.hall.heads().is_empty());
}

#[tokio::test]
async fn a_trial_of_one_phone_is_recorded_once_and_told_with_its_numbers() {
    let phone = phone();
    let shown = |entered: u64| json!({ "entered": entered, "left": null, "undirected": null });
    let begun = json!({ "counter": "Beam", "kind": "quiet", "second": false, "shown": [shown(40), shown(49)] });
    let seen = json!({ "number": 4821, "from_min": 29_000_000, "entered": [4, 6], "left": [0, 0],
        "begun": begun });
    let asked = json!({ "device": "East", "at_ms": phone.hall.now_ms(), "seen": seen });
    let route = "/api/trials";
    for _ in 0..2 {
        let (status, told) = phone.post_signed(route, route, &asked).await;
        assert_eq!(status, StatusCode::OK, "{told}");
        let saw = json!([{ "observer": "East", "entered": 10, "left": 0 }]);
        assert_eq!(told["recorded"]["truth"], json!({ "observed": saw }));
        assert_eq!(told["recorded"]["counter"], shown(9));
    }
    assert_eq!(phone.hall.trials().len(), 1);
}

#[tokio::test]
async fn who_ends_first_is_told_to_wait_and_nothing_of_the_other() {
    let phone = phone();
    let shown = json!({ "entered": 0, "left": 0, "undirected": null });
    let begun =
        json!({ "counter": "Beam", "kind": "busy", "second": true, "shown": [shown, shown] });
    let seen = json!({ "number": 4821, "from_min": 29_000_000, "entered": [4], "left": [0],
        "begun": begun });
    let asked = json!({ "device": "East", "at_ms": phone.hall.now_ms(), "seen": seen });
    let (status, told) = phone.post_signed("/api/trials", "/api/trials", &asked).await;
    assert_eq!((status, told), (StatusCode::OK, json!({ "waits_for": "other" })));
    assert!(phone.hall.trials().is_empty());
}

#[tokio::test]
async fn a_trial_that_nobody_can_have_seen_or_that_nobody_signed_is_refused() {
    let phone = phone();
    let seen = json!({ "number": 4821, "from_min": 29_000_000, "entered": [9000], "left": null,
        "begun": null });
    let asked = json!({ "device": "East", "at_ms": phone.hall.now_ms(), "seen": seen });
    let (status, told) = phone.post_signed("/api/trials", "/api/trials", &asked).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(told["refused"].as_str().unwrap().contains("9000 crossings"), "{told}");
    assert_eq!(phone.post("/api/trials", asked.to_string()).await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_head_count_for_another_hall_or_by_nobody_is_refused() {
    let phone = phone();
    let count = json!({ "device": "East", "at_ms": phone.hall.now_ms(), "organisation": "School 4",
        "hall": "New granary", "date": "2026-04-08", "persons": 8 });
    let route = "/api/headcounts";
    assert_eq!(phone.post_signed(route, route, &count).await.0, StatusCode::FORBIDDEN);
    assert_eq!(phone.post(route, count.to_string()).await.0, StatusCode::FORBIDDEN);
    assert!(phone.hall.heads().is_empty());
}

#[tokio::test]
async fn a_body_larger_than_any_batch_is_refused() {
    let phone = phone();
    let (status, _) = phone.post("/api/entries", vec![b'x'; (1 << 20) + 1]).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn the_worker_is_served_where_it_may_keep_the_counting_page() {
    let phone = phone();
    let request = Request::get("/count/worker.js").body(Body::empty()).unwrap();
    let (status, text) = phone.ask(request).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.starts_with("const EDITION = \""), "{text}");
}
