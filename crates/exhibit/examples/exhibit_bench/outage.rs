//! The end of an outage: phone after phone sends what it kept, five hundred entries at once.

use crate::server::Served;
use crate::story::Phone;
use crate::table::{Bar, Table, share};
use crate::watch::Watch;
use crate::wire::{Line, post};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Most entries that the server takes at once.
const BATCH: usize = 500;
/// How many phones send at the same time.
const AT_ONCE: usize = 8;
/// Entries a second that are asked for.
const RATE: f64 = 10_000.0;
/// Entries that are signed for each second: no server here comes to the end of them.
const READY: f64 = 25_000.0;

/// Batches that wait to be sent.
type Waiting = Arc<Mutex<Vec<Vec<u8>>>>;

/// Signs on all cores; phones that were not asked keep silent.
fn signed(phones: &mut [Phone], host: &str, duration: Duration) -> Vec<Vec<u8>> {
    let wanted = (READY * duration.as_secs_f64()) as usize / BATCH;
    let count = wanted.min(phones.len());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let parts: Vec<_> = phones[..count]
            .chunks_mut(count.div_ceil(threads))
            .map(|part| {
                scope.spawn(move || part.iter_mut().map(|p| batch(p, host)).collect::<Vec<_>>())
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().unwrap()).collect()
    })
}

fn batch(phone: &mut Phone, host: &str) -> Vec<u8> {
    let body: String = (0..BATCH).map(|_| phone.says()).collect();
    post(host, "/api/entries", "", &body)
}

/// Sends batch after batch until time is up or none is left; how long each took, in milliseconds.
async fn send(host: String, waiting: Waiting, until: Instant) -> Vec<f64> {
    let mut line = Line::open(&host).await;
    let mut waits = Vec::new();
    while Instant::now() < until {
        let Some(request) = waiting.lock().unwrap().pop() else { break };
        let begin = Instant::now();
        let answer = line.ask(&request).await;
        waits.push(begin.elapsed().as_secs_f64() * 1000.0);
        let recorded = answer.body.matches("\"recorded\"").count();
        assert_eq!(recorded, BATCH, "{} {}", answer.head, answer.body);
    }
    waits
}

pub fn measure(served: &Served, phones: &mut [Phone], duration: Duration, table: &mut Table) {
    let waiting: Waiting = Arc::new(Mutex::new(signed(phones, &served.host, duration)));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let watch = Watch::begin(served.pid(), duration);
    let mut waits = runtime.block_on(async {
        let until = Instant::now() + duration;
        let senders: Vec<_> = (0..AT_ONCE)
            .map(|_| tokio::spawn(send(served.host.clone(), Arc::clone(&waiting), until)))
            .collect();
        let mut waits = Vec::new();
        for sender in senders {
            waits.extend(sender.await.unwrap());
        }
        waits
    });
    let seen = watch.end();
    waits.sort_by(f64::total_cmp);
    let entries = (waits.len() * BATCH) as f64;
    table.add(
        "outage's end: entries a second",
        entries / seen.seconds,
        (0, ""),
        Bar::AtLeast(RATE),
    );
    table.add("for how long", seen.seconds, (1, " s"), Bar::None);
    table.add(
        "a batch of 500 acknowledged, half of all",
        share(&waits, 0.5),
        (0, " ms"),
        Bar::None,
    );
    table.add("99 %", share(&waits, 0.99), (0, " ms"), Bar::None);
    table.add(
        "server's processor time, an entry",
        seen.processor / entries * 1e6,
        (1, " µs"),
        Bar::None,
    );
    table.list("its memory at each tenth, MB", &seen.memory);
    table.add("its memory, last third : first", seen.growth(), (2, ""), Bar::None);
}
