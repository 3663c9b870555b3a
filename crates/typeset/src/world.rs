//! All that Typst can see: the templates, the plan as data, placeholders.

use crate::fonts::FontShelf;
use crate::placeholder::placeholder;
use crate::theme::Theme;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

const BOOK: &str = "book.typ";
const COVER: &str = "cover.typ";
const THEME: &str = "theme.typ";
const BASE: &str = "base.typ";
const PLAN: &str = "plan.json";

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One book and the fonts to set it from. Nothing of the machine can be reached through it.
pub(crate) struct BookWorld<'a> {
    shelf: &'a FontShelf,
    book: Source,
    /// Folder of the theme, for messages.
    place: &'a str,
    theme: Source,
    base: Source,
    plan: Bytes,
}

impl<'a> BookWorld<'a> {
    /// The world of a plan that is already data in JSON.
    pub(crate) fn new(shelf: &'a FontShelf, theme: &'a Theme, plan_json: Vec<u8>) -> Self {
        Self::of((BOOK, include_str!("../templates/book.typ")), shelf, theme, plan_json)
    }

    /// The world of a cover that is already data in JSON.
    pub(crate) fn cover(shelf: &'a FontShelf, theme: &'a Theme, cover_json: Vec<u8>) -> Self {
        Self::of((COVER, include_str!("../templates/cover.typ")), shelf, theme, cover_json)
    }

    fn of(
        (name, template): (&str, &str),
        shelf: &'a FontShelf,
        theme: &'a Theme,
        plan_json: Vec<u8>,
    ) -> Self {
        let source = |path: &str, text: &str| Source::new(file_id(path), text.to_owned());
        Self {
            shelf,
            book: source(name, template),
            place: &theme.place,
            theme: source(THEME, &theme.templates),
            base: source(BASE, &theme.base),
            plan: Bytes::new(plan_json),
        }
    }
}

impl BookWorld<'_> {
    /// A place in a template of the theme: its file, with line and column from 1.
    pub(crate) fn place_in_theme(&self, span: DiagSpan) -> Option<(String, (usize, usize))> {
        let id = span.id()?;
        let files = [(THEME, &self.theme), (BASE, &self.base)];
        let (name, source) = files.into_iter().find(|(_, source)| source.id() == id)?;
        let range = self.range(span)?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        Some((format!("{}/{name}", self.place), (line + 1, column + 1)))
    }
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("our names have no `..` and no backslash");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// Name of the file that is a plate's placeholder.
pub(crate) fn placeholder_path(number: u32) -> String {
    format!("plate-{number}.jpg")
}

fn plate_of_path(path: &str) -> Option<u32> {
    path.strip_prefix("plate-")?.strip_suffix(".jpg")?.parse().ok()
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
        [&self.book, &self.theme, &self.base]
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
        let number = plate_of_path(path).ok_or_else(|| FileError::NotFound(path.into()))?;
        Ok(Bytes::new(placeholder(number)))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shelf.font(index)
    }

    /// There is no clock: the same plan gives the same bytes on every day.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
