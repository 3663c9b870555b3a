//! What is kept of a file between two runs.
//!
//! Two kinds of files lie in the cache beside the proxies. `meta/ID.json` holds what was
//! seen in a picture, under its identity, whatever its name and its words. `index/….json`
//! says for each path of one folder what was made of it and what it says, and from which
//! files, by size and time of change, so that an unchanged photograph is not read again.

use crate::note::Note;
use crate::walk::Found;
use leporello_model::{
    Appraisal, Doubt, Face, Gps, Labels, LeftOut, LeftOutReason, Orientation, Photo, PhotoId,
    PixelSize, Place, Saliency, Signature, Storage, Taken, Words,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Version of both forms. Raised whenever a decoder or a formula changes, so that nothing
/// old is mixed with something new.
pub(crate) const FORM: u32 = 3;

/// What was seen in a picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Seen {
    /// [`FORM`] when it was written.
    pub(crate) form: u32,
    /// How the picture was set upright when it was looked at.
    pub(crate) orientation: Orientation,
    /// The faces that were known before.
    pub(crate) known: Vec<Face>,
    /// Whether a part of the picture is missing.
    pub(crate) is_partial: bool,
    /// Quality.
    pub(crate) appraisal: Appraisal,
    /// Where the eye goes.
    pub(crate) saliency: Saliency,
    /// What it is compared by.
    pub(crate) signature: Signature,
    /// Faces.
    pub(crate) faces: Vec<Face>,
}

impl Seen {
    /// Whether it was made today, of a picture that stood like this, with these faces known.
    pub(crate) fn is_of(&self, orientation: Orientation, known: &[Face]) -> bool {
        self.form == FORM && self.orientation == orientation && self.known == known
    }
}

/// What a photograph and its sidecars say.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Said {
    pub(crate) id: PhotoId,
    pub(crate) storage: Storage,
    pub(crate) size: PixelSize,
    pub(crate) taken: Option<Taken>,
    pub(crate) camera: Option<String>,
    pub(crate) gps: Option<Gps>,
    pub(crate) place: Place,
    pub(crate) words: Words,
    pub(crate) labels: Labels,
    pub(crate) known: Vec<Face>,
    pub(crate) is_document: bool,
}

impl Said {
    /// The photograph.
    pub(crate) fn with(self, file: &str, seen: Seen) -> Photo {
        Photo {
            id: self.id,
            file: file.into(),
            storage: self.storage,
            size: self.size,
            taken: self.taken,
            camera: self.camera,
            gps: self.gps,
            place: self.place,
            words: self.words,
            labels: self.labels,
            faces: seen.faces,
            appraisal: seen.appraisal,
            saliency: seen.saliency,
            signature: seen.signature,
            is_document: self.is_document,
        }
    }
}

/// What was made of a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Made {
    /// A photograph.
    Photo(Box<Said>),
    /// Nothing.
    LeftOut {
        /// Its identity, if it was read.
        photo: Option<PhotoId>,
        /// Why.
        why: LeftOutReason,
        /// In words.
        detail: Option<String>,
    },
}

impl Made {
    /// A file left out.
    pub(crate) fn left_out(why: LeftOutReason, detail: impl Into<String>) -> Self {
        Self::LeftOut { photo: None, why, detail: Some(detail.into()) }
    }
}

/// A file as it was when something was made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stamp {
    file: String,
    bytes: u64,
    changed: i128,
}

impl From<&Found> for Stamp {
    fn from(found: &Found) -> Self {
        Self { file: found.file.clone(), bytes: found.bytes, changed: found.changed }
    }
}

/// A line of the index.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The file and its sidecars.
    pub(crate) stamps: Vec<Stamp>,
    /// What was made of it.
    pub(crate) made: Made,
    /// What was said about it.
    pub(crate) notes: Vec<Note>,
}

/// The index of one folder.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Index {
    /// [`FORM`] when it was written.
    pub(crate) form: u32,
    /// The day after which no photograph could have been taken.
    pub(crate) latest: jiff::civil::Date,
    /// What files may ask of the machine, as it was then: bytes and pixels.
    pub(crate) limits: (u64, u64),
    /// Entries by file.
    pub(crate) entries: BTreeMap<String, Entry>,
}

impl Index {
    /// What was made of a file, if it and its sidecars are as they were.
    pub(crate) fn fresh(
        &self,
        file: &str,
        stamps: &[Stamp],
        latest: jiff::civil::Date,
    ) -> Option<&Entry> {
        let entry = self.entries.get(file)?;
        (entry.stamps == stamps && !self.depends_on(latest, &entry.made)).then_some(entry)
    }

    /// Whether another latest day might change what was read: only dates near it could.
    fn depends_on(&self, latest: jiff::civil::Date, made: &Made) -> bool {
        let Made::Photo(said) = made else { return false };
        latest != self.latest
            && said
                .taken
                .as_ref()
                .is_none_or(|taken| taken.doubt == Doubt::Impossible || taken.local.date() > latest)
    }
}

/// One file's share of the catalogue.
pub(crate) enum Member {
    /// A photograph.
    Photo(Box<Photo>),
    /// Something else.
    LeftOut(LeftOut),
}
