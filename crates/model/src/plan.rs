//! The plan: what stands where on which page. Complete, absolute, serialisable.

use crate::{
    Binding, Crop, Edits, LeftOut, Length, PageCount, PhotoId, Project, Rect, Section, Sides, Size,
};
use serde::{Deserialize, Serialize};

/// A planned book. Editions are written from it and decide nothing about its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plan {
    /// Version of this format; plans of older versions stay readable.
    pub format: u32,
    /// Title of the book.
    pub title: String,
    /// Second line of the title page; may be empty.
    pub subtitle: String,
    /// Who made the book; may be empty.
    pub author: String,
    /// Language of the book's own words (BCP 47).
    pub language: String,
    /// Trim size.
    pub trim: Size,
    /// Bleed.
    pub bleed: Sides,
    /// Margins.
    pub margins: Sides,
    /// Gap between pictures.
    pub gap: Length,
    /// Binding.
    pub binding: Binding,
    /// The edge the leaves are bound at.
    #[serde(default)]
    pub bound_at: BoundAt,
    /// Name of the theme; empty for the first one.
    #[serde(default)]
    pub theme: String,
    /// Name of the printer's profile; empty when none was chosen.
    #[serde(default)]
    pub printer: String,
    /// Whether captions are set.
    pub captions: bool,
    /// How many pages were asked for.
    #[serde(default)]
    pub asked_pages: PageCount,
    /// The count of pages is a multiple of this.
    #[serde(default = "one")]
    pub page_multiple: u32,
    /// Pages of the block.
    pub pages: u32,
    /// The folder of photographs as seen from the plan's own folder; filled in by whoever
    /// writes the plan to disk.
    #[serde(default)]
    pub photographs: String,
    /// The folder with what the user wrote as seen from the plan's own folder; empty when it is
    /// the same. Filled in with the photographs.
    #[serde(default)]
    pub words: String,
    /// Chapters in order.
    #[serde(default, rename = "chapter")]
    pub chapters: Vec<Chapter>,
    /// Spreads in order: the first has only a recto, the last may have only a verso.
    #[serde(default, rename = "spread")]
    pub spreads: Vec<Spread>,
    /// The words of the sections that its pages name. Whoever reads a plan from disk fills
    /// them in from the project: `plan.toml` says where they stand, not what they say.
    #[serde(default, rename = "section")]
    pub sections: Vec<Section>,
    /// Photographs and files that are not in the book.
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// The user's changes, carried from plan to plan.
    #[serde(default)]
    pub edits: Edits,
}

const fn one() -> u32 {
    1
}

impl Plan {
    /// The version written today.
    pub const FORMAT: u32 = 1;

    /// A plan of this project without pages.
    #[must_use]
    pub fn empty(project: &Project) -> Self {
        Self {
            format: Self::FORMAT,
            title: project.title.clone(),
            subtitle: project.subtitle.clone(),
            author: project.author.clone(),
            language: project.language.clone(),
            trim: project.trim,
            bleed: project.bleed,
            margins: project.margins,
            gap: project.gap,
            binding: project.binding,
            bound_at: project.bound_at,
            theme: project.theme.clone(),
            printer: project.printer.clone(),
            captions: project.captions,
            asked_pages: project.pages,
            page_multiple: project.page_multiple,
            pages: 0,
            photographs: String::new(),
            words: String::new(),
            chapters: Vec::new(),
            spreads: Vec::new(),
            sections: Vec::new(),
            left_out: Vec::new(),
            edits: project.edits.clone(),
        }
    }

    /// The section of this name.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// Pages in reading order.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.spreads.iter().flat_map(Spread::pages)
    }

    /// Plates in reading order, each with its page.
    pub fn plates(&self) -> impl Iterator<Item = (&Page, &Plate)> {
        self.pages().flat_map(|page| page.plates.iter().map(move |plate| (page, plate)))
    }
}

/// A named run of pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Chapter {
    /// Title; may be empty in a book of one chapter.
    pub title: String,
    /// When, in words; may be empty.
    #[serde(default)]
    pub dates: String,
    /// Where, in words; may be empty.
    #[serde(default)]
    pub place: String,
    /// Page it begins on, from 1.
    pub page: u32,
}

/// Two facing pages as the reader sees them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Spread {
    /// The user's lock: it keeps its photographs and their places when planned anew.
    #[serde(default)]
    pub locked: bool,
    /// The left page of a left-bound book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verso: Option<Page>,
    /// The right page of a left-bound book.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recto: Option<Page>,
}

impl Spread {
    /// Its pages in reading order.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.verso.iter().chain(&self.recto)
    }

    /// Number of its first page, from 1.
    #[must_use]
    pub fn first_page(&self) -> u32 {
        self.pages().next().map_or(0, |page| page.number)
    }
}

/// The edge the leaves of a book are bound at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundAt {
    /// Read from left to right.
    #[default]
    Left,
    /// Read from right to left.
    Right,
}

impl BoundAt {
    /// Whether the fold is at the left edge of a page on this side: that of a recto, in a book
    /// bound at the left.
    #[must_use]
    pub fn fold_is_left(self, side: Side) -> bool {
        (self == Self::Left) == (side == Side::Recto)
    }
}

/// Which side of the spread a page is on. Page 1 is a recto. In a book bound at the right a
/// verso is still the page read first, and stands right of the fold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Left of the fold in a left-bound book.
    Verso,
    /// Right of the fold in a left-bound book.
    Recto,
}

impl Side {
    /// The side of a page by its number from 1.
    #[must_use]
    pub const fn of_page(number: u32) -> Self {
        if number % 2 == 1 { Self::Recto } else { Self::Verso }
    }
}

/// What a page is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PageKind {
    /// Title page.
    Title,
    /// Nothing on it.
    Blank,
    /// A chapter's title, perhaps with a picture.
    Opener,
    /// Plates inside the margins.
    Plates,
    /// One plate to the edges.
    FullBleed,
    /// Half of a plate that crosses the fold.
    AcrossFold,
    /// A photograph that faces the title.
    Frontispiece,
    /// Words of a section flow over it.
    Words,
    /// How and when the book was made.
    Colophon,
}

/// A page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Page {
    /// Number from 1.
    pub number: u32,
    /// What it is for.
    pub kind: PageKind,
    /// How its plates are arranged, such as `H(1,V(2,3))`: H sets side by side, V one above
    /// the other, numbers are the page's plates in order. Empty without plates.
    #[serde(default)]
    pub arrangement: String,
    /// Plates in reading order. A plate across the fold stands on the verso only; its frame
    /// reaches over onto the recto.
    #[serde(default)]
    pub plates: Vec<Plate>,
    /// Set words other than captions.
    #[serde(default)]
    pub texts: Vec<TextBox>,
    /// The section whose words flow over it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<SectionPart>,
    /// What the arrangement costs in the planner's own measure: lower is better.
    #[serde(default)]
    pub cost: f64,
}

impl Page {
    /// A page with nothing on it and no number yet.
    #[must_use]
    pub const fn blank(kind: PageKind) -> Self {
        Self {
            number: 0,
            kind,
            arrangement: String::new(),
            plates: Vec::new(),
            texts: Vec::new(),
            section: None,
            cost: 0.0,
        }
    }

    /// Its side of the spread.
    #[must_use]
    pub const fn side(&self) -> Side {
        Side::of_page(self.number)
    }
}

/// A page of a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SectionPart {
    /// Name of the section.
    pub id: String,
    /// Which of its pages, from 1.
    pub part: u32,
}

/// A photograph placed in the book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Plate {
    /// Number in the book, from 1.
    pub number: u32,
    /// Which photograph.
    pub photo: PhotoId,
    /// Its path below the folder, for people.
    pub file: String,
    /// Where it stands on the page, from the trim's top left corner; with its bleed.
    pub frame: Rect,
    /// The part of the upright photograph it shows, with the part in the bleed.
    pub crop: Crop,
    /// How much it matters, 0.5 to 3.
    pub importance: f64,
    /// Caption, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caption: Option<CaptionBox>,
    /// What a reader who cannot see it is told; where it is empty, the caption says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// Why it is here, that big, cropped so.
    #[serde(default)]
    pub reasons: Vec<Reason>,
}

/// One reason, in words.
pub type Reason = String;

/// A caption and its room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaptionBox {
    /// The words.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
    /// The room on the page.
    pub frame: Rect,
}

/// What set words are, which decides how the theme sets them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TextRole {
    /// Title of the book on the title page.
    Title,
    /// Subtitle.
    Subtitle,
    /// Author.
    Author,
    /// Title of a chapter.
    ChapterTitle,
    /// Dates or place of a chapter.
    ChapterNote,
    /// Page number.
    Folio,
    /// Colophon.
    Colophon,
}

/// Set words and their room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TextBox {
    /// What they are.
    pub role: TextRole,
    /// The words.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
    /// The room on the page.
    pub frame: Rect,
}
