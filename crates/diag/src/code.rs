//! Codes: a number for life for every message.

/// How much a message matters to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// What could be better; shown only when asked for.
    Advice,
    /// What to look at before ordering; the edition is written.
    Warning,
    /// Why an edition, or the whole book, is not written.
    Error,
    /// A fault in Leporello, not in the book.
    Bug,
}

impl Severity {
    /// The word shown to people.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Bug => "bug",
        }
    }
}

/// A message's number: family and three digits, never reused.
///
/// Families: `PRJ` project and command line, `PHO` photographs, `PLN` choosing and
/// pages, `TYP` type, `PRT` print edition, `PFL` printers and preflight,
/// `PRV` preview, `SCR` editions for screens, `EPB` e-books,
/// `WEB` web edition, `TRN` turnout of an exhibition,
/// `LDG` its ledger, `AUD` the way from the ledger to the report and back, `GST` guest book.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    pub(crate) name: &'static str,
    pub(crate) severity: Severity,
    pub(crate) title: &'static str,
    pub(crate) page: &'static str,
}

impl Code {
    /// The code as people type it, such as `PHO-003`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The severity every message of this code has.
    #[must_use]
    pub const fn severity(self) -> Severity {
        self.severity
    }

    /// One line that names the situation, without a full stop.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.title
    }

    /// The page `leporello explain` shows: what it means, why, what to do (Markdown).
    #[must_use]
    pub const fn page(self) -> &'static str {
        self.page
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Code {}

/// One constant for each page in `codes/`.
pub mod codes {
    use super::{Code, Severity};
    include!(concat!(env!("OUT_DIR"), "/codes.rs"));
}

pub use codes::ALL;

/// Finds a code by name, whatever the case of its letters.
#[must_use]
pub fn find(name: &str) -> Option<Code> {
    ALL.iter().copied().find(|code| code.name.eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_says_what_it_means_and_what_to_do() {
        for code in ALL {
            for heading in ["\n## What it means\n", "\n## What to do\n"] {
                assert!(code.page.contains(heading), "{} lacks{heading}", code.name);
            }
        }
    }

    #[test]
    fn names_are_a_family_and_three_digits() {
        for code in ALL {
            let (family, number) = code.name.split_once('-').unwrap();
            let families = [
                "PRJ", "PHO", "PLN", "TYP", "PRT", "PFL", "PRV", "SCR", "EPB", "WEB", "TRN", "LDG",
                "AUD", "EXH", "GST", "KSK",
            ];
            assert!(families.contains(&family), "{}", code.name);
            assert!(number.len() == 3 && number.bytes().all(|b| b.is_ascii_digit()));
        }
    }

    #[test]
    fn titles_fit_a_line_and_end_without_a_full_stop() {
        for code in ALL {
            assert!(code.title.len() <= 100 && !code.title.ends_with('.'), "{}", code.name);
        }
    }

    #[test]
    fn a_code_is_found_in_any_case() {
        assert_eq!(find("pho-003").map(Code::name), Some("PHO-003"));
        assert_eq!(find("PHO-0"), None);
    }
}
