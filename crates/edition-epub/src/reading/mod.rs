//! The book as it flows: chapters of whole photographs with their captions, and words.

mod css;
mod figure;
mod section;
mod unit;

use crate::book::Book;
use crate::entries::Places;
use crate::package::{Doc, Line, Package};
use crate::{contents, cover};
use leporello_diag::Sink;
use leporello_model::{Chapter, Page, TextRole};
use leporello_screen::{Embedded, escape};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use unit::{Kind, Unit};

/// Where pages and plates are: files by numbers.
struct Found {
    pages: BTreeMap<u32, String>,
    plates: BTreeMap<u32, String>,
}

impl Places for Found {
    fn page(&self, number: u32) -> Option<String> {
        self.pages.get(&number).map(|file| format!("{file}#page-{number}"))
    }

    fn plate(&self, number: u32) -> Option<String> {
        self.plates.get(&number).map(|file| format!("{file}#plate-{number}"))
    }
}

impl Found {
    fn of(units: &[Unit]) -> Self {
        let (mut pages, mut plates) = (BTreeMap::new(), BTreeMap::new());
        for unit in units {
            for page in &unit.pages {
                pages.insert(page.number, unit.file());
                for plate in page.plates.iter().filter(|_| matches!(unit.kind, Kind::Plates(_))) {
                    plates.insert(plate.number, unit.file());
                }
            }
        }
        Self { pages, plates }
    }
}

/// Documents and pictures of the book.
pub(crate) fn package(book: &Book, fonts: &[Embedded], sink: &mut Sink) -> Package {
    let mut package = Package::default();
    let chosen = cover::choose(book, &mut package.shelf, sink);
    package.cover = chosen.file.as_ref().map(|_| cover::ID.to_owned());
    package.css = css::of(book, fonts);
    package.docs.push(cover_doc(book, &chosen));
    let units = unit::of(book);
    let found = Found::of(&units);
    for unit in &units {
        let body = match &unit.kind {
            Kind::Title => title_page(book, unit),
            Kind::Words => words_page(book, unit),
            Kind::Section(section) => section::body(book, unit, section, &found),
            Kind::Plates(chapter) => plates(book, unit, *chapter, &mut package.shelf),
        };
        let title = unit.title(book);
        let body = format!("<body>\n{body}</body>\n");
        let xhtml = book.document(&title, "", &body, true);
        package.docs.push(Doc { id: unit.id.clone(), xhtml, half: None });
    }
    for page in book.plan.pages() {
        package.pages.extend(found.page(page.number).map(|href| (page.number, href)));
    }
    package.toc = contents::chapters(book, |number| found.pages.get(&number).cloned());
    package.plates = contents::plates(book, |number| found.plate(number));
    let first = contents::first_page(book);
    package.start = found.pages.get(&first).cloned().unwrap_or_else(|| "cover.xhtml".into());
    if package.toc.is_empty() {
        let (text, language) = (book.title().to_owned(), book.plan.language.clone());
        package.toc.push(Line { text, language, href: package.start.clone() });
    }
    package
}

fn cover_doc(book: &Book, cover: &cover::Cover) -> Doc {
    let title = escape(book.title());
    let author = book.plan.author.trim();
    let mut body = String::from("<body class=\"cover\" epub:type=\"cover\">\n<section>\n");
    if let Some(file) = &cover.file {
        let said: Vec<&str> =
            [book.title(), author].into_iter().filter(|part| !part.is_empty()).collect();
        let alt = escape(&format!("{}: {}", book.terms.cover, said.join(", ")));
        let (w, h) = (cover.size.w, cover.size.h);
        let class = if cover.has_title { "" } else { " class=\"with-words\"" };
        let _ = writeln!(
            body,
            "<img{class} src=\"{file}\" alt=\"{alt}\" role=\"doc-cover\" width=\"{w}\" height=\"{h}\"/>"
        );
    }
    if !cover.has_title {
        let _ = writeln!(body, "<p class=\"title\">{title}</p>");
        if !author.is_empty() {
            let _ = writeln!(body, "<p class=\"author\">{}</p>", escape(author));
        }
    }
    body += "</section>\n</body>\n";
    let xhtml = book.document(book.terms.cover, "", &body, true);
    Doc { id: "cover".into(), xhtml, half: None }
}

/// Marks of all pages of a unit.
fn marks<'p>(book: &Book, pages: impl IntoIterator<Item = &'p &'p Page>) -> String {
    pages.into_iter().map(|page| book.page_mark(page.number)).collect()
}

fn title_page(book: &Book, unit: &Unit) -> String {
    let mut out = format!(
        "<section class=\"title-page\" epub:type=\"titlepage\">\n{}\n<h1 class=\"title\">{}</h1>\n",
        marks(book, &unit.pages),
        book.words(book.title(), &book.plan.language),
    );
    for page in &unit.pages {
        for text in page.texts.iter().filter(|text| text.role != TextRole::Title) {
            let class = match text.role {
                TextRole::Subtitle => "subtitle",
                TextRole::Author => "author",
                _ => continue,
            };
            let words = book.words(text.text.trim(), &text.language);
            let _ = writeln!(out, "<p class=\"{class}\">{words}</p>");
        }
    }
    out + "</section>\n"
}

/// A page of set words alone, such as the colophon that the planner writes.
fn words_page(book: &Book, unit: &Unit) -> String {
    let mut out = format!(
        "<section class=\"colophon\" epub:type=\"colophon\" role=\"doc-colophon\">\n{}\n",
        marks(book, &unit.pages)
    );
    let texts = unit.pages.iter().flat_map(|page| &page.texts);
    for text in texts.filter(|text| text.role != TextRole::Folio) {
        let lines: Vec<String> =
            text.text.lines().map(|line| book.words(line, &text.language)).collect();
        let _ = writeln!(out, "<p>{}</p>", lines.join("<br/>"));
    }
    out + "</section>\n"
}

/// A chapter of plates: its title, where it has one, and figures.
fn plates(
    book: &Book,
    unit: &Unit,
    chapter: Option<&Chapter>,
    shelf: &mut crate::package::Shelf,
) -> String {
    let titled = chapter.filter(|chapter| unit.is_first && !chapter.title.trim().is_empty());
    let mut out = match titled {
        Some(_) => "<section class=\"plates\" epub:type=\"chapter\" role=\"doc-chapter\" \
                    aria-labelledby=\"chapter\">\n"
            .to_owned(),
        None => {
            let name = escape(&unit.title(book));
            format!("<section class=\"plates\" aria-label=\"{name}\">\n")
        }
    };
    if let Some(chapter) = titled {
        out += &chapter_head(book, chapter);
    }
    let mut waiting: Vec<&Page> = Vec::new();
    for page in &unit.pages {
        if page.plates.is_empty() {
            waiting.push(page);
            continue;
        }
        for (at, plate) in page.plates.iter().enumerate() {
            let mut before: String = String::new();
            if at == 0 {
                before = marks(book, &std::mem::take(&mut waiting));
                before += &book.page_mark(page.number);
            }
            out += &figure::of(book, page, plate, &before, shelf);
        }
    }
    if !waiting.is_empty() {
        let _ = writeln!(out, "<div>{}</div>", marks(book, &waiting));
    }
    out + "</section>\n"
}

fn chapter_head(book: &Book, chapter: &Chapter) -> String {
    let language = &book.plan.language;
    let mut out = format!(
        "<header>\n<h1 id=\"chapter\">{}</h1>\n",
        book.words(chapter.title.trim(), language)
    );
    let notes = [&chapter.dates, &chapter.place];
    let notes: Vec<&str> = notes.into_iter().map(|n| n.trim()).filter(|n| !n.is_empty()).collect();
    if !notes.is_empty() {
        let _ = writeln!(out, "<p class=\"note\">{}</p>", book.words(&notes.join(" · "), language));
    }
    out + "</header>\n"
}
