//! What a reader is told who cannot see a plate.

use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{Catalogue, Photo, Plan, Plate};

/// Where the words of an alternative come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Told {
    /// The user wrote it for this.
    ByAuthor,
    /// The caption says it.
    ByCaption,
    /// The photograph's own words, people and places say it.
    ByPhotograph,
    /// Nothing says what it shows.
    Nowhere,
}

/// The text alternative of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// The words, on one line; empty when nothing says what the picture shows.
    pub text: String,
    /// Their language (BCP 47).
    pub language: String,
    /// Where they come from.
    pub told: Told,
}

/// The text alternative of a plate: what the user wrote for it, or the caption, or what the
/// photograph's metadata says of title, people and place.
#[must_use]
pub fn alternative(plate: &Plate, photo: Option<&Photo>, language: &str) -> Alternative {
    let of = |text: &str, language: &str, told| Alternative {
        text: one_line(text),
        language: language.to_owned(),
        told,
    };
    if !plate.alt.trim().is_empty() {
        return of(&plate.alt, language, Told::ByAuthor);
    }
    if let Some(caption) = plate.caption.as_ref().filter(|c| !c.text.trim().is_empty()) {
        return of(&caption.text, &caption.language, Told::ByCaption);
    }
    let words = photo.map(words_of).unwrap_or_default();
    if words.is_empty() {
        return of("", language, Told::Nowhere);
    }
    let own = photo.and_then(|photo| photo.words.caption_language.as_deref());
    of(&words, own.unwrap_or(language), Told::ByPhotograph)
}

/// Tells of every plate that has no alternative, under one code. Returns how many there are.
pub fn report_missing(plan: &Plan, catalogue: &Catalogue, sink: &mut Sink) -> usize {
    let mut missing = 0;
    for (page, plate) in plan.plates() {
        if alternative(plate, catalogue.get(plate.photo), &plan.language).told != Told::Nowhere {
            continue;
        }
        missing += 1;
        let subject =
            Subject::Plate { number: plate.number, page: page.number, photo: plate.file.clone() };
        let message = "nothing says what the plate shows to a reader who cannot see it";
        let hint = "write it into captions.toml: `alt = \"…\"` below the photograph's name";
        sink.report(Diagnostic::new(codes::SCR_001, subject, message).hint(hint));
    }
    missing
}

/// Title or caption, people and place, as far as the photograph names them.
fn words_of(photo: &Photo) -> String {
    let (words, place) = (&photo.words, &photo.place);
    let mut parts: Vec<&str> = Vec::new();
    let said = words.caption.as_deref().or(words.title.as_deref());
    let people = photo.faces.iter().filter_map(|face| face.name.as_deref());
    let places = [&place.location, &place.city, &place.country].into_iter().flatten();
    for part in said.into_iter().chain(people).chain(places.map(String::as_str)) {
        let part = part.trim();
        if !part.is_empty() && !parts.iter().any(|known| known.contains(part)) {
            parts.push(part);
        }
    }
    parts.join(", ")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{CaptionBox, Crop, PhotoId, Rect};

    fn plate(alt: &str, caption: Option<&str>) -> Plate {
        let boxed = |text: &str| CaptionBox {
            text: text.into(),
            language: "ko".into(),
            frame: Rect::default(),
        };
        Plate {
            number: 1,
            photo: PhotoId([0; 16]),
            file: "a.jpg".into(),
            frame: Rect::default(),
            crop: Crop::WHOLE,
            importance: 1.0,
            caption: caption.map(boxed),
            alt: alt.into(),
            reasons: Vec::new(),
        }
    }

    #[test]
    fn the_authors_words_go_before_the_caption() {
        let both = alternative(&plate("A  quay\nat dusk", Some("부산")), None, "en");
        assert_eq!((both.text.as_str(), both.language.as_str()), ("A quay at dusk", "en"));
        let caption = alternative(&plate(" ", Some("부산")), None, "en");
        assert_eq!((caption.told, caption.language.as_str()), (Told::ByCaption, "ko"));
    }

    #[test]
    fn a_plate_of_which_nothing_is_known_is_told_so() {
        let nothing = alternative(&plate("", Some("  ")), None, "en");
        assert_eq!((nothing.told, nothing.text.as_str()), (Told::Nowhere, ""));
    }
}
