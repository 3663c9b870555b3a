//! The report as one page: no network, no script.

mod book;
mod method;
mod sections;
mod table;

use crate::chart;
use crate::report::Report;
use crate::words;

/// The style of the page; charts have one of their own.
pub(crate) const STYLE: &str = include_str!("html/style.css");

/// A text inside HTML or SVG, without the characters that neither may have.
pub(crate) fn escape(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') || *c == '\n';
    let text: String = text.chars().filter(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The report as a single HTML file.
#[must_use]
pub fn page(report: &Report) -> String {
    let title = escape(&report.title);
    let span = words::span(report.first, report.last);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Turnout report: {title}</title>\n<style>\n{STYLE}{}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#main\">Skip to the report</a>\n\
         <header><p class=\"kicker\">Turnout report</p><h1>{title}</h1><p class=\"dates\">{span}</p></header>\n\
         <main id=\"main\">\n",
        chart::STYLE
    );
    out.push_str(&sections::front(report));
    out.push_str(&sections::days(report));
    out.push_str(&sections::organisations(report));
    out.push_str(&sections::mix(report));
    out.push_str(&book::ebook(report));
    out.push_str(&book::screens(report));
    out.push_str(&sections::stay(report));
    out.push_str(&sections::visitors(report));
    out.push_str(&book::guest_book(report));
    out.push_str(&method::method(report));
    out.push_str(&method::annex(report));
    out.push_str(
        "</main>\n<footer><p>Visits are estimated from counters and their trials alone. \
        No number an organisation reported moves them.</p></footer>\n</body>\n</html>\n",
    );
    out
}
