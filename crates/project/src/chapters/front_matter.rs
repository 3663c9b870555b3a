//! The lines between `---` at the top of a chapter: simple keys, as YAML has them.

use crate::language;
use crate::mistakes::{Mistake, Mistakes};
use crate::nearest::{nearest, quoted};
use leporello_diag::codes;

/// What front matter can say.
const KEYS: [&str; 5] = ["title", "subtitle", "author", "language", "photographs"];

/// What the front matter of a chapter says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub title: Option<String>,
    pub subtitle: Option<String>,
    pub author: Option<String>,
    /// Tag of the language and offset of the value.
    pub language: Option<(String, usize)>,
    /// Paths, folders and patterns, each with its offset.
    pub photographs: Vec<(String, usize)>,
    /// Offset of the first byte after it.
    pub body: usize,
}

/// A line: its text without the end, and the offset of its first byte.
type Line<'t> = (&'t str, usize);

/// Reads the front matter of a chapter, if it has any.
pub(super) fn read(mistakes: &mut Mistakes) -> FrontMatter {
    let text = mistakes.file().text();
    let mut lines = lines(text);
    match lines.next() {
        Some(("---", _)) => {}
        Some(("+++", _)) => {
            let message = "front matter stands between lines `+++`";
            let hint = "write `---` in place of `+++`, and `key: value` below it";
            mistakes.add(Mistake::new(codes::PRJ_027, 0, message).hint(hint));
            return FrontMatter::default();
        }
        _ => return FrontMatter::default(),
    }
    let inside: Vec<Line> = lines.clone().take_while(|(line, _)| *line != "---").collect();
    let Some((_, last)) = lines.nth(inside.len()) else {
        mistakes.add(
            Mistake::new(codes::PRJ_027, 0, "front matter begins with `---` and has no end")
                .hint("write a line `---` below it")
                .hint("or `***` for a pause at the start of a chapter"),
        );
        return FrontMatter { body: after_first_gap(text), ..FrontMatter::default() };
    };
    let mut reading = Reading { front: FrontMatter::default(), seen: Vec::new(), mistakes };
    for line in inside {
        reading.line(line);
    }
    let mut front = reading.front;
    front.body =
        text.get(last..).and_then(|rest| rest.find('\n')).map_or(text.len(), |n| last + n + 1);
    front
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> + Clone {
    let start = text.as_ptr() as usize;
    text.lines().map(move |line| (line.trim_end(), line.as_ptr() as usize - start))
}

/// Where the words begin when nothing says where front matter ends.
fn after_first_gap(text: &str) -> usize {
    lines(text).find(|(line, _)| line.is_empty()).map_or(text.len(), |(_, at)| at)
}

struct Reading<'m, 'f, 't> {
    front: FrontMatter,
    seen: Vec<&'t str>,
    mistakes: &'m mut Mistakes<'f>,
}

impl<'t> Reading<'_, '_, 't> {
    fn line(&mut self, (line, at): Line<'t>) {
        let text = line.trim_start();
        let at = at + (line.len() - text.len());
        if text.is_empty() || text.starts_with('#') {
            return;
        }
        if let Some(item) = text.strip_prefix("- ") {
            return self.item(item, at);
        }
        let Some((key, value)) = text.split_once(':') else {
            let message = format!("front matter has a line without a key: `{text}`");
            return self.mistakes.add(
                Mistake::new(codes::PRJ_027, at, message).hint("write `key: value` on one line"),
            );
        };
        let key = key.trim_end();
        if self.seen.contains(&key) {
            let message = format!("`{key}` is said a second time");
            return self
                .mistakes
                .add(Mistake::new(codes::PRJ_035, at, message).hint("leave one of the two"));
        }
        self.seen.push(key);
        let after = text.len() - value.len();
        let value_at = at + after + (value.len() - value.trim_start().len());
        self.value(key, at, value.trim(), value_at);
    }

    /// A line `- item` below `photographs:`.
    fn item(&mut self, item: &str, at: usize) {
        if self.seen.last() == Some(&"photographs") {
            let photo = plain(item.trim());
            self.front.photographs.push((crate::photo_path(&photo), at + 2));
        } else {
            let message = "a list stands below a key that has one value";
            let hint = "only `photographs:` has a list";
            self.mistakes.add(Mistake::new(codes::PRJ_027, at, message).hint(hint));
        }
    }

    fn value(&mut self, key: &str, key_at: usize, value: &str, at: usize) {
        if matches!(value, "|" | ">" | "|-" | ">-") {
            let message = format!("`{key}` has its value on the lines below");
            let hint = format!("write `{key}: …` on one line");
            return self.mistakes.add(Mistake::new(codes::PRJ_027, at, message).hint(hint));
        }
        match key {
            "title" => self.front.title = Some(plain(value)),
            "subtitle" => self.front.subtitle = Some(plain(value)),
            "author" => self.front.author = Some(plain(value)),
            "language" => match language::tag(&plain(value)) {
                Ok(tag) => self.front.language = Some((tag, at)),
                Err(hint) => {
                    let message = format!("`{value}` is not the tag of a language");
                    self.mistakes.add(Mistake::new(codes::PRJ_026, at, message).hint(hint));
                }
            },
            "photographs" => self.photographs(value, at),
            _ => {
                let message = format!("front matter has no `{key}`");
                let mistake = Mistake::new(codes::PRJ_022, key_at, message);
                self.mistakes.add(match nearest(key, KEYS) {
                    Some(near) => mistake.hint(format!("did you mean `{near}`?")),
                    None => mistake.hint(format!("it has {}", quoted(KEYS))),
                });
            }
        }
    }

    /// `[a, b]`, or one path; nothing when the list stands on the lines below.
    fn photographs(&mut self, value: &str, at: usize) {
        let list = match value.strip_prefix('[') {
            None => value,
            Some(list) => match list.strip_suffix(']') {
                Some(list) => list,
                None => {
                    let message = "the list of `photographs` has no `]` on its line";
                    let hint = "write each below it on a line of its own: `- beach/IMG_1.jpg`";
                    return self.mistakes.add(Mistake::new(codes::PRJ_027, at, message).hint(hint));
                }
            },
        };
        let photos = list.split(',').map(|photo| plain(photo.trim()));
        let photos = photos.filter(|photo| !photo.is_empty());
        self.front.photographs.extend(photos.map(|photo| (crate::photo_path(&photo), at)));
    }
}

/// A value without the quotation marks around it.
fn plain(value: &str) -> String {
    let within = |mark: char| value.strip_prefix(mark)?.strip_suffix(mark);
    if let Some(text) = within('"') {
        return text.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    within('\'').map_or_else(|| value.to_owned(), |text| text.replace("''", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text_file::TextFile;
    use leporello_diag::{Diagnostic, Sink};

    fn said(text: &str) -> (FrontMatter, Vec<Diagnostic>) {
        let file = TextFile::new("a.md", text);
        let mut mistakes = Mistakes::of(&file);
        let front = read(&mut mistakes);
        let mut sink = Sink::new();
        mistakes.report(&mut sink);
        (front, sink.diagnostics().to_vec())
    }

    fn photographs(front: &FrontMatter) -> Vec<&str> {
        front.photographs.iter().map(|(photo, _)| photo.as_str()).collect()
    }

    #[test]
    fn simple_keys_are_read_with_and_without_quotation_marks() {
        let text = "---\r\n# mine\r\ntitle: Harbour: a story\r\nauthor: \"A \\\"B\\\"\"\r\n\
                    language: KO\r\nphotographs: [a.jpg, './beach/*']\r\n---\r\nWords";
        let (front, said) = said(text);
        assert_eq!(said, []);
        assert_eq!(front.title.as_deref(), Some("Harbour: a story"));
        assert_eq!(front.author.as_deref(), Some("A \"B\""));
        assert_eq!(front.language.as_ref().map(|l| &*l.0), Some("ko"));
        assert_eq!(photographs(&front), ["a.jpg", "beach/*"]);
        assert_eq!(&text[front.body..], "Words");
    }

    #[test]
    fn photographs_stand_on_one_line_or_on_lines_of_their_own() {
        let (front, said) = said("---\nphotographs:\n  - a.jpg\n- \"b c.jpg\"\n---\n");
        assert_eq!((said.len(), photographs(&front)), (0, vec!["a.jpg", "b c.jpg"]));
    }

    #[test]
    fn words_without_front_matter_are_left_alone() {
        for text in ["", "Words", "\n---\n", "----\n", "***\n"] {
            assert_eq!(said(text), (FrontMatter::default(), vec![]), "{text}");
        }
    }

    #[test]
    fn front_matter_without_an_end_is_told_and_the_words_after_a_gap_are_read() {
        let text = "---\ntitle: x\n\nWords";
        let (front, said) = said(text);
        assert_eq!((said.len(), said[0].code), (1, codes::PRJ_027));
        assert_eq!(&text[front.body..], "\nWords");
    }

    #[test]
    fn every_wrong_line_is_told_at_its_place() {
        let text = "---\ntitel: x\nwhat\ntitle: a\ntitle: b\nlanguage: german\n\
                    subtitle: |\nphotographs: [a\n---\n";
        let (_, said) = said(text);
        let lines: Vec<String> =
            said.iter().map(|d| format!("{} {}", d.code.name(), d.subjects[0])).collect();
        assert_eq!(
            lines,
            [
                "PRJ-022 a.md:2:1",
                "PRJ-027 a.md:3:1",
                "PRJ-035 a.md:5:1",
                "PRJ-026 a.md:6:11",
                "PRJ-027 a.md:7:11",
                "PRJ-027 a.md:8:14",
            ]
        );
        assert_eq!(said[0].hints, ["did you mean `title`?"]);
    }
}
