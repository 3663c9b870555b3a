//! From the colours that a page is painted with to the inks it is printed with.
//!
//! The typesetter paints in grey and RGB. A PDF/X is made for inks, and words printed in four
//! of them are never sharp: here every grey becomes black alone, `0 0 0 K k`, and every other
//! colour goes through the profile of the printing condition. Pictures are not touched.

use crate::object::value_length;
use leporello_photo::Inks;
use std::collections::BTreeMap;

/// A colour space that a page names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Space {
    Gray,
    Rgb,
    Cmyk,
    /// Any other, such as a spot colour: left alone.
    Other,
}

/// Names of colour spaces on a page, without slash.
pub(crate) type Spaces = BTreeMap<Vec<u8>, Space>;

/// Writes a content stream anew with its colours in inks.
///
/// # Errors
/// Says in words what is in the stream that cannot be printed, or not be read.
pub(crate) fn recolour(content: &[u8], spaces: &Spaces, inks: &Inks) -> Result<Vec<u8>, String> {
    let mut painter = Painter { spaces, inks, now: [Space::Gray; 2], saved: Vec::new() };
    let mut out = Vec::with_capacity(content.len());
    let mut operands: Vec<&[u8]> = Vec::new();
    let mut operands_at = 0;
    let mut rest = content;
    while !rest.trim_ascii_start().is_empty() {
        let length = value_length(rest).filter(|&length| length > 0);
        let length = length.ok_or_else(|| broken(content.len() - rest.len()))?;
        let (token, after) = rest.split_at(length);
        rest = after;
        let word = token.trim_ascii();
        if !is_operator(word) {
            operands.push(word);
            out.extend_from_slice(token);
            continue;
        }
        match painter.paint(word, &operands)? {
            Paint::Same => out.extend_from_slice(token),
            Paint::Inks(inks) => {
                out.truncate(operands_at);
                out.extend_from_slice(inks.as_bytes());
            }
        }
        operands.clear();
        operands_at = out.len();
    }
    Ok(out)
}

fn broken(at: usize) -> String {
    format!("what is painted cannot be read at byte {at}")
}

/// Whether a word is neither a number nor another operand.
fn is_operator(word: &[u8]) -> bool {
    let operand = |b: u8| b.is_ascii_digit() || b"+-./([<".contains(&b);
    !word.first().is_some_and(|&b| operand(b)) && ![&b"true"[..], b"false", b"null"].contains(&word)
}

/// What becomes of an operator and its operands.
enum Paint {
    Same,
    Inks(String),
}

/// Knows in which spaces is filled and stroked.
struct Painter<'a> {
    spaces: &'a Spaces,
    inks: &'a Inks,
    /// Filling, stroking.
    now: [Space; 2],
    saved: Vec<[Space; 2]>,
}

impl Painter<'_> {
    fn paint(&mut self, operator: &[u8], operands: &[&[u8]]) -> Result<Paint, String> {
        let stroking = usize::from(operator[0].is_ascii_uppercase());
        match operator {
            b"q" => self.saved.push(self.now),
            b"Q" => self.now = self.saved.pop().unwrap_or(self.now),
            b"sh" => return Err("a gradient is painted".into()),
            b"BI" => return Err("a picture stands among the words".into()),
            b"cs" | b"CS" => {
                self.now[stroking] = self.space(operands)?;
                if self.now[stroking] != Space::Other {
                    return self.inks(stroking, &[0.0]);
                }
            }
            b"g" | b"G" => return self.in_space(Space::Gray, stroking, operands),
            b"rg" | b"RG" => return self.in_space(Space::Rgb, stroking, operands),
            b"k" | b"K" => return self.in_space(Space::Cmyk, stroking, operands),
            b"sc" | b"SC" | b"scn" | b"SCN" => {
                return self.in_space(self.now[stroking], stroking, operands);
            }
            _ => {}
        }
        Ok(Paint::Same)
    }

    fn space(&self, operands: &[&[u8]]) -> Result<Space, String> {
        match operands.last().and_then(|name| name.strip_prefix(b"/")) {
            Some(b"DeviceGray") => Ok(Space::Gray),
            Some(b"DeviceRGB") => Ok(Space::Rgb),
            Some(b"DeviceCMYK") => Ok(Space::Cmyk),
            Some(b"Pattern") => Err("a pattern or gradient is painted".into()),
            Some(name) => self.spaces.get(name).copied().ok_or_else(|| {
                format!("the colour space `{}` is not known", String::from_utf8_lossy(name))
            }),
            None => Err("a colour space has no name".into()),
        }
    }

    fn in_space(
        &mut self,
        space: Space,
        stroking: usize,
        operands: &[&[u8]],
    ) -> Result<Paint, String> {
        self.now[stroking] = space;
        if matches!(space, Space::Other | Space::Cmyk) {
            return Ok(Paint::Same);
        }
        let number = |word: &&[u8]| std::str::from_utf8(word).ok()?.parse::<f64>().ok();
        let numbers: Option<Vec<f64>> = operands.iter().map(number).collect();
        self.inks(stroking, &numbers.ok_or("a colour is not of numbers")?)
    }

    /// The operator that paints a grey or RGB colour in inks.
    fn inks(&self, stroking: usize, numbers: &[f64]) -> Result<Paint, String> {
        let rgb = match *numbers {
            [gray] => [gray; 3],
            [r, g, b] => [r, g, b],
            _ => return Err(format!("a colour has {} numbers", numbers.len())),
        };
        let inks = self.inks.of_srgb(rgb).map(crate::matrix::number);
        let operator = ["k", "K"][stroking];
        Ok(Paint::Inks(format!("\n{} {operator}\n", inks.join(" "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OutputProfile;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static INKS: LazyLock<Inks> = LazyLock::new(|| OutputProfile::fogra39().inks(None));

    fn after(content: &str) -> Result<String, String> {
        let spaces = [("c0", Space::Gray), ("c1", Space::Rgb), ("spot", Space::Other)];
        let spaces = spaces.map(|(name, space)| (name.as_bytes().to_vec(), space)).into();
        let out = recolour(content.as_bytes(), &spaces, &INKS)?;
        let out = String::from_utf8(out).unwrap();
        Ok(out.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn every_way_to_paint_a_grey_becomes_black_alone() {
        for content in ["0.25 g", "0.25 0.25 0.25 rg", "/DeviceGray cs 0.25 sc"] {
            assert!(after(content).unwrap().ends_with("0 0 0 0.75 k"), "{content}");
        }
        assert_eq!(
            after("q/c0 cs 0.25 scn\nBT(a\\)0 g)Tj ET Q").unwrap(),
            "q 0 0 0 1 k 0 0 0 0.75 k BT(a\\)0 g)Tj ET Q"
        );
        assert_eq!(after("1 G 0 0 m").unwrap(), "0 0 0 0 K 0 0 m");
    }

    #[test]
    fn other_colours_go_through_the_profile_and_inks_stay() {
        let red = after("/c1 CS 0.8 0.1 0.1 SCN").unwrap();
        let inks: Vec<f64> =
            red.split(' ').skip(5).take(4).map(|number| number.parse().unwrap()).collect();
        assert!(inks[0] < 0.3 && inks[1] > 0.8 && inks[2] > 0.7, "{red}");
        assert_eq!(after("0.1 0.2 0.3 0.4 k").unwrap(), "0.1 0.2 0.3 0.4 k");
        assert_eq!(after("/spot cs 0.5 scn").unwrap(), "/spot cs 0.5 scn");
    }

    #[test]
    fn a_saved_state_comes_back_with_its_space() {
        let content = "/spot cs q /c0 cs 0 scn Q 0.5 scn";
        assert_eq!(after(content).unwrap(), "/spot cs q 0 0 0 1 k 0 0 0 1 k Q 0.5 scn");
    }

    #[test]
    fn what_cannot_be_printed_is_said() {
        assert!(after("/Pattern cs /p0 scn").unwrap_err().contains("pattern"));
        assert!(after("/s0 sh").unwrap_err().contains("gradient"));
        assert!(after("/c9 cs").unwrap_err().contains("`c9`"));
        assert!(after("0.1 0.2 rg").unwrap_err().contains("2 numbers"));
        assert!(after("q ) Q").unwrap_err().contains("byte 1"));
    }

    proptest! {
        #[test]
        fn no_content_makes_it_panic(content: Vec<u8>) {
            let _ = recolour(&content, &Spaces::new(), &INKS);
        }

        #[test]
        fn content_without_colours_stays_byte_for_byte(
            words in proptest::collection::vec("[0-9]{1,3}|/[a-z]{1,4}|\\([a-z ]{0,9}\\)|q|Q|BT|ET|Tj|re|W|n|l|m", 0..40),
        ) {
            let content = words.join(" ");
            let out = recolour(content.as_bytes(), &Spaces::new(), &INKS);
            prop_assert_eq!(out.as_deref(), Ok(content.as_bytes()));
        }
    }
}
