//! All that Typst can see: the templates, the plan as data, placeholders.

use crate::fonts::FontShelf;
use crate::placeholder::placeholder;
use crate::theme::{BASE_NAME, TEMPLATES, Theme};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

const PLAN: &str = "plan.json";

static BOOK: LazyLock<Source> =
    LazyLock::new(|| source("book.typ", include_str!("../templates/book.typ")));
static COVER: LazyLock<Source> =
    LazyLock::new(|| source("cover.typ", include_str!("../templates/cover.typ")));
static PAPER: LazyLock<Source> =
    LazyLock::new(|| source("paper.typ", include_str!("../templates/paper.typ")));
static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One book and the fonts to set it from. Nothing of the machine can be reached through it.
pub(crate) struct BookWorld<'a> {
    shelf: &'a FontShelf,
    book: &'static Source,
    theme: &'a Theme,
    plan: Bytes,
    /// Drawings of a paper.
    charts: Vec<Bytes>,
}

impl<'a> BookWorld<'a> {
    /// The world of a plan that is already data in JSON.
    pub(crate) fn new(shelf: &'a FontShelf, theme: &'a Theme, plan_json: Vec<u8>) -> Self {
        Self { shelf, book: &BOOK, theme, plan: Bytes::new(plan_json), charts: Vec::new() }
    }

    /// The world of a cover that is already data in JSON.
    pub(crate) fn cover(shelf: &'a FontShelf, theme: &'a Theme, cover_json: Vec<u8>) -> Self {
        Self { book: &COVER, ..Self::new(shelf, theme, cover_json) }
    }

    /// The world of a paper that is already data in JSON, with its drawings as SVG.
    pub(crate) fn paper(
        shelf: &'a FontShelf,
        theme: &'a Theme,
        paper_json: Vec<u8>,
        charts: Vec<String>,
    ) -> Self {
        let charts = charts.into_iter().map(Bytes::from_string).collect();
        Self { book: &PAPER, charts, ..Self::new(shelf, theme, paper_json) }
    }
}

impl BookWorld<'_> {
    /// A place in a template of the theme: its file, with line and column from 1.
    pub(crate) fn place_in_theme(&self, span: DiagSpan) -> Option<(String, (usize, usize))> {
        let id = span.id()?;
        let Theme { templates, base, place, .. } = self.theme;
        let files = [(TEMPLATES, templates), (BASE_NAME, base)];
        let (name, source) = files.into_iter().find(|(_, source)| source.id() == id)?;
        let range = self.range(span)?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        Some((format!("{place}/{name}"), (line + 1, column + 1)))
    }
}

/// A template, under this name among all that Typst can see.
pub(crate) fn source(name: &str, text: &str) -> Source {
    let path = VirtualPath::new(name).expect("our names have no `..` and no backslash");
    Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text.to_owned())
}

/// Name of the file that is a plate's placeholder.
pub(crate) fn placeholder_path(number: u32) -> String {
    format!("plate-{number}.jpg")
}

/// The number in the name of a file that the templates make up.
fn number_in(path: &str, before: &str, after: &str) -> Option<u32> {
    path.strip_prefix(before)?.strip_suffix(after)?.parse().ok()
}

impl World for BookWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.shelf.book()
    }

    fn main(&self) -> FileId {
        self.book.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        [self.book, &self.theme.templates, &self.theme.base]
            .into_iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let path = id.vpath().get_without_slash();
        if path == PLAN {
            return Ok(self.plan.clone());
        }
        let plate = || Some(Bytes::new(placeholder(number_in(path, "plate-", ".jpg")?)));
        let chart = || self.charts.get(number_in(path, "chart-", ".svg")? as usize).cloned();
        plate().or_else(chart).ok_or_else(|| FileError::NotFound(path.into()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.font(index)
    }

    /// There is no clock: the same plan gives the same bytes on every day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
