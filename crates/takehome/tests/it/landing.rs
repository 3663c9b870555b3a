//! The page that a code leads to.

use crate::drawn::Drawn;
use crate::stand::{Exhibition, hall};
use axum::http::{Method, StatusCode};
use leporello_takehome::{Book, BookId};
use std::collections::BTreeMap;
use std::sync::Arc;

const LANGUAGES: [&str; 6] = ["en", "de", "fr", "es", "ar", "ko"];

#[tokio::test]
async fn the_page_offers_every_format_with_its_size() {
    let exhibition = Exhibition::new();
    let text = exhibition.get(&exhibition.path()).await.text();
    for part in [
        "Pages as printed",
        "For phones and screen readers",
        "PDF",
        "Read it in the browser",
        "href=\"/hall/1/web/\"",
        "/the-long-ridge.epub\"",
        "/the-long-ridge-reading.epub\"",
        "/book-reading-ko.epub\"",
        "/the-long-ridge.pdf\"",
        "kB",
        "iPhone",
        "Android",
        "Kindle",
        "https://book.example.org/opds",
        "Ridges &amp; Huts",
        "Great hall",
        "Ada &amp; Bo",
    ] {
        assert!(text.contains(part), "{part} is missing in {text}");
    }
    let (printed, flowing) = (text.find("Pages as printed"), text.find("For phones"));
    assert!(printed < flowing, "the pages as printed come first");
}

#[tokio::test]
async fn the_page_runs_nothing_and_is_small_in_every_language() {
    let exhibition = Exhibition::new();
    let path = exhibition.path();
    let style = exhibition.get("/T/look/take.css").await.body.len();
    let picture = exhibition.get(&format!("{path}/thumbnail.jpg")).await.body.len();
    let common = include_str!("../../../page/src/assets/page.css").len();
    for language in LANGUAGES {
        let answer = exhibition.get(&format!("{path}?lang={language}")).await;
        let text = answer.text();
        for forbidden in ["<script", "<style", " style=", " onclick", "http-equiv"] {
            assert!(!text.contains(forbidden), "{forbidden} in {language}");
        }
        let all = answer.body.len() + style + common + picture;
        assert!(all <= 30_000, "{all} bytes in {language}: {} of page", answer.body.len());
        assert!(text.contains(&format!("<html lang=\"{language}\"")), "{language}");
        assert_eq!(text.contains("dir=\"rtl\""), language == "ar");
        assert_eq!(answer.header("vary"), "accept-language");
    }
}

#[tokio::test]
async fn the_page_is_in_the_language_of_the_phone() {
    let exhibition = Exhibition::new();
    let headers = [("accept-language", "de-AT,de;q=0.9,en;q=0.5")];
    let text = exhibition.ask(Method::GET, &exhibition.path(), &headers).await.text();
    assert!(text.contains("Seiten wie gedruckt"), "{text}");
    assert!(text.contains("<h1 lang=\"en\" dir=\"auto\">The Long Ridge</h1>"), "{text}");
}

#[tokio::test]
async fn what_a_book_says_of_itself_is_never_markup() {
    let folder = tempfile::tempdir().unwrap();
    let title = "<script>alert(1)</script>";
    let path = Drawn { title, ..Drawn::default() }.write(folder.path(), "facsimile.epub");
    let book = Book::from_files(BookId::new("x").unwrap(), &[path]).unwrap();
    let exhibition = Exhibition::of(folder, vec![hall("<em>", vec![Arc::new(book)])]);
    for path in ["/T/labels", "/opds/v1"] {
        let text = exhibition.get(path).await.text();
        assert!(!text.contains("<script") && !text.contains("<em>"), "{text}");
    }
}

#[tokio::test]
async fn an_unknown_code_leads_nowhere() {
    let exhibition = Exhibition::new();
    for path in ["/T/2222", "/T/x", "/T/7K3F7K3F7K3F7K3F7", "/T/%3Cscript%3E"] {
        assert_eq!(exhibition.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

/// Two halls whose codes begin with the same four characters, found by trying.
fn alike() -> [String; 2] {
    let mut seen = BTreeMap::new();
    for number in 0.. {
        let name = format!("Hall {number}");
        let path = code_of(&name);
        if let Some(other) = seen.insert(path, name.clone()) {
            return [other, name];
        }
    }
    unreachable!("codes of four characters run out")
}

/// The four characters with which the code of a hall's book begins.
fn code_of(hall_name: &str) -> String {
    let hash = blake3::hash(format!("leporello take-home\n{hall_name}\nx").as_bytes());
    let letters = b"234679CDFHJKMNPQRTVWXY";
    hash.as_bytes()[..4].iter().map(|byte| char::from(letters[usize::from(*byte) % 22])).collect()
}

#[tokio::test]
async fn a_label_that_came_to_mean_two_books_offers_both() {
    let names = alike();
    let folder = tempfile::tempdir().unwrap();
    let path = Drawn::default().write(folder.path(), "facsimile.epub");
    let book = Arc::new(Book::from_files(BookId::new("x").unwrap(), &[path]).unwrap());
    let halls = names.iter().map(|name| hall(name, vec![book.clone()])).collect();
    let exhibition = Exhibition::of(folder, halls);
    let answer = exhibition.get(&format!("/T/{}", code_of(&names[0]))).await;
    assert_eq!(answer.status, StatusCode::OK);
    let text = answer.text();
    for name in &names {
        let id = leporello_turnout::vocabulary::HallId::new(name).unwrap();
        let path = exhibition.home.shelf().path(&id, &BookId::new("x").unwrap()).unwrap();
        assert!(path.len() > "/T/7K3F".len(), "{path}");
        assert!(text.contains(&format!("href=\"{path}\"")), "{text}");
        assert!(exhibition.get(&path).await.text().contains(name.as_str()));
    }
}
