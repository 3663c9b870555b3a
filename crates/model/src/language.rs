//! What the tag of a language (BCP 47) says.

/// Languages whose script runs from right to left, by their first part.
const FROM_RIGHT: &[&str] =
    &["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ps", "sd", "ug", "ur", "yi"];
/// Scripts that run from right to left, as parts of a tag.
const SCRIPTS_FROM_RIGHT: &[&str] = &["arab", "hebr", "nkoo", "syrc", "thaa", "adlm", "rohg"];

/// The language itself: the first part of its tag, in small letters.
#[must_use]
pub fn primary_language(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_ascii_lowercase()
}

/// Whether a language runs from right to left, such as `ar`, `he`, `fa` and `ur`. A script in
/// the tag counts for more than the language: `az-Arab` does, `ur-Latn` does not.
#[must_use]
pub fn is_right_to_left(tag: &str) -> bool {
    let is_script = |part: &&str| part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic());
    match tag.split('-').skip(1).find(is_script) {
        Some(script) => SCRIPTS_FROM_RIGHT.contains(&script.to_ascii_lowercase().as_str()),
        None => FROM_RIGHT.contains(&primary_language(tag).as_str()),
    }
}

/// Whether books in a language may be set in columns from right to left: Chinese and Japanese.
#[must_use]
pub fn may_be_vertical(tag: &str) -> bool {
    ["ja", "zh", "yue", "wuu", "nan", "lzh"].contains(&primary_language(tag).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_in_the_tag_decides_over_the_language() {
        for right in ["ar", "AR-eg", "he-IL", "fa", "ku-Arab", "az-Arab"] {
            assert!(is_right_to_left(right), "{right}");
        }
        for left in ["en", "ko", "ja", "ur-Latn", "ar-Latn", ""] {
            assert!(!is_right_to_left(left), "{left}");
        }
    }
}
