//! Short codes: what a visitor types.

/// Digits and letters that are not taken for one another in print or handwriting. Without vowels,
/// so that no code is a word.
const LETTERS: &[u8; 22] = b"234679CDFHJKMNPQRTVWXY";

/// The fewest characters of a code: 22⁴ = 234,256 of them.
pub(crate) const FEWEST: usize = 4;

/// The whole code of what stands in a hall, 16 characters. It follows from the names alone, so
/// that every instance, and the same exhibition after a restart, prints the same labels.
pub(crate) fn whole(hall: &str, book: &str) -> String {
    let hash = blake3::hash(format!("leporello take-home\n{hall}\n{book}").as_bytes());
    let letter = |byte: &u8| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]);
    hash.as_bytes().iter().take(16).map(letter).collect()
}

/// How many characters tell `code` from all `others`: four, and more where two begin alike.
pub(crate) fn enough<'a>(code: &str, others: impl Iterator<Item = &'a str>) -> usize {
    let shared =
        |other: &str| code.bytes().zip(other.bytes()).take_while(|(one, two)| one == two).count();
    let longest = others.filter(|other| *other != code).map(shared).max().unwrap_or_default();
    (longest + 1).clamp(FEWEST, code.len())
}

/// What was typed, as codes are written. None for what begins no code.
pub(crate) fn typed(text: &str) -> Option<String> {
    let code = text.trim().to_ascii_uppercase();
    let is_code =
        (FEWEST..=16).contains(&code.len()) && code.bytes().all(|letter| LETTERS.contains(&letter));
    is_code.then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_follows_from_hall_and_book_and_from_nothing_else() {
        assert_eq!(whole("Great hall", "ridge"), whole("Great hall", "ridge"));
        assert_ne!(whole("Great hall", "ridge"), whole("Small hall", "ridge"));
        assert_ne!(whole("Great hall", "ridge"), whole("Great hall", "harbour"));
        // Printed labels hang on walls: this must never change.
        assert_eq!(whole("Great hall", "ridge"), "F4MQYKF7RJPXDT49");
    }

    #[test]
    fn codes_have_no_letters_that_look_alike_and_no_vowels() {
        let codes: String = (0..1000).map(|n| whole("hall", &n.to_string())).collect();
        for letter in "01IL5S8BZGAEOU".chars() {
            assert!(!codes.contains(letter), "{letter}");
        }
    }

    #[test]
    fn two_codes_that_begin_alike_are_told_apart_by_one_more_letter() {
        let codes = ["7K3FXXXXXXXXXXXX", "7K3FXYXXXXXXXXXX", "9999XXXXXXXXXXXX"];
        assert_eq!(enough(codes[0], codes.into_iter()), 6);
        assert_eq!(enough(codes[2], codes.into_iter()), 4);
    }

    #[test]
    fn what_people_type_is_read_and_nothing_else() {
        assert_eq!(typed(" 7k3f ").as_deref(), Some("7K3F"));
        assert_eq!(typed("7K3"), None);
        assert_eq!(typed("7K3O"), None);
        assert_eq!(typed("../etc"), None);
    }
}
