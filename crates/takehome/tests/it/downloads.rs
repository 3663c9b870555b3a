//! Files: whole, in part, again, and how they are counted.

use crate::drawn::Drawn;
use crate::stand::{Exhibition, GREAT, hall, made, ridge};
use axum::http::{Method, StatusCode};
use leporello_takehome::{Book, BookId, Format, Shelf, Taken};
use leporello_turnout::vocabulary::HallId;
use std::net::IpAddr;
use std::sync::Arc;

/// The address with the file's hash, as the page offers it.
async fn hashed(exhibition: &Exhibition, end: &str) -> String {
    let page = exhibition.get(&exhibition.path()).await.text();
    let links = page.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    links.filter(|link| link.ends_with(end)).map(str::to_owned).next().unwrap()
}

#[tokio::test]
async fn a_file_comes_whole_with_everything_a_phone_must_know() {
    let exhibition = Exhibition::new();
    let bytes = std::fs::read(exhibition.folder.path().join("facsimile.epub")).unwrap();
    let answer = exhibition.get(&hashed(&exhibition, "/the-long-ridge.epub").await).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body == bytes, "{} of {} bytes", answer.body.len(), bytes.len());
    assert_eq!(answer.header("content-type"), "application/epub+zip");
    assert_eq!(answer.header("content-length"), bytes.len().to_string());
    assert_eq!(answer.header("accept-ranges"), "bytes");
    assert_eq!(answer.header("etag"), format!("\"b3-{}\"", blake3::hash(&bytes).to_hex()));
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"the-long-ridge.epub\"; filename*=UTF-8''The%20Long%20Ridge.epub"
    );
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable, no-transform");
    assert_eq!(answer.header("last-modified"), "");
    assert_eq!(answer.header("content-encoding"), "");
}

#[tokio::test]
async fn an_address_that_stays_is_asked_again_each_time() {
    let exhibition = Exhibition::new();
    let path = format!("{}/reading-ko.epub", exhibition.path());
    let answer = exhibition.get(&path).await;
    assert_eq!(answer.header("cache-control"), "no-cache, no-transform");
    let name = answer.header("content-disposition").to_owned();
    assert!(name.starts_with("attachment; filename=\"book-reading-ko.epub\"; "), "{name}");
    assert!(
        name.ends_with("filename*=UTF-8''%EA%B8%B4%20%EB%8A%A5%EC%84%A0-reading-ko.epub"),
        "{name}"
    );
    let tag = answer.header("etag").to_owned();
    let again = exhibition.ask(Method::GET, &path, &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(again.header("etag"), tag);
    assert!(again.body.is_empty());
}

#[tokio::test]
async fn any_part_of_a_file_can_be_had() {
    let exhibition = Exhibition::new();
    let path = format!("{}/facsimile.epub", exhibition.path());
    let bytes = std::fs::read(exhibition.folder.path().join("facsimile.epub")).unwrap();
    let length = bytes.len();
    for (range, first, last) in [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=100-300099".to_owned(), 100, 300_099),
        (format!("bytes={}-", length - 7), length - 7, length - 1),
        ("bytes=-70000".to_owned(), length - 70_000, length - 1),
    ] {
        let answer = exhibition.ask(Method::GET, &path, &[("range", &range)]).await;
        assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{range}");
        assert!(answer.body == bytes[first..=last], "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {first}-{last}/{length}"));
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string());
    }
    let beyond = format!("bytes={length}-");
    let answer = exhibition.ask(Method::GET, &path, &[("range", &beyond)]).await;
    assert_eq!(answer.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(answer.header("content-range"), format!("bytes */{length}"));
    let several = exhibition.ask(Method::GET, &path, &[("range", "bytes=0-9,20-29")]).await;
    assert_eq!((several.status, several.body.len()), (StatusCode::OK, length));
}

#[tokio::test]
async fn half_a_file_is_never_gone_on_with_by_the_end_of_another() {
    let exhibition = Exhibition::new();
    let old = hashed(&exhibition, "/the-long-ridge.epub").await;
    let tag = exhibition.ask(Method::HEAD, &old, &[]).await.header("etag").to_owned();
    let changed = Drawn { ballast: 310_000, ..Drawn::default() };
    let path = changed.write(exhibition.folder.path(), "facsimile.epub");
    let book = Book::from_files(ridge(), &[path]).unwrap();
    exhibition.home.lay(Shelf::new(vec![hall(GREAT, vec![Arc::new(book)])]));
    let answer = exhibition.ask(Method::GET, &old, &[("range", "bytes=1000-")]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let stays = format!("{}/facsimile.epub", exhibition.path());
    let headers = [("range", "bytes=1000-"), ("if-range", tag.as_str())];
    let answer = exhibition.ask(Method::GET, &stays, &headers).await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn a_file_stays_as_it_was_hashed_when_another_takes_its_name() {
    let exhibition = Exhibition::new();
    let folder = exhibition.folder.path();
    let bytes = std::fs::read(folder.join("reading.epub")).unwrap();
    std::fs::write(folder.join("new.part"), b"another").unwrap();
    std::fs::rename(folder.join("new.part"), folder.join("reading.epub")).unwrap();
    let answer = exhibition.get(&format!("{}/reading.epub", exhibition.path())).await;
    assert!(answer.body == bytes);
}

#[tokio::test]
async fn a_copy_is_counted_by_book_format_and_hall() {
    let exhibition = Exhibition::new();
    exhibition.get(&format!("{}/screen.pdf", exhibition.path())).await;
    let hall = HallId::new(GREAT).unwrap();
    assert_eq!(exhibition.taken(), [Taken { book: ridge(), format: Format::Pdf, hall }]);
}

#[tokio::test]
async fn what_is_no_copy_is_not_counted() {
    let exhibition = Exhibition::new();
    let path = format!("{}/facsimile.epub", exhibition.path());
    exhibition.get(&exhibition.path()).await;
    exhibition.ask(Method::HEAD, &path, &[]).await;
    exhibition.ask(Method::GET, &path, &[("range", "bytes=1-")]).await;
    exhibition.ask(Method::GET, &path, &[("range", "bytes=99999999-")]).await;
    exhibition.ask(Method::GET, &path, &[("user-agent", "Twitterbot/1.0")]).await;
    exhibition.ask(Method::GET, &path, &[("sec-purpose", "prefetch")]).await;
    exhibition.ask(Method::POST, &path, &[]).await;
    exhibition.get(&format!("{}/cover.jpg", exhibition.path())).await;
    assert_eq!(exhibition.taken(), []);
}

#[tokio::test]
async fn double_clicks_and_the_parts_of_one_download_are_one_copy() {
    let exhibition = Exhibition::new();
    let path = format!("{}/facsimile.epub", exhibition.path());
    exhibition.ask(Method::GET, &path, &[("range", "bytes=0-1")]).await;
    exhibition.ask(Method::GET, &path, &[("range", "bytes=0-99999")]).await;
    exhibition.ask(Method::GET, &path, &[("range", "bytes=100000-")]).await;
    let tag = exhibition.get(&path).await.header("etag").to_owned();
    exhibition.ask(Method::GET, &path, &[("if-none-match", &tag)]).await;
    // The same file under its other address.
    exhibition.get(&hashed(&exhibition, "/the-long-ridge.epub").await).await;
    assert_eq!(exhibition.taken().len(), 1);
    let another = IpAddr::from([192, 168, 4, 3]);
    exhibition.ask_from(another, Method::GET, &path, &[]).await;
    assert_eq!(exhibition.taken().len(), 2);
    exhibition
        .ask_from(another, Method::GET, &path, &[("if-none-match", &tag), ("user-agent", "B")])
        .await;
    assert_eq!(exhibition.taken().len(), 3, "a 304 is a copy by the rule");
}

#[tokio::test]
async fn only_get_and_head_are_answered() {
    let exhibition = Exhibition::new();
    let path = format!("{}/facsimile.epub", exhibition.path());
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let answer = exhibition.ask(method, &path, &[]).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.header("allow"), "GET,HEAD");
    }
    let head = exhibition.ask(Method::HEAD, &path, &[("range", "bytes=0-1")]).await;
    let length = std::fs::metadata(exhibition.folder.path().join("facsimile.epub")).unwrap().len();
    assert_eq!(head.status, StatusCode::OK);
    assert_eq!(head.header("content-length"), length.to_string());
    assert!(head.body.is_empty());
}

#[tokio::test]
async fn no_address_leads_out_of_the_shelf() {
    let exhibition = Exhibition::new();
    let path = exhibition.path();
    for end in [
        "/block.pdf",
        "/plan.toml",
        "/..%2Fplan.toml",
        "/%2e%2e/plan.toml",
        "/other%2Ffacsimile.epub",
        "/0000000000000000/the-long-ridge.epub",
        "/facsimile.epub%00.pdf",
    ] {
        let answer = exhibition.get(&format!("{path}{end}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{end}");
    }
}

#[test]
fn a_book_is_what_make_wrote_without_what_a_printer_gets() {
    let folder = tempfile::tempdir().unwrap();
    let book = made(folder.path());
    assert_eq!((book.title(), book.id().as_str()), ("The Long Ridge", "long-ridge"));
    let id = || BookId::new("x").unwrap();
    let empty = tempfile::tempdir().unwrap();
    let said = Book::from_folder(id(), empty.path()).unwrap_err().to_string();
    assert!(said.ends_with("it has no e-book; `leporello make` writes them"), "{said}");
    std::fs::write(empty.path().join("reading.epub"), b"no archive").unwrap();
    let said = Book::from_folder(id(), empty.path()).unwrap_err().to_string();
    assert!(said.contains("reading.epub") && said.contains("cannot be shown"), "{said}");
    let pdf = folder.path().join("screen.pdf");
    let said = Book::from_files(id(), &[pdf]).unwrap_err().to_string();
    assert!(said.contains("there is no e-book beside it"), "{said}");
}
