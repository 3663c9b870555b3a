//! How the program speaks: messages and progress for people on standard error, results on
//! standard output.

use crate::args::{Format, Voice};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use leporello_diag::{Diagnostic, Progress, Severity, Sink, Stopped, Style, Subject, codes};
use std::io::{self, ErrorKind, IsTerminal as _, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

/// The terminal, or what stands in its place.
pub struct Console {
    format: Format,
    quiet: bool,
    advice: bool,
    style: Style,
    bar: Mutex<ProgressBar>,
    cancelled: Arc<AtomicBool>,
    /// Why something could not be written to standard output.
    lost: OnceLock<io::Error>,
}

impl Console {
    /// Speaks as asked; the first Ctrl-C asks stages to stop, the second ends the program.
    pub fn new(voice: &Voice) -> Self {
        let cancelled = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&cancelled);
        // Without a handler Ctrl-C ends the program at once, which loses nothing either:
        // files are only renamed into place when they are whole.
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(130);
            }
        });
        let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        Self {
            format: voice.format,
            quiet: voice.quiet,
            advice: voice.advice,
            style: if coloured { Style::Coloured } else { Style::Plain },
            bar: Mutex::new(ProgressBar::hidden()),
            cancelled,
            lost: OnceLock::new(),
        }
    }

    /// Whether results are written as JSON.
    pub fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    /// Says all messages of a sink.
    pub fn say(&self, sink: &Sink) {
        for diagnostic in sink.grouped() {
            let shown = match diagnostic.severity() {
                Severity::Advice => self.advice && !self.quiet,
                Severity::Warning => !self.quiet,
                Severity::Error | Severity::Bug => true,
            };
            if shown || self.is_json() {
                self.message(&diagnostic);
            }
        }
    }

    /// Runs a command's work, then says what it reported.
    pub fn run<T>(&self, work: impl FnOnce(&mut Sink) -> Result<T, Stopped>) -> Result<T, Stopped> {
        let mut sink = Sink::new();
        let result = work(&mut sink);
        if result.is_err() && self.cancelled.load(Ordering::SeqCst) {
            let message = "stopped on your wish; what was finished is kept in the cache";
            sink.report(
                Diagnostic::new(codes::PRJ_009, Subject::Book, message)
                    .hint("run the same command again to go on"),
            );
        }
        self.say(&sink);
        result
    }

    /// A result for people, on standard output; nothing when quiet or JSON is asked.
    pub fn result(&self, text: &str) {
        if !self.quiet && !self.is_json() {
            self.out(text);
        }
    }

    /// A result for programs: one JSON object on a line of standard output.
    pub fn json(&self, value: &serde_json::Value) {
        if self.is_json() {
            self.out(&value.to_string());
        }
    }

    /// What was asked for, in words or for programs: as JSON when that is the format.
    pub fn answer(&self, words: &str, value: impl FnOnce() -> serde_json::Value) {
        if self.is_json() {
            self.out(&value().to_string());
        } else {
            self.out(words);
        }
    }

    /// Whether all that was written to standard output has arrived there.
    ///
    /// # Errors
    ///
    /// [`Stopped`] when something is lost; standard error says why, in any format.
    pub fn all_is_said(&self) -> Result<(), Stopped> {
        let Some(error) = self.lost.get() else { return Ok(()) };
        let message = format!("the answer could not be written to standard output: {error}");
        let diagnostic = Diagnostic::new(codes::PRJ_004, Subject::Book, message);
        let _ = write!(io::stderr(), "{}", leporello_diag::human(&diagnostic, self.style));
        Err(Stopped)
    }

    fn out(&self, text: &str) {
        let mut out = io::stdout().lock();
        match writeln!(out, "{}", text.trim_end()).and_then(|()| out.flush()) {
            // A reader that went away has read what it wanted.
            Err(error) if error.kind() != ErrorKind::BrokenPipe => drop(self.lost.set(error)),
            _ => {}
        }
    }

    fn message(&self, diagnostic: &Diagnostic) {
        let mut err = io::stderr();
        // Where standard error is closed there is nobody to tell.
        let _ = match self.format {
            Format::Human => write!(err, "{}", leporello_diag::human(diagnostic, self.style)),
            Format::Line => writeln!(err, "{}", leporello_diag::line(diagnostic, self.style)),
            Format::Json => {
                self.out(&leporello_diag::json(diagnostic).to_string());
                Ok(())
            }
        };
    }
}

impl Progress for Console {
    fn begin(&self, what: &str, total: usize) {
        if self.quiet || self.format != Format::Human {
            return;
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        let template = "{msg:13} {bar:32} {pos} of {len}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what.to_owned());
        *self.bar() = bar;
    }

    fn step(&self) {
        self.bar().inc(1);
    }

    fn end(&self) {
        self.bar().finish_and_clear();
    }

    fn cancelled(&self) -> bool {
        self.cancelled.load(Ordering::SeqCst)
    }
}

impl Console {
    /// So many steps are done, for work that counts them itself.
    pub fn reach(&self, done: usize) {
        self.bar().set_position(done as u64);
    }

    fn bar(&self) -> std::sync::MutexGuard<'_, ProgressBar> {
        self.bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
