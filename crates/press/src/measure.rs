//! Room for captions in every language a book is made in.

use leporello_model::TextMeasure;
use std::collections::BTreeMap;

/// A measure that gives a caption the room of its longest translation, so that the pictures of
/// all editions stand in the same places.
pub struct EveryLanguage<'a> {
    measure: &'a dyn TextMeasure,
    translations: BTreeMap<String, Vec<(String, String)>>,
}

impl<'a> EveryLanguage<'a> {
    /// `translations` are by the caption in the book's own language: text and its language.
    pub fn new(
        measure: &'a dyn TextMeasure,
        translations: BTreeMap<String, Vec<(String, String)>>,
    ) -> Self {
        Self { measure, translations }
    }
}

impl TextMeasure for EveryLanguage<'_> {
    fn caption_height_mm(&self, text: &str, language: &str, width_mm: f64) -> f64 {
        let own = self.measure.caption_height_mm(text, language, width_mm);
        let others = self.translations.get(text).into_iter().flatten();
        others
            .map(|(text, language)| self.measure.caption_height_mm(text, language, width_mm))
            .fold(own, f64::max)
    }

    fn caption_distance_mm(&self) -> f64 {
        self.measure.caption_distance_mm()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::EvenMeasure;

    #[test]
    fn a_caption_has_the_room_of_its_longest_translation() {
        let even = EvenMeasure::default();
        let long = "a harbour, seen from the old quay early in the morning".to_owned();
        let translations =
            BTreeMap::from([("Hafen".to_owned(), vec![(long.clone(), "en".into())])]);
        let every = EveryLanguage::new(&even, translations);
        let height = even.caption_height_mm(&long, "en", 30.0);
        assert_eq!(every.caption_height_mm("Hafen", "de", 30.0), height);
        assert_eq!(every.caption_height_mm("Boot", "de", 30.0), even.line_mm);
    }
}
