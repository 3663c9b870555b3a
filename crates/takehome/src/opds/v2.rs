//! OPDS 2.0: JSON.

use super::feed::{Around, Entries, Feed, PAGE, name};
use super::said::{iri, language};
use crate::shelf::{Place, Stand};
use serde::Serialize;

pub(super) const FEED: &str = "application/opds+json";
pub(super) const PUBLICATION: &str = "application/opds-publication+json";

#[derive(Serialize)]
struct Document<'a> {
    metadata: FeedMetadata<'a>,
    links: Vec<Link>,
    #[serde(skip_serializing_if = "Option::is_none")]
    navigation: Option<Vec<Link>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publications: Option<Vec<Publication<'a>>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FeedMetadata<'a> {
    title: &'a str,
    modified: &'a str,
    number_of_items: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    items_per_page: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current_page: Option<usize>,
}

#[derive(Serialize)]
struct Publication<'a> {
    metadata: Metadata<'a>,
    links: Vec<Link>,
    images: Vec<Link>,
}

#[derive(Serialize)]
struct Metadata<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    title: &'a str,
    identifier: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    modified: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    author: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
}

#[derive(Default, Serialize)]
struct Link {
    #[serde(skip_serializing_if = "Option::is_none")]
    rel: Option<&'static str>,
    href: String,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Bytes of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    height: Option<u16>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    templated: bool,
}

impl Link {
    fn to(rel: &'static str, kind: &'static str, href: String) -> Self {
        Self { rel: Some(rel), href, kind, ..Self::default() }
    }
}

/// A feed as a JSON document.
pub(super) fn feed(feed: &Feed) -> Vec<u8> {
    let is_paged = matches!(feed.entries, Entries::Books(_));
    let title = if feed.title.is_empty() { &feed.around.setting.title } else { &feed.title };
    let metadata = FeedMetadata {
        title,
        modified: feed.updated,
        number_of_items: feed.total,
        items_per_page: is_paged.then_some(PAGE),
        current_page: is_paged.then_some(feed.page),
    };
    let (navigation, publications) = (navigation(feed), publications(feed));
    written(&Document { metadata, links: links(feed), navigation, publications })
}

/// The halls. A feed must list something: one without halls or books leads back to the root.
fn navigation(feed: &Feed) -> Option<Vec<Link>> {
    let setting = feed.around.setting;
    let to = |title: &str, rel, path: &str| Link {
        title: Some(title.to_owned()),
        ..Link::to(rel, FEED, setting.origin.at(path))
    };
    match &feed.entries {
        Entries::Halls(halls) if !halls.is_empty() => {
            let hall = |hall: &&Place| {
                to(&hall.title, "subsection", &format!("/opds/v2/hall/{}", hall.code))
            };
            Some(halls.iter().map(hall).collect())
        }
        Entries::Books(stands) if !stands.is_empty() => None,
        _ => Some(vec![to(&setting.title, "start", "/opds/v2")]),
    }
}

fn publications<'a>(feed: &Feed<'a>) -> Option<Vec<Publication<'a>>> {
    match &feed.entries {
        Entries::Books(stands) if !stands.is_empty() => {
            Some(stands.iter().map(|stand| described(&feed.around, stand)).collect())
        }
        _ => None,
    }
}

/// A book by itself.
pub(super) fn publication(around: &Around, stand: &Stand) -> Vec<u8> {
    written(&described(around, stand))
}

fn written(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("texts and numbers can be written as JSON")
}

fn links(feed: &Feed) -> Vec<Link> {
    let origin = &feed.around.setting.origin;
    let mut links = vec![
        Link::to("self", FEED, feed.address("v2", feed.page)),
        Link::to("start", FEED, origin.at("/opds/v2")),
        Link { templated: true, ..Link::to("search", FEED, origin.at("/opds/v2/search{?query}")) },
    ];
    for (relation, page) in feed.pages() {
        links.push(Link::to(relation, FEED, feed.address("v2", page)));
    }
    if !feed.at.is_empty() {
        links.push(Link::to("up", FEED, origin.at("/opds/v2")));
    }
    links
}

fn described<'a>(around: &Around, stand: &'a Stand) -> Publication<'a> {
    let (book, said) = (&stand.book, &stand.book.said);
    let itself = around.setting.origin.at(&format!("/opds/v2/book/{}", stand.code));
    let mut links = vec![
        Link::to("self", PUBLICATION, itself),
        Link::to("alternate", "text/html", around.beside(stand, "")),
    ];
    links.extend(book.editions.iter().map(|edition| Link {
        title: Some(name(book, edition)),
        size: Some(edition.held.length),
        ..Link::to(
            "http://opds-spec.org/acquisition/open-access",
            edition.format.media_type(),
            around.file(stand, edition),
        )
    }));
    let picture =
        |name| Link { href: around.beside(stand, name), kind: "image/jpeg", ..Link::default() };
    let (w, h) = book.cover.size;
    let thumbnail = Link { width: Some(w), height: Some(h), ..picture("/thumbnail.jpg") };
    Publication {
        metadata: Metadata {
            kind: "http://schema.org/Book",
            title: &said.title,
            identifier: iri(&said.identifier),
            language: language(&said.language),
            modified: &said.modified,
            author: &said.authors,
            publisher: said.publisher.as_deref(),
            description: said.description.as_deref(),
        },
        links,
        images: vec![picture("/cover.jpg"), thumbnail],
    }
}
