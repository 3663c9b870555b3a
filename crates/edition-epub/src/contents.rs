//! What a reader can go to: chapters, sections, plates.

use crate::book::Book;
use crate::package::Line;
use leporello_model::{PageKind, SectionKind};

/// Chapters of plates and sections of words by their pages.
pub(crate) fn chapters(book: &Book, page: impl Fn(u32) -> Option<String>) -> Vec<Line> {
    let plan = book.plan;
    let mut lines: Vec<(u32, Line)> = Vec::new();
    let mut add = |number: u32, text: &str, tag: &str| {
        if let Some(href) = page(number).filter(|_| !text.trim().is_empty()) {
            let line = Line { text: text.trim().to_owned(), language: tag.to_owned(), href };
            lines.push((number, line));
        }
    };
    for page in plan.pages().filter(|page| page.kind == PageKind::Title) {
        add(page.number, book.title(), &plan.language);
    }
    for section in plan.sections.iter().filter(|section| is_listed(section.kind)) {
        let starts = plan.pages().find(|page| {
            page.section.as_ref().is_some_and(|part| part.id == section.id && part.part == 1)
        });
        if let Some(page) = starts {
            add(page.number, &section.title, &section.language);
        }
    }
    for chapter in &plan.chapters {
        add(chapter.page, &chapter.title, &plan.language);
    }
    lines.sort_by_key(|(number, _)| *number);
    lines.into_iter().map(|(_, line)| line).collect()
}

const fn is_listed(kind: SectionKind) -> bool {
    use SectionKind as K;
    !matches!(kind, K::HalfTitle | K::Imprint | K::Dedication | K::Colophon)
}

/// Plates by their numbers, with their captions or what else is said of them.
pub(crate) fn plates(book: &Book, place: impl Fn(u32) -> Option<String>) -> Vec<Line> {
    let line = |number: u32, text: &str, language: &str| {
        let name = book.plate_name(number);
        let text = if text.is_empty() || text == name { name } else { format!("{number}. {text}") };
        Some(Line { text: shortened(&text), language: language.to_owned(), href: place(number)? })
    };
    let one = |(_, plate): (_, &leporello_model::Plate)| {
        let told = book.alternative(plate);
        let caption = plate.caption.as_ref().and_then(|caption| caption.text.lines().next());
        line(plate.number, caption.unwrap_or(&told.text).trim(), &told.language)
    };
    book.plan.plates().filter_map(one).collect()
}

/// Most letters of a line in a list of plates.
const LONGEST: usize = 120;

/// A text that is not longer than a line of a list.
fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(LONGEST).collect();
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end())
}

/// The page on which the body of the book begins: the first chapter, essay or plate.
pub(crate) fn first_page(book: &Book) -> u32 {
    let plan = book.plan;
    let is_essay = |id: &str| plan.section(id).is_some_and(|s| s.kind == SectionKind::Essay);
    let begins = |page: &&leporello_model::Page| {
        page.section.as_ref().is_some_and(|part| is_essay(&part.id))
            || !page.plates.is_empty() && page.kind != PageKind::Frontispiece
    };
    let first = plan.pages().find(begins).map(|page| page.number);
    let chapter = plan.chapters.first().map(|chapter| chapter.page);
    first
        .into_iter()
        .chain(chapter)
        .min()
        .or_else(|| plan.pages().next().map(|p| p.number))
        .unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_of_five_thousand_letters_is_one_line_of_a_list() {
        let long = "word ".repeat(1000);
        let line = shortened(&long);
        assert!(line.chars().count() <= LONGEST + 1 && line.ends_with("word…"));
        assert_eq!(shortened("Quay"), "Quay");
    }
}
