//! The mistakes of one file, in the order of their places.

use crate::text_file::TextFile;
use leporello_diag::{Code, Diagnostic, Sink, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Most mistakes of one kind that are told of a file; the rest is counted.
const TOLD: usize = 20;

/// One mistake.
#[derive(Clone, Debug)]
pub(crate) struct Mistake {
    pub code: Code,
    /// Offset of its first byte.
    pub at: usize,
    pub message: String,
    pub hints: Vec<String>,
}

impl Mistake {
    pub fn new(code: Code, at: usize, message: impl Into<String>) -> Self {
        Self { code, at, message: message.into(), hints: Vec::new() }
    }

    /// Adds one thing to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// Gathers the mistakes of a file and reports them together.
pub(crate) struct Mistakes<'f> {
    file: &'f TextFile,
    found: Vec<Mistake>,
    told: BTreeMap<&'static str, (Code, usize)>,
    silent: BTreeSet<usize>,
}

impl<'f> Mistakes<'f> {
    pub fn of(file: &'f TextFile) -> Self {
        Self { file, found: Vec::new(), told: BTreeMap::new(), silent: BTreeSet::new() }
    }

    pub const fn file(&self) -> &'f TextFile {
        self.file
    }

    /// Takes no mistake of this line any more: what could be said would only follow from
    /// what was said.
    pub fn silence(&mut self, line: usize) {
        self.silent.insert(line);
    }

    pub fn add(&mut self, mistake: Mistake) {
        if self.silent.contains(&self.file.line(mistake.at)) {
            return;
        }
        let (_, told) = self.told.entry(mistake.code.name()).or_insert((mistake.code, 0));
        *told += 1;
        if *told <= TOLD {
            self.found.push(mistake);
        }
    }

    /// The value; or `None`, and the mistake is taken.
    pub fn take<T>(&mut self, value: Result<T, Mistake>) -> Option<T> {
        value.map_err(|mistake| self.add(mistake)).ok()
    }

    /// Reports everything, from the top of the file to its end.
    pub fn report(mut self, sink: &mut Sink) {
        self.found.sort_by_key(|mistake| mistake.at);
        for Mistake { code, at, message, hints } in self.found {
            let mut diagnostic = Diagnostic::new(code, self.file.at(at), message);
            diagnostic.hints = hints;
            sink.report(diagnostic);
        }
        for (code, count) in self.told.into_values().filter(|(_, count)| *count > TOLD) {
            let subject = Subject::File { path: self.file.path().to_owned(), place: None };
            let message = format!("{} more of this kind: {}", count - TOLD, code.title());
            sink.report(Diagnostic::new(code, subject, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_diag::codes;

    #[test]
    fn mistakes_come_in_the_order_of_the_file_and_too_many_are_counted() {
        let file = TextFile::new("a.md", "x".repeat(100));
        let mut mistakes = Mistakes::of(&file);
        for at in (0..50).rev() {
            mistakes.add(Mistake::new(codes::PRJ_031, at, "tag"));
        }
        let mut sink = Sink::new();
        mistakes.report(&mut sink);
        let said = sink.diagnostics();
        assert_eq!(said.len(), TOLD + 1);
        assert_eq!(said[0].subjects[0], file.at(30));
        assert!(said[TOLD].message.starts_with("30 more"));
    }
}
