//! A section of words in a document of its own.

use super::unit::Unit;
use crate::book::Book;
use crate::entries::{self, Places};
use leporello_model::{Block, Page, Section, SectionKind};
use leporello_screen::language::speech;
use leporello_screen::{Attributes, Hand, escape};
use std::fmt::Write as _;

/// The section with its title, text, lines and footnotes, and the marks of its pages.
pub(super) fn body(book: &Book, unit: &Unit, section: &Section, places: &dyn Places) -> String {
    let letters = [Block::letters(&section.blocks), section.title.clone()].concat();
    let around = match letters.trim().is_empty() {
        true => book.around.clone(),
        false => speech(&letters, &section.language),
    };
    let attributes = Attributes::of(&around, &book.around);
    let (class, (kind, role)) = (section.kind.name(), names(section.kind));
    let kind = if kind.is_empty() { String::new() } else { format!(" epub:type=\"{kind}\"") };
    let role = if role.is_empty() { String::new() } else { format!(" role=\"{role}\"") };
    let label = match section.title.trim() {
        "" => format!(" aria-label=\"{}\"", escape(&unit.title(book))),
        _ => " aria-labelledby=\"title\"".to_owned(),
    };
    let mut out = format!("<section class=\"{class}\"{kind}{role}{label}{attributes}>\n");
    let mut marks = Marks::of(book, unit, section);
    out += &marks.at_start();
    let hand = Hand { heading: 2, around, ..book.hand("words", &section.language) };
    out += &head(&hand, section);
    let mut notes = Vec::new();
    let mut first = 1;
    for block in &section.blocks {
        let written = Hand { first_note: first, ..hand.clone() }.write(std::slice::from_ref(block));
        first += written.notes.len();
        out += &written.html;
        notes.extend(written.notes);
        out += &marks.after(Block::letters(std::slice::from_ref(block)).len(), true);
    }
    out += &lines(book, section, places, &mut marks);
    let notes = leporello_screen::Written { html: String::new(), notes };
    out += &notes.endnotes(book.terms.notes, 1, true);
    out += &marks.at_end();
    out + "</section>\n"
}

fn head(hand: &Hand, section: &Section) -> String {
    if section.title.trim().is_empty() {
        return String::new();
    }
    let mut out = format!("<header>\n<h1 id=\"title\">{}</h1>\n", hand.line(section.title.trim()));
    for (class, words) in [("subtitle", &section.subtitle), ("author", &section.author)] {
        if !words.trim().is_empty() {
            let _ = writeln!(out, "<p class=\"{class}\">{}</p>", hand.line(words.trim()));
        }
    }
    out + "</header>\n"
}

/// Lines of lists; those of an index below their headings.
fn lines(book: &Book, section: &Section, places: &dyn Places, marks: &mut Marks) -> String {
    let mut out = String::new();
    let mut is_open = false;
    let has_heads = section.kind == SectionKind::Index;
    for entry in &section.entries {
        let line = entries::line(book, section, entry, places);
        if has_heads && entries::is_heading(entry) {
            if std::mem::take(&mut is_open) {
                out += "</ul>\n";
            }
            let _ = writeln!(out, "<h2>{line}</h2>");
        } else {
            if !std::mem::replace(&mut is_open, true) {
                out += "<ul class=\"lines\">\n";
            }
            let letters = entry.text.len() + entry.detail.len();
            let mark = marks.after(letters, false);
            let _ = writeln!(out, "<li class=\"level-{}\">{line}{mark}</li>", entry.level.min(1));
        }
    }
    if is_open {
        out += "</ul>\n";
    }
    out
}

/// `epub:type` and role of a kind of section.
const fn names(kind: SectionKind) -> (&'static str, &'static str) {
    match kind {
        SectionKind::HalfTitle => ("halftitlepage", ""),
        SectionKind::Imprint => ("copyright-page", ""),
        SectionKind::Dedication => ("dedication", "doc-dedication"),
        SectionKind::Contents => ("", ""),
        SectionKind::Essay => ("chapter", "doc-chapter"),
        SectionKind::ListOfPlates => ("loi", ""),
        SectionKind::Index => ("index", "doc-index"),
        SectionKind::Credits => ("contributors", "doc-credits"),
        SectionKind::Colophon => ("colophon", "doc-colophon"),
    }
}

/// The marks of a section's printed pages. Where a page begins inside the words is not known;
/// its mark stands between the two blocks or lines that are nearest to its share of the letters.
struct Marks<'a> {
    book: &'a Book<'a>,
    /// Empty pages before the words.
    before: Vec<u32>,
    own: Vec<u32>,
    /// Empty pages behind the words.
    behind: Vec<u32>,
    /// Marks that stand already.
    set: usize,
    letters: usize,
    all: usize,
}

impl<'a> Marks<'a> {
    fn of(book: &'a Book<'a>, unit: &Unit, section: &Section) -> Self {
        let is_own =
            |page: &&&Page| page.section.as_ref().is_some_and(|part| part.id == section.id);
        let own: Vec<u32> = unit.pages.iter().filter(is_own).map(|page| page.number).collect();
        let (first, last) = (own.first().copied().unwrap_or(0), own.last().copied().unwrap_or(0));
        let others = |wanted: &dyn Fn(u32) -> bool| -> Vec<u32> {
            unit.pages.iter().map(|page| page.number).filter(|&n| wanted(n)).collect()
        };
        let before = others(&|n| n < first);
        let behind = others(&|n| n > last);
        let blocks = Block::letters(&section.blocks).len();
        let lines: usize = section.entries.iter().map(|e| e.text.len() + e.detail.len()).sum();
        Self { book, before, own, behind, set: 0, letters: 0, all: (blocks + lines).max(1) }
    }

    fn at_start(&mut self) -> String {
        self.set = self.own.len().min(1);
        let first = self.own.iter().take(1);
        self.before.iter().chain(first).map(|&page| self.book.page_mark(page)).collect()
    }

    /// Marks that stand behind so many more letters.
    fn after(&mut self, letters: usize, is_block: bool) -> String {
        self.letters += letters;
        let mut out = String::new();
        while self.set < self.own.len() && self.letters * self.own.len() >= self.all * self.set {
            // The last piece of the words is followed by nothing that could begin a page.
            if self.letters >= self.all {
                break;
            }
            out += &self.book.page_mark(self.own[self.set]);
            self.set += 1;
        }
        if is_block && !out.is_empty() {
            format!("<div class=\"marks\">{out}</div>\n")
        } else {
            out
        }
    }

    fn at_end(&self) -> String {
        let left = self.own.iter().skip(self.set).chain(&self.behind);
        let marks: String = left.map(|&page| self.book.page_mark(page)).collect();
        if marks.is_empty() { marks } else { format!("<div>{marks}</div>\n") }
    }
}
