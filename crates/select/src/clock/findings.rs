//! What is said about clocks that were set.

use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::ClockFinding;

/// Reports every correction that the user did not ask for.
pub(super) fn report(findings: &[ClockFinding], sink: &mut Sink) {
    for finding in findings.iter().filter(|f| f.added_seconds != 0 && f.votes > 0) {
        let message = format!(
            "the clock of `{}` was {}: {}",
            finding.camera,
            error(finding.added_seconds),
            finding.why
        );
        sink.report(
            Diagnostic::new(codes::PLN_001, Subject::Book, message)
                .hint("if that is wrong, give this camera 0 seconds in `[[edits.clock]]`"),
        );
    }
}

/// An error in words, such as `1:02:37 ahead`.
fn error(added_seconds: i64) -> String {
    let side = if added_seconds < 0 { "ahead" } else { "behind" };
    let seconds = added_seconds.unsigned_abs();
    let clock = format!("{}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    match seconds / 86_400 {
        0 => format!("{clock} {side}"),
        1 => format!("1 day and {clock} {side}"),
        days => format!("{days} days and {clock} {side}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_said_in_hours_minutes_and_seconds() {
        assert_eq!(error(-3757), "1:02:37 ahead");
        assert_eq!(error(90_000), "1 day and 1:00:00 behind");
    }
}
