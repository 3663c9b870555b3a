//! What a file's name tells: its number, its natural order, and of what it is a version.

use std::cmp::Ordering;

/// Endings that programs and people give to a copy they have worked on.
const EDITED: [&str; 9] =
    ["edited", "edit", "bearbeitet", "modifié", "bw", "sw", "crop", "cropped", "retouched"];

/// Endings of copies on which nothing was worked.
const COPIED: [&str; 7] = ["copy", "kopie", "copie", "web", "small", "resized", "print"];

/// The name of a file without folder and extension, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileName {
    /// What all versions of one exposure share, in lower case.
    pub family: String,
    /// Whether the name says that the picture was worked on.
    pub is_edited: bool,
    /// What stands before the number, in lower case; empty without a number.
    pub series: String,
    /// The camera's counter: the digits at the end of the family, at most nine.
    pub number: Option<u64>,
}

impl FileName {
    /// Reads the last part of a path.
    pub fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        let stem = lower.rsplit_once('.').map_or(lower.as_str(), |(stem, _)| stem);
        let (family, is_edited) = family(stem);
        let digits = family.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (series, digits) = family.split_at(family.len() - digits);
        let number = if (1..=9).contains(&digits.len()) { digits.parse().ok() } else { None };
        let series = if number.is_some() { series.to_owned() } else { String::new() };
        Self { family, is_edited, series, number }
    }
}

/// The stem without the marks of versions, and whether one of them tells of an edit.
fn family(stem: &str) -> (String, bool) {
    // Pixel telephones write `PXL_20230101_120000000.PORTRAIT` beside the plain name.
    let stem = if stem.starts_with("pxl_") { stem.split('.').next().unwrap_or(stem) } else { stem };
    let mut rest = stem.trim();
    let mut is_edited = false;
    while let Some((shorter, edited)) = without_mark(rest) {
        rest = shorter;
        is_edited |= edited;
    }
    match rest.strip_prefix("img_e") {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            (format!("img_{digits}"), true)
        }
        _ => (rest.to_owned(), is_edited),
    }
}

/// Takes one mark off the end; `None` when there is none or nothing would remain.
fn without_mark(stem: &str) -> Option<(&str, bool)> {
    let (rest, edited) = if let Some((rest, digits)) = stem.rsplit_once('~') {
        (digits.parse::<u8>().ok()?, (rest, true)).1
    } else if let Some((rest, digits)) = stem.strip_suffix(')').and_then(|s| s.rsplit_once('(')) {
        (digits.parse::<u8>().ok()?, (rest, false)).1
    } else {
        let (rest, word) = stem.rsplit_once(['-', '_', ' '])?;
        if EDITED.contains(&word) {
            (rest, true)
        } else if COPIED.contains(&word) {
            (rest, false)
        } else {
            // The second copy is called `name copy 2`.
            let (before, copy) = rest.rsplit_once(['-', '_', ' '])?;
            (word.parse::<u8>().is_ok() && COPIED.contains(&copy)).then_some((before, false))?
        }
    };
    let rest = rest.trim_end();
    (!rest.is_empty()).then_some((rest, edited))
}

/// The order people expect: runs of digits count as numbers, letters of both cases are
/// equal; what is still equal is ordered by bytes.
pub(crate) fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    loop {
        let (head_x, rest_x) = chunk(x);
        let (head_y, rest_y) = chunk(y);
        let order = match (is_number(head_x), is_number(head_y)) {
            (true, true) => {
                let (p, q) = (head_x.trim_start_matches('0'), head_y.trim_start_matches('0'));
                p.len().cmp(&q.len()).then_with(|| p.cmp(q))
            }
            _ => head_x.to_lowercase().cmp(&head_y.to_lowercase()),
        };
        if order != Ordering::Equal {
            return order;
        }
        if head_x.is_empty() {
            return a.cmp(b);
        }
        (x, y) = (rest_x, rest_y);
    }
}

fn is_number(chunk: &str) -> bool {
    chunk.starts_with(|c: char| c.is_ascii_digit())
}

/// The longest beginning that is all digits or all other characters, and the rest.
fn chunk(text: &str) -> (&str, &str) {
    let number = is_number(text);
    let end = text.find(|c: char| c.is_ascii_digit() != number).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_comes_after_nine() {
        let mut names = ["IMG_10.jpg", "img_9.jpg", "IMG_010.jpg", "Img_1b.jpg", "", "é2", "é10"];
        names.sort_by(|a, b| natural(a, b));
        assert_eq!(
            names,
            ["", "Img_1b.jpg", "img_9.jpg", "IMG_010.jpg", "IMG_10.jpg", "é2", "é10"]
        );
    }

    #[test]
    fn versions_of_one_exposure_share_a_family() {
        for (name, edited) in [
            ("IMG_1234.HEIC", false),
            ("IMG_E1234.JPG", true),
            ("IMG_1234-edited.jpg", true),
            ("IMG_1234 copy 2.jpg", false),
            ("img_1234 (1).jpg", false),
            ("IMG_1234~2.jpg", true),
            ("IMG_1234_bw-web.jpg", true),
        ] {
            let name = FileName::of(name);
            assert_eq!((name.family.as_str(), name.is_edited), ("img_1234", edited));
            assert_eq!((name.series.as_str(), name.number), ("img_", Some(1234)));
        }
    }

    #[test]
    fn a_name_of_marks_alone_keeps_its_last_word() {
        assert_eq!(FileName::of("copy.jpg").family, "copy");
        assert_eq!(FileName::of("(1).jpg").family, "(1)");
        assert_eq!(FileName::of("").number, None);
    }
}
