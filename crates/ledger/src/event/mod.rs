//! One entry of a device's chain: what was recorded, when, and what came before it.
//!
//! The text that is signed and hashed is in [`canonical`](Event::text); `docs/ledger.md` shows
//! how to check it by hand.

mod parse;
mod text;

pub use parse::Unreadable;
pub(crate) use parse::{hash, rare};
pub(crate) use text::{detail, hex};

use leporello_turnout::vocabulary::{DeviceId, Fact, Role};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// What stands as the hash of the entry before the first one of a chain.
pub const NOTHING_BEFORE: Hash = [0; 32];

/// Where an entry stands: unique for the whole ledger.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey {
    /// The device whose chain it is.
    pub device: DeviceId,
    /// Which life of the device: a device that lost its memory begins a new one. From 1.
    pub epoch: u32,
    /// Number in that life, from 1, without gaps.
    pub seq: u64,
}

impl std::fmt::Display for EventKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "device `{}`, epoch {}, entry {}", self.device, self.epoch, self.seq)
    }
}

/// A span of whole minutes. Nothing finer is kept, so that nobody can be found by a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bin {
    /// Minutes since 1970-01-01T00:00Z.
    pub start_min: i64,
    /// Length in minutes, 1 to 1,440.
    pub length_min: u32,
}

impl Bin {
    /// The first minute after the bin.
    #[must_use]
    pub const fn end_min(self) -> i64 {
        self.start_min + self.length_min as i64
    }
}

/// What a device shows: crossings, or the totals it has reached.
///
/// What a device does not tell is `None`, never zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crossings {
    /// Into the hall.
    pub entered: Option<u64>,
    /// Out of the hall.
    pub left: Option<u64>,
    /// In either direction, of a device that tells no direction.
    pub undirected: Option<u64>,
}

impl Crossings {
    /// Adds what another shows; what neither tells stays `None`.
    pub fn add(&mut self, other: &Self) {
        for (sum, more) in [
            (&mut self.entered, other.entered),
            (&mut self.left, other.left),
            (&mut self.undirected, other.undirected),
        ] {
            *sum = match (*sum, more) {
                (Some(a), Some(b)) => Some(a.saturating_add(b)),
                (a, b) => a.or(b),
            };
        }
    }

    /// What was counted between two running totals: `earlier` and these. A smaller total says that
    /// the device began again from zero, and what it shows is what it has counted since.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        self.with(earlier, |is, was| {
            let (was, is) = (was?, is?);
            Some(is.checked_sub(was).unwrap_or(is))
        })
    }

    /// These, and what they do not tell as `earlier` has it.
    #[must_use]
    pub(crate) fn or(&self, earlier: &Self) -> Self {
        self.with(earlier, Option::or)
    }

    /// Totals that are smaller than they were: from what to what.
    pub(crate) fn fell_from(&self, earlier: &Self) -> Vec<(u64, u64)> {
        let pairs = [
            (earlier.entered, self.entered),
            (earlier.left, self.left),
            (earlier.undirected, self.undirected),
        ];
        let both = pairs.into_iter().filter_map(|(was, is)| was.zip(is));
        both.filter(|(was, is)| is < was).collect()
    }

    /// Whether some total is smaller than it was.
    pub(crate) fn has_fallen_from(&self, earlier: &Self) -> bool {
        !self.fell_from(earlier).is_empty()
    }

    /// Made direction by direction of what these and `other` tell.
    fn with(&self, other: &Self, of: impl Fn(Option<u64>, Option<u64>) -> Option<u64>) -> Self {
        Self {
            entered: of(self.entered, other.entered),
            left: of(self.left, other.left),
            undirected: of(self.undirected, other.undirected),
        }
    }

    /// Whether nothing is told at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Each number that is told.
    pub fn told(&self) -> impl Iterator<Item = u64> {
        [self.entered, self.left, self.undirected].into_iter().flatten()
    }
}

/// How much of a bin a device was at work for, in its own samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Samples {
    /// Samples it took.
    pub taken: u32,
    /// Samples of a whole bin; above 0.
    pub expected: u32,
}

/// What an entry says.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Crossings within a bin.
    Count(Bin, Crossings, Option<Samples>),
    /// Totals that only grow, as they stood at the end of a bin. A smaller total than before
    /// says that the device began again from zero.
    Total(Bin, Crossings, Option<Samples>),
    /// Anything that is not a count of a device.
    Fact(Box<Fact>),
    /// That an earlier entry does not stand as it was recorded.
    Correction(Box<Correction>),
    /// A key from now on speaks for a device.
    Pairing {
        /// Which device.
        device: DeviceId,
        /// Its Ed25519 public key.
        key: [u8; 32],
    },
    /// From now on no key speaks for a device; what it said before stays.
    Revocation(DeviceId),
}

/// That an earlier entry does not stand. Both stay, and both are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Which entry.
    pub of: EventKey,
    /// Why.
    pub reason: String,
    /// The two roles that agreed on it; not the same.
    pub by: [Role; 2],
    /// What holds instead; `None` when the entry was a mistake altogether.
    pub instead: Option<Fact>,
}

/// The device's clocks when it made the entry, to the minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Minutes since the device started; does not jump when somebody sets the clock.
    pub mono_min: i64,
    /// Minutes since 1970-01-01T00:00Z by the device's own clock.
    pub wall_min: i64,
    /// How far that clock was ahead of the server's when they last spoke, in milliseconds.
    pub offset_ms: i64,
}

/// One entry, not signed yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where it stands.
    pub key: EventKey,
    /// What it says.
    pub body: Body,
    /// When the device made it.
    pub clock: Clock,
    /// Hash of the entry before it in the same epoch, [`NOTHING_BEFORE`] for the first.
    pub prev: Hash,
}

/// One entry with the signature of its device.
#[derive(Clone, Debug, PartialEq)]
pub struct Signed {
    /// The entry.
    pub event: Event,
    /// Ed25519 over [`Event::text`].
    pub sig: [u8; 64],
}

/// The hash of an entry, from its text.
pub(crate) fn hash_of(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

impl Event {
    /// The hash which the next entry of the chain carries: SHA-256 of [`Event::text`].
    #[must_use]
    pub fn hash(&self) -> Hash {
        hash_of(&self.text())
    }

    /// The minute the entry is about: of its bin, or of the device's clock for entries that
    /// have none. Decides the day it is closed with.
    #[must_use]
    pub fn about_min(&self) -> i64 {
        match &self.body {
            Body::Count(bin, ..) | Body::Total(bin, ..) => bin.start_min,
            _ => self.clock.wall_min,
        }
    }

    /// Short name of what it says, as it stands in the text.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.body {
            Body::Count(..) => Kind::Count,
            Body::Total(..) => Kind::Total,
            Body::Fact(_) => Kind::Fact,
            Body::Correction(_) => Kind::Correction,
            Body::Pairing { .. } => Kind::Pairing,
            Body::Revocation(_) => Kind::Revocation,
        }
    }
}

/// What kind of thing an entry says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// [`Body::Count`].
    Count,
    /// [`Body::Total`].
    Total,
    /// [`Body::Fact`].
    Fact,
    /// [`Body::Correction`].
    Correction,
    /// [`Body::Pairing`].
    Pairing,
    /// [`Body::Revocation`].
    Revocation,
}

impl Kind {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Count, "count"),
        (Self::Total, "total"),
        (Self::Fact, "fact"),
        (Self::Correction, "correction"),
        (Self::Pairing, "pairing"),
        (Self::Revocation, "revocation"),
    ];

    /// Its word in the text of an entry.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind of a word.
    #[must_use]
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, w)| *w == word).map(|(kind, _)| *kind)
    }

    /// Whether a device counted, so that it has one entry for each bin.
    #[must_use]
    pub const fn counts(self) -> bool {
        matches!(self, Self::Count | Self::Total)
    }
}
