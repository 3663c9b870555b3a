//! Where the objects stand: tables and streams of cross references (ISO 32000-2, 7.5.4–7.5.8).

use super::document::read_object;
use super::filters::{Filter, undo};
use super::lexer::{Fault, Lexer, Token};
use super::object::{Dict, Object};
use super::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// Most objects of a file; PDF's own limit is 8,388,607.
const MOST_OBJECTS: u64 = 8_388_607;
/// Most tables one after another: one for each time the file was changed.
const MOST_TABLES: usize = 256;

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At this offset.
    At(u64),
    /// Inside the object stream of this number.
    In(u32),
}

/// All tables of a file put together, newest first.
#[derive(Debug, Default)]
pub struct Xref {
    /// Objects in use.
    pub places: BTreeMap<u32, Place>,
    /// The newest trailer.
    pub trailer: Dict,
    /// Whether any table is a stream.
    pub is_packed: bool,
}

/// One table: numbers with their places, `None` for freed ones.
#[derive(Default)]
struct Section {
    entries: Vec<(u32, Option<Place>)>,
    trailer: Dict,
    is_packed: bool,
}

impl Xref {
    /// Reads the tables, beginning at the end of the file.
    ///
    /// # Errors
    /// A sentence saying what of them is damaged.
    pub fn read(source: &Source) -> Result<Self, String> {
        let mut xref = Self::default();
        let mut freed = BTreeSet::new();
        let mut seen = BTreeSet::new();
        let mut next = vec![start(source)?];
        while let Some(offset) = next.pop() {
            if !seen.insert(offset) {
                continue;
            }
            if seen.len() > MOST_TABLES {
                return Err("it has too many tables of objects".to_owned());
            }
            let section = Section::read(source, offset)?;
            xref.is_packed |= section.is_packed;
            let other = |key: &[u8]| section.trailer.get(key).and_then(Object::count);
            next.extend([other(b"Prev"), other(b"XRefStm")].into_iter().flatten());
            for (number, place) in section.entries {
                match place {
                    Some(place) if !freed.contains(&number) => {
                        xref.places.entry(number).or_insert(place);
                    }
                    Some(_) => {}
                    None if xref.places.contains_key(&number) => {}
                    None => {
                        freed.insert(number);
                    }
                }
            }
            if xref.trailer.is_empty() {
                xref.trailer = section.trailer;
            }
        }
        Ok(xref)
    }
}

/// The offset after the last `startxref`.
fn start(source: &Source) -> Result<u64, String> {
    const TAIL: u64 = 2048;
    const WORD: &[u8] = b"startxref";
    let mut tail = source.bytes(source.size.saturating_sub(TAIL), TAIL)?;
    tail.push(b' ');
    let at = tail
        .windows(WORD.len())
        .rposition(|window| window == WORD)
        .ok_or("it ends early: the table of its objects is missing")?;
    Lexer::new(&tail[at + WORD.len()..])
        .value()
        .ok()
        .and_then(|value| value.count())
        .filter(|offset| *offset < source.size)
        .ok_or_else(|| "the table of its objects is not where the file says".to_owned())
}

impl Section {
    fn read(source: &Source, offset: u64) -> Result<Self, String> {
        let is_table = source.bytes(offset, 4)? == b"xref";
        if is_table { source.parse(offset, Self::table) } else { Self::stream(source, offset) }
    }

    fn table(lexer: &mut Lexer<'_>) -> Result<Self, Fault> {
        const DAMAGED: Fault = Fault::Wrong("the table of objects is damaged");
        lexer.at += 4;
        let mut section = Self::default();
        loop {
            let first = match lexer.token()?.ok_or(Fault::Ends)? {
                Token::Word(word) if word == b"trailer" => break,
                Token::Value(value) => value.count().ok_or(DAMAGED)?,
                Token::Word(_) => return Err(DAMAGED),
            };
            let count = lexer.value()?.count().ok_or(DAMAGED)?;
            for number in first..first.saturating_add(count) {
                let offset = lexer.value()?.count().ok_or(DAMAGED)?;
                lexer.value()?;
                let in_use = match lexer.token()?.ok_or(Fault::Ends)? {
                    Token::Word(word) if word == b"n" => true,
                    Token::Word(word) if word == b"f" => false,
                    _ => return Err(DAMAGED),
                };
                if number > MOST_OBJECTS {
                    return Err(DAMAGED);
                }
                section.entries.push((number as u32, in_use.then_some(Place::At(offset))));
            }
        }
        section.trailer = lexer.value()?.dict().cloned().ok_or(DAMAGED)?;
        Ok(section)
    }

    fn stream(source: &Source, offset: u64) -> Result<Self, String> {
        let damaged = || "the table of its objects is damaged".to_owned();
        let head = source.parse(offset, read_object).map_err(|_| damaged())?;
        let dict = head.value.dict().cloned().ok_or_else(damaged)?;
        let count = |key: &[u8]| dict.get(key).and_then(Object::count);
        let (Some(data), Some(length)) = (head.data, count(b"Length")) else {
            return Err(damaged());
        };
        let bytes = source.bytes(offset + data, length)?;
        let bytes = match dict.get(&b"Filter"[..]) {
            None => bytes,
            Some(filter) => {
                let first = |object: &Object| {
                    object.array().and_then(<[_]>::first).unwrap_or(object).clone()
                };
                let name = first(filter).name().ok_or_else(damaged)?.to_vec();
                let parameters = dict.get(&b"DecodeParms"[..]).map(first).unwrap_or_default();
                undo(&bytes, &Filter { name, parameters })?
            }
        };
        let entries = packed_entries(&dict, &bytes).ok_or_else(damaged)?;
        Ok(Self { entries, trailer: dict, is_packed: true })
    }
}

/// Entries of a stream of cross references.
fn packed_entries(dict: &Dict, bytes: &[u8]) -> Option<Vec<(u32, Option<Place>)>> {
    let counts = |key: &[u8]| -> Option<Vec<u64>> {
        dict.get(key)?.array()?.iter().map(Object::count).collect()
    };
    let widths: [usize; 3] =
        counts(b"W")?.into_iter().map(|w| w as usize).collect::<Vec<_>>().try_into().ok()?;
    let wide = widths.iter().try_fold(0_usize, |sum, w| (*w <= 8).then_some(sum + w))?;
    let size = dict.get(&b"Size"[..])?.count()?;
    let index = counts(b"Index").unwrap_or_else(|| vec![0, size]);
    let numbers = index.chunks_exact(2).flat_map(|part| part[0]..part[0].saturating_add(part[1]));
    let mut entries = Vec::new();
    for (number, entry) in numbers.zip(bytes.chunks_exact(wide.max(1))) {
        let number = u32::try_from(number).ok().filter(|n| u64::from(*n) <= MOST_OBJECTS)?;
        let (kind, rest) = entry.split_at(widths[0]);
        let (second, _) = rest.split_at(widths[1]);
        let value = |bytes: &[u8]| bytes.iter().fold(0_u64, |sum, b| sum << 8 | u64::from(*b));
        let place = match if kind.is_empty() { 1 } else { value(kind) } {
            1 => Some(Place::At(value(second))),
            2 => Some(Place::In(u32::try_from(value(second)).ok()?)),
            _ => None,
        };
        entries.push((number, place));
    }
    Some(entries)
}
