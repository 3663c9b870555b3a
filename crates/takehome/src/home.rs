//! What the routes share.

use crate::origin::Origin;
use crate::shelf::Shelf;
use crate::tally::{Clicks, Tally};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// What the exhibition is called and where it is found.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The exhibition's title.
    pub title: String,
    /// The address that codes and catalogues have: the public one, if there is one.
    pub origin: Origin,
    /// An address within the halls' own network, as a second line on labels.
    pub nearby: Option<Origin>,
}

/// How often marks of clicks are looked through, as long as there are any.
const SWEEP: Duration = Duration::from_secs(5);

/// The shelf that visitors take from, and who counts what they take. Clones share both.
#[derive(Clone)]
pub struct Takehome(Arc<Inner>);

struct Inner {
    setting: Setting,
    shelf: RwLock<Arc<Shelf>>,
    tally: Arc<dyn Tally>,
    clicks: Clicks,
    is_swept: AtomicBool,
}

impl Takehome {
    /// An exhibition with this shelf.
    #[must_use]
    pub fn new(setting: Setting, shelf: Shelf, tally: Arc<dyn Tally>) -> Self {
        Self(Arc::new(Inner {
            setting,
            shelf: RwLock::new(Arc::new(shelf)),
            tally,
            clicks: Clicks::default(),
            is_swept: AtomicBool::new(false),
        }))
    }

    /// Lays another shelf. Downloads that have begun end with the files they began with.
    pub fn lay(&self, shelf: Shelf) {
        *self.0.shelf.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(shelf);
    }

    /// The shelf as it is now.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        Arc::clone(&self.0.shelf.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the exhibition is called and where it is found.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.0.setting
    }

    pub(crate) fn tally(&self) -> &dyn Tally {
        &*self.0.tally
    }

    /// The clicks of the last half minute. Whoever adds to them has them swept.
    pub(crate) fn clicks(&self) -> &Clicks {
        if !self.0.is_swept.swap(true, Ordering::AcqRel) {
            tokio::spawn(sweep(self.clone()));
        }
        &self.0.clicks
    }
}

/// Throws marks away as soon as their time is over, whether or not anybody else comes.
async fn sweep(home: Takehome) {
    loop {
        tokio::time::sleep(SWEEP).await;
        if home.0.clicks.forget(Instant::now()) {
            continue;
        }
        home.0.is_swept.store(false, Ordering::Release);
        // A click between the look and the word that nobody looks: look on.
        let is_left = home.0.clicks.forget(Instant::now());
        if !is_left || home.0.is_swept.swap(true, Ordering::AcqRel) {
            return;
        }
    }
}
