//! What a report is made from.

use crate::figure::Figure;
use crate::sensitivity::Sensitivity;
use jiff::civil::Date;
use leporello_turnout::flags::Flag;
use leporello_turnout::groups::{HallDay, Organisations};
use leporello_turnout::visits::{Evidence, Visits};
use leporello_turnout::vocabulary::{Estimate, Event, GuestBookRoot, OrganisationId, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The e-book that visitors could take home. Never added to visits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ebook {
    /// Copies taken while the exhibition was open: successful downloads, a double click within
    /// 30 seconds once; `None` when not collected.
    pub copies_during: Option<u64>,
    /// Copies taken afterwards.
    pub copies_after: Option<u64>,
    /// Copies whose first page was asked for.
    pub openings: Option<u64>,
    /// Sessions that reached three pages or sixty seconds.
    pub readings: Option<u64>,
    /// Page number, and how many sessions reached it; in order.
    pub pages_reached: Vec<(u32, u64)>,
}

/// Copies of a book that were taken in a hall on a day. Requests, not persons.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Copies {
    /// By the code of which hall.
    pub hall: String,
    /// On which day.
    pub date: Date,
    /// Which book.
    pub book: String,
    /// In which format: `facsimile`, `reading` or `pdf`.
    pub format: String,
    /// Successful downloads, a double click within 30 seconds once.
    pub copies: u64,
}

/// What the screen in a hall was used for on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Screen {
    /// Which hall.
    pub hall: String,
    /// On which day.
    pub date: Date,
    /// How often somebody opened the book.
    pub opens: u64,
    /// Turns of a page.
    pub turns: u64,
    /// How often the code for taking the book home was brought up.
    pub codes: u64,
    /// Of openings that are over, how many came how far: to the first tenth of the book, to the
    /// second, and so on.
    #[serde(default)]
    pub reached: [u64; 10],
}

impl Screen {
    /// The screen of a hall that nobody used on a day.
    #[must_use]
    pub fn unused(hall: &str, date: Date) -> Self {
        Self { hall: hall.to_owned(), date, opens: 0, turns: 0, codes: 0, reached: [0; 10] }
    }
}

/// When a report was published, beside the day from which that was allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The first day on which every organisation had had seven days to answer.
    pub allowed_from: Date,
    /// When it was published.
    pub on: Date,
    /// Why it was published before organisations had their time, or before all days were closed.
    pub reason: Option<String>,
}

/// A theme of the guest book, assigned by people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// What it is about.
    pub name: String,
    /// Entries; rounded to five when published.
    pub entries: u64,
}

/// A change after a day was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Amendment {
    /// The day it is about.
    pub day: Date,
    /// What was changed, in words without numbers of single delegations.
    pub what: String,
    /// Why.
    pub reason: String,
}

/// Everything a report is made from. What is empty or `None` is told of as not collected.
#[derive(Clone, Debug)]
pub struct Given<'a> {
    /// Name of the exhibition.
    pub title: &'a str,
    /// Whether the figures may still change.
    pub status: Status,
    /// Counts and trials.
    pub evidence: &'a Evidence,
    /// Stage 1.
    pub visits: &'a Visits,
    /// Stage 2; `None` when no organisation was asked.
    pub organisations: Option<&'a Organisations>,
    /// Delegations beside visits.
    pub hall_days: &'a [HallDay],
    /// Findings on counters and claims.
    pub flags: &'a [Flag],
    /// What took place. The day of the first event is the opening; without events, the first day.
    pub events: &'a [Event],
    /// The e-book.
    pub ebook: Option<Ebook>,
    /// Copies taken by hall, day, book and format.
    pub copies: Vec<Copies>,
    /// What screens in halls were used for.
    pub screens: Vec<Screen>,
    /// Persons behind the visits, where people were asked.
    pub visitors: Option<Estimate>,
    /// Guest book.
    pub themes: Vec<Theme>,
    /// What the ledger has of the guest book.
    pub guest_book_roots: Vec<GuestBookRoot>,
    /// What organisations answered; each is printed beside its row.
    pub replies: BTreeMap<OrganisationId, String>,
    /// When the report was published; `None` before.
    pub publication: Option<Publication>,
    /// Changes after the close of a day.
    pub amendments: Vec<Amendment>,
    /// The total under other assumptions.
    pub sensitivity: Vec<Sensitivity>,
    /// What was told of while the evidence was read and estimated, one sentence each.
    pub messages: Vec<String>,
}

impl Given<'_> {
    /// Day of the opening.
    pub(crate) fn opening(&self) -> Date {
        let first = self.events.iter().min_by_key(|e| e.from);
        let days = self.evidence.venue.days().unwrap_or_default();
        first
            .and_then(|event| days.iter().find(|d| d.holds(event.from)))
            .map_or(self.evidence.venue.first, |d| d.date)
    }

    /// The e-book with what is counted by hall and day.
    pub(crate) fn ebook(&self) -> Option<Ebook> {
        if self.copies.is_empty() {
            return self.ebook.clone();
        }
        let last = self.evidence.venue.last;
        let sum = |during: bool| {
            let taken = self.copies.iter().filter(|c| (c.date <= last) == during);
            taken.map(|c| c.copies).sum()
        };
        let told = self.ebook.clone().unwrap_or_default();
        Some(Ebook { copies_during: Some(sum(true)), copies_after: Some(sum(false)), ..told })
    }

    pub(crate) fn visitors(&self) -> Option<Figure> {
        self.visitors.as_ref().map(Figure::persons)
    }
}
