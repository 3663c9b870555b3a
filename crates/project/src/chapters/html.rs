//! HTML in a chapter, which is not set.

/// What a piece of HTML is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Html {
    /// A remark of the author's to themselves.
    Comment,
    /// The end of a line: `<br>`.
    LineBreak,
    /// Anything else.
    Tag,
}

/// What this piece is.
pub(super) fn kind(html: &str) -> Html {
    let html = html.trim();
    let name: String =
        html.trim_start_matches('<').chars().take_while(char::is_ascii_alphabetic).collect();
    match name.to_ascii_lowercase().as_str() {
        _ if html.starts_with("<!--") && html.ends_with("-->") => Html::Comment,
        "br" => Html::LineBreak,
        _ => Html::Tag,
    }
}

/// The first tag of a piece, for a message.
pub(super) fn first_tag(html: &str) -> &str {
    let tag = html.trim();
    tag.find('>').map_or(tag, |end| &tag[..=end]).lines().next().unwrap_or_default()
}

/// The words between the tags, with single blanks.
pub(super) fn words(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        words.push_str(&rest[..start]);
        words.push(' ');
        let end = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        rest = rest[start..].find(end).map_or("", |at| &rest[start + at + end.len()..]);
    }
    words.push_str(rest);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_tags_and_comments_go() {
        assert_eq!(words("<div>\n a <b>c</b>\n</div><!-- x > y -->d"), "a c d");
        assert_eq!(words("a <unclosed"), "a");
    }

    #[test]
    fn comments_and_ends_of_lines_are_known() {
        assert_eq!(kind("<!-- x -->"), Html::Comment);
        assert_eq!((kind("<BR/>"), kind("<br>")), (Html::LineBreak, Html::LineBreak));
        assert_eq!((kind("<b>"), kind("</p>"), kind("<!-- x")), (Html::Tag, Html::Tag, Html::Tag));
        assert_eq!(first_tag("<div\nclass=x>\nwords"), "<div");
    }
}
