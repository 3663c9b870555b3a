//! `leporello build`: the editions, exactly as the plan says.

use super::{find_book, make};
use crate::args::Build;
use crate::console::Console;
use leporello_diag::Stopped;

pub fn run(args: &Build, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, plan) = find_book(&args.folder, &args.places, sink)?;
        let book = leporello_press::load(&place, plan, console, sink)?;
        let typesetter = leporello_press::typesetter();
        let options = make::options(&args.print);
        let receipt = leporello_press::build(&place, &book, &typesetter, &options, console, sink)?;
        leporello_press::look(&place, &book, &typesetter, &[], 0, console, sink)?;
        make::report(console, &place, &book, &receipt);
        Ok(())
    })
}
