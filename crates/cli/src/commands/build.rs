//! `leporello build`: the editions, exactly as the plan says.

use super::{OpenBook, make, open_book};
use crate::args::Build;
use crate::console::Console;
use leporello_diag::Stopped;

pub fn run(args: &Build, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let opened = open_book(&args.folder, &args.places, console, sink)?;
        let OpenBook { place, workshop, book } = &opened;
        make::write(place, workshop, book, &args.editions.asked(), console, sink)
    })
}
