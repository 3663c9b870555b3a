//! The report of an exhibition's turnout: what was claimed beside what was counted.
//!
//! Pure: results of [`leporello_turnout`] in, texts out. [`Report::new`] rounds every number to
//! what its interval supports and withholds small ones; nothing that is written knows more than
//! the [`Report`]. The same results give the same bytes. `docs/turnout-report.md` explains the
//! sections to readers.

#![deny(missing_docs)]

mod build;
mod chart;
mod csv;
mod figure;
mod given;
mod html;
mod package;
mod report;
mod sensitivity;
mod tables;
mod words;

pub use chart::chart_style;
pub use figure::{Count, Figure, number};
pub use given::{Amendment, Copies, Ebook, Given, Publication, Screen, Theme};
pub use html::page;
pub use package::{Exported, files};
pub use report::{
    CounterPart, DayPart, DelegationPart, FlagPart, HallPart, MixPart, OrganisationPart,
    ParameterPart, RawCount, Report, Said, Share, Stay, Summary, TrialPart,
};
pub use sensitivity::{Sensitivity, sensitivity};
pub use words::verdict;
