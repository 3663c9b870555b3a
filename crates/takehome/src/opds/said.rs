//! What e-books and visitors say, as catalogues may say it. E-books of others say much.

use icu_locale_core::Locale;

/// What a URI has beside letters and digits (RFC 3986); `%` begins two digits.
const MARKS: &[u8] = b"-._~:/?#[]@!$&'()*+,;=%";

/// The book's identifier as a URI, which catalogues demand: e-books of others may have a bare
/// number, of which a UUID is made (RFC 9562, version 8).
pub(super) fn iri(identifier: &str) -> String {
    if is_uri(identifier) {
        return identifier.to_owned();
    }
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(identifier.as_bytes()).as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", parts.join("-"))
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let is_scheme = scheme.len() > 1 && scheme.bytes().all(|c| c.is_ascii_alphabetic());
    let is_of_uris = |c: u8| c.is_ascii_alphanumeric() || MARKS.contains(&c);
    let is_escape =
        |part: &str| part.len() > 1 && part.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    // Brackets stand around addresses of hosts alone, and one fragment ends it all.
    let is_plain = !rest.contains(['[', ']']) && rest.matches('#').count() < 2;
    is_scheme
        && !rest.is_empty()
        && rest.bytes().all(is_of_uris)
        && is_plain
        && rest.split('%').skip(1).all(is_escape)
}

/// The tag of a language in the form of BCP 47 (`en_US` is `en-US`); none of what is no tag.
pub(super) fn language(tag: &str) -> Option<String> {
    Locale::try_from_str(&tag.replace('_', "-")).ok().map(|locale| locale.to_string())
}

/// The text without the characters that no XML document can hold.
pub(super) fn in_xml(text: &str) -> String {
    let is_held = |c: &char| match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => *c >= ' ',
    };
    text.chars().filter(is_held).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_that_are_addresses_stay_and_others_become_a_uuid() {
        for same in [
            "urn:uuid:0a1b2c3d-0000-8000-8000-000000000000",
            "https://example.org/book?of=2026#cover",
            "https://example.org/H%C3%BCtten",
        ] {
            assert_eq!(iri(same), same);
        }
        for bare in [
            "978-3-16-148410-0",
            "ISBN 978: x",
            "C:\\books",
            "urn:",
            "urn:book:<1>",
            "urn:book:{1}",
            "urn:book:H\u{fc}tten",
            "urn:book:100%",
            "urn:book:100%a",
            "urn:book:a#b#c",
            "urn:book:[1]",
        ] {
            let uuid = iri(bare);
            assert!(uuid.starts_with("urn:uuid:") && uuid.len() == 45, "{uuid}");
            assert_eq!(&uuid[23..24], "8", "{uuid}");
        }
    }

    #[test]
    fn tags_of_languages_are_in_the_form_of_bcp_47_or_left_out() {
        for (said, tag) in [("de", "de"), ("en_US", "en-US"), ("zh-hant-tw", "zh-Hant-TW")] {
            assert_eq!(language(said).as_deref(), Some(tag));
        }
        for said in ["English (UK)", "deutsch, franz\u{f6}sisch", "e", ""] {
            assert_eq!(language(said), None, "{said}");
        }
    }

    #[test]
    fn what_no_xml_document_can_hold_is_left_out() {
        let text = "a\u{0}\u{7}\u{1f}\u{fffe}\u{ffff}\tb\u{10ffff}\u{fffd}";
        assert_eq!(in_xml(text), "a\tb\u{10ffff}\u{fffd}");
    }
}
