//! Words of a book as HTML that is XML too: valid in a web page and in an e-book.

use crate::language::Speech;
use crate::{address, escape, language};
use leporello_model::{Block, Inline};
use std::fmt::Write as _;

/// How words are written.
#[derive(Clone, Debug)]
pub struct Hand<'a> {
    /// Every id begins with this: letters, digits, `-`; unlike for every other text on the
    /// same page.
    pub ids: &'a str,
    /// Level of the HTML heading that a heading of level 1 becomes, 1 to 6.
    pub heading: u8,
    /// Language of the words (BCP 47), as the user gave it.
    pub language: &'a str,
    /// Language and direction of what the words stand in.
    pub around: Speech,
    /// Number of the first footnote.
    pub first_note: usize,
    /// Whether `epub:type` is said beside roles; the page must declare the prefix.
    pub epub: bool,
}

/// Words as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The words.
    pub html: String,
    /// Their footnotes in order, each an item of a list.
    pub notes: Vec<String>,
}

impl Written {
    /// The footnotes as a section for the end of the words; empty when there are none.
    /// `title` names it to screen readers; `first` is the number of the first note.
    #[must_use]
    pub fn endnotes(&self, title: &str, first: usize, epub: bool) -> String {
        if self.notes.is_empty() {
            return String::new();
        }
        let kind = if epub { " epub:type=\"endnotes\"" } else { "" };
        let start = if first == 1 { String::new() } else { format!(" start=\"{first}\"") };
        format!(
            "<section class=\"notes\" role=\"doc-endnotes\"{kind} aria-label=\"{}\">\n\
             <ol{start}>\n{}</ol>\n</section>\n",
            escape(title),
            self.notes.concat(),
        )
    }
}

/// What a tag says of language and direction where they differ from what is around it.
pub struct Attributes;

impl Attributes {
    /// ` lang="…" xml:lang="…" dir="…"`, or less.
    #[must_use]
    pub fn of(speech: &Speech, around: &Speech) -> String {
        let mut out = String::new();
        if speech.language != around.language {
            let tag = escape(&speech.language);
            let _ = write!(out, " lang=\"{tag}\" xml:lang=\"{tag}\"");
        }
        if speech.right_to_left != around.right_to_left {
            let direction = if speech.right_to_left { "rtl" } else { "ltr" };
            let _ = write!(out, " dir=\"{direction}\"");
        }
        out
    }
}

impl Hand<'_> {
    /// Some blocks, one after the other.
    #[must_use]
    pub fn write(&self, blocks: &[Block]) -> Written {
        let mut pen = Pen { hand: self, out: String::new(), open: Vec::new() };
        pen.blocks(blocks, &self.around);
        let html = std::mem::take(&mut pen.out);
        let mut notes = Vec::new();
        // A note may call another, which then stands behind it.
        while let Some(note) = pen.open.get(notes.len()).copied() {
            pen.note(self.first_note + notes.len(), note);
            notes.push(std::mem::take(&mut pen.out));
        }
        Written { html, notes }
    }

    /// The words of one line: a title without blocks.
    #[must_use]
    pub fn line(&self, text: &str) -> String {
        let speech = language::speech(text, self.language);
        let attributes = Attributes::of(&speech, &self.around);
        match attributes.is_empty() {
            true => escape(text),
            false => format!("<span{attributes}>{}</span>", escape(text)),
        }
    }
}

struct Pen<'a> {
    hand: &'a Hand<'a>,
    out: String,
    /// Notes that are called, in order.
    open: Vec<&'a [Block]>,
}

impl<'a> Pen<'a> {
    fn blocks(&mut self, blocks: &'a [Block], around: &Speech) {
        for block in blocks {
            self.block(block, around);
        }
    }

    fn block(&mut self, block: &'a Block, around: &Speech) {
        let text = Block::letters(std::slice::from_ref(block));
        let own = language::speech(&text, self.hand.language);
        let has_words = text.chars().any(char::is_alphabetic);
        let speech = if has_words { own } else { around.clone() };
        let attributes = Attributes::of(&speech, around);
        match block {
            Block::Heading { level, words } => {
                let level = (self.hand.heading + level.clamp(&1, &3) - 1).clamp(1, 6);
                self.element(&format!("h{level}"), &attributes, words);
            }
            Block::Paragraph(words) => self.element("p", &attributes, words),
            Block::Quote(inner) => {
                let _ = writeln!(self.out, "<blockquote{attributes}>");
                self.blocks(inner, &speech);
                self.out.push_str("</blockquote>\n");
            }
            Block::Verse(lines) => self.verse(lines, &attributes),
            Block::List { first, items } => self.list(*first, items, &attributes, &speech),
            Block::Pause => self.out.push_str("<hr class=\"pause\"/>\n"),
        }
    }

    fn element(&mut self, tag: &str, attributes: &str, words: &'a [Inline]) {
        let _ = write!(self.out, "<{tag}{attributes}>");
        self.inlines(words);
        let _ = writeln!(self.out, "</{tag}>");
    }

    /// Lines are spans that CSS sets as blocks; where there is no CSS, the breaks between them
    /// keep them apart.
    fn verse(&mut self, lines: &'a [Vec<Inline>], attributes: &str) {
        let _ = writeln!(self.out, "<div class=\"verse\"{attributes}>");
        for stanza in lines.split(Vec::is_empty).filter(|stanza| !stanza.is_empty()) {
            self.out.push_str("<p class=\"stanza\">");
            for (at, line) in stanza.iter().enumerate() {
                if at > 0 {
                    self.out.push_str("<br/>\n");
                }
                self.out.push_str("<span class=\"line\">");
                self.verse_line(line);
                self.out.push_str("</span>");
            }
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    /// The blanks that a line begins with stay.
    fn verse_line(&mut self, line: &'a [Inline]) {
        if let Some(Inline::Text(text)) = line.first() {
            let blanks = text.len() - text.trim_start_matches(' ').len();
            self.out.push_str(&"\u{a0}".repeat(blanks));
        }
        self.inlines(line);
    }

    fn list(
        &mut self,
        first: Option<u64>,
        items: &'a [Vec<Block>],
        attributes: &str,
        speech: &Speech,
    ) {
        let tag = if first.is_some() { "ol" } else { "ul" };
        let start = match first {
            Some(first) if first != 1 => format!(" start=\"{}\"", first.min(i32::MAX as u64)),
            _ => String::new(),
        };
        if items.is_empty() {
            return;
        }
        let _ = writeln!(self.out, "<{tag}{start}{attributes}>");
        for item in items {
            self.out.push_str("<li>");
            match item.as_slice() {
                [Block::Paragraph(words)] => self.inlines(words),
                blocks => self.blocks(blocks, speech),
            }
            self.out.push_str("</li>\n");
        }
        let _ = writeln!(self.out, "</{tag}>");
    }

    fn inlines(&mut self, parts: &'a [Inline]) {
        for part in parts {
            match part {
                Inline::Text(text) => self.out.push_str(&escape(text)),
                Inline::Emphasis(words) => self.inside("em", words),
                Inline::Strong(words) => self.inside("strong", words),
                Inline::Code(text) => {
                    let _ = write!(self.out, "<code dir=\"ltr\">{}</code>", escape(text));
                }
                Inline::Note(blocks) => self.call(blocks),
                Inline::Link { to, words } => self.link(to, words),
                Inline::LineBreak => self.out.push_str("<br/>"),
            }
        }
    }

    fn inside(&mut self, tag: &str, words: &'a [Inline]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(words);
        let _ = write!(self.out, "</{tag}>");
    }

    /// Words that lead nowhere safe stay words; so do those inside another link.
    fn link(&mut self, to: &str, words: &'a [Inline]) {
        match address(to) {
            Some(to) if !has_links(words) => {
                let _ = write!(self.out, "<a href=\"{}\">", escape(&to));
                self.inlines(words);
                self.out.push_str("</a>");
            }
            _ => self.inlines(words),
        }
    }

    fn call(&mut self, blocks: &'a [Block]) {
        let number = self.hand.first_note + self.open.len();
        self.open.push(blocks);
        let ids = self.hand.ids;
        let kind = if self.hand.epub { " epub:type=\"noteref\"" } else { "" };
        let _ = write!(
            self.out,
            "<a class=\"noteref\" role=\"doc-noteref\"{kind} id=\"{ids}-call-{number}\" \
             href=\"#{ids}-note-{number}\">{number}</a>"
        );
    }

    fn note(&mut self, number: usize, blocks: &'a [Block]) {
        let ids = self.hand.ids;
        let kind = if self.hand.epub { " epub:type=\"endnote\"" } else { "" };
        let back = format!(
            " <a class=\"back\" role=\"doc-backlink\" href=\"#{ids}-call-{number}\">\u{21a9}\u{fe0e}</a>"
        );
        let _ = write!(self.out, "<li id=\"{ids}-note-{number}\"{kind}>");
        self.blocks(blocks, &self.hand.around);
        match self.out.strip_suffix("</p>\n").map(str::len) {
            Some(end) => {
                self.out.truncate(end);
                self.out.push_str(&back);
                self.out.push_str("</p>");
            }
            None => {
                let _ = write!(self.out, "<p>{back}</p>");
            }
        }
        self.out.push_str("</li>\n");
    }
}

/// Whether there is a link or a call of a note among some words.
fn has_links(words: &[Inline]) -> bool {
    words.iter().any(|part| match part {
        Inline::Link { .. } | Inline::Note(_) => true,
        Inline::Emphasis(inner) | Inline::Strong(inner) => has_links(inner),
        Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => false,
    })
}

#[cfg(test)]
mod tests;
