//! The head of a page, and what machines read of it.

use crate::edition::Edition;
use leporello_screen::{escape, language};
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Longest description in characters.
const DESCRIPTION: usize = 200;
/// Width of a picture for social networks in pixels.
const PREVIEW: u32 = 1200;

/// What a page says of itself.
pub(crate) struct Page<'a> {
    /// From the page to the folder of the edition: empty, or ends with `/`.
    pub(crate) folder: &'a str,
    /// Its path below the folder, without `index.html`; empty for the book's page.
    pub(crate) path: &'a str,
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    /// Number of the plate that stands for it.
    pub(crate) plate: Option<u32>,
    /// What it is, as schema.org says it.
    pub(crate) data: Value,
    /// Whether it is the book itself.
    pub(crate) is_book: bool,
}

impl Edition<'_> {
    /// The page from its first byte to the begin of its body.
    pub(crate) fn head(&self, page: &Page, assets: &Assets) -> String {
        let direction = if self.around.right_to_left { "rtl" } else { "ltr" };
        let from_right = if self.reads_from_right() { " from-right" } else { "" };
        let (folder, title) = (page.folder, escape(page.title));
        let description = escape(&shortened(page.description));
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{}\" dir=\"{direction}\" class=\"{}{from_right}\">\n<head>\n\
             <meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
             <title>{title}</title>\n<meta name=\"description\" content=\"{description}\">\n\
             <meta name=\"generator\" content=\"Leporello\">\n{}",
            escape(&self.around.language),
            self.theme_class(),
            assets.colours,
        );
        let _ = writeln!(out, "<link rel=\"stylesheet\" href=\"{folder}{}\">", assets.style);
        let _ = writeln!(out, "<script src=\"{folder}{}\" defer></script>", assets.viewer);
        let _ = writeln!(
            out,
            "<link rel=\"icon\" href=\"{folder}assets/icon.svg\" type=\"image/svg+xml\">\n\
             <link rel=\"manifest\" href=\"{folder}manifest.webmanifest\">"
        );
        out += &self.links(page);
        out += &self.social(page);
        let data = page.data.to_string().replace('<', "\\u003c");
        let _ =
            writeln!(out, "<script type=\"application/ld+json\">{data}</script>\n</head>\n<body>");
        out
    }

    /// Canonical addresses, which only an edition with an address of its own can have.
    fn links(&self, page: &Page) -> String {
        let Some(base) = &self.base else { return String::new() };
        let mut out = format!("<link rel=\"canonical\" href=\"{}{}\">\n", escape(base), page.path);
        let own = (self.plan.language.as_str(), "");
        let others = self.options.others.iter().map(|o| (o.language.as_str(), o.href.as_str()));
        if !self.options.others.is_empty() {
            for (tag, href) in std::iter::once(own).chain(others) {
                let _ = writeln!(
                    out,
                    "<link rel=\"alternate\" hreflang=\"{}\" href=\"{}{}{}\">",
                    escape(language::well_formed(tag)),
                    escape(base),
                    crate::address::relative(href),
                    page.path,
                );
            }
        }
        out
    }

    fn social(&self, page: &Page) -> String {
        let mut out = String::new();
        let mut say = |name: &str, value: &str| {
            let _ = writeln!(out, "<meta property=\"og:{name}\" content=\"{}\">", escape(value));
        };
        say("type", if page.is_book { "book" } else { "article" });
        say("title", page.title);
        say("site_name", self.title());
        say("description", &shortened(page.description));
        if self.base.is_some() {
            say("url", &self.address("", page.path));
        }
        let place = self.places.iter().find(|place| Some(place.plate.number) == page.plate);
        if let Some((place, picture)) =
            place.and_then(|place| Some((place, self.pictures.get(&place.plate.number)?)))
        {
            say("image", &self.address(page.folder, &picture.jpeg(PREVIEW)));
            say("image:alt", &self.alternative(place).0);
        }
        out.push_str("<meta name=\"twitter:card\" content=\"summary_large_image\">\n");
        out
    }

    fn theme_class(&self) -> String {
        let name: String = self.look.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let titles = match self.look.titles {
            leporello_screen::Titles::Start => "titles-start",
            leporello_screen::Titles::Centre => "titles-centre",
            leporello_screen::Titles::Margin => "titles-margin",
        };
        let capitals = if self.look.small_capitals { " small-capitals" } else { "" };
        let indents = if self.look.indents { " indents" } else { "" };
        format!("theme-{name} {titles}{capitals}{indents}")
    }

    /// The book, as schema.org says it.
    pub(crate) fn book_data(&self) -> Value {
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "Book",
            "name": self.title(),
            "inLanguage": self.around.language,
            "numberOfPages": self.plan.pages,
        });
        if !self.plan.author.trim().is_empty() {
            data["author"] = json!({ "@type": "Person", "name": self.plan.author });
        }
        if !self.plan.subtitle.trim().is_empty() {
            data["alternativeHeadline"] = json!(self.plan.subtitle);
        }
        if self.base.is_some() {
            data["url"] = json!(self.address("", ""));
        }
        data
    }
}

/// Files that every page loads.
pub(crate) struct Assets {
    /// Path of the style.
    pub(crate) style: String,
    /// Path of the viewer.
    pub(crate) viewer: String,
    /// Elements that tell the browser the colours of its own frame.
    pub(crate) colours: String,
}

/// A text on one line, cut after a word.
fn shortened(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() && out.chars().count() + word.chars().count() > DESCRIPTION {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    match out.char_indices().nth(2 * DESCRIPTION) {
        Some((at, _)) => format!("{}…", &out[..at]),
        None => out,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_of_five_thousand_characters_becomes_a_short_description() {
        assert!(shortened(&"word ".repeat(1000)).chars().count() <= DESCRIPTION + 1);
        assert!(shortened(&"字".repeat(5000)).chars().count() <= 2 * DESCRIPTION + 1);
        assert_eq!(shortened("a\n b"), "a b");
    }
}
