//! Numbers that are published of a guest book.

use std::fmt;

/// A number of entries as it is said: rounded to five, so that nobody can tell from it whether
/// one person wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct About(u64);

impl About {
    /// The number as it is said of `exact` entries.
    #[must_use]
    pub const fn of(exact: u64) -> Self {
        Self(if exact < 5 { 0 } else { exact.saturating_add(2) / 5 * 5 })
    }

    /// The nearest multiple of five; 0 says "fewer than five", which may be none.
    #[must_use]
    pub const fn rounded(self) -> u64 {
        self.0
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("fewer than 5"),
            n => write!(f, "about {n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_more_or_less_cannot_be_told_from_none() {
        let said = [0, 1, 4, 5, 7, 8, 12, 13, 500].map(|n| About::of(n).to_string());
        let expected = [
            "fewer than 5",
            "fewer than 5",
            "fewer than 5",
            "about 5",
            "about 5",
            "about 10",
            "about 10",
            "about 15",
            "about 500",
        ];
        assert_eq!(said, expected);
    }
}
