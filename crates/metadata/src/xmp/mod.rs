//! XMP: the packet as properties, whatever of RDF's many spellings it is written in.

mod claims;
mod regions;

pub use claims::claims;

use crate::bytes::Order;
use crate::text;
use roxmltree::{Document, Node};
use std::borrow::Cow;

/// Larger packets carry pictures (depth maps, the second eye) and are not read.
const LARGEST_PACKET: usize = 4 << 20;
/// The XML reader compares each attribute of an element with all others, and each
/// element knows all name spaces around it: crowds would take it minutes. Lightroom
/// writes some two hundred attributes.
const MOST_ATTRIBUTES: usize = 2_000;
/// The most name spaces that a packet may declare; the same may be declared many times.
const MOST_SPACES: usize = 2_000;
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// A property's name: name space and local name.
type Name = (&'static str, &'static str);

/// The packet as XML text. Sidecars may be UTF-16, embedded ones have padding and zeros
/// around them.
fn xml(packet: &[u8]) -> Option<String> {
    if packet.len() > LARGEST_PACKET {
        return None;
    }
    let text = match packet {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Cow::Owned(text::decode_utf16(packet, Order::Big)),
        _ => String::from_utf8_lossy(packet),
    };
    let (start, end) = (text.find('<')?, text.rfind('>')? + 1);
    let xml = text.get(start..end).filter(|xml| !is_crowded(xml))?;
    Some(xml.to_owned())
}

fn is_crowded(xml: &str) -> bool {
    let attributes = xml.split('<').map(|tag| tag.bytes().filter(|&byte| byte == b'=').count());
    attributes.max() > Some(MOST_ATTRIBUTES) || xml.matches("xmlns").count() > MOST_SPACES
}

/// Something with properties: the photograph itself, or a structure inside.
#[derive(Clone)]
struct Resource<'a>(Vec<Node<'a, 'a>>);

/// The value of a property.
#[derive(Clone, Copy)]
enum Value<'a> {
    Attribute(&'a str),
    Element(Node<'a, 'a>),
}

impl<'a> Resource<'a> {
    /// The photograph that a packet speaks about.
    fn of_packet(document: &'a Document<'a>) -> Self {
        let is_rdf = |node: &Node| node.has_tag_name((RDF, "RDF"));
        let rdf = document.descendants().find(is_rdf);
        Self(rdf.into_iter().flat_map(|rdf| rdf.children()).filter(is_description).collect())
    }

    fn get(&self, (space, name): Name) -> Option<Value<'a>> {
        self.0.iter().find_map(|node| {
            let element = node.children().find(|child| child.has_tag_name((space, name)));
            element
                .map(Value::Element)
                .or_else(|| node.attribute((space, name)).map(Value::Attribute))
        })
    }

    fn text(&self, name: Name) -> Option<String> {
        self.get(name)?.text().map(str::to_owned)
    }

    fn number(&self, name: Name) -> Option<f64> {
        let number: f64 = self.get(name)?.text()?.trim().parse().ok()?;
        number.is_finite().then_some(number)
    }

    fn texts(&self, name: Name) -> Vec<String> {
        let items = self.get(name).map(Value::items).unwrap_or_default();
        items.into_iter().filter_map(|item| item.text().map(str::to_owned)).collect()
    }

    /// The text of a language alternative that speaks to everybody, else the first, with
    /// its language. `x-default` is no language; where another alternative says the same
    /// words, its language is theirs.
    fn alternative(&self, name: Name) -> Option<(String, Option<String>)> {
        const EVERYBODY: &str = "x-default";
        let items = self.get(name)?.items();
        let said = |item: &Value<'a>| Some((item.text()?.trim(), item.language()));
        let all: Vec<(&str, Option<&str>)> = items.iter().filter_map(said).collect();
        let default = all.iter().find(|(_, language)| *language == Some(EVERYBODY));
        let (text, _) = default.or(all.first())?;
        let mut languages = all.iter().filter(|(other, _)| other == text);
        let language = languages.find_map(|(_, language)| language.filter(|&l| l != EVERYBODY));
        Some(((*text).to_owned(), language.map(str::to_owned)))
    }

    fn structure(&self, name: Name) -> Option<Self> {
        self.get(name).and_then(Value::structure)
    }

    fn structures(&self, name: Name) -> Vec<Self> {
        let items = self.get(name).map(Value::items).unwrap_or_default();
        items.into_iter().filter_map(Value::structure).collect()
    }
}

fn is_description(node: &Node) -> bool {
    node.has_tag_name((RDF, "Description"))
}

impl<'a> Value<'a> {
    /// The text, or that of the first item.
    fn text(self) -> Option<&'a str> {
        match self {
            Self::Attribute(text) => Some(text),
            Self::Element(node)
                if node.has_children() && !node.children().any(|c| c.is_element()) =>
            {
                node.text()
            }
            Self::Element(node) => {
                let inner = node.children().find(Node::is_element)?;
                let is_item =
                    |n: &Node| n.has_tag_name((RDF, "li")) || n.has_tag_name((RDF, "value"));
                inner.children().find(is_item).and_then(|item| item.text())
            }
        }
    }

    /// The items of an array; a single value is its only item.
    fn items(self) -> Vec<Self> {
        let Self::Element(node) = self else { return vec![self] };
        let is_array = |n: &Node| ["Alt", "Bag", "Seq"].iter().any(|&a| n.has_tag_name((RDF, a)));
        let Some(array) = node.children().find(is_array) else { return vec![self] };
        let items = array.children().filter(|child| child.has_tag_name((RDF, "li")));
        items.map(Self::Element).collect()
    }

    fn language(self) -> Option<&'a str> {
        match self {
            Self::Attribute(_) => None,
            Self::Element(node) => node.attribute(("http://www.w3.org/XML/1998/namespace", "lang")),
        }
    }

    /// The properties inside, written as attributes, as elements or in a description.
    fn structure(self) -> Option<Resource<'a>> {
        let Self::Element(node) = self else { return None };
        let descriptions = node.children().filter(is_description);
        Some(Resource(std::iter::once(node).chain(descriptions).collect()))
    }
}
