//! The page of one plate.

use crate::edition::{Edition, Shown};
use crate::head::{Assets, Page};
use crate::leaves::Place;
use serde_json::json;
use std::fmt::Write as _;

/// From a plate's page to the folder of the edition.
const FOLDER: &str = "../../";

/// Path of a plate's page below the folder.
pub(crate) fn path(number: u32) -> String {
    format!("plates/{number}/index.html")
}

impl Edition<'_> {
    /// The page of the plate with this place among all.
    pub(crate) fn plate_page(&self, at: usize, assets: &Assets) -> Option<String> {
        let place = self.places.get(at)?;
        let number = place.plate.number;
        let name = self.plate_name(number);
        let (text, _) = self.alternative(place);
        let title = if text == name {
            format!("{name} · {}", self.title())
        } else {
            format!("{} · {name} · {}", shortest(&text), self.title())
        };
        let page = Page {
            folder: FOLDER,
            path: &format!("plates/{number}/"),
            title: &title,
            description: &format!("{text} · {name} · {}", self.title()),
            plate: Some(number),
            data: self.plate_data(place),
            is_book: false,
        };
        let mut out = self.head(&page, assets);
        out += &self.bar(FOLDER, &path(number), false);
        let _ = writeln!(
            out,
            "<main id=\"book\" class=\"one\" tabindex=\"-1\">\n<h1 class=\"unseen\">{name}</h1>"
        );
        out += &self.large(place);
        out += &self.steps(at);
        out.push_str("</main>\n");
        out += &self.tools(false);
        out.push_str("</body>\n</html>\n");
        Some(out)
    }

    fn large(&self, place: &Place) -> String {
        let number = place.plate.number;
        let size = self.pictures.get(&number).map(crate::pictures::Picture::largest);
        let (w, h) = size.map_or((1, 1), |size| (size.w, size.h));
        let aspect = f64::from(w) / f64::from(h.max(1));
        let sizes = format!("min(100vw, (100vh - 10rem) * {aspect:.3}, {w}px)");
        let shown = Shown { folder: FOLDER, sizes: &sizes, first: true };
        format!(
            "<figure class=\"plate\" id=\"plate-{number}\" data-plate=\"{number}\" \
             style=\"--a:{aspect:.4};--pw:{w}px\">\
             <div class=\"frame\" style=\"{}\">{}</div>\n<figcaption>{} <a class=\"in-print\" \
             href=\"{FOLDER}index.html#page-{page}\">{} {page}</a></figcaption></figure>\n",
            self.tone(place),
            self.picture(place, &shown),
            self.caption(place, &self.plate_name(number)),
            self.words.in_print,
            page = place.page,
        )
    }

    fn steps(&self, at: usize) -> String {
        let of = |place: &Place| format!("../{}/index.html", place.plate.number);
        let before = at.checked_sub(1).and_then(|at| self.places.get(at));
        let after = self.places.get(at + 1);
        let mut out = format!("<nav class=\"steps\" aria-label=\"{}\">\n", self.terms.plates);
        out += &before.map(|place| self.step("prev", &of(place))).unwrap_or_default();
        let _ = writeln!(
            out,
            "<a class=\"up\" rel=\"up\" href=\"../index.html\">{} / {}</a>",
            at + 1,
            self.places.len()
        );
        out += &after.map(|place| self.step("next", &of(place))).unwrap_or_default();
        out.push_str("</nav>\n");
        out
    }

    /// The plate, as schema.org says it.
    fn plate_data(&self, place: &Place) -> serde_json::Value {
        let number = place.plate.number;
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "ImageObject",
            "name": self.plate_name(number),
            "description": self.alternative(place).0,
            "position": number,
            "isPartOf": { "@type": "Book", "name": self.title() },
        });
        if let Some(picture) = self.pictures.get(&number) {
            let size = picture.largest();
            data["contentUrl"] = json!(self.address(FOLDER, &picture.jpeg(u32::MAX)));
            data["width"] = json!(size.w);
            data["height"] = json!(size.h);
        }
        if let Some(caption) = &place.plate.caption {
            data["caption"] = json!(caption.text);
        }
        if let Some(credit) = self.credit(place) {
            data["creditText"] = json!(credit);
        }
        if self.base.is_some() {
            data["url"] = json!(self.address("", &format!("plates/{number}/")));
        }
        data
    }
}

/// The begin of a text, for a page's title.
fn shortest(text: &str) -> String {
    let mut begin: String = text.chars().take(60).collect();
    if text.chars().nth(60).is_some() {
        begin.push('…');
    }
    begin
}
