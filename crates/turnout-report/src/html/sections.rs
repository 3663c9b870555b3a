//! The sections a reader comes for: the first page, days, organisations, and what else is known.

use super::escape;
use super::table::Table;
use crate::chart;
use crate::figure::{Count, Figure};
use crate::given::Publication;
use crate::report::{DayPart, OrganisationPart, RawCount, Report};
use crate::words;
use leporello_turnout::suppress::SMALL;

/// What is printed for an estimate that is not there.
const NO_EVIDENCE: &str = "not enough evidence";

fn middle(figure: Option<Figure>) -> String {
    figure.map_or_else(|| NO_EVIDENCE.into(), |f| f.middle())
}

fn interval(figure: Option<Figure>) -> String {
    figure.map_or_else(|| "–".into(), |f| f.interval())
}

pub(super) fn collected(number: Option<u64>) -> String {
    Count::text(number.map_or(Count::NotCollected, Count::Shown))
}

/// A section that was not collected says so.
pub(super) fn absent(title: &str, id: &str) -> String {
    format!(
        "<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{title}</h2><p>Not collected.</p></section>\n"
    )
}

pub(super) fn front(report: &Report) -> String {
    let s = &report.summary;
    let mut out = "<section class=\"front\" aria-labelledby=\"turnout\">\
        <h2 id=\"turnout\" class=\"quiet\">Turnout</h2>\n"
        .to_owned();
    match &s.turnout {
        Some(f) => out.push_str(&format!(
            "<p class=\"lead\">We estimate <strong>{}</strong> visits <span>(95\u{a0}% interval {})</span>.</p>\n",
            f.middle(),
            f.interval()
        )),
        None => out.push_str("<p class=\"lead\">There is not enough evidence for a figure of visits.</p>\n"),
    }
    out.push_str(&claimed_line(report));
    out.push_str(&facts(report));
    out.push_str("<h3>What was not counted</h3><ul>");
    for line in &s.not_counted {
        out.push_str(&format!("<li>{}</li>", escape(line)));
    }
    out.push_str(&format!(
        "</ul><p class=\"hash\">Hash of the draws (SHA-256): <code>{}</code></p>\
         <p class=\"hash\">To check this report and compute it again, without network: \
         <code>leporello turnout verify report.zip</code></p></section>\n",
        escape(&report.fingerprint)
    ));
    out
}

/// What organisations reported, beside what was counted of the same delegations.
fn claimed_line(report: &Report) -> String {
    let s = &report.summary;
    if s.organisations == 0 {
        return "<p class=\"sub\">No organisation was asked how many people it sent.</p>\n".into();
    }
    let reported = match s.claimed {
        Count::Shown(_) => format!("Organisations reported {} persons.", s.claimed.text()),
        Count::Withheld => "The number of persons organisations reported is withheld.".into(),
        Count::NotCollected => "What organisations reported was not collected.".into(),
    };
    let counted = s.verification.map_or_else(String::new, |f| {
        format!(
            " For the delegations that staff counted at the door, they reported {} and {} were \
             counted; with what a head count misses, a verification factor of {} (95\u{a0}% interval {}).",
            s.claimed_of_counted.text(),
            s.head_count.text(),
            f.middle(),
            f.interval()
        )
    });
    let withheld = if s.factors_withheld > 0 {
        format!(
            " Withheld, because few persons stand behind it: the factor of {}.",
            s.factors_withheld
        )
    } else {
        String::new()
    };
    format!(
        "<p class=\"sub\">{reported}{counted} For {} of {} organisations the number reported exceeds \
         the head count by more than a quarter; for {} there is not enough evidence.{withheld}</p>\n",
        s.claims_above, s.organisations, s.insufficient
    )
}

fn facts(report: &Report) -> String {
    let s = &report.summary;
    let basis: Vec<&str> = s.basis.iter().map(|b| words::basis(*b)).collect();
    let item = |name: &str, value: &str| format!("<div><dt>{name}</dt><dd>{value}</dd></div>");
    let factor = s.verification.map_or_else(|| NO_EVIDENCE.into(), |f| f.middle());
    [
        "<dl class=\"facts\">".to_owned(),
        item("Reported by organisations", &s.claimed.text()),
        item("Verification factor", &factor),
        item("Days with a figure", &format!("{} of {}", s.hall_days.part, s.hall_days.whole)),
        item("Basis", &if basis.is_empty() { "not collected".into() } else { basis.join("; ") }),
        item("Status", words::status(report.status)),
        "</dl>\n".to_owned(),
    ]
    .concat()
}

pub(super) fn days(report: &Report) -> String {
    let mut out = "<section aria-labelledby=\"days\"><h2 id=\"days\">Day by day</h2>\n\
        <p>Thin lines: 95\u{a0}% of what is possible; thick bars: 50\u{a0}%; dots: the middle. The \
        small ticks to the left of a day are what counters showed, untouched.</p>\n"
        .to_owned();
    for (place, hall) in report.halls.iter().enumerate() {
        let total = hall.total.map_or_else(
            || NO_EVIDENCE.to_owned(),
            |f| format!("{} visits ({})", f.middle(), f.interval()),
        );
        out.push_str(&format!("<h3>{} <span>{total}</span></h3>\n", escape(&hall.hall)));
        out.push_str(&chart::daily(report, place));
    }
    let mut table = Table::new(
        "Visits by hall and day",
        &["Hall", "Day", "#Estimated", "#95 % interval", "Basis", "Counted (raw)"],
    );
    for hall in &report.halls {
        for day in &hall.days {
            table.row(&[
                hall.hall.clone(),
                words::day(day.date),
                middle(day.visits),
                interval(day.visits),
                words::basis(day.basis).into(),
                raw(day),
            ]);
        }
    }
    out.push_str(&table.folded("The same as a table"));
    out.push_str(&opening(report));
    out + "</section>\n"
}

fn raw(day: &DayPart) -> String {
    let one = |c: &RawCount| {
        let parts = [("in", c.entered), ("out", c.left), ("both ways", c.undirected)];
        let said: Vec<String> =
            parts.iter().filter_map(|(word, n)| Some(format!("{word} {}", (*n)?))).collect();
        let said = if said.is_empty() { "not collected".into() } else { said.join(", ") };
        let gap = if c.completeness_percent < 95.0 {
            format!(
                " (at work {} % of the time{})",
                c.completeness_percent,
                if c.used { "" } else { ", not used" }
            )
        } else {
            String::new()
        };
        format!("{}: {said}{gap}", c.device)
    };
    day.counts.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn opening(report: &Report) -> String {
    let chart = chart::opening(report);
    if chart.is_empty() {
        return String::new();
    }
    let mut table = Table::new(
        "Visits of the opening day over the mean of the other days",
        &["Hall", "#Ratio", "#95 % interval"],
    );
    for hall in &report.halls {
        table.row(&[hall.hall.clone(), middle(hall.opening_ratio), interval(hall.opening_ratio)]);
    }
    format!(
        "<h3>The opening against the other days</h3>\n<p>How many visits the opening day ({}) had \
         for each visit of a mean other day.</p>\n{chart}{}",
        words::day(report.opening),
        table.folded("The same as a table")
    )
}

pub(super) fn organisations(report: &Report) -> String {
    if report.organisations.is_empty() {
        return absent("Reported and counted", "organisations");
    }
    let mut out = format!(
        "<section aria-labelledby=\"organisations\"><h2 id=\"organisations\">Reported and counted</h2>\n\
         <p>What each organisation announced before and reported after its visits, beside what staff \
         counted at the door. Where there is a factor, all marks of a row are of the delegations \
         that were counted. A grey row has not enough evidence: that says nothing of the \
         organisation. <em>Withheld</em>: fewer than {SMALL} persons (&lt;{SMALL}), or a number \
         that would give such a one away.</p>\n"
    );
    out.push_str(&chart::dumbbell(report));
    out.push_str(&organisation_table(report).finish());
    out.push_str(&replies(report));
    out.push_str(&delegations(report).folded("Every delegation"));
    out + "</section>\n"
}

fn organisation_table(report: &Report) -> Table {
    let mut table = Table::new(
        "Persons announced, reported, counted and estimated, by organisation",
        &[
            "Organisation",
            "#Announced",
            "#Reported",
            "#Delegations counted",
            "#Of those reported",
            "#Head count",
            "#Came / reported (95 %)",
            "What may be said",
        ],
    );
    for o in &report.organisations {
        let both = |f: Option<Figure>| {
            f.map_or_else(|| "–".into(), |f| format!("{} ({})", f.middle(), f.interval()))
        };
        let none = o.counted.part == 0;
        let of_counted = |c: Count| if none { "–".into() } else { c.text() };
        table.row(&[
            o.organisation.clone(),
            o.announced.text(),
            o.claimed.text(),
            format!("{} of {}", o.counted.part, o.counted.whole),
            of_counted(o.claimed_of_counted),
            of_counted(o.head_count),
            both(o.verification),
            words::verdict(o),
        ]);
    }
    table
}

fn replies(report: &Report) -> String {
    let told: Vec<(&OrganisationPart, &String)> =
        report.organisations.iter().filter_map(|o| Some((o, o.reply.as_ref()?))).collect();
    let asked = report.publication.as_ref().map(published).unwrap_or_default();
    if told.is_empty() {
        return asked;
    }
    let mut out = format!("<h3>Replies</h3>{asked}<dl class=\"replies\">");
    for (o, reply) in told {
        out.push_str(&format!("<dt>{}</dt><dd>{}</dd>", escape(&o.organisation), escape(reply)));
    }
    out + "</dl>\n"
}

/// Whether organisations had their time to answer.
fn published(publication: &Publication) -> String {
    let Publication { allowed_from, on, reason } = publication;
    let why = match reason {
        Some(reason) => format!(" Published before that was allowed: {}", escape(reason)),
        None => String::new(),
    };
    format!(
        "<p>Every organisation could see its row and answer to it; the report could be published \
         from {} on, and was on {}.{why}</p>\n",
        words::day(*allowed_from),
        words::day(*on)
    )
}

fn delegations(report: &Report) -> Table {
    let mut table = Table::new(
        "Every delegation",
        &["Organisation", "Day", "Hall", "#Announced", "#Reported", "#Head count"],
    );
    for o in &report.organisations {
        for d in &o.delegations {
            table.row(&[
                o.organisation.clone(),
                words::day(d.date),
                d.hall.clone(),
                d.announced.text(),
                d.claimed.text(),
                d.head_count.text(),
            ]);
        }
    }
    table
}

pub(super) fn mix(report: &Report) -> String {
    if report.mix.is_empty() {
        return absent("Delegations and others", "mix");
    }
    let mut table = Table::new(
        "Visits in delegations and by others, by hall and day",
        &[
            "Hall",
            "Day",
            "#Reported",
            "#In delegations",
            "#95 % interval",
            "#Others, % of visits",
            "#95 % interval of the share",
        ],
    );
    for m in &report.mix {
        let blank = |f: Option<Figure>| f.map_or_else(|| "–".into(), |f| f.middle());
        table.row(&[
            m.hall.clone(),
            words::day(m.date),
            m.claimed.text(),
            blank(m.in_delegations),
            interval(m.in_delegations),
            blank(m.walk_in_percent),
            interval(m.walk_in_percent),
        ]);
    }
    format!(
        "<section aria-labelledby=\"mix\"><h2 id=\"mix\">Delegations and others</h2>\n\
         <p>How much of a day’s visits came in delegations, as far as its visits and the head \
         counts tell. A dash: withheld, or not enough evidence.</p>\n{}</section>\n",
        table.folded("By hall and day")
    )
}

pub(super) fn stay(report: &Report) -> String {
    if report.stay.is_empty() {
        return absent("How long people stayed", "stay");
    }
    let mut table = Table::new("Mean stay by hall", &["Hall", "#Minutes, about", "By", "#Days"]);
    for s in &report.stay {
        let minutes = crate::figure::number(s.minutes, 0);
        table.row(&[s.hall.clone(), minutes, s.device.clone(), s.days.to_string()]);
    }
    format!(
        "<section aria-labelledby=\"stay\"><h2 id=\"stay\">How long people stayed</h2>\n<p>From people \
         entering and leaving (Little’s law); nobody is followed. Rounded to five minutes.</p>\n{}</section>\n",
        table.finish()
    )
}

pub(super) fn visitors(report: &Report) -> String {
    let Some(f) = report.visitors else { return absent("Visitors", "visitors") };
    format!(
        "<section aria-labelledby=\"visitors\"><h2 id=\"visitors\">Visitors</h2>\n<p>We estimate that \
         <strong>{}</strong> persons (95\u{a0}% interval {}) stand behind the visits, from asking \
         some of those who left how often they had been here.</p></section>\n",
        f.middle(),
        f.interval()
    )
}
