//! Marks beside words that the user may rewrite in place: a short hash of what Leporello
//! wrote. Only where words and mark differ was it the user who wrote them; otherwise newer
//! words, of an edit or of the photograph itself, take their place.

use leporello_model::{PhotoEdit, Plan};
use toml::de::{DeTable, DeValue};

/// Key of the mark beside a plate's caption; it stays when the caption is taken away.
pub const CAPTION: &str = "caption-mark";
/// Key of the mark beside a chapter's title.
pub const TITLE: &str = "title-mark";

/// The mark of these words: the first 8 hexadecimal digits of their BLAKE3 hash.
pub fn of(words: &str) -> String {
    blake3::hash(words.as_bytes()).to_hex()[..8].to_owned()
}

/// The marks of a plan's file.
pub struct Marks {
    /// One for each plate in reading order.
    captions: Vec<Option<String>>,
    /// One for each chapter.
    titles: Vec<Option<String>>,
}

/// Takes the marks out of the file's tables, which then hold the plan alone.
pub fn take(file: &mut DeTable) -> Marks {
    let mut marks = Marks { captions: Vec::new(), titles: Vec::new() };
    for chapter in tables(file, "chapter") {
        marks.titles.push(mark(chapter, TITLE));
    }
    for spread in tables(file, "spread") {
        for side in ["verso", "recto"] {
            let Some(DeValue::Table(page)) = spread.get_mut(side).map(|page| page.get_mut()) else {
                continue;
            };
            for plate in tables(page, "plates") {
                marks.captions.push(mark(plate, CAPTION));
            }
        }
    }
    marks
}

/// The tables of an array; what is none, the reader of the plan complains about.
fn tables<'a, 'i>(
    of: &'a mut DeTable<'i>,
    key: &str,
) -> impl Iterator<Item = &'a mut DeTable<'i>> + use<'a, 'i> {
    let items = match of.get_mut(key).map(|value| value.get_mut()) {
        Some(DeValue::Array(items)) => Some(items),
        _ => None,
    };
    items.into_iter().flat_map(|items| items.iter_mut()).filter_map(|item| match item.get_mut() {
        DeValue::Table(table) => Some(table),
        _ => None,
    })
}

fn mark(table: &mut DeTable, key: &str) -> Option<String> {
    table.remove(key)?.get_ref().as_str().map(str::to_owned)
}

/// Turns the captions and chapters' titles that the user rewrote into edits. Words without a
/// mark are the user's too.
pub fn rewritten_to_edits(marks: &Marks, plan: &mut Plan) {
    let mut edits = Vec::new();
    for ((_, plate), mark) in plan.plates().zip(&marks.captions) {
        let text = plate.caption.as_ref().map(|caption| caption.text.as_str());
        let is_rewritten = match mark {
            Some(mark) => *mark != of(text.unwrap_or_default()),
            None => text.is_some(),
        };
        if is_rewritten {
            let caption = Some(text.unwrap_or_default().to_owned());
            edits.push((plate.photo, PhotoEdit { caption, ..PhotoEdit::default() }));
        }
    }
    for (chapter, mark) in plan.chapters.iter().zip(&marks.titles) {
        // The title of a chapter of words stands in its file.
        let is_of_words =
            plan.pages().any(|page| page.number == chapter.page && page.section.is_some());
        let is_rewritten = !is_of_words && mark.as_ref() != Some(&of(&chapter.title));
        let first = plan.plates().find(|(page, _)| page.number >= chapter.page);
        if let Some((_, plate)) = first.filter(|_| is_rewritten) {
            let title = Some(chapter.title.clone());
            edits.push((plate.photo, PhotoEdit { chapter: title, ..PhotoEdit::default() }));
        }
    }
    for (photo, new) in edits {
        let edit = plan.edits.photos.entry(photo).or_default();
        edit.caption = new.caption.or_else(|| edit.caption.take());
        edit.chapter = new.chapter.or_else(|| edit.chapter.take());
    }
}
