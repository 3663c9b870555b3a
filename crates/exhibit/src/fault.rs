//! What goes wrong inside: told to the log by its code, and to who asked in plain words.

use crate::house::House;
use leporello_diag::{Diagnostic, Severity, Subject, codes};
use std::io::{self, Write as _};

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

/// The program itself is wrong. What it was about is not told: it may be what somebody wrote.
pub(crate) fn broken() -> Fault {
    let subject = Subject::Exhibition("the server".into());
    Box::new(Diagnostic::new(
        codes::EXH_011,
        subject,
        "a panic, told on standard error by its place",
    ))
}

/// What who asked is told of a fault: what the ledger and the report do not do says why, so that
/// it can be done otherwise; of what is wrong inside the title of the code is enough.
pub(crate) fn plainly(fault: &Diagnostic) -> String {
    let name = fault.code.name();
    let is_for_who_asked =
        name == codes::LDG_002.name() || name.starts_with("TRN-") || name.starts_with("AUD-");
    let words = if is_for_who_asked { fault.message.as_str() } else { fault.code.title() };
    format!("{words} ({name})")
}

/// Whether the fault lies in the program, and not in what it stands on.
pub(crate) fn is_ours(fault: &Diagnostic) -> bool {
    fault.severity() == Severity::Bug
}

impl House {
    /// Tells the log and the metrics of a fault in `place`: an address as the router writes it, or
    /// a part of the server. Nothing of who asked is in it.
    pub(crate) fn told(&self, place: &str, fault: &Diagnostic) {
        let code = fault.code.name();
        self.metrics.failed(code);
        if let Some(log) = &self.options.log {
            log(&format!("fault={code} place={place:?} text={:?}", fault.message));
        }
    }
}

/// From now on a panic in this process is told on standard error by its place in the program and
/// by nothing else: its words may have in them what somebody wrote.
pub fn panics_by_place() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Where standard error is a file on a full disk, there is nobody to tell.
        let _ = writeln!(io::stderr(), "fault={} place={place:?}", codes::EXH_011.name());
    }));
}
