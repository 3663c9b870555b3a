//! One page: its plates, captions and words at their places.

use super::is_empty;
use super::sheet::{Box, Sheet};
use super::texts::{self, Setting, element};
use super::typeface::Typefaces;
use super::words::SetWords;
use crate::book::Book;
use crate::package::Shelf;
use leporello_model::{CaptionBox, Crop, Page, PixelSize, Plate, Side, Spread, TextBox, TextRole};
use leporello_screen::escape;
use std::fmt::Write as _;

/// How far a plate must reach over the fold to be there, in millimetres: more than any bleed.
const OVER: f64 = 5.0;

/// What is needed to set pages.
pub(super) struct Desk<'a> {
    pub(super) book: &'a Book<'a>,
    pub(super) sheet: &'a Sheet,
    pub(super) typefaces: &'a Typefaces<'a>,
    pub(super) words: &'a SetWords,
}

/// A plate as one page sees it.
struct Shown<'a> {
    plate: &'a Plate,
    /// Page it stands on in the plan.
    page: &'a Page,
    /// How many pages to the right it is moved.
    moved: i64,
    /// Whether the other page of the spread has a part of it too.
    is_parted: bool,
}

/// A page under way.
#[derive(Default)]
struct Sketch {
    body: String,
    style: String,
}

impl Desk<'_> {
    /// The document of a page.
    pub(super) fn page(&self, spread: &Spread, page: &Page, shelf: &mut Shelf) -> String {
        let book = self.book;
        let mut sketch = Sketch::default();
        let shown = self.shown(spread, page);
        let boxes: Vec<Box> = shown.iter().filter_map(|shown| self.part(shown)).collect();
        for text in page.texts.iter().filter(|text| text.role != TextRole::Folio) {
            self.text(&mut sketch, text);
        }
        for shown in &shown {
            self.figure(&mut sketch, shown, page, &boxes, shelf);
        }
        if let Some(part) = &page.section
            && let Some(set) = self.words.page(page.number)
        {
            let class = part.id.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
            let _ =
                writeln!(sketch.body, "<div class=\"words section-{class}\">\n{}</div>", set.html);
            sketch.style += &set.style;
        }
        self.folio(&mut sketch, page);
        let title = match is_empty(page) && shown.is_empty() {
            true => book.terms.blank.to_owned(),
            false => book.page_name(page.number),
        };
        let direction = if book.around.right_to_left { " dir=\"rtl\"" } else { "" };
        let body = format!(
            "<body epub:type=\"bodymatter\">\n<main class=\"page\"{direction} aria-label=\"{}\">\n{}\n{}</main>\n</body>\n",
            escape(&title),
            book.page_mark(page.number),
            sketch.body,
        );
        let style = match sketch.style.is_empty() {
            true => String::new(),
            false => format!("<style>\n{}</style>\n", sketch.style),
        };
        book.document(&title, &(self.sheet.viewport() + &style), &body, false)
    }

    /// Plates that can be seen on a page: its own, and those that reach over from the facing
    /// one, in reading order.
    fn shown<'p>(&self, spread: &'p Spread, page: &Page) -> Vec<Shown<'p>> {
        let mut all = Vec::new();
        for owner in spread.pages() {
            for plate in &owner.plates {
                let (here, there) = (owner.number == page.number, self.reaches_over(plate, owner));
                if here || there {
                    let moved = if here { 0 } else { self.facing(owner) };
                    all.push(Shown { plate, page: owner, moved, is_parted: there });
                }
            }
        }
        all
    }

    /// Where the facing page sees what stands on this one: so many pages to the right.
    fn facing(&self, page: &Page) -> i64 {
        match (page.side() == Side::Verso) != self.book.is_turned_from_right() {
            true => -1,
            false => 1,
        }
    }

    fn reaches_over(&self, plate: &Plate, page: &Page) -> bool {
        let frame = plate.frame;
        let over = match self.facing(page) {
            -1 => frame.right().to_mm() - self.book.plan.trim.w.to_mm(),
            _ => -frame.x.to_mm(),
        };
        over > OVER
    }

    /// The part of a plate's frame on the page.
    fn part(&self, shown: &Shown) -> Option<Box> {
        self.sheet.frame(shown.plate.frame, shown.moved).common(self.sheet.whole())
    }

    fn figure(
        &self,
        sketch: &mut Sketch,
        shown: &Shown,
        page: &Page,
        boxes: &[Box],
        shelf: &mut Shelf,
    ) {
        let number = shown.plate.number;
        let Some(part) = self.part(shown) else { return };
        let whole = self.sheet.frame(shown.plate.frame, shown.moved);
        let crop = part_of(shown.plate.crop, whole, part);
        let size = PixelSize { w: part.w as u32, h: part.h as u32 };
        let half = if shown.moved == 0 { "" } else { "-over" };
        let id = format!("plate-{number:04}{half}");
        let file = shelf.want(id, shown.plate, shown.page.number, crop, size);
        let (alt, language) = self.alternative(shown);
        let _ = writeln!(
            sketch.body,
            "<figure id=\"plate-{number}\" class=\"plate\">\n\
             <img id=\"picture-{number}\" src=\"{file}\" alt=\"{}\"{language}/>",
            escape(&alt),
        );
        let _ = writeln!(sketch.style, "#picture-{number}{{{}}}", part.css());
        if let Some(caption) = &shown.plate.caption {
            self.caption(sketch, shown, caption, page, boxes);
        }
        sketch.body.push_str("</figure>\n");
    }

    /// The whole description belongs to the half that is read first.
    fn alternative(&self, shown: &Shown) -> (String, String) {
        let book = self.book;
        let name = book.plate_name(shown.plate.number);
        if shown.moved != 0 {
            return (format!("{name}, 2/2"), String::new());
        }
        let told = book.alternative(shown.plate);
        let language = book.language_of(&told.text, &told.language);
        let text = if shown.is_parted { format!("{} (1/2)", told.text) } else { told.text };
        (text, language)
    }

    /// A caption stands on the page that its middle is on.
    fn caption(
        &self,
        sketch: &mut Sketch,
        shown: &Shown,
        caption: &CaptionBox,
        page: &Page,
        boxes: &[Box],
    ) {
        let place = self.sheet.frame(caption.frame, shown.moved);
        let middle = place.x + place.w / 2;
        let is_here = (0..i64::from(self.sheet.w)).contains(&middle);
        let is_own = page.number == shown.page.number;
        if caption.text.trim().is_empty() || !(is_here || is_own && !shown.is_parted) {
            return;
        }
        let number = shown.plate.number;
        let css = texts::caption(&caption.text, place, self.book.look, self.sheet, self.typefaces);
        let over = boxes.iter().any(|picture| place.common(*picture).is_some_and(|c| c.h > 4));
        // The ground of words over a picture is no wider than they are.
        let css = if over { css.replace("width:", "max-width:") } else { css };
        let _ = writeln!(sketch.style, "#caption-{number}{{{css}}}");
        let class = if over { " class=\"over\"" } else { "" };
        let attributes = self.book.attributes(&caption.text, &caption.language);
        let lines: Vec<String> =
            caption.text.lines().map(|line| self.book.words(line, &caption.language)).collect();
        // Lines whose language is that of the whole caption need not say it again.
        let words = match attributes.is_empty() || lines.len() > 1 {
            true => lines.join("<br/>"),
            false => escape(&caption.text),
        };
        let attributes = if lines.len() > 1 { String::new() } else { attributes };
        let _ = writeln!(
            sketch.body,
            "<figcaption id=\"caption-{number}\"{class}{attributes}>{words}</figcaption>"
        );
    }

    fn text(&self, sketch: &mut Sketch, text: &TextBox) {
        let setting = Setting::of(text.role, self.book.look);
        let place = self.sheet.frame(text.frame, 0);
        let size = setting.size(&text.text, place, self.sheet, self.typefaces);
        let (tag, class) = element(text.role);
        let id = format!("{class}-{}", sketch.body.matches("class=\"box ").count() + 1);
        let _ = writeln!(sketch.style, "#{id}{{{}}}", setting.css(place, size, self.sheet));
        let lines: Vec<String> =
            text.text.trim().lines().map(|line| self.book.words(line, &text.language)).collect();
        let words = lines.join("<br/>");
        let _ = writeln!(sketch.body, "<{tag} id=\"{id}\" class=\"box {class}\">{words}</{tag}>");
    }

    /// The printed number. Readers say numbers of pages themselves, so this one is not read.
    fn folio(&self, sketch: &mut Sketch, page: &Page) {
        let planned = page.texts.iter().any(|text| text.role == TextRole::Folio);
        let of_words = self.words.page(page.number).is_some_and(|set| set.has_folio);
        if !planned && !of_words {
            return;
        }
        let (sheet, plan) = (self.sheet, self.book.plan);
        let fold_is_left = plan.bound_at.fold_is_left(page.side());
        let m = plan.margins;
        let (left, right) =
            if fold_is_left { (m.inside, m.outside) } else { (m.outside, m.inside) };
        let top = sheet.px(plan.trim.h.to_mm() - m.bottom.to_mm() + 2.6);
        let side = if fold_is_left { "right" } else { "left" };
        let _ = writeln!(
            sketch.style,
            "#folio{{left:{:.1}px;width:{:.1}px;top:{top:.1}px;font-size:{:.2}px;text-align:{}}}",
            sheet.px(left.to_mm()),
            sheet.px(plan.trim.w.to_mm() - left.to_mm() - right.to_mm()),
            sheet.pt(8.0),
            match self.book.look.titles {
                leporello_screen::Titles::Centre => "center",
                _ => side,
            },
        );
        let number = page.number;
        let _ = writeln!(
            sketch.body,
            "<p id=\"folio\" class=\"box folio\" aria-hidden=\"true\">{number}</p>"
        );
    }
}

/// The part of a crop that a part of its frame shows.
fn part_of(crop: Crop, whole: Box, part: Box) -> Crop {
    let (w, h) = (whole.w.max(1) as f64, whole.h.max(1) as f64);
    Crop {
        x: crop.x + crop.w * (part.x - whole.x) as f64 / w,
        y: crop.y + crop.h * (part.y - whole.y) as f64 / h,
        w: crop.w * part.w as f64 / w,
        h: crop.h * part.h as f64 / h,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_halves_show_the_whole_crop() {
        let crop = Crop { x: 0.1, y: 0.2, w: 0.8, h: 0.6 };
        let whole = Box { x: 0, y: 0, w: 1000, h: 300 };
        let left = part_of(crop, whole, Box { w: 400, ..whole });
        let right = part_of(crop, whole, Box { x: 400, w: 600, ..whole });
        assert!((left.x + left.w - right.x).abs() < 1e-12);
        assert!((left.w + right.w - crop.w).abs() < 1e-12);
        assert_eq!((left.y, left.h), (crop.y, crop.h));
    }
}
