//! Words that flow, as the template wants them: every text prepared, every block with its
//! language.

use crate::fonts::{Family, FontShelf, is_traditional};
use crate::words::{self, break_long_words, keep_korean_words};
use leporello_model::{Block, Entry, Inline, Section};
use serde::Serialize;

/// A section.
#[derive(Serialize)]
pub(crate) struct SectionData {
    id: String,
    kind: &'static str,
    title: String,
    subtitle: String,
    author: String,
    #[serde(flatten)]
    speech: Speech,
    blocks: Vec<BlockData>,
    entries: Vec<EntryData>,
}

/// The language of words, and what follows from it.
#[derive(Clone, PartialEq, Serialize)]
pub(crate) struct Speech {
    language: String,
    region: Option<String>,
    rtl: bool,
    fonts: Vec<Family>,
    /// Families for titles.
    display: Vec<Family>,
}

impl Speech {
    /// The same in this direction.
    pub(crate) fn running(self, rtl: bool) -> Self {
        Self { rtl, ..self }
    }
}

/// Makes data of one section.
pub(crate) struct Teller<'a> {
    pub(crate) shelf: &'a FontShelf,
    /// The theme's family for running text.
    pub(crate) family: &'a str,
    /// The theme's family for titles.
    pub(crate) display: &'a str,
    /// Whether Korean words stay whole.
    pub(crate) keeps_korean_words: bool,
    /// Whether numbers of pages lead to their pages.
    pub(crate) links: bool,
}

#[derive(Serialize)]
struct BlockData {
    #[serde(flatten)]
    speech: Option<Speech>,
    #[serde(flatten)]
    block: BlockKind,
}

#[derive(Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
enum BlockKind {
    Heading { level: u8, c: Vec<InlineData> },
    Paragraph { c: Vec<InlineData> },
    Quote { c: Vec<BlockData> },
    Verse { lines: Vec<Vec<InlineData>> },
    List { first: Option<u64>, items: Vec<Vec<BlockData>> },
    Pause,
}

#[derive(Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
enum InlineData {
    Text { s: String },
    Emphasis { c: Vec<InlineData> },
    Strong { c: Vec<InlineData> },
    Code { s: String },
    Note { c: Vec<BlockData> },
    Link { to: String, c: Vec<InlineData> },
    Break,
}

#[derive(Serialize)]
struct EntryData {
    number: Option<u32>,
    text: String,
    detail: String,
    pages: Vec<u32>,
    links: bool,
    level: u8,
    #[serde(flatten)]
    speech: Option<Speech>,
}

impl Teller<'_> {
    /// What follows from a language (BCP 47) that the words can be written in.
    pub(crate) fn speech(&self, text: &str, language: &str) -> Speech {
        let words = words::prepare(text, language, false);
        let tag = words::font_language(language, &words.language);
        Speech {
            region: region(&tag),
            rtl: words.right_to_left,
            language: words.language,
            fonts: self.shelf.families(self.family, &tag),
            display: self.shelf.families(self.display, &tag),
        }
    }

    /// The same for words that flow: lines run as most of their letters do.
    fn speech_of_text(&self, text: &str, language: &str) -> Speech {
        self.speech(text, language).running(words::mostly_right_to_left(text))
    }

    pub(crate) fn section(&self, section: &Section) -> SectionData {
        let all = [Block::letters(&section.blocks), section.title.clone()].concat();
        let speech = self.speech_of_text(&all, &section.language);
        let line = |text: &str| self.text(&words::prepare(text, &section.language, false).text);
        SectionData {
            id: section.id.clone(),
            kind: section.kind.name(),
            title: line(&section.title),
            subtitle: line(&section.subtitle),
            author: line(&section.author),
            blocks: self.blocks(&section.blocks, &section.language, &speech),
            entries: section.entries.iter().map(|entry| self.entry(entry, &speech)).collect(),
            speech,
        }
    }

    fn blocks(&self, blocks: &[Block], language: &str, around: &Speech) -> Vec<BlockData> {
        blocks.iter().map(|block| self.block(block, language, around)).collect()
    }

    fn block(&self, block: &Block, language: &str, around: &Speech) -> BlockData {
        let text = Block::letters(std::slice::from_ref(block));
        let has_words = text.chars().any(char::is_alphabetic);
        let own = self.speech_of_text(&text, language);
        let speech = (has_words && own != *around).then_some(own);
        let inside = speech.as_ref().unwrap_or(around);
        let inlines = |parts: &[Inline]| self.inlines(parts, language, inside);
        let kind = match block {
            Block::Heading { level, words } => {
                BlockKind::Heading { level: (*level).clamp(1, 3), c: inlines(words) }
            }
            Block::Paragraph(words) => BlockKind::Paragraph { c: inlines(words) },
            Block::Quote(inner) => BlockKind::Quote { c: self.blocks(inner, language, inside) },
            Block::Verse(lines) => {
                BlockKind::Verse { lines: lines.iter().map(|line| inlines(line)).collect() }
            }
            Block::List { first, items } => {
                let items = items.iter().map(|item| self.blocks(item, language, inside));
                BlockKind::List { first: *first, items: items.collect() }
            }
            Block::Pause => BlockKind::Pause,
        };
        BlockData { speech, block: kind }
    }

    fn inlines(&self, parts: &[Inline], language: &str, around: &Speech) -> Vec<InlineData> {
        let inner = |parts: &[Inline]| self.inlines(parts, language, around);
        let one = |part: &Inline| match part {
            Inline::Text(text) => InlineData::Text { s: self.text(text) },
            Inline::Emphasis(words) => InlineData::Emphasis { c: inner(words) },
            Inline::Strong(words) => InlineData::Strong { c: inner(words) },
            Inline::Code(text) => InlineData::Code { s: text.clone() },
            Inline::Note(blocks) => InlineData::Note { c: self.blocks(blocks, language, around) },
            Inline::Link { to, words } => InlineData::Link { to: to.clone(), c: inner(words) },
            Inline::LineBreak => InlineData::Break,
        };
        parts.iter().map(one).collect()
    }

    fn entry(&self, entry: &Entry, around: &Speech) -> EntryData {
        let own = self.speech(&entry.text, &entry.language);
        let has_words = entry.text.chars().any(char::is_alphabetic);
        let line = |text: &str| self.text(&words::prepare(text, &entry.language, false).text);
        EntryData {
            number: entry.number,
            text: line(&entry.text),
            detail: line(&entry.detail),
            pages: entry.pages.clone(),
            links: self.links,
            level: entry.level,
            speech: (has_words && own != *around).then_some(own),
        }
    }

    /// Letters as they are set: none that no font has, Korean words whole, and words too long
    /// for any column in pieces.
    fn text(&self, text: &str) -> String {
        let printable = |c: &char| crate::prints_nothing(*c) || self.shelf.has(*c);
        let visible: String =
            text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(printable).collect();
        let whole = if self.keeps_korean_words { keep_korean_words(&visible) } else { visible };
        break_long_words(&whole)
    }
}

/// The region of a language tag, which decides the forms of Chinese letters.
pub(crate) fn region(tag: &str) -> Option<String> {
    let is_region = |part: &&str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_alphabetic());
    let named = tag.split('-').skip(1).find(is_region).map(str::to_ascii_lowercase);
    named.or_else(|| is_traditional(tag).then(|| "tw".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_found_in_a_tag_or_follows_from_the_letters() {
        assert_eq!(region("zh-TW").as_deref(), Some("tw"));
        assert_eq!(region("zh-Hant").as_deref(), Some("tw"));
        assert_eq!(region("de"), None);
    }
}
