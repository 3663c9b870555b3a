//! Glyphs and fonts.

use crate::bench::{Bench, count, on_page};
use crate::check::Reading;
use crate::pdf::Font;
use crate::{Place, Rule};
use std::collections::BTreeMap;

/// Judges words by their fonts.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    glyphs(bench, reading);
    let embedded = fonts(reading, |font| font.is_embedded, "the font {} is not in the file");
    let names = reading.pages.iter().flat_map(|page| page.fonts.keys());
    let all = names.collect::<std::collections::BTreeSet<_>>().len();
    let measured = format!("{}, {} missing", count(all, "font", "fonts"), embedded.len());
    bench.add(Rule::FontsEmbedded, "every font", measured, embedded);
    if bench.is_asked_by_kind(Rule::Letters) {
        let silent = fonts(reading, |font| font.has_letters, "the font {} has no map to letters");
        let measured = format!("{}, {} without", count(all, "font", "fonts"), silent.len());
        bench.add(Rule::Letters, "a map to letters in every font", measured, silent);
    }
}

fn glyphs(bench: &mut Bench<'_>, reading: &Reading) {
    let mut places = Vec::new();
    let mut all = 0;
    for page in &reading.pages {
        for words in page.words.iter().filter(|words| words.missing > 0) {
            all += words.missing;
            let glyphs = count(words.missing, "letter has", "letters have");
            let near = words.text.trim();
            let near = if near.is_empty() { String::new() } else { format!(" in “{near}”") };
            let what = format!("{glyphs} no glyph in the font {}{near}", words.font);
            places.push(bench.at(page.number, words.area, what));
        }
    }
    bench.add(Rule::MissingGlyphs, "no missing glyph", format!("{all} missing"), places);
}

/// Fonts that do not keep a law, each on the first page it is met on.
fn fonts(reading: &Reading, keeps: impl Fn(&Font) -> bool, what: &str) -> Vec<Place> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    for page in &reading.pages {
        for (name, font) in &page.fonts {
            if !keeps(font) {
                first.entry(name).or_insert(page.number);
            }
        }
    }
    let mut places: Vec<Place> =
        first.into_iter().map(|(name, page)| on_page(page, what.replace("{}", name))).collect();
    places.sort_by_key(|place| place.page);
    places
}
