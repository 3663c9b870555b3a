//! Writes the edition.

use crate::edition::Edition;
use crate::folder::{Content, Files, Folder};
use crate::head::Assets;
use crate::{Source, WebOptions, address, pictures, plate_page, style};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_screen::{Embedded, Look, report_missing};
use std::collections::BTreeSet;
use std::path::Path;

const VIEWER: &str = include_str!("assets/viewer.js");
/// What may be loaded before the cover is seen on a phone, in bytes as sent.
const FIRST_VIEW: u64 = 400_000;
/// Width in pixels of the picture that a phone of 412 points at 1.75 pixels each asks for.
const PHONE: u32 = 720;
/// Files that stand in the way soonest: asked before pictures are made.
const EARLY: [&str; 4] = ["index.html", "sw.js", "manifest.webmanifest", "plates/index.html"];

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Printed pages that the document leads to.
    pub pages: u32,
    /// Plates, each with a page of its own.
    pub plates: usize,
    /// Files in all.
    pub files: usize,
    /// Bytes in all files.
    pub bytes: u64,
    /// Bytes that a phone loads before the cover is seen, as a host sends them compressed.
    pub first_view: u64,
    /// Bytes that keeping the book for reading without a network takes.
    pub kept: u64,
    /// Plates of which nothing says what they show to a reader who cannot see them.
    pub without_alternative: usize,
}

/// Writes the web edition into the folder `out`. Files in it that are not of an earlier edition
/// stay as they are.
///
/// # Errors
///
/// [`Stopped`] once an error has gone to `sink`: the address is none, a file of the user stands
/// in the way, a photograph cannot be read any more, or a file cannot be written.
pub fn write_web(
    plan: &Plan,
    source: &Source,
    look: &Look,
    options: &WebOptions,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let base = address::base(options, sink)?;
    let folder = Folder::open(out);
    folder.check(EARLY).map_err(|told| sink.stop(*told))?;
    let pictures = pictures::pictures(plan, source, options, progress, sink)?;
    let edition = Edition::new((plan, source), look, options, base, pictures);
    let without_alternative = report_missing(plan, source.catalogue, sink);
    let (files, first_view) = edition.files(sink);
    folder.check(files.keys().map(String::as_str)).map_err(|told| sink.stop(*told))?;
    folder.write(&files).map_err(|told| sink.stop(*told))?;
    if first_view > FIRST_VIEW {
        sink.report(heavy(first_view));
    }
    let bytes = |content: &Content| match content {
        Content::Bytes(bytes) => bytes.len() as u64,
        Content::Copy(_, bytes) => *bytes,
    };
    Ok(Receipt {
        pages: plan.pages,
        plates: edition.places.len(),
        files: files.len(),
        bytes: files.values().map(bytes).sum(),
        first_view,
        kept: edition.kept_bytes(),
        without_alternative,
    })
}

fn heavy(bytes: u64) -> Diagnostic {
    let message = format!(
        "the first view of the web edition takes {} kB, where at most {} kB are quick on a phone",
        bytes / 1000,
        FIRST_VIEW / 1000
    );
    Diagnostic::new(codes::WEB_004, Subject::Book, message)
        .hint("choose another picture for the cover, or a lower quality of pictures")
}

impl Edition<'_> {
    /// All files of the edition, and the bytes of its first view.
    fn files(&self, sink: &mut Sink) -> (Files, u64) {
        let characters = self.characters();
        let letters = style::letters(self.look, &characters, sink);
        let css = style::style(self.look, &letters);
        let assets = self.assets(&css);
        let book = self.book(&assets, self.kept_bytes());
        let first_view = self.first_view(&[&book, &css, VIEWER], &letters);
        let mut files = Files::new();
        let mut put = |path: String, bytes: Vec<u8>| {
            files.insert(path, Content::Bytes(bytes));
        };
        put("index.html".into(), book.into());
        put("plates/index.html".into(), self.wall(&assets).into());
        for at in 0..self.places.len() {
            if let Some(page) = self.plate_page(at, &assets) {
                put(plate_page::path(self.places[at].plate.number), page.into());
            }
        }
        put(assets.style.clone(), css.into());
        put(assets.viewer.clone(), VIEWER.into());
        put("assets/icon.svg".into(), self.icon().into());
        put("manifest.webmanifest".into(), self.manifest().into());
        for font in letters {
            put(format!("assets/{}", font.file), font.bytes);
            if !font.licence.text.is_empty() {
                let name = font.file.split('-').next().unwrap_or("font");
                put(format!("assets/{name}-LICENSE.txt"), font.licence.text.into());
            }
        }
        for (path, text) in [("sitemap.xml", self.sitemap()), ("robots.txt", self.robots())] {
            if let Some(text) = text {
                put(path.into(), text.into());
            }
        }
        self.add_worker(&mut files);
        self.pictures.values().for_each(|picture| picture.add_to(&mut files));
        (files, first_view)
    }

    /// The worker, whose mark is that of everything written before.
    fn add_worker(&self, files: &mut Files) {
        let is_shell = |path: &&String| {
            let is_page = path.ends_with("index.html") && path.matches('/').count() < 2;
            is_page || path.starts_with("assets/") && !path.ends_with(".txt")
        };
        let mut shell: Vec<String> = files.keys().filter(is_shell).cloned().collect();
        let cover = self.cover().and_then(|place| self.pictures.get(&place.plate.number));
        shell.extend(cover.map(|picture| picture.jpeg(crate::worker::KEPT)));
        let mut mark = blake3::Hasher::new();
        for (path, content) in files.iter() {
            mark.update(path.as_bytes());
            if let Content::Bytes(bytes) = content {
                mark.update(bytes);
            }
        }
        let mark = mark.finalize().to_hex()[..16].to_owned();
        files.insert("sw.js".into(), Content::Bytes(self.worker(&shell, &mark).into()));
    }

    /// Every character that a page of the edition can show.
    fn characters(&self) -> BTreeSet<char> {
        let nothing =
            Assets { style: String::new(), viewer: String::new(), colours: String::new() };
        let pages = (0..self.places.len()).filter_map(|at| self.plate_page(at, &nothing));
        let pages = pages.chain([self.book(&nothing, 1), self.wall(&nothing)]);
        pages.flat_map(|page| page.chars().collect::<BTreeSet<char>>()).collect()
    }

    fn assets(&self, css: &str) -> Assets {
        let mark = |text: &str| blake3::hash(text.as_bytes()).to_hex()[..8].to_owned();
        Assets {
            style: format!("assets/style-{}.css", mark(css)),
            viewer: format!("assets/viewer-{}.js", mark(VIEWER)),
            colours: style::colours(self.look),
        }
    }

    /// Letters of the cover: those of titles and of running text.
    fn first_letters<'l>(&self, letters: &'l [Embedded]) -> impl Iterator<Item = &'l Embedded> {
        let wanted = |family: &str, weight: u16| {
            letters
                .iter()
                .filter(|font| font.family == family && !font.italic)
                .min_by_key(|font| font.weight.abs_diff(weight))
        };
        let title = wanted(&self.look.display, self.look.display_weight);
        let text = wanted(&self.look.text, 400).filter(|text| Some(*text) != title);
        title.into_iter().chain(text)
    }

    fn first_view(&self, texts: &[&str], letters: &[Embedded]) -> u64 {
        let sent: usize = texts.iter().map(|text| compressed(text)).sum();
        let fonts: usize = self.first_letters(letters).map(|font| font.bytes.len()).sum();
        let cover = self.cover().and_then(|place| self.pictures.get(&place.plate.number));
        let picture = cover.map_or(0, |picture| picture.bytes_of(&picture.jpeg(PHONE)));
        (sent + fonts) as u64 + picture
    }
}

/// Bytes of a text as hosts send it.
fn compressed(text: &str) -> usize {
    miniz_oxide::deflate::compress_to_vec(text.as_bytes(), 6).len() + 18
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_viewer_and_the_style_stay_small() {
        let worker = include_str!("assets/worker.js");
        let script = compressed(VIEWER) + compressed(worker);
        assert!(script <= 10_000, "{script} bytes of script");
        let style = compressed(include_str!("assets/style.css"));
        assert!(style <= 8_000, "{style} bytes of style");
    }
}
