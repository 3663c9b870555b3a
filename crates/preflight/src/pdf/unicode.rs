//! Which letters a font's codes stand for (ISO 32000-2, 9.10.3).

use super::lexer::{Lexer, Token};
use super::object::{Object, readable};
use std::collections::BTreeMap;

/// Most codes of a font.
const MOST_CODES: usize = 1 << 16;

/// The letters of each code.
pub type Letters = BTreeMap<u32, String>;

/// Reads a `ToUnicode` map; what is damaged in it is left out.
pub fn letters(bytes: &[u8]) -> Letters {
    let mut letters = Letters::new();
    let mut lexer = Lexer::content(bytes);
    let mut operands: Vec<Object> = Vec::new();
    while let Ok(Some(token)) = lexer.token() {
        match token {
            Token::Value(value) => operands.push(value),
            Token::Word(word) => {
                match &word[..] {
                    b"endbfchar" => characters(&operands, &mut letters),
                    b"endbfrange" => ranges(&operands, &mut letters),
                    _ => {}
                }
                operands.clear();
            }
        }
    }
    letters
}

fn code(object: &Object) -> Option<u32> {
    let bytes = object.text().filter(|bytes| bytes.len() <= 4)?;
    Some(bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
}

fn words(object: &Object) -> String {
    let bytes = object.text().unwrap_or_default();
    readable(&[&[0xfe, 0xff], bytes].concat())
}

fn characters(operands: &[Object], letters: &mut Letters) {
    for pair in operands.chunks_exact(2) {
        if let Some(code) = code(&pair[0]).filter(|_| letters.len() < MOST_CODES) {
            letters.insert(code, words(&pair[1]));
        }
    }
}

fn ranges(operands: &[Object], letters: &mut Letters) {
    for range in operands.chunks_exact(3) {
        let (Some(first), Some(last)) = (code(&range[0]), code(&range[1])) else { continue };
        for (i, code) in (first..=last).take(MOST_CODES - letters.len().min(MOST_CODES)).enumerate()
        {
            let found = match range[2].array() {
                Some(members) => members.get(i).map(words),
                None => following(&words(&range[2]), i as u32),
            };
            letters.extend(found.map(|found| (code, found)));
        }
    }
}

/// The words with their last letter moved on by `steps`.
fn following(words: &str, steps: u32) -> Option<String> {
    let last = words.chars().next_back()?;
    let next = char::from_u32(u32::from(last).checked_add(steps)?)?;
    Some(words.strip_suffix(last)?.chars().chain([next]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_letters_one_by_one_and_by_ranges() {
        let found = letters(
            b"1 beginbfchar <0003> <00660069> endbfchar \
              2 beginbfrange <0010> <0012> <0041> <0020> <0021> [<0058> <0059>] endbfrange",
        );
        let at = |code| found.get(&code).map(String::as_str);
        assert_eq!([at(3), at(0x12), at(0x21)], [Some("fi"), Some("C"), Some("Y")]);
        assert_eq!(at(0x13), None);
    }

    #[test]
    fn an_endless_range_ends() {
        assert!(letters(b"<00000000> <ffffffff> <0041> endbfrange").len() <= MOST_CODES);
    }
}
