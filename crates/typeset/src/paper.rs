//! A paper: headings, words, tables and charts in one column, for reading on a screen and from
//! an office printer. No book: it has no theme and no plan.

use crate::skeleton::{REMEMBERED, compile, find_empty_boxes, write};
use crate::world::BookWorld;
use crate::{Typesetter, prints_nothing, report};
use leporello_diag::{Sink, Stopped};
use serde::Serialize;
use serde_json::{Value, json};
use typst_pdf::PdfStandard;

/// The family of running words; tables and small words are in that of the theme.
const WORDS: &str = "Libertinus Serif";

/// What a paper says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Paper {
    /// Its title, which readers of PDF show.
    pub title: String,
    /// Above the title: what kind of paper it is.
    pub kind: String,
    /// Below the title.
    pub subtitle: String,
    /// Its language (BCP 47).
    pub language: String,
    /// What it is made of, in reading order.
    pub pieces: Vec<Piece>,
}

/// Letters of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Run {
    /// The letters.
    pub text: String,
    /// How they look.
    pub look: Look,
}

/// How letters look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// As the words around them.
    Plain,
    /// What the eye shall find.
    Strong,
    /// Slanted.
    Emphasis,
    /// Less than the words around them.
    Quiet,
    /// Letter for letter.
    Code,
}

/// How much a paragraph weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weight {
    /// The sentence that the paper is read for.
    Lead,
    /// Running words.
    Body,
    /// Small words.
    Small,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its title.
    pub title: String,
    /// Whether it holds numbers, which stand at its right edge.
    pub numeric: bool,
}

/// A part of a paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "kebab-case")]
pub enum Piece {
    /// A heading of level 1 (a section, set off by a line) or 2.
    Heading {
        /// 1 or 2.
        level: u8,
        /// Its words.
        runs: Vec<Run>,
    },
    /// A paragraph.
    Words {
        /// How much it weighs.
        weight: Weight,
        /// Its words.
        runs: Vec<Run>,
    },
    /// Points.
    List {
        /// The words of each.
        items: Vec<Vec<Run>>,
    },
    /// Names with what is to be said of each.
    Facts {
        /// Name and words.
        facts: Vec<[String; 2]>,
        /// Whether they stand beside each other, since each is short.
        short: bool,
    },
    /// A table. Its first column heads the rows.
    Table {
        /// Above it.
        caption: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Its cells by rows; each row has as many as there are columns.
        rows: Vec<Vec<String>>,
    },
    /// A drawing.
    Chart {
        /// The drawing, as SVG with all its colours in it.
        #[serde(skip)]
        svg: String,
        /// What a reader who cannot see it is told.
        told: String,
    },
    /// What follows begins a page.
    NewPage,
}

impl Typesetter {
    /// A paper as PDF/UA-1 on A4, without a date: the same paper and fonts give the same bytes.
    ///
    /// # Errors
    ///
    /// Returns [`Stopped`] once an error has gone to `sink`: a drawing is no SVG, for instance.
    /// A character that no font has is told as a warning, and left out.
    pub fn paper(&self, paper: &Paper, sink: &mut Sink) -> Result<Vec<u8>, Stopped> {
        let charts: Vec<String> = paper.pieces.iter().filter_map(drawing).collect();
        let mut data = serde_json::to_value(paper).expect("numbers and texts are always JSON");
        let mut letters = charts.concat();
        each_text(&mut data, &mut |text| letters.push_str(text));
        let missing = self.missing_glyphs(&letters);
        if !missing.is_empty() {
            sink.report(report::missing_in_paper(&paper.title, &missing));
        }
        let shelf = self.shelf_for(&letters);
        each_text(&mut data, &mut |text| text.retain(|c| prints_nothing(c) || shelf.has(c)));
        let families = |own: &str| json!(shelf.families(own, &paper.language));
        data["words"] = families(WORDS);
        data["figures"] = families(&self.theme().numbers.fonts.text);
        let world = BookWorld::paper(shelf, self.theme(), data.to_string().into_bytes(), charts);
        let document = compile(&world).map_err(|told| sink.stop(*told))?;
        let mut empty = Vec::new();
        document.pages().iter().for_each(|page| find_empty_boxes(&page.frame, &mut empty));
        empty.iter().for_each(|text| sink.report(report::empty_box(None, text)));
        let standards = [PdfStandard::V_1_7, PdfStandard::Ua_1];
        let pdf = write(&document, [&paper.title, ""], &standards, None);
        comemo::evict(REMEMBERED);
        pdf.map_err(|words| sink.stop(report::refused(&words)))
    }
}

fn drawing(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Chart { svg, .. } => Some(svg.clone()),
        _ => None,
    }
}

/// Hands out every text in data.
fn each_text(data: &mut Value, take: &mut dyn FnMut(&mut String)) {
    match data {
        Value::String(text) => take(text),
        Value::Array(parts) => parts.iter_mut().for_each(|part| each_text(part, take)),
        Value::Object(parts) => parts.values_mut().for_each(|part| each_text(part, take)),
        _ => {}
    }
}
