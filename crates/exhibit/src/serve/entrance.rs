//! Lets connections in, with and without TLS, and holds each to its limits.

use super::patience::{Limits, Patient, Timely};
use super::tls::Certificate;
use crate::house::House;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::{CONNECTION, HeaderValue};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use leporello_takehome::{Direct, Lane};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// Waited when the system has no more connections to give.
const BREATH: Duration = Duration::from_millis(100);
/// Files that are kept for databases and books.
const OWN_FILES: u64 = 256;
/// First byte of a connection that begins TLS.
const HANDSHAKE: u8 = 0x16;

/// Where connections come in.
pub(super) struct Entrance {
    house: Arc<House>,
    app: Router,
    /// Who comes without TLS to a port with TLS is shown the way.
    elsewhere: Router,
    limits: Limits,
    certificate: Option<Arc<Certificate>>,
}

impl Entrance {
    pub(super) fn new(
        house: Arc<House>,
        app: Router,
        limits: &Limits,
        certificate: Option<Arc<Certificate>>,
    ) -> Arc<Self> {
        let base = house.options.base.clone();
        let elsewhere = Router::new().fallback(move |request: Request| async move {
            match *request.method() {
                Method::GET | Method::HEAD => {
                    Redirect::temporary(&format!("{base}{}", request.uri().path())).into_response()
                }
                _ => (StatusCode::BAD_REQUEST, format!("this port takes TLS: {base}\n"))
                    .into_response(),
            }
        });
        Arc::new(Self { house, app, elsewhere, limits: *limits, certificate })
    }

    /// From now on SIGHUP has the certificate read again; what it could not be is told to the log.
    ///
    /// # Errors
    /// What the system says.
    #[cfg(unix)]
    pub(super) fn heed_hangup(&self) -> io::Result<()> {
        use tokio::signal::unix::{SignalKind, signal};
        let Some(certificate) = self.certificate.clone() else { return Ok(()) };
        let (house, mut hangup) = (Arc::clone(&self.house), signal(SignalKind::hangup())?);
        tokio::spawn(async move {
            while hangup.recv().await.is_some() {
                let certificate = Arc::clone(&certificate);
                let renewed = tokio::task::spawn_blocking(move || certificate.renew()).await;
                if let Ok(Err(fault)) = renewed {
                    house.told("certificate", &fault);
                }
            }
        });
        Ok(())
    }

    #[cfg(not(unix))]
    pub(super) fn heed_hangup(&self) -> io::Result<()> {
        Ok(())
    }

    /// Lets connections in until it is told to end, and then waits for answers that have begun.
    pub(super) async fn let_in(
        self: &Arc<Self>,
        listener: &TcpListener,
        mut ended: watch::Receiver<bool>,
    ) {
        let places = Arc::new(Semaphore::new(connections(self.limits.connections)));
        let graceful = GracefulShutdown::new();
        loop {
            let accepted = async {
                let place = Arc::clone(&places).acquire_owned().await;
                let place = place.expect("nobody closes the semaphore");
                listener.accept().await.map(|accepted| (accepted, place))
            };
            let accepted = tokio::select! {
                accepted = accepted => accepted,
                // The sender lives as long as the server.
                _ = ended.wait_for(|is_over| *is_over) => break,
            };
            let Ok(((stream, peer), place)) = accepted else {
                tokio::time::sleep(BREATH).await;
                continue;
            };
            let (entrance, watcher) = (Arc::clone(self), graceful.watcher());
            tokio::spawn(async move {
                entrance.welcome(stream, peer, watcher).await;
                drop(place);
            });
        }
        graceful.shutdown().await;
    }

    async fn welcome(&self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        // Answers are whole when they are written: nothing is won by waiting for more.
        let _ = stream.set_nodelay(true);
        let Some(certificate) = &self.certificate else {
            let stream = Direct::new(stream);
            let lane = stream.lane().clone();
            return self.converse(&self.app, stream, (peer, Some(lane)), watcher).await;
        };
        let mut first = [0];
        let peeked = tokio::time::timeout(self.limits.head, stream.peek(&mut first)).await;
        match peeked {
            Ok(Ok(1)) if first[0] == HANDSHAKE => {}
            Ok(Ok(1)) => {
                return self.converse(&self.elsewhere, stream, (peer, None), watcher).await;
            }
            _ => return,
        }
        let shaken =
            tokio::time::timeout(self.limits.head, certificate.acceptor().accept(stream)).await;
        if let Ok(Ok(stream)) = shaken {
            self.converse(&self.app, stream, (peer, None), watcher).await;
        }
    }

    /// Answers what is asked on one connection: `come` is whose it is, for a copy to be counted once,
    /// and where the system may send files by itself.
    async fn converse<S>(
        &self,
        app: &Router,
        stream: S,
        come: (SocketAddr, Option<Lane>),
        watcher: Watcher,
    ) where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let app = TowerToHyperService::new(app.clone());
        let limit = self.limits.body;
        let service = service_fn(move |request: Request<Incoming>| {
            let (app, is_late) = (app.clone(), Arc::new(AtomicBool::new(false)));
            let late = Arc::clone(&is_late);
            let mut request = request.map(|body| {
                let (is_whole, body) = (body.is_end_stream(), Body::new(body));
                if is_whole { body } else { Body::from_stream(Timely::new(body, limit, late)) }
            });
            let (peer, lane) = come.clone();
            request.extensions_mut().insert(ConnectInfo(peer));
            if let Some(lane) = lane {
                request.extensions_mut().insert(lane);
            }
            async move {
                let response = app.call(request).await?;
                Ok::<_, Infallible>(if is_late.load(Ordering::Relaxed) {
                    too_late()
                } else {
                    response
                })
            }
        });
        let stream = TokioIo::new(Patient::new(stream, self.limits.stall));
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new()).header_read_timeout(self.limits.head);
        // What stands in for a file must not be copied on its way.
        http.writev(true);
        // What breaks off is between the connection and its other end.
        let _ = watcher.watch(http.serve_connection(stream, service)).await;
    }
}

fn too_late() -> Response {
    let mut response = (StatusCode::REQUEST_TIMEOUT, "this came too slowly\n").into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// As many connections as wished, or as files are left. The system gives a program few files
/// unless it asks for more.
fn connections(wished: usize) -> usize {
    let has = getrlimit(Resource::Nofile);
    let needed = OWN_FILES.saturating_add(wished as u64);
    let asked = has.maximum.map_or(needed, |most| most.min(needed));
    if has.current.is_some_and(|now| now < asked) {
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(asked), maximum: has.maximum });
    }
    let files = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    let left = usize::try_from(files.saturating_sub(OWN_FILES)).unwrap_or(usize::MAX);
    wished.min(left).max(1)
}
