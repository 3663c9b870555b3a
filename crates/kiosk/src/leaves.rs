//! The leaves of the page: a cover, every spread, and what there is to take home. Of a spread the
//! document has the words; its picture is put on the stage when it is its turn.

use crate::book::{Book, Page, Said, Spread, whole};
use crate::hall::Shown;
use crate::words::say;
use leporello_model::is_right_to_left;
use maud::{Markup, html};
use serde_json::json;

/// All leaves in reading order.
pub(crate) fn leaves(shown: &Shown, language: &str) -> Markup {
    html! {
        (cover(&shown.book))
        @for spread in &shown.book.spreads { (leaf(&shown.book, spread, language)) }
        (end(shown, language))
    }
}

/// The book's words in a tag of their own language.
pub(crate) fn title_lines(book: &Book) -> Markup {
    let dir = direction(&book.language);
    html! {
        div.titles lang=(book.language) dir=(dir) {
            p.title { (book.title) }
            @if !book.subtitle.is_empty() { p.subtitle { (book.subtitle) } }
            @if !book.author.is_empty() { p.author { (book.author) } }
        }
    }
}

fn cover(book: &Book) -> Markup {
    html! {
        section.leaf.cover data-kind="cover" hidden {
            @if let Some(first) = book.passing.first() {
                div.hero data-picture=(first) {}
            }
            (title_lines(book))
        }
    }
}

fn leaf(book: &Book, spread: &Spread, language: &str) -> Markup {
    let pages: Vec<_> = spread.pages.iter().map(|page| json!([page.number, page.part])).collect();
    let plates: Vec<_> =
        spread.plates.iter().map(|plate| json!([plate.picture, plate.part])).collect();
    let facts = json!({
        "picture": spread.picture,
        "aspect": book.aspect,
        "across": spread.across,
        "whole": whole(spread),
        "pages": pages,
        "plates": plates,
    });
    html! {
        section.leaf.unseen data-kind="spread" data-facts=(facts) hidden {
            @for page in &spread.pages { (words(book, page, language)) }
        }
    }
}

fn words(book: &Book, page: &Page, language: &str) -> Markup {
    html! {
        div data-page=(page.number) {
            @for told in &page.words {
                p {
                    @if let Some(number) = told.plate {
                        span data-say="plate" data-number=(number) {
                            (say(language, "plate").replace("{}", &number.to_string()))
                        }
                        " "
                    }
                    (said(book, &told.said))
                }
            }
        }
    }
}

fn said(book: &Book, said: &Said) -> Markup {
    let language = if said.language.is_empty() { &book.language } else { &said.language };
    html! { span lang=(language) dir=(direction(language)) { (said.text) } }
}

fn end(shown: &Shown, language: &str) -> Markup {
    html! {
        section.leaf.end data-kind="end" hidden {
            div.column {
                p.title lang=(shown.book.language) dir=(direction(&shown.book.language)) {
                    (shown.book.title)
                }
                @if shown.take_home.is_some() {
                    h2 data-say="take" { (say(language, "take")) }
                    (code(shown, language))
                }
                div.choices {
                    button type="button" data-do="first" data-say="first" {
                        (say(language, "first"))
                    }
                    @if shown.guest_book.is_some() {
                        button type="button" data-do="guest" data-say="writes" {
                            (say(language, "writes"))
                        }
                    }
                }
            }
        }
    }
}

/// The code and the address in plain letters.
pub(crate) fn code(shown: &Shown, language: &str) -> Markup {
    html! {
        @if let Some(home) = &shown.take_home {
            div.code-card {
                img src=(home.code) alt="" width="240" height="240" draggable="false";
                div {
                    p data-say="scan" { (say(language, "scan")) }
                    p.address dir="ltr" { (home.address) }
                }
            }
        }
    }
}

pub(crate) fn direction(language: &str) -> &'static str {
    if is_right_to_left(language) { "rtl" } else { "ltr" }
}
