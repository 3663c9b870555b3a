//! `leporello explain`: what a message means and what to do.

use crate::console::Console;
use leporello_diag::{ALL, Diagnostic, Stopped, Subject, codes, find};

pub fn run(code: Option<&str>, console: &Console) -> Result<(), Stopped> {
    let Some(name) = code else {
        let list: Vec<String> = ALL
            .iter()
            .map(|c| format!("{}  {:8} {}", c.name(), c.severity().word(), c.title()))
            .collect();
        console.out(&list.join("\n"));
        return Ok(());
    };
    match find(name) {
        Some(code) => {
            console.out(code.page());
            Ok(())
        }
        None => console.run(|sink| {
            let message = format!("there is no message `{name}`");
            Err(sink.stop(
                Diagnostic::new(codes::PRJ_002, Subject::Book, message)
                    .hint("`leporello explain` lists all of them"),
            ))
        }),
    }
}
