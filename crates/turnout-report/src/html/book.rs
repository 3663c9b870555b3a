//! What visitors read, took home and wrote: none of it is a visit.

use super::sections::{absent, collected};
use super::table::Table;
use crate::chart;
use crate::figure::number;
use crate::report::Report;
use crate::words;

/// Said wherever sums of the server are printed.
const UNCHAINED: &str = "<p class=\"hash\">Sums of the server that handed them out. They are signed with \
    this report and in no chain of entries: nobody can compute them again.</p>\n";

pub(super) fn ebook(report: &Report) -> String {
    let Some(ebook) = &report.ebook else { return absent("The e-book", "ebook") };
    let per_hundred = report.copies_per_hundred_visits.map_or_else(String::new, |f| {
        format!(
            "<p>For each hundred visits, <strong>{}</strong> copies were taken (95\u{a0}% interval {}), \
             over the days of halls that have a figure.</p>\n",
            f.middle(),
            f.interval()
        )
    });
    let mut table = Table::new("The e-book", &["What", "#Number"]);
    for (name, n) in [
        ("Copies taken, during the exhibition", ebook.copies_during),
        ("Copies taken, afterwards", ebook.copies_after),
        ("Opened", ebook.openings),
        ("Read: three pages or a minute", ebook.readings),
    ] {
        table.row(&[name.into(), collected(n)]);
    }
    let taken = [copies(report), pages_reached(&ebook.pages_reached)].concat();
    format!(
        "<section aria-labelledby=\"ebook\"><h2 id=\"ebook\">The e-book</h2>\n<p>Copies are requests, \
         not persons, and are never added to visits.</p>\n{per_hundred}{}{}{taken}{UNCHAINED}</section>\n",
        chart::funnel(ebook),
        table.folded("The same as a table")
    )
}

fn copies(report: &Report) -> String {
    if report.copies.is_empty() {
        return String::new();
    }
    let mut table = Table::new(
        "Copies taken, by hall, day and format",
        &["Hall", "Day", "Book", "Format", "#Copies"],
    );
    for c in &report.copies {
        let number = c.copies.to_string();
        table.row(&[c.hall.clone(), words::day(c.date), c.book.clone(), c.format.clone(), number]);
    }
    table.folded("By hall, day and format")
}

pub(super) fn screens(report: &Report) -> String {
    if report.screens.is_empty() {
        return absent("Screens in the halls", "screens");
    }
    let mut table = Table::new(
        "What screens in the halls were used for",
        &["Hall", "Day", "#Opened", "#Pages turned", "#Turned for each opening", "#Code shown"],
    );
    for s in &report.screens {
        #[allow(clippy::cast_precision_loss, reason = "turns are below 2^53")]
        let each = (s.opens > 0).then(|| number(s.turns as f64 / s.opens as f64, 1));
        table.row(&[
            s.hall.clone(),
            words::day(s.date),
            s.opens.to_string(),
            s.turns.to_string(),
            each.unwrap_or_else(|| "–".into()),
            s.codes.to_string(),
        ]);
    }
    format!(
        "<section aria-labelledby=\"screens\"><h2 id=\"screens\">Screens in the halls</h2>\n<p>Uses of a \
         screen, not persons: who comes back opens the book again.</p>\n{}{}{UNCHAINED}</section>\n",
        table.finish(),
        reached(report)
    )
}

/// How far openings came, where a screen told it.
fn reached(report: &Report) -> String {
    let told: Vec<_> = report.screens.iter().filter(|s| s.reached.iter().any(|n| *n > 0)).collect();
    if told.is_empty() {
        return String::new();
    }
    let tenths: Vec<String> = (1..=10).map(|tenth| format!("#to {} %", tenth * 10)).collect();
    let heads: Vec<&str> =
        ["Hall", "Day"].into_iter().chain(tenths.iter().map(String::as_str)).collect();
    let mut table = Table::new("Openings by how far into the book they came", &heads);
    for s in told {
        let mut row = vec![s.hall.clone(), words::day(s.date)];
        row.extend(s.reached.iter().map(u64::to_string));
        table.row(&row);
    }
    table.folded("How far readers came")
}

fn pages_reached(pages: &[(u32, u64)]) -> String {
    if pages.is_empty() {
        return String::new();
    }
    let mut table = Table::new("Sessions that reached a page", &["Page", "#Sessions"]);
    for (page, sessions) in pages {
        table.row(&[page.to_string(), collected(Some(*sessions))]);
    }
    table.folded("How far people read")
}

pub(super) fn guest_book(report: &Report) -> String {
    if report.themes.is_empty() && report.guest_book_roots.is_empty() {
        return absent("Guest book", "guest-book");
    }
    format!(
        "<section aria-labelledby=\"guest-book\"><h2 id=\"guest-book\">Guest book</h2>\n{}{}</section>\n",
        themes(report),
        roots(report)
    )
}

fn themes(report: &Report) -> String {
    if report.themes.is_empty() {
        return "<p>Themes: not collected.</p>\n".into();
    }
    let mut table = Table::new("Themes of the guest book", &["Theme", "#Entries, about"]);
    for theme in &report.themes {
        table.row(&[theme.name.clone(), theme.entries.to_string()]);
    }
    format!("<p>Assigned by people, rounded to five.</p>\n{}", table.finish())
}

fn roots(report: &Report) -> String {
    if report.guest_book_roots.is_empty() {
        return String::new();
    }
    let mut table =
        Table::new("What the ledger has of the guest book", &["Label", "Root (SHA-256)"]);
    for root in &report.guest_book_roots {
        table.row(&[root.period.clone(), root.root.clone()]);
    }
    format!(
        "<p>For each label the ledger has one hash over all its entries: no entry can be changed \
         or added later unseen, and none can be found from it.</p>\n{}",
        table.folded("The hashes")
    )
}
