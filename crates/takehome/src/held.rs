//! A file that is offered: open, measured, hashed.

use crate::direct::Lane;
use axum::body::Body;
use bytes::Bytes;
use http_body::Frame;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::ops::Range;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::task::{JoinHandle, spawn_blocking};

/// Bytes read from the disk at once: what each download holds in memory, twice at most.
const PIECE: u64 = 128 << 10;

/// A file, opened once and kept open. `leporello make` writes a new file under another name and
/// renames it, so that what is open stays as it was hashed until the shelf is laid anew.
#[derive(Debug)]
pub(crate) struct Held {
    file: Arc<File>,
    /// Bytes of the file.
    pub(crate) length: u64,
    /// BLAKE3 of its bytes, 64 hexadecimal digits.
    pub(crate) hash: String,
}

impl Held {
    /// Opens and hashes a file: a second for a gigabyte.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        if !file.metadata()?.is_file() {
            return Err(ErrorKind::InvalidInput.into());
        }
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; PIECE as usize];
        let mut length = 0;
        loop {
            match file.read(&mut piece)? {
                0 => break,
                read => {
                    hasher.update(&piece[..read]);
                    length += read as u64;
                }
            }
        }
        Ok(Self { file: Arc::new(file), length, hash: hasher.finalize().to_hex().to_string() })
    }

    /// The file, for reading what is in it.
    pub(crate) fn file(&self) -> &File {
        &self.file
    }

    /// The strong tag of its content.
    pub(crate) fn etag(&self) -> String {
        etag(&self.hash)
    }

    /// The part of its hash that stands in addresses.
    pub(crate) fn mark(&self) -> &str {
        &self.hash[..16]
    }

    /// These bytes of it, read while they are sent; where there is a lane, sent by the system when
    /// it has them in memory.
    pub(crate) fn body(&self, range: Range<u64>, lane: Option<Lane>) -> Body {
        Body::new(Part { file: Arc::clone(&self.file), range, lane, reading: None })
    }
}

/// The strong tag of content with this hash.
pub(crate) fn etag(hash: &str) -> String {
    format!("\"b3-{hash}\"")
}

/// Bytes of a file on their way. At most one piece is being read while another is being sent.
struct Part {
    file: Arc<File>,
    /// What has not been asked of the disk yet.
    range: Range<u64>,
    lane: Option<Lane>,
    reading: Option<JoinHandle<io::Result<Bytes>>>,
}

impl Part {
    /// What stands for the next piece, when it need not be read.
    fn stand_in(&mut self) -> Option<Bytes> {
        let lane = self.lane.as_ref().filter(|_| !self.range.is_empty())?;
        lane.take(&self.file, &mut self.range)
    }

    /// Has the next piece read by a thread that may wait for the disk.
    fn read_on(&mut self) {
        if self.range.is_empty() {
            return;
        }
        let at = self.range.start;
        let count = PIECE.min(self.range.end - at);
        self.range.start += count;
        let file = Arc::clone(&self.file);
        self.reading = Some(spawn_blocking(move || piece(&file, at, count as usize)));
    }
}

impl http_body::Body for Part {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.reading.is_none() {
            if let Some(stand_in) = self.stand_in() {
                return Poll::Ready(Some(Ok(Frame::data(stand_in))));
            }
            self.read_on();
        }
        let Some(reading) = &mut self.reading else { return Poll::Ready(None) };
        let read = ready!(Pin::new(reading).poll(context));
        self.reading = None;
        if self.lane.is_none() {
            self.read_on();
        }
        Poll::Ready(Some(read.map_err(io::Error::other).flatten().map(Frame::data)))
    }
}

/// Reads from a place without moving the file's own: many downloads share the file.
fn piece(file: &File, at: u64, count: usize) -> io::Result<Bytes> {
    let mut bytes = vec![0; count];
    read_exact_at(file, &mut bytes, at)?;
    Ok(bytes.into())
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_exact_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    let mut done = 0;
    while done < bytes.len() {
        match std::os::windows::fs::FileExt::seek_read(file, &mut bytes[done..], at + done as u64)?
        {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            read => done += read,
        }
    }
    Ok(())
}
