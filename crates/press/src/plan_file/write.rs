//! The text of a plan.

use super::mark;
use leporello_model::{CaptionBox, Chapter, Edits, LeftOut, Page, Plan, Plate, Spread, TextBox};
use std::fmt::{Display, Write as _};

const HEAD: &str = "\
# The plan of the book: what stands where on which page. Lengths are millimetres from the
# top left corner of the trimmed page; a crop is [x, y, width, height] in shares of the
# upright photograph.
#
# What you change here is kept when the book is planned anew:
# - title, subtitle, author and the other values below, down to page-multiple; but where
#   leporello.toml is in the book's folder, they are told there
# - the text of a caption, in its plate: it becomes an edit; \"\" for none
# - the title of a chapter: it becomes an edit. That of a chapter of words stands in its file.
# - locked = true keeps a spread as it is. Its arrangement may then be rewritten by hand, such
#   as arrangement = \"H(1,V(2,3))\": H side by side, V one above the other.
# - edits of a photograph, under [edits.photo.IDENTITY]:
#     keep = false          leave it out; true: it must be in
#     importance = 2.5      0.5 is small, 3 is a hero
#     crop = false          never crop it
#     caption = \"…\"         in place of its own; \"\" for none
#     chapter = \"…\"         a chapter begins with it
#     taken = \"2024-06-01T14:30\"   when it was really taken; a day alone will do
#     together = true       on one spread with the photograph before it
# - a camera's clock: [[edits.clock]] with camera = \"…\" and add_seconds = 3600
# All else is written anew each time: frames, crops, page numbers, the dates and places of
# chapters, and comments. A mark tells what Leporello wrote from what you rewrote.
";

/// The text of a plan. The same plan gives the same text.
#[must_use]
pub fn write(plan: &Plan) -> String {
    let mut out = String::from(HEAD);
    head(&mut out, plan);
    edits(&mut out, &plan.edits);
    for part in &plan.chapters {
        chapter(&mut out, part);
    }
    for item in &plan.spreads {
        spread(&mut out, item);
    }
    out
}

fn head(out: &mut String, plan: &Plan) {
    out.push('\n');
    entry(out, "format", plan.format);
    entry(out, "photographs", quoted(&plan.photographs));
    if !plan.words.is_empty() {
        entry(out, "words", quoted(&plan.words));
    }
    entry(out, "title", quoted(&plan.title));
    entry(out, "subtitle", quoted(&plan.subtitle));
    entry(out, "author", quoted(&plan.author));
    entry(out, "language", quoted(&plan.language));
    entry(out, "trim", value(&plan.trim));
    entry(out, "bleed", value(&plan.bleed));
    entry(out, "margins", value(&plan.margins));
    entry(out, "gap", value(&plan.gap));
    entry(out, "binding", value(&plan.binding));
    entry(out, "bound-at", value(&plan.bound_at));
    entry(out, "theme", quoted(&plan.theme));
    entry(out, "printer", quoted(&plan.printer));
    entry(out, "captions", plan.captions);
    entry(out, "asked-pages", value(&plan.asked_pages));
    entry(out, "page-multiple", plan.page_multiple);
    entry(out, "pages", plan.pages);
    list(out, "left-out", plan.left_out.iter().map(left_out));
}

fn edits(out: &mut String, edits: &Edits) {
    for (id, edit) in &edits.photos {
        let _ = writeln!(out, "\n[edits.photo.{id}]");
        table_lines(out, edit);
    }
    for clock in &edits.clocks {
        out.push_str("\n[[edits.clock]]\n");
        table_lines(out, clock);
    }
}

fn left_out(item: &LeftOut) -> String {
    let mut fields = vec![format!("file = {}", quoted(&item.file))];
    if let Some(photo) = item.photo {
        fields.push(format!("photo = \"{photo}\""));
    }
    fields.push(format!("why = {}", value(&item.why)));
    if let Some(detail) = &item.detail {
        fields.push(format!("detail = {}", quoted(detail)));
    }
    inline(&fields)
}

fn chapter(out: &mut String, chapter: &Chapter) {
    out.push_str("\n[[chapter]]\n");
    entry(out, "title", quoted(&chapter.title));
    entry(out, mark::TITLE, quoted(&mark::of(&chapter.title)));
    entry(out, "dates", quoted(&chapter.dates));
    entry(out, "place", quoted(&chapter.place));
    entry(out, "page", chapter.page);
}

fn spread(out: &mut String, spread: &Spread) {
    out.push_str("\n[[spread]]\n");
    entry(out, "locked", spread.locked);
    for (name, side) in [("verso", &spread.verso), ("recto", &spread.recto)] {
        if let Some(side) = side {
            let _ = writeln!(out, "[spread.{name}]");
            page(out, side);
        }
    }
}

fn page(out: &mut String, page: &Page) {
    entry(out, "number", page.number);
    entry(out, "kind", value(&page.kind));
    if !page.arrangement.is_empty() {
        entry(out, "arrangement", quoted(&page.arrangement));
        entry(out, "cost", page.cost);
    }
    if let Some(part) = &page.section {
        let fields = [format!("id = {}", quoted(&part.id)), format!("part = {}", part.part)];
        entry(out, "section", inline(&fields));
    }
    list(out, "plates", page.plates.iter().map(plate));
    list(out, "texts", page.texts.iter().map(text));
}

fn plate(plate: &Plate) -> String {
    let mut fields = vec![
        format!("number = {}", plate.number),
        format!("photo = \"{}\"", plate.photo),
        format!("file = {}", quoted(&plate.file)),
        format!("frame = {}", value(&plate.frame)),
        format!("crop = {}", value(&plate.crop)),
        format!("importance = {}", plate.importance),
    ];
    if let Some(caption) = &plate.caption {
        fields.push(format!("{} = \"{}\"", mark::CAPTION, mark::of(&caption.text)));
        fields.push(format!("caption = {}", self::caption(caption)));
    }
    if !plate.alt.is_empty() {
        fields.push(format!("alt = {}", quoted(&plate.alt)));
    }
    if !plate.reasons.is_empty() {
        let reasons: Vec<String> = plate.reasons.iter().map(|r| quoted(r)).collect();
        fields.push(format!("reasons = [{}]", reasons.join(", ")));
    }
    inline(&fields)
}

fn caption(caption: &CaptionBox) -> String {
    inline(&[
        format!("text = {}", quoted(&caption.text)),
        format!("language = {}", quoted(&caption.language)),
        format!("frame = {}", value(&caption.frame)),
    ])
}

fn text(text: &TextBox) -> String {
    inline(&[
        format!("role = {}", value(&text.role)),
        format!("text = {}", quoted(&text.text)),
        format!("language = {}", quoted(&text.language)),
        format!("frame = {}", value(&text.frame)),
    ])
}

fn inline(fields: &[String]) -> String {
    format!("{{ {} }}", fields.join(", "))
}

fn entry(out: &mut String, key: &str, value: impl Display) {
    let _ = writeln!(out, "{key} = {value}");
}

/// An array with one element on each line; nothing at all when it is empty.
fn list(out: &mut String, key: &str, items: impl Iterator<Item = String>) {
    let mut items = items.peekable();
    if items.peek().is_none() {
        return;
    }
    let _ = writeln!(out, "{key} = [");
    for item in items {
        let _ = writeln!(out, "  {item},");
    }
    out.push_str("]\n");
}

/// A small value as inline TOML, by way of JSON, whose numbers, strings and arrays read the
/// same in TOML.
fn value(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).expect("plain data has a JSON form");
    from_json(&json)
}

/// The fields of a small structure, one on each line.
fn table_lines(out: &mut String, table: &impl serde::Serialize) {
    let json = serde_json::to_value(table).expect("plain data has a JSON form");
    for (key, field) in sorted(json.as_object()) {
        entry(out, key, from_json(field));
    }
}

/// The fields that have a value, by name: the same text however the JSON library is built.
fn sorted(
    fields: Option<&serde_json::Map<String, serde_json::Value>>,
) -> std::collections::BTreeMap<&String, &serde_json::Value> {
    fields.into_iter().flatten().filter(|(_, field)| !field.is_null()).collect()
}

fn from_json(json: &serde_json::Value) -> String {
    use serde_json::Value;
    match json {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(from_json).collect::<Vec<_>>().join(", "))
        }
        Value::Object(fields) => {
            let fields: Vec<String> = sorted(Some(fields))
                .into_iter()
                .map(|(key, field)| format!("{key} = {}", from_json(field)))
                .collect();
            inline(&fields)
        }
        Value::Number(number) => whole(number),
        other => other.to_string(),
    }
}

/// `297.0` reads better as `297`.
fn whole(number: &serde_json::Number) -> String {
    let text = number.to_string();
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// A basic TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
