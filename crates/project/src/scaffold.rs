//! The first files of a book, for a person to go on from.

use crate::{CAPTIONS, CHAPTERS, SETTINGS};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

/// What the first files of a book are made from.
#[derive(Clone, Copy, Debug)]
pub struct NewProject<'a> {
    /// Title of the book.
    pub title: &'a str,
    /// Language of the book (BCP 47).
    pub language: &'a str,
    /// Folder of photographs, relative to the book's folder.
    pub photographs: &'a str,
    /// Paths of photographs below their folder, for the file of captions.
    pub photos: &'a [String],
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path below the book's folder, with `/`.
    pub path: String,
    /// Its text.
    pub text: String,
}

const SETTINGS_TEXT: &str = include_str!("scaffold/leporello.toml");
const CHAPTER_TEXT: &str = include_str!("scaffold/chapter.md");
const CAPTIONS_TEXT: &str = include_str!("scaffold/captions.toml");

/// The first files: settings, one short chapter and captions with a line for each photograph.
#[must_use]
pub fn scaffold(of: &NewProject) -> Vec<NewFile> {
    let settings = SETTINGS_TEXT
        .replace("{photographs}", &quoted(of.photographs))
        .replace("{language}", &quoted(of.language))
        .replace("{title}", &quoted(of.title));
    let mut captions = CAPTIONS_TEXT.to_owned();
    for photo in of.photos {
        captions.push_str(&format!("\n# [{}]\n# caption = \"\"\n", quoted(photo)));
    }
    vec![
        NewFile { path: SETTINGS.into(), text: settings },
        NewFile { path: format!("{CHAPTERS}/01-before-we-leave.md"), text: CHAPTER_TEXT.into() },
        NewFile { path: CAPTIONS.into(), text: captions },
    ]
}

/// Text as a TOML string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => quoted.push_str(&format!("\\u{:04X}", letter as u32)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// Writes those files that are not there yet, and says which: a file that is there stays as
/// it is, and a book that has chapters gets no other one.
///
/// # Errors
///
/// Reports `PRJ-004` and returns [`Stopped`] when a file cannot be written.
pub fn write_new<'n>(
    folder: &Path,
    files: &'n [NewFile],
    sink: &mut Sink,
) -> Result<Vec<&'n NewFile>, Stopped> {
    let has_chapters = fs::read_dir(folder.join(CHAPTERS)).is_ok_and(|all| {
        all.flatten().any(|entry| entry.path().extension().is_some_and(|end| end == "md"))
    });
    let is_chapter = |file: &NewFile| file.path.starts_with(CHAPTERS);
    let mut written = Vec::new();
    for file in files.iter().filter(|file| !(has_chapters && is_chapter(file))) {
        let path = folder.join(&file.path);
        match create(&path, &file.text) {
            Ok(()) => written.push(file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_file() => {}
            Err(error) => {
                let subject = Subject::File { path: path.display().to_string(), place: None };
                let message = format!("file cannot be written: {error}");
                return Err(sink.stop(Diagnostic::new(codes::PRJ_004, subject, message)));
            }
        }
    }
    Ok(written)
}

/// Makes a file that is not there yet. Nothing stays of one that could not be written whole.
fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // What was half written is ours alone: the file was not there before.
        let _ = fs::remove_file(path);
    }
    written
}
