//! Lines of lists that the press makes: contents, plates, index, credits.

use crate::book::Book;
use leporello_model::{Entry, Section, SectionKind};
use leporello_screen::escape;

/// Where printed pages and plates are in the e-book.
pub(crate) trait Places {
    /// Where a printed page begins.
    fn page(&self, number: u32) -> Option<String>;
    /// Where a plate is.
    fn plate(&self, number: u32) -> Option<String>;
}

/// One line, without a tag around it.
pub(crate) fn line(book: &Book, section: &Section, entry: &Entry, places: &dyn Places) -> String {
    let mut out = String::new();
    if let Some(number) = entry.number {
        out += &format!("<span class=\"number\">{number}</span> ");
    }
    let words = match (entry.text.trim(), entry.number) {
        ("", Some(number)) => escape(&book.plate_name(number)),
        (text, _) => book.words(text, &entry.language),
    };
    let first = || entry.pages.first().and_then(|&page| places.page(page));
    let target = match section.kind {
        SectionKind::Contents => first(),
        SectionKind::ListOfPlates => entry.number.and_then(|n| places.plate(n)).or_else(first),
        _ => None,
    };
    out += &match target.filter(|_| !words.is_empty()) {
        Some(href) => {
            format!("<bdi><a class=\"words\" href=\"{}\">{words}</a></bdi>", escape(&href))
        }
        None => format!("<bdi>{words}</bdi>"),
    };
    if !entry.detail.trim().is_empty() {
        let detail = book.words(&entry.detail, &entry.language);
        out += &format!(" <bdi class=\"detail\">{detail}</bdi>");
    }
    let pages = numbers(&entry.pages, places);
    if !pages.is_empty() {
        out += &format!(" <bdi class=\"pages\">{pages}</bdi>");
    }
    out
}

/// Whether a line only names what comes below it.
pub(crate) fn is_heading(entry: &Entry) -> bool {
    entry.level == 0 && entry.pages.is_empty() && entry.number.is_none() && entry.detail.is_empty()
}

/// Numbers of pages as links; three or more that follow each other are drawn together.
fn numbers(pages: &[u32], places: &dyn Places) -> String {
    let link = |page: u32| match places.page(page) {
        Some(href) => format!("<a href=\"{}\">{page}</a>", escape(&href)),
        None => page.to_string(),
    };
    let mut parts = Vec::new();
    for run in pages.chunk_by(|a, b| a + 1 == *b) {
        match run {
            [first, _, .., last] => parts.push(format!("{}–{}", link(*first), link(*last))),
            few => parts.extend(few.iter().map(|&page| link(page))),
        }
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Here;

    impl Places for Here {
        fn page(&self, number: u32) -> Option<String> {
            (number < 9).then(|| format!("p{number}.xhtml"))
        }
        fn plate(&self, _number: u32) -> Option<String> {
            None
        }
    }

    #[test]
    fn pages_that_follow_each_other_are_drawn_together() {
        let html = numbers(&[1, 2, 4, 5, 6, 9], &Here);
        assert_eq!(
            html,
            "<a href=\"p1.xhtml\">1</a>, <a href=\"p2.xhtml\">2</a>, \
             <a href=\"p4.xhtml\">4</a>–<a href=\"p6.xhtml\">6</a>, 9"
        );
    }
}
