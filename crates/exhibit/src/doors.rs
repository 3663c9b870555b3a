//! Connections, and what answers know of the one they go by.

use axum::extract::Request;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use leporello_takehome::{Direct, Lane};
use std::io;
use std::net::SocketAddr;

/// Takes connections on which files are sent without passing through this program.
pub(crate) struct Doors(pub(crate) tokio::net::TcpListener);

impl Listener for Doors {
    type Io = Direct;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        // Answers are whole when they are written. Without this they would only be later.
        let _ = stream.set_nodelay(true);
        (Direct::new(stream), peer)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A connection that has come.
#[derive(Clone, Debug)]
pub(crate) struct Come {
    peer: SocketAddr,
    lane: Lane,
}

impl Connected<IncomingStream<'_, Doors>> for Come {
    fn connect_info(stream: IncomingStream<'_, Doors>) -> Self {
        Self { peer: *stream.remote_addr(), lane: stream.io().lane().clone() }
    }
}

/// Puts beside a request by which connection it came: whom to count a copy for, and where the system
/// may send it.
pub(crate) async fn told(
    ConnectInfo(Come { peer, lane }): ConnectInfo<Come>,
    mut request: Request,
    next: Next,
) -> Response {
    request.extensions_mut().insert(ConnectInfo(peer));
    request.extensions_mut().insert(lane);
    next.run(request).await
}
