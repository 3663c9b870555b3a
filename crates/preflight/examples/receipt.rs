//! Prints the receipt of a finished file: `receipt FILE KIND [PROFILE [text|json|html]]`.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

use leporello_diag::{Sink, Style, human};
use leporello_model::PdfKind;
use leporello_preflight::{Expected, check, html, text};
use leporello_printer::Profile;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let argument = |i: usize| arguments.get(i).map_or("", String::as_str);
    let Some(kind) = PdfKind::ALL.into_iter().find(|kind| kind.name() == argument(1)) else {
        eprintln!("receipt FILE KIND [PROFILE [text|json|html]]");
        return ExitCode::from(2);
    };
    let profile = Profile::bundled().iter().find(|profile| profile.name == argument(2));
    let mut sink = Sink::new();
    let found = check(Path::new(argument(0)), profile, kind, &Expected::default(), &mut sink);
    let Ok(receipt) = found else {
        for diagnostic in sink.diagnostics() {
            eprint!("{}", human(diagnostic, Style::Plain));
        }
        return ExitCode::FAILURE;
    };
    match argument(3) {
        "json" => println!("{}", serde_json::json!(receipt)),
        "html" => print!("{}", html(&receipt)),
        _ => print!("{}", text(&receipt)),
    }
    if receipt.is_ready() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
