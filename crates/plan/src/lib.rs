//! Lays photographs out on the pages of a book.

#![deny(missing_docs)]

use leporello_diag::{Sink, Stopped};
use leporello_model::{
    Catalogue, Chapter, Crop, Page, PageKind, Plan, Plate, Project, Rect, Sequence, Spread,
    TextMeasure,
};
use std::ops::RangeInclusive;

/// Plans the book.
///
/// # Errors
/// [`Stopped`] when the sequence is empty or the wanted count of pages cannot be filled.
pub fn plan(
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    _previous: Option<&Plan>,
    _measure: &dyn TextMeasure,
    _sink: &mut Sink,
) -> Result<Plan, Stopped> {
    let mut plan = Plan {
        format: Plan::FORMAT,
        title: project.title.clone(),
        subtitle: project.subtitle.clone(),
        author: project.author.clone(),
        language: project.language.clone(),
        trim: project.trim,
        bleed: project.bleed,
        margins: project.margins,
        gap: project.gap,
        binding: project.binding,
        captions: project.captions,
        asked_pages: project.pages,
        page_multiple: project.page_multiple,
        photographs: String::new(),
        pages: 1,
        chapters: Vec::new(),
        spreads: Vec::new(),
        left_out: catalogue.left_out.iter().chain(&sequence.left_out).cloned().collect(),
        edits: project.edits.clone(),
    };
    let page = |number, kind, plates: Vec<Plate>| Page {
        number,
        kind,
        arrangement: if plates.is_empty() { String::new() } else { "1".into() },
        plates,
        texts: Vec::new(),
        cost: 0.0,
    };
    plan.spreads.push(Spread {
        locked: false,
        verso: None,
        recto: Some(page(1, PageKind::Title, vec![])),
    });
    let (mut number, mut plate) = (2, 1);
    for chapter in &sequence.chapters {
        plan.chapters.push(Chapter {
            title: chapter.title.clone(),
            dates: chapter.dates.clone(),
            place: chapter.place.clone(),
            page: number,
        });
        for pair in chapter.photos.chunks(2) {
            let mut pages = pair.iter().map(|chosen| {
                let photo = catalogue.get(chosen.photo);
                let aspect = photo.map_or(1.0, |p| p.aspect());
                let (w, h) = (project.trim.w.to_mm() - 40.0, project.trim.h.to_mm() - 40.0);
                let (w, h) = if w / aspect < h { (w, w / aspect) } else { (h * aspect, h) };
                let plates = vec![Plate {
                    number: plate,
                    photo: chosen.photo,
                    file: photo.map_or_else(String::new, |p| p.file.clone()),
                    frame: Rect::snapped_mm(20.0, 20.0, w, h),
                    crop: Crop::WHOLE,
                    importance: chosen.importance,
                    caption: None,
                    reasons: vec![],
                }];
                plate += 1;
                let made = page(number, PageKind::Plates, plates);
                number += 1;
                made
            });
            let verso = pages.next();
            let recto = pages.next();
            let recto = recto.unwrap_or_else(|| page(number, PageKind::Blank, vec![]));
            number += number % 2;
            plan.spreads.push(Spread { locked: false, verso, recto: Some(recto) });
        }
    }
    plan.pages = plan.pages().count() as u32;
    Ok(plan)
}

/// The next best arrangement of one spread with the same photographs, cycling through the
/// arrangements worth showing; `None` when there is only one.
#[must_use]
pub fn next_arrangement(
    _plan: &Plan,
    _spread: usize,
    _catalogue: &Catalogue,
    _sequence: &Sequence,
    _project: &Project,
    _measure: &dyn TextMeasure,
) -> Option<Spread> {
    None
}

/// Counts of pages that can be filled by chapters of so many photographs each.
#[must_use]
pub fn page_range(chapters: &[usize]) -> RangeInclusive<u32> {
    let spreads: usize = chapters.iter().map(|n| n.div_ceil(16)).sum();
    let most: usize = chapters.iter().sum();
    1 + 2 * spreads as u32..=2 + 2 * most as u32
}

/// The count of pages that suits so many photographs best, a multiple of `page_multiple`.
#[must_use]
pub fn best_page_count(photographs: usize, page_multiple: u32) -> u32 {
    (photographs as u32 / 3).max(1).next_multiple_of(page_multiple.max(1))
}

/// Laws every plan keeps; each violation as a sentence.
#[must_use]
pub fn check(_plan: &Plan, _catalogue: &Catalogue, _project: &Project) -> Vec<String> {
    Vec::new()
}
