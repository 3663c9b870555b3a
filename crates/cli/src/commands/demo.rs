//! `leporello demo`: draw pictures, make a book of them.

use super::make;
use crate::args::Demo;
use crate::console::Console;
use crate::places;
use leporello_diag::{Diagnostic, Progress as _, Sink, Stopped, Subject, codes};
use leporello_press::{Asked, EditionsAsked, Workplace};
use std::ops::ControlFlow;
use std::path::Path;

/// The pictures, in the demo's folder.
const PICTURES: &str = "pictures";
/// The book, in the demo's folder.
const BOOK: &str = "book";
/// Its working copies, so that removing the folder removes everything.
const CACHE: &str = "cache";

pub fn run(args: &Demo, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let pictures = args.out.join(PICTURES);
        let drawn = draw(&pictures, console, sink)?;
        if args.pictures_only {
            drawn.tell(&pictures, console);
            return Ok(());
        }
        book(args, &pictures, console, sink)
    })
}

/// The pictures in the demo's folder.
struct Drawn {
    count: usize,
    /// Whether this run drew them; else they were there.
    is_new: bool,
}

impl Drawn {
    fn tell(&self, folder: &Path, console: &Console) {
        let (folder, word) = (folder.display(), if self.is_new { "written" } else { "kept" });
        console.result(&format!("{} pictures {word}  {folder}", self.count));
        console.json(&serde_json::json!({
            "pictures": folder.to_string(), "count": self.count, "new": self.is_new
        }));
    }
}

fn draw(folder: &Path, console: &Console, sink: &mut Sink) -> Result<Drawn, Stopped> {
    let mut begun = false;
    let mut progress = |done: usize, total: usize| {
        if !begun {
            console.begin("pictures", total);
            begun = true;
        }
        console.reach(done);
        if console.cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let written = leporello_scene::write_demo(folder, &mut progress);
    console.end();
    match written {
        Ok(count) => Ok(Drawn { count, is_new: begun }),
        // The console itself says that the user wished it.
        Err(_) if console.cancelled() => Err(Stopped),
        Err(error) => Err(sink.stop(not_drawn(folder, &error))),
    }
}

fn not_drawn(folder: &Path, error: &std::io::Error) -> Diagnostic {
    let subject = Subject::File { path: folder.display().to_string(), place: None };
    Diagnostic::new(codes::PRJ_004, subject, format!("pictures cannot be drawn: {error}"))
        .hint("name a folder that does not exist yet: `--out FOLDER`")
}

fn book(args: &Demo, pictures: &Path, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    let asked = Asked {
        title: Some("Northern Light".into()),
        subtitle: Some("Pictures drawn by Leporello".into()),
        pages: args.pages,
        ..Asked::default()
    };
    let (out, cache) = (args.out.join(BOOK), args.out.join(CACHE));
    let (place, before) = Workplace::find(pictures, Some(&out), &cache, places::latest(), sink)?;
    make::make(&place, asked, before, &EditionsAsked::default(), console, sink)
}
