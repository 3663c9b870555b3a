//! `leporello turnout simulate`: a planted exhibition as files to import.

use crate::args::turnout::SimulateArgs;
use crate::console::Console;
use leporello_audit::planted;
use leporello_diag::{Stopped, codes};
use leporello_disk::{cannot_write_but, write_whole};
use serde_json::json;

pub fn run(args: &SimulateArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        for file in planted((!args.story).then_some(args.seed)) {
            let path = args.folder.join(file.name);
            let written = write_whole(&path, |out| out.write_all(file.text.as_bytes()));
            written.map_err(|error| {
                let option = "leporello turnout simulate FOLDER";
                sink.stop(cannot_write_but(codes::AUD_006, &path, &error, option))
            })?;
            console.result(&format!("written      {}", path.display()));
            console.json(&json!({ "written": path.display().to_string() }));
        }
        let folder = args.folder.display();
        console.result(&format!(
            "now          leporello turnout import {folder}\n             \
             leporello turnout estimate {folder} --truth {}",
            args.folder.join("truth.json").display()
        ));
        Ok(())
    })
}
