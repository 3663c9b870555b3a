//! `leporello doctor`: what this machine can do, what is the matter with a folder.

use super::find;
use crate::args::{Doctor, Places};
use crate::console::Console;
use crate::places;
use leporello_diag::{Sink, Stopped};
use leporello_model::{Catalogue, Doubt, Project};
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
    let cache = places::cache(args.cache.as_deref());
    console.out(&format!("leporello  {}", env!("CARGO_PKG_VERSION")));
    console.out(&format!("threads    {}", rayon::current_num_threads()));
    console.out(&format!("cache      {}", cache.display()));
    let typesetter = leporello_press::typesetter();
    for (script, sample) in SCRIPTS {
        let found = typesetter.missing_glyphs(sample).is_empty();
        let word = if found { "yes" } else { "no font: install one of Noto for it" };
        console.out(&format!("type       {script:11} {word}"));
    }
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
    console.out(&format!(
        "\n{} photographs, {} other files",
        catalogue.photos.len(),
        catalogue.left_out.len()
    ));
    dates(&catalogue, console);
    let mut project = Project::titled("");
    project.edits = plan.map(|p| p.edits).unwrap_or_default();
    for clock in leporello_press::clocks(&catalogue, &project) {
        console.out(&format!(
            "clock of {}: {:+} s, {} votes; {}",
            clock.camera, clock.added_seconds, clock.votes, clock.why
        ));
    }
    for item in &catalogue.left_out {
        let detail = item.detail.as_ref().map(|d| format!(": {d}")).unwrap_or_default();
        console.out(&format!("not used: {} {}{detail}", item.file, item.why.words()));
    }
    Ok(())
}

fn dates(catalogue: &Catalogue, console: &Console) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
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
    for (word, count) in counts {
        console.out(&format!("{count:5} {word}"));
    }
}
