//! Announced, reported, counted and estimated, a row for each organisation.

use super::svg::{Anchor, Scale, Svg, largest};
use crate::figure::{Count, number};
use crate::report::{OrganisationPart, Report, Said};

const ROW: f64 = 22.0;
const TOP: f64 = 66.0;
const LEFT: f64 = 190.0;
const RIGHT: f64 = 560.0;

/// The numbers a row shows: of the delegations that were counted where there is a factor, so
/// that like stands beside like; of all delegations otherwise.
fn row_of(o: &OrganisationPart) -> [Option<f64>; 3] {
    #[allow(clippy::cast_precision_loss, reason = "persons are below 2^53")]
    let real = |c: Count| c.shown().map(|n| n as f64);
    if o.verification.is_some() {
        [real(o.announced_of_counted), real(o.claimed_of_counted), real(o.head_count)]
    } else {
        [real(o.announced), real(o.claimed), None]
    }
}

pub(crate) fn dumbbell(report: &Report) -> String {
    let all = &report.organisations;
    let most = largest(
        all.iter().flat_map(|o| row_of(o).into_iter().flatten().chain(o.came.map(|c| c.high))),
    );
    let scale = Scale { from: (0.0, most), to: (LEFT, RIGHT) };
    let mut svg = Svg::new(700.0);
    #[allow(clippy::cast_precision_loss, reason = "a row of a chart")]
    let y_of = |place: usize| TOP + ROW * (place as f64 + 0.5);
    let bottom = y_of(all.len());
    for tick in scale.ticks() {
        svg.line((scale.at(tick), TOP - 4.0), (scale.at(tick), bottom - 8.0), "grid");
        svg.text((scale.at(tick), TOP - 10.0), Anchor::Middle, "small", &number(tick, 0));
    }
    key(&mut svg);
    for (place, organisation) in all.iter().enumerate() {
        row(&mut svg, &scale, y_of(place), organisation);
    }
    let description = "For each organisation a row: persons announced, persons reported, the head \
        count at the door, and the estimate with its 95 % interval. Grey rows have not enough \
        evidence. The table below has the same numbers.";
    svg.finish(bottom + 4.0, "dumbbell", "Reported beside counted, by organisation", description)
}

/// The marks with their names, above the columns.
fn key(svg: &mut Svg) {
    let y = 18.0;
    svg.diamond((LEFT, y), 4.5, "announced");
    svg.text((LEFT + 10.0, y + 4.0), Anchor::Start, "label", "announced");
    svg.circle((LEFT + 92.0, y), 4.5, "claimed");
    svg.text((LEFT + 102.0, y + 4.0), Anchor::Start, "label", "reported");
    svg.line((LEFT + 172.0, y), (LEFT + 196.0, y), "interval");
    svg.circle((LEFT + 184.0, y), 4.0, "estimate");
    svg.text((LEFT + 202.0, y + 4.0), Anchor::Start, "label", "estimated, 95 %");
    svg.line((LEFT + 312.0, y - 6.0), (LEFT + 312.0, y + 6.0), "count");
    svg.text((LEFT + 320.0, y + 4.0), Anchor::Start, "label", "head count");
    svg.text((695.0, TOP - 10.0), Anchor::End, "small", "came / reported");
}

fn row(svg: &mut Svg, scale: &Scale, y: f64, o: &OrganisationPart) {
    let [announced, claimed, head_count] = row_of(o);
    let grey = o.verification.is_none();
    let class = |name: &str| if grey { format!("{name} grey") } else { name.to_owned() };
    svg.text((LEFT - 12.0, y + 4.0), Anchor::End, &class("label"), &short(&o.organisation));
    if let (Some(claimed), Some(came)) = (claimed, o.came) {
        svg.line((scale.at(claimed), y), (scale.at(came.median), y), "bar");
    }
    if let Some(announced) = announced {
        svg.diamond((scale.at(announced), y), 4.5, &class("announced"));
    }
    if let Some(claimed) = claimed {
        svg.circle((scale.at(claimed), y), 4.5, &class("claimed"));
    }
    if let Some(came) = o.came {
        svg.line((scale.at(came.low), y), (scale.at(came.high), y), "interval");
        svg.circle((scale.at(came.median), y), 4.0, "estimate");
    }
    if let Some(count) = head_count {
        svg.line((scale.at(count), y - 6.0), (scale.at(count), y + 6.0), "count");
    }
    let end = match (&o.verification, o.verdict) {
        (Some(f), _) => f.middle(),
        (None, Said::Suppressed) => "withheld".into(),
        (None, _) => "not enough evidence".into(),
    };
    svg.text((695.0, y + 4.0), Anchor::End, &class("label"), &end);
}

/// A name that fits beside its row.
fn short(name: &str) -> String {
    if name.chars().count() <= 28 {
        return name.to_owned();
    }
    name.chars().take(27).chain(['…']).collect()
}
