//! The picture of the halls: made once for all who look at it, and pushed to open screens.

use super::live::picture;
use crate::fault::Fault;
use crate::house::{House, Running};
use crate::today::{Halls, today};
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

/// The pictures for one more open screen, the newest first.
pub(super) fn watched(house: &Arc<House>) -> impl Stream<Item = Arc<str>> + use<> {
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
