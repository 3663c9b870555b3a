//! A photograph on its way through the selection, and the list of those that fell out.

use crate::look::Look;
use crate::name::{FileName, natural};
use jiff::civil::DateTime;
use leporello_model::{Doubt, LeftOut, LeftOutReason, Photo, PhotoEdit, Taken, TakenSource};
use std::cmp::Ordering;

/// Frames without a date count as taken so many milliseconds apart for each number.
const MS_PER_NUMBER: u64 = 20_000;

/// When a photograph was taken, after the clocks were set right.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Moment {
    /// Milliseconds since 1970 in UTC.
    pub utc_ms: Option<i64>,
    /// What a right clock on the wall showed.
    pub local: Option<DateTime>,
    /// Whether it is right to the second; of some only the day is known.
    pub is_exact: bool,
    /// What the camera's clock showed, right or wrong: tells distances within a session.
    pub clock_ms: Option<i64>,
    /// Where it stands: milliseconds, then before (−) or after (+) what stands there.
    pub place: (i64, i32),
}

/// A photograph with what was found out about it so far.
pub(crate) struct Shot<'a> {
    pub photo: &'a Photo,
    pub edit: Option<&'a PhotoEdit>,
    pub name: FileName,
    /// `None` when the picture cannot be compared.
    pub look: Option<Look>,
    pub moment: Moment,
    /// Stars, its own or those of a version it stands for.
    pub rating: Option<i8>,
    /// Date, its own or that of a version it stands for.
    pub taken: Option<&'a Taken>,
    /// How many frames of the burst it stands for, itself included.
    pub frames: usize,
    /// Frames alike in scene share a number.
    pub scene: Option<u32>,
    pub reasons: Vec<String>,
}

impl<'a> Shot<'a> {
    pub fn new(photo: &'a Photo, edit: Option<&'a PhotoEdit>) -> Self {
        let rating = photo.labels.rating;
        Self {
            photo,
            edit,
            name: FileName::of(photo.name()),
            look: Look::of(&photo.signature),
            moment: Moment::default(),
            rating,
            taken: edit.and_then(|e| e.taken.as_ref()).or(photo.taken.as_ref()),
            frames: 1,
            scene: None,
            reasons: Vec::new(),
        }
    }

    /// Whether the user wants it in the book: kept, or the beginning of a chapter.
    pub fn must_stay(&self) -> bool {
        self.edit.is_some_and(|e| e.keep == Some(true) || e.chapter.is_some())
    }

    /// Whether the user gave the moment of this very photograph.
    pub fn is_dated_by_user(&self) -> bool {
        self.edit.is_some_and(|e| e.taken.is_some())
    }

    /// Whether the user changed something about it, which leaving it out would lose.
    pub fn is_cared_for(&self) -> bool {
        self.edit
            .is_some_and(|e| e.importance.is_some() || e.caption.is_some() || e.together.is_some())
    }

    /// The clock's own reading if it tells of the exposure to the second: neither a day
    /// alone, nor a date that copying changes.
    pub fn exposure(&self) -> Option<&'a Taken> {
        let firm = |t: &&Taken| {
            t.doubt == Doubt::None
                && !matches!(t.source, TakenSource::ExifChanged | TakenSource::FileName)
        };
        self.taken.filter(firm)
    }

    /// Milliseconds between two exposures; `None` when nothing tells.
    pub fn apart_ms(&self, other: &Self) -> Option<u64> {
        let (a, b) = (&self.moment, &other.moment);
        if let (Some(x), Some(y), true) = (a.utc_ms, b.utc_ms, a.is_exact && b.is_exact) {
            return Some(x.abs_diff(y));
        }
        if self.photo.camera != other.photo.camera || self.photo.folder() != other.photo.folder() {
            return None;
        }
        if a.utc_ms.is_none()
            && b.utc_ms.is_none()
            && let (Some(x), Some(y)) = (a.clock_ms, b.clock_ms)
        {
            return Some(x.abs_diff(y));
        }
        match (self.name.number, other.name.number) {
            (Some(x), Some(y)) if self.name.series == other.name.series => {
                Some(x.abs_diff(y).saturating_mul(MS_PER_NUMBER))
            }
            _ => None,
        }
    }

    /// Reading order: place in time, then the file's name in natural order, then its path,
    /// then identity.
    pub fn order(&self, other: &Self) -> Ordering {
        let (a, b) = (self.photo, other.photo);
        (self.moment.place.cmp(&other.moment.place))
            .then_with(|| natural(a.name(), b.name()))
            .then_with(|| a.file.cmp(&b.file))
            .then_with(|| a.id.cmp(&b.id))
    }

    /// Pixels of the picture.
    pub fn pixels(&self) -> u64 {
        u64::from(self.photo.size.w) * u64::from(self.photo.size.h)
    }

    /// Leaves it out, with the name of what stands for it.
    pub fn leave_out(&self, why: LeftOutReason, detail: Option<String>) -> LeftOut {
        LeftOut { file: self.photo.file.clone(), photo: Some(self.photo.id), why, detail }
    }
}
