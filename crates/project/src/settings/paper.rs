//! Values that only one setting has: trim size, sides, count of pages, pictures, ISBN.

use super::{Picture, Trim};
use crate::mistakes::Mistake;
use crate::nearest::{nearest, quoted};
use crate::value::Value;
use leporello_model::{Length, PageCount, Sides, Size};
use toml::de::DeValue;

/// Least and most width and height of a page, in millimetres.
const TRIM_MM: [i64; 2] = [80, 1_000];

/// `300x240mm`, `10inx8in`, or a name. `10x8` without a unit is a name too: shops call their
/// sizes so, and what they then cut is another measure.
pub(super) fn trim(value: Value) -> Result<Trim, Mistake> {
    let text = value.text()?.trim();
    let Some((w, h)) = text.split_once(['x', '×']) else { return named(value, text) };
    let ((w, w_unit), (h, h_unit)) = (number_and_rest(w.trim()), number_and_rest(h.trim()));
    let is_unit = |rest: &str| rest.chars().all(|c| c.is_alphabetic() || c == ' ');
    if w.is_empty() || h.is_empty() || h_unit.is_empty() || !is_unit(h_unit) || !is_unit(w_unit) {
        return named(value, text);
    }
    let w_unit = if w_unit.is_empty() { h_unit } else { w_unit };
    let side = |what: &str, number: &str, unit: &str| {
        let length = value.measured(&format!("{number}{unit}"))?;
        let within = value.within(what, length, TRIM_MM[0], TRIM_MM[1]);
        within.map_err(|mistake| mistake.hint("write a size such as `trim = \"300x240mm\"`"))
    };
    let size = Size { w: side("width", w, w_unit)?, h: side("height", h, h_unit)? };
    Ok(Trim::Size(size))
}

fn number_and_rest(text: &str) -> (&str, &str) {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let rest = unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    text.split_at(text.len() - rest.len())
}

fn named(value: Value, text: &str) -> Result<Trim, Mistake> {
    let is_name = text.chars().any(char::is_alphanumeric)
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'))
        && !text.starts_with(['-', '.']);
    if is_name {
        return Ok(Trim::Named(text.to_owned()));
    }
    Err(value
        .wrong(format!("`{text}` is no trim size"))
        .hint("write WIDTHxHEIGHT with a unit: `trim = \"300x240mm\"`")
        .hint("or the name of a size: `trim = \"a4-landscape\"`"))
}

/// One length for all four sides, or a table with one for each.
pub(super) fn margins(value: Value) -> Result<Sides, Mistake> {
    if let DeValue::Table(_) = value.raw.get_ref() {
        return each_side(value, 200);
    }
    let length = value.length(0, 200)?;
    Ok(Sides { top: length, bottom: length, inside: length, outside: length })
}

/// One length for the three edges that are cut, or a table with one for each side.
pub(super) fn bleed(value: Value) -> Result<Sides, Mistake> {
    if let DeValue::Table(_) = value.raw.get_ref() {
        return each_side(value, 20);
    }
    let length = value.length(0, 20)?;
    Ok(Sides { top: length, bottom: length, inside: Length::ZERO, outside: length })
}

const SIDES: [&str; 4] = ["top", "bottom", "inside", "outside"];

fn each_side(value: Value, most: i64) -> Result<Sides, Mistake> {
    let DeValue::Table(table) = value.raw.get_ref() else {
        return Err(value.wrong_kind("a table"));
    };
    if let Some((name, _)) = table.iter().find(|(name, _)| !SIDES.contains(&&**name.get_ref())) {
        let message = format!("`{}` has no side `{}`", value.key, name.get_ref());
        let found = Mistake::new(leporello_diag::codes::PRJ_022, name.span().start, message);
        return Err(match nearest(name.get_ref(), SIDES) {
            Some(near) => found.hint(format!("did you mean `{near}`?")),
            None => found.hint(format!("its sides are {}", quoted(SIDES))),
        });
    }
    let side = |key: &str| match table.get(key) {
        Some(raw) => Value { key, raw }.length(0, most),
        None => Err(value
            .wrong(format!("`{}` does not say `{key}`", value.key))
            .hint(format!("add `{key} = \"12mm\"`"))),
    };
    Ok(Sides {
        top: side("top")?,
        bottom: side("bottom")?,
        inside: side("inside")?,
        outside: side("outside")?,
    })
}

/// `"best"` or a number.
pub(super) fn pages(value: Value) -> Result<PageCount, Mistake> {
    match value.raw.get_ref() {
        DeValue::String(word) if word == "best" => Ok(PageCount::Best),
        DeValue::String(word) if word.parse::<u32>().is_err() => {
            let message = format!("`{}` is `{word}`; a number or `best` was needed", value.key);
            Err(value.wrong(message).hint("write `pages = 96` or `pages = \"best\"`"))
        }
        _ => value.count(1, 2_000).map(PageCount::Exactly),
    }
}

/// `"best"`, `"none"` or a file.
pub(super) fn picture(value: Value) -> Result<Picture, Mistake> {
    Ok(match value.name()?.as_str() {
        "best" => Picture::Best,
        "none" => Picture::None,
        file => Picture::File(crate::photo_path(file)),
    })
}

/// An ISBN whose last digit is right (ISO 2108: weights 1 and 3 modulo 10 for 13 digits; for
/// the older ones of 10, weights 10 to 1 modulo 11).
pub(super) fn isbn(value: Value) -> Result<String, Mistake> {
    let text = value.text()?.trim();
    let letters: Vec<char> = text.chars().filter(|c| !matches!(c, '-' | ' ' | '–')).collect();
    let digit = |(i, c): (usize, &char)| match c {
        'X' | 'x' if i == 9 && letters.len() == 10 => Some(10),
        _ => c.to_digit(10),
    };
    let digits: Option<Vec<u32>> = letters.iter().enumerate().map(digit).collect();
    let hint = "copy it again from where it was given to you";
    let Some(digits) = digits.filter(|digits| matches!(digits.len(), 10 | 13)) else {
        return Err(value.wrong(format!("`{text}` has not the 13 digits of an ISBN")).hint(hint));
    };
    let sum = |weight: &dyn Fn(u32) -> u32| -> u32 {
        (0_u32..).zip(&digits).map(|(i, digit)| weight(i) * digit).sum()
    };
    let right = match digits.len() {
        13 => sum(&|i| 1 + 2 * (i % 2)) % 10 == 0,
        _ => sum(&|i| 10 - i) % 11 == 0,
    };
    if right {
        Ok(text.to_owned())
    } else {
        Err(value.wrong(format!("the last digit of the ISBN `{text}` does not agree")).hint(hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::de::DeTable;

    fn with<T>(text: &str, read: fn(Value) -> Result<T, Mistake>) -> Result<T, String> {
        let text = format!("it = {text}");
        let file = DeTable::parse(&text).unwrap();
        let raw = file.get_ref().get("it").unwrap();
        read(Value { key: "it", raw }).map_err(|mistake| mistake.message)
    }

    #[test]
    fn a_trim_size_is_a_pair_with_a_unit_or_a_name() {
        let size = Size { w: Length::mm(300), h: Length::mm(240) };
        for text in ["'300x240mm'", "'300 x 240 mm'", "'30cmx24cm'", "'300mm×240mm'"] {
            assert_eq!(with(text, trim), Ok(Trim::Size(size)), "{text}");
        }
        for name in ["10x8", "a4-landscape", "square-21", "8x10-hard"] {
            let named = with(&format!("'{name}'"), trim);
            assert_eq!(named, Ok(Trim::Named(name.into())), "{name}");
        }
    }

    #[test]
    fn impossible_trim_sizes_say_what_is_possible() {
        for (text, word) in [
            ("'3x3mm'", "80 to 1000 mm"),
            ("'20000x300mm'", "width"),
            ("'300x20000mm'", "height"),
            ("'-300x240mm'", "80 to 1000 mm"),
            ("'12x12 furlongs'", "furlongs"),
            ("'20x20m'", "no unit `m`"),
            ("''", "no trim size"),
            ("'…'", "no trim size"),
        ] {
            let said = with(text, trim).unwrap_err();
            assert!(said.contains(word), "{text}: {said}");
        }
    }

    #[test]
    fn one_length_of_bleed_leaves_the_fold_without() {
        let sides = with("'3mm'", bleed).unwrap();
        assert_eq!((sides.top, sides.inside), (Length::mm(3), Length::ZERO));
        let all = "{ top = '1mm', bottom = '2mm', inside = '3mm', outside = '4mm' }";
        assert_eq!(with(all, bleed).unwrap().inside, Length::mm(3));
        assert!(with("{ top = '1mm' }", bleed).unwrap_err().contains("`bottom`"));
        assert!(with("{ left = '1mm' }", margins).unwrap_err().contains("`left`"));
        assert!(with("'-1mm'", bleed).unwrap_err().contains("-1 mm"));
    }

    #[test]
    fn an_isbn_is_known_by_its_last_digit() {
        for right in ["978-3-16-148410-0", "0-306-40615-2", "080442957X"] {
            assert_eq!(with(&format!("'{right}'"), isbn), Ok(right.into()));
        }
        for wrong in ["978-3-16-148410-1", "978-3-16", "0-306-40615-3", "97831614841OO", ""] {
            assert!(with(&format!("'{wrong}'"), isbn).is_err(), "{wrong}");
        }
    }

    #[test]
    fn pages_are_a_number_or_best() {
        assert_eq!(with("96", pages), Ok(PageCount::Exactly(96)));
        assert_eq!(with("'best'", pages), Ok(PageCount::Best));
        for wrong in ["0", "2001", "-4", "'many'", "'96'", "1.5", "99999999999999999999"] {
            assert!(with(wrong, pages).is_err(), "{wrong}");
        }
    }
}
