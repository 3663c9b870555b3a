//! Footnotes: each is called once and defined once.

use crate::mistakes::{Mistake, Mistakes};
use leporello_diag::codes;
use leporello_model::{Block, Inline};
use std::collections::BTreeMap;

/// The footnotes of a chapter while it is read.
#[derive(Default)]
pub(super) struct Notes {
    /// Offset of the call, by label.
    called: BTreeMap<String, usize>,
    /// Offset and words of the definition, by label.
    defined: BTreeMap<String, (usize, Vec<Block>)>,
}

/// Labels are the same whatever the case of their letters.
fn key(label: &str) -> String {
    label.to_lowercase()
}

impl Notes {
    /// A footnote is called. What stands at the place of the call until [`Notes::fill`] puts
    /// the words there; `None` when it cannot be called here.
    pub fn call(&mut self, label: &str, at: usize, mistakes: &mut Mistakes) -> Option<Inline> {
        if self.called.contains_key(&key(label)) {
            let message = format!("footnote `{label}` is called a second time");
            let hint = "define a footnote of its own for this place";
            mistakes.add(Mistake::new(codes::PRJ_028, at, message).hint(hint));
            return None;
        }
        self.called.insert(key(label), at);
        Some(Inline::Note(vec![Block::Paragraph(vec![Inline::Text(key(label))])]))
    }

    /// A footnote is defined.
    pub fn define(&mut self, label: &str, at: usize, words: Vec<Block>, mistakes: &mut Mistakes) {
        if self.defined.contains_key(&key(label)) {
            let message = format!("footnote `{label}` is defined a second time");
            let hint = "give one of the two another name, here and where it is called";
            mistakes.add(Mistake::new(codes::PRJ_028, at, message).hint(hint));
            return;
        }
        self.defined.insert(key(label), (at, words));
    }

    /// Puts the words of each footnote to the place of its call, and tells of those that have
    /// no words or no call.
    pub fn fill(mut self, blocks: &mut Vec<Block>, mistakes: &mut Mistakes) {
        for (label, at) in &self.called {
            if !self.defined.contains_key(label) {
                let message = format!("footnote `{label}` is called and not defined");
                let hint = format!("write its words on a line of their own: `[^{label}]: …`");
                mistakes.add(Mistake::new(codes::PRJ_028, *at, message).hint(hint));
            }
        }
        for block in blocks {
            self.fill_block(block);
        }
        for (label, (at, _)) in self.defined {
            if !self.called.contains_key(&label) {
                let message = format!("footnote `{label}` is defined and never called");
                let hint = format!("write `[^{label}]` where it belongs, or take it out");
                mistakes.add(Mistake::new(codes::PRJ_029, at, message).hint(hint));
            }
        }
    }

    fn fill_block(&mut self, block: &mut Block) {
        match block {
            Block::Heading { words, .. } | Block::Paragraph(words) => self.fill_words(words),
            Block::Quote(blocks) => blocks.iter_mut().for_each(|block| self.fill_block(block)),
            Block::Verse(lines) => lines.iter_mut().for_each(|line| self.fill_words(line)),
            Block::List { items, .. } => {
                items.iter_mut().flatten().for_each(|block| self.fill_block(block));
            }
            Block::Pause => {}
        }
    }

    fn fill_words(&mut self, words: &mut [Inline]) {
        for inline in words {
            match inline {
                Inline::Note(blocks) => *blocks = self.words_of(blocks),
                Inline::Emphasis(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
                    self.fill_words(words);
                }
                Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => {}
            }
        }
    }

    /// The words for the mark that [`Notes::call`] left.
    fn words_of(&mut self, mark: &[Block]) -> Vec<Block> {
        let [Block::Paragraph(words)] = mark else { return Vec::new() };
        let [Inline::Text(label)] = words.as_slice() else { return Vec::new() };
        self.defined.get_mut(label).map(|(_, words)| std::mem::take(words)).unwrap_or_default()
    }
}
