//! Bytes of a stream as they were before they were packed (ISO 32000-2, 7.4).

use super::object::Object;
use flate2::read::ZlibDecoder;
use std::io::Read;

/// The most a stream that is no picture may grow to.
pub const MOST_PLAIN: u64 = 64 << 20;

/// A filter and its parameters.
pub struct Filter {
    /// Its name, such as `FlateDecode`.
    pub name: Vec<u8>,
    /// Its parameters; `Null` without.
    pub parameters: Object,
}

/// Undoes one filter.
///
/// # Errors
/// A sentence: the filter is not known here, or its bytes are damaged or too many.
pub fn undo(bytes: &[u8], filter: &Filter) -> Result<Vec<u8>, String> {
    match &filter.name[..] {
        b"FlateDecode" | b"Fl" => {
            let mut plain = Vec::new();
            ZlibDecoder::new(bytes)
                .take(MOST_PLAIN + 1)
                .read_to_end(&mut plain)
                .map_err(|_| "its packed bytes are damaged".to_owned())?;
            if plain.len() as u64 > MOST_PLAIN {
                return Err(format!("it unpacks to more than {} MiB", MOST_PLAIN >> 20));
            }
            match Predictor::of(&filter.parameters)? {
                Some(predictor) => predictor.undo(&plain),
                None => Ok(plain),
            }
        }
        b"ASCIIHexDecode" | b"AHx" => hexadecimal(bytes),
        b"ASCII85Decode" | b"A85" => base_85(bytes),
        other => Err(format!("it is packed by {}", String::from_utf8_lossy(other))),
    }
}

/// The PNG predictors, which store each row as the difference from its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Predictor {
    /// Bytes of a pixel.
    pixel: usize,
    /// Bytes of a row.
    row: usize,
}

impl Predictor {
    /// What the parameters ask for; `None` for no prediction.
    ///
    /// # Errors
    /// A sentence when the prediction is not known here or its numbers are beyond reason.
    pub fn of(parameters: &Object) -> Result<Option<Self>, String> {
        let value = |key: &[u8], default: u64| {
            let found = parameters.dict().and_then(|dict| dict.get(key));
            found.map_or(Some(default), Object::count).filter(|n| *n <= 1 << 24)
        };
        let asked = [value(b"Predictor", 1), value(b"Colors", 1)];
        let shape = [value(b"BitsPerComponent", 8), value(b"Columns", 1)];
        match (asked, shape) {
            ([Some(1), _], _) => Ok(None),
            ([Some(10..=15), Some(colours @ 1..=64)], [Some(bits @ 1..=16), Some(columns)]) => {
                Ok(Some(Self {
                    pixel: (colours * bits).div_ceil(8) as usize,
                    row: (colours * bits * columns).div_ceil(8).max(1) as usize,
                }))
            }
            _ => Err("its rows are predicted in a way that is not read here".to_owned()),
        }
    }

    /// Bytes of a row as stored: one more for the kind of prediction.
    pub fn stored_row(self) -> usize {
        self.row + 1
    }

    fn undo(self, stored: &[u8]) -> Result<Vec<u8>, String> {
        let mut above = vec![0; self.row];
        let mut plain = Vec::with_capacity(stored.len());
        for row in stored.chunks(self.stored_row()) {
            let mut row = row.to_vec();
            row.resize(self.stored_row(), 0);
            self.undo_row(&mut row, &above)?;
            above.copy_from_slice(&row[1..]);
            plain.extend_from_slice(&above);
        }
        Ok(plain)
    }

    /// Undoes the prediction of one stored row in place; its pixels begin at the second byte.
    ///
    /// # Errors
    /// A sentence when the row names no prediction that exists.
    pub fn undo_row(self, stored: &mut [u8], above: &[u8]) -> Result<(), String> {
        let kind = stored[0];
        for i in 0..self.row {
            let left = if i >= self.pixel { stored[1 + i - self.pixel] } else { 0 };
            let corner = if i >= self.pixel { above[i - self.pixel] } else { 0 };
            let predicted = match kind {
                0 => 0,
                1 => left,
                2 => above[i],
                3 => u16::midpoint(u16::from(left), u16::from(above[i])) as u8,
                4 => paeth(left, above[i], corner),
                _ => return Err("its packed rows are damaged".to_owned()),
            };
            stored[1 + i] = stored[1 + i].wrapping_add(predicted);
        }
        Ok(())
    }
}

/// Paeth's predictor (PNG specification, 9.4).
fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let guess = i16::from(left) + i16::from(above) - i16::from(corner);
    let distance = |value: u8| (guess - i16::from(value)).abs();
    if distance(left) <= distance(above) && distance(left) <= distance(corner) {
        left
    } else if distance(above) <= distance(corner) {
        above
    } else {
        corner
    }
}

fn hexadecimal(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let digits = bytes.iter().copied().take_while(|b| *b != b'>');
    let digits: Vec<u8> = digits
        .filter(|b| !b.is_ascii_whitespace())
        .map(|b| char::from(b).to_digit(16).map(|digit| digit as u8))
        .collect::<Option<_>>()
        .ok_or("its packed bytes are damaged")?;
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect())
}

fn base_85(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let damaged = || "its packed bytes are damaged".to_owned();
    let (mut plain, mut group) = (Vec::new(), Vec::new());
    for byte in bytes.iter().copied().filter(|b| !b.is_ascii_whitespace()) {
        match byte {
            b'~' => break,
            b'z' if group.is_empty() => plain.extend([0; 4]),
            b'!'..=b'u' => group.push(byte - b'!'),
            _ => return Err(damaged()),
        }
        if group.len() == 5 {
            plain.extend(word_of(&group).ok_or_else(damaged)?);
            group.clear();
        }
    }
    if group.len() > 1 {
        let kept = group.len() - 1;
        group.resize(5, 84);
        plain.extend(&word_of(&group).ok_or_else(damaged)?[..kept]);
    }
    Ok(plain)
}

fn word_of(group: &[u8]) -> Option<[u8; 4]> {
    let value = group.iter().fold(0_u64, |sum, digit| sum * 85 + u64::from(*digit));
    u32::try_from(value).ok().map(u32::to_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(name: &str) -> Filter {
        Filter { name: name.into(), parameters: Object::Null }
    }

    #[test]
    fn text_filters_give_back_the_bytes() {
        assert_eq!(undo(b"48 65 6>", &filter("ASCIIHexDecode")).unwrap(), b"He\x60");
        assert_eq!(undo(b"87cURD]i,\"Ebo80~>", &filter("ASCII85Decode")).unwrap(), b"Hello World!");
    }

    #[test]
    fn damaged_bytes_are_an_error() {
        assert!(undo(b"not packed", &filter("FlateDecode")).is_err());
        assert!(undo(b"", &filter("LZWDecode")).unwrap_err().contains("LZWDecode"));
    }

    #[test]
    fn a_row_predicted_from_the_one_above_adds_up() {
        let predictor = Predictor { pixel: 1, row: 3 };
        assert_eq!(predictor.undo(&[0, 1, 2, 3, 2, 1, 1, 1]).unwrap(), [1, 2, 3, 2, 3, 4]);
    }
}
