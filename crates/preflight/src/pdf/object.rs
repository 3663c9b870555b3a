//! The values a PDF is made of.

use std::collections::BTreeMap;
use std::rc::Rc;

/// Keys and values; names without their slash.
pub type Dict = BTreeMap<Vec<u8>, Object>;

/// A stream: its dictionary and where its bytes lie in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// What is said about the bytes.
    pub dict: Dict,
    /// Offset of the first byte.
    pub start: u64,
    /// Count of bytes.
    pub length: u64,
}

/// A value. Copies are cheap: what is large is shared.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Object {
    /// Nothing, or what cannot be found.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(Rc<[u8]>),
    /// A name without its slash.
    Name(Rc<[u8]>),
    /// A list.
    Array(Rc<Vec<Object>>),
    /// A dictionary.
    Dict(Rc<Dict>),
    /// A dictionary with bytes.
    Stream(Rc<Stream>),
    /// Points to an object by its number.
    Reference(u32),
}

impl Object {
    /// A number.
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(value) = self { Some(*value) } else { None }
    }

    /// A whole number that is not negative and fits.
    pub fn count(&self) -> Option<u64> {
        self.number()
            .filter(|n| *n >= 0.0 && *n <= 9e15 && n.fract() == 0.0)
            .map(|number| number as u64)
    }

    /// A name.
    pub fn name(&self) -> Option<&[u8]> {
        if let Self::Name(name) = self { Some(name) } else { None }
    }

    /// A string.
    pub fn text(&self) -> Option<&[u8]> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// A list.
    pub fn array(&self) -> Option<&[Object]> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// A dictionary, or that of a stream.
    pub fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            Self::Stream(stream) => Some(&stream.dict),
            _ => None,
        }
    }

    /// A stream.
    pub fn stream(&self) -> Option<&Stream> {
        if let Self::Stream(stream) = self { Some(stream) } else { None }
    }

    /// Whether it is this name.
    pub fn is(&self, name: &str) -> bool {
        self.name() == Some(name.as_bytes())
    }
}

/// A string for people: UTF-16 or UTF-8 with its mark, otherwise the letters PDF shares with
/// Latin-1.
pub fn readable(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        let units: Vec<u16> =
            rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        return String::from_utf16_lossy(&units);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| char::from(*byte)).collect()
}
