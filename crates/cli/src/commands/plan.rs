//! `leporello plan`: plan a book, or ask about its plan.

use super::{OpenBook, find, make, open_book};
use crate::args::PlanArgs;
use crate::console::Console;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_press::{Planned, Workplace, Workshop};

pub fn run(args: &PlanArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| match (&args.why, args.next) {
        (Some(name), _) => why(name, args, console, sink),
        (_, Some(page)) => next(page, args, console, sink),
        _ => anew(args, console, sink),
    })
}

fn anew(args: &PlanArgs, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let (place, before) = find(&args.folder, &args.places, sink)?;
    let workshop = Workshop::open(&place, args.book.asked(), before.as_ref(), sink)?;
    let planned = leporello_press::plan(&place, &workshop, before, console, sink)?;
    save(&place, &planned, console, sink)
}

fn save(
    place: &Workplace,
    planned: &Planned,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let path = leporello_press::save_plan(place, &planned.plan, sink)?;
    console.result(&make::summary(&planned.plan));
    console.result(&format!("plan   written  {}", path.display()));
    console.json(&serde_json::json!({
        "plan": path.display().to_string(),
        "pages": planned.plan.pages,
        "plates": planned.plan.plates().count(),
        "left_out": planned.plan.left_out,
    }));
    Ok(())
}

fn why(name: &str, args: &PlanArgs, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let OpenBook { workshop, book, .. } = open_book(&args.folder, &args.places, console, sink)?;
    match leporello_press::why(name, &book, &workshop) {
        Some(answer) => {
            console.answer(&answer, || {
                let lines: Vec<&str> = answer.lines().map(str::trim).collect();
                serde_json::json!({ "asked": name, "answer": lines })
            });
            Ok(())
        }
        None => Err(sink.stop(
            Diagnostic::new(
                codes::PRJ_008,
                Subject::Book,
                format!("no photograph is called `{name}`"),
            )
            .hint("type a part of its file name, such as IMG_1234"),
        )),
    }
}

fn next(page: u32, args: &PlanArgs, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let opened = open_book(&args.folder, &args.places, console, sink)?;
    let OpenBook { place, workshop, mut book } = opened;
    let index = spread_of_page(&book.plan, page, sink)?;
    let Some(mut spread) = leporello_plan::next_arrangement(
        &book.plan,
        index,
        &book.catalogue,
        &book.sequence,
        &book.project,
        &workshop.typesetter,
    ) else {
        let message = "these photographs have no other arrangement";
        return Err(sink.stop(Diagnostic::new(codes::PRJ_002, Subject::Page(page), message)));
    };
    // What the user chose by hand stays when the book is planned anew.
    spread.locked = true;
    book.plan.spreads[index] = spread;
    save(&place, &book, console, sink)
}

/// Index of the spread that holds a page.
pub fn spread_of_page(plan: &Plan, page: u32, sink: &mut Sink) -> Result<usize, Stopped> {
    let holds = |spread: &leporello_model::Spread| spread.pages().any(|p| p.number == page);
    plan.spreads.iter().position(holds).ok_or_else(|| {
        let message = format!("there is no page {page}; the book has {} pages", plan.pages);
        sink.stop(Diagnostic::new(codes::PRJ_002, Subject::Book, message))
    })
}
