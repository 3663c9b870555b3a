//! The editions a plan becomes.

/// What an edition that must say a date says when it was given none, 1 January 2026: no clock is
/// in what is written.
pub const FIRST_MOMENT: jiff::Timestamp = jiff::Timestamp::constant(1_767_225_600, 0);

/// An edition of the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// On paper: PDF, cover, receipts.
    Print,
    /// The e-book, as printed and for reading.
    Epub,
    /// A folder for any browser.
    Web,
}

impl Edition {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Print, Self::Epub, Self::Web];

    /// Its name in settings and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Print => "print",
            Self::Epub => "epub",
            Self::Web => "web",
        }
    }
}

/// A size of a file as people write it, in bytes: `50MB`, `1.5 GB`, `800kB`. A kilobyte has
/// 1,000 bytes, as shops and mail services count them.
///
/// # Errors
///
/// What to write, when it is none of 100 kB to 100 GB.
pub fn file_size(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "kb" => 1e3,
        "mb" => 1e6,
        "gb" => 1e9,
        _ => return Err(needed(text)),
    };
    let bytes = digits.trim().parse::<f64>().map_or(f64::NAN, |number| number * factor);
    if (1e5..=1e11).contains(&bytes) { Ok(bytes as u64) } else { Err(needed(text)) }
}

fn needed(text: &str) -> String {
    format!("`{text}` is no size of a file; write it as 50MB, from 100kB to 100GB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_moment_is_the_first_of_2026() {
        assert_eq!(FIRST_MOMENT.to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn sizes_of_files_are_read_as_people_write_them() {
        assert_eq!(file_size("50MB"), Ok(50_000_000));
        assert_eq!(file_size(" 1.5 gb"), Ok(1_500_000_000));
        for wrong in ["50", "MB", "-3MB", "5 bytes", "1e400MB", "", "NaNMB", "1kB"] {
            assert!(file_size(wrong).is_err(), "{wrong}");
        }
    }
}
