//! `leporello`: from a folder of photographs to a printed book.
//!
//! [`args`] is what can be typed; one file in [`commands`] for each command; [`console`] is
//! how the program speaks. Exit codes: 0 all is written, 1 something in the book stopped it,
//! 2 the command could not be run.

mod args;
mod commands;
mod console;
mod places;

use clap::Parser as _;
use console::Console;
use std::process::ExitCode;

/// The exit code of a book that was stopped; clap itself uses 2 for the command line.
const STOPPED: u8 = 1;

fn main() -> ExitCode {
    let args = args::Args::parse();
    let console = Console::new(&args.voice);
    if let Some(threads) = args.voice.threads {
        // Fails only when a pool exists already, and none does this early.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    match commands::run(args.command, &console) {
        Ok(()) => ExitCode::SUCCESS,
        Err(leporello_diag::Stopped) => ExitCode::from(STOPPED),
    }
}
