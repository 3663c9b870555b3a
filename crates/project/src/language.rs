//! Tags of languages (BCP 47).

use leporello_model::{BoundAt, is_right_to_left};

/// Names people write in place of a tag.
const NAMES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("chinese", "zh"),
    ("deutsch", "de"),
    ("english", "en"),
    ("français", "fr"),
    ("french", "fr"),
    ("german", "de"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("kr", "ko"),
    ("jp", "ja"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("thai", "th"),
];

/// The tag in the usual letters: `en`, `de-AT`, `zh-Hant-TW`.
///
/// The first part has two or three letters; there is no living language with more (RFC 5646,
/// section 2.2.1). Parts after it are checked for their form only.
///
/// # Errors
///
/// A hint that says what can be written.
pub(crate) fn tag(text: &str) -> Result<String, String> {
    let text = text.trim();
    let name = text.to_lowercase();
    if let Some((_, tag)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Err(format!("write `{tag}`"));
    }
    let hint = || "write a tag such as `en`, `de-AT` or `zh-Hant`".to_owned();
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    if !(2..=3).contains(&first.len()) || !first.bytes().all(|b| b.is_ascii_alphabetic()) {
        return Err(hint());
    }
    let mut tag = first.to_ascii_lowercase();
    for part in parts {
        if !(1..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(hint());
        }
        tag.push('-');
        tag.push_str(&in_usual_letters(part));
    }
    Ok(tag)
}

/// Scripts as `Hant`, countries as `AT`, everything else in small letters.
fn in_usual_letters(part: &str) -> String {
    let letters = part.bytes().all(|b| b.is_ascii_alphabetic());
    match part.len() {
        2 if letters => part.to_ascii_uppercase(),
        4 if letters => {
            let (first, rest) = part.split_at(1);
            first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
        }
        _ => part.to_ascii_lowercase(),
    }
}

/// The edge at which a book in this language is bound when the user does not say: the right
/// one where the script runs from right to left, such as `ar`, `he`, `fa` and `ur`.
///
/// A script in the tag counts for more than the language: `az-Arab` is bound at the right,
/// `ur-Latn` at the left.
#[must_use]
pub fn bound_at(language: &str) -> BoundAt {
    if is_right_to_left(language) { BoundAt::Right } else { BoundAt::Left }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_written_in_its_usual_letters() {
        assert_eq!(tag(" EN "), Ok("en".into()));
        assert_eq!(tag("ZH-hant-tw"), Ok("zh-Hant-TW".into()));
        assert_eq!(tag("sr-latn"), Ok("sr-Latn".into()));
        assert_eq!(tag("es-419"), Ok("es-419".into()));
    }

    #[test]
    fn a_name_of_a_language_is_answered_with_its_tag() {
        assert_eq!(tag("Korean"), Err("write `ko`".into()));
        for wrong in ["", "e", "en_GB", "en-", "한국어", "klingon", "en-toolongpart"] {
            assert!(tag(wrong).is_err_and(|hint| hint.contains("such as")), "{wrong}");
        }
    }

    #[test]
    fn scripts_from_right_to_left_are_bound_at_the_right() {
        for right in ["ar", "he-IL", "fa", "ur", "az-Arab"] {
            assert_eq!(bound_at(right), BoundAt::Right, "{right}");
        }
        for left in ["en", "ko", "ja", "ur-Latn", ""] {
            assert_eq!(bound_at(left), BoundAt::Left, "{left}");
        }
    }
}
