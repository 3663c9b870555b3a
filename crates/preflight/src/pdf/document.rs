//! Objects of a file by their numbers, read when they are asked for.

use super::filters::{Filter, MOST_PLAIN, undo};
use super::icc::Icc;
use super::lexer::{Fault, Lexer, Token};
use super::object::{Dict, Object, Stream};
use super::source::{Reader, Source};
use super::xref::{Place, Xref};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::rc::Rc;

/// References to references longer than this are not followed.
const LONGEST_CHAIN: usize = 32;
/// Most objects out of one object stream.
const MOST_PACKED: u64 = 1 << 20;

/// A PDF file.
#[derive(Debug)]
pub struct Document {
    source: Source,
    xref: Xref,
    /// Version in the first line, such as `1.4`.
    pub version: String,
    cache: RefCell<BTreeMap<u32, Object>>,
    depth: Cell<usize>,
    damage: RefCell<BTreeSet<String>>,
    profiles: RefCell<BTreeMap<u64, Option<Rc<Icc>>>>,
}

impl Document {
    /// Opens a file and reads its tables, not its objects.
    ///
    /// # Errors
    /// A sentence: it cannot be opened, is no PDF, or its tables are damaged.
    pub fn open(path: &Path) -> Result<Self, String> {
        let source = Source::open(path).map_err(|error| format!("it cannot be opened: {error}"))?;
        let head = source.bytes(0, 16)?;
        let version = head.strip_prefix(b"%PDF-").and_then(|rest| rest.get(..3));
        let version = version
            .filter(|v| v[0].is_ascii_digit() && v[1] == b'.' && v[2].is_ascii_digit())
            .ok_or("it is no PDF: it does not begin with %PDF")?;
        let version = String::from_utf8_lossy(version).into_owned();
        let xref = Xref::read(&source)?;
        Ok(Self {
            source,
            xref,
            version,
            cache: RefCell::default(),
            depth: Cell::new(0),
            damage: RefCell::default(),
            profiles: RefCell::default(),
        })
    }

    /// What the file says of itself at its end.
    pub fn trailer(&self) -> &Dict {
        &self.xref.trailer
    }

    /// Whether objects or the table of them are packed into streams, as PDF 1.5 brought it.
    pub fn is_packed(&self) -> bool {
        self.xref.is_packed
    }

    /// Whether comment bytes beyond ASCII follow the first line, so that nobody takes the
    /// file for text.
    pub fn is_marked_binary(&self) -> bool {
        let head = self.source.bytes(0, 32).unwrap_or_default();
        let second = head.iter().position(|b| is_line_end(*b)).unwrap_or(head.len());
        let rest = &head[second..];
        let mark = rest.iter().position(|b| !is_line_end(*b)).map_or(&[][..], |at| &rest[at..]);
        mark.first() == Some(&b'%') && mark.iter().skip(1).take_while(|b| **b > 127).count() >= 4
    }

    /// Numbers of all objects in use.
    pub fn numbers(&self) -> Vec<u32> {
        self.xref.places.keys().copied().collect()
    }

    /// Sentences about objects that could not be read so far.
    pub fn damage(&self) -> Vec<String> {
        self.damage.borrow().iter().cloned().collect()
    }

    /// Follows references to a value.
    pub fn resolve(&self, object: &Object) -> Object {
        let mut object = object.clone();
        for _ in 0..LONGEST_CHAIN {
            match object {
                Object::Reference(number) => object = self.object(number),
                found => return found,
            }
        }
        Object::Null
    }

    /// The value of a key; `Null` without.
    pub fn get(&self, dict: &Dict, key: &str) -> Object {
        dict.get(key.as_bytes()).map_or(Object::Null, |found| self.resolve(found))
    }

    /// The dictionary at a key; an empty one without.
    pub fn dict(&self, dict: &Dict, key: &str) -> Dict {
        self.get(dict, key).dict().cloned().unwrap_or_default()
    }

    /// Numbers in an array, references followed; `None` when a member is none.
    pub fn numbers_of(&self, object: &Object) -> Option<Vec<f64>> {
        let found = self.resolve(object);
        found.array()?.iter().map(|member| self.resolve(member).number()).collect()
    }

    /// The object of this number; `Null` when there is none or it is damaged.
    pub fn object(&self, number: u32) -> Object {
        if let Some(found) = self.cache.borrow().get(&number) {
            return found.clone();
        }
        if self.depth.get() >= LONGEST_CHAIN {
            return Object::Null;
        }
        self.depth.set(self.depth.get() + 1);
        let found = match self.xref.places.get(&number) {
            Some(Place::At(offset)) => self.plain_object(number, *offset),
            Some(Place::In(stream)) => self.packed_object(number, *stream),
            None => Ok(Object::Null),
        };
        self.depth.set(self.depth.get() - 1);
        let found = found.unwrap_or_else(|why| {
            self.damage.borrow_mut().insert(format!("object {number} cannot be read: {why}"));
            Object::Null
        });
        self.cache.borrow_mut().insert(number, found.clone());
        found
    }

    fn plain_object(&self, number: u32, offset: u64) -> Result<Object, String> {
        let head = self.source.parse(offset, read_object)?;
        if head.number != number {
            return Err(format!("another one, {}, stands in its place", head.number));
        }
        let Some(data) = head.data else { return Ok(head.value) };
        let dict = head.value.dict().ok_or("its bytes have no dictionary")?.clone();
        let length = self.get(&dict, "Length").count().ok_or("its length is missing")?;
        let start = offset + data;
        let end = self.source.bytes(start.saturating_add(length), 32)?;
        let mut lexer = Lexer::new(&end);
        lexer.skip_space();
        if !lexer.rest().starts_with(b"endstream") {
            return Err("its bytes do not end where it says".to_owned());
        }
        Ok(Object::Stream(Rc::new(Stream { dict, start, length })))
    }

    /// Reads all objects of an object stream at once: they are needed together.
    fn packed_object(&self, number: u32, stream: u32) -> Result<Object, String> {
        if matches!(self.xref.places.get(&stream), Some(Place::In(_))) {
            return Err("it is packed twice".to_owned());
        }
        let object = self.object(stream);
        let packed = object.stream().ok_or("the stream it is packed in is missing")?;
        let first = self.get(&packed.dict, "First").count().ok_or("First is missing")?;
        let count = self.get(&packed.dict, "N").count().filter(|n| *n <= MOST_PACKED);
        let mut bytes = self.plain(packed)?;
        bytes.push(b' ');
        let mut index = Lexer::new(&bytes);
        let mut wanted = Err("it is not in the stream it should be in".to_owned());
        for _ in 0..count.ok_or("N is missing")? {
            let mut next = || index.value().ok().and_then(|value| value.count());
            let (Some(name), Some(offset)) = (next(), next()) else {
                return Err("the stream it is packed in is damaged".to_owned());
            };
            let Ok(name) = u32::try_from(name) else { continue };
            if !matches!(self.xref.places.get(&name), Some(Place::In(s)) if *s == stream) {
                continue;
            }
            let mut lexer = Lexer::new(&bytes);
            lexer.at = usize::try_from(first + offset).unwrap_or(usize::MAX).min(bytes.len());
            let value = lexer.value().map_err(|_| "its value is damaged".to_owned());
            if name == number {
                wanted = value;
            } else if let Ok(value) = value {
                self.cache.borrow_mut().insert(name, value);
            }
        }
        wanted
    }

    /// The colour profile in a stream; `None` when it is none.
    pub fn profile(&self, stream: &Stream) -> Option<Rc<Icc>> {
        if let Some(found) = self.profiles.borrow().get(&stream.start) {
            return found.clone();
        }
        let read = || Icc::read(&self.plain(stream).ok()?).map(Rc::new);
        self.profiles.borrow_mut().entry(stream.start).or_insert_with(read).clone()
    }

    /// The filters a stream was packed with, the outermost first.
    pub fn filters(&self, stream: &Stream) -> Vec<Filter> {
        let both = |long: &str, short: &str| match self.get(&stream.dict, long) {
            Object::Null => self.get(&stream.dict, short),
            found => found,
        };
        let list = |object: Object| match object.array() {
            Some(members) => members.iter().map(|member| self.resolve(member)).collect(),
            None => vec![object],
        };
        let mut parameters = list(both("DecodeParms", "DP")).into_iter();
        list(both("Filter", "F"))
            .into_iter()
            .filter_map(|filter| {
                let parameters = parameters.next().unwrap_or_default();
                filter.name().map(|name| Filter { name: name.to_vec(), parameters })
            })
            .collect()
    }

    /// The bytes of a stream as they lie in the file.
    pub fn raw(&self, stream: &Stream) -> Reader<'_> {
        self.source.reader(stream.start, stream.length)
    }

    /// The bytes of a stream unpacked.
    ///
    /// # Errors
    /// A sentence: they are damaged, too many, or packed in a way that is not read here.
    pub fn plain(&self, stream: &Stream) -> Result<Vec<u8>, String> {
        if stream.length > MOST_PLAIN {
            return Err(format!("it is longer than {} MiB", MOST_PLAIN >> 20));
        }
        let mut bytes = self.source.bytes(stream.start, stream.length)?;
        for filter in self.filters(stream) {
            bytes = undo(&bytes, &filter)?;
        }
        Ok(bytes)
    }
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\r' || byte == b'\n'
}

/// An object as it stands in the file.
pub struct Head {
    /// Its number.
    pub number: u32,
    /// Its value, or the dictionary of its stream.
    pub value: Object,
    /// Where the bytes of its stream begin, from the object's own beginning.
    pub data: Option<u64>,
}

/// Reads `12 0 obj … endobj`, or as far as the bytes of its stream.
pub fn read_object(lexer: &mut Lexer<'_>) -> Result<Head, Fault> {
    const NONE: Fault = Fault::Wrong("there is no object");
    let number = lexer.value()?.count().and_then(|n| u32::try_from(n).ok()).ok_or(NONE)?;
    let generation = lexer.value()?;
    let opens = lexer.token()?.ok_or(Fault::Ends)? == Token::Word(b"obj".to_vec());
    if generation.count().is_none() || !opens {
        return Err(NONE);
    }
    let value = lexer.value()?;
    let after = lexer.token()?.ok_or(Fault::Ends)?;
    if after != Token::Word(b"stream".to_vec()) {
        return Ok(Head { number, value, data: None });
    }
    match *lexer.rest() {
        [b'\r', b'\n', ..] => lexer.at += 2,
        [b'\n' | b'\r', _, ..] => lexer.at += 1,
        [_, ..] => return Err(Fault::Wrong("a line must end after `stream`")),
        [] => return Err(Fault::Ends),
    }
    Ok(Head { number, value, data: Some(lexer.at as u64) })
}
