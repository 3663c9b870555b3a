//! Measurements of layout and speed, as Markdown on standard output.
//!
//! ```text
//! bench plan
//! bench ingest [--photos DIR] [--least N] [--most N]
//! bench make [--photos DIR] [--least N] [--most N] [--binary FILE]
//! bench book [--photos DIR] [--least N] [--most N] [--binary FILE]
//! bench screens [--photos DIR] [--least N] [--most N] [--binary FILE]
//! ```
//!
//! Without `--photos`, pictures of 12 megapixels are drawn (for 1,000 photographs, of 24; for
//! the book with words, of 12 to 48;
//! for screens, of 12 and 24).
//! `--least` begins the growth late, `--most` ends it early.

mod commands;

use leporello_bench::clock;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "bench plan\n\
    bench ingest [--photos DIR] [--least N] [--most N]\n\
    bench make [--photos DIR] [--least N] [--most N] [--binary FILE]\n\
    bench book [--photos DIR] [--least N] [--most N] [--binary FILE]\n\
    bench screens [--photos DIR] [--least N] [--most N] [--binary FILE]";

/// What was asked on the command line.
struct Asked {
    photos: Option<PathBuf>,
    binary: Option<PathBuf>,
    least: usize,
    most: usize,
}

impl Asked {
    /// The counts of photographs that were asked for.
    fn among<const N: usize>(&self, counts: [usize; N]) -> impl Iterator<Item = usize> {
        let asked = self.least..=self.most;
        counts.into_iter().filter(move |count| asked.contains(count))
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nothing can be done when standard error is closed.
            let _ = writeln!(std::io::stderr(), "{reason}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let mut given = std::env::args_os().skip(1).peekable();
    if given.next_if(|word| word == clock::MEASURE).is_some() {
        return commands::line(&mut std::io::stdout(), clock::answer(given)?);
    }
    let mut words = std::env::args().skip(1);
    let command = words.next().unwrap_or_default();
    let asked = asked(words)?;
    let out = &mut std::io::stdout();
    match command.as_str() {
        "plan" => commands::plan(out),
        "ingest" => commands::ingest(&asked, out),
        "book" => commands::book(&asked, out),
        "make" => commands::make(&asked, out),
        "screens" => commands::screens(&asked, out),
        _ => Err(USAGE.into()),
    }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    let mut asked = Asked { photos: None, binary: None, least: 0, most: usize::MAX };
    while let Some(word) = words.next() {
        let value = words.next();
        let count = value.as_ref().and_then(|value| value.parse().ok());
        match (word.as_str(), value, count) {
            ("--photos", Some(folder), _) => asked.photos = Some(folder.into()),
            ("--binary", Some(file), _) => asked.binary = Some(file.into()),
            ("--least", _, Some(count)) => asked.least = count,
            ("--most", _, Some(count)) => asked.most = count,
            _ => return Err(format!("`{word}` is not understood here\n{USAGE}")),
        }
    }
    Ok(asked)
}
