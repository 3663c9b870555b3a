//! What every part of the edition asks of the book.

use crate::Source;
use crate::options::{EpubOptions, Rendition};
use leporello_model::{
    Block, BoundAt, Photo, PhotoId, Plan, Plate, is_right_to_left, may_be_vertical,
};
use leporello_screen::language::{self, Speech};
use leporello_screen::terms::{self, Terms};
use leporello_screen::{Alternative, Attributes, Hand, Look, Told, alternative, escape};
use std::collections::{BTreeMap, BTreeSet};

/// A book about to be written.
pub(crate) struct Book<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) source: &'a Source<'a>,
    pub(crate) look: &'a Look,
    pub(crate) options: &'a EpubOptions,
    /// Its language and direction.
    pub(crate) around: Speech,
    pub(crate) terms: Terms,
    photos: BTreeMap<PhotoId, &'a Photo>,
}

impl<'a> Book<'a> {
    pub(crate) fn new(
        plan: &'a Plan,
        source: &'a Source<'a>,
        look: &'a Look,
        options: &'a EpubOptions,
    ) -> Self {
        let tag = language::well_formed(&plan.language).to_owned();
        let right_to_left = is_right_to_left(&tag);
        // Of identical files the first stands for all.
        let photos = source.catalogue.photos.iter().rev().map(|photo| (photo.id, photo)).collect();
        let terms = terms::of(&tag);
        let around = Speech { language: tag, right_to_left };
        Self { plan, source, look, options, around, terms, photos }
    }

    /// Whether its words stand in columns from right to left.
    pub(crate) fn is_vertical(&self) -> bool {
        let EpubOptions { rendition, vertical, .. } = *self.options;
        vertical && rendition == Rendition::Reading && may_be_vertical(&self.around.language)
    }

    /// Whether its pages are turned from right to left.
    pub(crate) fn is_turned_from_right(&self) -> bool {
        self.plan.bound_at == BoundAt::Right || self.is_vertical()
    }

    pub(crate) fn photo(&self, id: PhotoId) -> Option<&'a Photo> {
        self.photos.get(&id).copied()
    }

    /// The title; what stands in its place where there is none.
    pub(crate) fn title(&self) -> &str {
        let title = self.plan.title.trim();
        if title.is_empty() { self.terms.plates } else { title }
    }

    pub(crate) fn alternative(&self, plate: &Plate) -> Alternative {
        let mut told = alternative(plate, self.photo(plate.photo), &self.around.language);
        if told.told == Told::Nowhere {
            told.text = self.plate_name(plate.number);
        }
        told
    }

    /// Whether every plate has an alternative that says something.
    pub(crate) fn is_described(&self) -> bool {
        let told =
            |plate: &Plate| alternative(plate, self.photo(plate.photo), &self.around.language).told;
        self.plan.plates().all(|(_, plate)| told(plate) != Told::Nowhere)
    }

    /// `Plate 12`, in the book's language.
    pub(crate) fn plate_name(&self, number: u32) -> String {
        format!("{} {number}", self.terms.plate)
    }

    /// `Page 12`, in the book's language.
    pub(crate) fn page_name(&self, number: u32) -> String {
        format!("{} {number}", self.terms.page)
    }

    /// Words in a language as text with tags that say it where it is another.
    pub(crate) fn words(&self, text: &str, tag: &str) -> String {
        self.hand("", tag).line(text)
    }

    /// What a tag says of the language and direction of some words.
    pub(crate) fn attributes(&self, text: &str, tag: &str) -> String {
        Attributes::of(&language::speech(text, tag), &self.around)
    }

    /// The same for an attribute such as `alt`, whose element says the language alone.
    pub(crate) fn language_of(&self, text: &str, tag: &str) -> String {
        let speech = language::speech(text, tag);
        Attributes::of(
            &speech,
            &Speech { language: self.around.language.clone(), ..speech.clone() },
        )
    }

    /// A hand for words of a section.
    pub(crate) fn hand<'h>(&'h self, ids: &'h str, tag: &'h str) -> Hand<'h> {
        Hand {
            ids,
            heading: 3,
            language: tag,
            around: self.around.clone(),
            first_note: 1,
            epub: true,
        }
    }

    /// Every character of the book, and those its tools say.
    pub(crate) fn letters(&self) -> BTreeSet<char> {
        let mut letters: BTreeSet<char> = " 0123456789.,;:–—-−·…∗↩()[]/&".chars().collect();
        let mut add = |text: &str| letters.extend(text.chars().filter(|c| !c.is_control()));
        let plan = self.plan;
        for text in [&plan.title, &plan.subtitle, &plan.author] {
            add(text);
        }
        for text in [self.terms.cover, self.terms.plate, self.terms.plates, self.terms.notes] {
            add(text);
        }
        for chapter in &plan.chapters {
            for text in [&chapter.title, &chapter.dates, &chapter.place] {
                add(text);
            }
        }
        for page in plan.pages() {
            page.texts.iter().for_each(|text| add(&text.text));
            let captions = page.plates.iter().filter_map(|plate| plate.caption.as_ref());
            captions.for_each(|caption| add(&caption.text));
        }
        for section in &plan.sections {
            add(&section.letters());
            add(&Block::letters(&section.blocks));
        }
        letters
    }

    /// A document of the book. `direction` is said on the root of a flowing one.
    pub(crate) fn document(&self, title: &str, head: &str, body: &str, direction: bool) -> String {
        let tag = escape(&self.around.language);
        let rtl = direction && self.around.right_to_left;
        let direction = if rtl { " dir=\"rtl\"" } else { "" };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
             <html xmlns=\"http://www.w3.org/1999/xhtml\" \
             xmlns:epub=\"http://www.idpf.org/2007/ops\" lang=\"{tag}\" xml:lang=\"{tag}\"{direction}>\n\
             <head>\n<meta charset=\"utf-8\"/>\n<title>{}</title>\n{head}\
             <link rel=\"stylesheet\" type=\"text/css\" href=\"book.css\"/>\n</head>\n{body}</html>\n",
            escape(title),
        )
    }

    /// Marks where a printed page begins.
    pub(crate) fn page_mark(&self, number: u32) -> String {
        format!(
            "<span class=\"mark\" role=\"doc-pagebreak\" epub:type=\"pagebreak\" \
             id=\"page-{number}\" aria-label=\"{number}\"></span>"
        )
    }
}
