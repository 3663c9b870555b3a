//! What is in a file beside pages: packing, layers, links, actions, and what is damaged.

use crate::bench::{Bench, in_file, on_page};
use crate::check::Reading;
use crate::pdf::{Annotation, Dict, Document, Object, Page};
use crate::{Place, Rule};
use leporello_model::PdfKind;
use std::collections::BTreeSet;

/// What a look at every object brings.
#[derive(Default)]
struct Scan {
    filters: BTreeSet<String>,
    actions: BTreeSet<String>,
}

/// Actions that only turn to a page or a web address.
const HARMLESS: [&str; 4] = ["GoTo", "URI", "Named", "Thread"];
/// Kinds of actions that do more.
const ACTIONS: [&str; 13] = [
    "GoToR",
    "GoToE",
    "Launch",
    "Sound",
    "Movie",
    "Hide",
    "SubmitForm",
    "ResetForm",
    "ImportData",
    "JavaScript",
    "SetOCGState",
    "Rendition",
    "GoTo3DView",
];

/// Judges what is in the file.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    let document = &reading.document;
    let scan = scan(document);
    version(bench, document);
    if bench.is_asked_by_kind(Rule::Identifiers) {
        let has = document.get(document.trailer(), "ID").array().is_some_and(|id| id.len() == 2);
        let places = (!has).then(|| in_file("the file has no ID")).into_iter().collect();
        bench.add(Rule::Identifiers, "an ID", if has { "there" } else { "none" }, places);
    }
    filters(bench, &scan);
    transparency(bench, &reading.pages);
    if bench.is_asked_by_kind(Rule::Devices) {
        let places =
            each(&reading.pages, |page| page.devices.iter().cloned().collect(), "there is ");
        bench.add(Rule::Devices, "none", found(&places), places);
    }
    layers(bench, document);
    annotations(bench, &reading.pages);
    bookmarks(bench, document);
    actions(bench, document, &scan);
    if let Some(most) = bench.profile.and_then(|profile| profile.most_bytes) {
        let is_over = reading.bytes > most;
        let what = format!("the file has {}", megabytes(reading.bytes));
        let places = is_over.then(|| in_file(what)).into_iter().collect();
        let asked = format!("at most {}", megabytes(most));
        bench.add(Rule::FileSize, asked, megabytes(reading.bytes), places);
    }
}

/// Megabytes as shops count them, a million bytes each.
pub fn megabytes(bytes: u64) -> String {
    format!("{:.2} MB", bytes as f64 / 1e6)
}

/// One place for each thing found on a page.
fn each(pages: &[Page], of: impl Fn(&Page) -> Vec<String>, prefix: &str) -> Vec<Place> {
    pages
        .iter()
        .flat_map(|page| {
            of(page).into_iter().map(|what| on_page(page.number, format!("{prefix}{what}")))
        })
        .collect()
}

fn found(places: &[Place]) -> String {
    if places.is_empty() { "none".into() } else { format!("{} found", places.len()) }
}

fn scan(document: &Document) -> Scan {
    let mut scan = Scan::default();
    for number in document.numbers() {
        let object = document.object(number);
        if let Some(stream) = object.stream() {
            let names = document.filters(stream).into_iter().map(|filter| filter.name);
            scan.filters.extend(names.map(|name| String::from_utf8_lossy(&name).into_owned()));
        }
        if let Some(dict) = object.dict() {
            scan_actions(document, dict, &mut scan.actions);
        }
    }
    scan
}

/// Actions of a dictionary, or right inside it, as annotations and bookmarks have them.
fn scan_actions(document: &Document, dict: &Dict, actions: &mut BTreeSet<String>) {
    let mut note = |dict: &Dict| {
        let kind = document.get(dict, "S");
        let name = String::from_utf8_lossy(kind.name().unwrap_or_default()).into_owned();
        if ACTIONS.contains(&&name[..]) {
            actions.insert(name);
        }
    };
    note(dict);
    for value in dict.values() {
        if let Object::Dict(inner) = value {
            note(inner);
        }
    }
}

fn version(bench: &mut Bench<'_>, document: &Document) {
    let root = document.dict(document.trailer(), "Root");
    let newer = document.get(&root, "Version");
    let newer = newer.name().map(|name| String::from_utf8_lossy(name).into_owned());
    let version = newer.filter(|newer| *newer > document.version);
    let version = version.unwrap_or_else(|| document.version.clone());
    let most = match bench.kind {
        PdfKind::Plain | PdfKind::X3 | PdfKind::X1a => "1.4",
        PdfKind::X4 => "1.6",
        PdfKind::Screen | PdfKind::Archive => "1.7",
    };
    let must_be_marked = bench.kind == PdfKind::Archive;
    let fault = if version.as_str() > most {
        Some(format!("the file is PDF {version}"))
    } else if most == "1.4" && document.is_packed() {
        Some(format!("the file calls itself PDF {version} and packs its objects as PDF 1.5 does"))
    } else if must_be_marked && !document.is_marked_binary() {
        Some("no comment of bytes beyond ASCII follows the first line".to_owned())
    } else {
        None
    };
    let places = fault.map(in_file).into_iter().collect();
    bench.add(Rule::Version, format!("PDF {most} or older"), format!("PDF {version}"), places);
}

fn filters(bench: &mut Bench<'_>, scan: &Scan) {
    let forbidden: &[&str] = match bench.kind {
        PdfKind::Plain => &["JPXDecode"],
        PdfKind::X3 | PdfKind::X1a => &["JPXDecode", "JBIG2Decode", "LZWDecode"],
        PdfKind::Archive => &["LZWDecode", "Crypt"],
        PdfKind::X4 | PdfKind::Screen => return,
    };
    let wrong = forbidden.iter().filter(|name| scan.filters.contains(**name));
    let places = wrong.map(|name| in_file(format!("something is packed by {name}"))).collect();
    let all: Vec<String> = scan.filters.iter().cloned().collect();
    let measured = if all.is_empty() { "nothing is packed".into() } else { all.join(", ") };
    bench.add(Rule::Filters, format!("not {}", forbidden.join(", ")), measured, places);
}

fn transparency(bench: &mut Bench<'_>, pages: &[Page]) {
    if !matches!(bench.kind, PdfKind::Plain | PdfKind::X3 | PdfKind::X1a) {
        return;
    }
    let places = each(pages, |page| page.transparency.iter().cloned().collect(), "the page has ");
    bench.add(Rule::Transparency, "none", found(&places), places);
}

fn layers(bench: &mut Bench<'_>, document: &Document) {
    if !matches!(bench.kind, PdfKind::Plain | PdfKind::X3 | PdfKind::X1a) {
        return;
    }
    let root = document.dict(document.trailer(), "Root");
    let has = document.get(&root, "OCProperties") != Object::Null;
    let places = has.then(|| in_file("the file has layers")).into_iter().collect();
    bench.add(Rule::OptionalContent, "none", if has { "found" } else { "none" }, places);
}

fn annotations(bench: &mut Bench<'_>, pages: &[Page]) {
    const MOVING: [&str; 5] = ["3D", "Sound", "Screen", "Movie", "RichMedia"];
    const PRINTERS: [&str; 2] = ["TrapNet", "PrinterMark"];
    let kind = bench.kind;
    let fault = |page: &Page, note: &Annotation| -> Option<&'static str> {
        let name = &note.kind[..];
        match kind {
            PdfKind::Plain => Some("stands on the page"),
            PdfKind::X4 | PdfKind::X3 | PdfKind::X1a => {
                let area = note.area.unwrap_or(page.bleed);
                let is_inside = area.intersection(page.bleed).is_some();
                (is_inside && !PRINTERS.contains(&name)).then_some("stands inside the bleed")
            }
            PdfKind::Archive => MOVING.contains(&name).then_some("moves or sounds"),
            PdfKind::Screen if !note.is_told => Some("has no words for who cannot see it"),
            PdfKind::Screen => (!page.tabs_by_structure)
                .then_some("is on a page whose tab order is not that of the structure"),
        }
    };
    let mut places = Vec::new();
    for page in pages {
        for note in &page.annotations {
            if let Some(what) = fault(page, note) {
                let measured = format!("an annotation ({}) {what}", note.kind);
                places.push(match note.area {
                    Some(area) => bench.at(page.number, area, measured),
                    None => on_page(page.number, measured),
                });
            }
        }
    }
    let asked = match kind {
        PdfKind::Plain => "none",
        PdfKind::Archive => "none that moves or sounds",
        PdfKind::Screen => "told in words, in the order of the structure",
        _ => "none inside the bleed",
    };
    let all: usize = pages.iter().map(|page| page.annotations.len()).sum();
    bench.add(Rule::Annotations, asked, format!("{all}"), places);
}

fn bookmarks(bench: &mut Bench<'_>, document: &Document) {
    let root = document.dict(document.trailer(), "Root");
    let outlines = document.dict(&root, "Outlines");
    let has = document.get(&outlines, "First").dict().is_some();
    let (asked, fault) = match bench.kind {
        PdfKind::Plain => ("none", has.then_some("the file has bookmarks")),
        PdfKind::Screen => ("there", (!has).then_some("the file has no bookmarks")),
        _ => return,
    };
    let places = fault.map(in_file).into_iter().collect();
    bench.add(Rule::Bookmarks, asked, if has { "there" } else { "none" }, places);
}

fn actions(bench: &mut Bench<'_>, document: &Document, scan: &Scan) {
    let root = document.dict(document.trailer(), "Root");
    let names = document.dict(&root, "Names");
    let mut wrong: Vec<String> =
        scan.actions.iter().map(|name| format!("an action {name} is in the file")).collect();
    let has = |dict: &Dict, key: &str| document.get(dict, key) != Object::Null;
    if has(&names, "JavaScript") {
        wrong.push("scripts are in the file".to_owned());
    }
    if has(&names, "EmbeddedFiles") {
        wrong.push("other files are attached".to_owned());
    }
    if has(&root, "AA") {
        wrong.push("the file acts on its own when it is opened, printed or closed".to_owned());
    }
    if has(&document.dict(&root, "AcroForm"), "XFA") {
        wrong.push("a form of XFA is in the file".to_owned());
    }
    let opening = document.get(&root, "OpenAction");
    let does = opening.dict().map(|dict| document.get(dict, "S"));
    let is_harmless = does.is_none_or(|does| HARMLESS.iter().any(|name| does.is(name)));
    let is_x = matches!(bench.kind, PdfKind::X4 | PdfKind::X3 | PdfKind::X1a);
    if !is_harmless || (is_x && opening.dict().is_some()) {
        wrong.push("the file acts when it is opened".to_owned());
    }
    let places: Vec<Place> = wrong.into_iter().map(in_file).collect();
    bench.add(Rule::Actions, "none", found(&places), places);
}

/// What could not be read on the way: judged last, when everything was asked for.
pub fn damage(bench: &mut Bench<'_>, reading: &Reading) {
    let mut places: Vec<Place> = reading.document.damage().into_iter().map(in_file).collect();
    places.extend(each(&reading.pages, |page| page.damage.iter().cloned().collect(), ""));
    let measured = if places.is_empty() { "nothing is damaged".into() } else { found(&places) };
    bench.add(Rule::Damage, "everything can be read", measured, places);
}
