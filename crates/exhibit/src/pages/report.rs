//! The turnout report, made here.

use super::desk_page;
use crate::access::Session;
use crate::answer::{Answer, Problem, at_work, running};
use crate::fault::Fault;
use crate::house::House;
use crate::show::{COPIES, SCREENS};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use leporello_audit::{Bundle, Collected, Reach, Results, collect};
use leporello_diag::{Silent, Sink, Stopped};
use leporello_turnout_report::Report;
use maud::{Markup, html};
use sha2::{Digest as _, Sha256};
use std::sync::{Arc, Mutex, PoisonError};

/// The report that was made last, with what it was made from: the same evidence gives the same
/// report, so it is made once.
#[derive(Default)]
pub(crate) struct Made(Mutex<Option<Arc<(Collected, Report)>>>);

fn made(house: &House) -> Answer<Arc<(Collected, Report)>> {
    let running = running(house)?;
    let (collected, told) = running.with(|ledger, _| {
        let mut told = Sink::new();
        Ok((collect(ledger, &mut told)?, told))
    })?;
    // One at a time: a second one who asks meanwhile gets the same.
    let mut last = house.made.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = last.as_ref().filter(|made| made.0 == collected) {
        return Ok(Arc::clone(made));
    }
    let mut sink = Sink::new();
    let results = Results::of(&collected, told, &mut sink).map_err(|Stopped| {
        let why = sink.diagnostics().last().map_or("it cannot be made", |d| d.message.as_str());
        Problem::Wrong(format!("There is no report yet: {why}."))
    })?;
    let report = results.report(&collected, &mut sink, &Silent);
    Ok(Arc::clone(last.insert(Arc::new((collected, report)))))
}

/// What can be read and taken along.
pub(crate) async fn report(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let is_auditor = session.role == leporello_turnout::vocabulary::Role::Auditor;
        let content = html! {
            p {
                "Made from what the ledger holds now. Figures of days that are not closed may still change, and the \
                 report says so."
            }
            ul {
                li { a href="/desk/report/report.html" { "Read the report" } }
                @if house.options.print.is_some() {
                    li { a href="/desk/report/report.pdf" { "The same on paper (PDF)" } }
                }
                li { a href="/desk/report/report.zip" { "For everybody, signed: the report with its data package (ZIP)" } }
                @if is_auditor {
                    li { a href="/desk/report/evidence/audit.zip" { "For an auditor, not for publication: with all entries (ZIP)" } }
                }
            }
            p { "Anybody can check a ZIP: " code { "leporello turnout verify report.zip" } }
            (taken(house)?)
        };
        Ok(desk_page(&session, "Report", "/desk/report", &content))
    })
    .await
}

/// Copies taken and what screens were used for, by day or hall as they were added up.
fn taken(house: &House) -> Answer<Markup> {
    let copies = house.desk.sums(COPIES)?;
    let screens = house.desk.sums(SCREENS)?;
    Ok(html! {
        section {
            h2 { "Copies taken, and screens" }
            @if copies.is_empty() && screens.is_empty() { p.quiet { "Nothing yet." } }
            table {
                tbody {
                    @for (what, number) in copies.iter().chain(&screens) {
                        tr { th scope="row" { (what) } td.n { (number) } }
                    }
                }
            }
        }
    })
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

fn bundle(house: &House, reach: Reach, name: &str) -> Answer<Response> {
    let made = made(house)?;
    let bundle = running(house)?
        .with(move |ledger, secret| Bundle::of(ledger, secret, &made.0, &made.1, reach))?;
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
