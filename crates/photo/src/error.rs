//! Why a picture cannot be had.

use std::fmt;

/// Why the pixels of a picture cannot be had, by whose doing it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PictureError {
    /// The machine: the file cannot be opened or read. In words.
    Io(String),
    /// The file: it is damaged, or is no picture. In words.
    Damaged(String),
    /// Us: a kind of file that is not decoded here. In words.
    Unsupported(String),
    /// The policy: larger than [`crate::Limits`] allow. In words.
    TooLarge(String),
}

impl fmt::Display for PictureError {
    /// Part of a sentence in lower case without a full stop, to follow the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Io(words)
        | Self::Damaged(words)
        | Self::Unsupported(words)
        | Self::TooLarge(words)) = self;
        f.write_str(words)
    }
}

impl std::error::Error for PictureError {}
