//! Labels to print: for walls, tables and cards, eight on a sheet of A4.

use crate::home::Setting;
use crate::landing::languages;
use crate::origin::Origin;
use crate::shelf::{Shelf, Stand};
use crate::words::Words;
use leporello_page::{Page, Width};
use maud::{Markup, html};

/// One label for each book in each hall, in the language of `words`. It is seen by the staff, who
/// print it from the browser; on paper nothing but the labels is left.
pub(crate) fn page(setting: &Setting, shelf: &Shelf, words: &Words) -> Markup {
    let page = Page {
        title: words.take_home,
        language: words.tag,
        width: Width::Desk,
        styles: &["/T/look/take.css"],
        ..Page::default()
    };
    page.bare(&html! {
        (languages(words))
        header {
            p.kicker { bdi { (setting.title) } }
            h1 { (words.take_home) }
        }
        main #main tabindex="-1" {
            ul.labels {
                @for hall in 0..shelf.halls.len() {
                    @for stand in shelf.in_hall(hall) { (label(setting, shelf, stand, words)) }
                }
            }
        }
    })
}

fn label(setting: &Setting, shelf: &Shelf, stand: &Stand, words: &Words) -> Markup {
    let path = format!("/T/{}", stand.code);
    html! {
        li.label {
            img src={ (path) "/qr.svg" } alt={ "QR: " (setting.origin.typed(&path)) } width="160" height="160";
            div {
                p.kicker { bdi { (shelf.halls[stand.hall].title) } }
                p.lead lang=(stand.book.said.language) dir="auto" { (stand.book.said.title) }
                p { (words.take_home) }
                p.address dir="ltr" { (typed(&setting.origin, &path)) }
                @if let Some(nearby) = &setting.nearby {
                    p.small { (words.or_here) " " bdi.address { (typed(nearby, &path)) } }
                }
            }
        }
    }
}

/// An address to type, whose code is never broken over two lines.
fn typed(origin: &Origin, path: &str) -> Markup {
    html! { (origin.typed("")) wbr; b { (path) } }
}
