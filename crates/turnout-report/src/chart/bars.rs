//! Small charts of bars: opening against other days, and the e-book.

use super::svg::{Anchor, Scale, Svg, largest};
use crate::figure::number;
use crate::given::Ebook;
use crate::report::Report;

const LEFT: f64 = 150.0;

/// Visits of the opening over the mean of the other days, by hall.
pub(crate) fn opening(report: &Report) -> String {
    let rows: Vec<_> =
        report.halls.iter().filter_map(|h| Some((&h.hall, h.opening_ratio?))).collect();
    if rows.is_empty() {
        return String::new();
    }
    let most = largest(rows.iter().map(|(_, r)| r.high)).max(1.5);
    let scale = Scale { from: (0.0, most), to: (LEFT, 540.0) };
    let mut svg = Svg::new(700.0);
    let mut y = 34.0;
    #[allow(clippy::cast_precision_loss, reason = "rows of a chart")]
    let bottom = y + 28.0 * rows.len() as f64;
    for tick in scale.ticks() {
        svg.line((scale.at(tick), 22.0), (scale.at(tick), bottom - 8.0), "grid");
        let text = number(tick, scale.decimals());
        svg.text((scale.at(tick), bottom + 8.0), Anchor::Middle, "small", &text);
    }
    svg.line((scale.at(1.0), 18.0), (scale.at(1.0), bottom - 8.0), "axis");
    svg.text((scale.at(1.0), 12.0), Anchor::Middle, "small", "as on other days");
    let mut told = Vec::new();
    for (hall, ratio) in rows {
        svg.text((LEFT - 12.0, y + 4.0), Anchor::End, "label", hall);
        svg.line((scale.at(ratio.low), y), (scale.at(ratio.high), y), "interval");
        let (from, to) = (scale.at(ratio.half_low), scale.at(ratio.half_high));
        svg.rect((from - 1.0, y - 5.0), (to - from + 2.0, 10.0), "half");
        svg.circle((scale.at(ratio.median), y), 1.8, "dot");
        let words = format!("{} ({})", ratio.middle(), ratio.interval());
        svg.text((695.0, y + 4.0), Anchor::End, "label", &words);
        told.push(format!("{hall}: {words}"));
        y += 28.0;
    }
    let description = format!(
        "Visits of the opening day over the mean of the other days, with 95 % interval. {}.",
        told.join("; ")
    );
    svg.finish(bottom + 14.0, "opening-chart", "Opening day against other days", &description)
}

/// Copies, openings and readings of the e-book; empty when there is nothing to draw.
pub(crate) fn funnel(ebook: &Ebook) -> String {
    let rows: Vec<(&str, u64)> = [
        ("copies taken, during", ebook.copies_during),
        ("copies taken, after", ebook.copies_after),
        ("opened", ebook.openings),
        ("read", ebook.readings),
    ]
    .into_iter()
    .filter_map(|(name, n)| Some((name, n?)))
    .collect();
    #[allow(clippy::cast_precision_loss, reason = "copies are below 2^53")]
    let real = |n: u64| n as f64;
    let scale = Scale { from: (0.0, largest(rows.iter().map(|r| real(r.1)))), to: (LEFT, 640.0) };
    let mut svg = Svg::new(700.0);
    let mut y = 4.0;
    for (name, n) in &rows {
        svg.text((LEFT - 12.0, y + 14.0), Anchor::End, "label", name);
        svg.rect((LEFT, y + 2.0), (scale.at(real(*n)) - LEFT, 16.0), "book");
        let end = scale.at(real(*n)) + 8.0;
        svg.text((end, y + 14.0), Anchor::Start, "label", &number(real(*n), 0));
        y += 28.0;
    }
    let told: Vec<String> = rows.iter().map(|(name, n)| format!("{name}: {n}")).collect();
    if told.is_empty() {
        return String::new();
    }
    svg.finish(y, "funnel", "The e-book: copies, openings, readings", &told.join("; "))
}
