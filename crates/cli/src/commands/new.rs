//! `leporello new`: the first files of a book, for a person to go on from.

use crate::args::New;
use crate::console::Console;
use leporello_diag::Stopped;

pub fn run(args: &New, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let title = args.title.as_deref();
        let written =
            leporello_press::begin(&args.folder, &args.photos, title, &args.language, sink)?;
        let folder = args.folder.display().to_string();
        for file in &written {
            console.result(&format!("new    written  {folder}/{file}"));
        }
        console.result(&format!("next: edit them, then run `leporello make {folder}`"));
        console.json(&serde_json::json!({ "book": folder, "written": written }));
        Ok(())
    })
}
