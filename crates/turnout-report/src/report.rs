//! What may be published, and nothing else: every page and table is written from this.
//!
//! The names of the fields are those of the JSON and stay as they are within a `format`.

use crate::figure::{Count, Figure};
use crate::given::{Amendment, Copies, Ebook, Publication, Screen, Theme};
use crate::sensitivity::Sensitivity;
use jiff::civil::Date;
use leporello_turnout::flags::FlagKind;
use leporello_turnout::groups::Missing;
use leporello_turnout::vocabulary::{Basis, GuestBookRoot, Status};
use serde::{Deserialize, Serialize};

/// A report, ready to be written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// `leporello-turnout-report/1`.
    pub format: String,
    /// Name of the exhibition.
    pub title: String,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// Day of the opening.
    pub opening: Date,
    /// Whether the figures may still change.
    pub status: Status,
    /// SHA-256 of all draws of stage 1.
    pub fingerprint: String,
    /// The first page.
    pub summary: Summary,
    /// Halls with their days.
    pub halls: Vec<HallPart>,
    /// Organisations, those of most persons first.
    pub organisations: Vec<OrganisationPart>,
    /// Delegations and others, by hall and day.
    pub mix: Vec<MixPart>,
    /// The e-book; `null` when nothing was collected.
    pub ebook: Option<Ebook>,
    /// Copies of the e-book by hall, day, book and format.
    #[serde(default)]
    pub copies: Vec<Copies>,
    /// Copies for each hundred visits, over the hall-days that have a figure; `null` without one.
    #[serde(default)]
    pub copies_per_hundred_visits: Option<Figure>,
    /// What screens in halls were used for, by hall and day.
    #[serde(default)]
    pub screens: Vec<Screen>,
    /// How long people stayed, by hall.
    pub stay: Vec<Stay>,
    /// Persons behind the visits; `null` when nobody was asked.
    pub visitors: Option<Figure>,
    /// Guest book, counts rounded to five.
    pub themes: Vec<Theme>,
    /// What the ledger has of the guest book: one hash for each label.
    #[serde(default)]
    pub guest_book_roots: Vec<GuestBookRoot>,
    /// Counters with what was believed of them, before and after.
    pub counters: Vec<CounterPart>,
    /// Every calibration trial.
    pub trials: Vec<TrialPart>,
    /// Findings.
    pub flags: Vec<FlagPart>,
    /// Findings not shown, because they would give small numbers away.
    pub flags_withheld: usize,
    /// Changes after the close of a day.
    pub amendments: Vec<Amendment>,
    /// The total under other assumptions.
    pub sensitivity: Vec<Sensitivity>,
    /// What was told of while the evidence was read.
    pub messages: Vec<String>,
    /// When it was published; `null` before.
    #[serde(default)]
    pub publication: Option<Publication>,
}

/// The first page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Visits over all halls and days that have a figure; `null` without one.
    pub turnout: Option<Figure>,
    /// Persons all organisations reported.
    pub claimed: Count,
    /// Persons reported for the delegations that were counted at the door.
    pub claimed_of_counted: Count,
    /// Persons our staff counted of those delegations.
    pub head_count: Count,
    /// Who came over what was reported, of those delegations.
    pub verification: Option<Figure>,
    /// Organisations.
    pub organisations: usize,
    /// Organisations whose claim exceeds the head count by more than a quarter.
    pub claims_above: usize,
    /// Organisations for which there is not enough evidence.
    pub insufficient: usize,
    /// Organisations whose factor is withheld because few persons stand behind it.
    pub factors_withheld: usize,
    /// Hall-days with a figure, of all open ones.
    pub hall_days: Share,
    /// What the turnout stands on, each once.
    pub basis: Vec<Basis>,
    /// What the figures do not speak of, one sentence each.
    pub not_counted: Vec<String>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Those meant.
    pub part: usize,
    /// All.
    pub whole: usize,
}

/// A hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HallPart {
    /// Its name.
    pub hall: String,
    /// Visits on all days that have a figure.
    pub total: Option<Figure>,
    /// Visits of the opening day over the mean of the other days.
    pub opening_ratio: Option<Figure>,
    /// Its days in order.
    pub days: Vec<DayPart>,
}

/// A day of a hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayPart {
    /// Which day.
    pub date: Date,
    /// Visits; `null` when there is not enough evidence.
    pub visits: Option<Figure>,
    /// What the figure stands on.
    pub basis: Basis,
    /// Whether it may change.
    pub status: Status,
    /// What the counters said, untouched.
    pub counts: Vec<RawCount>,
}

/// What one counter said of a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RawCount {
    /// Which counter.
    pub device: String,
    /// Crossings inward; `null` when not told.
    pub entered: Option<u64>,
    /// Crossings outward; `null` when not told.
    pub left: Option<u64>,
    /// Crossings in either direction; `null` when not told.
    pub undirected: Option<u64>,
    /// Share of the opening hours in which it worked, in per cent.
    pub completeness_percent: f64,
    /// Whether it is part of the estimate.
    pub used: bool,
}

/// What may be said of an organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// As many came as were reported, within a tenth.
    Consistent,
    /// More were reported than counted.
    ClaimAboveCount,
    /// Fewer were reported than counted.
    ClaimBelowCount,
    /// Too little is known to say anything.
    InsufficientEvidence,
    /// Something is known, and withheld because few persons stand behind it.
    Suppressed,
}

impl Said {
    /// Its name in tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Consistent => "consistent",
            Self::ClaimAboveCount => "claim-above-count",
            Self::ClaimBelowCount => "claim-below-count",
            Self::InsufficientEvidence => "insufficient-evidence",
            Self::Suppressed => "suppressed",
        }
    }
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrganisationPart {
    /// Its name.
    pub organisation: String,
    /// Persons announced, of all delegations.
    pub announced: Count,
    /// Persons reported, of all delegations.
    pub claimed: Count,
    /// Persons announced of the delegations that were counted at the door.
    pub announced_of_counted: Count,
    /// Persons reported of the delegations that were counted at the door.
    pub claimed_of_counted: Count,
    /// Persons counted at the door of those.
    pub head_count: Count,
    /// Delegations that were reported and counted, of all.
    pub counted: Share,
    /// Who came of the delegations that were counted; `null` without a printed factor.
    pub came: Option<Figure>,
    /// Who came over what was reported; `null` without enough evidence, or withheld.
    pub verification: Option<Figure>,
    /// What may be said of it.
    pub verdict: Said,
    /// Why there is not enough evidence.
    pub missing: Vec<Missing>,
    /// Persons of the delegations nobody counted, as the model expects; never added to turnout.
    pub expected_of_uncounted: Option<Figure>,
    /// What the organisation answered.
    pub reply: Option<String>,
    /// Its delegations.
    pub delegations: Vec<DelegationPart>,
}

/// A delegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DelegationPart {
    /// On which day.
    pub date: Date,
    /// Into which hall.
    pub hall: String,
    /// Persons announced.
    pub announced: Count,
    /// Persons reported.
    pub claimed: Count,
    /// Persons counted at the door.
    pub head_count: Count,
}

/// Delegations and others on a day of a hall.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixPart {
    /// Which day.
    pub date: Date,
    /// Which hall.
    pub hall: String,
    /// Persons reported by all organisations.
    pub claimed: Count,
    /// Persons who came in delegations; `null` when unknown or withheld.
    pub in_delegations: Option<Figure>,
    /// Share of visits by people of no delegation, in per cent; `null` when unknown or withheld.
    pub walk_in_percent: Option<Figure>,
}

/// How long people stayed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stay {
    /// In which hall.
    pub hall: String,
    /// Mean stay in minutes, rounded to five, by Little's law from people entering and leaving.
    pub minutes: f64,
    /// By which counter.
    pub device: String,
    /// Days it is from.
    pub days: usize,
}

/// A counter in one state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CounterPart {
    /// Which counter.
    pub device: String,
    /// In which state.
    pub configuration: Option<String>,
    /// At which door.
    pub door: String,
    /// What kind it is, in words.
    pub class: String,
    /// Trials with people.
    pub trials: usize,
    /// Whether its 95 % interval of the rate lies within 0.7 to 1.25.
    pub rate_is_plausible: bool,
    /// Its parameters.
    pub parameters: Vec<ParameterPart>,
}

/// A parameter of a counter, before and after its trials and counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParameterPart {
    /// `rate`, `session_cv`, `false_per_hour` or `dead_time`.
    pub name: String,
    /// Before.
    pub prior: Figure,
    /// After.
    pub posterior: Figure,
}

/// A calibration trial in one direction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrialPart {
    /// Which counter.
    pub device: String,
    /// In which state.
    pub configuration: String,
    /// When it began, in UTC.
    pub from: String,
    /// How long it was, in minutes.
    pub minutes: f64,
    /// `in`, `out` or `both`.
    pub direction: String,
    /// Persons who really passed; the mean of the observers where there are several.
    pub persons: f64,
    /// Observers; 0 where the truth is known without error.
    pub observers: usize,
    /// What the counter said.
    pub device_count: u64,
    /// Persons per minute per metre of door; `null` when the width is not known.
    pub flow: Option<f64>,
    /// Counter over persons; `null` when nobody passed.
    pub ratio: Option<f64>,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlagPart {
    /// What was found.
    pub kind: FlagKind,
    /// Which hall.
    pub hall: Option<String>,
    /// Which day.
    pub date: Option<Date>,
    /// Which counter.
    pub device: Option<String>,
    /// Which organisation.
    pub organisation: Option<String>,
    /// The finding in words, with the number the rule looks at.
    pub words: String,
}
