//! Serves, and renews the book when its sources change.

use crate::Desk;
use crate::look::Look;
use crate::routes::{Room, router};
use leporello_diag::{Diagnostic, Subject, codes};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Least time between two looks at the files.
const PAUSE: Duration = Duration::from_millis(100);
/// Looking takes at most one part in so many of a processor's time, however slow the folder.
const LOOKING_SHARE: u32 = 10;
/// Sources must have been quiet for so long before the book is made anew.
const QUIET: Duration = Duration::from_millis(100);
/// Sources that never get quiet are taken as they are after so many looks.
const PATIENCE: usize = 20;
/// Time between two questions whether to end.
const ASK: Duration = Duration::from_millis(50);
/// How long the drawing of pictures may still take at the end.
const GRACE: Duration = Duration::from_millis(100);

/// Serves the preview of a book until `cancelled` says so.
///
/// `address` with port 0 takes a free port. `ready` is told the address in use as soon as
/// browsers can reach it; the book may still be in the making then. `cancelled` is asked every
/// 50 ms. A renewal or drawing that is going on at the end is left behind on its thread.
///
/// The preview is meant for the machine it runs on: serve it at `127.0.0.1`. There is no
/// password, so at another address everybody who reaches it sees the book.
///
/// # Errors
///
/// `PRV-001` when another program has the port, `PRV-002` when the address cannot be served at
/// for another reason.
///
/// # Panics
///
/// When the desk panics while it makes the book.
pub fn serve(
    desk: impl Desk,
    address: SocketAddr,
    ready: impl FnOnce(SocketAddr),
    cancelled: impl Fn() -> bool,
) -> Result<(), Box<Diagnostic>> {
    let unserved = |error: io::Error| Box::new(not_served(address, &error));
    let listener = TcpListener::bind(address).map_err(unserved)?;
    listener.set_nonblocking(true).map_err(unserved)?;
    let bound = listener.local_addr().map_err(unserved)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(unserved)?;
    let room = Arc::new(Room::at(bound));
    let keeper = Keeper::start(desk, &room).map_err(unserved)?;
    ready(bound);
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        tokio::select! {
            served = axum::serve(listener, router(room)).into_future() => served,
            () = ended(&keeper, cancelled) => Ok(()),
        }
    });
    runtime.shutdown_timeout(GRACE);
    keeper.end();
    served.map_err(unserved)
}

async fn ended(keeper: &Keeper, cancelled: impl Fn() -> bool) {
    while !cancelled() && !keeper.thread.is_finished() {
        tokio::time::sleep(ASK).await;
    }
}

/// The thread that keeps the book up to its sources.
struct Keeper {
    thread: JoinHandle<()>,
    is_over: Arc<AtomicBool>,
}

impl Keeper {
    fn start(desk: impl Desk, room: &Arc<Room>) -> io::Result<Self> {
        let (room, is_over) = (Arc::clone(room), Arc::new(AtomicBool::new(false)));
        let told = Arc::clone(&is_over);
        let thread = thread::Builder::new()
            .name("renewal".into())
            .spawn(move || keep(&desk, &room, &told))?;
        Ok(Self { thread, is_over })
    }

    /// Lets the thread end when it next can, and hands on its panic if it had one.
    fn end(self) {
        self.is_over.store(true, Ordering::Relaxed);
        if self.thread.is_finished()
            && let Err(panic) = self.thread.join()
        {
            std::panic::resume_unwind(panic);
        }
    }
}

/// Makes the book, and again after each change.
fn keep(desk: &impl Desk, room: &Room, is_over: &AtomicBool) {
    let mut look = Look::default();
    look.follow(desk.watched());
    while !is_over.load(Ordering::Relaxed) {
        room.screen.send_modify(|screen| screen.is_working = true);
        let renewed = desk.renew();
        look.follow(desk.watched());
        room.screen.send_modify(|screen| screen.take(renewed));
        wait_for_change(&mut look, is_over);
    }
}

/// Returns once sources have changed and are quiet again, or all is over.
fn wait_for_change(look: &mut Look, is_over: &AtomicBool) {
    let mut pause = PAUSE;
    while !is_over.load(Ordering::Relaxed) {
        thread::sleep(pause);
        let begin = Instant::now();
        if look.again() {
            settle(look);
            return;
        }
        pause = PAUSE.max(begin.elapsed() * LOOKING_SHARE);
    }
}

fn settle(look: &mut Look) {
    for _ in 0..PATIENCE {
        thread::sleep(QUIET);
        if !look.again() {
            return;
        }
    }
}

fn not_served(address: SocketAddr, error: &io::Error) -> Diagnostic {
    if error.kind() == ErrorKind::AddrInUse {
        let message = format!("port {} is in use by another program", address.port());
        return Diagnostic::new(codes::PRV_001, Subject::Book, message)
            .hint("leave the port out, and a free one is taken")
            .hint(format!("open http://{address}/ if a preview of this book runs already"));
    }
    Diagnostic::new(
        codes::PRV_002,
        Subject::Book,
        format!("the preview cannot be served at {address}: {error}"),
    )
    .hint("leave address and port out: then it is 127.0.0.1 and a free port")
}
