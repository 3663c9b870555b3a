//! The simultaneous opening: every phone sends what it has every few seconds, and is heard once a
//! minute, while live screens are open. Before that each is heard once, as when its page is opened:
//! what the server keeps for a connection is there by then. Requests are due at times that do not wait for the server,
//! and an answer is late from then on, not from when a slow server let the phone ask.

use crate::server::Served;
use crate::story::{Phone, mixed};
use crate::table::{Bar, Table, share};
use crate::watch::{Seen, Watch};
use crate::wire::{Line, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Seconds between two batches of a phone. With three entries in each, on average, two thousand
/// phones send 500 entries a second.
const EVERY: Duration = Duration::from_secs(12);
const SCREENS: usize = 5;
/// What every acknowledgement but one of a hundred keeps to, in milliseconds.
const P99_MS: f64 = 250.0;

/// A request that a phone has ready.
struct Due {
    at: Duration,
    entries: usize,
    request: Vec<u8>,
}

/// How late answers came, in milliseconds.
#[derive(Default)]
struct Waits {
    entries: Vec<f64>,
    beats: Vec<f64>,
    recorded: usize,
}

fn any(seed: u64, below: Duration) -> Duration {
    below.mul_f64((mixed(seed) >> 11) as f64 / (1_u64 << 53) as f64)
}

/// What a phone sends first, and then in order of time: batches of one to five, and a heartbeat
/// each minute.
fn told(number: u64, phone: &mut Phone, host: &str, duration: Duration) -> (Vec<u8>, Vec<Due>) {
    let first = beat(phone, host);
    let mut all = Vec::new();
    let mut at = any(number, EVERY);
    for turn in 0.. {
        // So that phones which began together do not stay together.
        let due = at + any(number << 20 | turn, EVERY / 4);
        if due >= duration {
            break;
        }
        let entries = 1 + (mixed(number << 24 | turn) % 5) as usize;
        let body: String = (0..entries).map(|_| phone.says()).collect();
        all.push(Due { at: due, entries, request: post(host, "/api/entries", "", &body) });
        at += EVERY;
    }
    let minute = Duration::from_secs(60);
    let mut at = any(number << 28, minute);
    while at < duration {
        all.push(Due { at, entries: 0, request: beat(phone, host) });
        at += minute;
    }
    all.sort_by_key(|due| due.at);
    (first, all)
}

fn beat(phone: &mut Phone, host: &str) -> Vec<u8> {
    let (body, signature) = phone.beats();
    post(host, "/api/heartbeat", &format!("leporello-signature: {signature}\r\n"), &body)
}

async fn phone(mut line: Line, all: Vec<Due>, begin: Instant) -> Waits {
    let mut waits = Waits::default();
    for due in all {
        sleep_until(begin + due.at).await;
        let answer = line.ask(&due.request).await;
        let late = (begin + due.at).elapsed().as_secs_f64() * 1000.0;
        assert!(answer.is("200"), "{} {}", answer.head, answer.body);
        if due.entries == 0 {
            waits.beats.push(late);
        } else {
            waits.entries.push(late);
            waits.recorded += answer.body.matches("\"recorded\"").count();
            assert_eq!(answer.body.matches("\"recorded\"").count(), due.entries, "{}", answer.body);
        }
    }
    waits
}

/// The cookie of the post `office`.
async fn cookie(served: &Served) -> String {
    let form = format!("post=office&code={}", served.code);
    let headers =
        "sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let request = post(&served.host, "/desk/enter", headers, &form);
    let entered = Line::open(&served.host).await.ask(&request).await;
    let cookie = entered.header("set-cookie").expect("the code is not right");
    cookie.split(';').next().unwrap().to_owned()
}

/// Opens live screens; how many pictures they were sent.
async fn screens(served: &Served) -> Arc<AtomicUsize> {
    let pictures = Arc::new(AtomicUsize::new(0));
    let cookie = cookie(served).await;
    for _ in 0..SCREENS {
        let (line, sum) = (Line::open(&served.host).await, Arc::clone(&pictures));
        let request = format!(
            "GET /desk/live/events HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n",
            served.host
        );
        tokio::spawn(async move {
            let count = |piece: &[u8]| {
                let begun = piece.windows(6).filter(|six| six == b"data: ").count();
                sum.fetch_add(begun, Ordering::Relaxed);
            };
            line.listen(request.as_bytes(), count).await;
        });
    }
    pictures
}

async fn open(
    served: &Served,
    all: Vec<(Vec<u8>, Vec<Due>)>,
    duration: Duration,
) -> (Waits, Seen, usize) {
    let pictures = screens(served).await;
    let mut lines = Vec::with_capacity(all.len());
    for (first, due) in all {
        let mut line = Line::open(&served.host).await;
        assert!(line.ask(&first).await.is("200"));
        lines.push((line, due));
    }
    let watch = Watch::begin(served.pid(), duration);
    let begin = Instant::now();
    let phones: Vec<_> =
        lines.into_iter().map(|(line, all)| tokio::spawn(phone(line, all, begin))).collect();
    let mut waits = Waits::default();
    for one in phones {
        let one = one.await.unwrap();
        waits.entries.extend(one.entries);
        waits.beats.extend(one.beats);
        waits.recorded += one.recorded;
    }
    (waits, watch.end(), pictures.load(Ordering::Relaxed))
}

pub fn measure(served: &Served, phones: &mut [Phone], duration: Duration, table: &mut Table) {
    let all: Vec<_> =
        (0..).zip(phones).map(|(n, phone)| told(n, phone, &served.host, duration)).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let (mut waits, seen, pictures) = runtime.block_on(open(served, all, duration));
    runtime.shutdown_background();
    waits.entries.sort_by(f64::total_cmp);
    waits.beats.sort_by(f64::total_cmp);
    let ms = (1, " ms");
    table.add(
        "opening: entries a second",
        waits.recorded as f64 / seen.seconds,
        (0, ""),
        Bar::None,
    );
    table.add("acknowledged, half of all", share(&waits.entries, 0.5), ms, Bar::None);
    table.add("95 %", share(&waits.entries, 0.95), ms, Bar::None);
    table.add("99 %", share(&waits.entries, 0.99), ms, Bar::Below(P99_MS));
    table.add("the last", share(&waits.entries, 1.0), ms, Bar::None);
    table.add("heartbeats answered, 99 %", share(&waits.beats, 0.99), ms, Bar::None);
    table.add("pictures sent to live screens", pictures as f64, (0, ""), Bar::None);
    table.add("server's processors at work", seen.processor / seen.seconds, (2, ""), Bar::None);
    table.list("its memory at each tenth, MB", &seen.memory);
    table.add("its memory, last third : first", seen.growth(), (2, ""), Bar::Below(1.2));
}
