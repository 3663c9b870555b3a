//! Properties of XMP (ISO 16684-1) out of a document's metadata.

use crate::pdf::Document;
use roxmltree::Document as Xml;

/// Names of the vocabularies.
pub mod vocabulary {
    /// Dublin Core.
    pub const DC: &str = "http://purl.org/dc/elements/1.1/";
    /// XMP's own.
    pub const XMP: &str = "http://ns.adobe.com/xap/1.0/";
    /// Of PDF.
    pub const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
    /// Which PDF/X it is.
    pub const PDFX: &str = "http://www.npes.org/pdfx/ns/id/";
    /// Which PDF/A it is.
    pub const PDFA: &str = "http://www.aiim.org/pdfa/ns/id/";
    /// Which PDF/UA it is.
    pub const PDFUA: &str = "http://www.aiim.org/pdfua/ns/id/";
}

/// Most bytes of metadata.
const MOST: u64 = 4 << 20;

/// The metadata of a document as XML; empty where there is none.
pub struct Xmp(String);

impl Xmp {
    /// Takes the metadata of the document's catalogue.
    pub fn of(document: &Document) -> Self {
        let root = document.dict(document.trailer(), "Root");
        let object = document.get(&root, "Metadata");
        let bytes = object.stream().filter(|s| s.length <= MOST).map(|s| document.plain(s));
        Self(String::from_utf8(bytes.and_then(Result::ok).unwrap_or_default()).unwrap_or_default())
    }

    /// The value of a property: simple, or the first of its list.
    pub fn property(&self, vocabulary: &str, name: &str) -> Option<String> {
        let xml = Xml::parse(&self.0).ok()?;
        let element = xml.descendants().find(|node| node.has_tag_name((vocabulary, name)));
        let of_element = element.map(|node| {
            let words =
                node.descendants().filter(roxmltree::Node::is_text).filter_map(|n| n.text());
            words.map(str::trim).find(|text| !text.is_empty()).unwrap_or_default().to_owned()
        });
        let of_attribute =
            || xml.descendants().find_map(|n| n.attribute((vocabulary, name)).map(str::to_owned));
        of_element.or_else(of_attribute).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_property_is_an_attribute_an_element_or_a_list() {
        let xmp = Xmp(format!(
            "<x xmlns:dc=\"{}\" xmlns:a=\"{}\" a:part=\"2\"><dc:title><b><i> Sea </i></b></dc:title>\
             <a:conformance>U</a:conformance></x>",
            vocabulary::DC,
            vocabulary::PDFA
        ));
        let value = |v, n| xmp.property(v, n);
        assert_eq!(value(vocabulary::DC, "title").as_deref(), Some("Sea"));
        assert_eq!(value(vocabulary::PDFA, "part").as_deref(), Some("2"));
        assert_eq!(value(vocabulary::PDFA, "conformance").as_deref(), Some("U"));
        assert_eq!(Xmp("<broken".into()).property(vocabulary::DC, "title"), None);
    }
}
