//! The list in a backup: what is in it, with size and SHA-256 of each.

use super::{DESK, KEY, LEDGER, SEALED};
use leporello_ledger::note::Verifier;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

const HEAD: &str = "leporello backup 1";

/// One file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its name, in the archive and in the folder.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 in hexadecimal digits.
    pub sum: String,
}

impl Part {
    pub fn of(name: &str, path: &Path) -> io::Result<Self> {
        let (size, sum) = sum_of(&mut File::open(path)?, &mut io::sink())?;
        Ok(Self { name: name.to_owned(), size, sum })
    }
}

/// Copies, and says how many bytes there were and their SHA-256.
pub(super) fn sum_of(from: &mut dyn Read, to: &mut dyn io::Write) -> io::Result<(u64, String)> {
    let (mut sum, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        sum.update(&buffer[..read]);
        to.write_all(&buffer[..read])?;
        size += read as u64;
    }
    let digits = sum.finalize().iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    Ok((size, digits))
}

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct List {
    /// The public key of the ledger, which signs the list.
    pub key: Verifier,
    /// The files.
    pub parts: Vec<Part>,
}

impl List {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let mut text = format!("{HEAD}\nkey {}\n", self.key);
        for Part { name, size, sum } in &self.parts {
            let _ = writeln!(text, "{sum} {size} {name}");
        }
        text
    }

    /// Reads a signed list; `None` when it is none, is not signed by the key in it, or names what
    /// no backup has. Whether that key is the ledger's is for who opens the ledger to see.
    pub fn signed(note: &str) -> Option<Self> {
        let key = note.strip_prefix(HEAD)?.strip_prefix("\nkey ")?.lines().next()?;
        let key = Verifier::parse(key).ok()?;
        let mut lines = key.open(note).ok()?.lines().skip(2);
        let mut parts: Vec<Part> = Vec::new();
        for line in lines.by_ref() {
            let mut words = line.splitn(3, ' ');
            let (sum, size) = (words.next()?.to_owned(), words.next()?.parse().ok()?);
            let name = words.next()?;
            let is_new = parts.iter().all(|part| part.name != name);
            if !is_new || ![LEDGER, DESK, SEALED, KEY].contains(&name) {
                return None;
            }
            parts.push(Part { name: name.to_owned(), size, sum });
        }
        let has_ledger = parts.iter().any(|part| part.name == LEDGER);
        has_ledger.then_some(Self { key, parts })
    }

    pub fn has(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.name == name)
    }
}
