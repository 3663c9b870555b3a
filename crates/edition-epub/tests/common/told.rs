//! What the judges must find in an edition for screens, written beside it: the plan as `leporello` writes it,
//! as far as they read it, and the paragraphs that the book has; and its photographs.

use super::Album;
use leporello_model::{Block, BoundAt, Crop, Inline, Page, Plan, Plate, Rect};
use std::fmt::Write as _;
use std::path::Path;

/// Writes `NAME.plan.toml` and the folder of photographs that it names.
pub fn tell(album: &Album, plan: &Plan, photographs: &str, name: &str, folder: &Path) {
    let pictures = folder.join(photographs);
    std::fs::create_dir_all(&pictures).unwrap();
    for photo in &album.catalogue.photos {
        std::fs::copy(album.folder.path().join(&photo.file), pictures.join(&photo.file)).unwrap();
    }
    std::fs::write(folder.join(format!("{name}.plan.toml")), told(plan, photographs)).unwrap();
}

fn told(plan: &Plan, photographs: &str) -> String {
    let mut out = format!("photographs = {}\n", quoted(photographs));
    let _ = writeln!(out, "title = {}\nlanguage = {}", quoted(&plan.title), quoted(&plan.language));
    let _ = writeln!(out, "trim = [{}, {}]", plan.trim.w.to_mm(), plan.trim.h.to_mm());
    let side = if plan.bound_at == BoundAt::Right { "right" } else { "left" };
    let _ = writeln!(out, "bound-at = \"{side}\"");
    let blocks = plan.sections.iter().flat_map(|section| &section.blocks);
    let paragraphs: Vec<String> = blocks.filter_map(plain).collect();
    let _ = writeln!(out, "paragraphs = [{}]", paragraphs.join(", "));
    for spread in &plan.spreads {
        out += "\n[[spread]]\n";
        for (name, page) in [("verso", &spread.verso), ("recto", &spread.recto)] {
            page.iter().for_each(|page| self::page(&mut out, name, page));
        }
    }
    out
}

/// A paragraph whose words are read one after the other; a footnote would stand between them.
fn plain(block: &Block) -> Option<String> {
    let Block::Paragraph(parts) = block else { return None };
    let is_text = |part: &Inline| matches!(part, Inline::Text(_));
    parts.iter().all(is_text).then(|| quoted(Block::letters(std::slice::from_ref(block)).trim()))
}

fn page(out: &mut String, name: &str, page: &Page) {
    let texts = page.texts.iter().map(|text| {
        format!(
            "{{ role = {}, text = {}, language = {} }}",
            quoted(&format!("{:?}", text.role).to_lowercase()),
            quoted(&text.text),
            quoted(&text.language)
        )
    });
    let texts: Vec<String> = texts.collect();
    let plates: Vec<String> = page.plates.iter().map(plate).collect();
    let _ = writeln!(out, "[spread.{name}]\nnumber = {}", page.number);
    let _ = writeln!(out, "texts = [{}]", texts.join(", "));
    let _ = writeln!(out, "plates = [\n{}]", plates.concat());
}

fn plate(plate: &Plate) -> String {
    let Rect { x, y, w, h } = plate.frame;
    let [x, y, w, h] = [x, y, w, h].map(|length| length.to_mm());
    let Crop { x: cx, y: cy, w: cw, h: ch } = plate.crop;
    let caption = plate.caption.as_ref().map_or(String::new(), |caption| {
        let (text, language) = (quoted(&caption.text), quoted(&caption.language));
        format!(", caption = {{ text = {text}, language = {language} }}")
    });
    format!(
        "  {{ number = {}, file = {}, frame = [{x}, {y}, {w}, {h}], crop = [{cx}, {cy}, {cw}, {ch}]{caption} }},\n",
        plate.number,
        quoted(&plate.file),
    )
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}
