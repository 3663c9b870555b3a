//! One message, with what it is about and what to do.

use crate::{Code, Severity};

/// What a message is about, in the terms of the person who made the book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// The book as a whole, or the command line.
    Book,
    /// A photograph, by its path below the folder of photographs.
    Photo(String),
    /// A plate: its number, the page it stands on, and its photograph.
    Plate {
        /// Number of the plate in the book, from 1.
        number: u32,
        /// Page number as printed, from 1.
        page: u32,
        /// Path of the photograph below the folder.
        photo: String,
    },
    /// A page, by its number from 1.
    Page(u32),
    /// Something of an exhibition, in words: "hall `east` on 2026-04-08", "device `e1`".
    Exhibition(String),
    /// A file the user wrote, with line and column from 1 where they are known.
    File {
        /// Path as the user gave it.
        path: String,
        /// Line and column, both from 1.
        place: Option<(usize, usize)>,
    },
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Book => write!(f, "the book"),
            Self::Photo(path) => write!(f, "photo `{path}`"),
            Self::Plate { number, page, photo } => {
                write!(f, "plate {number} on page {page}, photo `{photo}`")
            }
            Self::Page(number) => write!(f, "page {number}"),
            Self::Exhibition(what) => write!(f, "{what}"),
            Self::File { path, place: Some((line, column)) } => write!(f, "{path}:{line}:{column}"),
            Self::File { path, place: None } => write!(f, "`{path}`"),
        }
    }
}

/// A message to a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The number for life, which also fixes the severity.
    pub code: Code,
    /// What it is about. More than one only after [`crate::Sink::grouped`].
    pub subjects: Vec<Subject>,
    /// One sentence in lower case without a full stop: what is, and what was needed.
    pub message: String,
    /// Things to do, each written so that it can be pasted; at most three.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// A message about `subject`.
    #[must_use]
    pub fn new(code: Code, subject: Subject, message: impl Into<String>) -> Self {
        Self { code, subjects: vec![subject], message: message.into(), hints: Vec::new() }
    }

    /// Adds one thing to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The severity of its code.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.code.severity()
    }
}
