//! `leporello check`: judge a finished book.

use super::find_book;
use super::plan::spread_of_page;
use crate::args::Check;
use crate::console::Console;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_press::{BLOCK, Planned, Workplace};

pub fn run(args: &Check, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, plan) = find_book(&args.folder, &args.places, sink)?;
        let book = leporello_press::load(&place, plan, console, sink)?;
        laws(&book, sink)?;
        if args.layout {
            layout(&place, &book, console, sink)?;
        }
        pictures(args, &place, &book, console, sink)
    })
}

/// A plan that was edited by hand may break what the press promises.
fn laws(book: &Planned, sink: &mut Sink) -> Result<(), Stopped> {
    let broken = leporello_plan::check(&book.plan, &book.catalogue, &book.project);
    for sentence in &broken {
        sink.report(
            Diagnostic::new(codes::PRJ_010, Subject::Book, sentence.clone())
                .hint("undo the change in `plan.toml`, or plan anew: `leporello plan`"),
        );
    }
    if broken.is_empty() { Ok(()) } else { Err(Stopped) }
}

fn layout(
    place: &Workplace,
    book: &Planned,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let path = place.out.join(BLOCK);
    let read = leporello_judge::read_pdf(&path).map_err(|why| {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        sink.stop(
            Diagnostic::new(codes::PRJ_011, subject, format!("PDF cannot be measured: {why}"))
                .hint("write it anew: `leporello build`"),
        )
    })?;
    let metrics = leporello_judge::measure(&read, &book.plan, &book.catalogue);
    console.result(&metrics.table());
    console.json(&metrics.json());
    Ok(())
}

fn pictures(
    args: &Check,
    place: &Workplace,
    book: &Planned,
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
    let typesetter = leporello_press::typesetter();
    let paths =
        leporello_press::look(place, book, &typesetter, &spreads, args.width, console, sink)?;
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
