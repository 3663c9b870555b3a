//! Copies taken: what counts, once for each visitor who clicks twice.
//!
//! A copy is taken, as COUNTER has it, by a request for the file that is answered with it or with
//! the word that the reader has it already; of two such requests by one reader for one file within
//! thirty seconds, one counts. Who asks is known for no longer: an address and the name of a
//! program go into a hash with a key that is drawn at random, lives in memory, and is thrown away
//! with all its hashes within forty seconds.

use crate::book::{BookId, Format};
use axum::http::header::{HeaderMap, HeaderName, USER_AGENT};
use leporello_turnout::vocabulary::HallId;
use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One copy that was taken, and all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Taken {
    /// Which book.
    pub book: BookId,
    /// In which format.
    pub format: Format,
    /// By the address of which hall.
    pub hall: HallId,
}

/// Who keeps the count of copies.
pub trait Tally: Send + Sync + 'static {
    /// One more copy. It is called while an answer is made: what takes time is done elsewhere.
    fn taken(&self, taken: Taken);
}

/// The address of who asks, as an extension of a request: for servers behind a proxy, which know
/// it from a header they trust. Without it, the other end of the connection is taken.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

/// Two clicks within this time are one.
const WINDOW: Duration = Duration::from_secs(30);
/// How long one key marks requests.
const SLOT: Duration = Duration::from_secs(5);
/// Most marks of one key. A request beyond cannot be told from a second click and is not counted:
/// that many in five seconds are no visitors.
const MOST: usize = 20_000;
/// Words in the name of a program that fetches by itself.
const ROBOTS: [&str; 7] =
    ["bot/", "bot;", "crawler", "spider", "facebookexternalhit", "whatsapp/", "preview"];

/// Who asks, as far as two clicks of one must be known as such. Never written, never logged.
pub(crate) struct Asker<'a> {
    address: Option<IpAddr>,
    agent: &'a [u8],
}

impl<'a> Asker<'a> {
    pub(crate) fn new(
        client: Option<Client>,
        peer: Option<SocketAddr>,
        headers: &'a HeaderMap,
    ) -> Self {
        let address = client.map(|client| client.0).or(peer.map(|peer| peer.ip()));
        let agent = headers.get(USER_AGENT).map_or(&[] as &[u8], |value| value.as_bytes());
        Self { address, agent }
    }
}

/// Whether a request is one by itself: of a program that shows a preview, searches, or fetches in
/// case somebody might click.
pub(crate) fn is_by_itself(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_ascii_lowercase()
    };
    let agent = text(USER_AGENT);
    let purposes = ["sec-purpose", "purpose"].map(|name| text(HeaderName::from_static(name)));
    ROBOTS.iter().any(|robot| agent.contains(robot))
        || purposes.iter().any(|purpose| purpose.contains("prefetch"))
}

/// Marks of the last half minute, under keys that nobody has seen.
#[derive(Clone, Default)]
pub(crate) struct Clicks(Arc<Mutex<VecDeque<Slot>>>);

/// Five seconds of requests.
struct Slot {
    began: Instant,
    key: [u8; 32],
    marks: HashMap<[u8; 16], Instant>,
}

impl Slot {
    fn new(now: Instant) -> Self {
        let mut key = [0; 32];
        getrandom::fill(&mut key).expect("the operating system has randomness");
        Self { began: now, key, marks: HashMap::new() }
    }

    fn mark(&self, asker: &Asker, file: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new_keyed(&self.key);
        // Debug text of an address ends before a space: parts cannot run into each other.
        hasher.update(format!("{:?} {file} ", asker.address).as_bytes()).update(asker.agent);
        let mut mark = [0; 16];
        mark.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        mark
    }
}

impl Clicks {
    /// Whether this is the first click of `asker` on `file`, and none that follows another within
    /// thirty seconds.
    pub(crate) fn is_first(&self, now: Instant, asker: &Asker, file: &str) -> bool {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut slots, now);
        let is_recent = |slot: &Slot| {
            let last = slot.marks.get(&slot.mark(asker, file));
            last.is_some_and(|last| now.saturating_duration_since(*last) < WINDOW)
        };
        let is_again = slots.iter().any(is_recent);
        if slots.back().is_none_or(|slot| now.saturating_duration_since(slot.began) >= SLOT) {
            slots.push_back(Slot::new(now));
        }
        let Some(slot) = slots.back_mut() else { return false };
        let mark = slot.mark(asker, file);
        let has_room = slot.marks.len() < MOST || slot.marks.contains_key(&mark);
        if has_room {
            slot.marks.insert(mark, now);
        }
        has_room && !is_again
    }

    /// Throws away keys and marks that no click can follow any more; whether any are left.
    pub(crate) fn forget(&self, now: Instant) -> bool {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forget(&mut slots, now);
        !slots.is_empty()
    }
}

fn forget(slots: &mut VecDeque<Slot>, now: Instant) {
    slots.retain(|slot| now.saturating_duration_since(slot.began) < WINDOW + SLOT);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asker(last: u8, agent: &str) -> Asker<'_> {
        Asker { address: Some(IpAddr::from([192, 168, 4, last])), agent: agent.as_bytes() }
    }

    #[test]
    fn clicks_that_follow_within_thirty_seconds_are_one() {
        let (clicks, start) = (Clicks::default(), Instant::now());
        let at = |seconds: u64| {
            clicks.is_first(start + Duration::from_secs(seconds), &asker(2, "A"), "7K3F/a.epub")
        };
        assert_eq!([0, 5, 34, 63].map(at), [true, false, false, false]);
        assert!(at(93), "thirty seconds after the last click");
    }

    #[test]
    fn another_reader_another_program_or_another_file_is_another_copy() {
        let (clicks, now) = (Clicks::default(), Instant::now());
        assert!(clicks.is_first(now, &asker(2, "A"), "7K3F/a.epub"));
        assert!(clicks.is_first(now, &asker(3, "A"), "7K3F/a.epub"));
        assert!(clicks.is_first(now, &asker(2, "B"), "7K3F/a.epub"));
        assert!(clicks.is_first(now, &asker(2, "A"), "7K3F/b.epub"));
        assert!(!clicks.is_first(now, &asker(2, "A"), "7K3F/a.epub"));
    }

    #[test]
    fn a_click_is_forgotten_as_soon_as_none_can_follow_it() {
        let (clicks, start) = (Clicks::default(), Instant::now());
        clicks.is_first(start, &asker(2, "A"), "7K3F/a.epub");
        assert!(clicks.forget(start + Duration::from_secs(34)));
        assert!(!clicks.forget(start + Duration::from_secs(35)));
        assert!(clicks.0.lock().unwrap().is_empty());
    }

    #[test]
    fn every_slot_marks_with_a_key_of_its_own() {
        let now = Instant::now();
        let (one, two) = (Slot::new(now), Slot::new(now));
        assert_ne!(one.mark(&asker(2, "A"), "x"), two.mark(&asker(2, "A"), "x"));
    }

    #[test]
    fn memory_is_bounded_and_what_is_not_remembered_is_not_counted() {
        let (clicks, now) = (Clicks::default(), Instant::now());
        let asks = |n: usize| clicks.is_first(now, &asker(2, &n.to_string()), "7K3F/a.epub");
        assert_eq!((0..MOST + 10).filter(|n| asks(*n)).count(), MOST);
        assert_eq!(
            clicks.0.lock().unwrap().iter().map(|slot| slot.marks.len()).sum::<usize>(),
            MOST
        );
    }

    #[test]
    fn programs_that_fetch_by_themselves_are_known() {
        let is = |name: HeaderName, text: &'static str| {
            is_by_itself(&[(name, HeaderValue::from_static(text))].into_iter().collect())
        };
        assert!(is(USER_AGENT, "Mozilla/5.0 (compatible; Googlebot/2.1)"));
        assert!(is(USER_AGENT, "WhatsApp/2.23"));
        assert!(is(HeaderName::from_static("sec-purpose"), "prefetch;prerender"));
        assert!(!is(USER_AGENT, "Mozilla/5.0 (Linux; Android 14; CUBOT P80) Chrome/120"));
        assert!(!is(USER_AGENT, "KOReader/2026.08"));
    }
}
