//! Files that go from the system's cache to the network without passing through this program.
//!
//! A body can only hand over bytes in memory. So in place of a piece of a file it hands over a piece
//! of [`STAND_IN`], which nobody reads, and writes down on the connection's [`Lane`] which piece of
//! which file it stands for. The connection, [`Direct`], knows the stand-in by its place in memory and
//! has the system send the piece of the file instead. A connection that is no `Direct` gives no lane,
//! and then bodies hold the bytes of the file as ever.
//!
//! HTTP/1 alone may be spoken on it: HTTP/2 copies bodies into frames.
//!
//! Whoever puts a layer that reads bodies between the two (one that compresses, say) must take the
//! [`Lane`] out of the request, or it would read the stand-in.

use bytes::Bytes;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, ErrorKind, IoSlice};
use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::net::TcpStream;

/// Bytes that one stand-in stands for at most. Other downloads wait for no more than that.
const MOST: u64 = 256 << 10;

/// Never read and never written, so that the system gives no memory for it.
static STAND_IN: LazyLock<Bytes> = LazyLock::new(|| Bytes::from(vec![0; MOST as usize]));

fn is_stand_in(bytes: &[u8]) -> bool {
    !bytes.is_empty() && STAND_IN.as_ptr_range().contains(&bytes.as_ptr())
}

/// Bytes of a file that are to be sent.
#[derive(Debug)]
struct Piece {
    file: Arc<File>,
    range: Range<u64>,
}

/// What the stand-ins of a connection stand for, in the order in which they are sent. The server
/// puts it into the extensions of each request that came by the connection.
#[derive(Clone, Debug, Default)]
pub struct Lane(Arc<Mutex<VecDeque<Piece>>>);

impl Lane {
    fn pieces(&self) -> MutexGuard<'_, VecDeque<Piece>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the beginning of `range` off it and puts it on the lane, when it can be sent without
    /// waiting for a disk; what then stands in a body for it.
    pub(crate) fn take(&self, file: &Arc<File>, range: &mut Range<u64>) -> Option<Bytes> {
        let end = range.end.min(range.start.saturating_add(MOST));
        if !is_in_memory(file, range.start) || !is_in_memory(file, end - 1) {
            return None;
        }
        let count = end - range.start;
        self.pieces().push_back(Piece { file: Arc::clone(file), range: range.start..end });
        range.start = end;
        Some(STAND_IN.slice(..count as usize))
    }
}

/// A connection that can send files without holding them.
#[derive(Debug)]
pub struct Direct {
    stream: TcpStream,
    lane: Lane,
}

impl Direct {
    /// Wraps a connection.
    #[must_use]
    pub fn new(stream: TcpStream) -> Self {
        Self { stream, lane: Lane::default() }
    }

    /// Where bodies write down what is to be sent on this connection.
    #[must_use]
    pub const fn lane(&self) -> &Lane {
        &self.lane
    }

    /// Sends of the next piece what the network takes, at most so many bytes.
    fn poll_send(&self, context: &mut Context<'_>, most: usize) -> Poll<io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(context))?;
            match self.stream.try_io(Interest::WRITABLE, || self.send(most)) {
                Err(e) if e.kind() == ErrorKind::WouldBlock => {}
                sent => return Poll::Ready(sent),
            }
        }
    }

    fn send(&self, most: usize) -> io::Result<usize> {
        let mut pieces = self.lane.pieces();
        let Piece { file, range } =
            pieces.front_mut().expect("a stand-in is written down before it is handed over");
        let left = usize::try_from(range.end - range.start).unwrap_or(most).min(most);
        let sent = send(&self.stream, file, range.start, left)?;
        range.start += sent as u64;
        if range.is_empty() {
            pieces.pop_front();
        }
        // A file that was cut off: the reader must not take what follows for its end.
        if sent == 0 { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(sent) }
    }
}

impl AsyncRead for Direct {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Direct {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match is_stand_in(bytes) {
            true => self.poll_send(context, bytes.len()),
            false => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let own = parts.iter().position(|part| is_stand_in(part)).unwrap_or(parts.len());
        match parts.first() {
            Some(first) if own == 0 => self.poll_send(context, first.len()),
            _ => Pin::new(&mut self.stream).poll_write_vectored(context, &parts[..own]),
        }
    }

    /// Bytes that are copied together before they are written would lose their place in memory.
    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(target_os = "linux")]
fn send(stream: &TcpStream, file: &File, at: u64, most: usize) -> io::Result<usize> {
    let mut at = at;
    Ok(rustix::fs::sendfile(stream, file, Some(&mut at), most)?)
}

/// Whether the byte at this place can be read without waiting for a disk.
#[cfg(target_os = "linux")]
fn is_in_memory(file: &File, at: u64) -> bool {
    use rustix::io::{ReadWriteFlags, preadv2};
    let mut byte = [0];
    let mut into = [io::IoSliceMut::new(&mut byte)];
    preadv2(file, &mut into, at, ReadWriteFlags::NOWAIT) == Ok(1)
}

#[cfg(not(target_os = "linux"))]
fn send(_: &TcpStream, _: &File, _: u64, _: usize) -> io::Result<usize> {
    Err(ErrorKind::Unsupported.into())
}

/// Elsewhere bodies hold the bytes of the file.
#[cfg(not(target_os = "linux"))]
fn is_in_memory(_: &File, _: u64) -> bool {
    false
}
