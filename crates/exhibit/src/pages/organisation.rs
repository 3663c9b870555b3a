//! The page of an organisation, for who has its link: it announces, claims, sees its own row of the
//! report once days are closed, and answers to it.

use super::again::{ASKED, Outcome};
use super::claims::{SAID, Typed, record, said_fields};
use super::headcounts::halls;
use super::links::found;
use super::page;
use super::report::row;
use super::told::{Entry, table};
use crate::answer::{Answer, Problem, at_work, running};
use crate::house::{House, Running};
use crate::published::{Standing, standing};
use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use jiff::civil::Date;
use leporello_page::{Page, Width};
use leporello_turnout::vocabulary::{Fact, OrganisationId, Reply, Role};
use leporello_turnout_report::{Count, OrganisationPart, verdict};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Nobody's role may correct by a link; the tables show no way to it.
const NOBODY: Role = Role::Auditor;

/// Whose link this is, and today.
fn whose(house: &House, running: &Running, token: &str) -> Answer<(OrganisationId, Date)> {
    let today = running.calendar.day_of(house.now_min());
    Ok((found(house, token, today)?.organisation, today))
}

fn around(running: &Running, organisation: &OrganisationId, content: &Markup) -> Response {
    let of = Page {
        title: organisation.as_str(),
        kicker: &running.about.exhibition,
        width: Width::Hand,
        ..Page::default()
    };
    page(&of, content)
}

fn shown(house: &House, token: &str, told: Option<&str>) -> Answer<Response> {
    let running = running(house)?;
    let (organisation, today) = whose(house, &running, token)?;
    let recorded = running.recorded()?;
    let mut said = Entry::all(&recorded, &SAID);
    said.retain(|entry| entry.is_of(&organisation));
    let content = html! {
        @if let Some(told) = told { div.note.good role="status" { p { (told) } } }
        p {
            "Tell how many persons will come, and afterwards how many came. Delegations are also counted \
             at the door; the report will show both numbers side by side."
        }
        form method="post" action={ "/o/" (token) } {
            (said_fields(&halls(&running)?, today))
            button.main type="submit" { "Send" }
        }
        @if !said.is_empty() {
            section { h2 { "What you said" } (table(&said, "What you said", NOBODY)) }
        }
        (own_row(house, &running, &organisation, token)?)
    };
    Ok(around(&running, &organisation, &content))
}

/// The row as it will be printed, once a day with this organisation is closed, and the answer.
fn own_row(
    house: &House,
    running: &Running,
    organisation: &OrganisationId,
    token: &str,
) -> Answer<Markup> {
    let Some(row) = row(house, running, organisation)? else { return Ok(html! {}) };
    let standing = standing(house, running)?;
    let reply = reply_of(&running.facts()?, organisation);
    Ok(html! {
        section {
            h2 { "Your row in the report" }
            p { "As it will be printed, from the days that are closed so far." }
            (figures(&row))
            (answer(&standing, reply.as_deref(), token))
        }
    })
}

fn figures(row: &OrganisationPart) -> Markup {
    let figure = |name: &str, count: Count| html! { div { dt { (name) } dd { (count.text()) } } };
    let none = "not enough evidence, or withheld".to_owned();
    let factor = row.verification.map(|f| format!("{} ({})", f.middle(), f.interval()));
    let came = row.came.map(|f| format!("{} ({})", f.middle(), f.interval()));
    html! {
        dl.figures {
            (figure("Announced", row.announced))
            (figure("Reported", row.claimed))
            (figure("Reported, of delegations counted at the door", row.claimed_of_counted))
            (figure("Counted at the door", row.head_count))
            div { dt { "Came, by estimate (95 % interval)" } dd { (came.unwrap_or_else(|| none.clone())) } }
            div { dt { "Came over reported (95 % interval)" } dd { (factor.unwrap_or(none)) } }
        }
        p { "What may be said: " strong { (verdict(row)) } "." }
    }
}

fn answer(standing: &Standing, reply: Option<&str>, token: &str) -> Markup {
    html! {
        @match &standing.publication {
            Some(publication) => {
                p { "The report was published on " (publication.on) ". Answers are closed." }
                @if let Some(reply) = reply { p { "Your answer: " (reply) } }
            }
            None => {
                p {
                    "You may answer. Your words are printed beside this row as they are, at most "
                    (Reply::LONGEST) " characters. As days stand closed now, the report is not to be \
                     published before " (standing.allowed_from) "."
                }
                form method="post" action={ "/o/" (token) "/reply" } {
                    div.field {
                        label for="text" { "Your answer" span.hint { "It is public. Empty takes it back" } }
                        textarea #text name="text" maxlength=(Reply::LONGEST) { (reply.unwrap_or_default()) }
                    }
                    button type="submit" { "Send the answer" }
                }
            }
        }
    }
}

/// The newest answer of an organisation; none when it was taken back.
fn reply_of(facts: &[Fact], organisation: &OrganisationId) -> Option<String> {
    let newest = facts.iter().rev().find_map(|fact| match fact {
        Fact::Reply(reply) if reply.organisation == *organisation => Some(reply.text.clone()),
        _ => None,
    });
    newest.filter(|text| !text.is_empty())
}

/// The form.
pub(crate) async fn organisation(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
) -> Response {
    at_work(house, move |house| shown(house, &token, None)).await
}

/// Writes down what the organisation says.
pub(crate) async fn said(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let (organisation, _) = whose(house, &running, &token)?;
        typed.organisation = organisation.to_string();
        let action = format!("/o/{token}");
        match record(house, &typed, "by the organisation's own link", &action, None)? {
            Outcome::Asked(question) => {
                Ok((ASKED, around(&running, &organisation, &question)).into_response())
            }
            Outcome::Waits => {
                shown(house, &token, Some("The staff has your correction, and has to agree to it."))
            }
            Outcome::Recorded => shown(house, &token, Some("It is written down. Thank you.")),
        }
    })
    .await
}

/// An answer as it is typed.
#[derive(Deserialize)]
pub(crate) struct Answered {
    #[serde(default)]
    text: String,
}

/// The text of an answer: lines are joined, since it is printed in one paragraph.
fn text(typed: &str) -> Answer<String> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let (long, most) = (text.chars().count(), Reply::LONGEST);
    match () {
        () if long > most => Err(Problem::Wrong(format!(
            "The answer has {long} characters. At most {most} are printed."
        ))),
        () if text.chars().any(char::is_control) => {
            Err(Problem::Wrong("The answer has characters that cannot be printed.".into()))
        }
        () => Ok(text),
    }
}

/// Writes down what the organisation answers to its row.
pub(crate) async fn reply(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Form(answered): Form<Answered>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let (organisation, _) = whose(house, &running, &token)?;
        if row(house, &running, &organisation)?.is_none() {
            let why =
                "There is no row to answer to yet: no day with a delegation of yours is closed.";
            return Err(Problem::Wrong(why.into()));
        }
        if standing(house, &running)?.publication.is_some() {
            return Err(Problem::Wrong("The report was published; answers are closed.".into()));
        }
        let text = text(&answered.text)?;
        let before = reply_of(&running.facts()?, &organisation).unwrap_or_default();
        if before != text {
            running.record(vec![Fact::Reply(Reply { organisation, text })])?;
        }
        shown(house, &token, Some("Your answer is written down."))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_at_most_six_hundred_characters_whatever_their_bytes() {
        assert_eq!(text(&"ž".repeat(600)).ok().map(|t| t.chars().count()), Some(600));
        assert!(text(&"ž".repeat(601)).is_err());
        assert_eq!(text(" The bus\r\n was late. ").ok().as_deref(), Some("The bus was late."));
        assert!(text("a\u{1}b").is_err());
    }
}
