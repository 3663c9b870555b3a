//! Visits of a hall by day, the opening apart.

use super::svg::{Anchor, Scale, Svg, largest};
use crate::figure::number;
use crate::report::{DayPart, HallPart, Report};
use crate::words;
use jiff::civil::Date;

const TOP: f64 = 30.0;
const BASE: f64 = 190.0;
const LEFT: f64 = 44.0;
const APART: f64 = 26.0;

/// Raw counts of a day as heights: in and out, or half of what has no direction.
#[allow(clippy::cast_precision_loss, reason = "counts are below 2^53")]
fn ticks_of(day: &DayPart) -> impl Iterator<Item = f64> + '_ {
    let one = |c: &crate::report::RawCount| {
        let half = c.undirected.map(|n| n as f64 / 2.0);
        [c.entered.map(|n| n as f64), c.left.map(|n| n as f64), half]
    };
    day.counts.iter().flat_map(one).flatten()
}

/// A chart of one hall; `most` is the largest number of all halls, so that they compare.
pub(crate) fn daily(report: &Report, place: usize) -> String {
    let Some(hall) = report.halls.get(place) else { return String::new() };
    let days = || report.halls.iter().flat_map(|h| &h.days);
    let most =
        largest(days().flat_map(|d| d.visits.map(|v| v.high).into_iter().chain(ticks_of(d))));
    let scale = Scale { from: (0.0, most), to: (BASE, TOP) };
    let mut svg = Svg::new(700.0);
    for tick in scale.ticks() {
        svg.line((LEFT, scale.at(tick)), (700.0, scale.at(tick)), "grid");
        svg.text((LEFT - 8.0, scale.at(tick) + 4.0), Anchor::End, "small", &number(tick, 0));
    }
    let opening = hall.days.iter().position(|d| d.date == report.opening);
    for (place, day) in hall.days.iter().enumerate() {
        let x = x_of(hall, opening, place);
        bars(&mut svg, &scale, x, day, place == 0);
        let name = if place == 0 || day.date.day() == 1 {
            words::day(day.date)
        } else {
            day.date.day().to_string()
        };
        if hall.days.len() <= 16 || place % 7 == 0 {
            svg.text((x, BASE + 18.0), Anchor::Middle, "label", &name);
        }
        if Some(place) == opening {
            svg.text((x, BASE + 34.0), Anchor::Middle, "small", "opening");
        }
    }
    svg.line((LEFT, BASE), (700.0, BASE), "axis");
    let title = format!("Visits by day, {}", hall.hall);
    svg.finish(BASE + 42.0, &format!("daily-{place}"), &title, &describe(hall, report.opening))
}

/// Middle of a day's column; the opening has room to its sides.
#[allow(clippy::cast_precision_loss, reason = "places on a chart")]
fn x_of(hall: &HallPart, opening: Option<usize>, place: usize) -> f64 {
    let step = (700.0 - LEFT - 2.0 * APART) / hall.days.len().max(1) as f64;
    let shift = match opening {
        Some(at) if place > at => 2.0 * APART,
        Some(at) if place == at && at > 0 => APART,
        _ => 0.0,
    };
    LEFT + step * (place as f64 + 0.5) + shift
}

fn bars(svg: &mut Svg, scale: &Scale, x: f64, day: &DayPart, named: bool) {
    for count in ticks_of(day) {
        let y = scale.at(count);
        svg.line((x - 18.0, y), (x - 9.0, y), "count");
    }
    let Some(v) = day.visits else {
        // Above the ticks of what was counted before the gap.
        let y = ticks_of(day).map(|count| scale.at(count)).fold(BASE, f64::min);
        svg.text((x, y - 22.0), Anchor::Middle, "small", "no");
        svg.text((x, y - 9.0), Anchor::Middle, "small", "figure");
        return;
    };
    svg.line((x, scale.at(v.low)), (x, scale.at(v.high)), "interval");
    let (top, bottom) = (scale.at(v.half_high), scale.at(v.half_low));
    svg.rect((x - 5.0, top - 1.0), (10.0, bottom - top + 2.0), "half");
    svg.circle((x, scale.at(v.median)), 1.8, "dot");
    let y = scale.at(v.high) - 7.0;
    svg.text((x, y), Anchor::Middle, if named { "label strong" } else { "label" }, &v.middle());
}

fn describe(hall: &HallPart, opening: Date) -> String {
    let days: Vec<String> = hall
        .days
        .iter()
        .map(|d| {
            let name = words::day(d.date);
            let mark = if d.date == opening { " (opening)" } else { "" };
            match d.visits {
                Some(v) => format!("{name}{mark}: {}, {}", v.middle(), v.interval()),
                None => format!("{name}{mark}: not enough evidence"),
            }
        })
        .collect();
    format!("Estimated visits with 95 % interval. {}.", days.join("; "))
}
