//! Small finished books, drawn with a writer that shares nothing with the reader under test.

mod icc;
mod printer;

pub use icc::icc;
pub use printer::profile;

use leporello_diag::Sink;
use leporello_model::PdfKind;
use leporello_preflight::{Area, Expected, PlateName, Receipt, Rule, Verdict, check};
use leporello_printer::Profile;
use lopdf::xref::XrefType;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Mutex;

/// Millimetres as points.
pub fn pt(mm: f64) -> f32 {
    (mm * 72.0 / 25.4) as f32
}

/// A book being drawn.
pub struct Draft {
    pub doc: Document,
    pub kind: PdfKind,
    pub pages: Vec<ObjectId>,
    pub catalog: ObjectId,
    pub info: ObjectId,
    pub descriptor: ObjectId,
    pub font: ObjectId,
    pub picture: ObjectId,
    pub figure: Option<ObjectId>,
    pub intent_profile: Option<ObjectId>,
}

pub const TRIM: f64 = 200.0;
pub const BLEED: f64 = 3.0;

fn colour_stream(class: &[u8; 4], space: &[u8; 4], count: i64) -> Stream {
    Stream::new(dictionary! { "N" => count }, icc(class, space, 2.4))
}

/// A book of 24 pages that keeps every rule of its kind and of [`profile`].
pub fn draft(kind: PdfKind) -> Draft {
    let version = match kind {
        PdfKind::X4 => "1.6",
        PdfKind::Screen | PdfKind::Archive => "1.7",
        _ => "1.4",
    };
    let mut doc = Document::with_version(version);
    doc.reference_table.cross_reference_type = XrefType::CrossReferenceTable;
    let (font, descriptor) = font(&mut doc);
    let picture = picture(&mut doc, kind);
    let tree = doc.new_object_id();
    let pages: Vec<ObjectId> =
        (1..=24).map(|number| page(&mut doc, kind, number, tree, font, picture)).collect();
    let kids: Vec<Object> = pages.iter().map(|id| Object::Reference(*id)).collect();
    let root = dictionary! { "Type" => "Pages", "Count" => 24, "Kids" => kids };
    doc.objects.insert(tree, Object::Dictionary(root));
    let xmp = doc.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        XMP.as_bytes().to_vec(),
    ));
    let catalog =
        doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree, "Metadata" => xmp });
    let info = doc.add_object(dictionary! {
        "Title" => text("The sea"),
        "Trapped" => "False",
        "CreationDate" => text("D:20260102000000Z"),
        "ModDate" => text("D:20260102000000Z"),
        "GTS_PDFXVersion" =>
            text(if kind == PdfKind::X1a { "PDF/X-1a:2003" } else { "PDF/X-3:2003" }),
    });
    let id = || Object::string_literal("0123456789abcdef");
    doc.trailer.set("Root", catalog);
    doc.trailer.set("Info", info);
    doc.trailer.set("ID", vec![id(), id()]);
    let (figure, intent_profile) = (None, None);
    let mut draft = Draft {
        doc,
        kind,
        pages,
        catalog,
        info,
        descriptor,
        font,
        picture,
        figure,
        intent_profile,
    };
    if kind.has_output_intent() {
        draft.add_intent();
    }
    if kind == PdfKind::Screen {
        draft.add_structure();
    }
    draft
}

pub fn text(text: &str) -> Object {
    Object::string_literal(text)
}

fn font(doc: &mut Document) -> (ObjectId, ObjectId) {
    let program = doc.add_object(Stream::new(Dictionary::new(), b"glyphs".to_vec()));
    let descriptor = doc.add_object(dictionary! {
        "Type" => "FontDescriptor", "FontName" => "ABCDEF+Serif", "FontFile2" => program,
        "Ascent" => 750, "Descent" => -200,
    });
    let below = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => "ABCDEF+Serif",
        "FontDescriptor" => descriptor, "DW" => 500, "CIDToGIDMap" => "Identity",
    });
    let map = doc.add_object(Stream::new(
        Dictionary::new(),
        b"1 beginbfrange <0001> <001a> <0061> endbfrange".to_vec(),
    ));
    let font = doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "ABCDEF+Serif",
        "Encoding" => "Identity-H", "DescendantFonts" => vec![below.into()], "ToUnicode" => map,
    });
    (font, descriptor)
}

/// 1,700 × 1,700 pixels; in inks for X-1a, where they can be measured.
fn picture(doc: &mut Document, kind: PdfKind) -> ObjectId {
    let mut dict = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => 1700, "Height" => 1700,
        "BitsPerComponent" => 8,
    };
    if kind == PdfKind::X1a {
        dict.set("ColorSpace", "DeviceCMYK");
        dict.set("Filter", "FlateDecode");
        let stream = Stream::new(dict, packed_inks(100).to_vec());
        return doc.add_object(stream);
    }
    let profile = doc.add_object(colour_stream(b"mntr", b"RGB ", 3));
    dict.set("ColorSpace", vec!["ICCBased".into(), profile.into()]);
    dict.set("Filter", "DCTDecode");
    doc.add_object(Stream::new(dict, b"pixels".to_vec()))
}

/// Pixels of [`picture`] with this much of each ink, packed once.
pub fn packed_inks(ink: u8) -> &'static [u8] {
    static PACKED: Mutex<BTreeMap<u8, &'static [u8]>> = Mutex::new(BTreeMap::new());
    let pack = || {
        let mut stream = Stream::new(Dictionary::new(), vec![ink; 1700 * 1700 * 4]);
        stream.compress().unwrap();
        &*stream.content.leak()
    };
    PACKED.lock().unwrap().entry(ink).or_insert_with(pack)
}

fn page(
    doc: &mut Document,
    kind: PdfKind,
    number: u32,
    tree: ObjectId,
    font: ObjectId,
    picture: ObjectId,
) -> ObjectId {
    let left = if number % 2 == 1 { 0.0 } else { BLEED };
    let rectangle = |a: [f64; 4]| a.map(|mm| Object::Real(pt(mm))).to_vec();
    let media = [0.0, 0.0, TRIM + BLEED, TRIM + 2.0 * BLEED];
    let trim = [left, BLEED, left + TRIM, BLEED + TRIM];
    let content =
        doc.add_object(Stream::new(Dictionary::new(), content(kind, number).into_bytes()));
    doc.add_object(dictionary! {
        "Type" => "Page", "Parent" => tree, "MediaBox" => rectangle(media),
        "BleedBox" => rectangle(media), "TrimBox" => rectangle(trim), "Contents" => content,
        "Tabs" => "S",
        "Resources" => dictionary! {
            "Font" => dictionary! { "F" => font },
            "XObject" => dictionary! { "P" => picture },
        },
    })
}

/// Page 2 has a picture to the edges, page 3 one of 100 mm; each page has a folio.
fn content(kind: PdfKind, number: u32) -> String {
    let black =
        if matches!(kind, PdfKind::X4 | PdfKind::X3 | PdfKind::X1a) { "0 0 0 1 k" } else { "0 g" };
    let picture = match number {
        2 => show(-3.0, -3.0, 203.0, 206.0),
        3 => show(50.0, 50.0, 100.0, 100.0),
        _ => String::new(),
    };
    format!("{black} {picture} {}", words(number, 100.0, 180.0, "0001 0002"))
}

/// Shows the picture at a place on the trim of a page with its bleed at the left.
pub fn show(x: f64, y: f64, w: f64, h: f64) -> String {
    let bottom = BLEED + TRIM - y - h;
    let left = if x < 0.0 { 0.0 } else { x };
    format!("q {} 0 0 {} {} {} cm /P Do Q", pt(w), pt(h), pt(left), pt(bottom))
}

/// Words of 10 pt, 5 pt a glyph, with the left end of their base line at a place on the trim.
pub fn words(page: u32, x: f64, y: f64, glyphs: &str) -> String {
    let left = if page % 2 == 1 { x } else { x + BLEED };
    let bottom = BLEED + TRIM - y;
    format!("BT /F 10 Tf 1 0 0 1 {} {} Tm <{glyphs}> Tj ET", pt(left), pt(bottom))
}

impl Draft {
    fn add_intent(&mut self) {
        let is_archive = self.kind == PdfKind::Archive;
        let profile = if is_archive {
            colour_stream(b"mntr", b"RGB ", 3)
        } else {
            colour_stream(b"prtr", b"CMYK", 4)
        };
        let profile = self.doc.add_object(profile);
        let subtype = if is_archive { "GTS_PDFA1" } else { "GTS_PDFX" };
        let intent = dictionary! {
            "Type" => "OutputIntent", "S" => subtype,
            "OutputConditionIdentifier" => text("FOGRA39"), "DestOutputProfile" => profile,
        };
        self.catalog().set("OutputIntents", vec![intent.into()]);
        self.intent_profile = Some(profile);
    }

    fn add_structure(&mut self) {
        let page = self.pages[2];
        let figure = self.doc.add_object(dictionary! {
            "Type" => "StructElem", "S" => "Figure", "Pg" => page, "Alt" => text("The sea"),
        });
        let tree = self.doc.add_object(dictionary! { "Type" => "StructTreeRoot", "K" => figure });
        let item = self.doc.add_object(dictionary! { "Title" => text("One") });
        let outlines = self.doc.add_object(dictionary! { "First" => item, "Last" => item });
        let catalog = self.catalog();
        catalog.set("StructTreeRoot", tree);
        catalog.set("MarkInfo", dictionary! { "Marked" => true });
        catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
        catalog.set("Lang", text("en"));
        catalog.set("Outlines", outlines);
        self.figure = Some(figure);
    }

    pub fn catalog(&mut self) -> &mut Dictionary {
        let id = self.catalog;
        self.dict(id)
    }

    pub fn dict(&mut self, id: ObjectId) -> &mut Dictionary {
        match self.doc.get_object_mut(id).unwrap() {
            Object::Dictionary(dict) => dict,
            Object::Stream(stream) => &mut stream.dict,
            other => panic!("{other:?} has no dictionary"),
        }
    }

    pub fn page(&mut self, number: usize) -> &mut Dictionary {
        let id = self.pages[number - 1];
        self.dict(id)
    }

    /// Draws more on a page.
    pub fn draw(&mut self, number: usize, more: &str) {
        let id = self.page(number).get(b"Contents").unwrap().as_reference().unwrap();
        let stream = self.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        stream.content.extend(format!("\n{more}").bytes());
        stream.dict.set("Length", stream.content.len() as i64);
    }

    /// Replaces words in the metadata.
    pub fn rewrite_xmp(&mut self, from: &str, to: &str) {
        let id = self.catalog().get(b"Metadata").unwrap().as_reference().unwrap();
        let stream = self.doc.get_object_mut(id).unwrap().as_stream_mut().unwrap();
        let text = String::from_utf8(stream.content.clone()).unwrap();
        assert!(text.contains(from));
        stream.set_content(text.replace(from, to).into_bytes());
    }

    /// A resource of a page.
    pub fn resource(&mut self, number: usize, kind: &str, name: &str, value: impl Into<Object>) {
        let resources = self.page(number).get_mut(b"Resources").unwrap().as_dict_mut().unwrap();
        if !resources.has(kind.as_bytes()) {
            resources.set(kind, Dictionary::new());
        }
        resources.get_mut(kind.as_bytes()).unwrap().as_dict_mut().unwrap().set(name, value);
    }

    pub fn save(&mut self, path: &Path) {
        self.doc.save(path).unwrap();
    }

    /// Checks the book against the printer of these tests.
    pub fn judge(self) -> (Receipt, Sink) {
        let profile = profile(self.kind);
        self.judge_by(&profile, &Expected::default())
    }

    /// Checks the book; the picture on page 3 is plate 7.
    pub fn judge_by(mut self, profile: &Profile, expected: &Expected<'_>) -> (Receipt, Sink) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("block.pdf");
        self.save(&path);
        let lookup = |page: u32, area: Area| {
            let is_plate = page == 3 && area.left < 150.0 && area.right > 50.0 && area.top < 150.0;
            is_plate.then(|| PlateName { number: 7, photo: "sea.jpg".into() })
        };
        let expected = Expected { plates: Some(&lookup), ..*expected };
        let mut sink = Sink::new();
        let receipt = check(&path, Some(profile), self.kind, &expected, &mut sink).unwrap();
        (receipt, sink)
    }
}

/// Rules that a receipt says are broken.
pub fn broken(receipt: &Receipt) -> BTreeSet<Rule> {
    let rows = receipt.rows.iter().filter(|row| row.verdict <= Verdict::Warn);
    rows.map(|row| row.rule).collect()
}

/// Asserts that one rule is broken and no other, on this page, and that all messages have
/// its code.
pub fn refused((receipt, sink): &(Receipt, Sink), rule: Rule, page: Option<u32>) {
    assert_eq!(broken(receipt), [rule].into(), "{}", leporello_preflight::text(receipt));
    let row = receipt.rows.iter().find(|row| row.rule == rule).unwrap();
    assert_eq!(row.places[0].page, page, "{row:?}");
    assert!(!sink.diagnostics().is_empty());
    for diagnostic in sink.diagnostics() {
        assert_eq!(diagnostic.code, rule.spec().code);
    }
}

const XMP: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 pdfxid:GTS_PDFXVersion="PDF/X-4" pdfaid:part="2" pdfaid:conformance="U" pdfuaid:part="1"
 xmp:CreateDate="2026-01-02" xmp:ModifyDate="2026-01-02" xmp:MetadataDate="2026-01-02">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">The sea</rdf:li></rdf:Alt></dc:title>
</rdf:Description></rdf:RDF></x:xmpmeta>"#;

impl Draft {
    /// The dictionary of the picture without what says how it is packed.
    pub fn dict_of_picture(&mut self) -> Dictionary {
        let id = self.picture;
        let mut dict = self.dict(id).clone();
        for key in ["Filter", "DecodeParms", "Length"] {
            dict.remove(key.as_bytes());
        }
        dict
    }
}
