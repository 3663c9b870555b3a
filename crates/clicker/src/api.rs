//! What the counting pages ask the server.
//!
//! | route | asks | answer |
//! |---|---|---|
//! | `POST /api/pair` | `{"token","public_key"}` | [`NewPost`], or 410 |
//! | `POST /api/entries` | at most 500 leaves, one after the other | what became of each, and how far the chains have come |
//! | `GET /api/progress?device=…&epoch=…` | | how far one chain has come |
//! | `POST /api/heartbeat` | `{"device","at_ms","battery","offset_ms","waiting"}` | the post as it is now, and the delegations expected there |
//! | `POST /api/headcounts` | `{"device","at_ms","organisation","hall","date","persons"}` | 204, or 409 with the number that was recorded before, or with the day when it is closed |
//! | `POST /api/trials` | `{"device","at_ms","seen"}`, see [`crate::trial::Seen`] | what became of it, or 409 with why it cannot be a trial |
//! | `POST /api/shift` | `{"device","at_ms","pin"}` | 204, or 401 with the tries left |
//!
//! Entries carry their own signatures. Heartbeats, head counts, trials and shifts are signed as requests: the header
//! `leporello-signature` has, in Base64, the signature of the device over the lines
//! `leporello-request/1` and `POST /api/…` and the body. They are good for five minutes.

mod asked;
mod batch;

use crate::office::{Expected, Failed, HeadCounted, NewPost, Office, Post, Shift, Task};
use crate::trial::{Observed, Seen};
use asked::Asked;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use leporello_ledger::store::Health;
use leporello_ledger::{Fault, Outcome, Progress, Receipt, Refusal};
use leporello_turnout::vocabulary::{DeviceId, HallId, HeadCount, OrganisationId, Trial};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Largest body of a batch: 500 entries with the longest names and numbers there can be.
const BATCH_BYTES: usize = 1 << 20;

/// Largest body of anything else.
const WORDS_BYTES: usize = 1 << 13;

/// A delegation of more persons is a slip of the finger.
const DELEGATION: u64 = 100_000;

type Inside<O> = State<Arc<O>>;

/// What the counting pages ask for, under `/api/`.
pub fn router<O: Office>(office: Arc<O>) -> Router {
    Router::new()
        .route("/api/entries", post(entries::<O>).layer(DefaultBodyLimit::max(BATCH_BYTES)))
        .route("/api/progress", get(progress::<O>))
        .route("/api/heartbeat", post(heartbeat::<O>).layer(DefaultBodyLimit::max(WORDS_BYTES)))
        .route("/api/headcounts", post(head_count::<O>).layer(DefaultBodyLimit::max(WORDS_BYTES)))
        .route("/api/trials", post(trial::<O>).layer(DefaultBodyLimit::max(WORDS_BYTES)))
        .route("/api/pair", post(pair::<O>).layer(DefaultBodyLimit::max(WORDS_BYTES)))
        .route("/api/shift", post(shift::<O>).layer(DefaultBodyLimit::max(WORDS_BYTES)))
        .with_state(office)
}

async fn entries<O: Office>(State(office): Inside<O>, body: Bytes) -> Response {
    inside(office, move |office| {
        let read = batch::read(&body)?;
        let readable = read.iter().filter_map(|leaf| leaf.as_ref().ok()).cloned().collect();
        let Receipt { outcomes, chains } = office.ingest(readable)?;
        let mut outcomes = outcomes.into_iter();
        let told = read.iter().map(|leaf| match leaf {
            Ok(_) => outcomes.next().map_or(Value::Null, |outcome| outcome_json(&outcome)),
            Err(why) => json!({ "refused": why.0, "code": "unreadable" }),
        });
        let told: Vec<Value> = told.collect();
        let chains: Vec<Value> = chains.iter().map(chain_json).collect();
        let now = office.now_ms();
        Ok(answer(&json!({ "outcomes": told, "chains": chains, "server_ms": now })))
    })
    .await
}

#[derive(Deserialize)]
struct Chain {
    device: DeviceId,
    epoch: u32,
}

async fn progress<O: Office>(State(office): Inside<O>, Query(of): Query<Chain>) -> Response {
    inside(office, move |office| {
        let mut told = chain_json(&office.progress(&of.device, of.epoch)?);
        told["server_ms"] = office.now_ms().into();
        Ok(answer(&told))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Beat {
    device: DeviceId,
    at_ms: i64,
    battery: Option<u8>,
    offset_ms: i64,
    waiting: u64,
}

#[derive(Serialize)]
struct Heard {
    server_ms: i64,
    post: Post,
    expected: Vec<Expected>,
}

async fn heartbeat<O: Office>(
    State(office): Inside<O>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    inside(office, move |office| {
        let asked = Asked { route: "/api/heartbeat", headers: &headers, body: &body };
        let beat: Beat = asked.read(|beat: &Beat| (beat.device.clone(), beat.at_ms), office)?;
        let Some(post) = office.post(&beat.device)? else { return Err(Refused::NoPost) };
        let health = Health {
            device: beat.device,
            seen_ms: office.now_ms(),
            offset_ms: beat.offset_ms,
            battery_percent: beat.battery.filter(|percent| *percent <= 100),
        };
        office.heard(&health, beat.waiting)?;
        let may = post.may.contains(&Task::Headcount);
        let expected = if may { office.expected(&health.device)? } else { Vec::new() };
        Ok(answer(&Heard { server_ms: health.seen_ms, post, expected }))
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delegation {
    device: DeviceId,
    at_ms: i64,
    organisation: OrganisationId,
    hall: HallId,
    date: Date,
    persons: u64,
}

async fn head_count<O: Office>(
    State(office): Inside<O>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    inside(office, move |office| {
        let asked = Asked { route: "/api/headcounts", headers: &headers, body: &body };
        let said: Delegation = asked.read(|d: &Delegation| (d.device.clone(), d.at_ms), office)?;
        let Some(post) = office.post(&said.device)? else { return Err(Refused::NoPost) };
        if !post.may.contains(&Task::Headcount) || post.hall != said.hall {
            return Err(Refused::NotHere);
        }
        if said.persons > DELEGATION {
            return Err(Refused::Unreadable(format!(
                "a delegation has at most {DELEGATION} persons"
            )));
        }
        let Delegation { organisation, hall, date: day, persons, .. } = said;
        Ok(match office.head_count(HeadCount { organisation, day, hall, persons })? {
            HeadCounted::Recorded => StatusCode::NO_CONTENT.into_response(),
            HeadCounted::Other { persons } => {
                (StatusCode::CONFLICT, answer(&json!({ "persons": persons }))).into_response()
            }
            HeadCounted::Closed => {
                (StatusCode::CONFLICT, answer(&json!({ "closed": day }))).into_response()
            }
        })
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Observation {
    device: DeviceId,
    at_ms: i64,
    seen: Seen,
}

async fn trial<O: Office>(State(office): Inside<O>, headers: HeaderMap, body: Bytes) -> Response {
    inside(office, move |office| {
        let asked = Asked { route: "/api/trials", headers: &headers, body: &body };
        let Observation { device, seen, .. } =
            asked.read(|o: &Observation| (o.device.clone(), o.at_ms), office)?;
        if let Some(why) = seen.fault() {
            return Ok((StatusCode::CONFLICT, answer(&json!({ "refused": why }))).into_response());
        }
        let waits = |of: &str| answer(&json!({ "waits_for": of }));
        Ok(match office.observed(&device, seen)? {
            Observed::WaitsForOther => waits("other"),
            Observed::WaitsForCounter => waits("counter"),
            Observed::Recorded(trial) => answer(&recorded_json(&trial)),
            Observed::Refused(why) => {
                (StatusCode::CONFLICT, answer(&json!({ "refused": why }))).into_response()
            }
            Observed::Misread(why) => {
                let told = json!({ "refused": why, "misread": true });
                (StatusCode::CONFLICT, answer(&told)).into_response()
            }
        })
    })
    .await
}

/// What all who observed are told once the trial is recorded, and none before.
fn recorded_json(trial: &Trial) -> Value {
    let Trial { device_entered, device_left, device_undirected, .. } = trial;
    let counter = json!({
        "entered": device_entered, "left": device_left, "undirected": device_undirected,
    });
    json!({ "recorded": { "truth": trial.truth, "counter": counter } })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairing {
    token: String,
    public_key: String,
}

#[derive(Serialize)]
struct Paired {
    #[serde(flatten)]
    post: NewPost,
    server_ms: i64,
}

async fn pair<O: Office>(State(office): Inside<O>, body: Bytes) -> Response {
    inside(office, move |office| {
        let pairing: Pairing = asked::json(&body)?;
        let key = asked::key(&pairing.public_key)?;
        match office.pair(&pairing.token, key)? {
            Some(post) => Ok(answer(&Paired { post, server_ms: office.now_ms() })),
            None => Err(Refused::Token),
        }
    })
    .await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opening {
    device: DeviceId,
    at_ms: i64,
    pin: String,
}

async fn shift<O: Office>(State(office): Inside<O>, headers: HeaderMap, body: Bytes) -> Response {
    inside(office, move |office| {
        let asked = Asked { route: "/api/shift", headers: &headers, body: &body };
        let opening: Opening = asked.read(|o: &Opening| (o.device.clone(), o.at_ms), office)?;
        if opening.pin.len() != 6 || !opening.pin.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Refused::Unreadable("the PIN is not six digits".into()));
        }
        Ok(match office.open_shift(&opening.device, &opening.pin)? {
            Shift::Opened => StatusCode::NO_CONTENT.into_response(),
            Shift::Refused { tries_left } => {
                let told = json!({ "tries_left": tries_left });
                (StatusCode::UNAUTHORIZED, answer(&told)).into_response()
            }
        })
    })
    .await
}

/// Why a request is not done.
#[derive(Debug)]
enum Refused {
    /// It is not written as it should be; says how.
    Unreadable(String),
    /// More entries than a batch may have.
    TooMany,
    /// It is not signed by the device's key.
    Signature,
    /// It was signed too long ago, or by a clock that nobody measured.
    Old,
    /// The device has no post.
    NoPost,
    /// The post may not count delegations, or not those of this hall.
    NotHere,
    /// The token is no longer good.
    Token,
    /// The ledger did not do it.
    Ledger(Fault),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Ledger(fault)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, why) = match self {
            Self::Unreadable(why) => (StatusCode::BAD_REQUEST, why),
            Self::TooMany => {
                let most = batch::MOST;
                (StatusCode::PAYLOAD_TOO_LARGE, format!("more than {most} entries at once"))
            }
            Self::Signature => {
                (StatusCode::FORBIDDEN, "not signed by the key of this device".into())
            }
            Self::Old => (StatusCode::FORBIDDEN, "signed more than five minutes from now".into()),
            Self::NoPost => (StatusCode::NOT_FOUND, "the device has no post".into()),
            Self::NotHere => {
                (StatusCode::FORBIDDEN, "this post counts no delegations of that hall".into())
            }
            Self::Token => (StatusCode::GONE, "the code was used or is too old".into()),
            Self::Ledger(fault) => {
                let why = "the ledger cannot be reached now: try again";
                let mut response = (StatusCode::SERVICE_UNAVAILABLE, why).into_response();
                response.extensions_mut().insert(Failed(Arc::from(fault)));
                return response;
            }
        };
        (status, why).into_response()
    }
}

/// How many wait for the ledger at once; the others wait for one of these without a thread, so that
/// phones that all send at once leave threads to who only reads.
static AT_ONCE: Semaphore = Semaphore::const_new(32);

/// Runs `work` on a thread that may wait for a disk.
async fn inside<O: Office>(
    office: Arc<O>,
    work: impl FnOnce(&O) -> Result<Response, Refused> + Send + 'static,
) -> Response {
    let _turn = AT_ONCE.acquire().await;
    let done = tokio::task::spawn_blocking(move || work(&office)).await;
    match done {
        Ok(answer) => answer.unwrap_or_else(Refused::into_response),
        // The thread died, or the program is ending.
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn answer(told: &impl Serialize) -> Response {
    let headers = [(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-store")];
    match serde_json::to_vec(told) {
        Ok(text) => (headers, text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn chain_json(chain: &Progress) -> Value {
    let Progress { device, epoch, contiguous, missing } = chain;
    json!({ "device": device, "epoch": epoch, "contiguous": contiguous, "missing": missing })
}

fn outcome_json(outcome: &Outcome) -> Value {
    match outcome {
        Outcome::Recorded => json!("recorded"),
        Outcome::Known => json!("known"),
        Outcome::Refused(why) => json!({ "refused": why.to_string(), "code": code(why) }),
    }
}

/// A refusal in one word, for a program.
const fn code(why: &Refusal) -> &'static str {
    match why {
        Refusal::UnknownDevice => "unknown-device",
        Refusal::Revoked => "revoked",
        Refusal::Signature => "signature",
        Refusal::Malformed(_) => "malformed",
        Refusal::OtherUnderKey => "other-under-key",
        Refusal::Chain => "chain",
        Refusal::SecondForBin => "second-for-bin",
        Refusal::NotForDevices => "not-for-devices",
    }
}
