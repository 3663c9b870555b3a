//! Fonts as far as their words' places and glyphs go (ISO 32000-2, 9.5–9.8).

use super::document::Document;
use super::object::{Dict, Object};
use super::unicode::{Letters, letters};
use std::collections::BTreeMap;

/// Highest and lowest that letters are taken to reach, in ems from the base line, whatever a
/// font says: fonts for many scripts claim far more room than their words fill.
const TALLEST: f64 = 0.8;
const DEEPEST: f64 = -0.25;
/// Width of a letter, in ems, where a font that is not embedded tells none.
const USUAL_WIDTH: f64 = 0.5;

/// A font.
#[derive(Clone, Debug, PartialEq)]
pub struct Font {
    /// Its name.
    pub name: String,
    /// Whether its glyphs are in the file.
    pub is_embedded: bool,
    /// Whether every code says which letter it stands for, by a map or by its own encoding.
    pub has_letters: bool,
    /// Highest place of its letters, in ems.
    pub ascent: f64,
    /// Lowest place of its letters, in ems.
    pub descent: f64,
    /// Bytes of a code.
    code_bytes: usize,
    widths: BTreeMap<u32, f64>,
    default_width: f64,
    missing: Missing,
    letters: Letters,
    letters_are_codes: bool,
}

/// Which codes show the glyph that says “there is none”.
#[derive(Clone, Debug, PartialEq)]
enum Missing {
    /// These.
    Codes(Vec<u32>),
    /// Those with glyph 0 in this table of two bytes each.
    Mapped(Vec<u8>),
    /// All but these.
    AllBut(Vec<u32>),
}

/// A shown glyph.
pub struct Glyph {
    /// Its code.
    pub code: u32,
    /// How far it moves on, in ems.
    pub width: f64,
    /// Whether it is the glyph for what the font does not have.
    pub is_missing: bool,
    /// Whether it is the one-byte code 32, which word space widens.
    pub is_space: bool,
}

impl Font {
    /// Reads a font's dictionary.
    pub fn read(document: &Document, font: &Dict) -> Self {
        let name = document.get(font, "BaseFont");
        let name = name.name().map_or("without name".into(), String::from_utf8_lossy).into_owned();
        let map = document.get(font, "ToUnicode");
        let letters =
            map.stream().and_then(|s| document.plain(s).ok()).map(|bytes| letters(&bytes));
        let kind = document.get(font, "Subtype");
        let mut found = match kind.name() {
            Some(b"Type0") => Self::composite(document, font),
            Some(b"Type3") => Self::drawn(document, font),
            _ => Self::simple(document, font),
        };
        found.has_letters = letters.is_some() || found.letters_are_codes;
        Self { name, letters: letters.unwrap_or_default(), ..found }
    }

    fn bare(document: &Document, descriptor: &Dict) -> Self {
        let embedded = ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|key| document.get(descriptor, key).stream().is_some());
        let height = |key: &str| document.get(descriptor, key).number().map(|n| n / 1000.0);
        Self {
            name: String::new(),
            is_embedded: embedded,
            has_letters: false,
            ascent: height("Ascent").filter(|a| *a > 0.0).unwrap_or(TALLEST).min(TALLEST),
            descent: height("Descent").filter(|d| *d < 0.0).unwrap_or(DEEPEST).max(DEEPEST),
            code_bytes: 1,
            widths: BTreeMap::new(),
            default_width: 0.0,
            missing: Missing::Codes(Vec::new()),
            letters: Letters::new(),
            letters_are_codes: false,
        }
    }

    fn simple(document: &Document, font: &Dict) -> Self {
        let descriptor = document.dict(font, "FontDescriptor");
        let mut found = Self::bare(document, &descriptor);
        found.widths = widths(document, font, 0.001);
        let usual = if found.widths.is_empty() { USUAL_WIDTH } else { 0.0 };
        let missing = document.get(&descriptor, "MissingWidth").number();
        found.default_width = missing.map_or(usual, |width| width / 1000.0);
        let encoding = document.get(font, "Encoding");
        found.letters_are_codes = encoding.name().is_some()
            || encoding
                .dict()
                .is_some_and(|dict| !document.get(dict, "BaseEncoding").eq(&Object::Null));
        found.missing = Missing::Codes(undefined(document, &encoding));
        found
    }

    fn drawn(document: &Document, font: &Dict) -> Self {
        let mut found = Self::bare(document, &Dict::new());
        let matrix = document.numbers_of(&document.get(font, "FontMatrix"));
        let scale = matrix.and_then(|m| m.first().copied()).unwrap_or(0.001);
        found.is_embedded = true;
        found.widths = widths(document, font, scale);
        let procedures = document.dict(font, "CharProcs");
        let encoding = document.get(font, "Encoding");
        let named = differences(document, &encoding);
        let drawn = named.into_iter().filter(|(_, name)| procedures.contains_key(name));
        found.missing = Missing::AllBut(drawn.map(|(code, _)| code).collect());
        found
    }

    fn composite(document: &Document, font: &Dict) -> Self {
        let descendants = document.get(font, "DescendantFonts");
        let first = descendants.array().and_then(<[_]>::first).map(|found| document.resolve(found));
        let below = first.as_ref().and_then(Object::dict).cloned().unwrap_or_default();
        let mut found = Self::bare(document, &document.dict(&below, "FontDescriptor"));
        found.code_bytes = 2;
        found.default_width = document.get(&below, "DW").number().unwrap_or(1000.0) / 1000.0;
        found.widths = composite_widths(document, &below);
        found.missing = match document.get(&below, "CIDToGIDMap") {
            Object::Stream(map) => {
                document.plain(&map).map_or(Missing::Codes(vec![0]), Missing::Mapped)
            }
            _ => Missing::Codes(vec![0]),
        };
        found
    }

    /// The glyphs a string shows.
    pub fn glyphs<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = Glyph> + 'a {
        text.chunks(self.code_bytes).map(|bytes| {
            let code = bytes.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            Glyph {
                code,
                width: self.widths.get(&code).copied().unwrap_or(self.default_width),
                is_missing: self.is_missing(code),
                is_space: self.code_bytes == 1 && code == 32,
            }
        })
    }

    fn is_missing(&self, code: u32) -> bool {
        match &self.missing {
            Missing::Codes(codes) => codes.contains(&code),
            Missing::AllBut(codes) => !codes.contains(&code),
            Missing::Mapped(map) => {
                let at = 2 * code as usize;
                map.get(at..at + 2).is_none_or(|glyph| glyph == [0, 0])
            }
        }
    }

    /// The letters of a code, as far as they are known.
    pub fn letters_of(&self, code: u32) -> String {
        match self.letters.get(&code) {
            Some(found) => found.clone(),
            None if self.letters_are_codes => {
                char::from_u32(code).map(String::from).unwrap_or_default()
            }
            None => String::new(),
        }
    }
}

/// `FirstChar` and `Widths`.
fn widths(document: &Document, font: &Dict, scale: f64) -> BTreeMap<u32, f64> {
    let first = document.get(font, "FirstChar").count().unwrap_or(0);
    let widths = document.numbers_of(&document.get(font, "Widths")).unwrap_or_default();
    let codes = (first..=255).map(|code| code as u32);
    codes.zip(widths.into_iter().map(|width| width * scale)).collect()
}

/// `W` of a composite font: `c [w …]` or `first last w`.
fn composite_widths(document: &Document, font: &Dict) -> BTreeMap<u32, f64> {
    const LAST: u64 = 0xffff;
    const MOST: usize = 1 << 20;
    let object = document.get(font, "W");
    let members: Vec<Object> =
        object.array().unwrap_or_default().iter().map(|m| document.resolve(m)).collect();
    let mut widths = BTreeMap::new();
    let (mut at, mut left) = (0, MOST);
    while let (Some(first), Some(second)) =
        (members.get(at).and_then(Object::count), members.get(at + 1))
    {
        if let Some(list) = document.numbers_of(second) {
            let codes = (first..=LAST).map(|code| code as u32);
            widths.extend(codes.zip(list.into_iter().map(|width| width / 1000.0)));
            at += 2;
        } else {
            let width = members.get(at + 2).and_then(Object::number).unwrap_or(0.0) / 1000.0;
            let last = second.count().unwrap_or(0).min(LAST);
            let codes = (first..=last).take(left);
            left -= codes.clone().count();
            widths.extend(codes.map(|code| (code as u32, width)));
            at += 3;
        }
    }
    widths
}

/// Codes with the names an encoding gives them.
fn differences(document: &Document, encoding: &Object) -> Vec<(u32, Vec<u8>)> {
    let list = encoding.dict().map(|dict| document.get(dict, "Differences")).unwrap_or_default();
    let (mut code, mut named) = (0_u32, Vec::new());
    for member in list.array().unwrap_or_default() {
        let member = document.resolve(member);
        if let Some(next) = member.count() {
            code = next.min(255) as u32;
        } else if let Some(name) = member.name() {
            named.push((code, name.to_vec()));
            code += 1;
        }
    }
    named
}

fn undefined(document: &Document, encoding: &Object) -> Vec<u32> {
    let named = differences(document, encoding);
    named.into_iter().filter(|(_, name)| name == b".notdef").map(|(code, _)| code).collect()
}
