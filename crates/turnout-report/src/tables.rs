//! The report as tables, for CSV and the data package.

mod book;

use crate::figure::{Count, Figure};
use crate::report::{Report, TrialPart};
use serde::Serialize;

/// A column.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// Type by Data Package v2.
    pub(crate) kind: &'static str,
    pub(crate) description: &'static str,
}

/// A table.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) fields: Vec<Field>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// A text cell; what is missing is an empty one.
fn text<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A field of a type that is written as its name in JSON.
fn code<T: Serialize>(value: &T) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

fn count(count: Count) -> String {
    match count {
        Count::Shown(n) => n.to_string(),
        Count::Withheld => "withheld".into(),
        Count::NotCollected => String::new(),
    }
}

fn figure(figure: Option<Figure>) -> [String; 3] {
    let digits = |f: Figure, x: f64| format!("{x:.*}", f.decimals);
    figure.map_or_else(Default::default, |f| {
        [digits(f, f.median), digits(f, f.low), digits(f, f.high)]
    })
}

const fn field(name: &'static str, kind: &'static str, description: &'static str) -> Field {
    Field { name, kind, description }
}

const DATE: Field = field("date", "date", "venue day");
const HALL: Field = field("hall", "string", "hall");
const DEVICE: Field = field("device", "string", "counter");
const ORGANISATION: Field = field("organisation", "string", "organisation");
const MEDIAN: &str = "median of the estimate";
const LOW: &str = "lower end of the 95 % interval";
const HIGH: &str = "upper end of the 95 % interval";

/// All tables, in the order of the report.
pub(crate) fn tables(report: &Report) -> Vec<Table> {
    vec![
        halls(report),
        visits(report),
        counts(report),
        organisations(report),
        delegations(report),
        mix(report),
        book::copies(report),
        book::screens(report),
        book::guest_book(report),
        counters(report),
        trials(report),
        flags(report),
        amendments(report),
        sensitivity(report),
    ]
}

fn halls(report: &Report) -> Table {
    let row = |h: &crate::report::HallPart| {
        [vec![h.hall.clone()], figure(h.total).into(), figure(h.opening_ratio).into()].concat()
    };
    Table {
        name: "halls",
        title: "Visits by hall, over the days that have a figure",
        fields: vec![
            HALL,
            field("visits", "number", MEDIAN),
            field("visits_low", "number", LOW),
            field("visits_high", "number", HIGH),
            field("opening_ratio", "number", "visits of the opening over the mean of other days"),
            field("opening_ratio_low", "number", LOW),
            field("opening_ratio_high", "number", HIGH),
        ],
        rows: report.halls.iter().map(row).collect(),
    }
}

fn visits(report: &Report) -> Table {
    let mut rows = Vec::new();
    for hall in &report.halls {
        for day in &hall.days {
            let mut row = vec![hall.hall.clone(), day.date.to_string()];
            row.extend(figure(day.visits));
            row.extend([code(&day.basis), code(&day.status)]);
            rows.push(row);
        }
    }
    Table {
        name: "visits",
        title: "Estimated visits by hall and day",
        fields: vec![
            HALL,
            DATE,
            field("visits", "number", "median of the estimate; empty: not enough evidence"),
            field("visits_low", "number", LOW),
            field("visits_high", "number", HIGH),
            field("basis", "string", "what the figure stands on"),
            field("status", "string", "whether it may change"),
        ],
        rows,
    }
}

fn counts(report: &Report) -> Table {
    let mut rows = Vec::new();
    for hall in &report.halls {
        for day in &hall.days {
            for c in &day.counts {
                rows.push(vec![
                    hall.hall.clone(),
                    day.date.to_string(),
                    c.device.clone(),
                    text(c.entered),
                    text(c.left),
                    text(c.undirected),
                    c.completeness_percent.to_string(),
                    c.used.to_string(),
                ]);
            }
        }
    }
    Table {
        name: "counts",
        title: "What the counters said, untouched, in opening hours",
        fields: vec![
            HALL,
            DATE,
            DEVICE,
            field("entered", "integer", "crossings inward; empty: not told"),
            field("left", "integer", "crossings outward; empty: not told"),
            field("undirected", "integer", "crossings in either direction; empty: not told"),
            field("completeness_percent", "number", "share of the opening hours at work"),
            field("used", "boolean", "whether the count is part of the estimate"),
        ],
        rows,
    }
}

fn organisations(report: &Report) -> Table {
    let row = |o: &crate::report::OrganisationPart| {
        let mut row = vec![o.organisation.clone()];
        row.extend([o.announced, o.claimed, o.claimed_of_counted, o.head_count].map(count));
        row.extend([o.counted.whole, o.counted.part].map(|n| n.to_string()));
        row.extend(figure(o.came));
        row.extend(figure(o.verification));
        row.extend(figure(o.expected_of_uncounted));
        row.push(o.verdict.name().into());
        row.push(o.missing.iter().map(code).collect::<Vec<_>>().join(" "));
        row.push(text(o.reply.clone()));
        row
    };
    Table {
        name: "organisations",
        title: "Reported beside counted, by organisation",
        fields: vec![
            ORGANISATION,
            field("announced", "integer", "persons announced; empty: not collected"),
            field("claimed", "integer", "persons reported; empty: not collected"),
            field("claimed_of_counted", "integer", "reported for delegations counted at the door"),
            field("head_count", "integer", "persons counted at the door of those"),
            field("delegations", "integer", "delegations"),
            field("delegations_counted", "integer", "of those, reported and counted"),
            field("came", "number", "who came of the counted delegations, with counting error"),
            field("came_low", "number", LOW),
            field("came_high", "number", HIGH),
            field("verification_factor", "number", "came over reported"),
            field("verification_factor_low", "number", LOW),
            field("verification_factor_high", "number", HIGH),
            field(
                "expected_of_uncounted",
                "number",
                "a model's guess of who came of the others; never added to turnout",
            ),
            field("expected_of_uncounted_low", "number", LOW),
            field("expected_of_uncounted_high", "number", HIGH),
            field("verdict", "string", "what may be said"),
            field("missing", "string", "why there is not enough evidence"),
            field("reply", "string", "what the organisation answered"),
        ],
        rows: report.organisations.iter().map(row).collect(),
    }
}

fn delegations(report: &Report) -> Table {
    let mut rows = Vec::new();
    for o in &report.organisations {
        for d in &o.delegations {
            let mut row = vec![o.organisation.clone(), d.date.to_string(), d.hall.clone()];
            row.extend([d.announced, d.claimed, d.head_count].map(count));
            rows.push(row);
        }
    }
    Table {
        name: "delegations",
        title: "Delegations by organisation, day and hall",
        fields: vec![
            ORGANISATION,
            DATE,
            HALL,
            field("announced", "integer", "persons announced; empty: not collected"),
            field("claimed", "integer", "persons reported; empty: not collected"),
            field("head_count", "integer", "persons counted at the door; empty: not collected"),
        ],
        rows,
    }
}

fn mix(report: &Report) -> Table {
    let row = |m: &crate::report::MixPart| {
        let mut row = vec![m.hall.clone(), m.date.to_string(), count(m.claimed)];
        row.extend(figure(m.in_delegations));
        row.extend(figure(m.walk_in_percent));
        row
    };
    Table {
        name: "delegations_and_others",
        title: "Visits in delegations and others, by hall and day",
        fields: vec![
            HALL,
            DATE,
            field("claimed", "integer", "persons reported by all organisations"),
            field("in_delegations", "number", MEDIAN),
            field("in_delegations_low", "number", LOW),
            field("in_delegations_high", "number", HIGH),
            field("walk_in_percent", "number", "share of visits by people of no delegation"),
            field("walk_in_percent_low", "number", LOW),
            field("walk_in_percent_high", "number", HIGH),
        ],
        rows: report.mix.iter().map(row).collect(),
    }
}

fn counters(report: &Report) -> Table {
    let mut rows = Vec::new();
    for c in &report.counters {
        for p in &c.parameters {
            let mut row = vec![
                c.device.clone(),
                text(c.configuration.clone()),
                c.door.clone(),
                c.class.clone(),
            ];
            row.extend([c.trials.to_string(), p.name.clone()]);
            row.extend(figure(Some(p.prior)));
            row.extend(figure(Some(p.posterior)));
            rows.push(row);
        }
    }
    Table {
        name: "counters",
        title: "Counters: every parameter before and after trials and counts",
        fields: vec![
            DEVICE,
            field("configuration", "string", "state of the counter"),
            field("door", "string", "door"),
            field("class", "string", "kind of counter"),
            field("trials", "integer", "calibration trials with people"),
            field("parameter", "string", "rate, session_cv, false_per_hour or dead_time"),
            field("prior", "number", "median before"),
            field("prior_low", "number", LOW),
            field("prior_high", "number", HIGH),
            field("posterior", "number", "median after"),
            field("posterior_low", "number", LOW),
            field("posterior_high", "number", HIGH),
        ],
        rows,
    }
}

fn trials(report: &Report) -> Table {
    let row = |t: &TrialPart| {
        vec![
            t.device.clone(),
            t.configuration.clone(),
            t.from.clone(),
            t.minutes.to_string(),
            t.direction.clone(),
            t.persons.to_string(),
            t.observers.to_string(),
            t.device_count.to_string(),
            text(t.flow),
            text(t.ratio),
        ]
    };
    Table {
        name: "trials",
        title: "Every calibration trial",
        fields: vec![
            DEVICE,
            field("configuration", "string", "state of the counter"),
            field("from", "datetime", "when it began, UTC"),
            field("minutes", "number", "length"),
            field("direction", "string", "in, out or both"),
            field("persons", "number", "persons who really passed"),
            field("observers", "integer", "observers; 0: known without error"),
            field("device_count", "integer", "what the counter said"),
            field("flow", "number", "persons per minute and metre of door"),
            field("ratio", "number", "counter over persons; empty: nobody passed"),
        ],
        rows: report.trials.iter().map(row).collect(),
    }
}

fn flags(report: &Report) -> Table {
    let row = |f: &crate::report::FlagPart| {
        let names = [f.hall.clone(), f.date.map(|d| d.to_string()), f.device.clone()];
        let mut row = vec![code(&f.kind)];
        row.extend(names.map(text));
        row.extend([text(f.organisation.clone()), f.words.clone()]);
        row
    };
    Table {
        name: "flags",
        title: "Findings",
        fields: vec![
            field("kind", "string", "what was found"),
            HALL,
            DATE,
            DEVICE,
            ORGANISATION,
            field("finding", "string", "in words"),
        ],
        rows: report.flags.iter().map(row).collect(),
    }
}

fn amendments(report: &Report) -> Table {
    let row =
        |a: &crate::given::Amendment| vec![a.day.to_string(), a.what.clone(), a.reason.clone()];
    Table {
        name: "amendments",
        title: "Changes after the close of a day",
        fields: vec![
            DATE,
            field("change", "string", "what was changed"),
            field("reason", "string", "why"),
        ],
        rows: report.amendments.iter().map(row).collect(),
    }
}

fn sensitivity(report: &Report) -> Table {
    let row = |s: &crate::sensitivity::Sensitivity| {
        let mut row = vec![s.what.clone()];
        row.extend(figure(s.total));
        row.push(s.days_with_figure.to_string());
        row
    };
    Table {
        name: "sensitivity",
        title: "The total under other assumptions",
        fields: vec![
            field("what", "string", "what is different"),
            field("visits", "number", MEDIAN),
            field("visits_low", "number", LOW),
            field("visits_high", "number", HIGH),
            field("hall_days", "integer", "hall-days with a figure"),
        ],
        rows: report.sensitivity.iter().map(row).collect(),
    }
}
