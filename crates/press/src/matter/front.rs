//! Sections before the plates.

use super::Book;
use crate::terms::terms;
use leporello_model::{Block, Entry, Inline, Plan, Section, SectionKind};

/// A page number as long as any: a list with it takes no less room than the true one.
pub(super) const ANY_PAGE: u32 = 888;

/// Plain paragraphs, parted by empty lines; single line breaks stay.
pub(super) fn paragraphs(text: &str) -> Vec<Block> {
    let paragraph = |lines: &str| {
        let lines = lines.lines().map(|line| Inline::Text(line.trim().to_owned()));
        let mut parts: Vec<Inline> = Vec::new();
        for line in lines {
            if !parts.is_empty() {
                parts.push(Inline::LineBreak);
            }
            parts.push(line);
        }
        Block::Paragraph(parts)
    };
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).map(paragraph).collect()
}

impl Book<'_> {
    pub(super) fn front(&self, plan: Option<&Plan>) -> Vec<Section> {
        let settings = &self.workshop.written.settings;
        let language = self.language;
        let mut front = Vec::new();
        if self.wants(settings.matter.half_title) {
            let title = &self.project.title;
            front.push(Section::titled("half-title", SectionKind::HalfTitle, language, title));
        }
        front.extend(self.imprint());
        if let Some(words) = &settings.book.dedication {
            let mut dedication =
                Section::titled("dedication", SectionKind::Dedication, language, "");
            dedication.blocks = paragraphs(words);
            front.push(dedication);
        }
        if self.wants(settings.matter.contents) {
            let title = terms(language).contents;
            let mut contents = Section::titled("contents", SectionKind::Contents, language, title);
            contents.entries = self.contents(plan);
            front.push(contents);
        }
        front
    }

    /// The back of the title page: the user's words, who made the book, rights and ISBN.
    fn imprint(&self) -> Option<Section> {
        let book = &self.workshop.written.settings.book;
        let isbn = book.isbn.as_ref().map(|isbn| format!("ISBN {isbn}"));
        let texts = [book.imprint.clone(), book.rights.clone(), isbn];
        let blocks: Vec<Block> = texts.into_iter().flatten().flat_map(|t| paragraphs(&t)).collect();
        let language = self.language;
        let mut imprint = Section::titled("imprint", SectionKind::Imprint, language, "");
        imprint.blocks = blocks;
        (!imprint.blocks.is_empty()).then_some(imprint)
    }

    /// Chapters with their pages, those of words and those of photographs.
    fn contents(&self, plan: Option<&Plan>) -> Vec<Entry> {
        let language = self.language;
        let entry = |title: &str, detail: &str, page: u32, language: &str| Entry {
            text: title.to_owned(),
            detail: detail.to_owned(),
            pages: vec![page],
            language: language.to_owned(),
            ..Entry::default()
        };
        let mut entries: Vec<Entry> = Vec::new();
        let chapters = &self.joined.sequence.chapters;
        for at in 0..=chapters.len() {
            let essays = self.joined.essays.iter().filter(|(before, _)| *before == at);
            for section in essays.flat_map(|(_, of)| self.essays(*of)) {
                let page = plan.map_or(ANY_PAGE, |plan| first_page_of(plan, &section.id));
                entries.push(entry(&section.title, &section.author, page, &section.language));
            }
            if let Some(chapter) = chapters.get(at).filter(|chapter| !chapter.title.is_empty()) {
                let page = plan.map_or(Some(ANY_PAGE), |plan| plates_page(plan, chapter));
                entries.extend(page.map(|page| entry(&chapter.title, "", page, language)));
            }
        }
        entries
    }
}

/// The first page of a section in a plan.
pub(super) fn first_page_of(plan: &Plan, id: &str) -> u32 {
    let is_of = |page: &&leporello_model::Page| page.section.as_ref().is_some_and(|s| s.id == id);
    plan.pages().find(is_of).map_or(0, |page| page.number)
}

/// The first page of a chapter's plates.
fn plates_page(plan: &Plan, chapter: &leporello_model::SequenceChapter) -> Option<u32> {
    let is_of = |photo| chapter.photos.iter().any(|chosen| chosen.photo == photo);
    let (page, _) = plan.plates().find(|(_, plate)| is_of(plate.photo))?;
    // A chapter opens on the verso, where its title stands.
    Some(if page.number % 2 == 1 { page.number - 1 } else { page.number })
}
