//! OPDS 2.0: JSON.

use super::feed::{Around, Entries, Feed, PAGE, iri, name};
use crate::shelf::Stand;
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
    language: &'a str,
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
    let (navigation, publications) = match &feed.entries {
        Entries::Halls(halls) => {
            let origin = &feed.around.setting.origin;
            let link = |hall: &&crate::shelf::Place| Link {
                title: Some(hall.title.clone()),
                ..Link::to("subsection", FEED, origin.at(&format!("/opds/v2/hall/{}", hall.code)))
            };
            (Some(halls.iter().map(link).collect()), None)
        }
        Entries::Books(stands) => {
            (None, Some(stands.iter().map(|stand| described(&feed.around, stand)).collect()))
        }
    };
    let is_paged = publications.is_some();
    let title = if feed.title.is_empty() { &feed.around.setting.title } else { &feed.title };
    let metadata = FeedMetadata {
        title,
        modified: feed.updated,
        number_of_items: feed.total,
        items_per_page: is_paged.then_some(PAGE),
        current_page: is_paged.then_some(feed.page),
    };
    written(&Document { metadata, links: links(feed), navigation, publications })
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
            language: &said.language,
            modified: &said.modified,
            author: &said.authors,
            publisher: said.publisher.as_deref(),
            description: said.description.as_deref(),
        },
        links,
        images: vec![picture("/cover.jpg"), thumbnail],
    }
}
