//! Where stages report, without stopping.

use crate::{Diagnostic, Severity};

/// A stage ended early because what it makes would mean nothing.
///
/// The reason has already gone to the [`Sink`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped;

/// Collects messages in the order of the book, not of the threads: whoever works in
/// parallel reports after gathering its results in order.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// An empty sink.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a message.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Takes a message and says that the stage must stop.
    pub fn stop(&mut self, diagnostic: Diagnostic) -> Stopped {
        self.report(diagnostic);
        Stopped
    }

    /// Takes all messages of another sink.
    pub fn append(&mut self, other: Self) {
        self.diagnostics.extend(other.diagnostics);
    }

    /// The messages as they came.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// How many messages have this severity or a worse one.
    #[must_use]
    pub fn count_from(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|d| d.severity() >= severity).count()
    }

    /// The messages for reading: the same code, sentence and hints said once with all
    /// its subjects, worst severity first, otherwise in order of arrival.
    #[must_use]
    pub fn grouped(&self) -> Vec<Diagnostic> {
        let mut groups: Vec<Diagnostic> = Vec::new();
        for diagnostic in &self.diagnostics {
            let same = |g: &&mut Diagnostic| {
                g.code == diagnostic.code
                    && g.message == diagnostic.message
                    && g.hints == diagnostic.hints
            };
            match groups.iter_mut().find(same) {
                Some(group) => {
                    for subject in &diagnostic.subjects {
                        if !group.subjects.contains(subject) {
                            group.subjects.push(subject.clone());
                        }
                    }
                }
                None => groups.push(diagnostic.clone()),
            }
        }
        groups.sort_by_key(|g| std::cmp::Reverse(g.severity()));
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Subject, codes};

    fn truncated(photo: &str) -> Diagnostic {
        Diagnostic::new(codes::PHO_003, Subject::Photo(photo.into()), "photograph ends early")
    }

    #[test]
    fn forty_of_a_kind_are_one_message_with_forty_subjects() {
        let mut sink = Sink::new();
        for i in 0..40 {
            sink.report(truncated(&format!("{i}.jpg")));
        }
        let grouped = sink.grouped();
        assert_eq!(grouped.len(), 1);
        assert_eq!(grouped[0].subjects.len(), 40);
    }

    #[test]
    fn the_worst_is_said_first() {
        let mut sink = Sink::new();
        sink.report(truncated("a.jpg"));
        sink.report(Diagnostic::new(codes::PHO_001, Subject::Book, "no photograph here"));
        assert_eq!(sink.grouped()[0].severity(), Severity::Error);
    }
}
