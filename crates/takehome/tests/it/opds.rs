//! Catalogues.

use crate::drawn::Drawn;
use crate::stand::{Exhibition, GREAT, hall};
use axum::http::{Method, StatusCode};
use leporello_takehome::{Book, BookId};
use serde_json::Value;
use std::sync::Arc;

const OPEN: &str = "http://opds-spec.org/acquisition/open-access";

async fn json(exhibition: &Exhibition, path: &str) -> Value {
    let answer = exhibition.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    serde_json::from_slice(&answer.body).unwrap()
}

fn path_of(address: &str) -> &str {
    address.strip_prefix("https://book.example.org").unwrap()
}

#[tokio::test]
async fn the_catalogue_is_atom_and_json_for_who_asks_for_it() {
    let exhibition = Exhibition::new();
    let atom = exhibition.get("/opds").await;
    let kind = "application/atom+xml;profile=opds-catalog;kind=navigation";
    assert_eq!((atom.header("content-type"), atom.header("vary")), (kind, "accept"));
    let asked = [("accept", "application/opds+json")];
    let json = exhibition.ask(Method::GET, "/opds", &asked).await;
    assert_eq!(json.header("content-type"), "application/opds+json");
    assert_eq!(json.header("access-control-allow-origin"), "*");
    assert_eq!(exhibition.get("/opds/v3").await.status, StatusCode::NOT_FOUND);
    assert_eq!(exhibition.get("/opds/v1/hall/2222").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn json_leads_from_the_halls_to_the_files() {
    let exhibition = Exhibition::new();
    let root = json(&exhibition, "/opds/v2").await;
    assert_eq!(root["metadata"]["title"], "Ridges & Huts");
    let halls = root["navigation"].as_array().unwrap();
    assert_eq!(halls.len(), 2);
    let feed = json(&exhibition, path_of(halls[0]["href"].as_str().unwrap())).await;
    assert_eq!(feed["metadata"]["title"], GREAT);
    let book = &feed["publications"][0];
    assert_eq!(book["metadata"]["identifier"], "urn:uuid:3d0a1b2c-1111-8222-8333-444455556666");
    assert_eq!(book["metadata"]["modified"], "2026-11-01T09:30:00Z");
    let links = book["links"].as_array().unwrap();
    let files: Vec<&Value> = links.iter().filter(|link| link["rel"] == OPEN).collect();
    let titles: Vec<&str> = files.iter().map(|link| link["title"].as_str().unwrap()).collect();
    let reading = "For phones and screen readers";
    assert_eq!(titles, ["Pages as printed", reading, "PDF", &format!("{reading} (한국어)")]);
    for file in files {
        let answer = exhibition.get(path_of(file["href"].as_str().unwrap())).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(file["size"], answer.body.len());
        assert_eq!(file["type"], answer.header("content-type"));
    }
    for picture in book["images"].as_array().unwrap() {
        let answer = exhibition.get(path_of(picture["href"].as_str().unwrap())).await;
        assert_eq!(answer.header("content-type"), "image/jpeg");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
    }
    let itself = links.iter().find(|link| link["rel"] == "self").unwrap();
    assert_eq!(&json(&exhibition, path_of(itself["href"].as_str().unwrap())).await, book);
}

#[tokio::test]
async fn atom_says_what_json_says() {
    let exhibition = Exhibition::new();
    let halls = json(&exhibition, "/opds/v2").await;
    let address = halls["navigation"][1]["href"].as_str().unwrap();
    let feed = json(&exhibition, path_of(address)).await;
    let atom = exhibition.get(&path_of(address).replace("/v2/", "/v1/")).await.text();
    let atom = roxmltree::Document::parse(&atom).unwrap();
    let entries = atom.root_element().children().filter(|node| node.has_tag_name("entry"));
    let entries: Vec<_> = entries.collect();
    let publications = feed["publications"].as_array().unwrap();
    assert_eq!((entries.len(), publications.len()), (2, 2));
    for (entry, publication) in entries.iter().zip(publications) {
        let text = |name: &str| {
            entry.children().find(|node| node.tag_name().name() == name).unwrap().text().unwrap()
        };
        assert_eq!(publication["metadata"]["title"], text("title"));
        assert_eq!(publication["metadata"]["identifier"], text("id"));
        assert_eq!(publication["metadata"]["modified"], text("updated"));
        let links = entry.children().filter(|node| node.attribute("rel") == Some(OPEN));
        let links: Vec<_> = links
            .map(|link| {
                ["href", "type", "title", "length"].map(|name| link.attribute(name).unwrap())
            })
            .collect();
        let same = publication["links"].as_array().unwrap().iter().filter(|it| it["rel"] == OPEN);
        let same: Vec<_> = same
            .map(|it| {
                let text = |name: &str| it[name].as_str().unwrap().to_owned();
                [text("href"), text("type"), text("title"), it["size"].to_string()]
            })
            .collect();
        assert_eq!(links, same);
    }
}

#[tokio::test]
async fn identifiers_in_catalogues_are_addresses_even_when_the_book_has_a_bare_number() {
    let exhibition = Exhibition::new();
    let found = json(&exhibition, "/opds/v2/search?query=h%C3%84USER").await;
    let identifier = found["publications"][0]["metadata"]["identifier"].as_str().unwrap();
    assert!(identifier.starts_with("urn:uuid:"), "{identifier}");
}

#[tokio::test]
async fn a_search_finds_each_book_once_by_title_or_author() {
    let exhibition = Exhibition::new();
    let count = async |query: &str| {
        let found = json(&exhibition, &format!("/opds/v2/search?query={query}")).await;
        found["publications"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(count("ridge").await, 1);
    assert_eq!(count("LONG+ada").await, 1);
    assert_eq!(count("ada").await, 2);
    assert_eq!(count("glacier").await, 0);
    let description = exhibition.get("/opds/search.xml").await;
    assert_eq!(description.header("content-type"), "application/opensearchdescription+xml");
    let template = "template=\"https://book.example.org/opds/v1/search?query={searchTerms}\"";
    assert!(description.text().contains(template), "{}", description.text());
}

#[tokio::test]
async fn what_has_no_book_leads_back_to_the_halls_and_lists_no_empty_collection() {
    let folder = tempfile::tempdir().unwrap();
    let bare = Exhibition::of(folder, vec![hall(GREAT, Vec::new())]);
    let nothing = Exhibition::of(tempfile::tempdir().unwrap(), Vec::new());
    let halls = json(&bare, "/opds/v2").await;
    let in_hall = path_of(halls["navigation"][0]["href"].as_str().unwrap()).to_owned();
    for (exhibition, path) in
        [(&bare, "/opds/v2/search?query=ridge"), (&bare, &in_hall), (&nothing, "/opds/v2")]
    {
        let feed = json(exhibition, path).await;
        assert_eq!(feed["metadata"]["numberOfItems"], 0, "{path}");
        assert_eq!(feed.get("publications"), None, "{path}");
        let navigation = feed["navigation"].as_array().unwrap();
        assert_eq!(navigation.len(), 1, "{path}");
        assert_eq!(navigation[0]["href"], "https://book.example.org/opds/v2", "{path}");
        assert_eq!(navigation[0]["title"], "Ridges & Huts", "{path}");
    }
}

#[tokio::test]
async fn whatever_is_searched_for_the_answer_is_well_formed() {
    let exhibition = Exhibition::new();
    for (query, title) in [("%00%07", "Ridges & Huts"), ("a%1Fb%EF%BF%BF", "ab"), ("%3C%26", "<&")]
    {
        let atom = exhibition.get(&format!("/opds/v1/search?query={query}")).await.text();
        let atom = roxmltree::Document::parse(&atom).unwrap();
        let found = atom.descendants().find(|node| node.has_tag_name("title")).unwrap();
        assert_eq!(found.text(), Some(title), "{query}");
        let feed = json(&exhibition, &format!("/opds/v2/search?query={query}")).await;
        assert_eq!(feed["metadata"]["title"], title, "{query}");
    }
}

#[tokio::test]
async fn a_language_is_told_as_readers_know_it_or_not_at_all() {
    for (said, told) in [("en_US", Some("en-US")), ("English (UK)", None)] {
        let folder = tempfile::tempdir().unwrap();
        let drawn = Drawn { language: said, ..Drawn::default() };
        let path = drawn.write(folder.path(), "facsimile.epub");
        let book = Book::from_files(BookId::new("ridge").unwrap(), &[path]).unwrap();
        let exhibition = Exhibition::of(folder, vec![hall(GREAT, vec![Arc::new(book)])]);
        let feed = json(&exhibition, "/opds/v2/search?query=ridge").await;
        let metadata = &feed["publications"][0]["metadata"];
        assert_eq!(metadata.get("language").and_then(Value::as_str), told);
        let atom = exhibition.get("/opds/v1/search?query=ridge").await.text();
        let atom = roxmltree::Document::parse(&atom).unwrap();
        let language = atom.descendants().find(|node| node.tag_name().name() == "language");
        assert_eq!(language.and_then(|node| node.text()), told);
    }
}

#[tokio::test]
async fn long_feeds_come_in_pages_of_fifty() {
    let folder = tempfile::tempdir().unwrap();
    let path = Drawn { ballast: 10, ..Drawn::default() }.write(folder.path(), "facsimile.epub");
    let book = |n: usize| {
        let id = BookId::new(&format!("book-{n}")).unwrap();
        Arc::new(Book::from_files(id, std::slice::from_ref(&path)).unwrap())
    };
    let exhibition = Exhibition::of(folder, vec![hall(GREAT, (0..120).map(book).collect())]);
    let root = json(&exhibition, "/opds/v2").await;
    let first = path_of(root["navigation"][0]["href"].as_str().unwrap()).to_owned();
    let (mut next, mut seen) = (Some(first.clone()), Vec::new());
    while let Some(path) = next {
        let feed = json(&exhibition, &path).await;
        assert_eq!(feed["metadata"]["numberOfItems"], 120);
        seen.push(feed["publications"].as_array().unwrap().len());
        let links = feed["links"].as_array().unwrap();
        let link = links.iter().find(|link| link["rel"] == "next");
        next = link.map(|link| path_of(link["href"].as_str().unwrap()).to_owned());
    }
    assert_eq!(seen, [50, 50, 20]);
    for page in ["0", "4", "99999999999999999999", "18446744073709551615"] {
        let answer = exhibition.get(&format!("{first}?page={page}")).await;
        let is_first = page.parse::<usize>().is_err();
        let status = if is_first { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(answer.status, status, "{page}");
    }
}

#[tokio::test]
async fn every_address_in_a_catalogue_is_whole() {
    let exhibition = Exhibition::new();
    for path in ["/opds/v1", "/opds/v1/search?query=ada", "/opds/search.xml"] {
        let text = exhibition.get(path).await.text();
        for part in text.split("href=\"").skip(1) {
            assert!(part.starts_with("https://book.example.org/"), "{part}");
        }
    }
    let text = exhibition.get("/opds/v2/search?query=ada").await.text();
    for part in text.split("\"href\":\"").skip(1) {
        assert!(part.starts_with("https://book.example.org/"), "{part}");
    }
}
