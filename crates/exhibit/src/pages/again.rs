//! A second number of one delegation: whoever tells it is asked whether it corrects the first or
//! comes on top. Two numbers of one organisation, day and hall add up, so that a number typed twice
//! would count twice.

use super::headcounts::closed;
use super::told::beside;
use crate::access::Session;
use crate::answer::{Answer, Problem};
use crate::correction::{LONGEST, Proposal, Signer, Told, What, propose, reason};
use crate::house::{House, Running, clock};
use axum::http::StatusCode;
use leporello_ledger::Recorded;
use leporello_turnout::vocabulary::Fact;
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

/// What became of a number that was told.
pub(super) enum Outcome {
    /// It is recorded: the first, or one that comes on top.
    Recorded,
    /// It corrects the first; that waits for two posts now.
    Waits,
    /// There is a number already: the question, for the page.
    Asked(Markup),
}

/// A number as it was told, and the form it came by.
pub(super) struct Second<'a> {
    pub(super) told: &'a Told,
    /// The same as it is recorded.
    pub(super) fact: Fact,
    pub(super) again: Option<Again>,
    /// Which numbers of the delegation there were when it was asked about them.
    pub(super) beside: &'a str,
    pub(super) reason: &'a str,
    /// Where the form goes, and its fields.
    pub(super) action: &'a str,
    pub(super) fields: &'a [(&'a str, &'a str)],
}

/// Records a number, if it is the first of its delegation, or comes on top of those that were
/// shown to who told it: of two who tell one at once, one is asked. `session` is the post that
/// tells it; an organisation has none, and two posts have to agree to what it corrects.
pub(super) fn taken(
    house: &House,
    running: &Running,
    second: &Second<'_>,
    session: Option<&Session>,
) -> Answer<Outcome> {
    let adds = (second.again == Some(Again::Adds)).then(|| second.beside.to_owned());
    let (told, fact) = (second.told.clone(), second.fact.clone());
    let there = running.with(move |ledger, secret| {
        loop {
            let entries = ledger.own_entries()?;
            if ledger.checkpoints()?.iter().any(|closed| closed.day == told.day) {
                return Ok(None);
            }
            let mut all = ledger.facts()?;
            let there = beside(&all, &told);
            if !there.is_empty() && adds.as_ref() != Some(&keys(&there)) {
                all.retain(|recorded| is_beside(&told, recorded));
                return Ok(Some(all));
            }
            // Another server may have recorded one meanwhile: then it is looked again.
            let fact = vec![fact.clone()];
            if ledger.record_at(entries, fact, clock(), secret)?.is_some() {
                return Ok(Some(Vec::new()));
            }
        }
    })?;
    let there = there.ok_or_else(|| closed(second.told.day))?;
    match (beside(&there, second.told).as_slice(), second.again) {
        ([], _) => {
            house.changed();
            Ok(Outcome::Recorded)
        }
        ([(first, _)], Some(Again::Corrects)) => {
            correct(house, first, second, session)?;
            Ok(Outcome::Waits)
        }
        (_, Some(Again::Corrects)) => Err(Problem::Wrong(
            "There are several numbers of this delegation. Correct the one that is wrong in the table."
                .into(),
        )),
        (there, _) => Ok(Outcome::Asked(question(there, second))),
    }
}

fn is_beside(told: &Told, recorded: &Recorded) -> bool {
    recorded.now().and_then(Told::of).is_some_and(|other| other.is_beside(told))
}

/// Entries by their places in the ledger's own chain, and what they say: one that was corrected
/// meanwhile is not what was shown.
fn keys(there: &[(&Recorded, Told)]) -> String {
    let key = |(of, told): &(&Recorded, Told)| format!("{}={}", place(of), told.persons);
    there.iter().map(key).collect::<Vec<_>>().join(" ")
}

fn place(recorded: &Recorded) -> String {
    format!("{}.{}", recorded.key.epoch, recorded.key.seq)
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
        input type="hidden" name="beside" value=(keys(there));
    };
    html! {
        div.note.warm role="alert" {
            p {
                "There is a number already: " (told.organisation) ", " (told.hall) ", " (told.day) ", "
                (told.kind.word()) ": " strong { (numbers.join(" and ")) } ". "
                @if came_meanwhile(there, second) {
                    (told.persons) " is recorded already, once, since this form was opened. If you meant no other, there is nothing to do."
                } @else { "Nothing was recorded now." }
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

/// Whether the very number is among those that were told since who tells it was asked: as by a
/// second click.
fn came_meanwhile(there: &[(&Recorded, Told)], second: &Second<'_>) -> bool {
    let seen = second.beside.split(' ').filter_map(|key| key.split('=').next());
    let seen: Vec<&str> = seen.collect();
    let is_new = |of: &(&Recorded, Told)| !seen.contains(&place(of.0).as_str());
    second.again == Some(Again::Adds)
        && there.iter().any(|of| is_new(of) && of.1.persons == second.told.persons)
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
