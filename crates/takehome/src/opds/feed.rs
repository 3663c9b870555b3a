//! What a catalogue lists, before it is written in one form or the other.

use super::said::in_xml;
use crate::book::{Book, Edition, Format};
use crate::home::Setting;
use crate::shelf::{Place, Shelf, Stand};
use crate::words::{self, LANGUAGES};
use std::collections::BTreeSet;

/// Most entries of one feed: small readers hold it whole.
pub(super) const PAGE: usize = 50;
/// The moment of an exhibition without books.
const BEFORE_ALL: &str = "1970-01-01T00:00:00Z";

/// The exhibition and what is on show.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) setting: &'a Setting,
    pub(super) shelf: &'a Shelf,
}

/// What a feed lists.
pub(super) enum Entries<'a> {
    /// Halls, each leading to its books.
    Halls(Vec<&'a Place>),
    /// Books in a hall, or of all halls.
    Books(Vec<&'a Stand>),
}

/// A feed, or one page of it.
pub(super) struct Feed<'a> {
    pub(super) around: Around<'a>,
    pub(super) title: String,
    /// Its address below that of the version, without the page: empty for the root.
    pub(super) at: String,
    pub(super) entries: Entries<'a>,
    /// The newest of its books.
    pub(super) updated: &'a str,
    /// How many entries it has on all pages.
    pub(super) total: usize,
    /// Which page this is, from 1 on.
    pub(super) page: usize,
}

impl<'a> Feed<'a> {
    /// The halls.
    pub(super) fn root(around: Around<'a>) -> Self {
        let halls: Vec<&Place> = around.shelf.halls.iter().collect();
        Self {
            title: around.setting.title.clone(),
            at: String::new(),
            updated: newest(around.shelf.stands.iter()),
            total: halls.len(),
            page: 1,
            entries: Entries::Halls(halls),
            around,
        }
    }

    /// A page of the books of a hall. None when there is no such hall or page.
    pub(super) fn hall(around: Around<'a>, code: &str, page: usize) -> Option<Self> {
        let index = around.shelf.halls.iter().position(|hall| hall.code == code)?;
        let stands = around.shelf.in_hall(index).collect();
        let title = around.shelf.halls[index].title.clone();
        Self::books(around, title, format!("/hall/{code}"), stands, page)
    }

    /// A page of the books whose title or author has these words, each once, wherever it stands.
    pub(super) fn search(around: Around<'a>, words: &str, page: usize) -> Option<Self> {
        let wanted: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut seen = BTreeSet::new();
        let is_found = |stand: &&Stand| {
            let said = &stand.book.said;
            let text = format!("{} {}", said.title, said.authors.join(" ")).to_lowercase();
            wanted.iter().all(|word| text.contains(word)) && seen.insert(stand.book.id().clone())
        };
        let stands = around.shelf.stands.iter().filter(is_found).collect();
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("query", words).finish();
        let title = in_xml(words).trim().to_owned();
        Self::books(around, title, format!("/search?{query}"), stands, page)
    }

    fn books(
        around: Around<'a>,
        title: String,
        at: String,
        stands: Vec<&'a Stand>,
        page: usize,
    ) -> Option<Self> {
        let (total, first) = (stands.len(), page.checked_sub(1)?.checked_mul(PAGE)?);
        if first > 0 && first >= total {
            return None;
        }
        let updated = newest(stands.iter().copied());
        let entries = Entries::Books(stands.into_iter().skip(first).take(PAGE).collect());
        Some(Self { around, title, at, entries, updated, total, page })
    }

    /// The whole address of a page of this feed, in a version (`v1`).
    pub(super) fn address(&self, version: &str, page: usize) -> String {
        let join = if self.at.contains('?') { '&' } else { '?' };
        let end = if page > 1 { format!("{join}page={page}") } else { String::new() };
        self.around.setting.origin.at(&format!("/opds/{version}{}{end}", self.at))
    }

    /// What leads to other pages: relation and page.
    pub(super) fn pages(&self) -> Vec<(&'static str, usize)> {
        let last = self.total.div_ceil(PAGE).max(1);
        let mut pages = Vec::new();
        if last > 1 {
            pages.push(("first", 1));
            pages.extend((self.page > 1).then(|| ("previous", self.page - 1)));
            pages.extend((self.page < last).then(|| ("next", self.page + 1)));
            pages.push(("last", last));
        }
        pages
    }

    /// The media type of this feed in Atom.
    pub(super) const fn atom_kind(&self) -> &'static str {
        match self.entries {
            Entries::Halls(_) => super::v1::NAVIGATION,
            Entries::Books(_) => super::v1::ACQUISITION,
        }
    }
}

impl Around<'_> {
    /// The whole address of what belongs to a book in a hall.
    pub(super) fn beside(&self, stand: &Stand, name: &str) -> String {
        self.setting.origin.at(&format!("/T/{}{name}", stand.code))
    }

    /// The whole address of a file.
    pub(super) fn file(&self, stand: &Stand, edition: &Edition) -> String {
        self.beside(stand, &format!("/{}/{}", edition.held.mark(), edition.ascii_name))
    }
}

/// What a file is called beside the others of its book, in the book's language.
pub(super) fn name(book: &Book, edition: &Edition) -> String {
    let words = words::of(&book.said.language).unwrap_or(LANGUAGES[0]);
    let name = match edition.format {
        Format::Facsimile => words.facsimile,
        Format::Reading => words.reading,
        Format::Pdf => words.pdf,
    };
    match edition.language == book.said.language {
        true => name.to_owned(),
        false => format!("{name} ({})", words::name(&edition.language)),
    }
}

fn newest<'a>(stands: impl Iterator<Item = &'a Stand>) -> &'a str {
    // Moments are all in one form and in UTC: the newest is the greatest text.
    stands.map(|stand| stand.book.said.modified.as_str()).max().unwrap_or(BEFORE_ALL)
}
