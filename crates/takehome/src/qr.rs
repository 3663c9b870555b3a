//! QR codes as drawings.

use fast_qr::{ECL, QRBuilder, QRCode};
use std::fmt::Write as _;

/// Modules of white around a code, as the standard asks.
const QUIET: usize = 4;

/// The text does not fit into the largest code, some 1,600 bytes at level Q.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong;

impl std::fmt::Display for TooLong {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the text does not fit into a QR code")
    }
}

impl std::error::Error for TooLong {}

/// A QR code of level Q (a quarter of it may be lost) with its quiet zone, black on white, as an
/// SVG of one unit for each module. It has no style and no script of its own, so that it stands in
/// a page under a strict policy; `words` say what it is to those who cannot see it.
///
/// # Errors
/// When the text does not fit.
pub fn qr_svg(text: &str, words: &str) -> Result<String, TooLong> {
    let code = QRBuilder::new(text).ecl(ECL::Q).build().map_err(|_| TooLong)?;
    let side = code.size + 2 * QUIET;
    let label = quick_xml::escape::escape(words);
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" role=\"img\" \
         aria-label=\"{label}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/><path d=\"{}\"/></svg>",
        dark(&code)
    ))
}

/// The dark modules, each run of them in a row as one rectangle.
fn dark(code: &QRCode) -> String {
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = (x..code.size).take_while(|x| code[y][*x].value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_capitals_takes_a_smaller_code() {
        let side = |text: &str| {
            let svg = qr_svg(text, "").unwrap();
            let (_, rest) = svg.split_once("viewBox=\"0 0 ").unwrap();
            rest.split_once(' ').unwrap().0.parse::<usize>().unwrap()
        };
        assert_eq!(side("HTTPS://THE-BOOK.EXAMPLE.ORG/T/7K3F"), 29 + 2 * QUIET);
        assert_eq!(side("https://the-book.example.org/T/7K3F"), 33 + 2 * QUIET);
    }

    #[test]
    fn words_of_a_code_are_never_markup() {
        let svg = qr_svg("A", "\"><script>").unwrap();
        assert!(!svg.contains("<script"), "{svg}");
    }

    #[test]
    fn a_text_that_does_not_fit_is_refused() {
        assert_eq!(qr_svg(&"x".repeat(4000), ""), Err(TooLong));
    }
}
