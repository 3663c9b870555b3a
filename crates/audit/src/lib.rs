//! From the ledger to the turnout report, and from the report back to its evidence.
//!
//! [`import()`] brings files into a ledger, [`collect()`] takes out what holds now, [`Results`]
//! estimates, [`Bundle`] packs the report with what it stands on, and [`verify()`] takes such a
//! bundle apart again: every signature, every file, and every figure anew. `docs/turnout-commands.md`
//! says what is in a bundle and why.

#![deny(missing_docs)]

mod against;
mod amended;
mod bundle;
mod collect;
mod correct;
mod description;
mod evidence;
mod fault;
mod import;
mod keep;
mod manifest;
mod planted;
mod results;
mod sniff;
mod stage1;
mod tally;
mod verify;

pub use against::{Against, DayAgainst, OrganisationAgainst};
pub use bundle::{Bundle, read_bundle};
pub use collect::{Collected, Known, Supplement, collect, described_in};
pub use correct::{Change, Correctable, Corrected, Correcting, EntryNumber, correct, correctable};
pub use description::{Described, describe};
pub use import::{Import, Imported, ImportedFile, close_all, import};
pub use keep::{Books, Keep, Place, secret_of};
pub use manifest::Reach;
pub use planted::{PlantedFile, PlantedTruth, STORY_SEED, planted, read_truth};
pub use results::Results;
pub use sniff::FormatName;
pub use verify::{Recomputed, Verdict, verify};
