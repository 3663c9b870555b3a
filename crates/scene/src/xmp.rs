//! The XMP packet: captions, rights, ratings, places and faces (ISO 16684-1).

use crate::tags::{FaceTag, Tags};
use core::fmt::Write;

const HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The body of an APP1 segment, from Adobe's header on; `None` when nothing needs XMP.
///
/// `size` is the picture's width and height as stored, which face regions refer to.
pub(crate) fn block(tags: &Tags, size: (u32, u32)) -> Option<Vec<u8>> {
    let body = body(tags, size);
    if body.is_empty() {
        return None;
    }
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" \
         xmlns:mwg-rs=\"http://www.metadataworkinggroup.com/schemas/regions/\" \
         xmlns:stDim=\"http://ns.adobe.com/xap/1.0/sType/Dimensions#\" \
         xmlns:stArea=\"http://ns.adobe.com/xmp/sType/Area#\">\n\
         {body}</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"
    );
    Some([HEADER, packet.as_bytes()].concat())
}

fn body(tags: &Tags, size: (u32, u32)) -> String {
    let mut body = String::new();
    if let Some(rating) = tags.rating {
        element(&mut body, "xmp:Rating", &rating.to_string());
    }
    if let Some(caption) = &tags.caption {
        let language = tags.caption_language.as_deref();
        alternatives(&mut body, "dc:description", caption, language);
    }
    if let Some(copyright) = &tags.copyright {
        alternatives(&mut body, "dc:rights", copyright, None);
    }
    for (name, value) in [
        ("photoshop:Credit", &tags.credit),
        ("photoshop:City", &tags.city),
        ("photoshop:Country", &tags.country),
    ] {
        if let Some(value) = value {
            element(&mut body, name, &escaped(value));
        }
    }
    if !tags.keywords.is_empty() {
        let items: String =
            tags.keywords.iter().map(|k| format!("<rdf:li>{}</rdf:li>", escaped(k))).collect();
        element(&mut body, "dc:subject", &format!("<rdf:Bag>{items}</rdf:Bag>"));
    }
    if !tags.faces.is_empty() {
        regions(&mut body, &tags.faces, size);
    }
    body
}

fn element(body: &mut String, name: &str, content: &str) {
    let _ = writeln!(body, "<{name}>{content}</{name}>");
}

/// A language alternative: the language's own text, and the default that every reader of
/// XMP looks for first.
fn alternatives(body: &mut String, name: &str, text: &str, language: Option<&str>) {
    let text = escaped(text);
    let own = language
        .map(|l| format!("<rdf:li xml:lang=\"{}\">{text}</rdf:li>", escaped(l)))
        .unwrap_or_default();
    let default = format!("<rdf:li xml:lang=\"x-default\">{text}</rdf:li>");
    element(body, name, &format!("<rdf:Alt>{default}{own}</rdf:Alt>"));
}

fn regions(body: &mut String, faces: &[FaceTag], size: (u32, u32)) {
    let mut items = String::new();
    for face in faces {
        let name = match face.name.as_str() {
            "" => String::new(),
            name => format!("<mwg-rs:Name>{}</mwg-rs:Name>", escaped(name)),
        };
        let _ = write!(
            items,
            "<rdf:li rdf:parseType=\"Resource\">{name}<mwg-rs:Type>Face</mwg-rs:Type>\
             <mwg-rs:Area stArea:x=\"{:.6}\" stArea:y=\"{:.6}\" stArea:w=\"{:.6}\" \
             stArea:h=\"{:.6}\" stArea:unit=\"normalized\"/></rdf:li>",
            face.x, face.y, face.width, face.height
        );
    }
    let content = format!(
        "<mwg-rs:AppliedToDimensions stDim:w=\"{}\" stDim:h=\"{}\" stDim:unit=\"pixel\"/>\
         <mwg-rs:RegionList><rdf:Bag>{items}</rdf:Bag></mwg-rs:RegionList>",
        size.0, size.1
    );
    let _ = writeln!(body, "<mwg-rs:Regions rdf:parseType=\"Resource\">{content}</mwg-rs:Regions>");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
