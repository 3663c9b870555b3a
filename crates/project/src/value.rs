//! Values of TOML as what they mean, or what is wrong with them.

use crate::language;
use crate::mistakes::Mistake;
use crate::nearest::{nearest, quoted};
use leporello_diag::codes;
use leporello_model::{Length, ParseLengthError};
use toml::Spanned;
use toml::de::DeValue;

/// In TOML a `\` changes the letter behind it: `\n` and `\b` are not what a path has.
pub(crate) const NO_BACKSLASH: &str = "write `/` between folders, not `\\`";

/// A value and the key it stands behind.
#[derive(Clone, Copy)]
pub(crate) struct Value<'v> {
    pub key: &'v str,
    pub raw: &'v Spanned<DeValue<'v>>,
}

impl<'v> Value<'v> {
    /// Offset of its first byte.
    pub fn at(self) -> usize {
        self.raw.span().start
    }

    /// What it is, for a sentence.
    pub fn kind(self) -> &'static str {
        match self.raw.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a number",
            DeValue::Float(_) => "a number with a fraction",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        }
    }

    /// The mistake that it is of another kind than needed.
    pub fn wrong_kind(self, needed: &str) -> Mistake {
        let message = format!("`{}` is {}; {needed} was needed", self.key, self.kind());
        Mistake::new(codes::PRJ_023, self.at(), message)
    }

    /// The mistake that it is of the right kind and cannot be.
    pub fn wrong(self, sentence: impl Into<String>) -> Mistake {
        Mistake::new(codes::PRJ_024, self.at(), sentence)
    }

    /// Text.
    pub fn text(self) -> Result<&'v str, Mistake> {
        match self.raw.get_ref() {
            DeValue::String(text) => Ok(text),
            DeValue::Integer(number) => Err(self.unquoted(&number.to_string())),
            DeValue::Float(number) => Err(self.unquoted(&number.to_string())),
            DeValue::Datetime(date) => Err(self.unquoted(&date.to_string())),
            _ => Err(self.wrong_kind("text in quotation marks")),
        }
    }

    fn unquoted(self, letters: &str) -> Mistake {
        self.wrong_kind("text").hint(format!("write `{} = \"{letters}\"`", self.key))
    }

    /// Text as its owner has it.
    pub fn words(self) -> Result<String, Mistake> {
        self.text().map(str::to_owned)
    }

    /// Text that is not empty: the name of a file, a folder, a person, a theme.
    pub fn name(self) -> Result<String, Mistake> {
        let name = self.text()?.trim();
        if name.is_empty() {
            let empty = self.wrong(format!("`{}` is empty; a name was needed", self.key));
            return Err(empty.hint(format!("take `{}` out", self.key)));
        }
        if name.contains(char::is_control) {
            let message = format!("`{}` holds a letter that cannot be seen", self.key);
            return Err(self.wrong(message).hint(NO_BACKSLASH));
        }
        Ok(name.to_owned())
    }

    /// `true` or `false`.
    pub fn flag(self) -> Result<bool, Mistake> {
        match self.raw.get_ref() {
            DeValue::Boolean(flag) => Ok(*flag),
            DeValue::String(word) => {
                let yes = matches!(word.trim(), "true" | "yes" | "on");
                let needed = "true or false without quotation marks";
                Err(self.wrong_kind(needed).hint(format!("write `{} = {yes}`", self.key)))
            }
            _ => Err(self.wrong_kind("true or false")),
        }
    }

    /// `true`, `false`, or `None` for `"auto"`.
    pub fn flag_or_auto(self) -> Result<Option<bool>, Mistake> {
        match self.raw.get_ref() {
            DeValue::String(word) if word == "auto" => Ok(None),
            _ => self.flag().map(Some),
        }
    }

    /// A whole number within bounds.
    pub fn count(self, least: u32, most: u32) -> Result<u32, Mistake> {
        let DeValue::Integer(digits) = self.raw.get_ref() else {
            let found = self.wrong_kind("a whole number");
            return Err(match self.raw.get_ref() {
                DeValue::String(text) if text.parse::<u32>().is_ok() => {
                    found.hint(format!("write `{} = {text}`", self.key))
                }
                _ => found.hint(format!("write a whole number from {least} to {most}")),
            });
        };
        let number = i64::from_str_radix(digits.as_str(), digits.radix());
        let number = number.ok().and_then(|number| u32::try_from(number).ok());
        number.filter(|number| (least..=most).contains(number)).ok_or_else(|| {
            let key = self.key;
            let nearest = if digits.as_str().starts_with('-') { least } else { most };
            let nearest = number.map_or(nearest, |number| number.clamp(least, most));
            self.wrong(format!("`{key}` is {digits}; it must be {least} to {most}"))
                .hint(format!("the nearest is `{key} = {nearest}`"))
        })
    }

    /// One of a few words.
    pub fn choice<T: Copy>(self, words: &[(&str, T)]) -> Result<T, Mistake> {
        let text = self.text()?;
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*meaning);
        }
        let known = || words.iter().map(|(word, _)| *word);
        let message =
            format!("`{}` cannot be `{text}`; it is one of {}", self.key, quoted(known()));
        let mistake = Mistake::new(codes::PRJ_025, self.at(), message);
        Err(match nearest(text, known()) {
            Some(word) => mistake.hint(format!("did you mean `{} = \"{word}\"`?", self.key)),
            None => mistake.hint(format!("take the line `{}` out for the default", self.key)),
        })
    }

    /// A length with its unit, within bounds in millimetres.
    pub fn length(self, least: i64, most: i64) -> Result<Length, Mistake> {
        let text = match self.raw.get_ref() {
            DeValue::Integer(digits) => return Err(self.bare_number(&digits.to_string())),
            DeValue::Float(digits) => return Err(self.bare_number(&digits.to_string())),
            _ => self.text()?,
        };
        let length = self.measured(text)?;
        let nearest = length.clamp(Length::mm(least), Length::mm(most)).to_mm();
        self.within(self.key, length, least, most).map_err(|mistake| {
            mistake.hint(format!("the nearest is `{} = \"{nearest}mm\"`", self.key))
        })
    }

    fn bare_number(self, digits: &str) -> Mistake {
        self.wrong_kind("a length with its unit")
            .hint(format!("write `{} = \"{digits}mm\"`", self.key))
    }

    /// The length in a text.
    pub fn measured(self, text: &str) -> Result<Length, Mistake> {
        text.parse().map_err(|error: ParseLengthError| {
            let mistake = self.wrong(format!("`{}` is `{text}`: {error}", self.key));
            match error {
                ParseLengthError::NoUnit => {
                    mistake.hint(format!("write `{} = \"{}mm\"`", self.key, text.trim()))
                }
                _ => mistake.hint(format!("write a length such as `{} = \"12mm\"`", self.key)),
            }
        })
    }

    /// The length, when it lies within bounds in millimetres.
    pub fn within(
        self,
        what: &str,
        length: Length,
        least: i64,
        most: i64,
    ) -> Result<Length, Mistake> {
        if (Length::mm(least)..=Length::mm(most)).contains(&length) {
            return Ok(length);
        }
        Err(self.wrong(format!("`{what}` is {length}; it must be {least} to {most} mm")))
    }

    /// A language's tag.
    pub fn language(self) -> Result<String, Mistake> {
        let text = self.text()?;
        language::tag(text).map_err(|hint| {
            let message = format!("`{text}` is not the tag of a language");
            Mistake::new(codes::PRJ_026, self.at(), message).hint(hint)
        })
    }

    /// The values of a list, or a lone value as a list of one.
    pub fn items(self) -> impl Iterator<Item = Value<'v>> {
        let items = match self.raw.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![self.raw],
        };
        items.into_iter().map(move |raw| Value { key: self.key, raw })
    }
}
