//! Pictures of spreads: drawn at most two at a time, each once, and kept for a while.

use crate::screen::Screen;
use axum::body::Bytes;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OnceCell, Semaphore, watch};
use tokio::task::spawn_blocking;

/// Pictures drawn at a time.
const AT_ONCE: usize = 2;
/// Bytes of pictures kept.
const KEPT_BYTES: usize = 64 << 20;
/// Pictures kept or waited for.
const KEPT: usize = 1024;

/// Which picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    /// Place of the spread, from 0.
    pub(crate) spread: usize,
    /// Its version.
    pub(crate) version: String,
    /// Width in pixels.
    pub(crate) width: u32,
}

/// Why there is no picture.
#[derive(Debug)]
pub(crate) enum NoPicture {
    /// The screen shows another version by now, or has no such spread.
    Stale,
    /// It could not be drawn, for this reason.
    Undrawn(String),
}

/// A picture that is there, is being drawn, or will be by the next who asks.
type Place = Arc<OnceCell<Bytes>>;

/// Draws and keeps pictures.
pub(crate) struct Pictures {
    drawing: Arc<Semaphore>,
    /// The one asked for last is the last.
    kept: Mutex<Vec<(Key, Place)>>,
}

impl Pictures {
    pub(crate) fn new() -> Self {
        Self { drawing: Arc::new(Semaphore::new(AT_ONCE)), kept: Mutex::default() }
    }

    /// The picture, kept or drawn now. Who asks for one that is being drawn waits for it.
    pub(crate) async fn get(
        &self,
        key: Key,
        screen: &watch::Sender<Screen>,
    ) -> Result<Bytes, NoPicture> {
        if screen.borrow().book_with(key.spread, &key.version).is_none() {
            return Err(NoPicture::Stale);
        }
        let place = self.place(&key);
        place.get_or_try_init(|| self.draw(key, screen)).await.cloned()
    }

    async fn draw(&self, key: Key, screen: &watch::Sender<Screen>) -> Result<Bytes, NoPicture> {
        let drawing = Arc::clone(&self.drawing);
        let permit = drawing.acquire_owned().await.expect("the semaphore is never closed");
        // Asked only now, for the book may have been renewed while others were drawn.
        let book = screen.borrow().book_with(key.spread, &key.version).ok_or(NoPicture::Stale)?;
        let drawn = spawn_blocking(move || {
            // Given back when the drawing ends, even if nobody waits for it any more.
            let _permit = permit;
            book.spread_png(key.spread, key.width)
        });
        match drawn.await {
            Ok(Ok(png)) => Ok(Bytes::from(png)),
            Ok(Err(reason)) => Err(NoPicture::Undrawn(reason)),
            Err(_) => Err(NoPicture::Undrawn("the drawing broke off".into())),
        }
    }

    /// The place for a picture; those that nobody asked for longest give way.
    fn place(&self, key: &Key) -> Place {
        // A list of whole entries is never left half-changed.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().position(|(other, _)| other == key);
        let entry = known.map_or_else(|| (key.clone(), Place::default()), |at| kept.remove(at));
        let place = Arc::clone(&entry.1);
        let room = KEPT_BYTES.saturating_sub(bytes(&entry));
        let over = first_to_keep(&kept, room);
        kept.drain(..over);
        kept.push(entry);
        place
    }
}

fn bytes((_, place): &(Key, Place)) -> usize {
    place.get().map_or(0, Bytes::len)
}

/// Where the entries begin that fit into so many bytes, the last ones first.
fn first_to_keep(kept: &[(Key, Place)], room: usize) -> usize {
    let mut sum = 0;
    let fitting = kept.iter().rev().take(KEPT - 1).take_while(|entry| {
        sum += bytes(entry);
        sum <= room
    });
    kept.len() - fitting.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(spread: usize) -> Key {
        Key { spread, version: "a".into(), width: 640 }
    }

    fn fill(pictures: &Pictures, spread: usize, bytes: usize) {
        pictures.place(&key(spread)).set(Bytes::from(vec![0; bytes])).unwrap();
    }

    #[test]
    fn a_picture_asked_for_again_is_kept_longer_than_one_that_is_not() {
        let pictures = Pictures::new();
        for spread in 0..4 {
            fill(&pictures, spread, KEPT_BYTES / 4);
        }
        pictures.place(&key(0));
        fill(&pictures, 4, 1);
        pictures.place(&key(5));
        assert!(pictures.place(&key(0)).get().is_some());
        assert!(pictures.place(&key(1)).get().is_none(), "the one not asked for longest");
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let pictures = Pictures::new();
        for spread in 0..2 * KEPT {
            pictures.place(&key(spread));
        }
        assert_eq!(pictures.kept.lock().unwrap().len(), KEPT);
    }
}
