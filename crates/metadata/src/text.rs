//! Texts as people wrote them, out of bytes in whatever coding.

use crate::bytes::Order;

/// The characters that Windows puts where Latin-1 has control characters (0x80 to 0x9F).
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// Decodes UTF-8 if the bytes are UTF-8, else the Latin-1 of Windows, which can decode
/// anything. Old programs did not say which they wrote; valid UTF-8 with a letter beyond
/// ASCII is hardly ever anything else.
pub fn decode(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes)
        .map_or_else(|_| bytes.iter().map(|&b| latin(b)).collect(), Into::into)
}

fn latin(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Decodes UTF-16 up to the first zero. A byte order mark outweighs `order`.
pub fn decode_utf16(bytes: &[u8], order: Order) -> String {
    let (order, bytes) = match bytes {
        [0xff, 0xfe, rest @ ..] => (Order::Little, rest),
        [0xfe, 0xff, rest @ ..] => (Order::Big, rest),
        _ => (order, bytes),
    };
    let units = bytes.chunks_exact(2).filter_map(|pair| order.u16(pair, 0));
    char::decode_utf16(units.take_while(|&unit| unit != 0))
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Takes control characters out, runs of spaces together and blank space off both ends.
/// Line ends stay as line feeds, at most two in a row; `None` if nothing is left.
pub fn tidy(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{b}', '\u{c}'], "\n");
    let text = text.replace('\u{2029}', "\n\n");
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line = tidy_line(line);
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Like [`tidy`], on a single line.
pub fn tidy_to_line(text: &str) -> Option<String> {
    tidy(text).map(|text| text.split('\n').filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" "))
}

fn tidy_line(line: &str) -> String {
    let mut out = String::new();
    for c in line.chars() {
        let c = if matches!(c, '\t' | ' ') { ' ' } else { c };
        let is_noise = c.is_control() || c == '\u{feff}';
        if !is_noise && !(c == ' ' && (out.is_empty() || out.ends_with(' '))) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf8_is_told_from_latin1_by_being_valid() {
        assert_eq!(decode("Gràcia".as_bytes()), "Gràcia");
        assert_eq!(decode(b"Gr\xe0cia \x96 caf\xe9"), "Gràcia – café");
    }

    #[test]
    fn utf16_ends_at_its_zero_and_obeys_its_mark() {
        assert_eq!(decode_utf16(b"a\0\xe9\0\0\0b\0", Order::Little), "aé");
        assert_eq!(decode_utf16(b"\xfe\xff\0a\0b", Order::Little), "ab");
        assert_eq!(decode_utf16(b"a\0b", Order::Little), "a");
    }

    #[test]
    fn paragraphs_stay_and_noise_goes() {
        assert_eq!(
            tidy("\u{0}  one\ttwo  \r\n\r\n\r\n\r\nthree \u{7} \n ").as_deref(),
            Some("one two\n\nthree")
        );
        assert_eq!(tidy(" \n\u{0}\t"), None);
        assert_eq!(tidy_to_line("one\n\ntwo").as_deref(), Some("one two"));
    }

    #[test]
    fn joiners_and_direction_marks_are_part_of_the_words() {
        for text in ["👨\u{200d}👩\u{200d}👧", "\u{200f}שלום", "写真\u{3000}一"] {
            assert_eq!(tidy(text).as_deref(), Some(text));
        }
    }
}
