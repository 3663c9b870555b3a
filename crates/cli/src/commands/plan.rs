//! `leporello plan`: plan a book, or ask about its plan.

use super::{find, find_book, make};
use crate::args::PlanArgs;
use crate::console::Console;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_press::{Planned, Workplace};

pub fn run(args: &PlanArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| match (&args.why, args.next) {
        (Some(name), _) => why(name, args, console, sink),
        (_, Some(page)) => next(page, args, console, sink),
        _ => anew(args, console, sink),
    })
}

fn anew(args: &PlanArgs, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let (place, before) = find(&args.folder, &args.places, sink)?;
    let typesetter = leporello_press::typesetter();
    let asked = args.book.asked();
    let planned = leporello_press::plan(&place, &asked, before, &typesetter, console, sink)?;
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
    let (place, plan) = find_book(&args.folder, &args.places, sink)?;
    let book = leporello_press::load(&place, plan, console, sink)?;
    match leporello_press::why(name, &book.catalogue, &book.sequence, &book.plan) {
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
    let (place, plan) = find_book(&args.folder, &args.places, sink)?;
    let mut book = leporello_press::load(&place, plan, console, sink)?;
    let index = spread_of_page(&book.plan, page, sink)?;
    let typesetter = leporello_press::typesetter();
    let Some(mut spread) = leporello_plan::next_arrangement(
        &book.plan,
        index,
        &book.catalogue,
        &book.sequence,
        &book.project,
        &typesetter,
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
