//! Poured words as HTML and CSS, page by page.

use super::column::{Field, Frame};
use super::{
    Attributes, Bit, Block, SectionKind, SetPage, Setter, Speech, Titles, entries, escape, is_bare,
};
use crate::facsimile::file_of;
use std::fmt::Write as _;

/// The pages of a section.
pub(super) fn pages(
    setter: &Setter,
    frames: &[Frame],
    poured: Vec<Vec<Bit>>,
    size: f64,
) -> Vec<SetPage> {
    let mut pen = Pen { setter, first_note: 1, notes: Vec::new(), speech: setter.speech() };
    let mut fields = poured.into_iter();
    // Calls of notes are written before the notes themselves, whatever page they stand on.
    let texts: Vec<Vec<Vec<Run>>> = frames
        .iter()
        .map(|frame| {
            let of_frame = fields.by_ref().take(frame.fields.len());
            of_frame.map(|bits| pen.runs(bits)).collect()
        })
        .collect();
    let mut pages: Vec<SetPage> =
        frames.iter().zip(texts).map(|(frame, runs)| pen.page(frame, runs, size)).collect();
    lead_across_files(&mut pages, setter.pages, &pen.ids(), pen.notes.len());
    pages
}

/// A stretch of a field.
enum Run {
    Html(String),
    /// Footnotes, by their numbers from 0.
    Notes(Vec<usize>),
}

struct Pen<'a> {
    setter: &'a Setter<'a>,
    first_note: usize,
    /// Footnotes as items of a list.
    notes: Vec<String>,
    /// Language and direction of the section.
    speech: Speech,
}

impl Pen<'_> {
    /// What ids of the section begin with.
    fn ids(&self) -> String {
        let place = self.setter.pages.first().copied().unwrap_or(0);
        format!("words-{place}")
    }

    fn runs(&mut self, bits: Vec<Bit>) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for bit in bits {
            match bit {
                Bit::Note(at) => match runs.last_mut() {
                    Some(Run::Notes(notes)) => notes.push(at),
                    _ => runs.push(Run::Notes(vec![at])),
                },
                Bit::Paragraph { words, continues, goes_on } => {
                    let html = self.block(Block::Paragraph(words));
                    let classes = [(continues, "continues"), (goes_on, "goes-on")];
                    let classes: Vec<&str> =
                        classes.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
                    let tag = match classes.is_empty() {
                        true => "<p".to_owned(),
                        false => format!("<p class=\"{}\"", classes.join(" ")),
                    };
                    runs.push(Run::Html(html.replacen("<p", &tag, 1)));
                }
                Bit::Block(block) => {
                    let html = self.block(block);
                    runs.push(Run::Html(html));
                }
                Bit::Entry(at) => runs.extend(self.entry(at).map(Run::Html)),
            }
        }
        runs
    }

    fn block(&mut self, block: Block) -> String {
        let ids = self.ids();
        let mut hand = self.setter.book.hand(&ids, &self.setter.section.language);
        hand.around = self.speech.clone();
        hand.heading = 2;
        hand.first_note = self.first_note;
        let written = hand.write(&[block]);
        self.first_note += written.notes.len();
        self.notes.extend(written.notes);
        written.html
    }

    fn entry(&self, at: usize) -> Option<String> {
        let Setter { book, section, places, .. } = *self.setter;
        let entry = section.entries.get(at)?;
        let line = entries::line(book, section, entry, places);
        let is_head = entries::is_heading(entry) && section.kind == SectionKind::Index;
        Some(match is_head {
            true => format!("<h2 class=\"index-heading\">{line}</h2>\n"),
            false => format!("<p class=\"entry level-{}\">{line}</p>\n", entry.level.min(1)),
        })
    }

    fn page(&self, frame: &Frame, runs: Vec<Vec<Run>>, size: f64) -> SetPage {
        let setter = self.setter;
        let (mut html, mut style) = (String::new(), String::new());
        let attributes = Attributes::of(&self.speech, &setter.book.around);
        let kind = class_of(setter.section.kind);
        let _ = writeln!(html, "<div class=\"section {kind}\"{attributes}>");
        if let Some((place, title)) = frame.title {
            html += &self.title();
            style += &self.title_style(place, title, size);
        }
        for (at, (field, runs)) in frame.fields.iter().zip(runs).enumerate() {
            let id = at + 1;
            let _ = writeln!(html, "<div id=\"field-{id}\" class=\"field\">");
            runs.iter().for_each(|run| html += &self.run(run));
            html += "</div>\n";
            style += &field_style(setter, frame, field, id, size);
        }
        html += "</div>";
        SetPage { html, style, has_folio: !is_bare(setter.section.kind) }
    }

    fn run(&self, run: &Run) -> String {
        match run {
            Run::Html(html) => html.clone(),
            Run::Notes(numbers) => {
                let first = numbers.first().copied().unwrap_or(0) + 1;
                let items: String =
                    numbers.iter().filter_map(|at| self.notes.get(*at)).cloned().collect();
                format!(
                    "<section class=\"notes\" role=\"doc-endnotes\" epub:type=\"endnotes\" \
                     aria-label=\"{}\">\n<ol start=\"{first}\">\n{items}</ol>\n</section>\n",
                    escape(self.setter.book.terms.notes),
                )
            }
        }
    }

    fn title(&self) -> String {
        let section = self.setter.section;
        let ids = self.ids();
        let mut hand = self.setter.book.hand(&ids, &section.language);
        hand.around = self.speech.clone();
        let mut html = format!("<header id=\"head\"><h1>{}</h1>", hand.line(section.title.trim()));
        for (class, words) in [("subtitle", &section.subtitle), ("author", &section.author)] {
            if !words.trim().is_empty() {
                let _ = write!(html, "<p class=\"{class}\">{}</p>", hand.line(words.trim()));
            }
        }
        html + "</header>\n"
    }

    fn title_style(&self, place: Field, title: f64, size: f64) -> String {
        let Field { x, y, w, .. } = place;
        let y = match self.setter.section.kind {
            SectionKind::Essay if self.setter.book.look.titles == Titles::Margin => {
                y - 0.15 * title
            }
            _ => y,
        };
        format!(
            "#head{{left:{x:.1}px;top:{y:.1}px;width:{w:.1}px;font-size:{size:.2}px}}\n\
             #head h1{{font-size:{title:.2}px}}\n"
        )
    }
}

fn field_style(setter: &Setter, frame: &Frame, field: &Field, id: usize, size: f64) -> String {
    let Field { x, y, w, h } = *field;
    let line = setter.line();
    let edge = match frame.at_foot {
        true => format!("bottom:{:.1}px", f64::from(setter.sheet.h) - y - h),
        false => format!("top:{y:.1}px"),
    };
    format!(
        "#field-{id}{{left:{x:.1}px;{edge};width:{w:.1}px;font-size:{size:.2}px;\
         line-height:{line:.2}}}\n"
    )
}

/// The class of a section; `colophon` alone is a box of the plan.
const fn class_of(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Colophon => "colophon-words",
        other => other.name(),
    }
}

/// Calls and notes that stand on other pages lead to their files.
fn lead_across_files(pages: &mut [SetPage], numbers: &[u32], ids: &str, notes: usize) {
    for note in 1..=notes {
        for (here, there) in [("call", "note"), ("note", "call")] {
            let target = format!("{ids}-{there}-{note}");
            let has_target = |page: &SetPage| page.html.contains(&format!("id=\"{target}\""));
            let Some(of_target) = pages.iter().position(has_target) else { continue };
            let place = format!("id=\"{ids}-{here}-{note}\"");
            let Some(at) = pages.iter().position(|page| page.html.contains(&place)) else {
                continue;
            };
            if let Some(number) = numbers.get(of_target).filter(|_| at != of_target) {
                let href = |file: &str| format!("href=\"{file}#{target}\"");
                pages[at].html = pages[at].html.replace(&href(""), &href(&file_of(*number)));
            }
        }
    }
}
