//! Essays in ten scripts, read back by a stranger.

use crate::essays::{ESSAYS, Words};
use crate::pages::{THEMES, book, paragraph, project, read, set, text, themed};
use leporello_model::{Block, Inline, PdfKind, Section, SectionKind};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// An essay with every kind of block but footnotes, which a reader finds at the foot of the page
/// and not where they are called; and its letters in reading order.
fn essay((language, title, paragraphs): Words) -> (Section, String) {
    let mut section = Section::titled("essay", SectionKind::Essay, language, title);
    let first = paragraphs[0];
    let marked =
        Block::Paragraph(vec![text(first), text(" "), Inline::Emphasis(vec![text(title)])]);
    section.blocks = paragraphs.iter().chain(paragraphs).map(|words| paragraph(words)).collect();
    section.blocks.extend([
        Block::Heading { level: 1, words: vec![text(title)] },
        marked,
        Block::Quote(vec![paragraph(first)]),
        Block::Verse(vec![vec![text(title)], vec![text("   "), text(title)]]),
    ]);
    section.blocks.extend(paragraphs.iter().map(|words| paragraph(words)));
    let letters = [title, &Block::letters(&section.blocks)].concat();
    (section, letters)
}

/// Letters that can be compared: composed (NFC), without white space and what prints nothing
/// (joiners, marks of direction), without the theme's ornaments, and without hyphens, as those at
/// the ends of lines cannot be told from others.
fn comparable(text: &str) -> String {
    let steers =
        |c: char| matches!(c as u32, 0xad | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069);
    text.nfc()
        .filter(|c| !c.is_whitespace() && !steers(*c) && !matches!(c, '-' | '‐' | '∗'))
        .collect()
}

const BEGIN_RIGHT_TO_LEFT: char = '\u{202b}';
const END_OF_DIRECTION: char = '\u{202c}';

/// A line in the order in which it is read. `pdftotext -raw` lists the words of a line as they
/// stand on paper, from left to right, and puts each that runs from right to left between marks
/// of direction: those lines are turned round, word by word.
fn in_reading_order(line: &str) -> String {
    if !line.contains(BEGIN_RIGHT_TO_LEFT) {
        return line.to_owned();
    }
    let mut pieces: Vec<String> = vec![String::new()];
    for c in line.chars() {
        match c {
            BEGIN_RIGHT_TO_LEFT | END_OF_DIRECTION => pieces.push(String::new()),
            _ => pieces.last_mut().unwrap().push(c),
        }
    }
    pieces.reverse();
    pieces.concat()
}

/// The letters of the pages but those of folios and running heads, which the theme puts into the
/// upper and the lower tenth of a page.
fn letters_of_pages(pdf: &[u8]) -> String {
    let (width, height) = (842.0_f64, 595.0_f64);
    let numbers = [0.0, 0.10 * height, width, 0.79 * height].map(|n| format!("{n:.0}"));
    let [x, y, w, h] = &numbers;
    let raw = read(pdf, &["-raw", "-nopgbrk", "-x", x, "-y", y, "-W", w, "-H", h]);
    let lines: Vec<String> = raw.lines().map(in_reading_order).collect();
    comparable(&lines.join("\n"))
}

/// Arabic as far as the reader can tell it. What has one shape, a letter with its vowel sign, or
/// lam with alef, it gives from left to right: vowel signs are left out, and runs of lams and
/// alefs are sorted.
fn without_order_in_shapes(text: &str) -> String {
    let mut out: Vec<char> = Vec::new();
    let mut run = 0;
    for c in text.chars().filter(|c| !is_combining_mark(*c)) {
        out.push(c);
        run = if matches!(c, 'ل' | 'ا' | 'أ' | 'إ' | 'آ') { run + 1 } else { 0 };
        let start = out.len() - run;
        out[start..].sort_unstable();
    }
    out.into_iter().collect()
}

#[test]
fn essays_in_ten_scripts_are_read_as_they_were_written() {
    for theme in THEMES {
        let typesetter = themed(theme);
        for words in ESSAYS {
            let (section, letters) = essay(words);
            let project = project(theme);
            let count = typesetter.pages_of_section(&section, &project).unwrap();
            let plan = book(&project, &[(section, count)]);
            let pdf = set(&typesetter, &plan, PdfKind::Plain);
            let told = format!("{theme}, {}", words.0);
            let (found, source) = (letters_of_pages(&pdf), comparable(&letters));
            match words.0 {
                "ar" => {
                    assert_eq!(without_order_in_shapes(&found), without_order_in_shapes(&source));
                }
                _ => assert_eq!(found, source, "{told}"),
            }
        }
    }
}

/// Lines of an essay in Korean, as the reader finds them.
fn korean_lines(breaks_letters: bool) -> (Vec<String>, Vec<&'static str>) {
    let typesetter = themed("quiet").breaking_korean_letters(breaks_letters);
    let (language, title, paragraphs) = ESSAYS[1];
    assert_eq!(language, "ko");
    let mut section = Section::titled("essay", SectionKind::Essay, language, title);
    section.blocks = paragraphs.iter().map(|words| paragraph(words)).collect();
    let pdf = set(&typesetter, &book(&project("quiet"), &[(section, 1)]), PdfKind::Plain);
    let raw = read(&pdf, &["-raw"]);
    let lines = raw.lines().map(str::to_owned).collect();
    (lines, paragraphs.iter().flat_map(|words| words.split(' ')).chain([title]).collect())
}

#[test]
fn korean_words_are_kept_whole_unless_letters_may_break() {
    let parts_of_words = |breaks_letters: bool| -> Vec<String> {
        let (lines, words) = korean_lines(breaks_letters);
        let last = |line: &String| line.split(' ').next_back().map(str::to_owned);
        let is_hangul = |word: &String| word.starts_with(|c| ('가'..='힣').contains(&c));
        let ends = lines.iter().filter_map(last).filter(is_hangul);
        ends.filter(|word| !words.contains(&word.as_str())).collect()
    };
    assert_eq!(parts_of_words(false), Vec::<String>::new());
    assert!(!parts_of_words(true).is_empty());
}
