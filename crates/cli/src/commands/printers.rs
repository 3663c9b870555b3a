//! `leporello printers`: which printers are known, and what one asks for.

use crate::args::{Printers, PrintersAction};
use crate::console::Console;
use leporello_diag::Stopped;
use leporello_press::PRINTERS;
use leporello_printer::Profile;

pub fn run(args: &Printers, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let own = args.book.join(PRINTERS);
        match &args.action {
            Some(PrintersAction::Show { name }) => {
                let profile = Profile::find(name, &own).map_err(|told| sink.stop(told))?;
                console.answer(
                    &leporello_printer::details(&profile),
                    || serde_json::json!({ "printer": profile }),
                );
            }
            None => {
                let (profiles, wrong) = Profile::all(&own);
                wrong.into_iter().for_each(|told| sink.report(told));
                console.answer(
                    &leporello_printer::table(&profiles),
                    || serde_json::json!({ "printers": profiles }),
                );
            }
        }
        Ok(())
    })
}
