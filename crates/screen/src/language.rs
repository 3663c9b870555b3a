//! Languages and directions of texts.

use leporello_model::{is_right_to_left, primary_language};

/// What a text is written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// Language (BCP 47), well-formed; `und` when nothing says it.
    pub language: String,
    /// Whether most of its letters run from right to left; of a text without letters, whether
    /// the language does.
    pub right_to_left: bool,
}

/// The tag if it has the form of one (RFC 5646); `und`, which means no certain language, if
/// not.
#[must_use]
pub fn well_formed(tag: &str) -> &str {
    let tag = tag.trim();
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_first = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let is_part =
        |p: &str| (2..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut seen: Vec<usize> = Vec::new();
    let mut is_new = |p: &str| {
        // One script and one region, the script first.
        let rank = match (p.len(), p.as_bytes().first()) {
            (4, Some(b)) if b.is_ascii_alphabetic() => 1,
            (2, _) => 2,
            (3, Some(b)) if b.is_ascii_digit() => 2,
            (5..=8, _) | (4, Some(_)) => 3,
            _ => return false,
        };
        let rises = seen.last().is_none_or(|&last| last < rank);
        seen.push(rank);
        rises
    };
    if is_first && parts.all(|part| is_part(part) && is_new(part)) { tag } else { "und" }
}

/// What a text is written in: the given language if it can be written in the letters of the
/// text, otherwise the one that these letters are best known for.
#[must_use]
pub fn speech(text: &str, given: &str) -> Speech {
    let given = well_formed(given);
    let script = leading_script(text);
    let right_to_left = match script {
        Some(script) => matches!(script, Script::Arabic | Script::Hebrew | Script::OtherFromRight),
        None => is_right_to_left(given),
    };
    let able = script.map_or(&[] as &[&str], languages_of);
    let first = primary_language(given);
    let language = match able.first() {
        Some(known) if !able.contains(&first.as_str()) => (*known).to_owned(),
        _ => given.to_owned(),
    };
    Speech { language, right_to_left }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Hangul,
    Kana,
    Han,
    Arabic,
    Hebrew,
    OtherFromRight,
    Thai,
    Devanagari,
    Cyrillic,
    Other,
}

const fn languages_of(script: Script) -> &'static [&'static str] {
    match script {
        Script::Kana => &["ja"],
        Script::Hangul => &["ko"],
        Script::Han => &["zh", "ja", "ko", "yue"],
        Script::Arabic => &["ar", "fa", "ur", "ps", "ku", "ckb", "ug", "sd"],
        Script::Hebrew => &["he", "yi", "iw"],
        Script::Thai => &["th"],
        Script::Devanagari => &["hi", "mr", "ne", "sa"],
        Script::Cyrillic => &[
            "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "os", "cv", "ba",
            "uz",
        ],
        Script::Other | Script::OtherFromRight => &[],
    }
}

const fn script(c: char) -> Script {
    match c as u32 {
        0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff => Script::Hangul,
        0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::Kana,
        0x2e80..=0x2fdf | 0x3100..=0x312f | 0x31a0..=0x31ef | 0x3400..=0x9fff => Script::Han,
        0xf900..=0xfaff | 0x20000..=0x3ffff => Script::Han,
        0x0590..=0x05ff | 0xfb1d..=0xfb4f => Script::Hebrew,
        0x0600..=0x06ff | 0x0750..=0x077f | 0x0870..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe => {
            Script::Arabic
        }
        0x0700..=0x074f | 0x0780..=0x086f | 0x10800..=0x10fff | 0x1e800..=0x1efff => {
            Script::OtherFromRight
        }
        0x0900..=0x097f | 0xa8e0..=0xa8ff => Script::Devanagari,
        0x0e00..=0x0e7f => Script::Thai,
        0x0400..=0x052f => Script::Cyrillic,
        _ => Script::Other,
    }
}

/// The script of most letters. Among the letters of East Asia that is Hangul when half of them
/// are, and kana when one in eight is: Japanese is never without.
fn leading_script(text: &str) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for script in text.chars().filter(|c| c.is_alphabetic()).map(script) {
        match counts.iter_mut().find(|(known, _)| *known == script) {
            Some((_, count)) => *count += 1,
            None => counts.push((script, 1)),
        }
    }
    let of = |script| counts.iter().find(|(known, _)| *known == script).map_or(0, |(_, n)| *n);
    let (hangul, kana, han) = (of(Script::Hangul), of(Script::Kana), of(Script::Han));
    let all = hangul + kana + han;
    let eastern = match all {
        _ if 2 * hangul >= all => Script::Hangul,
        _ if 8 * kana >= all => Script::Kana,
        _ => Script::Han,
    };
    counts.retain(|(script, _)| !matches!(script, Script::Hangul | Script::Kana | Script::Han));
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0);
    if all > 0 && all >= most {
        return Some(eastern);
    }
    counts.iter().find(|(_, count)| *count == most).map(|(script, _)| *script)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, given: &str) -> (String, bool) {
        let Speech { language, right_to_left } = speech(text, given);
        (language, right_to_left)
    }

    #[test]
    fn letters_decide_where_the_tag_cannot_be_right() {
        assert_eq!(told("부산 항구", "en"), ("ko".into(), false));
        assert_eq!(told("港で漁師が待つ", "en"), ("ja".into(), false));
        assert_eq!(told("الميناء عند الفجر", "de"), ("ar".into(), true));
        assert_eq!(told("בנמל", "ar"), ("he".into(), true));
        assert_eq!(told("У моря", "en"), ("ru".into(), false));
        assert_eq!(told("Am Hafen", "de-AT"), ("de-AT".into(), false));
        assert_eq!(told("香港", "zh-Hant-HK"), ("zh-Hant-HK".into(), false));
    }

    #[test]
    fn a_text_without_letters_runs_as_its_language_does() {
        assert_eq!(told("2024", "ar"), ("ar".into(), true));
        assert_eq!(told("2024", "en"), ("en".into(), false));
    }

    #[test]
    fn an_arabic_name_does_not_turn_an_english_sentence_round() {
        let harbour = "The harbour of \u{627}\u{644}\u{642}\u{635}\u{631} at dawn";
        assert!(!told(harbour, "en").1);
    }

    #[test]
    fn nonsense_is_no_language() {
        for wrong in ["", "e", "klingon!", "en_US", "en-", "x-private", "de-AT-AT", "en-a"] {
            assert_eq!(well_formed(wrong), "und", "{wrong}");
        }
        for right in ["en", "de-AT", "zh-Hant-TW", "sr-Latn", "yue", "es-419"] {
            assert_eq!(well_formed(right), right);
        }
    }
}
