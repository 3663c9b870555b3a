//! Words that flow over pages: essays, and what stands before and after the plates.

use crate::PhotoId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A run of text inside a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// Letters as they are.
    Text(String),
    /// Emphasised, as a rule in italics.
    Emphasis(Vec<Inline>),
    /// Strongly emphasised, as a rule in bold.
    Strong(Vec<Inline>),
    /// Letters of a fixed width.
    Code(String),
    /// A footnote that is called here.
    Note(Vec<Block>),
    /// Words that lead to an address.
    Link {
        /// The address.
        to: String,
        /// The words.
        words: Vec<Inline>,
    },
    /// The line ends here.
    LineBreak,
}

/// A block of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// A heading inside a section, level 1 to 3 below the section's own title.
    Heading {
        /// 1 to 3.
        level: u8,
        /// Its words.
        words: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Verse: each line stays a line; an empty line parts stanzas.
    Verse(Vec<Vec<Inline>>),
    /// A list.
    List {
        /// Number of the first item of a numbered list; `None` for a list of points.
        first: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A pause between paragraphs.
    Pause,
}

impl Block {
    /// All letters of some blocks in reading order, those of footnotes where they are called;
    /// blocks end with a line break.
    #[must_use]
    pub fn letters(blocks: &[Self]) -> String {
        let mut out = String::new();
        for block in blocks {
            match block {
                Self::Heading { words, .. } | Self::Paragraph(words) => letters(words, &mut out),
                Self::Quote(inner) => out += &Self::letters(inner),
                Self::Verse(lines) => lines.iter().for_each(|line| letters(line, &mut out)),
                Self::List { items, .. } => {
                    items.iter().for_each(|item| out += &Self::letters(item));
                }
                Self::Pause => {}
            }
            out.push('\n');
        }
        out
    }
}

fn letters(parts: &[Inline], out: &mut String) {
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
                letters(words, out);
            }
            Inline::Note(blocks) => *out += &Block::letters(blocks),
            Inline::LineBreak => out.push(' '),
        }
    }
}

/// A line of a list made by the program: contents, list of plates, index, credits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Entry {
    /// Number of a plate, in the list of plates.
    pub number: Option<u32>,
    /// Its words.
    pub text: String,
    /// Said behind the words: an author, a date, a credit; may be empty.
    pub detail: String,
    /// Pages it leads to, rising; may be empty.
    pub pages: Vec<u32>,
    /// 0, or 1 for what belongs to the entry of level 0 before it.
    pub level: u8,
    /// Language of the words (BCP 47).
    pub language: String,
}

/// What a section is, which decides how the theme sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionKind {
    /// The title alone, on the first page.
    HalfTitle,
    /// Rights, edition, numbers: on the back of the title page.
    Imprint,
    /// To whom the book is given.
    Dedication,
    /// Chapters with their pages.
    Contents,
    /// Words of a chapter.
    Essay,
    /// All plates with their captions.
    ListOfPlates,
    /// People and places with their pages.
    Index,
    /// Who took which photograph, who wrote and made the book.
    Credits,
    /// How and when the book was made.
    Colophon,
}

impl SectionKind {
    /// Its name in themes, templates and style sheets.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::HalfTitle => "half-title",
            Self::Imprint => "imprint",
            Self::Dedication => "dedication",
            Self::Contents => "contents",
            Self::Essay => "essay",
            Self::ListOfPlates => "list-of-plates",
            Self::Index => "index",
            Self::Credits => "credits",
            Self::Colophon => "colophon",
        }
    }
}

/// Words that flow over one or more pages of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Section {
    /// Name within the book: a chapter's file without its ending, or such as `contents`.
    pub id: String,
    /// What it is.
    pub kind: SectionKind,
    /// Language of its words (BCP 47).
    pub language: String,
    /// Heading; may be empty.
    #[serde(default)]
    pub title: String,
    /// Line below the heading; may be empty.
    #[serde(default)]
    pub subtitle: String,
    /// Who wrote it; may be empty.
    #[serde(default)]
    pub author: String,
    /// Text.
    #[serde(default)]
    pub blocks: Vec<Block>,
    /// Lines of a list, after the text.
    #[serde(default)]
    pub entries: Vec<Entry>,
}

impl Section {
    /// A section without words but its heading.
    #[must_use]
    pub fn titled(id: &str, kind: SectionKind, language: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            kind,
            language: language.to_owned(),
            title: title.to_owned(),
            subtitle: String::new(),
            author: String::new(),
            blocks: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// All its letters: heading, text, lines.
    #[must_use]
    pub fn letters(&self) -> String {
        let mut out = [&self.title, "\n", &self.subtitle, "\n", &self.author, "\n"].concat();
        out += &Block::letters(&self.blocks);
        for entry in &self.entries {
            out += &[&entry.text, "\n", &entry.detail, "\n"].concat();
        }
        out
    }
}

/// A page before, between or after the plates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MatterPage {
    /// Nothing.
    Blank,
    /// The title page.
    Title,
    /// What the book is, made from its own figures.
    Colophon,
    /// One photograph of the book, whole, for the page that faces the title.
    Frontispiece(PhotoId),
    /// One page of a section; `part` counts from 1.
    Section {
        /// Which section.
        id: String,
        /// Which of its pages.
        part: u32,
    },
}

/// The pages of words that the planner puts around and between the plates.
///
/// `front` begins with page 1, a recto, and has an odd number of pages, so that the plates
/// begin on a fresh spread; every other run has an even number for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matter {
    /// Pages before the first chapter; the title page is among them.
    pub front: Vec<MatterPage>,
    /// Pages before the chapter with this place in the sequence; those of the place after
    /// the last chapter come behind it.
    pub before: BTreeMap<usize, Vec<MatterPage>>,
    /// Pages after all of that. A colophon on a last verso does not count.
    pub back: Vec<MatterPage>,
    /// The last page, if it is a verso. It does not count among the others.
    pub last: MatterPage,
}

impl Default for Matter {
    /// A title page on page 1 and a colophon at the end.
    fn default() -> Self {
        Self {
            front: vec![MatterPage::Title],
            before: BTreeMap::new(),
            back: Vec::new(),
            last: MatterPage::Colophon,
        }
    }
}

impl Matter {
    /// Spreads that its pages fill beside page 1.
    #[must_use]
    pub fn spreads(&self) -> usize {
        let between: usize = self.before.values().map(Vec::len).sum();
        (self.front.len().saturating_sub(1) + between + self.back.len()) / 2
    }
}

/// What the user wrote about one photograph; empty where nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhotoWords {
    /// Caption by language (BCP 47); under `""` in the book's own. An empty text is a wish
    /// for none.
    pub caption: BTreeMap<String, String>,
    /// Who made it, as they want to be named.
    pub credit: Option<String>,
    /// What a reader who cannot see it is told, by language as the caption.
    pub alt: BTreeMap<String, String>,
    /// People in it, for the index.
    pub people: Vec<String>,
    /// Places in it, for the index.
    pub places: Vec<String>,
}

/// A chapter as its file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChapterWords {
    /// Its section: id, title, language, text.
    pub section: Section,
    /// The file, as the user names it, for messages.
    pub file: String,
    /// Photographs that belong to it: paths below the folder, folders, or patterns with `*`.
    pub photographs: Vec<String>,
    /// The same chapter in other languages.
    pub translations: BTreeMap<String, Section>,
}

/// Somebody who made the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contributor {
    /// As they want to be named.
    pub name: String,
    /// What they did: `photographer`, `author`, `translator`, `editor`, `designer`, or in
    /// words of your own.
    pub role: String,
}

/// All words the user wrote for the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manuscript {
    /// Chapters in the order of their files.
    pub chapters: Vec<ChapterWords>,
    /// What was written about photographs, by path below the folder.
    pub photos: BTreeMap<String, PhotoWords>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_footnotes_are_letters_of_the_text() {
        let note = Inline::Note(vec![Block::Paragraph(vec![Inline::Text("б".into())])]);
        let paragraph = Block::Paragraph(vec![Inline::Text("a".into()), note]);
        let blocks = [Block::Quote(vec![paragraph])];
        assert_eq!(Block::letters(&blocks).split_whitespace().collect::<String>(), "aб");
    }
}
