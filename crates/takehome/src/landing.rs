//! The page that a short address leads to. It has no script and, with cover and style sheets, at
//! most 30 kB: it opens on any phone, on the poorest network of a hall.

use crate::book::{Book, Edition, Format};
use crate::home::Setting;
use crate::shelf::{Shelf, Stand};
use crate::words::{self, LANGUAGES, Words};
use leporello_page::{Page, Width};
use maud::{Markup, html};

/// The page of one book in one hall.
pub(crate) fn page(setting: &Setting, shelf: &Shelf, stand: &Stand, words: &Words) -> Markup {
    let book = &stand.book;
    let title = &book.said.title;
    let path = format!("/T/{}", stand.code);
    let (w, h) = book.cover.size;
    framed(
        setting,
        &shelf.halls[stand.hall].title,
        words,
        title,
        &html! {
            header.book {
                img src={ (path) "/thumbnail.jpg" } alt="" width=(w) height=(h);
                div {
                    p.kicker { bdi { (setting.title) } " · " bdi { (shelf.halls[stand.hall].title) } }
                    h1 lang=(book.said.language) dir="auto" { (title) }
                    @if !book.said.authors.is_empty() { p { bdi { (book.said.authors.join(", ")) } } }
                }
            }
            main #main tabindex="-1" {
                h2 { (words.take_home) }
                ul.files { @for edition in &book.editions { li { (file(book, &path, edition, words)) } } }
                @if let Some(web) = &book.web { p { a.button href=(web) { (words.web) } } }
                section {
                    h2 { (words.how) }
                    dl.devices {
                        @for (device, line) in words.devices { dt { (device) } dd { (line) } }
                    }
                    p { (words.catalogue) ": " code dir="ltr" { (setting.origin.at("/opds")) } }
                }
            }
        },
    )
}

/// A page for a label whose code has become that of several books.
pub(crate) fn choice(setting: &Setting, shelf: &Shelf, stands: &[&Stand], words: &Words) -> Markup {
    framed(
        setting,
        "",
        words,
        words.which,
        &html! {
            header {
                p.kicker { bdi { (setting.title) } }
                h1 { (words.which) }
            }
            main #main tabindex="-1" {
                ul.files {
                    @for stand in stands {
                        li {
                            a.button href={ "/T/" (stand.code) } {
                                b lang=(stand.book.said.language) dir="auto" { (stand.book.said.title) }
                                span.quiet dir="auto" { (shelf.halls[stand.hall].title) }
                            }
                        }
                    }
                }
            }
        },
    )
}

/// A file: what it is, for whom, how large; one large thing to touch.
fn file(book: &Book, path: &str, edition: &Edition, words: &Words) -> Markup {
    let (name, purpose) = match edition.format {
        Format::Facsimile => (words.facsimile, words.facsimile_for),
        Format::Reading => (words.reading, words.reading_for),
        Format::Pdf => (words.pdf, words.pdf_for),
    };
    let is_among_several = book.editions.iter().any(|other| other.language != book.said.language);
    let address = format!("{path}/{}/{}", edition.held.mark(), edition.ascii_name);
    html! {
        a.button href=(address) type=(edition.format.media_type()) {
            b { (name) @if is_among_several { " (" bdi lang=(edition.language) { (words::name(&edition.language)) } ")" } }
            span.quiet { (purpose) " · " bdi { (words.size(edition.held.length)) } }
        }
    }
}

/// The frame of a visitor's page: languages above, what is counted below.
fn framed(setting: &Setting, hall: &str, words: &Words, title: &str, body: &Markup) -> Markup {
    let name = [title, hall, &setting.title].into_iter().filter(|part| !part.is_empty());
    let page = Page {
        title: &name.collect::<Vec<_>>().join(", "),
        language: words.tag,
        width: Width::Hand,
        styles: &["/T/look/take.css"],
        ..Page::default()
    };
    page.bare(&html! {
        (languages(words))
        (body)
        footer { p { (words.counted) } }
    })
}

/// Links to the same page in every language.
pub(crate) fn languages(words: &Words) -> Markup {
    html! {
        nav.ways.languages aria-label=(words.languages) {
            @for other in LANGUAGES {
                a href={ "?lang=" (other.tag) } lang=(other.tag) hreflang=(other.tag)
                    aria-current=[(other.tag == words.tag).then_some("true")] { (other.name) }
            }
        }
    }
}
