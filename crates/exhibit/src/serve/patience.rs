//! How long is waited for those who ask. Somebody on a bad network is served; somebody who sends a
//! byte a second, or reads none, must not hold a place for ever.

use axum::body::{Body, BodyDataStream, Bytes};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep, sleep_until};
use tokio_stream::Stream;

/// What those who ask are held to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most connections at once; fewer when the system gives fewer files. Others wait in the
    /// system's queue.
    pub connections: usize,
    /// Within this time the head of a request must be here, and a connection that asks nothing
    /// is closed.
    pub head: Duration,
    /// This much time has the body of a request, and a second more for each KiB that came.
    pub body: Duration,
    /// After so long without reading anything of its answer, who asked is taken for gone.
    pub stall: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4096,
            head: Duration::from_secs(20),
            body: Duration::from_secs(20),
            stall: Duration::from_secs(30),
        }
    }
}

/// Bytes that buy a second more.
const BYTES_A_SECOND: u64 = 1024;

/// The body of a request, as long as it comes fast enough.
pub(super) struct Timely {
    body: BodyDataStream,
    begun: Instant,
    limit: Duration,
    got: u64,
    until: Pin<Box<Sleep>>,
    is_late: Arc<AtomicBool>,
}

impl Timely {
    /// `is_late` is set when it did not.
    pub(super) fn new(body: Body, limit: Duration, is_late: Arc<AtomicBool>) -> Self {
        let begun = Instant::now();
        let until = Box::pin(sleep_until(begun + limit));
        Self { body: body.into_data_stream(), begun, limit, got: 0, until, is_late }
    }
}

impl Stream for Timely {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Poll::Ready(next) = Pin::new(&mut this.body).poll_next(cx) {
            if let Some(Ok(bytes)) = &next {
                this.got = this.got.saturating_add(bytes.len() as u64);
                let bought = Duration::from_secs(this.got / BYTES_A_SECOND);
                this.until.as_mut().reset(this.begun + this.limit + bought);
            }
            return Poll::Ready(next);
        }
        ready!(this.until.as_mut().poll(cx));
        this.is_late.store(true, Ordering::Relaxed);
        Poll::Ready(Some(Err(axum::Error::new(io::Error::from(ErrorKind::TimedOut)))))
    }
}

/// A connection whose other end reads what is written to it.
pub(super) struct Patient<S> {
    stream: S,
    stall: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl<S> Patient<S> {
    pub(super) const fn new(stream: S, stall: Duration) -> Self {
        Self { stream, stall, waiting: None }
    }

    /// What became of writing, and an error when nothing did for too long.
    fn within<T>(
        &mut self,
        cx: &mut Context<'_>,
        wrote: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if wrote.is_ready() {
            self.waiting = None;
            return wrote;
        }
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(self.stall)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.within(cx, wrote)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let wrote = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.within(cx, wrote)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = Pin::new(&mut self.stream).poll_flush(cx);
        self.within(cx, flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let shut = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.within(cx, shut)
    }
}
