//! OPDS 1.2: Atom.

use super::feed::{Entries, Feed, PAGE, name};
use super::said::{in_xml, iri, language};
use crate::home::Setting;
use crate::shelf::{Place, Stand};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

pub(super) const NAVIGATION: &str = "application/atom+xml;profile=opds-catalog;kind=navigation";
pub(super) const ACQUISITION: &str = "application/atom+xml;profile=opds-catalog;kind=acquisition";
const SEARCH: &str = "application/opensearchdescription+xml";
const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns", "http://www.w3.org/2005/Atom"),
    ("xmlns:dc", "http://purl.org/dc/terms/"),
    ("xmlns:opensearch", "http://a9.com/-/spec/opensearch/1.1/"),
];

type Out = Writer<Vec<u8>>;

/// A feed as an Atom document.
pub(super) fn feed(feed: &Feed) -> Vec<u8> {
    document(|out| {
        let element = out.create_element("feed").with_attributes(NAMESPACES);
        element.write_inner_content(|out| {
            head(out, feed)?;
            match &feed.entries {
                Entries::Halls(halls) => {
                    halls.iter().try_for_each(|hall| hall_entry(out, feed, hall))
                }
                Entries::Books(stands) => {
                    stands.iter().try_for_each(|stand| entry(out, feed, stand))
                }
            }
        })?;
        Ok(())
    })
}

/// Tells readers how to search.
pub(super) fn search_description(setting: &Setting) -> Vec<u8> {
    let template = setting.origin.at("/opds/v1/search?query={searchTerms}");
    document(|out| {
        let namespace = ("xmlns", "http://a9.com/-/spec/opensearch/1.1/");
        let element = out.create_element("OpenSearchDescription").with_attribute(namespace);
        element.write_inner_content(|out| {
            text(out, "ShortName", "Books")?;
            text(out, "Description", &setting.title)?;
            text(out, "InputEncoding", "UTF-8")?;
            let url = [("type", ACQUISITION), ("template", &template)];
            out.create_element("Url").with_attributes(url).write_empty().map(drop)
        })?;
        Ok(())
    })
}

fn document(write: impl FnOnce(&mut Out) -> io::Result<()>) -> Vec<u8> {
    let mut out = Writer::new(Vec::new());
    let declared = out.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    declared.and_then(|()| write(&mut out)).expect("memory takes whatever is written");
    out.into_inner()
}

fn head(out: &mut Out, feed: &Feed) -> io::Result<()> {
    let setting = feed.around.setting;
    text(out, "id", &feed.address("v1", 1))?;
    text(out, "title", if feed.title.is_empty() { &setting.title } else { &feed.title })?;
    text(out, "updated", feed.updated)?;
    out.create_element("author").write_inner_content(|out| text(out, "name", &setting.title))?;
    if let Entries::Books(_) = feed.entries {
        text(out, "opensearch:totalResults", &feed.total.to_string())?;
        text(out, "opensearch:itemsPerPage", &PAGE.to_string())?;
        text(out, "opensearch:startIndex", &((feed.page - 1) * PAGE + 1).to_string())?;
    }
    link(out, "self", feed.atom_kind(), &feed.address("v1", feed.page), &[])?;
    link(out, "start", NAVIGATION, &setting.origin.at("/opds/v1"), &[])?;
    link(out, "search", SEARCH, &setting.origin.at("/opds/search.xml"), &[])?;
    for (relation, page) in feed.pages() {
        link(out, relation, ACQUISITION, &feed.address("v1", page), &[])?;
    }
    if !feed.at.is_empty() {
        link(out, "up", NAVIGATION, &setting.origin.at("/opds/v1"), &[])?;
    }
    Ok(())
}

fn hall_entry(out: &mut Out, feed: &Feed, hall: &Place) -> io::Result<()> {
    let address = feed.around.setting.origin.at(&format!("/opds/v1/hall/{}", hall.code));
    let shelf = feed.around.shelf;
    let books = shelf.stands.iter().filter(|stand| shelf.halls[stand.hall].id == hall.id);
    let titles: Vec<&str> = books.map(|stand| stand.book.title()).collect();
    let element = out.create_element("entry");
    element.write_inner_content(|out| {
        text(out, "title", &hall.title)?;
        text(out, "id", &address)?;
        text(out, "updated", feed.updated)?;
        let content = out.create_element("content").with_attribute(("type", "text"));
        content.write_text_content(BytesText::new(&in_xml(&titles.join(", "))))?;
        link(out, "subsection", ACQUISITION, &address, &[])
    })?;
    Ok(())
}

fn entry(out: &mut Out, feed: &Feed, stand: &Stand) -> io::Result<()> {
    let (book, said) = (&stand.book, &stand.book.said);
    let element = out.create_element("entry");
    element.write_inner_content(|out| {
        text(out, "title", &said.title)?;
        text(out, "id", &iri(&said.identifier))?;
        text(out, "updated", &said.modified)?;
        for author in &said.authors {
            out.create_element("author").write_inner_content(|out| text(out, "name", author))?;
        }
        if let Some(language) = language(&said.language) {
            text(out, "dc:language", &language)?;
        }
        text(out, "dc:identifier", &said.identifier)?;
        if let Some(publisher) = &said.publisher {
            text(out, "dc:publisher", publisher)?;
        }
        if let Some(description) = &said.description {
            text(out, "summary", description)?;
        }
        links(out, feed, stand)?;
        for edition in &book.editions {
            let length = edition.held.length.to_string();
            let more = [("title", name(book, edition)), ("length", length)];
            let (kind, address) = (edition.format.media_type(), feed.around.file(stand, edition));
            link(out, "http://opds-spec.org/acquisition/open-access", kind, &address, &more)?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Cover and page of a book.
fn links(out: &mut Out, feed: &Feed, stand: &Stand) -> io::Result<()> {
    let beside = |name: &str| feed.around.beside(stand, name);
    link(out, "alternate", "text/html", &beside(""), &[])?;
    link(out, "http://opds-spec.org/image", "image/jpeg", &beside("/cover.jpg"), &[])?;
    let thumbnail = beside("/thumbnail.jpg");
    link(out, "http://opds-spec.org/image/thumbnail", "image/jpeg", &thumbnail, &[])
}

fn text(out: &mut Out, name: &str, words: &str) -> io::Result<()> {
    out.create_element(name).write_text_content(BytesText::new(&in_xml(words))).map(drop)
}

fn link(
    out: &mut Out,
    relation: &str,
    kind: &str,
    address: &str,
    more: &[(&str, String)],
) -> io::Result<()> {
    let element = out.create_element("link").with_attributes([
        ("rel", relation),
        ("type", kind),
        ("href", address),
    ]);
    let more = more.iter().map(|(name, value)| (*name, value.as_str()));
    element.with_attributes(more).write_empty().map(drop)
}
