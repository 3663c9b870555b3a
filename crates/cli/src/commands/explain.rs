//! `leporello explain`: what a message means and what to do.

use crate::console::Console;
use leporello_diag::{ALL, Code, Diagnostic, Stopped, Subject, codes, find};
use serde_json::{Value, json};

pub fn run(code: Option<&str>, console: &Console) -> Result<(), Stopped> {
    let Some(name) = code else {
        let list: Vec<String> = ALL
            .iter()
            .map(|c| format!("{}  {:8} {}", c.name(), c.severity().word(), c.title()))
            .collect();
        console.answer(
            &list.join("\n"),
            || json!({ "codes": ALL.iter().map(head).collect::<Vec<_>>() }),
        );
        return Ok(());
    };
    match find(name) {
        Some(code) => {
            console.answer(code.page(), || {
                let mut answer = head(&code);
                answer["page"] = code.page().into();
                answer
            });
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

fn head(code: &Code) -> Value {
    json!({ "code": code.name(), "severity": code.severity().word(), "title": code.title() })
}
