//! What goes wrong with a ledger as a whole, in words.

use leporello_diag::{Diagnostic, Subject, codes};
use leporello_turnout::vocabulary::DeviceId;
use std::path::Path;

/// Why something could not be done, for people.
pub type Fault = Box<Diagnostic>;

/// The database could not do what was asked.
pub(crate) fn database(what: &str, error: &dyn std::fmt::Display) -> Fault {
    Box::new(
        Diagnostic::new(
            codes::LDG_001,
            Subject::Exhibition("the ledger".into()),
            format!("{what}: {error}"),
        )
        .hint("see that the disk has room and the database may be written, then try again"),
    )
}

/// The ledger holds something it cannot have written.
pub(crate) fn unreadable(where_: &str, why: &dyn std::fmt::Display) -> Fault {
    Box::new(
        Diagnostic::new(
            codes::LDG_004,
            Subject::Exhibition(where_.into()),
            format!("what is stored was not written by Leporello: {why}"),
        )
        .hint("take the last backup that verifies, and keep this one as evidence"),
    )
}

/// The ledger is another one than was asked for.
pub(crate) fn another(why: String, hint: &str) -> Fault {
    Box::new(
        Diagnostic::new(codes::LDG_002, Subject::Exhibition("the ledger".into()), why).hint(hint),
    )
}

/// A key file cannot be used.
pub(crate) fn broken_key(path: &Path, why: &str) -> Fault {
    let subject = Subject::File { path: path.display().to_string(), place: None };
    Box::new(
        Diagnostic::new(codes::LDG_003, subject, format!("the key cannot be used: {why}"))
            .hint("name the key file this ledger was begun with")
            .hint("for a new ledger, name a file in a folder that is there and can be written"),
    )
}

/// A device that nobody paired.
pub(crate) fn no_device(device: &DeviceId) -> Fault {
    another(format!("there is no device `{device}`"), "pair it first")
}
