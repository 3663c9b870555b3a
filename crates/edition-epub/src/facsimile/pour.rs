//! Text poured into fields: what stands where, reckoned with rulers.

use super::split::{plain, split};
use leporello_model::{Block, Inline};
use leporello_screen::Ruler;
use std::collections::VecDeque;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bit {
    /// A paragraph or a part of one: whether words stand before it in the field before, and
    /// whether it goes on in the next.
    Paragraph { words: Vec<Inline>, continues: bool, goes_on: bool },
    /// A block that stays whole.
    Block(Block),
    /// A line of a list, by its number.
    Entry(usize),
    /// A footnote, by its number from 0.
    Note(usize),
}

/// A bit with what its height follows from.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) bit: Bit,
    /// The words that take room.
    pub(super) words: String,
    /// Size against the running text.
    pub(super) size: f64,
    /// Less width than the field, in em.
    pub(super) inset: f64,
    /// White above and below in em of the running text.
    pub(super) around: f64,
    /// Whether it must not stand at the foot of a field.
    pub(super) is_head: bool,
}

/// A place for words, in em of the running text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) w: f64,
    pub(super) h: f64,
}

/// How lines are reckoned.
pub(super) struct Measure<'a> {
    pub(super) ruler: &'a Ruler<'a>,
    /// Height of a line in em.
    pub(super) line: f64,
    /// White between paragraphs in em.
    pub(super) between: f64,
}

/// Browsers break a few lines otherwise than the ruler.
const SLACK: f64 = 1.03;
/// Fewest lines of a paragraph on either side of a break.
const FEWEST: usize = 2;

impl Measure<'_> {
    fn lines(&self, piece: &Piece, room: Room) -> usize {
        let width = (room.w - piece.inset).max(2.0) / (piece.size * SLACK);
        self.ruler.lines(&piece.words, width).max(1)
    }

    fn height(&self, piece: &Piece, room: Room) -> f64 {
        let white = if matches!(piece.bit, Bit::Paragraph { .. }) { self.between } else { 0.0 };
        self.lines(piece, room) as f64 * self.line * piece.size + piece.around + white
    }

    /// Pours pieces into rooms in order; `None` when they do not fit. When they `must`, what is
    /// too high for a room stands there nevertheless, and the last room takes all that is left.
    pub(super) fn pour(
        &self,
        pieces: &[Piece],
        rooms: &[Room],
        must: bool,
    ) -> Option<Vec<Vec<Bit>>> {
        let mut left: VecDeque<Piece> = pieces.iter().cloned().collect();
        let mut poured = Vec::new();
        for &room in rooms {
            poured.push(self.fill(&mut left, room, must));
        }
        if must && let Some(last) = poured.last_mut() {
            last.extend(left.drain(..).map(|piece| piece.bit));
        }
        left.is_empty().then_some(poured)
    }

    /// Fills one room from the front of what is left.
    fn fill(&self, left: &mut VecDeque<Piece>, room: Room, must: bool) -> Vec<Bit> {
        let (mut bits, mut used) = (Vec::new(), 0.0);
        while let Some(piece) = left.pop_front() {
            let height = self.height(&piece, room);
            let rest = room.h - used;
            let follows = if piece.is_head { 2.0 * self.line } else { 0.0 };
            if height + follows <= rest || bits.is_empty() && piece.is_head {
                used += height;
                bits.push(piece.bit);
                continue;
            }
            match self.parted(&piece, room, rest) {
                Some((here, next)) => {
                    bits.push(here.bit);
                    left.push_front(next);
                }
                None if bits.is_empty() && must => bits.push(piece.bit),
                None => left.push_front(piece),
            }
            break;
        }
        bits
    }

    /// A paragraph in two, so that the first part fills the rest of the room.
    fn parted(&self, piece: &Piece, room: Room, rest: f64) -> Option<(Piece, Piece)> {
        let Bit::Paragraph { words, continues, .. } = &piece.bit else { return None };
        let all = self.lines(piece, room);
        let free = (rest / (self.line * piece.size)).floor().max(0.0) as usize;
        let free = free.min(all.saturating_sub(FEWEST));
        if free < FEWEST {
            return None;
        }
        let text = plain(words);
        let width = (room.w - piece.inset).max(2.0) / (piece.size * SLACK);
        let at = self.fills(&text, width, free)?;
        let (before, behind) = split(words, at);
        let of = |words: Vec<Inline>, continues, goes_on| Piece {
            words: plain(&words),
            bit: Bit::Paragraph { words, continues, goes_on },
            ..piece.clone()
        };
        Some((of(before, *continues, true), of(behind, true, false)))
    }

    /// How many bytes of a text fill so many lines; a line may end there.
    fn fills(&self, text: &str, width: f64, lines: usize) -> Option<usize> {
        let breaks: Vec<usize> = breaks(text).collect();
        let fits = |at: &usize| self.ruler.lines(text[..*at].trim_end(), width) <= lines;
        let count = breaks.partition_point(fits);
        count.checked_sub(1).map(|last| breaks[last]).filter(|at| *at > 0 && *at < text.len())
    }
}

/// Where a line may end: behind blanks, and behind letters of scripts that set none.
fn breaks(text: &str) -> impl Iterator<Item = usize> {
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, c)| {
        let last = std::mem::replace(&mut before, c);
        let is_free = last.is_whitespace() && !c.is_whitespace();
        (at > 0 && (is_free || is_square(last) && is_square(c))).then_some(at)
    })
}

const fn is_square(c: char) -> bool {
    matches!(c as u32, 0x3040..=0x30ff | 0x3400..=0x9fff | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paragraph(text: &str) -> Piece {
        let words = vec![Inline::Text(text.into())];
        Piece {
            words: text.into(),
            bit: Bit::Paragraph { words, continues: false, goes_on: false },
            size: 1.0,
            inset: 0.0,
            around: 0.0,
            is_head: false,
        }
    }

    fn letters(fields: &[Vec<Bit>]) -> String {
        let of = |bit: &Bit| match bit {
            Bit::Paragraph { words, .. } => plain(words),
            _ => String::new(),
        };
        fields.iter().flatten().map(of).collect()
    }

    #[test]
    fn a_paragraph_goes_on_in_the_next_field() {
        let ruler = Ruler::new([]);
        let measure = Measure { ruler: &ruler, line: 1.0, between: 0.0 };
        let text = "word ".repeat(40);
        let room = Room { w: 20.0, h: 5.0 };
        let poured = measure.pour(&[paragraph(&text)], &[room, room], false).unwrap();
        assert_eq!(letters(&poured), text);
        assert!(matches!(poured[0][0], Bit::Paragraph { goes_on: true, .. }));
        assert!(matches!(poured[1][0], Bit::Paragraph { continues: true, .. }));
        assert_eq!(measure.pour(&[paragraph(&text)], &[room], false), None);
    }

    proptest! {
        #[test]
        fn whatever_is_poured_is_all_there(
            texts in prop::collection::vec("([a-z]{1,12} ?){0,60}", 1..6),
            height in 1.0..12.0f64,
        ) {
            let ruler = Ruler::new([]);
            let measure = Measure { ruler: &ruler, line: 1.4, between: 0.5 };
            let pieces: Vec<Piece> = texts.iter().map(|text| paragraph(text)).collect();
            let rooms = [Room { w: 14.0, h: height }; 3];
            let poured = measure.pour(&pieces, &rooms, true).unwrap();
            prop_assert_eq!(letters(&poured), texts.concat());
        }
    }
}
