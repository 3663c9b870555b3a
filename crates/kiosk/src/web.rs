//! What the kiosk takes from the web edition beside the book: the words of sections, the text
//! alternatives of plates and their pictures in sizes.

use crate::book::Said;
use crate::tags::{Piece, Tag, pieces, plain};
use std::collections::BTreeMap;

/// The web edition's document.
#[derive(Debug, Default)]
pub(crate) struct Web {
    /// Plates by their number.
    pub(crate) plates: BTreeMap<u32, WebPlate>,
    /// Sections of words in order.
    pub(crate) sections: Vec<WebSection>,
}

/// A plate as the web edition has it.
#[derive(Clone, Debug)]
pub(crate) struct WebPlate {
    /// Widths in pixels and paths below the folder of the edition, the smallest first.
    pub(crate) files: Vec<(u32, String)>,
    /// What a reader who cannot see it is told.
    pub(crate) alternative: Said,
}

/// A section of words.
#[derive(Debug, Default)]
pub(crate) struct WebSection {
    /// Printed pages that it stands for; none for the contents.
    pub(crate) pages: Vec<u32>,
    /// Its paragraphs.
    pub(crate) words: Vec<Said>,
}

impl Web {
    /// Reads `index.html`.
    pub(crate) fn read(document: &str) -> Self {
        let mut reader = Reader::default();
        for piece in pieces(document) {
            match piece {
                Piece::Open(tag) => reader.open(&tag),
                Piece::Close(name) => reader.close(name),
                Piece::Text(text) => reader.text(text),
            }
        }
        reader.web
    }

    /// The paragraphs of the section that stands for a page, or of the contents.
    pub(crate) fn words_of(&self, page: Option<u32>) -> &[Said] {
        let is_it = |section: &&WebSection| match page {
            Some(page) => section.pages.contains(&page),
            None => section.pages.is_empty(),
        };
        self.sections.iter().find(is_it).map_or(&[], |section| section.words.as_slice())
    }
}

#[derive(Default)]
struct Reader {
    web: Web,
    /// Names and languages of the elements that are open.
    open: Vec<(String, String)>,
    /// The plate whose figure is open.
    plate: Option<u32>,
    /// How many elements were open before the section of words, while one is open.
    section: Option<usize>,
    paragraph: String,
}

impl Reader {
    fn language(&self) -> String {
        self.open.last().map(|(_, language)| language.clone()).unwrap_or_default()
    }

    fn open(&mut self, tag: &Tag) {
        let language = tag.attribute("lang").unwrap_or_else(|| self.language());
        if is_block(tag.name) {
            self.paragraph_ends();
        }
        match tag.name {
            "section" if tag.has_class("words") && !tag.has_class("end") => {
                self.section = Some(self.open.len());
                self.web.sections.push(WebSection::default());
            }
            "span" if self.section.is_some() && tag.has_class("at") => {
                let page: Option<u32> =
                    tag.attribute("id").and_then(|id| id.strip_prefix("page-")?.parse().ok());
                if let Some(section) = self.web.sections.last_mut() {
                    section.pages.extend(page);
                }
            }
            "figure" => self.plate = tag.attribute("data-plate").and_then(|n| n.parse().ok()),
            "img" => self.picture(tag, &language),
            "br" => self.paragraph.push(' '),
            _ => {}
        }
        if !tag.is_void() {
            self.open.push((tag.name.to_owned(), language));
        }
    }

    fn close(&mut self, name: &str) {
        if is_block(name) {
            self.paragraph_ends();
        }
        if let Some(at) = self.open.iter().rposition(|(open, _)| open == name) {
            self.open.truncate(at);
        }
        if self.section.is_some_and(|outside| self.open.len() <= outside) {
            self.section = None;
        }
        if name == "figure" {
            self.plate = None;
        }
    }

    fn text(&mut self, text: &str) {
        if self.section.is_some() {
            self.paragraph.push_str(&plain(text));
        }
    }

    fn paragraph_ends(&mut self) {
        let text = self.paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
        self.paragraph.clear();
        let language = self.language();
        if let (Some(_), Some(section)) = (self.section, self.web.sections.last_mut())
            && !text.is_empty()
        {
            section.words.push(Said { text, language });
        }
    }

    fn picture(&mut self, tag: &Tag, language: &str) {
        let Some(number) = self.plate else { return };
        let files = tag.attribute("srcset").unwrap_or_default();
        let files = files.split(", ").filter_map(|file| {
            let (path, width) = file.rsplit_once(' ')?;
            Some((width.strip_suffix('w')?.parse().ok()?, path.to_owned()))
        });
        let text = tag.attribute("alt").unwrap_or_default();
        let alternative = Said { text, language: language.to_owned() };
        self.web.plates.insert(number, WebPlate { files: files.collect(), alternative });
    }
}

/// Whether an element is a paragraph of its own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 14] = [
        "blockquote",
        "dd",
        "div",
        "dt",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "li",
        "ol",
        "p",
        "section",
        "ul",
    ];
    BLOCKS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = r##"<html lang="ar" dir="rtl"><body>
<section class="leaf words contents" id="contents"><ol><li><a><span>الميناء</span></a></li></ol></section>
<section class="leaf words essay" data-page="3" lang="en" dir="ltr">
<span class="at" id="page-3"></span>
<span class="at" id="page-4"></span>
<div class="column"><h2>Harbour &amp; sea</h2>
<p>They told me to come in <em>August</em>,<br>when nobody does.</p></div></section>
<section class="leaf sheet-leaf"><figure class="plate" data-plate="7"><a><picture>
<img src="pictures/a-960.jpg" srcset="pictures/a-480.jpg 480w, pictures/a-960.jpg 960w" alt="A &quot;quay&quot;" lang="en"></picture></a>
<figcaption>7</figcaption></figure></section>
<section class="leaf words end"><p>take home</p></section></body></html>"##;

    #[test]
    fn words_of_a_section_are_told_in_paragraphs_with_their_language() {
        let web = Web::read(DOCUMENT);
        let said = |text: &str| Said { text: text.into(), language: "en".into() };
        let both =
            [said("Harbour & sea"), said("They told me to come in August, when nobody does.")];
        assert_eq!(web.words_of(Some(4)), both);
        assert_eq!(web.words_of(None)[0].language, "ar");
        assert_eq!(web.sections.len(), 2, "what there is to take home is not of the book");
    }

    #[test]
    fn a_plate_has_its_alternative_and_its_sizes() {
        let plate = &Web::read(DOCUMENT).plates[&7];
        assert_eq!(plate.alternative, Said { text: "A \"quay\"".into(), language: "en".into() });
        assert_eq!(
            plate.files,
            [(480, "pictures/a-480.jpg".into()), (960, "pictures/a-960.jpg".into())]
        );
    }
}
