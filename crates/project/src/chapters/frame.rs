//! A block that is open while Markdown is read.

use super::inlines::Words;
use leporello_model::{Block, Inline};
use pulldown_cmark::{CodeBlockKind, Tag, TagEnd};

/// What is open.
#[derive(Debug)]
pub(super) enum Kind {
    /// The chapter itself.
    Root,
    Paragraph,
    /// Level 1 to 6, as in Markdown.
    Heading(u8),
    Quote,
    /// Number of the first item, and the items so far.
    List(Option<u64>, Vec<Vec<Block>>),
    Item,
    /// Label of a footnote.
    Definition(String),
    /// Rows so far.
    Table(Vec<Vec<Inline>>),
    /// A row of a table, or a line of verse.
    Row,
    /// Lines that stay lines.
    Code {
        verse: bool,
        fenced: bool,
    },
    Html,
}

impl Kind {
    /// The kind of block that a tag opens; `None` when it opens none.
    pub fn of(tag: Tag) -> Option<Self> {
        Some(match tag {
            Tag::Paragraph => Self::Paragraph,
            Tag::Heading { level, .. } => Self::Heading(level as u8),
            Tag::BlockQuote(_) => Self::Quote,
            Tag::List(first) => Self::List(first, Vec::new()),
            Tag::Item => Self::Item,
            Tag::FootnoteDefinition(label) => Self::Definition(label.into_string()),
            Tag::Table(_) => Self::Table(Vec::new()),
            Tag::TableHead | Tag::TableRow => Self::Row,
            Tag::CodeBlock(CodeBlockKind::Indented) => Self::Code { verse: false, fenced: false },
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let word = info.split_whitespace().next().unwrap_or_default();
                Self::Code { verse: word.eq_ignore_ascii_case("verse"), fenced: true }
            }
            Tag::HtmlBlock => Self::Html,
            _ => return None,
        })
    }

    /// Whether [`Kind::of`] the tag that this one ends is some.
    pub const fn is_of(tag: TagEnd) -> bool {
        matches!(
            tag,
            TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::BlockQuote(_)
                | TagEnd::List(_)
                | TagEnd::Item
                | TagEnd::FootnoteDefinition
                | TagEnd::Table
                | TagEnd::TableHead
                | TagEnd::TableRow
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
        )
    }
}

/// An open block and what it holds so far.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    /// Offset of its first byte in the source.
    pub at: usize,
    /// Words that are in no block yet: those of a paragraph, or of an item of a tight list.
    pub words: Words,
    /// Lines of code, verse or HTML.
    pub lines: String,
    blocks: Vec<Block>,
    /// Where pieces of `lines` come from: offset in `lines`, offset in the source.
    pieces: Vec<(usize, usize)>,
}

impl Frame {
    pub fn new(kind: Kind, at: usize) -> Self {
        Self {
            kind,
            at,
            words: Words::default(),
            lines: String::new(),
            blocks: Vec::new(),
            pieces: Vec::new(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.words.is_empty()
    }

    /// Whether text in it is lines and not words.
    pub const fn keeps_lines(&self) -> bool {
        matches!(self.kind, Kind::Code { .. } | Kind::Html)
    }

    pub fn add_lines(&mut self, text: &str, at: usize) {
        self.pieces.push((self.lines.len(), at));
        self.lines.push_str(text);
    }

    /// Offset in the source of what stands at an offset in `lines`.
    pub fn place_of(&self, offset: usize) -> usize {
        let after = self.pieces.partition_point(|(start, _)| *start <= offset);
        let (start, at) = self.pieces[..after].last().copied().unwrap_or((0, self.at));
        at + (offset - start)
    }

    pub fn push(&mut self, block: Block) {
        let words = self.words.take();
        self.push_paragraph(words);
        self.blocks.push(block);
    }

    pub fn push_paragraph(&mut self, words: Vec<Inline>) {
        if !words.is_empty() {
            self.blocks.push(Block::Paragraph(words));
        }
    }

    pub fn push_item(&mut self, item: Vec<Block>) {
        match &mut self.kind {
            Kind::List(_, items) => items.push(item),
            _ => self.blocks.extend(item),
        }
    }

    pub fn push_row(&mut self, row: Vec<Inline>) {
        match &mut self.kind {
            Kind::Table(rows) => rows.push(row),
            _ => self.push_paragraph(row),
        }
    }

    /// Everything it holds.
    pub fn take_blocks(&mut self) -> Vec<Block> {
        let words = self.words.take();
        self.push_paragraph(words);
        std::mem::take(&mut self.blocks)
    }
}
