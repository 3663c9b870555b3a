//! The contents: chapters, essays and what follows the plates.

use crate::edition::Edition;
use leporello_model::{Entry, SectionKind};
use leporello_screen::escape;
use std::fmt::Write as _;

impl Edition<'_> {
    /// The contents as a section of the document; empty when there is nothing to choose from.
    pub(crate) fn contents(&self) -> String {
        let entries = self.content_entries();
        if entries.is_empty() {
            return String::new();
        }
        let mut out = format!(
            "<section class=\"leaf words contents\" id=\"contents\" aria-labelledby=\"contents-title\">\n\
             <div class=\"column\">\n<h2 id=\"contents-title\">{}</h2>\n<nav \
             aria-labelledby=\"contents-title\">\n<ol>\n",
            self.terms.contents
        );
        for entry in &entries {
            let page = entry.pages.first().copied().unwrap_or(1);
            let detail = match entry.detail.trim() {
                "" => String::new(),
                detail => format!("<small>{}</small>", self.said(detail, &entry.language)),
            };
            let _ = writeln!(
                out,
                "<li class=\"level-{}\"><a href=\"#page-{page}\"><span class=\"name\"{}>{}</span>\
                 {detail}<span class=\"page\">{page}</span></a></li>",
                entry.level.min(1),
                self.attributes(&entry.text, &entry.language),
                escape(&entry.text),
            );
        }
        let _ = writeln!(
            out,
            "<li class=\"level-0\"><a href=\"plates/index.html\"><span class=\"name\">{}</span>\
             <span class=\"page\">{}</span></a></li>\n</ol>\n</nav>\n</div>\n</section>",
            self.terms.plates,
            self.places.len(),
        );
        out
    }

    /// The printed contents, or the chapters of a book without them.
    fn content_entries(&self) -> Vec<Entry> {
        let printed = self.plan.sections.iter().find(|s| s.kind == SectionKind::Contents);
        if let Some(section) = printed.filter(|section| !section.entries.is_empty()) {
            return section.entries.clone();
        }
        let named = self.plan.chapters.iter().filter(|chapter| !chapter.title.trim().is_empty());
        named
            .map(|chapter| Entry {
                text: chapter.title.clone(),
                detail: [chapter.dates.as_str(), chapter.place.as_str()]
                    .into_iter()
                    .filter(|part| !part.is_empty())
                    .collect::<Vec<_>>()
                    .join(" · "),
                pages: vec![chapter.page],
                language: self.plan.language.clone(),
                ..Entry::default()
            })
            .collect()
    }
}
