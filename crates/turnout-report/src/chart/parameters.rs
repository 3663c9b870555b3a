//! Prior beside posterior, a panel for each parameter.

use super::svg::{Anchor, Scale, Svg, largest};
use crate::figure::{Figure, number};
use crate::report::{CounterPart, ParameterPart, Report};
use crate::words;

const LEFT: f64 = 120.0;
const PANEL: f64 = 145.0;
const ROW: f64 = 34.0;
const TOP: f64 = 44.0;

pub(crate) fn parameters(report: &Report) -> String {
    let Some(first) = report.counters.first() else { return String::new() };
    let mut svg = Svg::new(700.0);
    #[allow(clippy::cast_precision_loss, reason = "places on a chart")]
    let real = |n: usize| n as f64;
    let y_of = |place: usize| TOP + ROW * (real(place) + 0.5);
    let bottom = TOP + ROW * real(report.counters.len());
    for (place, counter) in report.counters.iter().enumerate() {
        svg.text((LEFT - 12.0, y_of(place) + 4.0), Anchor::End, "label", &counter.device);
    }
    for (column, parameter) in first.parameters.iter().enumerate() {
        let left = LEFT + PANEL * real(column);
        let of = |c: &CounterPart| c.parameters.get(column).cloned();
        let all: Vec<ParameterPart> = report.counters.iter().filter_map(of).collect();
        let most = largest(all.iter().flat_map(|p| [p.prior.high, p.posterior.high]));
        let least = if parameter.name == "rate" { 0.5 } else { 0.0 };
        let scale =
            Scale { from: (least, most.max(least + 1e-3)), to: (left, left + PANEL - 24.0) };
        svg.text((left, 14.0), Anchor::Start, "label strong", words::parameter(&parameter.name).0);
        axis(&mut svg, &scale, bottom);
        for (place, p) in all.iter().enumerate() {
            bar(&mut svg, &scale, y_of(place) - 5.0, &p.prior, "prior");
            bar(&mut svg, &scale, y_of(place) + 5.0, &p.posterior, "interval");
        }
    }
    svg.text(
        (LEFT, 32.0),
        Anchor::Start,
        "small",
        "grey, above: before the trials · colour, below: after trials and counts · 95 % intervals",
    );
    let description = "For each counter and parameter two bars of 95 %: what was believed before \
        the trials, and what is after trials and counts. The table below has the numbers.";
    svg.finish(bottom + 24.0, "parameters", "Prior beside posterior", description)
}

fn axis(svg: &mut Svg, scale: &Scale, bottom: f64) {
    svg.line((scale.to.0, bottom), (scale.to.1, bottom), "axis");
    let decimals = scale.decimals();
    for (place, tick) in scale.ticks().into_iter().enumerate() {
        svg.line((scale.at(tick), TOP), (scale.at(tick), bottom), "grid");
        if place % 2 == 0 {
            let text = number(tick, decimals);
            svg.text((scale.at(tick), bottom + 15.0), Anchor::Middle, "small", &text);
        }
    }
}

fn bar(svg: &mut Svg, scale: &Scale, y: f64, f: &Figure, class: &str) {
    svg.line((scale.at(f.low), y), (scale.at(f.high), y), class);
    svg.circle(
        (scale.at(f.median), y),
        2.8,
        if class == "prior" { "prior-dot" } else { "estimate" },
    );
}
