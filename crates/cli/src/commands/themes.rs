//! `leporello themes`: which themes there are, and a copy of one to edit.

use crate::args::{Themes, ThemesAction};
use crate::console::Console;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_disk::{cannot_write, write_whole};
use leporello_press::Theme;
use std::path::Path;

pub fn run(args: &Themes, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| match &args.action {
        Some(ThemesAction::Copy { name, out }) => copy(name, out, console, sink),
        None => {
            list(console);
            Ok(())
        }
    })
}

fn list(console: &Console) {
    let themes = Theme::list();
    let lines: Vec<String> =
        themes.iter().map(|(name, about)| format!("{name:<10} {about}")).collect();
    console.answer(&lines.join("\n"), || {
        let named =
            |(name, about): &(&str, String)| serde_json::json!({ "name": name, "about": about });
        serde_json::json!({ "themes": themes.iter().map(named).collect::<Vec<_>>() })
    });
}

/// Writes the files of a theme into a folder that has none of them.
fn copy(name: &str, out: &Path, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let Some(files) = Theme::files(name) else {
        let names: Vec<&str> = Theme::list().into_iter().map(|(name, _)| name).collect();
        let told =
            Diagnostic::new(codes::PRJ_050, Subject::Book, format!("there is no theme `{name}`"));
        return Err(sink.stop(told.hint(format!("choose one of: {}", names.join(", ")))));
    };
    if let Some((taken, _)) = files.iter().find(|(path, _)| out.join(path).exists()) {
        let path = out.join(taken).display().to_string();
        let subject = Subject::File { path, place: None };
        let told = Diagnostic::new(codes::PRJ_004, subject, "a file is there already; it is kept");
        return Err(sink.stop(told.hint("name a new folder: `--out FOLDER`")));
    }
    for (path, bytes) in files {
        let path = out.join(path);
        write_whole(&path, |file| file.write_all(bytes))
            .map_err(|error| sink.stop(cannot_write(codes::PRJ_004, &path, &error)))?;
    }
    let shown = out.display().to_string();
    console.result(&format!("theme  written  {shown}; name it under [theme] in leporello.toml"));
    console.json(&serde_json::json!({ "theme": name, "written": shown }));
    Ok(())
}
