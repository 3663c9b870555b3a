//! Addresses of a hall.

use leporello_page::in_path;

/// An address below that of a hall: `rest` begins with `/` or is empty.
pub(crate) fn below(hall: &str, rest: &str) -> String {
    format!("/hall/{}{rest}", in_path(hall))
}
