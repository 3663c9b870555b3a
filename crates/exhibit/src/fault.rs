//! What goes wrong with the server as a whole, in words.

use leporello_diag::{Diagnostic, Subject, codes};

/// Why something could not be done, for people.
pub type Fault = Box<Diagnostic>;

/// A database could not do what was asked.
pub(crate) fn database(what: &str, error: &dyn std::fmt::Display) -> Fault {
    let subject = Subject::Exhibition("the desk".into());
    Box::new(
        Diagnostic::new(codes::EXH_001, subject, format!("{what}: {error}"))
            .hint("see that the disk has room and the database may be written, then try again"),
    )
}
