//! The parts of `plan.toml` that the kiosk needs. The file belongs to the press, which reads it
//! whole and strictly; here a part that is unknown is left alone.

use leporello_model::{BoundAt, CaptionBox, PageKind, Rect, SectionPart, Sides, Size, TextBox};
use serde::Deserialize;

/// The newest format that is understood.
pub(crate) const FORMAT: u32 = 1;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct PlanFile {
    pub(crate) format: u32,
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) subtitle: String,
    #[serde(default)]
    pub(crate) author: String,
    pub(crate) language: String,
    pub(crate) trim: Size,
    pub(crate) bleed: Sides,
    #[serde(default)]
    pub(crate) bound_at: BoundAt,
    #[serde(default, rename = "chapter")]
    pub(crate) chapters: Vec<ChapterPart>,
    #[serde(default, rename = "spread")]
    pub(crate) spreads: Vec<SpreadPart>,
}

impl PlanFile {
    /// The title, or the first chapter's for a book without one, or its author.
    pub(crate) fn shown_title(&self) -> &str {
        let chapters = self.chapters.iter().map(|chapter| chapter.title.as_str());
        let mut titles = std::iter::once(self.title.as_str()).chain(chapters);
        titles.find(|title| !title.trim().is_empty()).unwrap_or(&self.author)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChapterPart {
    pub(crate) title: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SpreadPart {
    pub(crate) verso: Option<PagePart>,
    pub(crate) recto: Option<PagePart>,
}

impl SpreadPart {
    /// Its pages in reading order.
    pub(crate) fn pages(&self) -> impl Iterator<Item = &PagePart> {
        self.verso.iter().chain(&self.recto)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct PagePart {
    pub(crate) number: u32,
    pub(crate) kind: PageKind,
    #[serde(default)]
    pub(crate) plates: Vec<PlatePart>,
    #[serde(default)]
    pub(crate) texts: Vec<TextBox>,
    pub(crate) section: Option<SectionPart>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PlatePart {
    pub(crate) number: u32,
    pub(crate) frame: Rect,
    pub(crate) importance: f64,
    pub(crate) caption: Option<CaptionBox>,
    #[serde(default)]
    pub(crate) alt: String,
}
