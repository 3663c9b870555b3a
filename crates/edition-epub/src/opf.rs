//! The package document: what is said about the book, what is in it, and in which order.

use crate::book::Book;
use crate::makers;
use crate::options::Rendition;
use crate::package::{Doc, Half, Package, file_of};
use leporello_screen::language::well_formed;
use leporello_screen::{Embedded, escape};
use std::fmt::Write as _;

/// What tells this edition from every other: a UUID made from the book's own identifier, its
/// rendition and its languages (RFC 9562, version 8).
pub(crate) fn identifier(book: &Book) -> String {
    let (plan, options) = (book.plan, book.options);
    let own = match options.identifier.trim() {
        "" => format!("{}\n{}", plan.title, plan.author),
        given => given.to_owned(),
    };
    let languages = [std::slice::from_ref(&plan.language), &options.languages].concat().join(" ");
    let seed = format!("leporello e-book\n{own}\n{}\n{languages}", options.rendition.name());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&blake3::hash(seed.as_bytes()).as_bytes()[..16]);
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
    format!("urn:uuid:{}", parts.join("-"))
}

/// The package document.
pub(crate) fn document(
    book: &Book,
    package: &Package,
    fonts: &[Embedded],
    licences: &[String],
) -> String {
    let language = escape(&book.around.language);
    let direction = if book.around.right_to_left { " dir=\"rtl\"" } else { "" };
    let progression = if book.is_turned_from_right() { "rtl" } else { "ltr" };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"book-id\" xml:lang=\"{language}\"{direction} \
         prefix=\"a11y: http://www.idpf.org/epub/vocab/package/a11y/#\">\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
    );
    out += &described(book);
    out += &laid_out(book);
    out += &accessible(book);
    if let Some(cover) = &package.cover {
        let _ = writeln!(out, "<meta name=\"cover\" content=\"picture-{cover}\"/>");
    }
    out += "</metadata>\n<manifest>\n";
    out += &manifest(package, fonts, licences);
    let _ = writeln!(
        out,
        "</manifest>\n<spine toc=\"ncx\" page-progression-direction=\"{progression}\">"
    );
    for doc in &package.docs {
        out += &spine_item(doc);
    }
    out + "</spine>\n</package>\n"
}

fn described(book: &Book) -> String {
    let (plan, options) = (book.plan, book.options);
    let mut out = format!(
        "<dc:identifier id=\"book-id\">{}</dc:identifier>\n\
         <meta property=\"dcterms:modified\">{}</meta>\n",
        identifier(book),
        options.modified.strftime("%Y-%m-%dT%H:%M:%SZ"),
    );
    out += &titles(book);
    for tag in languages(book) {
        let _ = writeln!(out, "<dc:language>{}</dc:language>", escape(&tag));
    }
    out += &makers::metadata(&makers::gathered(&options.makers, &plan.author));
    out += "<dc:contributor id=\"meta-program\">Leporello</dc:contributor>\n\
            <meta refines=\"#meta-program\" property=\"role\" scheme=\"marc:relators\">bkp</meta>\n";
    let said = [
        ("publisher", options.publisher.as_deref()),
        ("rights", options.rights.as_deref()),
        ("description", options.description.as_deref()),
    ];
    let subjects = options.subjects.iter().map(|subject| ("subject", Some(subject.as_str())));
    for (name, words) in said.into_iter().chain(subjects) {
        if let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) {
            let _ = writeln!(out, "<dc:{name}>{}</dc:{name}>", escape(words));
        }
    }
    let _ = writeln!(out, "<dc:date>{}</dc:date>", options.modified.strftime("%Y-%m-%d"));
    out += &printed(book);
    out
}

/// The printed book whose pages are told.
fn printed(book: &Book) -> String {
    let digits = |isbn: &String| isbn.chars().filter(char::is_ascii_alphanumeric).collect();
    let isbn: Option<String> = book.options.isbn.as_ref().map(digits);
    match isbn.filter(|isbn| !isbn.is_empty()) {
        Some(isbn) => format!(
            "<dc:source>urn:isbn:{isbn}</dc:source>\n\
             <meta property=\"pageBreakSource\">urn:isbn:{isbn}</meta>\n"
        ),
        None => {
            let (w, h) = (book.plan.trim.w.to_mm(), book.plan.trim.h.to_mm());
            let title = escape(book.title());
            format!(
                "<meta property=\"pageBreakSource\">{title} (print, {w:.0} × {h:.0} mm, {} p.)</meta>\n",
                book.plan.pages
            )
        }
    }
}

fn titles(book: &Book) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<dc:title id=\"meta-title\">{}</dc:title>\n\
         <meta refines=\"#meta-title\" property=\"title-type\">main</meta>",
        escape(book.title())
    );
    for (tag, title) in &book.options.titles {
        let tag = well_formed(tag);
        if tag != book.around.language && !title.trim().is_empty() {
            let _ = writeln!(
                out,
                "<meta refines=\"#meta-title\" property=\"alternate-script\" xml:lang=\"{}\">{}</meta>",
                escape(tag),
                escape(title.trim()),
            );
        }
    }
    let subtitle = book.plan.subtitle.trim();
    if !subtitle.is_empty() {
        let _ = writeln!(
            out,
            "<dc:title id=\"meta-subtitle\">{}</dc:title>\n\
             <meta refines=\"#meta-subtitle\" property=\"title-type\">subtitle</meta>",
            escape(subtitle)
        );
    }
    out
}

/// The book's language, then the others that stand in it.
fn languages(book: &Book) -> Vec<String> {
    let mut all = vec![book.around.language.clone()];
    for tag in &book.options.languages {
        let tag = well_formed(tag);
        if tag != "und" && !all.iter().any(|known| known == tag) {
            all.push(tag.to_owned());
        }
    }
    all
}

fn laid_out(book: &Book) -> String {
    let lines: &[(&str, &str)] = match book.options.rendition {
        Rendition::Facsimile => &[
            ("rendition:layout", "pre-paginated"),
            ("rendition:orientation", "auto"),
            ("rendition:spread", "landscape"),
        ],
        Rendition::Reading => &[("rendition:layout", "reflowable")],
    };
    lines.iter().map(|(name, word)| format!("<meta property=\"{name}\">{word}</meta>\n")).collect()
}

/// What is said about who can read the book: only what is so.
fn accessible(book: &Book) -> String {
    let is_described = book.is_described();
    let flows = book.options.rendition == Rendition::Reading;
    let mut out = String::new();
    let mut meta = |property: &str, words: &str| {
        let _ = writeln!(out, "<meta property=\"schema:{property}\">{}</meta>", escape(words));
    };
    let has_plates = book.plan.plates().next().is_some();
    if has_plates {
        meta("accessMode", "visual");
    }
    meta("accessMode", "textual");
    if has_plates {
        meta("accessModeSufficient", "textual,visual");
    }
    if is_described {
        meta("accessModeSufficient", "textual");
    }
    let alternatives = (is_described && has_plates).then_some("alternativeText");
    let always = [
        "tableOfContents",
        "pageBreakMarkers",
        "pageNavigation",
        "readingOrder",
        "structuralNavigation",
    ];
    let transforms = flows.then_some("displayTransformability");
    for feature in alternatives.into_iter().chain(always).chain(transforms) {
        meta("accessibilityFeature", feature);
    }
    meta("accessibilityHazard", "none");
    meta("accessibilitySummary", &summary(is_described && has_plates, flows));
    if let Some(name) = book.options.certified_by.as_ref().filter(|_| flows && is_described) {
        let _ = writeln!(
            out,
            "<meta property=\"dcterms:conformsTo\" id=\"meta-conforms\">EPUB Accessibility 1.1 - WCAG 2.2 \
             Level AA</meta>\n<meta property=\"a11y:certifiedBy\" refines=\"#meta-conforms\">{}</meta>",
            escape(name)
        );
    }
    out
}

fn summary(is_described: bool, flows: bool) -> String {
    let pictures = match is_described {
        true => "Photographs have text alternatives.",
        false => "Not every photograph has a text alternative.",
    };
    let layout = match flows {
        true => "Text flows and can be enlarged; the page numbers of the printed book are marked.",
        false => {
            "Pages are laid out as printed, with live text in reading order; text cannot be \
             enlarged without the page. A flowing edition of the same book exists for that."
        }
    };
    format!("{pictures} {layout}")
}

fn manifest(package: &Package, fonts: &[Embedded], licences: &[String]) -> String {
    let mut out = String::new();
    let mut item = |id: &str, href: &str, kind: &str, properties: &str| {
        let properties = match properties {
            "" => String::new(),
            some => format!(" properties=\"{some}\""),
        };
        let _ =
            writeln!(out, "<item id=\"{id}\" href=\"{href}\" media-type=\"{kind}\"{properties}/>");
    };
    item("nav", "nav.xhtml", "application/xhtml+xml", "nav");
    item("ncx", "toc.ncx", "application/x-dtbncx+xml", "");
    item("css", "book.css", "text/css", "");
    for doc in &package.docs {
        item(&doc.id, &doc.file(), "application/xhtml+xml", "");
    }
    for picture in &package.shelf.pictures {
        let is_cover = package.cover.as_ref() == Some(&picture.id);
        let properties = if is_cover { "cover-image" } else { "" };
        item(&format!("picture-{}", picture.id), &file_of(&picture.id), "image/jpeg", properties);
    }
    for (at, font) in fonts.iter().enumerate() {
        let kind = if font.file.ends_with(".otf") { "font/otf" } else { "font/ttf" };
        item(&format!("font-{}", at + 1), &format!("fonts/{}", font.file), kind, "");
    }
    for (at, file) in licences.iter().enumerate() {
        item(&format!("licence-{}", at + 1), &format!("fonts/{file}"), "text/plain", "");
    }
    out
}

fn spine_item(doc: &Doc) -> String {
    let properties = match doc.half {
        None => "",
        Some(Half::Left) => " properties=\"page-spread-left\"",
        Some(Half::Right) => " properties=\"page-spread-right\"",
        Some(Half::Centre) => " properties=\"rendition:page-spread-center\"",
    };
    format!("<itemref idref=\"{}\"{properties}/>\n", doc.id)
}
