//! What chapters are called: by folder, by place, by date.

use crate::dates::{more_photographs, span};
use crate::shot::Shot;
use std::collections::BTreeMap;

/// Names of folders that cameras, programs and habit give, and that say nothing.
const GENERIC: [&str; 46] = [
    "dcim",
    "photos",
    "photo",
    "pictures",
    "picture",
    "images",
    "image",
    "img",
    "bilder",
    "bild",
    "fotos",
    "foto",
    "fotografien",
    "camera",
    "camera roll",
    "kamera",
    "cellphone",
    "phone",
    "handy",
    "iphone",
    "android",
    "whatsapp",
    "whatsapp images",
    "telegram",
    "import",
    "imports",
    "export",
    "exports",
    "raw",
    "jpg",
    "jpeg",
    "heic",
    "original",
    "originals",
    "edited",
    "edits",
    "new folder",
    "untitled folder",
    "neuer ordner",
    "misc",
    "sonstiges",
    "sd card",
    "card",
    "downloads",
    "selection",
    "auswahl",
];

/// Share of a chapter's photographs that a name must fit.
const MOST: f64 = 0.8;
/// Share of a chapter's photographs that a place must fit to name it.
const MANY: f64 = 0.5;
/// Share from which a city is named in the line of places.
const SOME: f64 = 0.2;
/// Cities named in the line of places.
const CITIES: usize = 3;
/// Title, dates and place of a chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Heading {
    pub title: String,
    pub dates: String,
    pub place: String,
}

/// The heading of a chapter; `named` is a title that it already has.
pub(crate) fn heading(shots: &[&Shot], named: Option<String>, language: &str) -> Heading {
    let dates = dates(shots, language);
    let place = places(shots);
    let title = named.or_else(|| common_folder(shots)).or_else(|| common_place(shots));
    match title {
        // A city as title need not be said twice.
        Some(title) if place == title => Heading { title, dates, place: String::new() },
        Some(title) => Heading { title, dates, place },
        None if dates.is_empty() => {
            Heading { title: more_photographs(language).into(), dates, place }
        }
        None => Heading { title: dates, dates: String::new(), place },
    }
}

/// Dates and place for a book of one chapter, which has no title.
pub(crate) fn untitled(shots: &[&Shot], language: &str) -> Heading {
    Heading { title: String::new(), dates: dates(shots, language), place: places(shots) }
}

/// What a folder's name says to people: without leading dates and numbers, underscores as
/// spaces; `None` when nothing remains or a camera or program gave it.
pub(crate) fn folder_title(name: &str) -> Option<String> {
    if is_of_camera(name) {
        return None;
    }
    let has_capitals = name.chars().any(char::is_uppercase);
    let hyphens: &[char] = if has_capitals { &['_'] } else { &['_', '-'] };
    let words: Vec<&str> =
        name.split(|c: char| hyphens.contains(&c) || c.is_whitespace()).collect();
    let words = words.join(" ");
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit() || " .-–—,()".contains(c));
    // What follows digits at once belongs to them: `2nd day`, `3D`, `50th`.
    let glued = bare.len() < words.len()
        && words[..words.len() - bare.len()].ends_with(|c: char| c.is_ascii_digit());
    let title = if glued { words.trim() } else { bare.trim() };
    let is_generic = GENERIC.contains(&title.to_lowercase().as_str());
    if is_generic || !title.chars().any(char::is_alphabetic) {
        return None;
    }
    let mut letters = title.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// `100CANON`, `101_PANA`, `DCIM`: three digits and a maker's letters (DCF standard).
fn is_of_camera(name: &str) -> bool {
    name.len() == 8
        && name.bytes().take(3).all(|b| b.is_ascii_digit())
        && name.bytes().skip(3).all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// The deepest telling folder that most of the photographs share.
fn common_folder(shots: &[&Shot]) -> Option<String> {
    let title = |shot: &&Shot| shot.photo.folder().rsplit('/').find_map(folder_title);
    most_common(shots.iter().map(title), shots.len(), MOST)
}

fn common_place(shots: &[&Shot]) -> Option<String> {
    let count = shots.len();
    most_common(shots.iter().map(|s| s.photo.place.city.clone()), count, MANY)
        .or_else(|| most_common(shots.iter().map(|s| s.photo.place.region.clone()), count, MANY))
        .or_else(|| most_common(shots.iter().map(|s| s.photo.place.country.clone()), count, MANY))
}

fn counted(names: impl Iterator<Item = Option<String>>) -> Vec<(usize, String)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names.flatten().filter(|name| !name.trim().is_empty()) {
        *counts.entry(name).or_insert(0) += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().map(|(name, count)| (count, name)).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    counts
}

fn most_common(
    names: impl Iterator<Item = Option<String>>,
    of: usize,
    share: f64,
) -> Option<String> {
    let (count, name) = counted(names).into_iter().next()?;
    (count as f64 >= share * of as f64).then_some(name)
}

/// The cities that matter, in order of frequency, and the country if all are in one.
fn places(shots: &[&Shot]) -> String {
    let cities = counted(shots.iter().map(|s| s.photo.place.city.clone()));
    let countries = counted(shots.iter().map(|s| s.photo.place.country.clone()));
    let least = SOME * shots.len() as f64;
    let mut names: Vec<String> = cities
        .into_iter()
        .filter(|&(count, _)| count as f64 >= least)
        .take(CITIES)
        .map(|(_, city)| city)
        .collect();
    if let [(count, country)] = countries.as_slice()
        && *count as f64 >= least
        && !names.contains(country)
    {
        names.push(country.clone());
    }
    names.join(", ")
}

/// First and last day in words; empty when no photograph has a date.
fn dates(shots: &[&Shot], language: &str) -> String {
    let days = || shots.iter().filter_map(|s| s.moment.local).map(|local| local.date());
    match (days().min(), days().max()) {
        (Some(first), Some(last)) => span(first, last, language),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_called_what_people_called_it() {
        for (name, title) in [
            ("2024-08-03 Wedding", Some("Wedding")),
            ("01_Rome", Some("Rome")),
            ("kite-day", Some("Kite day")),
            ("Aix-en-Provence", Some("Aix-en-Provence")),
            ("2nd day", Some("2nd day")),
            ("100CANON", None),
            ("DCIM", None),
            ("2024-08-03", None),
            ("Camera Roll", None),
            ("été", Some("Été")),
            ("", None),
        ] {
            assert_eq!(folder_title(name).as_deref(), title, "{name}");
        }
    }
}
