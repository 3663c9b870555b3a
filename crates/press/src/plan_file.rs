//! `plan.toml`: the plan as a file that people and programs read, edit, pin and diff.
//!
//! One line for a plate, one table for a page, the user's own changes on top. What is
//! written is ordinary TOML, so any program can read it; the writer is ours so that a
//! change of one plate is a change of one line.

use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::{CaptionBox, Edits, LeftOut, Page, Plan, Plate, Spread, TextBox};
use std::fmt::{Display, Write as _};

/// Name of the file in the book's folder.
pub const NAME: &str = "plan.toml";

const HEAD: &str = "\
# The plan of the book: what stands where on which page. Lengths are millimetres from the
# top left corner of the trimmed page; a crop is [x, y, width, height] in shares of the
# upright photograph.
#
# Change a photograph for good under [edits.photo.IDENTITY]:
#   keep = false          leave it out; true: it must be in
#   importance = 2.5      0.5 is small, 3 is a hero
#   crop = false          never crop it
#   caption = \"…\"         in place of its own; \"\" for none
#   chapter = \"…\"         a chapter begins with it
#   together = true       on one spread with the photograph before it
# A camera's clock: [[edits.clock]] with camera = \"…\" and add_seconds = 3600
# Keep a spread as it is: locked = true. Its arrangement may then be rewritten by hand, such
# as arrangement = \"H(1,V(2,3))\": H side by side, V one above the other.
# A caption rewritten in its plate is kept as an edit when the book is planned anew.
";

/// The text of a plan. The same plan gives the same text.
#[must_use]
pub fn write(plan: &Plan) -> String {
    let mut out = String::from(HEAD);
    head(&mut out, plan);
    edits(&mut out, &plan.edits);
    for chapter in &plan.chapters {
        out.push_str("\n[[chapter]]\n");
        entry(&mut out, "title", quoted(&chapter.title));
        entry(&mut out, "dates", quoted(&chapter.dates));
        entry(&mut out, "place", quoted(&chapter.place));
        entry(&mut out, "page", chapter.page);
    }
    for item in &plan.spreads {
        spread(&mut out, item);
    }
    out
}

/// Reads a plan back. `path` is only named in messages.
///
/// # Errors
///
/// Reports `PRJ-005` with line and column and returns [`Stopped`] when the text is not a
/// plan, `PRJ-006` when it was written by a newer version.
pub fn read(text: &str, path: &str, sink: &mut Sink) -> Result<Plan, Stopped> {
    let plan: Plan = toml::from_str(text).map_err(|error| {
        let place = error.span().map(|span| line_and_column(text, span.start));
        let subject = Subject::File { path: path.to_owned(), place };
        sink.stop(
            Diagnostic::new(
                codes::PRJ_005,
                subject,
                format!("plan cannot be read: {}", first_line(error.message())),
            )
            .hint("undo the change at this place")
            .hint(format!("or remove `{path}` and plan the book anew; edits in it are then lost")),
        )
    })?;
    if plan.format > Plan::FORMAT {
        let subject = Subject::File { path: path.to_owned(), place: None };
        return Err(sink.stop(
            Diagnostic::new(
                codes::PRJ_006,
                subject,
                format!("plan is of format {}; this Leporello knows {}", plan.format, Plan::FORMAT),
            )
            .hint("use the Leporello that wrote it, or a newer one"),
        ));
    }
    Ok(plan)
}

fn first_line(message: &str) -> &str {
    message.lines().next().unwrap_or(message)
}

fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
    (line, column)
}

fn head(out: &mut String, plan: &Plan) {
    out.push('\n');
    entry(out, "format", plan.format);
    entry(out, "photographs", quoted(&plan.photographs));
    entry(out, "title", quoted(&plan.title));
    entry(out, "subtitle", quoted(&plan.subtitle));
    entry(out, "author", quoted(&plan.author));
    entry(out, "language", quoted(&plan.language));
    entry(out, "trim", value(&plan.trim));
    entry(out, "bleed", value(&plan.bleed));
    entry(out, "margins", value(&plan.margins));
    entry(out, "gap", value(&plan.gap));
    entry(out, "binding", value(&plan.binding));
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
        fields.push(format!("caption = {}", self::caption(caption)));
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

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{
        Chapter, Crop, LeftOutReason, PageCount, PageKind, PhotoEdit, PhotoId, Project, Rect,
        TextRole,
    };

    fn plan(caption: &str) -> Plan {
        let project = Project::titled("A \"title\" \\ with\tmarks");
        let rect = Rect::snapped_mm(12.34, -3.0, 100.0 / 3.0, 20.0);
        let language = "el".to_owned();
        let page = Page {
            number: 1,
            kind: PageKind::Plates,
            arrangement: "H(1,V(2,3))".into(),
            plates: vec![Plate {
                number: 1,
                photo: PhotoId([7; 16]),
                file: "naïve/写真.jpg".into(),
                frame: rect,
                crop: Crop { x: 0.012_345_678_9, y: 0.0, w: 0.9, h: 1.0 },
                importance: 1.0,
                caption: Some(CaptionBox { text: caption.into(), language, frame: rect }),
                reasons: vec!["hero".into()],
            }],
            texts: vec![TextBox {
                role: TextRole::Folio,
                text: "1".into(),
                language: "en".into(),
                frame: rect,
            }],
            cost: 0.123_456,
        };
        let keep =
            PhotoEdit { keep: Some(true), caption: Some(caption.into()), ..PhotoEdit::default() };
        let mut edits = Edits::default();
        edits.photos.insert(PhotoId([7; 16]), keep);
        Plan {
            format: Plan::FORMAT,
            title: project.title,
            subtitle: String::new(),
            author: String::new(),
            language: project.language,
            trim: project.trim,
            bleed: project.bleed,
            margins: project.margins,
            gap: project.gap,
            binding: project.binding,
            captions: true,
            asked_pages: PageCount::Exactly(219),
            page_multiple: 1,
            pages: 1,
            photographs: "../photos".into(),
            chapters: vec![Chapter {
                title: "One".into(),
                dates: "May 2024".into(),
                place: String::new(),
                page: 1,
            }],
            spreads: vec![Spread { locked: true, verso: None, recto: Some(page) }],
            left_out: vec![LeftOut {
                file: "b.jpg".into(),
                photo: None,
                why: LeftOutReason::Unreadable,
                detail: Some("ends early".into()),
            }],
            edits,
        }
    }

    proptest::proptest! {
        #[test]
        fn a_plan_reads_back_as_it_was_written(caption in "\\PC*|[\\x00-\\x7f]*") {
            let plan = plan(&caption);
            let back = read(&write(&plan), "plan.toml", &mut Sink::new());
            proptest::prop_assert_eq!(back, Ok(plan));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            let _ = read(&text, "plan.toml", &mut Sink::new());
        }
    }

    #[test]
    fn a_mistake_is_shown_by_line_and_column() {
        let text = write(&plan("x")).replace("gap = 4", "gap = four");
        let mut sink = Sink::new();
        assert!(read(&text, "plan.toml", &mut sink).is_err());
        let line = text.lines().position(|l| l.starts_with("gap")).unwrap() + 1;
        let place = sink.diagnostics()[0].subjects[0].to_string();
        assert!(place.starts_with(&format!("plan.toml:{line}:")), "{place}");
    }

    #[test]
    fn a_plan_of_a_newer_program_is_not_read_half() {
        let text = write(&plan("x")).replace("format = 1", "format = 2");
        let mut sink = Sink::new();
        assert!(read(&text, "plan.toml", &mut sink).is_err());
        assert_eq!(sink.diagnostics()[0].code, codes::PRJ_006);
    }

    #[test]
    fn an_unknown_key_is_not_ignored() {
        let text = write(&plan("x")).replace("\ngap = 4", "\ngaps = 4");
        assert!(read(&text, "plan.toml", &mut Sink::new()).is_err());
    }
}
