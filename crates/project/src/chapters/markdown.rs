//! Markdown to the blocks of a section.
//!
//! CommonMark with footnotes; characters stay as the author wrote them. [`Builder`] holds a
//! frame for each block that is open; a block that closes goes to the frame below it.

use super::frame::{Frame, Kind};
use super::html::{self, Html};
use super::inlines::{Mark, Words, letters};
use super::notes::Notes;
use super::verse;
use crate::mistakes::{Mistake, Mistakes};
use leporello_diag::{Code, codes};
use leporello_model::{Block, Inline};
use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::cell::RefCell;
use std::ops::Range;

/// Most blocks inside one another, such as a list in a list in a quotation.
const MOST_DEPTH: usize = 16;

/// The words of a chapter.
#[derive(Debug, Default)]
pub(super) struct Text {
    /// That of the front matter; or else a heading of the first level that is the first block.
    pub title: Option<String>,
    pub blocks: Vec<Block>,
}

/// Reads the Markdown that begins at `body`; `title` is that of the front matter.
pub(super) fn read(body: usize, title: Option<String>, mistakes: &mut Mistakes) -> Text {
    let source = mistakes.file().text().get(body..).unwrap_or_default();
    let broken = RefCell::new(Vec::new());
    let no_address = |link: BrokenLink<'_>| {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            broken.borrow_mut().push((link.reference.to_string(), link.span.start));
        }
        None::<(CowStr, CowStr)>
    };
    let options = Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES;
    let parser = Parser::new_with_broken_link_callback(source, options, Some(no_address));
    let mut builder = Builder {
        source,
        body,
        frames: vec![Frame::new(Kind::Root, 0)],
        beyond: 0,
        notes: Notes::default(),
        title,
        mistakes,
    };
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, &range);
    }
    for (reference, at) in broken.into_inner() {
        let message = format!("`[{reference}]` has no address");
        let hint = format!("write it on a line of its own: `[{reference}]: https://…`");
        builder.mistake(codes::PRJ_037, at, message, &[&hint, "or `\\[` for the letter itself"]);
    }
    builder.end()
}

struct Builder<'m, 'f> {
    source: &'f str,
    /// Offset of the source in its file.
    body: usize,
    /// What is open; the first frame is the chapter.
    frames: Vec<Frame>,
    /// Blocks opened beyond [`MOST_DEPTH`].
    beyond: usize,
    notes: Notes,
    title: Option<String>,
    mistakes: &'m mut Mistakes<'f>,
}

impl Builder<'_, '_> {
    fn mistake(&mut self, code: Code, at: usize, message: impl Into<String>, hints: &[&str]) {
        let mistake = Mistake::new(code, self.body + at, message);
        self.mistakes.add(hints.iter().fold(mistake, |mistake, hint| mistake.hint(*hint)));
    }

    fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the frame of the chapter is never closed")
    }

    fn words(&mut self) -> &mut Words {
        &mut self.top().words
    }

    fn end(mut self) -> Text {
        let mut blocks = self.top().take_blocks();
        self.notes.fill(&mut blocks, self.mistakes);
        Text { title: self.title, blocks }
    }

    fn event(&mut self, event: Event, range: &Range<usize>) {
        let at = range.start;
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.stop(tag, range),
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => self.words().push(Inline::Code(code.into_string())),
            Event::SoftBreak => {
                let next = self.source.get(range.end..).unwrap_or_default();
                let is_mark = |c: &char| c.is_whitespace() || matches!(c, '>' | '*' | '_' | '[');
                let next = next.chars().find(|c| !is_mark(c));
                self.words().end_of_line(next);
            }
            Event::HardBreak => self.words().push(Inline::LineBreak),
            Event::Rule => self.top().push(Block::Pause),
            Event::FootnoteReference(label) => self.call(&label, at),
            Event::InlineHtml(piece) => self.inline_html(&piece, at),
            Event::Html(piece) => self.top().add_lines(&piece, at),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.top().keeps_lines() {
            return self.top().add_lines(text, range.start);
        }
        let around = (self.source.get(..range.start), self.source.get(range.end..));
        if let Some(label) = text.strip_prefix('^').filter(|label| !label.is_empty())
            && let (Some(before), Some(after)) = around
            && before.ends_with('[')
            && after.starts_with(']')
        {
            // A call without a definition is only letters to the parser.
            return self.call(label, range.start.saturating_sub(1));
        }
        self.words().text(text);
    }

    fn call(&mut self, label: &str, at: usize) {
        if self.frames.iter().any(|frame| matches!(frame.kind, Kind::Definition(_))) {
            let message = format!("a footnote calls the footnote `{label}`");
            let hint = "call both in the text, or write the two as one";
            return self.mistake(codes::PRJ_028, at, message, &[hint]);
        }
        let mark = self.notes.call(label, self.body + at, self.mistakes);
        if let Some(mark) = mark {
            self.words().push(mark);
        }
    }

    fn inline_html(&mut self, piece: &str, at: usize) {
        self.html(piece, at);
        if html::kind(piece) == Html::LineBreak {
            self.words().push(Inline::LineBreak);
        }
    }

    /// Tells of HTML that is not set.
    fn html(&mut self, piece: &str, at: usize) {
        let tag = html::first_tag(piece);
        match html::kind(piece) {
            Html::Comment => self.mistake(codes::PRJ_040, at, "a comment is not set", &[]),
            Html::LineBreak => {
                let message = format!("`{tag}` is set as the end of a line");
                let hint = "end the line with `\\` instead";
                self.mistake(codes::PRJ_031, at, message, &[hint]);
            }
            Html::Tag => {
                let message = format!("`{tag}` is left out; words between tags are set");
                let hint =
                    "write `*…*` for emphasis, `**…**` for strong emphasis, `>` for a quotation";
                self.mistake(codes::PRJ_031, at, message, &[hint]);
            }
        }
    }

    fn start(&mut self, tag: Tag, at: usize) {
        match tag {
            Tag::Emphasis => self.words().open(Mark::Emphasis),
            Tag::Strong => self.words().open(Mark::Strong),
            Tag::Link { link_type, dest_url, .. } => self.link(link_type, &dest_url, at),
            Tag::Image { dest_url, .. } => self.image(&dest_url, at),
            Tag::TableCell => {
                if !self.words().is_empty() {
                    self.words().text(" | ");
                }
            }
            block => {
                if let Some(kind) = Kind::of(block) {
                    self.open(kind, at);
                }
            }
        }
    }

    fn open(&mut self, kind: Kind, at: usize) {
        if let Kind::Table(_) = kind {
            let message = "a table is set as lines of text";
            self.mistake(codes::PRJ_036, at, message, &["write it as a list or as sentences"]);
        }
        if self.frames.len() > MOST_DEPTH {
            if self.beyond == 0 {
                let message = format!("more than {MOST_DEPTH} blocks stand inside one another");
                let hint = "take some of the `>` and of the blanks before the line away";
                self.mistake(codes::PRJ_039, at, message, &[hint]);
            }
            self.beyond += 1;
        } else {
            self.frames.push(Frame::new(kind, at));
        }
    }

    fn link(&mut self, link_type: LinkType, to: &str, at: usize) {
        if to.is_empty() {
            let message = "a link has no address";
            self.mistake(codes::PRJ_037, at, message, &["write `[words](https://…)`"]);
        }
        let mail = if link_type == LinkType::Email { "mailto:" } else { "" };
        self.words().open(Mark::Link(format!("{mail}{to}")));
    }

    fn image(&mut self, file: &str, at: usize) {
        let message = format!("the picture `{file}` is not set among the words");
        let hint = format!(
            "it stands in the book as a plate: name it between `---` lines at the top of the \
             chapter, `photographs: [{file}]`"
        );
        self.mistake(codes::PRJ_032, at, message, &[&hint]);
        self.words().open(Mark::Dropped);
    }

    fn stop(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link | TagEnd::Image => {
                self.words().close()
            }
            TagEnd::TableCell => {}
            _ if !Kind::is_of(tag) => {}
            _ if self.beyond > 0 => self.beyond -= 1,
            _ if self.frames.len() > 1 => self.close(range),
            _ => {}
        }
    }

    /// Closes the block on top and puts it into the one below.
    fn close(&mut self, range: &Range<usize>) {
        let Some(mut frame) = self.frames.pop() else { return };
        match std::mem::replace(&mut frame.kind, Kind::Root) {
            Kind::Root | Kind::Paragraph => self.top().push_paragraph(frame.words.take()),
            Kind::Heading(level) => self.heading(level, frame.words.take(), frame.at),
            Kind::Quote => {
                let blocks = frame.take_blocks();
                self.top().push(Block::Quote(blocks));
            }
            Kind::Item => {
                let blocks = frame.take_blocks();
                self.top().push_item(blocks);
            }
            Kind::List(first, items) => self.top().push(Block::List { first, items }),
            Kind::Definition(label) => {
                let (blocks, at) = (frame.take_blocks(), self.body + frame.at);
                self.notes.define(&label, at, blocks, self.mistakes);
            }
            Kind::Row => self.top().push_row(frame.words.take()),
            Kind::Table(rows) => self.top().push(Block::Verse(rows)),
            Kind::Code { verse, fenced } => {
                if fenced {
                    self.fence(range);
                }
                if verse { self.verse(&frame) } else { self.code(&frame) }
            }
            Kind::Html => self.html_block(&frame),
        }
    }

    fn heading(&mut self, level: u8, words: Vec<Inline>, at: usize) {
        let (title, note) = letters(&words);
        let is_first = level == 1 && self.frames.len() == 1 && self.top().is_empty();
        if !is_first || self.title.as_ref().is_some_and(|known| *known != title) {
            let level = level.saturating_sub(1).clamp(1, 3);
            return self.top().push(Block::Heading { level, words });
        }
        if note {
            let message = "the title of a chapter calls a footnote";
            let hint = "call it at the end of the first paragraph";
            self.mistake(codes::PRJ_028, at, message, &[hint]);
        }
        self.title = Some(title);
    }

    /// A fence that is open at the end of its block has swallowed what was meant to follow.
    fn fence(&mut self, range: &Range<usize>) {
        let block = self.source.get(range.clone()).unwrap_or_default().trim_end();
        let (first, last) = block.split_once('\n').map_or((block, ""), |(first, rest)| {
            (first, rest.rsplit('\n').next().unwrap_or_default())
        });
        let mark = first.trim_start().chars().next().unwrap_or('`');
        let last = last.trim_matches(|c: char| c == '>' || c.is_whitespace());
        if last.len() < 3 || !last.chars().all(|c| c == mark) {
            let fence: String = first.trim_start().chars().take_while(|c| *c == mark).collect();
            let message = "a fence has no end: all words below it are inside";
            let hint = format!("write a line {fence} where it shall end");
            self.mistake(codes::PRJ_030, range.start, message, &[&hint]);
        }
    }

    fn verse(&mut self, frame: &Frame) {
        let mut lines = Vec::new();
        for (line, at) in verse::lines(&frame.lines) {
            let words = line.trim_start();
            let at = frame.place_of(at + line.len() - words.len());
            self.frames.push(Frame::new(Kind::Row, at));
            verse::indent(line, self.words());
            match verse::pieces(words) {
                Some(pieces) => {
                    for (event, range) in pieces {
                        self.event(event, &(at + range.start..at + range.end));
                    }
                }
                None => self.words().text(words),
            }
            lines.extend(self.frames.pop().map(|mut frame| frame.words.take()));
        }
        self.top().push(Block::Verse(lines));
    }

    /// Letters of a fixed width whose lines stay lines.
    fn code(&mut self, frame: &Frame) {
        let words = |line: &str| match line {
            "" => Vec::new(),
            line => vec![Inline::Code(line.to_owned())],
        };
        let lines = verse::lines(&frame.lines).map(|(line, _)| words(line)).collect();
        self.top().push(Block::Verse(lines));
    }

    fn html_block(&mut self, frame: &Frame) {
        self.html(&frame.lines, frame.at);
        let words = html::words(&frame.lines);
        if !words.is_empty() {
            self.top().push_paragraph(vec![Inline::Text(words)]);
        }
    }
}
