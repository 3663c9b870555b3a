//! What an e-book says of itself.

use roxmltree::{Document, Node, ParsingOptions};
use std::fs::File;
use std::io::{self, BufReader, Read as _};
use zip::ZipArchive;

/// Most bytes of the container or the package document: some hundred times what a book needs.
const WORDS: u64 = 8 << 20;
/// Most bytes of the cover's picture.
const PICTURE: u64 = 32 << 20;
const DC: &str = "http://purl.org/dc/elements/1.1/";

/// What the package document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Package {
    pub(crate) identifier: String,
    pub(crate) title: String,
    /// BCP 47 tag.
    pub(crate) language: String,
    pub(crate) authors: Vec<String>,
    /// Such as `2026-11-27T05:00:00Z`.
    pub(crate) modified: String,
    pub(crate) description: Option<String>,
    pub(crate) publisher: Option<String>,
    /// Whether its pages are laid out as printed.
    pub(crate) is_fixed: bool,
    /// The cover's picture, if it is a JPEG.
    pub(crate) cover: Option<Vec<u8>>,
}

/// Reads an e-book's own words and its cover; in words, why it could not.
pub(crate) fn read(file: &File) -> Result<Package, String> {
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|e| e.to_string())?;
    let container = text(&mut archive, "META-INF/container.xml")?;
    let container = parsed("META-INF/container.xml", &container)?;
    let root = container.descendants().find_map(|node| node.attribute("full-path"));
    let path = root.ok_or("its container names no package document")?;
    let package = text(&mut archive, path)?;
    let document = parsed(path, &package)?;
    let mut said = said(document.root_element())?;
    if let Some(href) = cover_href(document.root_element()) {
        said.cover = Some(member(&mut archive, &beside(path, href), PICTURE)?);
    }
    Ok(said)
}

type Archive<'a> = ZipArchive<BufReader<&'a File>>;

fn member(archive: &mut Archive, name: &str, most: u64) -> Result<Vec<u8>, String> {
    let entry = archive.by_name(name).map_err(|_| format!("`{name}` is missing in it"))?;
    // What the directory says of the size may be wrong: the reading stops by itself.
    let mut bytes = Vec::new();
    let read = entry.take(most + 1).read_to_end(&mut bytes);
    read.map_err(|e: io::Error| format!("`{name}` in it cannot be read: {e}"))?;
    if bytes.len() as u64 > most { Err(format!("`{name}` in it is too large")) } else { Ok(bytes) }
}

fn text(archive: &mut Archive, name: &str) -> Result<String, String> {
    let bytes = member(archive, name, WORDS)?;
    String::from_utf8(bytes).map_err(|_| format!("`{name}` in it is not UTF-8"))
}

fn parsed<'a>(name: &str, text: &'a str) -> Result<Document<'a>, String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|e| format!("`{name}` in it: {e}"))
}

fn said(package: Node) -> Result<Package, String> {
    let all = |name: &'static str| {
        let nodes = package.descendants().filter(move |node| node.has_tag_name((DC, name)));
        nodes.filter_map(words)
    };
    let meta = |property: &str| {
        let is_it = |node: &Node| {
            node.attribute("property") == Some(property) && node.attribute("refines").is_none()
        };
        package.descendants().find(is_it).and_then(words)
    };
    let own = package.attribute("unique-identifier").unwrap_or_default();
    let is_own =
        |node: &Node| node.has_tag_name((DC, "identifier")) && node.attribute("id") == Some(own);
    let needed = |found: Option<String>, name: &str| found.ok_or(format!("it has no {name}"));
    Ok(Package {
        identifier: needed(package.descendants().find(is_own).and_then(words), "identifier")?,
        title: needed(all("title").next(), "title")?,
        language: needed(all("language").next(), "language")?,
        authors: all("creator").collect(),
        modified: needed(meta("dcterms:modified").and_then(|it| moment(&it)), "dcterms:modified")?,
        description: all("description").next(),
        publisher: all("publisher").next(),
        is_fixed: meta("rendition:layout").as_deref() == Some("pre-paginated"),
        cover: None,
    })
}

/// The words of an element, white space tidied; none of an empty one.
fn words(node: Node) -> Option<String> {
    let text = node.text()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// A moment as EPUB wants them, `CCYY-MM-DDThh:mm:ssZ`, if the calendar has it.
fn moment(text: &str) -> Option<String> {
    let pattern = b"0000-00-00T00:00:00Z";
    let fits = |(letter, like): (u8, &u8)| match like {
        b'0' => letter.is_ascii_digit(),
        _ => letter == *like,
    };
    let is_moment = text.len() == pattern.len() && text.bytes().zip(pattern).all(fits);
    // Written anew, since readers of catalogues know no leap second.
    is_moment.then(|| text.parse::<jiff::Timestamp>().ok())?.map(|moment| moment.to_string())
}

/// Where the cover's picture is, seen from the package document: a JPEG alone.
fn cover_href<'a>(package: Node<'a, '_>) -> Option<&'a str> {
    let is_cover = |node: &Node| {
        let properties = node.attribute("properties").unwrap_or_default();
        properties.split_whitespace().any(|property| property == "cover-image")
            && node.attribute("media-type") == Some("image/jpeg")
    };
    package.descendants().find(is_cover)?.attribute("href")
}

/// The path in the archive of what is named relative to `document`.
fn beside(document: &str, href: &str) -> String {
    let href = percent_encoding::percent_decode_str(href).decode_utf8_lossy();
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_in_the_archive_are_seen_from_the_package_document() {
        assert_eq!(beside("OEBPS/package.opf", "pictures/cover.jpg"), "OEBPS/pictures/cover.jpg");
        assert_eq!(beside("package.opf", "./cover%20one.jpg"), "cover one.jpg");
        assert_eq!(beside("a/b/package.opf", "../cover.jpg"), "a/cover.jpg");
    }

    #[test]
    fn a_moment_has_a_date_that_there_is_a_time_and_a_z() {
        let said = "2026-11-27T05:00:00Z";
        assert_eq!(moment(said).as_deref(), Some(said));
        assert_eq!(moment("2016-12-31T23:59:60Z").as_deref(), Some("2016-12-31T23:59:59Z"));
        for text in [
            "2026-11-27",
            "2026-11-27T05:00:00+01:00",
            "2026-11-27T05:00Z",
            "2026-02-30T05:00:00Z",
            "2026-11-27T25:00:00Z",
            "",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
