//! Words about photographs: the user's own over those that the photographs carry.

use crate::Workshop;
use leporello_model::{Catalogue, Photo, PhotoWords, Plan};
use leporello_project::Editions;
use std::collections::BTreeMap;

/// The languages a book is set in at once, its own first.
#[must_use]
pub fn languages(workshop: &Workshop, language: &str) -> Vec<String> {
    let book = &workshop.written.settings.book;
    let together = book.editions.unwrap_or_default() == Editions::Together;
    let mut languages = vec![language.to_owned()];
    let others = book.languages.iter().filter(|_| together);
    languages.extend(others.filter(|other| *other != language).cloned());
    languages
}

/// The further editions of a book, each in one language.
#[must_use]
pub fn further_editions(workshop: &Workshop, language: &str) -> Vec<String> {
    let book = &workshop.written.settings.book;
    let apart = book.editions.unwrap_or_default() == Editions::Apart;
    let others = book.languages.iter().filter(|other| apart && *other != language);
    others.cloned().collect()
}

/// What a text is in a language; under an empty name it is in the book's own.
fn said<'a>(texts: &'a BTreeMap<String, String>, language: &str, own: &str) -> Option<&'a String> {
    let plain = || texts.get("").filter(|_| language == own);
    texts.get(language).or_else(plain)
}

/// Puts what `captions.toml` says in place of what the photographs carry.
pub fn apply(catalogue: &mut Catalogue, workshop: &Workshop, language: &str) {
    let languages = languages(workshop, language);
    for photo in &mut catalogue.photos {
        if let Some(words) = workshop.written.manuscript.photos.get(&photo.file) {
            apply_to(photo, words, &languages);
        }
    }
}

fn apply_to(photo: &mut Photo, words: &PhotoWords, languages: &[String]) {
    let own = languages.first().map_or("", String::as_str);
    let lines: Vec<&str> =
        languages.iter().filter_map(|l| Some(said(&words.caption, l, own)?.trim())).collect();
    if !lines.is_empty() {
        let caption = lines.join("\n").trim().to_owned();
        photo.words.caption = (!caption.is_empty()).then_some(caption);
        photo.words.caption_language = Some(own.to_owned());
    }
    if let Some(credit) = &words.credit {
        photo.words.credit = Some(credit.clone());
    }
}

/// The caption of a photograph in a further edition's language, if the user wrote it.
pub fn translated<'a>(workshop: &'a Workshop, file: &str, language: &str) -> Option<&'a String> {
    workshop.written.manuscript.photos.get(file)?.caption.get(language)
}

/// The captions of further editions, by those in the book's own language: what
/// [`crate::measure::EveryLanguage`] gives room to.
pub fn translations(
    workshop: &Workshop,
    catalogue: &Catalogue,
    language: &str,
) -> BTreeMap<String, Vec<(String, String)>> {
    let further = further_editions(workshop, language);
    let mut found: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for photo in &catalogue.photos {
        let Some(own) = &photo.words.caption else { continue };
        for language in &further {
            if let Some(text) = translated(workshop, &photo.file, language) {
                found.entry(own.clone()).or_default().push((text.clone(), language.clone()));
            }
        }
    }
    found
}

/// Tells readers who cannot see the plates what they show, in this language.
pub fn describe(plan: &mut Plan, workshop: &Workshop, language: &str) {
    let own = plan.language.clone();
    let photos = &workshop.written.manuscript.photos;
    let pages = plan.spreads.iter_mut().flat_map(|s| s.verso.iter_mut().chain(&mut s.recto));
    for plate in pages.flat_map(|page| &mut page.plates) {
        let alt = photos.get(&plate.file).and_then(|words| said(&words.alt, language, &own));
        plate.alt = alt.cloned().unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unnamed_language_is_the_books_own() {
        let texts = BTreeMap::from([(String::new(), "Hafen".into()), ("ko".into(), "항구".into())]);
        assert_eq!(said(&texts, "de", "de").map(String::as_str), Some("Hafen"));
        assert_eq!(said(&texts, "ko", "de").map(String::as_str), Some("항구"));
        assert_eq!(said(&texts, "fr", "de"), None);
    }
}
