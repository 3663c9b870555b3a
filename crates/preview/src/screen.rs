//! What is on the screen now, and how it is told to the page.

use crate::{Book, Shown};
use leporello_diag::{Diagnostic, Subject};
use leporello_model::BoundAt;
use serde::Serialize;
use std::sync::Arc;

/// What is on the screen.
#[derive(Clone, Default)]
pub(crate) struct Screen {
    /// The last book that came about.
    pub(crate) book: Option<Arc<dyn Book>>,
    /// Why no book came about of the sources as they are now; empty when `book` is of them.
    pub(crate) refusal: Vec<Diagnostic>,
    /// Whether the book is being made anew.
    pub(crate) is_working: bool,
    /// Renewals so far, failed ones as well.
    pub(crate) renewals: u64,
}

impl Screen {
    /// Takes what a renewal brought. A failed one leaves the book before it.
    pub(crate) fn take(&mut self, renewed: Result<Arc<dyn Book>, Vec<Diagnostic>>) {
        match renewed {
            Ok(book) => (self.book, self.refusal) = (Some(book), Vec::new()),
            Err(refusal) => self.refusal = refusal,
        }
        self.is_working = false;
        self.renewals += 1;
    }

    /// The book, if it shows a spread of this version at this place.
    pub(crate) fn book_with(&self, spread: usize, version: &str) -> Option<Arc<dyn Book>> {
        let book = self.book.as_ref()?;
        (book.shown().spreads.get(spread)?.version == version).then(|| Arc::clone(book))
    }

    /// All that the page has to know, as JSON on one line. Lengths are in millimetres.
    pub(crate) fn json(&self, session: &str) -> String {
        let shown = self.book.as_ref().map(|book| book.shown());
        let messages = match (self.refusal.is_empty(), shown) {
            (true, Some(shown)) => &shown.messages,
            _ => &self.refusal,
        };
        let told = Told {
            session,
            renewals: self.renewals,
            working: self.is_working,
            refused: !self.refusal.is_empty(),
            book: shown.map(TellBook::of),
            messages: messages.iter().map(TellMessage::of).collect(),
        };
        serde_json::to_string(&told).expect("numbers and strings are always JSON")
    }
}

#[derive(Serialize)]
struct Told<'a> {
    session: &'a str,
    renewals: u64,
    working: bool,
    refused: bool,
    book: Option<TellBook<'a>>,
    messages: Vec<TellMessage<'a>>,
}

#[derive(Serialize)]
struct TellBook<'a> {
    title: &'a str,
    language: &'a str,
    direction: &'static str,
    trim: [f64; 2],
    bleed: TellBleed,
    safe: TellSafe,
    spreads: Vec<TellSpread<'a>>,
}

#[derive(Serialize)]
struct TellBleed {
    top: f64,
    bottom: f64,
    outside: f64,
}

#[derive(Serialize)]
struct TellSafe {
    trim: f64,
    fold: f64,
}

#[derive(Serialize)]
struct TellSpread<'a> {
    verso: Option<u32>,
    recto: Option<u32>,
    version: &'a str,
    chapter: &'a str,
}

impl<'a> TellBook<'a> {
    fn of(shown: &'a Shown) -> Self {
        Self {
            title: &shown.title,
            language: &shown.language,
            direction: match shown.bound_at {
                BoundAt::Left => "ltr",
                BoundAt::Right => "rtl",
            },
            trim: [shown.trim.w.to_mm(), shown.trim.h.to_mm()],
            bleed: TellBleed {
                top: shown.bleed.top.to_mm(),
                bottom: shown.bleed.bottom.to_mm(),
                outside: shown.bleed.outside.to_mm(),
            },
            safe: TellSafe { trim: shown.safe.trim.to_mm(), fold: shown.safe.fold.to_mm() },
            spreads: shown
                .spreads
                .iter()
                .map(|spread| TellSpread {
                    verso: spread.verso,
                    recto: spread.recto,
                    version: &spread.version,
                    chapter: &spread.chapter,
                })
                .collect(),
        }
    }
}

/// A message as JSON on one line, as among those that the page is told of.
pub(crate) fn message_json(message: &Diagnostic) -> String {
    serde_json::to_string(&TellMessage::of(message)).expect("strings are always JSON")
}

#[derive(Serialize)]
struct TellMessage<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    subjects: Vec<TellSubject>,
    hints: &'a [String],
}

#[derive(Serialize)]
struct TellSubject {
    text: String,
    /// The page it is on, where it is on one.
    page: Option<u32>,
}

impl<'a> TellMessage<'a> {
    fn of(diagnostic: &'a Diagnostic) -> Self {
        let subject = |subject: &Subject| TellSubject {
            text: subject.to_string(),
            page: match *subject {
                Subject::Page(page) | Subject::Plate { page, .. } => Some(page),
                Subject::Book
                | Subject::Photo(_)
                | Subject::Exhibition(_)
                | Subject::File { .. } => None,
            },
        };
        Self {
            code: diagnostic.code.name(),
            severity: diagnostic.severity().word(),
            message: &diagnostic.message,
            subjects: diagnostic
                .subjects
                .iter()
                .filter(|&subject| *subject != Subject::Book)
                .map(subject)
                .collect(),
            hints: &diagnostic.hints,
        }
    }
}
