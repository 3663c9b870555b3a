//! What a check finds.

use crate::{Area, Rule};
use leporello_model::PdfKind;
use leporello_printer::{Certainty, Requirement};
use serde::{Deserialize, Serialize};

/// How a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The file breaks the rule: it must not be sent.
    Fail,
    /// The file keeps the rule, but look before you order.
    Warn,
    /// The rule applies, and could not be measured.
    NotJudged,
    /// The file keeps the rule.
    Pass,
}

impl Verdict {
    /// The word shown to people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::NotJudged => "not judged",
            Self::Pass => "pass",
        }
    }
}

/// A plate of the book.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PlateName {
    /// Its number, from 1.
    pub number: u32,
    /// Its photograph: the path below the folder.
    pub photo: String,
}

/// Where a rule is broken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Page, from 1; `None` for the file as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The plate that stands there, where the caller could tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plate: Option<PlateName>,
    /// The spot, in millimetres from the trim's top left corner.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// What was found there.
    pub measured: String,
}

/// A rule and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Which rule.
    pub rule: Rule,
    /// Code of the message when it is broken.
    pub code: String,
    /// The rule in words.
    pub title: String,
    /// The printer's requirement it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requirement: Option<Requirement>,
    /// How sure that requirement is, and where it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// Address where the requirement was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Clause of the standard that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// What was asked.
    pub asked: String,
    /// What was measured.
    pub measured: String,
    /// The verdict.
    pub verdict: Verdict,
    /// Where it is broken, in the order of pages; or what could not be judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}

/// The file that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedFile {
    /// Its name without folders.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal, as `sha256sum` prints it; for a folder, of the
    /// lines `hash  name` of its pictures.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
    /// Its pages, or spreads.
    pub pages: u32,
}

/// The profile it was checked against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedProfile {
    /// Name on the command line.
    pub name: String,
    /// Printer and product.
    pub title: String,
    /// Day of the requirements.
    pub version: String,
}

/// The receipt: everything that was asked of a finished file, and what became of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Receipt {
    /// Version of the program that checked.
    pub program: String,
    /// What was checked.
    pub file: CheckedFile,
    /// Against which printer; `None` without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<CheckedProfile>,
    /// As which kind of PDF.
    pub kind: PdfKind,
    /// The rules: failures first, then warnings, what was not judged, and what passed.
    pub rows: Vec<Row>,
    /// The worst of its rows; a file with rows that were not judged passes when none fails.
    pub verdict: Verdict,
}

impl Receipt {
    /// Whether the file may be sent.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.verdict != Verdict::Fail
    }

    /// How many rows have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.rows.iter().filter(|row| row.verdict == verdict).count()
    }
}
