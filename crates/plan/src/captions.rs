//! Captions: which words, how much room, and where they are cut.

use crate::weights::CAPTION_SHARE;
use leporello_model::{Chosen, Photo, Project, TextMeasure};

/// Widths at which heights are measured beforehand, in millimetres on the reference page.
const WIDTHS: [f64; 6] = [45.0, 60.0, 85.0, 120.0, 170.0, 250.0];

/// Added to a caption's room, so that snapping its edges never takes a line away.
const SNAPPED: f64 = 0.02;

/// A caption and the room it takes.
#[derive(Clone, Debug)]
pub struct Caption {
    pub text: String,
    pub language: String,
    widths: [f64; WIDTHS.len()],
    heights: [f64; WIDTHS.len()],
    line: f64,
    distance: f64,
}

impl Caption {
    /// The caption of a photograph, if it is to have one.
    pub fn of(
        photo: &Photo,
        chosen: &Chosen,
        project: &Project,
        measure: &dyn TextMeasure,
        unit: f64,
    ) -> Option<Self> {
        if !project.captions {
            return None;
        }
        let (text, language) = match &chosen.caption {
            Some(own) => (own, None),
            None => (photo.words.caption.as_ref()?, photo.words.caption_language.as_ref()),
        };
        let text = text.trim();
        let language = language.unwrap_or(&project.language);
        (!text.is_empty()).then(|| Self::measured(text, language, measure, unit))
    }

    fn measured(text: &str, language: &str, measure: &dyn TextMeasure, unit: f64) -> Self {
        let widths = WIDTHS.map(|width| width * unit);
        let height = |width| measure.caption_height_mm(text, language, width);
        let (narrowest, widest) = (height(widths[0]), height(widths[WIDTHS.len() - 1]));
        let heights = if narrowest == widest { [widest; WIDTHS.len()] } else { widths.map(height) };
        Self {
            text: text.to_owned(),
            language: language.to_owned(),
            widths,
            heights,
            line: measure.caption_height_mm("x", language, widths[WIDTHS.len() - 1]),
            distance: measure.caption_distance_mm().max(0.0),
        }
    }

    /// Height with its distance under a picture of about this width and height, without
    /// measuring anew.
    pub fn strip(&self, width: f64, picture_h: f64) -> f64 {
        let fitting = self.widths.iter().rposition(|&known| known <= width).unwrap_or(0);
        self.heights[fitting].min(self.most(picture_h)) + self.distance + SNAPPED
    }

    /// Height with its distance, measured.
    pub fn exact_strip(&self, measure: &dyn TextMeasure, width: f64, picture_h: f64) -> f64 {
        let height = measure.caption_height_mm(&self.text, &self.language, width);
        height.min(self.most(picture_h)) + self.distance + SNAPPED
    }

    /// Most height a caption takes under a picture of this height; one line at least.
    fn most(&self, picture_h: f64) -> f64 {
        (picture_h * CAPTION_SHARE).max(self.line)
    }

    /// Distance from the picture.
    pub const fn distance(&self) -> f64 {
        self.distance
    }

    /// The words that fit: all of them, or as many whole lines as there is room for, since
    /// each may be the caption in another language; or of the first line as much as there is
    /// room for, cut after a sentence or a word and ended by `…`; empty when there is no room
    /// even for that.
    pub fn fitting(&self, measure: &dyn TextMeasure, width: f64, height: f64) -> String {
        let fits =
            |text: &str| measure.caption_height_mm(text, &self.language, width) <= height + 1e-6;
        let mut kept = self.text.as_str();
        while !fits(kept) {
            let Some((lines, _)) = kept.rsplit_once('\n') else { return cut_line(kept, fits) };
            kept = lines.trim_end();
        }
        kept.to_owned()
    }
}

/// As much of a line as fits.
fn cut_line(line: &str, fits: impl Fn(&str) -> bool) -> String {
    let ends: Vec<usize> = line
        .char_indices()
        .filter(|&(at, c)| at > 0 && c.is_whitespace())
        .map(|(at, _)| at)
        .collect();
    let cut = |words: usize| {
        let kept = line[..ends[words - 1]].trim_end();
        format!("{} …", kept.trim_end_matches([',', ';', ':', '–', '-']))
    };
    let (mut least, mut most) = (0, ends.len());
    while least < most {
        let middle = (least + most).div_ceil(2);
        if fits(&cut(middle)) { least = middle } else { most = middle - 1 }
    }
    if least == 0 {
        return String::new();
    }
    let text = cut(least);
    sentence_end(&text).unwrap_or(text)
}

/// The text up to its last whole sentence, if that keeps most of it.
fn sentence_end(text: &str) -> Option<String> {
    let end = text.rfind(['.', '!', '?'])?;
    (end * 10 >= text.len() * 6).then(|| format!("{} …", &text[..=end]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::EvenMeasure;

    fn caption(text: &str) -> Caption {
        Caption::measured(text, "en", &EvenMeasure::default(), 1.0)
    }

    #[test]
    fn a_short_caption_stays_whole() {
        let words = caption("At the harbour").fitting(&EvenMeasure::default(), 80.0, 4.0);
        assert_eq!(words, "At the harbour");
    }

    #[test]
    fn a_long_caption_is_cut_after_a_word() {
        let long = "one two three four five six seven eight nine ten eleven twelve";
        let words = caption(long).fitting(&EvenMeasure::default(), 40.0, 3.4);
        assert!(words.ends_with(" …") && long.starts_with(words.trim_end_matches(" …")), "{words}");
        assert!(EvenMeasure::default().caption_height_mm(&words, "en", 40.0) <= 3.4);
    }

    #[test]
    fn a_sentence_is_preferred_when_it_keeps_most() {
        let words =
            caption("The boat comes home late today. Then everything was quiet again here.")
                .fitting(&EvenMeasure::default(), 54.0, 3.4);
        assert_eq!(words, "The boat comes home late today. …");
    }

    #[test]
    fn of_several_lines_the_last_are_left_out_first() {
        let text = "At the harbour\nAm Hafen\nAu port, un jour de pluie";
        let fitting = |w, h| caption(text).fitting(&EvenMeasure::default(), w, h);
        assert_eq!(fitting(60.0, 10.1), text);
        assert_eq!(fitting(60.0, 7.0), "At the harbour\nAm Hafen");
        assert_eq!(fitting(60.0, 3.4), "At the harbour");
        assert_eq!(fitting(12.0, 3.4), "At the …");
    }

    #[test]
    fn each_line_has_its_room() {
        let (one, three) =
            (caption("At the harbour"), caption("At the harbour\nAm Hafen\nAu port"));
        let measure = EvenMeasure::default();
        let more =
            three.exact_strip(&measure, 80.0, 200.0) - one.exact_strip(&measure, 80.0, 200.0);
        assert!((more - 2.0 * measure.line_mm).abs() < 1e-9, "{more}");
        assert_eq!(three.strip(80.0, 200.0), three.exact_strip(&measure, 80.0, 200.0));
    }

    #[test]
    fn a_single_word_without_room_is_dropped() {
        let words = caption("Donaudampfschifffahrtsgesellschaftskapitän").fitting(
            &EvenMeasure::default(),
            20.0,
            3.4,
        );
        assert_eq!(words, "");
    }
}
