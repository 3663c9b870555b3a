//! A text file of the book, with the places of its lines.

use leporello_diag::{Diagnostic, Sink, Subject, codes};
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

/// Most bytes of a file: a thousand times the words of a chapter.
pub(crate) const MOST_BYTES: u64 = 10_000_000;

/// A file the user wrote.
#[derive(Debug)]
pub(crate) struct TextFile {
    path: String,
    text: String,
    /// Offset of the first byte of each line.
    lines: Vec<usize>,
}

impl TextFile {
    /// A file with this text; `path` is only named in messages.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { path: path.into(), text, lines }
    }

    /// Reads a file. Reports `PRJ-020` and returns `None` when it is not text in UTF-8, is
    /// longer than [`MOST_BYTES`], or cannot be read.
    pub fn read(path: &Path, sink: &mut Sink) -> Option<Self> {
        let name = path.display().to_string();
        let bytes = match bytes(path) {
            Ok(bytes) => bytes,
            Err((message, hint)) => {
                let subject = Subject::File { path: name, place: None };
                sink.report(Diagnostic::new(codes::PRJ_020, subject, message).hint(hint));
                return None;
            }
        };
        match String::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
                Some(Self::new(name, text))
            }
            Err(error) => {
                sink.report(not_utf8(name, &error));
                None
            }
        }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset)
    }

    /// The text of a line without its end.
    pub fn text_of_line(&self, line: usize) -> &str {
        let start = self.start_of_line(line);
        let rest = self.text.get(start..).unwrap_or("");
        rest.lines().next().unwrap_or("")
    }

    /// Offset of the first byte of a line.
    pub fn start_of_line(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text.len())
    }

    /// The place of the byte at `offset`, for a message.
    pub fn at(&self, offset: usize) -> Subject {
        let line = self.line(offset);
        let before = self.text.get(self.start_of_line(line)..offset).unwrap_or("");
        let place = Some((line, before.chars().count() + 1));
        Subject::File { path: self.path.clone(), place }
    }
}

/// The content of a file, or what is the matter and what to do.
fn bytes(path: &Path) -> Result<Vec<u8>, (String, String)> {
    let unreadable = |error: std::io::Error| {
        (format!("file cannot be read: {error}"), "allow reading it, or move it away".to_owned())
    };
    let about = fs::metadata(path).map_err(unreadable)?;
    if !about.is_file() {
        return Err((
            "a file was needed, and this is none".into(),
            "move it away, or give it another name".into(),
        ));
    }
    let mut bytes = Vec::new();
    let limit = MOST_BYTES + 1;
    File::open(path).and_then(|f| f.take(limit).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > MOST_BYTES {
        let size = about.len().max(limit) as f64 / 1e6;
        return Err((
            format!(
                "file has {size:.1} MB; a file of words has {} MB at most",
                MOST_BYTES / 1_000_000
            ),
            "divide it, or move it away if it was put here by mistake".into(),
        ));
    }
    Ok(bytes)
}

fn not_utf8(path: String, error: &std::string::FromUtf8Error) -> Diagnostic {
    let (bytes, at) = (error.as_bytes(), error.utf8_error().valid_up_to());
    let before = TextFile::new(path, String::from_utf8_lossy(&bytes[..at]));
    let what = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "text is in UTF-16; UTF-8 was needed".to_owned(),
        _ => format!("byte 0x{:02X} is not UTF-8", bytes.get(at).copied().unwrap_or_default()),
    };
    Diagnostic::new(codes::PRJ_020, before.at(at), what)
        .hint("save the file in your editor with the encoding UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(subject: Subject) -> Option<(usize, usize)> {
        match subject {
            Subject::File { place, .. } => place,
            _ => None,
        }
    }

    #[test]
    fn lines_and_columns_count_from_one_and_in_letters() {
        let file = TextFile::new("a.md", "항구\nb한c");
        assert_eq!(place(file.at(0)), Some((1, 1)));
        assert_eq!(place(file.at("항구\n".len())), Some((2, 1)));
        assert_eq!(place(file.at("항구\nb한".len())), Some((2, 3)));
        assert_eq!(place(file.at(file.text().len())), Some((2, 4)));
    }

    #[test]
    fn a_line_is_told_without_its_end() {
        let file = TextFile::new("a.md", "one\r\ntwo\n");
        assert_eq!(
            [file.text_of_line(1), file.text_of_line(2), file.text_of_line(9)],
            ["one", "two", ""]
        );
    }
}
