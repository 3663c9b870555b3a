//! The book page by page as printed: one document for each page.

mod css;
mod flow;
mod page;
mod pour;
mod sheet;
mod split;
mod texts;
mod typeface;
mod words;

use crate::book::Book;
use crate::entries::Places;
use crate::package::{Doc, Half, Package};
use crate::{contents, cover};
use leporello_diag::Sink;
use leporello_model::{Page, PageKind, Side, Spread};
use leporello_screen::{Embedded, escape};
use sheet::Sheet;
use std::collections::BTreeMap;
use typeface::Typefaces;

/// Places in a book of one document for each page.
struct Numbered(u32);

impl Places for Numbered {
    fn page(&self, number: u32) -> Option<String> {
        (1..=self.0).contains(&number).then(|| file_of(number))
    }

    fn plate(&self, _number: u32) -> Option<String> {
        None
    }
}

fn id_of(page: u32) -> String {
    format!("page-{page:04}")
}

fn file_of(page: u32) -> String {
    format!("{}.xhtml", id_of(page))
}

/// Documents and pictures of the book.
pub(crate) fn package(book: &Book, fonts: &[Embedded], sink: &mut Sink) -> Package {
    let mut package = Package::default();
    let sheet = Sheet::of(book.plan.trim);
    let typefaces = Typefaces::of(book.look);
    let chosen = cover::choose(book, &mut package.shelf, sink);
    package.cover = chosen.file.as_ref().map(|_| cover::ID.to_owned());
    package.css = css::of(book, &sheet, fonts);
    package.docs.push(cover_page(book, &sheet, &chosen));
    let pages: Vec<(&Spread, &Page)> =
        book.plan.spreads.iter().flat_map(|s| s.pages().map(move |page| (s, page))).collect();
    let last = pages.last().map_or(0, |(_, page)| page.number);
    let words = words::of(book, &sheet, &typefaces, &Numbered(last));
    let desk = page::Desk { book, sheet: &sheet, typefaces: &typefaces, words: &words };
    // Readers pair pages two by two after the cover: page 1 stands on the second half.
    package.docs.push(blank(book, &sheet, "inside-cover", half(book, Side::Verso)));
    let mut places: BTreeMap<u32, String> = BTreeMap::new();
    for (spread, page) in pages {
        let side = half(book, page.side());
        let xhtml = desk.page(spread, page, &mut package.shelf);
        package.docs.push(Doc { id: id_of(page.number), xhtml, half: Some(side) });
        package.pages.push((page.number, file_of(page.number)));
        for plate in &page.plates {
            places.insert(plate.number, format!("{}#plate-{}", file_of(page.number), plate.number));
        }
    }
    if Side::of_page(last) == Side::Verso {
        package.docs.push(blank(book, &sheet, "inside-back", half(book, Side::Recto)));
    }
    let page = |number: u32| (1..=last).contains(&number).then(|| file_of(number));
    package.toc = contents::chapters(book, page);
    package.plates = contents::plates(book, |number| places.get(&number).cloned());
    package.start = page(contents::first_page(book)).unwrap_or_else(|| "cover.xhtml".into());
    if package.toc.is_empty() {
        package.toc.push(crate::package::Line {
            text: book.title().to_owned(),
            language: book.plan.language.clone(),
            href: package.start.clone(),
        });
    }
    package
}

/// Left or right, as a reader sees a page.
fn half(book: &Book, side: Side) -> Half {
    match (side == Side::Recto) != book.is_turned_from_right() {
        true => Half::Right,
        false => Half::Left,
    }
}

fn blank(book: &Book, sheet: &Sheet, id: &str, half: Half) -> Doc {
    let body = format!(
        "<body>\n<main class=\"page\" aria-label=\"{}\"></main>\n</body>\n",
        book.terms.blank
    );
    let xhtml = book.document(book.terms.blank, &sheet.viewport(), &body, false);
    Doc { id: id.into(), xhtml, half: Some(half) }
}

/// The cover: its picture, and the title where the picture does not say it.
fn cover_page(book: &Book, sheet: &Sheet, cover: &cover::Cover) -> Doc {
    let title = escape(book.title());
    let author = escape(book.plan.author.trim());
    let mut body = String::from("<body class=\"cover\" epub:type=\"cover\">\n");
    body += &format!(
        "<main class=\"page\"{}>\n",
        if book.around.right_to_left { " dir=\"rtl\"" } else { "" }
    );
    let mut style = String::new();
    if let Some(file) = &cover.file {
        let r = sheet.within(cover.size);
        style = format!("#cover{{left:{}px;top:{}px;width:{}px;height:{}px}}", r.x, r.y, r.w, r.h);
        let said = [book.title(), book.plan.author.trim()];
        let said: Vec<&str> = said.into_iter().filter(|part| !part.is_empty()).collect();
        let alt = escape(&format!("{}: {}", book.terms.cover, said.join(", ")));
        body += &format!("<img id=\"cover\" src=\"{file}\" alt=\"{alt}\"/>\n");
    }
    if !cover.has_title {
        body += &format!("<header class=\"cover-words\"><h1>{title}</h1>");
        if !author.is_empty() {
            body += &format!("<p>{author}</p>");
        }
        body += "</header>\n";
    }
    body += "</main>\n</body>\n";
    let head = format!("{}<style>{style}</style>\n", sheet.viewport());
    Doc {
        id: "cover".into(),
        xhtml: book.document(book.terms.cover, &head, &body, false),
        half: Some(Half::Centre),
    }
}

/// Whether a page has nothing to read or see.
fn is_empty(page: &Page) -> bool {
    page.kind == PageKind::Blank
        || page.plates.is_empty() && page.texts.is_empty() && page.section.is_none()
}
