//! One edition while it is written: the plan with its pictures and words.

use crate::leaves::Place;
use crate::options::WebOptions;
use crate::pictures::Picture;
use crate::words::Words;
use crate::{Source, address};
use leporello_model::{Photo, Plan, is_right_to_left};
use leporello_screen::language::{self, Speech};
use leporello_screen::terms::{self, Terms};
use leporello_screen::{Attributes, Look, Told, alternative, escape};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Everything that pages are written from.
pub(crate) struct Edition<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) source: &'a Source<'a>,
    pub(crate) look: &'a Look,
    pub(crate) options: &'a WebOptions,
    /// Address of the folder with `/` at its end, if there is one.
    pub(crate) base: Option<String>,
    pub(crate) pictures: BTreeMap<u32, Picture>,
    pub(crate) places: Vec<Place<'a>>,
    pub(crate) terms: Terms,
    pub(crate) words: Words,
    /// Language and direction of the pages.
    pub(crate) around: Speech,
}

/// How a picture is put into a page.
pub(crate) struct Shown<'a> {
    /// From the page to the folder of the edition: empty, or ends with `/`.
    pub(crate) folder: &'a str,
    /// Value of `sizes`: how wide it is on screens.
    pub(crate) sizes: &'a str,
    /// Whether it is loaded at once, before others.
    pub(crate) first: bool,
}

impl<'a> Edition<'a> {
    /// The edition of a plan whose pictures are made.
    pub(crate) fn new(
        (plan, source): (&'a Plan, &'a Source<'a>),
        look: &'a Look,
        options: &'a WebOptions,
        base: Option<String>,
        pictures: BTreeMap<u32, Picture>,
    ) -> Self {
        let language = language::well_formed(&plan.language).to_owned();
        let right_to_left = is_right_to_left(&language);
        Self {
            plan,
            source,
            look,
            options,
            base,
            pictures,
            places: Place::all(plan),
            terms: terms::of(&plan.language),
            words: crate::words::of(&plan.language),
            around: Speech { language, right_to_left },
        }
    }

    /// The plate on the cover: the one asked for, or the one that matters most.
    pub(crate) fn cover(&self) -> Option<&Place<'a>> {
        let asked = self.options.cover;
        let wanted = self.places.iter().find(|place| Some(place.plate.photo) == asked);
        wanted.or_else(|| {
            let weight = |place: &Place| place.plate.importance * place.seen[2] * place.seen[3];
            self.places
                .iter()
                .reduce(|best, next| if weight(next) > weight(best) { next } else { best })
        })
    }

    pub(crate) fn photo(&self, place: &Place) -> Option<&Photo> {
        self.source.catalogue.get(place.plate.photo)
    }

    /// The title, or the first chapter's for a book without one.
    pub(crate) fn title(&self) -> &str {
        let chapter = self.plan.chapters.iter().map(|chapter| chapter.title.as_str());
        let mut titles = std::iter::once(self.plan.title.as_str()).chain(chapter);
        titles.find(|title| !title.trim().is_empty()).unwrap_or(self.terms.plates)
    }

    /// `Plate 7`.
    pub(crate) fn plate_name(&self, number: u32) -> String {
        format!("{} {number}", self.terms.plate)
    }

    /// What a reader who cannot see a plate is told, never nothing: its number at least.
    pub(crate) fn alternative(&self, place: &Place) -> (String, Speech) {
        let told = alternative(place.plate, self.photo(place), &self.plan.language);
        if told.told == Told::Nowhere {
            return (self.plate_name(place.plate.number), self.around.clone());
        }
        let speech = language::speech(&told.text, &told.language);
        (told.text, speech)
    }

    /// Words as they stand between tags, in a `span` where their language is another.
    pub(crate) fn said(&self, text: &str, language: &str) -> String {
        let attributes = self.attributes(text, language);
        if attributes.is_empty() {
            return escape(text);
        }
        format!("<span{attributes}>{}</span>", escape(text))
    }

    /// What a tag around these words says of their language and direction.
    pub(crate) fn attributes(&self, text: &str, language: &str) -> String {
        web(Attributes::of(&language::speech(text, language), &self.around))
    }

    /// The credit of a plate's photograph.
    pub(crate) fn credit(&self, place: &Place) -> Option<&str> {
        let words = &self.photo(place)?.words;
        let said = words.credit.as_deref().or(words.copyright.as_deref());
        said.map(str::trim).filter(|credit| !credit.is_empty())
    }

    /// A picture in all its sizes.
    pub(crate) fn picture(&self, place: &Place, shown: &Shown) -> String {
        let Some(picture) = self.pictures.get(&place.plate.number) else { return String::new() };
        let (text, speech) = self.alternative(place);
        let Shown { folder, sizes, first } = shown;
        let mut out = String::from("<picture>");
        if let Some(set) = picture.avif_set(folder) {
            let small = if picture.avif_reaches_all() { "" } else { " media=\"(max-width:40em)\"" };
            let _ = write!(
                out,
                "<source type=\"image/avif\"{small} srcset=\"{set}\" sizes=\"{sizes}\">"
            );
        }
        let load = if *first { "fetchpriority=\"high\"" } else { "loading=\"lazy\"" };
        let size = picture.largest();
        let _ = write!(
            out,
            "<img src=\"{folder}{}\" srcset=\"{}\" sizes=\"{sizes}\" width=\"{}\" height=\"{}\" \
             alt=\"{}\"{} {load} decoding=\"async\"></picture>",
            picture.jpeg(960),
            picture.jpeg_set(folder),
            size.w,
            size.h,
            escape(&text),
            web(Attributes::of(&speech, &self.around)),
        );
        out
    }

    /// What stands in a picture's place until it is there, as a `style`.
    pub(crate) fn tone(&self, place: &Place) -> String {
        let picture = self.pictures.get(&place.plate.number);
        picture
            .and_then(|picture| picture.tone.as_ref())
            .map_or_else(String::new, |tone| format!("background-image:{tone}"))
    }

    /// The caption of a plate with its number, as it shall stand before it, and its credit.
    pub(crate) fn caption(&self, place: &Place, number: &str) -> String {
        let plate = place.plate;
        let mut out = format!("<span class=\"number\">{number}</span>");
        if let Some(caption) = plate.caption.as_ref().filter(|c| !c.text.trim().is_empty()) {
            let attributes = self.attributes(&caption.text, &caption.language);
            let lines: Vec<String> = caption.text.lines().map(escape).collect();
            let _ = write!(out, " <span class=\"said\"{attributes}>{}</span>", lines.join("<br>"));
        }
        if let Some(credit) = self.credit(place) {
            let _ = write!(out, " <small class=\"credit\">{}</small>", self.said(credit, "und"));
        }
        out
    }

    /// An absolute address where the edition has one, otherwise seen from `folder`.
    pub(crate) fn address(&self, folder: &str, path: &str) -> String {
        let path = address::relative(path);
        self.base.as_ref().map_or_else(|| format!("{folder}{path}"), |base| format!("{base}{path}"))
    }
}

/// Attributes without those that only XML needs.
pub(crate) fn web(attributes: String) -> String {
    match attributes.split_once(" xml:lang=\"") {
        Some((before, rest)) => {
            let after = rest.split_once('"').map_or("", |(_, after)| after);
            format!("{before}{after}")
        }
        None => attributes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_page_says_a_language_once() {
        let both = " lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\"".to_owned();
        assert_eq!(web(both), " lang=\"ar\" dir=\"rtl\"");
        assert_eq!(web(" dir=\"ltr\"".into()), " dir=\"ltr\"");
    }
}
