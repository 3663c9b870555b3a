//! The nearest known word to one that is not known.

/// Most edits of letters for two words to be near, for a word of this many letters.
const fn most_edits(letters: usize) -> usize {
    match letters {
        0..=3 => 1,
        4..=7 => 2,
        _ => 3,
    }
}

/// The nearest of the known words, if one is near: fewest letters added, left out, changed
/// or swapped (Damerau and Levenshtein); the first of equals.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase().replace('_', "-");
    let letters = word.chars().count();
    if letters > 40 {
        return None;
    }
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(&word, known), known))
        .filter(|(edits, _)| *edits <= most_edits(letters))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, known)| known)
}

/// Words as a list for a sentence: `a`, `b`, `c`.
pub(crate) fn quoted<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    words.into_iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_near_and_another_word_is_not() {
        let known = ["bleed", "binding", "bound-at"];
        assert_eq!(nearest("bleeds", known), Some("bleed"));
        assert_eq!(nearest("Bidning", known), Some("binding"));
        assert_eq!(nearest("bound_at", known), Some("bound-at"));
        assert_eq!(nearest("colour", known), None);
    }
}
