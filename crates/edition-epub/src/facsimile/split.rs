//! Paragraphs parted between two words.

use leporello_model::{Block, Inline};

/// The letters of a line of text without those of its footnotes; a break is `\n`.
pub(super) fn plain(parts: &[Inline]) -> String {
    let mut out = String::new();
    add_plain(parts, &mut out);
    out
}

fn add_plain(parts: &[Inline], out: &mut String) {
    for part in parts {
        match part {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
                add_plain(words, out);
            }
            Inline::LineBreak => out.push('\n'),
            Inline::Note(_) => {}
        }
    }
}

/// The parts before and behind so many bytes of the plain text, which must lie between two
/// letters. A footnote that is called just there stays with the words before it.
pub(super) fn split(parts: &[Inline], at: usize) -> (Vec<Inline>, Vec<Inline>) {
    let (mut before, mut behind) = (Vec::new(), Vec::new());
    let mut left = at;
    for part in parts {
        let length = plain(std::slice::from_ref(part)).len();
        let is_note = matches!(part, Inline::Note(_));
        if length <= left && (behind.is_empty() || is_note && left == 0 && behind.is_empty()) {
            before.push(part.clone());
            left -= length;
        } else if left == 0 {
            behind.push(part.clone());
        } else {
            let (first, second) = halves(part, left);
            before.push(first);
            behind.push(second);
            left = 0;
        }
    }
    (before, behind)
}

/// Two halves of a part that is longer than so many bytes.
fn halves(part: &Inline, at: usize) -> (Inline, Inline) {
    let texts = |text: &str| {
        let (a, b) = text.split_at_checked(at).unwrap_or((text, ""));
        (a.to_owned(), b.to_owned())
    };
    match part {
        Inline::Text(text) => {
            let (a, b) = texts(text);
            (Inline::Text(a), Inline::Text(b))
        }
        Inline::Code(text) => {
            let (a, b) = texts(text);
            (Inline::Code(a), Inline::Code(b))
        }
        Inline::Emphasis(words) => {
            let (a, b) = split(words, at);
            (Inline::Emphasis(a), Inline::Emphasis(b))
        }
        Inline::Strong(words) => {
            let (a, b) = split(words, at);
            (Inline::Strong(a), Inline::Strong(b))
        }
        Inline::Link { to, words } => {
            let (a, b) = split(words, at);
            let of = |words| Inline::Link { to: to.clone(), words };
            (of(a), of(b))
        }
        Inline::LineBreak | Inline::Note(_) => (part.clone(), Inline::Text(String::new())),
    }
}

/// The texts of all footnotes in the order in which they are called, those inside others
/// behind them.
pub(super) fn notes(blocks: &[Block]) -> Vec<String> {
    let mut open: Vec<&[Block]> = Vec::new();
    called(blocks, &mut open);
    let mut texts = Vec::new();
    let mut at = 0;
    while let Some(note) = open.get(at).copied() {
        texts.push(Block::letters(note));
        called(note, &mut open);
        at += 1;
    }
    texts
}

fn called<'a>(blocks: &'a [Block], open: &mut Vec<&'a [Block]>) {
    for block in blocks {
        match block {
            Block::Heading { words, .. } | Block::Paragraph(words) => called_in(words, open),
            Block::Quote(inner) => called(inner, open),
            Block::Verse(lines) => lines.iter().for_each(|line| called_in(line, open)),
            Block::List { items, .. } => items.iter().for_each(|item| called(item, open)),
            Block::Pause => {}
        }
    }
}

fn called_in<'a>(parts: &'a [Inline], open: &mut Vec<&'a [Block]>) {
    for part in parts {
        match part {
            Inline::Note(blocks) => open.push(blocks),
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
                called_in(words, open);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    #[test]
    fn a_note_stays_with_the_word_that_calls_it() {
        let note = Inline::Note(vec![Block::Paragraph(vec![text("low")])]);
        let parts = [text("the tide"), note.clone(), text(" comes")];
        let (before, behind) = split(&parts, "the tide".len());
        assert_eq!(before, [text("the tide"), note]);
        assert_eq!(behind, [text(" comes")]);
    }

    fn inlines() -> impl Strategy<Value = Vec<Inline>> {
        let leaf = prop_oneof![
            "[a-zé ]{0,8}".prop_map(Inline::Text),
            Just(Inline::LineBreak),
            Just(Inline::Note(vec![Block::Pause])),
        ];
        let inline = leaf.prop_recursive(3, 12, 3, |inner| {
            prop::collection::vec(inner, 0..4).prop_map(Inline::Emphasis)
        });
        prop::collection::vec(inline, 0..6)
    }

    fn count(parts: &[Inline]) -> usize {
        notes(&[Block::Paragraph(parts.to_vec())]).len()
    }

    proptest! {
        #[test]
        fn no_letter_and_no_note_is_lost_or_said_twice(parts in inlines(), share in 0.0..1.0f64) {
            let all = plain(&parts);
            let mut at = (all.len() as f64 * share) as usize;
            while !all.is_char_boundary(at) {
                at += 1;
            }
            let (before, behind) = split(&parts, at);
            prop_assert_eq!(plain(&before), &all[..at]);
            prop_assert_eq!(plain(&behind), &all[at..]);
            prop_assert_eq!(count(&before) + count(&behind), count(&parts));
        }
    }
}
