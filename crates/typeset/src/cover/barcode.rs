//! The bars of an EAN-13, by which books are sold (ISO/IEC 15420).

/// Modules from the first bar to the last.
pub(crate) const MODULES: u32 = 95;
/// Modules that stay white on the left and on the right.
pub(crate) const QUIET: (u32, u32) = (11, 7);

/// Sets of widths of the four elements of a digit, each 1 to 4 modules. Set A begins with a
/// space; B is C mirrored; C has the widths of A and begins with a bar.
const WIDTHS: [[u32; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];

/// Which of the six digits on the left are of set B, by the first digit: bits from the left.
const SET_B: [u8; 10] = [
    0b000000, 0b001011, 0b001101, 0b001110, 0b010011, 0b011001, 0b011100, 0b010101, 0b010110,
    0b011010,
];

/// A bar: where it begins and how wide it is, in modules, and whether it is longer than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bar {
    pub(crate) at: u32,
    pub(crate) width: u32,
    pub(crate) guard: bool,
}

/// The thirteen digits of an ISBN of 13 or 10; `None` when it is none or its last digit does
/// not agree with the others. Hyphens and spaces are passed over.
pub(crate) fn thirteen_digits(isbn: &str) -> Option<[u8; 13]> {
    let signs: Vec<char> =
        isbn.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}'..='\u{2015}')).collect();
    let digits = |signs: &[char]| -> Option<Vec<u8>> {
        signs.iter().map(|c| Some(c.to_digit(10)? as u8)).collect()
    };
    match signs.len() {
        13 => {
            let digits: [u8; 13] = digits(&signs)?.try_into().ok()?;
            (digits[12] == check_digit(&digits[..12])).then_some(digits)
        }
        10 => {
            let nine = digits(&signs[..9])?;
            let sum: u32 = (1..).zip(&nine).map(|(weight, d)| weight * u32::from(*d)).sum();
            let last = if matches!(signs[9], 'X' | 'x') { 10 } else { signs[9].to_digit(10)? };
            let mut all = [vec![9, 7, 8], nine].concat();
            all.push(check_digit(&all));
            (sum % 11 == last).then(|| all.try_into().ok())?
        }
        _ => None,
    }
}

/// The digit that makes thirteen of twelve: weights 1 and 3, modulo 10 (ISO 2108).
fn check_digit(twelve: &[u8]) -> u8 {
    let sum: u32 = [1, 3].iter().cycle().zip(twelve).map(|(w, d)| w * u32::from(*d)).sum();
    ((10 - sum % 10) % 10) as u8
}

/// The bars of these digits, from the left. Digits are 0 to 9.
pub(crate) fn bars(digits: &[u8; 13]) -> Vec<Bar> {
    let mut drawn = Drawn { at: 0, bars: Vec::new() };
    drawn.elements(&[1, 1, 1], true, true);
    for (place, digit) in digits[1..7].iter().enumerate() {
        let mut widths = WIDTHS[usize::from(*digit)];
        if SET_B[usize::from(digits[0])] >> (5 - place) & 1 == 1 {
            widths.reverse();
        }
        drawn.elements(&widths, false, false);
    }
    drawn.elements(&[1, 1, 1, 1, 1], false, true);
    for digit in &digits[7..] {
        drawn.elements(&WIDTHS[usize::from(*digit)], true, false);
    }
    drawn.elements(&[1, 1, 1], true, true);
    drawn.bars
}

/// Elements drawn so far, of which every second is a bar.
struct Drawn {
    at: u32,
    bars: Vec<Bar>,
}

impl Drawn {
    fn elements(&mut self, widths: &[u32], mut is_bar: bool, guard: bool) {
        for &width in widths {
            if is_bar {
                self.bars.push(Bar { at: self.at, width, guard });
            }
            self.at += width;
            is_bar = !is_bar;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isbn_of_ten_digits_becomes_one_of_thirteen() {
        let digits = [9, 7, 8, 3, 1, 6, 1, 4, 8, 4, 1, 0, 0];
        assert_eq!(thirteen_digits("978-3-16-148410-0"), Some(digits));
        assert_eq!(thirteen_digits("3-16-148410-X"), Some(digits));
        for wrong in ["978-3-16-148410-1", "3-16-148410-0", "", "978", "97831614841०0", "X-16"] {
            assert_eq!(thirteen_digits(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_bars_are_those_of_the_standard() {
        let bars = bars(&[9, 7, 8, 3, 1, 6, 1, 4, 8, 4, 1, 0, 0]);
        assert_eq!(bars.len(), 30);
        assert_eq!(bars.iter().filter(|bar| bar.guard).count(), 6);
        assert_eq!(bars.last().map(|bar| bar.at + bar.width), Some(MODULES));
        // The first digit on the left, a 7 of set A: one space, three bars, one, two.
        assert_eq!((bars[2].at, bars[2].width, bars[3].at), (4, 3, 8));
    }
}
