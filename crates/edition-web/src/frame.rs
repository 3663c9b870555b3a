//! What stands around every page: the bar, and the dialog in which a picture is enlarged.

use crate::address;
use crate::edition::{Edition, web};
use leporello_screen::{Attributes, escape, language};
use std::fmt::Write as _;

/// Drawn marks, each on a square of 24.
const BACK: &str = "<path d=\"M15 4 7 12l8 8\"/>";
const ON: &str = "<path d=\"m9 4 8 8-8 8\"/>";
const CROSS: &str = "<path d=\"m5 5 14 14M19 5 5 19\"/>";
const PLUS: &str = "<path d=\"M12 4v16M4 12h16\"/>";
const MINUS: &str = "<path d=\"M4 12h16\"/>";
const SHARE: &str = "<path d=\"M12 15V4M8 8l4-4 4 4M5 12v8h14v-8\"/>";

pub(crate) fn mark(path: &str) -> String {
    format!("<svg viewBox=\"0 0 24 24\" aria-hidden=\"true\">{path}</svg>")
}

impl Edition<'_> {
    /// The bar of a page. `book` is the address of the book's page, `plates` that of all plates,
    /// `here` the page's own path below the folder; views are offered where `with_views`.
    pub(crate) fn bar(&self, folder: &str, here: &str, with_views: bool) -> String {
        let words = &self.words;
        let book = format!("{folder}index.html");
        let skip = format!("<a class=\"skip\" href=\"#book\">{}</a>\n", words.skip);
        let mut out = format!(
            "{skip}<header class=\"bar\">\n<a class=\"home\" href=\"{book}\"{}>{}</a>\n\
             <nav class=\"ways\" aria-label=\"{}\">",
            self.attributes(self.title(), &self.plan.language),
            escape(self.title()),
            escape(self.title()),
        );
        if !self.plan.chapters.is_empty() || !self.plan.sections.is_empty() {
            let _ = write!(out, "<a href=\"{book}#contents\">{}</a>", self.terms.contents);
        }
        let _ =
            writeln!(out, "<a href=\"{folder}plates/index.html\">{}</a></nav>", self.terms.plates);
        if with_views {
            let _ = write!(
                out,
                "<div class=\"views\" role=\"group\" aria-label=\"{}\" hidden>",
                words.view
            );
            for (view, word) in
                [("scroll", words.scroll), ("spread", words.spreads), ("strip", words.strip)]
            {
                let _ = write!(
                    out,
                    "<button type=\"button\" data-view=\"{view}\" aria-pressed=\"false\">{word}</button>"
                );
            }
            out.push_str("</div>\n");
        }
        out += &self.languages(folder, here);
        let _ = writeln!(
            out,
            "<button type=\"button\" class=\"share\" data-done=\"{}\" aria-label=\"{2}\" title=\"{2}\" \
             hidden>{}</button>\n</header>",
            words.copied,
            mark(SHARE),
            words.share,
        );
        out
    }

    /// Links to the same page in other languages.
    fn languages(&self, folder: &str, here: &str) -> String {
        if self.options.others.is_empty() {
            return String::new();
        }
        let links = self.options.others.iter().map(|other| {
            let tag = language::well_formed(&other.language);
            let speech = language::speech(&other.name, tag);
            format!(
                "<a class=\"other\" href=\"{folder}{}{here}\" hreflang=\"{}\"{}>{}</a>",
                address::relative(&other.href),
                escape(tag),
                web(Attributes::of(&speech, &self.around)),
                escape(&other.name),
            )
        });
        format!(
            "<nav class=\"languages\" aria-label=\"{}\">{}</nav>\n",
            self.words.languages,
            links.collect::<String>()
        )
    }

    /// The dialog in which a picture is enlarged, buttons that turn, and where short news is told.
    pub(crate) fn tools(&self, with_turns: bool) -> String {
        let words = &self.words;
        let button = |class: &str, word: &str, path: &str| {
            format!(
                "<button type=\"button\" class=\"{class}\" aria-label=\"{word}\" title=\"{word}\">{}\
                 </button>\n",
                mark(path)
            )
        };
        let (back, on) = if self.reads_from_right() { (ON, BACK) } else { (BACK, ON) };
        let mut out = String::new();
        if with_turns {
            let turns =
                button("turn back", words.previous, back) + &button("turn on", words.next, on);
            let _ = write!(
                out,
                "<nav class=\"turns\" aria-label=\"{}\" hidden>\n{turns}<p class=\"where\"></p>\n\
                 </nav>\n",
                words.spreads,
            );
        }
        let _ = write!(
            out,
            "<dialog id=\"zoom\" aria-label=\"{}\">\n<div class=\"stage\"></div>\n\
             <p class=\"label\"></p>\n<div class=\"tools\">\n{}{}{}</div>\n{}{}</dialog>\n\
             <output class=\"news\" aria-live=\"polite\"></output>\n",
            words.enlarge,
            button("smaller", words.zoom_out, MINUS),
            button("larger", words.zoom_in, PLUS),
            button("close", words.close, CROSS).replacen(" class", " autofocus class", 1),
            button("step back", words.previous, back),
            button("step on", words.next, on),
        );
        out
    }

    /// Whether the spreads of the book run from right to left.
    pub(crate) fn reads_from_right(&self) -> bool {
        self.plan.bound_at == leporello_model::BoundAt::Right
    }

    /// Links to the plates before and after, with drawn marks.
    pub(crate) fn step(&self, rel: &str, href: &str) -> String {
        let is_back = rel == "prev";
        let word = if is_back { self.words.previous } else { self.words.next };
        let path = if is_back == self.reads_from_right() { ON } else { BACK };
        format!(
            "<a class=\"step {rel}\" rel=\"{rel}\" href=\"{href}\" aria-label=\"{word}\" \
             title=\"{word}\">{}</a>\n",
            mark(path)
        )
    }
}
