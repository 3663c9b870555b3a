//! The description of the document: its information dictionary and its XMP packet, which say
//! the same.

use crate::standard;
use jiff::Timestamp;
use leporello_model::{PdfKind, Plan};
use std::fmt::Write as _;

/// What made the file.
const CREATOR: &str = "Leporello";

/// What is said about the document.
pub(crate) struct Description<'a> {
    pub(crate) kind: PdfKind,
    pub(crate) plan: &'a Plan,
    /// When it was made, if that is said.
    pub(crate) date: Option<Timestamp>,
    /// Whether it may say that it is PDF/UA-1.
    pub(crate) is_universal: bool,
    /// Identifier of the plan and of this file, 32 hexadecimal digits each.
    pub(crate) ids: [&'a str; 2],
}

impl Description<'_> {
    /// The title; a book without one is named by the program.
    fn title(&self) -> &str {
        if self.plan.title.trim().is_empty() { "Untitled" } else { &self.plan.title }
    }

    /// The information dictionary (ISO 32000-1 §14.3.3).
    pub(crate) fn info(&self) -> String {
        let mut info = format!("<</Title{}", text(self.title()));
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                info += &format!("/{name}{}", text(value));
            }
        };
        add("Author", &self.plan.author);
        add("Creator", CREATOR);
        add("Producer", CREATOR);
        if let Some(date) = self.date {
            let date = date.strftime("D:%Y%m%d%H%M%SZ").to_string();
            add("CreationDate", &date);
            add("ModDate", &date);
        }
        if let Some(name) = standard::pdfx_name(self.kind) {
            add("GTS_PDFXVersion", name);
            info += "/Trapped/False";
        }
        info + ">>"
    }

    /// The packet (ISO 16684-1), not compressed, as PDF/X-4 and PDF/A demand.
    pub(crate) fn xmp(&self) -> String {
        let mut xmp = String::from(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
             <rdf:Description rdf:about=\"\"\n\
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n\
             xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n\
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n\
             xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\"\n\
             xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\"\n\
             xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"\n\
             xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n",
        );
        let mut add = |name: &str, value: &str| {
            // Writing to a string does not fail.
            let _ = writeln!(xmp, "<{name}>{value}</{name}>");
        };
        add("dc:format", "application/pdf");
        add("dc:title", &alternatives(self.title()));
        if !self.plan.author.is_empty() {
            add("dc:creator", &list("Seq", &self.plan.author));
        }
        add("dc:language", &list("Bag", &self.plan.language));
        add("xmp:CreatorTool", CREATOR);
        add("pdf:Producer", CREATOR);
        if let Some(date) = self.date {
            let date = date.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
            for name in ["xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"] {
                add(name, &date);
            }
        }
        self.add_standard(&mut add);
        add("xmpMM:DocumentID", &format!("uuid:{}", uuid(self.ids[0])));
        add("xmpMM:InstanceID", &format!("uuid:{}", uuid(self.ids[1])));
        add("xmpMM:VersionID", "1");
        add("xmpMM:RenditionClass", "default");
        xmp + "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
    }

    /// Which standard the file claims.
    fn add_standard(&self, add: &mut dyn FnMut(&str, &str)) {
        if let Some(name) = standard::pdfx_name(self.kind) {
            add("pdfxid:GTS_PDFXVersion", name);
            add("pdf:Trapped", "False");
        }
        if self.kind == PdfKind::Archive {
            add("pdfaid:part", "2");
            add("pdfaid:conformance", "U");
        }
        if self.is_universal {
            add("pdfuaid:part", "1");
        }
    }
}

fn alternatives(words: &str) -> String {
    format!("<rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt>", escaped(words))
}

fn list(kind: &str, words: &str) -> String {
    format!("<rdf:{kind}><rdf:li>{}</rdf:li></rdf:{kind}>", escaped(words))
}

/// Words as XML has them; characters that XML 1.0 forbids become spaces.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '\t' | '\n' | '\r' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// 32 hexadecimal digits in the groups of a UUID.
fn uuid(digits: &str) -> String {
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

/// A text string (ISO 32000-1 §7.9.2): letters of ASCII as they are, others in UTF-16.
pub(crate) fn text(words: &str) -> String {
    if words.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        let escaped: String = words
            .chars()
            .flat_map(|c| matches!(c, '(' | ')' | '\\').then_some('\\').into_iter().chain([c]))
            .collect();
        return format!("({escaped})");
    }
    let units: String = words.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{units}>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::Project;

    #[test]
    fn text_is_readable_where_it_can_be() {
        assert_eq!(text("A (b) \\c"), "(A \\(b\\) \\\\c)");
        assert_eq!(text("Дом"), "<FEFF0414043E043C>");
        assert_eq!(text(""), "()");
    }

    #[test]
    fn both_descriptions_say_the_same_moment() {
        let plan = Plan::empty(&Project::titled("R & <B>"));
        let description = Description {
            kind: PdfKind::X4,
            plan: &plan,
            date: Some("2026-05-04T03:02:01Z".parse().unwrap()),
            is_universal: false,
            ids: ["00112233445566778899aabbccddeeff"; 2],
        };
        assert!(description.info().contains("/CreationDate(D:20260504030201Z)"));
        let xmp = description.xmp();
        for wanted in [
            "<xmp:CreateDate>2026-05-04T03:02:01Z</xmp:CreateDate>",
            "R &amp; &lt;B&gt;",
            "uuid:00112233-4455-6677-8899-aabbccddeeff",
            "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
        ] {
            assert!(xmp.contains(wanted), "{wanted} in {xmp}");
        }
    }
}
