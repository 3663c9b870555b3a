//! `leporello turnout estimate`: visits by hall and day, in the terminal.

use crate::args::turnout::EstimateArgs;
use crate::console::Console;
use leporello_audit::{Against, Books, Collected, Place, Results, collect, read_truth};
use leporello_diag::{Diagnostic, Progress as _, Sink, Stopped, Subject, codes};
use leporello_turnout_report::{DayPart, Figure, Report, Said, number};
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// Width of the column of halls.
const HALL: usize = 16;

pub fn run(args: &EstimateArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let mut books = Books::open(Place::typed(&args.ledger), sink)?;
        console.begin("estimate", 2);
        let mut told = Sink::new();
        let collected = collect(&mut books.ledger, &mut told).map_err(|fault| sink.stop(*fault))?;
        console.step();
        let results = Results::of(&collected, told, sink)?;
        let report = results.summary(&collected, sink);
        console.end();
        console.result(&table(&report));
        console.json(&json!({ "turnout": report }));
        match &args.truth {
            Some(path) => beside(path, &collected, &results, &report, console, sink),
            None => Ok(()),
        }
    })
}

/// A figure with its interval.
fn figure(figure: Option<&Figure>) -> String {
    figure.map_or_else(
        || "not enough evidence".into(),
        |f| format!("{:>7}  {}", f.middle(), f.interval()),
    )
}

fn table(report: &Report) -> String {
    let mut out = format!("{}, {} to {}\n\n", report.title, report.first, report.last);
    let _ = writeln!(out, "{:HALL$}  {:10}  {:>7}  95 % interval", "hall", "day", "visits");
    for hall in &report.halls {
        for day in &hall.days {
            let _ = writeln!(out, "{}", row(&hall.hall, day));
        }
        let total = figure(hall.total.as_ref());
        let _ = writeln!(out, "{:HALL$}  {:10}  {total}\n", hall.hall, "all days");
    }
    let summary = &report.summary;
    let total = figure(summary.turnout.as_ref());
    let _ = writeln!(out, "{:HALL$}  {:10}  {total}", "all halls", "all days");
    let _ = writeln!(
        out,
        "{:HALL$}  {} of {} days of halls have a figure",
        "", summary.hall_days.part, summary.hall_days.whole
    );
    if summary.organisations > 0 {
        let _ = writeln!(
            out,
            "\nOrganisations reported {} persons. Of {}, {} claim more than a quarter above the \
             head count; for {} there is not enough evidence; of {} the factor is withheld.",
            summary.claimed.text(),
            summary.organisations,
            summary.claims_above,
            summary.insufficient,
            summary.factors_withheld
        );
    }
    findings(report, &mut out);
    out
}

fn row(hall: &str, day: &DayPart) -> String {
    format!("{hall:HALL$}  {}  {}", day.date, figure(day.visits.as_ref()))
}

fn findings(report: &Report, out: &mut String) {
    if report.flags.is_empty() {
        return;
    }
    out.push_str("\nTo look at:\n");
    for flag in &report.flags {
        let about = [
            flag.hall.clone(),
            flag.date.map(|date| date.to_string()),
            flag.device.clone(),
            flag.organisation.clone(),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let _ = writeln!(out, "  {}: {}", about.join(", "), flag.words);
    }
    if report.flags_withheld > 0 {
        let _ =
            writeln!(out, "  {} withheld: they would tell small numbers", report.flags_withheld);
    }
}

/// The planted truth beside what was found.
fn beside(
    path: &Path,
    collected: &Collected,
    results: &Results,
    report: &Report,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let planted = read_truth(path, sink)?;
    if let Some(why) = planted.is_of_another(collected) {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        let why = format!("it is the truth of another exhibition: {why}");
        return Err(sink.stop(
            Diagnostic::new(codes::AUD_030, subject, why)
                .hint("name the `truth.json` of the files that were imported"),
        ));
    }
    let against = Against::of(&planted.truth, results, report);
    console.result(&beside_estimates(&against));
    console.json(&json!({ "planted": against }));
    Ok(())
}

fn beside_estimates(against: &Against) -> String {
    let mut out = format!(
        "\n{:HALL$}  {:10}  {:>7}  {:>9}  inside the interval?\n",
        "hall", "day", "planted", "estimated"
    );
    for day in &against.days {
        let (estimated, inside) = match (day.estimated, day.is_inside) {
            (Some((median, ..)), Some(true)) => (number(median, 0), "yes"),
            (Some((median, ..)), _) => (number(median, 0), "no"),
            (None, _) => ("–".to_owned(), "not enough evidence"),
        };
        let _ = writeln!(
            out,
            "{:HALL$}  {}  {:>7}  {estimated:>9}  {inside}",
            day.hall.as_str(),
            day.date,
            day.planted
        );
    }
    let (figures, inside) = against.inside();
    let _ =
        writeln!(out, "\n{inside} of {figures} figures have what was planted in their interval.");
    organisations(against, &mut out);
    out
}

fn organisations(against: &Against, out: &mut String) {
    let inflating: Vec<_> = against.organisations.iter().filter(|o| o.planted > 1.25).collect();
    let told = inflating.iter().filter(|o| o.is_told).count();
    let of = |said: Said| inflating.iter().filter(|o| o.said == Some(said)).count();
    let (unknown, withheld) = (of(Said::InsufficientEvidence), of(Said::Suppressed));
    let wrong = against.organisations.iter().filter(|o| o.planted <= 1.25 && o.is_told).count();
    let _ = writeln!(
        out,
        "{} of {} organisations were planted to report more than a quarter too many: {told} of them \
         are told of,\nfor {unknown} there is not enough evidence, of {withheld} the factor is \
         withheld, and {} are not sure enough.\nTold of without having been planted so: {wrong}.",
        inflating.len(),
        against.organisations.len(),
        inflating.len().saturating_sub(told + unknown + withheld)
    );
}
