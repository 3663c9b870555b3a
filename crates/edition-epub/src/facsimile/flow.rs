//! A section as pieces that can be poured: paragraphs, whole blocks, lines of lists, notes.

use super::pour::{Bit, Piece};
use super::split::{notes, plain};
use crate::entries::is_heading;
use leporello_model::{Block, Section, SectionKind};

/// Size of footnotes against the running text.
const NOTES: f64 = 0.86;

/// The pieces of a section in order, without its title.
pub(super) fn pieces(section: &Section) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = section.blocks.iter().flat_map(of_block).collect();
    for (at, entry) in section.entries.iter().enumerate() {
        let pages = "888, ".repeat(entry.pages.len().min(16));
        let words = format!("{}  {}  {pages}", entry.text, entry.detail);
        let inset = if section.kind == SectionKind::ListOfPlates { 3.2 } else { 1.5 };
        let is_head = is_heading(entry) && section.kind == SectionKind::Index;
        let around = match section.kind {
            _ if is_head => 1.4,
            SectionKind::Contents => 0.8,
            SectionKind::Index => 0.36,
            _ => 0.5,
        };
        pieces.push(Piece { is_head, ..piece(Bit::Entry(at), words, 1.0, inset, around) });
    }
    for (at, text) in notes(&section.blocks).into_iter().enumerate() {
        let around = if at == 0 { 1.6 } else { 0.2 };
        pieces.push(piece(Bit::Note(at), text.replace('\n', " "), NOTES, 2.0, around));
    }
    pieces
}

fn piece(bit: Bit, words: String, size: f64, inset: f64, around: f64) -> Piece {
    Piece { bit, words, size, inset, around, is_head: false }
}

/// A block as pieces: what is long is parted where it has parts.
fn of_block(block: &Block) -> Vec<Piece> {
    let whole = |block: Block, words: String, size, inset, around| {
        piece(Bit::Block(block), words, size, inset, around)
    };
    match block {
        Block::Paragraph(words) => {
            let bit = Bit::Paragraph { words: words.clone(), continues: false, goes_on: false };
            vec![piece(bit, plain(words), 1.0, 0.0, 0.0)]
        }
        Block::Heading { words, .. } => {
            let head = whole(block.clone(), plain(words), 1.1, 0.0, 2.1);
            vec![Piece { is_head: true, ..head }]
        }
        Block::Quote(inner) => inner
            .iter()
            .map(|part| {
                let text = Block::letters(std::slice::from_ref(part));
                whole(Block::Quote(vec![part.clone()]), text, 0.94, 3.2, 1.4)
            })
            .collect(),
        Block::Verse(lines) => lines
            .split(Vec::is_empty)
            .filter(|stanza| !stanza.is_empty())
            .map(|stanza| {
                let stanza = Block::Verse(stanza.to_vec());
                let text = Block::letters(std::slice::from_ref(&stanza)).replace('\n', " \n");
                whole(stanza, text, 1.0, 3.2, 1.4)
            })
            .collect(),
        Block::List { first, items } => (0_u64..)
            .zip(items)
            .map(|(at, item)| {
                let first = first.map(|first| first.saturating_add(at));
                let text = Block::letters(item);
                whole(Block::List { first, items: vec![item.clone()] }, text, 1.0, 2.0, 0.3)
            })
            .collect(),
        Block::Pause => vec![whole(Block::Pause, "*".into(), 1.0, 0.0, 1.6)],
    }
}
