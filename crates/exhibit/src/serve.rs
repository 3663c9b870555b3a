//! Serves an exhibition until it is told to end.

mod entrance;
mod patience;
mod tls;

pub use patience::Limits;
pub use tls::Tls;

use crate::fault::Fault;
use crate::house::House;
use crate::routes::router;
use crate::show::half_day;
use entrance::Entrance;
use leporello_diag::{Diagnostic, Subject, codes};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use tls::Certificate;

/// Threads for work that waits for a disk or a database; what comes beyond that waits its turn.
/// Each keeps the stack it once needed, so that many more make memory grow with every rush.
const WORKERS: usize = 64;
/// Time between two questions whether to end.
const ASK: Duration = Duration::from_millis(100);
/// How long answers that have begun may still take at the end.
const GRACE: Duration = Duration::from_secs(3);

/// Serves the exhibition at `listener` until `cancelled` says so; then nobody new is let in, and
/// answers that have begun are ended. With a certificate in the options it is served by TLS, and
/// SIGHUP has the certificate read again.
///
/// # Errors
/// `EXH-003` when it cannot be served, `EXH-010` when the certificate cannot be used.
pub fn serve(
    house: House,
    listener: TcpListener,
    cancelled: impl Fn() -> bool,
) -> Result<(), Box<Diagnostic>> {
    serve_within(house, listener, &Limits::default(), cancelled)
}

/// As [`serve`], with other limits for those who ask.
///
/// # Errors
/// As [`serve`].
pub fn serve_within(
    house: House,
    listener: TcpListener,
    limits: &Limits,
    cancelled: impl Fn() -> bool,
) -> Result<(), Box<Diagnostic>> {
    let address = listener.local_addr().map_err(|e| unserved("the address", &e))?;
    let failed = |error: io::Error| unserved(&address.to_string(), &error);
    let certificate = house.options.tls.clone().map(Certificate::read).transpose()?;
    listener.set_nonblocking(true).map_err(failed)?;
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.enable_all().max_blocking_threads(WORKERS).build().map_err(failed)?;
    let (ending, ended) = tokio::sync::watch::channel(false);
    let house = Arc::new(house);
    let app = router(Arc::clone(&house));
    let entrance = Entrance::new(Arc::clone(&house), app, limits, certificate.map(Arc::new));
    let served = runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        entrance.heed_hangup()?;
        tokio::spawn(turn(Arc::clone(&house)));
        tokio::spawn(crate::sensors::turn(Arc::clone(&house)));
        crate::sensors::hear(&house);
        tokio::select! {
            () = entrance.let_in(&listener, ended) => Ok(()),
            () = over(&cancelled, &ending) => Ok(()),
        }
    });
    // Before stragglers are waited for: whoever ends the program may not wait as long.
    if let Some(book) = &house.show.guest_book {
        book.stop()?;
    }
    runtime.shutdown_timeout(GRACE);
    served.map_err(failed)
}

/// Lets the guest book write down half-days that are over. When it has something to write down is
/// nobody's business; that it could not is told, since it waits in memory until it can.
async fn turn(house: Arc<House>) {
    let Some(book) = house.show.guest_book.clone() else { return };
    let mut minutes = tokio::time::interval(Duration::from_secs(60));
    loop {
        minutes.tick().await;
        let (book, now) = (Arc::clone(&book), half_day(&house));
        let turned = tokio::task::spawn_blocking(move || book.turn(now).map(drop)).await;
        if let Ok(Err(fault)) = turned {
            house.told("guest book", &fault);
        }
    }
}

/// Ends when all is over: some time after the server was told, so that live screens, which never
/// end by themselves, do not hold it.
async fn over(cancelled: &impl Fn() -> bool, ending: &tokio::sync::watch::Sender<bool>) {
    while !cancelled() {
        tokio::time::sleep(ASK).await;
    }
    ending.send_replace(true);
    tokio::time::sleep(GRACE).await;
}

/// Takes an address to serve at.
///
/// # Errors
/// `EXH-002` when another program has the port, `EXH-003` when it cannot be had for another
/// reason.
pub fn bind(address: SocketAddr) -> Result<TcpListener, Box<Diagnostic>> {
    TcpListener::bind(address).map_err(|error| {
        if error.kind() == ErrorKind::AddrInUse {
            let subject = Subject::Exhibition(address.to_string());
            let message = format!("port {} is in use by another program", address.port());
            return Box::new(
                Diagnostic::new(codes::EXH_002, subject, message)
                    .hint("end the other program, or take another port: `--bind 127.0.0.1:8081`"),
            );
        }
        unserved(&address.to_string(), &error)
    })
}

fn unserved(address: &str, error: &io::Error) -> Fault {
    let subject = Subject::Exhibition(address.to_owned());
    let message = format!("the exhibition cannot be served here: {error}");
    Box::new(
        Diagnostic::new(codes::EXH_003, subject, message)
            .hint("name an address of this machine: `--bind 127.0.0.1:8080`"),
    )
}
