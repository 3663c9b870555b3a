//! Numbers of delegations with what was corrected of them, as tables.

use crate::correction::{Kind, Told};
use jiff::civil::Date;
use leporello_ledger::{EventKey, Recorded};
use leporello_turnout::vocabulary::{Fact, OrganisationId, Role};
use maud::{Markup, html};

/// A number of a delegation, as it was told first and as it holds now.
pub(super) struct Entry<'a> {
    recorded: &'a Recorded,
    /// What was told first.
    pub(super) first: Told,
    /// What holds; `None` when it was a mistake altogether.
    pub(super) now: Option<Told>,
}

impl<'a> Entry<'a> {
    /// All numbers of these kinds, those recorded last first.
    pub(super) fn all(recorded: &'a [Recorded], kinds: &[Kind]) -> Vec<Self> {
        let entry = |recorded: &'a Recorded| {
            let first = Told::of(&recorded.first).filter(|told| kinds.contains(&told.kind))?;
            Some(Self { recorded, first, now: recorded.now().and_then(Told::of) })
        };
        recorded.iter().rev().filter_map(entry).collect()
    }

    /// Whether it was, or is, a number of this organisation.
    pub(super) fn is_of(&self, organisation: &OrganisationId) -> bool {
        self.first.organisation == *organisation || self.shown().organisation == *organisation
    }

    fn versions(&self) -> Vec<Told> {
        self.recorded.versions().filter_map(Told::of).collect()
    }

    /// What it is of: as it holds now, or was told first when it holds no more.
    fn shown(&self) -> &Told {
        self.now.as_ref().unwrap_or(&self.first)
    }

    /// Every number that was told and does not hold any more, then the one that does.
    fn persons(&self) -> Markup {
        let versions = self.versions();
        let past = if self.now.is_some() { versions.len() - 1 } else { versions.len() };
        html! {
            @for told in &versions[..past] { del { (told.persons) } " " }
            @if let Some(now) = &self.now { (now.persons) } @else { span.mark { "struck out" } }
        }
    }

    fn way(&self) -> Markup {
        let EventKey { epoch, seq, .. } = &self.recorded.key;
        let told = self.shown();
        html! {
            @if self.now.is_some() {
                a.button href={ "/desk/corrections/new?epoch=" (epoch) "&seq=" (seq) } {
                    "Correct" span.unseen { ": " (told.organisation) ", " (told.persons) }
                }
            }
        }
    }
}

/// A table of numbers. Who may correct them finds the way to it in each row.
pub(super) fn table(entries: &[Entry<'_>], words: &str, role: Role) -> Markup {
    let may = |entry: &Entry<'_>| entry.first.kind.proposers().contains(&role);
    let has_ways = entries.iter().any(may);
    html! {
        div.scroll tabindex="0" role="region" aria-label=(words) {
            table {
                thead { tr {
                    th scope="col" { "Organisation" } th.n scope="col" { "Persons" } th scope="col" { "What" }
                    th scope="col" { "Hall" } th scope="col" { "Day" }
                    @if has_ways { th scope="col" { span.unseen { "Correct it" } } }
                } }
                tbody {
                    @for entry in entries {
                        @let told = entry.shown();
                        tr {
                            th scope="row" { (told.organisation) } td.n { (entry.persons()) }
                            td { (told.kind.word()) } td { (told.hall) } td.day { (told.day) }
                            @if has_ways { td { @if may(entry) { (entry.way()) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Names of the columns of [`rows`].
pub(super) const COLUMNS: [&str; 8] =
    ["organisation", "what", "hall", "day", "persons", "first_told", "source", "reason"];

/// The same as rows of a file; what was struck out has no persons.
pub(super) fn rows(entries: &[Entry<'_>]) -> Vec<Vec<String>> {
    entries.iter().map(row).collect()
}

fn row(entry: &Entry<'_>) -> Vec<String> {
    let told = entry.shown();
    let now = entry.now.as_ref().map(|told| told.persons.to_string()).unwrap_or_default();
    let source = match &entry.recorded.first {
        Fact::Claimed(claimed) => claimed.source.clone().unwrap_or_default(),
        _ => String::new(),
    };
    let reason = entry.recorded.corrections.last().map(|last| last.reason.clone());
    vec![
        told.organisation.to_string(),
        told.kind.word().to_owned(),
        told.hall.to_string(),
        told.day.to_string(),
        now,
        entry.first.persons.to_string(),
        source,
        reason.unwrap_or_default(),
    ]
}

/// The numbers of one kind that hold for one delegation.
pub(super) fn beside<'r>(recorded: &'r [Recorded], new: &Told) -> Vec<(&'r Recorded, Told)> {
    let told = |recorded: &'r Recorded| {
        let told = recorded.now().and_then(Told::of).filter(|told| told.is_beside(new))?;
        Some((recorded, told))
    };
    recorded.iter().filter_map(told).collect()
}

/// Entries of one day.
pub(super) fn of_day(mut entries: Vec<Entry<'_>>, day: Date) -> Vec<Entry<'_>> {
    entries.retain(|entry| entry.first.day == day);
    entries
}
