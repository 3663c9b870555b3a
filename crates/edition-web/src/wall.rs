//! All plates on one page, small.

use crate::edition::{Edition, Shown};
use crate::head::{Assets, Page};
use std::fmt::Write as _;

/// From this page to the folder of the edition.
const FOLDER: &str = "../";

impl Edition<'_> {
    /// `plates/index.html`.
    pub(crate) fn wall(&self, assets: &Assets) -> String {
        let title = format!("{} · {}", self.terms.plates, self.title());
        let page = Page {
            folder: FOLDER,
            path: "plates/",
            title: &title,
            description: &self.description(),
            plate: self.cover().map(|place| place.plate.number),
            data: self.book_data(),
            is_book: false,
        };
        let mut out = self.head(&page, assets);
        out += &self.bar(FOLDER, "plates/index.html", false);
        let _ = writeln!(
            out,
            "<main id=\"book\" class=\"wall\" tabindex=\"-1\">\n<h1>{}</h1>\n<ul>",
            self.terms.plates
        );
        let shown = Shown { folder: FOLDER, sizes: "(min-width:46em) 16rem, 45vw", first: false };
        for place in &self.places {
            let number = place.plate.number;
            let _ = writeln!(
                out,
                "<li style=\"--a:{:.4}\"><a href=\"{number}/index.html\" style=\"{}\">{}</a>\
                 <span class=\"number\" aria-hidden=\"true\">{number}</span></li>",
                place.seen[2] / place.seen[3],
                self.tone(place),
                self.picture(place, &shown),
            );
        }
        out.push_str("</ul>\n</main>\n<output class=\"news\" aria-live=\"polite\"></output>\n</body>\n</html>\n");
        out
    }
}
