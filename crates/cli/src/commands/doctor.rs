//! `leporello doctor`: what this machine can do, what is the matter with a folder.

use super::find;
use crate::args::{Doctor, Places};
use crate::console::Console;
use crate::places;
use leporello_diag::{Sink, Stopped};
use leporello_model::{Catalogue, ClockFinding, Doubt, Project};
use leporello_press::{FontSources, Typesetter};
use serde_json::json;
use std::collections::BTreeMap;

pub fn run(args: &Doctor, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        machine(args, console);
        match &args.folder {
            Some(folder) => folder_report(args, folder, console, sink),
            None => Ok(()),
        }
    })
}

fn machine(args: &Doctor, console: &Console) {
    let cache = places::cache(args.cache.as_deref()).display().to_string();
    let threads = rayon::current_num_threads();
    let typesetter = Typesetter::new(FontSources::BundledAndSystem);
    let scripts: Vec<(&str, bool)> = SCRIPTS
        .iter()
        .map(|(script, sample)| (*script, typesetter.missing_glyphs(sample).is_empty()))
        .collect();
    let mut words = format!(
        "leporello  {}\nthreads    {threads}\ncache      {cache}",
        env!("CARGO_PKG_VERSION")
    );
    for (script, found) in &scripts {
        let word = if *found { "yes" } else { "no font: install one of Noto for it" };
        words.push_str(&format!("\ntype       {script:11} {word}"));
    }
    console.answer(&words, || {
        json!({
            "leporello": env!("CARGO_PKG_VERSION"),
            "threads": threads,
            "cache": cache,
            "scripts": scripts.into_iter().collect::<BTreeMap<_, _>>(),
        })
    });
}

/// Scripts captions are often written in, each with letters that a font for it has.
const SCRIPTS: &[(&str, &str)] = &[
    ("Latin", "Aéőß"),
    ("Cyrillic", "Жї"),
    ("Greek", "Ωά"),
    ("Hebrew", "שׁל"),
    ("Arabic", "سلام"),
    ("Devanagari", "नम"),
    ("Thai", "ไทย"),
    ("Korean", "한글"),
    ("Japanese", "かな漢字"),
    ("Chinese", "简体繁體"),
];

fn folder_report(
    args: &Doctor,
    folder: &std::path::Path,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let here = Places { out: None, cache: args.cache.clone() };
    let (place, plan) = find(folder, &here, sink)?;
    let catalogue = leporello_press::catalogue(&place, console, sink)?;
    let dates = dates(&catalogue);
    let mut project = Project::titled("");
    project.edits = plan.map(|p| p.edits).unwrap_or_default();
    let clocks = leporello_press::clocks(&catalogue, &project);
    console.answer(&in_words(&catalogue, &dates, &clocks), || {
        json!({
            "folder": place.photographs.display().to_string(),
            "photographs": catalogue.photos.len(),
            "dates": dates,
            "clocks": clocks,
            "not_used": catalogue.left_out,
        })
    });
    Ok(())
}

fn in_words(
    catalogue: &Catalogue,
    dates: &BTreeMap<&str, usize>,
    clocks: &[ClockFinding],
) -> String {
    let mut lines = vec![format!(
        "\n{} photographs, {} other files",
        catalogue.photos.len(),
        catalogue.left_out.len()
    )];
    lines.extend(dates.iter().map(|(word, count)| format!("{count:5} {word}")));
    lines.extend(clocks.iter().map(|clock| {
        format!(
            "clock of {}: {:+} s, {} votes; {}",
            clock.camera, clock.added_seconds, clock.votes, clock.why
        )
    }));
    lines.extend(catalogue.left_out.iter().map(|item| {
        let detail = item.detail.as_ref().map(|d| format!(": {d}")).unwrap_or_default();
        format!("not used: {} {}{detail}", item.file, item.why.words())
    }));
    lines.join("\n")
}

/// How many photographs have a date of which kind.
fn dates(catalogue: &Catalogue) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for photo in &catalogue.photos {
        let word = match &photo.taken {
            None => "without a date",
            Some(taken) => match taken.doubt {
                Doubt::None if taken.offset_minutes.is_some() => "with date and zone",
                Doubt::None => "with a date, zone unknown",
                Doubt::DayOnly => "with the day only",
                Doubt::ResetClock => "from a clock that had been reset",
                Doubt::Impossible => "with an impossible date",
            },
        };
        *counts.entry(word).or_default() += 1;
    }
    counts
}
