//! Title page, chapters' titles, page numbers and colophon.

use crate::lock::Source;
use crate::paper::{Area, Paper};
use leporello_model::{
    Page, PageKind, Project, Rect, Sequence, SequenceChapter, Side, TextBox, TextRole,
};

/// Sets words into boxes of one page.
struct Setter<'a> {
    paper: &'a Paper,
    language: &'a str,
    side: Side,
}

impl Setter<'_> {
    /// A box over the whole width, from so far below the top margin; nothing for no words.
    fn band(&self, role: TextRole, text: &str, y: f64, h: f64) -> Option<TextBox> {
        let (paper, text) = (self.paper, text.trim());
        let x = paper.box_x(self.side);
        let frame = Area { x, y: paper.top + y, w: paper.box_w, h };
        (!text.is_empty()).then(|| self.text(role, text, frame))
    }

    fn text(&self, role: TextRole, text: &str, frame: Area) -> TextBox {
        TextBox {
            role,
            text: text.to_owned(),
            language: self.language.to_owned(),
            frame: Rect::snapped_mm(frame.x, frame.y, frame.w, frame.h),
        }
    }
}

/// The title page: title, subtitle, years and author.
pub fn title_page(project: &Project, sequence: &Sequence, paper: &Paper, side: Side) -> Page {
    let set = Setter { paper, language: &project.language, side };
    let (u, h) = (paper.unit, paper.box_h);
    let mut y = 0.30 * h;
    let mut page = Page::blank(PageKind::Title);
    page.texts.extend(set.band(TextRole::Title, &project.title, y, 32.0 * u));
    y += 36.0 * u;
    if let Some(subtitle) = set.band(TextRole::Subtitle, &project.subtitle, y, 14.0 * u) {
        page.texts.push(subtitle);
        y += 16.0 * u;
    }
    page.texts.extend(set.band(TextRole::Subtitle, &years(sequence), y, 12.0 * u));
    page.texts.extend(set.band(TextRole::Author, &project.author, h - 14.0 * u, 14.0 * u));
    page
}

/// First and last year of the photographs.
fn years(sequence: &Sequence) -> String {
    let all = || sequence.photos().filter_map(|chosen| chosen.local).map(|local| local.year());
    match (all().min(), all().max()) {
        (Some(first), Some(last)) if first == last => first.to_string(),
        (Some(first), Some(last)) => format!("{first} – {last}"),
        _ => String::new(),
    }
}

/// Puts the title of the chapter with this place on a page that opens one.
pub fn name_opener(page: &mut Page, chapter: usize, source: &Source, paper: &Paper) {
    let part = source.sequence.chapters.get(chapter);
    if let Some(part) = part.filter(|_| page.kind == PageKind::Opener) {
        page.texts.retain(|text| text.role == TextRole::Folio);
        chapter_title(page, part, source.project, paper);
    }
}

/// A chapter's title on its verso: in the middle of a page of its own, or in a band above
/// the pictures.
pub fn chapter_title(page: &mut Page, chapter: &SequenceChapter, project: &Project, paper: &Paper) {
    let set = Setter { paper, language: &project.language, side: Side::Verso };
    let u = paper.unit;
    let note: Vec<&str> =
        [&*chapter.dates, &*chapter.place].into_iter().filter(|part| !part.is_empty()).collect();
    let is_alone = page.plates.is_empty();
    let (y, title, notes) =
        if is_alone { (0.34 * paper.box_h, 26.0 * u, 10.0 * u) } else { (0.0, 14.0 * u, 8.0 * u) };
    page.texts.extend(set.band(TextRole::ChapterTitle, &chapter.title, y, title));
    if is_alone {
        for (i, line) in note.iter().enumerate() {
            let below = y + title + 3.0 * u + i as f64 * (notes + 1.0 * u);
            page.texts.extend(set.band(TextRole::ChapterNote, line, below, notes));
        }
    } else {
        page.texts.extend(set.band(TextRole::ChapterNote, &note.join(" · "), y + title + u, notes));
    }
}

/// What the book is, on a numbered page of its own.
pub fn colophon(page: &mut Page, source: &Source, photographs: usize, paper: &Paper) {
    let Source { project, sequence, .. } = *source;
    let set = Setter { paper, language: &project.language, side: page.side() };
    let noun = if photographs == 1 { "photograph" } else { "photographs" };
    let mut lines = vec![project.title.clone(), format!("{photographs} {noun}")];
    lines.extend(Some(years(sequence)).filter(|years| !years.is_empty()));
    lines.extend(Some(project.author.clone()).filter(|author| !author.is_empty()));
    let h = 40.0 * paper.unit;
    let text = lines.join("\n");
    page.texts.extend(set.band(TextRole::Colophon, &text, paper.box_h - h, h));
}

/// The page number at the outer bottom, on pages inside the margins.
pub fn folio(page: &mut Page, language: &str, paper: &Paper) {
    page.texts.retain(|text| text.role != TextRole::Folio);
    if !matches!(page.kind, PageKind::Plates | PageKind::Opener) {
        return;
    }
    let side = page.side();
    let set = Setter { paper, language, side };
    let below = paper.page_h - paper.top - paper.box_h;
    let (w, h) = (20.0 * paper.unit, (5.0 * paper.unit).min(below * 0.5));
    let x = match side {
        Side::Verso => paper.outside,
        Side::Recto => paper.page_w - paper.outside - w,
    };
    let y = paper.top + paper.box_h + (below - h) * 0.45;
    page.texts.push(set.text(TextRole::Folio, &page.number.to_string(), Area { x, y, w, h }));
}
