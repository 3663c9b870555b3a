//! Messages about one file, in a form that the cache can keep.

use leporello_diag::{Code, Diagnostic, Subject};
use serde::{Deserialize, Serialize};

/// A message about one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Note {
    code: String,
    message: String,
    hints: Vec<String>,
}

impl Note {
    /// A message: one sentence in lower case without a full stop.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code: code.name().into(), message: message.into(), hints: Vec::new() }
    }

    /// Adds one thing to do.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The message about this file; `None` when its code is of another version.
    pub(crate) fn about(&self, file: &str) -> Option<Diagnostic> {
        let code = leporello_diag::find(&self.code)?;
        let subject = Subject::Photo(file.into());
        let start = Diagnostic::new(code, subject, self.message.as_str());
        Some(self.hints.iter().fold(start, Diagnostic::hint))
    }
}
