//! One file for each command.

mod build;
mod check;
mod demo;
mod doctor;
mod exhibit;
mod explain;
mod make;
mod new;
mod plan;
mod printers;
mod serve;
mod themes;
mod turnout;

use crate::args::{Args, Command, Places};
use crate::console::Console;
use crate::places;
use clap::CommandFactory as _;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_press::{Asked, Planned, Workplace, Workshop};
use serde_json::json;
use std::path::Path;

/// Carries a command out.
pub fn run(command: Command, console: &Console) -> Result<(), Stopped> {
    match command {
        Command::New(args) => new::run(&args, console),
        Command::Make(args) => make::run(&args, console),
        Command::Plan(args) => plan::run(&args, console),
        Command::Build(args) => build::run(&args, console),
        Command::Check(args) => check::run(&args, console),
        Command::Serve(args) => serve::run(&args, console),
        Command::Printers(args) => printers::run(&args, console),
        Command::Themes(args) => themes::run(&args, console),
        Command::Explain { code } => explain::run(code.as_deref(), console),
        Command::Doctor(args) => doctor::run(&args, console),
        Command::Demo(args) => demo::run(&args, console),
        Command::Turnout(args) => turnout::run(&args, console),
        Command::Exhibit(args) => exhibit::run(&args, console),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "leporello", &mut script);
            let script = String::from_utf8_lossy(&script);
            console.answer(&script, || json!({ "shell": shell.to_string(), "script": script }));
            Ok(())
        }
    }
}

/// The places a command works in, and the plan found there.
fn find(
    folder: &Path,
    places: &Places,
    sink: &mut Sink,
) -> Result<(Workplace, Option<Plan>), Stopped> {
    let cache = places::cache(places.cache.as_deref());
    Workplace::find(folder, places.out.as_deref(), &cache, places::latest(), sink)
}

/// A book that was planned before, with everything it is made from.
struct OpenBook {
    place: Workplace,
    workshop: Workshop,
    book: Planned,
}

/// Takes up a book that must have been planned before.
fn open_book(
    folder: &Path,
    places: &Places,
    console: &Console,
    sink: &mut Sink,
) -> Result<OpenBook, Stopped> {
    let (place, plan) = find_book(folder, places, sink)?;
    let workshop = Workshop::open(&place, Asked::default(), Some(&plan), sink)?;
    let book = leporello_press::load(&place, &workshop, plan, console, sink)?;
    Ok(OpenBook { place, workshop, book })
}

/// The places of a book that must have been planned before.
fn find_book(
    folder: &Path,
    places: &Places,
    sink: &mut Sink,
) -> Result<(Workplace, Plan), Stopped> {
    let (place, plan) = find(folder, places, sink)?;
    match plan {
        Some(plan) => Ok((place, plan)),
        None => {
            let subject = Subject::File { path: place.out.display().to_string(), place: None };
            Err(sink.stop(
                Diagnostic::new(codes::PRJ_002, subject, "there is no plan of a book")
                    .hint(format!("make one: `leporello make {}`", folder.display())),
            ))
        }
    }
}
