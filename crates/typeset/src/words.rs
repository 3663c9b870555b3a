//! Words as they come, made fit for setting.

use leporello_model::primary_language;

/// What the typesetter must know of a text beside its letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// The text: no control characters, no space at its ends, single spaces inside.
    pub(crate) text: String,
    /// Language: two or three letters, chosen by the script when the given language cannot
    /// be written in it.
    pub(crate) language: String,
    /// Whether the text runs from right to left: its first letter with a direction says so.
    pub(crate) right_to_left: bool,
}

/// Prepares a text. Lines that are not empty stay lines when `keep_lines`; otherwise line
/// breaks become spaces.
pub(crate) fn prepare(text: &str, language: &str, keep_lines: bool) -> Words {
    let text = if keep_lines {
        let lines = text.lines().map(single_spaced).filter(|line| !line.is_empty());
        lines.collect::<Vec<_>>().join("\n")
    } else {
        single_spaced(text)
    };
    let language = language_of(&text, language);
    Words { right_to_left: runs_right_to_left(&text), language, text }
}

fn single_spaced(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible
        .split([' ', '\u{2028}', '\u{2029}'])
        .filter(|w| !w.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Scripts that decide the font or the direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Script {
    Hangul,
    Kana,
    Han,
    Arabic,
    Hebrew,
    Thai,
    Devanagari,
    Other,
}

/// The script of a character, by its Unicode block.
pub(crate) fn script(c: char) -> Script {
    match c as u32 {
        0x1100..=0x11ff | 0x3130..=0x318f | 0xa960..=0xa97f | 0xac00..=0xd7ff => Script::Hangul,
        0x3040..=0x30ff | 0x31f0..=0x31ff | 0xff66..=0xff9f => Script::Kana,
        0x2e80..=0x2fdf | 0x3000..=0x303f | 0x3100..=0x312f | 0x31a0..=0x31ef => Script::Han,
        0x3200..=0x9fff | 0xf900..=0xfaff | 0xff00..=0xff65 | 0x20000..=0x3ffff => Script::Han,
        0x0590..=0x05ff | 0xfb1d..=0xfb4f => Script::Hebrew,
        0x0600..=0x07bf | 0x0860..=0x08ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe => Script::Arabic,
        0x0900..=0x097f | 0xa8e0..=0xa8ff => Script::Devanagari,
        0x0e00..=0x0e7f => Script::Thai,
        _ => Script::Other,
    }
}

/// Scripts that stand together in one text count as one.
const fn family(script: Script) -> Script {
    match script {
        Script::Hangul | Script::Kana => Script::Han,
        other => other,
    }
}

/// The family of scripts that most letters of a text belong to; the first of equals.
fn leading_family(text: &str) -> Script {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for family in text.chars().filter(|c| c.is_alphabetic()).map(|c| family(script(c))) {
        match counts.iter_mut().find(|(known, _)| *known == family) {
            Some((_, count)) => *count += 1,
            None => counts.push((family, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let leading = counts.iter().find(|(_, count)| Some(*count) == most);
    leading.map_or(Script::Other, |(family, _)| *family)
}

/// The script that decides the language of a text. Among the letters of East Asia that is
/// Hangul when half of them are, and kana when one in eight is: Japanese is never without.
fn deciding_script(text: &str) -> Script {
    let leading = leading_family(text);
    if leading != Script::Han {
        return leading;
    }
    let count = |wanted: Script| text.chars().filter(|&c| script(c) == wanted).count();
    let (hangul, kana, han) = (count(Script::Hangul), count(Script::Kana), count(Script::Han));
    let all = hangul + kana + han;
    if 2 * hangul >= all {
        Script::Hangul
    } else if 8 * kana >= all {
        Script::Kana
    } else {
        Script::Han
    }
}

/// The first subtag if it is one that can write the script of most letters; otherwise the
/// language that script is best known for.
fn language_of(text: &str, given: &str) -> String {
    let first = primary_language(given);
    let able: &[&str] = match deciding_script(text) {
        Script::Kana => &["ja"],
        Script::Hangul => &["ko"],
        Script::Han => &["zh", "ja", "ko"],
        Script::Arabic => &["ar", "fa", "ur", "ps", "ku", "ug"],
        Script::Hebrew => &["he", "yi"],
        Script::Thai => &["th"],
        Script::Devanagari => &["hi", "mr", "ne", "sa"],
        Script::Other => &[],
    };
    if let Some(known) = able.first() {
        return if able.contains(&first.as_str()) { first } else { (*known).to_owned() };
    }
    let is_tag = matches!(first.len(), 2 | 3) && first.bytes().all(|b| b.is_ascii_lowercase());
    if is_tag { first } else { "en".to_owned() }
}

fn runs_right_to_left(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| matches!(script(c), Script::Arabic | Script::Hebrew))
}

/// Whether most letters of a text run from right to left, so that its lines do.
pub(crate) fn mostly_right_to_left(text: &str) -> bool {
    matches!(leading_family(text), Script::Arabic | Script::Hebrew)
}

/// The given tag with its region if it agrees with what the words are in; else the latter.
pub(crate) fn font_language(given: &str, found: &str) -> String {
    let first = given.split('-').next().unwrap_or("");
    if first.eq_ignore_ascii_case(found) { given.to_owned() } else { found.to_owned() }
}

/// Whether a line may end between two such characters without a space.
pub(crate) fn breaks_anywhere(c: char) -> bool {
    matches!(script(c), Script::Kana | Script::Han | Script::Thai)
}

const WORD_JOINER: char = '\u{2060}';

/// Keeps Korean words whole: between two Hangul syllables no line may end. (By Unicode's
/// default rules one may, which no Korean book does.)
pub(crate) fn keep_korean_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let hangul = script(c) == Script::Hangul;
        if hangul && before.is_some_and(|b| script(b) == Script::Hangul) {
            out.push(WORD_JOINER);
        }
        out.push(c);
        before = Some(c);
    }
    out
}

const BREAK_HERE: char = '\u{200b}';

/// Letters of a word from which on it is no word but an address or a slip of the pen: longer than
/// all that dictionaries have, and wider than a narrow column.
const LONG_WORD: usize = 45;

/// Lets words that no column can hold end lines anywhere.
pub(crate) fn break_long_words(text: &str) -> String {
    let (mut out, mut word) = (String::with_capacity(text.len()), String::new());
    let end = |word: &mut String, out: &mut String| {
        let is_long = word.chars().nth(LONG_WORD).is_some();
        *out += &if is_long { break_word(word) } else { std::mem::take(word) };
        word.clear();
    };
    for c in text.chars() {
        if stands_alone(c) && !c.is_whitespace() {
            word.push(c);
        } else {
            end(&mut word, &mut out);
            out.push(c);
        }
    }
    end(&mut word, &mut out);
    out
}

/// Lets a word that is wider than its line end lines between any two letters that do not
/// join or combine.
pub(crate) fn break_word(word: &str) -> String {
    let mut out = String::with_capacity(2 * word.len());
    let mut before: Option<char> = None;
    for c in word.chars() {
        if before.is_some_and(|b| stands_alone(b) && stands_alone(c)) {
            out.push(BREAK_HERE);
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// Whether a character neither joins its neighbours nor combines with them.
fn stands_alone(c: char) -> bool {
    let code = c as u32;
    let alphabet = c.is_ascii() || matches!(code, 0xa1..=0x2ff | 0x370..=0x481 | 0x48a..=0x52f);
    let punctuation = matches!(code, 0x2010..=0x2027 | 0x2030..=0x205e);
    alphabet || punctuation || matches!(code, 0xac00..=0xd7a3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_that_no_column_can_hold_are_broken() {
        let long = "a".repeat(LONG_WORD + 1);
        assert!(break_long_words(&format!("x {long} y")).contains("a\u{200b}a"));
        let pieces = break_long_words(&format!("x {long} y")).replace(BREAK_HERE, "");
        assert_eq!(pieces, format!("x {long} y"));
        let usual = "Kraftfahrzeug-Haftpflichtversicherung 海辺のGPSは動かなかった";
        assert_eq!(break_long_words(usual), usual);
    }

    #[test]
    fn control_characters_and_runs_of_spaces_become_one_space() {
        let words = prepare("  a\t\tb\u{0}c\r\nd ", "en", false);
        assert_eq!(words.text, "a b c d");
    }

    #[test]
    fn lines_stay_where_lines_are_meant() {
        assert_eq!(prepare("\none  two \n three\n", "en", true).text, "one two\nthree");
    }

    #[test]
    fn a_wrong_language_gives_way_to_the_script() {
        assert_eq!(prepare("안녕", "en", false).language, "ko");
        assert_eq!(prepare("夏の海", "en", false).language, "ja");
        assert_eq!(prepare("夏", "ja-JP", false).language, "ja");
        assert_eq!(prepare("Sommer", "not a language", false).language, "en");
    }

    #[test]
    fn a_name_in_other_letters_does_not_change_the_language_of_a_text() {
        assert_eq!(prepare("From 부산 to 神戸 by ferry", "en", false).language, "en");
        assert_eq!(prepare("神戸の港 (Kobe)", "en", false).language, "ja");
        assert_eq!(prepare("从釜山（부산）坐渡轮去神户", "zh", false).language, "zh");
        assert!(!mostly_right_to_left("السلام is what they said at the harbour"));
        assert!(mostly_right_to_left("GPS لم يعمل في الجبال"));
    }

    #[test]
    fn the_first_letter_gives_the_direction() {
        assert!(prepare("12 שלום London", "he", false).right_to_left);
        assert!(prepare("مرحبا", "en", false).right_to_left);
        assert!(!prepare("London שלום", "he", false).right_to_left);
    }

    #[test]
    fn korean_words_are_kept_whole_and_others_untouched() {
        assert_eq!(keep_korean_words("바다 sea"), "바\u{2060}다 sea");
    }
}
