//! The bytes of a file, read where they are needed.

use super::lexer::{Fault, Lexer};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// A table or an object that is longer than this is not read.
const MOST_WINDOW: u64 = 64 << 20;

/// A file that is never loaded whole.
#[derive(Debug)]
pub struct Source {
    file: File,
    /// Its size in bytes.
    pub size: u64,
}

impl Source {
    /// Opens a file.
    pub fn open(path: &Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        Ok(Self { file, size })
    }

    /// The bytes from `start`, at most `length` of them.
    pub fn reader(&self, start: u64, length: u64) -> Reader<'_> {
        Reader { file: &self.file, at: start, left: length.min(self.size.saturating_sub(start)) }
    }

    /// Up to `length` bytes from `start`; fewer where the file ends.
    pub fn bytes(&self, start: u64, length: u64) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let mut reader = self.reader(start, length);
        reader.read_to_end(&mut bytes).map_err(|error| format!("it cannot be read: {error}"))?;
        Ok(bytes)
    }

    /// Reads something at `start`, with more and more bytes until it is whole.
    pub fn parse<T>(
        &self,
        start: u64,
        read: impl Fn(&mut Lexer<'_>) -> Result<T, Fault>,
    ) -> Result<T, String> {
        let mut length = 4096;
        loop {
            let mut window = self.bytes(start, length)?;
            let is_all = start.saturating_add(length) >= self.size;
            if is_all {
                window.push(b' ');
            }
            match read(&mut Lexer::new(&window)) {
                Ok(found) => return Ok(found),
                Err(Fault::Wrong(why)) => return Err(format!("{why}, near byte {start}")),
                Err(Fault::Ends) if is_all => {
                    return Err(format!("the file ends inside what begins at byte {start}"));
                }
                Err(Fault::Ends) if length >= MOST_WINDOW => {
                    return Err(format!("what begins at byte {start} is too long"));
                }
                Err(Fault::Ends) => length *= 8,
            }
        }
    }
}

/// Reads a part of a file.
pub struct Reader<'a> {
    file: &'a File,
    at: u64,
    left: u64,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.file.seek(SeekFrom::Start(self.at))?;
        let count = self.file.read(&mut buffer[..most])?;
        self.at += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}
