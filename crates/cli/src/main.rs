//! `leporello`: from a folder of photographs to a printed book.
//!
//! [`args`] is what can be typed; one file in [`commands`] for each command; [`console`] is
//! how the program speaks. Exit codes: 0 all is done, 1 the work was stopped and a message says
//! why, 2 the command line was not understood.

mod args;
mod commands;
mod console;
mod places;

use console::Console;
use std::process::ExitCode;

/// The exit code of work that was stopped; clap itself uses 2 for the command line.
const STOPPED: u8 = 1;

fn main() -> ExitCode {
    leporello_heap::give_large_blocks_back();
    let args = args::Args::read();
    let console = Console::new(&args.voice);
    if let Some(threads) = args.voice.threads {
        // Fails only when a pool exists already, and none does this early.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    // Asked in any case: what the command wrote before it was stopped may be lost too.
    let done = commands::run(args.command, &console).and(console.all_is_said());
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(leporello_diag::Stopped) => ExitCode::from(STOPPED),
    }
}
