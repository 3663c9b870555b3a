//! Small books for tests and for the example: real EPUBs with a drawn cover.

use jpeg_encoder::{ColorType, Encoder};
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What differs between the books.
#[derive(Clone, Debug)]
pub struct Drawn<'a> {
    pub title: &'a str,
    pub language: &'a str,
    pub identifier: &'a str,
    pub is_fixed: bool,
    /// What it says of itself beside that, as elements.
    pub more: &'a str,
    /// Bytes of ballast that stand for its photographs.
    pub ballast: usize,
}

impl Default for Drawn<'_> {
    fn default() -> Self {
        Self {
            title: "The Long Ridge",
            language: "en",
            identifier: "urn:uuid:3d0a1b2c-1111-8222-8333-444455556666",
            is_fixed: true,
            more: "",
            ballast: 300_000,
        }
    }
}

impl Drawn<'_> {
    /// Writes it into the folder under this name.
    pub fn write(&self, folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        let mut zip = ZipWriter::new(std::fs::File::create(&path).unwrap());
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let deflated = SimpleFileOptions::default();
        let mut add = |name: &str, bytes: &[u8], options| {
            zip.start_file(name, options).unwrap();
            zip.write_all(bytes).unwrap();
        };
        add("mimetype", b"application/epub+zip", stored);
        add("META-INF/container.xml", CONTAINER.as_bytes(), deflated);
        add("book/package.opf", self.package().as_bytes(), deflated);
        add("book/nav.xhtml", self.document(NAV).as_bytes(), deflated);
        add("book/page.xhtml", self.document(PAGE).as_bytes(), deflated);
        add("book/cover.jpg", &cover(360, 480), stored);
        add("book/ballast.jpg", &ballast(self.ballast), stored);
        zip.finish().unwrap();
        path
    }

    fn package(&self) -> String {
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
             unique-identifier=\"id\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n\
             <dc:identifier id=\"id\">{}</dc:identifier><dc:title>{}</dc:title>\n\
             <dc:language>{}</dc:language><dc:creator>Ada &amp; Bo</dc:creator>\n\
             <meta property=\"dcterms:modified\">2026-11-01T09:30:00Z</meta>\n{}\n",
            self.identifier,
            escape(self.title),
            self.language,
            self.more
        );
        if self.is_fixed {
            let _ = writeln!(out, "<meta property=\"rendition:layout\">pre-paginated</meta>");
        }
        out + "</metadata>\n<manifest>\n\
            <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
            <item id=\"page\" href=\"page.xhtml\" media-type=\"application/xhtml+xml\"/>\n\
            <item id=\"cover\" href=\"cover.jpg\" media-type=\"image/jpeg\" properties=\"cover-image\"/>\n\
            <item id=\"ballast\" href=\"ballast.jpg\" media-type=\"image/jpeg\"/>\n\
            </manifest>\n<spine><itemref idref=\"page\"/></spine>\n</package>\n"
    }

    fn document(&self, body: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{0}\" xml:lang=\"{0}\">\
             <head><meta name=\"viewport\" content=\"width=360, height=480\"/><title>{1}</title></head>\
             <body>{body}</body></html>\n",
            self.language,
            escape(self.title)
        )
    }
}

const CONTAINER: &str = "<?xml version=\"1.0\"?>\n\
    <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\
    <rootfiles><rootfile full-path=\"book/package.opf\" \
    media-type=\"application/oebps-package+xml\"/></rootfiles></container>\n";
const NAV: &str = "<nav epub:type=\"toc\"><h1>Contents</h1><ol><li><a href=\"page.xhtml\">Page</a></li></ol></nav>";
const PAGE: &str = "<p><img src=\"cover.jpg\" alt=\"A ridge.\"/></p>\
    <p><img src=\"ballast.jpg\" alt=\"A hut.\"/></p>";

/// A ridge at dusk, with grain as photographs have it.
fn cover(w: usize, h: usize) -> Vec<u8> {
    let mut samples = Vec::with_capacity(w * h * 3);
    for y in 0..h {
        for x in 0..w {
            let grain = (grain(y * w + x) % 24) as u8;
            let ridge = h / 2 + (x * 7 % 131) + x / 5;
            let sky = (y * 120 / h) as u8;
            let colour = if y > ridge { [40, 52, 60] } else { [210 - sky, 150, 90 + sky] };
            samples.extend(colour.map(|channel: u8| channel.saturating_add(grain)));
        }
    }
    let mut jpeg = Vec::new();
    let encoder = Encoder::new(&mut jpeg, 86);
    encoder.encode(&samples, w as u16, h as u16, ColorType::Rgb).unwrap();
    jpeg
}

/// A small picture, and behind its end bytes that nothing compresses.
fn ballast(bytes: usize) -> Vec<u8> {
    let mut jpeg = cover(64, 64);
    jpeg.extend((0..bytes).map(|n| grain(n) as u8));
    jpeg
}

fn grain(n: usize) -> usize {
    let mixed = (n as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    ((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 40) as usize
}
