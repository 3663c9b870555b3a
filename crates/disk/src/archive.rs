//! A ZIP whose bytes follow from what is put in, and nothing else.
//!
//! Deflate is `miniz_oxide`, whose output is the same on every processor. Nothing is written
//! that readers trip over: no extra fields, no descriptors behind the data, one date.

use std::io::{self, Error, ErrorKind, Write};

/// 1 January 1980, the first date that ZIP knows.
const DATE: u16 = 0x0021;
/// Names are in UTF-8.
const FLAGS: u16 = 0x0800;
/// Deflate's best level that is not slow.
const LEVEL: u8 = 9;
/// Sizes and places are in 32 bits.
const MOST: u64 = u32::MAX as u64 - (1 << 20);

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    at: u32,
}

/// An archive under way.
pub struct Archive<'a> {
    out: &'a mut dyn Write,
    at: u64,
    entries: Vec<Entry>,
}

impl<'a> Archive<'a> {
    /// An empty archive that is written to `out`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, at: 0, entries: Vec::new() }
    }

    /// Puts a file in as it is.
    ///
    /// # Errors
    /// What `out` says; when the archive would be larger than 4 GB.
    pub fn store(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.add(name, 0, bytes, bytes)
    }

    /// Puts a file in, packed.
    ///
    /// # Errors
    /// As [`Self::store`].
    pub fn deflate(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let packed = miniz_oxide::deflate::compress_to_vec(bytes, LEVEL);
        self.add(name, 8, bytes, &packed)
    }

    fn add(&mut self, name: &str, method: u16, bytes: &[u8], packed: &[u8]) -> io::Result<()> {
        let too_large = || Error::new(ErrorKind::FileTooLarge, "the archive is larger than 4 GB");
        if self.at + (packed.len() + name.len()) as u64 + 30 > MOST {
            return Err(too_large());
        }
        let size = u32::try_from(bytes.len()).map_err(|_| too_large())?;
        let entry = Entry {
            name: name.to_owned(),
            method,
            crc: crc32fast::hash(bytes),
            packed: packed.len() as u32,
            size,
            at: self.at as u32,
        };
        let mut head = 0x0403_4b50_u32.to_le_bytes().to_vec();
        head.extend(entry.described());
        head.extend(0_u16.to_le_bytes());
        head.extend(name.as_bytes());
        self.write(&head)?;
        self.write(packed)?;
        self.entries.push(entry);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.at += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    /// Writes the list of files. Returns the size of the archive.
    ///
    /// # Errors
    /// What `out` says; with more than 65,535 files.
    pub fn finish(mut self) -> io::Result<u64> {
        let from = self.at;
        let mut list = Vec::new();
        for entry in &self.entries {
            list.extend(0x0201_4b50_u32.to_le_bytes());
            // Made by version 2.0 on Unix, so that the rights below are understood.
            list.extend(0x0314_u16.to_le_bytes());
            list.extend(entry.described());
            // No extra field, comment, or further disk; nothing said of the content.
            list.extend([0; 8]);
            list.extend((0o100_644_u32 << 16).to_le_bytes());
            list.extend(entry.at.to_le_bytes());
            list.extend(entry.name.as_bytes());
        }
        self.write(&list)?;
        let count = u16::try_from(self.entries.len())
            .map_err(|_| Error::new(ErrorKind::FileTooLarge, "more than 65,535 files"))?;
        let mut end = 0x0605_4b50_u32.to_le_bytes().to_vec();
        end.extend([0; 4]);
        end.extend(count.to_le_bytes());
        end.extend(count.to_le_bytes());
        end.extend((list.len() as u32).to_le_bytes());
        end.extend((from as u32).to_le_bytes());
        end.extend([0; 2]);
        self.write(&end)?;
        self.out.flush()?;
        Ok(self.at)
    }
}

impl Entry {
    /// What both heads of a file say: version needed to the length of its name.
    fn described(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for word in [20, FLAGS, self.method, 0, DATE] {
            out.extend(word.to_le_bytes());
        }
        for word in [self.crc, self.packed, self.size] {
            out.extend(word.to_le_bytes());
        }
        out.extend((self.name.len() as u16).to_le_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read};

    #[test]
    fn another_reader_finds_every_file() {
        let mut bytes = Vec::new();
        let mut archive = Archive::new(&mut bytes);
        archive.store("mimetype", b"application/epub+zip").unwrap();
        let text = "Leporello ".repeat(100);
        archive.deflate("EPUB/a.xhtml", text.as_bytes()).unwrap();
        let size = archive.finish().unwrap();
        assert_eq!(size, bytes.len() as u64);
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), 2);
        let mut found = String::new();
        read.by_name("EPUB/a.xhtml").unwrap().read_to_string(&mut found).unwrap();
        assert_eq!(found, text);
    }
}
