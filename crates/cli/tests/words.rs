//! A book with words: every page of them is in its place, and the page numbers in it are true.

use crate::common::essays::photo;
use crate::common::essays::{
    ESSAYS, OF_EACH, begins, caption, five_journeys, holds, numbers_in_contents,
};
use crate::common::{Studio, lines_of, pages_of};
use serde_json::Value;

/// Photographs in [`five_journeys`].
const PHOTOS: usize = ESSAYS.len() * OF_EACH;

#[test]
fn each_page_of_words_is_where_it_belongs_and_its_numbers_are_true_in_quiet() {
    all_is_true("quiet");
}

#[test]
fn each_page_of_words_is_where_it_belongs_and_its_numbers_are_true_in_gallery() {
    all_is_true("gallery");
}

#[test]
fn each_page_of_words_is_where_it_belongs_and_its_numbers_are_true_in_chronicle() {
    all_is_true("chronicle");
}

fn all_is_true(theme: &str) {
    let studio = five_journeys();
    studio.make(&["--theme", theme]);
    let block = studio.path("block.pdf");
    let pages = pages_of(&block);
    assert_eq!(pages.len() as u64, studio.plan()["pages"].as_u64().unwrap());
    front_matter(&studio, &pages);
    essays_are_whole(&numbers_in_contents(&block), &pages);
    plates_are_true(&lines_of(&block), &pages);
    index_is_true(&studio, numbers_in_contents(&block)[0], &pages);
    back_matter(&studio, &pages);
}

/// Half title, frontispiece, title, imprint, dedication and contents, in this order.
fn front_matter(studio: &Studio, pages: &[String]) {
    let page = |number: usize| pages[number - 1].to_lowercase();
    assert!(holds("five journeys", &page(1)), "the half title stands alone: {}", page(1));
    assert_eq!(kind(studio, 2), "frontispiece");
    assert_eq!(kind(studio, 3), "title");
    for words in ["five journeys", "out and back", "the harbour club"] {
        assert!(holds(&page(3), words), "{words}: {}", page(3));
    }
    for words in ["© 2026 the harbour club", "978-3-16-148410-0"] {
        assert!(holds(&page(4), words), "{words}: {}", page(4));
    }
    assert!(holds(&page(5), "for those who were there"), "{}", page(5));
    assert_eq!(kind(studio, 6), "blank");
    assert!(holds(&page(7), "contents"), "{}", page(7));
}

/// What the plan says a page is for.
fn kind(studio: &Studio, number: u64) -> String {
    let plan = studio.plan();
    let page = pages_in(&plan).find(|page| page["number"] == number).unwrap();
    page["kind"].as_str().unwrap().to_owned()
}

fn pages_in(plan: &Value) -> impl Iterator<Item = &Value> {
    let spreads = plan["spread"].as_array().unwrap().iter();
    let pages = spreads.flat_map(|spread| [&spread["verso"], &spread["recto"]]);
    pages.filter(|page| page.is_object())
}

/// The sentences, headings, footnote and verse of each essay is in the book, in its script, from
/// the page on that the contents name.
fn essays_are_whole(numbers: &[usize], pages: &[String]) {
    for (essay, number) in ESSAYS.iter().zip(numbers) {
        let first = &pages[number - 1];
        // Poppler puts the full stop of a line read from the right where it likes.
        for words in [essay.title, essay.born_free[0].trim_end_matches('.')] {
            assert!(holds(first, words), "{words} is not on page {number}: {first}");
        }
        let text = pages[number - 1..].join(" ");
        let second: String = essay.born_free[1].chars().take(20).collect();
        for words in [essay.heading, &second] {
            assert!(holds(&text, words), "{}: {words} is not in\n{text}", essay.title);
        }
        // In the body three times, in the quotation, in the footnote; a line or a page may
        // end in the middle of one.
        let first_words = essay.rights.chars().take(12).collect::<String>();
        let found = text.matches(&first_words).count();
        assert!(found >= 4, "{}: {first_words} {found} times in\n{text}", essay.title);
    }
}

fn plates_are_true(lines: &[Vec<String>], pages: &[String]) {
    let list = lines.iter().flatten();
    for i in 0..PHOTOS {
        // The list says a date behind the caption, then the page.
        let behind = |line: &String| {
            let words = line.split(&caption(i)).nth(1)?.split_whitespace();
            let mut words = words.skip_while(|word| !word.starts_with("2024-"));
            words.nth(1)?.parse::<usize>().ok()
        };
        let number = list.clone().find_map(behind);
        let number = number.unwrap_or_else(|| panic!("{} is not in {lines:?}", caption(i)));
        assert!(holds(&pages[number - 1], &caption(i)), "{} on page {number}", caption(i));
    }
}

/// Pages of an entry: the numbers behind its name, with commas between them.
fn numbers_behind(page: &str, name: &str) -> Vec<usize> {
    let at = page.find(name).unwrap_or_else(|| panic!("`{name}` is not in {page}")) + name.len();
    let words = page[at..].split_whitespace();
    let mut numbers = Vec::new();
    for word in words {
        numbers.extend(word.trim_end_matches(',').parse::<usize>());
        if !word.ends_with(',') {
            break;
        }
    }
    numbers
}

fn index_is_true(studio: &Studio, essay: usize, pages: &[String]) {
    let plan = studio.plan();
    let index = pages.iter().find(|page| begins(page, "People and Places")).unwrap();
    let with = |of: usize| (0..PHOTOS).filter(move |i| i % OF_EACH == of);
    let shown = |i: usize| page_of(&plan, &photo(i));
    let pages_with = |of: usize| with(of).flat_map(shown).collect::<Vec<usize>>();
    for name in ["The Pilot", "Harbour Town"] {
        let mut wanted = pages_with(0);
        wanted.sort_unstable();
        wanted.dedup();
        assert_eq!(numbers_behind(index, name), wanted, "{name}");
    }
    assert_eq!(numbers_behind(index, "The Harbour Choir"), pages_with(1));
    // The English essay speaks of the Declaration too.
    let mut wanted = pages_with(1);
    wanted.push(essay);
    wanted.sort_unstable();
    assert_eq!(numbers_behind(index, "Declaration"), wanted);
}

/// Pages that show a photograph.
fn page_of(plan: &Value, file: &str) -> Vec<usize> {
    let shows = |page: &&Value| {
        let plates = page["plates"].as_array();
        plates.is_some_and(|plates| plates.iter().any(|plate| plate["file"] == file))
    };
    pages_in(plan).filter(shows).map(|page| page["number"].as_u64().unwrap() as usize).collect()
}

fn back_matter(studio: &Studio, pages: &[String]) {
    let at = |words: &str| pages.iter().rposition(|page| begins(page, words)).unwrap();
    let (plates, index, credits) = (at("Plates"), at("People and Places"), at("Credits"));
    assert!(plates < index && index < credits, "{plates}, {index}, {credits}");
    for words in ["The Harbour Club photographer", "Harbour Archive Photographs: 1"] {
        assert!(holds(&pages[credits], words), "{words}: {}", pages[credits]);
    }
    assert!(holds(pages.last().unwrap(), "Printed on uncoated paper"), "{:?}", pages.last());
    assert_eq!(kind(studio, pages.len() as u64), "words");
}

#[test]
fn a_book_without_words_has_no_page_of_them() {
    let studio = Studio::with_photographs(12);
    studio.make(&[]);
    let plan = studio.plan_text();
    for kind in ["words", "frontispiece"] {
        assert!(!plan.contains(&format!("kind = \"{kind}\"")), "{plan}");
    }
    let pages = pages_of(&studio.path("block.pdf"));
    assert_eq!(pages[0].split(' ').next(), Some("Photos"), "the title is on the first page");
    for words in ["Contents", "Plates", "People and Places", "Credits"] {
        assert!(pages.iter().all(|page| !page.contains(words)), "{words}: {pages:?}");
    }
}

#[test]
fn what_the_settings_leave_out_is_not_in_the_book() {
    let studio = five_journeys();
    let text = String::from_utf8(studio.read("leporello.toml")).unwrap();
    let none = ["half-title", "contents", "list-of-plates", "index", "credits", "colophon"]
        .map(|key| format!("{key} = false\n"))
        .concat();
    let text = text.replace("frontispiece = \"best\"", &format!("{none}frontispiece = \"none\""));
    studio.write("leporello.toml", &text);
    studio.make(&[]);
    let pages = pages_of(&studio.path("block.pdf"));
    for words in ["Contents", "Plates", "People and Places", "Credits", "uncoated", "photographs"] {
        assert!(pages.iter().all(|page| !begins(page, words)), "{words}: {pages:?}");
        assert!(!pages.last().unwrap().contains(words), "{words}: {pages:?}");
    }
    assert_eq!(kind(&studio, 1), "title");
}
