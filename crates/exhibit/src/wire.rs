//! What several servers on one PostgreSQL database tell one another: that something has changed.
//! It says nothing of what; each looks for itself. What is not heard while the connection is
//! being made anew is found when it is there again, since then everything may have changed.

use crate::changes::Changes;
use crate::fault::{Fault, database};
use leporello_ledger::store::Link;
use postgres::Client;
use postgres::fallible_iterator::FallibleIterator as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long others are listened to before it is looked whether there is something to tell.
const BEAT: Duration = Duration::from_millis(100);
/// Time until a server that is not reached is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Ends its thread when it is dropped.
pub(crate) struct Wire(Arc<AtomicBool>);

impl Wire {
    /// Listens and tells, in a thread of its own, on a connection of its own. `name` tells this
    /// server from others.
    pub(crate) fn start(address: String, name: String, changes: Arc<Changes>) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let is_over = Arc::clone(&ended);
        std::thread::spawn(move || {
            while !is_over.load(Ordering::Acquire) {
                // A server that is away is told of by every page that needs it.
                if let Ok(mut link) = Link::to(&address, failed) {
                    let _ = serve(link.client(), &name, &changes, &is_over);
                }
                std::thread::sleep(AGAIN);
            }
        });
        Self(ended)
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

fn failed(e: postgres::Error) -> Fault {
    database("what other servers tell", &e)
}

fn serve(
    client: &mut Client,
    name: &str,
    changes: &Changes,
    is_over: &AtomicBool,
) -> Result<(), postgres::Error> {
    client.batch_execute("LISTEN leporello_changed")?;
    changes.heard();
    while !is_over.load(Ordering::Acquire) && !client.is_closed() {
        if changes.take_unsent()
            && let Err(error) =
                client.execute("SELECT pg_notify('leporello_changed', $1)", &[&name])
        {
            changes.tell();
            return Err(error);
        }
        let told = client.notifications().timeout_iter(BEAT).next()?;
        if told.is_some_and(|told| told.payload() != name) {
            changes.heard();
        }
    }
    Ok(())
}
