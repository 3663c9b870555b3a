//! The picture of the halls: made once for all who look at it, and pushed to open screens.

use super::live::picture;
use crate::access::found;
use crate::fault::Fault;
use crate::house::{House, Running};
use crate::today::{Halls, today};
use axum::http::HeaderMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};

/// Without a change the picture is made anew so often, since silence grows by itself.
const TICK: Duration = Duration::from_secs(30);
/// Least time between two pictures, however fast the taps come.
const CALM: Duration = Duration::from_millis(500);
/// A picture that took long is followed by a rest of so many times as long.
const REST: u32 = 4;
/// The public sees how it was at the last quarter of an hour.
const QUARTER_MIN: i64 = 15;

/// The halls as they were made last, and who is shown them.
pub(crate) struct Live {
    exact: Mutex<Option<Kept>>,
    public: Mutex<Option<Kept>>,
    /// The newest picture for open screens; empty while there is none.
    pictures: watch::Sender<Arc<str>>,
    is_painting: Mutex<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self {
            exact: Mutex::default(),
            public: Mutex::default(),
            pictures: watch::Sender::new("".into()),
            is_painting: Mutex::default(),
        }
    }
}

/// Halls, and when they have to be made anew: with another minute or another mark of the ledger.
struct Kept {
    minute: i64,
    state: Option<String>,
    halls: Arc<Halls>,
}

impl Live {
    /// The halls as they are now. Who asks while they are made waits, and gets the same.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn exact(&self, running: &Running, now_min: i64) -> Result<Arc<Halls>, Fault> {
        let mut kept = lock(&self.exact);
        let state = running.reader().state()?;
        match &*kept {
            Some(kept) if kept.minute == now_min && state.is_some() && kept.state == state => {
                Ok(Arc::clone(&kept.halls))
            }
            _ => made(&mut kept, now_min, state, today(running, now_min)?),
        }
    }

    /// The halls as they were at the last quarter of an hour. What comes late for it is seen
    /// with the next minute.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) fn of_the_quarter(
        &self,
        running: &Running,
        now_min: i64,
    ) -> Result<Arc<Halls>, Fault> {
        let mut kept = lock(&self.public);
        match &*kept {
            Some(kept) if kept.minute == now_min => Ok(Arc::clone(&kept.halls)),
            _ => {
                let quarter = now_min.div_euclid(QUARTER_MIN) * QUARTER_MIN;
                made(&mut kept, now_min, None, today(running, quarter)?)
            }
        }
    }

    /// Whether no screen is open; then nobody paints any more.
    fn is_left(&self) -> bool {
        let mut is_painting = lock(&self.is_painting);
        if self.pictures.receiver_count() > 0 {
            return false;
        }
        self.pictures.send_replace("".into());
        *is_painting = false;
        true
    }
}

fn made(
    kept: &mut Option<Kept>,
    minute: i64,
    state: Option<String>,
    halls: Halls,
) -> Result<Arc<Halls>, Fault> {
    let halls = Arc::new(halls);
    *kept = Some(Kept { minute, state, halls: Arc::clone(&halls) });
    Ok(halls)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is kept is put there whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The pictures for one more open screen, the newest first, as long as the session lasts that its
/// request has in its headers.
pub(super) fn watched(
    house: &Arc<House>,
    headers: HeaderMap,
) -> impl Stream<Item = Arc<str>> + use<> {
    let looks = Arc::new((Arc::clone(house), headers));
    let all = pictures(house).then(move |picture| looked_at(Arc::clone(&looks), picture));
    all.map_while(|seen| seen).filter_map(|picture| picture)
}

/// The picture for a screen; `None` when its post was left, and no picture while the database does
/// not say so.
async fn looked_at(
    screen: Arc<(Arc<House>, HeaderMap)>,
    picture: Arc<str>,
) -> Option<Option<Arc<str>>> {
    let asked = tokio::task::spawn_blocking(move || {
        let (house, headers) = &*screen;
        found(&house.desk, headers, house.now_min())
    });
    match asked.await {
        Ok(Ok(None)) => None,
        Ok(Ok(Some(_))) => Some(Some(picture)),
        _ => Some(None),
    }
}

/// All pictures from now on, the newest first; somebody makes them.
fn pictures(house: &Arc<House>) -> impl Stream<Item = Arc<str>> + use<> {
    let live = &house.live;
    let mut is_painting = lock(&live.is_painting);
    let pictures = WatchStream::new(live.pictures.subscribe());
    if !*is_painting {
        *is_painting = true;
        tokio::spawn(paint(Arc::clone(house)));
    }
    pictures.filter(|picture| !picture.is_empty())
}

/// Makes the picture with each change while a screen is open.
async fn paint(house: Arc<House>) {
    let mut changes = house.changes.subscribe();
    while !house.live.is_left() {
        // Before the picture is made: what changes meanwhile is for the next.
        changes.mark_unchanged();
        let begin = Instant::now();
        let at = Arc::clone(&house);
        let made = tokio::task::spawn_blocking(move || picture(&at)).await;
        if let Ok(Some(made)) = made {
            house.live.pictures.send_replace(made.into());
        }
        tokio::time::sleep(CALM.max(begin.elapsed() * REST)).await;
        tokio::select! {
            // The sender lives as long as the house.
            _ = changes.changed() => {}
            () = tokio::time::sleep(TICK) => {}
            () = house.live.pictures.closed() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drawn::{Drawn, NOON};

    fn sum(halls: &Halls) -> Option<u64> {
        halls.values().find_map(|hall| hall.sums.entered)
    }

    #[test]
    fn the_halls_are_made_once_for_all_and_anew_after_each_change() {
        let drawn = Drawn::new();
        let exact = || drawn.house.live.exact(&drawn.running, NOON).unwrap();
        drawn.counts(NOON - 2, 4);
        let first = exact();
        assert_eq!(sum(&first), Some(4));
        assert!(Arc::ptr_eq(&first, &exact()));
        drawn.counts(NOON - 1, 5);
        assert_eq!(sum(&exact()), Some(9));
        let later = drawn.house.live.exact(&drawn.running, NOON + 1).unwrap();
        assert!(!Arc::ptr_eq(&later, &exact()), "another minute is another picture");
    }

    #[test]
    fn the_public_sees_the_last_quarter_and_what_came_late_for_it_a_minute_later() {
        let drawn = Drawn::new();
        let public = |minute| {
            let halls = drawn.house.live.of_the_quarter(&drawn.running, minute).unwrap();
            sum(&halls)
        };
        drawn.counts(NOON - 1, 4);
        drawn.counts(NOON, 50);
        assert_eq!(public(NOON + 3), Some(4));
        drawn.counts(NOON - 2, 5);
        assert_eq!(public(NOON + 3), Some(4));
        assert_eq!(public(NOON + 4), Some(9));
        assert_eq!(public(NOON + 15), Some(59));
    }

    #[tokio::test]
    async fn all_open_screens_are_shown_the_same_picture_and_the_last_one_ends_it() {
        let drawn = Drawn::new();
        let house = Arc::new(drawn.house);
        let mut first = Box::pin(pictures(&house));
        let mut second = Box::pin(pictures(&house));
        let shown = first.next().await.unwrap();
        assert!(Arc::ptr_eq(&shown, &second.next().await.unwrap()));
        let mut third = Box::pin(pictures(&house));
        assert!(Arc::ptr_eq(&shown, &third.next().await.unwrap()));
        house.changed();
        assert!(!Arc::ptr_eq(&shown, &second.next().await.unwrap()));
        drop((first, second, third));
        while *lock(&house.live.is_painting) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
