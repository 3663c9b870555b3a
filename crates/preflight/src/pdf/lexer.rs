//! Bytes to values: the syntax that files and content streams share (ISO 32000-2, 7.2–7.3).

use super::object::{Dict, Object};

/// Arrays and dictionaries inside each other deeper than this are refused.
const DEEPEST: usize = 64;

/// Why no value could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes end inside a value: with more of them it may be one.
    Ends,
    /// What stands there is no value.
    Wrong(&'static str),
}

/// A value, or a word that is none: `obj`, `stream`, an operator.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A value.
    Value(Object),
    /// A word.
    Word(Vec<u8>),
}

/// Reads values out of bytes.
pub struct Lexer<'a> {
    bytes: &'a [u8],
    /// The next byte to read.
    pub at: usize,
    /// Whether `12 0 R` is a reference: not so in content streams.
    references: bool,
}

impl<'a> Lexer<'a> {
    /// For the bytes of a file.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, references: true }
    }

    /// For a content stream, which has no references.
    pub fn content(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0, references: false }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// What is left.
    pub fn rest(&self) -> &'a [u8] {
        &self.bytes[self.at.min(self.bytes.len())..]
    }

    /// Goes past white space and comments.
    pub fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next value or word; `None` at the end.
    pub fn token(&mut self) -> Result<Option<Token>, Fault> {
        self.skip_space();
        if self.peek().is_none() { Ok(None) } else { self.token_at(0).map(Some) }
    }

    /// The next value.
    pub fn value(&mut self) -> Result<Object, Fault> {
        self.value_at(0)
    }

    fn value_at(&mut self, depth: usize) -> Result<Object, Fault> {
        self.skip_space();
        match self.token_at(depth)? {
            Token::Value(value) => Ok(value),
            Token::Word(_) => Err(Fault::Wrong("a word stands where a value is needed")),
        }
    }

    fn token_at(&mut self, depth: usize) -> Result<Token, Fault> {
        if depth > DEEPEST {
            return Err(Fault::Wrong("values are nested too deeply"));
        }
        let value = match self.peek().ok_or(Fault::Ends)? {
            b'/' => Object::Name(self.name()?.into()),
            b'(' => Object::Text(self.string()?.into()),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => self.dict(depth)?,
            b'<' => Object::Text(self.hexadecimal()?.into()),
            b'[' => self.array(depth)?,
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number()?,
            byte if is_regular(byte) => return self.word(),
            _ => return Err(Fault::Wrong("a bracket closes what was not opened")),
        };
        Ok(Token::Value(value))
    }

    /// The letters up to the next space or delimiter.
    fn letters(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.at;
        while self.peek().is_some_and(is_regular) {
            self.at += 1;
        }
        let is_cut = self.peek().is_none() && self.references;
        if is_cut { Err(Fault::Ends) } else { Ok(&self.bytes[start..self.at]) }
    }

    fn word(&mut self) -> Result<Token, Fault> {
        Ok(match self.letters()? {
            b"true" => Token::Value(Object::Bool(true)),
            b"false" => Token::Value(Object::Bool(false)),
            b"null" => Token::Value(Object::Null),
            word => Token::Word(word.to_vec()),
        })
    }

    fn number(&mut self) -> Result<Object, Fault> {
        let text = std::str::from_utf8(self.letters()?).unwrap_or("");
        let value: f64 = text
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .ok_or(Fault::Wrong("a number cannot be read"))?;
        let is_whole = text.bytes().all(|b| b.is_ascii_digit());
        if self.references
            && is_whole
            && let Some(end) = self.reference_end()
        {
            self.at = end;
            return (value <= f64::from(u32::MAX))
                .then_some(Object::Reference(value as u32))
                .ok_or(Fault::Wrong("an object's number is too large"));
        }
        Ok(Object::Number(value))
    }

    /// Where `0 R` ends, when that is what follows a number.
    fn reference_end(&self) -> Option<usize> {
        let mut ahead = Lexer { bytes: self.bytes, at: self.at, references: false };
        ahead.skip_space();
        let digits = ahead.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        ahead.at += digits;
        ahead.skip_space();
        let found = digits > 0 && digits <= 5 && ahead.peek() == Some(b'R');
        let ends = ahead.bytes.get(ahead.at + 1).is_none_or(|b| !is_regular(*b));
        (found && ends).then_some(ahead.at + 1)
    }

    fn name(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let mut name = Vec::new();
        while let Some(byte) = self.peek().filter(|b| is_regular(*b)) {
            self.at += 1;
            let escaped = (byte == b'#').then(|| self.bytes.get(self.at..self.at + 2)).flatten();
            let digits = escaped.and_then(|two| std::str::from_utf8(two).ok());
            match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                Some(value) => {
                    name.push(value);
                    self.at += 2;
                }
                None => name.push(byte),
            }
        }
        if self.peek().is_none() && self.references { Err(Fault::Ends) } else { Ok(name) }
    }

    fn string(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        loop {
            let byte = self.peek().ok_or(Fault::Ends)?;
            self.at += 1;
            match byte {
                b'(' => open += 1,
                b')' if open == 1 => return Ok(text),
                b')' => open -= 1,
                b'\\' => {
                    if let Some(escaped) = self.escape()? {
                        text.push(escaped);
                    }
                    continue;
                }
                _ => {}
            }
            text.push(byte);
        }
    }

    /// What follows a backslash; `None` for a line that goes on.
    fn escape(&mut self) -> Result<Option<u8>, Fault> {
        let byte = self.peek().ok_or(Fault::Ends)?;
        self.at += 1;
        Ok(Some(match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 8,
            b'f' => 12,
            b'\r' => {
                self.at += usize::from(self.peek() == Some(b'\n'));
                return Ok(None);
            }
            b'\n' => return Ok(None),
            b'0'..=b'7' => {
                let mut value = u32::from(byte - b'0');
                for _ in 0..2 {
                    let Some(digit) = self.peek().filter(|b| (b'0'..=b'7').contains(b)) else {
                        break;
                    };
                    value = value * 8 + u32::from(digit - b'0');
                    self.at += 1;
                }
                (value & 0xff) as u8
            }
            other => other,
        }))
    }

    fn hexadecimal(&mut self) -> Result<Vec<u8>, Fault> {
        self.at += 1;
        let (mut text, mut half) = (Vec::new(), None);
        loop {
            let byte = self.peek().ok_or(Fault::Ends)?;
            self.at += 1;
            if byte == b'>' {
                text.extend(half.map(|high: u8| high << 4));
                return Ok(text);
            }
            if is_space(byte) {
                continue;
            }
            let digit = char::from(byte)
                .to_digit(16)
                .ok_or(Fault::Wrong("a string in hexadecimal has another letter"))?
                as u8;
            match half.take() {
                Some(high) => text.push(high << 4 | digit),
                None => half = Some(digit),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Object, Fault> {
        self.at += 1;
        let mut members = Vec::new();
        loop {
            self.skip_space();
            if self.peek().ok_or(Fault::Ends)? == b']' {
                self.at += 1;
                return Ok(Object::Array(members.into()));
            }
            members.push(self.value_at(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Object, Fault> {
        self.at += 2;
        let mut dict = Dict::new();
        loop {
            self.skip_space();
            match self.peek().ok_or(Fault::Ends)? {
                b'>' => {
                    let second = *self.bytes.get(self.at + 1).ok_or(Fault::Ends)?;
                    self.at += 2;
                    return (second == b'>')
                        .then(|| Object::Dict(dict.into()))
                        .ok_or(Fault::Wrong("a dictionary is not closed"));
                }
                b'/' => {
                    let key = self.name()?;
                    dict.insert(key, self.value_at(depth + 1)?);
                }
                _ => return Err(Fault::Wrong("a dictionary has a key that is no name")),
            }
        }
    }
}

/// White space (ISO 32000-2, table 1).
pub fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

/// Neither white space nor delimiter.
pub fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !b"()<>[]{}/%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Object, Fault> {
        Lexer::new(text.as_bytes()).value()
    }

    #[test]
    fn a_number_before_a_reference_stays_a_number() {
        let found = read("[1 2 0 R 3 .5 -7]").unwrap();
        let expected = [
            Object::Number(1.0),
            Object::Reference(2),
            Object::Number(3.0),
            Object::Number(0.5),
            Object::Number(-7.0),
        ];
        assert_eq!(found.array(), Some(&expected[..]));
    }

    #[test]
    fn strings_keep_their_brackets_and_lose_their_escapes() {
        assert_eq!(read(r"(a(b)\)\101\n)").unwrap().text(), Some(&b"a(b))A\n"[..]));
        assert_eq!(read("<48 6>").unwrap().text(), Some(&b"H\x60"[..]));
    }

    #[test]
    fn names_may_hide_their_letters() {
        assert_eq!(read("/A#42 ").unwrap().name(), Some(&b"AB"[..]));
    }

    #[test]
    fn what_ends_early_asks_for_more_and_what_is_wrong_does_not() {
        assert_eq!(read("<< /A [1 2"), Err(Fault::Ends));
        assert!(matches!(read("<< 1 2 >>"), Err(Fault::Wrong(_))));
        assert!(matches!(read(&"[".repeat(1000)), Err(Fault::Wrong(_))));
    }
}
