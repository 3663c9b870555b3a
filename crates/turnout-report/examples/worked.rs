//! Writes the worked example: a planted exhibition, its report, and its truth beside it.
//!
//! `cargo run --release -p leporello-turnout-report --example worked FOLDER`

#![allow(clippy::print_stdout, reason = "says what was findable")]

use leporello_diag::Sink;
use leporello_turnout::flags::{FlagKind, claim_flags, counter_flags};
use leporello_turnout::groups::{GroupPriors, organisations, reconcile};
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::{Story, story};
use leporello_turnout::visits::{Visits, estimate_visits};
use leporello_turnout::vocabulary::Status;
use leporello_turnout_report::{Ebook, Given, Report, Said, files, sensitivity};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

/// Which of the planted exhibitions.
const SEED: u64 = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write into")?;
    let folder = Path::new(&folder);
    let story = story(SEED)?;
    let priors = Priors::default();
    let mut sink = Sink::new();
    let visits = estimate_visits(&story.evidence, &priors, &mut sink)
        .map_err(|_| "the planted evidence has no days")?;
    let stage_2 = organisations(&story.claims, &GroupPriors::default(), &mut sink);
    let hall_days = reconcile(&visits, &stage_2);
    let mut flags = counter_flags(&story.evidence, &priors, &visits);
    flags.extend(claim_flags(&stage_2, &hall_days));
    let messages = |sink: &Sink| -> Vec<String> {
        let line = |d: &leporello_diag::Diagnostic| {
            let about: Vec<String> = d.subjects.iter().map(ToString::to_string).collect();
            format!("{}: {}", about.join(", "), d.message)
        };
        sink.grouped().iter().map(line).collect()
    };
    let report = Report::new(
        &Given {
            title: "Landscapes from a train: three halls, a planted exhibition",
            status: Status::Closed,
            evidence: &story.evidence,
            visits: &visits,
            organisations: Some(&stage_2),
            hall_days: &hall_days,
            flags: &flags,
            events: &story.events,
            ebook: Some(planted_ebook()),
            visitors: None,
            themes: Vec::new(),
            replies: BTreeMap::new(),
            amendments: Vec::new(),
            sensitivity: sensitivity(&story.evidence, &priors),
            messages: messages(&sink),
        },
        &mut Sink::new(),
    );
    std::fs::create_dir_all(folder.join("data"))?;
    for file in files(&report)? {
        std::fs::write(folder.join(file.path), file.text)?;
    }
    std::fs::write(folder.join("truth.json"), serde_json::to_string_pretty(&story.truth)? + "\n")?;
    let findable = findable(&story, &visits, &report);
    std::fs::write(folder.join("findable.md"), &findable)?;
    print!("{findable}");
    Ok(())
}

/// Invented, as everything here is.
fn planted_ebook() -> Ebook {
    Ebook {
        copies_during: Some(214),
        copies_after: Some(61),
        openings: Some(158),
        readings: Some(73),
        pages_reached: vec![(1, 158), (4, 91), (12, 52), (24, 31), (48, 19)],
    }
}

/// What was planted beside what was found.
fn findable(story: &Story, visits: &Visits, report: &Report) -> String {
    let (mut inside, mut figures, mut silent) = (0, 0, 0);
    for (hall, (_, truth)) in visits.halls.iter().zip(&story.truth.visits) {
        for (day, (_, truth)) in hall.days.iter().zip(truth) {
            #[allow(clippy::cast_precision_loss, reason = "visits of a day")]
            match &day.visits {
                Some(e) => {
                    figures += 1;
                    inside += u32::from(e.ninety_five.holds(*truth as f64));
                }
                None => silent += 1,
            }
        }
    }
    let flagged = |name: &str| {
        report.flags.iter().any(|f| {
            f.kind == FlagKind::ClaimAboveHeadCount && f.organisation.as_deref() == Some(name)
        })
    };
    let planted = &story.truth.organisations;
    let inflating: Vec<_> = planted.iter().filter(|o| o.inflation > 1.25).collect();
    let found = inflating.iter().filter(|o| flagged(o.organisation.as_str())).count();
    let wrong =
        planted.iter().filter(|o| o.inflation <= 1.25 && flagged(o.organisation.as_str())).count();
    let unknown = inflating
        .iter()
        .filter(|o| {
            report.organisations.iter().any(|r| {
                r.organisation == o.organisation.as_str() && r.verdict == Said::InsufficientEvidence
            })
        })
        .count();
    format!(
        "# What was findable\n\n\
         {figures} hall-days have a figure; the planted number lies in the 95 % interval of {inside}.\n\
         Hall-days without a figure: {silent}. The report says so; the counter had no power that day.\n\n\
         {} of {} organisations were planted to report more than a quarter too many.\n\
         {found} of them are found. For {unknown} there is not enough evidence: nobody counted them at the\n\
         door, or too few of them. Of the remaining {}, the factor is withheld because few persons stand\n\
         behind it, or the finding is not sure enough.\n\
         Organisations named that were not planted so: {wrong}.\n\n\
         The e-book's numbers are invented and nothing is estimated from them.\n",
        inflating.len(),
        planted.len(),
        inflating.len() - found - unknown,
    )
}
