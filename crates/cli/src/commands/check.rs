//! `leporello check`: judge a finished book.

use super::plan::spread_of_page;
use super::{OpenBook, open_book};
use crate::args::Check;
use crate::console::Console;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_press::{BLOCK, Planned, Receipt, Workplace};

pub fn run(args: &Check, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let opened = open_book(&args.folder, &args.places, console, sink)?;
        sound(&opened.book, console);
        if args.layout {
            layout(&opened.place, &opened.book, console, sink)?;
        }
        preflight(args, &opened, console, sink)?;
        pictures(args, &opened, console, sink)
    })
}

/// A plan that breaks a law is not loaded: this one keeps them all.
fn sound(book: &Planned, console: &Console) {
    let (plates, pages) = (book.plan.plates().count(), book.plan.pages);
    console.result(&format!("plan   sound    {pages} pages, {plates} plates"));
    console.json(&serde_json::json!({ "sound": true, "pages": pages, "plates": plates }));
}

fn layout(
    place: &Workplace,
    book: &Planned,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let path = place.out.join(BLOCK);
    let unfit = |why: String| {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        Diagnostic::new(codes::PRJ_011, subject, format!("PDF cannot be measured: {why}"))
            .hint(format!("write it anew: `leporello build {}`", place.out.display()))
    };
    let is_current = leporello_edition_print::is_block_of(&path, &book.plan);
    let read = match is_current {
        Ok(true) => leporello_judge::read_pdf(&path),
        Ok(false) => Err("it was made from another state of `plan.toml`".into()),
        Err(error) => Err(error.to_string()),
    };
    let read = read.map_err(|why| sink.stop(unfit(why)))?;
    let metrics = leporello_judge::measure(&read, &book.plan, &book.catalogue);
    console.result(&metrics.table());
    console.json(&metrics.json());
    Ok(())
}

/// Judges the finished files by the printer that is named, or that of the book.
fn preflight(
    args: &Check,
    OpenBook { place, workshop, book }: &OpenBook,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let named = match &args.printer {
        Some(name) => Some(leporello_press::find_printer(name, place, sink)?),
        None => None,
    };
    let Some(profile) = named.as_ref().or(workshop.profile.as_ref()) else { return Ok(()) };
    let receipts = leporello_press::preflight(place, book, workshop, profile, sink)?;
    for receipt in &receipts {
        console.answer(
            &leporello_press::receipt_text(receipt),
            || serde_json::json!({ "receipt": receipt }),
        );
    }
    if receipts.iter().all(Receipt::is_ready) { Ok(()) } else { Err(Stopped) }
}

fn pictures(
    args: &Check,
    OpenBook { place, workshop, book }: &OpenBook,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let mut spreads = costliest(book, args.worst.unwrap_or(0));
    for page in &args.show {
        spreads.push(spread_of_page(&book.plan, *page, sink)?);
    }
    if spreads.is_empty() {
        return Ok(());
    }
    let typesetter = &workshop.typesetter;
    let paths =
        leporello_press::look(place, book, typesetter, &spreads, args.width, console, sink)?;
    for path in paths {
        console.result(&path.display().to_string());
        console.json(&serde_json::json!({ "picture": path.display().to_string() }));
    }
    Ok(())
}

/// The spreads that cost most in the planner's own measure, worst first.
fn costliest(book: &Planned, count: usize) -> Vec<usize> {
    let cost = |i: &usize| book.plan.spreads[*i].pages().map(|page| page.cost).sum::<f64>();
    let mut order: Vec<usize> = (0..book.plan.spreads.len()).collect();
    order.sort_by(|a, b| cost(b).total_cmp(&cost(a)).then(a.cmp(b)));
    order.truncate(count);
    order
}
