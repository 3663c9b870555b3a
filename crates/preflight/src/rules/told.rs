//! What a file says of itself, and what it tells those who cannot see it.

use crate::bench::{Bench, count, in_file, on_page};
use crate::check::Reading;
use crate::pdf::{Dict, Document, Object, page_dicts, readable};
use crate::xmp::{Xmp, vocabulary};
use crate::{Place, Rule};
use leporello_model::PdfKind;
use std::collections::{BTreeMap, BTreeSet};

/// Most elements of a structure that are looked at.
const MOST_ELEMENTS: usize = 1_000_000;

/// Judges what is told.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    let document = &reading.document;
    let about = About {
        info: document.dict(document.trailer(), "Info"),
        root: document.dict(document.trailer(), "Root"),
        xmp: Xmp::of(document),
        document,
    };
    if bench.is_asked_by_kind(Rule::Metadata) {
        metadata(bench, &about);
    }
    if bench.is_asked_by_kind(Rule::Title) {
        title(bench, &about);
    }
    if bench.is_asked_by_kind(Rule::Language) {
        language(bench, &about);
    }
    if bench.is_asked_by_kind(Rule::Structure) {
        structure(bench, &about);
    }
}

/// Where a file speaks of itself.
struct About<'a> {
    document: &'a Document,
    info: Dict,
    root: Dict,
    xmp: Xmp,
}

impl About<'_> {
    /// An entry of `Info` as words; empty without.
    fn info(&self, key: &str) -> String {
        match self.document.get(&self.info, key) {
            Object::Text(text) => readable(&text),
            Object::Name(name) => String::from_utf8_lossy(&name).into_owned(),
            _ => String::new(),
        }
    }

    fn xmp(&self, vocabulary: &str, name: &str) -> String {
        self.xmp.property(vocabulary, name).unwrap_or_default()
    }
}

/// An entry that a kind demands: how it is called, what stands there, whether it is right.
type Claim = (String, String, bool);

fn metadata(bench: &mut Bench<'_>, about: &About<'_>) {
    let (asked, measured, mut claims) = match bench.kind {
        PdfKind::X4 => x4_claims(about),
        PdfKind::X3 | PdfKind::X1a => info_claims(about, bench.kind),
        PdfKind::Archive => archive_claims(about),
        PdfKind::Screen => {
            let part = about.xmp(vocabulary::PDFUA, "part");
            let claim = ("pdfuaid:part in the XMP".to_owned(), part.clone(), part == "1");
            ("PDF/UA-1", format!("PDF/UA-{part}"), vec![claim])
        }
        PdfKind::Plain => return,
    };
    if bench.is_for_print() {
        let of_info = about.info("Trapped");
        let trapped =
            if of_info.is_empty() { about.xmp(vocabulary::PDF, "Trapped") } else { of_info };
        let is_known = ["True", "False"].contains(&&trapped[..]);
        claims.push(("Trapped".to_owned(), trapped, is_known));
    }
    let wrong = claims.into_iter().filter(|(_, _, is_right)| !is_right).map(|(what, found, _)| {
        let found = if found.is_empty() { "missing".to_owned() } else { format!("“{found}”") };
        in_file(format!("{what} is {found}"))
    });
    bench.add(Rule::Metadata, asked, measured, wrong.collect());
}

fn x4_claims(about: &About<'_>) -> (&'static str, String, Vec<Claim>) {
    let version = about.xmp(vocabulary::PDFX, "GTS_PDFXVersion");
    let is_right = version == "PDF/X-4";
    let name = "pdfxid:GTS_PDFXVersion in the XMP".to_owned();
    let mut claims = vec![(name, version.clone(), is_right)];
    for name in ["CreateDate", "ModifyDate", "MetadataDate"] {
        let date = about.xmp(vocabulary::XMP, name);
        let is_there = !date.is_empty();
        claims.push((format!("xmp:{name}"), date, is_there));
    }
    ("PDF/X-4", version, claims)
}

fn info_claims(about: &About<'_>, kind: PdfKind) -> (&'static str, String, Vec<Claim>) {
    let version = about.info("GTS_PDFXVersion");
    let conformance = about.info("GTS_PDFXConformance");
    let (asked, is_right) = if kind == PdfKind::X3 {
        ("PDF/X-3:2003", ["PDF/X-3:2003", "PDF/X-3:2002"].contains(&&version[..]))
    } else {
        let is_older = version == "PDF/X-1:2001" && conformance == "PDF/X-1a:2001";
        ("PDF/X-1a:2003", version == "PDF/X-1a:2003" || is_older)
    };
    let mut claims = vec![("GTS_PDFXVersion in Info".to_owned(), version.clone(), is_right)];
    for name in ["CreationDate", "ModDate"] {
        let date = about.info(name);
        let is_there = !date.is_empty();
        claims.push((format!("{name} in Info"), date, is_there));
    }
    (asked, version, claims)
}

fn archive_claims(about: &About<'_>) -> (&'static str, String, Vec<Claim>) {
    let part = about.xmp(vocabulary::PDFA, "part");
    let level = about.xmp(vocabulary::PDFA, "conformance");
    let measured = format!("PDF/A-{part}{}", level.to_lowercase());
    let (is_two, is_u) = (part == "2", ["U", "A"].contains(&&level[..]));
    let claims = vec![
        ("pdfaid:part in the XMP".to_owned(), part, is_two),
        ("pdfaid:conformance in the XMP".to_owned(), level, is_u),
    ];
    ("PDF/A-2u", measured, claims)
}

fn title(bench: &mut Bench<'_>, about: &About<'_>) {
    let of_xmp = about.xmp(vocabulary::DC, "title");
    let of_info = about.info("Title");
    let found = if of_xmp.is_empty() { of_info } else { of_xmp };
    let preferences = about.document.dict(&about.root, "ViewerPreferences");
    let shows = about.document.get(&preferences, "DisplayDocTitle") == Object::Bool(true);
    let expected = bench.expected.title;
    let fault = if found.is_empty() {
        Some("the document has no title".to_owned())
    } else if let Some(expected) = expected.filter(|expected| *expected != found) {
        Some(format!("the title is “{found}”, not “{expected}”"))
    } else if bench.kind == PdfKind::Screen && !shows {
        Some("the title is not shown: DisplayDocTitle is not true".to_owned())
    } else {
        None
    };
    let places = fault.map(in_file).into_iter().collect();
    let asked = expected.map_or("a title".to_owned(), |title| format!("“{title}”"));
    let measured = if found.is_empty() { "none".to_owned() } else { format!("“{found}”") };
    bench.add(Rule::Title, asked, measured, places);
}

fn language(bench: &mut Bench<'_>, about: &About<'_>) {
    let found = about.document.get(&about.root, "Lang").text().map(readable).unwrap_or_default();
    let languages = bench.expected.languages;
    let is_known =
        languages.is_empty() || languages.iter().any(|known| known.eq_ignore_ascii_case(&found));
    let fault = if found.is_empty() {
        Some("the document does not say its language".to_owned())
    } else {
        (!is_known).then(|| format!("the document says its language is “{found}”"))
    };
    let places = fault.map(in_file).into_iter().collect();
    let asked = if languages.is_empty() { "a language".to_owned() } else { languages.join(" or ") };
    let measured = if found.is_empty() { "none".to_owned() } else { found };
    bench.add(Rule::Language, asked, measured, places);
}

fn structure(bench: &mut Bench<'_>, about: &About<'_>) {
    let document = about.document;
    let marks = document.dict(&about.root, "MarkInfo");
    let is_marked = document.get(&marks, "Marked") == Object::Bool(true);
    let tree = document.dict(&about.root, "StructTreeRoot");
    let has_tree = document.get(&tree, "K") != Object::Null;
    let fault = match (is_marked, has_tree) {
        (true, true) => None,
        (false, _) => Some("the document does not say that it is tagged"),
        (true, false) => Some("the structure is empty"),
    };
    let measured = fault.unwrap_or("tagged");
    let places = fault.map(in_file).into_iter().collect();
    bench.add(Rule::Structure, "tagged", measured, places);
    if has_tree {
        alternatives(bench, about, &tree);
    }
}

/// Pictures told in words, element by element.
fn alternatives(bench: &mut Bench<'_>, about: &About<'_>, tree: &Dict) {
    let document = about.document;
    let pages = page_numbers(document);
    let roles = document.dict(tree, "RoleMap");
    let (mut figures, mut places) = (0_usize, Vec::<Place>::new());
    let (mut seen, mut left) = (BTreeSet::new(), MOST_ELEMENTS);
    let mut next = vec![(Object::Dict(tree.clone().into()), None)];
    while let Some((object, page)) = next.pop() {
        if matches!(object, Object::Reference(number) if !seen.insert(number)) || left == 0 {
            continue;
        }
        left -= 1;
        let found = document.resolve(&object);
        if let Some(members) = found.array() {
            next.extend(members.iter().rev().map(|member| (member.clone(), page)));
        }
        let Some(element) = found.dict() else { continue };
        let page = match element.get(&b"Pg"[..]) {
            Some(Object::Reference(number)) => pages.get(number).copied().or(page),
            _ => page,
        };
        let kind = document.get(element, "S");
        let role = kind.name().map(|name| document.get(&roles, &String::from_utf8_lossy(name)));
        if kind.is("Figure") || role.is_some_and(|role| role.is("Figure")) {
            figures += 1;
            let words = |key: &str| document.get(element, key).text().map(readable);
            let is_told = ["Alt", "ActualText"]
                .iter()
                .any(|key| words(key).is_some_and(|text| !text.trim().is_empty()));
            if !is_told {
                let what = format!("figure {figures} has no alternative text");
                places.push(page.map_or_else(|| in_file(&what), |page| on_page(page, &what)));
            }
        }
        if let Some(kids) = element.get(&b"K"[..]) {
            next.push((kids.clone(), page));
        }
    }
    let measured = format!("{}, {} without", count(figures, "figure", "figures"), places.len());
    bench.add(Rule::AltText, "alternative text for every figure", measured, places);
}

/// Numbers of pages by the numbers of their objects.
fn page_numbers(document: &Document) -> BTreeMap<u32, u32> {
    let objects = page_dicts(document).into_iter().map(|(object, _)| object);
    objects.zip(1..).collect()
}
