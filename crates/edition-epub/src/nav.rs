//! What leads through the book: the navigation document, and the NCX for old readers.

use crate::book::Book;
use crate::package::{Line, Package};
use leporello_screen::escape;
use std::fmt::Write as _;

/// The navigation document.
pub(crate) fn document(book: &Book, package: &Package) -> String {
    let terms = &book.terms;
    let mut body = String::from("<body>\n");
    body += &list(book, "toc", "doc-toc", terms.contents, &package.toc);
    if !package.plates.is_empty() {
        body += &list(book, "loi", "", terms.plates, &package.plates);
    }
    body += &pages(book, package);
    body += &landmarks(book, package);
    body += "</body>\n";
    book.document(book.title(), "", &body, true)
}

fn list(book: &Book, kind: &str, role: &str, title: &str, lines: &[Line]) -> String {
    let role = if role.is_empty() { String::new() } else { format!(" role=\"{role}\"") };
    let level = if kind == "toc" { 1 } else { 2 };
    let mut out = format!(
        "<nav epub:type=\"{kind}\"{role} id=\"{kind}\" aria-label=\"{title}\">\n\
         <h{level}>{title}</h{level}>\n<ol>\n"
    );
    for line in lines {
        let words = book.words(&line.text, &line.language);
        let _ = writeln!(out, "<li><a href=\"{}\">{words}</a></li>", escape(&line.href));
    }
    out + "</ol>\n</nav>\n"
}

fn pages(book: &Book, package: &Package) -> String {
    let title = book.terms.pages;
    let mut out = format!(
        "<nav epub:type=\"page-list\" role=\"doc-pagelist\" id=\"page-list\" \
         aria-label=\"{title}\" hidden=\"hidden\">\n<h2>{title}</h2>\n<ol>\n"
    );
    for (number, href) in &package.pages {
        let _ = writeln!(out, "<li><a href=\"{}\">{number}</a></li>", escape(href));
    }
    out + "</ol>\n</nav>\n"
}

fn landmarks(book: &Book, package: &Package) -> String {
    let terms = &book.terms;
    let cover = package.docs.first().map(|doc| doc.file()).unwrap_or_default();
    format!(
        "<nav epub:type=\"landmarks\" id=\"landmarks\" aria-label=\"{0}\" hidden=\"hidden\">\n\
         <h2>{0}</h2>\n<ol>\n\
         <li><a epub:type=\"cover\" href=\"{cover}\">{1}</a></li>\n\
         <li><a epub:type=\"bodymatter\" href=\"{2}\">{0}</a></li>\n</ol>\n</nav>\n",
        terms.start,
        terms.cover,
        escape(&package.start),
    )
}

/// The contents and pages for readers older than EPUB 3.
pub(crate) fn ncx(book: &Book, package: &Package, identifier: &str) -> String {
    let last = package.pages.last().map_or(0, |(number, _)| *number);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"{}\">\n\
         <head>\n<meta name=\"dtb:uid\" content=\"{identifier}\"/>\n\
         <meta name=\"dtb:depth\" content=\"1\"/>\n\
         <meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n\
         <meta name=\"dtb:maxPageNumber\" content=\"{last}\"/>\n</head>\n\
         <docTitle><text>{}</text></docTitle>\n<navMap>\n",
        escape(&book.around.language),
        package.pages.len(),
        escape(book.title()),
    );
    for (at, line) in package.toc.iter().enumerate() {
        let order = at + 1;
        let _ = writeln!(
            out,
            "<navPoint id=\"nav-{order}\" playOrder=\"{order}\"><navLabel><text>{}</text></navLabel>\
             <content src=\"{}\"/></navPoint>",
            escape(&line.text),
            escape(&line.href),
        );
    }
    out += "</navMap>\n";
    if !package.pages.is_empty() {
        out += &page_list(book, package);
    }
    out + "</ncx>\n"
}

/// Pages for the NCX. What leads to the same place has the same number in its order.
fn page_list(book: &Book, package: &Package) -> String {
    let mut out =
        format!("<pageList><navLabel><text>{}</text></navLabel>\n", escape(book.terms.pages));
    let mut order = package.toc.len();
    for (number, href) in &package.pages {
        let listed = package.toc.iter().position(|line| line.href == *href);
        order += usize::from(listed.is_none());
        let play = listed.map_or(order, |at| at + 1);
        let _ = writeln!(
            out,
            "<pageTarget id=\"target-{number}\" type=\"normal\" value=\"{number}\" \
             playOrder=\"{play}\"><navLabel><text>{number}</text></navLabel>\
             <content src=\"{}\"/></pageTarget>",
            escape(href),
        );
    }
    out + "</pageList>\n"
}
