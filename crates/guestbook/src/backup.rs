//! A copy of what is on the shelf, sealed with a key that is kept elsewhere.
//!
//! There is one copy, under one name, and the next takes its place: a row of copies would show
//! with which half-day an entry came.

use crate::beside;
use crate::book::GuestBook;
use crate::fault::{Fault, disk, foreign};
use crate::seal::random;
use crate::shelf::{Key, Shelf, Shelved, forget_times};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;

/// Entries, and leaves of those that were taken out.
pub(crate) type Whole = (Vec<Shelved>, Vec<([u8; 32], String)>);

const MAGIC: &[u8] = b"leporello guest book, sealed 1\n";

/// Lengths of copies are multiples of this, so that they do not say how much was written.
const BLOCK: usize = 64 * 1024;

#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    period: String,
    quotable: bool,
    words: String,
    theme: String,
}

#[derive(Serialize, Deserialize)]
struct Content {
    entries: Vec<Line>,
    taken_out: Vec<([u8; 32], String)>,
}

/// Writes a copy of what is on the shelf, in the order of the random keys. What waits in memory
/// is not in it.
///
/// # Errors
/// When the guest book cannot be read or the copy not be written; an earlier copy is whole then.
pub fn backup(book: &GuestBook, into: &Path, key: &[u8; 32]) -> Result<(), Fault> {
    write(book.whole()?, into, key)
}

/// The same of the file `path`, which a server may have open: it is read beside the server, which is
/// not held up.
///
/// # Errors
/// As [`backup`]; when there is no guest book at `path`, or the server writes to it all the time.
pub fn backup_of(path: &Path, into: &Path, key: &[u8; 32]) -> Result<(), Fault> {
    write(beside::whole(path)?, into, key)
}

fn write((entries, taken_out): Whole, into: &Path, key: &[u8; 32]) -> Result<(), Fault> {
    let line = |e: Shelved| Line {
        key: e.key.hex(),
        period: e.period.to_string(),
        quotable: e.quotable,
        words: e.words,
        theme: e.theme,
    };
    let content = Content { entries: entries.into_iter().map(line).collect(), taken_out };
    let mut plain = serde_json::to_vec(&content).map_err(|e| disk(into, &e))?;
    // White space behind the content says nothing to who reads JSON.
    plain.resize(plain.len().next_multiple_of(BLOCK), b' ');
    let nonce = random();
    let sealed = XChaCha20Poly1305::new(key.into())
        .encrypt(&XNonce::from(nonce), &plain[..])
        .map_err(|e| disk(into, &e))?;
    write_whole(into, &[MAGIC, &nonce, &sealed]).map_err(|e| disk(into, &e))
}

fn write_whole(into: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    let beside = into.with_extension("part");
    let mut file = File::create(&beside)?;
    parts.iter().try_for_each(|part| file.write_all(part))?;
    file.sync_all()?;
    drop(file);
    forget_times(&beside)?;
    std::fs::rename(&beside, into)
}

/// Makes the guest book `path` from a copy. There must be none at `path`.
///
/// # Errors
/// When there is a guest book already, the copy or the key is another's, or the disk refuses.
pub fn restore(from: &Path, key: &[u8; 32], path: &Path) -> Result<(), Fault> {
    if path.exists() {
        return Err(foreign(path, "there is a guest book already, and a copy never replaces one"));
    }
    let bytes = std::fs::read(from).map_err(|e| disk(from, &e))?;
    let content = unseal(&bytes, key)
        .ok_or_else(|| foreign(from, "the file is no copy of a guest book, or has another key"))?;
    let entries: Option<Vec<Shelved>> = content.entries.into_iter().map(shelved).collect();
    let entries = entries.ok_or_else(|| foreign(from, "the copy holds what no guest book has"))?;
    let made = Shelf::open(path).and_then(|mut shelf| {
        shelf.insert(entries)?;
        shelf.insert_taken_out(&content.taken_out)?;
        shelf.tidy()
    });
    // Half a guest book would be taken for a whole one.
    made.inspect_err(|_| drop(std::fs::remove_file(path)))
}

fn unseal(bytes: &[u8], key: &[u8; 32]) -> Option<Content> {
    let (nonce, sealed) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<24>()?;
    let plain = XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

fn shelved(line: Line) -> Option<Shelved> {
    Some(Shelved {
        key: Key::from_hex(&line.key)?,
        period: line.period.parse().ok()?,
        quotable: line.quotable,
        words: line.words,
        theme: line.theme,
    })
}
