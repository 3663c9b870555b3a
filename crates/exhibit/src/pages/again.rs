//! A second number of one delegation: whoever tells it is asked whether it corrects the first or
//! comes on top. Two numbers of one organisation, day and hall add up, so that a number typed twice
//! would count twice.

use super::told::beside;
use crate::access::Session;
use crate::answer::{Answer, Problem};
use crate::correction::{LONGEST, Proposal, Signer, Told, What, propose, reason};
use crate::house::{House, Running};
use axum::http::StatusCode;
use leporello_ledger::Recorded;
use maud::{Markup, html};
use serde::Deserialize;

/// What a second number is, once the asked has answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Again {
    /// Another part of the delegation: both count.
    Adds,
    /// The first was wrong.
    Corrects,
}

/// Whether a number may be recorded.
pub(super) enum Outcome {
    /// It is the first, or comes on top.
    Record,
    /// It corrects the first; that waits for two posts now.
    Waits,
    /// There is a number already: the question, for the page.
    Asked(Markup),
}

/// A second number as it was typed, and the form it came by.
pub(super) struct Second<'a> {
    pub(super) told: &'a Told,
    pub(super) again: Option<Again>,
    pub(super) reason: &'a str,
    /// Where the form goes, and its fields.
    pub(super) action: &'a str,
    pub(super) fields: &'a [(&'a str, &'a str)],
}

/// Looks whether there is a number of this delegation. `session` is the post that tells the new
/// one; an organisation has none, and two posts have to agree to what it corrects.
pub(super) fn looked_at(
    house: &House,
    running: &Running,
    second: &Second<'_>,
    session: Option<&Session>,
) -> Answer<Outcome> {
    let recorded = running.recorded()?;
    let there = beside(&recorded, second.told);
    match (there.as_slice(), second.again) {
        ([], _) | (_, Some(Again::Adds)) => Ok(Outcome::Record),
        (_, None) => Ok(Outcome::Asked(question(&there, second))),
        ([(first, _)], Some(Again::Corrects)) => {
            correct(house, first, second, session)?;
            Ok(Outcome::Waits)
        }
        (_, Some(Again::Corrects)) => Err(Problem::Wrong(
            "There are several numbers of this delegation. Correct the one that is wrong in the table."
                .into(),
        )),
    }
}

fn correct(
    house: &House,
    first: &Recorded,
    second: &Second<'_>,
    session: Option<&Session>,
) -> Answer<()> {
    let was = first.now().cloned().ok_or(Problem::Missing)?;
    let what = What::Fact {
        epoch: first.key.epoch,
        seq: first.key.seq,
        instead: Some(Box::new(second.told.in_place_of(&was))),
        was: Box::new(was),
    };
    let signed = session.map(Signer::of).into_iter().collect();
    propose(house, &Proposal { what, reason: reason(second.reason)?, signed })
}

fn question(there: &[(&Recorded, Told)], second: &Second<'_>) -> Markup {
    let told = second.told;
    let sum: u64 = there.iter().map(|(_, told)| told.persons).sum();
    let numbers: Vec<String> = there.iter().map(|(_, told)| told.persons.to_string()).collect();
    let hidden = html! {
        @for (name, value) in second.fields { input type="hidden" name=(name) value=(value); }
    };
    html! {
        div.note.warm role="alert" {
            p {
                "There is a number already: " (told.organisation) ", " (told.hall) ", " (told.day) ", "
                (told.kind.word()) ": " strong { (numbers.join(" and ")) } ". Nothing was recorded yet."
            }
        }
        form.card method="post" action=(second.action) {
            p { strong { "Another part of it: " (told.persons) " more" } ", " (sum.saturating_add(told.persons)) " in all." }
            (hidden)
            button type="submit" name="again" value="adds" { "It comes on top" }
        }
        @if there.len() == 1 && sum != told.persons {
            form.card method="post" action=(second.action) {
                p { strong { (sum) " was wrong: it is " (told.persons) } ". Both stay on record, and two posts have to agree." }
                (hidden)
                (reason_field("again-reason"))
                button type="submit" name="again" value="corrects" { "It corrects the first" }
            }
        }
        @if sum == told.persons {
            p { "If you sent the same form twice, there is nothing to do." }
        }
    }
}

/// A field for the reason of a correction.
pub(super) fn reason_field(id: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { "Why" span.hint { "Stands in the report. Name no person" } }
            input id=(id) name="reason" required maxlength=(LONGEST) autocomplete="off";
        }
    }
}

/// The status of a page with the question: what was sent is not done.
pub(super) const ASKED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
