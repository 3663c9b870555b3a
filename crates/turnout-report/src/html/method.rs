//! How the figures were made, and lines to compare with others.

use super::escape;
use super::table::{Table, folded};
use crate::chart;
use crate::figure::number;
use crate::report::{ParameterPart, Report, TrialPart};
use crate::words;
use leporello_turnout::vocabulary::Basis;

pub(super) fn method(report: &Report) -> String {
    let mut out = "<section aria-labelledby=\"method\"><h2 id=\"method\">How this was made</h2>\n\
        <p>Counters miss some people and count others twice. Each was tried against a known number \
        of people; the trials say how far its counts can be believed, and the interval of every \
        figure follows from that. What organisations reported is compared with the figures and \
        never enters them.</p>\n"
        .to_owned();
    out.push_str(&trials(report));
    out.push_str(&parameters(report));
    out.push_str(&flags(report));
    out.push_str(&sensitivity(report));
    out.push_str(&amendments(report));
    out.push_str(&messages(report));
    out + "</section>\n"
}

fn trials(report: &Report) -> String {
    if report.trials.is_empty() {
        return "<h3>Calibration trials</h3><p>None was made: the counters were never tried here.</p>\n".into();
    }
    let mut table = Table::new(
        "Every calibration trial",
        &[
            "Counter",
            "Began (UTC)",
            "#Minutes",
            "Direction",
            "#Persons",
            "Known by",
            "#Counted",
            "#Ratio",
            "#Flow",
        ],
    );
    for t in &report.trials {
        table.row(&trial_row(t));
    }
    format!(
        "<h3>Calibration trials</h3>\n<p>Open circles: quieter trials; full circles: crowded \
         ones.</p>\n{}{}",
        chart::trials(report),
        table.folded("Every trial as a table")
    )
}

fn trial_row(t: &TrialPart) -> [String; 9] {
    let known = match t.observers {
        0 => "script or recording".into(),
        1 => "1 observer".into(),
        n => format!("{n} observers, mean"),
    };
    let blank = |x: Option<f64>, decimals| x.map_or_else(|| "–".into(), |x| number(x, decimals));
    [
        t.device.clone(),
        t.from.replace('T', " ").trim_end_matches('Z').into(),
        number(t.minutes, 0),
        t.direction.clone(),
        number(t.persons, usize::from(t.persons.fract() != 0.0)),
        known,
        t.device_count.to_string(),
        blank(t.ratio, 2),
        blank(t.flow, 1),
    ]
}

fn parameters(report: &Report) -> String {
    let mut table = Table::new(
        "Every parameter before and after",
        &[
            "Counter",
            "Parameter",
            "#Before",
            "#95 % interval before",
            "#After",
            "#95 % interval after",
        ],
    );
    for counter in &report.counters {
        for p in &counter.parameters {
            table.row(&parameter_row(&counter.device, p));
        }
    }
    let doubtful: Vec<&str> = report
        .counters
        .iter()
        .filter(|c| !c.rate_is_plausible)
        .map(|c| c.device.as_str())
        .collect();
    let doubt = if doubtful.is_empty() {
        String::new()
    } else {
        format!(
            "<p>The detection rate of {} may lie outside 0.7 to 1.25: its figures deserve care.</p>\n",
            escape(&doubtful.join(", "))
        )
    };
    format!(
        "<h3>What is believed of each counter</h3>\n{doubt}{}{}",
        chart::parameters(report),
        table.folded("Every parameter as a table")
    )
}

fn parameter_row(device: &str, p: &ParameterPart) -> [String; 6] {
    let (name, unit) = words::parameter(&p.name);
    [
        device.into(),
        format!("{name}, {unit}"),
        p.prior.middle(),
        p.prior.interval(),
        p.posterior.middle(),
        p.posterior.interval(),
    ]
}

fn flags(report: &Report) -> String {
    let withheld = if report.flags_withheld > 0 {
        format!(
            "<p>Findings withheld because few persons stand behind them: {}.</p>\n",
            report.flags_withheld
        )
    } else {
        String::new()
    };
    if report.flags.is_empty() {
        return format!("<h3>Findings</h3>\n<p>No finding is shown.</p>\n{withheld}");
    }
    let mut table = Table::new("Findings", &["About", "Finding"]);
    for f in &report.flags {
        let day = f.date.map(words::day);
        let about: Vec<&str> = [&f.organisation, &f.device, &f.hall, &day]
            .into_iter()
            .filter_map(|part| part.as_deref())
            .collect();
        let about = if about.is_empty() { "all".into() } else { about.join(", ") };
        table.row(&[about, f.words.clone()]);
    }
    format!(
        "<h3>Findings</h3>\n<p>A finding is something to look at, not a judgement. Those on \
         organisations are chosen so that at most one in twenty is expected to be wrong.</p>\n{withheld}{}",
        table.finish()
    )
}

fn sensitivity(report: &Report) -> String {
    if report.sensitivity.is_empty() {
        return "<h3>Under other assumptions</h3><p>Not computed.</p>\n".into();
    }
    let mut table = Table::new(
        "Total visits under other assumptions",
        &["What is different", "#Visits", "#95 % interval", "#Hall-days with a figure"],
    );
    for s in &report.sensitivity {
        let total = s.total.map_or_else(|| "not enough evidence".into(), |f| f.middle());
        let range = s.total.map_or_else(|| "–".into(), |f| f.interval());
        table.row(&[s.what.clone(), total, range, s.days_with_figure.to_string()]);
    }
    format!(
        "<h3>Under other assumptions</h3>\n<p>Without a hall’s only counter its days have no figure: \
         such a total is of fewer days, not of fewer visits.</p>\n{}",
        table.finish()
    )
}

fn amendments(report: &Report) -> String {
    if report.amendments.is_empty() {
        return "<h3>Amendments</h3><p>No day was changed after it was closed.</p>\n".into();
    }
    let mut table = Table::new("Changes after the close of a day", &["Day", "Change", "Reason"]);
    for a in &report.amendments {
        table.row(&[words::day(a.day), a.what.clone(), a.reason.clone()]);
    }
    format!("<h3>Amendments</h3>\n{}", table.finish())
}

fn messages(report: &Report) -> String {
    if report.messages.is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        report.messages.iter().map(|m| format!("<li>{}</li>", escape(m))).collect();
    let summary = format!("What was told of while the evidence was read: {}", lines.len());
    folded(&summary, &format!("<ul>{}</ul>\n", lines.concat()))
}

pub(super) fn annex(report: &Report) -> String {
    let s = &report.summary;
    let visits = s.turnout.map_or_else(
        || "not enough evidence".into(),
        |f| format!("{} ({})", f.middle(), f.interval()),
    );
    let known = if s.basis.contains(&Basis::Estimated) || s.basis.contains(&Basis::Continuous) {
        "none: every figure has an interval"
    } else {
        "not collected"
    };
    let mut table = Table::new("Lines to compare with others", &["Line", "Figure"]);
    for (line, figure) in [
        ("Visits, by the definition of the UK DCMS (2022)", visits.as_str()),
        ("Audience, known", known),
        ("Audience, estimated", visits.as_str()),
        ("Virtual visits", "not collected here; never added to visits"),
    ] {
        table.row(&[line.into(), figure.into()]);
    }
    format!(
        "<section aria-labelledby=\"annex\"><h2 id=\"annex\">Lines to compare with others</h2>\n<p>A \
         visit is one trip by one individual into one hall on one day; staff, volunteers, \
         contractors and customers of a hire are no visits. Visits are not visitors: who came to \
         three halls made three visits.</p>\n{}</section>\n",
        table.finish()
    )
}
