//! `leporello make`: from a folder of photographs to a book.

use super::find;
use crate::args::Make;
use crate::console::Console;
use leporello_diag::{Sink, Stopped};
use leporello_model::{Edition, LeftOut, PdfKind, Plan};
use leporello_press::{
    Asked, EditionsAsked, ForScreens, Planned, PrintAsked, Receipt, Workplace, Workshop, Written,
    build_for_screens,
};
use leporello_printer::Profile;
use std::collections::BTreeMap;

pub fn run(args: &Make, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, before) = find(&args.folder, &args.places, sink)?;
        let asked = args.book.asked();
        make(&place, asked, before, &args.editions.asked(), console, sink)
    })
}

/// Plans a book, writes its editions, and tells of it.
pub fn make(
    place: &Workplace,
    asked: Asked,
    before: Option<Plan>,
    editions: &EditionsAsked,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let workshop = Workshop::open(place, asked, before.as_ref(), sink)?;
    let planned = leporello_press::plan(place, &workshop, before, console, sink)?;
    leporello_press::save_plan(place, &planned.plan, sink)?;
    write(place, &workshop, &planned, editions, console, sink)
}

/// Writes the editions of a planned book that are asked for, and tells of them.
pub fn write(
    place: &Workplace,
    workshop: &Workshop,
    planned: &Planned,
    editions: &EditionsAsked,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    console.result(&summary(&planned.plan));
    for file in build_for_screens(place, planned, workshop, editions, console, sink)? {
        report_for_screens(console, &file);
    }
    if editions.wants(Edition::Print, workshop) {
        print(place, workshop, planned, &editions.print, console, sink)?;
    }
    Ok(())
}

/// Writes the print edition and the contact sheet.
fn print(
    place: &Workplace,
    workshop: &Workshop,
    planned: &Planned,
    print: &PrintAsked,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    leporello_press::forget_receipts(place, sink)?;
    let written = leporello_press::build(place, planned, workshop, print, console, sink)?;
    let cover = leporello_press::build_cover(place, planned, workshop, print, console, sink)?;
    leporello_press::look(place, planned, &workshop.typesetter, &[], 0, console, sink)?;
    for file in &written {
        report(console, planned, "print", file);
    }
    if let Some(file) = &cover {
        report(console, planned, "cover", file);
    }
    match &workshop.profile {
        Some(profile) if leporello_press::kinds(workshop, print).contains(&profile.pdf) => {
            receipts(place, workshop, planned, profile, console, sink)
        }
        Some(profile) => {
            let name = profile.pdf.name();
            console.result(&format!("check  none  {} takes `{name}`: no receipt", profile.title));
            Ok(())
        }
        None => Ok(()),
    }
}

/// Says whether the files are ready for the printer, and stops when they are not.
fn receipts(
    place: &Workplace,
    workshop: &Workshop,
    planned: &Planned,
    profile: &Profile,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let receipts = leporello_press::preflight(place, planned, workshop, profile, sink)?;
    for receipt in &receipts {
        let word = if receipt.is_ready() { "ready" } else { "NOT ready" };
        let name = &receipt.file.name;
        console.result(&format!("check  {word}  {name} for {}; receipt beside it", profile.title));
        console.json(&serde_json::json!({ "receipt": receipt }));
    }
    if receipts.iter().all(Receipt::is_ready) { Ok(()) } else { Err(Stopped) }
}

/// Says what was written.
fn report(console: &Console, planned: &Planned, edition: &str, file: &Written) {
    let receipt = &file.receipt;
    let kind = file.kind.map_or("spreads", PdfKind::name);
    console.result(&format!(
        "{edition}  written  {}, {kind}, {}, {:.1} MB; {} untouched, {} rendered",
        file.path.display(),
        counted(receipt.pages as usize, "page"),
        receipt.bytes as f64 / 1e6,
        counted(receipt.passed_through, "photograph"),
        receipt.rendered,
    ));
    console.json(&serde_json::json!({
        "edition": edition,
        "kind": kind,
        "written": file.path.display().to_string(),
        "pages": receipt.pages,
        "bytes": receipt.bytes,
        "plates": planned.plan.plates().count(),
        "left_out": planned.plan.left_out,
    }));
}

/// Says what was written for screens.
fn report_for_screens(console: &Console, file: &ForScreens) {
    let edition = file.edition.name();
    let less = if file.pixels < 1.0 {
        format!(", pictures {:.0} % as wide", 100.0 * file.pixels)
    } else {
        String::new()
    };
    console.result(&format!(
        "{edition}  written  {}, {}, {:.1} MB, JPEG quality {}{less}",
        file.path.display(),
        file.title(),
        file.bytes as f64 / 1e6,
        file.quality,
    ));
    console.json(&serde_json::json!({
        "edition": edition,
        "language": file.language,
        "written": file.path.display().to_string(),
        "parts": file.parts,
        "bytes": file.bytes,
        "quality": file.quality,
        "pixels": file.pixels,
    }));
}

/// The book in a few lines: chapters, plates, and what is left out with the reasons.
pub fn summary(plan: &Plan) -> String {
    let mut lines = vec![format!(
        "{}: {}, {}, {}",
        plan.title,
        counted(plan.pages as usize, "page"),
        counted(plan.plates().count(), "plate"),
        counted(plan.chapters.len(), "chapter"),
    )];
    let mut reasons: BTreeMap<_, Vec<&LeftOut>> = BTreeMap::new();
    for item in &plan.left_out {
        reasons.entry(item.why).or_default().push(item);
    }
    for (why, items) in reasons {
        let named: Vec<&str> = items.iter().take(3).map(|item| item.file.as_str()).collect();
        let more = items.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        lines.push(format!("left out: {} ({}{more})", why.words(), named.join(", ")));
    }
    lines.join("\n")
}

/// A number of things in English: `1 plate`, `2 plates`.
fn counted(number: usize, thing: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{ending}")
}
