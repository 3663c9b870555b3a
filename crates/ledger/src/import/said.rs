//! Messages about a file, not more than anybody reads.

use leporello_diag::{Code, Diagnostic, Sink, Subject};
use std::collections::BTreeMap;

/// How many messages of a kind are listed one by one; the rest is counted. A file of many GB
/// may have a mistake on every line.
const LISTED: u64 = 1000;

/// Longest message, in characters: what it quotes of a file may be a field of a MiB.
const LONGEST: usize = 400;

/// Tells a sink about one file.
pub(crate) struct Said<'a> {
    sink: &'a mut Sink,
    file: String,
    told: BTreeMap<&'static str, (Code, u64)>,
}

impl<'a> Said<'a> {
    pub(crate) const fn new(sink: &'a mut Sink) -> Self {
        Self { sink, file: String::new(), told: BTreeMap::new() }
    }

    pub(crate) fn begin(&mut self, file: &str) {
        file.clone_into(&mut self.file);
        self.told.clear();
    }

    /// Says something about a line, from 1; 0 for the file as a whole.
    pub(crate) fn say(&mut self, code: Code, line: u64, message: impl Into<String>, hint: &str) {
        let told = self.told.entry(code.name()).or_insert((code, 0));
        told.1 += 1;
        if told.1 > LISTED {
            return;
        }
        let place = usize::try_from(line).ok().filter(|line| *line > 0).map(|line| (line, 1));
        let subject = Subject::File { path: self.file.clone(), place };
        let mut message = message.into();
        if let Some((end, _)) = message.char_indices().nth(LONGEST) {
            message.truncate(end);
            message.push('…');
        }
        // What is left over of a long one is given back.
        message.shrink_to_fit();
        self.sink.report(Diagnostic::new(code, subject, message).hint(hint));
    }

    /// Counts what was not listed.
    pub(crate) fn end(&mut self) {
        for (code, number) in self.told.values().filter(|(_, number)| *number > LISTED) {
            let more = number - LISTED;
            let subject = Subject::File { path: self.file.clone(), place: None };
            let message = format!("{more} more rows like those listed: {}", code.title());
            self.sink.report(Diagnostic::new(*code, subject, message));
        }
    }
}
