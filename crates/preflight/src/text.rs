//! The receipt as lines for a terminal.

use crate::{Place, Receipt, Row, Verdict};
use std::fmt::Write as _;

/// Places named below a row before the rest is counted.
const NAMED: usize = 5;
/// Pages named for the same measure before the rest is counted.
const PAGES: usize = 8;

/// The receipt as text: what was checked, then the rows in columns, failures first, each
/// with the places where it is broken. Ends with a line feed.
#[must_use]
pub fn text(receipt: &Receipt) -> String {
    let mut out = head(receipt);
    let width = receipt.rows.iter().map(|row| row.title.chars().count()).max().unwrap_or(0);
    for row in &receipt.rows {
        let _ = writeln!(
            out,
            "{:<10}  {}  {:<width$}  {}",
            row.verdict.word(),
            row.code,
            row.title,
            found(row)
        );
        let spots = spots(&row.places);
        for spot in spots.iter().take(NAMED) {
            let _ = writeln!(out, "            {spot}");
        }
        if spots.len() > NAMED {
            let _ = writeln!(out, "            and {} more", spots.len() - NAMED);
        }
    }
    out
}

fn head(receipt: &Receipt) -> String {
    let file = &receipt.file;
    let mut out = format!("{}: {}\n", file.name, verdict(receipt));
    let profile = receipt
        .profile
        .as_ref()
        .map(|profile| format!("{} ({}), as of {}", profile.title, profile.name, profile.version));
    let _ = writeln!(out, "  printer  {}", profile.as_deref().unwrap_or("none chosen"));
    let _ = writeln!(out, "  kind     {}", receipt.kind.name());
    let _ = writeln!(out, "  pages    {}", file.pages);
    let _ = writeln!(out, "  bytes    {}", file.bytes);
    let _ = writeln!(out, "  sha256   {}", file.sha256);
    let _ = writeln!(out, "  checked  by {}\n", receipt.program);
    out
}

/// The outcome in words.
pub fn verdict(receipt: &Receipt) -> String {
    let counted = [Verdict::Fail, Verdict::Warn, Verdict::NotJudged, Verdict::Pass]
        .into_iter()
        .filter(|verdict| receipt.count(*verdict) > 0)
        .map(|verdict| format!("{} {}", receipt.count(verdict), verdict.word()));
    let ready = if receipt.is_ready() { "ready" } else { "not ready" };
    format!("{ready} ({})", counted.collect::<Vec<_>>().join(", "))
}

fn found(row: &Row) -> String {
    match row.verdict {
        Verdict::NotJudged => format!("{} (asked: {})", row.measured, row.asked),
        _ if row.measured == row.asked => row.measured.clone(),
        _ => format!("{}; asked: {}", row.measured, row.asked),
    }
}

/// Places in words: pages where the same was measured are said together.
pub fn spots(places: &[Place]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&Place>)> = Vec::new();
    for place in places {
        match groups.iter_mut().find(|(measured, _)| *measured == place.measured) {
            Some((_, group)) => group.push(place),
            None => groups.push((&place.measured, vec![place])),
        }
    }
    let words = |(measured, group): (&str, Vec<&Place>)| match spot(&group) {
        None => measured.to_owned(),
        Some(spot) => format!("{spot}: {measured}"),
    };
    groups.into_iter().map(words).collect()
}

/// Where a group of places is; `None` for the file as a whole.
fn spot(group: &[&Place]) -> Option<String> {
    let one = |place: &&Place| match (place.page?, &place.plate) {
        (page, None) => Some(format!("{page}")),
        (page, Some(plate)) => Some(format!("{page} (plate {} `{}`)", plate.number, plate.photo)),
    };
    let pages: Vec<String> = group.iter().take(PAGES).filter_map(one).collect();
    let more = group.len().saturating_sub(PAGES);
    match &pages[..] {
        [] => None,
        [page] => Some(format!("page {page}")),
        pages if more > 0 => Some(format!("pages {} and {more} more", pages.join(", "))),
        pages => Some(format!("pages {}", pages.join(", "))),
    }
}
