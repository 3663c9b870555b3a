//! Tags and texts of the web edition's documents, one after the other. It reads what our own
//! writer writes: attributes in quotes, every element closed but the void ones.

/// A piece of a document.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends.
    Close(&'a str),
    /// Words, still escaped.
    Text(&'a str),
}

/// An element's name and its attributes as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The value of an attribute, without escapes.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some(at) = rest.find("=\"") {
            let key = rest[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
            let value = &rest[at + 2..];
            let end = value.find('"')?;
            if key == name {
                return Some(plain(&value[..end]));
            }
            rest = &value[end + 1..];
        }
        None
    }

    /// Whether it is of a class.
    pub(crate) fn has_class(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }

    /// Whether it never has an end.
    pub(crate) fn is_void(&self) -> bool {
        ["br", "hr", "img", "input", "link", "meta", "source", "wbr"].contains(&self.name)
    }
}

/// The pieces of a document. Scripts, styles and comments are left out.
pub(crate) fn pieces(document: &str) -> Pieces<'_> {
    Pieces { rest: document }
}

pub(crate) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let Some(at) = self.rest.find('<') else {
                let text = std::mem::take(&mut self.rest);
                return (!text.is_empty()).then_some(Piece::Text(text));
            };
            if at > 0 {
                let (text, rest) = self.rest.split_at(at);
                self.rest = rest;
                return Some(Piece::Text(text));
            }
            let until = if self.rest.starts_with("<!--") { "-->" } else { ">" };
            let end = self.rest.find(until)? + until.len();
            let (whole, rest) = self.rest.split_at(end);
            self.rest = rest;
            let inside = whole[1..whole.len() - 1].trim_end_matches('/');
            if let Some(name) = inside.strip_prefix('/') {
                return Some(Piece::Close(name.trim()));
            }
            if inside.starts_with(['!', '?']) {
                continue;
            }
            let (name, attributes) =
                inside.split_at(inside.find(char::is_whitespace).unwrap_or(inside.len()));
            if ["script", "style"].contains(&name) {
                let close = self.rest.find(&format!("</{name}"))?;
                self.rest = &self.rest[close..];
            }
            return Some(Piece::Open(Tag { name, attributes }));
        }
    }
}

/// Words without escapes.
pub(crate) fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&nbsp;", "\u{a0}")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_and_comments_are_no_words() {
        let document = "<!DOCTYPE html><p>a<!-- <p>b</p> --></p><script>if (1<2) \"<p>\"</script>c";
        let texts: Vec<_> = pieces(document)
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        assert_eq!(texts, ["a", "c"]);
    }

    #[test]
    fn an_attribute_is_not_taken_for_another_that_ends_as_it_does() {
        let tag = pieces("<img data-src=\"x\" src=\"a &amp; b\">").next();
        let Some(Piece::Open(tag)) = tag else { panic!("{tag:?}") };
        assert_eq!(tag.attribute("src").as_deref(), Some("a & b"));
        assert_eq!(tag.attribute("alt"), None);
        assert!(tag.is_void());
    }

    #[test]
    fn a_document_that_breaks_off_ends_the_pieces() {
        assert_eq!(pieces("<p>a</p><img src=\"").count(), 3);
    }
}
