//! A desk that makes a book of drawn spreads from one small file.
//!
//! The first line of `words.txt` is the title. Each line after it is a spread, `chapter: words`;
//! the picture follows from the line. The words `cannot be read` refuse the whole book, `cannot
//! be drawn` only their spread, `is slow` are drawn slowly, and a title that ends with `←` is
//! that of a book bound at the right.

use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::{BoundAt, Length, Safety, Sides, Size};
use leporello_preview::{Book, Desk, Shown, ShownSpread};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What the desk has done so far.
#[derive(Default)]
pub struct Tally {
    /// Pictures begun.
    pub drawn: AtomicUsize,
    /// Pictures in the making.
    pub now: AtomicUsize,
    /// Most pictures ever in the making at a time.
    pub most: AtomicUsize,
}

pub struct OneFile {
    pub words: PathBuf,
    pub tally: Arc<Tally>,
}

impl Desk for OneFile {
    fn watched(&self) -> Vec<PathBuf> {
        vec![self.words.clone()]
    }

    fn renew(&self) -> Result<Arc<dyn Book>, Vec<Diagnostic>> {
        let words = std::fs::read_to_string(&self.words).unwrap_or_default();
        let lines: Vec<String> = words.lines().map(str::to_owned).collect();
        if let Some(at) = lines.iter().position(|line| line.contains("cannot be read")) {
            let subject = Subject::File { path: "words.txt".into(), place: Some((at + 1, 1)) };
            let message = Diagnostic::new(codes::PRJ_002, subject, "this line cannot be read");
            return Err(vec![message.hint("write `chapter: words`")]);
        }
        let editions = self.words.with_extension("editions");
        Ok(Arc::new(Lines {
            shown: shown(&lines),
            lines,
            editions,
            tally: Arc::clone(&self.tally),
        }))
    }
}

struct Lines {
    shown: Shown,
    lines: Vec<String>,
    editions: PathBuf,
    tally: Arc<Tally>,
}

fn digest(line: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    line.hash(&mut hasher);
    hasher.finish()
}

fn shown(lines: &[String]) -> Shown {
    let title = lines.first().cloned().unwrap_or_default();
    let spreads = lines.iter().skip(1).enumerate().map(|(at, line)| {
        let verso = (at > 0).then_some(2 * at as u32);
        ShownSpread {
            verso,
            recto: (at == 0 || at + 2 < lines.len()).then_some(2 * at as u32 + 1),
            version: format!("{:016x}", digest(line)),
            chapter: line.split_once(": ").map(|parts| parts.0.to_owned()).unwrap_or_default(),
        }
    });
    let about = Subject::Plate { number: 3, page: 5, photo: "harbour.jpg".into() };
    let low = Diagnostic::new(codes::PHO_003, about, "143 ppi as placed, 200 ppi are wanted");
    let mm = Length::mm;
    Shown {
        bound_at: if title.ends_with('←') { BoundAt::Right } else { BoundAt::Left },
        title,
        language: "en".into(),
        trim: Size { w: mm(240), h: mm(180) },
        bleed: Sides { top: mm(3), bottom: mm(3), inside: Length::ZERO, outside: mm(3) },
        safe: Safety { trim: mm(8), fold: mm(12) },
        spreads: spreads.collect(),
        messages: vec![low.hint("photographs = \"larger/\"")],
    }
}

impl Book for Lines {
    fn shown(&self) -> &Shown {
        &self.shown
    }

    fn spread_png(&self, spread: usize, width: u32) -> Result<Vec<u8>, String> {
        self.tally.drawn.fetch_add(1, Ordering::SeqCst);
        let now = self.tally.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.tally.most.fetch_max(now, Ordering::SeqCst);
        let line = &self.lines[spread + 1];
        if line.contains("is slow") {
            std::thread::sleep(Duration::from_millis(60));
        }
        let drawn = if line.contains("cannot be drawn") {
            Err("its photograph is away".to_owned())
        } else {
            Ok(draw(self.shown.height(spread, width).unwrap(), width, digest(line)))
        };
        self.tally.now.fetch_sub(1, Ordering::SeqCst);
        drawn
    }

    /// A page with the lines, and the same as an "e-book".
    fn editions(&self) -> Result<PathBuf, String> {
        if self.shown.title.contains("has no edition") {
            return Err("the disk is full".to_owned());
        }
        let web = self.editions.join("web");
        let list: String = self.lines.iter().map(|line| format!("<li>{line}</li>\n")).collect();
        let page = format!(
            "<!doctype html><html lang=\"en\"><title>{}</title><ul>\n{list}</ul></html>\n",
            self.shown.title
        );
        std::fs::create_dir_all(&web).unwrap();
        std::fs::write(web.join("index.html"), &page).unwrap();
        std::fs::write(web.join("sw.js"), "// keeps the book for an hour\n").unwrap();
        std::fs::write(self.editions.join("reading.epub"), &page).unwrap();
        Ok(self.editions.clone())
    }
}

/// White paper with a picture that runs off the left and the upper edge.
fn draw(height: u32, width: u32, digest: u64) -> Vec<u8> {
    let (right, bottom) = (width * (30 + (digest % 30) as u32) / 100, height * 7 / 10);
    let tint = [digest as u8, (digest >> 8) as u8, (digest >> 16) as u8];
    let mut pixels = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let is_picture = x < right && y < bottom;
            let shade = (y * 90 / height) as u8;
            pixels.extend(
                tint.map(|c| if is_picture { (c / 2 + 40).saturating_add(shade) } else { 255 }),
            );
        }
    }
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(png::ColorType::Rgb);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    png
}
