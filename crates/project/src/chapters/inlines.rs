//! Runs of text while they grow.

use leporello_model::Inline;

/// Most marks inside one another, such as emphasis in a link; deeper ones are not seen.
const MOST_MARKS: usize = 8;

/// What is open around the words that come.
#[derive(Debug)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Link(String),
    /// The words are not set.
    Dropped,
}

/// Words of a paragraph, a heading or a line.
#[derive(Debug, Default)]
pub(super) struct Words {
    done: Vec<Inline>,
    open: Vec<(Mark, Vec<Inline>)>,
    /// Marks opened beyond [`MOST_MARKS`].
    beyond: usize,
}

impl Words {
    fn here(&mut self) -> &mut Vec<Inline> {
        self.open.last_mut().map_or(&mut self.done, |(_, words)| words)
    }

    /// Letters; they join those before them.
    pub fn text(&mut self, letters: &str) {
        match self.here().last_mut() {
            Some(Inline::Text(text)) => text.push_str(letters),
            _ if letters.is_empty() => {}
            _ => self.here().push(Inline::Text(letters.to_owned())),
        }
    }

    /// The end of a line of the file, which is none of the book: a blank, but nothing between
    /// Chinese or Japanese letters, which have no blanks between words.
    pub fn end_of_line(&mut self, next: Option<char>) {
        let before = match self.here().last() {
            Some(Inline::Text(text)) => text.chars().next_back(),
            _ => None,
        };
        if !(before.is_some_and(has_no_blanks) && next.is_some_and(has_no_blanks)) {
            self.text(" ");
        }
    }

    pub fn push(&mut self, inline: Inline) {
        self.here().push(inline);
    }

    pub fn open(&mut self, mark: Mark) {
        if self.open.len() == MOST_MARKS {
            self.beyond += 1;
        } else {
            self.open.push((mark, Vec::new()));
        }
    }

    pub fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let Some((mark, words)) = self.open.pop() else { return };
        let inline = match mark {
            Mark::Emphasis => Inline::Emphasis(words),
            Mark::Strong => Inline::Strong(words),
            Mark::Link(to) => Inline::Link { to, words },
            Mark::Dropped => return,
        };
        self.here().push(inline);
    }

    /// Everything so far; nothing stays.
    pub fn take(&mut self) -> Vec<Inline> {
        while !self.open.is_empty() {
            self.close();
        }
        std::mem::take(&mut self.done)
    }

    pub fn is_empty(&self) -> bool {
        self.done.is_empty() && self.open.is_empty()
    }
}

/// Chinese and Japanese letters and their punctuation.
fn has_no_blanks(letter: char) -> bool {
    matches!(letter,
        '\u{2e80}'..='\u{2fff}'      // radicals
        | '\u{3000}'..='\u{30ff}'    // punctuation, hiragana, katakana
        | '\u{31f0}'..='\u{4dbf}'    // katakana, squared letters, ideographs
        | '\u{4e00}'..='\u{9fff}'    // ideographs
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ffef}'    // full width
        | '\u{20000}'..='\u{3ffff}')
}

/// The letters alone, as a title has them; whether a footnote was called among them.
pub(super) fn letters(words: &[Inline]) -> (String, bool) {
    let (mut text, mut note) = (String::new(), false);
    for inline in words {
        match inline {
            Inline::Text(letters) | Inline::Code(letters) => text.push_str(letters),
            Inline::Emphasis(words) | Inline::Strong(words) | Inline::Link { words, .. } => {
                let (inner, called) = letters(words);
                text.push_str(&inner);
                note |= called;
            }
            Inline::Note(_) => note = true,
            Inline::LineBreak => text.push(' '),
        }
    }
    (text, note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_hold_what_came_while_they_were_open() {
        let mut words = Words::default();
        words.text("a ");
        words.open(Mark::Emphasis);
        words.text("b");
        words.open(Mark::Dropped);
        words.text("gone");
        words.close();
        words.close();
        let inside = Inline::Emphasis(vec![Inline::Text("b".into())]);
        assert_eq!(words.take(), [Inline::Text("a ".into()), inside]);
    }

    #[test]
    fn marks_too_deep_leave_their_letters() {
        let mut words = Words::default();
        for _ in 0..100_000 {
            words.open(Mark::Strong);
        }
        words.text("x");
        for _ in 0..100_000 {
            words.close();
        }
        assert_eq!(letters(&words.take()).0, "x");
    }

    #[test]
    fn lines_of_the_file_join_as_the_script_asks() {
        for (before, next, joined) in
            [("海", '港', "海"), ("항구", '의', "항구 "), ("a", 'b', "a ")]
        {
            let mut words = Words::default();
            words.text(before);
            words.end_of_line(Some(next));
            assert_eq!(letters(&words.take()).0, joined);
        }
    }
}
