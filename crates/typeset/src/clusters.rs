//! Letters and their marks, kept in one run of glyphs.
//!
//! Typst begins a new run wherever the height of a glyph changes. A letter whose mark is raised
//! is then in two runs, each of which bears the text of both: whoever copies or searches finds it
//! twice. Such runs are joined again, and the height goes into the glyphs.

use typst::layout::{Em, Frame, FrameItem, Point};
use typst::text::{Glyph, TextItem};
use typst_layout::PagedDocument;

/// The document with each cluster of letters and marks in one run.
pub(crate) fn joined(mut document: PagedDocument) -> PagedDocument {
    let mut any = false;
    let pages = document.pages().iter().cloned().map(|mut page| {
        if let Some(frame) = with_whole_clusters(&page.frame) {
            page.frame = frame;
            any = true;
        }
        page
    });
    let pages = pages.collect();
    if any { PagedDocument::new(pages, document.info_mut().clone()) } else { document }
}

/// The frame with runs joined; nothing if none has to be.
fn with_whole_clusters(frame: &Frame) -> Option<Frame> {
    let mut any = false;
    let mut items: Vec<(Point, FrameItem)> = Vec::new();
    for (at, item) in frame.items() {
        let mut item = item.clone();
        match (items.last_mut(), &mut item) {
            (_, FrameItem::Group(group)) => {
                if let Some(inner) = with_whole_clusters(&group.frame) {
                    group.frame = inner;
                    any = true;
                }
            }
            (Some((before_at, FrameItem::Text(before))), FrameItem::Text(after)) => {
                if let Some(whole) = whole((*before_at, before), (*at, after)) {
                    *before = whole;
                    any = true;
                    continue;
                }
            }
            _ => {}
        }
        items.push((*at, item));
    }
    any.then(|| {
        let mut joined = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            joined.set_baseline(frame.baseline());
        }
        joined.push_multiple(items);
        joined
    })
}

/// Two runs as one, if the last glyph of the first and the first of the second belong to the
/// same letters.
fn whole(
    (before_at, before): (Point, &TextItem),
    (after_at, after): (Point, &TextItem),
) -> Option<TextItem> {
    let (last, first) = (before.glyphs.last()?, after.glyphs.first()?);
    let cluster = &before.text[last.range()];
    let alike = before.font == after.font
        && before.size == after.size
        && before.fill == after.fill
        && before.stroke == after.stroke
        && last.span == first.span
        && cluster == &after.text[first.range()];
    if !alike {
        return None;
    }
    let (text, before_by, after_by) = text_of_both(before, after, cluster)?;
    let rise = Em::from_abs(before_at.y - after_at.y, before.size);
    let raised = after.glyphs.iter().map(|glyph| moved(glyph, after_by, rise));
    let glyphs = before.glyphs.iter().map(|glyph| moved(glyph, before_by, Em::zero()));
    let glyphs = glyphs.chain(raised).collect();
    Some(TextItem { text: text.into(), glyphs, ..before.clone() })
}

/// The text of two runs that share a cluster, and how many bytes the ranges of each have to be
/// moved. Runs stand as on paper: where words run from right to left, the second comes first.
fn text_of_both(before: &TextItem, after: &TextItem, cluster: &str) -> Option<(String, u16, u16)> {
    let (last, first) = (before.glyphs.last()?.range(), after.glyphs.first()?.range());
    let joined = |start: &str, end: &str| {
        let by = u16::try_from(start.len() - cluster.len()).ok()?;
        let text = [start, &end[cluster.len()..]].concat();
        u16::try_from(text.len()).ok().map(|_| (text, by))
    };
    if last.end == before.text.len() && first.start == 0 {
        let (text, by) = joined(&before.text, &after.text)?;
        return Some((text, 0, by));
    }
    if last.start == 0 && first.end == after.text.len() {
        let (text, by) = joined(&after.text, &before.text)?;
        return Some((text, by, 0));
    }
    None
}

fn moved(glyph: &Glyph, by: u16, rise: Em) -> Glyph {
    let range = glyph.range.start + by..glyph.range.end + by;
    Glyph { range, y_offset: glyph.y_offset + rise, ..glyph.clone() }
}
