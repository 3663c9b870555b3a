//! `leporello make`: from a folder of photographs to a book.

use super::find;
use crate::args::{Make, PrintArgs};
use crate::console::Console;
use leporello_diag::Stopped;
use leporello_edition_print::{PrintOptions, Receipt};
use leporello_model::{LeftOut, Plan};
use leporello_press::{BLOCK, Planned, Workplace};
use std::collections::BTreeMap;

pub fn run(args: &Make, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, before) = find(&args.folder, &args.places, sink)?;
        let typesetter = leporello_press::typesetter();
        let asked = args.book.asked();
        let planned = leporello_press::plan(&place, &asked, before, &typesetter, console, sink)?;
        leporello_press::save_plan(&place, &planned.plan, sink)?;
        let options = options(&args.print);
        let receipt =
            leporello_press::build(&place, &planned, &typesetter, &options, console, sink)?;
        leporello_press::look(&place, &planned, &typesetter, &[], 0, console, sink)?;
        report(console, &place, &planned, &receipt);
        Ok(())
    })
}

/// The options of the print edition as typed.
pub fn options(args: &PrintArgs) -> PrintOptions {
    PrintOptions {
        ppi: f64::from(args.ppi),
        keep_originals: args.originals,
        ..PrintOptions::default()
    }
}

/// Says what the book is and what was left out of it.
pub fn report(console: &Console, place: &Workplace, planned: &Planned, receipt: &Receipt) {
    let block = place.out.join(BLOCK);
    console.result(&summary(&planned.plan));
    console.result(&format!(
        "print  written  {}, {}, {:.1} MB; {} untouched, {} rendered",
        block.display(),
        counted(receipt.pages as usize, "page"),
        receipt.bytes as f64 / 1e6,
        counted(receipt.passed_through, "photograph"),
        receipt.rendered,
    ));
    console.json(&serde_json::json!({
        "edition": "print",
        "written": block.display().to_string(),
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
