//! A spread with its plates and titles where the plan has them.
//!
//! On a wide screen everything stands in its place, in millimetres of the sheet, and the captions
//! follow below it, large enough to be read; on a narrow one plates follow each other.

use crate::edition::{Edition, Shown};
use crate::leaves::{Place, Sheet};
use leporello_model::{Page, TextBox, TextRole};
use leporello_screen::{Ruler, escape};
use std::fmt::Write as _;

/// Share of a box that letters of one line fill, and smallest size of a title in millimetres.
const LINE: f64 = 0.62;
const SMALLEST: f64 = 4.0;

impl Edition<'_> {
    /// A sheet as a section of the document. `pages` are numbers that have no place of their own.
    pub(crate) fn sheet(&self, sheet: &Sheet, pages: &[u32], ruler: &Ruler) -> String {
        let (w, h) = sheet.size;
        let numbers: Vec<u32> = sheet.pages.iter().map(|(page, _)| page.number).collect();
        let name = match numbers.as_slice() {
            [first, .., last] => format!("{} {first}–{last}", self.terms.pages),
            _ => format!("{} {}", self.terms.page, numbers.first().unwrap_or(&0)),
        };
        let single = if numbers.len() == 1 { " single" } else { "" };
        let mut out = format!(
            "<section class=\"leaf sheet-leaf{single}\" aria-label=\"{name}\" \
             data-page=\"{}\" style=\"--w:{w:.1};--h:{h:.1}\">\n{}<div class=\"sheet\">\n",
            numbers.first().unwrap_or(&0),
            anchors(pages),
        );
        for (page, dx) in &sheet.pages {
            let _ = writeln!(
                out,
                "<span class=\"folio\" id=\"page-{0}\" style=\"--x:{dx:.1}\">{0}</span>",
                page.number
            );
            out += &self.titles(page, *dx, ruler);
            for place in sheet.places.iter().filter(|place| place.page == page.number) {
                out += &self.figure(place, sheet.size);
            }
        }
        out.push_str("</div>\n</section>\n");
        out
    }

    fn figure(&self, place: &Place, (sheet_w, sheet_h): (f64, f64)) -> String {
        let [x, y, w, h] = place.seen;
        let number = place.plate.number;
        // As wide as its share of the sheet, which is as wide as style.css lets it be.
        let sizes = format!(
            "(min-width:46em) calc({:.3} * min(100vw - 8.5rem, (100vh - 11rem) * {:.3})), 100vw",
            w / sheet_w,
            sheet_w / sheet_h,
        );
        let shown = Shown { folder: "", sizes: &sizes, first: false };
        format!(
            // On wide screens a figure has no box of its own to lead to; its picture has.
            "<figure class=\"plate\" data-plate=\"{number}\">\
             <a id=\"plate-{number}\" href=\"plates/{number}/index.html\" style=\"--x:{x:.2};\
             --y:{y:.2};--fw:{w:.2};--fh:{h:.2};{}\">{}</a>\n<figcaption>{}</figcaption></figure>\n",
            self.tone(place),
            self.picture(place, &shown),
            self.caption(place, &number.to_string()),
        )
    }

    /// Titles and their notes; page numbers have a place of their own.
    fn titles(&self, page: &Page, dx: f64, ruler: &Ruler) -> String {
        let is_shown = |text: &&TextBox| text.role != TextRole::Folio;
        page.texts
            .iter()
            .filter(is_shown)
            .map(|text| self.title_box(page, text, dx, ruler))
            .collect()
    }

    fn title_box(&self, page: &Page, text: &TextBox, dx: f64, ruler: &Ruler) -> String {
        let frame = text.frame;
        let (w, h) = (frame.w.to_mm(), frame.h.to_mm());
        let size = (LINE * h).min(w / ruler.width(&text.text).max(0.1)).max(SMALLEST);
        let (tag, class) = match text.role {
            TextRole::ChapterTitle => ("h2", "chapter"),
            TextRole::Title => ("p", "book-title"),
            _ => ("p", "note"),
        };
        let size = if class == "note" { size.min(5.0) } else { size };
        let id = match text.role {
            TextRole::ChapterTitle => format!(" id=\"chapter-{}\"", page.number),
            _ => String::new(),
        };
        format!(
            "<{tag} class=\"set {class}\"{id}{} style=\"--x:{:.2};--y:{:.2};--fw:{w:.2};\
             --fh:{h:.2};--fs:{size:.2}\">{}</{tag}>\n",
            self.attributes(&text.text, &text.language),
            frame.x.to_mm() + dx,
            frame.y.to_mm(),
            escape(&text.text),
        )
    }
}

/// Places that numbers of printed pages lead to.
pub(crate) fn anchors(pages: &[u32]) -> String {
    pages.iter().map(|page| format!("<span class=\"at\" id=\"page-{page}\"></span>\n")).collect()
}
