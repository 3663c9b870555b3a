//! The book's page: the whole book as one document.

use crate::address;
use crate::edition::{Edition, Shown};
use crate::head::{Assets, Page};
use crate::leaves::{LeafKind, leaves_and_rest};
use crate::options::Download;
use crate::sheet::anchors;
use leporello_model::primary_language;
use leporello_screen::{Ruler, escape};
use std::fmt::Write as _;

impl Edition<'_> {
    /// `index.html`. `keep` is what reading without a network takes, in bytes.
    pub(crate) fn book(&self, assets: &Assets, keep: u64) -> String {
        let title = match self.plan.author.trim() {
            "" => self.title().to_owned(),
            author => format!("{} · {author}", self.title()),
        };
        let page = Page {
            folder: "",
            path: "",
            title: &title,
            description: &self.description(),
            plate: self.cover().map(|place| place.plate.number),
            data: self.book_data(),
            is_book: true,
        };
        let mut out = self.head(&page, assets);
        out += &self.bar("", "index.html", true);
        out.push_str("<main id=\"book\" tabindex=\"-1\">\n");
        out += &self.cover_leaf();
        out += &self.contents();
        out += &self.leaves();
        out += &self.end_leaf(keep);
        out.push_str("</main>\n");
        out += &self.tools(true);
        out.push_str("</body>\n</html>\n");
        out
    }

    /// What the book is, in one sentence.
    pub(crate) fn description(&self) -> String {
        let subtitle = self.plan.subtitle.trim();
        let plates = format!("{}: {}", self.terms.plates, self.places.len());
        let chapters = self.plan.chapters.iter().map(|c| c.title.trim()).filter(|t| !t.is_empty());
        let mut parts: Vec<&str> = vec![self.title(), subtitle, self.plan.author.trim(), &plates];
        parts.extend(chapters);
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    fn cover_leaf(&self) -> String {
        let plan = self.plan;
        let mut out =
            String::from("<section class=\"leaf cover\" id=\"cover\" aria-labelledby=\"title\">\n");
        let shape = self.cover().map_or("none", |place| {
            let [_, _, w, h] = place.seen;
            match w / h {
                aspect if aspect >= 2.1 => "panorama",
                aspect if aspect >= 1.15 => "wide",
                _ => "tall",
            }
        });
        if let Some(place) = self.cover() {
            let sizes = match shape {
                "panorama" => "100vw",
                "wide" => "(min-width:46em) 66vw, 100vw",
                _ => "(min-width:46em) 48vw, 100vw",
            };
            let shown = Shown { folder: "", sizes, first: true };
            let _ = writeln!(
                out,
                "<div class=\"hero {shape}\" style=\"{}\">{}</div>",
                self.tone(place),
                self.picture(place, &shown).replacen(&self.alt_attribute(place), "alt=\"\"", 1),
            );
        }
        out.push_str("<div class=\"titles\">\n");
        let title = self.title();
        let _ = writeln!(
            out,
            "<h1 id=\"title\"{}>{}</h1>",
            self.attributes(title, &plan.language),
            escape(title)
        );
        for (class, text) in [("subtitle", &plan.subtitle), ("author", &plan.author)] {
            if !text.trim().is_empty() {
                let tag = self.attributes(text, &plan.language);
                let _ = writeln!(out, "<p class=\"{class}\"{tag}>{}</p>", escape(text));
            }
        }
        out.push_str("</div>\n</section>\n");
        out
    }

    fn alt_attribute(&self, place: &crate::leaves::Place) -> String {
        format!("alt=\"{}\"", escape(&self.alternative(place).0))
    }

    fn leaves(&self) -> String {
        let own = self.look.faces.iter().filter(|face| {
            face.family == self.look.display && face.weight.abs_diff(self.look.display_weight) < 150
        });
        let rest = self.look.faces.iter().filter(|face| !face.languages.is_empty());
        let ruler = Ruler::new(own.chain(rest));
        let (leaves, after) = leaves_and_rest(self.plan);
        let mut out = String::new();
        for (at, leaf) in leaves.iter().enumerate() {
            out += &match &leaf.kind {
                LeafKind::Sheet(sheet) => self.sheet(sheet, &leaf.pages, &ruler),
                LeafKind::Section(section) => self.section(section, &leaf.pages, at),
                LeafKind::Lines(page) => self.lines(page, &leaf.pages),
            };
        }
        out + &anchors(&after)
    }

    /// What there is to take home.
    fn end_leaf(&self, keep: u64) -> String {
        let words = &self.words;
        let language = &self.plan.language;
        let mut out = format!(
            "<section class=\"leaf words end\" id=\"end\" aria-labelledby=\"end-title\">\n\
             <div class=\"column\">\n<h2 id=\"end-title\">{}</h2>\n<ul class=\"files\">\n",
            words.take_home
        );
        for Download { href, title, media_type, bytes } in &self.options.downloads {
            let _ = writeln!(
                out,
                "<li><a href=\"{}\" type=\"{}\" download>{} <small>{}</small></a></li>",
                address::relative(href),
                escape(media_type),
                self.said(title, language),
                size_in_words(*bytes, language),
            );
        }
        let _ = writeln!(
            out,
            "<li><a href=\"plates/index.html\">{} <small>{}</small></a></li>\n</ul>\n\
             <p><button type=\"button\" class=\"keep\" data-bytes=\"{keep}\" data-done=\"{}\" hidden>\
             {} <small>{}</small></button></p>\n</div>\n</section>",
            self.terms.plates,
            self.places.len(),
            words.kept,
            words.keep,
            size_in_words(keep, language),
        );
        out
    }
}

/// A size in bytes for people, with the decimal mark of the language.
pub(crate) fn size_in_words(bytes: u64, language: &str) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    if tenths < 10 {
        return format!("{} kB", bytes.div_ceil(1000));
    }
    if tenths >= 100 {
        return format!("{} MB", (tenths + 5) / 10);
    }
    let english = ["en", "ja", "ko", "zh", "he", "th", "hi"];
    let mark = if english.contains(&&*primary_language(language)) { '.' } else { ',' };
    format!("{}{mark}{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!(size_in_words(999, "en"), "1 kB");
        assert_eq!(size_in_words(2_440_000, "en"), "2.4 MB");
        assert_eq!(size_in_words(2_440_000, "de-AT"), "2,4 MB");
        assert_eq!(size_in_words(48_600_000, "de"), "49 MB");
    }
}
