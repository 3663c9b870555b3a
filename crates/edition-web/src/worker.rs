//! The service worker, which keeps the book for reading without a network, and what programs
//! read that put it on a home screen or find it on the web.

use crate::edition::Edition;
use crate::plate_page;
use leporello_screen::escape;
use serde_json::json;
use std::fmt::Write as _;

const WORKER: &str = include_str!("assets/worker.js");
/// Width in pixels in which pictures are kept.
pub(crate) const KEPT: u32 = 960;

impl Edition<'_> {
    /// `sw.js`: `shell` is kept at once, the rest when asked. `mark` changes with any of it.
    pub(crate) fn worker(&self, shell: &[String], mark: &str) -> String {
        let list = |all: &[String]| json!(all).to_string().replace('<', "\\u003c");
        let stems: Vec<String> = self.pictures.values().map(|p| p.stem.clone()).collect();
        WORKER
            .replace("\"MARK\"", &format!("\"{mark}\""))
            .replace("[/*SHELL*/]", &list(shell))
            .replace("[/*KEEP*/]", &list(&self.kept()))
            .replace("[/*STEMS*/]", &list(&stems))
    }

    /// What is fetched when the book is kept: pages of plates and their pictures in one size.
    fn kept(&self) -> Vec<String> {
        let pages = self.places.iter().map(|place| plate_page::path(place.plate.number));
        let pictures = self.pictures.values().map(|picture| picture.jpeg(KEPT));
        let mut all: Vec<String> = pages.chain(pictures).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Bytes of the pictures that are kept.
    pub(crate) fn kept_bytes(&self) -> u64 {
        self.pictures.values().map(|picture| picture.bytes_of(&picture.jpeg(KEPT))).sum()
    }

    /// What makes the book stand on a home screen.
    pub(crate) fn manifest(&self) -> String {
        let direction = if self.around.right_to_left { "rtl" } else { "ltr" };
        let value = json!({
            "name": self.title(),
            "short_name": self.title(),
            "lang": self.around.language,
            "dir": direction,
            "start_url": "index.html",
            "display": "standalone",
            "background_color": self.look.paper.to_string(),
            "theme_color": self.look.paper.to_string(),
            "icons": [{ "src": "assets/icon.svg", "sizes": "any", "type": "image/svg+xml" }],
        });
        format!("{value}\n")
    }

    /// An open leporello in the theme's colours.
    pub(crate) fn icon(&self) -> String {
        let (paper, ink, accent) = (self.look.paper, self.look.ink, self.look.accent);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">\
             <rect width=\"64\" height=\"64\" rx=\"10\" fill=\"{paper}\"/>\
             <path d=\"M10 18l15 6v26l-15-6zM25 24l14-6v26l-14 6zM39 18l15 6v26l-15-6z\" \
             fill=\"{accent}\" stroke=\"{ink}\" stroke-width=\"2.5\" stroke-linejoin=\"round\"/></svg>\n"
        )
    }

    /// Addresses of all pages; `None` without an address of the edition.
    pub(crate) fn sitemap(&self) -> Option<String> {
        let base = self.base.as_ref()?;
        let mut out = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        let plates = self.places.iter().map(|p| format!("plates/{}/", p.plate.number));
        for path in [String::new(), "plates/".into()].into_iter().chain(plates) {
            let _ = writeln!(out, "<url><loc>{}{path}</loc></url>", escape(base));
        }
        out.push_str("</urlset>\n");
        Some(out)
    }

    /// Lets every search engine in and names the sitemap.
    pub(crate) fn robots(&self) -> Option<String> {
        let base = self.base.as_ref()?;
        Some(format!("User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n"))
    }
}
