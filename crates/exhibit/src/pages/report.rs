//! The turnout report, made here.

use super::again::reason_field;
use super::desk_page;
use super::table::{csv, to_csv};
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::fault::Fault;
use crate::house::{House, Running};
use crate::published::{Standing, collected, copies, of_closed_days, screens, standing};
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_audit::{Bundle, Collected, Reach, Results};
use leporello_diag::{Silent, Sink, Stopped};
use leporello_turnout::vocabulary::{Fact, OrganisationId, Role};
use leporello_turnout_report::{Copies, OrganisationPart, Report, Screen};
use maud::{Markup, html};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// A report with what it was made from: the same evidence gives the same report, so it is made once.
type Cache = Mutex<Option<Arc<(Collected, Report)>>>;

/// The reports that were made last.
#[derive(Default)]
pub(crate) struct Made {
    /// Of all that holds.
    whole: Cache,
    /// Of closed days alone, for the rows of organisations.
    rows: Cache,
}

/// The report of `collected`, made now or before. Under other assumptions as well when it is to be
/// published.
fn made_of(
    cache: &Cache,
    (collected, told): (Collected, Sink),
    is_whole: bool,
) -> Answer<Arc<(Collected, Report)>> {
    // One at a time: a second one who asks meanwhile gets the same.
    let mut last = cache.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = last.as_ref().filter(|made| made.0 == collected) {
        return Ok(Arc::clone(made));
    }
    let mut sink = Sink::new();
    let results = Results::of(&collected, told, &mut sink).map_err(|Stopped| {
        let why = sink.diagnostics().last().map_or("it cannot be made", |d| d.message.as_str());
        Problem::Wrong(format!("There is no report yet: {why}."))
    })?;
    let report = if is_whole {
        results.report(&collected, &mut sink, &Silent)
    } else {
        results.summary(&collected, &mut sink)
    };
    Ok(Arc::clone(last.insert(Arc::new((collected, report)))))
}

fn made(house: &House) -> Answer<Arc<(Collected, Report)>> {
    made_of(&house.made.whole, collected(house, &*running(house)?)?, true)
}

/// The row of an organisation as it will be printed, from days that are closed; `None` while none
/// is that has a delegation of it.
pub(super) fn row(
    house: &House,
    running: &Running,
    organisation: &OrganisationId,
) -> Answer<Option<OrganisationPart>> {
    // Whoever has a link can ask for this, as often as they like: what costs much comes last.
    let closed = running.closed()?;
    let is_closed = |day| closed.iter().any(|closed| closed.day == day);
    let is_in = |fact: &Fact| match fact {
        Fact::Announced(a) => a.organisation == *organisation && is_closed(a.day),
        Fact::Claimed(c) => c.organisation == *organisation && is_closed(c.day),
        Fact::HeadCount(h) => h.organisation == *organisation && is_closed(h.day),
        _ => false,
    };
    if !running.facts()?.iter().any(is_in) {
        return Ok(None);
    }
    let made = made_of(&house.made.rows, of_closed_days(running)?, false)?;
    let rows = &made.1.organisations;
    Ok(rows.iter().find(|row| row.organisation == organisation.as_str()).cloned())
}

/// What can be read and taken along.
pub(crate) async fn report(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let running = running(house)?;
        let standing = standing(house, &running)?;
        let content = html! {
            p {
                "Made from what the ledger holds now. Figures of days that are not closed may still change, and the \
                 report says so."
            }
            (files(house, session.role))
            (publishing(&standing, session.role))
            (replies(&running.facts()?))
            (copies_table(&copies(house)?))
            (screens_table(&screens(&house.desk)?))
        };
        Ok(desk_page(&session, "Report", "/desk/report", &content))
    })
    .await
}

fn files(house: &House, role: Role) -> Markup {
    html! {
        ul.plain {
            li { a href="/desk/report/report.html" { "Read the report" } }
            @if house.options.print.is_some() {
                li { a href="/desk/report/report.pdf" { "The same on paper (PDF)" } }
            }
            li { a href="/desk/report/report.zip" { "For everybody, signed: the report with its data package (ZIP)" } }
            @if role == Role::Auditor {
                li { a href="/desk/report/evidence/audit.zip" { "For an auditor, not for publication: with all entries (ZIP)" } }
            }
        }
        p { "Anybody can check a ZIP: " code { "leporello turnout verify report.zip" } }
    }
}

/// When the report may be published, and the button that says it is.
fn publishing(standing: &Standing, role: Role) -> Markup {
    let hindrances = standing.hindrances();
    html! {
        section {
            h2 { "Publication" }
            p {
                "Every organisation sees its row by its own link once a day is closed, and has seven days to answer. \
                 As days stand closed now, the report may be published from " strong { (standing.allowed_from) } " on."
            }
            @if let Some(published) = &standing.publication {
                div.note.good { p {
                    "Published on " (published.on) "."
                    @if let Some(reason) = &published.reason { " Why before it was allowed: " (reason) }
                } }
            }
            @if role == Role::Publisher {
                form method="post" action="/desk/report/publish" {
                    @if !hindrances.is_empty() {
                        div.note.warm { p { "Publishing now takes a reason: " (hindrances.join("; ")) "." } }
                        (reason_field("reason"))
                    }
                    button type="submit" { "It is published today" }
                }
                p.quiet { "From then on organisations cannot answer any more, and the report says when it was published. Take its files after that." }
            }
        }
    }
}

/// The newest answer of each organisation.
fn newest_replies(facts: &[Fact]) -> BTreeMap<&OrganisationId, &str> {
    let mut all = BTreeMap::new();
    for fact in facts {
        if let Fact::Reply(reply) = fact {
            all.insert(&reply.organisation, reply.text.as_str());
        }
    }
    all.retain(|_, text| !text.is_empty());
    all
}

fn replies(facts: &[Fact]) -> Markup {
    let all = newest_replies(facts);
    html! {
        section {
            h2 { "Replies" }
            @if all.is_empty() { p.quiet { "No organisation has answered." } }
            @else {
                div.scroll tabindex="0" role="region" aria-label="Replies" {
                    table {
                        thead { tr { th scope="col" { "Organisation" } th scope="col" { "Answer" } } }
                        tbody { @for (name, text) in &all { tr { th scope="row" { (name) } td { (text) } } } }
                    }
                }
                (to_csv("/desk/report/replies.csv"))
            }
        }
    }
}

fn copies_table(all: &[Copies]) -> Markup {
    html! {
        section {
            h2 { "Copies taken" }
            @if all.is_empty() { p.quiet { "Nothing yet." } } @else {
                div.scroll tabindex="0" role="region" aria-label="Copies taken" {
                    table {
                        thead { tr { th scope="col" { "Hall" } th scope="col" { "Day" } th scope="col" { "Book" } th scope="col" { "Format" } th.n scope="col" { "Copies" } } }
                        tbody {
                            @for c in all {
                                tr { th scope="row" { (c.hall) } td.day { (c.date) } td { (c.book) } td { (c.format) } td.n { (c.copies) } }
                            }
                        }
                    }
                }
                p.quiet { "A day is in the report once it is over or closed. Copies are never added to visits." }
                (to_csv("/desk/report/copies.csv"))
            }
        }
    }
}

fn screens_table(all: &[Screen]) -> Markup {
    html! {
        section {
            h2 { "Screens" }
            @if all.is_empty() { p.quiet { "Nothing yet." } } @else {
                div.scroll tabindex="0" role="region" aria-label="Screens" {
                    table {
                        thead { tr { th scope="col" { "Hall" } th scope="col" { "Day" } th.n scope="col" { "Opened" } th.n scope="col" { "Pages turned" } th.n scope="col" { "Code shown" } } }
                        tbody {
                            @for s in all {
                                tr { th scope="row" { (s.hall) } td.day { (s.date) } td.n { (s.opens) } td.n { (s.turns) } td.n { (s.codes) } }
                            }
                        }
                    }
                }
                (reached_table(all))
                (to_csv("/desk/report/screens.csv"))
            }
        }
    }
}

/// How far readers came, where a screen told it.
fn reached_table(all: &[Screen]) -> Markup {
    let told = |s: &&Screen| s.reached.iter().any(|number| *number > 0);
    html! {
        @if all.iter().any(|s| told(&s)) {
            div.scroll tabindex="0" role="region" aria-label="How far readers came" {
                table {
                    caption { "Openings by how far into the book they came" }
                    thead { tr { th scope="col" { "Hall" } th scope="col" { "Day" } @for tenth in 1..=10 { th.n scope="col" { "to " (tenth * 10) " %" } } } }
                    tbody {
                        @for s in all.iter().filter(told) {
                            tr { th scope="row" { (s.hall) } td.day { (s.date) } @for number in s.reached { td.n { (number) } } }
                        }
                    }
                }
            }
        }
    }
}

/// Why the report is published before it was allowed.
#[derive(Deserialize)]
pub(crate) struct Why {
    #[serde(default)]
    reason: String,
}

/// Keeps that the report is published.
pub(crate) async fn publish(State(house): State<Arc<House>>, Form(why): Form<Why>) -> Response {
    at_work(house, move |house| {
        crate::published::publish(house, &*running(house)?, &why.reason)?;
        Ok(Redirect::to("/desk/report").into_response())
    })
    .await
}

fn replies_file(house: &House) -> Answer<Response> {
    let facts = running(house)?.facts()?;
    let rows: Vec<_> = newest_replies(&facts)
        .into_iter()
        .map(|(name, text)| vec![name.to_string(), text.to_owned()])
        .collect();
    Ok(csv("replies.csv", &["organisation", "reply"], &rows))
}

fn copies_file(house: &House) -> Answer<Response> {
    let row = |c: Copies| {
        let number = c.copies.to_string();
        vec![c.hall, c.date.to_string(), c.book, c.format, number]
    };
    let rows: Vec<_> = copies(house)?.into_iter().map(row).collect();
    Ok(csv("copies.csv", &["hall", "date", "book", "format", "copies"], &rows))
}

fn screens_file(house: &House) -> Answer<Response> {
    let row = |s: Screen| {
        let mut row = vec![s.hall, s.date.to_string()];
        row.extend([s.opens, s.turns, s.codes].iter().chain(&s.reached).map(u64::to_string));
        row
    };
    let rows: Vec<_> = screens(&house.desk)?.into_iter().map(row).collect();
    let tenths: Vec<String> = (1..=10).map(|tenth| format!("reached_{}", tenth * 10)).collect();
    let mut names = vec!["hall", "date", "opens", "turns", "codes"];
    names.extend(tenths.iter().map(String::as_str));
    Ok(csv("screens.csv", &names, &rows))
}

/// One file of the report.
pub(crate) async fn report_file(
    State(house): State<Arc<House>>,
    Path(file): Path<String>,
) -> Response {
    at_work(house, move |house| match file.as_str() {
        "report.html" => page(house),
        "report.zip" => bundle(house, Reach::Public, "report.zip"),
        "report.pdf" => paper(house),
        "replies.csv" => replies_file(house),
        "copies.csv" => copies_file(house),
        "screens.csv" => screens_file(house),
        _ => Err(Problem::Missing),
    })
    .await
}

/// Everything, for an auditor.
pub(crate) async fn evidence(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| bundle(house, Reach::Evidence, "audit.zip")).await
}

/// The page has its style in itself, since it is one file: that very text is let in, by its hash,
/// and nothing else.
fn page(house: &House) -> Answer<Response> {
    let text = leporello_turnout_report::page(&made(house)?.1);
    let style = text.split_once("<style>").and_then(|(_, rest)| rest.split_once("</style>"));
    let hash = STANDARD.encode(Sha256::digest(style.map_or("", |(style, _)| style)));
    let policy = format!("default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'");
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, text).into_response())
}

/// How often evidence is put together anew when something was said meanwhile.
const TRIES: usize = 3;

/// Report and evidence of one state of the ledger: whoever checks them finds each in the other.
fn bundle(house: &House, reach: Reach, name: &str) -> Answer<Response> {
    let running = running(house)?;
    for _ in 0..TRIES {
        let made = made(house)?;
        let bundle =
            running.signed(|ledger, secret| Bundle::of(ledger, secret, &made.0, &made.1, reach))?;
        let is_of_now = collected(house, &running)?.0 == made.0;
        if reach == Reach::Public || is_of_now {
            return packed(&bundle, name);
        }
    }
    Err(Problem::Wrong(
        "Counts came in while the evidence was put together. Ask again when it is quieter, or after \
         the close of the day."
            .into(),
    ))
}

fn packed(bundle: &Bundle, name: &str) -> Answer<Response> {
    let mut bytes = Vec::new();
    bundle.pack(&mut bytes).map_err(|e| -> Fault { crate::fault::database("the report", &e) })?;
    Ok(file("application/zip", name, bytes))
}

fn paper(house: &House) -> Answer<Response> {
    let print = house.options.print.as_ref().ok_or(Problem::Missing)?;
    Ok(file("application/pdf", "report.pdf", print(&made(house)?.1)?))
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, bytes).into_response()
}
