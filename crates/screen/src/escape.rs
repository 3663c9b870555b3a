//! Letters that mean something to markup.

/// A text as it stands between tags or in a quoted attribute, in HTML and in XML.
///
/// Characters that XML cannot have are left out; line breaks and tabs stay.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|&c| is_in_xml(c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// Whether XML 1.0 can have a character (section 2.2), and HTML does not frown at it.
fn is_in_xml(c: char) -> bool {
    let is_noncharacter = |c: u32| c & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&c);
    matches!(c, '\t' | '\n') || !c.is_control() && !is_noncharacter(c as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_title_stays_letters() {
        assert_eq!(escape("<b>\"A & B\"</b>"), "&lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;");
    }

    #[test]
    fn what_xml_cannot_have_is_left_out() {
        assert_eq!(escape("a\u{0}b\u{1b}c\u{ffff}d\u{fdd0}e\nf"), "abcde\nf");
    }
}
