//! Words of a section as one flowing text.

use crate::edition::{Edition, web};
use crate::sheet::anchors;
use leporello_model::{Entry, Page, Section, SectionKind};
use leporello_screen::language::Speech;
use leporello_screen::{Hand, escape, language};
use std::fmt::Write as _;

impl Edition<'_> {
    /// A section of words; `place` tells it from all others.
    pub(crate) fn section(&self, section: &Section, pages: &[u32], place: usize) -> String {
        let speech = language::speech(&section.letters(), &section.language);
        let tag = leporello_screen::Attributes::of(&speech, &self.around);
        let kind = section.kind.name();
        let ids = format!("s{place}");
        let name = match section.title.trim() {
            "" => String::new(),
            _ => format!(" aria-labelledby=\"{ids}-title\""),
        };
        let mut out = format!(
            "<section class=\"leaf words {kind}\"{name} data-page=\"{}\"{}>\n{}\
             <div class=\"column\">\n",
            pages.first().unwrap_or(&0),
            web(tag),
            anchors(pages),
        );
        out += &heading(section, &ids);
        let hand = Hand {
            ids: &ids,
            heading: 3,
            language: &section.language,
            around: speech.clone(),
            first_note: 1,
            epub: false,
        };
        let written = hand.write(&section.blocks);
        out += &plain(&written.html);
        out += &plain(&written.endnotes(self.terms.notes, 1, false));
        out += &self.entries(&section.entries, section.kind, &speech);
        out.push_str("</div>\n</section>\n");
        out
    }

    /// The lines of a page that has no section.
    pub(crate) fn lines(&self, page: &Page, pages: &[u32]) -> String {
        let lines: String = page
            .texts
            .iter()
            .filter(|text| text.role != leporello_model::TextRole::Folio)
            .flat_map(|text| text.text.lines().map(|line| (line, &text.language)))
            .map(|(line, language)| {
                format!("<p{}>{}</p>\n", self.attributes(line, language), escape(line))
            })
            .collect();
        format!(
            "<section class=\"leaf words colophon\" data-page=\"{}\">\n{}<div class=\"column\">\n\
             {lines}</div>\n</section>\n",
            page.number,
            anchors(pages),
        )
    }

    fn entries(&self, entries: &[Entry], kind: SectionKind, around: &Speech) -> String {
        if entries.is_empty() {
            return String::new();
        }
        let mut out = String::from("<ul class=\"entries\">\n");
        for entry in entries {
            let speech = language::speech(&entry.text, &entry.language);
            let tag = web(leporello_screen::Attributes::of(&speech, around));
            let level = entry.level.min(1);
            let _ = write!(out, "<li class=\"level-{level}\">");
            if let Some(number) = entry.number {
                let _ = write!(out, "<a class=\"number\" href=\"#plate-{number}\">{number}</a> ");
            }
            let _ = write!(out, "<span{tag}>{}</span>", escape(&entry.text));
            if !entry.detail.trim().is_empty() {
                let _ =
                    write!(out, " <small>{}</small>", self.said(&entry.detail, &entry.language));
            }
            if !(kind == SectionKind::ListOfPlates && entry.number.is_some()) {
                for page in &entry.pages {
                    let _ = write!(
                        out,
                        " <a class=\"page\" href=\"#page-{page}\" aria-label=\"{} {page}\">{page}</a>",
                        self.terms.page
                    );
                }
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ul>\n");
        out
    }
}

fn heading(section: &Section, ids: &str) -> String {
    let mut out = String::new();
    if !section.title.trim().is_empty() {
        let _ = writeln!(out, "<h2 id=\"{ids}-title\">{}</h2>", escape(&section.title));
    }
    for (class, text) in [("subtitle", &section.subtitle), ("author", &section.author)] {
        if !text.trim().is_empty() {
            let _ = writeln!(out, "<p class=\"{class}\">{}</p>", escape(text));
        }
    }
    out
}

/// XML as HTML: one attribute less.
fn plain(xml: &str) -> String {
    let mut out = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once(" xml:lang=\"") {
        out.push_str(before);
        rest = after.split_once('"').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out.replace("<br/>", "<br>").replace("<hr class=\"pause\"/>", "<hr class=\"pause\">")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_look_like_markup_stay_letters() {
        let xml = "<p lang=\"ko\" xml:lang=\"ko\">a &lt;br/&gt; xml:lang=&quot;x&quot;<br/></p>";
        let html = "<p lang=\"ko\">a &lt;br/&gt; xml:lang=&quot;x&quot;<br></p>";
        assert_eq!(plain(xml), html);
    }
}
