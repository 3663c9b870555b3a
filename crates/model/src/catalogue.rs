//! All photographs found.

use crate::{Photo, PhotoId};
use serde::{Deserialize, Serialize};

/// All photographs of a folder, in the order of their paths (by bytes of UTF-8, whatever
/// the file system), and the files that are none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Photographs that can be used.
    pub photos: Vec<Photo>,
    /// Files that cannot, each with its reason.
    pub left_out: Vec<LeftOut>,
}

impl Catalogue {
    /// The photograph with this identity. Of identical files the first in order.
    #[must_use]
    pub fn get(&self, id: PhotoId) -> Option<&Photo> {
        self.photos.iter().find(|photo| photo.id == id)
    }

    /// The photograph with this path below the folder.
    #[must_use]
    pub fn find(&self, file: &str) -> Option<&Photo> {
        self.photos.iter().find(|photo| photo.file == file)
    }
}

/// A file or photograph that is not in the book, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Path below the folder.
    pub file: String,
    /// Its identity, if it is a photograph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<PhotoId>,
    /// Why.
    pub why: LeftOutReason,
    /// The photograph that stands for it (of duplicates, bursts, edited copies), or a detail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

/// Why something is not in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeftOutReason {
    /// Not a picture: a sidecar, a system's file, a video, a text.
    NotAPicture,
    /// A picture that could not be read at all.
    Unreadable,
    /// A picture larger than the limits.
    TooLarge,
    /// A picture too small to print, below 40 pixels on a side.
    TooSmall,
    /// A kind of file that cannot be decoded here.
    Unsupported,
    /// The same picture as another photograph.
    Duplicate,
    /// Another frame of the same burst is better.
    Burst,
    /// Enough pictures of the same scene are in.
    SameScene,
    /// An edited copy stands for it, or it is the moving half or RAW of another.
    OtherVersion,
    /// Marked as rejected.
    Rejected,
    /// The user left it out.
    ByUser,
    /// The book has no room; others matter more.
    NoRoom,
}

impl LeftOutReason {
    /// The reason in words, to follow the name of a file.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotAPicture => "is not a picture",
            Self::Unreadable => "could not be read",
            Self::TooLarge => "is larger than the limit",
            Self::TooSmall => "is too small to print",
            Self::Unsupported => "is of a kind that cannot be decoded here",
            Self::Duplicate => "is the same picture as another",
            Self::Burst => "is one of a burst, of which another frame is better",
            Self::SameScene => "shows a scene of which enough pictures are in",
            Self::OtherVersion => "is another version of a photograph that is in",
            Self::Rejected => "is marked as rejected",
            Self::ByUser => "was left out by you",
            Self::NoRoom => "found no room; others matter more",
        }
    }
}
