//! The turnout report as PDF.
//!
//! Nothing is said here that the page does not say: the words, tables and charts are read out of
//! the page that [`leporello_turnout_report::page`] writes, and set in one column. So a figure
//! cannot differ between the two, and a section is written once.

#![deny(missing_docs)]

mod page;

use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_turnout_report::{Report, chart_style};
use leporello_typeset::{FontSources, Theme, Typesetter};

/// The theme whose fonts tables and charts have: narrow figures that are read in small sizes.
const THEME: &str = "gallery";

/// The report as PDF/UA-1 on A4; the same report and fonts give the same bytes.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`. A character that no font has is told as
/// a warning, and left out.
pub fn pdf(report: &Report, sink: &mut Sink) -> Result<Vec<u8>, Stopped> {
    let page = leporello_turnout_report::page(report);
    let style = format!("{}text {{ font-family: Inter }}", chart_style());
    let paper = page::paper(&page, &style).map_err(|words| sink.stop(unread(&words)))?;
    let theme = Theme::bundled(THEME).unwrap_or_default();
    Typesetter::in_theme(FontSources::BundledAndSystem, theme).paper(&paper, sink)
}

fn unread(words: &str) -> Diagnostic {
    let message =
        format!("the page of the report cannot be set ({words}); this is a fault in Leporello");
    Diagnostic::new(codes::TYP_003, Subject::Book, message)
}
