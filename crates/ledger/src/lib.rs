//! Facts that nobody can quietly change: counts, trials, head counts and claims on disk.
//!
//! Every device signs what it says and chains it to what it said before; every day is closed
//! with one hash over all its entries, which is signed and handed out. What is written is
//! never changed: a correction is a new entry, and both are shown. `docs/ledger.md` has the
//! format, how to check it by hand, and what such a chain cannot prove.
//!
//! No entry stands for a visitor, and no time is finer than a minute.

#![deny(missing_docs)]

mod about;
mod append;
mod between;
mod close;
mod correct;
mod event;
mod fault;
pub mod import;
mod ingest;
pub mod key;
mod ledger;
pub mod merkle;
pub mod note;
mod prove;
mod read;
pub mod store;
mod verify;
mod writer;

pub use about::{About, Calendar};
pub use append::{Reading, refused};
pub use between::{Between, between};
pub use close::Closed;
pub use event::{
    Bin, Body, Clock, Correction, Crossings, Event, EventKey, Hash, Kind, NOTHING_BEFORE, Samples,
    Signed, Unreadable,
};
pub use fault::Fault;
pub use ingest::{Outcome, Progress, Receipt, Refusal, Vetted};
pub use ledger::{Ledger, OWN};
pub use prove::Proof;
pub use read::{Corrections, Recorded};
pub use verify::Verified;
pub use writer::{Writer, Writing, recorded};

use event::{detail as event_detail, hash as event_hash, hex, rare as event_rare};
