//! That something has changed: told to the live screens of this server, and by the database to
//! those of others.

use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::watch;

/// Goes up with each change that the live screen shows.
pub(crate) struct Changes {
    generation: watch::Sender<u64>,
    /// Whether the other servers have still to be told.
    is_unsent: AtomicBool,
}

impl Default for Changes {
    fn default() -> Self {
        Self { generation: watch::Sender::new(0), is_unsent: AtomicBool::new(false) }
    }
}

impl Changes {
    /// This server has changed something.
    pub(crate) fn tell(&self) {
        self.is_unsent.store(true, Ordering::Release);
        self.heard();
    }

    /// Another server may have changed something.
    pub(crate) fn heard(&self) {
        self.generation.send_modify(|generation| *generation += 1);
    }

    /// Who waits for changes.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.generation.subscribe()
    }

    /// Whether the others have to be told; from now on they have been.
    #[cfg(feature = "postgres")]
    pub(crate) fn take_unsent(&self) -> bool {
        self.is_unsent.swap(false, Ordering::AcqRel)
    }
}
