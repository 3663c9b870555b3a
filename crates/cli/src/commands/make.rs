//! `leporello make`: from a folder of photographs to a book.

use super::find;
use crate::args::Make;
use crate::console::Console;
use leporello_diag::{Sink, Stopped};
use leporello_model::{LeftOut, PdfKind, Plan};
use leporello_press::{Asked, Planned, PrintAsked, Receipt, Workplace, Workshop, Written};
use leporello_printer::Profile;
use std::collections::BTreeMap;

pub fn run(args: &Make, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, before) = find(&args.folder, &args.places, sink)?;
        let asked = args.book.asked();
        make(&place, asked, before, &args.print.asked(), console, sink)
    })
}

/// Plans a book, writes its print edition and its contact sheet, and tells of it.
pub fn make(
    place: &Workplace,
    asked: Asked,
    before: Option<Plan>,
    print: &PrintAsked,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let workshop = Workshop::open(place, asked, before.as_ref(), sink)?;
    let planned = leporello_press::plan(place, &workshop, before, console, sink)?;
    leporello_press::save_plan(place, &planned.plan, sink)?;
    write(place, &workshop, &planned, print, console, sink)
}

/// Writes the print edition and the contact sheet of a planned book, and tells of them.
pub fn write(
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
    console.result(&summary(&planned.plan));
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
